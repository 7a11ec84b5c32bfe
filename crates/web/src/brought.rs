//! What a request brought: who came, and the words they typed. If it comes to nothing, the page that says so gives the words back.
//!
//! A browser does not do that by itself: our pages are `no-store`, so going back asks for an empty form.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{FromRequest as _, Request};
use axum::http::Extensions;
use axum::http::header::CONTENT_TYPE;

use crate::form::Form;
use crate::frame::Frame;
use crate::pages::patient::fields_before_files;
use crate::web::Caller;
use crate::words::Words;

/// Fields that are never given back: what opens an account, and the names of files that are kept already.
const UNSAID: [&str; 4] = ["password", "new-password", "current", "kept"];

/// What a request brought, shared by those who read it and the one who answers.
#[derive(Clone, Default)]
pub struct Brought(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    caller: Option<Caller>,
    words: Vec<String>,
}

impl fmt::Debug for Brought {
    /// Without a word of what was typed: this may end in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Brought").finish_non_exhaustive()
    }
}

impl Brought {
    /// What the request with these extensions brought; one that nobody reads where nothing was put there to remember it.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// Remembers who came.
    pub fn note_caller(&self, caller: &Caller) {
        self.lock().caller = Some(caller.clone());
    }

    /// Remembers the words of a form: what reads like something a person typed, and no key, code or choice.
    pub fn note_words<'a>(&self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let typed = |name: &str, value: &str| !UNSAID.contains(&name) && value.contains(char::is_whitespace);
        let fields = fields.into_iter().map(|(name, value)| (name, value.trim()));
        let words = fields.filter(|(name, value)| typed(name, value)).map(|(_, value)| value.to_owned());
        self.lock().words = words.collect();
    }

    /// Gives the words, an empty line between two fields; empty where none were typed.
    pub fn words(&self) -> String {
        self.lock().words.join("\n\n")
    }

    /// The frame as who came has it, in their language.
    pub fn frame(&self, frame: Frame) -> Frame {
        let inner = self.lock();
        let Some(caller) = inner.caller.as_ref().filter(|caller| caller.is_signed_in()) else { return frame };
        let chosen = caller.visitor.language.as_ref().and_then(|language| Words::of(language.as_str()));
        let words = chosen.unwrap_or(frame.words);
        Frame { words, ..frame }.signed_in(caller.visitor.actor.roles.iter().copied(), caller.visitor.name.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the form of a request that is refused before its handler could, so that its words are not lost. Of a form with files
/// what stands before the first file is read: a file may be without end.
pub async fn remember(request: Request) {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        drop(fields_before_files(request).await);
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        drop(Form::from_request(request, &()).await);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_given_back_and_keys_choices_and_passwords_are_not() {
        let brought = Brought::default();
        brought.note_words([
            ("key", "0192f0c1-0000-7000-8000-000000000000"),
            ("summary", " Yes.\nThere are medicines. "),
            ("specialty", "medical_oncology"),
            ("new-password", "correct horse battery staple"),
            ("text-1", "Trastuzumab blocks HER2."),
        ]);
        assert_eq!(brought.words(), "Yes.\nThere are medicines.\n\nTrastuzumab blocks HER2.");
        assert!(!format!("{brought:?}").contains("medicines"));
    }
}
