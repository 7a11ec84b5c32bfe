//! The last look before a page is begun.

use askama::Template;
use askwell_app::FoundAnswer;
use askwell_app::editing::{Beginning, Original, OriginalKind};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::show::Beside;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// A message of the conversation.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) who: String,
    pub(super) moment: Moment,
    pub(super) is_doctors: bool,
    pub(super) text: Vec<String>,
}

/// Before there is a page.
#[derive(Debug, Template)]
#[template(path = "review/begin.html")]
pub(super) struct BeginPage {
    frame: Frame,
    action: String,
    key: String,
    specialty: &'static str,
    agreed: String,
    said: Vec<Said>,
    similar: Vec<FoundAnswer>,
    beside: Beside,
}

impl Page for BeginPage {
    const POLICY: Policy = Policy::Private;
}

impl BeginPage {
    pub(super) fn of(beginning: Beginning, frame: Frame, when: &When, key: String) -> Self {
        let words = frame.words;
        Self {
            action: route::to::review_begin(beginning.consultation),
            key,
            specialty: askwell_app::specialty_name(&beginning.specialty),
            agreed: when.day_of(beginning.agreed_at),
            said: said(&beginning.original, when, words),
            similar: beginning.similar,
            beside: Beside::of(&beginning.page, beginning.help, words),
            frame,
        }
    }
}

/// Gives a conversation in words.
pub(super) fn said(original: &[Original], when: &When, words: Words) -> Vec<Said> {
    let one = |message: &Original| {
        let head = match message.kind {
            OriginalKind::Asked => key("said-asked"),
            OriginalKind::Said => key("said-said"),
            OriginalKind::AskedBack => key("said-asked-back"),
            OriginalKind::Answered => key("said-answered"),
        };
        Said {
            who: words.say(head).with("name", message.doctor.as_str()).to_string(),
            moment: when.moment(message.at),
            is_doctors: matches!(message.kind, OriginalKind::AskedBack | OriginalKind::Answered),
            text: message.text.clone(),
        }
    };
    original.iter().map(one).collect()
}

pub(super) async fn look(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let beginning = web.app.draft_look(caller.actor(), id_of(&id)?).await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&BeginPage::of(beginning, frame, &when, web.app.form_key().to_string())))
}

pub(super) async fn begin(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let begun = web.app.draft_begin(caller.actor(), id_of(&id)?, form_key(&form)?).await?;
    Ok(Redirect::to(&route::with_query(&route::to::review_edit(begun), [("news", "begun")])).into_response())
}
