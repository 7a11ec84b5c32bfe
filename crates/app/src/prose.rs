//! Running text as a page shows it: paragraphs, lists, citations, and nothing else.

use serde::Serialize;

/// A part of a running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list of items.
    List(Vec<Vec<Inline>>),
}

/// A stretch within a paragraph or an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Plain words.
    Text(String),
    /// Cites the source with this number, from 1.
    Cite(usize),
}

/// Splits a running text: an empty line ends a paragraph, a line that begins with `- ` is an item, `[1]` cites.
///
/// A number in brackets that names none of `sources` stays the characters it is, and so does every other sign.
pub fn blocks(text: &str, sources: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        let item = line.strip_prefix("- ");
        if (line.is_empty() || item.is_some()) && !paragraph.is_empty() {
            blocks.push(Block::Paragraph(inlines(&paragraph.join(" "), sources)));
            paragraph.clear();
        }
        match (item, blocks.last_mut()) {
            (Some(item), Some(Block::List(items))) => items.push(inlines(item, sources)),
            (Some(item), _) => blocks.push(Block::List(vec![inlines(item, sources)])),
            (None, _) if !line.is_empty() => paragraph.push(line),
            (None, _) => {}
        }
    }
    blocks
}

fn inlines(text: &str, sources: usize) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        words.push_str(before);
        let cited = after.split_once(']').and_then(|(number, after)| Some((number.parse::<usize>().ok()?, after)));
        match cited.filter(|(number, _)| (1..=sources).contains(number)) {
            Some((number, after)) => {
                if !words.is_empty() {
                    found.push(Inline::Text(std::mem::take(&mut words)));
                }
                found.push(Inline::Cite(number));
                rest = after;
            }
            None => {
                words.push('[');
                rest = after;
            }
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        found.push(Inline::Text(words));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &str) -> Inline {
        Inline::Text(words.into())
    }

    #[test]
    fn an_empty_line_ends_a_paragraph_and_items_make_one_list() {
        let found = blocks("One\nline.\n\nGo if\n- it bleeds\n- it hurts\nThen rest.", 0);
        let expected = vec![
            Block::Paragraph(vec![text("One line.")]),
            Block::Paragraph(vec![text("Go if")]),
            Block::List(vec![vec![text("it bleeds")], vec![text("it hurts")]]),
            Block::Paragraph(vec![text("Then rest.")]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_citation_of_a_source_that_is_there_is_one_and_all_else_is_characters() {
        let found = blocks("Pinch it. [1] See [2], [0], [x] and [<b>].", 1);
        let expected = vec![text("Pinch it. "), Inline::Cite(1), text(" See [2], [0], [x] and [<b>].")];
        assert_eq!(found, [Block::Paragraph(expected)]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(blocks(" \n\n", 3), []);
    }
}
