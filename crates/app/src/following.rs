//! Followers: they take no input but the journal, may repeat themselves, and a full rebuild equals catching up.

mod index;
mod live;
mod notify;
mod pages;
mod serve;
mod swaps;

pub use pages::Changed;
pub use serve::followers_serve;
pub(crate) use serve::{GATHER, rest};
