//! Stories of people, told to the use cases: a real store in a folder of its own, a clock that is set and moved.
#![allow(clippy::unwrap_used)]

mod asking;
mod consenting;
mod conversing;
mod leaving;
mod signing_in;
mod support;
