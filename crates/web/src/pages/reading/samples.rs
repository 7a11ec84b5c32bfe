//! Samples of the readers' pages: an answer with everything on it whose evidence has changed, and one that was imported.

use std::sync::Arc;

use askama::Template as _;
use askwell_app::core::code::Slug;
use askwell_app::core::content::{Section, Source};
use askwell_app::core::evidence::Evidence;
use askwell_app::{AnswerPage as Answer, DoctorCard, ImportedFrom};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::answer::AnswerPage;
use crate::sample::frame_in;
use crate::when::When;
use crate::words::Words;

const EVIDENCE: &str = r#"{"results":[
    {"id":"sample-clear","trial":"SAMPLE-1","people":1200,"in_whom":"Adults with a made-up disease","tried":"A medicine",
     "compared_with":"A placebo","measured":"Well after 5 years","of_100":{"tried":"80.5","compared":"67.2"},
     "hazard":{"ratio":"0.54","low":"0.44","high":"0.66"},"note":"Made up.","sources":[{"title":"A made-up trial",
     "publisher":"Sample Journal","year":2024,"identifier":"SAMPLE-1","url":"https://example.org/1","checked_on":"2026-11-03",
     "confidence":"high"}]},
    {"id":"sample-open","trial":"SAMPLE-2","people":90,"in_whom":"Adults with a made-up disease","tried":"A medicine",
     "compared_with":"Another","measured":"How long people stayed well","months":{"tried":"9.9","compared":"9.1"},
     "hazard":{"ratio":"0.98","low":"0.70","high":"1.30"},"sources":[{"title":"A report of another","publisher":"Sample News",
     "year":2023,"url":"https://example.org/2","checked_on":null,"confidence":"second_hand"}]}],
    "medicines":[{"id":"sample","name":"Samplumab","brands":"Samply","class":"Antibody","mechanism":"Holds a receptor.",
     "risks":["harm to an unborn child","infusion reactions"],"sources":[{"title":"A made-up label","publisher":"Sample Agency",
     "year":null,"url":"https://example.org/3","checked_on":"2026-11-03","confidence":"high"}]}]}"#;

fn at() -> Timestamp {
    "2026-11-03T09:00:00Z".parse().expect("a moment")
}

fn doctor(slug: &str, name: &str) -> DoctorCard {
    DoctorCard {
        slug: slug.into(),
        name: name.into(),
        qualifications: "MD".into(),
        biography: String::new(),
        interests: "None declared.".into(),
        register: "gmc".into(),
        registration: "1234567".into(),
        country: "GB".into(),
        specialties: vec!["medical_oncology".into()],
        languages: vec!["en".into()],
        verified_at: Some(at()),
        valid_until: at(),
        in_good_standing: true,
    }
}

fn answer() -> Answer {
    let section = |question: &str| Section {
        question: question.into(),
        answer: "The **first** paragraph cites. [1]\n\n- an item about chemotherapy\n- another".replace("**", ""),
    };
    let source = Source { title: "A guideline".into(), url: "https://example.org/0".into(), ..Source::default() };
    Answer {
        id: "0192f0c1-0000-7000-8000-00000000000b".into(),
        path: "/answers/medical-oncology/sample/is-it-safe".into(),
        specialty: "medical_oncology".into(),
        topic: "sample".into(),
        topic_name: "Sample".into(),
        language: "en".into(),
        title: "Is it safe, and how well does it work?".into(),
        summary: "Mostly. It works for many. Some need care.".into(),
        sections: vec![section("Is it safe?"), section("How well does it work?")],
        seek_care: "Call if you have a fever.".into(),
        numbers: Vec::new(),
        sources: vec![source],
        evidence: serde_json::from_str::<Evidence>(EVIDENCE).expect("the sample is right"),
        evidence_changed: true,
        figures: vec![Slug::new("her2").expect("a slug")],
        synonyms: Vec::new(),
        kind: None,
        answered_by: vec![doctor("ada-brandt", "Dr. Ada Brandt")],
        reviewed_by: Some(doctor("ben-adler", "Dr. Ben Adler")),
        reviewed_at: Some(at()),
        next_review_on: Some(Date::constant(2026, 11, 3)),
        review_overdue: true,
        listed: false,
        imported: None,
        published_at: at(),
        updated_at: "2026-11-05T09:00:00Z".parse().expect("a moment"),
        revision: 2,
        digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        demo: true,
        agreed_at: Some(at()),
        places_removed: Some(2),
        related: Vec::new(),
    }
}

fn imported() -> Answer {
    let from = ImportedFrom {
        answered_by: Some("Somebody elsewhere".into()),
        reviewed_by: None,
        published_on: Some(Date::constant(2020, 5, 1)),
        reviewed_on: None,
        license: Some("CC BY 4.0".into()),
        origin: Some("https://example.org/answer".into()),
    };
    Answer {
        evidence: Evidence::default(),
        evidence_changed: false,
        figures: Vec::new(),
        answered_by: Vec::new(),
        reviewed_by: None,
        reviewed_at: None,
        next_review_on: None,
        review_overdue: false,
        listed: true,
        imported: Some(from),
        agreed_at: None,
        places_removed: None,
        ..answer()
    }
}

/// One sample of each.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, Arc::new(TimeZone::UTC));
    let page =
        |answer: &Answer| AnswerPage::of(answer, "Medical oncology", frame_in(words, &answer.path), &when).render();
    let mut pages = vec![("answer", page(&answer())), ("answer-imported", page(&imported()))];
    pages.extend(super::search::samples(words));
    pages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_answer_shows_its_evidence_marks_what_was_read_at_second_hand_and_says_that_a_source_changed() {
        let html = pages(Words::default()).remove(0).1.unwrap();
        for said in
            ["80.5 of 100", "9.1 months", "Samplumab", "Read at second hand", "A source of this page has changed"]
        {
            assert!(html.contains(said), "{said}");
        }
        assert!(html.contains("id=\"source-4\"") && html.contains("href=\"#source-4\""));
        assert!(html.contains("<a class=\"aw-term\" href=\"#word-chemotherapy\">chemotherapy</a>"));
        assert!(html.contains("<dfn>chemotherapy</dfn>") && html.contains("How it works, not what will happen"));
        assert!(html.len() < 80_000, "{} bytes before compression", html.len());
    }

    #[test]
    fn an_answer_says_what_was_corrected_who_is_registered_where_and_how_it_came_about() {
        let html = pages(Words::default()).remove(0).1.unwrap();
        for said in [
            "corrected or updated on 5 November 2026",
            "https://www.gmc-uk.org/registrants/1234567",
            "agreed on 3 November 2026",
            "in 2 places",
            "Lists and search no longer point to it.",
            "<meta name=\"robots\" content=\"noindex\">",
            "og:image\" content=\"http://localhost:8080/assets/card.",
        ] {
            assert!(html.contains(said), "{said}");
        }
    }

    #[test]
    fn an_imported_answer_claims_no_conversation() {
        let html = pages(Words::default()).remove(1).1.unwrap();
        assert!(!html.contains("real conversation") && html.contains("brought in") && !html.contains("id=\"figure\""));
    }
}
