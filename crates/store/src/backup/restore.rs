//! Putting a backup back.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::sync::Arc;

use futures::TryStreamExt as _;
use object_store::{ObjectStoreExt as _, PutPayload};
use serde_json::Value;

use super::part::{digest_of, part_path};
use super::{FORMAT, Manifest, ROWS_AT_ONCE};
use crate::config::Config;
use crate::db::catalog::{self, Column, Kind};
use crate::db::{Cell, Db, insert, schema};
use crate::files::FileStore;
use crate::reader::Reader;
use crate::secrets::{Key, Secrets};
use crate::{Error, Result};

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
    let nothing = Arc::new(Secrets::derive(&Key::random()));
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
