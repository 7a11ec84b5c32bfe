//! Finding answers that exist, while somebody types and when they have asked.

use askwell_core::content::Page;
use askwell_core::publication::{Origin, Publication};
use askwell_search::{Change, Document, Hit, Query, Relation, Results};
use askwell_store::By;
use serde::Serialize;

use crate::{App, Error, Result};

/// So many suggestions stand below the box.
const SUGGESTIONS: usize = 6;
/// So many hits stand on one page of results.
const HITS_ON_A_PAGE: usize = 10;

/// What a reader searches for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// As typed.
    pub text: String,
    /// Address step of a field, to narrow.
    pub specialty: Option<String>,
    /// Address step of a subject, to narrow.
    pub topic: Option<String>,
    /// Only what was reviewed within a year.
    pub recent: bool,
    /// Which page of the results, from 0.
    pub page: usize,
}

/// Words of a snippet; some of them were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// Whether they were looked for.
    pub found: bool,
}

/// One answer found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundAnswer {
    /// Address on this site.
    pub path: String,
    /// Title.
    pub title: String,
    /// Address step of the field.
    pub specialty: String,
    /// Subject as people read it.
    pub topic_name: String,
    /// Whether a reviewer here signed it.
    pub reviewed: bool,
    /// Whether it asks the very same.
    pub answers_it: bool,
    /// Why it was found.
    pub snippet: Vec<Stretch>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FoundAnswers {
    /// Best first.
    pub hits: Vec<FoundAnswer>,
    /// Whether there is another page.
    pub more: bool,
    /// Address steps of fields with their counts.
    pub specialties: Vec<(String, usize)>,
    /// The text as it was understood, when a word had to be repaired.
    pub corrected: Option<String>,
}

impl App {
    /// Gives answers for what has been typed so far; words alone, so that it keeps up with a keyboard.
    pub fn suggest(&self, typed: &str) -> Result<Vec<FoundAnswer>> {
        Ok(self.inner.index.suggest(typed, SUGGESTIONS)?.into_iter().map(found).collect())
    }

    /// Gives answers for a whole question. What is found by nobody is counted for the coordinator, without anything identifying.
    pub async fn search(&self, search: Search) -> Result<FoundAnswers> {
        let app = self.clone();
        let today = self.now().to_zoned(self.settings().time_zone.clone()).date();
        let year_ago = today.saturating_sub(jiff::ToSpan::years(1));
        let query = Query {
            text: search.text.clone(),
            specialty: search.specialty,
            topic: search.topic,
            reviewed_since: search.recent.then(|| year_ago.to_string()),
            language: None,
            offset: search.page.min(19) * HITS_ON_A_PAGE,
            limit: HITS_ON_A_PAGE,
            only_near: true,
        };
        let narrowed = query.specialty.is_some() || query.topic.is_some() || search.recent || search.page > 0;
        // Meaning costs milliseconds of a whole core, which must not hold up the keystrokes of others.
        let results = tokio::task::spawn_blocking(move || app.inner.index.search(&query)).await;
        let Results { hits, more, facets, corrected, .. } = results.map_err(|_| ended())??;
        if hits.is_empty() && !narrowed {
            self.search_in_vain(&search.text).await?;
        }
        Ok(FoundAnswers {
            hits: hits.into_iter().map(found).collect(),
            more,
            specialties: facets.specialties,
            corrected,
        })
    }

    async fn search_in_vain(&self, text: &str) -> Result<()> {
        let known = askwell_text::identity::Known::default();
        let redactions: Vec<_> = askwell_text::identity::find(text, &known)
            .into_iter()
            .map(|proposal| askwell_text::identity::Redaction {
                span: proposal.span,
                replacement: proposal.replacement,
            })
            .collect();
        let words = askwell_text::identity::redact(text, &redactions).trim().to_lowercase();
        if words.is_empty() || words.chars().count() > 200 {
            return Ok(());
        }
        let work = self
            .inner
            .store
            .write(By::Reader, self.now(), move |unit| Box::pin(async move { Ok(unit.search_in_vain(&words).await?) }));
        work.await
    }
}

/// The thread that searched ended before it was done: only while the service stops.
pub(crate) fn ended() -> Error {
    Error::Io(std::io::Error::other("the thread ended"))
}

pub(crate) fn found(hit: Hit) -> FoundAnswer {
    let mut stretches = Vec::new();
    let mut push = |text: Option<&str>, found| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            stretches.push(Stretch { text: text.to_owned(), found });
        }
    };
    let mut at = 0;
    for highlight in &hit.snippet.highlights {
        push(hit.snippet.text.get(at..highlight.start), false);
        push(hit.snippet.text.get(highlight.clone()), true);
        at = highlight.end;
    }
    push(hit.snippet.text.get(at..), false);
    FoundAnswer {
        path: hit.path,
        title: hit.title,
        specialty: hit.specialty,
        topic_name: hit.topic_name,
        reviewed: hit.reviewed,
        answers_it: hit.relation == Relation::Answered,
        snippet: stretches,
    }
}

/// Gives what the index is told of a publication: the live page, or that there is none.
pub(crate) fn change(publication: &Publication, page: Option<Page>) -> Change {
    let id = publication.id.to_string();
    let (Some(page), Some(live)) = (page, publication.live()) else { return Change::Remove(id) };
    let reviewed_elsewhere = match publication.origin {
        Origin::Import { reviewed_on, .. } => reviewed_on.map(|on| on.to_string()),
        Origin::Consultation { .. } => None,
    };
    let reviewed_here =
        live.review.as_ref().map(|review| review.at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
    let answers: Vec<&str> = page.sections.iter().map(|section| section.answer.as_str()).collect();
    Change::Put(Box::new(Document {
        id,
        questions: page.sections.iter().map(|section| section.question.clone()).collect(),
        answer: answers.join("\n\n"),
        focus: page.topic_name.clone(),
        synonyms: page.synonyms,
        kind: page.kind.map(|kind| kind.replace('_', " ")),
        specialty: publication.place.specialty.slug(),
        topic: publication.place.topic.to_string(),
        topic_name: page.topic_name,
        language: publication.language.to_string(),
        reviewed: reviewed_here.is_some(),
        reviewed_on: reviewed_here.or(reviewed_elsewhere),
        path: publication.place.path(),
        title: page.title,
        summary: page.summary,
    }))
}
