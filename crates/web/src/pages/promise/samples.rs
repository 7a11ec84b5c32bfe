//! Samples of the promise page: with figures, and before there are any.

use askama::Template as _;
use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::Cause;
use askwell_app::{Measure, Truth};
use jiff::SignedDuration;

use super::{Figures, PromisePage};
use crate::sample::frame_in;
use crate::when::Moment;
use crate::words::Words;

fn measure(turns: u32, kept: u32) -> Measure {
    Measure {
        turns,
        kept,
        median: Some(SignedDuration::from_mins(94)),
        p90: Some(SignedDuration::from_mins(201)),
        p99: None,
    }
}

/// A truth of some questions.
fn truth(turns: u32) -> Truth {
    let specialty = |code: &str| Specialty::new(code).expect("a code in small letters");
    Truth {
        whole: measure(turns, turns - 1),
        by_specialty: vec![(specialty("cardiology"), measure(8, 8)), (specialty("medical_oncology"), measure(40, 39))],
        by_hour: (6..22).map(|hour| (hour, measure(3, if hour == 21 { 2 } else { 3 }))).collect(),
        by_cell: (6..22)
            .map(|hour| (specialty("medical_oncology"), hour, measure(3, if hour == 21 { 2 } else { 3 })))
            .collect(),
        misses: vec![(Cause::NobodyRostered, 1)],
    }
}

/// The page in its states.
pub(crate) fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let page = |truths: [Truth; 3], days| {
        let measured: Vec<(u16, Truth)> = [7, 30, 90].into_iter().zip(truths).collect();
        let at = Moment { machine: "2026-03-02T12:00:00Z".to_owned(), words: "12:00".to_owned() };
        let figures = Figures::of(&measured, days, at, words);
        PromisePage::of(figures, "contact@example.org", frame_in(words, "/promise")).render()
    };
    vec![
        ("promise", page([truth(9), truth(31), truth(48)], Some(30))),
        ("promise-quiet", page([Truth::default(), truth(31), truth(48)], Some(7))),
        ("promise-empty", page([Truth::default(), Truth::default(), Truth::default()], None)),
    ]
}
