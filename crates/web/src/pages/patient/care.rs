//! Care is needed now: said before anything else, with the number to call; what was typed is kept.

use askama::Template;
use askwell_app::ask::{self, Reading};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;

use super::ask::{forward, look};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// What is said about signs that need care.
#[derive(Debug, Clone)]
pub(crate) struct Care {
    /// The keys of the advice, each once, most urgent first.
    pub(crate) advice: Vec<&'static str>,
    /// The criteria that were met, with who publishes them and when.
    pub(crate) criteria: Vec<String>,
    pub(crate) is_emergency: bool,
    pub(crate) is_self_harm: bool,
    pub(crate) number: String,
    pub(crate) is_number_known: bool,
    /// The name of a line for people who think of suicide; empty where none is known.
    pub(crate) line_name: String,
    /// Its number.
    pub(crate) line_number: String,
}

impl Care {
    pub(super) fn title(&self) -> &'static str {
        if self.is_self_harm { key("care-self-harm-title") } else { key("care-title") }
    }

    pub(super) fn heading(&self) -> &'static str {
        if self.is_self_harm { key("care-self-harm-heading") } else { key("care-heading") }
    }
}

/// Care now.
#[derive(Debug, Template)]
#[template(path = "patient/care.html")]
pub(crate) struct CarePage {
    pub(crate) frame: Frame,
    pub(crate) care: Care,
    pub(crate) go_on: String,
    pub(crate) back: String,
}

impl Page for CarePage {
    const POLICY: Policy = Policy::Private;
}

/// Puts together what is said about a reading.
pub(super) fn care_of(web: &Web, reading: &Reading) -> Care {
    let numbers = ask::numbers(&web.app.settings().country);
    let mut advice: Vec<&'static str> = Vec::new();
    let mut criteria: Vec<String> = Vec::new();
    // Beside what cannot wait, what can wait a little is not worth a reader's eyes.
    let is_emergency = reading.is_emergency();
    for sign in reading.signs.iter().filter(|sign| sign.is_emergency == is_emergency) {
        let key = advice_key(sign.advice);
        if !advice.contains(&key) {
            advice.push(key);
        }
        let criterion = format!("{} ({}, {})", sign.criterion, sign.source, sign.year);
        if !criteria.contains(&criterion) {
            criteria.push(criterion);
        }
    }
    Care {
        advice,
        criteria,
        is_emergency,
        is_self_harm: reading.is_self_harm,
        number: numbers.emergency,
        is_number_known: numbers.is_known,
        line_name: numbers.line_name.unwrap_or_default(),
        line_number: numbers.line_number.unwrap_or_default(),
    }
}

/// Gives the advice of a kind of sign; one for everything that has none of its own.
fn advice_key(advice: &str) -> &'static str {
    match advice {
        "advice-heart" => key("advice-heart"),
        "advice-stroke" => key("advice-stroke"),
        "advice-breathing" => key("advice-breathing"),
        "advice-anaphylaxis" => key("advice-anaphylaxis"),
        "advice-sepsis" => key("advice-sepsis"),
        "advice-brain" => key("advice-brain"),
        "advice-bleeding" => key("advice-bleeding"),
        "advice-injury" => key("advice-injury"),
        "advice-pregnancy" => key("advice-pregnancy"),
        "advice-child" => key("advice-child"),
        "advice-self-harm" => key("advice-self-harm"),
        "advice-poisoning" => key("advice-poisoning"),
        "advice-seizure" => key("advice-seizure"),
        "advice-diabetes" => key("advice-diabetes"),
        "advice-spine" => key("advice-spine"),
        "advice-abdomen" => key("advice-abdomen"),
        "advice-testicle" => key("advice-testicle"),
        "advice-eye" => key("advice-eye"),
        "advice-limb" => key("advice-limb"),
        "advice-burn" => key("advice-burn"),
        "advice-cancer" => key("advice-cancer"),
        "advice-low-immunity" => key("advice-low-immunity"),
        "advice-violence" => key("advice-violence"),
        _ => key("advice-general"),
    }
}

pub(super) async fn care(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let reading = asking.draft.reading();
    if !reading.is_emergency() {
        return Ok(forward(&asking));
    }
    let care = care_of(&web, &reading);
    let (go_on, back) = (route::to::ask_go_on(&token), route::to::ask_text(&token));
    Ok(page::show(&CarePage { frame: caller.frame(&web, &uri), care, go_on, back }))
}

pub(super) async fn go_on(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    Ok(forward(&web.app.ask_go_on(caller.actor(), &token).await?))
}
