//! `askwell backup` and `askwell restore`: everything but the master key, in a folder or in one file.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use askwell_app::{Clock as _, SystemClock};
use askwell_search::Index;
use askwell_store::{Manifest, Store, backup_check, restore};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use indicatif::ProgressBar;

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::output::part_of;
use crate::progress;

/// What can be said at the command line of `backup`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell backup /var/backups/askwell-2026-11-22              a folder, which must not hold anything yet
  askwell backup askwell-2026-11-22.tar.gz                    the same in one file

May run beside the service; the copy is of one moment. Texts and files stay sealed, and the master key is not in it: keep the key file apart
from the backups, since who has only one of the two reads nothing, and who has lost the key has lost both.
The backup is read again and compared with its manifest before it gets its name.")]
pub(crate) struct BackupOptions {
    /// Where it goes: a new folder, or a file whose name ends in .tar.gz, .tgz or .tar.
    #[arg(value_name = "FILE_OR_FOLDER")]
    target: PathBuf,
}

/// What can be said at the command line of `restore`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell restore askwell-2026-11-22.tar.gz --config new.toml
  ASKWELL_DATA=/srv/askwell askwell restore /var/backups/askwell-2026-11-22

Goes into an empty place only: an empty database (SQLite or PostgreSQL, whichever it came from) and an empty file store. Every part is compared
with the manifest first. Put the master key file back by hand, then run `askwell verify`; the search index is built at the next start.")]
pub(crate) struct RestoreOptions {
    /// The backup: a folder, or a .tar.gz, .tgz or .tar file.
    #[arg(value_name = "FILE_OR_FOLDER")]
    source: PathBuf,
}

/// Copies everything but the master key.
pub(crate) async fn backup(options: &BackupOptions, config: &Config) -> Result<(), Failure> {
    let target = &options.target;
    config.is_there()?;
    let in_use = fs::read_dir(target).map_or(target.exists(), |mut entries| entries.next().is_some());
    if in_use {
        return Err(Failure::BadInput(format!("{} is there already: name a new one", target.display())));
    }
    let store = Store::open(&config.store).await.map_err(Failure::doing("opening the store"))?;
    let made = into(&store, target).await;
    store.close().await;
    let manifest = made?;
    say(&manifest);
    eprintln!("{} is whole. The master key is not in it: {}", target.display(), config.store.master_key.display());
    Ok(())
}

async fn into(store: &Store, target: &Path) -> Result<Manifest, Failure> {
    let folder = Unfinished::begin(if is_archive(target) { scratch_of(target) } else { part_of(target) })?;
    let bar = progress::bar(None, "parts");
    let made = store.backup(folder.path(), SystemClock::new().now(), |part| told(&bar, part)).await;
    bar.finish_and_clear();
    made.map_err(Failure::doing("making a backup"))?;
    let manifest = backup_check(folder.path()).map_err(Failure::doing("reading the backup again"))?;
    if is_archive(target) {
        let file = Unfinished::new(part_of(target));
        pack(folder.path(), &file.0, target).map_err(Failure::doing(format!("writing {}", target.display())))?;
        file.named(target)?;
    } else {
        folder.named(target)?;
    }
    Ok(manifest)
}

/// Puts a backup into an empty place.
pub(crate) async fn back(options: &RestoreOptions, config: &Config) -> Result<(), Failure> {
    let source = &options.source;
    let hold = Hold::take(config)?;
    let unpacked;
    let folder = if is_archive(source) {
        unpacked = Unfinished::begin(scratch_of(&config.index))?;
        unpack(source, unpacked.path())?;
        unpacked.path()
    } else {
        source.as_path()
    };
    // A backup that is damaged, or none, is the caller's to mend.
    backup_check(folder).map_err(|error| Failure::BadInput(format!("{}: {error}", source.display())))?;
    let bar = progress::bar(None, "parts");
    let put = restore(&config.store, folder, |part| told(&bar, part)).await;
    bar.finish_and_clear();
    let manifest = put.map_err(Failure::doing("restoring"))?;
    if config.index.is_dir() {
        // It followed another journal; the next start follows this one from the beginning.
        let index = Index::open(&config.index, None).map_err(Failure::doing("opening the search index"))?;
        index.clear().map_err(Failure::doing("emptying the search index"))?;
    }
    drop(hold);
    say(&manifest);
    let key = &config.store.master_key;
    if key.exists() {
        eprintln!("Next: askwell verify");
    } else {
        eprintln!("Next: put the master key back at {} with mode 0400, then askwell verify", key.display());
    }
    Ok(())
}

fn told(bar: &ProgressBar, part: &str) {
    bar.inc(1);
    bar.set_message(part.to_owned());
}

fn say(manifest: &Manifest) {
    let bytes: u64 = manifest.parts.iter().map(|part| part.size_bytes).sum();
    eprintln!(
        "{} parts, {bytes} bytes; made at {}; journal of {} entries, root {}",
        manifest.parts.len(),
        manifest.made_at,
        manifest.journal_size,
        manifest.journal_root
    );
}

fn is_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(".tar") || is_packed(path)
}

fn is_packed(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    name.ends_with(".tar.gz") || name.ends_with(".tgz")
}

/// Gives the name of a folder beside a file, for what goes into it or comes out of it.
fn scratch_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".folder.part");
    name.into()
}

fn pack(folder: &Path, part: &Path, target: &Path) -> std::io::Result<()> {
    let file = BufWriter::new(File::create(part)?);
    if is_packed(target) {
        let file = tar_of(folder, GzEncoder::new(file, Compression::default()))?.finish()?;
        file.into_inner()?.sync_all()
    } else {
        tar_of(folder, file)?.into_inner()?.sync_all()
    }
}

fn tar_of<W: std::io::Write>(folder: &Path, to: W) -> std::io::Result<W> {
    let mut archive = tar::Builder::new(to);
    archive.append_dir_all(".", folder)?;
    archive.into_inner()
}

/// Takes an archive apart; a path that leads out of the folder is left out by the archive's reader.
fn unpack(source: &Path, folder: &Path) -> Result<(), Failure> {
    let file = BufReader::new(File::open(source).map_err(Failure::opening(source))?);
    let unpacked = if is_packed(source) {
        tar::Archive::new(MultiGzDecoder::new(file)).unpack(folder)
    } else {
        tar::Archive::new(file).unpack(folder)
    };
    unpacked.map_err(|error| Failure::BadInput(format!("{}: {error}", source.display())))
}

/// A file or folder that goes away with this value unless it was given its name.
struct Unfinished(PathBuf);

impl Unfinished {
    fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// Makes a folder that was not there.
    fn begin(path: PathBuf) -> Result<Self, Failure> {
        let made = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::create_dir(&path));
        match made {
            Ok(()) => Ok(Self(path)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::NotWell(format!(
                "{} was left by work that broke off, or another askwell is at it: remove it and try again",
                path.display()
            ))),
            Err(error) => Err(Failure::doing(format!("making {}", path.display()))(error)),
        }
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn named(mut self, name: &Path) -> Result<(), Failure> {
        fs::rename(&self.0, name).map_err(Failure::doing(format!("naming {}", name.display())))?;
        self.0 = PathBuf::new();
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.0.is_dir() {
            drop(fs::remove_dir_all(&self.0));
        } else if self.0.is_file() {
            drop(fs::remove_file(&self.0));
        }
    }
}
