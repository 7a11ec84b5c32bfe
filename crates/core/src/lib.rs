//! What is true: the rules of the consultation, its people, its promise and its publication.
//!
//! This room does no I/O and does not know what time it is: moments, identifiers and chance come in as values.
//! The server, the simulator and the verifier run the same functions.

pub mod deadline;
pub mod dispatch;
pub mod id;
pub mod roster;
