//! One public page through its revisions: drafted, reviewed, published, corrected, retracted or withdrawn.
//!
//! A revision never changes; a change is a new one. Nothing becomes public without the patient's consent, a redaction report and
//! an approving review, each about exactly that text.

mod apply;
mod decide;
mod event;
mod merge;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::{Digest, Language, Slug, Specialty};
use crate::id::{AccountId, ConsultationId, PatientId, PractitionerId, PublicationId, TextId};
use crate::reading::{Agreement, Readings};
use crate::review::{RedactionReport, Review};

pub use event::{Event, RetractionReason};

/// The page's address below `/answers`; it stays when the page goes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Field of medicine.
    pub specialty: Specialty,
    /// Subject below it.
    pub topic: Slug,
    /// The page's own step.
    pub slug: Slug,
}

impl Place {
    /// Gives the path, such as `/answers/medical-oncology/her2-positive-breast-cancer/is-it-different`.
    pub fn path(&self) -> String {
        format!("/answers/{}/{}/{}", self.specialty.slug(), self.topic, self.slug)
    }
}

/// Where a page comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// A real conversation of this service.
    Consultation {
        /// Which.
        consultation: ConsultationId,
        /// Whose; their key seals every revision.
        patient: PatientId,
        /// The doctors whose words these are.
        authors: Vec<PractitionerId>,
    },
    /// Brought in from elsewhere.
    Import {
        /// Digest of the line it came from.
        line: Digest,
        /// The day on which it was reviewed elsewhere, if the file says so; nobody here checked it.
        reviewed_on: Option<Date>,
    },
}

/// One state of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1.
    pub number: u32,
    /// Where the text is.
    pub text: TextId,
    /// Its digest.
    pub digest: Digest,
    /// Who prepared it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// What was removed, decided by a person; a change of the text begins without one.
    pub redaction: Option<RedactionReport>,
    /// The verdict on it.
    pub review: Option<Review>,
}

/// Where the newest revision stands, while it is not the public one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// An editor has it.
    Draft,
    /// A reviewer has it.
    InReview,
    /// The reviewer wants changes.
    ChangesRequested,
    /// Signed; waits only for the patient's consent to exactly this text.
    Approved,
    /// Two reviewers read it without knowing of each other and disagree: an editor changes it, or asks a third.
    Disagreed,
}

/// What the public sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Public {
    /// Nothing yet.
    Never,
    /// A page.
    Live {
        /// Number of the public revision.
        revision: u32,
        /// When the first revision became public.
        first_at: Timestamp,
        /// When this one did.
        at: Timestamp,
        /// When somebody must look again; `None` for what nobody here reviewed.
        next_review_on: Option<Date>,
    },
    /// Medically withdrawn: says so and why, at the same address.
    Retracted {
        /// Why.
        reason: RetractionReason,
        /// When.
        at: Timestamp,
    },
    /// Its readers are led to another page that says the same.
    Merged {
        /// The page they are led to.
        into: PublicationId,
        /// When.
        at: Timestamp,
        /// What the public saw until then, for whoever takes them apart again.
        before: Box<Public>,
    },
    /// The patient took consent back, or was erased: a tombstone without a word of it.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// One public page, or one on its way to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// Its identifier.
    pub id: PublicationId,
    /// Where it comes from.
    pub origin: Origin,
    /// Its address.
    pub place: Place,
    /// Its language.
    pub language: Language,
    /// Every revision, oldest first, never none.
    pub revisions: Vec<Revision>,
    /// Where the newest one stands, while it is not public.
    pub work: Option<Work>,
    /// What the public sees.
    pub public: Public,
    /// Evidence that the public text cites.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub cites: BTreeSet<Slug>,
    /// Evidence of those that changed since the public text was signed.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub changed: BTreeSet<Slug>,
    /// Verdicts on the newest text, where more than one is wanted before any counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readings: Option<Readings>,
    /// How the verdicts of pairs of reviewers agreed on texts of this page so far.
    #[serde(default, skip_serializing_if = "Agreement::is_empty")]
    pub agreement: Agreement,
    /// Plain SHA-256 of the public words; none for an imported page, whose digest is plain already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Digest>,
    /// Counts the events.
    pub version: u64,
}

/// A page that somebody should have looked at again so many days ago is not pointed out any more.
pub const UNLISTED_AFTER_DAYS: i64 = 90;

impl Publication {
    /// Whether lists, search and feeds point the page out on a day: it is public, and not long overdue for another look.
    ///
    /// At its address it stays, and says so. What was imported carries another's days, which are nothing to hold against it here.
    pub fn is_listed(&self, on: Date) -> bool {
        let Public::Live { next_review_on, .. } = self.public else { return false };
        let is_ours = self.live().is_some_and(|live| live.review.is_some());
        let until = next_review_on.and_then(|next| next.checked_add(jiff::Span::new().days(UNLISTED_AFTER_DAYS)).ok());
        !is_ours || until.is_none_or(|until| on <= until)
    }

    /// Gives the newest revision.
    pub fn newest(&self) -> &Revision {
        self.revisions.last().expect("a publication begins with a revision and none is ever removed")
    }

    /// Gives the revision the public sees.
    pub fn live(&self) -> Option<&Revision> {
        let Public::Live { revision, .. } = self.public else { return None };
        self.revisions.iter().find(|candidate| candidate.number == revision)
    }

    /// Gives the page its readers are led to.
    pub fn merged_into(&self) -> Option<PublicationId> {
        if let Public::Merged { into, .. } = self.public { Some(into) } else { None }
    }

    /// Gives the consultation it was made of.
    pub fn consultation(&self) -> Option<ConsultationId> {
        match self.origin {
            Origin::Consultation { consultation, .. } => Some(consultation),
            Origin::Import { .. } => None,
        }
    }

    /// Gives the patient whose key seals its revisions; imported text belongs to nobody.
    pub fn patient(&self) -> Option<PatientId> {
        match self.origin {
            Origin::Consultation { patient, .. } => Some(patient),
            Origin::Import { .. } => None,
        }
    }

    /// Gives the doctors whose words these are.
    pub fn authors(&self) -> &[PractitionerId] {
        match &self.origin {
            Origin::Consultation { authors, .. } => authors,
            Origin::Import { .. } => &[],
        }
    }
}
