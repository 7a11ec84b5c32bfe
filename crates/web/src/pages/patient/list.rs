//! A patient's own questions.

use askama::Template;
use askwell_app::converse::Listed;
use askwell_app::core::id::ConsultationId;
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::talk;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// One's own questions.
#[derive(Debug, Template)]
#[template(path = "patient/my.html")]
pub(crate) struct MyPage {
    pub(crate) frame: Frame,
    pub(crate) lines: Vec<Line>,
    pub(crate) older: Option<String>,
    /// What an empty list says.
    pub(crate) empty: &'static str,
}

/// One question in the list.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) standing: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) asked: Moment,
    /// By when an answer is promised, in words, if one is.
    pub(crate) due: String,
    pub(crate) unseen: usize,
}

impl Page for MyPage {
    const POLICY: Policy = Policy::Private;
}

impl Line {
    fn of(listed: &Listed, words: Words, when: &When, now: jiff::Timestamp) -> Self {
        let (standing, colour) = talk::standing(listed.standing);
        let due = listed.due.map_or_else(String::new, |due| {
            let said = if listed.is_late { key("my-late") } else { key("my-due") };
            words.say(said).with("moment", when.soon(due, now).words).to_string()
        });
        Self {
            title: listed.title.clone(),
            href: route::to::consultation(listed.id),
            standing,
            colour,
            asked: when.soon(listed.opened_at, now),
            due,
            unseen: listed.unseen,
        }
    }
}

/// Where a page of the list begins.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    after: String,
}

pub(super) async fn my(
    State(web): State<Web>,
    caller: Caller,
    Query(from): Query<From>,
    uri: Uri,
) -> Result<Response, Problem> {
    let after: Option<ConsultationId> = from.after.parse().ok();
    let (listed, next) = web.app.my_consultations(caller.actor(), after).await?;
    let frame = caller.frame(&web, &uri);
    let (when, now) = (web.when(frame.words), web.app.now());
    let lines = listed.iter().map(|listed| Line::of(listed, frame.words, &when, now)).collect();
    let older = next.map(|next| route::with_query(&route::to::my(), [("after", next.to_string().as_str())]));
    Ok(page::show(&MyPage {
        lines,
        older,
        empty: if after.is_none() { key("my-none") } else { key("my-no-more") },
        frame,
    }))
}
