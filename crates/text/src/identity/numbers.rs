//! Details that have a form: addresses on the internet, telephone numbers, dates, ages over 89, numbers of documents.

use std::sync::LazyLock;

use regex::{Match, Regex, RegexSet, RegexSetBuilder};

use super::{Found, Label};
use crate::Span;
use crate::span::covered;
use crate::words::fold;

/// A fixed pattern, without regard to case; word borders and digits are those of ASCII, which keeps matching fast.
pub(super) fn form(pattern: &str) -> Regex {
    let pattern = format!("(?i){}", pattern.replace(r"\b", r"(?-u:\b)"));
    Regex::new(&pattern).expect("the pattern is fixed and valid")
}

/// Forms that are looked for together: one pass over a part of a text tells which of them occur there at all.
struct Forms {
    all: Vec<Form>,
    any: RegexSet,
}

impl Forms {
    fn of(all: Vec<Form>) -> Self {
        let any = together(all.iter().map(|form| &form.pattern));
        Self { all, any }
    }
}

/// Room for the states of the one automaton that runs many patterns together; with less it starts over too often.
const AUTOMATON_BYTES: usize = 16 << 20;

fn together<'a>(patterns: impl Iterator<Item = &'a Regex>) -> RegexSet {
    RegexSetBuilder::new(patterns.map(Regex::as_str))
        .size_limit(AUTOMATON_BYTES)
        .dfa_size_limit(AUTOMATON_BYTES)
        .build()
        .expect("the patterns are fixed and valid")
}

struct Form {
    pattern: Regex,
    label: Label,
    reason: &'static str,
    strength: u8,
    /// A last look at the match and what stands before and behind it.
    holds: fn(&str, &Match<'_>) -> bool,
}

fn always(_: &str, _: &Match<'_>) -> bool {
    true
}

const MONTH: &str = r"(?:jan(?:uary|uar|uari|vier)?|feb(?:ruary|ruar|ruari|rero|braio)?|f[ée]vrier|m(?:ar(?:ch|s|zo)?|ärz|aerz|aart)|apr(?:il|ile)?|avril|abril|may|mai|mei|mayo|maggio|jun(?:e|i|io)?|juin|giugno|jul(?:y|i|io)?|juillet|luglio|aug(?:ust|ustus)?|ago(?:sto)|août|aout|sep(?:t|tember|tembre|tiembre|tiembre)?|settembre|oct(?:ober|obre)?|okt(?:ober)?|ottobre|octubre|nov(?:ember|embre|iembre)?|dec(?:ember)?|d[ée]cembre|dez(?:ember)?|dic(?:iembre|embre)?|enero|gennaio)";

/// Internet addresses and handles; looked for only when the text holds an `@`, a dot or a slash.
static INTERNET: LazyLock<Forms> = LazyLock::new(|| {
    Forms::of(vec![
        rule(
            r"[\p{L}0-9][\p{L}0-9._%+-]*@[\p{L}0-9-]+(?:\.[\p{L}0-9-]+)+",
            Label::Email,
            "has the form of an email address",
            90,
            always,
        ),
        rule(
            r"\b[a-z0-9._-]+ ?(?:\(at\)|\[at\]| at ) ?(?:gmail|yahoo|hotmail|outlook|rediffmail|icloud|protonmail|gmx|web)(?: ?(?:\(dot\)|\[dot\]| dot ) ?|\.)(?:com|net|org|in|de|fr|es|it|co\.uk|co\.in)\b",
            Label::Email,
            "has the form of an email address",
            90,
            always,
        ),
        rule(
            r"\b[a-z0-9._-]+@(?:ok|up|y|p)?[a-z]{2,20}\b",
            Label::Account,
            "has the form of a payment address",
            80,
            always,
        ),
        rule(r#"\b(?:https?://|www\.)[^\s<>"'()]+"#, Label::Url, "has the form of a web address", 89, always),
        rule(
            r#"\b(?:[a-z0-9-]+\.){1,4}(?:com|org|net|edu|gov|info|io|in|de|fr|es|it|nl|uk|eu|me)(?:/[^\s<>"'()]+)?\b"#,
            Label::Url,
            "has the form of a web address",
            60,
            is_address,
        ),
        rule(
            r"(?:^|[^\p{L}\d_@.])(?P<v>@[a-z_][a-z0-9_.]*[a-z0-9_])",
            Label::Handle,
            "has the form of a user name",
            70,
            always,
        ),
        rule(
            r"\b(?:instagram|insta|twitter|telegram|snapchat|tiktok|skype|discord|reddit|handle|username|user name|ig)(?: id| handle| name| account| user| username)?(?: is|:| -|,)? @?(?P<v>[a-z][a-z0-9]*[._0-9][a-z0-9._]*[a-z0-9])\b",
            Label::Handle,
            "said to be a user name",
            65,
            always,
        ),
    ])
});

/// Everything with a digit in it.
static DIGITS: LazyLock<Forms> = LazyLock::new(|| {
    let month = MONTH;
    Forms::of(vec![
        rule(
            r"\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b",
            Label::Ip,
            "has the form of an internet protocol address",
            84,
            always,
        ),
        rule(
            r"\b[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?|\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b",
            Label::Ip,
            "has the form of an internet protocol address",
            84,
            always,
        ),
        // dates
        rule(
            r"\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})\b",
            Label::Date,
            "has the form of a date",
            74,
            is_day,
        ),
        rule(r"\b(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}\b", Label::Date, "has the form of a date", 76, always),
        rule(
            &format!(
                r"\b[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)?(?: |-|/|\. )?{month}\b\.?(?:,? ?-?'?(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})\b)?"
            ),
            Label::Date,
            "has the form of a date",
            75,
            is_month_day,
        ),
        rule(
            &format!(r"\b{month}\b\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b(?:,? '?(?:19|20)[0-9]{{2}}\b)?"),
            Label::Date,
            "has the form of a date",
            73,
            is_month_day,
        ),
        rule(
            &format!(r"\b{month}\b\.?,?(?: of)?[ -]'?(?:19|20)[0-9]{{2}}\b"),
            Label::Date,
            "names a month",
            72,
            always,
        ),
        rule(r"\b(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{2}\b", Label::Date, "names a month", 58, always),
        rule(
            r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|birthday|born)(?: on| is|:| -|\.)*[ :]{0,2}(?P<v>[0-9]{8}|[0-9]{6})\b",
            Label::Date,
            "said to be a date of birth",
            85,
            always,
        ),
        rule(
            r"\b(?:on|since|from|until|till|by|after|before|dated)(?: the)? (?P<v>[0-9]{1,2}(?:st|nd|rd|th))\b",
            Label::Date,
            "names a day of the month",
            55,
            is_ordinal_day,
        ),
        rule(r"\b(?:on|dated|since) (?P<v>[0-9]{1,2}/[0-9]{1,2})\b", Label::Date, "has the form of a date", 54, is_day),
        // ages of 90 and more
        rule(
            r"\b(?P<v>9[0-9]|1[01][0-9])(?:[ -]?(?:years?|yrs?)(?:[ -]old)?| ?yo| ?y/o)\b",
            Label::Age90Plus,
            "is an age of 90 or more",
            70,
            not_ago,
        ),
        rule(
            r"\b(?:aged?|age:|age is|turned|turning|turns)(?: of| about| around)? (?P<v>9[0-9]|1[01][0-9])\b",
            Label::Age90Plus,
            "is an age of 90 or more",
            70,
            always,
        ),
        rule(r"\((?P<v>9[0-9]|1[01][0-9])\)", Label::Age90Plus, "is an age of 90 or more", 62, behind_a_name),
        rule(r"\b(?P<v>9[0-9]|1[01][0-9]) ?(?:f|m)\b", Label::Age90Plus, "is an age of 90 or more", 56, always),
        rule(
            r"\b(?:she|he|mother|father|grandmother|grandfather|grandma|grandpa|aunt|uncle|patient|[\p{L}'-]+) is (?P<v>9[0-9]|1[01][0-9])(?: and (?:lives|is|has|was|still|cannot|takes|on)\b|,| now\b|\.)",
            Label::Age90Plus,
            "is an age of 90 or more",
            55,
            is_somebody,
        ),
        rule(r",(?: at)? (?P<v>9[0-9]|1[01][0-9]),", Label::Age90Plus, "is an age of 90 or more", 50, always),
        rule(
            r"\b(?:dr|doctor|prof)\.? [\p{L}'’. -]+\((?:reg(?:istration|n|\.)? ?(?:no\.?)?:? ?)?(?P<v>[a-z0-9/ -]{4,15})\)",
            Label::LicenseId,
            "stands in brackets behind a doctor's name",
            69,
            many_digits,
        ),
        rule(
            r"\b(?:car|van|bike|vehicle|plate|scooter|truck|taxi|motorcycle|motorbike|lorry)(?: number| no\.?| reg| plate| registration| is|:| plates)* (?P<v>[a-z]{1,3}[0-9]{1,3} ?[a-z]{1,3}|[a-z]{1,3}-[a-z]{1,2} ?[0-9]{1,4}|[a-z]{3}-?[0-9]{3,4}|[0-9][a-z]{3}[0-9]{3})\b",
            Label::Vehicle,
            "stands behind a vehicle",
            85,
            always,
        ),
        // telephone
        rule(
            r"\+[0-9]{1,3}[ .-]?(?:\(0?[0-9]{1,4}\)[ .-]?)?[0-9]{1,5}(?:[ .-]?[0-9]{2,5}){1,5}\b",
            Label::Phone,
            "has the form of a telephone number",
            78,
            always,
        ),
        rule(
            r"\([0-9]{2,5}\)[ .-]?[0-9]{3,4}[ .-]?[0-9]{3,4}\b",
            Label::Phone,
            "has the form of a telephone number",
            77,
            always,
        ),
        rule(r"\b[0-9]{3}[.-][0-9]{3}[.-][0-9]{4}\b", Label::Phone, "has the form of a telephone number", 71, always),
        rule(r"\b0[0-9]{1,4}(?:[ -][0-9]{2,4}){2,4}\b", Label::Phone, "has the form of a telephone number", 70, always),
        rule(r"\b0[0-9]{1,4}[ -][0-9]{5,8}\b", Label::Phone, "has the form of a telephone number", 70, always),
        rule(
            r"\b(?:91[ -])?[6-9][0-9]{4}[ -]?[0-9]{5}\b",
            Label::Phone,
            "has the form of a telephone number",
            64,
            always,
        ),
        rule(r"\b[0-9]{3}-[0-9]{4}\b", Label::Phone, "has the form of a telephone number", 57, always),
        rule(
            r"\b(?:phone|mobile|mob|cell|call|tel|telephone|fax|ph|contact|whatsapp|number is|dial|text|ring|reach)\b[ .:,]{0,3}(?:(?:me|us|him|her|number|no|is|on|at|number is)\b[ .:]{0,2}){0,3}(?P<v>[+(]?[0-9][0-9 ().-]{5,20}[0-9])",
            Label::Phone,
            "said to be a telephone number",
            79,
            always,
        ),
        // documents and accounts, by their form
        rule(
            r"\b[a-z]{2}[0-9]{2}(?:(?: ?[0-9]{4}){3,6}(?: ?[0-9]{1,4})?|(?-i:(?: ?[0-9A-Z]{4}){3,7}(?: ?[0-9A-Z]{1,4})?))\b",
            Label::Account,
            "has the form of a bank account number",
            81,
            many_digits,
        ),
        rule(
            r"\b[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}\b",
            Label::Account,
            "has the form of a card number",
            80,
            always,
        ),
        rule(r"\b[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}\b", Label::GovId, "has the form of a national number", 76, always),
        rule(r"\b[0-9]{2}-[0-9]{4}-[0-9]{4}-[0-9]{4}\b", Label::GovId, "has the form of a national number", 79, always),
        rule(r"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", Label::GovId, "has the form of a social security number", 75, always),
        rule(r"\b[0-9]{3} [0-9]{3} [0-9]{4}\b", Label::GovId, "has the form of a national number", 68, always),
        rule(
            r"\b[12] [0-9]{2} [0-9]{2} [0-9]{2} [0-9]{3} [0-9]{3}(?: [0-9]{2})?\b",
            Label::GovId,
            "has the form of a social security number",
            82,
            always,
        ),
        rule(
            r"\b[a-ceghj-prstw-z][a-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]\b",
            Label::GovId,
            "has the form of a national insurance number",
            74,
            always,
        ),
        rule(r"\b[0-9]{4}-[0-9]{4}-[0-9]{3}\b", Label::InsuranceId, "has the form of a policy number", 74, always),
        rule(r"\b[a-z]{1,3}-[0-9]{6,8}-[0-9]{2}\b", Label::InsuranceId, "has the form of a policy number", 76, always),
        rule(r"\b[0-9]{3}-[0-9]{2}-[0-9]{3}\b", Label::Mrn, "has the form of a record number", 66, always),
        rule(
            r"\b[a-z]{1,4}(?:/[0-9a-z]{2,8}){1,5}/[0-9]{2,8}\b",
            Label::Mrn,
            "has the form of a record number",
            67,
            many_digits,
        ),
        rule(r"\b(?:19|20)[0-9]{2}/[0-9]{4,8}\b", Label::Mrn, "has the form of a record number", 67, always),
        rule(r"\b[a-z]{2,4}-[0-9]{4,8}\b", Label::Mrn, "has the form of a record number", 60, no_code),
        rule(r"\([0-9]{2}\)[0-9]{14}\b", Label::DeviceId, "has the form of a device number", 83, always),
        rule(
            r"\b(?:an|ap|ar|as|br|cg|ch|dd|dl|dn|ga|gj|hp|hr|jh|jk|ka|kl|la|ld|mh|ml|mn|mp|mz|nl|od|or|pb|py|rj|sk|tn|tr|ts|ua|uk|up|wb)[ -]?[0-9]{1,2}[ -]?[a-z]{1,3}[ -]?[0-9]{4}\b",
            Label::Vehicle,
            "has the form of a number plate",
            73,
            always,
        ),
        rule(r"\b(?-i:[A-Z]{2}[0-9]{2} ?[A-Z]{3})\b", Label::Vehicle, "has the form of a number plate", 63, always),
        rule(
            r"\b(?-i:[A-Z]{1,3}-[A-Z]{1,2} ?[0-9]{1,4})\b",
            Label::Vehicle,
            "has the form of a number plate",
            62,
            always,
        ),
        rule(r"\b[0-9][a-z]{3}[0-9]{3}\b", Label::Vehicle, "has the form of a number plate", 61, always),
        rule(r"\b[0-9]{7,18}\b", Label::Mrn, "is a long number without a unit", 52, no_count),
        rule(
            r"\b(?:[a-z]{1,6}[0-9]{4,14}[a-z]{0,2}|[0-9]{1,3}[a-z]{1,4}[0-9]{3,}|[0-9]{7,9}[a-z])\b",
            Label::Mrn,
            "is a code of letters and digits",
            53,
            no_code,
        ),
    ])
});

fn rule(pattern: &str, label: Label, reason: &'static str, strength: u8, holds: fn(&str, &Match<'_>) -> bool) -> Form {
    Form { pattern: form(pattern), label, reason, strength, holds }
}

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
            r"aa?dh?aa?r|uidai|pan|pan card|abha|passport|voter ?id|ssn|social security|nhs|national insurance|nino|ni number|dni|nie|nif|bsn|krankenversicherten\p{L}*|versicherten\p{L}*|s[ée]curit[ée] sociale|codice fiscale|pesel|personnummer|cpr|ration card|medicare|tax id|steuer\p{L}*|ahv|rijksregister\p{L}*|identity card|id card|national id|id number|ppsn?",
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
            r"reg|registration|regn|licen[cs]e|gmc|nmc|mci|npi|dea|council|imc|permit|dl|hcpc|nmc pin|certificate",
            Label::LicenseId,
            5,
        ),
        cue(
            r"car|bike|van|vehicle|plate|number plate|scooter|motorcycle|truck|taxi|bus|lorry|vin|motorbike|auto|suv|jeep",
            Label::Vehicle,
            4,
        ),
        cue(
            r"pacemaker|serial|device|implant|s/n|sn|udi|pump|cgm|hearing aid|lot|stent|icd|monitor|model|prosthesis|valve",
            Label::DeviceId,
            5,
        ),
    ];
    let any = together(all.iter().map(|(pattern, ..)| pattern));
    Cues { all, any }
});

/// Finds details by their form and by what announces them.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for window in windows(text, |byte| matches!(byte, b'@' | b'/' | b'_' | b'.')) {
        by_form(covered(text, &window), window.start, &INTERNET, &mut found);
    }
    for window in windows(text, |byte| byte.is_ascii_digit()) {
        by_form(covered(text, &window), window.start, &DIGITS, &mut found);
        by_cue(covered(text, &window), window.start, &mut found);
    }
    months_alone(text, &mut found);
    found
}

/// How far before and behind a telling byte the patterns look, in bytes.
const WINDOW: usize = 72;

/// The parts of a text around bytes that tell, cut at blanks, in order and apart; most of a message is far from any.
pub(super) fn windows(text: &str, tells: fn(u8) -> bool) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| tells(*byte)) {
        match found.last_mut() {
            Some(last) if at < last.end + WINDOW => last.end = last.end.max((at + WINDOW).min(text.len())),
            _ => found.push(at.saturating_sub(WINDOW)..(at + WINDOW).min(text.len())),
        }
    }
    let mut least = 0;
    for window in &mut found {
        window.start = blank_at_or_before(text, window.start, least);
        window.end = blank_at_or_after(text, window.end);
        least = window.end;
    }
    found.dedup_by(|next, last| {
        let joined = next.start <= last.end;
        if joined {
            last.end = last.end.max(next.end);
        }
        joined
    });
    found
}

fn blank_at_or_before(text: &str, from: usize, least: usize) -> usize {
    let bytes = text.as_bytes();
    (least..=from)
        .rev()
        .find(|at| *at == least || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace))
        .unwrap_or(least)
}

fn blank_at_or_after(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    (from..text.len()).find(|at| bytes.get(*at).is_some_and(u8::is_ascii_whitespace)).unwrap_or(text.len())
}

fn by_form(text: &str, offset: usize, forms: &Forms, found: &mut Vec<Found>) {
    let occurring = forms.any.matches(text);
    for Form { pattern, label, reason, strength, holds } in occurring.iter().filter_map(|at| forms.all.get(at)) {
        let mut push = |start: usize, end: usize| {
            found.push(Found { span: offset + start..offset + end, label: *label, reason, strength: *strength });
        };
        if pattern.captures_len() > 1 {
            for captures in pattern.captures_iter(text) {
                if let Some(matched) = captures.name("v").filter(|matched| holds(text, matched)) {
                    push(matched.start(), matched.end());
                }
            }
        } else {
            for matched in pattern.find_iter(text).filter(|matched| holds(text, matched)) {
                let kept = matched.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
                push(matched.start(), matched.start() + kept);
            }
        }
    }
}

fn by_cue(text: &str, offset: usize, found: &mut Vec<Found>) {
    let Cues { all, any } = &*CUES;
    let occurring = any.matches(text);
    for (pattern, label, least_digits) in occurring.iter().filter_map(|at| all.get(at)) {
        for cue in pattern.find_iter(text) {
            if let Some(span) = number_behind(text, cue.end(), *least_digits) {
                let span = offset + span.start..offset + span.end;
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

/// "in March", "last December": a month is finer than a year.
fn months_alone(text: &str, found: &mut Vec<Found>) {
    for month in MONTH_ALONE.captures_iter(text).filter_map(|cue| cue.name("v")) {
        found.push(Found { span: month.range(), label: Label::Date, reason: "names a month", strength: 40 });
    }
}

static MONTH_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"\b(?:in|since|last|until|till|early|mid|late|this past|from|during|by) (?P<v>january|february|april|june|july|august|september|october|november|december|(?-i:March|May))\b",
    )
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| form(r"(?:19|20)[0-9]{2}"));

/// The year inside a date, which may stay.
pub(super) fn year_of(date: &str) -> Option<&str> {
    YEAR.find(date).map(|matched| matched.as_str())
}

fn behind<'a>(text: &'a str, matched: &Match<'_>) -> &'a str {
    covered(text, &(matched.end()..text.len()))
}

fn next_word(text: &str, matched: &Match<'_>) -> String {
    fold(&behind(text, matched).trim_start().chars().take_while(|c| c.is_alphanumeric()).take(12).collect::<String>())
}

fn is_day(_: &str, matched: &Match<'_>) -> bool {
    let parts: Vec<u32> = matched.as_str().split(['/', '.', '-']).filter_map(|part| part.parse().ok()).collect();
    matches!(parts.as_slice(), [first, second, ..] if (1..=31).contains(first) && (1..=31).contains(second) && (*first <= 12 || *second <= 12))
}

/// "5 may" in "take 5 may be more" is no date; a unit behind "dec 5 mg" neither.
fn is_month_day(text: &str, matched: &Match<'_>) -> bool {
    let part = fold(matched.as_str());
    let next = next_word(text, matched);
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|ending| {
        part.split(|c: char| !c.is_alphanumeric())
            .any(|word| word.ends_with(ending) && word.starts_with(|c: char| c.is_ascii_digit()))
    });
    let day: Option<u32> = part
        .split(|c: char| !c.is_ascii_digit())
        .find(|run| !run.is_empty() && run.len() < 4)
        .and_then(|run| run.parse().ok());
    if day.is_some_and(|day| day > 31)
        || (matched.as_str().contains(". ")
            && next_word(text, matched).is_empty()
            && covered(text, &(0..matched.start())).ends_with('/'))
    {
        return false;
    }
    let verb_like = part
        .split(|c: char| !c.is_alphabetic())
        .any(|word| matches!(word, "may" | "mar" | "march" | "mai" | "mei" | "mars" | "sep" | "dec" | "dic" | "jan"));
    let unit = matches!(
        next.as_str(),
        "mg" | "ml"
            | "mcg"
            | "kg"
            | "times"
            | "tablets"
            | "hours"
            | "weeks"
            | "days"
            | "months"
            | "be"
            | "have"
            | "not"
            | "help"
            | "cause"
            | "need"
    );
    let doubtful = verb_like && !ordinal;
    let modest = next.is_empty() && digits < 3 && !matched.as_str().contains(char::is_uppercase);
    let announced = covered(text, &(0..matched.start())).ends_with(' ');
    !(doubtful && (unit && digits < 4 || modest && !announced))
}

fn is_ordinal_day(text: &str, matched: &Match<'_>) -> bool {
    !matches!(
        next_word(text, matched).as_str(),
        "week"
            | "weeks"
            | "month"
            | "months"
            | "day"
            | "days"
            | "trimester"
            | "degree"
            | "floor"
            | "grade"
            | "standard"
            | "class"
            | "time"
            | "year"
            | "visit"
            | "pregnancy"
            | "child"
            | "percentile"
            | "nerve"
            | "toe"
            | "finger"
            | "metatarsal"
            | "baby"
            | "dose"
            | "cycle"
            | "delivery"
            | "stage"
            | "attempt"
            | "rib"
            | "generation"
            | "semester"
            | "molar"
            | "tooth"
    )
}

fn not_ago(text: &str, matched: &Match<'_>) -> bool {
    let behind: String = behind(text, matched).chars().take(14).collect();
    !fold(&behind).contains("ago") && !fold(&behind).contains("days")
}

fn behind_a_name(text: &str, matched: &Match<'_>) -> bool {
    covered(text, &(0..matched.start())).trim_end_matches('(').trim_end().ends_with(char::is_alphabetic)
}

/// "pulse is 92." is no age; "she is 92." is.
fn is_somebody(text: &str, matched: &Match<'_>) -> bool {
    let before = fold(covered(text, &(0..matched.start())).rsplit(['.', '\n', '?', '!']).next().unwrap_or(""));
    let subject = before.trim_end().trim_end_matches(" is").rsplit(' ').next().unwrap_or("").to_owned();
    !matches!(
        subject.as_str(),
        "pulse"
            | "rate"
            | "sugar"
            | "bp"
            | "pressure"
            | "weight"
            | "glucose"
            | "level"
            | "oxygen"
            | "spo2"
            | "saturation"
            | "it"
            | "value"
            | "result"
            | "count"
            | "ldl"
            | "hdl"
            | "creatinine"
            | "score"
            | "height"
            | "fasting"
            | "temperature"
            | "hr"
            | "tsh"
            | "hb"
            | "reading"
            | "this"
            | "that"
            | "diastolic"
            | "ferritin"
            | "number"
            | "waist"
    )
}

fn is_address(text: &str, matched: &Match<'_>) -> bool {
    // "etc.in", "e.g.it" come of missing spaces; a web address has more before its last part.
    let name = matched.as_str().split('.').next().unwrap_or("");
    let before = covered(text, &(0..matched.start()));
    !before.ends_with('@')
        && (matched.as_str().contains('/')
            || name.len() > 3
                && (matched.as_str().ends_with(".com")
                    || matched.as_str().ends_with(".org")
                    || matched.as_str().ends_with(".net")
                    || matched.as_str().matches('.').count() > 1))
}

fn many_digits(_: &str, matched: &Match<'_>) -> bool {
    matched.as_str().bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// "COVID19", "T3 2021", "500mg2": a code needs digits enough and no unit.
fn no_code(_: &str, matched: &Match<'_>) -> bool {
    let folded = fold(matched.as_str());
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    let unit = ["mg", "ml", "mcg", "iu", "kg", "kcal", "cal", "mm", "cm"]
        .iter()
        .any(|unit| folded.ends_with(unit) && folded.starts_with(|c: char| c.is_ascii_digit()));
    let year = folded.strip_prefix("covid").is_some()
        || folded.strip_prefix("in").is_some_and(|rest| rest.len() == 4)
        || folded.strip_prefix("sars").is_some();
    digits >= 4 && folded.len() >= 6 && !unit && !year
}

/// Blood counts run to millions: "4500000 per", "platelets 1500000".
fn no_count(text: &str, matched: &Match<'_>) -> bool {
    let before: String = fold(
        &covered(text, &(0..matched.start()))
            .chars()
            .rev()
            .take(24)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<String>(),
    );
    let counted = ["platelet", "count", "wbc", "rbc", "million", "sperm", "copies", "load"]
        .iter()
        .any(|word| before.contains(word));
    !(counted && matched.as_str().ends_with("00")) && next_word(text, matched) != "per"
}
