//! The simple references: a shared pool from which free doctors pull.

use std::collections::{BTreeMap, BTreeSet};

use super::{Command, Dispatcher, End, Facts, Opened, PageEnd, PolicyName};
use crate::draws::Draws;
use crate::trace::Trace;

/// Minutes after the last sign of life at which an open case comes back (`edf_pull`).
const LEASE: f64 = 15.0;
/// Share of the remaining time for which a second round is kept for the same doctor (`edf_pull`).
const SAME_DOCTOR: f64 = 0.2;

/// `fifo_pull`, `self_pick` and `edf_pull`.
pub(crate) struct Pull {
    order: PolicyName,
    facts: Facts,
    draws: Draws,
    /// What a doctor who picks guesses of the work in a case, from reading it.
    looks: Vec<f64>,
    waiting: BTreeMap<usize, Waiting>,
    working: BTreeMap<usize, Opened>,
    declined: BTreeSet<(usize, usize)>,
    picks: Vec<usize>,
    /// This look's way of picking, kept while choices are declined.
    way: f64,
}

struct Waiting {
    opened: Opened,
    /// Nobody but this doctor until then.
    kept: Option<(usize, f64)>,
}

impl Pull {
    pub(crate) fn new(order: PolicyName, trace: &Trace) -> Self {
        Self {
            order,
            facts: Facts::of(trace),
            draws: Draws::new(&trace.seed),
            looks: trace.cases.e1.clone(),
            waiting: BTreeMap::new(),
            working: BTreeMap::new(),
            declined: BTreeSet::new(),
            picks: vec![0; trace.doctors.len()],
            way: 0.0,
        }
    }

    /// The lower the better.
    fn rank(&self, opened: &Opened, doctor: usize) -> f64 {
        // Own second rounds first: the patient's reply brings the case back to the doctor who asked.
        if opened.asked_by == Some(doctor) {
            return f64::MIN;
        }
        match self.order {
            PolicyName::EdfPull => opened.due,
            PolicyName::SelfPick if self.way < 0.5 => -opened.opened_at,
            PolicyName::SelfPick if self.way < 0.8 => self.looks[opened.case],
            _ => opened.opened_at,
        }
    }
}

impl Dispatcher for Pull {
    fn opened(&mut self, opened: &Opened, now: f64) {
        let until = if self.order == PolicyName::EdfPull { now + SAME_DOCTOR * (opened.due - now) } else { opened.due };
        let kept = opened.asked_by.map(|doctor| (doctor, until));
        self.waiting.insert(opened.case, Waiting { opened: *opened, kept });
    }

    fn looked(&mut self, doctor: usize, _now: f64) {
        if self.order == PolicyName::SelfPick {
            self.picks[doctor] += 1;
            self.way = self.draws.uniform("pick", &[doctor, self.picks[doctor]]);
        }
    }

    fn choose(&mut self, doctor: usize, now: f64) -> Option<usize> {
        let open = self.waiting.values().filter(|waiting| {
            let opened = &waiting.opened;
            let kept = waiting.kept.is_some_and(|(keeper, until)| keeper != doctor && now <= until);
            !kept
                && self.facts.may(doctor, opened.specialty, opened.language)
                && !self.declined.contains(&(opened.case, doctor))
        });
        let ranked = open.map(|waiting| (self.rank(&waiting.opened, doctor), waiting.opened.case));
        ranked.min_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1))).map(|(_, case)| case)
    }

    fn declined(&mut self, case: usize, doctor: usize, _now: f64) {
        self.declined.insert((case, doctor));
    }

    fn started(&mut self, case: usize, _doctor: usize, _now: f64) {
        if let Some(waiting) = self.waiting.remove(&case) {
            self.working.insert(case, waiting.opened);
        }
    }

    fn ended(&mut self, case: usize, _doctor: usize, end: End, _now: f64) {
        let opened = self.working.remove(&case);
        if let (Some(opened), End::HandedOver { .. }) = (opened, end) {
            self.waiting.insert(case, Waiting { opened, kept: None });
        }
    }

    /// Found by others when overdue, or by the lease: kept for nobody until then.
    fn fell_silent(&mut self, case: usize, _doctor: usize, now: f64) {
        if let Some(opened) = self.working.remove(&case) {
            let until = if self.order == PolicyName::EdfPull { now + LEASE } else { opened.due.max(now) };
            self.waiting.insert(case, Waiting { opened, kept: Some((usize::MAX, until)) });
        }
    }

    fn page_ended(&mut self, _case: usize, _doctor: usize, _end: PageEnd, _now: f64) {}

    fn woken(&mut self, _now: f64) {}

    fn act(&mut self, _now: f64) -> Vec<Command> {
        Vec::new()
    }
}
