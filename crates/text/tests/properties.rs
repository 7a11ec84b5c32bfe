//! What holds for every text, whatever it is.

#![allow(clippy::unwrap_used)]

use askwell_text::identity::{self, Known, Redaction};
use askwell_text::{About, Span, language, question, readability, span, specialty, topic, triage};
use proptest::prelude::*;

/// Pieces that look like what the readers look for, to be strung together in any order.
const PIECES: [&str; 40] = [
    "chest pain",
    "no",
    "my father had",
    "Dr. ",
    "Müller",
    "O'Connor",
    "’s",
    "St. Mary's Hospital",
    "+91 98765 43210",
    "12/05/2021",
    "May 5",
    "94 years old",
    "@name_1",
    "a@b.org",
    "https://x.example.org/a?b=c",
    "BP 182/124",
    "temperature 38.4 C",
    "12 Church Lane, Leeds LS1 4AB",
    "\n",
    ". ",
    ", ",
    "?",
    "दर्द",
    "胸痛",
    "é",
    "\u{0}",
    "\u{301}",
    "🩺",
    "ß",
    "İ",
    "ABC123456",
    "4111 1111 1111 1111",
    "Regards,\n",
    "Priya Nair",
    "is ",
    "I ",
    "what ",
    "and ",
    "123-45-6789",
    "tablets ",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => (0..PIECES.len()).prop_map(|at| PIECES[at].to_owned()),
        1 => any::<char>().prop_map(|character| character.to_string()),
        1 => "[a-zA-Z0-9 .,;:()'/@+-]{0,12}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.join(" "))
}

fn fits(text: &str, span: &Span) -> bool {
    !span.is_empty() && text.get(span.clone()).is_some()
}

fn apart(spans: &[Span]) -> bool {
    spans.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proposals_fit_and_never_overlap(text in any_text()) {
        let spans: Vec<Span> = identity::find(&text, &Known::default()).into_iter().map(|proposal| proposal.span).collect();
        prop_assert!(spans.iter().all(|span| fits(&text, span)));
        prop_assert!(apart(&spans));
    }

    #[test]
    fn redaction_keeps_everything_else_byte_for_byte(text in any_text()) {
        let proposals = identity::find(&text, &Known::default());
        let redactions: Vec<Redaction> = proposals.iter().map(|proposal| Redaction { span: proposal.span.clone(), replacement: "\u{1}".into() }).collect();
        let redacted = identity::redact(&text, &redactions);
        // Put the originals back where the marks stand: the text must be whole again.
        let mut parts = redacted.split('\u{1}');
        let marks_in_text = text.contains('\u{1}');
        let mut whole = parts.next().unwrap().to_owned();
        for (part, proposal) in parts.zip(&proposals) {
            whole.push_str(text.get(proposal.span.clone()).unwrap());
            whole.push_str(part);
        }
        prop_assert!(marks_in_text || whole == text);
    }

    #[test]
    fn findings_fit_and_never_overlap(text in any_text()) {
        let triage = triage::read(&text, &About::default());
        let mut spans: Vec<Span> = triage.findings.into_iter().map(|finding| finding.span).collect();
        prop_assert!(spans.iter().all(|span| fits(&text, span)));
        spans.sort_by_key(|span| span.start);
        prop_assert!(apart(&spans));
    }

    #[test]
    fn questions_stand_in_the_text_in_order(text in any_text()) {
        let questions = question::split(&text);
        prop_assert!(questions.iter().all(|question| fits(&text, &question.span) && !question.text.contains('\n')));
        prop_assert_eq!(questions.is_empty(), !text.chars().any(char::is_alphanumeric));
    }

    #[test]
    fn readability_spans_fit(text in any_text()) {
        let found = readability::measure(&text);
        prop_assert!(found.long_sentences.iter().all(|span| fits(&text, span)));
        prop_assert!(found.jargon.iter().all(|jargon| fits(&text, &jargon.span)));
        prop_assert!(found.fkgl.is_finite() && found.smog.is_finite());
    }

    #[test]
    fn code_points_agree_with_counting(text in any_text()) {
        let spans: Vec<Span> = identity::find(&text, &Known::default()).into_iter().map(|proposal| proposal.span).collect();
        for (span, points) in spans.iter().zip(span::code_points(&text, &spans)) {
            prop_assert_eq!(points.start, text.get(..span.start).unwrap().chars().count());
            prop_assert_eq!(points.end - points.start, text.get(span.clone()).unwrap().chars().count());
        }
    }

    #[test]
    fn ranking_and_language_take_any_text(text in any_text()) {
        let ranking = specialty::rank(&text, &About::default());
        let shares: f32 = ranking.specialties.iter().map(|ranked| ranked.score).sum();
        prop_assert!((0.0..=1.001).contains(&shares));
        let _ = (topic::guess(&text), language::detect(&text));
    }
}

/// Reads a text in every way there is.
fn read_all(text: &str) {
    let about = About::default();
    std::hint::black_box((
        identity::find(text, &Known::default()),
        identity::uniqueness(text),
        triage::read(text, &about),
        question::split(text),
        readability::measure(text),
        specialty::rank(text, &about),
        topic::guess(text),
        language::detect(text),
    ));
}

/// How long they take is measured by `cargo run --release -p askwell-text --example growth`.
#[test]
fn what_repeats_itself_is_just_text() {
    for piece in ["a", "a ", "no ", "pain chest ", "Dr. ", "12/", "a@", "at Aa ", "what and ", "(9", "1-", "MG Road, "]
    {
        read_all(&piece.chars().cycle().take(8_000).collect::<String>());
    }
}

#[test]
fn a_megabyte_of_one_letter_is_just_text() {
    let text = "a".repeat(1_000_000);
    assert_eq!(triage::read(&text, &About::default()).urgency, triage::Urgency::Routine);
    assert_eq!(identity::find(&text, &Known::default()), []);
}
