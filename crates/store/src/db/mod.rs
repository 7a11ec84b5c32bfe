//! Two databases behind one enum, and the one macro that runs a statement on either.
//!
//! SQLite is one writing connection and several that can only read; write-ahead log, every commit synced, deleted content
//! overwritten. PostgreSQL is one pool. A statement is one text with `$1` placeholders; where the two cannot share one, the
//! difference stands beside the statement.

mod bulk;
pub(crate) mod catalog;
mod lending;
pub(crate) mod schema;
mod waiting;

use std::path::Path;
use std::time::Duration;

use sqlx::Postgres;
use sqlx::pool::{PoolConnection, PoolOptions};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::config::Database;
use crate::{Error, Result};

use lending::{Lending, Lent};

pub(crate) use bulk::{Cell, execute, insert, placeholders, select_among};
pub(crate) use waiting::{Waiting, later};

/// How long a writer of another process is waited for, and how long a free reader.
const PATIENCE: Duration = Duration::from_secs(15);

/// The database, either of the two.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    Lite { writer: Lending, readers: Lending },
    Pg { pool: PgPool },
}

/// One connection to either.
#[derive(Debug)]
pub(crate) enum Conn {
    Lite(Lent),
    Pg(PoolConnection<Postgres>),
}

/// Runs one statement text on whichever database it is; values are bound by reference, in order.
///
/// `sql!(at, run "..", a, b)` gives the number of rows touched, `one` an optional row as a tuple, `all` every row; `later` is a
/// write of which nobody asks how many rows it touched, and waits for the next statement or the end of the unit.
/// `at` has a connection in `conn`, sends what waits when it is asked to be `ready`, and hears of every failure through `noted`,
/// so that a unit of work in which a statement failed cannot be committed: PostgreSQL would turn such a commit into a silent
/// rollback, and both must behave alike.
macro_rules! sql {
    ($at:expr, later $text:expr $(, $value:expr)* $(,)?) => {
        $crate::db::later($at, $text, vec![$($crate::db::Cell::from($value)),*]).await
    };
    ($at:expr, run $text:expr $(, $value:expr)* $(,)?) => {
        match $at.ready().await {
            Err(error) => Err(error),
            Ok(()) => {
                let done = match &mut $at.conn {
                    $crate::db::Conn::Lite(conn) => {
                        sqlx::query($text)$(.bind(&$value))*.execute(&mut **conn).await.map(|done| done.rows_affected())
                    }
                    $crate::db::Conn::Pg(conn) => {
                        sqlx::query($text)$(.bind(&$value))*.execute(&mut **conn).await.map(|done| done.rows_affected())
                    }
                };
                $at.noted(done)
            }
        }
    };
    ($at:expr, one $text:expr $(, $value:expr)* $(,)?) => {
        $crate::db::sql!(@fetch $at, fetch_optional, $text $(, $value)*)
    };
    ($at:expr, all $text:expr $(, $value:expr)* $(,)?) => {
        $crate::db::sql!(@fetch $at, fetch_all, $text $(, $value)*)
    };
    (@fetch $at:expr, $fetch:ident, $text:expr $(, $value:expr)*) => {
        match $at.ready().await {
            Err(error) => Err(error),
            Ok(()) => {
                let found = match &mut $at.conn {
                    $crate::db::Conn::Lite(conn) => sqlx::query_as($text)$(.bind(&$value))*.$fetch(&mut **conn).await,
                    $crate::db::Conn::Pg(conn) => sqlx::query_as($text)$(.bind(&$value))*.$fetch(&mut **conn).await,
                };
                $at.noted(found)
            }
        }
    };
}
pub(crate) use sql;

impl Db {
    /// Connects; what stands in the database is left as it is.
    pub(crate) async fn connect(database: &Database, readers: u32) -> Result<Self> {
        match database {
            Database::Sqlite { path, pages_max } => Self::sqlite(path, *pages_max, readers).await,
            Database::Postgres { url } => Self::postgres(url, readers).await,
        }
    }

    /// Connects and brings the schema up to date; a newer schema is refused untouched.
    pub(crate) async fn open(database: &Database, readers: u32) -> Result<Self> {
        let db = Self::connect(database, readers).await?;
        schema::migrate(&db, schema::newest()).await?;
        Ok(db)
    }

    async fn sqlite(path: &Path, pages_max: Option<u32>, readers: u32) -> Result<Self> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        let mut options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .pragma("secure_delete", "on")
            .pragma("trusted_schema", "off")
            .statement_cache_capacity(200);
        if let Some(pages) = pages_max {
            options = options.pragma("max_page_count", pages.to_string());
        }
        let writer = Lending::new(options, 1, PATIENCE);
        // A file that cannot be opened is said at once.
        drop(writer.lend().await?);
        let reading = SqliteConnectOptions::new()
            .filename(path)
            .read_only(true)
            .busy_timeout(PATIENCE)
            .pragma("trusted_schema", "off")
            .statement_cache_capacity(200);
        Ok(Self::Lite { writer, readers: Lending::new(reading, readers.max(1), PATIENCE) })
    }

    async fn postgres(url: &str, readers: u32) -> Result<Self> {
        let options: PgConnectOptions = url.parse()?;
        // A node that hangs in the middle of a unit must not hold up the others for ever.
        let options = options.options([("lock_timeout", "15s"), ("idle_in_transaction_session_timeout", "60s")]);
        // One more than the readers for the writer, one for the listener.
        let pool = PoolOptions::new()
            .max_connections(readers.max(1) + 2)
            .acquire_timeout(PATIENCE)
            .connect_with(options.application_name("askwell"))
            .await?;
        Ok(Self::Pg { pool })
    }

    /// Gives the connection that may write; on SQLite there is only this one.
    pub(crate) async fn writing(&self) -> Result<Conn> {
        Ok(match self {
            Self::Lite { writer, .. } => Conn::Lite(writer.lend().await?),
            Self::Pg { pool } => Conn::Pg(pool.acquire().await?),
        })
    }

    /// Gives a connection to read with; on SQLite it cannot write.
    pub(crate) async fn reading(&self) -> Result<Conn> {
        Ok(match self {
            Self::Lite { readers, .. } => Conn::Lite(readers.lend().await?),
            Self::Pg { pool } => Conn::Pg(pool.acquire().await?),
        })
    }

    /// Ends every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Pg { pool } => pool.close().await,
        }
    }
}

impl Conn {
    /// Runs statements without values; several may stand in one text.
    pub(crate) async fn raw(&mut self, text: &'static str) -> Result<()> {
        match self {
            Self::Lite(conn) => sqlx::raw_sql(text).execute(&mut **conn).await.map(drop)?,
            Self::Pg(conn) => sqlx::raw_sql(text).execute(&mut **conn).await.map(drop)?,
        }
        Ok(())
    }

    /// Runs whichever of two texts belongs to this database.
    pub(crate) async fn raw_either(&mut self, sqlite: &'static str, postgres: &'static str) -> Result<()> {
        let text = if matches!(self, Self::Lite(_)) { sqlite } else { postgres };
        self.raw(text).await
    }

    /// Begins a transaction that nobody else writes beside; waits for the writer before it.
    pub(crate) async fn begin_writing(&mut self) -> Result<()> {
        // 27429978142764140 is "askwell" in ASCII read as one number: the lock by which PostgreSQL has one writer at a time.
        self.raw_either("begin immediate", "begin; select pg_advisory_xact_lock(27429978142764140)").await
    }

    /// Sees to it that the connection is ended and not handed on, since nobody knows what state it is in.
    pub(crate) fn give_up(&mut self) {
        match self {
            Self::Lite(conn) => conn.give_up(),
            Self::Pg(conn) => conn.close_on_drop(),
        }
    }
}
