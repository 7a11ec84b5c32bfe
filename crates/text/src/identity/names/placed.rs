//! Names by their place in a message: the last words, an address in front, a header, between commas before an address.

use super::{Finder, LONGEST_NAME};
use crate::identity::Label;
use crate::identity::lexicon::{KIN, PARTICLES, VERBS_BEHIND, is_city, is_stop, stays};
use crate::identity::token::Token;

/// Family names among the words that are never names: with a capital behind a name they are one.
pub(super) const STOP_SURNAMES: &[&str] = &[
    "love", "snow", "wood", "day", "field", "child", "good", "kind", "little", "best", "early", "may", "case", "back",
    "bill", "mark", "will", "name", "still", "last", "post", "night", "head", "hand", "cross", "church", "weeks",
    "pain", "self", "first", "new", "old", "low", "high", "sharp", "light", "cold", "winter", "summer",
];
/// What somebody else is said to have done, which medicines and towns do not.
const OF_PEOPLE: &[&str] = &[
    "fainted",
    "fell",
    "collapsed",
    "vomited",
    "woke",
    "complained",
    "complains",
    "weighs",
    "cried",
    "cries",
    "wakes",
    "sleeps",
    "coughs",
    "coughed",
    "said",
    "says",
    "lives",
    "lived",
    "refuses",
    "refused",
    "tripped",
    "slipped",
    "swallowed",
    "limps",
    "snores",
    "drinks",
    "smokes",
    "eats",
    "ate",
    "drank",
    "asked",
    "asks",
    "feels",
    "felt",
    "scratched",
    "scratches",
];
/// What follows a name in a record: the number or date that belongs to it.
const OF_A_RECORD: &[&str] = &[
    "mrn",
    "dob",
    "uhid",
    "nhs",
    "hosp",
    "born",
    "male",
    "female",
    "passport",
    "abha",
    "aadhaar",
    "national",
    "id",
    "ssn",
    "insurance",
    "chart",
    "policy",
    "age",
    "aged",
    "ward",
    "bed",
    "room",
    "ip",
    "op",
    "reg",
    "pan",
];
/// A message may open with somebody's name and one of these.
const TO_SOMEBODY: &[&str] =
    &["thank", "thanks", "your", "you", "i", "please", "we", "hope", "good", "sorry", "it", "this", "the", "as"];
/// Fields of a letter's head that hold a person.
const FIELDS: &[&str] = &[
    "employee",
    "insured",
    "member",
    "parent",
    "guardian",
    "applicant",
    "claimant",
    "student",
    "mother",
    "father",
    "spouse",
    "nok",
    "carer",
    "patient",
    "name",
    "post",
    "from",
    "to",
    "cc",
    "bcc",
    "attn",
    "attention",
    "sender",
    "pt",
    "client",
    "sign",
    "signed",
    "signature",
    "dictated",
    "author",
];

impl Finder<'_> {
    /// What the place of a word says of the words behind it.
    pub(super) fn placed(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        if self.taken[at] || !token.alphabetic {
            return;
        }
        let behind = tokens.behind(at);
        let word = token.text.as_str();
        if tokens.opens(at) {
            self.aged_line(at);
            self.speaks_in_chat(at);
            self.vocative(at);
            self.does_as_people_do(at);
            self.heading(at);
        }
        if FIELDS.contains(&word) && behind.starts_with(": ") && (at == 0 || tokens.opens(at)) {
            self.person_in_field(at + 1, if word.starts_with("sign") { Label::Doctor } else { Label::Name });
        }
        // "I, Rhona Galbraith, of".
        if word == "i" && behind == ", " {
            self.between_commas(at + 1);
        }
        if token.gap.starts_with(", ")
            || token.gap.starts_with(": ")
            || token.gap.ends_with(": ")
            || matches!(tokens.back(at, 1), "for" | "to" | "i'm" | "of")
        {
            self.before_address(at);
        }
        let called = matches!(
            word,
            "doctor"
                | "dr"
                | "doc"
                | "sir"
                | "madam"
                | "doutor"
                | "doutora"
                | "docteur"
                | "doktor"
                | "dottore"
                | "gott"
                | "tag"
                | "dag"
                | "dobry"
                | "hola"
        );
        if called && behind == ", " {
            self.greeted_from(at + 1);
        }
        if matches!(word, "doc" | "doctor")
            && behind == " "
            && let Some(to) =
                self.run_end(at + 1).filter(|to| matches!(tokens.word(to + 1), "dis" | "this" | "here" | "side"))
        {
            self.push(at + 1, to, Label::Name, "introduces themselves", 68);
        }
        let closes =
            |to: &usize| tokens.behind(*to).is_empty() || tokens.behind(*to).starts_with([',', '.', '!', '\n']);
        if matches!(word, "thanks" | "thx" | "tks" | "ty" | "tnx" | "cheers" | "thankyou")
            && behind == " "
            && let Some(to) = self.run_end(at + 1).filter(closes)
        {
            self.push(at + 1, to, Label::Name, "is thanked or signs", 57);
        }
        if matches!(word, "surname" | "forename" | "firstname" | "lastname")
            || word == "name"
                && matches!(tokens.back(at, 1), "family" | "maiden" | "first" | "last" | "given" | "full" | "middle")
        {
            let next = at + 1 + usize::from(tokens.word(at + 1) == "is");
            let named = tokens.get(next).is_some_and(|first| {
                first.alphabetic && (first.capital && !tokens.flat || first.listed() && !is_stop(&first.text))
            });
            if named {
                self.push(next, next, Label::Name, "said to be a name", 77);
            }
        }
        if matches!(
            word,
            "pastor"
                | "reverend"
                | "rev"
                | "rabbi"
                | "imam"
                | "parent"
                | "guardian"
                | "nok"
                | "officer"
                | "constable"
                | "sergeant"
                | "captain"
                | "inspector"
                | "advocate"
                | "headteacher"
                | "principal"
        ) && matches!(behind, " " | ": " | ". ")
        {
            self.kin_alone(at);
        }
        if matches!(
            word,
            "surgeon" | "midwife" | "physio" | "pharmacist" | "dietitian" | "hausarzt" | "therapist" | "psychologist"
        ) && behind == " "
        {
            self.titled_by_role(at + 1);
        }
        if word == "receptionist" && behind == ", " {
            self.between_commas(at + 1);
        }
        if KIN.contains(word) || matches!(word, "patient" | "pt" | "client") {
            self.kin_alone(at);
        }
        let sent = matches!(word, "sending" | "seeing" | "referring" | "reviewing" | "regarding" | "re");
        if sent && matches!(behind, " " | ": ") {
            self.run_of_name(at + 1, "is written about", 58);
        }
        if matches!((tokens.back(at, 1), word), ("ciao" | "hola" | "buongiorno" | "salve", "sono" | "soy"))
            || matches!(
                (tokens.back(at, 1), word),
                ("je", "suis") | ("ich", "bin") | ("ik", "ben") | ("mera", "naam") | ("jag", "heter") | ("eu", "sou")
            )
            || tokens.opens(at) && matches!(word, "sono" | "soy")
            || matches!(word, "sono" | "soy") && token.gap.starts_with(',')
        {
            self.run_of_name(at + 1, "introduces themselves", 66);
        }
        if matches!(word, "im" | "i'm") || word == "am" && tokens.back(at, 1) == "i" {
            self.with_age(at + 1);
        }
        if matches!(word, "its" | "it's" | "this") && behind == " " && tokens.opens(at) {
            self.with_age(at + 1);
        }
    }

    /// Whether a word may be part of a name where its place says that one stands there.
    fn fits(&self, token: &Token<'_>) -> bool {
        // In mixed writing ("OP card, tarun barman") an unusual listed word is one in small letters too.
        let unusual = token.listed() && !token.common() && !stays(&token.text) && token.text.len() > 3;
        let written = token.capital || self.tokens.flat || unusual;
        let stopped = is_stop(&token.text)
            && !(token.capital && !self.tokens.flat && STOP_SURNAMES.contains(&token.text.as_str()));
        token.alphabetic && written && !stopped && !(token.all_capitals && token.text.len() < 4 && !token.initial())
    }

    /// The end of a run of name-like words from `from` on, one of which names somebody.
    fn run_end(&self, from: usize) -> Option<usize> {
        let tokens = self.tokens;
        let mut to = from;
        tokens.get(from).filter(|first| self.fits(first) && !self.taken[from])?;
        while let Some(next) = tokens.get(to + 1).filter(|_| to - from < LONGEST_NAME) {
            let joined = matches!(next.gap, " " | "-" | "'" | "’") || next.gap == ". " && tokens.all[to].initial();
            let particle = PARTICLES.contains(next.text.as_str())
                && next.gap == " "
                && tokens.get(to + 2).is_some_and(|after| after.gap == " " && after.capital && self.fits(after));
            if particle {
                to += 2;
            } else if joined && self.fits(next) {
                to += 1;
            } else {
                break;
            }
        }
        let named = |token: &Token<'_>| {
            let unknown = !token.common() && !is_city(&token.text) && token.text.len() > 2;
            token.given()
                || token.surname() && !token.common()
                || unknown && (!stays(&token.text) || token.capital && !tokens.flat)
        };
        let sure = |token: &Token<'_>| token.given() && !token.common() || token.surname() && !token.common();
        let run = tokens.all.get(from..=to)?;
        let believed = if tokens.flat {
            run.iter().any(sure) || named(&run[0]) && (run.len() > 1 || !run[0].common())
        } else {
            run.iter().any(named)
        };
        believed.then_some(to)
    }

    fn run_of_name(&mut self, from: usize, reason: &'static str, strength: u8) {
        if let Some(to) = self.run_end(from) {
            self.push(from, to, Label::Name, reason, strength);
        }
    }

    /// "Ruby Wood, 67, Leeds.", "tarun barman / 70 / F", at the start of a line or sentence.
    fn aged_line(&mut self, at: usize) {
        let tokens = self.tokens;
        let comma = tokens.behind(at) == ", "
            && tokens.get(at + 1).is_some_and(|next| next.given() && (next.capital || tokens.flat));
        let to = if comma { Some(at + 1) } else { self.run_end(at) };
        let Some(to) = to.filter(|to| *to < at + 4 && self.fits(&tokens.all[at])) else { return };
        let aged = matches!(tokens.behind(to), ", " | " / " | "/" | " (" | " - " | " | ")
            && tokens
                .get(to + 1)
                .is_some_and(|next| next.text.len() < 4 && next.text.bytes().all(|byte| byte.is_ascii_digit()));
        let run = &tokens.all[at..=to];
        let named = run.len() > 1 && run.iter().any(Token::listed)
            || run[0].given() && !run[0].common()
            || !run[0].common() && !tokens.flat;
        if aged && named && !stays(&run[0].text) && !(is_city(&run[0].text) && run.len() == 1) {
            self.push(at, to, Label::Name, "stands before an age", 55);
        }
    }

    /// "Ruby: is anyone there", as chats are pasted.
    fn speaks_in_chat(&mut self, at: usize) {
        let tokens = self.tokens;
        let first = &tokens.all[at];
        let line = at == 0 || first.starts_line();
        if line
            && tokens.behind(at).starts_with(':')
            && self.fits(first)
            && first.given()
            && !stays(&first.text)
            && !FIELDS.contains(&first.text.as_str())
        {
            self.push(at, at, Label::Name, "speaks in a chat", 55);
        }
    }

    /// "vanakkam dr, Buck Jablonska from Mobile".
    fn greeted_from(&mut self, from: usize) {
        let tokens = self.tokens;
        let Some(to) = self.run_end(from) else { return };
        let small = ["from", "de", "aus", "uit", "da", "z", "here", "again", "writing", "this", "w", "d", "s"];
        let closes = small.contains(&tokens.word(to + 1))
            || tokens.behind(to).starts_with(", ") && tokens.all[from..=to].iter().any(Token::given);
        if closes && !stays(&tokens.all[from].text) {
            self.push(from, to, Label::Name, "introduces themselves", 67);
        }
    }

    /// "Surgeon Bowen wants it out".
    fn titled_by_role(&mut self, next: usize) {
        let tokens = self.tokens;
        let Some(first) = tokens.get(next).filter(|first| first.capital && !tokens.flat && !is_stop(&first.text))
        else {
            return;
        };
        let initial = first.initial()
            && tokens.get(next + 1).is_some_and(|after| after.capital && matches!(after.gap, ". " | " "));
        if first.listed() || !first.common() && !first.all_capitals || initial {
            let to = if initial { next + 1 } else { self.run_end(next).unwrap_or(next) };
            self.push(next, to, Label::Doctor, "stands behind a professional's title", 66);
        }
    }

    /// "Heather, thank you for the photograph".
    fn vocative(&mut self, at: usize) {
        let tokens = self.tokens;
        let opening = &tokens.all[at];
        let child = opening.given()
            && (at == 0 || opening.starts_line())
            && tokens.behind(at) == " "
            && matches!(tokens.word(at + 1), "is" | "was")
            && matches!(tokens.word(at + 2), "our" | "my" | "born" | "now");
        if child {
            self.push(at, at, Label::Name, "said to do what people do", 51);
        }
        let Some(to) = self.run_end(at).filter(|to| *to <= at + 1) else { return };
        let first = &tokens.all[at];
        let listed = first.given() || first.surname() && !first.common() || !first.common() && !tokens.flat;
        let line = at == 0 || first.starts_line();
        if line
            && listed
            && !stays(&first.text)
            && tokens.behind(to) == ", "
            && TO_SOMEBODY.contains(&tokens.word(to + 1))
        {
            self.push(at, to, Label::Name, "addressed at the start", 56);
        }
    }

    /// "Kostas fainted on Monday".
    fn does_as_people_do(&mut self, at: usize) {
        let tokens = self.tokens;
        let first = &tokens.all[at];
        let named = if tokens.flat { first.given() } else { first.given() || !first.common() && !is_city(&first.text) };
        if self.fits(first) && named && tokens.behind(at) == " " && OF_PEOPLE.contains(&tokens.word(at + 1)) {
            self.push(at, at, Label::Name, "said to do what people do", 50);
        }
    }

    /// A first line that is nothing but a name, above an address.
    fn heading(&mut self, at: usize) {
        let tokens = self.tokens;
        let line = at == 0 || tokens.all[at].starts_line();
        let surname = tokens.all[at].capital && !tokens.flat && (tokens.all[at].surname() || !tokens.all[at].common());
        let to = self.run_end(at).or_else(|| surname.then_some(at));
        let Some(to) = to.filter(|to| line && *to < at + 4) else { return };
        let next = tokens.get(to + 1);
        let numbered = next.is_some_and(|next| next.text.starts_with(|first: char| first.is_ascii_digit()));
        let role = next.is_some_and(|next| {
            matches!(
                next.text.as_str(),
                "consultant"
                    | "gmc"
                    | "regn"
                    | "reg"
                    | "registrar"
                    | "md"
                    | "mbbs"
                    | "surgeon"
                    | "specialist"
                    | "senior"
            )
        });
        if tokens.behind(to).starts_with('\n') && (to > at && (at == 0 || numbered) || role && at > 0) {
            let label = if role { Label::Doctor } else { Label::Name };
            self.push(at, to, label, "heads or ends a letter", 57);
        }
    }

    /// "From: Field, Tenzing <", "Sign: Calhoun (".
    fn person_in_field(&mut self, from: usize, label: Label) {
        let tokens = self.tokens;
        let mut to = from;
        let Some(first) = tokens.get(from).filter(|first| self.fits(first) || first.capital && first.surname()) else {
            return;
        };
        if matches!(first.text.as_str(), "dr" | "doctor" | "prof") {
            return;
        }
        while to - from < LONGEST_NAME
            && tokens.get(to + 1).is_some_and(|next| {
                let comma = next.gap == ", " && to == from;
                (matches!(next.gap, " " | ". " | "-" | "'") || comma)
                    && (self.fits(next) || next.capital && next.surname())
            })
        {
            to += 1;
        }
        let closes = tokens.behind(to).is_empty()
            || tokens.behind(to).trim_start_matches(' ').starts_with(['<', '\n', '(', ',', '.', '[']);
        if closes && tokens.all[from..=to].iter().any(|token| token.listed() || !token.common()) {
            self.push(from, to, label, "stands in a field for a name", 74);
        }
    }

    fn between_commas(&mut self, from: usize) {
        let tokens = self.tokens;
        if let Some(to) = self.run_end(from).filter(|to| tokens.behind(*to).starts_with(',')) {
            self.push(from, to, Label::Name, "introduces themselves", 68);
        }
    }

    /// "..., rusty day, Vinohradska 151": a name between commas, then a number or a road.
    fn before_address(&mut self, at: usize) {
        let tokens = self.tokens;
        let Some(to) = self.run_end(at).filter(|to| tokens.behind(*to) == ", ") else { return };
        let run = &tokens.all[at..=to];
        let recorded = OF_A_RECORD.contains(&tokens.word(to + 1));
        let numbered = recorded
            || (1..=3).any(|ahead| {
                tokens.get(to + ahead).is_some_and(|token| token.text.starts_with(|first: char| first.is_ascii_digit()))
            });
        let named = run.len() > 1 && (run[0].given() || !run[0].common()) && !is_city(&run[0].text);
        let pair = run.iter().filter(|token| token.listed() || token.initial()).count() > 1;
        if numbered && named && pair && run.iter().all(|token| !stays(&token.text)) {
            self.push(at, to, Label::Name, "stands before an address or age", 54);
        }
    }

    /// "Son Lalthanmawia informed by phone", "Daughter Joy at bedside", "Baby Hunter came": nobody's in particular.
    fn kin_alone(&mut self, at: usize) {
        let tokens = self.tokens;
        let next = at + 1;
        let behind = tokens.behind(at);
        let Some(token) = tokens.get(next).filter(|token| self.fits(token) && !self.taken[next]) else { return };
        if !matches!(behind, " " | " (") || is_city(&token.text) && !token.given() {
            return;
        }
        let acts = OF_PEOPLE.contains(&tokens.word(next + 1)) || VERBS_BEHIND.contains(tokens.word(next + 1));
        let closed =
            token.given() && (tokens.behind(next).is_empty() || tokens.behind(next).starts_with(['.', ',', ';', '\n']));
        let closed =
            closed && matches!(tokens.word(at), "parent" | "pastor" | "guardian" | "nok" | "captain" | "officer");
        let unlisted = token.text.len() > 3 && !token.common() && !stays(&token.text) && acts;
        let named = if tokens.flat {
            token.given() && !token.common() && !stays(&token.text) || unlisted && behind == " " || closed
        } else {
            // A capital in the middle of a sentence behind a kinship word is a name, whatever else it means.
            !token.all_capitals && !stays(&token.text)
        };
        if named && self.run_end(next).is_none() {
            self.push(next, next, Label::Name, "stands behind a kinship word", 58);
        } else if named && let Some(to) = self.run_end(next) {
            self.push(next, to, Label::Name, "stands behind a kinship word", 58);
        }
    }

    /// "im khanh, 19", "it's Bogdan, 41 yrs".
    fn with_age(&mut self, next: usize) {
        let tokens = self.tokens;
        let given = tokens.get(next).is_some_and(|first| first.given() && !is_stop(&first.text));
        let Some(to) = self.run_end(next).or_else(|| given.then_some(next)) else { return };
        let first = &tokens.all[next];
        let aged = tokens.behind(to) == ", " && tokens.word(to + 1).starts_with(|first: char| first.is_ascii_digit())
            || tokens.behind(to) == " "
                && tokens.word(to + 1).len() < 3
                && tokens.word(to + 1).starts_with(|first: char| first.is_ascii_digit());
        let related = matches!(tokens.word(to + 1), "w" | "d" | "s" | "c" | "wo") && tokens.behind(to) == " ";
        let named = first.given() || !first.common() && !stays(&first.text);
        if (aged || related) && named {
            self.push(next, to, Label::Name, "introduces themselves", 69);
        }
    }

    /// The last words of a message, when they are a sentence of their own and read like a name: "Do I go in? Sioned", "gene 37".
    pub(super) fn last_words(&mut self) {
        let tokens = self.tokens;
        let Some(mut last) = tokens.all.len().checked_sub(1) else { return };
        if tokens.behind(last).contains('?') {
            return;
        }
        let aged = !tokens.all[last].alphabetic
            && tokens.all[last].text.len() < 3
            && tokens.all[last].gap.trim_matches([' ', ',']).is_empty();
        if aged {
            let Some(before) = last.checked_sub(1) else { return };
            last = before;
        }
        let mut from = last;
        while from > 0 && last - from < LONGEST_NAME && !tokens.opens(from)
            || from > 0 && tokens.all[from].gap == ". " && tokens.all[from - 1].initial()
        {
            from -= 1;
        }
        if !tokens.opens(from) || from == 0 || from > last {
            return;
        }
        let run = &tokens.all[from..=last];
        let comma = run.len() == 2
            && run[1].gap == ", "
            && run[1].given()
            && (run[0].surname() || !run[0].common())
            && !is_city(&run[0].text);
        let joined = run.iter().skip(1).all(|token| matches!(token.gap, " " | "-" | "'" | "’" | ". ")) || comma;
        let fits = run.iter().all(|token| {
            self.fits(token) || token.capital && !tokens.flat && STOP_SURNAMES.contains(&token.text.as_str())
        });
        let line = run[0].starts_line() || run[0].gap.trim_end().ends_with(['-', '–', '—', '~']);
        let sure = |token: &Token<'_>| token.listed() && !token.common() && !stays(&token.text);
        let unknown =
            |token: &Token<'_>| !token.common() && token.text.len() > 2 && !is_city(&token.text) && !stays(&token.text);
        let named = if tokens.flat {
            run.iter().any(sure)
                || run[0].given() && (aged || line || comma || run.len() > 1 && run[1].listed())
                || line && run.iter().any(unknown)
        } else {
            run[0].given()
                || comma
                || run.iter().any(|token| sure(token) || unknown(token))
                || line && run.iter().any(Token::surname)
        };
        let town = is_city(&run[0].text) && !run[0].given() && run.len() == 1;
        if run.len() <= LONGEST_NAME
            && joined
            && fits
            && named
            && !town
            && !self.taken[from..=last].iter().all(|taken| *taken)
        {
            self.push(from, last, Label::Name, "signs the message", 52);
        }
    }
}
