//! `askwell keys`: the master key, told from others and changed.

use askwell_store::{look, master_key_change, master_key_fingerprint};

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::output::Output;

/// What can be done with the master key.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Keys {
    /// Show the fingerprint of the key file and of the key the database is sealed under; never the key.
    #[command(after_help = "\
Example:
  askwell keys show

One line each, `file` and `database`, with a fingerprint of 16 hexadecimal digits: the same when this file opens this database.
Exit code 1 when they differ or the file is missing.")]
    Show,
    /// Give the store a new master key and keep everything readable under it.
    #[command(after_help = "\
Example:
  askwell keys change

Makes a new key file in the old one's place (mode 0400) and wraps every owner's key anew; texts and files stay as they are. Stop the service
first, on every node, and bring the new file to each. If it breaks off, one of the two keys opens the store and the next start sorts it out.
Sign-in links that were mailed and not used are void afterwards. Backups made before need the old key: keep a copy as long as you keep them.")]
    Change,
}

/// Shows or changes the master key.
pub(crate) async fn run(keys: &Keys, config: &Config) -> Result<(), Failure> {
    config.is_there()?;
    match keys {
        Keys::Show => show(config).await,
        Keys::Change => change(config).await,
    }
}

async fn show(config: &Config) -> Result<(), Failure> {
    let looked = look(&config.store).await.map_err(Failure::doing("looking at the database"))?;
    let sealed_under = looked.and_then(|looked| looked.sealed_under);
    let mut output = Output::to(None)?;
    output.line(&format!("database  {}", sealed_under.as_deref().unwrap_or("no key yet")))?;
    let file = master_key_fingerprint(&config.store.master_key);
    output.line(&format!("file      {}", file.as_deref().unwrap_or("none that can be used")))?;
    output.finish()?;
    let file = file.map_err(Failure::doing("reading the master key file"))?;
    match sealed_under {
        Some(sealed_under) if sealed_under != file => {
            Err(Failure::NotWell(format!("{} does not open this database", config.store.master_key.display())))
        }
        _ => Ok(()),
    }
}

async fn change(config: &Config) -> Result<(), Failure> {
    let hold = Hold::take(config)?;
    let wrapped = master_key_change(&config.store).await.map_err(Failure::doing("changing the master key"))?;
    drop(hold);
    eprintln!("{wrapped} owners' keys lie under the new master key in {}", config.store.master_key.display());
    eprintln!("Bring it to every other node, and keep the old one as long as you keep backups made under it.");
    Ok(())
}
