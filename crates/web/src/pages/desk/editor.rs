//! The answer's editor: a form in, an answer out, and back again with everything that was typed.

use askwell_app::core::content::{AnswerKind, BadContent, Number, Source};
use askwell_app::core::query::How;
use askwell_app::desk::{BlockForm, Form as Answer};
use askwell_app::{Error, core::Refused};
use jiff::civil::Date;

use crate::form::{Choice, Complaint, Form};
use crate::outcome::refusal_key;
use crate::pages::codes;
use crate::pages::review::drawer::{self, Desk, Drawer, Shown};
use crate::when::When;
use crate::words::{Words, key};

/// Empty rows at the end of the sources and of the numbers.
const SPARE_ROWS: usize = 2;
/// More rows than any answer has; a form that claims more is cut there.
const ROWS_MOST: usize = 40;

/// The editor of one answer.
#[derive(Debug)]
pub(crate) struct Editor {
    pub(crate) form: Form,
    pub(crate) key: String,
    pub(crate) version: u64,
    pub(crate) blocks: Vec<BlockField>,
    pub(crate) kinds: Vec<Choice>,
    pub(crate) sources: Vec<usize>,
    pub(crate) numbers: Vec<usize>,
    pub(crate) drawer: Drawer,
}

/// The fields of one question.
#[derive(Debug)]
pub(crate) struct BlockField {
    pub(crate) number: u8,
    pub(crate) question: String,
    pub(crate) how: String,
    pub(crate) text: String,
    pub(crate) hows: Vec<Choice>,
}

impl Editor {
    /// The editor of an answer to these questions.
    pub(crate) fn new(
        form: Form,
        questions: &[(u8, String)],
        (key, version): (String, u64),
        (action, evidence): (String, Shown),
        (words, when): (Words, &When),
    ) -> Self {
        let hows = || codes::HOWS.iter().map(|(value, _, said)| Choice::new(*value, words.t(said))).collect();
        let block = |(number, question): &(u8, String)| BlockField {
            number: *number,
            question: question.clone(),
            how: format!("how-{number}"),
            text: format!("text-{number}"),
            hows: hows(),
        };
        let rows = |prefix: &str| (1..=used_rows(&form, prefix) + SPARE_ROWS).collect();
        let answers = questions.iter().map(|(number, question)| (format!("text-{number}"), question.clone())).collect();
        Self {
            key,
            version,
            drawer: Drawer::of(Desk { action, answers }, &form, evidence, words, when),
            blocks: questions.iter().map(block).collect(),
            kinds: vec![
                Choice::new("information", words.t("write-information")).hint(words.t("write-information-hint")),
                Choice::new("case", words.t("write-case")).hint(words.t("write-case-hint")),
            ],
            sources: rows("source-title"),
            numbers: rows("number-value"),
            form,
        }
    }
}

impl Editor {
    /// The day on which a source was opened, where that was not today.
    pub(crate) fn opened(&self, row: &usize) -> Option<&str> {
        Some(self.form.value(&format!("source-opened-{row}"))).filter(|day| !day.is_empty())
    }
}

fn used_rows(form: &Form, prefix: &str) -> usize {
    (1..=ROWS_MOST).rev().find(|row| !form.value(&format!("{prefix}-{row}")).trim().is_empty()).unwrap_or(0)
}

/// Gives the form of an answer. A source opened today is ticked; another day it was opened on is kept beside the tick.
pub(crate) fn filled(answer: &Answer, today: Date) -> Form {
    let kind = match answer.kind {
        AnswerKind::Information => "information",
        AnswerKind::Case => "case",
    };
    let mut form = Form::new()
        .with("kind", kind)
        .with("summary", &answer.summary)
        .with("seek_care", &answer.seek_care)
        .with("would_change", &answer.would_change)
        .with_all("cites", &answer.cites);
    for block in &answer.blocks {
        let how = codes::HOWS.iter().find(|(_, how, _)| *how == block.how).map_or("answer", |(value, ..)| value);
        form = form.with(&format!("how-{}", block.question), how);
        form = form.with(&format!("text-{}", block.question), &block.text);
    }
    for (row, source) in (1..).zip(&answer.sources) {
        form = form.with(&format!("source-title-{row}"), &source.title);
        form = form.with(&format!("source-publisher-{row}"), &source.publisher);
        form = form.with(&format!("source-year-{row}"), source.year.map(|year| year.to_string()).unwrap_or_default());
        form = form.with(&format!("source-url-{row}"), &source.url);
        form = match source.checked_on {
            Some(on) if on == today => form.with(&format!("source-checked-{row}"), "yes"),
            Some(on) => form.with(&format!("source-opened-{row}"), on),
            None => form,
        };
    }
    for (row, number) in (1..).zip(&answer.numbers) {
        form = form.with(&format!("number-what-{row}"), &number.what);
        form = form.with(&format!("number-whom-{row}"), &number.in_whom);
        form = form.with(&format!("number-versus-{row}"), &number.compared_with);
        form = form.with(&format!("number-value-{row}"), &number.value);
        form = form.with(
            &format!("number-source-{row}"),
            if number.source == 0 { String::new() } else { number.source.to_string() },
        );
    }
    form
}

/// Reads the answer out of a form; what a field cannot be is read as nothing, and the answer's own check says so.
pub(crate) fn read(form: &Form, questions: &[u8], today: Date) -> Answer {
    let kind = if form.has("kind", "case") { AnswerKind::Case } else { AnswerKind::Information };
    let block = |number: &u8| {
        let how = form.value(&format!("how-{number}"));
        let how = codes::HOWS.iter().find(|(value, ..)| *value == how).map_or(How::Answer, |(_, how, _)| *how);
        BlockForm { question: *number, how, text: form.value(&format!("text-{number}")).to_owned() }
    };
    Answer {
        kind,
        summary: form.value("summary").to_owned(),
        blocks: questions.iter().map(block).collect(),
        seek_care: form.value("seek_care").to_owned(),
        would_change: form.value("would_change").to_owned(),
        numbers: numbers(form),
        sources: sources(form, today),
        cites: drawer::names(form),
    }
}

fn sources(form: &Form, today: Date) -> Vec<Source> {
    let row = |row: usize| {
        let field = |name: &str| form.value(&format!("source-{name}-{row}")).trim().to_owned();
        Source {
            title: field("title"),
            publisher: field("publisher"),
            year: field("year").parse().ok(),
            url: field("url"),
            checked_on: if field("checked") == "yes" { Some(today) } else { field("opened").parse().ok() },
        }
    };
    let rows = (1..=ROWS_MOST).map(row);
    rows.filter(|source| !source.title.is_empty() || !source.url.is_empty()).collect()
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
    let rows = (1..=ROWS_MOST).map(row);
    rows.filter(|number| !number.what.is_empty() || !number.value.is_empty()).collect()
}

/// Puts what was refused beside its field; gives back what belongs to no field.
pub(crate) fn complain(form: &mut Form, error: Error) -> Result<(), Error> {
    let (field, complaint) = match &error {
        Error::BadContent(BadContent::Empty { field }) => match *field {
            "summary" => ("summary", Complaint::new(key("write-summary-missing"))),
            "seek_care" => ("seek_care", Complaint::new(key("write-seek-care-missing"))),
            "source" => ("source-title-1", Complaint::new(key("write-source-title-missing"))),
            "number" => ("number-value-1", Complaint::new(key("write-number-value-missing"))),
            _ => ("text-first", Complaint::new(key("write-block-missing"))),
        },
        Error::BadContent(BadContent::TooLong { field, most }) => {
            let named = if *field == "summary" { "summary" } else { "seek_care" };
            (named, Complaint::new(key("write-too-long")).with("most", *most))
        }
        Error::BadContent(BadContent::NoSuchSource { source_number }) => {
            let complaint = Complaint::new(key("write-number-source-unknown")).with("source", *source_number);
            ("number-source-1", complaint)
        }
        Error::BadContent(BadContent::BadAddress { source_number }) => {
            ("source-url-1", Complaint::new(key("write-source-address")).with("source", *source_number))
        }
        Error::BadContent(BadContent::NoAddress { source_number }) => {
            ("source-url-1", Complaint::new(key("write-source-without-address")).with("source", *source_number))
        }
        Error::BadContent(BadContent::NoDate { source_number }) => {
            ("source-year-1", Complaint::new(key("write-source-without-date")).with("source", *source_number))
        }
        Error::Field { problem: "evidence-unknown", .. } => ("cites", Complaint::new(key("drawer-unknown"))),
        Error::Field { problem: "urgency-missing", .. } => ("seek_care", Complaint::new(key("write-urgency-missing"))),
        Error::Field { problem: "sources-missing", .. } => {
            ("source-title-1", Complaint::new(key("write-sources-missing")))
        }
        Error::Field { problem: "would-change-missing", .. } => {
            ("would_change", Complaint::new(key("write-would-change-missing")))
        }
        Error::Refused(Refused::QuestionOpen { number }) => {
            ("text-first", Complaint::new(key("write-question-open")).with("number", *number))
        }
        Error::Refused(refused) => ("summary", Complaint::new(refusal_key(refused))),
        _ => return Err(error),
    };
    form.complain(field, complaint);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_app::core::code::Slug;

    use super::*;

    #[test]
    fn what_is_filled_in_is_read_back() {
        let (day, later) = (jiff::civil::date(2026, 3, 2), jiff::civil::date(2026, 3, 3));
        let answer = Answer {
            kind: AnswerKind::Case,
            summary: "Short.".into(),
            blocks: vec![BlockForm { question: 2, how: codes::HOWS[4].1, text: "See your doctor.".into() }],
            seek_care: "Soon.".into(),
            would_change: "A fever.".into(),
            numbers: vec![Number {
                what: "relapse".into(),
                in_whom: "women".into(),
                compared_with: String::new(),
                value: "1 in 10".into(),
                source: 1,
            }],
            sources: vec![Source {
                title: "Guideline".into(),
                publisher: "A society".into(),
                year: Some(2024),
                url: "https://example.org".into(),
                checked_on: Some(day),
            }],
            cites: vec![Slug::new("hera").unwrap()],
        };
        assert_eq!(read(&filled(&answer, day), &[2], day), answer);
        assert_eq!(read(&filled(&answer, later), &[2], later), answer, "the day on which it was opened stays");
    }

    #[test]
    fn an_empty_form_is_an_empty_answer() {
        let answer = read(&Form::new(), &[1], jiff::civil::date(2026, 3, 2));
        assert!(answer.sources.is_empty() && answer.numbers.is_empty() && answer.summary.is_empty());
    }

    #[test]
    fn every_refusal_of_an_answer_stands_beside_a_field() {
        let mut form = Form::new();
        complain(&mut form, Error::BadContent(BadContent::Empty { field: "text" })).unwrap();
        complain(&mut form, Error::Field { field: "seek_care", problem: "urgency-missing" }).unwrap();
        assert_eq!(form.complaints().len(), 2);
        assert!(complain(&mut form, Error::NotFound).is_err());
    }
}
