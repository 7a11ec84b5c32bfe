//! What would become of the queue if somebody were called in, stayed longer, or were given a case. Looking changes nothing.

use askwell_core::access::{Action, Actor};
use askwell_core::code::Specialty;
use askwell_core::dispatch::{self, Change, Outlook};
use askwell_core::id::{ConsultationId, PractitionerId, ShiftId};
use askwell_core::roster::Tier;
use jiff::Timestamp;
use serde::Serialize;

use super::{Expected, Names, coordinator, name};
use crate::{App, Error, Result};

/// A case that would fare otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Before {
    /// Which.
    pub id: ConsultationId,
    /// The field.
    pub specialty: Specialty,
    /// When the answer is due.
    pub due: Timestamp,
    /// What the plan expects as things stand.
    pub before: Expected,
    /// What it would expect then.
    pub after: Expected,
}

/// The queue without and with a change, by what the desk can do; nobody is called in on either side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    /// When it was looked at.
    pub at: Timestamp,
    /// How many cases wait.
    pub waiting: usize,
    /// How many of them are late as things stand.
    pub late_before: usize,
    /// And how many would be.
    pub late_after: usize,
    /// The cases that come to be late or in time, or to another doctor; the first due first.
    pub changed: Vec<Before>,
    /// The shift that would be made longer and when it ends now, where that is the change.
    pub shift: Option<(ShiftId, Timestamp)>,
}

/// What a coordinator can choose from before anything is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Considered {
    /// The verified doctors, by name.
    pub doctors: Vec<(PractitionerId, String)>,
    /// The case that is thought of, with its version, where there is one and it waits.
    pub case: Option<(ConsultationId, u64, Specialty)>,
}

impl App {
    /// Gives what can be chosen from; a case that does not wait any more is left out.
    pub async fn what_if_choices(&self, actor: &Actor, case: Option<ConsultationId>) -> Result<Considered> {
        coordinator(actor, Action::SeeBoard)?;
        let names = self.doctor_names().await?;
        let mirror = self.mirror().await?;
        let mut doctors: Vec<_> = mirror.state.doctors().map(|doctor| (doctor.id, name(&names, doctor.id))).collect();
        doctors.sort_by(|left, right| left.1.cmp(&right.1).then(left.0.cmp(&right.0)));
        let task = case.and_then(|case| mirror.state.task(case)).filter(|task| task.is_waiting());
        let case = match task {
            Some(task) => Some((task.consultation, task.version, specialty(&task.specialty)?)),
            None => None,
        };
        Ok(Considered { doctors, case })
    }

    /// Looks at a change. [`Error::NotFound`] when it cannot be made: see [`dispatch::what_if`].
    pub async fn what_if(&self, actor: &Actor, change: Change) -> Result<WhatIf> {
        coordinator(actor, Action::SeeBoard)?;
        let now = self.now();
        let names = self.doctor_names().await?;
        let mirror = self.mirror().await?;
        let state = &mirror.state;
        let seen = dispatch::what_if(state, change, now, &self.settings().policy).ok_or(Error::NotFound)?;
        let mut changed = Vec::new();
        for (id, before, after) in seen.changed() {
            let Some(task) = state.task(id) else { continue };
            let (before, after) = (at_the_desk(before, &names), at_the_desk(after, &names));
            changed.push(Before { id, specialty: specialty(&task.specialty)?, due: task.due, before, after });
        }
        changed.sort_by_key(|case| (case.due, case.id));
        let (late_before, late_after) = seen.late();
        let shift = match change {
            Change::Extend { practitioner, .. } => {
                let at_desk = |shift: &&askwell_core::roster::Shift| shift.tier == Tier::Regular && now < shift.ends_at;
                mirror.roster.of(practitioner).find(at_desk).map(|shift| (shift.id, shift.ends_at))
            }
            Change::CallIn { .. } | Change::Give { .. } => None,
        };
        Ok(WhatIf { at: now, waiting: seen.before.len(), late_before, late_after, changed, shift })
    }
}

fn specialty(code: &str) -> Result<Specialty> {
    Specialty::new(code).map_err(|_| Error::NotFound)
}

fn at_the_desk(outlook: Outlook, names: &Names) -> Expected {
    match outlook {
        Outlook::InTime { practitioner, finish } => Expected::InTime { by: name(names, practitioner), at: finish },
        Outlook::Late { finish } => Expected::Late { at: finish },
    }
}
