//! Why a case or a form is not drawn.

use thiserror::Error;

/// Why the model was not run. Each names the field at fault, as the sender spelled it.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum Refused {
    /// The value is not a finite number.
    #[error("{field} is not a number: {got:?}")]
    NotANumber {
        /// The field at fault.
        field: String,
        /// What it held, at most 40 characters of it.
        got: String,
    },
    /// The value lies outside what the model was made for.
    #[error("{field} must lie between {low} and {high}, but is {got}")]
    OutOfRange {
        /// The field at fault.
        field: String,
        /// Lowest value taken.
        low: f64,
        /// Highest value taken.
        high: f64,
        /// The value given.
        got: f64,
    },
    /// The value is none of those offered.
    #[error("{field} knows no {got:?}")]
    Unknown {
        /// The field at fault.
        field: String,
        /// What it held, at most 40 characters of it.
        got: String,
    },
    /// A value is given more than once.
    #[error("{field} is given twice: {got:?}")]
    Twice {
        /// The field at fault.
        field: String,
        /// What came twice, at most 40 characters of it.
        got: String,
    },
    /// Two antibodies that carry a cell-killing medicine, together.
    #[error("{field}: t-dm1 and t-dxd are not taken together")]
    TwoConjugates {
        /// The field at fault.
        field: String,
    },
    /// Three volumes of zero.
    #[error("tumour holds no cells to follow")]
    NoCells,
    /// The asked moments go back in time, or stand still.
    #[error("t_days must rise from one to the next")]
    NotRising,
    /// More moments than a course answers.
    #[error("t_days asks for {got} moments; at most {most} are answered")]
    TooManyMoments {
        /// How many were asked for.
        got: usize,
        /// How many are answered.
        most: usize,
    },
}

/// The first 40 characters of what was sent, so that a refusal stays short whatever came in.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(40).collect()
}

/// Gives `value` back if it is a finite number within `low..=high`.
pub(crate) fn within(field: &str, value: f64, low: f64, high: f64) -> Result<f64, Refused> {
    if !value.is_finite() {
        return Err(Refused::NotANumber { field: field.to_owned(), got: value.to_string() });
    }
    if value < low || value > high {
        return Err(Refused::OutOfRange { field: field.to_owned(), low, high, got: value });
    }
    Ok(value)
}
