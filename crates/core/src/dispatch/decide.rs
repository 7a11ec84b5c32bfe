//! What is to be done now: give back, page, alarm.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::Timestamp;

use super::action::{Action, Cause, ReleaseReason};
use super::doctor::{Doctor, Duty};
use super::plan::{Plan, Prospect, after, minutes};
use super::policy::Policy;
use super::state::{Clinician, Entry, Rank, Stand, State};
use super::task::{Page, PageOutcome, Status, Task};
use crate::id::PractitionerId;
use crate::roster::Tier;

/// No task is expected to take more minutes than this.
const LONGEST_EFFORT: f64 = 240.0;

/// Gives everything that is to be done now, in a fixed order, and when to ask again. `plan` is one made for this state.
pub fn decide(state: &State, plan: &Plan, now: Timestamp, policy: &Policy) -> Vec<Action> {
    let mut actions = Vec::new();
    let survey = Survey::of(state, now);
    release(state, now, &mut actions);
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

/// What one look at the tasks in hand and at those somebody was asked about tells.
struct Survey {
    /// Whether any task waits.
    waits: bool,
    /// By number of the doctor: a page to them is open.
    asked: Vec<bool>,
    /// The next moment at which something becomes due without anything else happening, at most a minute ahead while tasks wait.
    wake_at: Option<Timestamp>,
}

impl Survey {
    fn of(state: &State, now: Timestamp) -> Self {
        let waits = state.waiting_count() > 0;
        let wake_at = waits.then(|| after(now, 1.0));
        let mut survey = Self { waits, asked: vec![false; state.doctors.len()], wake_at };
        for task in state.held() {
            if let Status::Held { lease_until, .. } | Status::Working { lease_until, .. } = task.status {
                survey.wake_by(lease_until, now);
            }
        }
        for page in state.paged().flat_map(|task| task.open_pages(now)) {
            survey.wake_by(page.expires, now);
            if let Some(doctor) = state.doctor_number(page.practitioner) {
                survey.asked[doctor as usize] = true;
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

fn release(state: &State, now: Timestamp, actions: &mut Vec<Action>) {
    for entry in state.held.iter().filter_map(|&number| state.entry(number)) {
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
    // The tasks of each class lie in order of due; of all classes the first is taken, as long as its class has free hands.
    let mut classes: Vec<_> = state.classes.iter().map(|class| class.waiting.range(Rank::before(now)..)).collect();
    let mut heads: BinaryHeap<Reverse<(Rank, u16)>> = BinaryHeap::new();
    let firsts = (0_u16..).zip(&mut classes).filter_map(|(class, tasks)| Some(Reverse((*tasks.next()?, class))));
    heads.extend(firsts);
    while let Some(Reverse((rank, class))) = heads.pop() {
        let is_far = minutes(now, rank.due) > policy.offer_minutes + LONGEST_EFFORT;
        if is_far || free.of(class).is_empty() {
            continue;
        }
        heads.extend(classes[usize::from(class)].next().map(|next| Reverse((*next, class))));
        let Some(task) = state.entry(rank.number).map(|entry| &entry.task) else { continue };
        if !is_tight(task, now, policy) {
            continue;
        }
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
    let stands = if tier == Tier::Regular { policy.offer_wait_minutes } else { policy.page_minutes };
    Action::Page {
        consultation: task.consultation,
        version: task.version,
        practitioner,
        tier,
        attempt: u32::try_from(task.pages.len() + 1).unwrap_or(u32::MAX),
        expires: after(now, stands),
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
    for (number, prospect) in (0_u32..).zip(&plan.prospects) {
        let brief = &state.briefs[number as usize];
        let due = minutes(now, brief.due);
        let slack = due - brief.effort_minutes;
        if brief.stand != Stand::Waits || slack > policy.lead_minutes || !plan.knows(state, number) {
            continue;
        }
        let Some(entry) = state.entry(number) else { continue };
        let is_unsafe = match *prospect {
            Prospect::None => false,
            Prospect::Planned { finish, spread, .. } => finish + safety_at(slack, policy) * spread > due,
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

/// How many standard deviations a planned finish must keep before the deadline: the more, the less time is left for calling
/// somebody in. Far ahead a call would often be for nothing.
fn safety_at(slack: f64, policy: &Policy) -> f64 {
    let span = (policy.lead_minutes - policy.double_minutes).max(1.0);
    let near = ((policy.lead_minutes - slack) / span).clamp(0.0, 1.0);
    policy.early_safety + (policy.safety - policy.early_safety) * near
}

/// Doctors of one tier who could be asked now: on duty, hands free, no page open, not silent. Of those rostered at the desk the
/// ones who have come, or may yet.
struct Free<'a> {
    state: &'a State,
    now: Timestamp,
    tier: Tier,
    offers_most: usize,
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
            let may_be_there = |duty: &Duty| {
                doctor.has_checked_in(duty) || minutes(duty.interval.starts_at, now) < policy.absent_minutes
            };
            let is_on = duty.is_some_and(|duty| tier != Tier::Regular || may_be_there(duty));
            let is_silent = doctor.unanswered_pages >= 2
                && doctor.last_paged_at.is_some_and(|paged| minutes(paged, now) < policy.silent_minutes);
            is_on && !is_silent && doctor.is_licensed(now)
        };
        let free: Vec<bool> = state.doctors.iter().zip(&survey.asked).map(is_free).collect();
        let (any, classes) = (free.contains(&true), vec![None; state.classes.len()]);
        Self { state, now, tier, offers_most: policy.offers_most, any, free, classes }
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

    /// Takes the doctor to ask for a task: who was asked least for it, then at the desk who could do least else, then who has
    /// worked least. An offer at the desk is repeated some times, a page to somebody called in as often as need be.
    fn take(&mut self, task: &Task, class: u16) -> Option<PractitionerId> {
        let (state, tier, now, most) = (self.state, self.tier, self.now, self.offers_most);
        let paged = |id: PractitionerId| task.pages.iter().filter(|page| page.practitioner == id).count();
        let able = self.of(class).iter().filter_map(|&number| {
            let clinician = state.clinician(number)?;
            let doctor = &clinician.doctor;
            let times = paged(doctor.id);
            let may = match tier {
                Tier::Regular => times < most && state.may_go_to(task, doctor.id, now),
                Tier::OnCall => !task.declined_by.contains(&doctor.id),
                Tier::Backup => true,
            };
            let could = if tier == Tier::Regular { clinician.classes.len() } else { 0 };
            may.then_some(((times, could), doctor.worked_minutes, doctor.id, number))
        });
        let (_, _, id, number) = able
            .min_by(|left, right| left.0.cmp(&right.0).then(left.1.total_cmp(&right.1)).then(left.2.cmp(&right.2)))?;
        self.free[number as usize] = false;
        Some(id)
    }
}

fn alarm(state: &State, plan: &Plan, now: Timestamp, actions: &mut Vec<Action>) {
    for (number, prospect) in (0_u32..).zip(&plan.prospects) {
        let brief = &state.briefs[number as usize];
        let missed = brief.due < now;
        let hopeless = matches!(prospect, Prospect::Deferred { finish: None }) && plan.knows(state, number);
        let may_alarm = match brief.stand {
            Stand::Waits => missed || hopeless,
            Stand::InHand => missed,
            Stand::Gone | Stand::Paused => false,
        };
        if !may_alarm {
            continue;
        }
        let Some(entry) = state.entry(number) else { continue };
        let task = &entry.task;
        let cause = match task.status {
            Status::Paused { .. } => continue,
            Status::Held { .. } | Status::Working { .. } if missed => Cause::MissedInHand,
            Status::Held { .. } | Status::Working { .. } => continue,
            Status::Waiting => {
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
