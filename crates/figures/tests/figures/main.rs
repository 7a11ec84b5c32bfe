//! The model against its reference, its properties, its drawings and hostile input.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod drawings;
mod hostile;
mod reference;
