//! What a coordinator sends from a case's page.

use askwell_app::board::BoardForm;
use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::Priority;
use askwell_app::core::id::{ConsultationId, PractitionerId};
use askwell_app::core::roster::Tier;
use axum::extract::{Form as Sent, Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::case::show;
use crate::form::{Complaint, Form};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

type Pairs = Vec<(String, String)>;

/// Every urgency with its value in a form, the least urgent first.
pub(super) const PRIORITIES: [(&str, Priority); 4] =
    [("routine", Priority::Routine), ("urgent", Priority::Urgent), ("asap", Priority::Asap), ("stat", Priority::Stat)];

fn read(id: &str, form: &Form) -> Result<(ConsultationId, BoardForm), Problem> {
    let invalid = || Problem::invalid(Vec::new());
    let key = form.value("key").parse().map_err(|_| invalid())?;
    let version = form.value("version").parse().map_err(|_| invalid())?;
    Ok((id.parse().map_err(|_| Problem::not_found())?, BoardForm { key, version }))
}

fn to_case(id: ConsultationId) -> Response {
    Redirect::to(&route::to::board_case(id)).into_response()
}

pub(super) async fn give(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    Sent(pairs): Sent<Pairs>,
) -> Result<Response, Problem> {
    let mut form = Form::from_pairs(pairs);
    let (case, sent) = read(&id, &form)?;
    let to: Option<PractitionerId> = form.value("doctor").parse().ok();
    let Some(to) = to else {
        form.complain("doctor", Complaint::new(key("give-missing")));
        return show(&web, &caller, &uri, &id, form).await;
    };
    match form.value("how") {
        "call" => web.app.board_call_in(caller.actor(), case, to, Tier::OnCall, sent).await?,
        "backup" => web.app.board_call_in(caller.actor(), case, to, Tier::Backup, sent).await?,
        _ => web.app.board_assign(caller.actor(), case, to, sent).await?,
    }
    Ok(to_case(case))
}

pub(super) async fn reroute(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(pairs): Sent<Pairs>,
) -> Result<Response, Problem> {
    let form = Form::from_pairs(pairs);
    let (case, sent) = read(&id, &form)?;
    let specialty = Specialty::new(form.value("specialty")).map_err(|_| Problem::invalid(Vec::new()))?;
    web.app.board_reroute(caller.actor(), case, specialty, sent).await?;
    Ok(to_case(case))
}

pub(super) async fn priority(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(pairs): Sent<Pairs>,
) -> Result<Response, Problem> {
    let form = Form::from_pairs(pairs);
    let (case, sent) = read(&id, &form)?;
    let wanted = PRIORITIES.iter().find(|(value, _)| form.has("priority", value));
    let (_, priority) = wanted.ok_or_else(|| Problem::invalid(Vec::new()))?;
    web.app.board_priority(caller.actor(), case, *priority, sent).await?;
    Ok(to_case(case))
}

pub(super) async fn release(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(pairs): Sent<Pairs>,
) -> Result<Response, Problem> {
    let form = Form::from_pairs(pairs);
    let (case, sent) = read(&id, &form)?;
    web.app.board_release(caller.actor(), case, sent).await?;
    Ok(to_case(case))
}
