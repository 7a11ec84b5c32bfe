//! Where things lie: the database, the files, the master key.

use std::path::{Path, PathBuf};

/// Everything the store must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// The database.
    pub database: Database,
    /// The place of the files.
    pub files: Files,
    /// The master key file; made at the first start, readable by its owner alone.
    pub master_key: PathBuf,
    /// How many readers may read at once.
    pub readers: u32,
}

/// Which database.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite inside this process.
    Sqlite {
        /// The database file; made when absent.
        path: PathBuf,
        /// The most pages of 4,096 bytes the file may grow to; a unit beyond that fails as on a full disk.
        pages_max: Option<u32>,
    },
    /// PostgreSQL 15 or later, by its address (`postgres://...`).
    Postgres {
        /// The address, credentials included.
        url: String,
    },
}

/// Where files go. They are sealed before they get there.
#[derive(Debug, Clone)]
pub enum Files {
    /// A folder; made when absent. Each file is on the disk before it counts as stored.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    Bucket(Bucket),
}

/// A bucket and how to reach it.
#[derive(Clone)]
pub struct Bucket {
    /// The address of the store, such as `https://s3.example.org`; `None` is the region's own.
    pub endpoint: Option<String>,
    /// The region, such as `eu-central-1`.
    pub region: String,
    /// The bucket's name.
    pub name: String,
    /// The key that may use it.
    pub access_key: String,
    /// The secret of that key.
    pub secret: String,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("endpoint", &self.endpoint).field("name", &self.name).finish_non_exhaustive()
    }
}

impl Config {
    /// Puts everything into one folder: `askwell.db`, `files/` and `master.key`.
    pub fn folder(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Self {
            database: Database::Sqlite { path: path.join("askwell.db"), pages_max: None },
            files: Files::Folder(path.join("files")),
            master_key: path.join("master.key"),
            readers: 8,
        }
    }

    /// The same with PostgreSQL for the database.
    pub fn postgres(url: impl Into<String>, path: impl AsRef<Path>) -> Self {
        Self { database: Database::Postgres { url: url.into() }, ..Self::folder(path) }
    }
}
