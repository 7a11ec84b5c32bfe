//! Details that have a form: addresses on the internet, telephone numbers, dates, ages over 89, numbers of documents.

mod checks;
mod cues;
mod forms;

use std::sync::LazyLock;

use regex::{Match, Regex, RegexSet, RegexSetBuilder};

use super::{Found, Label};
use crate::Span;
use crate::span::covered;
use cues::by_cue;
use forms::{DIGITS, INTERNET};

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

/// "in March", "last December": a month is finer than a year.
fn months_alone(text: &str, found: &mut Vec<Found>) {
    for month in MONTH_ALONE.captures_iter(text).filter_map(|cue| cue.name("v")) {
        found.push(Found { span: month.range(), label: Label::Date, reason: "names a month", strength: 40 });
    }
}

static MONTH_ALONE: LazyLock<Regex> = LazyLock::new(|| {
    form(
        r"\b(?:in|since|last|until|till|early|mid|late|this past|from|during|by) (?P<v>january|february|april|june|july|august|september|october|november|december|sept|(?-i:March|May|Jan|Feb|Apr|Aug|Sep|Oct|Nov|Dec))\b",
    )
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| form(r"(?:19|20)[0-9]{2}"));

/// The year inside a date, which may stay.
pub(super) fn year_of(date: &str) -> Option<&str> {
    YEAR.find(date).map(|matched| matched.as_str())
}
