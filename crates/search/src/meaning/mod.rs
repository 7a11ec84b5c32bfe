//! Meaning: texts as directions, near where they mean nearly the same.

mod asked;
mod model;
mod space;
mod vectors;
mod wordpiece;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use sha2::{Digest, Sha256};

use crate::error::Result;
use asked::Asked;
use model::{DIMENSIONS, Model};
use space::Space;
pub(crate) use space::View;
use vectors::{Small, Vectors};

/// Word pieces of a document that its vector covers: the title and the answer's opening.
const DOCUMENT_PIECES: usize = 128;
/// Word pieces of a query that are read: cost grows with them, and a search must stay below 50 ms whatever is pasted. Whole messages were found
/// as well with 128 as with 144 (MRR@10 .932 both), with 112 a little worse (.930), since words read all of them.
const QUERY_PIECES: usize = 128;
/// Directions of recent texts that are remembered (1.5 kB each); forgotten all at once when full.
const RECENT_MOST: usize = 1_024;

/// The model, the vectors it made and the space they lie in.
pub(crate) struct Meaning {
    model: Model,
    held: RwLock<Held>,
    recent: Mutex<HashMap<u64, Arc<[f32]>>>,
    asked: OnceLock<Asked>,
}

/// How two texts lie to each other, whatever the collection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Alike {
    /// The cosine of their directions.
    pub(crate) cosine: f32,
    /// How far apart they are in what they ask.
    pub(crate) apart: f32,
}

struct Held {
    vectors: Vectors,
    space: Space,
    /// How many vectors the space was measured with.
    measured: usize,
}

impl Meaning {
    /// Loads the model in `folder` and its vectors in `file`; gives also what was wrong with that file, if it was.
    pub(crate) fn open(folder: &Path, file: Option<&Path>) -> Result<(Self, Option<String>)> {
        let model = Model::load(folder)?;
        let (vectors, complaint) = match file {
            Some(file) => Vectors::open(file, model.checksum())?,
            None => (Vectors::in_memory(model.checksum()), None),
        };
        let held = RwLock::new(Held { space: Space::of(&vectors), measured: vectors.len(), vectors });
        Ok((Self { model, held, recent: Mutex::default(), asked: OnceLock::new() }, complaint))
    }

    pub(crate) fn checksum(&self) -> &str {
        self.model.checksum()
    }

    /// Vectors of this model, of living documents and of some that are gone.
    pub(crate) fn has(&self, key: u64) -> bool {
        self.held().vectors.row(key).is_some()
    }

    /// Computes and keeps the vectors of some texts.
    pub(crate) fn learn(&self, texts: &[(u64, String)]) -> Result<()> {
        let mut made = Vec::with_capacity(texts.len());
        for (key, text) in texts {
            made.push((*key, Small::new(&self.model.embed(text, DOCUMENT_PIECES)?)));
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.vectors.extend(&made)?;
        // Measured again after a tenth more, and by `settle` when all is in: the middle moves little.
        if held.vectors.len() > held.measured + held.measured / 10 {
            held.measure();
        }
        Ok(())
    }

    /// Forgets the vectors that no document has any more and measures the space anew, when anything has changed.
    pub(crate) fn settle(&self, alive: &HashSet<u64>) -> Result<()> {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let before = held.vectors.len();
        held.vectors.forget_dead(alive)?;
        if held.measured != held.vectors.len() || before != held.vectors.len() {
            held.measure();
        }
        Ok(())
    }

    /// A text that may be read in several ways, each with its weight, as seen from the middle of the collection.
    pub(crate) fn view(&self, readings: &[(String, f32)]) -> Result<View> {
        let mut sum = vec![0.0; DIMENSIONS];
        for (text, weight) in readings {
            let direction = self.direction(text)?;
            sum.iter_mut().zip(direction.iter()).for_each(|(sum, value)| *sum += weight * value);
        }
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        sum.iter_mut().for_each(|value| *value /= length);
        Ok(self.held().space.view(&sum))
    }

    /// How two texts lie to each other.
    pub(crate) fn compare(&self, one: &str, other: &str) -> Result<Alike> {
        let asked = self.asked()?;
        let (one, other) = (self.direction(one)?, self.direction(other)?);
        let cosine = one.iter().zip(other.iter()).map(|(one, other)| one * other).sum();
        Ok(Alike { cosine, apart: asked.apart(&one, &other) })
    }

    /// Reads what may be asked, the first time; costs a quarter of a second then.
    pub(crate) fn asked(&self) -> Result<&Asked> {
        if let Some(asked) = self.asked.get() {
            return Ok(asked);
        }
        let read = Asked::read(&self.model, QUERY_PIECES)?;
        Ok(self.asked.get_or_init(|| read))
    }

    /// A text's direction, remembered for a while: a search asks for its own text and the same titles again and again.
    fn direction(&self, text: &str) -> Result<Arc<[f32]>> {
        let key = key(text);
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(direction) = recent.get(&key) {
            return Ok(Arc::clone(direction));
        }
        drop(recent);
        let direction: Arc<[f32]> = self.model.embed(text, QUERY_PIECES)?.into();
        recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= RECENT_MOST {
            recent.clear();
        }
        recent.insert(key, Arc::clone(&direction));
        Ok(direction)
    }

    /// How alike the viewed text and the vector named `key` are; `None` where there is no such vector.
    pub(crate) fn alike(&self, view: &View, key: u64) -> Option<f32> {
        let held = self.held();
        let row = held.vectors.row(key)?;
        let (packed, scale) = held.vectors.get(row)?;
        Some(held.space.alike(view, row, packed, scale))
    }

    /// The keys of the `limit` vectors most alike, best first, among those that pass `allowed`.
    pub(crate) fn nearest(&self, view: &View, limit: usize, allowed: Option<&HashSet<u64>>) -> Vec<(u64, f32)> {
        let held = self.held();
        let alike = held.space.all_alike(view, &held.vectors);
        let passes = |row: &usize| {
            allowed.is_none_or(|allowed| held.vectors.key(*row).is_some_and(|key| allowed.contains(&key)))
        };
        let mut rows: Vec<usize> = (0..alike.len()).filter(passes).collect();
        let better = |a: &usize, b: &usize| alike[*b].total_cmp(&alike[*a]);
        if rows.len() > limit && limit > 0 {
            rows.select_nth_unstable_by(limit - 1, better);
            rows.truncate(limit);
        }
        rows.sort_by(better);
        rows.into_iter().filter_map(|row| Some((held.vectors.key(row)?, *alike.get(row)?))).collect()
    }

    fn held(&self) -> RwLockReadGuard<'_, Held> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn measure(&mut self) {
        self.space = Space::of(&self.vectors);
        self.measured = self.vectors.len();
    }
}

/// Names the vector of a text.
pub(crate) fn key(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    u64::from_le_bytes(digest.first_chunk().copied().unwrap_or_default())
}
