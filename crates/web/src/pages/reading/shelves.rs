//! Lists of answers: all, of a field, of a subject; and the fields in which one can ask.

use askama::Template;
use askwell_app::{AnswerCard, Listing};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;

use super::home::Shelf;
use crate::cache::Tag;
use crate::frame::Frame;
use crate::keeping;
use crate::page::{Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::Web;
use crate::when::When;

/// An answer in a list.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) summary: String,
    pub(crate) topic: String,
    pub(crate) day: String,
    pub(crate) reviewed: bool,
}

impl Card {
    pub(crate) fn of(answer: &AnswerCard, when: &When) -> Self {
        Self {
            title: answer.title.clone(),
            href: answer.path.clone(),
            summary: answer.summary.clone(),
            topic: answer.topic_name.clone(),
            day: when.day_of(answer.published_at),
            reviewed: answer.reviewed,
        }
    }
}

/// A subject of a field.
#[derive(Debug)]
pub(crate) struct TopicLink {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) live: u64,
}

/// A list of answers.
#[derive(Debug, Template)]
#[template(path = "reading/shelf.html")]
pub(crate) struct ShelfPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) lede: String,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) found: String,
    pub(crate) specialties: Vec<Shelf>,
    pub(crate) topics: Vec<TopicLink>,
    pub(crate) answers: Vec<Card>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for ShelfPage {
    const POLICY: Policy = Policy::Public;
}

/// The fields in which one can ask.
#[derive(Debug, Template)]
#[template(path = "reading/specialties.html")]
pub(crate) struct SpecialtiesPage {
    pub(crate) frame: Frame,
    pub(crate) specialties: Vec<Shelf>,
}

impl Page for SpecialtiesPage {
    const POLICY: Policy = Policy::Public;
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

impl After {
    /// Gives the links to the first page, when this is not it, and to the next.
    fn links(&self, path: &str, listing: &Listing) -> (Option<String>, Option<String>) {
        let newer = self.after.as_ref().map(|_| path.to_owned());
        let older = listing.next.as_ref().map(|next| route::with_query(path, [("after", next.as_str())]));
        (newer, older)
    }
}

/// Keeps a list under its address, if the address is one this service made: no more than `after`.
fn keep(
    web: &Web,
    uri: &Uri,
    after: &After,
    tag: Tag,
    page: &ShelfPage,
    request: &HeaderMap,
    ticket: crate::cache::Ticket,
) -> Response {
    let made_here = match (&after.after, uri.query()) {
        (None, None) => true,
        (Some(after), Some(query)) => query == format!("after={after}"),
        _ => false,
    };
    if made_here { web.cache.keep(ticket, uri, vec![tag], page, request) } else { crate::page::show(page) }
}

pub(super) async fn answers(
    State(web): State<Web>,
    Query(after): Query<After>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let listing = web.app.answers(None, None, after.after.as_deref()).await?;
    let specialties = web.app.specialties().await?;
    let frame = web.frame(&uri);
    let when = web.when(frame.words);
    let (newer, older) = after.links(uri.path(), &listing);
    let with_answers = specialties.iter().filter(|specialty| specialty.live > 0);
    let page = ShelfPage {
        title: frame.words.t("answers-title").to_owned(),
        lede: frame.words.t("answers-lede").to_owned(),
        crumbs: Vec::new(),
        found: route::to::search_found(),
        specialties: with_answers.map(Shelf::of).collect(),
        topics: Vec::new(),
        answers: listing.answers.iter().map(|answer| Card::of(answer, &when)).collect(),
        newer,
        older,
        frame,
    };
    Ok(keep(&web, &uri, &after, keeping::shelf(None, None), &page, &request, ticket))
}

pub(super) async fn specialty(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Query(after): Query<After>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let (specialty, topics) = web.app.specialty(&slug).await?;
    let listing = web.app.answers(Some(&slug), None, after.after.as_deref()).await?;
    let frame = web.frame(&uri);
    let when = web.when(frame.words);
    let (newer, older) = after.links(uri.path(), &listing);
    let topics = topics.into_iter().map(|topic| TopicLink {
        href: route::to::topic(&slug, &topic.slug),
        name: topic.name,
        live: topic.live,
    });
    let page = ShelfPage {
        title: specialty.name.to_owned(),
        lede: frame.words.n("answers-count", specialty.live).to_string(),
        crumbs: vec![(frame.words.t("nav-answers").to_owned(), route::to::answers())],
        found: route::to::search_found(),
        specialties: Vec::new(),
        topics: topics.collect(),
        answers: listing.answers.iter().map(|answer| Card::of(answer, &when)).collect(),
        newer,
        older,
        frame,
    };
    Ok(keep(&web, &uri, &after, keeping::shelf(Some(&specialty.code), None), &page, &request, ticket))
}

pub(super) async fn topic(
    State(web): State<Web>,
    Path((slug, topic)): Path<(String, String)>,
    Query(after): Query<After>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let shelf = web.app.topic_shelf(&slug, &topic).await?;
    let listing = web.app.answers(Some(&slug), Some(&topic), after.after.as_deref()).await?;
    let frame = web.frame(&uri);
    let when = web.when(frame.words);
    let (newer, older) = after.links(uri.path(), &listing);
    let page = ShelfPage {
        title: shelf.name,
        lede: frame.words.n("answers-count", shelf.live).to_string(),
        crumbs: vec![
            (frame.words.t("nav-answers").to_owned(), route::to::answers()),
            (askwell_app::specialty_name(&shelf.specialty).to_owned(), route::to::specialty(&slug)),
        ],
        found: route::to::search_found(),
        specialties: Vec::new(),
        topics: Vec::new(),
        answers: listing.answers.iter().map(|answer| Card::of(answer, &when)).collect(),
        newer,
        older,
        frame,
    };
    Ok(keep(&web, &uri, &after, keeping::shelf(Some(&shelf.specialty), Some(&topic)), &page, &request, ticket))
}

pub(super) async fn specialties(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let specialties = web.app.specialties().await?;
    let page = SpecialtiesPage { specialties: specialties.iter().map(Shelf::of).collect(), frame: web.frame(&uri) };
    Ok(web.cache.keep(ticket, &uri, vec![keeping::shelf(None, None)], &page, &request))
}
