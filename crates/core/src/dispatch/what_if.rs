//! What would become of the waiting cases if something were done: the same plan on a changed copy of the state.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::doctor::Duty;
use super::plan::{Outlook, Plan, after, minutes};
use super::policy::Policy;
use super::state::State;
use super::task::Status;
use crate::id::{ConsultationId, PractitionerId};
use crate::roster::{Interval, Tier};

/// Something a coordinator thinks of doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The doctor comes to the desk now and stays until a moment.
    CallIn {
        /// Who.
        practitioner: PractitionerId,
        /// Until when.
        until: Timestamp,
    },
    /// The doctor's running or next shift at the desk ends later.
    Extend {
        /// Who.
        practitioner: PractitionerId,
        /// By so much.
        by: SignedDuration,
    },
    /// The doctor is given a waiting case at once, and works on it after what is in hand.
    Give {
        /// Which case.
        consultation: ConsultationId,
        /// Who.
        to: PractitionerId,
    },
}

/// What the desk is expected to do with the waiting cases, without and with a change. Calls to people on call are left out of
/// both sides: they are what such a change is to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// As things stand.
    pub before: BTreeMap<ConsultationId, Outlook>,
    /// With the change; the same cases.
    pub after: BTreeMap<ConsultationId, Outlook>,
}

impl WhatIf {
    /// How many cases are late without the change, and how many with it.
    pub fn late(&self) -> (usize, usize) {
        let late = |outlooks: &BTreeMap<_, Outlook>| outlooks.values().filter(|outlook| is_late(outlook)).count();
        (late(&self.before), late(&self.after))
    }

    /// The cases that come to be late or in time, or to another doctor, each with its outlook before and after.
    pub fn changed(&self) -> impl Iterator<Item = (ConsultationId, Outlook, Outlook)> {
        let both = self.before.iter().filter_map(|(id, before)| Some((*id, *before, *self.after.get(id)?)));
        both.filter(|(_, before, after)| by_whom(before) != by_whom(after))
    }
}

fn is_late(outlook: &Outlook) -> bool {
    matches!(outlook, Outlook::Late { .. })
}

/// Who answers in time, if anybody does.
fn by_whom(outlook: &Outlook) -> Option<PractitionerId> {
    match outlook {
        Outlook::InTime { practitioner, .. } => Some(*practitioner),
        Outlook::Late { .. } => None,
    }
}

/// Plans without and with a change; the state stays as it is. `None` when the change names a doctor or a case that is not
/// there, a case that does not wait or that this doctor may not have, a shift at the desk that nobody has, or an end that
/// has passed.
///
/// It costs a copy of the state and two plans.
pub fn what_if(state: &State, change: Change, now: Timestamp, policy: &Policy) -> Option<WhatIf> {
    let before = outlooks(state, now, policy);
    let mut changed = state.clone();
    let mut given = None;
    match change {
        Change::CallIn { practitioner, until } => call_in(&mut changed, practitioner, until, now)?,
        Change::Extend { practitioner, by } => extend(&mut changed, practitioner, by, now)?,
        Change::Give { consultation, to } => {
            given = Some((consultation, give(&mut changed, consultation, to, now, policy)?));
        }
    }
    let mut after = outlooks(&changed, now, policy);
    after.extend(given);
    Some(WhatIf { before, after })
}

/// What the plan expects of every waiting task.
fn outlooks(state: &State, now: Timestamp, policy: &Policy) -> BTreeMap<ConsultationId, Outlook> {
    let plan = Plan::new(state, now, policy);
    let waiting = state.tasks().filter(|task| task.is_waiting()).map(|task| task.consultation);
    waiting.filter_map(|id| Some((id, plan.outlook(state, id)?))).collect()
}

fn call_in(state: &mut State, practitioner: PractitionerId, until: Timestamp, now: Timestamp) -> Option<()> {
    if until <= now {
        return None;
    }
    state.doctor_update(practitioner, |doctor| {
        let running = doctor.duty_at(now).filter(|duty| duty.tier == Tier::Regular);
        let until = running.map_or(until, |duty| until.max(duty.interval.ends_at));
        let come = Duty { interval: Interval { starts_at: now, ends_at: until }, tier: Tier::Regular };
        put(&mut doctor.duties, come, now);
        doctor.last_seen = doctor.last_seen.max(Some(now));
    })
}

fn extend(state: &mut State, practitioner: PractitionerId, by: SignedDuration, now: Timestamp) -> Option<()> {
    if !by.is_positive() {
        return None;
    }
    state.doctor_update(practitioner, |doctor| {
        let mut longer = *doctor.duties_from(now).iter().find(|duty| duty.tier == Tier::Regular)?;
        longer.interval.ends_at += by;
        let from = longer.interval.starts_at;
        put(&mut doctor.duties, longer, from.min(now));
        Some(())
    })?
}

/// Puts a duty among the others, which give way to it; those over by `now` are left out.
fn put(duties: &mut Vec<Duty>, new: Duty, now: Timestamp) {
    duties.retain_mut(|duty| {
        let hours = &mut duty.interval;
        if new.interval.starts_at <= hours.starts_at {
            hours.starts_at = hours.starts_at.max(new.interval.ends_at);
        } else if new.interval.starts_at < hours.ends_at {
            hours.ends_at = new.interval.starts_at;
        }
        now < hours.ends_at && hours.starts_at < hours.ends_at
    });
    let place = duties.partition_point(|duty| duty.interval.starts_at < new.interval.starts_at);
    duties.insert(place, new);
}

/// Gives a case to a doctor; says when the answer is to be expected.
fn give(
    state: &mut State,
    consultation: ConsultationId,
    to: PractitionerId,
    now: Timestamp,
    policy: &Policy,
) -> Option<Outlook> {
    let task = state.task(consultation).filter(|task| task.is_waiting())?.clone();
    let doctor = state.doctor(to).filter(|doctor| doctor.is_licensed(now))?;
    let serves = doctor.specialties.contains(&task.specialty) && doctor.languages.contains(&task.language);
    if !serves || task.declined_by.contains(&to) {
        return None;
    }
    let in_hand = state.tasks().filter(|other| other.holder() == Some(to));
    let busy: f64 = in_hand.map(|other| other.work_left(doctor.speed, now)).sum();
    let effort = task.effort_for(to, policy);
    let finish = after(now, busy + effort * doctor.speed);
    let status = Status::Working { by: to, started_at: after(now, busy), lease_until: finish };
    state.task_update(consultation, |task| {
        task.status = status;
        task.effort_minutes = effort;
    })?;
    let in_time = minutes(now, finish) <= minutes(now, task.due);
    Some(if in_time { Outlook::InTime { practitioner: to, finish } } else { Outlook::Late { finish: Some(finish) } })
}
