//! What a person decided about identifying places.

use std::collections::BTreeMap;

use askwell_app::editing::{Choice, Decided, Deciding};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use super::editor::{ADDED_ROWS, Filled, back, show};
use super::fields;
use crate::form::Form;
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::web::{Caller, Web};

pub(super) async fn decide(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let key = form_key(&form)?;
    let deciding = Deciding {
        text: form.value("text").parse().map_err(|_| Problem::invalid(Vec::new()))?,
        choices: choices(&form),
        added: (1..=ADDED_ROWS).map(|row| added(&form, row)).collect(),
    };
    match web.app.redactions_decide(caller.actor(), id_of(&id)?, deciding, key).await {
        Ok(Decided::Filed) => Ok(back(&id, "redacted")),
        Ok(Decided::MoreFound(_)) => Ok(back(&id, "more")),
        Err(error) => {
            fields::complain(&mut form, error)?;
            show(&web, &caller, &uri, &id, (Filled { words: None, redactions: Some(form) }, None)).await
        }
    }
}

fn choices(form: &Form) -> BTreeMap<usize, Choice> {
    let numbers = form.names().filter_map(|name| name.strip_prefix('p')?.parse::<usize>().ok());
    let choice = |number: usize| match form.value(&format!("p{number}")) {
        "keep" => Some((number, Choice::Keep)),
        "redact" => Some((number, Choice::Redact(form.value(&format!("with-{number}")).trim().to_owned()))),
        _ => None,
    };
    numbers.filter_map(choice).collect()
}

fn added(form: &Form, row: usize) -> (String, String) {
    let field = |name: &str| form.value(&format!("{name}-{row}")).trim().to_owned();
    (field("add"), field("add-with"))
}
