//! The parts of the service put together and run.

use std::sync::Arc;

use askwell_app::{App, Mailer, SystemClock, dispatcher_serve, followers_serve};
use askwell_search::Index;
use askwell_store::Store;
use askwell_web::cache::Cache;
use askwell_web::web::Web;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::failure::Failure;

/// Kept pages take at most so many bytes of memory.
const KEPT_BYTES_MOST: usize = 16 * 1024 * 1024;

/// Opens the store and the index; nothing runs yet.
pub(crate) async fn open(config: &Config) -> Result<App, Failure> {
    let store = Store::open(&config.store).await.map_err(Failure::doing("opening the store"))?;
    let index =
        Index::open(&config.index, config.model.as_deref()).map_err(Failure::doing("opening the search index"))?;
    Ok(App::new(store, index, Arc::new(SystemClock::new()), config.settings.clone()))
}

/// Serves until interrupted: streams end first, requests under way are answered, then the store is closed.
pub(crate) async fn run(app: App, config: &Config) -> Result<(), Failure> {
    let listener =
        TcpListener::bind(config.listen).await.map_err(Failure::doing(format!("listening on {}", config.listen)))?;
    let mailer = mailer(config)?;
    let stop = CancellationToken::new();
    let web = Web::new(app.clone(), Cache::new(KEPT_BYTES_MOST), stop.clone());
    let followers = tokio::spawn(followers_serve(app.clone(), mailer, stop.clone()));
    let dispatcher = tokio::spawn(dispatcher_serve(app.clone(), stop.clone()));
    let keeping = tokio::spawn(askwell_web::keeping::follow(web.clone()));
    tokio::spawn(interrupted(stop.clone()));
    tracing::info!(listen = %config.listen, database = config.database(), "serving");
    let served = askwell_web::service::serve(listener, &web, &run_name(&app)).await;
    stop.cancel();
    // Whatever a follower was in the middle of is done again at the next start.
    drop(tokio::join!(followers, dispatcher, keeping));
    app.store().close().await;
    served.map_err(Failure::doing("serving"))
}

/// A word that tells this run from others in the log.
fn run_name(app: &App) -> String {
    let seconds = app.now().as_second().unsigned_abs();
    format!("{:x}", seconds % 0x00ff_ffff)
}

fn mailer(config: &Config) -> Result<Mailer, Failure> {
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
