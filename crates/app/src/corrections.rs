//! What people corrected of the routing, as training data for the lexicon: where a question stood, where it belonged, and which
//! phrases of our own lexicon had spoken. No word of a patient is in it, and what was erased is gone from it too.

use std::collections::BTreeMap;

use askwell_core::code::Specialty;
use askwell_core::consultation;
use askwell_core::content::Asked;
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, TextId};
use askwell_text::specialty::{self, Evidence};
use jiff::Timestamp;
use serde::Serialize;

use crate::{App, Error, texts};

/// So many journal entries are read at once.
const ENTRIES_AT_ONCE: u32 = 1_000;

/// One question that stood in the wrong field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// Which consultation.
    pub consultation: ConsultationId,
    /// When it was corrected.
    pub at: Timestamp,
    /// Where it stood; `other` when the routing was not sure.
    pub from: Specialty,
    /// Where it belonged.
    pub to: Specialty,
    /// Whether a coordinator said so; otherwise a doctor did.
    pub by_coordinator: bool,
    /// What the lexicon had met in the question.
    pub evidence: Vec<Evidence>,
}

impl App {
    /// Hands out every correction of the routing, the oldest first; stops when `each` does.
    pub async fn corrections_export<E: From<Error>>(
        &self,
        mut each: impl FnMut(Correction) -> Result<(), E>,
    ) -> Result<(), E> {
        let store = |error: askwell_store::Error| E::from(Error::from(error));
        let mut reader = self.store().snapshot().await.map_err(store)?;
        let mut stands: BTreeMap<ConsultationId, (Specialty, TextId)> = BTreeMap::new();
        let mut after = 0;
        loop {
            let entries = reader.journal_page(after, ENTRIES_AT_ONCE).await.map_err(store)?;
            let Some(last) = entries.last() else { return Ok(()) };
            after = last.number;
            for entry in entries {
                let Event::Consultation { id, event } = entry.event else { continue };
                match event {
                    consultation::Event::Opened { opening, .. } => {
                        stands.insert(id, (opening.specialty, opening.words.text));
                    }
                    consultation::Event::Rerouted { specialty: to, at, why, .. } => {
                        let Some((from, text)) = stands.get_mut(&id) else { continue };
                        let from = std::mem::replace(from, to.clone());
                        let Some(words) = reader.text(*text).await.map_err(store)? else { continue };
                        let asked: Asked = texts::read("a query", &words)?;
                        let evidence = specialty::evidence(&asked.text);
                        each(Correction { consultation: id, at, from, to, by_coordinator: why.is_some(), evidence })?;
                    }
                    _ => {}
                }
            }
        }
    }
}
