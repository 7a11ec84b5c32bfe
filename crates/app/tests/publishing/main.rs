//! From consent to a public page and away again, told through the use cases on a real store.
#![allow(clippy::unwrap_used)]

mod desk;
mod house;
mod newsletter;
mod stories;
