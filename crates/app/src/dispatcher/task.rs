//! A consultation as the dispatcher sees it: what is owed, by when, and who has it in hand.

use askwell_core::consultation::{Consultation, State};
use askwell_core::dispatch::{Page, Policy, Status, Task};
use jiff::{SignedDuration, Timestamp};

/// Minutes of a doctor's work for one answer: the mean of the log-normal (median 8.9, σ 0.60) that fits the 11,985 answers of
/// Champlain BASE eConsult (Annals of Family Medicine, 2018).
pub(crate) const EFFORT_MINUTES: f64 = 10.7;

/// Gives the task of a consultation; `None` when no answer is owed. `lease_until` is the end of its holder's lease, if one is
/// known; without one the lease counts from the moment the doctor took it.
pub(super) fn task(
    consultation: &Consultation,
    pages: Vec<Page>,
    lease_until: Option<Timestamp>,
    policy: &Policy,
) -> Option<Task> {
    let (status, preferred) = standing(consultation, lease_until, policy)?;
    let deadline = &consultation.deadline;
    let paused = deadline.paused().map(|(since, left)| since + left);
    let turn = consultation.turn;
    let alarms = consultation.alarms.iter().filter(|(about, _)| *about == turn).map(|(_, cause)| *cause).collect();
    Some(Task {
        consultation: consultation.id,
        turn,
        version: consultation.version,
        specialty: consultation.specialty.to_string(),
        language: consultation.language.to_string(),
        priority: consultation.priority,
        opened_at: deadline.opened_at(),
        due: deadline.due().or(paused)?,
        promise: deadline.promise(),
        effort_minutes: EFFORT_MINUTES,
        status,
        preferred,
        declined_by: consultation.declined_by.iter().copied().collect(),
        pages,
        alarms,
    })
}

type Preferred = Option<(askwell_core::id::PractitionerId, Timestamp)>;

fn standing(
    consultation: &Consultation,
    lease_until: Option<Timestamp>,
    policy: &Policy,
) -> Option<(Status, Preferred)> {
    let kept_for = |preferred: &Option<_>, since: Timestamp| {
        let due = consultation.deadline.due()?;
        let left = due.duration_since(since).max(SignedDuration::ZERO);
        preferred.map(|practitioner| (practitioner, since + left.mul_f64(policy.same_doctor_share)))
    };
    Some(match &consultation.state {
        // An offer reserves nothing: the first to take the case has it.
        State::Open { preferred, since } | State::Offered { preferred, since, .. } => {
            (Status::Waiting, kept_for(preferred, *since))
        }
        State::Assigned { to, at } => {
            let lease_until = lease_until.unwrap_or(*at + minutes(policy.lease_minutes));
            (Status::Working { by: *to, started_at: *at, lease_until }, None)
        }
        State::AwaitingPatient { by, .. } => (Status::Paused { by: *by }, None),
        State::Answered { .. } | State::Closed { .. } | State::Withdrawn { .. } | State::RedirectedToCare { .. } => {
            return None;
        }
    })
}

/// Gives a length from the policy's minutes.
pub(crate) fn minutes(minutes: f64) -> SignedDuration {
    SignedDuration::try_from_secs_f64(minutes * 60.0).unwrap_or(SignedDuration::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::consultation::Event;
    use askwell_core::dispatch::Cause;
    use askwell_core::roster::Tier;

    use super::*;
    use crate::sample;

    fn seen(consultation: &Consultation) -> Option<Task> {
        task(consultation, Vec::new(), None, &Policy::default())
    }

    #[test]
    fn a_fresh_consultation_waits_until_it_is_due() {
        let consultation = sample::consultation();
        let task = seen(&consultation).unwrap();
        assert_eq!((task.status, task.turn, task.version), (Status::Waiting, 1, 1));
        assert_eq!(task.due, sample::moment() + SignedDuration::from_hours(4));
    }

    #[test]
    fn an_offer_reserves_nothing() {
        let until = sample::moment() + SignedDuration::from_mins(8);
        let mut consultation = sample::consultation();
        consultation.apply(&Event::Offered { to: sample::doctor_id(1), tier: Tier::Regular, until, why: None });
        assert!(seen(&consultation).unwrap().is_waiting());
    }

    #[test]
    fn an_answered_consultation_owes_nothing() {
        let mut consultation = sample::consultation();
        consultation.state = State::Answered { by: sample::doctor_id(1), at: sample::moment() };
        assert_eq!(seen(&consultation), None);
    }

    #[test]
    fn the_lease_counts_from_the_last_sign_of_life() {
        let mut consultation = sample::consultation();
        let at = sample::moment();
        consultation.apply(&Event::Accepted { by: sample::doctor_id(1), at });
        let lease = |known| match task(&consultation, Vec::new(), known, &Policy::default()).unwrap().status {
            Status::Working { lease_until, .. } => lease_until.duration_since(at).as_mins(),
            other => panic!("{other:?}"),
        };
        assert_eq!(lease(None), 15);
        assert_eq!(lease(Some(at + SignedDuration::from_mins(40))), 40);
    }

    #[test]
    fn only_the_alarms_of_this_turn_count() {
        let mut consultation = sample::consultation();
        consultation.alarms = vec![(1, Cause::NobodyRostered), (2, Cause::NobodyEligible)];
        consultation.turn = 2;
        assert_eq!(seen(&consultation).unwrap().alarms, [Cause::NobodyEligible]);
    }
}
