//! The medical check of one revision: a checklist, a verdict, a name.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::code::Digest;
use crate::id::{AccountId, PractitionerId, TextId};

/// A page is checked again within so many months; medicine moves, and a reader should see when somebody last looked.
pub const NEXT_REVIEW_MOST_MONTHS: i32 = 36;

/// What the reviewer vouches for; an approval needs every item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checklist {
    /// What it says is right by today's knowledge.
    pub accurate: bool,
    /// Benefits and harms, and what is not known, are given their weight.
    pub balanced: bool,
    /// Claims and numbers name their source.
    pub sourced: bool,
    /// Important risks are named.
    pub risks_named: bool,
    /// It says when to seek care, and how fast.
    pub when_to_seek_care: bool,
    /// Nobody can be recognized.
    pub no_identity: bool,
    /// A lay reader understands it.
    pub plain_words: bool,
    /// The reviewer's interests are declared, or there are none.
    pub conflicts_declared: bool,
}

impl Checklist {
    /// Gives each item with its name, in the order in which a reviewer goes through it.
    pub fn items(&self) -> [(&'static str, bool); 8] {
        [
            ("accurate", self.accurate),
            ("balanced", self.balanced),
            ("sourced", self.sourced),
            ("risks_named", self.risks_named),
            ("when_to_seek_care", self.when_to_seek_care),
            ("no_identity", self.no_identity),
            ("plain_words", self.plain_words),
            ("conflicts_declared", self.conflicts_declared),
        ]
    }

    /// Says whether every item is ticked, or names the first that is not.
    pub fn complete(&self) -> Result<(), Refused> {
        match self.items().into_iter().find(|(_, ticked)| !ticked) {
            Some((item, _)) => Err(Refused::ChecklistIncomplete { item }),
            None => Ok(()),
        }
    }
}

/// What the reviewer found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It may be published.
    Approved {
        /// What is vouched for; complete.
        checklist: Checklist,
        /// When somebody must look again.
        next_review_on: Date,
    },
    /// It must be changed first.
    ChangesRequested {
        /// What was ticked so far.
        checklist: Checklist,
        /// Where the sealed comments are.
        comments: TextId,
    },
}

/// A verdict on exactly one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Digest of the text.
    pub text: Digest,
    /// The reviewer.
    pub by: PractitionerId,
    /// The reviewer's account.
    pub account: AccountId,
    /// What they found.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// When.
    pub at: Timestamp,
}

/// What was removed from a text before anybody else may read it, and that a person decided each case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedactionReport {
    /// Digest of the text that remains.
    pub text: Digest,
    /// How many places the machine proposed.
    pub proposed: u32,
    /// How many of them were accepted, perhaps with another replacement.
    pub accepted: u32,
    /// How many of them were refused as not identifying.
    pub refused: u32,
    /// How many places a person added.
    pub added: u32,
    /// Who decided.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
}

impl RedactionReport {
    /// Says whether a person decided about every proposal.
    pub fn whole(&self) -> bool {
        self.accepted + self.refused == self.proposed
    }
}
