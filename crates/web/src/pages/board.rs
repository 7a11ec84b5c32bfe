//! The coordinator's pages: the board, one case on it, what a change would do, the roster, one shift of it, what readers search for.

mod act;
mod case;
mod queue;
mod roster;
pub(crate) mod samples;
mod searches;
mod shift;
mod what_if;

pub(crate) use what_if::Act;

use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the coordinator's pages on their addresses.
pub fn routes(table: Table<Web>, web: &Web) -> Table<Web> {
    table
        .admit(web, &route::BOARD, queue::board)
        .admit(web, &route::BOARD_QUEUE, queue::queue)
        .admit(web, &route::BOARD_CASE, case::case)
        .admit(web, &route::BOARD_GIVE, act::give)
        .admit(web, &route::BOARD_REROUTE, act::reroute)
        .admit(web, &route::BOARD_PRIORITY, act::priority)
        .admit(web, &route::BOARD_RELEASE, act::release)
        .admit(web, &route::BOARD_WHAT_IF, what_if::what_if)
        .admit(web, &route::BOARD_SEARCHES, searches::searches)
        .admit(web, &route::BOARD_SEARCH_DECIDE, searches::decide)
        .admit(web, &route::BOARD_ROSTER, roster::roster)
        .admit(web, &route::BOARD_SHIFTS_ADD, roster::add)
        .admit(web, &route::BOARD_SHIFT, shift::shift)
        .admit(web, &route::BOARD_SHIFT_CHANGE, shift::change)
        .admit(web, &route::BOARD_SHIFT_REMOVE, roster::remove)
}
