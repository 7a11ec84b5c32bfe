//! One shift of the roster, and the change of its hours.

use askama::Template;
use askwell_app::Error;
use askwell_app::core::id::ShiftId;
use askwell_app::core::roster::Shift;
use askwell_app::rosters::{LONGER_MOST, ShiftHours};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;

use super::roster::day_time;
use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// A shift with the form for its hours.
#[derive(Debug, Template)]
#[template(path = "board/shift.html")]
pub(crate) struct ShiftPage {
    pub(crate) frame: Frame,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) stands: String,
    pub(crate) how: &'static str,
    pub(crate) week: String,
    pub(crate) form: Form,
}

impl Page for ShiftPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl ShiftPage {
    pub(crate) fn of((shift, name): &(Shift, String), frame: Frame, when: &When, form: Form) -> Self {
        let standing = [
            ("date", when.date(shift.starts_at).to_string()),
            ("starts", when.time(shift.starts_at)),
            ("ends", when.time(shift.ends_at)),
        ];
        let form = if form == Form::new() {
            standing.into_iter().fold(form, |form, (name, value)| form.with(name, value))
        } else {
            form
        };
        Self {
            id: shift.id.to_string(),
            name: name.clone(),
            stands: format!(
                "{}, {}–{}",
                when.day_of(shift.starts_at),
                when.time(shift.starts_at),
                when.time(shift.ends_at)
            ),
            how: codes::tier(shift.tier),
            week: week_of(shift, when),
            form,
            frame,
        }
    }
}

fn week_of(shift: &Shift, when: &When) -> String {
    let day = when.date(shift.starts_at).to_string();
    route::with_query(&route::to::board_roster(), [("week", day.as_str())])
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, id: ShiftId, form: Form) -> Result<Response, Problem> {
    let shift = web.app.roster_shift(caller.actor(), id).await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&ShiftPage::of(&shift, frame, &when, form)))
}

pub(super) async fn shift(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let id = id_of(&shift)?;
    show(&web, &caller, &uri, id, Form::new()).await
}

/// Changes the hours: `longer` names whole hours by which the shift ends later than at `seen`, else the form gives a date and
/// two times.
pub(super) async fn change(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&shift)?;
    let Some(hours) = read(&mut form)? else { return show(&web, &caller, &uri, id, form).await };
    match web.app.roster_change(caller.actor(), id, hours).await {
        Ok(shift) => {
            let words = caller.frame(&web, &uri).words;
            Ok(Redirect::to(&week_of(&shift, &web.when(words))).into_response())
        }
        Err(Error::Field { field, problem }) => {
            if let ShiftHours::Longer { .. } = hours {
                form = Form::new();
            }
            form.complain(field, complaint(problem));
            show(&web, &caller, &uri, id, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read(form: &mut Form) -> Result<Option<ShiftHours>, Problem> {
    if !form.value("longer").is_empty() {
        let hours: u8 = form.value("longer").parse().map_err(|_| Problem::invalid(Vec::new()))?;
        let seen = form.value("seen").parse().map_err(|_| Problem::invalid(Vec::new()))?;
        return Ok(Some(ShiftHours::Longer { by: SignedDuration::from_hours(hours.into()), seen }));
    }
    let date = form.take("date", |text| text.parse().map_err(|_| Complaint::new(key("shift-date"))));
    let starts = form.take("starts", day_time);
    let ends = form.take("ends", day_time);
    let (Some(date), Some(starts), Some(ends)) = (date, starts, ends) else { return Ok(None) };
    Ok(Some(ShiftHours::At { date, starts, ends }))
}

fn complaint(problem: &str) -> Complaint {
    match problem {
        "shift-overlaps" => Complaint::new(key("shift-overlaps")),
        "shift-over" => Complaint::new(key("shift-over")),
        "shift-longer" => Complaint::new(key("shift-longer")).with("most", LONGER_MOST.as_hours()),
        _ => Complaint::new(key("shift-date")),
    }
}
