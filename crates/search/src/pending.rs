//! Vectors that are still to be made, found by asking the index itself: nothing is lost by stopping in between.

use std::collections::{HashSet, VecDeque};
use std::sync::PoisonError;

use tantivy::{DocAddress, Searcher};

use crate::error::Result;
use crate::index::Index;

/// Documents without a vector, as of one commit.
#[derive(Default)]
pub(crate) struct Pending {
    seen: Option<Searcher>,
    left: VecDeque<(u64, DocAddress)>,
}

impl Index {
    /// Computes up to `limit` vectors that are still missing and gives how many it made; 0 means nothing is left to do.
    ///
    /// Documents are findable by words before. Call it in the background until it gives 0, after every change.
    ///
    /// # Errors
    /// When the model fails or the vectors cannot be written.
    pub fn embed_pending(&self, limit: usize) -> Result<usize> {
        let Some(meaning) = &self.meaning else { return Ok(0) };
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if pending.left.is_empty() {
            let searcher = self.searcher();
            let keys = self.keys(&searcher)?;
            let mut new = HashSet::new();
            pending.left = keys.iter().filter(|(key, _)| !meaning.has(*key) && new.insert(*key)).copied().collect();
            if pending.left.is_empty() {
                pending.seen = None;
                // Whoever asks first whether two questions are the same need not wait for it.
                meaning.asked()?;
                meaning.settle(&keys.into_iter().map(|(key, _)| key).collect())?;
                return Ok(0);
            }
            pending.seen = Some(searcher);
        }
        let count = limit.max(1).min(pending.left.len());
        let mut texts = Vec::with_capacity(count);
        if let Some(searcher) = &pending.seen {
            for (key, at) in pending.left.iter().take(count) {
                texts.push((*key, self.fields.read(&searcher.doc(*at)?).1.embedded()));
            }
        }
        meaning.learn(&texts)?;
        pending.left.drain(..count);
        Ok(count)
    }

    /// How many documents have a vector.
    pub(crate) fn vectors(&self) -> usize {
        let Some(meaning) = &self.meaning else { return 0 };
        let keys = self.keys(&self.searcher()).unwrap_or_default();
        keys.iter().filter(|(key, _)| meaning.has(*key)).count()
    }

    fn keys(&self, searcher: &Searcher) -> Result<Vec<(u64, DocAddress)>> {
        let mut keys = Vec::new();
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let column = reader.fast_fields().u64("key")?;
            let alive =
                reader.doc_ids_alive().filter_map(|doc| Some((column.first(doc)?, DocAddress::new(segment, doc))));
            keys.extend(alive);
        }
        Ok(keys)
    }
}
