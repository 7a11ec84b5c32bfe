//! A browser without scripts: it keeps its cookie, sends forms, and follows where it is sent when asked to.

use askwell_app::SignInLetter;
use askwell_web::cache::Cache;
use askwell_web::router::Front;
use askwell_web::service;
use askwell_web::web::Web;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::support::Service;

/// What a service answered.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl Seen {
    /// Where one is sent.
    pub(crate) fn location(&self) -> String {
        self.headers.get(LOCATION).map_or_else(String::new, |to| to.to_str().unwrap().to_owned())
    }

    /// The value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.html.split(&start).nth(1).unwrap_or_else(|| panic!("no field {name} in {}", self.html));
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn says(&self, words: &str) -> bool {
        self.html.contains(words)
    }
}

/// A browser at a service.
pub(crate) struct Browser<'a> {
    pub(crate) service: &'a Service,
    web: Web,
    cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn new(service: &'a Service) -> Self {
        let web = Web::new(service.app.clone(), Cache::new(1 << 20), CancellationToken::new());
        Self { service, web, cookie: String::new() }
    }

    fn front(&self) -> impl Front {
        service::service(&self.web, "story")
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Seen {
        request.headers_mut().insert("sec-fetch-site", "same-origin".parse().unwrap());
        self.send_bare(request).await
    }

    /// Sends a request as a program does that says nothing about where it comes from.
    pub(crate) async fn send_bare(&mut self, mut request: Request<Body>) -> Seen {
        if !self.cookie.is_empty() {
            request.headers_mut().insert(COOKIE, self.cookie.parse().unwrap());
        }
        let response = self.front().oneshot(request).await.unwrap();
        if let Some(cookie) = response.headers().get(SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap();
        Seen { status: parts.status, headers: parts.headers, html: String::from_utf8_lossy(&body).into_owned() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let encoded: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(encoded.join("&"))).unwrap()).await
    }

    /// Sends a form with files: fields, then `(name, content)`.
    pub(crate) async fn upload(&mut self, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Seen {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend_from_slice(
                format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        for (name, content) in files {
            body.extend_from_slice(part(name).as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--b--\r\n");
        self.send(multipart(path).body(Body::from(body)).unwrap()).await
    }

    /// Signs in by a link, as somebody new or known.
    pub(crate) async fn sign_in(&mut self, email: &str, next: &str) -> Seen {
        let sent = self.post("/sign-in/link", &[("email", email), ("next", next)]).await;
        assert_eq!(sent.location(), "/sign-in/sent");
        let link = link(&self.service.letters().await.pop().unwrap());
        self.post(&link, &[]).await
    }
}

/// The path that a mail's link opens.
pub(crate) fn link(letter: &SignInLetter) -> String {
    letter.link.split_once("8080").unwrap().1.to_owned()
}

pub(crate) fn multipart(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(CONTENT_TYPE, "multipart/form-data; boundary=b")
}

pub(crate) fn part(file: &str) -> String {
    format!(
        "--b\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{file}\"\r\ncontent-type: image/jpeg\r\n\r\n"
    )
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
