//! Ways in and out.

use askama::Template;
use askwell_app::{PASSWORD_CHARS_LEAST, SignedIn};
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::complaint::complain;
use crate::cookie;
use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// Where somebody wants to go when they are in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    next: String,
}

/// The ways in: a link by mail, or a password.
#[derive(Debug, Template)]
#[template(path = "patient/sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) frame: Frame,
    /// Whether the page speaks to somebody new.
    pub(crate) is_new: bool,
    pub(crate) link: Form,
    pub(crate) password: Form,
    pub(crate) next: String,
    /// Where who is the other of new and known goes.
    pub(crate) other_way: String,
}

impl Page for SignInPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.link.is_refused() || self.password.is_refused())
    }
}

/// A link is on its way.
#[derive(Debug, Template)]
#[template(path = "patient/sign_in_sent.html")]
pub(crate) struct SentPage {
    pub(crate) frame: Frame,
}

impl Page for SentPage {
    const POLICY: Policy = Policy::Private;
}

/// The page a link opens: one press signs in, so that a mail program which looks at links does not use it up.
#[derive(Debug, Template)]
#[template(path = "patient/sign_in_link.html")]
pub(crate) struct LinkPage {
    pub(crate) frame: Frame,
    pub(crate) action: String,
    pub(crate) form: Form,
    pub(crate) key: String,
    pub(crate) least: usize,
    /// Whether the link opens nothing any more.
    pub(crate) is_used: bool,
}

impl Page for LinkPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.is_used { StatusCode::GONE } else { refused(self.form.is_refused()) }
    }
}

/// The status of a form that is shown: 422 when it was refused.
pub(super) fn refused(is_refused: bool) -> StatusCode {
    if is_refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

pub(super) async fn sign_in(State(web): State<Web>, caller: Caller, Query(next): Query<Next>, uri: Uri) -> Response {
    ways_in(&web, &caller, &next, &uri, false)
}

pub(super) async fn sign_up(State(web): State<Web>, caller: Caller, Query(next): Query<Next>, uri: Uri) -> Response {
    ways_in(&web, &caller, &next, &uri, true)
}

fn ways_in(web: &Web, caller: &Caller, Next { next }: &Next, uri: &Uri, is_new: bool) -> Response {
    if caller.is_signed_in() {
        return Redirect::to(&own_path(next)).into_response();
    }
    let frame = caller.frame(web, uri);
    page::show(&SignInPage::new(frame, is_new, Form::new(), Form::new(), next))
}

pub(super) async fn send(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut link: Form,
) -> Result<Response, Problem> {
    let next = link.value("next").to_owned();
    match web.app.link_send(link.value("email"), &next).await {
        Ok(()) => Ok(Redirect::to(&route::to::sign_in_sent()).into_response()),
        Err(error) => {
            complain(&mut link, "email", error)?;
            let frame = caller.frame(&web, &uri);
            let is_new = link.value("new") == "yes";
            Ok(page::show(&SignInPage::new(frame, is_new, link, Form::new(), &next)))
        }
    }
}

pub(super) async fn sent(State(web): State<Web>, caller: Caller, uri: Uri) -> Response {
    page::show(&SentPage { frame: caller.frame(&web, &uri) })
}

pub(super) async fn password(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut password: Form,
) -> Result<Response, Problem> {
    // The fields of the two forms on the page differ in name, so that each has its own label and complaint.
    let next = password.value("next").to_owned();
    match web.app.password_sign_in(password.value("address"), password.value("password"), &next).await {
        Ok(Some(signed_in)) => return welcome(&web, &signed_in),
        Ok(None) => password.complain("address", Complaint::new("sign-in-not-known")),
        Err(error) => complain(&mut password, "address", error)?,
    }
    let frame = caller.frame(&web, &uri);
    Ok(page::show(&SignInPage::new(frame, false, Form::new(), password, &next)))
}

pub(super) async fn link(State(web): State<Web>, caller: Caller, Path(token): Path<String>, uri: Uri) -> Response {
    page::show(&link_page(&web, &caller, &uri, &token, Form::new()))
}

fn link_page(web: &Web, caller: &Caller, uri: &Uri, token: &str, form: Form) -> LinkPage {
    let action = route::to::sign_in_link_use(token);
    let key = form.key().unwrap_or_else(|| web.app.form_key()).to_string();
    LinkPage { frame: caller.frame(web, uri), action, form, key, least: PASSWORD_CHARS_LEAST, is_used: false }
}

pub(super) async fn link_use(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    match web.app.link_use(caller.actor(), &token, form.value("new-password"), form.key()).await {
        Ok(Some(signed_in)) => welcome(&web, &signed_in),
        Ok(None) => Ok(page::show(&LinkPage { is_used: true, ..link_page(&web, &caller, &uri, &token, form) })),
        Err(error) => {
            complain(&mut form, "new-password", error)?;
            // The use case names the field as accounts do.
            if let Some(complaint) = form.complaint("password").cloned() {
                form = Form::new().with("key", form.value("key"));
                form.complain("new-password", complaint);
            }
            Ok(page::show(&link_page(&web, &caller, &uri, &token, form)))
        }
    }
}

pub(super) async fn sign_out(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    web.app.sign_out(caller.token.as_deref()).await?;
    Ok(goodbye(&web, &route::to::home()))
}

/// Sends a browser away without its token.
pub(super) fn goodbye(web: &Web, to: &str) -> Response {
    let headers = [(SET_COOKIE, cookie::take_away(web.site.is_https())), (CACHE_CONTROL, Policy::Private.header())];
    (headers, Redirect::to(to)).into_response()
}

fn welcome(web: &Web, signed_in: &SignedIn) -> Result<Response, Problem> {
    let cookie = cookie::give(&signed_in.token, signed_in.seconds, web.site.is_https()).ok_or_else(Problem::broken)?;
    let headers = [(SET_COOKIE, cookie), (CACHE_CONTROL, Policy::Private.header())];
    Ok((headers, Redirect::to(&own_path(&signed_in.next))).into_response())
}

/// Where to go: a path of this service, else one's own questions.
fn own_path(next: &str) -> String {
    let next = askwell_app::own_path(next);
    if next.is_empty() { route::to::my() } else { next }
}

/// What is said first, to somebody new or known.
impl SignInPage {
    pub(super) fn new(frame: Frame, is_new: bool, link: Form, password: Form, next: &str) -> Self {
        let other = if is_new { route::to::sign_in() } else { route::to::sign_up() };
        Self {
            frame,
            is_new,
            link,
            password,
            next: next.to_owned(),
            other_way: route::with_query(&other, [("next", next)]),
        }
    }

    fn title(&self) -> &'static str {
        if self.is_new { key("sign-up-title") } else { key("sign-in-title") }
    }

    fn lede(&self) -> &'static str {
        if self.is_new { key("sign-up-lede") } else { key("sign-in-lede") }
    }
}
