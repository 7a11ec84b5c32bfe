//! The store against real databases: every test here runs on SQLite and on a PostgreSQL made for this run.
#![allow(clippy::unwrap_used)]

#[macro_use]
mod support;
mod sample;

mod backup;
mod failures;
mod journal;
mod lists;
mod opening;
mod publishing;
mod records;
mod sealed;
mod service;
mod units;
