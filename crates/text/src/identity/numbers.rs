//! Details that have a form: addresses on the internet, telephone numbers, dates, numbers of documents.

use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Label};

static EMAIL: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\b[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(\.[\p{L}\d-]{1,63}){1,5}\b"));
static URL: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?i)\b(https?://|www\.)[^\s<>"']{3,300}"#));
static PHONE: LazyLock<Regex> = LazyLock::new(|| regex(r"\+\d{1,3}[ .-]?\(?\d{1,5}\)?([ .-]?\d{2,5}){1,5}\b"));
static DATE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"\b\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\b|\b(19|20)\d\d-\d{2}-\d{2}\b"));
static YEAR: LazyLock<Regex> = LazyLock::new(|| regex(r"(19|20)\d\d"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is fixed and valid")
}

pub(super) fn find(text: &str) -> Vec<Found> {
    let finders = [
        (&EMAIL, Label::Email, "has the form of an email address"),
        (&URL, Label::Url, "has the form of a web address"),
        (&PHONE, Label::Phone, "has the form of a telephone number"),
        (&DATE, Label::Date, "has the form of a date"),
    ];
    let mut found = Vec::new();
    for (pattern, label, reason) in finders {
        found.extend(pattern.find_iter(text).map(|matched| Found {
            span: matched.range(),
            label,
            reason,
            strength: 50,
        }));
    }
    found
}

/// The year inside a date, which may stay.
pub(super) fn year_of(date: &str) -> Option<&str> {
    YEAR.find(date).map(|matched| matched.as_str())
}
