//! Counters for machines that watch the service, as Prometheus reads them.

use std::fmt::Write as _;
use std::net::SocketAddr;

use askwell_app::Gauges;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, FORWARDED, VIA};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;
use crate::route;
use crate::router::Table;
use crate::web::Web;

/// What a proxy adds to a request that it hands on.
const HANDED_ON: [HeaderName; 4] =
    [FORWARDED, VIA, HeaderName::from_static("x-forwarded-for"), HeaderName::from_static("x-real-ip")];

/// Hangs the counters on their address.
pub(crate) fn routes(table: Table<Web>) -> Table<Web> {
    table.on(&route::METRICS, metrics)
}

/// Somebody who may read counters: with the token where one is set, else from this very machine.
///
/// Where a proxy stands on the same machine and says nothing of itself, everybody comes from this machine: set a token there.
pub(crate) struct Watcher;

impl FromRequestParts<Web> for Watcher {
    /// For anybody else there is nothing here.
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
        let may = match web.app.metrics_token_holds(bearer(&parts.headers)) {
            Some(holds) => holds,
            None => is_this_machine(peer, &parts.headers),
        };
        if may { Ok(Self) } else { Err(Problem::not_found()) }
    }
}

fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}

fn is_this_machine(peer: Option<SocketAddr>, headers: &HeaderMap) -> bool {
    let is_loopback = peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback());
    is_loopback && HANDED_ON.iter().all(|name| !headers.contains_key(name))
}

async fn metrics(_: Watcher, State(web): State<Web>) -> Result<Response, Problem> {
    let gauges = web.app.gauges().await?;
    let mut text = web.tally.to_string();
    let kept = [
        ("askwell_kept_pages", "gauge", "Rendered pages kept ready.", web.cache.len() as u64),
        ("askwell_kept_pages_answered_total", "counter", "Requests answered with a kept page.", web.cache.answered()),
    ];
    for (name, kind, help, value) in kept.into_iter().chain(lines(&gauges)) {
        write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n").map_err(|_| Problem::broken())?;
    }
    let headers = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    Ok((headers, text).into_response())
}

fn lines(gauges: &Gauges) -> [(&'static str, &'static str, &'static str, u64); 6] {
    [
        ("askwell_journal_entries", "gauge", "Entries in the journal.", gauges.journal),
        ("askwell_index_documents", "gauge", "Answers that search can find.", gauges.index_documents as u64),
        ("askwell_index_position", "gauge", "Entry up to which search knows the journal.", gauges.index_position),
        ("askwell_mails_waiting", "gauge", "Mails that wait to be sent.", gauges.mails_waiting),
        ("askwell_mails_sent", "gauge", "Mails that were sent.", gauges.mails_sent),
        ("askwell_mails_given_up", "gauge", "Mails that were given up.", gauges.mails_given_up),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_this_machine_counts_and_only_when_it_asks_for_itself() {
        let none = HeaderMap::new();
        let from = |address: &str| Some(address.parse::<SocketAddr>().unwrap());
        assert!(is_this_machine(from("127.0.0.1:5000"), &none));
        assert!(is_this_machine(from("[::1]:5000"), &none));
        assert!(is_this_machine(from("[::ffff:127.0.0.1]:5000"), &none));
        assert!(!is_this_machine(from("192.0.2.7:5000"), &none));
        assert!(!is_this_machine(None, &none));
        for name in HANDED_ON {
            let headers = HeaderMap::from_iter([(name, HeaderValue::from_static("192.0.2.7"))]);
            assert!(!is_this_machine(from("127.0.0.1:5000"), &headers));
        }
    }
}
