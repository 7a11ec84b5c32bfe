//! What people and machines see: pages, forms, sessions, API, feeds.
//!
//! A page is a struct, a template and a cache policy; `PAGES.md` in this crate's folder says how to add one.
//!
//! A request meets, in this order: the headers of [`security`], the kept pages of [`cache`], and the router, where it is
//! numbered ([`trace`]), guarded ([`security::guard`]) and answered; what goes wrong is dressed by [`problem`].

pub mod assets;
pub mod brought;
pub mod cache;
pub mod cookie;
pub mod encoding;
pub mod form;
pub mod frame;
pub mod keeping;
pub mod limit;
pub mod limits;
pub mod outcome;
pub mod page;
pub mod pages;
pub mod problem;
pub mod route;
pub mod router;
pub mod said;
pub mod sample;
pub mod security;
pub mod service;
pub mod sse;
pub mod tally;
pub mod trace;
pub mod web;
pub mod when;
pub mod words;
