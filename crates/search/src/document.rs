//! What the index holds: one reviewed answer as a plain document, and a change to the collection.

use serde::{Deserialize, Serialize};

/// One published answer, flat and owned: everything search needs to find it, filter it and show it in a list.
///
/// Empty texts and lists are fine everywhere but in `id`. Nothing here is interpreted as a query language or as HTML.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// Names the document for ever; a later `Put` with the same id replaces the earlier one.
    pub id: String,
    /// The heading of its page.
    pub title: String,
    /// The numbered questions it answers, in order.
    pub questions: Vec<String>,
    /// The short answer that opens the page.
    pub summary: String,
    /// The whole answer as plain text.
    pub answer: String,
    /// What it is about in two or three words ("HER2-positive breast cancer").
    pub focus: String,
    /// Other names of the focus.
    pub synonyms: Vec<String>,
    /// The question type, one of [`KINDS`](crate::KINDS) where known ("treatment", "symptoms"...).
    pub kind: Option<String>,
    /// Slug of the specialty.
    pub specialty: String,
    /// Slug of the topic below the specialty.
    pub topic: String,
    /// The topic as people read it.
    pub topic_name: String,
    /// BCP 47 language tag; `en` when empty.
    pub language: String,
    /// ISO date (`2026-03-01`) of the last medical review.
    pub reviewed_on: Option<String>,
    /// Whether a named reviewer has signed it.
    pub reviewed: bool,
    /// Address of its page within the site, beginning with `/`.
    pub path: String,
}

/// One step from one state of the collection to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Add the document, or replace the one with the same id.
    Put(Box<Document>),
    /// Take the document with this id away; unknown ids are no error, so that a follower may repeat itself.
    Remove(String),
}
