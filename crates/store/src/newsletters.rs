//! Who gets the newsletter: addresses and fields sealed, and no word of it in the journal.

use std::collections::BTreeSet;

use askwell_core::code::Specialty;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::db::sql;
use crate::reader::{Reader, moment};
use crate::token::Token;
use crate::unit::Unit;
use crate::{Error, Result};

/// What stands sealed of somebody who gets the newsletter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// The address.
    pub email: String,
    /// The token of the links in the mails, which changes and ends everything: whoever has the mail has it anyway.
    pub token: Token,
    /// The fields whose new pages are named.
    pub fields: BTreeSet<Specialty>,
    /// Which version of the words was agreed to.
    pub consent_version: u32,
}

/// Somebody who gets the newsletter, or asked for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Who, and what they want.
    pub subscriber: Subscriber,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// When it was confirmed from the mailbox; nothing is sent before.
    pub confirmed_at: Option<Timestamp>,
    /// Pages that became public before this moment need no naming any more.
    pub told_until: Timestamp,
}

type Row = (Vec<u8>, Vec<u8>, i64, Option<i64>, i64);

impl Reader {
    /// Gives whose newsletter a token opens.
    pub async fn newsletter(&mut self, token: &Token) -> Result<Option<Subscription>> {
        let row: Option<Row> = sql!(
            self,
            one "select address, sealed, asked_at, confirmed_at, told_until from newsletters where token = $1",
            token.stored()
        )?;
        row.map(|row| self.subscription(row)).transpose()
    }

    /// Gives the newsletter of an address; case and outer blanks do not matter.
    pub async fn newsletter_of(&mut self, email: &str) -> Result<Option<Subscription>> {
        let address = self.secrets.email_hash(email);
        let row: Option<Row> = sql!(
            self,
            one "select address, sealed, asked_at, confirmed_at, told_until from newsletters where address = $1",
            &address[..]
        )?;
        row.map(|row| self.subscription(row)).transpose()
    }

    /// Gives confirmed ones whose next issue is due, those first that wait longest.
    pub async fn newsletters_due(&mut self, now: Timestamp, most: u32) -> Result<Vec<Subscription>> {
        let rows: Vec<Row> = sql!(
            self,
            all "select address, sealed, asked_at, confirmed_at, told_until from newsletters
                 where due_at <= $1 and confirmed_at is not null order by due_at, address limit $2",
            now.as_microsecond(),
            i64::from(most)
        )?;
        rows.into_iter().map(|row| self.subscription(row)).collect()
    }

    fn subscription(&self, (address, sealed, asked_at, confirmed_at, told_until): Row) -> Result<Subscription> {
        let id = identity(&address);
        let opened = self.secrets.service.open(&id, &sealed);
        let opened = opened.ok_or_else(|| Error::Tampered { table: "newsletters", id: id.clone() })?;
        let read = |at, column| moment(at, "newsletters", column, &id);
        Ok(Subscription {
            subscriber: serde_json::from_slice(&opened)?,
            asked_at: read(asked_at, "asked_at")?,
            confirmed_at: confirmed_at.map(|at| read(at, "confirmed_at")).transpose()?,
            told_until: read(told_until, "told_until")?,
        })
    }
}

impl Unit {
    /// Keeps who asked for the newsletter and with what; an address has one at most. Confirmed stays confirmed.
    pub async fn newsletter_put(&mut self, subscriber: &Subscriber) -> Result<()> {
        let address = self.secrets.email_hash(&subscriber.email);
        let sealed = self.secrets.service.seal(&identity(&address), &serde_json::to_vec(subscriber)?);
        let now = self.now_micros();
        sql!(
            self,
            run "insert into newsletters (address, token, sealed, asked_at, told_until, due_at)
                 values ($1, $2, $3, $4, $4, $4)
                 on conflict (address) do update
                 set token = excluded.token, sealed = excluded.sealed, asked_at = excluded.asked_at",
            &address[..],
            subscriber.token.stored(),
            sealed,
            now
        )?;
        Ok(())
    }

    /// Notes that it was confirmed from the mailbox, the first time: pages count from now on, and the first issue is due then.
    pub async fn newsletter_confirm(&mut self, token: &Token, due_at: Timestamp) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "update newsletters set confirmed_at = $2, told_until = $2, due_at = $3
                 where token = $1 and confirmed_at is null",
            token.stored(),
            now,
            due_at.as_microsecond()
        )?;
        Ok(())
    }

    /// Notes that everything until now was told, and when the next issue is due.
    pub async fn newsletter_told(&mut self, token: &Token, due_at: Timestamp) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "update newsletters set told_until = $2, due_at = $3 where token = $1",
            token.stored(),
            now,
            due_at.as_microsecond()
        )?;
        Ok(())
    }

    /// Forgets whoever has this token; the second time changes nothing.
    pub async fn newsletter_remove(&mut self, token: &Token) -> Result<()> {
        sql!(self, run "delete from newsletters where token = $1", token.stored())?;
        Ok(())
    }

    /// Forgets the newsletter of an address.
    pub async fn newsletter_remove_of(&mut self, email: &str) -> Result<()> {
        let address = self.secrets.email_hash(email);
        sql!(self, run "delete from newsletters where address = $1", &address[..])?;
        Ok(())
    }

    /// Forgets who asked before a moment and never confirmed.
    pub async fn newsletters_sweep(&mut self, before: Timestamp) -> Result<u64> {
        sql!(self, run "delete from newsletters where confirmed_at is null and asked_at < $1", before.as_microsecond())
    }
}

/// What a row is sealed for.
pub(crate) fn identity(address: &[u8]) -> String {
    format!("newsletter {}", hex::encode(address))
}
