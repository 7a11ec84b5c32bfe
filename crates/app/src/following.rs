//! Followers: they take no input but the journal, may repeat themselves, and a full rebuild equals catching up.

mod index;
mod pages;

pub use pages::Changed;
