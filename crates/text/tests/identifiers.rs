//! The details that identify somebody, read in messages of our own with every detail marked: "I'm {Ananya|NAME} from {Pune|CITY}".

use askwell_text::Span;
use askwell_text::identity::{Known, find};

/// A message without its marks, and where the marked details stand.
struct Message {
    text: String,
    details: Vec<Span>,
}

fn messages(label: &str) -> Vec<Message> {
    let lines = include_str!("identifiers.tsv").lines().filter(|line| !line.starts_with('#'));
    let labeled = lines.filter_map(|line| line.split_once('\t')).filter(|(own, _)| *own == label);
    labeled.map(|(_, marked)| message(marked)).collect()
}

fn message(marked: &str) -> Message {
    let mut message = Message { text: String::new(), details: Vec::new() };
    for part in marked.split_inclusive('}') {
        let (plain, detail) = part.split_once('{').unwrap_or((part, ""));
        message.text.push_str(plain);
        let Some((detail, _label)) = detail.split_once('|') else { continue };
        let start = message.text.len();
        message.text.push_str(detail);
        message.details.push(start..message.text.len());
    }
    message
}

/// The details of which a letter or digit stays readable.
fn leaks(message: &Message) -> Vec<&str> {
    let masked: Vec<Span> = find(&message.text, &Known::default()).into_iter().map(|proposal| proposal.span).collect();
    let readable = |detail: &&Span| {
        let letters =
            message.text.char_indices().filter(|(at, letter)| detail.contains(at) && letter.is_alphanumeric());
        letters.into_iter().any(|(at, _)| !masked.iter().any(|span| span.contains(&at)))
    };
    message.details.iter().filter(readable).filter_map(|detail| message.text.get(detail.clone())).collect()
}

#[test]
fn marked_details_are_wholly_masked() {
    let clean = messages("C");
    let leaking: Vec<(&str, Vec<&str>)> =
        clean.iter().map(|message| (message.text.as_str(), leaks(message))).filter(|(_, it)| !it.is_empty()).collect();
    assert!(clean.len() > 100 && leaking.is_empty(), "{leaking:#?}");
}

/// What leaks today, kept in sight: a message that leaks nothing any more belongs under C.
#[test]
fn what_leaks_today_is_named() {
    let leaking = messages("L");
    let clean: Vec<&str> =
        leaking.iter().filter(|message| leaks(message).is_empty()).map(|message| message.text.as_str()).collect();
    assert!(!leaking.is_empty() && clean.is_empty(), "{clean:#?}");
}
