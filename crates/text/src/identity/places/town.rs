//! Towns and quarters, by the list of towns and by what is said around them.

use super::Finder;
use super::address::ZIP_BEHIND;
use crate::identity::Label;
use crate::identity::lexicon::{begins_city, is_city, is_stop, stays};
use crate::span::covered;

/// Say that somebody lives where the next name is, or moved there.
const LIVES: &[&str] = &[
    "live",
    "lives",
    "living",
    "resident",
    "moved",
    "reside",
    "residing",
    "based",
    "staying",
    "travel",
    "travelling",
    "traveling",
    "shifted",
    "settled",
    "born",
    "belong",
    "hail",
];

/// Follow "in" with a capital and are no towns.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "spring",
    "summer",
    "autumn",
    "winter",
    "english",
    "hindi",
    "french",
    "german",
    "spanish",
    "ramadan",
    "lent",
    "advent",
    "christmas",
    "year",
    "grade",
    "class",
    "ward",
    "room",
    "clinic",
    "hospital",
    "general",
    "summary",
    "short",
    "brief",
    "case",
    "icu",
    "theatre",
];

impl Finder<'_> {
    pub(super) fn town(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        if !token.alphabetic || !(token.capital || tokens.flat) {
            return;
        }
        let placed = self.place_preposition(at);
        let longest = if begins_city(&token.text) { 3 } else { 0 };
        for length in (1..=longest).rev() {
            let Some(words) = self.joined(at, length) else { continue };
            if !is_city(&words) {
                continue;
            }
            let last = &tokens.all[at + length - 1];
            let written = !tokens.flat && token.capital && last.capital;
            let single = length == 1;
            let doubtful = single && (token.common() || token.listed() || stays(&token.text) || is_stop(&token.text));
            let behind = tokens.behind(at + length - 1);
            let coded = token.gap == " " && {
                let code = tokens.back(at, 1);
                (4..=6).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit())
            };
            let address_like = token.gap.starts_with(", ")
                || coded
                || ZIP_BEHIND
                    .is_match(covered(tokens.text, &(last.span.end..tokens.text.len().min(last.span.end + 12))))
                || behind.starts_with(',');
            let believed = match (written, doubtful) {
                (true, false) => !(single && tokens.opens(at) && token.common()),
                (true, true) => {
                    placed && (!is_stop(&token.text) || token.text == "mobile")
                        || (address_like && !token.common() && !stays(&token.text))
                }
                (false, false) => tokens.flat && (placed || address_like || words.len() > 4),
                (false, true)
                    if address_like && token.gap.starts_with(", ") && !token.common() && !stays(&token.text) =>
                {
                    tokens.flat
                }
                (false, true) => {
                    let lives = || (2..=4).any(|back| LIVES.contains(&tokens.back(at, back)));
                    tokens.flat
                        && placed
                        && !is_stop(&token.text)
                        && !stays(&token.text)
                        && (!token.common() || token.text.len() > 3 && lives())
                }
            };
            if believed {
                if coded {
                    self.push(at - 1, at - 1, Label::Zip, "stands before a town", 58);
                }
                let from = self.quarter(at);
                self.push(from, at + length - 1, Label::City, "is the name of a town", if placed { 55 } else { 47 });
                return;
            }
        }
        let lives = placed && (1..=4).any(|back| LIVES.contains(&tokens.back(at, back)));
        let unknown =
            token.capital && !tokens.flat && !is_stop(&token.text) && !stays(&token.text) && !token.all_capitals;
        let in_somewhere = tokens.back(at, 1) == "in"
            && unknown
            && !MONTHS.contains(&token.text.as_str())
            && token.text.len() > 3
            && (tokens.behind(at).starts_with([',', '.', '\n'])
                || matches!(tokens.word(at + 1), "on" | "and" | "for" | "since"));
        let nearby = tokens.back(at, 1) == "near" && unknown && !token.common() && token.text.len() > 4;
        let this_is = in_somewhere
            || nearby
            || tokens.back(at, 1) == "from"
                && (token.gap == " ")
                && unknown
                && !token.common()
                && tokens.behind(at).starts_with(['.', ',', '\n']);
        if (lives && unknown) || this_is {
            let to = self.name_behind(at);
            self.push(at, to.min(at + 2), Label::City, "said to be where somebody lives", 48);
        }
    }

    /// Where the name of a town starts that a list knows from `at` on: "greater noida", "in banjara hills, hyderabad".
    fn quarter(&self, at: usize) -> usize {
        let tokens = self.tokens;
        let joined = tokens.all[at].gap == " ";
        if joined && matches!(tokens.back(at, 1), "greater" | "navi" | "upper" | "lower" | "old" | "inner" | "central")
        {
            return at - 1;
        }
        if tokens.all[at].gap != ", " {
            return at;
        }
        let quarter = |from: usize| {
            (from..at).all(|one| {
                let token = &tokens.all[one];
                token.alphabetic
                    && !is_stop(&token.text)
                    && (token.capital || tokens.flat)
                    && (one == from || token.gap == " ")
            })
        };
        let named = |from: usize| (from..at).any(|one| !tokens.all[one].common() && !stays(&tokens.all[one].text));
        let announced = |from: usize| {
            let gap = tokens.all[from].gap;
            gap == " " && matches!(tokens.back(from, 1), "in" | "from" | "at" | "near") || gap == " (" && !tokens.flat
        };
        (at.saturating_sub(3)..at)
            .find(|from| *from > 0 && announced(*from) && quarter(*from) && named(*from))
            .unwrap_or(at)
    }
}
