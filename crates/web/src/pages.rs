//! The pages, by who looks at them.

pub(crate) mod live;
pub mod patient;
pub mod board;
pub(crate) mod codes;
pub mod desk;
pub mod promise;
pub mod reading;
