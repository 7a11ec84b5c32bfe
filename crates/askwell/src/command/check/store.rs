//! The database before it is opened, its key, and how far the index has come.

use std::path::Path;

use askwell_store::{Look, Store, look as look_at, master_key_fingerprint};

use super::{Finding, chain};
use crate::config::Config;

/// The mode the master key file is made with: its owner may read it, nobody may write.
#[cfg(unix)]
const KEY_MODE: u32 = 0o400;

/// Looks, and opens the store where that changes nothing.
pub(super) async fn look(config: &Config) -> (Vec<Finding>, Option<Store>) {
    let looked = match look_at(&config.store).await {
        Ok(looked) => looked,
        Err(error) => {
            let mend = match error {
                askwell_store::Error::Full => "make room on the disk",
                _ => "see that the database runs and that database.url names it",
            };
            return (vec![Finding::bad("database", format!("{}: {}", config.database(), chain(&error)), mend)], None);
        }
    };
    let Some(looked) = looked else {
        let says = format!("{} does not exist yet", config.database());
        let mend = "askwell serve makes it, with a master key; or name the folder with ASKWELL_DATA";
        return (vec![Finding::warn("database", says, mend)], None);
    };
    let mut findings = vec![schema(config, &looked)];
    findings.extend(key(&config.store.master_key, &looked));
    let is_current = looked.schema == looked.known;
    if !is_current || findings.iter().any(|finding| finding.level == super::Level::Bad) {
        return (findings, None);
    }
    match Store::open(&config.store).await {
        Ok(store) => (findings, Some(store)),
        Err(error) => {
            findings.push(Finding::bad("database", chain(&error), "mend what it says and check again"));
            (findings, None)
        }
    }
}

fn schema(config: &Config, looked: &Look) -> Finding {
    let Look { schema, known, .. } = looked;
    let place = config.database();
    if schema > known {
        let says = format!("{place} has schema {schema}, this program knows up to {known}");
        return Finding::bad("database", says, "start the newer program; nothing was touched");
    }
    if schema < known {
        let says = format!("{place} has schema {schema}, this program brings it to {known} at its next start");
        return Finding::warn("database", says, "make a backup with the older program first");
    }
    Finding::ok("database", format!("{place}, schema {schema}"))
}

fn key(path: &Path, looked: &Look) -> Vec<Finding> {
    let shown = path.display();
    let file = match master_key_fingerprint(path) {
        Ok(file) => file,
        Err(error) => {
            let mend = "put the key file back from where it is kept apart, with mode 0400; without it nothing opens";
            return vec![Finding::bad("master key", chain(&error), mend)];
        }
    };
    if looked.sealed_under.as_ref().is_some_and(|sealed_under| *sealed_under != file) {
        let says = format!("{shown} ({file}) is not the key this database is sealed under");
        return vec![Finding::bad("master key", says, "put the right key file back; askwell keys show compares them")];
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).map_or(KEY_MODE, |meta| meta.permissions().mode() & 0o777);
        if mode != KEY_MODE {
            let says = format!("{shown} has mode {mode:04o}, so that a slip can overwrite it");
            return vec![Finding::warn("master key", says, format!("chmod 0400 {shown}"))];
        }
    }
    vec![Finding::ok("master key", format!("{shown} opens this database (fingerprint {file})"))]
}
