//! A last look at what has the form of a detail: what stands before and behind it tells a date from a dose.

use regex::Match;

use crate::span::covered;
use crate::words::fold;

pub(super) fn always(_: &str, _: &Match<'_>) -> bool {
    true
}

fn behind<'a>(text: &'a str, matched: &Match<'_>) -> &'a str {
    covered(text, &(matched.end()..text.len()))
}

/// The 60 bytes before a match, or a few less; a bound keeps the work linear.
fn shortly_before<'a>(text: &'a str, matched: &Match<'_>) -> &'a str {
    let mut from = matched.start().saturating_sub(60);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    covered(text, &(from..matched.start()))
}

fn next_word(text: &str, matched: &Match<'_>) -> String {
    fold(&behind(text, matched).trim_start().chars().take_while(|c| c.is_alphanumeric()).take(12).collect::<String>())
}

pub(super) fn is_day(_: &str, matched: &Match<'_>) -> bool {
    let parts: Vec<u32> = matched.as_str().split(['/', '.', '-']).filter_map(|part| part.trim().parse().ok()).collect();
    matches!(parts.as_slice(), [first, second, ..] if (1..=31).contains(first) && (1..=31).contains(second) && (*first <= 12 || *second <= 12))
}

/// "review 12/3" is a day, "visit 120" and "by 1.5" are none: a mark between, and no measure near.
pub(super) fn is_dated_day(text: &str, matched: &Match<'_>) -> bool {
    let point = matched.as_str().contains('.');
    let before = fold(shortly_before(text, matched));
    let whole = matched.as_str().len() >= 4 || !point;
    is_day(text, matched)
        && whole
        && not_measured(text, matched)
        && !before.ends_with("by ")
        && !matches!(
            next_word(text, matched).as_str(),
            "mg" | "ml"
                | "kg"
                | "cm"
                | "mm"
                | "times"
                | "hours"
                | "days"
                | "weeks"
                | "mmol"
                | "of"
                | "pain"
                | "tablets"
        )
}

/// "Friday 13" is a day, "Friday 2 pm" and "Monday 3 tablets" are none.
pub(super) fn is_counted_day(text: &str, matched: &Match<'_>) -> bool {
    let day: Option<u32> =
        matched.as_str().split(|c: char| !c.is_ascii_digit()).next().and_then(|day| day.parse().ok());
    let unit = [
        "am", "pm", "a", "p", "times", "hours", "mg", "ml", "tablets", "tablet", "of", "days", "weeks", "units", "hrs",
        "h", "oclock", "o",
    ];
    day.is_some_and(|day| (1..=31).contains(&day))
        && !behind(text, matched).starts_with([':', '/', '.', '%']) | behind(text, matched).starts_with(". ")
        && !unit.contains(&next_word(text, matched).as_str())
        && not_measured(text, matched)
}

/// "saturation will be 94," is no age.
pub(super) fn not_measured(text: &str, matched: &Match<'_>) -> bool {
    let before = fold(shortly_before(text, matched));
    let before: Vec<&str> =
        before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev().take(6).collect();
    let measures = [
        "pulse",
        "bp",
        "pressure",
        "sugar",
        "glucose",
        "saturation",
        "sats",
        "spo2",
        "oxygen",
        "rate",
        "hr",
        "weight",
        "weighs",
        "temp",
        "temperature",
        "fever",
        "iron",
        "ferritin",
        "score",
        "egfr",
        "creatinine",
        "ldl",
        "hdl",
        "cholesterol",
        "inr",
        "kg",
        "heart",
        "glucometer",
        "meter",
        "fasting",
        "dose",
        "count",
        "level",
        "platelets",
        "vision",
        "pain",
    ];
    !before.iter().any(|word| measures.contains(word))
}

/// "5 may" in "take 5 may be more" is no date; a unit behind "dec 5 mg" neither.
pub(super) fn is_month_day(text: &str, matched: &Match<'_>) -> bool {
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

pub(super) fn is_ordinal_day(text: &str, matched: &Match<'_>) -> bool {
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

pub(super) fn not_ago(text: &str, matched: &Match<'_>) -> bool {
    let behind: String = behind(text, matched).chars().take(14).collect();
    !fold(&behind).contains("ago") && !fold(&behind).contains("days")
}

pub(super) fn behind_a_name(text: &str, matched: &Match<'_>) -> bool {
    covered(text, &(0..matched.start())).trim_end_matches('(').trim_end().ends_with(char::is_alphabetic)
}

/// "pulse is 92." is no age; "she is 92." is.
pub(super) fn is_somebody(text: &str, matched: &Match<'_>) -> bool {
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

pub(super) fn is_address(text: &str, matched: &Match<'_>) -> bool {
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

pub(super) fn many_digits(_: &str, matched: &Match<'_>) -> bool {
    matched.as_str().bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// "COVID19", "T3 2021", "500mg2": a code needs digits enough and no unit.
pub(super) fn no_code(_: &str, matched: &Match<'_>) -> bool {
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

/// A marker or a medicine ("PD-L1", "HLA-B27", "T-DM1", "IL-B 2") is no number plate ("M-AB 123").
pub(super) fn no_marker(_: &str, matched: &Match<'_>) -> bool {
    let (district, number) = matched.as_str().split_once('-').unwrap_or_default();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    digits >= 2 && !["CA", "CD", "HLA", "IG", "IL", "NT", "PD", "T"].contains(&district)
}

/// Blood counts run to millions: "4500000 per", "platelets 1500000".
pub(super) fn no_count(text: &str, matched: &Match<'_>) -> bool {
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
