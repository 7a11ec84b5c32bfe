//! What changed from one version to the next, word by word, for people.

use similar::{ChangeTag, TextDiff};

/// A stretch of words that stayed, came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) change: Change,
    pub(crate) text: String,
}

/// What became of a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Kept,
    Added,
    Removed,
}

/// A long stretch that stayed is cut to so many words at either end.
const KEPT_WORDS: usize = 12;

/// Compares two texts by words; what stayed is shortened to what is needed to find the place.
pub(crate) fn words(before: &str, after: &str) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Insert => Change::Added,
            ChangeTag::Delete => Change::Removed,
        };
        match stretches.last_mut().filter(|last| last.change == tag) {
            Some(last) => last.text.push_str(change.value()),
            None => stretches.push(Stretch { change: tag, text: change.value().to_owned() }),
        }
    }
    let last = stretches.len().saturating_sub(1);
    for (at, stretch) in stretches.iter_mut().enumerate().filter(|(_, stretch)| stretch.change == Change::Kept) {
        stretch.text = shortened(&stretch.text, at > 0, at < last);
    }
    stretches
}

/// The beginning and the end of a text, where something changed beside them.
fn shortened(text: &str, changed_before: bool, changed_after: bool) -> String {
    let words: Vec<&str> = text.split_inclusive(char::is_whitespace).collect();
    let (head, tail) = (if changed_before { KEPT_WORDS } else { 0 }, if changed_after { KEPT_WORDS } else { 0 });
    if words.len() <= head + tail + 4 {
        return text.to_owned();
    }
    let (start, end) = (words.iter().take(head), words.iter().skip(words.len() - tail));
    format!("{} … {}", start.copied().collect::<String>(), end.copied().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_came_and_went_stand_apart() {
        let stretch = |change, text: &str| Stretch { change, text: text.to_owned() };
        assert_eq!(
            words("Take it twice a day.", "Take it once a day."),
            [
                stretch(Change::Kept, "Take it "),
                stretch(Change::Removed, "twice"),
                stretch(Change::Added, "once"),
                stretch(Change::Kept, " a day."),
            ]
        );
        assert_eq!(words("same", "same"), [stretch(Change::Kept, "same")]);
    }

    #[test]
    fn a_long_stretch_that_stayed_is_shortened_at_a_word_in_any_script() {
        let long = "слово ".repeat(80);
        let stretches = words(&format!("{long}старое"), &format!("{long}новое"));
        assert!(stretches[0].text.contains('…') && stretches[0].text.chars().count() < 100, "{stretches:?}");
        assert!(stretches.iter().any(|stretch| stretch.change == Change::Added && stretch.text.contains("новое")));
    }
}
