//! Stories of patients, told through the router as a browser without scripts would live them.
#![allow(clippy::unwrap_used)]

mod asking;
mod browser;
mod conversing;
mod finding;
mod losing;
mod newsletter;
mod signing_in;
#[path = "../../../app/tests/stories/support.rs"]
#[allow(dead_code)]
mod support;
