//! How an account signs in and is reached: sealed, found by a keyed hash, and not in the journal.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use askwell_core::account::Account;
use askwell_core::id::AccountId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::sql;
use crate::keys::{Owner, Purpose};
use crate::reader::Reader;
use crate::secrets::Key;
use crate::sessions::{self, Session};
use crate::token::Token;
use crate::unit::Unit;
use crate::{Error, Result, record};

/// How a person is reached and addressed; stands sealed under the account's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// The e-mail address as it was typed.
    pub email: String,
    /// What they like to be called; may be empty.
    pub name: String,
}

/// How an account signs in and what it prefers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// How the person is reached.
    pub contact: Contact,
    /// The password's hash (argon2id, PHC form), if there is a password.
    pub password: Option<String>,
    /// Preferences as JSON, in the words of whoever wrote them.
    pub preferences: String,
}

/// The hash of nothing anybody can type: work to be done where there is no hash.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$YXNrd2VsbG5vYm9keQ$aWyXUvkOPZ10blNVqOaSNE/ET05i0ABfcPgtAFs7aYY";

/// Gives the hash of a password: argon2id, 19 MiB, 2 rounds (OWASP's first choice, 2023). Takes tens of milliseconds on a thread of its own.
pub async fn password_hash(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    match hashed.await {
        Ok(Ok(hash)) => Ok(hash),
        _ => Err(Error::Configuration { setting: "password", fault: "it cannot be hashed".to_owned() }),
    }
}

/// Says whether this is the password. Takes as long for an account without one, so that nobody learns which accounts there are.
pub async fn password_holds(password: String, hash: Option<String>) -> bool {
    let known = hash.is_some();
    let holds = tokio::task::spawn_blocking(move || {
        let hash = hash.as_deref().unwrap_or(NOBODY);
        PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    holds.await.unwrap_or(false) && known
}

fn identity(account: AccountId) -> String {
    format!("contact {account}")
}

impl Reader {
    /// Gives the account with this address; case and outer blanks do not matter.
    pub async fn account_by_email(&mut self, email: &str) -> Result<Option<AccountId>> {
        let hash = self.secrets.email_hash(email);
        let row: Option<(String,)> =
            sql!(self, one "select account from credentials where email_hash = $1", &hash[..])?;
        let Some((account,)) = row else { return Ok(None) };
        let contradiction = |_| Error::Contradiction { table: "credentials", column: "account", id: account.clone() };
        Ok(Some(account.parse().map_err(contradiction)?))
    }

    /// Gives how an account signs in; `None` when it has no credentials or was erased.
    pub async fn credentials(&mut self, account: AccountId) -> Result<Option<Credentials>> {
        let id = account.to_string();
        let row: Option<(Vec<u8>, Option<String>, String)> =
            sql!(self, one "select contact, password, preferences from credentials where account = $1", id)?;
        let Some(row) = row else { return Ok(None) };
        let Some(key) = self.key(&Owner::Account(account).to_string(), Purpose::Name).await? else { return Ok(None) };
        open(account, &key, row).map(Some)
    }

    /// Gives the session a token opens, with its account and how that signs in, in one look: what every page of somebody
    /// signed in begins with. `None` when the session is not valid, or the account is gone or was erased.
    pub async fn signed_in(
        &mut self,
        token: &Token,
        now: Timestamp,
    ) -> Result<Option<(Session, Account, Credentials)>> {
        let row: Option<SignedInRow> = sql!(
            self,
            one "select sessions.account, opened_at, seen_at, valid_until, state, contact, password, preferences, wrapped
                 from sessions
                 join accounts on accounts.id = sessions.account
                 join credentials on credentials.account = sessions.account
                 join keys on keys.owner = 'account:' || sessions.account
                 where token = $1 and revoked_at is null and valid_until > $2",
            token.stored(),
            now.as_microsecond()
        )?;
        let Some((account, opened_at, seen_at, valid_until, state, contact, password, preferences, wrapped)) = row
        else {
            return Ok(None);
        };
        let session = sessions::read((account.clone(), opened_at, seen_at, valid_until))?;
        let owner = Owner::Account(session.account).to_string();
        let Some(key) = self.key_of(&owner, wrapped, Purpose::Name)? else { return Ok(None) };
        let credentials = open(session.account, &key, (contact, password, preferences))?;
        Ok(Some((session, record::read((account, state))?, credentials)))
    }
}

type SignedInRow = (String, i64, i64, i64, String, Vec<u8>, Option<String>, String, Option<Vec<u8>>);

fn open(
    account: AccountId,
    key: &Key,
    (sealed, password, preferences): (Vec<u8>, Option<String>, String),
) -> Result<Credentials> {
    let opened = key.open(&identity(account), &sealed);
    let opened = opened.ok_or_else(|| Error::Tampered { table: "credentials", id: account.to_string() })?;
    Ok(Credentials { contact: serde_json::from_slice(&opened)?, password, preferences })
}

impl Unit {
    /// Gives an account its address and name; [`Error::Taken`] when another account has the address.
    pub async fn credentials_put(&mut self, account: AccountId, contact: &Contact) -> Result<()> {
        let key = self.key_ensure(&Owner::Account(account).to_string(), Purpose::Name).await?;
        let sealed = key.seal(&identity(account), &serde_json::to_vec(contact)?);
        let hash = self.secrets.email_hash(&contact.email);
        if self.account_by_email(&contact.email).await?.is_some_and(|other| other != account) {
            return Err(Error::Taken { what: "the e-mail address".to_owned() });
        }
        let now = self.now_micros();
        sql!(
            self,
            run "insert into credentials (account, email_hash, contact, preferences, made_at)
                 values ($1, $2, $3, '{}', $4)
                 on conflict (account) do update set email_hash = excluded.email_hash, contact = excluded.contact",
            account.to_string(),
            &hash[..],
            sealed,
            now
        )?;
        Ok(())
    }

    /// Sets or removes an account's password; `hash` comes from [`password_hash`], outside the unit.
    pub async fn password_put(&mut self, account: AccountId, hash: Option<String>) -> Result<()> {
        sql!(self, run "update credentials set password = $2 where account = $1", account.to_string(), hash)?;
        Ok(())
    }

    /// Keeps an account's preferences, as JSON.
    pub async fn preferences_put(&mut self, account: AccountId, preferences: &str) -> Result<()> {
        sql!(self, run "update credentials set preferences = $2 where account = $1", account.to_string(), preferences)?;
        Ok(())
    }

    /// Forgets how an account signs in, with its sessions, as at erasure.
    pub async fn credentials_remove(&mut self, account: AccountId) -> Result<()> {
        let id = account.to_string();
        sql!(self, run "delete from sessions where account = $1", id)?;
        sql!(self, run "delete from credentials where account = $1", id)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_account_without_a_password_costs_as_much_to_try() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        let somebody = Argon2::default().hash_password(b"anything").unwrap();
        assert_eq!((nobody.algorithm, &nobody.params), (somebody.algorithm, &somebody.params));
        assert!(Argon2::default().verify_password(b"", &nobody).is_err());
    }
}
