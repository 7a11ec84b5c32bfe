//! A doctor's pages: the desk, a case with its editor, answered cases, shifts.

mod act;
mod case;
mod editor;
mod home;
pub(crate) mod samples;
mod shifts;

pub(crate) use home::fragment;

use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the doctor's pages on their addresses.
pub fn routes(table: Table<Web>, web: &Web) -> Table<Web> {
    table
        .admit(web, &route::DESK, home::desk)
        .admit(web, &route::DESK_LISTS, home::lists)
        .admit(web, &route::DESK_NEXT, home::next)
        .admit(web, &route::DESK_BEAT, home::beat)
        .admit(web, &route::DESK_ANSWERED, home::answered)
        .admit(web, &route::DESK_SHIFTS, shifts::shifts)
        .admit(web, &route::DESK_SHIFT_OFFER, shifts::offer)
        .admit(web, &route::DESK_SHIFT_KEEP, shifts::keep)
        .admit(web, &route::DESK_SHIFT_TAKE, shifts::take)
        .admit(web, &route::DESK_CALENDAR, shifts::calendar)
        .admit(web, &route::DESK_CALENDAR_RENEW, shifts::renew)
        .admit(web, &route::CALENDAR, shifts::by_address)
        .admit(web, &route::DESK_CASE, case::case)
        .admit(web, &route::DESK_TALK, case::talk)
        .admit(web, &route::DESK_FILE, case::file)
        .admit(web, &route::DESK_ACCEPT, act::accept)
        .admit(web, &route::DESK_TAKE_BACK, act::take_back)
        .admit(web, &route::DESK_DECLINE, act::decline)
        .admit(web, &route::DESK_HAND_BACK, act::hand_back)
        .admit(web, &route::DESK_REROUTE, act::reroute)
        .admit(web, &route::DESK_REDIRECT, act::redirect)
        .admit(web, &route::DESK_ASK_BACK, act::ask_back)
        .admit(web, &route::DESK_ANSWER, act::answer)
        .admit(web, &route::DESK_EVIDENCE, act::evidence)
        .admit(web, &route::DESK_DRAFT, act::draft)
}
