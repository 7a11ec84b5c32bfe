//! What every reader sees: the front page, answers and their shelves, search, doctors, and the pages about the service.

pub(crate) mod about;
mod answer;
mod diff;
mod doctors;
pub(crate) mod evidence;
mod glossary;
mod home;
mod json_ld;
mod log;
mod machines;
pub(crate) mod prose;
mod register;
pub(crate) mod samples;
mod search;
mod shelves;

pub(crate) use prose::Prose;

use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the pages of readers on their addresses.
pub fn routes(table: Table<Web>) -> Table<Web> {
    table
        .on(&route::HOME, home::home)
        .on(&route::ANSWERS, shelves::answers)
        .on(&route::SPECIALTY, shelves::specialty)
        .on(&route::TOPIC, shelves::topic)
        .on(&route::ANSWER, answer::answer)
        .on(&route::ANSWER_HISTORY, answer::history)
        .on(&route::ANSWER_HELPED, answer::helped)
        .on(&route::ANSWER_PROOF, log::proof)
        .on(&route::LOG_CHECKPOINT, log::checkpoint)
        .on(&route::LOG_KEY, log::key)
        .on(&route::LOG_TILE, log::tile)
        .on(&route::SEARCH, search::search)
        .on(&route::SEARCH_LONG, search::search_long)
        .on(&route::SEARCH_FOUND, search::found)
        .on(&route::SEARCH_FOUND_LONG, search::found_long)
        .on(&route::SEARCH_HELPED, search::helped)
        .on(&route::SPECIALTIES, shelves::specialties)
        .on(&route::DOCTORS, doctors::doctors)
        .on(&route::DOCTOR, doctors::doctor)
        .on(&route::FEED, machines::feed)
        .on(&route::SITEMAP, machines::sitemap)
        .on(&route::ROBOTS, machines::robots)
        .on(&route::EDITORIAL_PROCESS, about::editorial_process)
        .on(&route::TERMS, about::terms)
        .on(&route::PRIVACY, about::privacy)
        .on(&route::ACCESSIBILITY, about::accessibility)
}
