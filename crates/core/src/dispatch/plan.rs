//! The rolling plan: which doctor is expected to answer which waiting task, and when.

mod desk;

use jiff::Timestamp;

use super::policy::Policy;
use super::quote::Asked;
use super::state::{Rank, State};
use super::task::Task;
use crate::id::{ConsultationId, PractitionerId};

use desk::{Desk, Row};

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

/// The rows while they are filled.
struct Draft<'a> {
    state: &'a State,
    policy: &'a Policy,
    now: Timestamp,
    /// By number of the doctor.
    desks: Vec<Desk>,
    rows: Vec<Option<Row<'a>>>,
}

impl Plan {
    /// Plans all waiting tasks: earliest deadline first, each to the doctor who finishes it early enough and could do least
    /// else. A task that nobody can finish in time takes no place in a row, so that it pushes no other over its deadline; where
    /// a longer task stands in its way, the longer one gives way.
    pub fn new(state: &State, now: Timestamp, policy: &Policy) -> Self {
        let mut prospects = vec![Prospect::None; state.tasks.len()];
        let mut waiting: Vec<(Rank, u16)> = Vec::with_capacity(state.waiting_count());
        if waiting.capacity() == 0 {
            let rows = vec![Vec::new(); state.doctors.len()];
            return Self { made_at: now, revision: state.revision(), rows, prospects };
        }
        let (mut desks, mut rows) = (Vec::new(), Vec::new());
        for clinician in &state.doctors {
            let opened = clinician.as_ref().and_then(|clinician| Row::open(state, clinician, now, policy));
            let (desk, row) = opened.map_or((Desk::CLOSED, None), |(desk, row)| (desk, Some(row)));
            desks.push(desk);
            rows.push(row);
        }
        let mut draft = Draft { state, policy, now, desks, rows };
        for (class, tasks) in (0_u16..).zip(&state.classes) {
            waiting.extend(tasks.waiting.iter().map(|rank| (*rank, class)));
        }
        waiting.sort_unstable();
        for (rank, class) in waiting {
            if let Some(entry) = state.entry(rank.number) {
                draft.place(&entry.task, rank.number, class, &mut prospects);
            }
        }
        let rows = draft.rows.into_iter().map(|row| row.map_or_else(Vec::new, Row::into_tasks)).collect();
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
        let number = state.doctor_number(practitioner);
        let tasks = number.into_iter().flat_map(|number| self.planned(number));
        tasks.filter_map(|task| state.entry(task)).map(|entry| entry.task.consultation).collect()
    }

    /// Numbers of the tasks in the row of a doctor.
    pub(super) fn planned(&self, doctor: u32) -> impl Iterator<Item = u32> {
        self.rows.get(doctor as usize).into_iter().flatten().map(|(task, _)| *task)
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
            for task in self.planned(number) {
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
        let (earliest, comfortable) = self.choices(task, class, due);
        let in_time = earliest.filter(|choice| choice.cost <= due);
        let chosen = comfortable.or(in_time).map(|choice| choice.doctor);
        let chosen = chosen.or_else(|| self.make_room(task, class, due, prospects));
        let row = chosen.and_then(|doctor| Some((doctor, self.rows[doctor as usize].as_mut()?)));
        prospects[number as usize] = match row {
            Some((doctor, row)) => {
                let effort = task.effort_for(row.id, self.policy);
                let finish = row.take(&mut self.desks[doctor as usize], number, effort, self.policy);
                Prospect::Planned { finish: finish.at, spread: finish.spread, doctor }
            }
            None => Prospect::Deferred { finish: earliest.map(|choice| choice.cost) },
        };
    }

    /// Who would finish a task first, and who would finish it with margin and could do least else.
    fn choices(&self, task: &Task, class: u16, due: f64) -> (Option<Choice>, Option<Choice>) {
        let constrained = task.preferred.is_some() || !task.declined_by.is_empty();
        let mut effort = task.effort_minutes;
        let (mut earliest, mut comfortable) = (None, None);
        for &doctor in &self.state.classes[usize::from(class)].doctors {
            let desk = &self.desks[doctor as usize];
            if constrained {
                let Some(row) = &self.rows[doctor as usize] else { continue };
                if !self.state.may_go_to(task, row.id, self.now) {
                    continue;
                }
                effort = task.effort_for(row.id, self.policy);
            }
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
        (earliest, comfortable)
    }

    /// Lets the longest task of some row give way when that makes room for this shorter one (Moore 1968: the number of late
    /// tasks is least when the longest leaves). Whoever is called in then takes few long cases rather than many short ones.
    fn make_room(&mut self, task: &Task, class: u16, due: f64, prospects: &mut [Prospect]) -> Option<u32> {
        if self.policy.give_way_minutes <= 0.0 || due <= 0.0 {
            return None;
        }
        let mut best: Option<(f64, u32, usize)> = None;
        for &doctor in &self.state.classes[usize::from(class)].doctors {
            let Some(row) = &self.rows[doctor as usize] else { continue };
            let Some((place, length)) = row.longest else { continue };
            let desk = &self.desks[doctor as usize];
            let work = task.effort_for(row.id, self.policy) * desk.speed;
            let finish = desk.free - length + work;
            let gives_way = work + self.policy.give_way_minutes <= length && finish <= due.min(desk.ends);
            if gives_way
                && best.is_none_or(|(gain, ..)| gain < length - work)
                && self.state.may_go_to(task, row.id, self.now)
            {
                best = Some((length - work, doctor, place));
            }
        }
        let (_, doctor, place) = best?;
        let gone = self.rows[doctor as usize].as_mut()?.remove(&mut self.desks[doctor as usize], place);
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
