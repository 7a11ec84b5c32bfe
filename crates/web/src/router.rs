//! Hangs handlers on the entries of the route table, and puts around them what every request passes.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{Json, Router};
use tower::{Service, ServiceBuilder};
use tower_http::catch_panic::CatchPanicLayer;

use crate::cache::{Cache, Cached};
use crate::frame::Site;
use crate::problem::{self, Problem};
use crate::route::{self, ROUTES, Route, Verb};
use crate::security::Headers;
use crate::trace::{self, Numbers};
use crate::web::Web;
use crate::{assets, limits, security};

/// A router that knows which entries of the table it serves.
#[derive(Debug)]
pub struct Table<S> {
    router: Router<S>,
    served: BTreeSet<&'static str>,
    limited: Option<Web>,
}

impl<S: Clone + Send + Sync + 'static> Default for Table<S> {
    fn default() -> Self {
        Self { router: Router::new(), served: BTreeSet::new(), limited: None }
    }
}

impl<S: Clone + Send + Sync + 'static> Table<S> {
    /// The table with what needs nothing but this room: assets and `/health`.
    pub fn new() -> Self {
        Self::default().on(&route::ASSET, assets::serve).on(&route::HEALTH, health)
    }

    /// Hangs a handler on an entry.
    #[must_use]
    pub fn on<H, T>(mut self, route: &Route, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let method = match route.verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
        };
        self.router = self.router.route(route.pattern, on(method, handler));
        self.served.insert(route.name);
        self
    }

    /// Hangs a handler on an entry, behind the question whether the caller may come there at all.
    #[must_use]
    pub fn admit<H, T>(mut self, web: &Web, route: &Route, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let guarded = handler.layer(from_fn_with_state((web.clone(), route.needs), crate::web::admit));
        self = self.on(route, guarded);
        self
    }

    /// Counts what each network asks of what is open to everybody.
    #[must_use]
    pub fn limited(self, web: &Web) -> Self {
        Self { limited: Some(web.clone()), ..self }
    }

    /// The entries of the table without a handler.
    pub fn unserved(&self) -> Vec<&'static Route> {
        ROUTES.iter().filter(|route| !self.served.contains(route.name)).collect()
    }

    /// The router with what every request passes, outermost first: its number in the log, the dress of problems, the
    /// catching of panics, the limits, the guard against foreign forms.
    pub fn finish(self, state: S, site: Arc<Site>, numbers: Numbers) -> Router {
        let mut router = self.router.with_state(state).fallback(nothing).layer(from_fn(security::guard));
        if let Some(web) = self.limited {
            router = router.layer(from_fn_with_state(web, limits::hold));
        }
        router
            .layer(CatchPanicLayer::custom(broken))
            .layer(from_fn_with_state(site, problem::dress))
            .layer(from_fn_with_state(numbers, trace::number))
    }
}

/// What a connection talks to: the kept pages around the headers of every other response around the router.
///
/// A kept page is answered here and meets neither the router nor the log; its headers were put on beforehand.
pub fn front(router: Router, cache: &Cache, headers: Headers) -> impl Front {
    let inner = headers.clone();
    let router = ServiceBuilder::new().map_response(move |response: Response| inner.put(response)).service(router);
    cache.wrap(router, &headers)
}

/// A service that `axum::serve` takes once it knows its peer.
pub trait Front:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    /// The service for the connection of one peer.
    #[must_use]
    fn for_peer(self, peer: SocketAddr) -> Self;
}

impl<S> Front for Cached<S>
where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
{
    fn for_peer(self, peer: SocketAddr) -> Self {
        self.for_peer(peer)
    }
}

/// Up, and able to answer. Whether the database answers is `askwell check`'s to say: a watcher must not load it.
async fn health() -> impl IntoResponse {
    ([(CACHE_CONTROL, "no-store")], Json(serde_json::json!({ "status": "ok" })))
}

async fn nothing() -> Problem {
    Problem::not_found()
}

/// A panic is our fault and must not take the connection down with it.
fn broken(panic: Box<dyn std::any::Any + Send>) -> Response {
    let message = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    // Only its presence: the message of a panic may quote a person's text.
    tracing::error!(has_message = message.is_some(), "a handler panicked");
    Problem::broken().into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::body::{Body, to_bytes};
    use axum::http::header::{
        ACCEPT, ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
    };
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt as _;

    use super::*;
    use crate::sample;

    async fn ask(request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
        let table = Table::<()>::new().on(&route::HOME, async || -> &'static str { panic!("nobody is home") });
        let response = table.finish((), sample::site(), Numbers::new("test")).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    fn get(address: &str) -> Request<Body> {
        Request::get(address).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn an_unknown_address_gets_a_page_that_says_what_to_do() {
        let (status, headers, body) = ask(get("/nowhere")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert_eq!(headers[CACHE_CONTROL], "no-store");
        assert!(body.contains("Page not found") && body.contains("test-1"), "{body}");
    }

    #[tokio::test]
    async fn a_machine_gets_a_problem_document() {
        let (status, headers, body) = ask(get("/api/v1/nowhere")).await;
        assert_eq!(
            (status, &headers[CONTENT_TYPE]),
            (StatusCode::NOT_FOUND, &"application/problem+json".parse().unwrap())
        );
        let document: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(document["type"], "urn:askwell:problem:not-found");
    }

    #[tokio::test]
    async fn a_wrong_method_is_refused_with_the_right_ones() {
        let request = Request::post("/health").header("sec-fetch-site", "same-origin").body(Body::empty()).unwrap();
        let (status, headers, body) = ask(request).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert!(headers[ALLOW].to_str().unwrap().contains("GET"));
        assert!(body.contains("<h1"));
    }

    #[tokio::test]
    async fn a_foreign_form_is_refused_with_a_page() {
        let request = Request::post("/health").header("sec-fetch-site", "cross-site").body(Body::empty()).unwrap();
        let (status, _, body) = ask(request).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        assert!(body.contains("our own page"));
    }

    #[tokio::test]
    async fn every_response_tells_the_browser_what_to_refuse() {
        let router = Table::<()>::new().finish((), sample::site(), Numbers::new("test"));
        let front = front(router, &Cache::new(1 << 20), Headers::new(true));
        for address in ["/nowhere", "/health", assets::path("askwell.css")] {
            let response = front.clone().oneshot(get(address)).await.unwrap();
            let headers = response.headers();
            assert!(headers[CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'none'"), "{address}");
            assert!(headers.contains_key(STRICT_TRANSPORT_SECURITY), "{address}");
            assert_eq!(headers[X_CONTENT_TYPE_OPTIONS], "nosniff", "{address}");
        }
    }

    #[test]
    fn what_is_not_served_yet_is_known() {
        let unserved: Vec<&str> = Table::<()>::new().unserved().iter().map(|route| route.name).collect();
        assert_eq!(unserved.len(), ROUTES.len() - 2, "only assets and health need nothing but this room: {unserved:?}");
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_its_message() {
        let request = Request::get("/").header(ACCEPT, "text/html").body(Body::empty()).unwrap();
        let (status, _, body) = ask(request).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("our side") && !body.contains("nobody is home"));
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_ever_and_health_never() {
        let (status, headers, _) = ask(get(assets::path("askwell.css"))).await;
        assert_eq!(status, StatusCode::OK);
        assert!(headers[CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        let (_, headers, body) = ask(get("/health")).await;
        assert_eq!((headers[CACHE_CONTROL].to_str().unwrap(), body.as_str()), ("no-store", "{\"status\":\"ok\"}"));
    }
}
