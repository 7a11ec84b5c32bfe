//! What is true: the rules of the consultation, its people, its promise and its publication.
//!
//! This room does no I/O and does not know what time it is: moments, identifiers and chance come in as values.
//! The server, the simulator and the verifier run the same functions.
//!
//! Every rule has one shape: a method on a value checks and returns one event; the value changes only in `apply(&event)`.
//! So replaying the journal rebuilds every table.

pub mod access;
pub mod account;
pub mod code;
pub mod comment;
pub mod consent;
pub mod consultation;
pub mod content;
pub mod deadline;
pub mod dispatch;
pub mod event;
pub mod evidence;
pub mod id;
pub mod message;
pub mod newsletter;
pub mod practitioner;
pub mod publication;
pub mod query;
pub mod reading;
mod refused;
pub mod review;
pub mod roster;
#[cfg(test)]
mod sample;
pub mod synonym;

pub use refused::Refused;
