//! Live pages: a stream of events to a browser, which ends at once when the service stops.
//!
//! An open stream would hold a graceful stop for its whole grace, so each stream ends with the service's token.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt as _};
use tokio_util::sync::CancellationToken;

/// A comment this often keeps proxies from closing a quiet stream; most close after 60 s.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

/// One thing that changed: a number that orders it, the name of what should look again, and a fragment or nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The journal's number, which the browser sends back when it reconnects.
    pub id: u64,
    /// The name that a page's `data-live` regions listen to.
    pub name: String,
    /// HTML that replaces the region, or empty: then the page asks for the region again.
    pub html: String,
}

/// Answers with the changes as they come, until `stop`.
pub fn stream<S>(changes: S, stop: CancellationToken) -> impl IntoResponse
where
    S: Stream<Item = Change> + Send + 'static,
{
    let events = changes.map(|change| {
        // Browsers drop an event without a data line, and an empty text would make none.
        let html = if change.html.is_empty() { "\n".to_owned() } else { change.html };
        let event = Event::default().id(change.id.to_string()).event(change.name).retry(RETRY).data(html);
        Ok::<_, Infallible>(event)
    });
    let events = events.take_until(stop.cancelled_owned());
    // `no-transform` keeps proxies from holding events back to compress them.
    let headers = [("cache-control", "no-store, no-transform"), ("x-accel-buffering", "no")];
    (headers, Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

/// The number of the last change that a browser saw before it came back.
pub fn last_seen(request: &HeaderMap) -> Option<u64> {
    request.get("last-event-id")?.to_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::to_bytes;
    use axum::http::HeaderValue;

    use super::*;

    fn change(id: u64) -> Change {
        Change { id, name: "consultation".to_owned(), html: "<p>one\ntwo</p>".to_owned() }
    }

    #[tokio::test]
    async fn a_stream_ends_when_the_service_stops() {
        let stop = CancellationToken::new();
        let changes = futures::stream::iter([change(7)]).chain(futures::stream::pending());
        let response = stream(changes, stop.clone()).into_response();
        stop.cancel();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        assert!(body.len() < 200);
    }

    #[tokio::test]
    async fn an_event_carries_its_number_and_its_lines() {
        let response = stream(futures::stream::iter([change(7)]), CancellationToken::new()).into_response();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        assert!(text.contains("id: 7\n") || text.contains("id:7\n"), "{text}");
        assert!(text.contains("data: two</p>") || text.contains("data:two</p>"), "{text}");
    }

    #[tokio::test]
    async fn an_event_without_html_still_carries_a_data_line_so_that_browsers_deliver_it() {
        let change = Change { html: String::new(), ..change(8) };
        let response = stream(futures::stream::iter([change]), CancellationToken::new()).into_response();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        assert!(String::from_utf8_lossy(&body).lines().any(|line| line.starts_with("data:")), "{body:?}");
    }

    #[test]
    fn a_browser_that_comes_back_says_what_it_saw() {
        let headers = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("last-event-id", HeaderValue::from_static(value));
            headers
        };
        assert_eq!(last_seen(&headers("42")), Some(42));
        assert_eq!(last_seen(&headers("x")), None);
    }
}
