//! What was read in a draft and quoted for it at the last look, for the press that follows a moment later.
//!
//! A look is kept under the digest of the whole draft: one changed letter, answer or age is another digest, which no look is
//! kept under, so that the draft is read anew. Only this process knows the looks, and no word of a draft stands in one. Who
//! presses at another node or after a restart has the draft read there.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use askwell_core::code::{Digest, Language, Specialty};
use askwell_core::consultation::Priority;
use jiff::Timestamp;

use super::reading::Reading;
use crate::promise::Quoted;

/// So many looks are kept, about half a kilobyte each; the oldest goes first.
const LOOKS_MOST: usize = 4_096;

/// What was read in a draft, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Routed {
    pub(super) reading: Reading,
    pub(super) priority: Priority,
    pub(super) specialty: Specialty,
    pub(super) language: Language,
}

/// A last look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) read: Routed,
    pub(super) quote: Quoted,
    pub(super) at: Timestamp,
}

/// The last looks at drafts.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    looks: HashMap<Digest, Look>,
    order: VecDeque<Digest>,
}

impl Looks {
    /// Keeps a look at the draft with this digest.
    pub(super) fn keep(&self, draft: Digest, look: Look) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.looks.insert(draft, look).is_none() {
            kept.order.push_back(draft);
        }
        if kept.order.len() > LOOKS_MOST
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.looks.remove(&oldest);
        }
    }

    /// Gives the last look at exactly this draft.
    pub(super) fn of(&self, draft: &Digest) -> Option<Look> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).looks.get(draft).cloned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::sample;

    fn look(minutes: i64) -> Look {
        let at = sample::moment() + SignedDuration::from_mins(minutes);
        let promise = SignedDuration::from_hours(4);
        let quote = Quoted { usually_by: at, promised_by: at, promise, standing: promise, instead: None };
        let reading = Reading { signs: Vec::new(), is_self_harm: false, is_covered: true, language: None };
        let read = Routed {
            reading,
            priority: Priority::Routine,
            specialty: Specialty::new("other").expect("a code"),
            language: Language::new("en").expect("a code"),
        };
        Look { read, quote, at }
    }

    fn digest(number: usize) -> Digest {
        crate::texts::digest(&number.to_be_bytes())
    }

    #[test]
    fn a_look_is_found_under_its_own_draft_only() {
        let looks = Looks::default();
        looks.keep(digest(1), look(0));
        looks.keep(digest(1), look(5));
        assert_eq!(looks.of(&digest(1)), Some(look(5)));
        assert_eq!(looks.of(&digest(2)), None);
    }

    #[test]
    fn the_oldest_look_makes_room() {
        let looks = Looks::default();
        for number in 0..=LOOKS_MOST {
            looks.keep(digest(number), look(0));
        }
        assert_eq!(looks.of(&digest(0)), None);
        assert!(looks.of(&digest(1)).is_some() && looks.of(&digest(LOOKS_MOST)).is_some());
    }
}
