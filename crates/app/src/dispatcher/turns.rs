//! Follows the journal and keeps one row for every turn, so that the promise can be measured.

use std::collections::BTreeSet;

use askwell_core::event::Event;
use askwell_core::id::ConsultationId;
use askwell_store::By;

use super::turn::turns;
use crate::{App, Error, Result};

/// The name under which the place in the journal is kept.
pub(crate) const FOLLOWER: &str = "promise";
/// Entries read at once.
const ENTRIES_AT_ONCE: u32 = 1_000;

impl App {
    /// Reads what has happened and writes down how the turns stand. A second node that reads the same does nothing.
    pub(super) async fn turns_follow(&self) -> Result<()> {
        // Openings must have met the plan before they are written down.
        drop(self.mirror_at_once().await?);
        loop {
            let mut reader = self.store().read().await?;
            let from = reader.cursor(FOLLOWER).await?;
            let entries = reader.journal_page(from, ENTRIES_AT_ONCE).await?;
            drop(reader);
            let Some(last) = entries.last() else { return Ok(()) };
            let touched = entries.iter().filter_map(|entry| match &entry.event {
                Event::Consultation { id, .. } => Some(*id),
                _ => None,
            });
            self.turns_write(from, last.number, touched.collect()).await?;
        }
    }

    async fn turns_write(&self, from: u64, to: u64, touched: BTreeSet<ConsultationId>) -> Result<()> {
        let expected = self.mirror_at_once().await?.expected.clone();
        self.store()
            .write(By::Service, self.now(), move |unit| {
                Box::pin(async move {
                    if !unit.cursor_move(FOLLOWER, from, to).await? {
                        return Ok(());
                    }
                    for id in touched {
                        let Some(consultation) = unit.consultation(id).await? else { continue };
                        for mut turn in turns(&consultation) {
                            let known = expected.get(&(id, turn.turn));
                            turn.expected = known.map(|expected| (expected.within, expected.feasibility));
                            unit.turn_save(&turn).await?;
                        }
                    }
                    Ok::<(), Error>(())
                })
            })
            .await
    }
}
