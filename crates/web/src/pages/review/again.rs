//! Public pages that somebody must look at again, on one page: flagged by evidence, overdue, due soon.

use askama::Template;
use askwell_app::core::access::{Action, Relation, may};
use askwell_app::editing::{Again, LookAgain};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use super::show::changed_words;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// A page of the queue in words.
#[derive(Debug)]
pub(super) struct Row {
    title: String,
    href: String,
    about: String,
    tags: Vec<(&'static str, &'static str)>,
    changed: Vec<String>,
}

/// The queue.
#[derive(Debug, Template)]
#[template(path = "review/again.html")]
pub(super) struct AgainPage {
    frame: Frame,
    rows: Vec<Row>,
    next: Option<String>,
    is_first: bool,
}

impl Page for AgainPage {
    const POLICY: Policy = Policy::Private;
}

impl AgainPage {
    pub(super) fn of(queue: LookAgain, edits: bool, is_first: bool, frame: Frame, when: &When) -> Self {
        let words = frame.words;
        let row = |again: Again| {
            let mut tags = Vec::new();
            if !again.changed.is_empty() {
                tags.push((key("again-flagged"), "red"));
            }
            tags.push(match (again.is_overdue, again.in_work) {
                (_, true) => (key("again-in-work"), "yellow"),
                (true, false) => (key("again-overdue"), "red"),
                (false, false) => (key("again-due"), "grey"),
            });
            let on = again.page.next_review_on.map(|on| when.day(on)).unwrap_or_default();
            let by = words.say("publishing-review-by").with("date", on).to_string();
            let href =
                if edits { route::to::review_edit(again.page.id) } else { route::to::review_retract(again.page.id) };
            Row {
                title: again.page.title,
                href,
                about: format!("{} · {by}", askwell_app::specialty_name(&again.page.specialty)),
                tags,
                changed: again.changed.into_iter().map(changed_words).collect(),
            }
        };
        let next = queue.next.map(|after| route::with_query(&route::to::review_again(), [("after", after.as_str())]));
        Self { rows: queue.pages.into_iter().map(row).collect(), next, is_first, frame }
    }
}

/// Where the queue goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct From {
    after: String,
}

pub(super) async fn again(
    State(web): State<Web>,
    caller: Caller,
    Query(from): Query<From>,
    uri: Uri,
) -> Result<Response, Problem> {
    let after = Some(from.after.as_str()).filter(|after| !after.is_empty());
    let queue = web.app.look_again(caller.actor(), after).await?;
    let edits = may(caller.actor(), Action::EditPublication, Relation::Anybody);
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&AgainPage::of(queue, edits, after.is_none(), frame, &when)))
}
