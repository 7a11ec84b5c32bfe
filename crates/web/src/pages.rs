//! The pages, by who looks at them.

pub mod reading;
