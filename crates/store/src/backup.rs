//! Backups: one format for both databases, so that a service can move from one to the other.
//!
//! A backup is a folder: `manifest.json`, a file of JSON lines for every table, and the sealed files as they lie in the file
//! store. The first line of a table names its columns and their kinds, the others are rows. The manifest names every part with
//! its length and SHA-256, the schema, and the journal's head, so that a backup can be checked without being restored.
//! The master key is not in it: texts and files stay sealed, and who has only the backup reads nothing.

mod part;
mod restore;

use std::path::Path;

use askwell_core::code::Digest;
use futures::TryStreamExt as _;
use jiff::Timestamp;
use object_store::ObjectStoreExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::{Cell, catalog, schema};
use crate::files::FileStore;
use crate::reader::Reader;
use crate::store::Store;
use crate::{Error, Result};
use part::Out;

pub use restore::{backup_check, restore};

/// The only format so far.
const FORMAT: u32 = 1;

/// How many rows are put back with one call.
const ROWS_AT_ONCE: usize = 2_000;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// How it is written.
    pub format: u32,
    /// Number of the newest migration of the database it was made of.
    pub schema: i64,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many entries the journal has.
    pub journal_size: u64,
    /// The root over them.
    pub journal_root: Digest,
    /// The files of the backup, in order of their names.
    pub parts: Vec<Part>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its path inside the backup, with `/`.
    pub path: String,
    /// How long it is.
    pub size_bytes: u64,
    /// Its SHA-256.
    pub sha256: Digest,
}

impl Store {
    /// Copies everything but the master key into a new folder, while the service goes on; gives what it holds.
    ///
    /// The copy is of one moment. A folder that is not empty is refused. `progress` hears of every part.
    pub async fn backup(&self, folder: &Path, now: Timestamp, mut progress: impl FnMut(&str)) -> Result<Manifest> {
        let in_use = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
        if in_use {
            return Err(Error::NotEmpty { target: folder.display().to_string() });
        }
        std::fs::create_dir_all(folder.join("tables")).map_err(Error::io(folder))?;
        let mut reader = self.snapshot().await?;
        let head = reader.journal_head().await?;
        let mut parts = Vec::new();
        for table in catalog::tables(&mut reader).await? {
            progress(&table);
            parts.push(table_out(&mut reader, folder, &table).await?);
        }
        // Files after the snapshot: whatever it refers to was put before and is there.
        drop(reader);
        files_out(self.file_store(), folder, &mut parts, &mut progress).await?;
        parts.sort_by(|a, b| a.path.cmp(&b.path));
        let manifest = Manifest {
            format: FORMAT,
            schema: schema::newest(),
            made_at: now,
            journal_size: head.size,
            journal_root: Digest(head.root),
            parts,
        };
        // The manifest comes last: a backup without one broke off.
        let mut out = Out::create(folder, "manifest.json")?;
        out.write(&serde_json::to_vec_pretty(&manifest)?)?;
        out.finish()?;
        Ok(manifest)
    }
}

async fn table_out(reader: &mut Reader, folder: &Path, table: &str) -> Result<Part> {
    let columns = catalog::columns(reader, table).await?;
    let mut out = Out::create(folder, &format!("tables/{table}.jsonl"))?;
    let names: Vec<String> = columns.iter().map(|column| format!("{}:{}", column.name, column.kind.as_str())).collect();
    out.write(&line(&names)?)?;
    catalog::rows(reader, table, &columns, |cells| {
        let values: Vec<Value> = cells.into_iter().map(value).collect();
        out.write(&line(&values)?)
    })
    .await?;
    out.finish()
}

fn line(values: &impl Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(values)?;
    line.push(b'\n');
    Ok(line)
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Int(number) => number.map_or(Value::Null, Value::from),
        Cell::Text(text) => text.map_or(Value::Null, Value::from),
        Cell::Bytes(bytes) => bytes.map_or(Value::Null, |bytes| Value::from(hex::encode(bytes))),
    }
}

async fn files_out(
    files: &FileStore,
    folder: &Path,
    parts: &mut Vec<Part>,
    progress: &mut impl FnMut(&str),
) -> Result<()> {
    let mut found = files.objects.list(None);
    while let Some(meta) = found.try_next().await? {
        let name = format!("files/{}", meta.location);
        progress(&name);
        let mut out = Out::create(folder, &name)?;
        let mut bytes = files.objects.get(&meta.location).await?.into_stream();
        while let Some(bytes) = bytes.try_next().await? {
            out.write(&bytes)?;
        }
        parts.push(out.finish()?);
    }
    Ok(())
}
