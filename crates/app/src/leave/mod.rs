//! Taking one's things along, and being forgotten.

mod erase;
mod export;

pub use export::Export;
