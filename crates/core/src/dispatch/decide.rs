//! What is to be done now: give back, page, alarm.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::action::{Action, Cause, ReleaseReason};
use super::doctor::Doctor;
use super::plan::{Plan, Prospect, after, minutes};
use super::policy::Policy;
use super::state::State;
use super::task::{PageOutcome, Status, Task};
use crate::id::PractitionerId;
use crate::roster::Tier;

/// Gives everything that is to be done now, in a fixed order, and when to ask again. `plan` is one made for this state.
pub fn decide(state: &State, plan: &Plan, now: Timestamp, policy: &Policy) -> Vec<Action> {
    let mut actions = Vec::new();
    release(state, now, &mut actions);
    if policy.offer_minutes > 0.0 {
        offer(state, now, policy, &mut actions);
    }
    if policy.tiers {
        page(state, plan, now, policy, &mut actions);
    }
    alarm(state, plan, now, &mut actions);
    if let Some(moment) = wake_at(state, now) {
        actions.push(Action::WakeAt(moment));
    }
    actions
}

fn release(state: &State, now: Timestamp, actions: &mut Vec<Action>) {
    for task in state.tasks() {
        let (Status::Held { by, lease_until } | Status::Working { by, lease_until, .. }) = task.status else {
            continue;
        };
        let eligible = state.doctor(by).is_some_and(|doctor| {
            doctor.is_licensed(now)
                && doctor.specialties.contains(&task.specialty)
                && doctor.languages.contains(&task.language)
        });
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
fn offer(state: &State, now: Timestamp, policy: &Policy, actions: &mut Vec<Action>) {
    let pages = state.tasks().flat_map(|task| task.open_pages(now));
    let mut taken: BTreeSet<PractitionerId> = pages.map(|page| page.practitioner).collect();
    let mut tight: Vec<&Task> = state
        .tasks()
        .filter(|task| {
            let slack = minutes(now, task.due) - task.effort_minutes;
            task.is_waiting() && 0.0 < slack && slack <= policy.offer_minutes
        })
        .collect();
    tight.sort_by_key(|task| (task.due, task.opened_at, task.consultation));
    for task in tight {
        let mut open = task.open_pages(now).filter(|page| page.tier == Tier::Regular).count();
        while open < policy.offers_at_once as usize {
            let Some(practitioner) = callable(state, task, Tier::Regular, now, policy, &taken) else { break };
            if !state.may_go_to(task, practitioner, now) {
                break;
            }
            taken.insert(practitioner);
            let attempt = u32::try_from(task.pages.len() + 1).unwrap_or(u32::MAX);
            let expires = after(now, policy.page_minutes);
            let (consultation, version, tier) = (task.consultation, task.version, Tier::Regular);
            actions.push(Action::Page { consultation, version, practitioner, tier, attempt, expires });
            open += 1;
        }
    }
}

/// A waiting task the plan does not save, with the time that is left to call somebody in.
struct Candidate<'a> {
    task: &'a Task,
    slack: f64,
}

fn page(state: &State, plan: &Plan, now: Timestamp, policy: &Policy, actions: &mut Vec<Action>) {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (entry, prospect) in state.tasks.iter().zip(&plan.prospects) {
        let Some(entry) = entry else { continue };
        let due = minutes(now, entry.task.due);
        let unsafe_plan = match *prospect {
            Prospect::None => false,
            Prospect::Planned { finish, spread, .. } => finish + policy.safety * spread > due,
            Prospect::Deferred { .. } => true,
        };
        if entry.task.is_waiting() && unsafe_plan {
            let slack = due - entry.task.effort_minutes * (1.0 + policy.lead_efforts);
            candidates.push(Candidate { task: &entry.task, slack });
        }
    }
    candidates.sort_by_key(|candidate| {
        (candidate.slack < 0.0, candidate.task.due, candidate.task.opened_at, candidate.task.consultation)
    });
    let pages = state.tasks().flat_map(|task| task.open_pages(now));
    let mut taken: BTreeSet<PractitionerId> = pages.map(|page| page.practitioner).collect();
    for Candidate { task, slack } in candidates {
        let called = |page: &&super::task::Page| page.tier != Tier::Regular;
        let mut open = task.open_pages(now).filter(called).count();
        let unanswered = task.pages.iter().filter(called).count() > open;
        let second = unanswered && slack <= policy.second_page_minutes;
        let wanted = if second || slack <= policy.double_minutes { 2 } else { 1 };
        while open < wanted {
            let on_call = slack <= policy.lead_minutes && open == 0;
            let found = on_call.then(|| callable(state, task, Tier::OnCall, now, policy, &taken)).flatten();
            let backup = slack <= policy.backup_minutes;
            let found = found.map(|id| (id, Tier::OnCall)).or_else(|| {
                let found = backup.then(|| callable(state, task, Tier::Backup, now, policy, &taken)).flatten();
                found.map(|id| (id, Tier::Backup))
            });
            let Some((practitioner, tier)) = found else { break };
            taken.insert(practitioner);
            let attempt = u32::try_from(task.pages.len() + 1).unwrap_or(u32::MAX);
            let expires = after(now, policy.page_minutes);
            let (consultation, version) = (task.consultation, task.version);
            actions.push(Action::Page { consultation, version, practitioner, tier, attempt, expires });
            open += 1;
        }
    }
}

/// A doctor of the tier who is on duty, may answer the task, has free hands, no other page and has not fallen silent; who was
/// paged least for it first.
fn callable(
    state: &State,
    task: &Task,
    tier: Tier,
    now: Timestamp,
    policy: &Policy,
    taken: &BTreeSet<PractitionerId>,
) -> Option<PractitionerId> {
    let class = state.class_of(&task.specialty, &task.language)?;
    let doctors = state.classes.get(usize::from(class))?.doctors.iter().filter_map(|&number| state.clinician(number));
    let free = doctors.filter(|clinician| {
        let doctor = &clinician.doctor;
        let duty = doctor.duty_at(now).filter(|duty| duty.tier == tier);
        let on = duty.is_some_and(|duty| tier != Tier::Regular || doctor.has_checked_in(duty));
        let declined = tier != Tier::Backup && task.declined_by.contains(&doctor.id);
        let silent = doctor.unanswered_pages >= 2
            && doctor.last_paged_at.is_some_and(|paged| minutes(paged, now) < policy.silent_minutes);
        let free = clinician.holds.is_empty() && !taken.contains(&doctor.id);
        // An offer at the desk is made once; a page to somebody called in may be repeated.
        let offered = tier == Tier::Regular && task.pages.iter().any(|page| page.practitioner == doctor.id);
        on && free && doctor.is_licensed(now) && !declined && !silent && !offered
    });
    let paged = |id: PractitionerId| task.pages.iter().filter(|page| page.practitioner == id).count();
    free.min_by(|left, right| {
        let (left, right) = (&left.doctor, &right.doctor);
        let order = paged(left.id).cmp(&paged(right.id));
        order.then(left.worked_minutes.total_cmp(&right.worked_minutes)).then(left.id.cmp(&right.id))
    })
    .map(|clinician| clinician.doctor.id)
}

fn alarm(state: &State, plan: &Plan, now: Timestamp, actions: &mut Vec<Action>) {
    for (entry, prospect) in state.tasks.iter().zip(&plan.prospects) {
        let Some(task) = entry.as_ref().map(|entry| &entry.task) else { continue };
        let missed = task.due < now;
        let cause = match task.status {
            Status::Paused { .. } => continue,
            Status::Held { .. } | Status::Working { .. } if missed => Cause::MissedInHand,
            Status::Held { .. } | Status::Working { .. } => continue,
            Status::Waiting => {
                let hopeless = matches!(prospect, Prospect::Deferred { finish: None });
                match hopeless.then(|| cause_of_waiting(state, task, now)).flatten() {
                    Some(cause) => cause,
                    None if missed => Cause::MissedWaiting,
                    None => continue,
                }
            }
        };
        if !task.alarms.contains(&cause) {
            actions.push(Action::AlarmCoordinator { consultation: task.consultation, version: task.version, cause });
        }
    }
}

/// Why nobody can be found for a task that no regular doctor can take, as far as that is sure already.
fn cause_of_waiting(state: &State, task: &Task, now: Timestamp) -> Option<Cause> {
    let class = state.class_of(&task.specialty, &task.language)?;
    let doctors = state.classes.get(usize::from(class))?.doctors.iter().filter_map(|&number| state.clinician(number));
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

/// The next moment at which something becomes due without anything else happening, at most a minute ahead while tasks wait.
fn wake_at(state: &State, now: Timestamp) -> Option<Timestamp> {
    let mut moment = (state.waiting_count() > 0).then(|| after(now, 1.0));
    let mut sooner = |other: Timestamp| {
        if now < other && moment.is_none_or(|moment| other < moment) {
            moment = Some(other);
        }
    };
    for task in state.tasks() {
        if let Status::Held { lease_until, .. } | Status::Working { lease_until, .. } = task.status {
            sooner(lease_until);
        }
        for page in task.open_pages(now) {
            sooner(page.expires);
        }
    }
    moment
}
