//! How things stand, and what wants a look.

use askama::Template;
use askwell_app::Overview;
use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::Words;

/// Something that wants a look: what, and where.
#[derive(Debug)]
pub(crate) struct Matter {
    pub(crate) words: String,
    /// Where it is dealt with; nothing for what is dealt with at the machine.
    pub(crate) href: Option<String>,
}

/// The operator's first page.
#[derive(Debug, Template)]
#[template(path = "admin/overview.html")]
pub(crate) struct OverviewPage {
    pub(crate) frame: Frame,
    pub(crate) matters: Vec<Matter>,
    pub(crate) people: Vec<(&'static str, String)>,
    pub(crate) machine: Vec<(&'static str, String)>,
}

impl Page for OverviewPage {
    const POLICY: Policy = Policy::Private;
}

pub(super) async fn overview(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let overview = web.app.overview(caller.actor()).await?;
    let frame = caller.frame(&web, &uri);
    let kept_pages = web.cache.len();
    Ok(page::show(&page(frame, &overview, kept_pages)))
}

/// Words everything that the page shows.
pub(super) fn page(frame: Frame, overview: &Overview, kept_pages: usize) -> OverviewPage {
    let w = frame.words;
    let gauges = overview.gauges;
    let people = vec![
        (w.t("admin-doctors"), overview.doctors.to_string()),
        (w.t("admin-staff"), overview.staff.to_string()),
        (w.t("admin-answers"), overview.answers.to_string()),
    ];
    let machine = vec![
        (w.t("admin-journal-size"), w.n("admin-entries", gauges.journal).to_string()),
        (w.t("admin-index"), w.n("admin-documents", gauges.index_documents).to_string()),
        (
            w.t("admin-index-behind"),
            w.n("admin-entries", gauges.journal.saturating_sub(gauges.index_position)).to_string(),
        ),
        (w.t("admin-vectors"), w.n("admin-documents", overview.vectors).to_string()),
        (w.t("admin-mails-waiting"), gauges.mails_waiting.to_string()),
        (w.t("admin-mails-sent"), gauges.mails_sent.to_string()),
        (w.t("admin-kept-pages"), kept_pages.to_string()),
    ];
    OverviewPage { matters: matters(w, overview), people, machine, frame }
}

fn matters(w: Words, overview: &Overview) -> Vec<Matter> {
    let people = || Some(route::to::admin_people());
    let mut matters = Vec::new();
    if overview.claims > 0 {
        matters.push(Matter { words: w.n("admin-matter-claims", overview.claims).to_string(), href: people() });
    }
    if overview.lapsing > 0 {
        matters.push(Matter { words: w.n("admin-matter-lapsing", overview.lapsing).to_string(), href: people() });
    }
    if overview.gauges.mails_given_up > 0 {
        let words = w.n("admin-matter-mails", overview.gauges.mails_given_up).to_string();
        matters.push(Matter { words, href: None });
    }
    if let Some(reason) = &overview.words_only_reason {
        let words = w.say("admin-matter-words-only").with("reason", reason.as_str()).to_string();
        matters.push(Matter { words, href: None });
    }
    matters
}
