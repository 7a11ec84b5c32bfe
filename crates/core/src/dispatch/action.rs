//! What the dispatcher wants done.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{ConsultationId, PractitionerId};
use crate::roster::Tier;

/// One thing to do. Each names the version of the task it was decided for: a caller does it by one conditional update on
/// (consultation, version) and drops it when the version has moved on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Action {
    /// Take the task back from its holder, draft and all, and let it wait again.
    Release {
        /// Which.
        consultation: ConsultationId,
        /// Decided for this version.
        version: u64,
        /// Who held it.
        holder: PractitionerId,
        /// Why.
        reason: ReleaseReason,
    },
    /// Ask one doctor now: a regular one at the desk is offered the case, an on-call or backup doctor is called in.
    Page {
        /// Which.
        consultation: ConsultationId,
        /// Decided for this version.
        version: u64,
        /// Whom.
        practitioner: PractitionerId,
        /// In what role; a backup doctor may not decline.
        tier: Tier,
        /// The how-manieth page of this turn, from 1.
        attempt: u32,
        /// Unanswered by then, it is void.
        expires: Timestamp,
    },
    /// Tell the coordinator, once per turn and cause.
    AlarmCoordinator {
        /// Which.
        consultation: ConsultationId,
        /// Decided for this version.
        version: u64,
        /// Why.
        cause: Cause,
    },
    /// Call [`decide`](super::decide) again at this moment, if nothing changes before.
    WakeAt(Timestamp),
}

/// Why a task is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseReason {
    /// No sign of life until the lease ran out.
    LeaseExpired,
    /// The holder may not answer it: licence, specialty or language.
    NotEligible,
}

/// Why the coordinator hears of a task; the codes stand in the journal and on the public promise page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No doctor with this specialty, language and a valid licence is known at all.
    NobodyEligible,
    /// Doctors exist, but none is rostered before the deadline, on call or otherwise.
    NobodyRostered,
    /// Every eligible doctor has declined it.
    DeclinedByAll,
    /// The deadline will not be kept by anyone at the desk, and the people on call do not answer.
    PagesUnanswered,
    /// The deadline passed while a doctor held it.
    MissedInHand,
    /// The deadline passed while it waited: too much work for the doctors on duty.
    MissedWaiting,
}

impl Cause {
    /// Whether the deadline has passed, rather than being in danger.
    pub fn is_miss(self) -> bool {
        matches!(self, Self::MissedInHand | Self::MissedWaiting)
    }
}
