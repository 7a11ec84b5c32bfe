//! The rolling plan: which doctor is expected to answer which waiting task, and when.

mod desk;
mod draft;

use jiff::Timestamp;

use super::policy::Policy;
use super::quote::Asked;
use super::state::{Rank, State};
use crate::id::{ConsultationId, PractitionerId};

use desk::Row;
use draft::Draft;

/// One look ahead over all waiting tasks and all regular doctors, present or soon rostered.
#[derive(Debug, Clone)]
pub struct Plan {
    made_at: Timestamp,
    revision: u64,
    /// Waiting tasks per doctor with their minutes, in the order of working them off.
    rows: Vec<Vec<(u32, f64)>>,
    /// Per task number: what is expected of it.
    pub(super) prospects: Vec<Prospect>,
}

/// What the plan expects of a waiting task; minutes from the plan's moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Prospect {
    /// Not waiting when the plan was made.
    None,
    /// A regular doctor is expected to finish then, give or take `spread` (one standard deviation).
    Planned { finish: f64, spread: f64, doctor: u32 },
    /// No regular doctor can; finish is the earliest one that would be free, if any is rostered.
    Deferred { finish: Option<f64> },
}

/// What the plan expects of a waiting task, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// This doctor is expected to have answered by then, before the deadline.
    InTime {
        /// Whose row it is in.
        practitioner: PractitionerId,
        /// Planned finish.
        finish: Timestamp,
    },
    /// Nobody at the desk is expected to answer before the deadline.
    Late {
        /// Earliest finish of anyone rostered within the horizon.
        finish: Option<Timestamp>,
    },
}

impl Plan {
    /// Plans all waiting tasks: earliest deadline first, each to the doctor who finishes it early enough and could do least
    /// else. A task that nobody can finish in time takes no place in a row, so that it pushes no other over its deadline; where
    /// a longer task stands in its way, the longer one gives way.
    pub fn new(state: &State, now: Timestamp, policy: &Policy) -> Self {
        let mut prospects = vec![Prospect::None; state.tasks.len()];
        let mut waiting: Vec<(Rank, u16)> = Vec::with_capacity(state.waiting_count());
        for (class, tasks) in (0_u16..).zip(&state.classes) {
            waiting.extend(tasks.waiting.iter().map(|rank| (*rank, class)));
        }
        if waiting.is_empty() {
            let rows = vec![Vec::new(); state.doctors.len()];
            return Self { made_at: now, revision: state.revision(), rows, prospects };
        }
        waiting.sort_unstable();
        let mut draft = Draft::new(state, &waiting, now, policy);
        for (rank, class) in waiting {
            draft.place(rank, class, &mut prospects);
        }
        Self { made_at: now, revision: state.revision(), rows: draft.into_rows(), prospects }
    }

    /// When it was made.
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// Whether to make a new one: something has changed and this one has served long enough, or a minute has passed.
    pub fn is_stale(&self, state: &State, now: Timestamp, policy: &Policy) -> bool {
        let age = minutes(self.made_at, now);
        let changed = self.revision != state.revision();
        !(0.0..1.0).contains(&age) || (changed && age * 60.0 >= policy.replan_seconds)
    }

    /// What the plan expects of a waiting task; `None` for one that did not wait when the plan was made.
    pub fn outlook(&self, state: &State, consultation: ConsultationId) -> Option<Outlook> {
        let number = state.task_number(consultation).filter(|&number| self.knows(state, number))?;
        match *self.prospects.get(number as usize)? {
            Prospect::None => None,
            Prospect::Planned { finish, doctor, .. } => {
                let practitioner = state.clinician(doctor)?.doctor.id;
                Some(Outlook::InTime { practitioner, finish: after(self.made_at, finish) })
            }
            Prospect::Deferred { finish } => {
                Some(Outlook::Late { finish: finish.map(|minutes| after(self.made_at, minutes)) })
            }
        }
    }

    /// The tasks planned for a doctor, in order.
    pub fn row(&self, state: &State, practitioner: PractitionerId) -> Vec<ConsultationId> {
        let number = state.doctor_number(practitioner);
        let tasks = number.into_iter().flat_map(|number| self.planned(state, number));
        tasks.filter_map(|task| state.entry(task)).map(|entry| entry.task.consultation).collect()
    }

    /// Numbers of the tasks in the row of a doctor.
    pub(super) fn planned(&self, state: &State, doctor: u32) -> impl Iterator<Item = u32> {
        let row = self.rows.get(doctor as usize).into_iter().flatten().map(|(task, _)| *task);
        row.filter(|&task| self.knows(state, task))
    }

    /// Whether a task had its number already when this plan was made; what left a number free is followed by another.
    pub(super) fn knows(&self, state: &State, task: u32) -> bool {
        state.briefs.get(task as usize).is_some_and(|brief| brief.since <= self.revision)
    }

    /// Minutes until a turn that opens now would be finished at the desk, behind what is planned and due before it.
    pub(super) fn prospect_of_new(
        &self,
        state: &State,
        asked: &Asked<'_>,
        now: Timestamp,
        policy: &Policy,
    ) -> Option<f64> {
        let class = state.class_of(asked.specialty, asked.language)?;
        let doctors = &state.classes.get(usize::from(class))?.doctors;
        let finishes = doctors.iter().filter_map(|&number| {
            let clinician = state.clinician(number)?;
            let (mut desk, mut row) = Row::open(state, clinician, now, policy)?;
            for task in self.planned(state, number) {
                if let Some(entry) =
                    state.entry(task).filter(|entry| entry.task.is_waiting() && entry.task.due <= asked.due)
                {
                    row.take(&mut desk, task, entry.task.effort_minutes, policy);
                }
            }
            desk.finish(asked.effort_minutes)
        });
        finishes.min_by(f64::total_cmp)
    }
}

/// Minutes from one moment to another, below zero when it has passed.
#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit a float's 53 bits")]
pub(super) fn minutes(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_microsecond() - from.as_microsecond()) as f64 / 60e6
}

/// The moment some minutes later.
#[expect(clippy::cast_possible_truncation, reason = "rounding to whole microseconds is meant")]
pub(super) fn after(from: Timestamp, minutes: f64) -> Timestamp {
    let moment = from.as_microsecond().saturating_add((minutes * 60e6).round() as i64);
    Timestamp::from_microsecond(moment).unwrap_or(if minutes < 0.0 { Timestamp::MIN } else { Timestamp::MAX })
}
