//! What went wrong, in plain words: a page for people, an RFC 9457 problem document for machines.
//!
//! A handler returns a [`Problem`]; [`dress`] turns it, and every bare refusal of the router, into the right one of both.

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, HOST, REFERER, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header::ACCEPT_LANGUAGE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::brought::Brought;
use crate::frame::{Frame, Site};
use crate::page::{self, Page, Policy};
use crate::route;
use crate::trace::RequestId;
use crate::words::{Words, key};

/// Headers of a bare refusal that its dressed form keeps.
const KEPT: [HeaderName; 4] = [ALLOW, RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE];

/// One kind of problem: its code in addresses and documents, and the keys of its words.
#[derive(Debug, PartialEq, Eq)]
struct Kind {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    text: &'static str,
}

macro_rules! kinds {
    ($($constant:ident $status:ident $code:literal $title:literal $text:literal;)*) => {
        $(static $constant: Kind = Kind { status: StatusCode::$status, code: $code, title: key($title), text: key($text) };)*
        static KINDS: &[&Kind] = &[$(&$constant),*];
    };
}

kinds! {
    BAD BAD_REQUEST "bad-request" "error-400-title" "error-400-text";
    SIGN_IN UNAUTHORIZED "sign-in" "error-sign-in-title" "error-sign-in-text";
    FORBIDDEN FORBIDDEN "forbidden" "error-403-title" "error-403-text";
    CSRF FORBIDDEN "foreign-form" "error-csrf-title" "error-csrf-text";
    NOT_FOUND NOT_FOUND "not-found" "error-404-title" "error-404-text";
    METHOD METHOD_NOT_ALLOWED "method-not-allowed" "error-405-title" "error-405-text";
    CONFLICT CONFLICT "conflict" "error-409-title" "error-409-text";
    GONE GONE "withdrawn" "error-410-title" "error-410-text";
    TOO_LARGE PAYLOAD_TOO_LARGE "too-large" "error-413-title" "error-413-text";
    MEDIA UNSUPPORTED_MEDIA_TYPE "unsupported-media-type" "error-415-title" "error-415-text";
    INVALID UNPROCESSABLE_ENTITY "invalid" "error-422-title" "error-422-text";
    TOO_MANY TOO_MANY_REQUESTS "too-many-requests" "error-429-title" "error-429-text";
    BROKEN INTERNAL_SERVER_ERROR "broken" "error-500-title" "error-500-text";
    RESTING SERVICE_UNAVAILABLE "unavailable" "error-503-title" "error-503-text";
}

/// A problem to answer with.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: &'static Kind,
    reason: Option<&'static str>,
    detail: Option<String>,
    fields: Vec<Field>,
    retry_after_s: Option<u64>,
}

/// What is wrong with one field of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// A JSON pointer to the field, such as `/questions/0/text`.
    pub pointer: String,
    /// What is wrong, in words.
    pub detail: String,
}

/// Constructors: one for each situation somebody can act on.
impl Problem {
    fn new(kind: &'static Kind) -> Self {
        Self { kind, reason: None, detail: None, fields: Vec::new(), retry_after_s: None }
    }

    /// The request could not be read.
    pub fn bad_request() -> Self {
        Self::new(&BAD)
    }

    /// Somebody must sign in first.
    pub fn sign_in() -> Self {
        Self::new(&SIGN_IN)
    }

    /// Signed in, but with no role for this. What one may not even know of is [`Problem::not_found`].
    pub fn forbidden() -> Self {
        Self::new(&FORBIDDEN)
    }

    /// A form that did not come from our own pages.
    pub fn foreign_form() -> Self {
        Self::new(&CSRF)
    }

    /// Nothing is there, or nothing one may know of.
    pub fn not_found() -> Self {
        Self::new(&NOT_FOUND)
    }

    /// What the form was made from has changed since.
    pub fn conflict() -> Self {
        Self::new(&CONFLICT)
    }

    /// It was published here and is withdrawn.
    pub fn gone() -> Self {
        Self::new(&GONE)
    }

    /// What was sent is larger than what is taken.
    pub fn too_large() -> Self {
        Self::new(&TOO_LARGE)
    }

    /// A kind of file or document that is not read here.
    pub fn unsupported() -> Self {
        Self::new(&MEDIA)
    }

    /// A document with fields that do not hold. A form for people comes back filled instead.
    pub fn invalid(fields: Vec<Field>) -> Self {
        Self { fields, ..Self::new(&INVALID) }
    }

    /// Too many requests; the next one is welcome after so many seconds.
    pub fn too_many(retry_after_s: u64) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(&TOO_MANY) }
    }

    /// Our own fault; log its cause before answering with this.
    pub fn broken() -> Self {
        Self::new(&BROKEN)
    }

    /// Not able to take requests for a while.
    pub fn resting(retry_after_s: u64) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..Self::new(&RESTING) }
    }

    /// Says why with the words of a key, in place of the general ones.
    #[must_use]
    pub fn because(mut self, key: &'static str) -> Self {
        self.reason = Some(key);
        self
    }

    /// Says what happened in the case at hand, in place of the general words; never a person's text.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    fn text(&self, words: Words) -> String {
        self.detail.clone().unwrap_or_else(|| words.t(self.reason.unwrap_or(self.kind.text)).to_owned())
    }

    /// The problem that a bare status stands for.
    fn of(status: StatusCode) -> Self {
        let fallback = if status.is_server_error() { &BROKEN } else { &BAD };
        Self::new(KINDS.iter().copied().find(|kind| kind.status == status).unwrap_or(fallback))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.kind.status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The page of a problem.
#[derive(Debug, Template)]
#[template(path = "errors/problem.html")]
pub struct ProblemPage {
    frame: Frame,
    status: u16,
    title: &'static str,
    text: String,
    remedy: Remedy,
    request_id: String,
    /// What was typed and came to nothing, given back.
    words_typed: String,
}

/// What one can do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Remedy {
    Home,
    /// To the page with the form, as it is now.
    Back(String),
    SignIn(String),
}

impl ProblemPage {
    /// The page for a problem met at `frame`'s path; `request_id` is what the log calls the request. `words_typed` are given
    /// back, and `page` is where they were typed; who must sign in first comes back there.
    pub fn new(problem: &Problem, frame: Frame, request_id: &str, words_typed: String, page: Option<String>) -> Self {
        let text = problem.text(frame.words);
        let remedy = match (problem.kind.status, page) {
            (StatusCode::UNAUTHORIZED, page) => {
                let next = page.unwrap_or_else(|| frame.path.clone());
                Remedy::SignIn(route::with_query(&route::to::sign_in(), [("next", next.as_str())]))
            }
            (StatusCode::FORBIDDEN | StatusCode::NOT_FOUND, _) | (_, None) => Remedy::Home,
            (_, Some(page)) => Remedy::Back(page),
        };
        let status = problem.kind.status.as_u16();
        let request_id = request_id.to_owned();
        Self { status, title: problem.kind.title, text, remedy, request_id, words_typed, frame }
    }
}

impl Page for ProblemPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// RFC 9457.
#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [Field],
    #[serde(skip_serializing_if = "str::is_empty")]
    request_id: &'a str,
}

/// Middleware: gives every refusal its page or its document.
pub async fn dress(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let wants_document = wants_document(&path, request.headers());
    let language = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let words = Words::for_header(language);
    let request_id = RequestId::of(request.extensions());
    let (brought, page) = (Brought::default(), form_page(&request));
    let mut request = request;
    request.extensions_mut().insert(brought.clone());
    let response = next.run(request).await;
    let Some(problem) = problem_of(&response) else { return response };
    let mut dressed = if wants_document {
        document(&problem, words, &request_id)
    } else {
        let frame = brought.frame(Frame::public(words, site, path));
        page::show(&ProblemPage::new(&problem, frame, &request_id, brought.words(), page))
    };
    for name in &KEPT {
        for value in response.headers().get_all(name) {
            dressed.headers_mut().append(name, value.clone());
        }
    }
    dressed
}

/// Where a form was filled in: the address it has no page of its own at is no place to come back to.
fn form_page(request: &Request) -> Option<String> {
    if request.method().is_safe() {
        return None;
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (_, rest) = text(REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(HOST)?)?;
    let path = askwell_app::own_path(path.split('#').next().unwrap_or_default());
    (!path.is_empty()).then_some(path)
}

/// The problem a response stands for: the one put into it, or a bare refusal of the router or of an extractor.
fn problem_of(response: &Response) -> Option<Problem> {
    if let Some(problem) = response.extensions().get::<Problem>() {
        return Some(problem.clone());
    }
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    let content_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_bare = content_type.is_none_or(|value| value.starts_with(b"text/plain"));
    (is_refusal && is_bare).then(|| Problem::of(status))
}

fn wants_document(path: &str, headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_for_machines = path.starts_with("/api/") || path.starts_with("/fhir/") || path.ends_with(".json");
    is_for_machines || (accept.contains("json") && !accept.contains("html"))
}

fn document(problem: &Problem, words: Words, request_id: &str) -> Response {
    let document = Document {
        r#type: format!("urn:askwell:problem:{}", problem.kind.code),
        title: words.t(problem.kind.title),
        status: problem.kind.status.as_u16(),
        detail: &problem.text(words),
        errors: &problem.fields,
        request_id,
    };
    let body = serde_json::to_vec(&document).expect("strings and numbers become JSON");
    let headers = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
    (problem.kind.status, headers, Body::from(body)).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::sample;

    #[test]
    fn every_kind_has_its_page() {
        for kind in KINDS {
            let problem = Problem::new(kind);
            let html =
                ProblemPage::new(&problem, sample::frame("/nowhere"), "r-1", String::new(), None).render().unwrap();
            let title = Words::default().t(kind.title);
            assert!(html.contains(title) && html.contains("r-1"), "{}", kind.code);
        }
    }

    #[test]
    fn a_foreign_text_in_a_detail_is_escaped() {
        let problem = Problem::bad_request().detail("<script>");
        let html =
            ProblemPage::new(&problem, sample::frame("/"), "", "</textarea><script>".into(), None).render().unwrap();
        assert!(!html.contains("<script>"));
    }

    #[test]
    fn machines_get_documents_and_people_get_pages() {
        let accept = |value: &'static str| HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(value))]);
        assert!(wants_document("/api/v1/x", &accept("*/*")));
        assert!(wants_document("/x", &accept("application/json")));
        assert!(!wants_document("/x", &accept("text/html,application/json;q=0.9")));
    }
}
