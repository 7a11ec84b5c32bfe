//! Links sent by mail that open something once: signing in, signing up, confirming an address.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::sql;
use crate::token::Token;
use crate::unit::Unit;
use crate::{Error, Result};

impl Unit {
    /// Keeps what a link will open and gives the link's token. `what` stands sealed, since it may hold an address.
    pub async fn sign_in_link_make(&mut self, what: &(impl Serialize + Sync), valid_until: Timestamp) -> Result<Token> {
        let token = Token::random();
        let stored = token.stored();
        let sealed = self.secrets.service.seal(&hex::encode(&stored), &serde_json::to_vec(what)?);
        let now = self.now_micros();
        sql!(
            self,
            run "insert into sign_in_links (token, sealed, made_at, valid_until) values ($1, $2, $3, $4)",
            stored,
            sealed,
            now,
            valid_until.as_microsecond()
        )?;
        Ok(token)
    }

    /// Uses a link up and gives what it opens; `None` when it is unknown, was used before, or came too late.
    pub async fn sign_in_link_use<T: DeserializeOwned>(&mut self, token: &Token) -> Result<Option<T>> {
        let stored = token.stored();
        let now = self.now_micros();
        let used = sql!(
            self,
            run "update sign_in_links set used_at = $2 where token = $1 and used_at is null and valid_until > $2",
            stored,
            now
        )?;
        if used == 0 {
            return Ok(None);
        }
        let row: Option<(Vec<u8>,)> = sql!(self, one "select sealed from sign_in_links where token = $1", stored)?;
        let sealed = row.map(|(sealed,)| sealed).unwrap_or_default();
        Ok(Some(self.sign_in_link_open(&stored, &sealed)?))
    }

    /// Gives what a link opened that was used since a moment; for the same form sent twice.
    pub async fn sign_in_link_used<T: DeserializeOwned>(
        &mut self,
        token: &Token,
        since: Timestamp,
    ) -> Result<Option<T>> {
        let stored = token.stored();
        let row: Option<(Vec<u8>,)> = sql!(
            self,
            one "select sealed from sign_in_links where token = $1 and used_at >= $2",
            stored,
            since.as_microsecond()
        )?;
        row.map(|(sealed,)| self.sign_in_link_open(&stored, &sealed)).transpose()
    }

    fn sign_in_link_open<T: DeserializeOwned>(&self, stored: &[u8], sealed: &[u8]) -> Result<T> {
        let id = hex::encode(stored);
        let opened = self.secrets.service.open(&id, sealed);
        let opened = opened.ok_or_else(|| Error::Tampered { table: "sign_in_links", id })?;
        Ok(serde_json::from_slice(&opened)?)
    }
}
