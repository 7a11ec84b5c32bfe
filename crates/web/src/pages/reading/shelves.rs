//! Lists of answers: all, of a field, of a subject; and the fields in which one can ask.

use askama::Template;
use askwell_app::{AnswerCard, Listing, Subjects as Found, TopicShelf};
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
use crate::words::Words;

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

/// The subjects of a field: all of a small one; of a large one those with most answers, and ways to the others by letter.
#[derive(Debug, Default)]
pub(crate) struct Subjects {
    pub(crate) title: String,
    pub(crate) topics: Vec<TopicLink>,
    /// A letter, and where the subjects that begin with it stand.
    pub(crate) letters: Vec<(String, String)>,
}

impl Subjects {
    fn of(slug: &str, found: Found, letter: Option<&str>, words: Words) -> Self {
        let link = |topic: TopicShelf| TopicLink {
            href: route::to::topic(slug, &topic.slug),
            name: topic.name,
            live: topic.live,
        };
        let to_letter = |letter: char| {
            let href = route::with_query(&route::to::specialty(slug), [("letter", letter.to_string().as_str())]);
            (letter.to_uppercase().to_string(), href)
        };
        let title = match letter {
            _ if found.is_whole => words.t("answers-by-topic").to_owned(),
            Some(letter) => words.say("answers-by-topic-letter").with("letter", letter.to_uppercase()).to_string(),
            None => words.t("answers-by-topic-most").to_owned(),
        };
        let letters = if found.is_whole { Vec::new() } else { ('a'..='z').chain(['0']).map(to_letter).collect() };
        Self { title, topics: found.topics.into_iter().map(link).collect(), letters }
    }
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
    pub(crate) subjects: Subjects,
    pub(crate) answers: Vec<Card>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
    /// Where one asks for its new answers by mail.
    pub(crate) newsletter: String,
}

impl ShelfPage {
    /// A list of answers; what only one kind of list has is put in by who makes it.
    fn of(web: &Web, uri: &Uri, after: &After, listing: &Listing) -> Self {
        let frame = web.frame(uri);
        let when = web.when(frame.words);
        let newer = after.after.as_ref().map(|_| uri.path().to_owned());
        let older = listing.next.as_ref().map(|next| route::with_query(uri.path(), [("after", next.as_str())]));
        Self {
            title: String::new(),
            lede: String::new(),
            crumbs: vec![(frame.words.t("nav-answers").to_owned(), route::to::answers())],
            found: route::to::search_found(),
            specialties: Vec::new(),
            subjects: Subjects::default(),
            answers: listing.answers.iter().map(|answer| Card::of(answer, &when)).collect(),
            newer,
            older,
            newsletter: route::to::newsletter(),
            frame,
        }
    }
}

/// Where one asks for the new answers of a field by mail.
fn newsletter(field: &str) -> String {
    route::with_query(&route::to::newsletter(), [("field", field)])
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
    /// In a field: the letter whose subjects are shown.
    letter: Option<String>,
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
        _ if after.letter.is_some() => false,
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
    let list = ShelfPage::of(&web, &uri, &after, &listing);
    let page = ShelfPage {
        title: list.frame.words.t("answers-title").to_owned(),
        lede: list.frame.words.t("answers-lede").to_owned(),
        crumbs: Vec::new(),
        specialties: specialties.iter().filter(|specialty| specialty.live > 0).map(Shelf::of).collect(),
        ..list
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
    let (specialty, subjects) = web.app.specialty(&slug, after.letter.as_deref()).await?;
    let listing = web.app.answers(Some(&slug), None, after.after.as_deref()).await?;
    let list = ShelfPage::of(&web, &uri, &after, &listing);
    let page = ShelfPage {
        title: specialty.name.to_owned(),
        lede: list.frame.words.n("answers-count", specialty.live).to_string(),
        subjects: Subjects::of(&slug, subjects, after.letter.as_deref(), list.frame.words),
        newsletter: newsletter(&specialty.code),
        ..list
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
    let mut page = ShelfPage::of(&web, &uri, &after, &listing);
    page.crumbs.push((askwell_app::specialty_name(&shelf.specialty).to_owned(), route::to::specialty(&slug)));
    let page = ShelfPage {
        title: shelf.name,
        lede: page.frame.words.n("answers-count", shelf.live).to_string(),
        newsletter: newsletter(&shelf.specialty),
        ..page
    };
    Ok(keep(&web, &uri, &after, keeping::shelf(Some(&shelf.specialty), Some(&topic)), &page, &request, ticket))
}

pub(super) async fn specialties(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let specialties = web.app.specialties().await?;
    let page = SpecialtiesPage { specialties: specialties.iter().map(Shelf::of).collect(), frame: web.frame(&uri) };
    Ok(web.cache.keep(ticket, &uri, vec![keeping::shelf(None, None)], &page, &request))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(is_whole: bool, letter: Option<&str>) -> Subjects {
        let topic = TopicShelf {
            specialty: "general_medicine".to_owned(),
            slug: "asthma".to_owned(),
            name: "Asthma".to_owned(),
            live: 3,
        };
        Subjects::of("general-medicine", Found { topics: vec![topic], is_whole }, letter, Words::default())
    }

    #[test]
    fn a_small_field_needs_no_letters() {
        let all = subjects(true, None);
        assert_eq!((all.topics.len(), all.letters.len()), (1, 0));
    }

    #[test]
    fn a_large_field_leads_to_its_subjects_by_letter() {
        let most = subjects(false, None);
        assert_eq!(most.letters.len(), 27);
        assert!(most.letters.contains(&("A".to_owned(), "/answers/general-medicine?letter=a".to_owned())));
        assert_ne!(most.title, subjects(false, Some("a")).title);
    }
}
