//! Running text as markup: the only place where a person's words meet tags, and every one of them is escaped.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::{Block, blocks};

use crate::words::Words;

/// Paragraphs and lists with links to their sources.
#[derive(Debug, Clone, Template)]
#[template(path = "components/prose.html")]
pub(crate) struct Prose {
    words: Words,
    blocks: Vec<Block>,
}

/// Its own template escapes every word in it.
impl HtmlSafe for Prose {}

impl Prose {
    /// Splits a running text that may cite the first so many sources.
    pub(crate) fn new(words: Words, text: &str, sources: usize) -> Self {
        Self { words, blocks: blocks(text, sources) }
    }

    /// Whether there is anything to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }
}
