//! The index's place on disk: opened, or set aside when damaged and begun anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::schema::Schema;
use tantivy::{Index, IndexReader, IndexSettings, ReloadPolicy};

use crate::error::{Error, Result};

/// What was found in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// Nothing: the index is empty and its position 0.
    Fresh,
    /// An index, taken up where it stopped.
    Resumed,
    /// Something that cannot be used. It lies in `folder` now; the index is empty and its position 0.
    SetAside {
        /// Where the unusable index was moved, for whoever wants to know why.
        folder: PathBuf,
        /// What was wrong with it.
        reason: String,
    },
}

/// What every commit carries besides the documents.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub(crate) position: u64,
}

/// The full-text index within the folder.
pub(crate) const WORDS: &str = "words";
/// The vectors within the folder.
pub(crate) const VECTORS: &str = "vectors";

/// An opened tantivy index and its one reader.
pub(crate) struct Shelf {
    pub(crate) index: Index,
    pub(crate) reader: IndexReader,
    pub(crate) mark: Mark,
}

impl Shelf {
    pub(crate) fn in_memory(schema: Schema) -> Result<Self> {
        Self::around(Index::builder().schema(schema).settings(settings()).create_in_ram()?)
    }

    /// Opens or creates the index in `folder`, its words in a folder of their own. Only a folder that cannot be written at all is an error.
    pub(crate) fn open(folder: &Path, schema: Schema) -> Result<(Self, Opened)> {
        let reason = match Self::resume(folder, &schema) {
            Ok(Some(shelf)) => return Ok((shelf, Opened::Resumed)),
            Ok(None) => None,
            Err(reason) => Some(reason),
        };
        let words = folder.join(WORDS);
        // The vectors stay: they are named by the texts they stand for, and need not be computed again.
        let opened = match reason {
            None => Opened::Fresh,
            Some(reason) => Opened::SetAside { folder: set_aside(&words)?, reason },
        };
        fs::create_dir_all(&words).map_err(|source| Error::file(&words, source))?;
        let index = Index::builder().schema(schema).settings(settings()).create_in_dir(&words)?;
        Ok((Self::around(index)?, opened))
    }

    /// The index as it lies there; `None` where there is nothing, the reason where it cannot be used.
    fn resume(folder: &Path, schema: &Schema) -> std::result::Result<Option<Self>, String> {
        let words = folder.join(WORDS);
        let empty = fs::read_dir(&words).map_or(true, |mut entries| entries.next().is_none());
        if empty {
            return Ok(None);
        }
        let index = Index::open_in_dir(&words).map_err(|error| error.to_string())?;
        if index.schema() != *schema {
            return Err("it was written in another format".to_owned());
        }
        let damaged = index.validate_checksum().map_err(|error| error.to_string())?;
        if let Some(file) = damaged.iter().min() {
            return Err(format!("{} does not match its checksum", file.display()));
        }
        Self::around(index).map(Some).map_err(|error| error.to_string())
    }

    fn around(index: Index) -> Result<Self> {
        let mark = match index.load_metas()?.payload {
            None => Mark::default(),
            Some(payload) => {
                serde_json::from_str(&payload).map_err(|error| tantivy::TantivyError::SystemError(error.to_string()))?
            }
        };
        let reader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(16).try_into()?;
        Ok(Self { index, reader, mark })
    }
}

fn settings() -> IndexSettings {
    // One thread compresses while it writes: publishing is rare, and an idle thread less is memory saved.
    IndexSettings {
        docstore_compress_dedicated_thread: false,
        docstore_blocksize: 64 * 1024,
        ..IndexSettings::default()
    }
}

/// Moves `folder` to the first free name beside it.
fn set_aside(folder: &Path) -> Result<PathBuf> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut free =
        (1_u32..).map(|n| folder.with_file_name(format!("{name}.damaged-{n}"))).filter(|place| !place.exists());
    let place = free.next().expect("numbers do not end");
    fs::rename(folder, &place).map_err(|source| Error::file(folder, source))?;
    Ok(place)
}
