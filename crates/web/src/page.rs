//! A page: a struct, its template and how long it may be kept.

use std::hash::{DefaultHasher, Hasher as _};

use askama::Template;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// How long a page may be kept, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The same for everybody: kept rendered here, asked for again by browsers, shared caches hold it half a minute.
    ///
    /// Half a minute, so that a withdrawn answer is gone from every cache well within the promised one.
    Public,
    /// About one person: nobody keeps it, not even the browser.
    Private,
}

impl Policy {
    /// The value of `Cache-Control`.
    pub fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Policy::Public => "public, max-age=0, s-maxage=30, must-revalidate",
            Policy::Private => "no-store",
        })
    }
}

/// A page that can be shown. What is not in the struct cannot be on the page.
pub trait Page: Template {
    /// How long it may be kept.
    const POLICY: Policy;

    /// The status it comes with; a form that was refused says 422.
    fn status(&self) -> StatusCode {
        StatusCode::OK
    }
}

/// Answers with the page as it is; pages for everybody go through [`crate::cache::Cache::keep`] instead.
pub fn show<P: Page>(page: &P) -> Response {
    match page.render() {
        Ok(html) => (page.status(), [(CONTENT_TYPE, HTML), (CACHE_CONTROL, P::POLICY.header())], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page did not render");
            Problem::broken().into_response()
        }
    }
}

/// The content type of every page.
pub const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// A weak tag for some bytes: equal bytes, equal tag, on every node that runs this build.
pub fn etag(bytes: &[u8]) -> HeaderValue {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    HeaderValue::try_from(tag).expect("quotes and hexadecimal digits are header characters")
}

/// Whether the asker already has what `etag` names (RFC 9110, weak comparison).
pub fn is_known(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let Ok(etag) = etag.to_str() else { return false };
    let opaque = etag.trim_start_matches("W/");
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value == "*" || value.split(',').any(|tag| tag.trim().trim_start_matches("W/") == opaque))
}

/// The answer to somebody who already has the page.
pub fn not_modified(etag: HeaderValue, policy: Policy) -> Response {
    (StatusCode::NOT_MODIFIED, [(ETAG, etag), (CACHE_CONTROL, policy.header())]).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_same_bytes_have_the_same_tag() {
        assert_eq!(etag(b"a"), etag(b"a"));
        assert_ne!(etag(b"a"), etag(b"b"));
    }

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        let tag = etag(b"page");
        let strong = tag.to_str().unwrap().trim_start_matches("W/").to_owned();
        let mut headers = HeaderMap::new();
        headers.insert(IF_NONE_MATCH, HeaderValue::try_from(format!("\"other\", {strong}")).unwrap());
        assert!(is_known(&headers, &tag));
        headers.insert(IF_NONE_MATCH, HeaderValue::from_static("\"other\""));
        assert!(!is_known(&headers, &tag));
    }
}
