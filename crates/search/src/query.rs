//! What is asked of the index and what it gives back.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::schema::day_number;
use crate::snippet;

/// A search: a text as somebody typed it, narrowed by facets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// A few words or a whole message; any length, any script.
    pub text: String,
    /// Only documents of this specialty slug.
    pub specialty: Option<String>,
    /// Only documents of this topic slug.
    pub topic: Option<String>,
    /// Only documents reviewed on or after this ISO date. A date that cannot be read matches nothing.
    pub reviewed_since: Option<String>,
    /// Only documents in this language.
    pub language: Option<String>,
    /// How many of the best hits to leave out (paging); together with `limit` at most [`DEPTH`].
    pub offset: usize,
    /// How many hits to give.
    pub limit: usize,
    /// Whether hits that have little to do with the text are left out: for people; a measurement wants them all.
    pub only_near: bool,
    /// Whether unknown words are looked for as they are, unrepaired: what somebody asks for who was corrected.
    pub as_typed: bool,
}

/// How deep a list of results can be paged; ranking work is bounded by it.
pub const DEPTH: usize = 200;

impl Query {
    /// A query for `text` in the whole collection, first ten hits.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            specialty: None,
            topic: None,
            reviewed_since: None,
            language: None,
            offset: 0,
            limit: 10,
            only_near: false,
            as_typed: false,
        }
    }
}

/// How surely a hit answers what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It asks the same question: the pair classifier is above the threshold at which it was 95 % precise.
    Answered,
    /// It is near.
    Related,
}

/// A passage of the document that shows why it was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text (escape it like any other).
    pub text: String,
    /// Byte ranges into `text` that match the query: ascending, never overlapping, on character boundaries.
    pub highlights: Vec<Range<usize>>,
}

/// One document found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Id of the document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Address of its page within the site.
    pub path: String,
    /// Slug of its specialty.
    pub specialty: String,
    /// Slug of its topic.
    pub topic: String,
    /// The topic as people read it.
    pub topic_name: String,
    /// Whether a named reviewer has signed it.
    pub reviewed: bool,
    /// Why it was found; empty in suggestions whose title says it already.
    pub snippet: Snippet,
    /// Comparable within one list only; higher is better.
    pub score: f32,
    /// Whether it answers, or is near.
    pub relation: Relation,
}

/// How many of the best [`DEPTH`] documents carry each value, most frequent first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By specialty slug.
    pub specialties: Vec<(String, usize)>,
    /// By topic slug.
    pub topics: Vec<(String, usize)>,
    /// By language tag.
    pub languages: Vec<(String, usize)>,
    /// By day of review, written as the number 20260302, the newest first; documents that nobody reviewed are left out.
    pub reviewed_days: Vec<(i64, usize)>,
}

impl Facets {
    /// How many were reviewed on or after an ISO date; none for what is no date.
    #[must_use]
    pub fn reviewed_since(&self, date: &str) -> usize {
        let Some(since) = day_number(date) else { return 0 };
        self.reviewed_days.iter().filter(|(day, _)| *day >= since).map(|(_, count)| count).sum()
    }

    pub(crate) fn ranked(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
        let mut ranked: Vec<_> = counts.into_iter().filter(|(value, _)| !value.is_empty()).collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// Best first.
    pub hits: Vec<Hit>,
    /// Whether another page would hold something.
    pub more: bool,
    /// Over the best [`DEPTH`] documents, this page or not.
    pub facets: Facets,
    /// Whether vectors took part; false when the model or the vectors are missing.
    pub meaning_used: bool,
    /// The text as it was understood, when a word had to be repaired.
    pub corrected: Option<String>,
    /// What was looked for, to quote a whole document: the index keeps its opening only.
    pub sought: Sought,
}

/// The words that were looked for, with their other names and how telling each is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sought(pub(crate) BTreeMap<String, f32>);

impl Sought {
    /// The passage of `text` that says most of what was looked for.
    pub fn passage(&self, text: &str) -> Snippet {
        snippet::snippet(text, &self.0)
    }
}

impl Results {
    /// Puts hits that are already on the screen first and in their old order, so that nothing moves under a pointer
    /// when a slower search adds to a faster one.
    pub fn keep_in_place(&mut self, shown: &[String]) {
        let place = |hit: &Hit| shown.iter().position(|id| *id == hit.id).unwrap_or(shown.len());
        self.hits.sort_by_key(place);
    }
}

/// What the index holds and whether it knows meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Documents that can be found.
    pub documents: usize,
    /// Of these, how many have a vector.
    pub vectors: usize,
    /// SHA-256 of the model's weights, in hex, when a model is at work.
    pub model: Option<String>,
    /// Why search goes by words alone, in words for an operator; `None` when meaning is used.
    pub words_only_reason: Option<String>,
}
