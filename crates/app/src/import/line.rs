//! A line of Askwell's own format.

use askwell_core::code::{Language, Slug};
use askwell_core::content::{Named, Number, Page, Section, Source};
use askwell_core::evidence::Evidence;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Candidate, check, slug};

/// The kinds of questions a line may name.
pub(crate) const KINDS: [&str; 16] = [
    "information",
    "symptoms",
    "causes",
    "exams_and_tests",
    "treatment",
    "prevention",
    "outlook",
    "complications",
    "stages",
    "frequency",
    "susceptibility",
    "inheritance",
    "genetic_changes",
    "research",
    "considerations",
    "support_groups",
];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    title: String,
    language: String,
    specialty: String,
    topic: Topic,
    kind: Option<String>,
    #[serde(default)]
    synonyms: Vec<String>,
    summary: String,
    sections: Vec<SectionLine>,
    #[serde(default)]
    seek_care: String,
    #[serde(default)]
    numbers: Vec<NumberLine>,
    sources: Vec<SourceLine>,
    answered_by: Option<Person>,
    reviewed_by: Option<Person>,
    published_on: Option<Date>,
    reviewed_on: Option<Date>,
    next_review_on: Option<Date>,
    license: String,
    origin: Option<String>,
    #[serde(default)]
    evidence: Evidence,
    #[serde(default)]
    cites: Vec<Slug>,
    #[serde(default)]
    figures: Vec<Slug>,
    #[serde(default)]
    demo: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    slug: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionLine {
    question: String,
    answer: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberLine {
    what: String,
    in_whom: String,
    compared_with: String,
    value: String,
    source: usize,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceLine {
    title: String,
    publisher: String,
    year: Option<i16>,
    url: Option<String>,
    checked_on: Option<Date>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: String,
    credentials: String,
}

impl From<Person> for Named {
    fn from(Person { name, credentials }: Person) -> Self {
        Self { name, credentials }
    }
}

/// Reads and checks one line.
pub(super) fn read(text: &str) -> Result<Candidate, String> {
    let line: Line = serde_json::from_str(text).map_err(|error| error.to_string())?;
    line.check()?;
    let specialty = check::specialty(&line.specialty)?;
    let topic = check::slug("topic.slug", &line.topic.slug)?;
    let language = Language::new(line.language.as_str()).map_err(|error| format!("language: {error}"))?;
    let slug = slug(&line.title, &line.id);
    let page = Page {
        title: line.title,
        summary: line.summary,
        topic_name: line.topic.name,
        kind: line.kind,
        synonyms: line.synonyms,
        sections: line.sections.into_iter().map(SectionLine::into).collect(),
        seek_care: line.seek_care,
        numbers: line.numbers.into_iter().map(NumberLine::into).collect(),
        sources: line.sources.into_iter().map(SourceLine::into).collect(),
        evidence: line.evidence,
        figures: line.figures,
        answered_by: line.answered_by.map(Person::into),
        reviewed_by: line.reviewed_by.map(Person::into),
        published_on: line.published_on,
        next_review_on: line.next_review_on,
        license: Some(line.license),
        origin: line.origin,
        demo: line.demo,
    };
    let reviewed_on = line.reviewed_on;
    Ok(Candidate { external_id: line.id, language, specialty, topic, slug, reviewed_on, page, cites: line.cites })
}

impl Line {
    fn check(&self) -> Result<(), String> {
        check::text("id", &self.id, 1, 200)?;
        if self.id.chars().any(char::is_whitespace) {
            return Err("id: holds a space".into());
        }
        check::text("title", &self.title, 3, 300)?;
        check::text("topic.name", &self.topic.name, 1, 200)?;
        check::text("summary", &self.summary, 1, 1_000)?;
        check::running_text("summary", &self.summary, self.sources.len())?;
        check::text("license", &self.license, 1, 200)?;
        if let Some(kind) = self.kind.as_deref().filter(|kind| !KINDS.contains(kind)) {
            return Err(format!("kind: {kind:?} is not a known kind"));
        }
        at_most("synonyms", self.synonyms.len(), 0, 50)?;
        self.synonyms.iter().try_for_each(|synonym| check::text("synonyms", synonym, 1, 200))?;
        self.origin.as_deref().map_or(Ok(()), |origin| check::address("origin", origin))?;
        self.check_sections()?;
        self.check_evidence()?;
        self.check_people_and_days()
    }

    fn check_sections(&self) -> Result<(), String> {
        at_most("sections", self.sections.len(), 1, 20)?;
        for section in &self.sections {
            check::text("sections.question", &section.question, 3, 300)?;
            check::text("sections.answer", &section.answer, 1, 50_000)?;
            check::running_text("sections.answer", &section.answer, self.sources.len())?;
        }
        check::text("seek_care", &self.seek_care, 0, 4_000)?;
        check::running_text("seek_care", &self.seek_care, self.sources.len())
    }

    fn check_evidence(&self) -> Result<(), String> {
        at_most("sources", self.sources.len(), 0, check::SOURCES_MOST)?;
        for source in &self.sources {
            check::text("sources.title", &source.title, 1, 500)?;
            check::text("sources.publisher", &source.publisher, 1, 200)?;
            if let Some(year) = source.year.filter(|year| !(1800..=2200).contains(year)) {
                return Err(format!("sources.year: {year} is no year of a medical work"));
            }
            source.url.as_deref().map_or(Ok(()), |url| check::address("sources.url", url))?;
        }
        self.evidence.check().map_err(|problem| format!("evidence: {problem}"))?;
        at_most("cites", self.cites.len(), 0, 100)?;
        at_most("figures", self.figures.len(), 0, 5)?;
        at_most("numbers", self.numbers.len(), 0, 50)?;
        for number in &self.numbers {
            for (field, text) in [
                ("numbers.what", &number.what),
                ("numbers.in_whom", &number.in_whom),
                ("numbers.compared_with", &number.compared_with),
                ("numbers.value", &number.value),
            ] {
                check::text(field, text, 1, 300)?;
            }
            if number.source == 0 || number.source > self.sources.len() {
                return Err(format!("numbers.source: there is no source {}", number.source));
            }
        }
        Ok(())
    }

    fn check_people_and_days(&self) -> Result<(), String> {
        for (field, person) in [("answered_by", &self.answered_by), ("reviewed_by", &self.reviewed_by)] {
            let Some(person) = person else { continue };
            check::text(field, &person.name, 1, 200)?;
            check::text(field, &person.credentials, 1, 200)?;
        }
        if self.reviewed_by.is_some() && self.reviewed_by == self.answered_by {
            return Err("reviewed_by: nobody reviews their own words".into());
        }
        if self.reviewed_by.is_some() != self.reviewed_on.is_some() {
            return Err("reviewed_on: stands with reviewed_by and not without".into());
        }
        if self.next_review_on.is_some_and(|next| self.reviewed_on.is_none_or(|reviewed| next <= reviewed)) {
            return Err("next_review_on: must come after reviewed_on".into());
        }
        Ok(())
    }
}

fn at_most(field: &str, count: usize, least: usize, most: usize) -> Result<(), String> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(format!("{field}: {count} entries, allowed are {least} to {most}"))
}

impl From<SectionLine> for Section {
    fn from(SectionLine { question, answer }: SectionLine) -> Self {
        Self { question, answer }
    }
}

impl From<NumberLine> for Number {
    fn from(NumberLine { what, in_whom, compared_with, value, source }: NumberLine) -> Self {
        Self { what, in_whom, compared_with, value, source }
    }
}

impl From<SourceLine> for Source {
    fn from(SourceLine { title, publisher, year, url, checked_on }: SourceLine) -> Self {
        Self { title, publisher, year, url: url.unwrap_or_default(), checked_on }
    }
}
