//! Files that get their name when they are whole, and standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Where a command's data goes: a file that appears when it is whole, or standard output.
pub(crate) struct Output {
    /// The file's name, and the name it has while it is written.
    names: Option<(PathBuf, PathBuf)>,
    to: BufWriter<Box<dyn Write + Send>>,
    /// Whether who reads standard output has gone away, as `| head` does.
    gone: bool,
}

impl Output {
    /// Begins a file, or standard output where none is named. A file of that name stays as it is until [`Output::finish`].
    pub(crate) fn to(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self { names: None, to: BufWriter::new(Box::new(io::stdout())), gone: false });
        };
        let part = part_of(path);
        let file = File::create(&part).map_err(Failure::doing(format!("writing {}", path.display())))?;
        Ok(Self { names: Some((path.to_owned(), part)), to: BufWriter::new(Box::new(file)), gone: false })
    }

    /// Says early that a file cannot be written where it is named, before work is spent on what goes into it.
    pub(crate) fn try_out(path: Option<&Path>) -> Result<(), Failure> {
        Self::to(path).map(drop)
    }

    /// Writes one line.
    pub(crate) fn line(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.to.write_all(line.as_bytes()).and_then(|()| self.to.write_all(b"\n"));
        self.noted(written)
    }

    /// Gives the file its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let flushed = self.to.flush();
        self.noted(flushed)?;
        let Some((name, part)) = self.names.take() else { return Ok(()) };
        let synced = File::open(&part).and_then(|file| file.sync_all());
        let named = synced.and_then(|()| fs::rename(&part, &name));
        if named.is_err() {
            drop(fs::remove_file(&part));
        }
        named.map_err(Failure::doing(format!("writing {}", name.display())))
    }

    /// A reader of standard output that goes away is no failure; a disk that is full is one.
    fn noted(&mut self, written: io::Result<()>) -> Result<(), Failure> {
        match written {
            Err(error) if self.names.is_none() && error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone = true;
                Ok(())
            }
            _ if self.gone => Ok(()),
            written => written.map_err(Failure::doing("writing")),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // What broke off leaves nothing behind.
        if let Some((_, part)) = self.names.take() {
            drop(fs::remove_file(part));
        }
    }
}

/// Gives the name a file or folder has while it is written: beside the whole one, so that a rename puts it in place.
pub(crate) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_whole_and_an_older_one_stays_until_then() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        fs::write(&path, "old").unwrap();
        let mut broken = Output::to(Some(&path)).unwrap();
        broken.line("half").unwrap();
        drop(broken);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        let mut whole = Output::to(Some(&path)).unwrap();
        whole.line("new").unwrap();
        whole.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-done stays");
    }
}
