//! What a text says: red flags, the right specialty, identifying details, its questions, its language, how plain it is.
//!
//! Every function here is pure: text in, findings out. No file, no network, no clock, no chance, and no other room of the
//! house. The knowledge lies in `data/` as readable files, is compiled into the program and parsed once.
//!
//! Places in a text are [`Span`]s: byte ranges that lie on character borders. For the outside world, which counts Unicode
//! code points, [`span::code_points`] converts them.
//!
//! This is software help, not a medical device: no clinician has certified the rules. What was measured, and what is
//! known to fail, is in `docs/safety.md`.

pub mod emergency;
pub mod identity;
pub mod language;
mod number;
mod phrase;
pub mod question;
pub mod readability;
pub mod span;
pub mod specialty;
mod spelling;
pub mod topic;
pub mod triage;
mod words;

pub use language::Language;
pub use span::Span;

/// What is already known about the person a text is about, from the form or the account; all of it may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct About {
    /// Age in years; 0.1 is about five weeks.
    pub age_years: Option<f32>,
    /// Whether the person is pregnant.
    pub pregnant: Option<bool>,
    /// The language of the text, when the person has said so.
    pub language: Option<Language>,
}
