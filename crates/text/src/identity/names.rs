//! Names of people: by what announces them, by lists, and by having been announced elsewhere in the text.

mod extent;
mod placed;
mod signed;

use std::collections::HashSet;

use super::lexicon::{CALLED, CLOSINGS, GREETINGS, KIN, MEDICINE, NO_PERSON, TITLES, is_city, is_stop, stays};
use super::token::{Token, Tokens};
use super::{Found, Known, Label};
use crate::words::fold;

/// A word shorter than this is too common to mask wherever it stands.
const SHORTEST_KNOWN: usize = 3;
/// Words in one name: title aside, rarely more.
const LONGEST_NAME: usize = 4;

const DOCTOR_TITLES: &[&str] =
    &["dr", "doctor", "prof", "professor", "nurse", "sister", "consultant", "drs", "doktor", "dott", "dra"];

/// Finds names in the tokens of a text.
pub(super) fn find(tokens: &Tokens<'_>, known: &Known) -> Vec<Found> {
    let mut finder = Finder { tokens, found: Vec::new(), taken: vec![false; tokens.all.len()], surely: HashSet::new() };
    finder.known(&known.names, Label::Name);
    finder.known(&known.practitioners, Label::Doctor);
    for at in 0..tokens.all.len() {
        finder.announced(at);
    }
    for at in 0..tokens.all.len() {
        finder.placed(at);
    }
    finder.last_words();
    for at in 0..tokens.all.len() {
        finder.listed(at);
    }
    finder.again();
    finder.found
}

/// A line that starts with a dash is often a signature.
fn dashed(gap: &str) -> bool {
    gap.trim_end_matches(' ').ends_with(['-', '–', '—', '~', '*'])
}

struct Finder<'a> {
    tokens: &'a Tokens<'a>,
    found: Vec<Found>,
    taken: Vec<bool>,
    /// Words announced as names that are no common words: names wherever they stand.
    surely: HashSet<String>,
}

/// How willing the first word of a name is believed.
#[derive(Clone, Copy, PartialEq)]
enum Trust {
    /// After a title: nearly anything.
    Title,
    /// After "my name is": anything but an everyday word in small letters.
    Announced,
    /// After a kinship word.
    Kin,
}

impl Finder<'_> {
    fn known(&mut self, names: &[String], label: Label) {
        let split =
            |name: &String| name.split(|character: char| !character.is_alphabetic()).map(fold).collect::<Vec<_>>();
        let parts: HashSet<String> =
            names.iter().flat_map(split).filter(|part| part.chars().count() >= SHORTEST_KNOWN).collect();
        if parts.is_empty() {
            return;
        }
        for at in 0..self.tokens.all.len() {
            // A known name that is also an everyday word counts only where it is written as a name.
            let token = &self.tokens.all[at];
            let as_name = !token.common() || (token.capital && !self.tokens.opens(at));
            if parts.contains(&token.text) && as_name {
                self.push(at, at, label, "a name known from the account", 95);
            }
        }
    }

    fn push(&mut self, from: usize, to: usize, label: Label, reason: &'static str, strength: u8) {
        for at in from..=to {
            self.taken[at] = true;
            let token = &self.tokens.all[at];
            let telling = token.text.chars().count() >= SHORTEST_KNOWN
                && !token.common()
                && !stays(&token.text)
                && !is_stop(&token.text)
                && !is_city(&token.text);
            if telling {
                self.surely.insert(token.text.clone());
            }
        }
        self.found.push(Found { span: self.tokens.span(from, to), label, reason, strength });
    }

    fn take(&mut self, from: usize, trust: Trust, label: Label, reason: &'static str, strength: u8) -> bool {
        let Some(to) = self.name_end(from, trust) else { return false };
        self.push(from, to, label, reason, strength);
        true
    }

    /// What a word announces about the words behind it.
    fn announced(&mut self, at: usize) {
        let tokens = self.tokens;
        let word = tokens.word(at);
        let next = at + 1;
        let gap = tokens.behind(at);
        let flows = matches!(gap.trim(), "" | "." | ":" | "-" | ".:") && !gap.contains('\n');
        if DOCTOR_TITLES.contains(&word) {
            let full = matches!(word, "doctor" | "nurse" | "sister" | "consultant");
            let comma = full
                && gap == ", "
                && tokens.get(next).is_some_and(|token| tokens.flat || token.capital)
                && tokens.behind(next).starts_with([',', ' ', '.'])
                && at > 0
                && matches!(tokens.back(at, 1), "our" | "my" | "the" | "family" | "her" | "his" | "their" | "your");
            let closed =
                tokens.get(next).is_some_and(|token| token.capital && !tokens.flat) && tokens.behind(next) == ", ";
            if comma {
                self.take(
                    next,
                    if closed { Trust::Title } else { Trust::Kin },
                    Label::Doctor,
                    "stands behind a doctor word",
                    70,
                );
            } else if flows {
                self.take(
                    next,
                    if full { Trust::Kin } else { Trust::Title },
                    Label::Doctor,
                    "stands behind a doctor's title",
                    80,
                );
            }
        } else if TITLES.contains(word) && flows {
            self.take(next, Trust::Title, Label::Name, "stands behind a title", 80);
        } else if KIN.contains(word) && matches!(gap, " " | ", " | " (" | ": ") {
            let owned = (1..=3).any(|back| {
                matches!(tokens.back(at, back), "my" | "his" | "her" | "our" | "your" | "their" | "the" | "a")
            }) || tokens.back(at, 1) == "and" && (2..=4).any(|back| KIN.contains(tokens.back(at, back)));
            if owned && gap != ", " {
                self.take(next, Trust::Kin, Label::Name, "stands behind a kinship word", 70);
            } else if owned {
                let listed =
                    tokens.get(next).is_some_and(|token| token.given() && !token.common() && !is_stop(&token.text));
                if listed {
                    self.take(next, Trust::Kin, Label::Name, "stands behind a kinship word", 70);
                }
            }
        } else if matches!(word, "day" | "morning" | "evening" | "afternoon")
            && tokens.back(at, 1) == "good"
            && gap == ", "
        {
            let listed = tokens
                .get(next)
                .is_some_and(|token| token.listed() || token.capital && !tokens.flat && !token.common());
            if listed {
                self.take(next, Trust::Announced, Label::Name, "stands behind a greeting", 60);
            }
        } else if GREETINGS.contains(word) && (gap == " " || gap == ", ") {
            self.take(next, Trust::Announced, Label::Name, "stands behind a greeting", 60);
        } else if CALLED.contains(word) && (flows || gap == " is ") {
            let skip = usize::from(matches!(tokens.word(next), "is" | "was" | "name"));
            let skip = skip + usize::from(skip == 1 && tokens.word(next + 1) == "is");
            let capital = tokens.get(next).is_some_and(|token| token.capital && !tokens.flat);
            let of_kin = (1..=4).any(|back| KIN.contains(tokens.back(at, back)));
            let self_named = match word {
                "patient" => capital || tokens.get(next).is_some_and(|token| token.given() && !token.common()),
                "called" | "named" => {
                    of_kin || capital && tokens.back(at, 1) != "is" && tokens.get(next).is_some_and(Token::given)
                }
                _ => true,
            };
            if matches!(word, "patient" | "name") && gap.starts_with(':') {
                self.field(next);
            } else if self_named {
                self.take(next + skip, Trust::Announced, Label::Name, "said to be a name", 75);
            }
        } else if matches!(word, "is" | "was" | "ist") && tokens.back(at, 1) == "name" || word == "name's" {
            self.take(next, Trust::Announced, Label::Name, "said to be a name", 75);
        } else if matches!(word, "am" | "i'm" | "im") && gap == " " && (word != "am" || tokens.back(at, 1) == "i") {
            self.introduced(next);
        } else if (word == "is" && tokens.back(at, 1) == "this") || matches!(word, "its" | "it" | "it's") {
            let here = tokens
                .get(next)
                .is_some_and(|token| token.listed() || token.capital && !tokens.flat && !token.common());
            let speaks = |to: usize| {
                matches!(tokens.word(to + 1), "again" | "here" | "from" | "writing")
                    || tokens.behind(to).starts_with([',', '.'])
            };
            let aged = |to: usize| {
                tokens.behind(to) == ", " && tokens.word(to + 1).starts_with(|first: char| first.is_ascii_digit())
            };
            if here && matches!(gap, " " | "'s " | "’s ") && self.name_end(next, Trust::Announced).is_some_and(speaks)
            {
                self.take(next, Trust::Announced, Label::Name, "introduces themselves", 70);
            }
            if let Some(to) = self.bounded(next).filter(|to| word == "is" && aged(*to)) {
                self.push(next, to, Label::Name, "introduces themselves", 71);
            }
        } else if (word == "here" || word == "side" && tokens.back(at, 1) == "this") && at > 0 {
            self.named_before(at);
        } else if CLOSINGS.contains(word) {
            self.signed(at);
        } else if matches!(word, "md" | "mbbs" | "frcs" | "mrcp" | "frcp" | "dnb" | "facs" | "facc")
            && at > 0
            && !self.taken[at - 1]
        {
            self.degree(at);
        } else if matches!(word, "from" | "by" | "with" | "to" | "under" | "opinion" | "for" | "consulted")
            && gap == " "
        {
            self.by_somebody(at);
        }
        if tokens.opens(at) && (at == 0 || tokens.all[at].starts_line()) {
            self.line(at);
        }
        if tokens.opens(at) {
            self.contact(at);
        }
    }

    /// "I am Priya Nair, 34": a listed or unknown word with a capital, not a nationality or a state of mind.
    fn introduced(&mut self, next: usize) {
        let tokens = self.tokens;
        let Some(token) = tokens.get(next) else { return };
        let Some(to) = self.name_end(next, Trust::Kin) else { return };
        let behind = tokens.behind(to);
        let closes = behind.starts_with([',', '.', '(', '\n'])
            || behind.is_empty()
            || matches!(tokens.word(to + 1), "and" | "from" | "a" | "an" | "aged" | "writing" | "the");
        let believed = token.given() || token.surname() || (token.capital && !token.common() && !tokens.flat);
        let mood = matches!(
            token.text.as_str(),
            "gay" | "rich" | "frank" | "merry" | "bright" | "strong" | "noble" | "rusty" | "sunny"
        );
        let ordinary = tokens.flat && token.common() && to == next && (mood || !behind.starts_with(','));
        let believed = believed || to > next && tokens.all[next..=to].iter().all(|token| !token.common());
        if believed && closes && !ordinary {
            self.take(next, Trust::Kin, Label::Name, "introduces themselves", 72);
        }
    }

    /// "the second opinion was from Bell on", "I spoke with Priya Nair".
    fn by_somebody(&mut self, at: usize) {
        let tokens = self.tokens;
        let next = at + 1;
        let Some(token) = tokens.get(next) else { return };
        let context = (1..=4).any(|back| {
            matches!(
                tokens.back(at, back),
                "opinion"
                    | "diagnosed"
                    | "spoke"
                    | "talked"
                    | "seen"
                    | "treated"
                    | "operated"
                    | "advised"
                    | "prescribed"
                    | "referred"
                    | "discussed"
                    | "consulted"
                    | "letter"
                    | "appointment"
                    | "message"
                    | "switched"
                    | "implanted"
                    | "inserted"
                    | "fitted"
                    | "performed"
                    | "signed"
                    | "reviewed"
                    | "examined"
                    | "checked"
                    | "issued"
            )
        });
        let word = tokens.word(at);
        let spoken = (1..=4).any(|back| {
            matches!(tokens.back(at, back), "spoke" | "talked" | "discussed" | "appointment" | "consulted")
        });
        let asked = word == "for"
            && (1..=2).any(|back| matches!(tokens.back(at, back), "question" | "message" | "letter" | "note"));
        if word == "for" && !asked {
            return;
        }
        if word == "with" && !spoken || token.all_capitals && !tokens.flat {
            return;
        }
        if !(context || asked || word == "consulted")
            || is_city(&token.text) && word == "from" && !token.surname()
            || word == "of"
            || !(token.capital || tokens.flat)
        {
            return;
        }
        let unknown = !token.common() && (word == "consulted" || asked || spoken && token.capital && !tokens.flat);
        let initial = token.initial() && (token.capital || tokens.flat) && tokens.behind(next).starts_with('.');
        let believed = (token.listed() || stays(&token.text) || unknown || initial && (asked || spoken || context))
            && !is_stop(&token.text)
            && (!tokens.flat || !token.common() || stays(&token.text) || token.surname());
        let alone = !matches!(
            tokens.word(next + 1),
            "hospital" | "clinic" | "disease" | "syndrome" | "centre" | "center" | "medical" | "nursing"
        );
        if believed && alone {
            self.take(next, Trust::Title, Label::Doctor, "named as somebody who was consulted", 60);
        }
    }

    /// Names that nothing announces, by the lists alone.
    fn listed(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        let passed =
            self.taken[at] || !token.alphabetic || token.text.len() < 3 || stays(&token.text) || is_stop(&token.text);
        if passed || !token.listed() || self.in_place_name(at) || self.is_medicine(at) {
            return;
        }
        let next =
            tokens.get(at + 1).filter(|next| tokens.behind(at) == " " && next.alphabetic && !is_stop(&next.text));
        let initial = tokens.get(at + 1).is_some_and(|next| {
            tokens.behind(at) == " " && next.initial() && next.capital && tokens.behind(at + 1).starts_with('.')
        });
        let surname_next = next.is_some_and(|next| next.surname() && !stays(&next.text) && !self.taken[at + 1]);
        let believed = if tokens.flat {
            let contact = token.given() && tokens.opens(at) && self.contact_follows(at);
            contact
                || !token.common() && token.text.len() > 3
                || token.given() && surname_next && next.is_some_and(|next| !next.common()) && token.text.len() > 3
        } else if token.all_capitals {
            token.text.len() > 2 && next.is_some_and(|next| next.all_capitals && next.listed() && next.text.len() > 2)
        } else if token.capital {
            let pair = token.given() && (surname_next && next.is_some_and(|next| next.capital) || initial);
            let behind = tokens.behind(at);
            let signs = token.given() && self.contact_follows(at);
            let owns = token.given() && !tokens.opens(at) && (behind.starts_with("'s ") || behind.starts_with("’s "));
            let unknown = token.given()
                && next.is_some_and(|next| {
                    next.capital && !next.common() && !stays(&next.text) && next.text.len() > 3 && !next.all_capitals
                });
            !token.common() || pair || signs || owns || unknown
        } else {
            token.given()
                && !token.common()
                && next.is_some_and(|next| next.surname() && !next.common() && !next.capital)
        };
        let place = is_city(&token.text) && !(token.given() && (!tokens.flat || surname_next));
        if believed && !place {
            let Some(to) = self.name_end(at, if token.common() { Trust::Title } else { Trust::Kin }) else { return };
            let from = self.with_unlisted_given(at);
            self.push(from, to, Label::Name, "is a known given or family name", 45);
        }
    }

    /// "Lalduhawma Lohar": a family name from the list takes an unknown word before it along.
    fn with_unlisted_given(&self, at: usize) -> usize {
        let tokens = self.tokens;
        if at == 0 || self.taken[at - 1] || tokens.all[at].gap != " " || !tokens.all[at].surname() {
            return at;
        }
        let before = &tokens.all[at - 1];
        let unknown = before.alphabetic
            && !before.common()
            && !stays(&before.text)
            && !is_stop(&before.text)
            && !is_city(&before.text)
            && before.text.len() > 2;
        let written = if tokens.flat {
            before.text.len() > 3
        } else {
            before.capital && !before.all_capitals || before.all_capitals && tokens.all[at].all_capitals
        };
        // "Jan Novák": a month, but not as the first word before a family name.
        let opens = before.given() && before.capital && !tokens.flat && tokens.opens(at - 1);
        if (unknown && written || opens) && !self.is_medicine(at - 1) { at - 1 } else { at }
    }

    /// "tablet Estelle", "10 mg of Mirap": medicines are sold under people's names.
    fn is_medicine(&self, at: usize) -> bool {
        let medicine = |word: &str| MEDICINE.contains(word);
        let hyphen =
            self.tokens.all[at].gap == "-" || self.tokens.behind(at) == "-" && self.tokens.word(at + 1).len() < 3;
        hyphen
            || (1..=3).any(|back| medicine(self.tokens.back(at, back)))
            || (1..=2).any(|ahead| {
                medicine(self.tokens.word(at + ahead))
                    || self.tokens.word(at + ahead).bytes().all(|b| b.is_ascii_digit())
                        && medicine(self.tokens.word(at + ahead + 1))
            })
    }

    /// "in Victoria", "Elm Street VA Clinic": the places have their own finder.
    fn in_place_name(&self, at: usize) -> bool {
        let flows = |ahead: usize| !self.tokens.behind(at + ahead - 1).contains([',', '.', '\n']);
        (1..=2).take_while(|ahead| flows(*ahead)).any(|ahead| NO_PERSON.contains(self.tokens.word(at + ahead)))
    }

    /// Everything surely a name is one wherever it stands again.
    fn again(&mut self) {
        for at in 0..self.tokens.all.len() {
            let token = &self.tokens.all[at];
            if !self.taken[at] && (token.capital || self.tokens.flat) && self.surely.contains(&token.text) {
                self.push(at, at, Label::Name, "is a name elsewhere in the text", 44);
            }
        }
    }
}
