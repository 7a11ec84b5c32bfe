//! How the promise of an answer in time is kept.

use askwell_app::core::consultation::Cause;
use askwell_app::{Measure, Truth};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ProblemDocument, document};
use crate::page::Policy;
use crate::problem::{Field, Problem};
use crate::web::Web;
use crate::words::{Words, key};

/// Over how many days, if nothing is said.
const DAYS: u16 = 30;
/// Over how many days at most.
const DAYS_MOST: u16 = 366;

/// Over which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Window {
    /// Over so many days until now; 30 if not given.
    #[param(minimum = 1, maximum = 366)]
    days: Option<u16>,
}

/// How the promise was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Promise {
    /// Over so many days until now.
    days: u16,
    /// Everything together.
    whole: Kept,
    /// By field of medicine.
    by_specialty: Vec<KeptIn>,
    /// Answers that came late, by cause, the most frequent first.
    misses: Vec<Misses>,
}

/// Figures of one group. What is overdue and not answered counts as late.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kept {
    /// Questions and follow-ups they stand on.
    turns: u32,
    /// Of them, answered in time.
    in_time: u32,
    /// The share answered in time, from 0 to 1; `null` when there were none.
    share: Option<f64>,
    /// Half were answered within so many seconds; `null` when that many were not answered yet.
    median_s: Option<i64>,
    /// Nine in ten were.
    p90_s: Option<i64>,
    /// Ninety-nine in a hundred were.
    p99_s: Option<i64>,
}

/// Figures of one field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KeptIn {
    /// The field, as a code.
    specialty: String,
    /// Its figures.
    figures: Kept,
}

/// Late answers of one cause.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Misses {
    /// The cause, as a code such as `nobody_rostered`.
    #[schema(value_type = String)]
    cause: Cause,
    /// How many.
    count: u32,
}

/// Gives measured answer times.
#[utoipa::path(
    get,
    path = "/api/v1/promise",
    tag = "service",
    params(Window),
    responses(
        (status = 200, description = "Measured answer times", body = Promise),
        (status = 400, description = "The query cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "`days` is not between 1 and 366", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn promise(State(web): State<Web>, Query(window): Query<Window>) -> Result<Response, Problem> {
    let days = window.days.unwrap_or(DAYS);
    if !(1..=DAYS_MOST).contains(&days) {
        let detail = Words::default().t(key("api-days-odd")).to_owned();
        return Err(Problem::invalid(vec![Field { pointer: "/days".to_owned(), detail }]));
    }
    let Truth { whole, by_specialty, misses, .. } = web.app.promise_truth(days).await?;
    let by_specialty = by_specialty
        .iter()
        .map(|(specialty, measure)| KeptIn { specialty: specialty.to_string(), figures: kept(measure) });
    let promise = Promise {
        days,
        whole: kept(&whole),
        by_specialty: by_specialty.collect(),
        misses: misses.into_iter().map(|(cause, count)| Misses { cause, count }).collect(),
    };
    Ok(document(&promise, Policy::Public))
}

fn kept(measure: &Measure) -> Kept {
    let seconds = |length: Option<jiff::SignedDuration>| length.map(|length| length.as_secs());
    Kept {
        turns: measure.turns,
        in_time: measure.kept,
        share: measure.share(),
        median_s: seconds(measure.median),
        p90_s: seconds(measure.p90),
        p99_s: seconds(measure.p99),
    }
}
