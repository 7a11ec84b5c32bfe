//! The one writer: units wait in a queue, and those that wait together are committed together.
//!
//! Each unit runs in a savepoint of one transaction, so that a unit which fails or panics is undone alone. Nobody is answered
//! before the commit is on the disk. What a unit writes without asking is sent with its next statement or its end (`db::waiting`),
//! and the beginning and the end of everything are one statement each: on SQLite every one is a trip to the connection's thread.

use std::pin::Pin;
use std::sync::Arc;

use jiff::Timestamp;
use tokio::sync::{mpsc, watch};

use crate::by::By;
use crate::db::{Conn, Db, sql};
use crate::journal::Tail;
use crate::reader::Reader;
use crate::secrets::Secrets;
use crate::unit::Unit;
use crate::{Error, Result};

/// The most units in one commit: beyond this the first would wait for too many.
pub(crate) const BATCH_MOST: usize = 256;

/// A future that may be sent to the writer.
pub type Work<'u, T> = Pin<Box<dyn Future<Output = T> + Send + 'u>>;

/// Answers who asked, once it is known whether the unit was kept.
pub(crate) type Answer = Box<dyn FnOnce(Result<()>) + Send>;

/// What a closure came to.
pub(crate) enum Outcome {
    /// It wants to be kept.
    Keep(Answer),
    /// It refused, failed or panicked; the answer is known already.
    Undo(Answer),
}

/// A closure, wrapped so that the writer learns only whether to keep what it did.
pub(crate) type Run = Box<dyn for<'u> FnOnce(&'u mut Unit) -> Work<'u, Outcome> + Send>;

/// A unit that waits.
pub(crate) struct Job {
    pub(crate) by: By,
    pub(crate) now: Timestamp,
    pub(crate) run: Run,
    /// Answers without having run.
    pub(crate) refuse: Box<dyn FnOnce(Error) + Send>,
}

/// The task that owns the writing connection.
pub(crate) struct Writer {
    pub(crate) db: Db,
    pub(crate) secrets: Arc<Secrets>,
    pub(crate) head: watch::Sender<u64>,
    /// Kept between batches while nothing went wrong.
    pub(crate) conn: Option<Conn>,
    /// A key was destroyed and the database's log still has to be cleared of it.
    pub(crate) forgetting: bool,
}

impl Writer {
    /// Works until every handle of the store is gone.
    pub(crate) async fn serve(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut jobs = Vec::new();
        while queue.recv_many(&mut jobs, BATCH_MOST).await > 0 {
            self.batch(std::mem::take(&mut jobs)).await;
        }
    }

    /// Runs jobs in one transaction and answers them all.
    async fn batch(&mut self, jobs: Vec<Job>) {
        // One unit alone needs no savepoint: undoing it is undoing the transaction.
        let alone = jobs.len() == 1;
        let mut unit = match self.begin(alone).await {
            Ok(unit) => unit,
            Err(error) => return jobs.into_iter().for_each(|job| (job.refuse)(error.clone())),
        };
        let mut kept: Vec<Answer> = Vec::new();
        let mut broken = None;
        for job in jobs {
            if let Some(error) = &broken {
                (job.refuse)(Error::clone(error));
                continue;
            }
            match run(&mut unit, job, alone).await {
                Ok(Some(answer)) => kept.push(answer),
                Ok(None) => {}
                Err(error) => broken = Some(error),
            }
        }
        let done = match broken {
            Some(error) => {
                self.keep(unit, false);
                Err(error)
            }
            None if kept.is_empty() => self.roll_back(unit).await,
            None => self.commit(unit).await,
        };
        for answer in kept {
            answer(done.clone());
        }
    }

    async fn begin(&mut self, alone: bool) -> Result<Unit> {
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.db.writing().await?,
        };
        match self.begin_on(conn, alone).await {
            // A connection that was cut while nobody wrote is replaced once; a second refusal is the answer.
            Err(Error::Unreachable(_)) => {
                let conn = self.db.writing().await?;
                self.begin_on(conn, alone).await
            }
            begun => begun,
        }
    }

    /// Begins a transaction, with a savepoint for the first unit where several wait, and reads where the journal ends.
    async fn begin_on(&mut self, conn: Conn, alone: bool) -> Result<Unit> {
        let mut reader = Reader::new(conn, self.secrets.clone());
        match crate::journal::range_locked(&mut reader, !alone).await {
            Ok(range) => Ok(Unit::new(reader, Tail::new(range))),
            Err(error) => {
                reader.conn.give_up();
                Err(error)
            }
        }
    }

    async fn roll_back(&mut self, mut unit: Unit) -> Result<()> {
        let done = unit.conn.raw("rollback").await;
        self.keep(unit, done.is_ok());
        done
    }

    async fn commit(&mut self, mut unit: Unit) -> Result<()> {
        let written = async {
            unit.settle().await?;
            unit.ready_and("commit").await
        };
        let done = written.await;
        if done.is_ok() {
            let size = unit.tail.size();
            self.head.send_if_modified(|head| raise(head, size));
            self.forgetting |= unit.erased;
            if self.forgetting {
                self.forgetting = !forgotten(&mut unit).await;
            }
        }
        self.keep(unit, done.is_ok());
        done
    }

    /// Keeps the connection for the next batch, or ends it when nobody knows what state it is in.
    fn keep(&mut self, unit: Unit, sound: bool) {
        let mut conn = unit.into_conn();
        if sound {
            self.conn = Some(conn);
        } else {
            conn.give_up();
        }
    }
}

/// Runs one job: gives its answer when it is to be kept, nothing when it was undone and answered, and an error when the whole
/// transaction is beyond repair; the job is answered then too. Among others it finds a savepoint, and leaves one for the next.
async fn run(unit: &mut Unit, job: Job, alone: bool) -> Result<Option<Answer>> {
    let mark = unit.enter(job.by, job.now);
    let outcome = (job.run)(unit).await;
    if !alone && matches!(outcome, Outcome::Keep(_)) && !unit.has_failed() {
        // A write that waited may still fail, and must then fail for this job and not for the next.
        drop(unit.ready_and("release savepoint unit; savepoint unit").await);
    }
    let failure = unit.failure();
    match (outcome, &failure) {
        (Outcome::Keep(answer), None) => return Ok(Some(answer)),
        // A statement failed and the closure went on regardless: what it did is not whole.
        (Outcome::Keep(answer), Some(failure)) => answer(Err(failure.clone())),
        (Outcome::Undo(answer), _) => answer(Ok(())),
    }
    unit.leave(mark);
    if alone {
        return Ok(None);
    }
    // A full disk ends the whole transaction by itself; then that is the reason, not the savepoint that is gone with it.
    unit.conn.raw("rollback to savepoint unit").await.map_err(|error| failure.unwrap_or(error))?;
    Ok(None)
}

/// Lifts a number that never falls, and says whether it moved: a notification from another node may be faster than we are.
pub(crate) fn raise(head: &mut u64, size: u64) -> bool {
    let moved = size > *head;
    *head = size.max(*head);
    moved
}

/// Clears what the database still holds of a destroyed key outside its row, SQLite's write-ahead log or PostgreSQL's dead row,
/// and says whether that is done. A reader in the middle of something holds it up; it is tried again after the next commit.
///
/// The unit is durable already, so a failure is told to the operator and not to the caller.
async fn forgotten(reader: &mut Reader) -> bool {
    let done = async {
        if !reader.is_sqlite() {
            reader.conn.raw("vacuum keys").await?;
            return Ok(true);
        }
        reader.conn.raw("pragma busy_timeout = 100").await?;
        let row: Option<(i64, i64, i64)> = sql!(reader, one "pragma wal_checkpoint(truncate)")?;
        reader.conn.raw("pragma busy_timeout = 15000").await?;
        Ok::<_, Error>(row.is_some_and(|(busy, _, _)| busy == 0))
    };
    done.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a destroyed key may stand in the database's log until it is next cleared");
        false
    })
}
