//! The search index follows the journal: what is public is in it, what is not is gone.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use askwell_core::event::Event;
use askwell_core::id::PublicationId;
use askwell_core::publication::{Public, Publication, UNLISTED_AFTER_DAYS};
use askwell_search::Change;

use crate::{App, Result, searching, texts};

/// So many journal entries are taken with one commit of the index.
///
/// A commit costs a dozen synced files, so not too few; the pages of all lie in memory until then, so not too many.
const ENTRIES_AT_ONCE: u32 = 3_000;

/// So many long overdue pages are read at once.
const OVERDUE_AT_ONCE: u32 = 200;

/// What the index is told of some entries.
struct Gathered {
    changes: Vec<Change>,
    /// Whether the list of names that are treated alike changed.
    names_changed: bool,
    /// The number of the last entry.
    last: u64,
}

impl App {
    /// Brings the index up to the journal's head; gives the number it stands at. Doing it twice changes nothing.
    ///
    /// Each page is read as it is now, not as the entry found it: a later entry would bring it there anyway.
    pub async fn index_catch_up(&self) -> Result<u64> {
        // The index keeps documents from one run to the next, but not the names: each run reads them once.
        if !self.inner.names_known.load(Ordering::Acquire) {
            self.synonyms_load().await?;
            self.inner.names_known.store(true, Ordering::Release);
        }
        let mut gathered = self.gather(self.inner.index.position()).await?;
        while let Some(Gathered { changes, names_changed, last }) = gathered {
            if names_changed {
                self.synonyms_load().await?;
            }
            let app = self.clone();
            let applying = tokio::task::spawn_blocking(move || app.inner.index.apply(&changes, last));
            // What comes next is read while this is taken in.
            let next = self.gather(last).await;
            applying.await.map_err(|_| searching::ended())??;
            gathered = next?;
        }
        self.index_unlist().await?;
        Ok(self.inner.index.position())
    }

    /// Takes out of the index what is long overdue for another look: once a day, since the journal has no entry for a day.
    async fn index_unlist(&self) -> Result<()> {
        let today = self.today();
        let mut unlisted_on = self.inner.unlisted_on.lock().await;
        if *unlisted_on == Some(today) {
            return Ok(());
        }
        let Ok(before) = today.checked_sub(jiff::Span::new().days(UNLISTED_AFTER_DAYS + 1)) else { return Ok(()) };
        let mut reader = self.inner.store.read().await?;
        let mut overdue = reader.publications_to_review(before, OVERDUE_AT_ONCE).await?;
        let mut changes = Vec::new();
        while let Some(last) = overdue.last() {
            let after = match last.public {
                Public::Live { next_review_on: Some(on), .. } => (on, last.id),
                _ => break,
            };
            let gone = overdue.iter().filter(|publication| !publication.is_listed(today));
            changes.extend(gone.map(|publication| Change::Remove(publication.id.to_string())));
            overdue = reader.publications_to_review_after(before, after, OVERDUE_AT_ONCE).await?;
        }
        drop(reader);
        if !changes.is_empty() {
            let app = self.clone();
            let applying =
                tokio::task::spawn_blocking(move || app.inner.index.apply(&changes, app.inner.index.position()));
            applying.await.map_err(|_| searching::ended())??;
        }
        *unlisted_on = Some(today);
        Ok(())
    }

    /// Reads what the index is told of the entries after a position.
    async fn gather(&self, position: u64) -> Result<Option<Gathered>> {
        let mut reader = self.inner.store.read().await?;
        let entries = reader.journal_page(position, ENTRIES_AT_ONCE).await?;
        let Some(last) = entries.last().map(|entry| entry.number) else { return Ok(None) };
        let names_changed = entries.iter().any(|entry| matches!(entry.event, Event::Synonym { .. }));
        let touched: BTreeSet<PublicationId> = entries.iter().filter_map(|entry| touched(&entry.event)).collect();
        let publications = reader.publications(touched).await?;
        let live = publications.values().filter_map(Publication::live).map(|live| live.text);
        let texts = reader.texts(live).await?;
        drop(reader);
        let today = self.today();
        let mut changes = Vec::with_capacity(publications.len());
        for publication in publications.values() {
            let text = publication.live().and_then(|live| texts.get(&live.text));
            let page = text.map(|text| texts::read("a page", text)).transpose()?;
            changes.push(searching::change(publication, page, today));
        }
        Ok(Some(Gathered { changes, names_changed, last }))
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
