//! The built program on real small inputs: what it gives, what it refuses, and that nothing half-done stays.

#![allow(clippy::unwrap_used)]

mod browser;
mod files;
mod house;
mod nodes;
mod planning;
mod running;
mod service;
mod store;
