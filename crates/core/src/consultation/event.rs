//! What can happen to a consultation: ids, codes, moments and digests; never words.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::state::Subject;
use crate::code::{Language, Rule, Specialty};
use crate::consent;
use crate::deadline::Calendar;
use crate::dispatch::{self, Cause, Priority};
use crate::id::{AccountId, MessageId, PatientId, PractitionerId};
use crate::message::Words;
use crate::query::Resolution;
use crate::roster::Tier;

/// What a consultation opens with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who asks.
    pub patient: PatientId,
    /// For whom.
    pub subject: Subject,
    /// Field of medicine; `other` waits for a coordinator.
    pub specialty: Specialty,
    /// The language it is held in.
    pub language: Language,
    /// How soon.
    pub priority: Priority,
    /// Red flags met, for which care now was advised.
    pub flags: Vec<Rule>,
    /// The query.
    pub words: Words,
    /// How many questions the patient confirmed.
    pub questions: u8,
    /// The promise that was quoted: answered within so long.
    pub promise: SignedDuration,
    /// The hours in which the clock runs, if not always.
    pub calendar: Option<Calendar>,
    /// How many follow-ups are allowed.
    pub follow_ups_allowed: u8,
}

/// Why an offer ended without being accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// Nobody answered in time.
    Expired,
    /// The doctor could no longer take it.
    NotEligible,
}

/// Why a doctor declines a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// Another field of medicine.
    OutsideExpertise,
    /// Knows the patient, or has an interest.
    ConflictOfInterest,
    /// Cannot finish before the shift ends.
    NoTime,
    /// Needs an examination first.
    NeedsExamination,
}

/// Why a case goes back to the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseReason {
    /// The doctor handed it back.
    HandedBack,
    /// The doctor's shift ended.
    ShiftEnded,
    /// No sign of life until the lease ended.
    LeaseExpired,
    /// Suspended, or the registration lapsed.
    NotEligible,
    /// A coordinator took it back.
    ByCoordinator,
}

/// Why a coordinator does by hand what the dispatcher would do otherwise, or not at all. A code and no words: what is said
/// about a patient belongs into the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideReason {
    /// The doctor knows the patient or the case.
    KnowsPatient,
    /// Nobody else can answer it in time.
    NobodyElse,
    /// The patient asked for it.
    PatientAsked,
    /// One doctor has too much, another too little.
    UnfairLoad,
    /// It stood in the wrong field.
    WrongField,
    /// What the case itself calls for.
    Clinical,
    /// None of these.
    Other,
}

impl From<dispatch::ReleaseReason> for ReleaseReason {
    fn from(reason: dispatch::ReleaseReason) -> Self {
        match reason {
            dispatch::ReleaseReason::LeaseExpired => Self::LeaseExpired,
            dispatch::ReleaseReason::NotEligible => Self::NotEligible,
        }
    }
}

/// Why a consultation was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// The patient is done.
    ByPatient,
    /// The time for follow-ups ended.
    FollowUpsEnded,
    /// The doctor's question was never replied to.
    NoReply,
}

/// How it went afterwards, in the patient's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Better.
    Better,
    /// The same.
    Same,
    /// Worse.
    Worse,
    /// Went to see somebody.
    SoughtCare,
}

/// Which side of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The patient.
    Patient,
    /// The doctor who holds it.
    Practitioner,
}

/// What can happen to a consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// A patient asked.
    Opened {
        /// Everything it opens with.
        opening: Box<Opening>,
        /// When.
        at: Timestamp,
    },
    /// A doctor is asked to take it.
    Offered {
        /// Who.
        to: PractitionerId,
        /// As which tier.
        tier: Tier,
        /// Until when the offer stands.
        until: Timestamp,
        /// Why, where a coordinator did it by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<OverrideReason>,
    },
    /// An offer ended by itself.
    OfferEnded {
        /// Whose.
        to: PractitionerId,
        /// Why.
        why: OfferEnd,
    },
    /// A doctor took it.
    Accepted {
        /// Who.
        by: PractitionerId,
        /// When.
        at: Timestamp,
    },
    /// A doctor will not take it.
    Declined {
        /// Who.
        by: PractitionerId,
        /// Why.
        reason: DeclineReason,
        /// When.
        at: Timestamp,
    },
    /// It went back to the queue, with its draft.
    Released {
        /// From whom.
        from: PractitionerId,
        /// Why.
        reason: ReleaseReason,
        /// When.
        at: Timestamp,
        /// Why, where a coordinator took it back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<OverrideReason>,
    },
    /// A coordinator gave it to a doctor by hand.
    AssignedByHand {
        /// To whom.
        to: PractitionerId,
        /// By whom.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Why; older journals do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<OverrideReason>,
    },
    /// The doctor asks back; the clock stops.
    AskedBack {
        /// Who.
        by: PractitionerId,
        /// The question.
        words: Words,
        /// When.
        at: Timestamp,
    },
    /// The patient replied; the clock goes on.
    Replied {
        /// The reply.
        words: Words,
        /// When.
        at: Timestamp,
    },
    /// The doctor answered; the promise of this turn is fulfilled.
    Answered {
        /// Who.
        by: PractitionerId,
        /// The answer.
        words: Words,
        /// What it does with each question.
        resolutions: Vec<Resolution>,
        /// When.
        at: Timestamp,
    },
    /// The patient asks on; a new turn.
    FollowedUp {
        /// The follow-up.
        words: Words,
        /// How many further questions it asks.
        questions: u8,
        /// When.
        at: Timestamp,
    },
    /// The patient added something that asks nothing.
    Remarked {
        /// The remark.
        words: Words,
        /// When.
        at: Timestamp,
    },
    /// One side opened the conversation up to this message.
    Seen {
        /// Which side.
        side: Side,
        /// The newest message that was shown.
        message: MessageId,
        /// When.
        at: Timestamp,
    },
    /// A coordinator or a doctor sent it to another field.
    Rerouted {
        /// The field.
        specialty: Specialty,
        /// Who decided.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Why, where a coordinator did it by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<OverrideReason>,
    },
    /// The urgency changed; used time stays used.
    PriorityChanged {
        /// The new one.
        priority: Priority,
        /// The promise that goes with it.
        promise: SignedDuration,
        /// Who decided.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Why, where a coordinator did it by hand.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<OverrideReason>,
    },
    /// The coordinator was told that a turn is in danger, or that its deadline passed unanswered.
    Alarmed {
        /// The turn.
        turn: u32,
        /// Why.
        cause: Cause,
        /// The deadline.
        due: Timestamp,
        /// When.
        at: Timestamp,
    },
    /// The patient allowed something, or took it back.
    Consented {
        /// The line of the ledger.
        line: consent::Line,
    },
    /// The patient was told to seek care now.
    RedirectedToCare {
        /// The red flags met.
        rules: Vec<Rule>,
        /// When.
        at: Timestamp,
    },
    /// The patient took it back.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// Over.
    Closed {
        /// Why.
        reason: CloseReason,
        /// When.
        at: Timestamp,
    },
    /// The patient said how it went.
    OutcomeReported {
        /// Days after the answer.
        day: u16,
        /// How.
        outcome: Outcome,
    },
}

impl Event {
    /// Gives the event with a coordinator's reason, where it is one a coordinator causes by hand; any other stays as it is.
    #[must_use]
    pub fn because(mut self, reason: OverrideReason) -> Self {
        if let Self::Offered { why, .. }
        | Self::Released { why, .. }
        | Self::AssignedByHand { why, .. }
        | Self::Rerouted { why, .. }
        | Self::PriorityChanged { why, .. } = &mut self
        {
            *why = Some(reason);
        }
        self
    }

    /// Gives a coordinator's reason, where there is one.
    pub fn override_reason(&self) -> Option<OverrideReason> {
        match self {
            Self::Offered { why, .. }
            | Self::Released { why, .. }
            | Self::AssignedByHand { why, .. }
            | Self::Rerouted { why, .. }
            | Self::PriorityChanged { why, .. } => *why,
            _ => None,
        }
    }
}
