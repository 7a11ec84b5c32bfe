//! What can happen to a publication.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Origin, Place};
use crate::code::{Digest, Language, Slug};
use crate::id::{AccountId, PublicationId, TextId};
use crate::review::{RedactionReport, Review};

/// Why a page was medically withdrawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetractionReason {
    /// It says something wrong that a correction cannot mend.
    Wrong,
    /// Medicine moved on.
    Outdated,
    /// Another page says it better.
    Superseded,
    /// Somebody could be recognized.
    Identity,
}

/// What can happen to a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// An editor began a page.
    Drafted {
        /// What it is made of.
        origin: Origin,
        /// Its address.
        place: Place,
        /// Its language.
        language: Language,
        /// Where the first text is.
        text: TextId,
        /// Its digest.
        digest: Digest,
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// An answer from elsewhere became public, marked as not reviewed here.
    Imported {
        /// Digest of the line; the day of a review elsewhere.
        origin: Origin,
        /// Its address.
        place: Place,
        /// Its language.
        language: Language,
        /// Where the text is.
        text: TextId,
        /// Its digest.
        digest: Digest,
        /// Who brought it.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// Its source has other words now; they are public at once, and a signature given here is gone with the old ones.
    Reimported {
        /// Digest of the line.
        line: Digest,
        /// The day of a review elsewhere.
        reviewed_on: Option<Date>,
        /// Where the new text is.
        text: TextId,
        /// Its digest.
        digest: Digest,
        /// Who brought it.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// The text changed; earlier reports and reviews do not count for it.
    Revised {
        /// Where the new text is.
        text: TextId,
        /// Its digest.
        digest: Digest,
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// A page that was never public got another address.
    Moved {
        /// The new one.
        place: Place,
    },
    /// A person decided about every identifying place.
    Redacted {
        /// What was decided.
        report: RedactionReport,
    },
    /// Handed to the reviewers.
    Submitted {
        /// Digest of the text.
        text: Digest,
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// How many must have read this text, without knowing of each other, before a verdict counts; of three the last decides.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        readers: u8,
    },
    /// The editor took it back from review.
    Recalled {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// A reviewer gave a verdict.
    Reviewed {
        /// The verdict.
        review: Review,
    },
    /// The newest revision became public.
    Published {
        /// Its number.
        revision: u32,
        /// Digest of its text.
        text: Digest,
        /// When somebody must look again.
        next_review_on: Date,
        /// When.
        at: Timestamp,
    },
    /// The public text cites this evidence; none for a text that cites nothing any more.
    Cited {
        /// Names of the items.
        evidence: BTreeSet<Slug>,
    },
    /// The public text by the plain SHA-256 of its words, so that whoever holds them can check them.
    ///
    /// Digests of a patient's texts are keyed and say nothing to anybody; this one is of what everybody may read.
    Attested {
        /// SHA-256 of the words as they are stored.
        words: Digest,
    },
    /// Evidence the public text cites was changed; somebody must look at the page again.
    EvidenceChanged {
        /// Names of the items.
        evidence: BTreeSet<Slug>,
        /// When somebody must look again: at once.
        next_review_on: Date,
        /// When.
        at: Timestamp,
    },
    /// Readers of this page are led to another one that says the same.
    Merged {
        /// The other page.
        into: PublicationId,
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// This page stands by itself again, as before.
    Unmerged {
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// Medically withdrawn.
    Retracted {
        /// Why.
        reason: RetractionReason,
        /// Who.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// Consent was withdrawn, or the person erased.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_one(readers: &u8) -> bool {
    *readers == 1
}
