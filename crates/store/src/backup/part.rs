//! One file of a backup: written with its digest, compared with it later.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use askwell_core::code::Digest;
use sha2::{Digest as _, Sha256};

use super::Part;
use crate::secrets::sync_folder;
use crate::{Error, Result};

/// A part that is being written.
pub(super) struct Out {
    path: PathBuf,
    name: String,
    file: BufWriter<File>,
    hasher: Sha256,
    size_bytes: u64,
}

impl Out {
    pub(super) fn create(folder: &Path, name: &str) -> Result<Self> {
        let path = part_path(folder, name)?;
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(Error::io(parent))?;
        }
        let file = File::create_new(&path).map_err(Error::io(&path))?;
        Ok(Self { path, name: name.to_owned(), file: BufWriter::new(file), hasher: Sha256::new(), size_bytes: 0 })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        self.size_bytes += bytes.len() as u64;
        self.file.write_all(bytes).map_err(Error::io(&self.path))
    }

    pub(super) fn finish(mut self) -> Result<Part> {
        let done = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        done.map_err(Error::io(&self.path))?;
        sync_folder(&self.path)?;
        Ok(Part { path: self.name, size_bytes: self.size_bytes, sha256: Digest(self.hasher.finalize().into()) })
    }
}

/// Gives where a part lies; a path that leads out of the backup is refused.
pub(super) fn part_path(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = name.split('/').all(|step| !step.is_empty() && step != "." && step != ".." && !step.contains('\\'));
    if !plain {
        let fault = "has a path that leads out of the backup".to_owned();
        return Err(Error::BackupDamaged { part: name.to_owned(), fault });
    }
    Ok(folder.join(name))
}

/// Gives how long a file is, and its SHA-256.
pub(super) fn digest_of(path: &Path) -> std::io::Result<(u64, Digest)> {
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
