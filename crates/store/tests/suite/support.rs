//! A throw-away place for every test, and one throw-away PostgreSQL for all of them.

use askwell_store::{Config, Store};
use tempfile::TempDir;

/// Makes of each `async fn name(place: Place)` one test on each database.
macro_rules! on_both {
    ($($name:ident)*) => {
        mod on_sqlite {
            $(#[test] fn $name() { $crate::support::run(super::$name($crate::support::Place::sqlite())); })*
        }
        mod on_postgres {
            $(#[test] fn $name() {
                if let Some(place) = $crate::support::Place::postgres() {
                    $crate::support::run(super::$name(place));
                }
            })*
        }
    };
}

/// Runs a test to its end.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(test);
}

/// Where one test keeps its store.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
    pub(crate) config: Config,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::folder(folder.path());
        Self { folder, config }
    }

    /// Gives a new database on this run's PostgreSQL; `None`, said loudly, where there is no PostgreSQL at all.
    pub(crate) fn postgres() -> Option<Self> {
        let url = askwell_postgres::database()?;
        let folder = tempfile::tempdir().unwrap();
        let config = Config::postgres(url, folder.path());
        Some(Self { folder, config })
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.config).await.unwrap()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.config.database, askwell_store::config::Database::Sqlite { .. })
    }

    /// Runs SQL behind the store's back, as somebody with the machine in hand could.
    pub(crate) async fn tamper(&self, statement: &'static str) {
        match &self.config.database {
            askwell_store::config::Database::Sqlite { path, .. } => {
                let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
                let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
                sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
                sqlx::Connection::close(conn).await.unwrap();
            }
            askwell_store::config::Database::Postgres { url } => {
                let mut conn = <sqlx::PgConnection as sqlx::Connection>::connect(url).await.unwrap();
                sqlx::raw_sql(statement).execute(&mut conn).await.unwrap();
                sqlx::Connection::close(conn).await.unwrap();
            }
        }
    }
}
