//! Towns, addresses, postal codes, hospitals, employers.

mod address;
mod around;
mod care;
mod town;
mod work;

use std::collections::HashSet;

use super::lexicon::{CARE, WORK, is_stop, stays};
use super::token::{Tokens, ends_sentence};
use super::{Found, Known, Label};
use crate::words::fold;

/// Small words inside a name.
const SMALL: &[&str] = &["of", "and", "de", "la", "du"];
/// Words that say that no name follows: "the hospital", "a private clinic".
const NOT_OF_A_NAME: &[&str] = &[
    "the",
    "my",
    "our",
    "a",
    "an",
    "this",
    "that",
    "dr",
    "i",
    "at",
    "in",
    "from",
    "local",
    "nearby",
    "private",
    "government",
    "govt",
    "same",
    "another",
    "some",
    "any",
    "your",
    "his",
    "her",
    "nearest",
    "big",
    "emergency",
    "which",
    "city",
    "after",
    "before",
    "during",
];

/// Finds places in the tokens of a text.
pub(super) fn find(tokens: &Tokens<'_>, known: &Known) -> Vec<Found> {
    let mut finder = Finder { tokens, found: Vec::new() };
    finder.known(known);
    finder.addresses();
    for at in 0..tokens.all.len() {
        finder.care(at);
        finder.work(at);
        finder.town(at);
        finder.around(at);
    }
    finder.codes();
    finder.towns_behind();
    finder.streets();
    finder.found
}

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    found: Vec<Found>,
}

impl Finder<'_> {
    fn push(&mut self, from: usize, to: usize, label: Label, reason: &'static str, strength: u8) {
        let mut span = self.tokens.span(from, to);
        // "Addenbrooke's" is the whole name of a place.
        let behind = self.tokens.behind(to);
        if label != Label::City && (behind.starts_with("'s") || behind.starts_with("’s")) {
            span.end += behind.chars().take(2).map(char::len_utf8).sum::<usize>();
        }
        self.found.push(Found { span, label, reason, strength });
    }

    fn known(&mut self, known: &Known) {
        let places: HashSet<String> = known.places.iter().map(|place| fold(place.trim())).collect();
        for at in 0..self.tokens.all.len() {
            for length in 1..=3 {
                if self.joined(at, length).is_some_and(|words| places.contains(&words)) {
                    self.push(at, at + length - 1, Label::City, "a place known from the account", 95);
                }
            }
        }
    }

    /// The words from `at` on, joined by spaces, when nothing else stands between them.
    fn joined(&self, at: usize, length: usize) -> Option<String> {
        let all = self.tokens.all.get(at..at + length)?;
        let close = all.iter().skip(1).all(|token| matches!(token.gap, " " | "-" | ". ") && !token.text.is_empty());
        close.then(|| all.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" "))
    }

    fn place_preposition(&self, at: usize) -> bool {
        let before = self.tokens.back(at, 1);
        let through_the = before == "the" || before == "to" && self.tokens.back(at, 2) == "near";
        matches!(
            before,
            "in" | "from" | "at" | "to" | "near" | "of" | "around" | "outside" | "via" | "through" | "towards"
        ) || through_the
    }

    /// Where the name that ends before `at` starts: words with a capital, or in flat text what follows "at", "of", "from".
    fn name_before(&self, at: usize) -> usize {
        let tokens = self.tokens;
        if tokens.flat {
            return self.flat_name_before(at);
        }
        let mut from = at;
        while from > 0 && at - from < 4 {
            let token = &tokens.all[from - 1];
            let saint = tokens.all[from].gap == ". " && matches!(token.text.as_str(), "st" | "dr" | "s");
            let close = saint || matches!(tokens.all[from].gap, " " | " & " | "'" | "-" | "' " | "’ " | "'s " | "’s ");
            let small = SMALL.contains(&token.text.as_str()) && from - 1 > 0 && tokens.all[from - 1].gap == " ";
            let proper = token.alphabetic && (token.capital || small) && !NOT_OF_A_NAME.contains(&token.text.as_str());
            if !close || !proper {
                break;
            }
            from -= 1;
        }
        let everyday =
            from < at && (SMALL.contains(&tokens.word(from)) || tokens.opens(from) && is_stop(tokens.word(from)));
        from + usize::from(everyday)
    }

    /// In flat text a name reaches back to a preposition, unless "the", "a" or "my" follows that.
    fn flat_name_before(&self, at: usize) -> usize {
        let tokens = self.tokens;
        for from in (at.saturating_sub(5)..at).rev() {
            let next = &tokens.all[from + 1];
            let saint = next.gap == ". " && tokens.word(from) == "st";
            if !saint && !matches!(next.gap, " " | " & " | "'" | "-" | "' " | "'s " | "’s ") {
                break;
            }
            if matches!(tokens.word(from), "in" | "from" | "at" | "to" | "near" | "of") {
                let first = tokens.word(from + 1);
                let named = from + 1 < at
                    && !NOT_OF_A_NAME.contains(&first)
                    && !(is_stop(first)
                        && !(matches!(first, "good" | "new")
                            || matches!(first, "little" | "best" | "life" | "first" | "family") && from + 2 < at));
                return if named { from + 1 } else { at };
            }
            if NOT_OF_A_NAME.contains(&tokens.word(from)) || !tokens.all[from].alphabetic {
                break;
            }
        }
        // ", little flower hospital": between a comma and its last word.
        let comma = (at.saturating_sub(4)..at).rev().find(|from| tokens.all[*from].gap.contains([',', '\n', '(']));
        let whole = |from: usize| {
            let run = &tokens.all[from..at];
            run.len() > 1
                && run.iter().skip(1).all(|token| matches!(token.gap, " " | "-" | "'s "))
                && run.iter().all(|token| token.alphabetic && !NOT_OF_A_NAME.contains(&token.text.as_str()))
                && run
                    .iter()
                    .enumerate()
                    .all(|(nth, token)| !is_stop(&token.text) || nth == 0 && token.text == "little")
        };
        if let Some(from) = comma.filter(|from| whole(*from)) {
            return from;
        }
        // Nothing announces it: only unusual words are believed to be its name.
        let mut from = at;
        while from > 0 && at - from < 3 {
            let token = &tokens.all[from - 1];
            if tokens.all[from].gap != " "
                || !token.alphabetic
                || token.common()
                || is_stop(&token.text)
                || stays(&token.text)
            {
                break;
            }
            from -= 1;
        }
        from
    }

    /// Where the name that starts at `at` ends.
    fn name_behind(&self, at: usize) -> usize {
        let tokens = self.tokens;
        let mut to = at;
        while to - at < 4 {
            let Some(next) = tokens.get(to + 1) else { break };
            let close = matches!(next.gap, " " | " & " | "-" | "'" | "' " | "’ " | "'s " | "’s " | ". ")
                && (next.gap != ". " || matches!(tokens.word(to), "st" | "dr" | "s"));
            let joins = |word: &str| {
                matches!(
                    word,
                    "of" | "de" | "la" | "di" | "della" | "du" | "del" | "des" | "da" | "do" | "les" | "and" | "the"
                )
            };
            let named = |at: usize| {
                tokens
                    .get(at)
                    .is_some_and(|after| after.gap == " " && (after.capital || tokens.flat && !is_stop(&after.text)))
            };
            let small = joins(next.text.as_str())
                && (named(to + 2) && !joins(tokens.word(to + 2)) || joins(tokens.word(to + 2)) && named(to + 3))
                && (!tokens.flat || !matches!(next.text.as_str(), "of" | "do" | "and" | "the"));
            let ends_name = CARE.contains(next.text.as_str()) || WORK.contains(next.text.as_str());
            let flat = tokens.flat
                && (ends_name
                    || small
                    || next.alphabetic
                        && !next.common()
                        && next.text.len() > 3
                        && !is_stop(&next.text)
                        && !stays(&next.text));
            if !close
                || ends_sentence(next.gap) && next.gap != ". "
                || !(if tokens.flat {
                    flat
                } else {
                    next.alphabetic
                        && (next.capital && (!is_stop(&next.text) || joins(tokens.word(to)))
                            || small
                            || next.capital && ends_name)
                })
            {
                break;
            }
            to += 1;
        }
        to
    }
}
