//! The plan while it is made: whose row each task goes into.

use jiff::Timestamp;

use super::desk::{Desk, Row};
use super::{Prospect, minutes};
use crate::dispatch::policy::Policy;
use crate::dispatch::state::{Brief, Rank, State};
use crate::id::PractitionerId;

/// The rows while they are filled.
pub(super) struct Draft<'a> {
    state: &'a State,
    policy: &'a Policy,
    now: Timestamp,
    /// By number of the doctor.
    desks: Vec<Desk>,
    rows: Vec<Option<Row<'a>>>,
    /// By class, whoever may still have time for some task; filled when first asked for.
    open: Vec<Option<Vec<u32>>>,
    /// The shortest effort that waits.
    least_effort: f64,
}

/// The best doctor found so far for a task.
#[derive(Clone, Copy)]
struct Choice {
    cost: f64,
    worked: f64,
    doctor: u32,
}

impl Choice {
    /// Worse than any.
    const NOBODY: Self = Self { cost: f64::INFINITY, worked: f64::INFINITY, doctor: u32::MAX };

    fn improve(&mut self, cost: f64, worked: f64, doctor: u32) {
        if cost < self.cost || (cost <= self.cost && worked < self.worked) {
            *self = Self { cost, worked, doctor };
        }
    }

    fn found(self) -> Option<Self> {
        (self.cost < f64::INFINITY).then_some(self)
    }
}

impl<'a> Draft<'a> {
    /// Empty rows for the tasks that wait.
    pub(super) fn new(state: &'a State, waiting: &[(Rank, u16)], now: Timestamp, policy: &'a Policy) -> Self {
        let (mut desks, mut rows) = (Vec::new(), Vec::new());
        for clinician in &state.doctors {
            let opened = clinician.as_ref().and_then(|clinician| Row::open(state, clinician, now, policy));
            let (desk, row) = opened.map_or((Desk::CLOSED, None), |(desk, row)| (desk, Some(row)));
            desks.push(desk);
            rows.push(row);
        }
        let efforts = waiting.iter().map(|(rank, _)| state.briefs[rank.number as usize].effort_minutes);
        let least_effort = efforts.fold(f64::MAX, f64::min);
        Self { state, policy, now, desks, rows, open: vec![None; state.classes.len()], least_effort }
    }

    /// The rows, by number of the doctor.
    pub(super) fn into_rows(self) -> Vec<Vec<(u32, f64)>> {
        self.rows.into_iter().map(|row| row.map_or_else(Vec::new, Row::into_tasks)).collect()
    }

    /// Gives the next task to somebody, or to nobody.
    pub(super) fn place(&mut self, rank: Rank, class: u16, prospects: &mut [Prospect]) {
        let due = minutes(self.now, rank.due);
        let (earliest, comfortable) = self.choices(rank.number, class, due);
        let in_time = earliest.filter(|choice| choice.cost <= due);
        let chosen = comfortable.or(in_time).map(|choice| choice.doctor);
        let chosen = chosen.or_else(|| self.make_room(rank.number, class, due, prospects));
        let row = chosen.and_then(|doctor| Some((doctor, self.rows[doctor as usize].as_mut()?)));
        prospects[rank.number as usize] = match row {
            Some((doctor, row)) => {
                let effort = effort(self.state, rank.number, row.id, self.policy);
                let finish = row.take(&mut self.desks[doctor as usize], rank.number, effort, self.policy);
                Prospect::Planned { finish: finish.at, spread: finish.spread, doctor }
            }
            None => Prospect::Deferred { finish: earliest.map(|choice| choice.cost) },
        };
    }

    /// Who would finish a task first, and who would finish it with margin and could do least else.
    fn choices(&mut self, number: u32, class: u16, due: f64) -> (Option<Choice>, Option<Choice>) {
        let Brief { effort_minutes, constrained, .. } = self.state.briefs[number as usize];
        let (mut earliest, mut comfortable) = (Choice::NOBODY, Choice::NOBODY);
        let comfortable_by = due - self.policy.margin_minutes;
        let mut open = self.open[usize::from(class)].take().unwrap_or_else(|| self.with_time(class));
        let mut kept = 0;
        for place in 0..open.len() {
            let doctor = open[place];
            let desk = &self.desks[doctor as usize];
            let finish = match constrained {
                false => desk.finish(effort_minutes),
                true => self.effort_if_allowed(number, doctor).and_then(|effort| desk.finish(effort)),
            };
            if finish.is_none() && desk.finish(self.least_effort).is_none() {
                continue;
            }
            open[kept] = doctor;
            kept += 1;
            let Some(finish) = finish else { continue };
            earliest.improve(finish, desk.worked, doctor);
            if finish <= comfortable_by {
                comfortable.improve(finish + desk.flexibility, desk.worked, doctor);
            }
        }
        open.truncate(kept);
        self.open[usize::from(class)] = Some(open);
        (earliest.found(), comfortable.found())
    }

    /// Doctors of a class who have time for the shortest task that waits.
    fn with_time(&self, class: u16) -> Vec<u32> {
        let doctors = self.state.classes[usize::from(class)].doctors.iter().copied();
        doctors.filter(|&doctor| self.desks[doctor as usize].finish(self.least_effort).is_some()).collect()
    }

    /// What a task would cost a doctor who may have it.
    fn effort_if_allowed(&self, number: u32, doctor: u32) -> Option<f64> {
        let (entry, row) = (self.state.entry(number)?, self.rows[doctor as usize].as_ref()?);
        let allowed = self.state.may_go_to(&entry.task, row.id, self.now);
        allowed.then(|| entry.task.effort_for(row.id, self.policy))
    }

    /// Lets the longest task of some row give way when that makes room for this shorter one (Moore 1968: the number of late
    /// tasks is least when the longest leaves). Whoever is called in then takes few long cases rather than many short ones.
    fn make_room(&mut self, number: u32, class: u16, due: f64, prospects: &mut [Prospect]) -> Option<u32> {
        if self.policy.give_way_minutes <= 0.0 || due <= 0.0 {
            return None;
        }
        let mut best: Option<(f64, u32, usize)> = None;
        for &doctor in &self.state.classes[usize::from(class)].doctors {
            let Some(row) = &self.rows[doctor as usize] else { continue };
            let Some((place, length)) = row.longest else { continue };
            let desk = &self.desks[doctor as usize];
            let work = effort(self.state, number, row.id, self.policy) * desk.speed;
            let finish = desk.free - length + work;
            let gives_way = work + self.policy.give_way_minutes <= length && finish <= due.min(desk.ends);
            if gives_way
                && best.is_none_or(|(gain, ..)| gain < length - work)
                && self.effort_if_allowed(number, doctor).is_some()
            {
                best = Some((length - work, doctor, place));
            }
        }
        let (_, doctor, place) = best?;
        let gone = self.rows[doctor as usize].as_mut()?.remove(&mut self.desks[doctor as usize], place);
        prospects[gone as usize] = Prospect::Deferred { finish: None };
        self.reopen(doctor);
        Some(doctor)
    }

    /// Who gave a task up may have time again.
    fn reopen(&mut self, doctor: u32) {
        let Some(clinician) = self.state.clinician(doctor) else { return };
        for &class in &clinician.classes {
            if let Some(open) = &mut self.open[usize::from(class)]
                && let Err(place) = open.binary_search(&doctor)
            {
                open.insert(place, doctor);
            }
        }
    }
}

/// Expected minutes of an average doctor, with the reading-in of another doctor's second round.
fn effort(state: &State, number: u32, doctor: PractitionerId, policy: &Policy) -> f64 {
    let Brief { effort_minutes, constrained, .. } = state.briefs[number as usize];
    let of_doctor = || state.entry(number).map(|entry| entry.task.effort_for(doctor, policy));
    if constrained { of_doctor().unwrap_or(effort_minutes) } else { effort_minutes }
}
