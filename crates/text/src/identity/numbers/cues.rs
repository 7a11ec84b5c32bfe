//! Numbers that a word announces: "policy no. ...", "my passport is ...".

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::{form, together};
use crate::Span;
use crate::identity::{Found, Label};
use crate::span::covered;
use crate::words::fold;

/// What announces a number: pattern, kind of number, digits at least; and all patterns together.
struct Cues {
    all: Vec<(Regex, Label, usize)>,
    any: RegexSet,
}

/// What announces a number, and of what kind; the number itself is read by [`number_behind`].
static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let cue = |words: &str, label, least| (form(&format!(r"\b(?:{words})\b")), label, least);
    let all = vec![
        cue(
            r"aa?dh?aa?r|uidai|pan|pan card|abha|passport|voter ?id|ssn|social security|nhs|national insurance|nino|ni number|dni|nie|nif|bsn|krankenversicherten\p{L}*|versicherten\p{L}*|s[ée]curit[ée] sociale|codice fiscale|pesel|personnummer|cpr|ration card|medicare|tax id|steuer\p{L}*|ahv|rijksregister\p{L}*|identity card|id card|national id|id number|ppsn?|tessera(?: sanitaria)?|carte(?: vitale)?|c[ée]dula|carn[ée]|ausweis\p{L}*|personalausweis|amka|oib|cnp|cni|rodn[ée] [čc][íi]slo|taj(?:sz[áa]m)?|isikukood|kennitala|burgerservicenummer|nid|personal number|tarjeta sanitaria",
            Label::GovId,
            5,
        ),
        cue(
            r"mrn|uhid|file|patient id|patient number|lab id|medical record|record|hospital number|hospital no|hospital id|bill|case no|case number|chart|sample|accession|op no|ip no|op number|ip number|report no|report number|reference|ref|token|cr no|crn|unit number|admission|registration id|lab|folder|ehr|emr",
            Label::Mrn,
            5,
        ),
        cue(
            r"insurance|policy|member id|member|plan|claim|tpa|mediclaim|health card|subscriber|group no|group number|membership|coverage|insurer",
            Label::InsuranceId,
            5,
        ),
        cue(r"account|a/c|acct|iban|card|upi|bank|sort code|wallet", Label::Account, 5),
        cue(
            r"reg|registration|regn|licen[cs]e|driving licen[cs]e|gmc|wbmc|tnmc|kmc|dmc|mmc|apmc|tcmc|pwz|big|efn|cis|rpps|colegiado|nmc|mci|npi|dea|council|imc|permit|dl|hcpc|nmc pin|certificate",
            Label::LicenseId,
            5,
        ),
        cue(
            r"car|bike|van|vehicle|plate|number plate|scooter|motorcycle|truck|taxi|bus|lorry|vin|motorbike|auto|suv|jeep",
            Label::Vehicle,
            4,
        ),
        cue(
            r"pacemaker|serial|device|sensor|implant|s/n|sn|udi|pump|cgm|hearing aid|lot|stent|icd|monitor|model|prosthesis|valve",
            Label::DeviceId,
            5,
        ),
    ];
    let any = together(all.iter().map(|(pattern, ..)| pattern));
    Cues { all, any }
});

/// Finds the numbers behind the words that announce them.
pub(super) fn by_cue(text: &str, offset: usize, found: &mut Vec<Found>) {
    let Cues { all, any } = &*CUES;
    let occurring = any.matches(text);
    for (pattern, label, least_digits) in occurring.iter().filter_map(|at| all.get(at)) {
        for cue in pattern.find_iter(text) {
            if let Some(span) = number_behind(text, cue.end(), *least_digits) {
                // "GMC 7691559": the council's letters belong to the number.
                let abbreviation = matches!(*label, Label::LicenseId)
                    && cue.as_str().len() <= 5
                    && cue.as_str().bytes().all(|byte| byte.is_ascii_uppercase())
                    && span.start <= cue.end() + 2;
                let start = if abbreviation { cue.start() } else { span.start };
                let span = offset + start..offset + span.end;
                found.push(Found {
                    span,
                    label: *label,
                    reason: "stands behind a word that announces a number",
                    strength: 86,
                });
            }
        }
    }
}

/// What may stand between "policy" and its number.
const FILLERS: &[&str] = &[
    "no",
    "nr",
    "num",
    "number",
    "id",
    "is",
    "was",
    "card",
    "code",
    "my",
    "the",
    "serial",
    "plate",
    "details",
    "ref",
    "file",
    "pin",
    "and",
    "with",
    "it",
    "registration",
    "reg",
    "policy",
    "numbers",
    "of",
    "n",
    "#",
    "pacemaker",
    "here",
    "there",
    "a",
];
/// Words between at most.
const MOST_FILLERS: usize = 4;
/// Groups in one number at most: a French social security number has seven, a German account number six.
const MOST_GROUPS: usize = 8;

/// The number that follows a cue: up to four filler words, then groups of letters and digits that hang together.
fn number_behind(text: &str, from: usize, least_digits: usize) -> Option<Span> {
    let rest = covered(text, &(from..text.len()));
    let window_end = rest.char_indices().nth(90).map_or(text.len(), |(at, _)| from + at);
    let window = covered(text, &(from..window_end));
    let mut chunks = Vec::new();
    let mut start = None;
    for (at, character) in window.char_indices().chain([(window.len(), ' ')]) {
        if character == '\n' && !chunks.is_empty() || matches!(character, '?' | '!') {
            if let Some(begin) = start.take() {
                chunks.push(begin..at);
            }
            break;
        }
        match (character.is_whitespace(), start) {
            (true, Some(begin)) => {
                chunks.push(begin..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    let bare = |span: &Span| covered(window, span).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let first = chunks.iter().take(MOST_FILLERS + 1).position(|chunk| {
        let word = bare(chunk);
        word.bytes().any(|byte| byte.is_ascii_digit())
            || (is_letter_group(&word) && !FILLERS.contains(&fold(&word).as_str()))
    })?;
    let fillers = chunks.get(..first)?;
    let plain = fillers.iter().all(|chunk| {
        let word = bare(chunk);
        word.is_empty() || FILLERS.contains(&fold(&word).as_str())
    });
    if !plain || fillers.iter().any(|chunk| covered(window, chunk).ends_with(['.', ';']) && bare(chunk).len() > 3) {
        return None;
    }
    let begin = chunks.get(first)?.start;
    let mut end = begin;
    let mut digits = 0;
    for (position, chunk) in chunks.iter().enumerate().skip(first).take(MOST_GROUPS) {
        let whole = covered(window, chunk);
        let word = bare(chunk);
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        let next_digit =
            chunks.get(position + 1).is_some_and(|next| bare(next).starts_with(|c: char| c.is_ascii_digit()));
        let word_follows = chunks.get(position + 1).is_some_and(|next| bare(next).starts_with(char::is_lowercase));
        let closes_number = word.len() == 1
            && digits >= 6
            && !(matches!(word.as_str(), "I" | "A" | "i" | "a") && word_follows)
            && whole.chars().all(|c| c.is_uppercase() || !c.is_alphanumeric());
        let part = has_digit && !is_measure(&word)
            || (is_letter_group(&word)
                && (next_digit
                    || closes_number
                    || digits >= 3 && !word_follows && word.chars().all(char::is_uppercase) && word.len() <= 3));
        if !part {
            break;
        }
        digits += word.bytes().filter(u8::is_ascii_digit).count();
        let lead = whole.len() - whole.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(').len();
        let trail = whole.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let at_least = chunk.start + lead;
        end = (chunk.start + trail).max(at_least);
        if whole.ends_with([',', '.', ';', ':', ')']) {
            break;
        }
    }
    let lead = covered(window, &(begin..end)).len()
        - covered(window, &(begin..end)).trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let span = from + begin + lead..from + end;
    let code = covered(text, &span);
    let year = digits == 4 && (code.starts_with("19") || code.starts_with("20"));
    (digits >= least_digits.min(4) && !year && (digits >= least_digits || code.contains(char::is_alphabetic)))
        .then_some(span)
}

fn is_letter_group(word: &str) -> bool {
    let written = word.bytes().all(|byte| byte.is_ascii_uppercase()) || !crate::spelling::is_common(&fold(word));
    (1..=4).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && (written || word.len() < 3)
}

/// "500mg", "10th", "120/80", "1,50,000", "12.5": a measure, not a part of a number of a document.
fn is_measure(word: &str) -> bool {
    let letters: String = word.chars().skip_while(|c| c.is_ascii_digit() || *c == '.' || *c == ',').collect();
    let unit = matches!(
        fold(&letters).as_str(),
        "mg" | "ml"
            | "mcg"
            | "kg"
            | "g"
            | "cm"
            | "mm"
            | "th"
            | "st"
            | "nd"
            | "rd"
            | "am"
            | "pm"
            | "iu"
            | "yrs"
            | "years"
            | "hrs"
            | "days"
            | "f"
            | "%"
    );
    let decimal = word
        .split_once('.')
        .is_some_and(|(whole, part)| whole.len() <= 3 && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit()));
    unit || decimal || word.contains(',')
}
