//! Towns, addresses, postal codes, hospitals, employers.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::lexicon::{
    CARE, CARE_FIRST, CARE_KNOWN, CARE_PAIRS, TREATED, VERBS_BEHIND, WORK, WORK_KNOWN, WORKING, begins_city, is_city,
    is_stop, stays,
};
use super::numbers::{form, windows};
use super::token::{Tokens, ends_sentence};
use super::{Found, Known, Label};
use crate::span::covered;
use crate::words::fold;

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
const ROADS: &str = r"road|rd|street|st|avenue|ave|lane|ln|drive|dr|boulevard|blvd|close|terrace|court|ct|place|pl|square|sq|crescent|grove|gardens|hill|row|mews|walk|park|parade|green|rise|view|highway|hwy|parkway|pkwy|circle|cir|trail|marg|nagar|salai|sarani|colony|layout|extension|enclave|vihar|bagh|bazaar|bazar|gali|chowk|cross|main|sector|phase|block|path|puram|wadi|residency|towers?|apartments?|heights|society|complex|villas?|queensway|kingsway|[a-z]+gate|broadway|way|turnpike|loop|plaza|pike|esplanade|quay|wharf|close|vale|mount";
const ROADS_FIRST: &str = r"via|viale|corso|piazza|calle|avenida|avda\.?|plaza|paseo|camino|carrer|rue|avenue|boulevard|place|chemin|impasse|allée|allee|quai|rua|travessa|praça|ulica|ul\.|aleja|al\.|strada|bulevardul|an der|auf der|unter den";
const ROADS_LAST: &str = r"straße|strasse|strase|str\.|weg|gasse|platz|allee|ufer|damm|ring|straat|gracht|laan|plein|kade|steeg|dijk|gatan|vägen|gata|vej|gade|veien|katu|tie|utca|körút|ulice|náměstí";

static ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let number = r"[0-9]{1,5}[a-z]?(?:[/-][0-9]{1,4}[a-z]?){0,3}";
    let unit = r"(?:flat|apt\.?|apartment|unit|house|h\.? ?no\.?|house no\.?|plot|plot no\.?|door no\.?|d\.? ?no\.?|room|suite|villa|shop|no\.?|#)";
    let name = r"[\p{L}0-9'’.]+";
    vec![
        // Flat 3, 12 Church Lane / Flat 101, Green Meadows, Anna Salai / H.No. 1-2-3, MG Road
        form(&format!(
            r"\b{unit} ?{number},? (?:(?:{name} ){{0,3}}{name}, )?(?:{number},? )?(?:{name} ){{0,3}}(?:{ROADS}|{name}(?:{ROADS_LAST}))\b(?: [0-9]{{1,3}}\b)?(?:, (?:{name} )?{name}(?:nagar|puram|pet|halli|wadi)\b)?"
        )),
        // 12 Church Lane, Apt 4B
        form(&format!(
            r"\b{number},? (?:[nsew]\.? )?(?:{name} ){{0,4}}(?:{ROADS})\b\.?(?: [0-9]{{1,3}}\b)?(?:,? (?:apt|apartment|unit|suite|ste|floor|flat|#)\.? ?[0-9]{{0,4}} ?[a-z]?\b)?"
        )),
        // 12/4, 2nd Cross, Indiranagar
        form(&format!(r"\b[0-9]{{1,4}}/[0-9]{{1,4}}, (?:{name} ){{0,4}}{name}(?:, {name})?")),
        // Rue de la Paix 12, 12 Rue de la Paix, Via Garibaldi 3
        form(&format!(
            r"\b(?:{number},? )?(?:{ROADS_FIRST}) (?:{name} ){{0,3}}\p{{L}}{name},? {number}(?:, [0-9]\.? ?(?:stock|og|piano|etage|piso|étage|floor)\b)?"
        )),
        form(&format!(
            r"\b{number},? (?:{ROADS_FIRST}) (?:de |du |la |le |des |del |della |dei |of |the )*{name}(?: \p{{Lu}}{name})?"
        )),
        // Hauptstraße 12, 3. Stock
        form(&format!(
            r"\b[\p{{L}}-]+(?:{ROADS_LAST})\b ?{number}(?:, [0-9]\.? ?(?:stock|og|etage|floor|verdieping)\b)?"
        )),
        form(&format!(r"\b{number} [\p{{L}}-]+(?:{ROADS_LAST})\b")),
        form(r"\bp\.? ?o\.? box [0-9]{1,6}\b"),
        form(&format!(
            r"\b(?:county|state|forest|farm) (?:road|route|highway) [0-9]{{1,4}}\b|\b{number} (?:county|state) (?:road|route) [0-9]{{1,4}}\b|\bsector [0-9]{{1,3}}[a-z]?\b"
        )),
    ]
});
/// Without one of these there is no address to look for; a case-blind search over plain words is fast.
static ROAD_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let alternatives =
        [ROADS, ROADS_FIRST, ROADS_LAST].join("|").replace("\\.?", "").replace("\\.", "").replace("s?", "");
    let words: Vec<&str> = alternatives.split('|').chain(["box", "route", "gate"]).collect();
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("the words are few")
});
static ZIP_SURE: LazyLock<Regex> =
    LazyLock::new(|| form(r"\b[0-9]{5}-[0-9]{4}\b|\b(?:gir 0aa|[a-z]{1,2}[0-9]{1,2}[a-z]? [0-9][a-z]{2})\b"));
static ZIP_CUE: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"\b(?:pin ?code|pin|zip ?code|zip|postal code|post ?code|plz)[ :#-]{1,3}(?:is )?(?P<v>[0-9]{3} [0-9]{3}|[0-9]{4,6}(?: [a-z]{2})?)\b",
    )
});
static ZIP_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"^[ ,-]{1,3}(?:[a-z]{2,3},? )?(?P<v>[0-9]{3} [0-9]{3}\b|[0-9]{6}\b|[0-9]{5}(?:-[0-9]{4})?\b|[0-9]{4} [a-z]{2}\b|[a-z]{1,2}[0-9]{1,2}[a-z]? [0-9][a-z]{2}\b)",
    )
});

/// Finds places in the tokens of a text.
pub(super) fn find(tokens: &Tokens<'_>, known: &Known) -> Vec<Found> {
    let mut finder = Finder { tokens, found: Vec::new() };
    finder.known(known);
    finder.addresses();
    for at in 0..tokens.all.len() {
        finder.care(at);
        finder.work(at);
        finder.town(at);
    }
    finder.codes();
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

    fn addresses(&mut self) {
        let text = self.tokens.text;
        for window in windows(text, |byte| byte.is_ascii_digit()) {
            let part = covered(text, &window);
            if ROAD_WORDS.is_match(part) {
                self.addresses_in(part, window.start);
            }
            // "I live at ..., Leeds LS1 4AB": whatever the street is called.
            for place in LIVES_AT.captures_iter(part).filter_map(|cue| cue.name("v")) {
                let span = window.start + place.start()..window.start + place.end();
                self.found.push(Found { span, label: Label::Address, reason: "said to be an address", strength: 60 });
            }
        }
    }

    fn addresses_in(&mut self, part: &str, offset: usize) {
        for pattern in ADDRESS.iter() {
            for matched in pattern.find_iter(part) {
                let address = matched.as_str();
                let everyday = address.split_whitespace().skip(1).map(|word| fold(word.trim_matches([',', '.'])));
                // "Magnolia Bend Dr, Baton Rouge" is a drive; "1200 beats. Dr Rao" is not.
                let behind = covered(part, &(matched.end()..part.len()));
                let drive = !address.contains(". ") && (behind.is_empty() || behind.starts_with([',', '\n']));
                let everyday = everyday.filter(|word| !drive || word != "dr").any(|word| is_stop(&word));
                let proper = self.tokens.flat || address.contains(char::is_uppercase);
                if address.contains(' ') && !everyday && proper && !measured(address) {
                    let span = self.address_end(offset + matched.start()..offset + matched.end());
                    self.found.push(Found {
                        span,
                        label: Label::Address,
                        reason: "has the form of an address",
                        strength: 66,
                    });
                }
            }
        }
    }

    /// An address goes on over parts with a capital up to the town, which is found for itself.
    fn address_end(&self, span: crate::Span) -> crate::Span {
        let tokens = self.tokens;
        let mut at = tokens.at_byte(span.end);
        let mut end = span.end;
        while let Some(token) = tokens.get(at) {
            let town = (2..=3).any(|length| self.joined(at, length).is_some_and(|words| is_city(&words)));
            let part = !town
                && token.gap == ", "
                && token.alphabetic
                && (token.capital || tokens.flat)
                && !is_city(&token.text)
                && !is_stop(&token.text)
                && !token.common();
            if !part {
                break;
            }
            end = token.span.end;
            at += 1;
        }
        span.start..end
    }

    /// Facilities of care: "Oakfield Surgery", "Ospedale San Raffaele", "AIIMS", and whatever follows "admitted to".
    fn care(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        let word = token.text.as_str();
        let may_name = token.capital || tokens.flat;
        let pair = may_name
            && tokens.behind(at) == " "
            && CARE_PAIRS.contains(format!("{word}+{}", tokens.word(at + 1)).as_str());
        if may_name && (pair || CARE.contains(word)) {
            let from = self.name_before(at);
            let surgery =
                word == "surgery" || word == "maternity" || word == "pharmacy" || word == "lab" || word == "labs";
            let believed =
                if tokens.flat { from < at && (!surgery || self.place_preposition(from)) } else { from < at };
            if believed {
                self.push(
                    from,
                    at + usize::from(pair),
                    Label::Hospital,
                    "ends like the name of a hospital or clinic",
                    68,
                );
            }
        }
        if may_name && CARE_FIRST.contains(word) && word != "centre" && word != "casa"
            || matches!(word, "st" | "saint" | "sankt" | "santa" | "san")
                && self.place_preposition(at)
                && (token.capital || tokens.flat)
        {
            let to = self.name_behind(at);
            if to > at && !(tokens.flat && word == "hospital") {
                self.push(at, to, Label::Hospital, "begins like the name of a hospital or clinic", 64);
            }
        }
        let alone = || !token.common() && !token.listed() && !is_city(word);
        let known = may_name && CARE_KNOWN.contains(word) && !(word == "max" && tokens.flat);
        let compound = word.len() > 10
            && [
                "hospitalet",
                "sjukhuset",
                "sjukhus",
                "krankenhaus",
                "klinikum",
                "ziekenhuis",
                "spital",
                "klinik",
                "clinic",
                "hospital",
            ]
            .iter()
            .any(|ending| word.ends_with(ending));
        if compound && !token.common()
            || known && (alone() || self.place_preposition(at) && (token.capital || !token.common()))
        {
            let to = self.name_behind(at);
            self.push(at, to, Label::Hospital, "is the name of a known hospital", 63);
        }
        if matches!(word, "at" | "to" | "of" | "in" | "from") && tokens.behind(at) == " " {
            self.cared_for_at(at);
        }
        // "boston children's", where no "hospital" follows.
        let children = word == "children" && tokens.behind(at).starts_with(['\'', '’']) && may_name;
        let from = if children { self.name_before(at) } else { at };
        if from < at && (token.capital || self.place_preposition(from)) {
            self.push(from, at, Label::Hospital, "ends like the name of a hospital or clinic", 62);
        }
        // "Ward: Ninewells".
        let field = matches!(word, "hospital" | "ward" | "clinic" | "facility") && tokens.behind(at) == ": ";
        if field && tokens.get(at + 1).is_some_and(|next| next.capital && next.alphabetic && !next.common()) {
            let to = self.name_behind(at + 1);
            self.push(at + 1, to, Label::Hospital, "said to be where somebody was treated", 56);
        }
    }

    /// "seen at X on", "admitted to X", "Dr. Y of X", "at X," with a name nobody knows.
    fn cared_for_at(&mut self, at: usize) {
        let tokens = self.tokens;
        let Some(next) = tokens.get(at + 1) else { return };
        let word = tokens.word(at);
        let treated = (1..=6).any(|back| TREATED.contains(tokens.back(at, back)));
        let ordinary = self.driven(at) || self.treated_there(at);
        let proper = next.alphabetic
            && !is_stop(&next.text)
            && !stays(&next.text)
            && (next.capital && !tokens.flat && !(next.all_capitals && next.text.len() < 4)
                || tokens.flat && next.text.len() > 3 && (!next.common() || ordinary));
        let abroad = word != "at" && is_city(&next.text);
        // "Dr. Rao of Sahyadri": the dot behind the title ends no sentence.
        let by_a_doctor = (2..=4).any(|back| {
            at >= back
                && matches!(tokens.word(at - back), "dr" | "prof" | "doctor")
                && !tokens.all[at - back + 2..=at].iter().any(|token| ends_sentence(token.gap))
        });
        let kept = (1..=2).any(|back| matches!(tokens.back(at, back), "kept" | "drove" | "took" | "rushed" | "driven"));
        let brought = (1..=3).any(|back| {
            matches!(
                tokens.back(at, back),
                "admitted"
                    | "ambulance"
                    | "taken"
                    | "referred"
                    | "transferred"
                    | "discharged"
                    | "moved"
                    | "come"
                    | "shifted"
                    | "rushed"
            )
        });
        let believed = match word {
            "at" => !tokens.flat || treated,
            "to" if self.driven(at) || tokens.flat && self.treated_there(at) => true,
            "to" => brought || kept,
            "of" => by_a_doctor || tokens.back(at, 1) == "patient",
            "from" => by_a_doctor,
            _ => treated && brought || kept,
        };
        if proper && !abroad && believed {
            let to = self.name_behind(at + 1);
            let to = if ordinary { self.flat_name_end(to) } else { to };
            self.push(at + 1, to, Label::Hospital, "said to be where somebody was treated", 50);
        }
    }

    /// "The ambulance took me to ...": what follows is where somebody was treated, however ordinary its words.
    fn driven(&self, at: usize) -> bool {
        let tokens = self.tokens;
        tokens.word(at) == "to"
            && matches!(tokens.back(at, 1), "me" | "him" | "her" | "us" | "them")
            && (2..=4).any(|back| matches!(tokens.back(at, back), "took" | "rushed" | "brought" | "drove" | "sent"))
            && (2..=6).any(|back| matches!(tokens.back(at, back), "ambulance" | "paramedics" | "medics" | "rushed"))
    }

    /// "i was seen at providence in spokane by dr okafor": an everyday word between "seen at" and a town, a doctor or a day.
    fn treated_there(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let treated = (1..=2).any(|back| TREATED.contains(tokens.back(at, back)));
        let everyday =
            matches!(tokens.word(at + 1), "home" | "work" | "school" | "night" | "birth" | "once" | "least" | "last");
        let small = |word: &str| matches!(word, "in" | "by" | "on" | "for" | "and" | "er" | "icu" | "last");
        let last = if small(tokens.word(at + 2)) { at + 1 } else { at + 2 };
        let (behind, ahead) = (tokens.word(last + 1), tokens.word(last + 2));
        let named = (at + 1..=last).all(|one| tokens.get(one).is_some_and(|it| it.alphabetic && !is_stop(&it.text)));
        let closes = match behind {
            "in" => begins_city(ahead) || tokens.get(last + 2).is_some_and(|town| !town.common()),
            "by" => matches!(ahead, "dr" | "doctor" | "prof" | "mr"),
            "er" | "icu" | "ward" | "for" | "and" | "last" | "yesterday" | "today" | "because" => last > at + 1,
            "on" => tokens.get(last + 2).is_some_and(|day| day.text.starts_with(|first: char| first.is_ascii_digit())),
            _ => last > at + 1 && tokens.behind(last).starts_with(['.', ',', ';', '\n']),
        };
        let ordinary = ["hospital", "clinic", "notice", "time", "home", "work", "night", "desk", "age"];
        let everyday = everyday || ordinary.contains(&tokens.word(last));
        matches!(tokens.word(at), "at" | "to") && treated && named && closes && !everyday
    }

    fn work(&mut self, at: usize) {
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
        {
            let to = self.name_behind(at);
            self.push(at, to, Label::Org, "is the name of a known company", 46);
        }
    }

    /// "an engineer at bharat electronics.": in flat text one ordinary word more, when a mark or a small word follows it.
    fn flat_name_end(&self, to: usize) -> usize {
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

    fn town(&mut self, at: usize) {
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
                    placed && !is_stop(&token.text) || (address_like && !token.common() && !stays(&token.text))
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
            && !token.common()
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
                    && !(is_stop(first) && first != "good" && first != "new");
                return if named { from + 1 } else { at };
            }
            if NOT_OF_A_NAME.contains(&tokens.word(from)) || !tokens.all[from].alphabetic {
                break;
            }
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

    fn codes(&mut self) {
        let text = self.tokens.text;
        for window in windows(text, |byte| byte.is_ascii_digit()) {
            let part = covered(text, &window);
            let sure = ZIP_SURE.find_iter(part).filter(|matched| !unit_at_end(matched.as_str()));
            let mut push = |start: usize, end: usize, reason, strength| {
                self.found.push(Found {
                    span: window.start + start..window.start + end,
                    label: Label::Zip,
                    reason,
                    strength,
                });
            };
            sure.for_each(|code| push(code.start(), code.end(), "has the form of a postal code", 54));
            let said = ZIP_CUE.captures_iter(part).filter_map(|cue| cue.name("v"));
            said.for_each(|code| push(code.start(), code.end(), "said to be a postal code", 61));
        }
        let ends: Vec<usize> = self
            .found
            .iter()
            .filter(|found| matches!(found.label, Label::City | Label::Address))
            .map(|found| found.span.end)
            .collect();
        for end in ends {
            let behind = covered(text, &(end..text.len()));
            // A window keeps the work linear; codes are short.
            let window = behind.char_indices().nth(16).map_or(behind, |(cut, _)| covered(behind, &(0..cut)));
            if let Some(code) = ZIP_BEHIND.captures(window).and_then(|cue| cue.name("v")) {
                self.found.push(Found {
                    span: end + code.start()..end + code.end(),
                    label: Label::Zip,
                    reason: "stands behind a town or street",
                    strength: 59,
                });
            }
        }
    }
}

static LIVES_AT: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"\b(?:live at|lives at|living at|reside at|residing at|lives alone at|address is|address:|address -|home address|staying at|stays at|deliver to|deliver it to) (?P<v>[^.\n?!]{0,40}[0-9][^.\n?!,]{0,40})",
    )
});

fn unit_at_end(code: &str) -> bool {
    let folded = fold(code);
    ["ml", "mg", "kg", "cm", "mm", "am", "pm", "iu", "hr"].iter().any(|unit| folded.ends_with(unit))
}

/// "5 ml three times a day", "2 tablets in the morning on the way": numbers with a unit are no house numbers.
fn measured(address: &str) -> bool {
    let folded = fold(address);
    let units = [
        "mg", "ml", "kg", "years", "year", "days", "weeks", "months", "hours", "minutes", "times", "tablets", "tablet",
        "cm", "mm", "mcg", "units", "drops", "pm", "am", "percent", "degree", "degrees", "old", "feet", "lbs",
        "pounds", "week", "month", "day", "puffs",
    ];
    let words: Vec<&str> = folded.split_whitespace().collect();
    let vital = ["pulse", "bp", "weight", "height", "sugar", "temp", "temperature", "hr", "spo2", "rate"];
    // "80 Feet Road" is a street of Bengaluru, and so is "100 Feet Ring Road".
    let feet_road =
        words.windows(2).any(|pair| pair[0] == "feet" && matches!(pair[1].trim_matches(','), "road" | "rd" | "ring"));
    words.iter().any(|word| vital.contains(&word.trim_matches(',')))
        || !feet_road
            && words.windows(2).any(|pair| {
                pair[0].ends_with(|last: char| last.is_ascii_digit())
                    && units.contains(&pair[1].trim_matches([',', '.']))
            })
}
