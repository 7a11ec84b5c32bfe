//! What changed for the public, so that kept pages can be forgotten.

use askwell_core::event::Event;
use askwell_core::id::{PractitionerId, PublicationId};
use askwell_store::Reader;

use crate::live::Topic;
use crate::{App, Result};

/// So many journal entries are looked at in one go.
const ENTRIES_AT_ONCE: u32 = 1_000;

/// Something the public sees, or saw, is different now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// An answer appeared, changed or went.
    Answer {
        /// Identifier of the publication.
        id: String,
        /// Code of its field.
        specialty: String,
        /// Address step of its subject.
        topic: String,
    },
    /// A doctor's standing or profile.
    Doctor {
        /// Address step of the doctor's page.
        slug: String,
    },
}

impl App {
    /// Gives what changed for the public after a journal entry, and the entry up to which that is all. Every node asks for
    /// itself, since each keeps its own pages.
    pub async fn public_changes(&self, after: u64) -> Result<(u64, Vec<Changed>)> {
        let mut reader = self.inner.store.read().await?;
        let entries = reader.journal_page(after, ENTRIES_AT_ONCE).await?;
        let mut changed = Vec::new();
        let mut last = after;
        for entry in entries {
            last = entry.number;
            match entry.event {
                Event::Publication { id, .. } => changed.extend(answer(&mut reader, id).await?),
                Event::Practitioner { id, .. } => changed.extend(doctor(&mut reader, id).await?),
                _ => {}
            }
        }
        changed.sort();
        changed.dedup();
        Ok((last, changed))
    }

    /// Tells open pages of one entry's publication; the live follower calls it.
    pub(crate) fn tell_publication(&self, id: PublicationId, number: u64) {
        self.live().tell(Topic::Publication(id), number);
        self.live().tell(Topic::Publications, number);
    }

    /// Waits until the journal is longer than a number, and gives its length. `None` when the store was closed.
    pub async fn journal_beyond(&self, number: u64) -> Option<u64> {
        let mut watch = self.inner.store.journal_watch();
        let head = watch.wait_for(|head| *head > number).await.ok()?;
        Some(*head)
    }

    /// Gives the length of the journal now.
    pub async fn journal_length(&self) -> Result<u64> {
        Ok(self.inner.store.journal_look().await?)
    }
}

async fn answer(reader: &mut Reader, id: PublicationId) -> Result<Option<Changed>> {
    let publication = reader.publication(id).await?;
    Ok(publication.map(|publication| Changed::Answer {
        id: id.to_string(),
        specialty: publication.place.specialty.to_string(),
        topic: publication.place.topic.to_string(),
    }))
}

async fn doctor(reader: &mut Reader, id: PractitionerId) -> Result<Option<Changed>> {
    let profile = reader.profile(id).await?;
    Ok(profile.map(|profile| Changed::Doctor { slug: profile.slug.to_string() }))
}
