//! One process at a time in a search index: a lock on a file beside it.
//!
//! The database takes as many processes as come, so a backup or a look at people goes on beside a running service. The index
//! does not: whoever opens it may set a damaged one aside or begin it anew, beneath a service that reads it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::PathBuf;

use crate::config::Config;
use crate::failure::Failure;

/// The right to open the search index of a configuration, for as long as this value lives; the machine ends it with the process.
#[derive(Debug)]
pub(crate) struct Hold {
    _file: File,
}

impl Hold {
    /// Takes the index, or says which process has it.
    pub(crate) fn take(config: &Config) -> Result<Self, Failure> {
        let (path, mut file) = open(config)?;
        match lock(&mut file, &path)? {
            true => Ok(Self { _file: file }),
            false => {
                let mut holder = String::new();
                drop(file.read_to_string(&mut holder));
                Err(Failure::NotWell(format!(
                    "another askwell (process {}) has {} open: stop it, or name another folder",
                    holder.trim(),
                    config.index.display()
                )))
            }
        }
    }

    /// Takes the index unless another process has it.
    pub(crate) fn try_take(config: &Config) -> Result<Option<Self>, Failure> {
        let (path, mut file) = open(config)?;
        Ok(lock(&mut file, &path)?.then_some(Self { _file: file }))
    }
}

fn open(config: &Config) -> Result<(PathBuf, File), Failure> {
    let path = config.index.with_extension("lock");
    let opening = || Failure::doing::<std::io::Error>(format!("opening {}", path.display()));
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(opening())?;
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(opening())?;
    Ok((path, file))
}

/// Says whether the lock could be had; the file then names this process.
fn lock(file: &mut File, path: &std::path::Path) -> Result<bool, Failure> {
    match file.try_lock() {
        Ok(()) => {
            // Only words for whoever comes second: a failure to write them harms nobody.
            drop(file.set_len(0).and_then(|()| file.rewind()));
            drop(writeln!(file, "{}", std::process::id()));
            Ok(true)
        }
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(Failure::doing(format!("locking {}", path.display()))(error)),
    }
}
