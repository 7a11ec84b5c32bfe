//! SQLite connections that are lent and come back.
//!
//! The driver's own pool asks each connection that comes back whether it still lives: a trip to its thread, on a task of its
//! own, for every look. A connection into a file has nobody at the other end who could hang up, so here it is only put back,
//! and the one that came back last is lent first: it has the most of the file at hand.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections into one file, each made when it is first needed.
#[derive(Debug, Clone)]
pub(crate) struct Lending(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: SqliteConnectOptions,
    patience: Duration,
    free: Mutex<Vec<SqliteConnection>>,
    slots: Arc<Semaphore>,
    most: u32,
}

impl Lending {
    /// Lends at most so many at once; who waits longer than `patience` for one is refused.
    pub(super) fn new(options: SqliteConnectOptions, most: u32, patience: Duration) -> Self {
        let (free, slots) = (Mutex::default(), Arc::new(Semaphore::new(most as usize)));
        Self(Arc::new(Inner { options, patience, free, slots, most }))
    }

    /// Lends one.
    pub(super) async fn lend(&self) -> Result<Lent, sqlx::Error> {
        let waited = tokio::time::timeout(self.0.patience, self.0.slots.clone().acquire_owned()).await;
        let slot = waited.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let free = self.0.free().pop();
        let conn = match free {
            Some(conn) => conn,
            None => self.0.options.connect().await?,
        };
        Ok(Lent { conn: Some(conn), home: Some(self.0.clone()), _slot: slot })
    }

    /// Waits for those that are lent, ends every connection, and lends none any more.
    pub(super) async fn close(&self) {
        let all = self.0.slots.acquire_many(self.0.most).await;
        self.0.slots.close();
        drop(all);
        let free = std::mem::take(&mut *self.0.free());
        for conn in free {
            drop(conn.close().await);
        }
    }
}

impl Inner {
    fn free(&self) -> MutexGuard<'_, Vec<SqliteConnection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is lent until this is dropped.
#[derive(Debug)]
pub(crate) struct Lent {
    /// There until it is dropped.
    conn: Option<SqliteConnection>,
    /// Where it goes back to; nowhere when nobody knows what state it is in.
    home: Option<Arc<Inner>>,
    /// Given back after the connection, which then is free for whoever waits.
    _slot: OwnedSemaphorePermit,
}

impl Lent {
    /// Sees to it that the connection ends and is not lent again.
    pub(super) fn give_up(&mut self) {
        self.home = None;
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let (Some(conn), Some(home)) = (self.conn.take(), &self.home) {
            home.free().push(conn);
        }
    }
}

impl Deref for Lent {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.conn.as_ref().expect("it is there until this is dropped")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.conn.as_mut().expect("it is there until this is dropped")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lending(folder: &tempfile::TempDir, most: u32) -> Lending {
        let options = SqliteConnectOptions::new().filename(folder.path().join("lent.db")).create_if_missing(true);
        Lending::new(options, most, Duration::from_millis(1))
    }

    async fn mark(lent: &mut Lent) -> i64 {
        sqlx::query_scalar("select count(*) from sqlite_temp_master").fetch_one(&mut **lent).await.unwrap()
    }

    #[tokio::test]
    async fn the_connection_that_came_back_last_is_lent_first() {
        let folder = tempfile::tempdir().unwrap();
        let lending = lending(&folder, 2);
        let (first, mut last) = (lending.lend().await.unwrap(), lending.lend().await.unwrap());
        sqlx::query("create temporary table mark (id int)").execute(&mut *last).await.unwrap();
        drop(first);
        drop(last);
        let mut again = lending.lend().await.unwrap();
        assert_eq!(mark(&mut again).await, 1);
    }

    #[tokio::test]
    async fn nobody_waits_for_ever_and_a_connection_in_an_unknown_state_is_not_lent_again() {
        let folder = tempfile::tempdir().unwrap();
        let lending = lending(&folder, 1);
        let mut lent = lending.lend().await.unwrap();
        assert!(matches!(lending.lend().await, Err(sqlx::Error::PoolTimedOut)));
        sqlx::query("create temporary table mark (id int)").execute(&mut *lent).await.unwrap();
        lent.give_up();
        drop(lent);
        assert_eq!(mark(&mut lending.lend().await.unwrap()).await, 0);
    }

    #[tokio::test]
    async fn what_is_closed_lends_none() {
        let folder = tempfile::tempdir().unwrap();
        let lending = lending(&folder, 2);
        drop(lending.lend().await.unwrap());
        lending.close().await;
        assert!(matches!(lending.lend().await, Err(sqlx::Error::PoolClosed)));
    }
}
