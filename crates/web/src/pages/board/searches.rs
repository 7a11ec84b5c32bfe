//! What readers look for in vain and what becomes of it, and what they say of what they found.

use askama::Template;
use askwell_app::core::access::{Action, Relation, may};
use askwell_app::{Decided, PageSaid, SearchBoard, SearchSaid, Vain};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// Words looked for in vain.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) words: String,
    pub(crate) count: u64,
    pub(crate) last: String,
    /// The same search now.
    pub(crate) href: String,
    /// Where another name for it is added, for whoever may.
    pub(crate) synonym: Option<String>,
}

/// Searches about which somebody decided.
#[derive(Debug)]
pub(crate) struct Settled {
    pub(crate) id: &'static str,
    pub(crate) caption: String,
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "board/searches.html")]
pub(crate) struct SearchesPage {
    pub(crate) frame: Frame,
    /// The words about which was decided just now: that can be taken back.
    pub(crate) undo: Option<String>,
    pub(crate) open: Vec<Row>,
    pub(crate) settled: Vec<Settled>,
    pub(crate) pages: Vec<PageSaid>,
    pub(crate) searches: Vec<SearchSaid>,
}

impl Page for SearchesPage {
    const POLICY: Policy = Policy::Private;
}

impl SearchesPage {
    pub(crate) fn of(board: SearchBoard, frame: Frame, when: &When, undo: Option<String>, names: bool) -> Self {
        let row = |vain: Vain| Row {
            href: route::with_query(&route::to::search(), [("q", vain.words.as_str())]),
            synonym: names
                .then(|| format!("{}#add", route::with_query(&route::to::synonyms(), [("says", vain.words.as_str())]))),
            last: when.day_of(vain.last_at),
            words: vain.words,
            count: vain.count,
        };
        let settled = |id, title, hint, lines: Vec<Vain>| Settled {
            id,
            caption: format!("{id}-caption"),
            title,
            hint,
            rows: lines.into_iter().map(row).collect(),
        };
        Self {
            undo,
            open: board.open.into_iter().map(row).collect(),
            settled: vec![
                settled("wanted", key("searches-wanted"), key("searches-wanted-hint"), board.wanted),
                settled("synonym", key("searches-synonym"), key("searches-synonym-hint"), board.for_synonyms),
                settled("dismissed", key("searches-dismissed"), key("searches-dismissed-hint"), board.dismissed),
            ],
            pages: board.pages,
            searches: board.searches,
            frame,
        }
    }
}

/// What was decided just now, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
    words: String,
}

pub(super) async fn searches(
    State(web): State<Web>,
    caller: Caller,
    Query(done): Query<Done>,
    uri: Uri,
) -> Result<Response, Problem> {
    let board = web.app.search_board(caller.actor()).await?;
    let mut frame = caller.frame(&web, &uri);
    let said = match done.done.as_str() {
        "wanted" => Some(key("searches-done-wanted")),
        "synonym" => Some(key("searches-done-synonym")),
        "dismiss" => Some(key("searches-done-dismissed")),
        "reopen" => Some(key("searches-done-reopened")),
        _ => None,
    };
    frame.news = said.map(|said| frame.words.say(said).with("words", done.words.as_str()).to_string());
    let undo = said.filter(|_| done.done != "reopen").map(|_| done.words);
    let when = web.when(frame.words);
    let names = may(caller.actor(), Action::EditSynonyms, Relation::Anybody);
    Ok(page::show(&SearchesPage::of(board, frame, &when, undo, names)))
}

pub(super) async fn decide(State(web): State<Web>, caller: Caller, form: Form) -> Result<Response, Problem> {
    let (words, done) = (form.value("words"), form.value("do"));
    let decided = match done {
        "wanted" => Some(Decided::Wanted),
        "synonym" => Some(Decided::Synonym),
        "dismiss" => Some(Decided::Dismissed),
        "reopen" => None,
        _ => return Err(Problem::bad_request()),
    };
    web.app.search_decide(caller.actor(), words, decided).await?;
    let to = route::with_query(&route::to::board_searches(), [("done", done), ("words", words)]);
    Ok(Redirect::to(&to).into_response())
}
