//! Search: a whole page, and the fragment that appears while somebody types.

use askama::Template;
use askwell_app::{FoundAnswer, Search};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::Web;
use crate::words::Words;

/// What a search address may carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    specialty: String,
    recent: String,
    page: usize,
}

/// A way to narrow what was found.
#[derive(Debug)]
pub(crate) struct Facet {
    pub(crate) label: String,
    pub(crate) count: usize,
    pub(crate) href: String,
    pub(crate) is_current: bool,
}

/// What a search found.
#[derive(Debug, Template)]
#[template(path = "reading/search.html")]
pub(crate) struct SearchPage {
    pub(crate) frame: Frame,
    pub(crate) text: String,
    pub(crate) found: String,
    pub(crate) hits: Vec<FoundAnswer>,
    pub(crate) corrected: Option<String>,
    pub(crate) facets: Vec<Facet>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for SearchPage {
    /// What somebody searched for is theirs: nobody keeps it.
    const POLICY: Policy = Policy::Private;
}

/// Answers while somebody types.
#[derive(Debug, Template)]
#[template(path = "reading/found.html")]
pub(crate) struct FoundFragment {
    pub(crate) words: Words,
    pub(crate) hits: Vec<FoundAnswer>,
}

pub(super) async fn search(State(web): State<Web>, Query(asked): Query<Asked>, uri: Uri) -> Result<Response, Problem> {
    let text = asked.q.trim().to_owned();
    let narrowed = Some(asked.specialty.clone()).filter(|specialty| !specialty.is_empty());
    let frame = web.frame(&uri);
    let mut page = SearchPage {
        found: route::to::search_found(),
        hits: Vec::new(),
        corrected: None,
        facets: Vec::new(),
        newer: None,
        older: None,
        text: text.clone(),
        frame,
    };
    if text.is_empty() {
        return Ok(page::show(&page));
    }
    let recent = asked.recent == "yes";
    let search = Search { text: text.clone(), specialty: narrowed.clone(), topic: None, recent, page: asked.page };
    let found = web.app.search(search).await?;
    let link = |specialty: &str, page: usize| {
        let page = page.to_string();
        let mut pairs = vec![("q", text.as_str())];
        if !specialty.is_empty() {
            pairs.push(("specialty", specialty));
        }
        if recent {
            pairs.push(("recent", "yes"));
        }
        if page != "0" {
            pairs.push(("page", page.as_str()));
        }
        route::with_query(&route::to::search(), pairs)
    };
    page.newer = asked.page.checked_sub(1).map(|before| link(&asked.specialty, before));
    page.older = found.more.then(|| link(&asked.specialty, asked.page + 1));
    page.facets = found
        .specialties
        .iter()
        .map(|(slug, count)| Facet {
            label: askwell_app::specialty_name(&slug.replace('-', "_")).to_owned(),
            count: *count,
            href: link(slug, 0),
            is_current: narrowed.as_deref() == Some(slug),
        })
        .collect();
    if narrowed.is_some() {
        let label = page.frame.words.t("search-all-specialties").to_owned();
        page.facets.insert(0, Facet { label, count: 0, href: link("", 0), is_current: false });
    }
    page.hits = found.hits;
    page.corrected = found.corrected;
    Ok(page::show(&page))
}

/// Gives what is found for a beginning; empty when nothing is. Nothing of it is kept or logged.
pub(super) async fn found(
    State(web): State<Web>,
    Query(asked): Query<Asked>,
    _: HeaderMap,
) -> Result<Response, Problem> {
    let hits = web.app.suggest(&asked.q)?;
    let html = FoundFragment { words: Words::default(), hits }.render().map_err(|_| Problem::broken())?;
    Ok(([("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")], html).into_response())
}
