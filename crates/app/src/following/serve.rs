//! The followers at work: woken by the journal, with a look of their own now and then, until the service stops.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::mail::Mailer;
use crate::{App, Result, dispatcher_serve};

/// However quiet the journal is, every follower looks again after so long: the fallback when a notification was lost.
const LOOK_AGAIN: Duration = Duration::from_secs(5);
/// After news, whoever follows waits so long before looking: who wrote is answered first, and what many write is read at once.
/// Nobody sees so short a wait, and when many write it saves most of the reading.
pub(crate) const GATHER: Duration = Duration::from_millis(20);
/// How long a follower rests after a failure.
const REST: Duration = Duration::from_secs(1);
/// So many vectors are computed in one go, so that stopping never waits long.
const VECTORS_AT_ONCE: usize = 8;
/// How often the log says how far the vectors are.
const VECTORS_TOLD: usize = 1_024;
/// Old keys and drafts are swept, and the access log sealed, once in so long.
const SWEEP: Duration = Duration::from_secs(600);
/// A repeated request is recognized for so long.
const IDEMPOTENCY_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Words that somebody searched for, and about which nobody decided anything, are kept for so long after the last time.
const SEARCHES_KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Runs everything that follows the journal, the dispatcher too, until the token is cancelled.
pub async fn followers_serve(app: App, mailer: Mailer, stop: CancellationToken) {
    let mut tasks = JoinSet::new();
    tasks.spawn(dispatcher_serve(app.clone(), stop.clone()));
    tasks.spawn(follow("index", app.clone(), stop.clone(), async |app: &App| app.index_catch_up().await.map(drop)));
    tasks.spawn(follow("notify", app.clone(), stop.clone(), async move |app: &App| {
        app.notices_write().await?;
        app.newsletters_write().await?;
        app.mails_send(&mailer).await
    }));
    tasks.spawn(live(app.clone(), stop.clone()));
    tasks.spawn(vectors(app.clone(), stop.clone()));
    tasks.spawn(sweep(app, stop));
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a follower ended");
        }
    }
}

/// Does a piece of work whenever the journal grows, and after a while anyway.
async fn follow<W>(name: &'static str, app: App, stop: CancellationToken, work: W)
where
    W: AsyncFn(&App) -> Result<()>,
{
    let mut news = app.store().journal_watch();
    while !stop.is_cancelled() {
        news.mark_unchanged();
        if let Err(error) = work(&app).await {
            tracing::error!(
                follower = name,
                error = &error as &dyn std::error::Error,
                "could not follow, trying again"
            );
            rest(&stop, REST).await;
        }
        tokio::select! {
            () = stop.cancelled() => return,
            changed = news.changed() => {
                if changed.is_err() {
                    return;
                }
                rest(&stop, GATHER).await;
            }
            () = tokio::time::sleep(LOOK_AGAIN) => {
                // Another process on the same database wakes nobody here by itself.
                drop(app.store().journal_look().await);
            }
        }
    }
}

async fn live(app: App, stop: CancellationToken) {
    let mut after = app.journal_length().await.unwrap_or(0);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            beyond = app.journal_beyond(after) => if beyond.is_none() { return },
        }
        rest(&stop, GATHER).await;
        match app.live_tell(after).await {
            Ok(last) => after = last,
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "open pages are not told, trying again");
                rest(&stop, REST).await;
            }
        }
    }
}

/// Computes the vectors that are still missing, a few at a time; search goes by words meanwhile.
///
/// It rests as long as it works: an import leaves minutes of work behind, and readers search on the same cores.
async fn vectors(app: App, stop: CancellationToken) {
    let mut told = 0;
    while !stop.is_cancelled() {
        let worker = app.clone();
        let begun = Instant::now();
        let made = tokio::task::spawn_blocking(move || worker.index().embed_pending(VECTORS_AT_ONCE)).await;
        match made {
            Ok(Ok(made)) if made > 0 => {
                told += made;
                if told >= VECTORS_TOLD {
                    told = 0;
                    let status = app.index().status();
                    tracing::info!(vectors = status.vectors, answers = status.documents, "making vectors");
                }
                rest(&stop, begun.elapsed()).await;
            }
            Ok(Ok(_)) => rest(&stop, LOOK_AGAIN).await,
            Ok(Err(error)) => {
                tracing::error!(error = &error as &dyn std::error::Error, "vectors cannot be written");
                rest(&stop, SWEEP).await;
            }
            Err(_) => return,
        }
    }
}

async fn sweep(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = app.sweep().await {
            tracing::error!(error = &error as &dyn std::error::Error, "could not sweep");
        }
        rest(&stop, SWEEP).await;
    }
}

pub(crate) async fn rest(stop: &CancellationToken, length: Duration) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(length) => {}
    }
}

impl App {
    /// Forgets keys of requests and drafts that nobody comes back for, and seals the access log into the journal.
    pub async fn sweep(&self) -> Result<()> {
        let before = self.now() - IDEMPOTENCY_KEPT;
        let searched_before = self.now() - SEARCHES_KEPT;
        let work = crate::unit::doing(move |unit| {
            Box::pin(async move {
                unit.idempotency_sweep(before).await?;
                unit.searches_sweep(searched_before).await?;
                unit.accesses_seal().await?;
                Ok(())
            })
        });
        self.store().write(askwell_store::By::Service, self.now(), work).await?;
        self.newsletters_sweep().await?;
        self.ask_sweep().await?;
        Ok(())
    }
}
