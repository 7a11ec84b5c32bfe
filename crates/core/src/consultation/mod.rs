//! One case, from query to close.
//!
//! A rule is a method that checks and returns one event ([`decide`]); the state changes only in [`Consultation::apply`].

mod apply;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use crate::dispatch::{Cause, Priority};
pub use event::{CloseReason, DeclineReason, Event, OfferEnd, Opening, Outcome, OverrideReason, ReleaseReason, Side};
pub use state::{AnsweredTurn, Consultation, FOLLOW_UP_WINDOW, Offer, State, Subject};
