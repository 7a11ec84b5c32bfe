//! The key of every owner, wrapped under the master key; destroying it erases what the owner wrote.

use std::collections::BTreeMap;
use std::fmt;

use askwell_core::id::{AccountId, PatientId};

use crate::checkpoint::LogKey;
use crate::db::sql;
use crate::reader::Reader;
use crate::secrets::Key;
use crate::unit::Unit;
use crate::{Error, Result};

/// Whose key seals a text or a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A patient: everything said in their consultations, by whomever.
    Patient(PatientId),
    /// An account: its address, and what it wrote outside consultations.
    Account(AccountId),
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patient(id) => write!(f, "patient:{id}"),
            Self::Account(id) => write!(f, "account:{id}"),
        }
    }
}

/// What came names no owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not an owner")]
pub struct NotAnOwner;

impl std::str::FromStr for Owner {
    type Err = NotAnOwner;

    fn from_str(text: &str) -> Result<Self, NotAnOwner> {
        let (kind, id) = text.split_once(':').ok_or(NotAnOwner)?;
        match kind {
            "patient" => id.parse().map(Self::Patient).map_err(|_| NotAnOwner),
            "account" => id.parse().map(Self::Account).map_err(|_| NotAnOwner),
            _ => Err(NotAnOwner),
        }
    }
}

impl From<PatientId> for Owner {
    fn from(id: PatientId) -> Self {
        Self::Patient(id)
    }
}

impl From<AccountId> for Owner {
    fn from(id: AccountId) -> Self {
        Self::Account(id)
    }
}

/// What an owner's keys seal; each purpose has its own key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Text,
    File,
    Name,
    Digest,
    Log,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::Text => "askwell text 1",
            Self::File => "askwell file 1",
            Self::Name => "askwell name 1",
            Self::Digest => "askwell digest 1",
            Self::Log => "askwell log 1",
        }
    }
}

impl Reader {
    /// Gives an owner's key for a purpose; `None` where the owner has none yet or it was destroyed.
    pub(crate) async fn key(&mut self, owner: &str, purpose: Purpose) -> Result<Option<Key>> {
        if let Some(key) = self.keys.as_ref().and_then(|keys| keys.get(owner)) {
            return Ok(Some(key.derive(purpose.label())));
        }
        let row: Option<(Option<Vec<u8>>,)> = sql!(self, one "select wrapped from keys where owner = $1", owner)?;
        self.key_of(owner, row.and_then(|(wrapped,)| wrapped), purpose)
    }

    /// The same, for who has read the key's row with another.
    pub(crate) fn key_of(&mut self, owner: &str, wrapped: Option<Vec<u8>>, purpose: Purpose) -> Result<Option<Key>> {
        let Some(wrapped) = wrapped else { return Ok(None) };
        let bytes = self.secrets.wrap.open(owner, &wrapped);
        let key = bytes.as_deref().and_then(Key::from_bytes);
        let key = key.ok_or_else(|| Error::Tampered { table: "keys", id: owner.to_owned() })?;
        let derived = key.derive(purpose.label());
        self.key_keep(owner, key);
        Ok(Some(derived))
    }

    /// Keeps an open key for the rest of a unit.
    fn key_keep(&mut self, owner: &str, key: Key) {
        if let Some(keys) = &mut self.keys {
            keys.insert(owner.to_owned(), key);
        }
    }

    /// Says when an owner's key was destroyed, if it was.
    pub async fn erased_at(&mut self, owner: impl Into<Owner>) -> Result<Option<jiff::Timestamp>> {
        let owner = owner.into().to_string();
        let row: Option<(Option<i64>,)> = sql!(self, one "select destroyed_at from keys where owner = $1", owner)?;
        let Some((Some(at),)) = row else { return Ok(None) };
        crate::reader::moment(at, "keys", "destroyed_at", &owner).map(Some)
    }
}

impl Unit {
    /// Gives an owner's key for a purpose, and makes the key where there is none. A destroyed key stays destroyed.
    pub(crate) async fn key_ensure(&mut self, owner: &str, purpose: Purpose) -> Result<Key> {
        if let Some(key) = self.key(owner, purpose).await? {
            return Ok(key);
        }
        let key = Key::random();
        let wrapped = self.secrets.wrap.seal(owner, key.bytes());
        let now = self.now_micros();
        let made = sql!(
            self,
            run "insert into keys (owner, wrapped, made_at) values ($1, $2, $3) on conflict (owner) do nothing",
            owner,
            wrapped,
            now
        )?;
        if made == 0 {
            return Err(Error::Erased { owner: owner.to_owned() });
        }
        let derived = key.derive(purpose.label());
        self.key_keep(owner, key);
        Ok(derived)
    }

    /// Destroys an owner's key: nothing sealed under it can be read again, by anybody, here or in a later backup.
    ///
    /// A tombstone stays, so that the owner gets no second key. What the database still holds of the key is cleared after the
    /// commit; what a PostgreSQL server archives of its own write-ahead log ends with that archive's retention. Says whether it was not destroyed before.
    pub async fn erase(&mut self, owner: impl Into<Owner>) -> Result<bool> {
        let owner = owner.into().to_string();
        let now = self.now_micros();
        let erased = sql!(
            self,
            run "insert into keys (owner, wrapped, made_at, destroyed_at) values ($1, null, $2, $2)
                 on conflict (owner) do update set wrapped = null, destroyed_at = excluded.destroyed_at
                 where keys.wrapped is not null",
            owner,
            now
        )?;
        sql!(self, later "delete from drafts where owner = $1", &owner)?;
        self.keys = Some(BTreeMap::new());
        self.erased = true;
        Ok(erased > 0)
    }
}

/// Whose key signs checkpoints: the service's own. A change of the master key wraps it anew like every other, so it stays.
const SERVICE: &str = "service:log";

impl Reader {
    /// Gives the key that signs checkpoints under this name; `None` before anything was signed.
    pub async fn log_key(&mut self, name: &str) -> Result<Option<LogKey>> {
        Ok(self.key(SERVICE, Purpose::Log).await?.map(|key| LogKey::new(name, key.bytes())))
    }
}

impl Unit {
    /// Gives the key that signs checkpoints under this name, made when first needed.
    pub async fn log_key_ensure(&mut self, name: &str) -> Result<LogKey> {
        Ok(LogKey::new(name, self.key_ensure(SERVICE, Purpose::Log).await?.bytes()))
    }
}
