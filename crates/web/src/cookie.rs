//! The one cookie: a session's token, read by the server only and never sent from foreign pages.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// Over TLS the `__Host-` prefix makes browsers refuse a cookie set by another host or without `Secure`.
const NAME_SECURE: &str = "__Host-askwell";
const NAME_PLAIN: &str = "askwell";

fn name(is_https: bool) -> &'static str {
    if is_https { NAME_SECURE } else { NAME_PLAIN }
}

/// The token that a request carries, unchecked.
pub fn token(request: &HeaderMap, is_https: bool) -> Option<&str> {
    let name = name(is_https);
    let headers = request.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    headers.flat_map(|header| header.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The value of `Set-Cookie` that gives a browser a token for `seconds`; `None` when the token is not plain letters and
/// digits (with `-` and `_`).
pub fn give(token: &str, seconds: u64, is_https: bool) -> Option<HeaderValue> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_plain {
        return None;
    }
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!("{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", name(is_https));
    HeaderValue::try_from(cookie).ok()
}

/// The value of `Set-Cookie` that takes the token away.
pub fn take_away(is_https: bool) -> HeaderValue {
    give("", 0, is_https).expect("an empty token is plain")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_given_token_is_read_back_among_others() {
        let headers =
            HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("a=b; __Host-askwell=t0k_en-1; askwell=old"))]);
        assert_eq!(token(&headers, true), Some("t0k_en-1"));
        assert_eq!(token(&headers, false), Some("old"));
    }

    #[test]
    fn a_cookie_cannot_be_read_by_scripts_nor_sent_from_afar() {
        let cookie = give("abc", 60, true).unwrap();
        assert_eq!(cookie, "__Host-askwell=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        assert_eq!(take_away(false), "askwell=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_token_cannot_smuggle_attributes() {
        assert_eq!(give("a; Domain=example.org", 60, true), None);
    }
}
