//! What a consultation is at a moment.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::event::{CloseReason, Outcome};
use crate::code::{Language, Rule, Specialty};
use crate::consent::Ledger;
use crate::deadline::Deadline;
use crate::dispatch::{Cause, Priority};
use crate::id::{ConsultationId, PatientId, PractitionerId};
use crate::message::Message;
use crate::query::Questions;
use crate::roster::Tier;

/// Follow-ups end so long after the last answer.
pub const FOLLOW_UP_WINDOW: SignedDuration = SignedDuration::from_hours(14 * 24);

/// For whom the patient asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// For themselves.
    Myself,
    /// For a child in their care.
    Child,
    /// For an adult in their care.
    CaredFor,
}

/// One turn that was answered, for the measured truth about the promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredTurn {
    /// Which, from 1.
    pub turn: u32,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it was answered.
    pub answered_at: Timestamp,
    /// How long the clock ran, pauses left out.
    pub took: SignedDuration,
    /// Whether the whole promise was kept: answered in time, and no question back came late.
    pub kept: bool,
}

/// One doctor was asked to take the case and has not said yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who.
    pub to: PractitionerId,
    /// As which tier.
    pub tier: Tier,
    /// Until when it stands.
    pub until: Timestamp,
}

/// Where a consultation stands; each state carries what is only true in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Waiting for a doctor.
    Open {
        /// Who should get it first, because they know the case.
        preferred: Option<PractitionerId>,
        /// Since when it waits.
        since: Timestamp,
    },
    /// Offered to one doctor, or called out to several at once.
    Offered {
        /// Who should get it first, because they know the case.
        preferred: Option<PractitionerId>,
        /// Since when it waits.
        since: Timestamp,
        /// The open offers, never none.
        offers: Vec<Offer>,
    },
    /// A doctor works on it.
    Assigned {
        /// Who.
        to: PractitionerId,
        /// Since when.
        at: Timestamp,
    },
    /// The doctor asked back; the clock stands still.
    AwaitingPatient {
        /// Who asked.
        by: PractitionerId,
        /// When.
        asked_at: Timestamp,
    },
    /// Answered; follow-ups are possible.
    Answered {
        /// By whom.
        by: PractitionerId,
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
    /// The patient took it back before it was answered.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
    /// The patient was told to seek care now instead of waiting here.
    RedirectedToCare {
        /// The red flags met.
        rules: Vec<Rule>,
        /// When.
        at: Timestamp,
    },
}

/// One case, from query to close.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Its identifier.
    pub id: ConsultationId,
    /// Who asks; also whose key seals its texts.
    pub patient: PatientId,
    /// For whom.
    pub subject: Subject,
    /// Field of medicine; `other` waits for a coordinator to route it.
    pub specialty: Specialty,
    /// The language it is held in.
    pub language: Language,
    /// How soon.
    pub priority: Priority,
    /// Red flags met when it was asked, for which care now was advised.
    pub flags: Vec<Rule>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The clock of the current turn.
    pub deadline: Deadline,
    /// The numbered questions.
    pub questions: Questions,
    /// The conversation, oldest first.
    pub messages: Vec<Message>,
    /// Where it stands.
    pub state: State,
    /// The current turn: 1, and one more for each follow-up.
    pub turn: u32,
    /// How many follow-ups the patient may send.
    pub follow_ups_allowed: u8,
    /// Who declined; it does not come back to them.
    pub declined_by: BTreeSet<PractitionerId>,
    /// What the coordinator was told, with the turn it was about.
    pub alarms: Vec<(u32, Cause)>,
    /// The turns that were answered.
    pub answered_turns: Vec<AnsweredTurn>,
    /// What the patient allowed.
    pub consents: Ledger,
    /// How it went, by the day it was asked.
    pub outcomes: Vec<(u16, Outcome)>,
    /// Counts the events; the fencing token of every claim.
    pub version: u64,
}
