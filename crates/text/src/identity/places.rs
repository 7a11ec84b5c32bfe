//! Places and organizations.

use super::{Found, Known, Label};
use crate::words::{fold, words};

pub(super) fn find(text: &str, known: &Known) -> Vec<Found> {
    let words = words(text);
    let places: std::collections::HashSet<String> = known.places.iter().map(|place| fold(place)).collect();
    let is_known = |word: &&crate::words::Word| places.contains(&word.text);
    let detail = |word: &crate::words::Word| Found {
        span: word.span.clone(),
        label: Label::City,
        reason: "a place known from the account",
        strength: 90,
    };
    words.iter().filter(is_known).map(detail).collect()
}
