//! The rolling plan: which doctor is expected to answer which waiting task, and when.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};

use super::policy::Policy;
use super::state::{Clinician, Rank, State};
use crate::id::{ConsultationId, PractitionerId};
use crate::roster::Tier;

/// One look ahead over all waiting tasks and all regular doctors, present or soon rostered.
#[derive(Debug, Clone)]
pub struct Plan {
    made_at: Timestamp,
    revision: u64,
    /// Waiting tasks per doctor, in the order of working them off.
    pub(super) rows: Vec<Vec<u32>>,
    /// Per task number: minutes from `made_at` until the planned finish, or why there is none.
    pub(super) prospects: Vec<Prospect>,
}

/// What the plan expects of a waiting task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Prospect {
    /// Not waiting when the plan was made.
    None,
    /// A regular doctor finishes before the deadline.
    Planned { finish: f64, doctor: u32 },
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

/// A regular doctor's time while the plan is made; minutes from the plan's moment.
struct Desk {
    doctor: u32,
    speed: f64,
    /// Added to a finish when choosing: spares doctors who could serve many classes.
    flexibility: f64,
    /// Free from then on, in the running stretch.
    free: f64,
    /// The running stretch ends.
    ends: f64,
    /// Later stretches, next last.
    later: Vec<(f64, f64)>,
    worked: f64,
}

impl Plan {
    /// Plans all waiting tasks: earliest deadline first, each to the doctor who finishes it early enough and could do least
    /// else. A task that nobody can finish in time takes no place in a row, so that it pushes no other over its deadline.
    pub fn new(state: &State, now: Timestamp, policy: &Policy) -> Self {
        let mut desks: Vec<Option<Desk>> = (0_u32..)
            .zip(&state.doctors)
            .map(|(number, clinician)| Desk::open(state, number, clinician.as_ref()?, now, policy))
            .collect();
        let mut plan = Self {
            made_at: now,
            revision: state.revision(),
            rows: vec![Vec::new(); state.doctors.len()],
            prospects: vec![Prospect::None; state.tasks.len()],
        };
        let mut waiting: Vec<(Rank, u16)> = Vec::with_capacity(state.waiting_count());
        for (class, tasks) in (0_u16..).zip(&state.classes) {
            waiting.extend(tasks.waiting.iter().map(|rank| (*rank, class)));
        }
        waiting.sort_unstable();
        for (rank, class) in waiting {
            plan.place(state, &mut desks, &rank, class, policy);
        }
        plan
    }

    /// When it was made.
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// Whether the state has changed since, or a minute has passed.
    pub fn is_stale(&self, state: &State, now: Timestamp) -> bool {
        self.revision != state.revision() || now.duration_since(self.made_at) >= SignedDuration::from_mins(1)
    }

    /// What the plan expects of a waiting task; `None` for one that did not wait when the plan was made.
    pub fn outlook(&self, state: &State, consultation: ConsultationId) -> Option<Outlook> {
        let number = state.task_number(consultation)?;
        match *self.prospects.get(number as usize)? {
            Prospect::None => None,
            Prospect::Planned { finish, doctor } => {
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

    fn place(&mut self, state: &State, desks: &mut [Option<Desk>], rank: &Rank, class: u16, policy: &Policy) {
        let Some(entry) = state.entry(rank.number) else { return };
        let due = minutes(self.made_at, rank.due);
        let mut best: Option<(f64, f64, u32)> = None;
        let mut earliest: Option<(f64, u32)> = None;
        for &doctor in &state.classes[usize::from(class)].doctors {
            let Some(desk) = &desks[doctor as usize] else { continue };
            let Some(finish) = desk.finish(entry.task.effort_minutes) else { continue };
            if !entry.task.declined_by.is_empty() {
                let id = state.clinician(doctor).map(|clinician| clinician.doctor.id);
                if id.is_some_and(|id| entry.task.declined_by.contains(&id)) {
                    continue;
                }
            }
            if earliest.is_none_or(|(soonest, _)| finish < soonest) {
                earliest = Some((finish, doctor));
            }
            let cost = finish + desk.flexibility;
            let better = |(least, worked, _): (f64, f64, u32)| match cost.total_cmp(&least) {
                Ordering::Equal => desk.worked < worked,
                order => order == Ordering::Less,
            };
            if finish + policy.margin_minutes <= due && best.is_none_or(better) {
                best = Some((cost, desk.worked, doctor));
            }
        }
        let chosen = match (best, earliest) {
            (Some((_, _, doctor)), _) => Some(doctor),
            (None, Some((finish, doctor))) if finish <= due => Some(doctor),
            _ => None,
        };
        self.prospects[rank.number as usize] = match chosen {
            Some(doctor) => {
                let desk = desks[doctor as usize].as_mut();
                let finish = desk.map_or(0.0, |desk| desk.take(entry.task.effort_minutes));
                self.rows[doctor as usize].push(rank.number);
                Prospect::Planned { finish, doctor }
            }
            None => Prospect::Deferred { finish: earliest.map(|(finish, _)| finish) },
        };
    }
}

impl Desk {
    fn open(state: &State, number: u32, clinician: &Clinician, now: Timestamp, policy: &Policy) -> Option<Self> {
        let doctor = &clinician.doctor;
        let horizon = policy.horizon_hours * 60.0;
        let mut stretches = Vec::new();
        let mut free = 0.0_f64;
        for duty in doctor.duties.iter().filter(|duty| duty.tier == Tier::Regular) {
            let (starts, ends) = (minutes(now, duty.interval.starts_at), minutes(now, duty.interval.ends_at));
            let ends = doctor.licensed_until.map_or(ends, |until| ends.min(minutes(now, until)));
            if ends <= 0.0 || starts > horizon || ends <= starts {
                continue;
            }
            let absent = !doctor.has_checked_in(duty) && starts < -policy.absent_minutes;
            if !absent {
                stretches.push((starts.max(0.0), ends));
            }
        }
        stretches.reverse();
        let (starts, ends) = stretches.pop()?;
        for &task in &clinician.holds {
            free = free.max(state.entry(task).map_or(0.0, |entry| entry.task.work_left(doctor.speed, now)));
        }
        let looks = if free > 0.0 { 0.0 } else { policy.look_minutes };
        #[expect(clippy::cast_precision_loss, reason = "a doctor serves far fewer than 2^52 classes")]
        let flexibility = policy.flexibility_minutes * clinician.classes.len() as f64;
        Some(Self {
            doctor: number,
            speed: doctor.speed,
            flexibility,
            free: starts.max(free) + looks,
            ends,
            later: stretches,
            worked: doctor.worked_minutes,
        })
    }

    /// When work of that effort would be finished: in this stretch, else in the next that has room.
    fn finish(&self, effort: f64) -> Option<f64> {
        let work = effort * self.speed;
        if self.free + work <= self.ends {
            return Some(self.free + work);
        }
        let fits = |&&(starts, ends): &&(f64, f64)| starts + work <= ends;
        self.later.iter().rev().find(fits).map(|(starts, _)| starts + work)
    }

    fn take(&mut self, effort: f64) -> f64 {
        let work = effort * self.speed;
        while self.free + work > self.ends {
            let Some((starts, ends)) = self.later.pop() else { break };
            (self.free, self.ends) = (starts, ends);
        }
        self.free += work;
        self.worked += work;
        let _ = self.doctor;
        self.free
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

impl Plan {
    /// Minutes until a task of this class that opens now would be finished at the desk, behind everything planned.
    pub(super) fn prospect_of_new(
        &self,
        state: &State,
        specialty: &str,
        language: &str,
        effort: f64,
        now: Timestamp,
        policy: &Policy,
    ) -> Option<f64> {
        let class = state.class_of(specialty, language)?;
        let doctors = &state.classes.get(usize::from(class))?.doctors;
        let finishes = doctors.iter().filter_map(|&number| {
            let mut desk = Desk::open(state, number, state.clinician(number)?, now, policy)?;
            for &task in self.rows.get(number as usize)? {
                if let Some(entry) = state.entry(task) {
                    desk.take(entry.task.effort_minutes);
                }
            }
            desk.finish(effort)
        });
        finishes.min_by(f64::total_cmp)
    }
}
