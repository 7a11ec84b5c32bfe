//! The store itself: opened once, shared by every part of the service.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use jiff::Timestamp;
use sqlx::postgres::PgListener;
use tokio::sync::{Mutex, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::by::By;
use crate::config::Config;
use crate::db::Db;
use crate::files::FileStore;
use crate::master_key::unlock;
use crate::reader::{Reader, Snapshot};
use crate::secrets::Secrets;
use crate::unit::Unit;
use crate::writer::{Answer, Job, Outcome, Run, Work, Writer, raise};
use crate::{Error, Result};

/// How many units may wait before a caller waits to be let into the queue.
const QUEUE_MOST: usize = 4_096;

/// How long to wait before listening again after PostgreSQL went away.
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

/// Everything that lasts: one handle, cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) files: FileStore,
    queue: Mutex<Option<mpsc::Sender<Job>>>,
    head: watch::Sender<u64>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    listener: Option<tokio::task::AbortHandle>,
}

impl Store {
    /// Opens the store and makes what is not there yet: database, folders, master key.
    ///
    /// Refuses a newer schema, a missing key to a database that was sealed, and a key that is not this database's.
    pub async fn open(config: &Config) -> Result<Self> {
        let db = Db::open(&config.database, config.readers).await?;
        let secrets = Arc::new(unlock(&db, &config.master_key).await?);
        let files = FileStore::open(&config.files)?;
        let (queue, waiting) = mpsc::channel(QUEUE_MOST);
        let size = crate::journal::range(&mut Reader::new(db.reading().await?, secrets.clone())).await?.size();
        let head = watch::Sender::new(size);
        let writer =
            Writer { db: db.clone(), secrets: secrets.clone(), head: head.clone(), conn: None, forgetting: false };
        let mut tasks = vec![tokio::spawn(writer.serve(waiting))];
        let mut listener = None;
        if let Db::Pg { pool } = &db {
            let task = tokio::spawn(listen(pool.clone(), head.clone()));
            listener = Some(task.abort_handle());
            tasks.push(task);
        }
        let inner =
            Inner { db, secrets, files, queue: Mutex::new(Some(queue)), head, tasks: Mutex::new(tasks), listener };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Runs a unit of work: what the closure reads, decides and writes through the [`Unit`] happens all or not at all, and is
    /// on the disk before this gives its result.
    ///
    /// Units run one after another. An error or a panic undoes this unit alone. Nothing but the unit should be awaited inside,
    /// since everybody else waits: files are put before, mail is sent after. A caller that stops waiting leaves the unit to run.
    ///
    /// ```no_run
    /// # async fn f(store: askwell_store::Store, now: jiff::Timestamp) -> Result<(), askwell_store::Error> {
    /// use askwell_store::By;
    /// store.write(By::Service, now, |unit| Box::pin(async move { unit.setting_put("theme", "calm").await })).await
    /// # }
    /// ```
    pub async fn write<T, E, F>(&self, by: impl Into<By>, now: Timestamp, work: F) -> Result<T, E>
    where
        F: for<'u> FnOnce(&'u mut Unit) -> Work<'u, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let queue = self.inner.queue.lock().await.clone();
        let Some(queue) = queue else { return Err(Error::Closed.into()) };
        let (tell, told) = oneshot::channel();
        let tell = Arc::new(std::sync::Mutex::new(Some(tell)));
        let refuse = {
            let tell = tell.clone();
            move |error: Error| send(&tell, Err(E::from(error)))
        };
        let job = Job { by: by.into(), now, run: run(work, tell), refuse: Box::new(refuse) };
        if queue.send(job).await.is_err() {
            return Err(Error::Closed.into());
        }
        drop(queue);
        told.await.unwrap_or_else(|_| Err(Error::Closed.into()))
    }

    /// Gives a connection to read with.
    pub async fn read(&self) -> Result<Reader> {
        Ok(Reader::new(self.inner.db.reading().await?, self.inner.secrets.clone()))
    }

    /// Gives a reader for which the database stands still.
    pub async fn snapshot(&self) -> Result<Snapshot> {
        Snapshot::begin(self.read().await?).await
    }

    /// Gives the number of the newest journal entry, and wakes whoever waits for the next: the clock of every follower.
    ///
    /// Commits of this process wake at once; those of other nodes by PostgreSQL's notifications; those of another process on
    /// the same SQLite file when somebody calls [`Store::journal_look`].
    pub fn journal_watch(&self) -> watch::Receiver<u64> {
        self.inner.head.subscribe()
    }

    /// Looks how long the journal is and wakes followers if another process made it longer. The fallback of every follower.
    pub async fn journal_look(&self) -> Result<u64> {
        let size = self.read().await?.journal_head().await?.size;
        self.inner.head.send_if_modified(|head| raise(head, size));
        Ok(size)
    }

    /// Gives the files.
    pub(crate) fn file_store(&self) -> &FileStore {
        &self.inner.files
    }

    /// Ends: units that already wait are still done, new ones are refused, connections are closed.
    pub async fn close(&self) {
        self.inner.queue.lock().await.take();
        if let Some(listener) = &self.inner.listener {
            listener.abort();
        }
        for task in self.inner.tasks.lock().await.drain(..) {
            drop(task.await);
        }
        self.inner.db.close().await;
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

/// Wraps a closure so that the writer learns only whether to keep what it did.
fn run<T, E, F>(work: F, tell: Teller<T, E>) -> Run
where
    F: for<'u> FnOnce(&'u mut Unit) -> Work<'u, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    Box::new(move |unit| {
        Box::pin(async move {
            let done = AssertUnwindSafe(async { work(unit).await }).catch_unwind().await;
            match done {
                Ok(Ok(value)) => Outcome::Keep(answer(tell, Ok(value))),
                Ok(Err(refused)) => Outcome::Undo(answer(tell, Err(refused))),
                Err(_panic) => Outcome::Undo(answer(tell, Err(E::from(Error::Panicked)))),
            }
        })
    })
}

type Teller<T, E> = Arc<std::sync::Mutex<Option<oneshot::Sender<Result<T, E>>>>>;

fn send<T, E>(tell: &Teller<T, E>, result: Result<T, E>) {
    let tell = tell.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    if let Some(tell) = tell {
        // Nobody may be waiting any more; the unit stands all the same.
        drop(tell.send(result));
    }
}

fn answer<T: Send + 'static, E: From<Error> + Send + 'static>(tell: Teller<T, E>, result: Result<T, E>) -> Answer {
    Box::new(move |committed| send(&tell, committed.map_err(E::from).and(result)))
}

/// Hears of commits by other nodes.
async fn listen(pool: sqlx::PgPool, head: watch::Sender<u64>) {
    loop {
        if let Err(error) = listen_once(&pool, &head).await {
            if pool.is_closed() {
                return;
            }
            tracing::warn!(%error, "not listening to other nodes, trying again");
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

async fn listen_once(pool: &sqlx::PgPool, head: &watch::Sender<u64>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.ignore_pool_close_event(false);
    listener.listen("askwell_journal").await?;
    // What was committed before we listened.
    let size: Option<(i64,)> = sqlx::query_as("select size from journal_head").fetch_optional(pool).await?;
    let heard = |size: u64| head.send_if_modified(|head| raise(head, size));
    heard(size.and_then(|(size,)| u64::try_from(size).ok()).unwrap_or(0));
    loop {
        let notification = listener.recv().await?;
        heard(notification.payload().parse().unwrap_or(0));
    }
}
