//! Follows a 52-week course again and again, to be timed from outside:
//! `time cargo run --release -p askwell-figures --example courses -- 10000`.

use askwell_figures::{Case, Kind, Medicine, Scenario, course};

fn main() {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(1_000_u32);
    let scenario = Scenario {
        tumour: [(20.0, 1.0, 0.8), (2.25, 2.5, 0.4), (2.0, 0.05, 0.4)].map(Kind::from),
        meds: vec![Medicine::TDxd, Medicine::Pertuzumab, Medicine::Chemotherapy],
        days: 364.0,
        start: None,
        stop: None,
        every: None,
    };
    let case = Case { scenario, t_days: None };
    // Printed so that the work cannot be left out.
    let sum: f64 =
        (0..rounds).filter_map(|_| course(&case).ok()).map(|series| series.volume_mL.iter().sum::<f64>()).sum();
    println!("{rounds} courses, sum of volumes {sum}");
}
