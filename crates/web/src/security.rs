//! What browsers are told to refuse, and which forms we refuse.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request};
use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::route;

/// Nothing inline, nothing from elsewhere, no framing; `blob:` shows a chosen picture before it is sent.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; \
    media-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Abilities of a browser that a page of ours never needs.
const PERMISSIONS: &str = "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), usb=(), browsing-topics=()";

/// What a mail program does for its reader (RFC 8058): no browser says where that comes from, and the token in the address,
/// which only the mail has, is the permission.
const OPEN: &[&str] = &[route::NEWSLETTER_LEAVE.pattern];

/// Two years, as browsers' preload lists ask.
const TRANSPORT: &str = "max-age=63072000; includeSubDomains";

/// The headers that every response carries; on TLS, browsers are told to stay there.
#[derive(Clone, Debug)]
pub struct Headers(Arc<[(HeaderName, HeaderValue)]>);

impl Headers {
    /// The headers for a service reached over TLS or not.
    pub fn new(is_https: bool) -> Self {
        let mut headers = vec![
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            // Addresses of private pages must not travel; within the service they may.
            (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS)),
            (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
            (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        ];
        if is_https {
            headers.push((STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(TRANSPORT)));
        }
        Self(headers.into())
    }

    /// The response with the headers it does not set itself.
    pub fn put<B>(&self, mut response: axum::http::Response<B>) -> axum::http::Response<B> {
        self.put_into(response.headers_mut());
        response
    }

    /// Puts in the headers that are not there.
    pub fn put_into(&self, headers: &mut HeaderMap) {
        for (name, value) in self.0.iter() {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
}

/// Middleware: refuses what changes something and did not come from our own pages.
pub async fn guard(request: Request, next: Next) -> Response {
    let pattern = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    if comes_from_us(request.method(), request.headers()) || pattern.is_some_and(|it| OPEN.contains(&it)) {
        next.run(request).await
    } else {
        tracing::info!(method = %request.method(), "refused a form that did not come from our pages");
        Problem::foreign_form().into_response()
    }
}

/// Whether a request may change something: browsers say where a request comes from (Fetch Metadata, else `Origin`).
///
/// A program with a bearer token is no browser and carries no cookie on its own, so nobody can make it send one.
/// No token in forms is needed, and so none can be forgotten or grow stale.
fn comes_from_us(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    if let Some(origin) = text(&ORIGIN) {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        return authority.is_some() && authority == text(&HOST);
    }
    text(&AUTHORIZATION).is_some_and(|value| value.starts_with("Bearer "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_form_from_our_page_is_taken() {
        assert!(comes_from_us(&Method::POST, &headers(&[("sec-fetch-site", "same-origin")])));
        assert!(comes_from_us(&Method::POST, &headers(&[("origin", "https://a.example"), ("host", "a.example")])));
    }

    #[test]
    fn a_form_from_elsewhere_is_refused() {
        for pairs in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site"), ("origin", "https://a.example"), ("host", "a.example")],
            &[("origin", "https://evil.example"), ("host", "a.example")],
            &[("origin", "null"), ("host", "a.example")],
            &[("host", "a.example")],
            &[],
        ] {
            assert!(!comes_from_us(&Method::POST, &headers(pairs)), "{pairs:?}");
        }
    }

    #[test]
    fn a_token_does_not_excuse_a_foreign_page() {
        let foreign = [("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")];
        assert!(!comes_from_us(&Method::POST, &headers(&foreign)));
        assert!(comes_from_us(&Method::POST, &headers(&[("authorization", "Bearer x")])));
    }

    #[test]
    fn reading_is_always_taken() {
        assert!(comes_from_us(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn nothing_inline_is_allowed() {
        assert!(!POLICY.contains("unsafe") && !POLICY.contains("data:") && !POLICY.contains('*'));
    }
}
