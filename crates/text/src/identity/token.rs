//! The words of a text with what recognizing a name needs: capitals, what stands between, whether they are common.

use std::cell::OnceCell;

use super::lexicon;
use crate::Span;
use crate::span::covered;
use crate::spelling::is_common;
use crate::words::words;

/// One word; a possessive "'s" is left out of text and span.
pub(super) struct Token<'a> {
    pub(super) text: String,
    pub(super) span: Span,
    /// What stands between this word and the one before it, or the start of the text.
    pub(super) gap: &'a str,
    pub(super) capital: bool,
    pub(super) all_capitals: bool,
    pub(super) alphabetic: bool,
    common: OnceCell<bool>,
    named: OnceCell<(bool, bool)>,
}

impl Token<'_> {
    pub(super) fn common(&self) -> bool {
        *self.common.get_or_init(|| is_common(&self.text))
    }

    pub(super) fn given(&self) -> bool {
        self.lists().0
    }

    pub(super) fn surname(&self) -> bool {
        self.lists().1
    }

    /// In a list of names.
    pub(super) fn listed(&self) -> bool {
        self.given() || self.surname()
    }

    fn lists(&self) -> (bool, bool) {
        *self.named.get_or_init(|| {
            // "d'Alessandro" is a family name when "Alessandro" is one, or no word at all.
            let elided = self
                .text
                .split_once('\'')
                .filter(|(article, rest)| matches!(*article, "d" | "o" | "l" | "dell" | "dall") && rest.len() > 3);
            let after_article = elided.is_some_and(|(_, rest)| lexicon::is_surname(rest) || !is_common(rest));
            (lexicon::is_given(&self.text), lexicon::is_surname(&self.text) || after_article)
        })
    }

    pub(super) fn initial(&self) -> bool {
        self.alphabetic && self.text.chars().count() == 1
    }

    pub(super) fn starts_line(&self) -> bool {
        self.gap.contains('\n')
    }
}

/// A text cut into tokens.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) all: Vec<Token<'a>>,
    /// The text is written without capitals (or in capitals only), so that a capital says nothing.
    pub(super) flat: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut end = 0;
        let mut all = Vec::new();
        let (mut capitals, mut inner_capitals, mut small) = (0_usize, 0_usize, 0_usize);
        for word in words(text) {
            let original = covered(text, &word.span);
            let mut span = word.span.clone();
            let mut folded = word.text;
            if let Some(base) = folded.strip_suffix("'s") {
                folded = base.to_owned();
                let cut: usize = original.chars().rev().take(2).map(char::len_utf8).sum();
                span.end -= cut;
            }
            let elided = original.chars().skip(1).any(char::is_uppercase) && original.contains(['\'', '’']);
            let capital = original.starts_with(char::is_uppercase) || elided;
            let all_capitals = capital && original.chars().count() > 1 && !original.chars().any(char::is_lowercase);
            let alphabetic =
                folded.starts_with(char::is_alphabetic) && !folded.bytes().any(|byte| byte.is_ascii_digit());
            if alphabetic {
                capitals += usize::from(capital);
                inner_capitals += usize::from(all_capitals && original.len() > 3);
                small += usize::from(!capital);
            }
            let gap = covered(text, &(end..span.start));
            end = span.end;
            all.push(Token {
                text: folded,
                span,
                gap,
                capital,
                all_capitals,
                alphabetic,
                common: OnceCell::new(),
                named: OnceCell::new(),
            });
        }
        let flat = capitals == 0 || (small == 0 && inner_capitals > 3);
        Self { text, all, flat }
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token<'a>> {
        self.all.get(at)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |token| token.text.as_str())
    }

    /// The word `back` places before `at`, in the same sentence and line.
    pub(super) fn back(&self, at: usize, back: usize) -> &str {
        if at < back
            || (at - back + 1..=at).any(|between| ends_sentence(self.all.get(between).map_or("", |token| token.gap)))
        {
            return "";
        }
        self.word(at - back)
    }

    /// What stands behind the token, up to the next one or the end of the text.
    pub(super) fn behind(&self, at: usize) -> &str {
        match self.all.get(at + 1) {
            Some(next) => next.gap,
            None => self.all.get(at).map_or("", |token| covered(self.text, &(token.span.end..self.text.len()))),
        }
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        self.all[from].span.start..self.all[to].span.end
    }

    /// The token that starts at or after a byte.
    pub(super) fn at_byte(&self, byte: usize) -> usize {
        self.all.partition_point(|token| token.span.start < byte)
    }

    /// First word of the text, of a sentence or a line.
    pub(super) fn opens(&self, at: usize) -> bool {
        at == 0 || self.all.get(at).is_some_and(|token| ends_sentence(token.gap))
    }
}

pub(super) fn ends_sentence(gap: &str) -> bool {
    gap.contains(['\n', '?', '!', ';']) || gap.starts_with(". ") || gap.contains(". ") || gap.contains(": ")
}
