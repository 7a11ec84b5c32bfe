//! The words of a page as fields of a form, and back.

use askwell_app::Error;
use askwell_app::core::Refused;
use askwell_app::core::content::{BadContent, Number, Page as Text, Section, Source};
use askwell_app::core::publication::Place;
use askwell_app::editing::{Address, Revising};

use super::drawer;
use crate::form::{Complaint, Form};
use crate::outcome::refusal_key;
use crate::words::key;

/// A form that claims more rows than a page ever has is cut there.
const ROWS_MOST: usize = 60;

/// The rows of a form: used ones, and one to add.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) sections: Vec<usize>,
    pub(super) sources: Vec<usize>,
    pub(super) numbers: Vec<usize>,
}

impl Rows {
    pub(super) fn of(form: &Form) -> Self {
        let rows = |prefixes: &[&str]| {
            let used =
                |row: &usize| prefixes.iter().any(|prefix| !form.value(&format!("{prefix}-{row}")).trim().is_empty());
            (1..=(1..=ROWS_MOST).rev().find(used).unwrap_or(0) + 1).collect()
        };
        Self {
            sections: rows(&["question", "answer"]),
            sources: rows(&["source-title", "source-url"]),
            numbers: rows(&["number-what", "number-value"]),
        }
    }
}

/// Gives the form of a page.
pub(super) fn filled(page: &Text, place: &Place, digest: &str) -> Form {
    let mut form = Form::new()
        .with("from", digest)
        .with("title", &page.title)
        .with("summary", &page.summary)
        .with("topic_name", &page.topic_name)
        .with("synonyms", page.synonyms.join("; "))
        .with("seek_care", &page.seek_care)
        .with("specialty", &place.specialty)
        .with("topic", &place.topic)
        .with("slug", &place.slug)
        .with_all("cites", page.evidence.items().map(|item| item.id().clone()));
    for (row, section) in (1..).zip(&page.sections) {
        form = form.with(&format!("question-{row}"), &section.question);
        form = form.with(&format!("answer-{row}"), &section.answer);
    }
    for (row, source) in (1..).zip(&page.sources) {
        form = form.with(&format!("source-title-{row}"), &source.title);
        form = form.with(&format!("source-publisher-{row}"), &source.publisher);
        form = form.with(&format!("source-year-{row}"), source.year.map(|year| year.to_string()).unwrap_or_default());
        form = form.with(&format!("source-url-{row}"), &source.url);
        form =
            form.with(&format!("source-checked-{row}"), source.checked_on.map(|on| on.to_string()).unwrap_or_default());
    }
    for (row, number) in (1..).zip(&page.numbers) {
        form = form.with(&format!("number-what-{row}"), &number.what);
        form = form.with(&format!("number-whom-{row}"), &number.in_whom);
        form = form.with(&format!("number-versus-{row}"), &number.compared_with);
        form = form.with(&format!("number-value-{row}"), &number.value);
        form = form.with(&format!("number-source-{row}"), number.source);
    }
    form
}

/// Reads a page's words out of a form. What is empty in a row is left out with the row; what cannot be read is complained about.
pub(super) fn read(form: &mut Form) -> Revising {
    let field = |form: &Form, name: &str| form.value(name).trim().to_owned();
    let synonyms = field(form, "synonyms");
    Revising {
        from: form.value("from").parse().ok(),
        title: field(form, "title"),
        summary: field(form, "summary"),
        topic_name: field(form, "topic_name"),
        synonyms: synonyms.split([';', '\n']).map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect(),
        sections: sections(form),
        seek_care: field(form, "seek_care"),
        sources: sources(form),
        numbers: numbers(form),
        cites: drawer::names(form),
        address: Address {
            specialty: field(form, "specialty"),
            topic: field(form, "topic"),
            slug: field(form, "slug"),
        },
    }
}

fn sections(form: &Form) -> Vec<Section> {
    let row = |row: usize| Section {
        question: form.value(&format!("question-{row}")).trim().to_owned(),
        answer: form.value(&format!("answer-{row}")).trim().to_owned(),
    };
    (1..=ROWS_MOST).map(row).filter(|section| !section.question.is_empty() || !section.answer.is_empty()).collect()
}

fn sources(form: &mut Form) -> Vec<Source> {
    let mut sources = Vec::new();
    for row in 1..=ROWS_MOST {
        let field = |name: &str| form.value(&format!("source-{name}-{row}")).trim().to_owned();
        let (title, url, year, checked) = (field("title"), field("url"), field("year"), field("checked"));
        if title.is_empty() && url.is_empty() {
            continue;
        }
        let source = Source {
            title,
            url,
            publisher: field("publisher"),
            year: year.parse().ok(),
            checked_on: checked.parse().ok(),
        };
        if source.year.is_none() && !year.is_empty() {
            form.complain("sources", Complaint::new(key("edit-year-odd")).with("number", row));
        }
        if source.checked_on.is_none() && !checked.is_empty() {
            form.complain("sources", Complaint::new(key("edit-checked-odd")).with("number", row));
        }
        sources.push(source);
    }
    sources
}

fn numbers(form: &Form) -> Vec<Number> {
    let row = |row: usize| {
        let field = |name: &str| form.value(&format!("number-{name}-{row}")).trim().to_owned();
        Number {
            what: field("what"),
            in_whom: field("whom"),
            compared_with: field("versus"),
            value: field("value"),
            source: field("source").parse().unwrap_or(0),
        }
    };
    (1..=ROWS_MOST).map(row).filter(|number| !number.what.is_empty() || !number.value.is_empty()).collect()
}

/// Puts what was refused beside its field; gives back what belongs to no field.
pub(super) fn complain(form: &mut Form, error: Error) -> Result<(), Error> {
    let (field, complaint) = match &error {
        Error::BadContent(BadContent::Empty { field }) => match *field {
            "title" => ("title", Complaint::new(key("edit-title-missing"))),
            "summary" => ("summary", Complaint::new(key("edit-summary-missing"))),
            "topic" => ("topic_name", Complaint::new(key("edit-topic-missing"))),
            "source" => ("sources", Complaint::new(key("edit-source-title-missing"))),
            "number" => ("numbers", Complaint::new(key("edit-number-value-missing"))),
            _ => ("sections", Complaint::new(key("edit-section-missing"))),
        },
        Error::BadContent(BadContent::TooLong { field, most }) => {
            let place = match *field {
                "title" => "title",
                "summary" => "summary",
                "topic" => "topic_name",
                "source" => "sources",
                "number" => "numbers",
                _ => "sections",
            };
            (place, Complaint::new(key("edit-too-long")).with("most", *most))
        }
        Error::BadContent(BadContent::NoSuchSource { source_number: 0 }) => {
            ("numbers", Complaint::new(key("edit-number-without-source")))
        }
        Error::BadContent(BadContent::NoSuchSource { source_number }) => {
            ("numbers", Complaint::new(key("edit-number-source-unknown")).with("number", *source_number))
        }
        Error::BadContent(BadContent::BadAddress { source_number }) => {
            ("sources", Complaint::new(key("edit-source-address")).with("number", *source_number))
        }
        Error::BadContent(BadContent::NoAddress { source_number }) => {
            ("sources", Complaint::new(key("edit-source-without-address")).with("number", *source_number))
        }
        Error::BadContent(BadContent::NoDate { source_number }) => {
            ("sources", Complaint::new(key("edit-source-without-date")).with("number", *source_number))
        }
        Error::Field { problem: "evidence-unknown", .. } => ("cites", Complaint::new(key("drawer-unknown"))),
        Error::Field { problem: "slug-taken", .. } => ("slug", Complaint::new(key("edit-slug-taken"))),
        Error::Field { field: "topic", .. } => ("topic", Complaint::new(key("edit-slug-odd"))),
        Error::Field { problem: "slug-odd", .. } => ("slug", Complaint::new(key("edit-slug-odd"))),
        Error::Field { field: "specialty", .. } => ("specialty", Complaint::new(key("edit-specialty-unknown"))),
        Error::Field { problem: "redaction-undecided", .. } => {
            ("redactions", Complaint::new(key("redactions-undecided")))
        }
        Error::Field { problem: "redaction-too-long", .. } => {
            ("redactions", Complaint::new(key("redactions-too-long")))
        }
        Error::Field { problem: "comments-missing", .. } => {
            ("comment-overall", Complaint::new(key("judge-comments-missing")))
        }
        Error::Field { problem: "comments-no-line", .. } => {
            ("comment-overall", Complaint::new(key("judge-comments-no-line")))
        }
        Error::Field { problem: "comments-too-long", .. } => {
            ("comment-overall", Complaint::new(key("judge-comments-too-long")))
        }
        Error::Refused(refused @ Refused::ChecklistIncomplete { .. }) => {
            ("checklist", Complaint::new(refusal_key(refused)))
        }
        Error::Refused(refused @ Refused::NextReviewOutOfRange { .. }) => {
            ("next_review_on", Complaint::new(key("judge-date-out-of-range")).with("months", months(refused)))
        }
        Error::Refused(refused) => ("title", Complaint::new(refusal_key(refused))),
        _ => return Err(error),
    };
    form.complain(field, complaint);
    Ok(())
}

fn months(refused: &Refused) -> i32 {
    if let Refused::NextReviewOutOfRange { most_months } = refused { *most_months } else { 0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pages::review::samples;

    #[test]
    fn what_is_filled_in_is_read_back() {
        let page = samples::text();
        let mut form = filled(&page, &samples::place(), &"ab".repeat(32));
        let read = read(&mut form);
        assert!(!form.is_refused());
        assert_eq!((read.sections, read.sources, read.numbers), (page.sections, page.sources, page.numbers));
        assert_eq!((read.synonyms, read.address.topic.as_str()), (page.synonyms, "her2-positive-breast-cancer"));
        assert!(read.from.is_some());
    }

    #[test]
    fn a_year_that_is_none_is_complained_about_by_the_number_of_its_source() {
        let mut form = filled(&samples::text(), &samples::place(), "").with("source-year-1", "last year");
        read(&mut form);
        assert_eq!(form.complaints().len(), 1);
    }

    #[test]
    fn rows_are_the_used_ones_and_one_to_add() {
        let form = Form::new().with("question-3", "Third?");
        let rows = Rows::of(&form);
        assert_eq!((rows.sections.len(), rows.sources.len(), rows.numbers.len()), (4, 1, 1));
    }

    #[test]
    fn every_refusal_of_a_page_stands_beside_a_field() {
        let mut form = Form::new();
        for field in ["title", "summary", "topic", "sections", "question", "answer", "source", "number"] {
            complain(&mut form, Error::BadContent(BadContent::Empty { field })).unwrap();
            complain(&mut form, Error::BadContent(BadContent::TooLong { field, most: 9 })).unwrap();
        }
        complain(&mut form, Error::Refused(Refused::StaleRevision)).unwrap();
        assert_eq!(form.complaints().len(), 17);
        assert!(complain(&mut form, Error::NotFound).is_err());
    }
}
