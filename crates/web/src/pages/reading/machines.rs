//! What machines read: the feed of new answers, the list of addresses, and where search engines may go.

use askama::Template;
use askwell_app::{AnswerCard, Listing};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use serde::Deserialize;

use crate::keeping;
use crate::problem::Problem;
use crate::route;
use crate::web::Web;

/// A sitemap names at most so many answers; the next is linked from it (the protocol allows 50,000 a file).
const ADDRESSES_MOST: usize = 2_000;

/// The Atom feed (RFC 4287).
#[derive(Template)]
#[template(path = "reading/feed.xml")]
struct Feed {
    title: String,
    origin: String,
    updated: String,
    organization: String,
    answers: Vec<AnswerCard>,
}

/// A sitemap (sitemaps.org, 0.9), or an index of them.
#[derive(Template)]
#[template(path = "reading/sitemap.xml")]
struct Sitemap {
    origin: String,
    pages: Vec<String>,
    answers: Vec<AnswerCard>,
}

/// The robots file (RFC 9309).
#[derive(Template)]
#[template(path = "reading/robots.txt")]
struct Robots {
    origin: String,
    sitemap: String,
}

pub(super) async fn feed(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let listing = web.app.answers(None, None, None).await?;
    let updated = listing.answers.iter().map(|answer| answer.updated_at).max().unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let frame = web.frame(&uri);
    let feed = Feed {
        title: frame.words.say("feed-title").with("organization", web.site.organization.as_str()).to_string(),
        origin: web.site.origin.clone(),
        updated: updated.to_string(),
        organization: web.site.organization.clone(),
        answers: listing.answers,
    };
    let feed = (&feed, HeaderValue::from_static("application/atom+xml; charset=utf-8"));
    Ok(web.cache.keep_text(ticket, &uri, vec![keeping::shelf(None, None)], feed, &request))
}

/// Where a sitemap begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) async fn sitemap(
    State(web): State<Web>,
    Query(after): Query<After>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let mut answers = Vec::new();
    let mut next = after.after.clone();
    loop {
        let Listing { answers: more, next: after } = web.app.answers(None, None, next.as_deref()).await?;
        answers.extend(more);
        next = after;
        if next.is_none() || answers.len() >= ADDRESSES_MOST {
            break;
        }
    }
    let mut pages = Vec::new();
    if after.after.is_none() {
        pages.extend([route::to::home(), route::to::answers(), route::to::doctors(), route::to::editorial_process()]);
        for specialty in web.app.specialties().await?.iter().filter(|specialty| specialty.live > 0) {
            pages.push(route::to::specialty(&specialty.slug));
        }
    }
    pages.extend(next.map(|next| route::with_query(&route::to::answers(), [("after", next.as_str())])));
    let sitemap = Sitemap { origin: web.site.origin.clone(), pages, answers };
    let sitemap = (&sitemap, HeaderValue::from_static("application/xml; charset=utf-8"));
    Ok(web.cache.keep_text(ticket, &uri, vec![keeping::shelf(None, None)], sitemap, &request))
}

pub(super) async fn robots(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Response {
    let ticket = web.cache.ticket();
    let robots = Robots { origin: web.site.origin.clone(), sitemap: route::to::sitemap() };
    let robots = (&robots, HeaderValue::from_static("text/plain; charset=utf-8"));
    web.cache.keep_text(ticket, &uri, Vec::new(), robots, &request)
}
