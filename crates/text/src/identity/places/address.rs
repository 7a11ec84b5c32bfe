//! Addresses and postal codes, by their form.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::Finder;
use crate::identity::lexicon::{is_city, is_stop};
use crate::identity::numbers::{form, windows};
use crate::identity::{Found, Label};
use crate::span::covered;
use crate::words::fold;

const ROADS: &str = r"road|rd|street|st|avenue|ave|lane|ln|drive|dr|boulevard|blvd|close|terrace|court|ct|place|pl|square|sq|crescent|grove|gardens|hill|row|mews|walk|park|parade|green|rise|view|highway|hwy|parkway|pkwy|circle|cir|trail|marg|nagar|salai|sarani|colony|layout|extension|enclave|vihar|bagh|bazaar|bazar|gali|chowk|cross|main|sector|phase|block|path|puram|wadi|residency|towers?|apartments?|heights|society|complex|villas?|queensway|kingsway|[a-z]+gate|broadway|way|turnpike|loop|plaza|pike|esplanade|quay|wharf|close|vale|mount|yard|junction|crescent|market rd|dene|brow|bank|fold|garth|croft|side|wynd|brae|bypass|expressway|crossing|alley|bend|trace|chase|cove|ridge|hollow|glen";
const ROADS_FIRST: &str = r"via|viale|corso|piazza|calle|avenida|avda\.?|plaza|paseo|camino|carrer|rue|avenue|boulevard|place|chemin|impasse|allée|allee|quai|rua|travessa|praça|ulica|ul\.|aleja|al\.|strada|bulevardul|an der|auf der|unter den|heol|ffordd|stryd|leoforos|odos|osiedle|os\.|trg|calea|şoseaua|soseaua|bulevardi|rambla|contrada|vicolo|ruelle|faubourg";
const ROADS_LAST: &str = r"straße|strasse|strase|str\.|weg|gasse|platz|allee|ufer|damm|ring|straat|gracht|laan|plein|kade|steeg|dijk|gatan|vägen|gata|vej|gade|veien|katu|tie|utca|körút|ulice|náměstí|utcája|köz|rakpart|třída|gatvė|iela|tänav|puiestee|straede|stræde|allé|torg|vägen|backen|stien|singel|park|hof|steig";

static ADDRESS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let number = r"[0-9]{1,5}[a-z]?(?:[/-][0-9]{1,4}[a-z]?){0,3}";
    let unit = r"(?:flat|apt\.?|apartment|unit|house|h\.? ?no\.?|house no\.?|plot|plot no\.?|door no\.?|d\.? ?no\.?|room|suite|villa|shop|no\.?|#)";
    let name = r"[\p{L}0-9'’.-]+";
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
        // Petofi utca 394, Lange Straat 5
        form(&format!(r"\b[\p{{L}}-]{{3,}} (?:{ROADS_LAST})\b ?{number}")),
        // 168 Farm to Market Rd 1960
        form(&format!(r"\b{number} (?:farm to market|ranch|fm|rr) (?:rd|road)? ?[0-9]{{1,5}}\b")),
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
pub(super) static ZIP_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"^[ ,\n-]{1,3}(?:[a-z]{2,3},? )?(?P<v>[0-9]{3} [0-9]{3}\b|[0-9]{3} [0-9]{2}\b|[0-9]{2}-[0-9]{3}\b|[0-9]{4}-[0-9]{3}\b|[0-9]{6}\b|[0-9]{5}(?:-[0-9]{4})?\b|[0-9]{4} [a-z]{2}\b|[a-z]{1,2}[0-9]{1,2}[a-z]? [0-9][a-z]{2}\b)",
    )
});

impl Finder<'_> {
    pub(super) fn addresses(&mut self) {
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
                let road = [
                    "way", "drive", "close", "place", "court", "park", "green", "hill", "view", "rise", "cross",
                    "side", "bank", "the", "to", "of", "old", "new", "market", "church",
                ];
                let everyday = everyday.filter(|word| !drive || word != "dr").any(|word| {
                    is_stop(&word) && !(road.contains(&word.as_str()) && address.contains(char::is_uppercase))
                });
                let proper = self.tokens.flat || address.contains(char::is_uppercase);
                let aged =
                    covered(part, &(0..matched.start())).trim_end().ends_with("age") && address.contains(" place ");
                if address.contains(' ') && !everyday && !aged && proper && !measured(address) {
                    let mut from = matched.start().saturating_sub(40);
                    while !part.is_char_boundary(from) {
                        from += 1;
                    }
                    let before = covered(part, &(from..matched.start()));
                    let start = UNIT_BEFORE.find(before).map_or(matched.start(), |unit| from + unit.start());
                    let span = self.address_end(offset + start..offset + matched.end());
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
        let mut end = span.end;
        let ahead = covered(tokens.text, &(span.end..tokens.text.len()));
        let ahead = ahead.char_indices().nth(24).map_or(ahead, |(cut, _)| covered(ahead, &(0..cut)));
        if let Some(unit) = UNIT_BEHIND.find(ahead) {
            end += unit.end();
        }
        let mut at = tokens.at_byte(end);
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

    pub(super) fn codes(&mut self) {
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

/// ", Apt 26R", ", Lot 9", " Phase II".
static UNIT_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"^,? (?:apt|apartment|unit|suite|ste|lot|floor|flat|phase|block|wing|tower|room|rm|stage|no|bldg|building|trlr|trailer|space)\.? ?#?(?:[0-9]{1,4}[a-z]?|[ivx]{1,4}|[a-z])\b",
    )
});

/// "Flat 14, " before a street.
static UNIT_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"\b(?:flat|apt|apartment|unit|house|plot|door|room|shop|villa|ward|block|h\.? ?no|house no|flat no|door no)\.? ?#?[0-9]+[a-z]?(?:[-/][0-9a-z]+)*,? $",
    )
});

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
