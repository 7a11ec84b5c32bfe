//! Places in a text.

use std::ops::Range;

/// A byte range into a text, on character borders, never empty unless said otherwise.
pub type Span = Range<usize>;

/// Turns byte spans into ranges of Unicode code points, in the order given; one walk over the text.
///
/// A border beyond the end of the text counts as its end.
#[must_use]
pub fn code_points(text: &str, spans: &[Span]) -> Vec<Range<usize>> {
    let mut borders: Vec<usize> = spans.iter().flat_map(|span| [span.start, span.end]).collect();
    borders.sort_unstable();
    borders.dedup();
    let mut counted = Vec::with_capacity(borders.len());
    let mut points = 0;
    let mut characters = text.char_indices().map(|(at, _)| at).peekable();
    for border in &borders {
        while characters.next_if(|at| at < border).is_some() {
            points += 1;
        }
        counted.push(points);
    }
    let point = |border: usize| borders.binary_search(&border).map_or(points, |found| counted[found]);
    spans.iter().map(|span| point(span.start)..point(span.end)).collect()
}

/// The text a span covers; empty when the span does not fit the text.
pub(crate) fn covered<'a>(text: &'a str, span: &Span) -> &'a str {
    text.get(span.clone()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_and_not_bytes() {
        let text = "é日 a";
        assert_eq!(code_points(text, &[0..2, 2..5, 6..7]), vec![0..1, 1..2, 3..4]);
    }
}
