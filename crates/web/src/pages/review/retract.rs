//! Withdrawing a public page medically.

use askama::Template;
use askwell_app::core::publication::RetractionReason;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

const REASONS: [(&str, RetractionReason, &str); 4] = [
    ("wrong", RetractionReason::Wrong, key("retract-wrong")),
    ("outdated", RetractionReason::Outdated, key("retract-outdated")),
    ("superseded", RetractionReason::Superseded, key("retract-superseded")),
    ("identity", RetractionReason::Identity, key("retract-identity")),
];

/// Asks why before a page goes.
#[derive(Debug, Template)]
#[template(path = "review/retract.html")]
pub(super) struct RetractPage {
    frame: Frame,
    form: Form,
    action: String,
    key: String,
    title: String,
    path: String,
    reasons: Vec<Choice>,
    merge: String,
}

impl Page for RetractPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        super::status(&self.form)
    }
}

impl RetractPage {
    pub(super) fn of(frame: Frame, form: Form, id: &str, key: String, (title, path): (String, String)) -> Self {
        let words = frame.words;
        let reasons = REASONS.iter().map(|(value, _, said)| Choice::new(*value, words.t(said))).collect();
        let (action, merge) = (route::to::review_retracted(id), route::to::review_merge(id));
        Self { frame, form, action, key, title, path, reasons, merge }
    }
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, id: &str, form: Form) -> Result<Response, Problem> {
    let (title, place) = web.app.retract_look(caller.actor(), id_of(id)?).await?;
    let (frame, key) = (caller.frame(web, uri), web.app.form_key().to_string());
    Ok(page::show(&RetractPage::of(frame, form, id, key, (title, place.path()))))
}

pub(super) async fn look(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &uri, &id, Form::new()).await
}

pub(super) async fn retract(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let reason = REASONS.iter().find(|(value, ..)| form.has("reason", value)).map(|(_, reason, _)| *reason);
    let Some(reason) = reason else {
        form.complain("reason", Complaint::new(key("retract-reason-missing")));
        return show(&web, &caller, &uri, &id, form).await;
    };
    web.app.retract(caller.actor(), id_of(&id)?, reason, form_key(&form)?).await?;
    Ok(Redirect::to(&route::with_query(&route::to::review(), [("news", "retracted")])).into_response())
}
