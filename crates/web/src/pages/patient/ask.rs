//! The first step of asking: the text, read for signs that need care now while it is typed and when it is sent.

use askama::Template;
use askwell_app::ask::{self, Asking, Step};
use askwell_app::core::content::{About, MESSAGE_CHARS_MOST};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::care::{Care, care_of};
use super::complaint::complain;
use super::sign_in::refused;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::Words;

/// How many steps there are; the page that advises care now is none of them.
pub(super) const STEPS: usize = 6;

/// The text of a query.
#[derive(Debug, Template)]
#[template(path = "patient/ask.html")]
pub(crate) struct AskPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) action: String,
    pub(crate) max: usize,
    pub(crate) found: String,
    /// Where a query that was begun is forgotten.
    pub(crate) discard: Option<String>,
}

impl Page for AskPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// What is read while somebody types.
#[derive(Debug, Template)]
#[template(path = "patient/reading.html")]
pub(crate) struct ReadingFragment {
    pub(crate) words: Words,
    pub(crate) care: Care,
    pub(crate) is_covered: bool,
}

/// What the front page or a search hands over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Begun {
    q: String,
}

pub(super) async fn ask(State(web): State<Web>, caller: Caller, Query(begun): Query<Begun>, uri: Uri) -> Response {
    let form = Form::from_pairs([("text".to_owned(), begun.q)]);
    page::show(&ask_page(caller.frame(&web, &uri), form, route::to::ask_begin(), None))
}

fn ask_page(frame: Frame, form: Form, action: String, discard: Option<String>) -> AskPage {
    AskPage { frame, form, action, max: MESSAGE_CHARS_MOST, found: route::to::search_found(), discard }
}

pub(super) async fn begin(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    match web.app.ask_begin(caller.actor(), form.value("text")).await {
        Ok(asking) => Ok(forward(&asking)),
        Err(error) => {
            complain(&mut form, "text", error)?;
            Ok(page::show(&ask_page(caller.frame(&web, &uri), form, route::to::ask_begin(), None)))
        }
    }
}

/// Gives what is read in a text; empty when there is nothing to say. Nothing of it is kept or logged.
pub(super) async fn reading(State(web): State<Web>, caller: Caller, uri: Uri, form: Form) -> Result<Response, Problem> {
    let text = form.value("text");
    let reading = ask::read(text, &About::default());
    let frame = caller.frame(&web, &uri);
    // A few words in no language we can tell are no reason to speak of languages.
    let is_covered = reading.is_covered || reading.language.is_none();
    let fragment = ReadingFragment { words: frame.words, care: care_of(&web, &reading), is_covered };
    let html = fragment.render().map_err(|_| Problem::broken())?;
    Ok(([("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")], html).into_response())
}

pub(super) async fn text(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let form = Form::new().with("text", &asking.draft.text);
    let discard = Some(route::to::ask_discard(&token));
    Ok(page::show(&ask_page(caller.frame(&web, &uri), form, route::to::ask_text_save(&token), discard)))
}

pub(super) async fn text_save(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    match web.app.ask_text(caller.actor(), &token, form.value("text")).await {
        Ok(asking) => Ok(forward(&asking)),
        Err(error) => {
            complain(&mut form, "text", error)?;
            let discard = Some(route::to::ask_discard(&token));
            Ok(page::show(&ask_page(caller.frame(&web, &uri), form, route::to::ask_text_save(&token), discard)))
        }
    }
}

pub(super) async fn discard(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    match web.app.ask_discard(caller.actor(), &token).await {
        // Pressed twice: it is forgotten already.
        Ok(()) | Err(askwell_app::Error::NotFound) => Ok(Redirect::to(&route::to::ask()).into_response()),
        Err(error) => Err(error.into()),
    }
}

/// Looks at a draft, or gives where to go instead: to what it became, or to sign in.
pub(super) async fn look(
    web: &Web,
    caller: &Caller,
    token: &str,
    uri: &Uri,
) -> Result<Result<Asking, Response>, Problem> {
    match web.app.ask_look(caller.actor(), token).await {
        Ok(asking) => Ok(Ok(asking)),
        Err(askwell_app::Error::SignInFirst) => {
            let next = route::with_query(&route::to::sign_in(), [("next", uri.path())]);
            Ok(Err(Redirect::to(&next).into_response()))
        }
        Err(askwell_app::Error::NotFound) => {
            let became = web.app.ask_became(caller.actor(), token).await?.ok_or_else(Problem::not_found)?;
            Ok(Err(Redirect::to(&route::to::consultation(became)).into_response()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Goes to the first step that is not done yet.
pub(super) fn forward(asking: &Asking) -> Response {
    let token = &asking.token;
    let to = match asking.draft.next_step() {
        Step::Care => route::to::ask_care(token),
        Step::Questions => route::to::ask_questions(token),
        Step::ForWhom => route::to::ask_for_whom(token),
        Step::Field => route::to::ask_field(token),
        Step::Check => route::to::ask_check(token),
    };
    Redirect::to(&to).into_response()
}
