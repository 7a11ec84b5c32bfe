//! The search index follows the journal: what is public is in it, what is not is gone.

use std::collections::BTreeSet;

use askwell_core::event::Event;
use askwell_core::id::PublicationId;

use crate::{App, Result, answers, searching};

/// So many journal entries are taken with one commit of the index.
const ENTRIES_AT_ONCE: u32 = 2_000;

impl App {
    /// Brings the index up to the journal's head; gives the number it stands at. Doing it twice changes nothing.
    ///
    /// Each page is read as it is now, not as the entry found it: a later entry would bring it there anyway.
    pub async fn index_catch_up(&self) -> Result<u64> {
        loop {
            let position = self.inner.index.position();
            let mut reader = self.inner.store.read().await?;
            let entries = reader.journal_page(position, ENTRIES_AT_ONCE).await?;
            let Some(last) = entries.last().map(|entry| entry.number) else { return Ok(position) };
            let touched: BTreeSet<PublicationId> = entries.iter().filter_map(|entry| touched(&entry.event)).collect();
            let mut changes = Vec::with_capacity(touched.len());
            for id in touched {
                let Some(publication) = reader.publication(id).await? else { continue };
                let page = answers::live_page(&mut reader, &publication).await?;
                changes.push(searching::change(&publication, page));
            }
            drop(reader);
            let app = self.clone();
            let applied = tokio::task::spawn_blocking(move || app.inner.index.apply(&changes, last)).await;
            applied.map_err(|_| searching::ended())??;
        }
    }

    /// Empties the index and builds it anew from the journal.
    pub async fn index_rebuild(&self) -> Result<u64> {
        self.inner.index.clear()?;
        self.index_catch_up().await
    }
}

fn touched(event: &Event) -> Option<PublicationId> {
    if let Event::Publication { id, .. } = event { Some(*id) } else { None }
}
