//! A regular doctor's time while the plan is made; minutes from the plan's moment.

use jiff::Timestamp;

use super::super::doctor::Duty;
use super::super::policy::Policy;
use super::super::state::{Clinician, State};
use super::minutes;
use crate::id::PractitionerId;
use crate::roster::Tier;

/// What is looked at of a doctor for every task: it fills one line of the processor's memory, since that is what looking costs.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(in crate::dispatch) struct Desk {
    pub(super) speed: f64,
    /// Added to a finish when choosing: spares doctors who could serve many classes.
    pub(super) flexibility: f64,
    /// Free from then on, in the running stretch.
    pub(super) free: f64,
    /// The running stretch ends.
    pub(super) ends: f64,
    pub(super) worked: f64,
    /// The stretch after this one; without one it ends before it starts.
    next: (f64, f64),
}

/// A doctor's row in the making: the tasks, and what only changing it asks for.
#[derive(Debug, Clone)]
pub(in crate::dispatch) struct Row<'a> {
    pub(super) id: PractitionerId,
    clinician: &'a Clinician,
    now: Timestamp,
    /// Duties after those that are in the desk.
    duties: &'a [Duty],
    /// Place and length of the longest task of the running stretch.
    pub(super) longest: Option<(usize, f64)>,
    variance: f64,
    /// Task numbers with their minutes, in the order of working them off; those before `settled` are in earlier stretches.
    tasks: Vec<(u32, f64)>,
    settled: usize,
}

/// An expected finish.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::dispatch) struct Finish {
    /// Minutes from the plan's moment.
    pub(in crate::dispatch) at: f64,
    /// One standard deviation.
    pub(in crate::dispatch) spread: f64,
}

/// Efforts are log-normal with a sigma near 0.6; that is this coefficient of variation.
const EFFORT_VARIATION: f64 = 0.66;

/// No stretch at all: everything finishes after it.
const NEVER: (f64, f64) = (f64::MAX, f64::MIN);

impl Desk {
    /// A doctor who is not at the desk within the horizon.
    pub(super) const CLOSED: Self =
        Self { speed: 1.0, flexibility: 0.0, free: NEVER.0, ends: NEVER.1, worked: 0.0, next: NEVER };

    /// When work of that effort would be finished: in this stretch, or in the next.
    pub(in crate::dispatch) fn finish(&self, effort: f64) -> Option<f64> {
        let work = effort * self.speed;
        if self.free + work <= self.ends {
            return Some(self.free + work);
        }
        let (starts, ends) = self.next;
        (starts + work <= ends).then_some(starts + work)
    }
}

impl<'a> Row<'a> {
    /// The desk of a doctor and its empty row; `None` for one who is not at the desk within the horizon.
    pub(in crate::dispatch) fn open(
        state: &State,
        clinician: &'a Clinician,
        now: Timestamp,
        policy: &Policy,
    ) -> Option<(Desk, Self)> {
        let doctor = &clinician.doctor;
        let mut row = Self {
            id: doctor.id,
            clinician,
            now,
            duties: doctor.duties_from(now),
            longest: None,
            variance: 0.0,
            tasks: Vec::new(),
            settled: 0,
        };
        let (starts, ends) = row.find_stretch(policy)?;
        #[expect(clippy::cast_precision_loss, reason = "a doctor serves far fewer than 2^52 classes")]
        let classes = clinician.classes.len() as f64;
        let mut desk = Desk {
            speed: doctor.speed,
            flexibility: policy.flexibility_minutes * classes,
            free: starts,
            ends,
            worked: doctor.worked_minutes,
            next: row.find_stretch(policy).unwrap_or(NEVER),
        };
        if desk.free <= 0.0 {
            desk.free = 0.0;
            for &task in &clinician.holds {
                let left = state.entry(task).map_or(0.0, |entry| entry.task.work_left(doctor.speed, now));
                desk.free = desk.free.max(left);
                row.variance = (EFFORT_VARIATION * left).powi(2);
            }
        }
        if clinician.holds.is_empty() {
            desk.free += policy.look_minutes;
            row.variance = policy.look_minutes.powi(2);
        }
        Some((desk, row))
    }

    /// The next regular duty within the horizon, past one whose doctor has not come.
    fn find_stretch(&mut self, policy: &Policy) -> Option<(f64, f64)> {
        let doctor = &self.clinician.doctor;
        while let Some((duty, later)) = self.duties.split_first() {
            let starts = minutes(self.now, duty.interval.starts_at);
            if starts > policy.horizon_hours * 60.0 {
                return None;
            }
            self.duties = later;
            let ends = minutes(self.now, duty.interval.ends_at);
            let ends = doctor.licensed_until.map_or(ends, |until| ends.min(minutes(self.now, until)));
            let absent = starts < -policy.absent_minutes && !doctor.has_checked_in(duty);
            if duty.tier == Tier::Regular && starts < ends && !absent {
                return Some((starts, ends));
            }
        }
        None
    }

    /// Puts a task at the end of the row.
    pub(in crate::dispatch) fn take(&mut self, desk: &mut Desk, task: u32, effort: f64, policy: &Policy) -> Finish {
        let work = effort * desk.speed;
        while desk.free + work > desk.ends && desk.next.0 < desk.next.1 {
            (desk.free, desk.ends) = desk.next;
            (self.settled, self.longest) = (self.tasks.len(), None);
            desk.next = self.find_stretch(policy).unwrap_or(NEVER);
        }
        if self.longest.is_none_or(|(_, length)| length < work) {
            self.longest = Some((self.tasks.len(), work));
        }
        desk.free += work;
        desk.worked += work;
        self.variance += (EFFORT_VARIATION * work).powi(2);
        self.tasks.push((task, work));
        Finish { at: desk.free, spread: self.variance.sqrt() }
    }

    /// Takes a task out of the running stretch: those behind it move up.
    pub(super) fn remove(&mut self, desk: &mut Desk, place: usize) -> u32 {
        let (task, work) = self.tasks.remove(place);
        desk.free -= work;
        desk.worked -= work;
        self.variance = (self.variance - (EFFORT_VARIATION * work).powi(2)).max(0.0);
        let running = self.tasks.iter().enumerate().skip(self.settled).map(|(place, (_, work))| (place, *work));
        self.longest = running.max_by(|left, right| left.1.total_cmp(&right.1));
        task
    }

    pub(super) fn into_tasks(self) -> Vec<(u32, f64)> {
        self.tasks
    }
}
