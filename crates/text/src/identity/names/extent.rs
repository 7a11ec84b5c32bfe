//! How far a name reaches, and whether a word may open it or go on with it.

use super::{Finder, LONGEST_NAME, Trust};
use crate::identity::lexicon::{PARTICLES, VERBS_BEHIND, is_city, is_stop, stays};
use crate::identity::token::{Token, ends_sentence};

impl Finder<'_> {
    /// Where a run of words ends that may all be parts of names.
    pub(super) fn words_end(&self, from: usize) -> usize {
        let tokens = self.tokens;
        let mut end = from;
        while let Some(token) = tokens.get(end).filter(|_| end - from <= LONGEST_NAME) {
            let close = end == from
                || matches!(token.gap, " " | "-" | ". " | "'" | "’")
                || token.gap == ", "
                    && end == from + 1
                    && token.alphabetic
                    && self.tokens.get(end - 1).is_some_and(Token::surname);
            let part = token.alphabetic
                && !is_stop(&token.text)
                && !stays(&token.text)
                && (token.listed() || token.initial() || !token.common());
            if !close || !part {
                break;
            }
            end += 1;
        }
        end
    }

    /// The end of a run of one to four words up to a mark or the end of the line, one of them a listed name and none a
    /// word that is never one; "day" may end a name that began with a sure one.
    pub(super) fn bounded(&self, from: usize) -> Option<usize> {
        let tokens = self.tokens;
        let first =
            tokens.get(from).filter(|first| first.alphabetic && !is_stop(&first.text) && first.text.len() > 2)?;
        let mut to = from;
        while tokens.get(to + 1).is_some_and(|next| next.alphabetic && matches!(next.gap, " " | ". " | "-")) {
            to += 1;
        }
        let run = tokens.all.get(from..=to)?;
        let sure = |token: &Token<'_>| token.listed() && !token.common() && !stays(&token.text);
        let listed = first.given() || first.surname() || run.iter().any(sure);
        let stopped = run.iter().any(|token| is_stop(&token.text) && !(token.surname() && run.iter().any(sure)));
        let plural = run.iter().filter(|token| token.listed()).count() > 1 || run.iter().any(sure);
        (run.len() <= LONGEST_NAME && listed && plural && !stopped).then_some(to)
    }

    /// The last word of the name that starts at `from`, if one does.
    pub(super) fn name_end(&self, from: usize, trust: Trust) -> Option<usize> {
        let tokens = self.tokens;
        let first = tokens.get(from)?;
        if !first.alphabetic
            || !first.initial()
                && is_stop(&first.text)
                && !(trust == Trust::Title
                    && (first.capital && first.surname() && !tokens.flat
                        || tokens.flat && super::placed::STOP_SURNAMES.contains(&first.text.as_str())))
        {
            return None;
        }
        let small = !first.capital && !tokens.flat;
        let mut to = from;
        if first.initial() {
            // "J. Bell": an initial alone is no name.
            let next = tokens.get(from + 1)?;
            let joined = matches!(next.gap, ". " | "." | " " | "-")
                && (next.capital || tokens.flat)
                && next.alphabetic
                && !is_stop(&next.text);
            if !joined
                || !(first.capital || tokens.flat)
                || (first.text == "i" || first.text == "a") && tokens.flat && next.gap == " "
            {
                return None;
            }
            to = from + 1;
            if next.initial() {
                let last = tokens.get(from + 2)?;
                if !matches!(last.gap, ". " | "." | " ") || is_stop(&last.text) {
                    return None;
                }
                to = from + 2;
            }
        } else if !self.may_open(first, from, trust) {
            return None;
        }
        while to - from + 1 < LONGEST_NAME + 1 {
            let Some(next) = tokens.get(to + 1) else { break };
            let closed = tokens.behind(to + 1).is_empty()
                || tokens.behind(to + 1).starts_with([',', '\n', '.'])
                || VERBS_BEHIND.contains(tokens.word(to + 2));
            let comma = next.gap == ", "
                && to == from
                && !(next.text.ends_with("ology") || next.text.ends_with("iatrics") || next.text.starts_with("ortho"))
                && (first.surname() || !first.common())
                && (next.capital || tokens.flat)
                && (next.given() || first.surname() && !next.common() && !is_city(&next.text) && !stays(&next.text))
                && !is_stop(&next.text)
                && closed
                && (!tokens.flat || trust == Trust::Announced);
            let comma = comma && !next.text.ends_with("ology")
                || next.gap == ", "
                    && to == from
                    && next.capital
                    && next.given()
                    && !next.common()
                    && trust != Trust::Kin
                    && !tokens.flat;
            let comma = comma
                || next.gap == ", "
                    && to == from
                    && trust == Trust::Announced
                    && first.surname()
                    && !first.given()
                    && next.given()
                    && !is_stop(&next.text);
            let joined = matches!(next.gap, " " | "-" | "'" | "’" | " '")
                || (next.gap == ". " && tokens.all[to].initial())
                || comma;
            if !joined || ends_sentence(next.gap) && next.gap != ". " {
                break;
            }
            if next.initial()
                && (next.capital || tokens.flat)
                && !(tokens.flat && matches!(next.text.as_str(), "i" | "a") && !tokens.behind(to + 1).starts_with('.'))
                && next.text != "i"
            {
                let dotted = tokens.behind(to + 1) == "-"
                    || tokens.behind(to + 1).starts_with('.')
                    || tokens.behind(to + 1).starts_with(['\n', ','])
                    || tokens.behind(to + 1).is_empty();
                if dotted || tokens.get(to + 2).is_some_and(|after| after.surname() && after.gap == " ") {
                    to += 1;
                    continue;
                }
                break;
            }
            let particle = PARTICLES.contains(next.text.as_str())
                && tokens.get(to + 2).is_some_and(|after| {
                    (after.capital || tokens.flat)
                        && after.alphabetic
                        && !is_stop(&after.text)
                        && matches!(after.gap, " " | "-" | "'" | "’")
                        && (!after.common() || after.surname())
                });
            // "Mohammed Irfan Sheikh, age 47": a last word with a capital before a mark belongs to the two before it.
            let last = !tokens.flat
                && to > from
                && next.gap == " "
                && next.alphabetic
                && next.capital
                && !next.all_capitals
                && !is_stop(&next.text)
                && !stays(&next.text)
                && !is_city(&next.text)
                && tokens.behind(to + 1).starts_with([',', '\n']);
            if particle
                || last
                || next.gap == "-" && (next.capital || tokens.flat) && next.alphabetic
                || self.may_be_part(next)
                || (small || tokens.flat) && to == from && self.may_go_on(next, to + 1)
                || trust != Trust::Kin && tokens.flat && to == from && self.unlisted(next)
                || trust == Trust::Kin
                    && tokens.flat
                    && to == from
                    && first.listed()
                    && self.unlisted(next)
                    && (tokens.behind(to + 1) != " " || VERBS_BEHIND.contains(tokens.word(to + 2)))
            {
                to += 1;
                continue;
            }
            break;
        }
        Some(to)
    }

    pub(super) fn may_open(&self, first: &Token<'_>, from: usize, trust: Trust) -> bool {
        let flat = self.tokens.flat;
        let place = is_city(&first.text) && !first.listed();
        let unusual = !first.common() && !stays(&first.text);
        let as_name = || !first.common() || self.meant_as_name(from);
        let surname_next = || {
            self.tokens.get(from + 1).is_some_and(|next| {
                self.tokens.behind(from) == " " && next.surname() && !is_stop(&next.text) && !next.common()
            })
        };
        match trust {
            Trust::Title => !flat && first.capital || first.listed() || unusual || stays(&first.text),
            _ if place => false,
            Trust::Announced if flat => {
                unusual && first.text.len() > 2 || first.listed() && !stays(&first.text) && as_name()
            }
            Trust::Announced if first.capital => {
                unusual || first.listed() && as_name() || stays(&first.text) && first.surname()
            }
            Trust::Announced => {
                let unlisted_next = || self.tokens.get(from + 1).is_some_and(|next| self.unlisted(next));
                first.given() && (unusual || surname_next() || unlisted_next())
            }
            Trust::Kin if first.capital && !flat => {
                unusual || first.listed() && as_name() || PARTICLES.contains(first.text.as_str())
            }
            Trust::Kin => {
                let verb_follows = VERBS_BEHIND.contains(self.tokens.word(from + 1))
                    || self.tokens.behind(from).trim_start().starts_with(['(', ',', '.']);
                let small = unusual && first.listed() && first.text.len() > 2
                    || unusual && flat && first.text.len() > 3 && verb_follows;
                small || first.given() && first.common() && (surname_next() || flat && verb_follows)
            }
        }
    }

    /// A word no list knows: in small letters, where a name has begun, more likely a name than not.
    pub(super) fn unlisted(&self, token: &Token<'_>) -> bool {
        token.alphabetic
            && token.text.len() > 3
            && !token.common()
            && !stays(&token.text)
            && !is_stop(&token.text)
            && token.gap == " "
    }

    /// A name in small letters goes on in small letters: "emily peterson".
    pub(super) fn may_go_on(&self, token: &Token<'_>, at: usize) -> bool {
        let closes = self.tokens.behind(at) != " " || VERBS_BEHIND.contains(self.tokens.word(at + 1));
        token.surname() && !token.capital && !is_stop(&token.text) && (!token.common() || closes)
    }

    /// Whether an everyday word that is also a name ("Will", "May", "Rose") is meant as a name here.
    pub(super) fn meant_as_name(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let next = tokens.word(at + 1);
        let gap = tokens.behind(at);
        let subject = matches!(next, "i" | "you" | "it" | "he" | "she" | "they" | "we");
        let goes_on = matches!(next, "be" | "not" | "have" | "this" | "that" | "there" | "my" | "the");
        let inside = tokens.all[at].capital && !tokens.flat && !tokens.opens(at);
        if gap == " " && (subject || goes_on && !inside) {
            return false;
        }
        if PARTICLES.contains(next) && gap == " " {
            return true;
        }
        if !tokens.flat && tokens.all[at].capital {
            return true;
        }
        let listed_next = gap == " "
            && tokens.get(at + 1).is_some_and(|next| {
                next.surname() && !is_stop(&next.text) && (!next.common() || tokens.behind(at + 1) != " ")
            });
        listed_next
            || VERBS_BEHIND.contains(next)
            || gap.is_empty()
            || gap.starts_with([',', '.', '\n', '('])
            || gap.starts_with(" (")
    }

    /// Whether a word may go on a name that has begun.
    pub(super) fn may_be_part(&self, token: &Token<'_>) -> bool {
        let day = token.capital && !self.tokens.flat && super::placed::STOP_SURNAMES.contains(&token.text.as_str());
        if day && token.gap == " " && token.surname() {
            return true;
        }
        if !token.alphabetic || is_stop(&token.text) {
            return false;
        }
        if self.tokens.flat {
            return token.text.len() > 2 && (token.surname() || token.given() && !token.common());
        }
        token.capital && (token.listed() || !token.common() || stays(&token.text) && token.surname())
    }
}
