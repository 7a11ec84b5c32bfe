//! Forms: fields in, a typed value out, or the same form back with what was typed and what is wrong with it.
//!
//! ```
//! use askwell_web::form::{Complaint, Form};
//!
//! let mut form = Form::from_pairs([("email".to_owned(), "ada".to_owned())]);
//! let email = form.take("email", |text| text.contains('@').then(|| text.to_owned()).ok_or(Complaint::new("form-email-odd")));
//! assert!(email.is_none() && form.is_refused());
//! assert_eq!(form.value("email"), "ada");
//! ```

use std::collections::BTreeMap;

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use fluent_bundle::FluentValue;
use uuid::Uuid;

use crate::brought::Brought;
use crate::words::{Phrase, Words};

/// What is wrong with a field: the key of a message and its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    key: &'static str,
    arguments: Vec<(&'static str, FluentValue<'static>)>,
}

impl Complaint {
    /// A complaint whose message has no arguments.
    pub const fn new(key: &'static str) -> Self {
        Self { key, arguments: Vec::new() }
    }

    /// Gives the message an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// The complaint in words.
    pub fn say<'a>(&'a self, words: &Words) -> Phrase<'a> {
        self.arguments.iter().fold(words.say(self.key), |phrase, (name, value)| phrase.with(name, value.clone()))
    }
}

/// The fields of one form and the complaints about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    values: BTreeMap<String, Vec<String>>,
    complaints: Vec<(&'static str, Complaint)>,
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = FormRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let brought = Brought::of(request.extensions());
        let axum::Form(pairs) = axum::Form::<Vec<(String, String)>>::from_request(request, state).await?;
        let form = Self::from_pairs(pairs);
        brought.note_words(form.fields());
        Ok(form)
    }
}

impl Form {
    /// An empty form, as it is shown first.
    pub fn new() -> Self {
        Self::default()
    }

    /// A form with what was sent. Line ends become `\n`; control characters, NUL among them, are left out.
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::new();
        for (name, value) in pairs {
            form.values.entry(name).or_default().push(cleaned(&value));
        }
        form
    }

    /// The form with a field filled in before it is first shown.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), vec![value.to_string()]);
        self
    }

    /// The form with a field of several boxes filled in before it is first shown.
    #[must_use]
    pub fn with_all(mut self, name: &str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.values.insert(name.to_owned(), values.into_iter().map(|value| value.to_string()).collect());
        self
    }

    /// The key that was made with the form: the same form sent twice is one request.
    pub fn key(&self) -> Option<Uuid> {
        self.value("key").parse().ok()
    }

    /// Every field with each of its values, sorted by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.as_str(), value.as_str())))
    }

    /// The names of all fields sent, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// What a field holds, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().map_or("", String::as_str)
    }

    /// All that a field with several boxes holds.
    pub fn values(&self, name: &str) -> &[String] {
        self.values.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a box or a choice is set.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).iter().any(|held| held == value)
    }

    /// Parses a field, which is trimmed first; a refusal is remembered and shown beside the field.
    pub fn take<T>(&mut self, name: &'static str, parse: impl FnOnce(&str) -> Result<T, Complaint>) -> Option<T> {
        match parse(self.value(name).trim()) {
            Ok(value) => Some(value),
            Err(complaint) => {
                self.complain(name, complaint);
                None
            }
        }
    }

    /// A text that must be there and have at most `max` characters.
    pub fn text(&mut self, name: &'static str, missing: &'static str, max: usize) -> Option<String> {
        self.take(name, |text| {
            let count = text.chars().count();
            match count {
                0 => Err(Complaint::new(missing)),
                _ if count > max => Err(too_long(count, max)),
                _ => Ok(text.to_owned()),
            }
        })
    }

    /// A text that may be empty and has at most `max` characters.
    pub fn optional_text(&mut self, name: &'static str, max: usize) -> Option<String> {
        self.take(name, |text| {
            let count = text.chars().count();
            if count > max { Err(too_long(count, max)) } else { Ok(text.to_owned()) }
        })
    }

    /// Remembers a complaint found elsewhere, such as a rule that the use case knows.
    pub fn complain(&mut self, name: &'static str, complaint: Complaint) {
        self.complaints.push((name, complaint));
    }

    /// Whether the form must be shown again.
    pub fn is_refused(&self) -> bool {
        !self.complaints.is_empty()
    }

    /// The first complaint about a field.
    pub fn complaint(&self, name: &str) -> Option<&Complaint> {
        self.complaints.iter().find(|(about, _)| *about == name).map(|(_, complaint)| complaint)
    }

    /// All complaints, in the order they were found, which is the order of the fields on the page.
    pub fn complaints(&self) -> &[(&'static str, Complaint)] {
        &self.complaints
    }

    /// The value of `aria-describedby`: the ids of the hint and of the complaint, where they are.
    pub fn described_by(&self, name: &str, has_hint: bool) -> String {
        let hint = has_hint.then(|| format!("{name}-hint"));
        let error = self.complaint(name).map(|_| format!("{name}-error"));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

fn too_long(count: usize, max: usize) -> Complaint {
    Complaint::new("form-too-long").with("max", max).with("over", count - max)
}

fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// One choice of radios, boxes or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What explains it, or nothing.
    pub hint: String,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl ToString) -> Self {
        Self { value: value.into(), label: label.to_string(), hint: String::new() }
    }

    /// Explains the choice.
    #[must_use]
    pub fn hint(mut self, hint: impl ToString) -> Self {
        self.hint = hint.to_string();
        self
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn form(value: &str) -> Form {
        Form::from_pairs([("query".to_owned(), value.to_owned())])
    }

    #[test]
    fn a_refused_form_keeps_what_was_typed() {
        let mut form = form("  ");
        assert_eq!(form.text("query", "form-too-long", 10), None);
        assert_eq!(form.value("query"), "  ");
        assert!(form.complaint("query").is_some());
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(form("äöüß🫀").text("query", "form-too-long", 5), Some("äöüß🫀".to_owned()));
        assert_eq!(form("äöüß🫀x").text("query", "form-too-long", 5), None);
    }

    #[test]
    fn line_ends_are_made_one_and_nul_is_left_out() {
        assert_eq!(form("a\r\nb\rc\0d\te").value("query"), "a\nb\nc".to_owned() + "d\te");
    }

    #[test]
    fn a_complaint_says_its_numbers() {
        let text = too_long(12, 10).say(&Words::default()).to_string();
        assert!(text.contains("10") && text.contains('2'), "{text}");
    }

    #[test]
    fn a_field_is_described_by_its_hint_and_its_error() {
        let mut form = form("");
        assert_eq!(form.described_by("query", true), "query-hint");
        form.complain("query", Complaint::new("form-too-long"));
        assert_eq!(form.described_by("query", true), "query-hint query-error");
    }
}
