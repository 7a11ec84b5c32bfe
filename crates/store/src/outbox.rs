//! What must be told to somebody because of a journal entry: once for each entry, kind and recipient.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::sql;
use crate::reader::{Reader, count, moment, number};
use crate::unit::Unit;
use crate::{Error, Result};

/// One thing to be told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// The journal entry it is about.
    pub number: u64,
    /// What is told, such as `answered`.
    pub kind: String,
    /// Who is told: an account's identifier, never an address.
    pub recipient: String,
    /// How often it was tried, this time included.
    pub attempts: u64,
}

/// How many notices stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OutboxCounts {
    /// Wait to be sent, or to be tried again.
    pub waiting: u64,
    /// Sent.
    pub sent: u64,
    /// Given up.
    pub dead: u64,
}

impl Unit {
    /// Puts a notice into the outbox; the second time changes nothing. Says whether it is new.
    pub async fn outbox_add(&mut self, entry: u64, kind: &str, recipient: &str) -> Result<bool> {
        let now = self.now_micros();
        let added = sql!(
            self,
            run "insert into outbox (number, kind, recipient, state, attempts, next_at, changed_at)
                 values ($1, $2, $3, 'waiting', 0, $4, $4) on conflict (number, kind, recipient) do nothing",
            number(entry),
            kind,
            recipient,
            now
        )?;
        Ok(added > 0)
    }

    /// Puts a letter into the outbox whose address is no account's, such as the first sign-in link. It stands sealed in the
    /// recipient's place, about no journal entry (number 0); [`Reader::outbox_letter`] opens it.
    pub async fn outbox_add_letter(&mut self, kind: &str, letter: &(impl Serialize + Sync)) -> Result<()> {
        let sealed = self.secrets.service.seal(&identity(kind), &serde_json::to_vec(letter)?);
        self.outbox_add(0, kind, &hex::encode(sealed)).await?;
        Ok(())
    }

    /// Takes notices that are due, the oldest first, and keeps them from others until a moment: whoever took them and fell
    /// silent has them tried again after it.
    pub async fn outbox_claim(&mut self, most: u32, until: Timestamp) -> Result<Vec<Notice>> {
        let now = self.now_micros();
        let rows: Vec<(i64, String, String, i64)> = sql!(
            self,
            all "select number, kind, recipient, attempts from outbox
                 where state = 'waiting' and next_at <= $1 order by next_at, number, kind, recipient limit $2",
            now,
            i64::from(most)
        )?;
        let mut notices = Vec::with_capacity(rows.len());
        for (entry, kind, recipient, attempts) in rows {
            sql!(
                self,
                run "update outbox set attempts = attempts + 1, next_at = $4, changed_at = $5
                     where number = $1 and kind = $2 and recipient = $3",
                entry,
                kind,
                recipient,
                until.as_microsecond(),
                now
            )?;
            let id = entry.to_string();
            let attempts = count(attempts, "outbox", "attempts", &id)? + 1;
            notices.push(Notice { number: count(entry, "outbox", "number", &id)?, kind, recipient, attempts });
        }
        Ok(notices)
    }

    /// Notes that a notice was sent.
    pub async fn outbox_sent(&mut self, notice: &Notice) -> Result<()> {
        self.outbox_set(notice, "sent", self.now(), None).await
    }

    /// Notes why a notice could not be sent, and when to try again.
    pub async fn outbox_retry(&mut self, notice: &Notice, fault: &str, at: Timestamp) -> Result<()> {
        self.outbox_set(notice, "waiting", at, Some(fault)).await
    }

    /// Gives a notice up.
    pub async fn outbox_give_up(&mut self, notice: &Notice, fault: &str) -> Result<()> {
        self.outbox_set(notice, "dead", self.now(), Some(fault)).await
    }

    async fn outbox_set(
        &mut self,
        notice: &Notice,
        state: &str,
        next_at: Timestamp,
        fault: Option<&str>,
    ) -> Result<()> {
        let now = self.now_micros();
        let set = sql!(
            self,
            run "update outbox set state = $4, next_at = $5, fault = $6, changed_at = $7
                 where number = $1 and kind = $2 and recipient = $3",
            number(notice.number),
            notice.kind,
            notice.recipient,
            state,
            next_at.as_microsecond(),
            fault,
            now
        )?;
        if set == 0 {
            return Err(Error::Missing { table: "outbox", id: notice.number.to_string() });
        }
        Ok(())
    }
}

fn identity(kind: &str) -> String {
    format!("letter {kind}")
}

impl Reader {
    /// Opens the letter that a notice carries in its recipient's place.
    pub fn outbox_letter<T: DeserializeOwned>(&self, notice: &Notice) -> Result<T> {
        let tampered = || Error::Tampered { table: "outbox", id: notice.kind.clone() };
        let sealed = hex::decode(&notice.recipient).map_err(|_| tampered())?;
        let opened = self.secrets.service.open(&identity(&notice.kind), &sealed).ok_or_else(tampered)?;
        Ok(serde_json::from_slice(&opened)?)
    }

    /// Gives the moment at which the next notice is due, if one waits.
    pub async fn outbox_next(&mut self) -> Result<Option<Timestamp>> {
        let row: Option<(i64,)> =
            sql!(self, one "select next_at from outbox where state = 'waiting' order by next_at limit 1")?;
        row.map(|(at,)| moment(at, "outbox", "next_at", "waiting")).transpose()
    }

    /// Counts the outbox.
    pub async fn outbox_counts(&mut self) -> Result<OutboxCounts> {
        let rows: Vec<(String, i64)> = sql!(self, all "select state, count(*) from outbox group by state")?;
        let mut counts = OutboxCounts::default();
        for (state, rows) in rows {
            let rows = count(rows, "outbox", "state", &state)?;
            match state.as_str() {
                "waiting" => counts.waiting = rows,
                "sent" => counts.sent = rows,
                _ => counts.dead = rows,
            }
        }
        Ok(counts)
    }
}
