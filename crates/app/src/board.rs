//! The coordinator's board: what waits and how long it can, who is there, what went wrong, and the means to mend it.
//!
//! A coordinator sees codes, names of doctors and moments, never a word a patient wrote.

mod act;
mod call;
#[cfg(test)]
mod tests;
mod what_if;

use std::collections::BTreeMap;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::{Cause, DeclineReason, Event, OverrideReason, Priority, ReleaseReason};
use askwell_core::dispatch::{Outlook, Plan, State, Status, Task};
use askwell_core::id::{AccountId, ConsultationId, PractitionerId};
use askwell_core::roster::Tier;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

pub use act::BoardForm;
pub use call::{Callable, Why};
pub use what_if::{Before, Considered, WhatIf};

use crate::dispatcher::{Mirror, minutes};
use crate::{App, Error, Result};

/// A doctor counts as silent after so long without a sign of life while on duty at the desk.
const SILENT_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// Doctors who come on duty within so long are named as next.
const NEXT_WITHIN: SignedDuration = SignedDuration::from_hours(12);

/// The board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Board {
    /// When it was drawn.
    pub at: Timestamp,
    /// Cases to which an answer is owed, the least slack first; those with the patient last.
    pub queue: Vec<Queued>,
    /// Doctors on duty, and soon on duty.
    pub doctors: Vec<DoctorLine>,
    /// How many cases wait that the plan does not save.
    pub in_danger: usize,
    /// How many are overdue.
    pub overdue: usize,
    /// How many nobody has placed in a field yet.
    pub unrouted: usize,
}

/// A case in the queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Queued {
    /// Which.
    pub id: ConsultationId,
    /// The field.
    pub specialty: Specialty,
    /// The language.
    pub language: Language,
    /// How soon.
    pub priority: Priority,
    /// Which turn.
    pub turn: u32,
    /// When the turn began.
    pub opened_at: Timestamp,
    /// When the answer is due, or was when the clock stopped.
    pub due: Timestamp,
    /// What is left until then less the expected work; below zero it can hardly be kept.
    pub slack: SignedDuration,
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// What the plan expects of it while it waits.
    pub outlook: Option<Expected>,
    /// What the coordinator was told of this turn.
    pub alarms: Vec<Cause>,
    /// How many doctors declined it.
    pub declined: usize,
    /// Open calls, with who is called.
    pub called: Vec<(String, Tier, Timestamp)>,
}

/// Where a case is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Whereabouts {
    /// Nobody has it.
    Waiting,
    /// A doctor at the desk was given it and has not said yet.
    Offered {
        /// Who.
        to: String,
        /// Until when.
        until: Timestamp,
    },
    /// A doctor works on it.
    InHand {
        /// Who.
        by: String,
        /// Since when.
        since: Timestamp,
        /// Without a sign of life it is taken back then.
        until: Timestamp,
    },
    /// The patient has the word.
    WithPatient {
        /// Who asked.
        by: String,
    },
}

/// What the plan expects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Expected {
    /// Answered before it is due.
    InTime {
        /// By whom.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// Nobody at the desk can; somebody is called in when their turn has come.
    Called {
        /// Who, if the first who can be called takes it.
        by: String,
        /// From when on they can be.
        from: Timestamp,
    },
    /// Not before it is due.
    Late {
        /// When at the earliest, if anybody is rostered.
        at: Option<Timestamp>,
    },
}

/// A doctor on the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoctorLine {
    /// Who.
    pub id: PractitionerId,
    /// Their name.
    pub name: String,
    /// Their fields.
    pub specialties: Vec<Specialty>,
    /// How they are reached.
    pub tier: Tier,
    /// Where they are.
    pub presence: Presence,
    /// The running or next shift.
    pub shift: (Timestamp, Timestamp),
    /// The last sign of life.
    pub seen_at: Option<Timestamp>,
    /// What they have in hand.
    pub in_hand: Vec<ConsultationId>,
    /// Whether the registration lapses before the shift ends, or has lapsed.
    pub license_lapses: bool,
}

/// Where a doctor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// On duty at the desk without a sign of life.
    Silent,
    /// On duty and seen lately.
    Present,
    /// Stands by to be called.
    StandingBy,
    /// Comes on duty soon.
    Next,
}

/// One thing that happened to a case, without words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// Its kind, such as `consultation.offered`.
    pub kind: &'static str,
    /// The doctor it concerns, by name.
    pub doctor: Option<String>,
    /// Why, where the event says so.
    pub why: Option<StepReason>,
    /// Why a coordinator did it by hand, where one did.
    pub by_hand: Option<OverrideReason>,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepReason {
    /// A doctor declined.
    Declined(DeclineReason),
    /// It went back to the queue.
    Released(ReleaseReason),
    /// The coordinator was told.
    Alarmed(Cause),
    /// How a doctor was asked.
    Asked(Tier),
    /// The new urgency.
    Priority(Priority),
}

/// One case on the board, with its story and who could take it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoardCase {
    /// The case; nothing when no answer is owed any more.
    pub queued: Option<Queued>,
    /// Its version, which a form names so that a stale one is refused.
    pub version: u64,
    /// The field it stands in.
    pub specialty: Specialty,
    /// How soon.
    pub priority: Priority,
    /// What happened, oldest first.
    pub steps: Vec<Step>,
    /// The doctors, and whether each could take it.
    pub callable: Vec<Callable>,
}

impl App {
    /// Draws the board.
    pub async fn board(&self, actor: &Actor) -> Result<Board> {
        coordinator(actor, Action::SeeBoard)?;
        let now = self.now();
        let names = self.doctor_names().await?;
        let mut mirror = self.mirror().await?;
        let policy = &self.settings().policy;
        let mut queue: Vec<Queued> = {
            let (state, plan) = mirror.state_and_plan(now, policy);
            let tasks = state.tasks();
            tasks
                .map(|task| queued(task, expected(state, plan, task, &names, now), &names, now))
                .collect::<Result<_>>()?
        };
        queue.sort_by_key(|queued| {
            let waits_for_patient = matches!(queued.whereabouts, Whereabouts::WithPatient { .. });
            (waits_for_patient, queued.slack, queued.id)
        });
        let owed = || queue.iter().filter(|queued| !matches!(queued.whereabouts, Whereabouts::WithPatient { .. }));
        let count = |wanted: &dyn Fn(&&Queued) -> bool| owed().filter(|queued| wanted(queued)).count();
        Ok(Board {
            at: now,
            in_danger: count(&|queued| matches!(queued.outlook, Some(Expected::Late { .. })) && now <= queued.due),
            overdue: count(&|queued| queued.due < now),
            unrouted: count(&|queued| queued.specialty.as_str() == "other"),
            doctors: doctors(&mirror, &names, now),
            queue,
        })
    }

    /// Gives one case with its story, as the journal tells it.
    pub async fn board_case(&self, actor: &Actor, id: ConsultationId) -> Result<BoardCase> {
        coordinator(actor, Action::SeeBoard)?;
        let now = self.now();
        let names = self.doctor_names().await?;
        let mut reader = self.store().read().await?;
        let consultation = reader.consultation(id).await?.ok_or(Error::NotFound)?;
        let entries = reader.journal_about(id).await?;
        drop(reader);
        let steps = entries.iter().filter_map(|entry| match &entry.event {
            askwell_core::event::Event::Consultation { event, .. } => Some(step(entry.at, event, &names)),
            _ => None,
        });
        let steps = steps.collect();
        let mut mirror = self.mirror().await?;
        let callable = call::callable(&mirror, &consultation, &names, now);
        let (state, plan) = mirror.state_and_plan(now, &self.settings().policy);
        let task = state.task(id);
        let queued =
            task.map(|task| queued(task, expected(state, plan, task, &names, now), &names, now)).transpose()?;
        Ok(BoardCase {
            queued,
            version: consultation.version,
            specialty: consultation.specialty,
            priority: consultation.priority,
            steps,
            callable,
        })
    }

    /// Gives every doctor's name.
    pub(crate) async fn doctor_names(&self) -> Result<BTreeMap<PractitionerId, String>> {
        let profiles = self.store().read().await?.profiles().await?;
        Ok(profiles.into_iter().map(|(id, profile)| (id, profile.name)).collect())
    }
}

/// Gives the account of somebody who may see or run the board.
pub(crate) fn coordinator(actor: &Actor, action: Action) -> Result<AccountId> {
    let account = actor.account.ok_or(Error::SignInFirst)?;
    if may(actor, action, Relation::Anybody) { Ok(account) } else { Err(Error::Forbidden) }
}

type Names = BTreeMap<PractitionerId, String>;

fn name(names: &Names, id: PractitionerId) -> String {
    names.get(&id).cloned().unwrap_or_default()
}

fn expected(state: &State, plan: &Plan, task: &Task, names: &Names, now: Timestamp) -> Option<Expected> {
    Some(match plan.outlook(state, task.consultation)? {
        Outlook::InTime { practitioner, finish } => Expected::InTime { by: name(names, practitioner), at: finish },
        Outlook::Late { finish } => match state.callable(task, now) {
            Some((by, from)) => Expected::Called { by: name(names, by), from },
            None => Expected::Late { at: finish },
        },
    })
}

fn queued(task: &Task, outlook: Option<Expected>, names: &Names, now: Timestamp) -> Result<Queued> {
    let named = |id| name(names, id);
    let whereabouts = match task.status {
        Status::Waiting => Whereabouts::Waiting,
        Status::Held { by, lease_until } => Whereabouts::Offered { to: named(by), until: lease_until },
        Status::Working { by, started_at, lease_until } => {
            Whereabouts::InHand { by: named(by), since: started_at, until: lease_until }
        }
        Status::Paused { by } => Whereabouts::WithPatient { by: named(by) },
    };
    let called = task.open_pages(now).map(|page| (named(page.practitioner), page.tier, page.expires));
    let unreadable = |_| Error::NotFound;
    Ok(Queued {
        id: task.consultation,
        specialty: Specialty::new(task.specialty.clone()).map_err(unreadable)?,
        language: Language::new(task.language.clone()).map_err(unreadable)?,
        priority: task.priority,
        turn: task.turn,
        opened_at: task.opened_at,
        due: task.due,
        slack: task.due.duration_since(now) - minutes(task.effort_minutes),
        whereabouts,
        outlook,
        alarms: task.alarms.clone(),
        declined: task.declined_by.len(),
        called: called.collect(),
    })
}

/// The doctors on duty or soon on duty: the silent ones first, then who is there, who stands by, who comes next.
fn doctors(mirror: &Mirror, names: &Names, now: Timestamp) -> Vec<DoctorLine> {
    let mut lines = Vec::new();
    for practitioner in mirror.practitioners.values() {
        let Some(doctor) = mirror.state.doctor(practitioner.id) else { continue };
        let Some(duty) = doctor.duties.iter().find(|duty| duty.interval.starts_at < now + NEXT_WITHIN) else {
            continue;
        };
        let on = duty.interval.contains(now);
        let quiet = doctor.last_seen.is_none_or(|seen| seen + SILENT_AFTER < now)
            && duty.interval.starts_at + SILENT_AFTER < now;
        let presence = match (on, duty.tier) {
            (false, _) => Presence::Next,
            (true, Tier::Regular) if quiet => Presence::Silent,
            (true, Tier::Regular) => Presence::Present,
            (true, Tier::OnCall | Tier::Backup) => Presence::StandingBy,
        };
        let held = mirror.state.tasks().filter(|task| task.holder() == Some(practitioner.id));
        lines.push(DoctorLine {
            id: practitioner.id,
            name: name(names, practitioner.id),
            specialties: practitioner.scope.specialties.iter().cloned().collect(),
            tier: duty.tier,
            presence,
            shift: (duty.interval.starts_at, duty.interval.ends_at),
            seen_at: doctor.last_seen,
            in_hand: held.map(|task| task.consultation).collect(),
            license_lapses: practitioner.license.valid_until < duty.interval.ends_at,
        });
    }
    lines.sort_by(|left, right| {
        (left.presence, left.shift.0, &left.name, left.id).cmp(&(right.presence, right.shift.0, &right.name, right.id))
    });
    lines
}

fn step(at: Timestamp, event: &Event, names: &Names) -> Step {
    let (doctor, why) = match event {
        Event::Offered { to, tier, .. } => (Some(*to), Some(StepReason::Asked(*tier))),
        Event::OfferEnded { to, .. } | Event::AssignedByHand { to, .. } => (Some(*to), None),
        Event::Accepted { by, .. } | Event::AskedBack { by, .. } | Event::Answered { by, .. } => (Some(*by), None),
        Event::Declined { by, reason, .. } => (Some(*by), Some(StepReason::Declined(*reason))),
        Event::Released { from, reason, .. } => (Some(*from), Some(StepReason::Released(*reason))),
        Event::Alarmed { cause, .. } => (None, Some(StepReason::Alarmed(*cause))),
        Event::PriorityChanged { priority, .. } => (None, Some(StepReason::Priority(*priority))),
        _ => (None, None),
    };
    let doctor = doctor.map(|id| name(names, id));
    Step { at, kind: event.kind(), doctor, why, by_hand: event.override_reason() }
}
