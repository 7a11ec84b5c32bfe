//! How reading time grows with the length of a text that repeats itself: `cargo run --release -p askwell-text --example growth`.
//!
//! Prints the time for 40,000 characters, the longest a query may be, and the exponent of growth: 1 is straight, 2 is its square.

use std::hint::black_box;
use std::time::{Duration, Instant};

use askwell_text::identity::{self, Known};
use askwell_text::{About, language, question, readability, specialty, topic, triage};

/// Pieces that a careless pattern reads over and over.
const PIECES: [&str; 16] = [
    "a",
    "a ",
    "no ",
    "pain chest ",
    "Dr. ",
    "Aa ",
    "1 ",
    "12/",
    "a@",
    "at Aa ",
    "what and ",
    "(9",
    "st. mary's ",
    "i am ",
    "1-",
    "MG Road, ",
];
/// The longest query there can be, and a quarter of it.
const LONG: usize = 40_000;
const SHORT: usize = LONG / 4;
/// The quickest of so many readings counts: other work on the machine only ever adds.
const READINGS: usize = 5;

fn main() {
    println!("{:<14} {:>10} {:>9}", "repeated", "40,000", "exponent");
    for piece in PIECES {
        let (short, long) = (quickest(piece, SHORT), quickest(piece, LONG));
        let exponent = (long.as_secs_f64() / short.as_secs_f64()).log2() / 2.0;
        println!("{:<14} {:>7.1} ms {exponent:>9.2}", format!("{piece:?}"), long.as_secs_f64() * 1e3);
    }
}

fn quickest(piece: &str, length: usize) -> Duration {
    let text: String = piece.chars().cycle().take(length).collect();
    let reading = || {
        let start = Instant::now();
        read_all(&text);
        start.elapsed()
    };
    (0..READINGS).map(|_| reading()).min().unwrap_or_default()
}

fn read_all(text: &str) {
    let about = About::default();
    black_box((
        identity::find(text, &Known::default()),
        identity::uniqueness(text),
        triage::read(text, &about),
        question::split(text),
        readability::measure(text),
        specialty::rank(text, &about),
        topic::guess(text),
        language::detect(text),
    ));
}
