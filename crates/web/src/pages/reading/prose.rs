//! Running text as markup: the only place where a person's words meet tags, and every one of them is escaped.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::{Block as Plain, Inline, blocks};

use super::glossary::Unseen;
use crate::words::Words;

/// Paragraphs and lists with links to their sources, and to what medical words mean.
#[derive(Debug, Clone, Template)]
#[template(path = "components/prose.html")]
pub(crate) struct Prose {
    words: Words,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
enum Block {
    Paragraph(Vec<Stretch>),
    List(Vec<Vec<Stretch>>),
}

/// A stretch within a paragraph or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stretch {
    /// Plain words.
    Text(String),
    /// Cites the source with this number, from 1.
    Cite(usize),
    /// A medical word, and where on the page it is explained.
    Term(String, String),
}

/// Its own template escapes every word in it.
impl HtmlSafe for Prose {}

impl Prose {
    /// Splits a running text that may cite the first so many sources.
    pub(crate) fn new(words: Words, text: &str, sources: usize) -> Self {
        Self::explained(words, text, sources, &mut Unseen::default())
    }

    /// The same where the page explains medical words: each leads there where it comes first.
    pub(crate) fn explained(words: Words, text: &str, sources: usize, unseen: &mut Unseen) -> Self {
        let mut stretches = |inlines: Vec<Inline>| {
            let mut stretches = Vec::with_capacity(inlines.len());
            for inline in inlines {
                match inline {
                    Inline::Text(text) => unseen.split(text, &mut stretches),
                    Inline::Cite(number) => stretches.push(Stretch::Cite(number)),
                }
            }
            stretches
        };
        let blocks = blocks(text, sources).into_iter().map(|block| match block {
            Plain::Paragraph(inlines) => Block::Paragraph(stretches(inlines)),
            Plain::List(items) => Block::List(items.into_iter().map(&mut stretches).collect()),
        });
        Self { words, blocks: blocks.collect() }
    }

    /// Whether there is anything to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}
