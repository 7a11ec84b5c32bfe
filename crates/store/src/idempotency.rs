//! What was answered to a request, so that the same request again gets the same answer and does nothing.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::Result;
use crate::db::sql;
use crate::reader::Reader;
use crate::unit::Unit;

/// What is known about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idempotency {
    /// It was never used: do the work, then keep the answer in the same unit.
    New,
    /// The same request was done already; this was its answer.
    Done(String),
    /// The key was used for another request: refuse.
    Reused,
}

fn digest(request: &[u8]) -> Vec<u8> {
    Sha256::digest(request).to_vec()
}

impl Reader {
    /// Says what is known about a key of this actor. The writer is one, so what a unit finds here stays true until its commit.
    pub async fn idempotency(&mut self, actor: &str, key: &str, request: &[u8]) -> Result<Idempotency> {
        let row: Option<(Vec<u8>, String)> =
            sql!(self, one "select request, response from idempotency where actor = $1 and key = $2", actor, key)?;
        Ok(match row {
            None => Idempotency::New,
            Some((kept, response)) if kept == digest(request) => Idempotency::Done(response),
            Some(_) => Idempotency::Reused,
        })
    }
}

impl Unit {
    /// Keeps what is answered: an address or an identifier, never words of a patient.
    pub async fn idempotency_keep(&mut self, actor: &str, key: &str, request: &[u8], response: &str) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            later "insert into idempotency (actor, key, request, response, at) values ($1, $2, $3, $4, $5)",
            actor,
            key,
            digest(request),
            response,
            now
        )
    }

    /// Forgets keys kept before a moment; a day is enough for any client that tries again.
    pub async fn idempotency_sweep(&mut self, before: Timestamp) -> Result<u64> {
        sql!(self, run "delete from idempotency where at < $1", before.as_microsecond())
    }
}
