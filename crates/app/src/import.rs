//! Reviewed answers from elsewhere, read line by line: Askwell's own format, and records shaped like MedQuAD.
//!
//! The format is described in `docs/import.md`; what it refuses is refused here, with the field's name.

mod check;
mod line;
mod medquad;

use std::collections::BTreeSet;

use askwell_core::code::{Language, Slug, Specialty};
use askwell_core::content::Page;
use jiff::civil::Date;

pub(crate) use line::KINDS;

/// A line holds at most so many bytes.
pub const LINE_BYTES_MOST: usize = 1024 * 1024;

/// One answer as a file gives it, checked; nothing of it is stored yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The file's own name of this answer.
    pub external_id: String,
    /// Its language.
    pub language: Language,
    /// Its field of medicine.
    pub specialty: Specialty,
    /// Its subject.
    pub topic: Slug,
    /// The last step of its address, before clashes are resolved.
    pub slug: Slug,
    /// The day of a review elsewhere.
    pub reviewed_on: Option<Date>,
    /// The text, still without the evidence it cites.
    pub page: Page,
    /// Names of the evidence it cites; what is here under them is put on the page.
    pub cites: Vec<Slug>,
}

/// The two kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    MedQuad,
}

/// Reads the lines of one file in order; the first decides their kind.
#[derive(Debug, Default)]
pub struct Lines {
    kind: Option<Kind>,
    seen: BTreeSet<String>,
}

impl Lines {
    /// Reads one line. Refusals say which field is wrong and how; the caller knows file and line number.
    pub fn read(&mut self, text: &str) -> Result<Candidate, String> {
        if text.len() > LINE_BYTES_MOST {
            return Err(format!("longer than {LINE_BYTES_MOST} bytes"));
        }
        let kind = match self.kind {
            Some(kind) => kind,
            None => *self.kind.insert(kind_of(text)?),
        };
        let candidate = match kind {
            Kind::Own => line::read(text),
            Kind::MedQuad => medquad::read(text),
        }?;
        if !self.seen.insert(candidate.external_id.clone()) {
            return Err(format!("id: {} came earlier in this file", candidate.external_id));
        }
        Ok(candidate)
    }
}

fn kind_of(text: &str) -> Result<Kind, String> {
    let fields: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    match (fields.contains_key("sections"), fields.contains_key("qtype")) {
        (true, _) => Ok(Kind::Own),
        (false, true) => Ok(Kind::MedQuad),
        (false, false) => Err("neither `sections` (Askwell's format) nor `qtype` (MedQuAD) is there".into()),
    }
}

/// Gives the address step of a title; a title in another script takes the answer's own id.
fn slug(title: &str, external_id: &str) -> Slug {
    let answer = Slug::new("answer").expect("six letters");
    let from_id = Slug::from_title(external_id, &answer);
    Slug::from_title(title, &from_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = r#"{"id":"a-1","title":"Do nosebleeds mean high blood pressure?","language":"en","specialty":"cardiology",
        "topic":{"slug":"high-blood-pressure","name":"High blood pressure"},"summary":"Mostly not.",
        "sections":[{"question":"What should I do?","answer":"Lean forward and pinch. [1]"}],
        "sources":[{"title":"Nosebleed","publisher":"NHS","year":2024,"url":"https://example.org/nosebleed","checked_on":null}],
        "license":"CC BY 4.0"}"#;
    const MEDQUAD: &str = r#"{"id":"X_1_Sec1","source":"CDC","url":"https://example.org/x","focus":"Migraine","synonyms":["sick headache"],
        "category":null,"cui":["C1"],"semtype":[],"question":"What are the symptoms of Migraine?","qtype":"symptoms",
        "answer":"Key Points  A migraine is a strong headache. Light may hurt."}"#;

    fn read(text: &str) -> Result<Candidate, String> {
        Lines::default().read(text)
    }

    #[test]
    fn a_line_of_our_own_becomes_a_page() {
        let candidate = read(OWN).expect("the example is right");
        assert_eq!(candidate.slug.as_str(), "do-nosebleeds-mean-high-blood-pressure");
        assert_eq!(candidate.page.sources[0].year, Some(2024));
    }

    #[test]
    fn a_medquad_record_becomes_a_page_that_names_its_site_and_license() {
        let candidate = read(MEDQUAD).expect("the example is right");
        assert_eq!(candidate.topic.as_str(), "migraine");
        assert_eq!(candidate.page.summary, "A migraine is a strong headache. Light may hurt.");
        assert_eq!(candidate.page.kind.as_deref(), Some("symptoms"));
        assert_eq!(candidate.specialty.as_str(), "neurology");
        assert!(candidate.page.license.is_some_and(|license| license.contains("CC BY 4.0") && license.contains("CDC")));
    }

    #[test]
    fn a_wrong_field_is_named() {
        for (find, replace, named) in [
            (r#""specialty":"cardiology""#, r#""specialty":"hearts""#, "specialty"),
            (r#""summary":"Mostly not.""#, r#""summary":" ""#, "summary"),
            (r#""summary":"Mostly not.""#, r#""sumary":"Mostly not.""#, "sumary"),
            ("[1]", "[2]", "sections"),
            ("[1]", "![1]", "sections"),
            ("https://example.org/nosebleed", "javascript:alert(1)", "url"),
            (r#""license":"CC BY 4.0""#, r#""license":"CC\u0000""#, "license"),
            (r#""license":"CC BY 4.0""#, r#""license":"x","reviewed_on":"2026-02-30""#, "date"),
            (
                r#""license":"CC BY 4.0""#,
                r#""license":"x","reviewed_by":{"name":"Dr. B","credentials":"GP"}"#,
                "reviewed_on",
            ),
        ] {
            let text = OWN.replace(find, replace);
            assert_ne!(text, OWN, "{find} is in the example");
            let problem = read(&text).expect_err(named);
            assert!(problem.contains(named), "{named}: {problem}");
        }
    }

    #[test]
    fn a_number_in_brackets_beyond_any_list_of_sources_is_no_citation() {
        assert!(read(&OWN.replace("[1]", "[1] [12267]")).is_ok());
        assert!(read(&OWN.replace("[1]", "[0]")).is_err());
    }

    #[test]
    fn the_first_line_decides_for_the_file_and_an_id_comes_once() {
        let mut lines = Lines::default();
        lines.read(OWN).expect("right");
        assert!(lines.read(MEDQUAD).is_err());
        assert_eq!(lines.read(OWN), Err("id: a-1 came earlier in this file".into()));
    }
}
