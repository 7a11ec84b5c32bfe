//! Which files were brought in, so that none is brought in twice.

use askwell_core::code::Digest;
use jiff::Timestamp;

use crate::Result;
use crate::db::sql;
use crate::reader::{Reader, count, moment, number};
use crate::unit::Unit;

/// A file that was brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Digest of the file.
    pub digest: Digest,
    /// What it was called.
    pub source: String,
    /// How many answers it held.
    pub answers: u64,
    /// When it was brought in.
    pub at: Timestamp,
}

type ImportRow = (String, i64, i64);

impl Reader {
    /// Gives the import of a file with this digest, if it was brought in before.
    pub async fn import(&mut self, digest: Digest) -> Result<Option<Import>> {
        let row: Option<ImportRow> =
            sql!(self, one "select source, answers, at from imports where digest = $1", &digest.0[..])?;
        let Some((source, answers, at)) = row else { return Ok(None) };
        let id = digest.to_string();
        let answers = count(answers, "imports", "answers", &id)?;
        Ok(Some(Import { digest, source, answers, at: moment(at, "imports", "at", &id)? }))
    }
}

impl Unit {
    /// Records that a file was brought in, in the unit that brings it.
    pub async fn import_put(&mut self, digest: Digest, source: &str, answers: u64) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "insert into imports (digest, source, answers, at) values ($1, $2, $3, $4)",
            &digest.0[..],
            source,
            number(answers),
            now
        )?;
        Ok(())
    }
}
