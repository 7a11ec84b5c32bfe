//! Everything the journal can say.

use serde::{Deserialize, Serialize};

use crate::code::Digest;
use crate::id::{AccountId, ConsultationId, PractitionerId, PublicationId, ShiftId, SynonymId};
use crate::roster::Shift;
use crate::{account, consultation, practitioner, publication, synonym};

/// One thing that happened, with what it happened to.
///
/// It holds ids, codes, moments and digests: no free text, no identity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Event {
    /// To an account.
    Account {
        /// Which.
        id: AccountId,
        /// What.
        event: account::Event,
    },
    /// To a practitioner.
    Practitioner {
        /// Which.
        id: PractitionerId,
        /// What.
        event: practitioner::Event,
    },
    /// To a consultation.
    Consultation {
        /// Which.
        id: ConsultationId,
        /// What.
        event: consultation::Event,
    },
    /// To a publication.
    Publication {
        /// Which.
        id: PublicationId,
        /// What.
        event: publication::Event,
    },
    /// To the roster.
    Roster {
        /// What.
        event: RosterEvent,
    },
    /// To the list of names that a search treats alike.
    Synonym {
        /// Which entry.
        id: SynonymId,
        /// What.
        event: synonym::Event,
    },
    /// To the record of who read what.
    AccessLog {
        /// Digest of a batch of log lines.
        batch: Digest,
        /// How many lines it holds.
        lines: u32,
    },
}

/// What can happen to the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum RosterEvent {
    /// A shift was put on it.
    Added {
        /// The shift.
        shift: Shift,
    },
    /// Its hours changed, its doctor offered it to colleagues or kept it after all, or a colleague took it.
    Changed {
        /// The shift as it is now.
        shift: Shift,
    },
    /// A shift was taken off, or never came to be.
    Removed {
        /// Which.
        shift: ShiftId,
    },
}

impl Event {
    /// Names the kind in two words, such as `consultation.answered`: what filters and followers match on.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Account { event, .. } => event.kind(),
            Self::Practitioner { event, .. } => event.kind(),
            Self::Consultation { event, .. } => event.kind(),
            Self::Publication { event, .. } => event.kind(),
            Self::Roster { event: RosterEvent::Added { .. } } => "roster.added",
            Self::Roster { event: RosterEvent::Changed { .. } } => "roster.changed",
            Self::Roster { event: RosterEvent::Removed { .. } } => "roster.removed",
            Self::Synonym { event, .. } => event.kind(),
            Self::AccessLog { .. } => "access_log.sealed",
        }
    }

    /// Gives the identifier of what it happened to, if that is one thing.
    pub fn subject(&self) -> Option<uuid::Uuid> {
        match self {
            Self::Account { id, .. } => Some(id.0),
            Self::Practitioner { id, .. } => Some(id.0),
            Self::Consultation { id, .. } => Some(id.0),
            Self::Publication { id, .. } => Some(id.0),
            Self::Roster { event: RosterEvent::Added { shift } | RosterEvent::Changed { shift } } => Some(shift.id.0),
            Self::Roster { event: RosterEvent::Removed { shift } } => Some(shift.0),
            Self::Synonym { id, .. } => Some(id.0),
            Self::AccessLog { .. } => None,
        }
    }
}

macro_rules! kinds {
    ($module:ident, $prefix:literal: $($variant:ident => $name:literal),* $(,)?) => {
        impl $module::Event {
            /// Names the kind in two words.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant { .. } => concat!($prefix, ".", $name)),* }
            }
        }
    };
}

kinds! { account, "account":
    Opened => "opened", RoleGranted => "role_granted", RoleRevoked => "role_revoked",
    PractitionerClaimed => "practitioner_claimed", Erased => "erased",
}
kinds! { practitioner, "practitioner": Claimed => "claimed", Verified => "verified", Suspended => "suspended" }
kinds! { consultation, "consultation":
    Opened => "opened", Offered => "offered", OfferEnded => "offer_ended", Accepted => "accepted",
    Declined => "declined", Released => "released", AssignedByHand => "assigned_by_hand", AskedBack => "asked_back",
    Replied => "replied", Answered => "answered", FollowedUp => "followed_up", Remarked => "remarked", Seen => "seen",
    Rerouted => "rerouted", PriorityChanged => "priority_changed", Alarmed => "alarmed", Consented => "consented",
    RedirectedToCare => "redirected_to_care", Withdrawn => "withdrawn", Closed => "closed",
    OutcomeReported => "outcome_reported",
}
kinds! { publication, "publication":
    Drafted => "drafted", Imported => "imported", Reimported => "reimported", Revised => "revised", Moved => "moved", Redacted => "redacted",
    Submitted => "submitted", Recalled => "recalled", Reviewed => "reviewed", Published => "published",
    Attested => "attested", Cited => "cited", EvidenceChanged => "evidence_changed",
    Merged => "merged", Unmerged => "unmerged", Retracted => "retracted", Withdrawn => "withdrawn",
}
kinds! { synonym, "synonym":
    Added => "added", Changed => "changed", Retired => "retired", Restored => "restored",
}

#[cfg(test)]
mod tests;
