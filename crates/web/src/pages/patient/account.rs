//! One's own account: what is known, what can be changed, taken along, and erased.

use askama::Template;
use askwell_app::core::access::Role;
use askwell_app::core::code::Language;
use askwell_app::{Me, PASSWORD_CHARS_LEAST};
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::complaint::complain;
use super::sign_in::{goodbye, refused};
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::{Words, key};

/// One's own account.
#[derive(Debug, Template)]
#[template(path = "patient/account.html")]
pub(crate) struct AccountPage {
    pub(crate) frame: Frame,
    pub(crate) email: String,
    pub(crate) since: String,
    pub(crate) sessions: usize,
    pub(crate) has_password: bool,
    pub(crate) least: usize,
    pub(crate) form: Form,
    pub(crate) languages: Vec<Choice>,
}

impl Page for AccountPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// What erasure means.
#[derive(Debug, Template)]
#[template(path = "patient/erase.html")]
pub(crate) struct ErasePage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    /// Whether roles stand in the way.
    pub(crate) holds_roles: bool,
}

impl Page for ErasePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// What just happened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct News {
    news: String,
}

pub(super) async fn account(
    State(web): State<Web>,
    caller: Caller,
    Query(news): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut page = page_of(&web, &caller, &uri, Form::new()).await?;
    let news = match news.news.as_str() {
        "saved" => Some(key("account-saved")),
        "mail" => Some(key("account-mail-sent")),
        _ => None,
    };
    page.frame.news = news.map(|key| page.frame.words.t(key).to_owned());
    Ok(page::show(&page))
}

async fn page_of(web: &Web, caller: &Caller, uri: &Uri, form: Form) -> Result<AccountPage, Problem> {
    let me: Me = web.app.me(caller.actor()).await?;
    let mut frame = caller.frame(web, uri);
    frame.path = route::to::account();
    let form = if form.is_refused() {
        form
    } else {
        let language = me.language.as_ref().map(ToString::to_string).unwrap_or_default();
        form.with("name", &me.name).with("language", language)
    };
    Ok(AccountPage {
        since: web.when(frame.words).day_of(me.opened_at),
        email: me.email,
        sessions: me.sessions,
        has_password: me.has_password,
        least: PASSWORD_CHARS_LEAST,
        form,
        languages: languages(frame.words),
        frame,
    })
}

fn languages(words: Words) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", words.t("account-language-browser"))];
    choices.extend(Words::all().map(|words| Choice::new(words.tag(), codes::language_name(words.tag()))));
    choices
}

/// Goes back to the account when it was done, or shows the form again with what was refused.
async fn done(
    web: &Web,
    caller: &Caller,
    uri: &Uri,
    mut form: Form,
    field: &'static str,
    result: askwell_app::Result<()>,
    news: &str,
) -> Result<Response, Problem> {
    match result {
        Ok(()) => Ok(Redirect::to(&route::with_query(&route::to::account(), [("news", news)])).into_response()),
        Err(error) => {
            complain(&mut form, field, error)?;
            Ok(page::show(&page_of(web, caller, uri, form).await?))
        }
    }
}

pub(super) async fn name(State(web): State<Web>, caller: Caller, uri: Uri, form: Form) -> Result<Response, Problem> {
    let result = web.app.name_change(caller.actor(), form.value("name")).await;
    done(&web, &caller, &uri, form, "name", result, "saved").await
}

pub(super) async fn email(State(web): State<Web>, caller: Caller, uri: Uri, form: Form) -> Result<Response, Problem> {
    let result = web.app.email_change(caller.actor(), form.value("email")).await;
    done(&web, &caller, &uri, form, "email", result, "mail").await
}

pub(super) async fn password(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let session = caller.token.clone().unwrap_or_default();
    let (current, new) = (form.value("current"), form.value("password"));
    let result = web.app.password_change(caller.actor(), current, new, &session).await;
    done(&web, &caller, &uri, form, "current", result, "saved").await
}

pub(super) async fn language(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let chosen = form.value("language");
    let known = Words::of(chosen).and_then(|words| Language::new(words.tag()).ok());
    let result = web.app.language_change(caller.actor(), known).await;
    done(&web, &caller, &uri, form, "language", result, "saved").await
}

pub(super) async fn export(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    let export = web.app.account_export(caller.actor()).await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"askwell-export.json\"")),
        (CACHE_CONTROL, Policy::Private.header()),
    ];
    Ok((headers, Body::from_stream(export.content)).into_response())
}

pub(super) async fn erase(State(web): State<Web>, caller: Caller, uri: Uri) -> Response {
    page::show(&erase_page(&web, &caller, &uri, Form::new()))
}

fn erase_page(web: &Web, caller: &Caller, uri: &Uri, form: Form) -> ErasePage {
    let holds_roles = caller.actor().roles.iter().any(|role| *role != Role::Patient);
    ErasePage { frame: caller.frame(web, uri), form, holds_roles }
}

pub(super) async fn erase_do(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    if !form.has("sure", "yes") {
        form.complain("sure", Complaint::new("erase-not-sure"));
        return Ok(page::show(&erase_page(&web, &caller, &uri, form)));
    }
    web.app.account_erase(caller.actor()).await?;
    Ok(goodbye(&web, &route::to::home()))
}

pub(super) async fn sign_out_everywhere(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    web.app.sign_out_everywhere(caller.actor()).await?;
    Ok(goodbye(&web, &route::to::sign_in()))
}
