//! Employers, schools and other organizations.

use super::Finder;
use crate::identity::Label;
use crate::identity::lexicon::{VERBS_BEHIND, WORK, WORK_KNOWN, WORKING, is_city, is_stop, stays};

impl Finder<'_> {
    pub(super) fn work(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        let word = token.text.as_str();
        if (token.capital || tokens.flat) && WORK.contains(word) {
            let from = self.name_before(at);
            let said = self.works_before(from) || self.attends(from, at);
            let long = !tokens.flat && at - from >= 1 && from < at && !tokens.opens(from);
            if from < at && (said || long) {
                self.push(from, at, Label::Org, "ends like the name of an organization", 58);
            }
        }
        let bracketed = tokens.behind(at) == " (" && (word == "work" || word == "employer" || word == "company");
        if bracketed && tokens.get(at + 1).is_some_and(|next| next.capital && !tokens.flat && next.alphabetic) {
            let to = self.name_behind(at + 1);
            self.push(at + 1, to, Label::Org, "said to be where somebody works or studies", 57);
        }
        if matches!(word, "at" | "for" | "with" | "in" | "by" | "to" | "of")
            && tokens.behind(at) == " "
            && self.works_before(at + 1)
        {
            let skip = usize::from(tokens.word(at + 1) == "the");
            let Some(next) = tokens.get(at + 1 + skip) else { return };
            let titled = next.capital
                && !tokens.flat
                && tokens.get(at + 2 + skip).is_some_and(|after| after.capital && after.gap == " ");
            let unusual = (!is_stop(&next.text) || titled)
                && (WORK_KNOWN.contains(next.text.as_str()) || !next.common() || next.capital && !tokens.flat);
            let joins = word != "with" || !tokens.flat || WORKING.contains(tokens.back(at, 1));
            let proper = next.alphabetic
                && (next.capital || tokens.flat)
                && unusual
                && joins
                && !(word != "at" && word != "for" && is_city(&next.text));
            if proper {
                let to = self.flat_name_end(self.name_behind(at + 1 + skip));
                self.push(at + 1 + skip, to, Label::Org, "said to be where somebody works or studies", 57);
            } else if tokens.flat && next.alphabetic && (!is_stop(&next.text) || next.text == "home") {
                self.flat_organization(at + 1 + skip);
            }
        }
        if (token.capital && !tokens.flat || tokens.flat && !token.common())
            && WORK_KNOWN.contains(word)
            && !stays(word)
            && !(word == "ola" && tokens.opens(at))
        {
            let to = self.name_behind(at);
            self.push(at, to, Label::Org, "is the name of a known company", 46);
        }
    }

    /// "an engineer at bharat electronics.": in flat text one ordinary word more, when a mark or a small word follows it.
    pub(super) fn flat_name_end(&self, to: usize) -> usize {
        let tokens = self.tokens;
        let Some(next) = tokens.get(to + 1).filter(|next| tokens.flat && next.gap == " " && next.alphabetic) else {
            return to;
        };
        let time =
            matches!(next.text.as_str(), "night" | "nights" | "shift" | "shifts" | "full" | "part" | "now" | "daily");
        let closes = tokens.behind(to + 1) != " " || is_stop(tokens.word(to + 2));
        if closes
            && !time
            && !VERBS_BEHIND.contains(next.text.as_str())
            && !is_stop(&next.text)
            && !stays(&next.text)
            && next.text.len() > 3
        {
            to + 1
        } else {
            to
        }
    }

    /// "i work at oak hill fire department": up to the word an organization's name ends with.
    fn flat_organization(&mut self, from: usize) {
        let tokens = self.tokens;
        let first = tokens.word(from);
        if matches!(first, "a" | "an" | "the" | "my" | "our" | "this")
            || first == "home" && (tokens.behind(from) != " " || is_stop(tokens.word(from + 1)))
        {
            return;
        }
        for to in from..(from + 5).min(tokens.all.len()) {
            let joined = to == from || tokens.all[to].gap == " ";
            if !joined || is_stop(tokens.word(to)) {
                break;
            }
            if to > from && WORK.contains(tokens.word(to)) {
                self.push(from, to, Label::Org, "said to be where somebody works or studies", 57);
                return;
            }
        }
        // No telling end: two words before a stop are taken, one alone may be "work at night".
        let pair = from + 1 < tokens.all.len() && tokens.all[from + 1].gap == " " && !is_stop(tokens.word(from + 1));
        let closes = tokens.behind(from + 1) != " " || is_stop(tokens.word(from + 2));
        let works_for = tokens.back(from, 1) == "for" && WORKING.contains(tokens.back(from, 2));
        if (tokens.back(from, 1) == "at" || works_for) && pair && closes && tokens.all[from + 1].alphabetic {
            self.push(from, from + 1, Label::Org, "said to be where somebody works or studies", 49);
        }
    }

    /// "My son goes to ... school", "my kid's school, ... elementary".
    fn attends(&self, from: usize, at: usize) -> bool {
        let tokens = self.tokens;
        let learns = matches!(
            tokens.word(at),
            "school"
                | "college"
                | "university"
                | "academy"
                | "elementary"
                | "primary"
                | "nursery"
                | "kindergarten"
                | "secondary"
        );
        let there = tokens.flat && tokens.back(from, 1) == "at";
        learns
            && (there
                || (1..=4).any(|back| {
                    matches!(
                        tokens.back(from, back),
                        "goes" | "go" | "attends" | "attend" | "enrolled" | "grade" | "year" | "class" | "school"
                    )
                }))
    }

    fn works_before(&self, at: usize) -> bool {
        let tokens = self.tokens;
        (1..=6).any(|back| WORKING.contains(tokens.back(at, back)))
    }
}
