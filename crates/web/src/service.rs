//! The whole service as one thing that answers requests.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use tokio::net::TcpListener;
use tower_http::timeout::TimeoutLayer;

use crate::pages;
use crate::route;
use crate::router::{Front, Table, front};
use crate::security::Headers;
use crate::trace::Numbers;
use crate::web::Web;

/// A form holds at most so many bytes; a whole conversation fits many times. Uploads set their own limit.
const FORM_BYTES_MOST: usize = 1024 * 1024;

/// A request that took so long is given up; uploads and streams are answered before.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// Hangs every page on its address. An address without a handler is a mistake that a test finds.
pub fn table(web: &Web) -> Table<Web> {
    let table = Table::new().admit(web, &route::LIVE, pages::live::live);
    let table = pages::promise::routes(pages::reading::routes(table));
    let table = pages::patient::routes(table, web);
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
    use axum::ServiceExt as _;
    let connections = service(web, run).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, connections).with_graceful_shutdown(web.stop.clone().cancelled_owned()).await
}

/// Gives what a connection talks to. `run` is a short word that tells this run of the program in the log.
pub fn service(web: &Web, run: &str) -> impl Front {
    let router = table(web)
        .finish(web.clone(), web.site.clone(), Numbers::new(run).counting(web.tally.clone()))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MOST))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWERED_WITHIN));
    front(router, &web.cache, Headers::new(web.site.is_https()))
}
