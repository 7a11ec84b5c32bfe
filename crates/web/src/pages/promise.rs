//! The promise: what it means, and how it was kept.

mod plot;
pub(crate) mod samples;

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::core::consultation::Cause;
use askwell_app::{Measure, Truth, Truths};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::pages::desk::fragment;
use crate::pages::reading::about::{Part, parts};
use crate::problem::Problem;
use crate::route;
use crate::router::Table;
use crate::web::Web;
use crate::when::{Moment, When};
use crate::words::{Words, key};

use plot::{Miss, Mosaic, Track, misses, mosaic, tracks};

const EXPLAINED: &str = include_str!("../../content/promise-explained.md");

/// One line of figures.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    pub(crate) turns: u32,
    pub(crate) kept: String,
    pub(crate) median: String,
    pub(crate) p90: String,
    pub(crate) p99: String,
}

/// What was measured: all windows together, and one of them in detail. It is looked at again while the page is open.
#[derive(Debug, Template)]
#[template(path = "promise_figures.html")]
pub(crate) struct Figures {
    pub(crate) words: Words,
    pub(crate) at: Moment,
    /// Where to look again.
    pub(crate) again: String,
    pub(crate) windows: Vec<Line>,
    /// Each window with its address, and whether it is the one in detail.
    pub(crate) tabs: Vec<(String, String, bool)>,
    pub(crate) specialties: Vec<Line>,
    pub(crate) hours: Vec<Line>,
    pub(crate) cells: Vec<Line>,
    pub(crate) mosaic: Mosaic,
    pub(crate) specialty_tracks: Vec<Track>,
    pub(crate) hour_tracks: Vec<Track>,
    pub(crate) scale: Vec<(String, String)>,
    pub(crate) misses: Vec<Miss>,
    pub(crate) is_empty: bool,
    /// Whether nothing was measured in any window.
    pub(crate) is_new: bool,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "promise.html")]
pub(crate) struct PromisePage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) figures: Figures,
}

impl Page for PromisePage {
    const POLICY: Policy = Policy::Public;
}

impl HtmlSafe for Figures {}

impl Figures {
    /// The figures over each window, with the details of the one of so many days, or of the longest.
    pub(crate) fn of(measured: &[(u16, Truth)], days: Option<u16>, at: Moment, words: Words) -> Self {
        let chosen = measured.iter().find(|(window, _)| Some(*window) == days).or(measured.last());
        let (days, truth) = chosen.cloned().unwrap_or_default();
        let named = |code: &str| askwell_app::specialty_name(code).to_owned();
        let hour = |hour: i8| format!("{hour:02}:00");
        let (by_specialty, by_hour) = (&truth.by_specialty, &truth.by_hour);
        let specialty_lines: Vec<Line> =
            by_specialty.iter().map(|(specialty, measure)| line(named(specialty.as_str()), measure, words)).collect();
        let hour_lines: Vec<Line> = by_hour.iter().map(|(at, measure)| line(hour(*at), measure, words)).collect();
        let cells = truth.by_cell.iter().map(|(specialty, at, measure)| {
            let name = words.say("promise-cell").with("field", named(specialty.as_str())).with("hour", hour(*at));
            line(name.to_string(), measure, words)
        });
        let tabs = measured.iter().map(|(window, _)| {
            let address = format!("{}?days={window}", route::to::promise());
            (words.t(days_words(*window)).to_owned(), address, *window == days)
        });
        Self {
            at,
            again: format!("{}?days={days}", route::to::promise_figures()),
            windows: measured
                .iter()
                .map(|(window, truth)| line(words.t(days_words(*window)).to_owned(), &truth.whole, words))
                .collect(),
            tabs: tabs.collect(),
            cells: cells.collect(),
            mosaic: mosaic(&truth, words),
            specialty_tracks: tracks(by_specialty.iter().map(|(_, measure)| measure), &specialty_lines, words),
            hour_tracks: tracks(by_hour.iter().map(|(_, measure)| measure), &hour_lines, words),
            scale: plot::scale(words),
            specialties: specialty_lines,
            hours: hour_lines,
            misses: misses(&truth, words),
            is_empty: truth.whole.turns == 0,
            is_new: measured.iter().all(|(_, truth)| truth.whole.turns == 0),
            words,
        }
    }
}

impl PromisePage {
    pub(crate) fn of(figures: Figures, contact: &str, frame: Frame) -> Self {
        let text = EXPLAINED.replace("{organization}", &frame.site.organization).replace("{contact}", contact);
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        Self { title: frame.words.t("promise-title").to_owned(), parts: parts(body), figures, frame }
    }
}

/// The name of a window.
fn days_words(days: u16) -> &'static str {
    match days {
        7 => key("promise-7"),
        30 => key("promise-30"),
        _ => key("promise-90"),
    }
}

/// What readers are told of a cause: the same as the coordinator.
fn cause_words(cause: Cause) -> &'static str {
    codes::cause(cause)
}

fn line(name: String, measure: &Measure, words: Words) -> Line {
    let said = |length: Option<SignedDuration>| match (length, measure.turns) {
        (_, 0) => words.t("promise-no-figure").to_owned(),
        (None, _) => words.t("promise-not-yet").to_owned(),
        (Some(length), _) => codes::length(words, length),
    };
    Line {
        name,
        turns: measure.turns,
        kept: percent(measure, words),
        median: said(measure.median),
        p90: said(measure.p90),
        p99: said(measure.p99),
    }
}

/// Rounded down, so that 100 % is said only when none was missed.
fn percent(measure: &Measure, words: Words) -> String {
    if measure.turns == 0 {
        return words.t("promise-no-figure").to_owned();
    }
    tenths(u64::from(measure.kept) * 1_000 / u64::from(measure.turns), words)
}

/// Words tenths of a percent.
fn tenths(tenths: u64, words: Words) -> String {
    words.say("promise-percent").with("percent", format!("{}.{}", tenths / 10, tenths % 10)).to_string()
}

/// Which window is wanted in detail.
#[derive(Debug, Deserialize)]
struct Window {
    days: Option<String>,
}

/// Hangs the page on its address.
pub fn routes(table: Table<Web>) -> Table<Web> {
    table.on(&route::PROMISE, promise).on(&route::PROMISE_FIGURES, figures)
}

/// Not kept as a page: every answer changes it. The measuring is kept by `app`.
async fn promise(State(web): State<Web>, Query(window): Query<Window>, uri: Uri) -> Result<Response, Problem> {
    let truths = web.app.promise_truths().await?;
    let frame = web.frame(&uri);
    let figures = shown(&truths, &window, &web.when(frame.words), web.app.now(), frame.words);
    Ok(page::show(&PromisePage::of(figures, &web.app.settings().contact, frame)))
}

async fn figures(State(web): State<Web>, Query(window): Query<Window>, uri: Uri) -> Result<Response, Problem> {
    let truths = web.app.promise_truths().await?;
    let words = web.frame(&uri).words;
    fragment(&shown(&truths, &window, &web.when(words), web.app.now(), words))
}

/// What an address asks for; one that asks for a window there is not gets the longest.
fn shown(truths: &Truths, window: &Window, when: &When, now: Timestamp, words: Words) -> Figures {
    let days = window.days.as_ref().and_then(|days| days.parse().ok());
    Figures::of(&truths.measured, days, when.soon(truths.at, now), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_percent_is_said_only_when_none_was_missed() {
        let measure = |kept| Measure { turns: 2_000, kept, ..Measure::default() };
        assert_eq!(percent(&measure(1_999), Words::default()), "99.9 %");
        assert_eq!(percent(&measure(2_000), Words::default()), "100.0 %");
    }
}
