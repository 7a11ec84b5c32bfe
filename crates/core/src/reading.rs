//! A second reader who does not know the first: which texts get one, what two verdicts come to, and how often they agree.
//!
//! Reviewers who know of an earlier verdict tend to follow it. On a sample of texts two read independently, so that a service knows
//! how much one signature is worth.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::Digest;
use crate::practitioner::Practitioner;
use crate::review::{Review, Verdict};

/// Which texts get a second reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sample {
    /// How many of 100 texts, on average; 0 for none and 100 for all.
    pub percent: u8,
    /// Another seed draws other texts.
    pub seed: u64,
}

impl Sample {
    /// Says whether a text is drawn. The same text is drawn or not however often one asks, so that handing it in again draws nothing anew.
    pub fn draws(&self, text: &Digest) -> bool {
        // FNV-1a (Fowler, Noll and Vo 1991) over a digest that is even already; the seed only has to move the line.
        let mixed = self.seed.to_le_bytes().iter().chain(&text.0).fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        (mixed >> 32) % 100 < u64::from(self.percent)
    }
}

/// The verdicts on one text, while more than one is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readings {
    /// How many are wanted: two, or three where the last decides.
    pub wanted: u8,
    /// Those that came, in their order. Nobody but the rules reads them before all are in.
    pub given: Vec<Review>,
}

/// What a verdict leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Another reader is awaited.
    Open,
    /// Two disagree.
    Disagreed,
    /// This verdict counts.
    Decided(Review),
}

impl Readings {
    /// Gives the readings of a text that is handed in; a third reader comes to what two said before.
    pub(crate) fn wanted(readers: u8, before: Option<Self>) -> Option<Self> {
        match readers {
            0 | 1 => None,
            3 => Some(Self { wanted: 3, given: before.map(|before| before.given).unwrap_or_default() }),
            _ => Some(Self { wanted: 2, given: Vec::new() }),
        }
    }

    /// Says whether a reviewer has read this text.
    pub fn has_read(&self, reviewer: &Practitioner) -> bool {
        self.given.iter().any(|review| review.by == reviewer.id || review.account == reviewer.account)
    }

    /// Says whether every wanted verdict is in.
    pub fn are_complete(&self) -> bool {
        self.given.len() >= usize::from(self.wanted)
    }

    /// Takes a verdict; a pair that is complete is counted.
    pub(crate) fn take(&mut self, review: &Review, agreement: &mut Agreement) -> Outcome {
        self.given.push(review.clone());
        if !self.are_complete() {
            return Outcome::Open;
        }
        match self.given.as_slice() {
            [first, second] => agreement.count(first, second),
            _ => Outcome::Decided(review.clone()),
        }
    }

    /// Gives the earliest day on which somebody who signed wants it looked at again.
    pub(crate) fn next_review_on(&self) -> Option<Date> {
        let day = |review: &Review| match review.verdict {
            Verdict::Approved { next_review_on, .. } => Some(next_review_on),
            Verdict::ChangesRequested { .. } => None,
        };
        self.given.iter().filter_map(day).min()
    }
}

/// How verdicts of pairs of readers agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Agreement {
    /// Both signed.
    pub both_approved: u32,
    /// Both wanted changes.
    pub both_changes: u32,
    /// One signed and one wanted changes.
    pub split: u32,
}

impl Agreement {
    /// Whether nothing was read twice.
    pub fn is_empty(&self) -> bool {
        self.pairs() == 0
    }

    /// How many texts were read by two.
    pub fn pairs(&self) -> u32 {
        self.both_approved + self.both_changes + self.split
    }

    /// Of 100 pairs how many agreed, rounded; `None` before the first.
    pub fn percent(&self) -> Option<u32> {
        let pairs = self.pairs();
        (pairs > 0).then(|| (100 * (self.both_approved + self.both_changes) + pairs / 2) / pairs)
    }

    /// How far they agreed beyond chance: Scott's pi (1955), 1 for always and 0 for as often as readers who toss coins of the same
    /// bias; `None` where all verdicts were alike, since chance then explains everything.
    pub fn beyond_chance(&self) -> Option<f64> {
        let pairs = f64::from(self.pairs());
        let approved = (2.0 * f64::from(self.both_approved) + f64::from(self.split)) / (2.0 * pairs);
        let by_chance = approved * approved + (1.0 - approved) * (1.0 - approved);
        let seen = f64::from(self.both_approved + self.both_changes) / pairs;
        (pairs > 0.0 && by_chance < 1.0).then(|| (seen - by_chance) / (1.0 - by_chance))
    }

    fn count(&mut self, first: &Review, second: &Review) -> Outcome {
        let approved = |review: &Review| matches!(review.verdict, Verdict::Approved { .. });
        match (approved(first), approved(second)) {
            (true, true) => self.both_approved += 1,
            (false, false) => self.both_changes += 1,
            _ => {
                self.split += 1;
                return Outcome::Disagreed;
            }
        }
        Outcome::Decided(first.clone())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn texts() -> impl Iterator<Item = Digest> {
        (0..10_000_u32).map(|number| {
            let mut digest = [0; 32];
            digest[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b9).to_le_bytes());
            Digest(digest)
        })
    }

    #[test]
    fn about_so_many_texts_are_drawn_as_the_share_says_and_always_the_same() {
        let sample = Sample { percent: 10, seed: 7 };
        let drawn = texts().filter(|text| sample.draws(text)).count();
        assert!((850..1_150).contains(&drawn), "{drawn} of 10000");
        assert!(texts().all(|text| sample.draws(&text) == sample.draws(&text)));
        assert!(texts().all(|text| Sample { percent: 100, seed: 1 }.draws(&text)));
        assert!(!texts().any(|text| Sample { percent: 0, seed: 1 }.draws(&text)));
    }

    #[test]
    fn another_seed_draws_other_texts() {
        let both = |text: &Digest| [7, 8].map(|seed| Sample { percent: 50, seed }.draws(text));
        let differ = texts().filter(|text| both(text)[0] != both(text)[1]).count();
        assert!((4_000..6_000).contains(&differ), "{differ} of 10000");
    }

    #[test]
    fn agreement_is_said_as_a_share_and_beyond_chance() {
        let agreement = Agreement { both_approved: 45, both_changes: 15, split: 40 };
        assert_eq!((agreement.pairs(), agreement.percent()), (100, Some(60)));
        // By hand: 0.65 signed, 0.545 by chance, (0.60 - 0.545) / 0.455.
        assert!((agreement.beyond_chance().unwrap() - 0.120_879).abs() < 1e-6);
        assert_eq!((Agreement::default().percent(), Agreement::default().beyond_chance()), (None, None));
        assert_eq!(Agreement { both_approved: 3, ..Agreement::default() }.beyond_chance(), None);
    }
}
