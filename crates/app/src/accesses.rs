//! Writing down who read what: at once, or, when the disk is full, as soon as there is room again.

use std::sync::{Mutex, PoisonError};

use askwell_store::{Access, By};

use crate::unit::doing;
use crate::{App, Result, full_is};

/// So many readings wait in memory for room on the disk; beyond that nobody reads what cannot be accounted for.
const WAITING_MOST: usize = 10_000;

/// Readings that wait for room on the disk, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<Vec<Access>>);

impl Waiting {
    fn take(&self) -> Vec<Access> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts readings back before those that came meanwhile, and says whether there was room for them.
    fn put_back(&self, mut readings: Vec<Access>) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = waiting.len() + readings.len() <= WAITING_MOST;
        if !fits {
            readings.pop();
        }
        readings.append(&mut waiting);
        *waiting = readings;
        fits
    }
}

impl App {
    /// Writes down a reading, and those that waited for room.
    ///
    /// On a full disk patients and doctors go on reading: the line stands in the machine's log, and in the record itself with the
    /// first reading for which there is room.
    pub(crate) async fn access_note(&self, access: Access) -> Result<()> {
        let (account, at) = (access.account, access.at);
        let mut readings = self.inner.waiting.take();
        readings.push(access);
        let lines = readings.clone();
        let note = doing(move |unit| Box::pin(async move { Ok(unit.accesses_put(&lines).await?) }));
        let noted = self.store().write(By::Account(account), at, note).await;
        if noted.is_ok() {
            return noted;
        }
        if let Some(Access { account, subject, what, .. }) = readings.last() {
            tracing::error!(%account, subject, what, "a reading could not be written down yet");
        }
        let fits = self.inner.waiting.put_back(readings);
        full_is(noted, |refused| if fits { Ok(()) } else { Err(refused) })
    }
}
