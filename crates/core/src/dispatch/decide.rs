//! What is to be done now: give back, page, alarm.

use jiff::Timestamp;

use super::action::{Action, Cause, ReleaseReason};
use super::doctor::Doctor;
use super::plan::{Plan, Prospect, after, minutes};
use super::policy::Policy;
use super::state::{Clinician, Entry, State};
use super::task::{Page, PageOutcome, Status, Task};
use crate::id::PractitionerId;
use crate::roster::Tier;

/// Gives everything that is to be done now, in a fixed order, and when to ask again. `plan` is one made for this state.
pub fn decide(state: &State, plan: &Plan, now: Timestamp, policy: &Policy) -> Vec<Action> {
    let mut actions = Vec::new();
    let survey = Survey::of(state, now);
    release(state, &survey, now, &mut actions);
    if survey.waits && policy.offer_minutes > 0.0 {
        offer(state, &survey, now, policy, &mut actions);
    }
    if survey.waits && policy.tiers {
        page(state, plan, &survey, now, policy, &mut actions);
    }
    alarm(state, plan, now, &mut actions);
    actions.extend(survey.wake_at.map(Action::WakeAt));
    actions
}

/// What one look at all tasks tells.
struct Survey {
    /// Whether any task waits.
    waits: bool,
    /// Numbers of the tasks in somebody's hands.
    held: Vec<u32>,
    /// By number of the doctor: a page to them is open.
    asked: Vec<bool>,
    /// The next moment at which something becomes due without anything else happening, at most a minute ahead while tasks wait.
    wake_at: Option<Timestamp>,
}

impl Survey {
    fn of(state: &State, now: Timestamp) -> Self {
        let waits = state.waiting_count() > 0;
        let wake_at = waits.then(|| after(now, 1.0));
        let mut survey = Self { waits, held: Vec::new(), asked: vec![false; state.doctors.len()], wake_at };
        for (number, entry) in (0_u32..).zip(&state.tasks) {
            let Some(task) = entry.as_ref().map(|entry| &entry.task) else { continue };
            if let Status::Held { lease_until, .. } | Status::Working { lease_until, .. } = task.status {
                survey.held.push(number);
                survey.wake_by(lease_until, now);
            }
            for page in task.open_pages(now) {
                survey.wake_by(page.expires, now);
                if let Some(doctor) = state.doctor_number(page.practitioner) {
                    survey.asked[doctor as usize] = true;
                }
            }
        }
        survey
    }

    fn wake_by(&mut self, moment: Timestamp, now: Timestamp) {
        if now < moment && self.wake_at.is_none_or(|sooner| moment < sooner) {
            self.wake_at = Some(moment);
        }
    }
}

fn release(state: &State, survey: &Survey, now: Timestamp, actions: &mut Vec<Action>) {
    for entry in survey.held.iter().filter_map(|&number| state.entry(number)) {
        let task = &entry.task;
        let (Status::Held { by, lease_until } | Status::Working { by, lease_until, .. }) = task.status else {
            continue;
        };
        let holder = state.doctor_number(by).and_then(|number| state.clinician(number));
        let eligible =
            holder.is_some_and(|holder| holder.doctor.is_licensed(now) && holder.classes.contains(&entry.class));
        let reason = match eligible {
            false => ReleaseReason::NotEligible,
            true if lease_until <= now => ReleaseReason::LeaseExpired,
            true => continue,
        };
        actions.push(Action::Release { consultation: task.consultation, version: task.version, holder: by, reason });
    }
}

/// Offers tasks that are short of time to doctors at the desk whose hands are free: a doctor who is asked answers sooner than
/// one who looks by and by.
fn offer(state: &State, survey: &Survey, now: Timestamp, policy: &Policy, actions: &mut Vec<Action>) {
    let mut free = Free::find(state, survey, Tier::Regular, now, policy);
    if !free.any {
        return;
    }
    let mut tight: Vec<(&Task, u16)> = Vec::new();
    for (class, of_class) in (0_u16..).zip(&state.classes) {
        if of_class.waiting.is_empty() || free.of(class).is_empty() {
            continue;
        }
        let tasks = of_class.waiting.iter().filter_map(|rank| state.entry(rank.number)).map(|entry| &entry.task);
        tight.extend(tasks.filter(|task| is_tight(task, now, policy)).map(|task| (task, class)));
    }
    tight.sort_unstable_by_key(|(task, _)| (task.due, task.opened_at, task.consultation));
    for (task, class) in tight {
        let mut open = task.open_pages(now).filter(|page| page.tier == Tier::Regular).count();
        while open < policy.offers_at_once as usize {
            let Some(practitioner) = free.take(task, class) else { break };
            actions.push(ask(task, practitioner, Tier::Regular, now, policy));
            open += 1;
        }
    }
}

fn is_tight(task: &Task, now: Timestamp, policy: &Policy) -> bool {
    let slack = minutes(now, task.due) - task.effort_minutes;
    0.0 < slack && slack <= policy.offer_minutes
}

fn ask(task: &Task, practitioner: PractitionerId, tier: Tier, now: Timestamp, policy: &Policy) -> Action {
    Action::Page {
        consultation: task.consultation,
        version: task.version,
        practitioner,
        tier,
        attempt: u32::try_from(task.pages.len() + 1).unwrap_or(u32::MAX),
        expires: after(now, policy.page_minutes),
    }
}

/// A waiting task the plan does not save, with the time that is left to call somebody in.
struct Candidate<'a> {
    task: &'a Task,
    class: u16,
    slack: f64,
}

fn page(state: &State, plan: &Plan, survey: &Survey, now: Timestamp, policy: &Policy, actions: &mut Vec<Action>) {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (entry, prospect) in state.tasks.iter().zip(&plan.prospects) {
        let Some(entry) = entry else { continue };
        let due = minutes(now, entry.task.due);
        let slack = due - entry.task.effort_minutes;
        if slack > policy.lead_minutes || !entry.task.is_waiting() {
            continue;
        }
        let is_unsafe = match *prospect {
            Prospect::None => false,
            Prospect::Planned { finish, spread, .. } => finish + policy.safety * spread > due,
            Prospect::Deferred { .. } => true,
        };
        if is_unsafe {
            candidates.push(Candidate { task: &entry.task, class: entry.class, slack });
        }
    }
    if candidates.is_empty() {
        return;
    }
    candidates.sort_unstable_by_key(|candidate| {
        (candidate.slack < 0.0, candidate.task.due, candidate.task.opened_at, candidate.task.consultation)
    });
    let mut on_call = Free::find(state, survey, Tier::OnCall, now, policy);
    let mut backup = Free::find(state, survey, Tier::Backup, now, policy);
    for Candidate { task, class, slack } in candidates {
        let is_called = |page: &&Page| page.tier != Tier::Regular;
        let mut open = task.open_pages(now).filter(is_called).count();
        let unanswered = task.pages.iter().filter(is_called).count() > open;
        let second = unanswered && slack <= policy.second_page_minutes;
        let wanted = if second || slack <= policy.double_minutes { 2 } else { 1 };
        while open < wanted {
            let first = if open == 0 { on_call.take(task, class) } else { None };
            let found = first.map(|id| (id, Tier::OnCall)).or_else(|| {
                let last = if slack <= policy.backup_minutes { backup.take(task, class) } else { None };
                last.map(|id| (id, Tier::Backup))
            });
            let Some((practitioner, tier)) = found else { break };
            actions.push(ask(task, practitioner, tier, now, policy));
            open += 1;
        }
    }
}

/// Doctors of one tier who could be asked now: on duty, hands free, no page open, not silent.
struct Free<'a> {
    state: &'a State,
    now: Timestamp,
    tier: Tier,
    /// By number of the doctor: could be asked, and was not meanwhile.
    free: Vec<bool>,
    /// Whether there is one at all.
    any: bool,
    /// Their numbers by class, found when first asked for.
    classes: Vec<Option<Vec<u32>>>,
}

impl<'a> Free<'a> {
    fn find(state: &'a State, survey: &Survey, tier: Tier, now: Timestamp, policy: &Policy) -> Self {
        let is_free = |(clinician, &asked): (&Option<Clinician>, &bool)| {
            let Some(clinician) = clinician.as_ref().filter(|clinician| !asked && clinician.holds.is_empty()) else {
                return false;
            };
            let doctor = &clinician.doctor;
            let duty = doctor.duty_at(now).filter(|duty| duty.tier == tier);
            let is_on = duty.is_some_and(|duty| tier != Tier::Regular || doctor.has_checked_in(duty));
            let is_silent = doctor.unanswered_pages >= 2
                && doctor.last_paged_at.is_some_and(|paged| minutes(paged, now) < policy.silent_minutes);
            is_on && !is_silent && doctor.is_licensed(now)
        };
        let free: Vec<bool> = state.doctors.iter().zip(&survey.asked).map(is_free).collect();
        Self { state, now, tier, any: free.contains(&true), free, classes: vec![None; state.classes.len()] }
    }

    /// Those who may answer a class.
    fn of(&mut self, class: u16) -> &mut Vec<u32> {
        let free = &self.free;
        let doctors = self.classes[usize::from(class)].get_or_insert_with(|| {
            let able = self.state.classes[usize::from(class)].doctors.iter().copied();
            able.filter(|&number| free[number as usize]).collect()
        });
        doctors.retain(|&number| free[number as usize]);
        doctors
    }

    /// Takes the doctor to ask for a task: who was paged least for it, then who has worked least. An offer at the desk is made
    /// once, a page to somebody called in may be repeated.
    fn take(&mut self, task: &Task, class: u16) -> Option<PractitionerId> {
        let (state, tier, now) = (self.state, self.tier, self.now);
        let paged = |id: PractitionerId| task.pages.iter().filter(|page| page.practitioner == id).count();
        let able = self.of(class).iter().filter_map(|&number| {
            let doctor = &state.clinician(number)?.doctor;
            let times = paged(doctor.id);
            let may = match tier {
                Tier::Regular => times == 0 && state.may_go_to(task, doctor.id, now),
                Tier::OnCall => !task.declined_by.contains(&doctor.id),
                Tier::Backup => true,
            };
            may.then_some((times, doctor.worked_minutes, doctor.id, number))
        });
        let (_, _, id, number) = able
            .min_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)).then(left.2.cmp(&right.2)))?;
        self.free[number as usize] = false;
        Some(id)
    }
}

fn alarm(state: &State, plan: &Plan, now: Timestamp, actions: &mut Vec<Action>) {
    for (entry, prospect) in state.tasks.iter().zip(&plan.prospects) {
        let Some(entry) = entry.as_ref() else { continue };
        let task = &entry.task;
        let missed = task.due < now;
        let cause = match task.status {
            Status::Paused { .. } => continue,
            Status::Held { .. } | Status::Working { .. } if missed => Cause::MissedInHand,
            Status::Held { .. } | Status::Working { .. } => continue,
            Status::Waiting => {
                let hopeless = matches!(prospect, Prospect::Deferred { finish: None });
                match hopeless.then(|| cause_of_waiting(state, entry, now)).flatten() {
                    Some(cause) if !task.alarms.contains(&cause) => cause,
                    // What was told before does not keep the miss from being told.
                    _ if missed => Cause::MissedWaiting,
                    _ => continue,
                }
            }
        };
        if !task.alarms.contains(&cause) {
            actions.push(Action::AlarmCoordinator { consultation: task.consultation, version: task.version, cause });
        }
    }
}

impl State {
    /// Who could be called in for a task before it is due, and from when on: on call before backup, the earliest first.
    pub fn callable(&self, task: &Task, now: Timestamp) -> Option<(PractitionerId, Timestamp)> {
        let class = self.class_of(&task.specialty, &task.language)?;
        let doctors = self.classes.get(usize::from(class))?.doctors.iter().filter_map(|&number| self.clinician(number));
        let able = doctors
            .map(|clinician| &clinician.doctor)
            .filter(|doctor| doctor.is_licensed(now) && !task.declined_by.contains(&doctor.id));
        let duties = able.flat_map(|doctor| doctor.duties_from(now).iter().map(move |duty| (doctor.id, duty)));
        let called = duties.filter(|(_, duty)| duty.tier != Tier::Regular && duty.interval.starts_at < task.due);
        let first = called.min_by_key(|(id, duty)| (duty.tier == Tier::Backup, duty.interval.starts_at.max(now), *id));
        first.map(|(id, duty)| (id, duty.interval.starts_at.max(now)))
    }
}

/// Why nobody can be found for a task that no regular doctor can take, as far as that is sure already.
fn cause_of_waiting(state: &State, entry: &Entry, now: Timestamp) -> Option<Cause> {
    let task = &entry.task;
    let doctors =
        state.classes.get(usize::from(entry.class))?.doctors.iter().filter_map(|&number| state.clinician(number));
    let licensed: Vec<_> =
        doctors.map(|clinician| &clinician.doctor).filter(|doctor| doctor.is_licensed(now)).collect();
    let is_rostered = |doctor: &&Doctor| {
        doctor.duties_from(now).first().is_some_and(|duty| duty.interval.starts_at < task.due.max(now))
    };
    let unanswered = task.pages.iter().filter(|page| page.outcome == PageOutcome::Declined || page.expires <= now);
    if licensed.is_empty() {
        Some(Cause::NobodyEligible)
    } else if licensed.iter().all(|doctor| task.declined_by.contains(&doctor.id)) {
        Some(Cause::DeclinedByAll)
    } else if !licensed.iter().any(is_rostered) {
        Some(Cause::NobodyRostered)
    } else if unanswered.count() >= 3 {
        Some(Cause::PagesUnanswered)
    } else {
        None
    }
}
