//! The passage that shows why a document was found.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::query::Snippet;
use crate::words;

/// How long a passage may be, in bytes.
const PASSAGE_BYTES: usize = 260;

/// The sentence of `text` that holds the most weight of `terms`, with what follows it as far as there is room.
pub(crate) fn snippet(text: &str, terms: &BTreeMap<String, f32>) -> Snippet {
    let sentences = sentences(text);
    let weight = |span: &Range<usize>| -> f32 {
        let mut found: Vec<_> =
            matches(text.get(span.clone()).unwrap_or_default(), terms).into_iter().map(|(_, stem)| stem).collect();
        found.sort();
        found.dedup();
        found.iter().filter_map(|stem| terms.get(stem)).sum()
    };
    let best = sentences
        .iter()
        .enumerate()
        .map(|(at, span)| (weight(span), std::cmp::Reverse(at)))
        .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let Some((_, std::cmp::Reverse(first))) = best else { return Snippet::default() };
    let start = sentences.get(first).map_or(0, |span| span.start);
    let mut end = sentences.get(first).map_or(0, |span| span.end);
    for next in sentences.iter().skip(first + 1).take_while(|span| span.end - start <= PASSAGE_BYTES) {
        end = next.end;
    }
    let passage = text.get(start..end).unwrap_or_default().trim();
    let passage = cut(passage);
    let highlights = matches(&passage, terms).into_iter().map(|(span, _)| span).collect();
    Snippet { text: passage, highlights }
}

/// Byte ranges of the words of `text` that are among `terms`, and their stems; ascending, apart from each other.
fn matches(text: &str, terms: &BTreeMap<String, f32>) -> Vec<(Range<usize>, String)> {
    let mut found: Vec<(Range<usize>, String)> = Vec::new();
    for word in words::words(text) {
        let stem = words::stem(&word.text);
        let apart = found.last().is_none_or(|(span, _)| span.end <= word.span.start);
        if apart && terms.contains_key(&stem) {
            found.push((word.span, stem));
        }
    }
    found
}

/// Byte ranges of the sentences of `text`, those of white space alone left out.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let (mut start, mut ended) = (0, false);
    for (at, c) in text.char_indices() {
        if ended && c.is_whitespace() || c == '\n' {
            sentences.push(start..at);
            start = at + c.len_utf8();
        }
        ended = matches!(c, '.' | '?' | '!' | '。' | '؟' | '।');
    }
    sentences.push(start..text.len());
    sentences.retain(|span| text.get(span.clone()).is_some_and(|sentence| !sentence.trim().is_empty()));
    sentences
}

/// Shortens to [`PASSAGE_BYTES`] at a space, with an ellipsis.
fn cut(passage: &str) -> String {
    if passage.len() <= PASSAGE_BYTES {
        return passage.to_owned();
    }
    let spaces = passage.char_indices().rfind(|(at, c)| *at < PASSAGE_BYTES && c.is_whitespace());
    let letters = passage.char_indices().map(|(at, _)| at).take_while(|at| *at < PASSAGE_BYTES).last();
    let end = spaces.map(|(at, _)| at).or(letters).unwrap_or(0);
    format!("{}…", passage.get(..end).unwrap_or_default().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(words: &[&str]) -> BTreeMap<String, f32> {
        words.iter().map(|word| (words::stem(word), 1.0)).collect()
    }

    #[test]
    fn the_sentence_that_matches_is_shown_and_marked() {
        let snippet =
            snippet("Rest helps most people. Trastuzumab blocks HER2.\nAsk your team.", &terms(&["trastuzumab"]));
        assert!(snippet.text.starts_with("Trastuzumab"));
        assert_eq!(snippet.highlights.first(), Some(&(0..11)));
    }

    #[test]
    fn text_without_spaces_or_matches_is_cut_cleanly() {
        let snippet = snippet(&"é".repeat(5000), &terms(&["x"]));
        assert!(snippet.text.ends_with('…') && snippet.highlights.is_empty());
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(snippet("", &terms(&["x"])), Snippet::default());
    }
}
