//! The newest entries of the journal, and the root over all of them.

use askama::Template;
use askwell_app::{JournalPage, JournalRow};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};

/// An entry: identifiers and codes as they stand in the journal.
#[derive(Debug)]
pub(crate) struct EntryItem {
    pub(crate) number: u64,
    pub(crate) when: Moment,
    pub(crate) by: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
}

impl EntryItem {
    /// An entry with its moment in words.
    pub(super) fn of(row: &JournalRow, when: &When) -> Self {
        Self {
            number: row.number,
            when: when.moment(row.at),
            by: row.by.clone(),
            kind: row.kind.clone(),
            subject: row.subject.clone(),
        }
    }
}

/// The journal.
#[derive(Debug, Template)]
#[template(path = "admin/journal.html")]
pub(crate) struct EntriesPage {
    pub(crate) frame: Frame,
    pub(crate) size: String,
    pub(crate) root: String,
    pub(crate) entries: Vec<EntryItem>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for EntriesPage {
    const POLICY: Policy = Policy::Private;
}

/// Before which entry a page of the journal ends.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Before {
    before: Option<u64>,
}

pub(super) async fn journal(
    State(web): State<Web>,
    caller: Caller,
    Query(Before { before }): Query<Before>,
    uri: Uri,
) -> Result<Response, Problem> {
    let journal = web.app.journal(caller.actor(), before).await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&page(frame, &journal, before.is_some(), &when)))
}

/// Words everything that the page shows.
pub(super) fn page(frame: Frame, journal: &JournalPage, has_newer: bool, when: &When) -> EntriesPage {
    let w = frame.words;
    let here = route::to::admin_journal();
    let older = journal.older.map(|before| before.to_string());
    EntriesPage {
        size: w.n("admin-entries", journal.size).to_string(),
        root: journal.root.clone(),
        entries: journal.entries.iter().map(|row| EntryItem::of(row, when)).collect(),
        newer: has_newer.then(|| here.clone()),
        older: older.map(|before| route::with_query(&here, [("before", before.as_str())])),
        frame,
    }
}
