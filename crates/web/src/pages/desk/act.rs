//! What a doctor sends from a case's page.

use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::ReleaseReason;
use askwell_app::core::id::ConsultationId;
use askwell_app::{Error, desk};
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::case::{HelpBox, show};
use super::editor;
use super::home::fragment;
use crate::form::{Complaint, Form};
use crate::pages::review::drawer;
use crate::pages::{codes, form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// The header in which a saved draft's version comes back.
const DRAFT_VERSION: HeaderName = HeaderName::from_static("x-draft-version");

fn to_case(id: ConsultationId) -> Response {
    Redirect::to(&route::to::desk_case(id)).into_response()
}

fn to_desk(news: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::desk(), [("news", news)])).into_response()
}

pub(super) async fn accept(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    web.app.desk_accept(caller.actor(), id, form_key(&form)?).await?;
    Ok(to_case(id))
}

pub(super) async fn take_back(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    web.app.desk_take_back(caller.actor(), id, form_key(&form)?).await?;
    Ok(to_case(id))
}

pub(super) async fn decline(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let case = id_of(&id)?;
    let reason = codes::DECLINES.iter().find(|(value, _)| form.has("reason", value)).map(|(_, reason)| *reason);
    let Some(reason) = reason else {
        form.complain("reason", Complaint::new(key("decline-missing")));
        return show(&web, &caller, &uri, &id, (None, form)).await;
    };
    web.app.desk_decline(caller.actor(), case, reason, form_key(&form)?).await?;
    Ok(to_desk("declined"))
}

pub(super) async fn hand_back(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let reason = if form.has("why", "shift") { ReleaseReason::ShiftEnded } else { ReleaseReason::HandedBack };
    web.app.desk_hand_back(caller.actor(), id, reason, form_key(&form)?).await?;
    Ok(to_desk("handed-back"))
}

pub(super) async fn reroute(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let specialty = Specialty::new(form.value("specialty")).map_err(|_| Problem::invalid(Vec::new()))?;
    web.app.desk_reroute(caller.actor(), id, specialty, form_key(&form)?).await?;
    Ok(to_desk("rerouted"))
}

pub(super) async fn redirect(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    web.app.desk_redirect(caller.actor(), id, form_key(&form)?).await?;
    Ok(to_desk("redirected"))
}

pub(super) async fn ask_back(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let case = id_of(&id)?;
    let key_of_form = form_key(&form)?;
    let text = form.text("ask", key("ask-back-missing"), askwell_app::core::content::MESSAGE_CHARS_MOST);
    let Some(text) = text else { return show(&web, &caller, &uri, &id, (None, form)).await };
    match web.app.desk_ask_back(caller.actor(), case, &text, key_of_form).await {
        Ok(()) => Ok(to_desk("asked")),
        Err(error) if has_moved_on(&error) => Err(moved_on()),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn answer(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let case = id_of(&id)?;
    let answer = read(&web, &form);
    match web.app.desk_answer(caller.actor(), case, answer, form_key(&form)?).await {
        Ok(()) => Ok(to_desk("answered")),
        Err(error) if has_moved_on(&error) => Err(moved_on()),
        Err(error) => {
            editor::complain(&mut form, error)?;
            show(&web, &caller, &uri, &id, (Some(form), Form::new())).await
        }
    }
}

/// Whether the case is not in these hands any more; then it needs a page that says so, and what was written is given back.
fn has_moved_on(error: &Error) -> bool {
    use askwell_app::core::Refused::{AssignedToAnother, NotAssigned, NotWaiting};
    matches!(error, Error::Refused(AssignedToAnother | NotAssigned | NotWaiting))
}

fn moved_on() -> Problem {
    Problem::conflict().because(key("desk-moved-on"))
}

/// Finds evidence for the answer, cites it or takes it out; the form comes back with all that was typed.
pub(super) async fn evidence(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let form = drawer::act(&web, &caller, form, true).await?;
    show(&web, &caller, &uri, &id, (Some(form), Form::new())).await
}

/// Saves a draft; the answer is the help for it, and its version in a header.
pub(super) async fn draft(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let answer = read(&web, &form);
    let after = form.value("draft_version").parse().unwrap_or(0);
    let kept = match web.app.desk_draft_save(caller.actor(), id, &answer, after).await {
        Ok(kept) => kept,
        Err(Error::Stale) => return Ok(StatusCode::CONFLICT.into_response()),
        Err(error) => return Err(error.into()),
    };
    let help = web.app.desk_help(caller.actor(), id, &answer).await?;
    let words = caller.frame(&web, &uri).words;
    let piece = fragment(&HelpBox::of(help, words))?;
    Ok(([(DRAFT_VERSION, kept.version.to_string())], piece).into_response())
}

/// Reads the answer, with one block for each question the form names.
fn read(web: &Web, form: &Form) -> desk::Form {
    let questions: Vec<u8> = form.values("question").iter().filter_map(|number| number.parse().ok()).collect();
    editor::read(form, &questions, web.when(crate::words::Words::default()).date(web.app.now()))
}
