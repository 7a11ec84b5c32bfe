//! The pages, by who looks at them.

pub mod admin;
pub mod api;
pub mod board;
pub(crate) mod codes;
pub mod desk;
pub(crate) mod figure;
pub(crate) mod live;
pub(crate) mod machine;
pub(crate) mod mails;
pub mod patient;
pub mod promise;
pub mod reading;
pub mod review;
