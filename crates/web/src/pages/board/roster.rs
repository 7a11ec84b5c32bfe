//! The roster by the week.

use askama::Template;
use askwell_app::Error;
use askwell_app::core::deadline::DayTime;
use askwell_app::core::roster::{Shift, Tier};
use askwell_app::rosters::{NewShifts, RosterWeek, WEEKS_MOST};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use serde::Deserialize;

use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

const TIERS: [(&str, Tier); 3] = [("regular", Tier::Regular), ("on_call", Tier::OnCall), ("backup", Tier::Backup)];

/// One shift.
#[derive(Debug)]
pub(crate) struct ShiftRow {
    pub(crate) id: String,
    pub(crate) day: String,
    pub(crate) hours: String,
    pub(crate) name: String,
    pub(crate) how: &'static str,
    pub(crate) is_offered: bool,
}

/// The week.
#[derive(Debug, Template)]
#[template(path = "board/roster.html")]
pub(crate) struct RosterPage {
    pub(crate) frame: Frame,
    pub(crate) week: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) shifts: Vec<ShiftRow>,
    pub(crate) uncovered: Vec<(String, Vec<String>)>,
    pub(crate) doctors: Vec<Choice>,
    pub(crate) tiers: Vec<Choice>,
    pub(crate) form: Form,
}

impl Page for RosterPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl RosterPage {
    pub(crate) fn of(week: &RosterWeek, frame: Frame, when: &When, form: Form) -> Self {
        let words = frame.words;
        let link = |days: i64| {
            let day = week.monday.checked_add(jiff::Span::new().days(days)).unwrap_or(week.monday);
            route::with_query(&route::to::board_roster(), [("week", day.to_string().as_str())])
        };
        let span = |from: jiff::Timestamp, to: jiff::Timestamp| {
            format!("{} {} – {} {}", when.day_of(from), when.time(from), when.day_of(to), when.time(to))
        };
        let row = |(shift, name): &(Shift, String)| ShiftRow {
            id: shift.id.to_string(),
            day: when.day_of(shift.starts_at),
            hours: format!("{}–{}", when.time(shift.starts_at), when.time(shift.ends_at)),
            name: name.clone(),
            how: codes::tier(shift.tier),
            is_offered: shift.offered,
        };
        Self {
            week: words.say("roster-week").with("date", when.day(week.monday)).to_string(),
            before: link(-7),
            after: link(7),
            shifts: week.shifts.iter().map(row).collect(),
            uncovered: week
                .uncovered
                .iter()
                .map(|(specialty, stretches)| {
                    let name = askwell_app::specialty_name(specialty.as_str()).to_owned();
                    (name, stretches.iter().map(|stretch| span(stretch.starts_at, stretch.ends_at)).collect())
                })
                .collect(),
            doctors: week.doctors.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            tiers: TIERS.iter().map(|(value, tier)| Choice::new(*value, words.t(codes::tier(*tier)))).collect(),
            form,
            frame,
        }
    }
}

/// Which week.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Week {
    week: Option<String>,
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, day: Option<Date>, form: Form) -> Result<Response, Problem> {
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    let day = day.unwrap_or_else(|| when.date(web.app.now()));
    let week = web.app.roster_week(caller.actor(), day).await?;
    Ok(page::show(&RosterPage::of(&week, frame, &when, form)))
}

pub(super) async fn roster(
    State(web): State<Web>,
    caller: Caller,
    Query(week): Query<Week>,
    uri: Uri,
) -> Result<Response, Problem> {
    let day = week.week.as_deref().map(str::parse).transpose().map_err(|_| Problem::not_found())?;
    let form = Form::new().with("weeks", 1).with("tier", "regular");
    show(&web, &caller, &uri, day, form).await
}

pub(super) async fn add(State(web): State<Web>, caller: Caller, uri: Uri, mut form: Form) -> Result<Response, Problem> {
    let practitioner = form.take("doctor", |text| text.parse().map_err(|_| Complaint::new(key("shift-doctor"))));
    let first: Option<Date> = form.take("date", |text| text.parse().map_err(|_| Complaint::new(key("shift-date"))));
    let starts = form.take("starts", day_time);
    let ends = form.take("ends", day_time);
    let weeks = form.take("weeks", |text| text.parse().map_err(|_| weeks_odd()));
    let tier = TIERS.iter().find(|(value, _)| form.has("tier", value)).map_or(Tier::Regular, |(_, tier)| *tier);
    let (Some(practitioner), Some(first), Some(starts), Some(ends), Some(weeks)) =
        (practitioner, first, starts, ends, weeks)
    else {
        return show(&web, &caller, &uri, first, form).await;
    };
    let new = NewShifts { practitioner, tier, first, starts, ends, weeks };
    match web.app.roster_add(caller.actor(), new).await {
        Ok(_) => {
            let week = route::with_query(&route::to::board_roster(), [("week", first.to_string().as_str())]);
            Ok(Redirect::to(&week).into_response())
        }
        Err(Error::Field { field, problem }) => {
            let complaint = match problem {
                "shift-overlaps" => Complaint::new(key("shift-overlaps")),
                "shift-weeks" => weeks_odd(),
                _ => Complaint::new(key("shift-date")),
            };
            form.complain(field, complaint);
            show(&web, &caller, &uri, Some(first), form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads a local time.
pub(super) fn day_time(text: &str) -> Result<DayTime, Complaint> {
    DayTime::try_from(text.to_owned()).map_err(|_| Complaint::new(key("shift-time")))
}

fn weeks_odd() -> Complaint {
    Complaint::new(key("shift-weeks")).with("most", WEEKS_MOST)
}

pub(super) async fn remove(
    State(web): State<Web>,
    caller: Caller,
    Path(shift): Path<String>,
    Query(week): Query<Week>,
) -> Result<Response, Problem> {
    let shift = id_of(&shift)?;
    web.app.roster_remove(caller.actor(), shift).await?;
    let week = week.week.unwrap_or_default();
    Ok(Redirect::to(&route::with_query(&route::to::board_roster(), [("week", week.as_str())])).into_response())
}
