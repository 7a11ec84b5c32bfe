//! The promise: what it means, and how it was kept.

pub(crate) mod samples;

use askama::Template;
use askwell_app::core::consultation::Cause;
use askwell_app::{Measure, Truth};
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::pages::reading::about::{Part, parts};
use crate::problem::Problem;
use crate::route;
use crate::router::Table;
use crate::web::Web;
use crate::words::{Words, key};

const EXPLAINED: &str = include_str!("../../content/promise-explained.md");

/// The windows that are shown, in days, and their words.
const WINDOWS: [(u16, &str); 3] = [(7, key("promise-7")), (30, key("promise-30")), (90, key("promise-90"))];

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

/// One bar of the picture: an hour in which questions were asked.
#[derive(Debug)]
pub(crate) struct Bar {
    pub(crate) x: i64,
    pub(crate) y: i64,
    pub(crate) height: i64,
    pub(crate) title: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "promise.html")]
pub(crate) struct PromisePage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) windows: Vec<Line>,
    pub(crate) specialties: Vec<Line>,
    pub(crate) hours: Vec<Line>,
    pub(crate) bars: Vec<Bar>,
    pub(crate) misses: Vec<(&'static str, u32)>,
    pub(crate) is_empty: bool,
}

impl Page for PromisePage {
    const POLICY: Policy = Policy::Public;
}

impl PromisePage {
    /// The page of the truth over each window; details are of the longest.
    pub(crate) fn of(truths: &[Truth], contact: &str, frame: Frame) -> Self {
        let words = frame.words;
        let organization = &frame.site.organization;
        let text = EXPLAINED.replace("{organization}", organization).replace("{contact}", contact);
        let body = text.splitn(3, "---\n").nth(2).unwrap_or_default();
        let longest = truths.last().cloned().unwrap_or_default();
        let windows = WINDOWS.iter().zip(truths);
        let named = |code: &str| askwell_app::specialty_name(code).to_owned();
        let hour = |hour: i8| format!("{hour:02}:00");
        Self {
            title: words.t("promise-title").to_owned(),
            parts: parts(body),
            windows: windows.map(|((_, name), truth)| line(words.t(name).to_owned(), &truth.whole, words)).collect(),
            specialties: longest
                .by_specialty
                .iter()
                .map(|(specialty, measure)| line(named(specialty.as_str()), measure, words))
                .collect(),
            hours: longest.by_hour.iter().map(|(at, measure)| line(hour(*at), measure, words)).collect(),
            bars: longest.by_hour.iter().map(|(at, measure)| bar(*at, measure, words)).collect(),
            misses: longest.misses.iter().map(|(cause, count)| (cause_words(*cause), *count)).collect(),
            is_empty: longest.whole.turns == 0,
            frame,
        }
    }
}

/// What readers are told of a cause: the same as the coordinator.
fn cause_words(cause: Cause) -> &'static str {
    codes::cause(cause)
}

fn line(name: String, measure: &Measure, words: Words) -> Line {
    let said = |length: Option<jiff::SignedDuration>| match (length, measure.turns) {
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
    let tenths = u64::from(measure.kept) * 1_000 / u64::from(measure.turns);
    words.say("promise-percent").with("percent", format!("{}.{}", tenths / 10, tenths % 10)).to_string()
}

/// Places an hour in the picture: 24 columns of 25 units, 100 units high.
fn bar(hour: i8, measure: &Measure, words: Words) -> Bar {
    let height = i64::from(measure.kept) * 100 / i64::from(measure.turns.max(1));
    let title = words.say("promise-bar").with("hour", format!("{hour:02}:00")).with("kept", percent(measure, words));
    Bar { x: 40 + i64::from(hour) * 25, y: 110 - height, height, title: title.with("count", measure.turns).to_string() }
}

/// Hangs the page on its address.
pub fn routes(table: Table<Web>) -> Table<Web> {
    table.on(&route::PROMISE, promise)
}

/// Not kept: every answer changes it, and the measuring is one look at an index.
async fn promise(State(web): State<Web>, uri: Uri) -> Result<Response, Problem> {
    let mut truths = Vec::with_capacity(WINDOWS.len());
    for (days, _) in WINDOWS {
        truths.push(web.app.promise_truth(days).await?);
    }
    Ok(page::show(&PromisePage::of(&truths, &web.app.settings().contact, web.frame(&uri))))
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
