//! What a browser remembers of what its reader said about answers and searches, until it closes.
//!
//! So that a second press counts nothing, and a change of mind moves one count. The cookie holds short marks of pages and
//! searches with a yes or a no, and nothing about the reader.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

const NAME_SECURE: &str = "__Host-askwell-said";
const NAME_PLAIN: &str = "askwell-said";
/// The oldest of more are forgotten: 50 marks are about a kilobyte.
const MARKS_MOST: usize = 50;

fn name(is_https: bool) -> &'static str {
    if is_https { NAME_SECURE } else { NAME_PLAIN }
}

/// What was said in this browser, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said(Vec<(String, bool)>);

impl Said {
    /// Reads what a request carries; anything odd in it is left out.
    pub fn of(request: &HeaderMap, is_https: bool) -> Self {
        let headers = request.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = headers.flat_map(|header| header.split(';'));
        let held = pairs.find_map(|pair| pair.trim().strip_prefix(name(is_https))?.strip_prefix('='));
        let mark = |one: &str| {
            let (mark, helped) =
                one.strip_suffix('y').map(|mark| (mark, true)).or(one.strip_suffix('n').map(|mark| (mark, false)))?;
            let is_mark = mark.len() == 16 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_mark.then(|| (mark.to_owned(), helped))
        };
        Self(held.unwrap_or_default().split('.').filter_map(mark).take(MARKS_MOST).collect())
    }

    /// Gives what was said about something before, and remembers what is said now.
    pub fn say(&mut self, about: &str, helped: bool) -> Option<bool> {
        let mut hasher = DefaultHasher::new();
        about.hash(&mut hasher);
        let mark = format!("{:016x}", hasher.finish());
        let at = self.0.iter().position(|(known, _)| *known == mark);
        let before = at.map(|at| self.0.remove(at).1);
        if self.0.len() >= MARKS_MOST {
            self.0.remove(0);
        }
        self.0.push((mark, helped));
        before
    }

    /// The value of `Set-Cookie` that lets the browser remember.
    pub fn cookie(&self, is_https: bool) -> HeaderValue {
        let marks: Vec<String> =
            self.0.iter().map(|(mark, helped)| format!("{mark}{}", if *helped { 'y' } else { 'n' })).collect();
        let secure = if is_https { "; Secure" } else { "" };
        let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", name(is_https), marks.join("."));
        HeaderValue::try_from(cookie).expect("marks are hexadecimal digits")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn kept(said: &Said) -> Said {
        let cookie = said.cookie(false);
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::try_from(format!("askwell=t; {pair}")).unwrap())]);
        Said::of(&headers, false)
    }

    #[test]
    fn a_second_press_is_known_and_a_change_of_mind_too() {
        let mut said = Said::default();
        assert_eq!(said.say("/answers/a/b/c", true), None);
        let mut said = kept(&said);
        assert_eq!(said.say("/answers/a/b/c", true), Some(true));
        assert_eq!(said.say("/answers/a/b/c", false), Some(true));
        assert_eq!(kept(&said).say("/answers/a/b/c", false), Some(false));
        assert_eq!(said.say("/answers/a/b/other", false), None);
    }

    #[test]
    fn the_cookie_ends_with_the_browser_stays_small_and_names_nothing() {
        let mut said = Said::default();
        for number in 0..200 {
            assert_eq!(said.say(&format!("a search for number {number}"), true), None);
        }
        let cookie = said.cookie(true);
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.len() < 1_200 && !cookie.contains("Max-Age") && !cookie.contains("search"), "{cookie}");
        assert!(cookie.starts_with("__Host-askwell-said=") && cookie.ends_with("; HttpOnly; SameSite=Lax; Secure"));
    }

    #[test]
    fn what_is_no_mark_is_left_out() {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("askwell-said=zz.y.0123456789abcdefx"))]);
        assert_eq!(Said::of(&headers, false), Said::default());
    }
}
