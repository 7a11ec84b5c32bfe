//! Published answers out, in the format that importing reads: what one Askwell exports another can take in, and export alike.

use askwell_core::code::Slug;
use askwell_core::content::{Named, Number, Page, Section, Source};
use askwell_core::evidence::Evidence;
use askwell_core::id::{PractitionerId, PublicationId};
use askwell_core::publication::{Origin, Public, Publication};
use askwell_store::Reader;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::import::{KINDS, Lines};
use crate::{App, Error, Result, answers};

/// So many publications are read at once.
const AT_ONCE: u32 = 200;

/// One published answer as a line of the import format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Which it is.
    pub id: PublicationId,
    /// Its address here.
    pub path: String,
    /// The line without its line break; or what the format cannot hold, as importing would say it.
    pub line: Result<String, String>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: String,
    title: &'a str,
    language: String,
    specialty: String,
    topic: Topic<'a>,
    kind: Option<&'a str>,
    synonyms: &'a [String],
    summary: &'a str,
    sections: &'a [Section],
    #[serde(skip_serializing_if = "str::is_empty")]
    seek_care: &'a str,
    numbers: Vec<Number>,
    sources: Vec<SourceLine<'a>>,
    answered_by: Option<Named>,
    reviewed_by: Option<Named>,
    published_on: Option<Date>,
    reviewed_on: Option<Date>,
    next_review_on: Option<Date>,
    license: String,
    origin: Option<String>,
    #[serde(skip_serializing_if = "Evidence::is_empty")]
    evidence: &'a Evidence,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    figures: &'a [Slug],
    demo: bool,
}

#[derive(Serialize)]
struct Topic<'a> {
    slug: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct SourceLine<'a> {
    title: &'a str,
    publisher: &'a str,
    year: Option<i16>,
    url: Option<&'a str>,
    checked_on: Option<Date>,
}

/// Who and when, wherever it is known from.
struct Signatures {
    answered_by: Option<Named>,
    reviewed_by: Option<Named>,
    published_on: Option<Date>,
    reviewed_on: Option<Date>,
    next_review_on: Option<Date>,
}

impl App {
    /// Hands out every live page, as it is at one moment, in the order of identifiers; stops when `each` does.
    ///
    /// Nothing is in it that the public cannot read. Pages of conversations get the names of who answered and signed them here.
    pub async fn answers_export<E: From<Error>>(
        &self,
        mut each: impl FnMut(Exported) -> Result<(), E>,
    ) -> Result<(), E> {
        let store = |error: askwell_store::Error| E::from(Error::from(error));
        let mut reader = self.store().snapshot().await.map_err(store)?;
        let mut after = None;
        loop {
            let publications = reader.publications_page(after, AT_ONCE).await.map_err(store)?;
            let Some(last) = publications.last() else { return Ok(()) };
            after = Some(last.id);
            for publication in &publications {
                // A page whose words are gone is one that is being withdrawn.
                let Some(page) = answers::live_page(&mut reader, publication).await? else { continue };
                let line = self.export_line(&mut reader, publication, &page).await?;
                each(Exported { id: publication.id, path: publication.place.path(), line })?;
            }
        }
    }

    async fn export_line(
        &self,
        reader: &mut Reader,
        publication: &Publication,
        page: &Page,
    ) -> Result<Result<String, String>> {
        let signatures = self.signatures(reader, publication, page).await?;
        let is_ours = publication.consultation().is_some();
        let settings = self.settings();
        let here = || format!("{}{}", settings.base_url, publication.place.path());
        let rights = || format!("{}, all rights reserved", settings.organization);
        let line = Line {
            id: publication.id.to_string(),
            title: &page.title,
            language: publication.language.to_string(),
            specialty: publication.place.specialty.to_string(),
            topic: Topic { slug: publication.place.topic.as_str(), name: &page.topic_name },
            kind: page.kind.as_deref().filter(|kind| KINDS.contains(kind)),
            synonyms: &page.synonyms,
            summary: &page.summary,
            sections: &page.sections,
            seek_care: &page.seek_care,
            numbers: page.numbers.iter().cloned().map(compared).collect(),
            sources: page.sources.iter().map(source).collect(),
            answered_by: signatures.answered_by,
            reviewed_by: signatures.reviewed_by,
            published_on: signatures.published_on,
            reviewed_on: signatures.reviewed_on,
            next_review_on: signatures.next_review_on,
            license: page.license.clone().unwrap_or_else(rights),
            origin: page.origin.clone().or_else(|| is_ours.then(here)),
            evidence: &page.evidence,
            figures: &page.figures,
            demo: page.demo || settings.demo && is_ours,
        };
        let text = serde_json::to_string(&line).expect("a line of plain strings and numbers is JSON");
        // Read back here rather than found out wherever the file is brought in.
        Ok(Lines::default().read(&text).map(|_| text))
    }

    async fn signatures(&self, reader: &mut Reader, publication: &Publication, page: &Page) -> Result<Signatures> {
        let day = |at: Timestamp| at.to_zoned(self.settings().time_zone.clone()).date();
        let mut answered_by = page.answered_by.clone();
        if answered_by.is_none() {
            answered_by = named(reader, publication.authors()).await?;
        }
        let (first_at, next_here) = match publication.public {
            Public::Live { first_at, next_review_on, .. } => (Some(first_at), next_review_on),
            _ => (None, None),
        };
        let review = publication.live().and_then(|live| live.review.as_ref());
        let (reviewed_by, reviewed_on) = match (review, &publication.origin) {
            (Some(review), _) => (named(reader, &[review.by]).await?, Some(day(review.at))),
            (None, Origin::Import { reviewed_on, .. }) => (page.reviewed_by.clone(), *reviewed_on),
            (None, Origin::Consultation { .. }) => (None, None),
        };
        let reviewed_on = reviewed_on.filter(|_| reviewed_by.is_some());
        let next = next_here.or(page.next_review_on);
        Ok(Signatures {
            answered_by,
            published_on: page.published_on.or_else(|| publication.consultation().and(first_at).map(day)),
            next_review_on: next.filter(|next| reviewed_on.is_some_and(|reviewed| reviewed < *next)),
            reviewed_by: reviewed_by.filter(|_| reviewed_on.is_some()),
            reviewed_on,
        })
    }
}

/// Names doctors as their pages do; several in one line, since the format has room for one.
async fn named(reader: &mut Reader, doctors: &[PractitionerId]) -> Result<Option<Named>> {
    let (mut names, mut credentials) = (Vec::new(), Vec::new());
    for doctor in doctors {
        let Some(profile) = reader.profile(*doctor).await? else { continue };
        names.push(profile.name);
        credentials.push(if profile.qualifications.is_empty() { "Doctor".into() } else { profile.qualifications });
    }
    Ok((!names.is_empty()).then(|| Named { name: names.join("; "), credentials: credentials.join("; ") }))
}

/// Says in the format's words that a number was compared with nothing.
fn compared(mut number: Number) -> Number {
    if number.compared_with.trim().is_empty() {
        number.compared_with = "no comparison".to_owned();
    }
    number
}

fn source(source: &Source) -> SourceLine<'_> {
    let publisher = source.publisher.trim();
    SourceLine {
        title: &source.title,
        publisher: if publisher.is_empty() { "not stated" } else { publisher },
        year: source.year,
        url: Some(source.url.as_str()).filter(|url| !url.is_empty()),
        checked_on: source.checked_on,
    }
}
