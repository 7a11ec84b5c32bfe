//! The desk: the way to the next case, what is offered, in hand, returned, and with patients.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::desk::{Card, Desk, Next};
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// A case in a list.
#[derive(Debug)]
pub(crate) struct CaseCard {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) priority: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) facts: Vec<String>,
    pub(crate) due: Option<Moment>,
    pub(crate) left: String,
    pub(crate) left_colour: &'static str,
}

impl CaseCard {
    pub(super) fn of(card: &Card, when: &When, words: Words, now: Timestamp) -> Self {
        let name = askwell_app::specialty_name(card.specialty.as_str());
        let mut facts = vec![words.t(codes::subject(card.subject)).to_owned()];
        if card.open_questions > 0 {
            facts.push(words.n("desk-open-questions", card.open_questions).to_string());
        }
        if card.turn > 1 {
            facts.push(words.t("desk-follow-up").to_owned());
        }
        facts.push(words.say("desk-asked").with("when", when.soon(card.opened_at, now).words).to_string());
        if let Some((tier, until)) = card.offer {
            let tier = words.t(codes::tier(tier));
            facts.push(words.say("desk-offered-until").with("time", when.time(until)).with("tier", tier).to_string());
        }
        if let Some(at) = card.answered_at {
            facts.push(words.say("desk-answered-at").with("when", when.soon(at, now).words).to_string());
        }
        Self {
            title: words.say("desk-case").with("specialty", name).with("code", codes::short(card.id)).to_string(),
            href: route::to::desk_case(card.id),
            priority: codes::priority(card.priority),
            colour: codes::priority_colour(card.priority),
            facts,
            due: card.due.map(|due| when.soon(due, now)),
            left: card.due.map(|due| codes::left(words, due.duration_since(now))).unwrap_or_default(),
            left_colour: if card.due.is_some_and(|due| due < now) { "red" } else { "green" },
        }
    }
}

/// The lists, which are looked at anew when something changes.
#[derive(Debug, Template)]
#[template(path = "desk/lists.html")]
pub(crate) struct Lists {
    pub(crate) words: Words,
    pub(crate) lists: Vec<(&'static str, Vec<CaseCard>)>,
}

/// The desk.
#[derive(Debug, Template)]
#[template(path = "desk/desk.html")]
pub(crate) struct DeskPage {
    pub(crate) frame: Frame,
    pub(crate) refused: Option<&'static str>,
    pub(crate) expires_soon: Option<String>,
    pub(crate) shift: String,
    pub(crate) waiting: usize,
    pub(crate) lists: Lists,
}

impl Page for DeskPage {
    const POLICY: Policy = Policy::Private;
}

/// What was answered.
#[derive(Debug, Template)]
#[template(path = "desk/answered.html")]
pub(crate) struct AnsweredPage {
    pub(crate) frame: Frame,
    pub(crate) cards: Vec<CaseCard>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for AnsweredPage {
    const POLICY: Policy = Policy::Private;
}

/// A registration is named when it ends within so many hours: a month, so that there is time to renew it.
const EXPIRES_SOON_HOURS: i64 = 30 * 24;

impl DeskPage {
    pub(crate) fn of(desk: &Desk, frame: Frame, when: &When, now: Timestamp) -> Self {
        let words = frame.words;
        let shift = match (&desk.on, &desk.next) {
            (Some(on), _) => {
                let tier = words.t(codes::tier(on.tier));
                words.say("desk-on").with("tier", tier).with("until", when.soon(on.ends_at, now).words)
            }
            (None, Some(next)) => words.say("desk-next-shift").with("when", when.soon(next.starts_at, now).words),
            (None, None) => words.say("desk-no-shift"),
        };
        let hours = desk.licensed_until.duration_since(now).as_hours();
        let soon = desk.refused.is_none() && hours < EXPIRES_SOON_HOURS;
        let ends = || words.say("desk-license-ends").with("date", when.day_of(desk.licensed_until)).to_string();
        Self {
            refused: desk.refused.as_ref().map(refusal_key),
            expires_soon: soon.then(ends),
            shift: shift.to_string(),
            waiting: desk.waiting,
            lists: Lists::of(desk, when, words, now),
            frame,
        }
    }
}

impl HtmlSafe for Lists {}

impl Lists {
    fn of(desk: &Desk, when: &When, words: Words, now: Timestamp) -> Self {
        let cards = |cards: &[Card]| cards.iter().map(|card| CaseCard::of(card, when, words, now)).collect();
        let lists = vec![
            (key("desk-in-hand"), cards(&desk.in_hand)),
            (key("desk-offered"), cards(&desk.offered)),
            (key("desk-returned"), cards(&desk.returned)),
            (key("desk-with-patient"), cards(&desk.with_patient)),
        ];
        Self { words, lists: lists.into_iter().filter(|(_, cards): &(_, Vec<_>)| !cards.is_empty()).collect() }
    }
}

/// What the desk says once about what just happened.
#[derive(Debug, Default, Deserialize)]
pub(super) struct News {
    #[serde(default)]
    news: String,
    #[serde(default)]
    after: Option<String>,
}

/// Gives the words of a piece of news that an address may name.
fn news(name: &str) -> Option<&'static str> {
    Some(match name {
        "nothing" => key("desk-news-nothing"),
        "answered" => key("desk-news-answered"),
        "asked" => key("desk-news-asked"),
        "declined" => key("desk-news-declined"),
        "handed-back" => key("desk-news-handed-back"),
        "rerouted" => key("desk-news-rerouted"),
        "redirected" => key("desk-news-redirected"),
        _ => return None,
    })
}

pub(super) async fn desk(
    State(web): State<Web>,
    caller: Caller,
    Query(query): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    let desk = web.app.desk(caller.actor()).await?;
    let mut frame = caller.frame(&web, &uri);
    frame.news = news(&query.news).map(|key| frame.words.t(key).to_owned());
    let when = web.when(frame.words);
    Ok(page::show(&DeskPage::of(&desk, frame, &when, web.app.now())))
}

pub(super) async fn lists(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let desk = web.app.desk(caller.actor()).await?;
    let words = caller.frame(&web, &uri).words;
    fragment(&Lists::of(&desk, &web.when(words), words, web.app.now()))
}

/// Answers with a piece of a page that nobody keeps.
pub(crate) fn fragment(piece: &impl Template) -> Result<Response, Problem> {
    let html = piece.render().map_err(|_| Problem::broken())?;
    Ok(([("cache-control", "no-store")], Html(html)).into_response())
}

pub(super) async fn next(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    let to = match web.app.desk_next(caller.actor()).await? {
        Next::Taken(id) | Next::InHand(id) => route::to::desk_case(id),
        Next::Nothing => route::with_query(&route::to::desk(), [("news", "nothing")]),
    };
    Ok(Redirect::to(&to).into_response())
}

pub(super) async fn beat(State(web): State<Web>, caller: Caller) -> Result<StatusCode, Problem> {
    web.app.desk_beat(caller.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn answered(
    State(web): State<Web>,
    caller: Caller,
    Query(query): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    let after = query.after.as_deref().map(str::parse).transpose().map_err(|_| Problem::not_found())?;
    let (cards, next) = web.app.desk_answered(caller.actor(), after).await?;
    let frame = caller.frame(&web, &uri);
    let (words, when, now) = (frame.words, web.when(frame.words), web.app.now());
    let page = AnsweredPage {
        cards: cards.iter().map(|card| CaseCard::of(card, &when, words, now)).collect(),
        newer: after.map(|_| route::to::desk_answered()),
        older: next.map(|next| route::with_query(&route::to::desk_answered(), [("after", next.to_string().as_str())])),
        frame,
    };
    Ok(page::show(&page))
}
