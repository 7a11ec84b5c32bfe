//! A doctor's own shifts, as a page and as a calendar file, and those colleagues offer.

use askama::Template;
use askwell_app::Error;
use askwell_app::core::roster::Shift;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;

use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// One shift.
#[derive(Debug)]
pub(crate) struct ShiftRow {
    pub(crate) id: String,
    pub(crate) day: String,
    pub(crate) hours: String,
    pub(crate) tier: &'static str,
    /// Whose, where it is a colleague's.
    pub(crate) name: String,
    pub(crate) is_now: bool,
    pub(crate) is_offered: bool,
    /// Whether it can still be offered or kept: until it begins.
    pub(crate) is_ahead: bool,
}

impl ShiftRow {
    fn of(shift: &Shift, name: &str, when: &When, now: Timestamp) -> Self {
        Self {
            id: shift.id.to_string(),
            day: when.day_of(shift.starts_at),
            hours: format!("{}–{}", when.time(shift.starts_at), when.time(shift.ends_at)),
            tier: codes::tier(shift.tier),
            name: name.to_owned(),
            is_now: shift.interval().contains(now),
            is_offered: shift.offered,
            is_ahead: now < shift.starts_at,
        }
    }
}

/// The shifts, and those colleagues offer.
#[derive(Debug, Template)]
#[template(path = "desk/shifts.html")]
pub(crate) struct ShiftsPage {
    pub(crate) frame: Frame,
    pub(crate) shifts: Vec<ShiftRow>,
    pub(crate) offered: Vec<ShiftRow>,
    /// The new address for calendar programs, shown this once.
    pub(crate) address: Option<String>,
    pub(crate) form: Form,
}

impl Page for ShiftsPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl ShiftsPage {
    pub(crate) fn of(
        shifts: &[Shift],
        offered: &[(Shift, String)],
        frame: Frame,
        (when, now): (&When, Timestamp),
        form: Form,
    ) -> Self {
        Self {
            shifts: shifts.iter().map(|shift| ShiftRow::of(shift, "", when, now)).collect(),
            offered: offered.iter().map(|(shift, name)| ShiftRow::of(shift, name, when, now)).collect(),
            address: None,
            form,
            frame,
        }
    }
}

async fn shifts_page(web: &Web, caller: &Caller, uri: &Uri, form: Form) -> Result<ShiftsPage, Problem> {
    let shifts = web.app.desk_shifts(caller.actor()).await?;
    let offered = web.app.desk_shifts_offered(caller.actor()).await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(ShiftsPage::of(&shifts, &offered, frame, (&when, web.app.now()), form))
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, form: Form) -> Result<Response, Problem> {
    Ok(page::show(&shifts_page(web, caller, uri, form).await?))
}

pub(super) async fn renew(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let token = web.app.desk_calendar_renew(caller.actor()).await?;
    let address = format!("{}{}", web.app.settings().base_url, route::to::calendar(format!("{token}.ics")));
    let page = shifts_page(&web, &caller, &uri, Form::new()).await?;
    Ok(page::show(&ShiftsPage { address: Some(address), ..page }))
}

/// The token opens it, with the ending that some calendar programs want or without.
pub(super) async fn by_address(State(web): State<Web>, Path(token): Path<String>) -> Result<Response, Problem> {
    let calendar = web.app.calendar(token.strip_suffix(".ics").unwrap_or(&token)).await?;
    Ok(([("content-type", "text/calendar; charset=utf-8"), ("cache-control", "no-store")], calendar).into_response())
}

/// Shows the shifts again; what was refused is said above them.
async fn done(web: &Web, caller: &Caller, uri: &Uri, done: askwell_app::Result<()>) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&route::to::desk_shifts()).into_response()),
        Err(Error::Field { field, problem }) => {
            let complaint = match problem {
                "swap-overlaps" => key("swap-overlaps"),
                "swap-begun" => key("swap-begun"),
                "swap-field" => key("swap-field"),
                "swap-registration" => key("swap-registration"),
                _ => key("swap-gone"),
            };
            let mut form = Form::new();
            form.complain(field, Complaint::new(complaint));
            show(web, caller, uri, form).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn shifts(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    show(&web, &caller, &uri, Form::new()).await
}

pub(super) async fn offer(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let offered = web.app.desk_shift_offer(caller.actor(), id_of(&shift)?).await;
    done(&web, &caller, &uri, offered).await
}

pub(super) async fn keep(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let kept = web.app.desk_shift_keep(caller.actor(), id_of(&shift)?).await;
    done(&web, &caller, &uri, kept).await
}

pub(super) async fn take(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let taken = web.app.desk_shift_take(caller.actor(), id_of(&shift)?).await;
    done(&web, &caller, &uri, taken).await
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
