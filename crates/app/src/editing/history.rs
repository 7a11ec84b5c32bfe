//! What happened to a page so far, and what reviewers said: from the journal, which forgets nothing.

use std::collections::BTreeMap;

use askwell_core::comment::LineComment;
use askwell_core::content::Page;
use askwell_core::event::Event as Entry;
use askwell_core::id::PractitionerId;
use askwell_core::publication::{Event, Publication, Work};
use askwell_core::review::{Checklist, Review, Verdict};
use askwell_store::{By, Reader};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::name_of;
use super::part::words_of;
use crate::{Result, texts};

/// What a reviewer asks to be changed; sealed under the patient's key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comments {
    /// About the whole page.
    #[serde(default)]
    pub overall: String,
    /// About one part, by the part's name such as `answer-1`.
    #[serde(default)]
    pub parts: BTreeMap<String, String>,
    /// About one line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineComment>,
}

impl Comments {
    /// Says whether nothing was said.
    pub fn is_empty(&self) -> bool {
        let silent = self.overall.trim().is_empty() && self.parts.values().all(|comment| comment.trim().is_empty());
        silent && self.lines.is_empty()
    }
}

/// A remark on a line, and what became of the line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineShown {
    /// The remark.
    pub comment: LineComment,
    /// Number of the line in the newest text, where it still says the same; none where a later text changed it.
    pub stands: Option<usize>,
}

/// For whom a page's verdicts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// Who prepares the page: sees a pair of verdicts when both are in.
    Editor,
    /// Who reads it: sees none on the text in review, so that each reads for themselves.
    Reviewer,
}

/// A verdict as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictShown {
    /// The reviewer's name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Whether it was an approval.
    pub is_approval: bool,
    /// What was vouched for.
    pub checklist: Checklist,
    /// By when somebody must look again.
    pub next_review_on: Option<Date>,
    /// What should be changed.
    pub comments: Comments,
    /// What should be changed in single lines, and what became of them.
    pub lines: Vec<LineShown>,
    /// Whether it is about the newest text.
    pub is_current: bool,
}

/// Something that happened to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happening {
    /// What, as a code such as `publication.revised`.
    pub kind: &'static str,
    /// When.
    pub at: Timestamp,
    /// Whose doing; empty for the service's own.
    pub by: String,
}

/// Gives everything that happened to a page, and every verdict, the newest first.
pub(crate) async fn history(
    reader: &mut Reader,
    publication: &Publication,
    page: &Page,
    viewer: For,
) -> Result<(Vec<Happening>, Vec<VerdictShown>)> {
    let (mut happenings, mut verdicts) = (Vec::new(), Vec::new());
    let hidden = hidden(publication, viewer);
    for entry in reader.journal_about(publication.id).await?.into_iter().rev() {
        if matches!(&entry.event, Entry::Publication { event: Event::Reviewed { review }, .. } if hidden.contains(review))
        {
            continue;
        }
        let by = if let By::Account(account) = entry.by { name_of(reader, account).await? } else { String::new() };
        happenings.push(Happening { kind: entry.event.kind(), at: entry.at, by });
        if let Entry::Publication { event: Event::Reviewed { review }, .. } = &entry.event {
            verdicts.push(verdict(reader, publication, page, review).await?);
        }
    }
    Ok((happenings, verdicts))
}

/// Gives the verdicts that would tell a reader what another said of the same text.
fn hidden(publication: &Publication, viewer: For) -> &[Review] {
    let Some(readings) = publication.readings.as_ref().filter(|_| publication.work == Some(Work::InReview)) else {
        return &[];
    };
    match viewer {
        For::Reviewer => &readings.given,
        // What two said before a third is asked, the editor has seen.
        For::Editor if readings.wanted == 2 => &readings.given,
        For::Editor => &[],
    }
}

async fn verdict(reader: &mut Reader, publication: &Publication, page: &Page, review: &Review) -> Result<VerdictShown> {
    let (is_approval, checklist, next_review_on, comments) = match &review.verdict {
        Verdict::Approved { checklist, next_review_on } => (true, *checklist, Some(*next_review_on), None),
        Verdict::ChangesRequested { checklist, comments } => (false, *checklist, None, Some(*comments)),
    };
    let comments: Option<Comments> = match comments {
        Some(text) => reader.text(text).await?.map(|words| texts::read("comments", &words)).transpose()?,
        None => None,
    };
    let comments = comments.unwrap_or_default();
    let shown = |comment: &LineComment| {
        let stands = words_of(page, &comment.part).and_then(|text| comment.stands_in(text));
        LineShown { comment: comment.clone(), stands }
    };
    Ok(VerdictShown {
        by: reviewer(reader, review.by).await?,
        at: review.at,
        is_approval,
        checklist,
        next_review_on,
        lines: comments.lines.iter().map(shown).collect(),
        comments,
        is_current: review.text == publication.newest().digest,
    })
}

async fn reviewer(reader: &mut Reader, id: PractitionerId) -> Result<String> {
    Ok(reader.profile(id).await?.map(|profile| profile.name).unwrap_or_default())
}
