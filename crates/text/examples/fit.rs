//! Fits the points of words and word pairs to our own messages and the examples of the rules: `cargo run --release -p askwell-text --example fit > crates/text/data/wording.tsv`.
//!
//! Two logistic regressions: care now (E, M against R, F) and care soon (E, M, U against R, F), with the penalty of the squares. With `--check`,
//! what ten-fold cross-validation says goes to standard error. The same messages give the same points, to the last digit. `--without NAME` leaves a file of
//! messages out, `--with FILE` takes in another.

use std::collections::BTreeMap;

use askwell_text::triage::wording::{DAMPING, features};

/// Files of messages, and how much one message of each counts: letters are few and long.
const FILES: [(&str, f64, &str); 2] =
    [("messages", 1.0, include_str!("../tests/messages.tsv")), ("letters", 5.0, include_str!("../tests/letters.tsv"))];
/// The rules; what must fire one is as urgent as the rule, what must not is no emergency.
const RULES: &str = include_str!("../data/red-flags.toml");
/// How much one "care soon" counts among what needs care: they are few.
const SOON_WEIGHT: f64 = 3.0;
/// How much one "care soon" counts among what needs no care now.
const NOT_NOW_WEIGHT: f64 = 0.15;
/// How much an example that must not fire counts: most of them are short.
const QUIET_WEIGHT: f64 = 2.0;
/// A feature is known when so many messages have it.
const LEAST_MESSAGES: usize = 2;
/// How much the messages count against the penalty.
const TRUST: f64 = 10.0;
/// Points nearer to nothing than this are left out.
const LEAST_POINTS: f64 = 0.05;
const STEPS: usize = 600;
const FOLDS: usize = 10;

struct Message {
    label: u8,
    weight: f64,
    features: Vec<String>,
}

/// One message for one question: its features by number, what each counts, and whether it is a yes.
struct Example {
    features: Vec<usize>,
    each: f64,
    weight: f64,
    yes: bool,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let named = |option: &'static str| arguments.windows(2).filter(move |pair| pair[0] == option).map(|pair| &pair[1]);
    let more: Vec<String> =
        named("--with").map(|path| std::fs::read_to_string(path).expect("the file can be read")).collect();
    let files = FILES.iter().filter(|(name, ..)| !named("--without").any(|other| other == name));
    let files = files.map(|(_, weight, text)| (*weight, *text)).chain(more.iter().map(|text| (1.0, text.as_str())));
    let mut messages = examples_of_rules();
    for (weight, text) in files {
        let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        messages.extend(lines.map(|(label, text)| Message {
            label: label.bytes().next().unwrap_or(b'?'),
            weight,
            features: features(text),
        }));
    }
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in messages.iter().flat_map(|message| &message.features) {
        *counted.entry(feature).or_default() += 1;
    }
    let known: BTreeMap<&str, usize> = counted
        .into_iter()
        .filter(|(_, count)| *count >= LEAST_MESSAGES)
        .enumerate()
        .map(|(number, (feature, _))| (feature, number))
        .collect();
    let now = examples(&messages, &known, |label| match label {
        b'E' | b'M' => Some((true, 1.0)),
        b'R' | b'F' => Some((false, 1.0)),
        b'U' | b'u' => Some((false, NOT_NOW_WEIGHT)),
        b'Q' => Some((false, QUIET_WEIGHT)),
        _ => None,
    });
    let soon = examples(&messages, &known, |label| match label {
        b'E' | b'M' => Some((true, 1.0)),
        b'U' | b'u' => Some((true, SOON_WEIGHT)),
        b'R' | b'F' => Some((false, 1.0)),
        _ => None,
    });
    if arguments.iter().any(|argument| argument == "--check") {
        told("care now", &now, known.len());
        told("care soon", &soon, known.len());
    }
    let ((now_start, now), (soon_start, soon)) = (fit(&now, known.len()), fit(&soon, known.len()));
    println!(
        "# What a word, a pair of words or a denied word (\"not-\") adds to \"care now\" and to \"care soon\"; see src/triage/wording.rs."
    );
    println!(
        "# Made by examples/fit.rs from our own messages in tests/. Do not edit by hand: add a message there and fit again."
    );
    println!("(start)\t{now_start:.2}\t{soon_start:.2}");
    for (feature, number) in &known {
        if now[*number].abs() >= LEAST_POINTS || soon[*number].abs() >= LEAST_POINTS {
            println!("{feature}\t{:.2}\t{:.2}", now[*number], soon[*number]);
        }
    }
}

fn examples_of_rules() -> Vec<Message> {
    let rules: toml::Table = RULES.parse().expect("the rules are TOML");
    let texts = |rule: &toml::Value, field: &str| -> Vec<String> {
        let listed = rule.get(field).and_then(toml::Value::as_array).into_iter().flatten();
        listed.filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    let mut messages = Vec::new();
    for rule in rules.get("rule").and_then(toml::Value::as_array).into_iter().flatten() {
        let is_emergency = rule.get("urgency").and_then(toml::Value::as_str) == Some("emergency");
        let message = |label: u8, text: String| Message { label, weight: 1.0, features: features(&text) };
        messages
            .extend(texts(rule, "fires").into_iter().map(|text| message(if is_emergency { b'E' } else { b'U' }, text)));
        messages.extend(texts(rule, "quiet").into_iter().map(|text| message(b'Q', text)));
    }
    messages
}

fn examples(
    messages: &[Message],
    known: &BTreeMap<&str, usize>,
    of: impl Fn(u8) -> Option<(bool, f64)>,
) -> Vec<Example> {
    let mut examples: Vec<Example> = messages
        .iter()
        .filter_map(|message| {
            let (yes, weight) = of(message.label)?;
            let features: Vec<usize> =
                message.features.iter().filter_map(|feature| known.get(feature.as_str()).copied()).collect();
            let each = 1.0 / (message.features.len() as f64 + f64::from(DAMPING)).sqrt();
            Some(Example { features, each, weight: weight * message.weight, yes })
        })
        .collect();
    // Both answers count the same together.
    let count = examples.len() as f64;
    let yes = examples.iter().filter(|it| it.yes).count() as f64;
    for example in &mut examples {
        example.weight *= TRUST * count / 2.0 / if example.yes { yes } else { count - yes };
    }
    examples
}

/// Start and points that make the messages likeliest, by Nesterov's accelerated descent from nothing.
fn fit<'a>(examples: impl IntoIterator<Item = &'a Example> + Clone, size: usize) -> (f64, Vec<f64>) {
    let mut weights = vec![0.0; size + 1];
    let mut before = weights.clone();
    // The start counts in every message, so that the steepest curve is about a quarter of all weights.
    let steepest = 1.0 + 0.25 * examples.clone().into_iter().map(|it| it.weight * 2.0).sum::<f64>();
    let step = 1.0 / steepest;
    for round in 0..STEPS * 5 {
        let momentum = round as f64 / (round as f64 + 3.0);
        let ahead: Vec<f64> = weights.iter().zip(&before).map(|(now, then)| now + momentum * (now - then)).collect();
        let mut slope: Vec<f64> = ahead.clone();
        slope[size] = 0.0;
        for example in examples.clone() {
            let error = 1.0 / (1.0 + (-score(example, &ahead)).exp()) - if example.yes { 1.0 } else { 0.0 };
            let error = error * example.weight;
            for feature in &example.features {
                slope[*feature] += error * example.each;
            }
            slope[size] += error;
        }
        before = weights;
        weights = ahead.iter().zip(&slope).map(|(at, slope)| at - step * slope).collect();
    }
    let start = weights.pop().unwrap_or_default();
    (start, weights)
}

fn score(example: &Example, weights: &[f64]) -> f64 {
    let start = weights.last().copied().unwrap_or_default();
    start + example.each * example.features.iter().map(|feature| weights[*feature]).sum::<f64>()
}

/// Tells how messages are read by points fitted without them.
fn told(question: &str, examples: &[Example], size: usize) {
    let (mut yes, mut no) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let others = examples.iter().enumerate().filter(|(at, _)| at % FOLDS != fold).map(|(_, it)| it);
        let (start, mut weights) = fit(others, size);
        weights.push(start);
        for example in examples.iter().enumerate().filter(|(at, _)| at % FOLDS == fold).map(|(_, it)| it) {
            if example.yes { &mut yes } else { &mut no }.push(score(example, &weights));
        }
    }
    no.sort_by(f64::total_cmp);
    for share in [0.05, 0.10] {
        let limit = no[((no.len() as f64 * (1.0 - share)) as usize).min(no.len() - 1)];
        let found = yes.iter().filter(|score| **score > limit).count();
        eprintln!("{question}: {found} of {} found with {share:.2} false alarms, at {limit:.2}", yes.len());
    }
}
