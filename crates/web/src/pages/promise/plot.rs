//! The pictures of the promise: by field and hour whether it was kept, how long answers took, and why some came late.
//!
//! Places across are in percent of the width, so that letters keep their size on a narrow screen.

use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::Cause;
use askwell_app::{Measure, Truth};

use super::{Line, cause_words, percent, tenths};
use crate::words::{Words, key};

/// Pixels of a row with its name above it.
const ROW: usize = 40;
const HOURS: usize = 24;
/// The times that are marked, in minutes, and their words: the scale is logarithmic from the first to the last.
const MARKS: [(f64, &str); 6] = [
    (5.0, key("promise-mark-5")),
    (15.0, key("promise-mark-15")),
    (60.0, key("promise-mark-60")),
    (240.0, key("promise-mark-240")),
    (720.0, key("promise-mark-720")),
    (2880.0, key("promise-mark-2880")),
];

/// Fields, each with its hours of the day.
#[derive(Debug)]
pub(crate) struct Mosaic {
    pub(crate) rows: Vec<MosaicRow>,
    pub(crate) height: usize,
    /// Where an hour is written below.
    pub(crate) hours: Vec<(String, String)>,
}

/// One field.
#[derive(Debug)]
pub(crate) struct MosaicRow {
    pub(crate) y: usize,
    pub(crate) name: String,
    pub(crate) cells: Vec<Cell>,
}

/// One hour of a field.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) x: String,
    pub(crate) middle: String,
    pub(crate) class: &'static str,
    pub(crate) title: String,
    /// How many were missed, where any was.
    pub(crate) missed: String,
}

/// How long answers of one group took: half, nine in ten and ninety-nine in a hundred within.
#[derive(Debug)]
pub(crate) struct Track {
    pub(crate) y: usize,
    pub(crate) name: String,
    pub(crate) median: String,
    pub(crate) p90: String,
    pub(crate) p99: String,
    pub(crate) title: String,
}

/// Late answers of one cause.
#[derive(Debug)]
pub(crate) struct Miss {
    pub(crate) y: usize,
    pub(crate) name: &'static str,
    pub(crate) count: u32,
    pub(crate) width: String,
    pub(crate) share: String,
}

/// A place or a width, as SVG has it.
fn across(share: f64) -> String {
    format!("{:.2}%", 100.0 * share)
}

/// The first row is of all fields together.
pub(super) fn mosaic(truth: &Truth, words: Words) -> Mosaic {
    let all = words.t("promise-all").to_owned();
    let mut rows = vec![mosaic_row(0, all, truth.by_hour.iter().map(|(hour, measure)| (*hour, measure)), words)];
    for (place, (specialty, _)) in truth.by_specialty.iter().enumerate() {
        let of = |(other, ..): &&(Specialty, i8, Measure)| other == specialty;
        let cells = truth.by_cell.iter().filter(of).map(|(_, hour, measure)| (*hour, measure));
        let name = askwell_app::specialty_name(specialty.as_str()).to_owned();
        rows.push(mosaic_row(place + 1, name, cells, words));
    }
    let hours = (0..HOURS).step_by(6).map(|hour| (across(of_day(hour)), format!("{hour:02}:00")));
    Mosaic { height: rows.len() * ROW + 20, rows, hours: hours.collect() }
}

#[expect(clippy::cast_precision_loss, reason = "an hour of a day")]
fn of_day(hour: usize) -> f64 {
    hour as f64 / HOURS as f64
}

fn mosaic_row<'a>(
    place: usize,
    name: String,
    measured: impl Iterator<Item = (i8, &'a Measure)>,
    words: Words,
) -> MosaicRow {
    let cells = measured.map(|(hour, measure)| {
        let x = of_day(usize::try_from(hour).unwrap_or(0));
        let said = words.say("promise-bar").with("hour", format!("{hour:02}:00")).with("kept", percent(measure, words));
        let missed = measure.turns.saturating_sub(measure.kept);
        Cell {
            x: across(x),
            middle: across(x + of_day(1) / 2.0),
            class: match missed {
                0 => "aw-plot__good",
                _ if missed * 100 <= measure.turns * 5 => "aw-plot__short",
                _ => "aw-plot__bad",
            },
            title: said.with("field", name.as_str()).with("count", measure.turns).to_string(),
            missed: if missed == 0 { String::new() } else { missed.to_string() },
        }
    });
    MosaicRow { y: place * ROW + 14, cells: cells.collect(), name }
}

/// The marks of the scale, with their places.
pub(super) fn scale(words: Words) -> Vec<(String, String)> {
    MARKS.iter().map(|(minutes, word)| (across(on_scale(*minutes)), words.t(word).to_owned())).collect()
}

/// The place of a length on the scale, from 0 to 1.
fn on_scale(minutes: f64) -> f64 {
    let (least, most) = (MARKS[0].0, MARKS[MARKS.len() - 1].0);
    (minutes.clamp(least, most) / least).ln() / (most / least).ln()
}

pub(super) fn tracks<'a>(measures: impl Iterator<Item = &'a Measure>, lines: &[Line], words: Words) -> Vec<Track> {
    let place = |length: Option<jiff::SignedDuration>| {
        across(length.map_or(1.0, |length| on_scale(length.as_secs_f64() / 60.0)))
    };
    let track = |(row, (measure, line)): (usize, (&Measure, &Line))| Track {
        y: row * ROW + 14,
        name: line.name.clone(),
        median: place(measure.median),
        p90: place(measure.p90),
        p99: place(measure.p99),
        title: words
            .say("promise-track")
            .with("name", line.name.as_str())
            .with("median", line.median.as_str())
            .with("p90", line.p90.as_str())
            .with("p99", line.p99.as_str())
            .to_string(),
    };
    measures.zip(lines).enumerate().map(track).collect()
}

/// The most frequent cause fills the width.
pub(super) fn misses(truth: &Truth, words: Words) -> Vec<Miss> {
    let most = truth.misses.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1);
    let turns = u64::from(truth.whole.turns.max(1));
    let miss = |(row, (cause, count)): (usize, &(Cause, u32))| Miss {
        y: row * ROW + 14,
        name: cause_words(*cause),
        count: *count,
        width: across(f64::from(*count) / f64::from(most)),
        // Rounded up: a miss is never none.
        share: tenths((u64::from(*count) * 1_000).div_ceil(turns), words),
    };
    truth.misses.iter().enumerate().map(miss).collect()
}
