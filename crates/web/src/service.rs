//! The whole service as one thing that answers requests.

use std::convert::Infallible;
use std::future::ready;
use std::io;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::serve::IncomingStream;
use tokio::net::TcpListener;
use tower::service_fn;

use crate::pages;
use crate::route;
use crate::router::{Front, Table, front};
use crate::security::Headers;
use crate::trace::Numbers;
use crate::web::Web;

/// A form holds at most so many bytes; a whole conversation fits many times. Uploads set their own limit.
const FORM_BYTES_MOST: usize = 1024 * 1024;

/// A request that took so long is given up; a stream is answered before.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);
/// Files may come over a slow line: 20 MB at 0.2 Mbit/s.
const UPLOADED_WITHIN: Duration = Duration::from_secs(15 * 60);

/// Hangs every page on its address. An address without a handler is a mistake that a test finds.
pub fn table(web: &Web) -> Table<Web> {
    let table = Table::new().admit(web, &route::LIVE, pages::live::live);
    let table = pages::figure::routes(pages::promise::routes(pages::reading::routes(table)));
    let table = pages::patient::routes(pages::newsletter::routes(table), web);
    let table = pages::desk::routes(table, web);
    let table = pages::board::routes(table, web);
    let table = pages::review::routes(table, web);
    let table = pages::admin::routes(table, web);
    let table = pages::mails::routes(table);
    let table = pages::machine::routes(table);
    pages::api::routes(table)
}

/// Answers on a listener until the service stops; then requests under way are answered before this ends.
pub async fn serve(listener: TcpListener, web: &Web, run: &str) -> io::Result<()> {
    let service = service(web, run);
    let connections = service_fn(move |connection: IncomingStream<'_, TcpListener>| {
        ready(Ok::<_, Infallible>(service.clone().for_peer(*connection.remote_addr())))
    });
    axum::serve(listener, connections).with_graceful_shutdown(web.stop.clone().cancelled_owned()).await
}

/// Gives what a connection talks to. `run` is a short word that tells this run of the program in the log.
pub fn service(web: &Web, run: &str) -> impl Front {
    let router = table(web)
        .limited(web)
        .finish(web.clone(), web.site.clone(), Numbers::new(run).counting(web.tally.clone()))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MOST))
        .layer(axum::middleware::from_fn(within));
    front(router, &web.cache, Headers::new(web.site.is_https()))
}

/// Gives up what takes too long, so that nothing is held for ever.
async fn within(request: Request, next: Next) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let has_files = kind.is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let most = if has_files { UPLOADED_WITHIN } else { ANSWERED_WITHIN };
    match tokio::time::timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
