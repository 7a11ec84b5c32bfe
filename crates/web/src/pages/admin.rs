//! What whoever runs the service sees: how things stand, the people, the journal. And where somebody says to be a doctor.

mod accounts;
mod claim;
mod doctor_form;
mod journal;
mod overview;
mod people;
mod person;
pub(crate) mod samples;

pub(crate) use doctor_form::TEXT_CHARS_MOST;

use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the operator's pages, and the claim of a doctor-to-be, on their addresses.
pub fn routes(table: Table<Web>, web: &Web) -> Table<Web> {
    table
        .admit(web, &route::ADMIN, overview::overview)
        .admit(web, &route::ADMIN_PEOPLE, people::people)
        .admit(web, &route::ADMIN_PEOPLE_ADD, people::add)
        .admit(web, &route::ADMIN_ACCOUNTS, accounts::accounts)
        .admit(web, &route::ADMIN_PERSON, person::person)
        .admit(web, &route::ADMIN_VERIFY, person::verify)
        .admit(web, &route::ADMIN_SUSPEND, person::suspend)
        .admit(web, &route::ADMIN_ROLES, person::roles)
        .admit(web, &route::ADMIN_JOURNAL, journal::journal)
        .admit(web, &route::MY_DOCTOR, claim::claim)
        .admit(web, &route::MY_DOCTOR_CLAIM, claim::send)
}
