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
pub mod newsletter;
pub mod patient;
pub mod promise;
pub mod reading;
pub mod review;

use std::str::FromStr;

use uuid::Uuid;

use crate::form::Form;
use crate::problem::Problem;

/// Reads an identifier out of an address; anything else is no page of ours.
fn id_of<Id: FromStr>(text: &str) -> Result<Id, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

/// Reads the key that was made with the form; a form without one did not come from our page.
fn form_key(form: &Form) -> Result<Uuid, Problem> {
    form.key().ok_or_else(|| Problem::invalid(Vec::new()))
}
