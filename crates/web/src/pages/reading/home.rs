//! The front page: ask, or find that it was answered.

use askama::Template;
use askwell_app::{AnswerCard, SpecialtyShelf};
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use super::shelves::Card;
use crate::frame::Frame;
use crate::keeping;
use crate::page::{Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::Web;

/// So many of the newest answers stand on the front page.
const NEWEST: usize = 6;

/// The front page.
#[derive(Debug, Template)]
#[template(path = "reading/home.html")]
pub(crate) struct HomePage {
    pub(crate) frame: Frame,
    pub(crate) found: String,
    pub(crate) newest: Vec<Card>,
    pub(crate) specialties: Vec<Shelf>,
}

/// A field on the front page.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) name: &'static str,
    pub(crate) lay: String,
    pub(crate) href: String,
    pub(crate) live: u64,
}

impl Shelf {
    pub(crate) fn of(specialty: &SpecialtyShelf) -> Self {
        Self {
            name: specialty.name,
            lay: specialty.lay.join(", "),
            href: route::to::specialty(&specialty.slug),
            live: specialty.live,
        }
    }
}

impl Page for HomePage {
    const POLICY: Policy = Policy::Public;
}

pub(super) async fn home(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let listing = web.app.answers(None, None, None).await?;
    let specialties = web.app.specialties().await?;
    let frame = web.frame(&uri);
    let when = web.when(frame.words);
    let newest = listing.answers.iter().take(NEWEST).map(|answer: &AnswerCard| Card::of(answer, &when));
    let page = HomePage {
        newest: newest.collect(),
        found: route::to::search_found(),
        specialties: specialties.iter().map(Shelf::of).collect(),
        frame,
    };
    Ok(web.cache.keep(ticket, &uri, vec![keeping::shelf(None, None)], &page, &request))
}
