//! The rolling plan: which doctor is expected to answer which waiting task, and when.

mod desk;

use jiff::Timestamp;

use super::policy::Policy;
use super::quote::Asked;
use super::state::{Rank, State};
use super::task::Task;
use crate::id::{ConsultationId, PractitionerId};

pub(super) use desk::Desk;

/// One look ahead over all waiting tasks and all regular doctors, present or soon rostered.
#[derive(Debug, Clone)]
pub struct Plan {
    made_at: Timestamp,
    revision: u64,
    /// Waiting tasks per doctor, in the order of working them off.
    pub(super) rows: Vec<Vec<u32>>,
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

/// The rows while they are filled.
struct Draft<'a> {
    state: &'a State,
    policy: &'a Policy,
    now: Timestamp,
    desks: Vec<Option<Desk>>,
}

impl Plan {
    /// Plans all waiting tasks: earliest deadline first, each to the doctor who finishes it early enough and could do least
    /// else. A task that nobody can finish in time takes no place in a row, so that it pushes no other over its deadline; where
    /// a longer task stands in its way, the longer one gives way.
    pub fn new(state: &State, now: Timestamp, policy: &Policy) -> Self {
        let desks = (0_u32..).zip(&state.doctors);
        let desks = desks.map(|(_, clinician)| Desk::open(state, clinician.as_ref()?, now, policy)).collect();
        let mut draft = Draft { state, policy, now, desks };
        let mut prospects = vec![Prospect::None; state.tasks.len()];
        let mut waiting: Vec<(Rank, u16)> = Vec::with_capacity(state.waiting_count());
        for (class, tasks) in (0_u16..).zip(&state.classes) {
            waiting.extend(tasks.waiting.iter().map(|rank| (*rank, class)));
        }
        waiting.sort_unstable();
        for (rank, class) in waiting {
            if let Some(entry) = state.entry(rank.number) {
                draft.place(&entry.task, rank.number, class, &mut prospects);
            }
        }
        let rows = draft.desks.into_iter().map(|desk| desk.map_or_else(Vec::new, Desk::into_row)).collect();
        Self { made_at: now, revision: state.revision(), rows, prospects }
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
        let number = state.task_number(consultation)?;
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
        let row = state.doctor_number(practitioner).and_then(|number| self.rows.get(number as usize));
        let entries = row.into_iter().flatten().filter_map(|&number| state.entry(number));
        entries.map(|entry| entry.task.consultation).collect()
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
            let mut desk = Desk::open(state, clinician, now, policy)?;
            for &task in self.rows.get(number as usize)? {
                if let Some(entry) =
                    state.entry(task).filter(|entry| entry.task.is_waiting() && entry.task.due <= asked.due)
                {
                    desk.take(clinician, task, entry.task.effort_minutes, policy);
                }
            }
            desk.finish(asked.effort_minutes)
        });
        finishes.min_by(f64::total_cmp)
    }
}

/// The best doctor found so far for a task.
#[derive(Clone, Copy)]
struct Choice {
    cost: f64,
    worked: f64,
    doctor: u32,
}

impl Choice {
    fn beats(&self, other: &Option<Self>) -> bool {
        other.is_none_or(|other| (self.cost, self.worked) < (other.cost, other.worked))
    }
}

impl Draft<'_> {
    fn place(&mut self, task: &Task, number: u32, class: u16, prospects: &mut [Prospect]) {
        let due = minutes(self.now, task.due);
        let constrained = task.preferred.is_some() || !task.declined_by.is_empty();
        let mut comfortable: Option<Choice> = None;
        let mut earliest: Option<Choice> = None;
        for &doctor in &self.state.classes[usize::from(class)].doctors {
            let Some(desk) = &self.desks[doctor as usize] else { continue };
            if constrained && !self.state.may_go_to(task, desk.id, self.now) {
                continue;
            }
            let effort = task.effort_for(desk.id, self.policy);
            let Some(finish) = desk.finish(effort) else { continue };
            let worked = desk.worked;
            let soonest = Choice { cost: finish, worked, doctor };
            if soonest.beats(&earliest) {
                earliest = Some(soonest);
            }
            let spared = Choice { cost: finish + desk.flexibility, worked, doctor };
            if finish + self.policy.margin_minutes <= due && spared.beats(&comfortable) {
                comfortable = Some(spared);
            }
        }
        let in_time = earliest.filter(|choice| choice.cost <= due);
        let chosen = comfortable.or(in_time).map(|choice| choice.doctor);
        let chosen = chosen.or_else(|| self.make_room(task, class, due, prospects));
        prospects[number as usize] = match chosen {
            Some(doctor) => {
                let mut prospect = Prospect::None;
                if let (Some(desk), Some(clinician)) = (&mut self.desks[doctor as usize], self.state.clinician(doctor))
                {
                    let effort = task.effort_for(desk.id, self.policy);
                    let finish = desk.take(clinician, number, effort, self.policy);
                    prospect = Prospect::Planned { finish: finish.at, spread: finish.spread, doctor };
                }
                prospect
            }
            None => Prospect::Deferred { finish: earliest.map(|choice| choice.cost) },
        };
    }

    /// Lets the longest task of some row give way when that makes room for this shorter one (Moore 1968: the number of late
    /// tasks is least when the longest leaves). Whoever is called in then takes few long cases rather than many short ones.
    fn make_room(&mut self, task: &Task, class: u16, due: f64, prospects: &mut [Prospect]) -> Option<u32> {
        if self.policy.give_way_minutes <= 0.0 || due <= 0.0 {
            return None;
        }
        let mut best: Option<(f64, u32, usize)> = None;
        for &doctor in &self.state.classes[usize::from(class)].doctors {
            let Some(desk) = &self.desks[doctor as usize] else { continue };
            if !self.state.may_go_to(task, desk.id, self.now) {
                continue;
            }
            let effort = task.effort_for(desk.id, self.policy);
            let Some((place, length)) = desk.longest else { continue };
            if length < effort * desk.speed + self.policy.give_way_minutes {
                continue;
            }
            let finish = desk.free - length + effort * desk.speed;
            if finish <= due.min(desk.ends) && best.is_none_or(|(gain, ..)| gain < length - effort * desk.speed) {
                best = Some((length - effort * desk.speed, doctor, place));
            }
        }
        let (_, doctor, place) = best?;
        let desk = self.desks[doctor as usize].as_mut()?;
        let gone = desk.remove(place);
        prospects[gone as usize] = Prospect::Deferred { finish: None };
        Some(doctor)
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
