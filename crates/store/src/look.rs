//! A look at a database before it is opened: opening brings the schema up to date, and whoever only asks wants it left as it is.

use std::path::Path;

use crate::config::{Config, Database};
use crate::db::{Conn, Db, schema, sql};
use crate::secrets::{Secrets, master_key};
use crate::{Error, Result};

/// So many hexadecimal digits of a check value are shown: enough to tell keys apart.
const FINGERPRINT_DIGITS: usize = 16;

/// What stands in a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Number of the newest migration in it; 0 where there is none.
    pub schema: i64,
    /// Number of the newest migration this program has.
    pub known: i64,
    /// Fingerprint of the master key it is sealed under, as [`master_key_fingerprint`] gives it; `None` before the first start.
    pub sealed_under: Option<String>,
}

/// Looks at a database and changes nothing in it; `None` where there is no SQLite file yet.
pub async fn look(config: &Config) -> Result<Option<Look>> {
    if let Database::Sqlite { path, .. } = &config.database
        && !path.is_file()
    {
        return Ok(None);
    }
    let db = Db::connect(&config.database, 1).await?;
    let looked = look_with(&db).await;
    db.close().await;
    looked.map(Some)
}

/// Gives a short name of the key in a master key file, by which two keys can be told apart and nothing can be opened.
///
/// It is the beginning of the value by which the database recognizes its key, which HKDF derives from the key.
pub fn master_key_fingerprint(path: &Path) -> Result<String> {
    Ok(fingerprint(&Secrets::derive(&master_key(path, false)?).check_text()))
}

async fn look_with(db: &Db) -> Result<Look> {
    let mut at = Looking { conn: db.reading().await? };
    let schema = if at.has("migrations").await? {
        let found: Option<(Option<i64>,)> = sql!(at, one "select max(number) from migrations")?;
        found.and_then(|(number,)| number).unwrap_or(0)
    } else {
        0
    };
    let sealed_under: Option<(String,)> = if at.has("settings").await? {
        sql!(at, one "select value from settings where name = 'master_key_check'")?
    } else {
        None
    };
    let sealed_under = sealed_under.map(|(check,)| fingerprint(&check));
    Ok(Look { schema, known: schema::newest(), sealed_under })
}

fn fingerprint(check: &str) -> String {
    check.chars().take(FINGERPRINT_DIGITS).collect()
}

/// What the `sql!` macro needs.
struct Looking {
    conn: Conn,
}

impl Looking {
    /// Nothing ever waits here.
    async fn ready(&self) -> Result<()> {
        Ok(())
    }

    fn noted<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(Error::from)
    }

    async fn has(&mut self, table: &str) -> Result<bool> {
        let found: Option<(i64,)> = if matches!(self.conn, Conn::Lite(_)) {
            sql!(self, one "select count(*) from sqlite_schema where type = 'table' and name = $1", table)?
        } else {
            sql!(
                self,
                one "select count(*) from information_schema.tables
                     where table_schema = current_schema() and table_name = $1",
                table
            )?
        };
        Ok(found.is_some_and(|(count,)| count > 0))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::Store;

    #[tokio::test]
    async fn a_look_makes_nothing_and_names_the_key_the_database_was_sealed_under() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::folder(folder.path());
        assert_eq!(look(&config).await.unwrap(), None);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        Store::open(&config).await.unwrap().close().await;
        let found = look(&config).await.unwrap().unwrap();
        assert_eq!(found.schema, found.known);
        assert_eq!(found.sealed_under, Some(master_key_fingerprint(&config.master_key).unwrap()));
        assert_eq!(found.sealed_under.unwrap().len(), FINGERPRINT_DIGITS);
    }
}
