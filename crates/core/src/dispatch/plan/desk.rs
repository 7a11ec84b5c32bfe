//! A regular doctor's time while the plan is made; minutes from the plan's moment.

use jiff::Timestamp;

use super::super::policy::Policy;
use super::super::state::{Clinician, State};
use super::minutes;
use crate::id::PractitionerId;
use crate::roster::Tier;

/// One doctor's row in the making.
#[derive(Debug, Clone)]
pub(in crate::dispatch) struct Desk {
    pub(super) id: PractitionerId,
    pub(super) speed: f64,
    /// Added to a finish when choosing: spares doctors who could serve many classes.
    pub(super) flexibility: f64,
    /// Free from then on, in the running stretch.
    pub(super) free: f64,
    /// The running stretch ends.
    pub(super) ends: f64,
    pub(super) worked: f64,
    now: Timestamp,
    /// The stretch after this one.
    next: Option<(f64, f64)>,
    /// Place and length of the longest task of the running stretch.
    pub(super) longest: Option<(usize, f64)>,
    variance: f64,
    /// Number of the next duty, counted in the doctor's duties from now.
    next_duty: usize,
    /// Task numbers with their minutes, in the order of working them off; those before `settled` are in earlier stretches.
    row: Vec<(u32, f64)>,
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

impl Desk {
    pub(in crate::dispatch) fn open(
        state: &State,
        clinician: &Clinician,
        now: Timestamp,
        policy: &Policy,
    ) -> Option<Self> {
        let doctor = &clinician.doctor;
        let mut desk = Self {
            id: doctor.id,
            speed: doctor.speed,
            flexibility: 0.0,
            free: 0.0,
            ends: f64::MIN,
            worked: doctor.worked_minutes,
            now,
            next: None,
            longest: None,
            variance: 0.0,
            next_duty: 0,
            row: Vec::new(),
            settled: 0,
        };
        desk.next_stretch(clinician, policy)?;
        if desk.free <= 0.0 {
            desk.free = 0.0;
            for &task in &clinician.holds {
                let left = state.entry(task).map_or(0.0, |entry| entry.task.work_left(doctor.speed, now));
                desk.free = desk.free.max(left);
                desk.variance = (EFFORT_VARIATION * left).powi(2);
            }
        }
        if clinician.holds.is_empty() {
            desk.free += policy.look_minutes;
            desk.variance = policy.look_minutes.powi(2);
        }
        #[expect(clippy::cast_precision_loss, reason = "a doctor serves far fewer than 2^52 classes")]
        let classes = clinician.classes.len() as f64;
        desk.flexibility = policy.flexibility_minutes * classes;
        Some(desk)
    }

    /// Moves on to the next stretch, if there is one within the horizon.
    fn next_stretch(&mut self, clinician: &Clinician, policy: &Policy) -> Option<()> {
        let (starts, ends) = match self.next.take() {
            Some(next) => next,
            None => self.find_stretch(clinician, policy)?,
        };
        (self.free, self.ends, self.settled, self.longest) = (starts, ends, self.row.len(), None);
        self.next = self.find_stretch(clinician, policy);
        Some(())
    }

    /// The next regular duty within the horizon, past one whose doctor has not come.
    fn find_stretch(&mut self, clinician: &Clinician, policy: &Policy) -> Option<(f64, f64)> {
        let doctor = &clinician.doctor;
        loop {
            let duty = doctor.duties_from(self.now).get(self.next_duty)?;
            self.next_duty += 1;
            let starts = minutes(self.now, duty.interval.starts_at);
            let ends = minutes(self.now, duty.interval.ends_at);
            let ends = doctor.licensed_until.map_or(ends, |until| ends.min(minutes(self.now, until)));
            if starts > policy.horizon_hours * 60.0 {
                return None;
            }
            let absent = starts < -policy.absent_minutes && !doctor.has_checked_in(duty);
            if duty.tier == Tier::Regular && starts < ends && !absent {
                return Some((starts, ends));
            }
        }
    }

    /// When work of that effort would be finished: in this stretch, or in the next.
    pub(in crate::dispatch) fn finish(&self, effort: f64) -> Option<f64> {
        let work = effort * self.speed;
        if self.free + work <= self.ends {
            return Some(self.free + work);
        }
        self.next.filter(|(starts, ends)| starts + work <= *ends).map(|(starts, _)| starts + work)
    }

    /// Puts a task at the end of the row.
    pub(in crate::dispatch) fn take(
        &mut self,
        clinician: &Clinician,
        task: u32,
        effort: f64,
        policy: &Policy,
    ) -> Finish {
        let work = effort * self.speed;
        while self.free + work > self.ends {
            if self.next_stretch(clinician, policy).is_none() {
                break;
            }
        }
        if self.longest.is_none_or(|(_, length)| length < work) {
            self.longest = Some((self.row.len(), work));
        }
        self.free += work;
        self.worked += work;
        self.variance += (EFFORT_VARIATION * work).powi(2);
        self.row.push((task, work));
        Finish { at: self.free, spread: self.variance.sqrt() }
    }

    /// Takes a task out of the running stretch: those behind it move up.
    pub(super) fn remove(&mut self, place: usize) -> u32 {
        let (task, work) = self.row.remove(place);
        self.free -= work;
        self.worked -= work;
        self.variance = (self.variance - (EFFORT_VARIATION * work).powi(2)).max(0.0);
        let running = self.row.iter().enumerate().skip(self.settled).map(|(place, (_, work))| (place, *work));
        self.longest = running.max_by(|left, right| left.1.total_cmp(&right.1));
        task
    }

    pub(super) fn into_row(self) -> Vec<u32> {
        self.row.into_iter().map(|(task, _)| task).collect()
    }
}
