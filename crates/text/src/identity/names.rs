//! Names of people.

use super::{Found, Known, Label};
use crate::words::{Word, fold, words};

/// A word shorter than this is too common to mask wherever it stands.
const SHORTEST_KNOWN: usize = 3;

pub(super) fn find(text: &str, known: &Known) -> Vec<Found> {
    let words = words(text);
    let mut found = Vec::new();
    known_names(&words, &known.names, Label::Name, &mut found);
    known_names(&words, &known.practitioners, Label::Doctor, &mut found);
    found
}

fn known_names(words: &[Word], names: &[String], label: Label, found: &mut Vec<Found>) {
    let parts: std::collections::HashSet<String> = names
        .iter()
        .flat_map(|name| name.split(|character: char| !character.is_alphabetic()))
        .filter(|part| part.chars().count() >= SHORTEST_KNOWN)
        .map(fold)
        .collect();
    for word in words.iter().filter(|word| parts.contains(&word.text)) {
        found.push(Found { span: word.span.clone(), label, reason: "a name known from the account", strength: 90 });
    }
}
