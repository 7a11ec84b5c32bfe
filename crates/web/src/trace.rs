//! A number for each request and one line in the log when it is done; never an address, a text or a name.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::tally::Tally;

/// The header that carries the number to the asker, who may name it when something went wrong.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers requests: a prefix that tells the run, and a count. Ours, so a number in the log cannot be forged.
#[derive(Clone, Debug)]
pub struct Numbers {
    run: Arc<str>,
    next: Arc<AtomicU64>,
    tally: Tally,
}

impl Numbers {
    /// Numbers of the run called `run`, a short word that no other run of this service has.
    pub fn new(run: &str) -> Self {
        Self { run: run.into(), next: Arc::new(AtomicU64::new(1)), tally: Tally::default() }
    }

    /// Counts every request in a tally that others read.
    #[must_use]
    pub fn counting(self, tally: Tally) -> Self {
        Self { tally, ..self }
    }
}

/// What a request is called.
#[derive(Clone, Debug)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// What the request with these extensions is called; empty before [`number`] has seen it.
    pub fn of(extensions: &Extensions) -> Arc<str> {
        static NONE: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
        extensions.get::<RequestId>().map_or_else(|| NONE.clone(), |id| id.0.clone())
    }
}

/// Middleware: numbers the request and logs its pattern, status and time. The pattern and not the path: a path may
/// hold what somebody asked.
pub async fn number(State(numbers): State<Numbers>, mut request: Request, next: Next) -> Response {
    let id: Arc<str> = format!("{}-{}", numbers.run, numbers.next.fetch_add(1, Ordering::Relaxed)).into();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let started = Instant::now();
    let mut response = next.run(request).await;
    let duration_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    numbers.tally.count(&method, &pattern, status, duration_us);
    tracing::info!(request.id = %id, %method, pattern, status, duration_us, "answered");
    if let Ok(value) = HeaderValue::try_from(id.as_ref()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
