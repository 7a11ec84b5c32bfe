//! The pages, by who looks at them.

pub(crate) mod live;
pub mod patient;
pub mod reading;
