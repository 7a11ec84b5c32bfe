//! A doctor's own shifts, as a page and as a calendar file.

use askama::Template;
use askwell_app::core::roster::Shift;
use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::problem::Problem;
use crate::web::{Caller, Web};
use crate::when::When;

/// One shift.
#[derive(Debug)]
pub(crate) struct ShiftRow {
    pub(crate) day: String,
    pub(crate) hours: String,
    pub(crate) tier: &'static str,
    pub(crate) is_now: bool,
}

/// The shifts.
#[derive(Debug, Template)]
#[template(path = "desk/shifts.html")]
pub(crate) struct ShiftsPage {
    pub(crate) frame: Frame,
    pub(crate) shifts: Vec<ShiftRow>,
}

impl Page for ShiftsPage {
    const POLICY: Policy = Policy::Private;
}

impl ShiftsPage {
    pub(crate) fn of(shifts: &[Shift], frame: Frame, when: &When, now: Timestamp) -> Self {
        let row = |shift: &Shift| ShiftRow {
            day: when.day_of(shift.starts_at),
            hours: format!("{}–{}", when.time(shift.starts_at), when.time(shift.ends_at)),
            tier: codes::tier(shift.tier),
            is_now: shift.interval().contains(now),
        };
        Self { shifts: shifts.iter().map(row).collect(), frame }
    }
}

pub(super) async fn shifts(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let shifts = web.app.desk_shifts(caller.actor()).await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&ShiftsPage::of(&shifts, frame, &when, web.app.now())))
}

pub(super) async fn calendar(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    let calendar = web.app.desk_calendar(caller.actor()).await?;
    let headers = [
        ("content-type", "text/calendar; charset=utf-8"),
        ("content-disposition", "attachment; filename=\"askwell-shifts.ics\""),
        ("cache-control", "no-store"),
    ];
    Ok((headers, calendar).into_response())
}
