//! Backups: one format for both databases, so that a service can move from one to the other.
//!
//! A backup is a folder: `manifest.json`, a file of JSON lines for every table, and the sealed files as they lie in the file
//! store. The first line of a table names its columns and their kinds, the others are rows. The manifest names every part with
//! its length and SHA-256, the schema, and the journal's head, so that a backup can be checked without being restored.
//! The master key is not in it: texts and files stay sealed, and who has only the backup reads nothing.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use askwell_core::code::Digest;
use futures::TryStreamExt as _;
use jiff::Timestamp;
use object_store::{ObjectStoreExt as _, PutPayload};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::config::Config;
use crate::db::catalog::{self, Column, Kind};
use crate::db::{Cell, Db, insert, schema};
use crate::files::FileStore;
use crate::reader::Reader;
use crate::secrets::{Key, Secrets, sync_folder};
use crate::store::Store;
use crate::{Error, Result};

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

/// Reads a backup's manifest and compares every part with it.
pub fn backup_check(folder: &Path) -> Result<Manifest> {
    let damaged = |part: &str, fault: String| Error::BackupDamaged { part: part.to_owned(), fault };
    let text = std::fs::read(folder.join("manifest.json"))
        .map_err(|error| damaged("manifest.json", format!("cannot be read: {error}")))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| damaged("manifest.json", format!("cannot be read: {error}")))?;
    if manifest.format != FORMAT {
        return Err(damaged("manifest.json", format!("has format {}, this program knows {FORMAT}", manifest.format)));
    }
    for part in &manifest.parts {
        let (size_bytes, sha256) =
            digest_of(&part_path(folder, &part.path)?).map_err(|error| damaged(&part.path, error.to_string()))?;
        if (size_bytes, sha256) != (part.size_bytes, part.sha256) {
            return Err(damaged(&part.path, "is not what the manifest says".to_owned()));
        }
    }
    Ok(manifest)
}

/// Puts a backup into an empty place: database and files; the master key must be put back by hand.
///
/// Every part is compared with the manifest first. A database or file store that holds anything is refused. Either the whole
/// database comes back or nothing of it.
pub async fn restore(config: &Config, folder: &Path, mut progress: impl FnMut(&str)) -> Result<Manifest> {
    let manifest = backup_check(folder)?;
    if manifest.schema > schema::newest() {
        return Err(Error::SchemaNewer { found: manifest.schema, known: schema::newest() });
    }
    let db = Db::connect(&config.database, config.readers).await?;
    let done = restore_into(&db, config, folder, &manifest, &mut progress).await;
    db.close().await;
    done.map(|()| manifest)
}

async fn restore_into(
    db: &Db,
    config: &Config,
    folder: &Path,
    manifest: &Manifest,
    progress: &mut impl FnMut(&str),
) -> Result<()> {
    schema::migrate(db, manifest.schema).await?;
    // Nothing is sealed or opened here; rows are put back as they are.
    let nothing = std::sync::Arc::new(Secrets::derive(&Key::random()));
    let mut reader = Reader::new(db.writing().await?, nothing);
    for table in catalog::tables(&mut reader).await? {
        if !catalog::is_empty(&mut reader, &table).await? {
            return Err(Error::NotEmpty { target: format!("the table {table}") });
        }
    }
    files_in(&FileStore::open(&config.files)?, folder, manifest, progress).await?;
    reader.conn.begin_writing().await?;
    let filled = tables_in(&mut reader, folder, manifest, progress).await;
    let ended = match &filled {
        Ok(()) => reader.conn.raw("commit").await,
        Err(_) => reader.conn.raw("rollback").await,
    };
    drop(reader);
    filled.and(ended)?;
    schema::migrate(db, schema::newest()).await
}

/// A part that is being written.
struct Out {
    path: PathBuf,
    name: String,
    file: BufWriter<File>,
    hasher: Sha256,
    size_bytes: u64,
}

impl Out {
    fn create(folder: &Path, name: &str) -> Result<Self> {
        let path = part_path(folder, name)?;
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(Error::io(parent))?;
        }
        let file = File::create_new(&path).map_err(Error::io(&path))?;
        Ok(Self { path, name: name.to_owned(), file: BufWriter::new(file), hasher: Sha256::new(), size_bytes: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        self.size_bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(Error::io(&self.path))
    }

    fn finish(mut self) -> Result<Part> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        done.map_err(Error::io(&self.path))?;
        sync_folder(&self.path)?;
        Ok(Part { path: self.name, size_bytes: self.size_bytes, sha256: Digest(self.hasher.finalize().into()) })
    }
}

/// Gives where a part lies; a path that leads out of the backup is refused.
fn part_path(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = name.split('/').all(|step| !step.is_empty() && step != "." && step != ".." && !step.contains('\\'));
    if !plain {
        let fault = "has a path that leads out of the backup".to_owned();
        return Err(Error::BackupDamaged { part: name.to_owned(), fault });
    }
    Ok(folder.join(name))
}

fn digest_of(path: &Path) -> std::io::Result<(u64, Digest)> {
    let mut file = File::open(path)?;
    let (mut hasher, mut size, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let length = file.read(&mut buffer)?;
        let Some(read) = buffer.get(..length).filter(|read| !read.is_empty()) else { break };
        hasher.update(read);
        size += read.len() as u64;
    }
    Ok((size, Digest(hasher.finalize().into())))
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

fn cell(value: Value, kind: Kind) -> Option<Cell> {
    Some(match (kind, value) {
        (Kind::Int, Value::Null) => Cell::Int(None),
        (Kind::Text, Value::Null) => Cell::Text(None),
        (Kind::Bytes, Value::Null) => Cell::Bytes(None),
        (Kind::Int, value) => Cell::Int(Some(value.as_i64()?)),
        (Kind::Text, Value::String(text)) => Cell::Text(Some(text)),
        (Kind::Bytes, Value::String(text)) => Cell::Bytes(Some(hex::decode(text).ok()?)),
        _ => return None,
    })
}

async fn tables_in(
    reader: &mut Reader,
    folder: &Path,
    manifest: &Manifest,
    progress: &mut impl FnMut(&str),
) -> Result<()> {
    let tables = catalog::tables(reader).await?;
    for part in &manifest.parts {
        let name = part.path.strip_prefix("tables/").and_then(|name| name.strip_suffix(".jsonl"));
        let Some(table) = name else { continue };
        if !tables.iter().any(|known| known == table) {
            let fault = "is a table this schema does not have".to_owned();
            return Err(Error::BackupDamaged { part: part.path.clone(), fault });
        }
        progress(table);
        table_in(reader, folder, &part.path, table).await?;
    }
    Ok(())
}

async fn table_in(reader: &mut Reader, folder: &Path, part: &str, table: &str) -> Result<()> {
    let damaged = |fault: String| Error::BackupDamaged { part: part.to_owned(), fault };
    let columns = catalog::columns(reader, table).await?;
    let path = part_path(folder, part)?;
    let mut lines = BufReader::new(File::open(&path).map_err(Error::io(&path))?).lines();
    let first = lines.next().transpose().map_err(Error::io(&path))?.unwrap_or_default();
    let expected: Vec<String> =
        columns.iter().map(|column| format!("{}:{}", column.name, column.kind.as_str())).collect();
    if serde_json::from_str::<Vec<String>>(&first).ok().as_ref() != Some(&expected) {
        return Err(damaged("does not have the columns of its table".to_owned()));
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let head = format!("insert into {table} ({}) values", names.join(", "));
    let mut cells = Vec::new();
    for (number, line) in (2_u64..).zip(lines) {
        let line = line.map_err(Error::io(&path))?;
        cells.extend(row_of(&line, &columns).ok_or_else(|| damaged(format!("has a wrong line {number}")))?);
        if cells.len() >= ROWS_AT_ONCE * columns.len() {
            insert(reader, &head, "", columns.len(), std::mem::take(&mut cells)).await?;
        }
    }
    insert(reader, &head, "", columns.len(), cells).await?;
    Ok(())
}

fn row_of(line: &str, columns: &[Column]) -> Option<Vec<Cell>> {
    let values: Vec<Value> = serde_json::from_str(line).ok()?;
    if values.len() != columns.len() {
        return None;
    }
    values.into_iter().zip(columns).map(|(value, column)| cell(value, column.kind)).collect()
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

async fn files_in(
    files: &FileStore,
    folder: &Path,
    manifest: &Manifest,
    progress: &mut impl FnMut(&str),
) -> Result<()> {
    if files.objects.list(None).try_next().await?.is_some() {
        return Err(Error::NotEmpty { target: "the file store".to_owned() });
    }
    for part in &manifest.parts {
        let Some(location) = part.path.strip_prefix("files/") else { continue };
        progress(&part.path);
        let path = part_path(folder, &part.path)?;
        // Attachments are at most some tens of megabytes each, so one at a time in memory will do.
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        files.objects.put(&object_store::path::Path::from(location), PutPayload::from(bytes)).await?;
    }
    Ok(())
}
