//! Opening the store with its master key, and giving it another.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use askwell_core::id::AccountId;

use crate::config::Config;
use crate::db::{Db, sql};
use crate::newsletters::{self, Subscriber};
use crate::reader::Reader;
use crate::secrets::{Key, Secrets, master_key, sync_folder};
use crate::{Error, Result};

/// The setting by which the database recognizes its key.
const CHECK: &str = "master_key_check";

/// Reads the master key and compares it with the check value in the database, which the first start writes.
pub(crate) async fn unlock(db: &Db, path: &Path) -> Result<Secrets> {
    let nothing = Arc::new(Secrets::derive(&Key::random()));
    let mut reader = Reader::new(db.writing().await?, nothing);
    let stored = reader.setting(CHECK).await?;
    if let Some(stored) = &stored {
        finish_change(path, stored)?;
    }
    let secrets = Secrets::derive(&master_key(path, stored.is_none())?);
    if stored.is_none() {
        sql!(
            reader,
            run "insert into settings (name, value, changed_at) values ($1, $2, 0) on conflict (name) do nothing",
            CHECK,
            secrets.check_text()
        )?;
    }
    // Read again: another node may have made its key in the same moment, and then only one of the two is right.
    if reader.setting(CHECK).await? != Some(secrets.check_text()) {
        return Err(Error::WrongMasterKey { path: path.to_owned() });
    }
    Ok(secrets)
}

/// Where a new key waits until the database is sealed under it.
fn pending(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

/// Puts a waiting key in place when the database is sealed under it already: a change that broke off after its commit.
fn finish_change(path: &Path, stored: &str) -> Result<()> {
    let waiting = pending(path);
    if !waiting.exists() || Secrets::derive(&master_key(&waiting, false)?).check_text() != stored {
        return Ok(());
    }
    std::fs::rename(&waiting, path).map_err(Error::io(path))?;
    sync_folder(path)
}

/// Gives the store a new master key and says how many owners' keys were wrapped anew. The service must not be running.
///
/// Texts and files stay as they are: they lie under their owners' keys, and only those are wrapped anew. The new key waits
/// beside the old one until the database is committed, so that whenever this breaks off one of the two opens the store.
/// Links that were mailed and not used are void afterwards.
pub async fn master_key_change(config: &Config) -> Result<u64> {
    let db = Db::open(&config.database, 1).await?;
    let changed = change(&db, &config.master_key).await;
    db.close().await;
    changed
}

async fn change(db: &Db, path: &Path) -> Result<u64> {
    let old = Arc::new(unlock(db, path).await?);
    let waiting = pending(path);
    if waiting.exists() {
        // Left by a change that broke off before its commit; nothing was ever sealed under it.
        std::fs::remove_file(&waiting).map_err(Error::io(&waiting))?;
    }
    let new = Secrets::derive(&master_key(&waiting, true)?);
    let mut reader = Reader::new(db.writing().await?, old);
    reader.conn.begin_writing().await?;
    let wrapped = match wrap_anew(&mut reader, &new).await {
        Ok(wrapped) => wrapped,
        Err(error) => {
            reader.conn.give_up();
            return Err(error);
        }
    };
    reader.conn.raw("commit").await?;
    std::fs::rename(&waiting, path).map_err(Error::io(path))?;
    sync_folder(path)?;
    Ok(wrapped)
}

async fn wrap_anew(reader: &mut Reader, new: &Secrets) -> Result<u64> {
    // Addresses first: they are read under the old key.
    let accounts: Vec<(String,)> = sql!(reader, all "select account from credentials")?;
    for (account,) in accounts {
        let contradiction = |_| Error::Contradiction { table: "credentials", column: "account", id: account.clone() };
        let id: AccountId = account.parse().map_err(contradiction)?;
        let Some(credentials) = reader.credentials(id).await? else { continue };
        let hash = new.email_hash(&credentials.contact.email);
        sql!(reader, run "update credentials set email_hash = $2 where account = $1", account, &hash[..])?;
    }
    let newsletters: Vec<(Vec<u8>, Vec<u8>)> = sql!(reader, all "select address, sealed from newsletters")?;
    for (address, sealed) in newsletters {
        let id = newsletters::identity(&address);
        let opened = reader.secrets.service.open(&id, &sealed);
        let opened = opened.ok_or_else(|| Error::Tampered { table: "newsletters", id: id.clone() })?;
        let subscriber: Subscriber = serde_json::from_slice(&opened)?;
        let hash = new.email_hash(&subscriber.email);
        let sealed = new.service.seal(&newsletters::identity(&hash), &opened);
        sql!(
            reader,
            run "update newsletters set address = $2, sealed = $3 where address = $1",
            address,
            &hash[..],
            sealed
        )?;
    }
    let keys: Vec<(String, Vec<u8>)> = sql!(reader, all "select owner, wrapped from keys where wrapped is not null")?;
    let count = keys.len() as u64;
    for (owner, wrapped) in keys {
        let key = reader.secrets.wrap.open(&owner, &wrapped);
        let key = key.as_deref().and_then(Key::from_bytes);
        let key = key.ok_or_else(|| Error::Tampered { table: "keys", id: owner.clone() })?;
        let wrapped = new.wrap.seal(&owner, key.bytes());
        sql!(reader, run "update keys set wrapped = $2 where owner = $1", owner, wrapped)?;
    }
    sql!(reader, run "delete from sign_in_links")?;
    sql!(reader, run "update settings set value = $2 where name = $1", CHECK, new.check_text())?;
    Ok(count)
}
