//! Names that a search treats alike: what reviewers add to the list that comes with the program.
//!
//! The words themselves lie beside the journal, which names them by their digest; no wording is ever thrown away, so every
//! change can be taken back.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::code::Digest;
use crate::content::{BadContent, filled};
use crate::id::{AccountId, SynonymId, TextId};

/// So many names may stand for one.
pub const NAMES_MOST: usize = 12;
/// A name holds at most so many words: what a search takes as one thing.
pub const NAME_WORDS_MOST: usize = 4;

/// What an entry says: names that people use, the name that answers use, and who says that they are one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wording {
    /// What people type ("water pill", "fluid tablet").
    pub says: Vec<String>,
    /// What answers say ("diuretic").
    pub means: String,
    /// Where the equation comes from, for the reviewer after this one.
    pub source: String,
}

/// One wording of an entry, and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Where the words lie.
    pub text: TextId,
    /// Their digest.
    pub digest: Digest,
    /// Who wrote them.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Whether searches use an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// They do.
    Used,
    /// Not any more.
    Retired {
        /// Who took it out.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
}

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synonym {
    /// Which.
    pub id: SynonymId,
    /// Every wording it had, the newest last.
    pub wordings: Vec<Written>,
    /// Whether searches use it.
    pub standing: Standing,
    /// How many events led here.
    pub version: u64,
}

/// What can happen to an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// It was added.
    Added {
        /// Its words.
        written: Written,
    },
    /// It was worded anew.
    Changed {
        /// Its words.
        written: Written,
    },
    /// It was taken out of use.
    Retired {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// It is used again.
    Restored {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
}

impl Wording {
    /// The wording with spaces tidied and empty or repeated names left out.
    #[must_use]
    pub fn tidied(self) -> Self {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut says: Vec<String> = Vec::new();
        for name in self.says.iter().map(|name| tidy(name)).filter(|name| !name.is_empty()) {
            if !says.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
                says.push(name);
            }
        }
        Self { says, means: tidy(&self.means), source: tidy(&self.source) }
    }

    /// Says whether it has what an entry needs: names, all of at most [`NAME_WORDS_MOST`] words, and a source.
    pub fn check(&self) -> Result<(), BadContent> {
        if self.says.is_empty() {
            return Err(BadContent::Empty { field: "says" });
        }
        if self.says.len() > NAMES_MOST {
            return Err(BadContent::TooLong { field: "says", most: NAMES_MOST });
        }
        self.says.iter().try_for_each(|says| name("says", says))?;
        name("means", &self.means)?;
        filled("source", &self.source, 300)
    }
}

fn name(field: &'static str, name: &str) -> Result<(), BadContent> {
    filled(field, name, 80)?;
    if !name.chars().any(char::is_alphanumeric) {
        return Err(BadContent::Empty { field });
    }
    if name.split_whitespace().count() > NAME_WORDS_MOST {
        return Err(BadContent::TooLong { field, most: NAME_WORDS_MOST });
    }
    Ok(())
}

impl Synonym {
    /// Adds an entry.
    pub fn add(written: Written) -> Event {
        Event::Added { written }
    }

    /// The entry that a first event describes; `None` when that event adds nothing.
    pub fn begin(id: SynonymId, event: &Event) -> Option<Self> {
        let Event::Added { written } = event else { return None };
        Some(Self { id, wordings: vec![written.clone()], standing: Standing::Used, version: 1 })
    }

    /// The wording that counts.
    pub fn newest(&self) -> &Written {
        self.wordings.last().expect("an entry begins with a wording")
    }

    /// Whether searches use it.
    pub fn is_used(&self) -> bool {
        self.standing == Standing::Used
    }

    /// Words it anew; the same words again change nothing.
    pub fn change(&self, written: Written) -> Result<Event, Refused> {
        if written.digest == self.newest().digest {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Changed { written })
    }

    /// Takes it out of use.
    pub fn retire(&self, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.is_used() { Ok(Event::Retired { by, at: now }) } else { Err(Refused::NothingToChange) }
    }

    /// Takes it into use again.
    pub fn restore(&self, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.is_used() { Err(Refused::NothingToChange) } else { Ok(Event::Restored { by, at: now }) }
    }

    /// Changes it as an event says.
    pub fn apply(&mut self, event: &Event) {
        match event {
            Event::Added { .. } => return,
            Event::Changed { written } => self.wordings.push(written.clone()),
            Event::Retired { by, at } => self.standing = Standing::Retired { by: *by, at: *at },
            Event::Restored { .. } => self.standing = Standing::Used,
        }
        self.version += 1;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;
    use crate::sample;

    fn written(number: u8) -> Written {
        Written {
            text: TextId(Uuid::from_u128(u128::from(number))),
            digest: Digest([number; 32]),
            by: AccountId(Uuid::from_u128(1)),
            at: sample::moment(),
        }
    }

    fn entry() -> Synonym {
        Synonym::begin(SynonymId(Uuid::from_u128(9)), &Synonym::add(written(1))).unwrap()
    }

    fn wording(says: &[&str], means: &str, source: &str) -> Wording {
        let says = says.iter().map(|name| (*name).to_owned()).collect();
        Wording { says, means: means.into(), source: source.into() }
    }

    #[test]
    fn an_entry_is_worded_anew_retired_and_used_again_and_keeps_every_wording() {
        let (mut entry, by, now) = (entry(), AccountId(Uuid::from_u128(2)), sample::moment());
        for decide in [
            (|entry: &Synonym, _, _| entry.change(written(2))) as fn(&Synonym, _, _) -> _,
            |entry, by, now| entry.retire(by, now),
            |entry, by, now| entry.restore(by, now),
        ] {
            let event = decide(&entry, by, now).unwrap();
            entry.apply(&event);
        }
        assert!(entry.is_used() && entry.version == 4);
        assert_eq!(entry.wordings, [written(1), written(2)]);
    }

    #[test]
    fn what_changes_nothing_is_refused() {
        let (mut entry, by, now) = (entry(), AccountId(Uuid::from_u128(2)), sample::moment());
        assert_eq!(entry.change(written(1)), Err(Refused::NothingToChange));
        assert_eq!(entry.restore(by, now), Err(Refused::NothingToChange));
        entry.apply(&entry.retire(by, now).unwrap());
        assert_eq!(entry.retire(by, now), Err(Refused::NothingToChange));
    }

    #[test]
    fn an_entry_needs_names_a_search_can_take_and_a_source() {
        let good = wording(&["water pill"], "diuretic", "MedlinePlus, 2024");
        assert_eq!(good.check(), Ok(()));
        for odd in [
            wording(&[], "diuretic", "MedlinePlus, 2024"),
            wording(&["???"], "diuretic", "MedlinePlus, 2024"),
            wording(&["a pill that makes you go"], "diuretic", "MedlinePlus, 2024"),
            wording(&["water pill"], " ", "MedlinePlus, 2024"),
            wording(&["water pill"], "diuretic", ""),
        ] {
            assert!(odd.check().is_err(), "{odd:?}");
        }
    }

    #[test]
    fn spaces_and_repeated_names_are_tidied() {
        let untidy = wording(&[" water   pill", "Water pill", ""], " diuretic ", "x");
        assert_eq!(untidy.tidied(), wording(&["water pill"], "diuretic", "x"));
    }
}
