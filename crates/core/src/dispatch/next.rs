//! The answer to a doctor's press of *Next*.

use jiff::Timestamp;

use super::plan::{Plan, minutes};
use super::policy::Policy;
use super::state::{Clinician, Rank, State};
use super::task::Task;
use crate::id::{ConsultationId, PractitionerId};
use crate::roster::Tier;

/// Gives the waiting consultation a doctor takes next: the first of the doctor's own row in the plan, else the earliest that
/// can still be saved, else the oldest that cannot. A doctor is never sent away while a case waits that this doctor may answer.
pub fn next(
    state: &State,
    plan: &Plan,
    practitioner: PractitionerId,
    now: Timestamp,
    policy: &Policy,
) -> Option<ConsultationId> {
    let number = state.doctor_number(practitioner)?;
    let clinician = state.clinician(number)?;
    if !clinician.doctor.is_licensed(now) {
        return None;
    }
    if policy.own_first
        && let Some(task) = own(state, clinician, now)
    {
        return Some(task);
    }
    let mut planned = plan.planned(state, number).filter_map(|task| state.entry(task)).map(|entry| &entry.task);
    if let Some(task) = planned.find(|task| task.is_waiting() && state.may_go_to(task, practitioner, now)) {
        return Some(task.consultation);
    }
    open_to(state, clinician, now, now, |task| minutes(now, task.due) >= least_minutes(task, clinician))
        .or_else(|| open_to(state, clinician, Timestamp::MIN, now, |_| true))
        .map(|rank| rank.consultation)
}

/// A case this doctor asked about and the patient has replied to: it is still in mind, and its reading-in is spared.
fn own(state: &State, clinician: &Clinician, now: Timestamp) -> Option<ConsultationId> {
    let id = clinician.doctor.id;
    let own = state.returning.range((id, Rank::before(Timestamp::MIN))..).take_while(|(doctor, _)| *doctor == id);
    let mut open = own
        .filter_map(|(_, rank)| state.entry(rank.number))
        .filter(|entry| clinician.classes.contains(&entry.class) && state.may_go_to(&entry.task, id, now));
    open.next().map(|entry| entry.task.consultation)
}

/// A task due sooner than half its expected work is lost: the work may well take half as long as expected, hardly less.
fn least_minutes(task: &Task, clinician: &Clinician) -> f64 {
    task.effort_minutes * clinician.doctor.speed / 2.0
}

/// The first waiting task due at `from` or later, in order of (due, opened, id) over all classes the doctor serves.
fn open_to(
    state: &State,
    clinician: &Clinician,
    from: Timestamp,
    now: Timestamp,
    wanted: impl Fn(&Task) -> bool,
) -> Option<Rank> {
    let heads = clinician.classes.iter().filter_map(|&class| {
        let waiting = state.classes.get(usize::from(class))?.waiting.range(Rank::before(from)..);
        waiting.copied().find(|rank| {
            let task = state.entry(rank.number).map(|entry| &entry.task);
            task.is_some_and(|task| state.may_go_to(task, clinician.doctor.id, now) && wanted(task))
        })
    });
    heads.min()
}

impl State {
    /// Whether a task may be given to a doctor: not declined before, and not kept for another who is at the desk.
    pub(super) fn may_go_to(&self, task: &Task, practitioner: PractitionerId, now: Timestamp) -> bool {
        let kept_for_another = task
            .preferred
            .is_some_and(|(doctor, until)| doctor != practitioner && now < until && self.is_at_the_desk(doctor, now));
        !kept_for_another && !task.declined_by.contains(&practitioner)
    }

    fn is_at_the_desk(&self, practitioner: PractitionerId, now: Timestamp) -> bool {
        let doctor = self.doctor(practitioner).filter(|doctor| doctor.is_licensed(now));
        doctor.is_some_and(|doctor| doctor.duty_at(now).is_some_and(|duty| duty.tier == Tier::Regular))
    }
}
