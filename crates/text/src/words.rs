//! The words of a text, folded for comparison, each with its place and what stands before it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::Span;

/// What separates a word from the one before it, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    Space,
    Comma,
    Clause,
    Sentence,
}

/// One word: letters and digits, with apostrophes inside ("won't") and decimal marks inside numbers ("38.4", "120/80").
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, without diacritics, with straight apostrophes.
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) before: Break,
}

impl Word {
    pub(crate) fn number(&self) -> Option<f32> {
        let starts_as_number = self.text.starts_with(|first: char| first.is_ascii_digit());
        if starts_as_number { self.text.replace(',', "").parse().ok() } else { None }
    }
}

/// Cuts a text into words; linear in its length.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut before = Break::Sentence;
    let mut characters = text.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if !first.is_alphanumeric() {
            if first == '%' {
                found.push(Word { text: "%".into(), span: start..start + 1, before });
                before = Break::Space;
            } else {
                before = before.max(break_of(first));
            }
            continue;
        }
        let mut end = start + first.len_utf8();
        let mut last = first;
        while let Some(&(at, next)) = characters.peek() {
            let mut ahead = characters.clone();
            ahead.next();
            let after = ahead.peek().map(|&(_, character)| character);
            if !joins(last, next, after) {
                break;
            }
            characters.next();
            end = at + next.len_utf8();
            last = next;
        }
        let span = start..end;
        found.push(Word { text: fold(crate::span::covered(text, &span)), span, before });
        before = Break::Space;
    }
    found
}

/// Whether `next` continues a word that ends in `last`; a digit run and a letter run do not join, so that "38c" is two words.
fn joins(last: char, next: char, after: Option<char>) -> bool {
    if next.is_alphanumeric() || is_combining_mark(next) {
        return !(last.is_ascii_digit() && next.is_alphabetic());
    }
    let between = |test: fn(&char) -> bool| test(&last) && after.as_ref().is_some_and(test);
    match next {
        '\'' | '’' | 'ʼ' => between(|character| character.is_alphabetic()),
        '.' | ',' | '/' => between(char::is_ascii_digit),
        _ => false,
    }
}

fn break_of(character: char) -> Break {
    match character {
        '.' | '?' | '!' | '\n' | '\r' | '।' | '。' | '？' | '！' | '…' => Break::Sentence,
        ';' | ':' | '(' | ')' | '–' | '—' | '"' | '“' | '”' => Break::Clause,
        ',' | '،' | '、' => Break::Comma,
        _ => Break::Space,
    }
}

/// Lower case, diacritics away ("Müller" becomes "muller"), curly apostrophes straight.
pub(crate) fn fold(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii()) {
        return word.to_ascii_lowercase();
    }
    word.nfd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .map(|character| match character {
            '’' | 'ʼ' => Cow::Borrowed("'"),
            'ß' => Cow::Borrowed("ss"),
            'æ' => Cow::Borrowed("ae"),
            'œ' => Cow::Borrowed("oe"),
            'ø' => Cow::Borrowed("o"),
            'ł' => Cow::Borrowed("l"),
            'đ' | 'ð' => Cow::Borrowed("d"),
            'þ' => Cow::Borrowed("th"),
            'ı' => Cow::Borrowed("i"),
            other => Cow::Owned(other.to_string()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn numbers_keep_their_marks_and_lose_their_units() {
        assert_eq!(texts("Temp 38.4C, BP 172/104; I won’t."), ["temp", "38.4", "c", "bp", "172/104", "i", "won't"]);
    }

    #[test]
    fn diacritics_fold_away() {
        assert_eq!(texts("Müller Wiśniewska Søren Élodie"), ["muller", "wisniewska", "soren", "elodie"]);
    }

    #[test]
    fn breaks_are_remembered() {
        let found: Vec<Break> = words("a b, c; d. e").into_iter().map(|word| word.before).collect();
        assert_eq!(found, [Break::Sentence, Break::Space, Break::Comma, Break::Clause, Break::Sentence]);
    }
}
