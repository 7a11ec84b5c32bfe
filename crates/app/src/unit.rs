//! Units of work by name, so that a long one need not stand inside the call that runs it.

use askwell_core::consultation::{Consultation, Event};
use askwell_store::{Unit, Work};

use crate::Result;

/// Gives a closure as the store's `write` takes it; only its type is made plain here.
pub(crate) fn doing<T, F>(work: F) -> F
where
    F: for<'u> FnOnce(&'u mut Unit) -> Work<'u, Result<T>> + Send + 'static,
{
    work
}

/// Gives a closure that decides what happens to a consultation, as `consultation_change` takes it.
pub(crate) fn deciding<F>(decide: F) -> F
where
    F: for<'u> FnOnce(&'u mut Unit, Consultation) -> Work<'u, Result<Vec<Event>>> + Send + 'static,
{
    decide
}
