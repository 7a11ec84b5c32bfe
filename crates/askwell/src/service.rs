//! The parts of the service put together and run.

use std::net::SocketAddr;
use std::sync::Arc;

use askwell_app::{App, Mailer, SystemClock, followers_serve};
use askwell_search::Index;
use askwell_store::Store;
use askwell_web::cache::Cache;
use askwell_web::web::Web;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;

/// Kept pages take at most so many bytes of memory.
const KEPT_BYTES_MOST: usize = 16 * 1024 * 1024;

/// Opens the store and the index, which nobody else has open as long as `_hold` lives; nothing runs yet.
pub(crate) async fn open(config: &Config, _hold: &Hold) -> Result<App, Failure> {
    let index =
        || Index::open(&config.index, config.model.as_deref()).map_err(Failure::doing("opening the search index"));
    with_index(config, index).await
}

/// Opens the store beside a service that may be running: its index is its own, and here stands an empty one.
pub(crate) async fn open_beside(config: &Config) -> Result<App, Failure> {
    with_index(config, || Index::in_memory(None).map_err(Failure::doing("making an empty index"))).await
}

async fn with_index(config: &Config, index: impl FnOnce() -> Result<Index, Failure>) -> Result<App, Failure> {
    let store = Store::open(&config.store).await.map_err(Failure::doing("opening the store"))?;
    Ok(App::new(store, index()?, Arc::new(SystemClock::new()), config.settings.clone()))
}

/// Takes the address; done before anything else, so that a port in use is said at once.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(Failure::doing(format!("listening on {address}")))
}

/// Serves until interrupted: streams end first, requests under way are answered, then the store is closed.
pub(crate) async fn run(app: App, config: &Config, listener: TcpListener) -> Result<(), Failure> {
    let mailer = mailer(config)?;
    let stop = CancellationToken::new();
    let web = Web::new(app.clone(), Cache::new(KEPT_BYTES_MOST), stop.clone());
    let followers = tokio::spawn(followers_serve(app.clone(), mailer, stop.clone()));
    let keeping = tokio::spawn(askwell_web::keeping::follow(web.clone()));
    tokio::spawn(interrupted(stop.clone()));
    tracing::info!(listen = %config.listen, database = config.database(), "serving");
    let served = askwell_web::service::serve(listener, &web, &run_name(&app)).await;
    stop.cancel();
    // Whatever a follower was in the middle of is done again at the next start.
    drop(tokio::join!(followers, keeping));
    app.store().close().await;
    served.map_err(Failure::doing("serving"))
}

/// A word that tells this run from others in the log.
fn run_name(app: &App) -> String {
    let seconds = app.now().as_second().unsigned_abs();
    format!("{:x}", seconds % 0x00ff_ffff)
}

/// Gives the way out for mails.
pub(crate) fn mailer(config: &Config) -> Result<Mailer, Failure> {
    let made = match &config.mail.smtp {
        Some(url) => Mailer::smtp(url, &config.mail.from),
        None => Mailer::folder(config.mail.folder.clone(), &config.mail.from),
    };
    made.map_err(Failure::doing("setting up mail"))
}

/// Waits for Ctrl-C or the machine's wish to stop.
async fn interrupted(stop: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            stop.cancel();
            return;
        }
    }
    drop(tokio::signal::ctrl_c().await);
    stop.cancel();
}
