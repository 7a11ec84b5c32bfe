//! Who read which clinical record. Lines are written as they happen; batches of them are sealed into the journal by digest.

use askwell_core::code::Digest;
use askwell_core::event::Event;
use askwell_core::id::AccountId;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::db::{Cell, insert, sql};
use crate::reader::{Reader, moment, number};
use crate::unit::Unit;
use crate::{Error, Result};

/// One reading of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub account: AccountId,
    /// What was read: the identifier of a consultation or an attachment.
    pub subject: String,
    /// In which way, as a code such as `conversation` or `export`.
    pub what: String,
}

/// The most lines in one batch.
const BATCH_LINES: i64 = 10_000;

type AccessRow = (i64, i64, String, String, String);

/// Gives the digest of a batch: SHA-256 over its lines in order, each field followed by a line break.
pub(crate) fn batch_digest(rows: &[AccessRow]) -> Digest {
    let mut hasher = Sha256::new();
    for (id, at, account, subject, what) in rows {
        hasher.update(format!("{id}\n{at}\n{account}\n{subject}\n{what}\n"));
    }
    Digest(hasher.finalize().into())
}

impl Unit {
    /// Writes down readings.
    pub async fn accesses_put(&mut self, accesses: &[Access]) -> Result<()> {
        let row: Option<(i64,)> = sql!(self, one "select coalesce(max(id), 0) from accesses")?;
        let first = row.map_or(1, |(last,)| last + 1);
        let cells = (first..).zip(accesses).flat_map(|(id, access)| {
            [
                Cell::from(id),
                Cell::from(access.at.as_microsecond()),
                Cell::from(access.account.to_string()),
                Cell::from(access.subject.clone()),
                Cell::from(access.what.clone()),
            ]
        });
        let cells = cells.collect();
        insert(self, "insert into accesses (id, at, account, subject, what) values", "", 5, cells).await?;
        Ok(())
    }

    /// Seals what is not sealed yet into the journal, and gives the entry's number if there was anything.
    pub async fn accesses_seal(&mut self) -> Result<Option<u64>> {
        let rows: Vec<AccessRow> = sql!(
            self,
            all "select id, at, account, subject, what from accesses where sealed_in is null order by id limit $1",
            BATCH_LINES
        )?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
        let lines = u32::try_from(rows.len()).expect("a batch has at most ten thousand lines");
        let entry = self.journal_append(&Event::AccessLog { batch: batch_digest(&rows), lines })?;
        sql!(
            self,
            run "update accesses set sealed_in = $3 where id >= $1 and id <= $2",
            first.0,
            last.0,
            number(entry)
        )?;
        Ok(Some(entry))
    }
}

impl Reader {
    /// Gives who read a record, the newest first, at most `most`.
    pub async fn accesses_about(&mut self, subject: impl ToString, most: u32) -> Result<Vec<Access>> {
        let rows: Vec<AccessRow> = sql!(
            self,
            all "select id, at, account, subject, what from accesses where subject = $1 order by id desc limit $2",
            subject.to_string(),
            i64::from(most)
        )?;
        rows.into_iter().map(access).collect()
    }

    /// Gives the lines that a journal entry sealed.
    pub(crate) async fn accesses_sealed_in(&mut self, entry: u64) -> Result<Vec<AccessRow>> {
        sql!(
            self,
            all "select id, at, account, subject, what from accesses where sealed_in = $1 order by id",
            number(entry)
        )
    }
}

fn access((id, at, account, subject, what): AccessRow) -> Result<Access> {
    let id = id.to_string();
    let account = account.parse();
    let contradiction = |_| Error::Contradiction { table: "accesses", column: "account", id: id.clone() };
    Ok(Access { at: moment(at, "accesses", "at", &id)?, account: account.map_err(contradiction)?, subject, what })
}
