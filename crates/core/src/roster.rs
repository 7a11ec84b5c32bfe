//! Who is on duty when: shifts as instants, and weekly local patterns that become shifts.

mod pattern;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{PractitionerId, ShiftId};
use crate::practitioner::Practitioner;

pub use pattern::{PatternRefused, WeeklyPattern};

/// How a doctor on duty is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Works at the desk and asks for the next case.
    Regular,
    /// Stands by and is paged; may decline.
    OnCall,
    /// Is paged last and may not decline.
    Backup,
}

/// A stretch of time, its end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First moment inside.
    pub starts_at: Timestamp,
    /// First moment after.
    pub ends_at: Timestamp,
}

impl Interval {
    /// Whether the moment lies inside.
    pub fn contains(&self, moment: Timestamp) -> bool {
        self.starts_at <= moment && moment < self.ends_at
    }
}

/// One rostered block of a practitioner's hours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Which block.
    pub id: ShiftId,
    /// Whose.
    pub practitioner: PractitionerId,
    /// How the doctor is reached during it.
    pub tier: Tier,
    /// First moment on duty.
    pub starts_at: Timestamp,
    /// First moment off duty.
    pub ends_at: Timestamp,
    /// Whether its doctor offers it to colleagues; it is theirs until one of them takes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub offered: bool,
}

/// Why a shift cannot be offered or taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SwapRefused {
    /// It is another doctor's.
    #[error("it is another doctor's shift")]
    NotYours,
    /// It has begun: from then on only a coordinator changes it.
    #[error("the shift has begun")]
    Begun,
    /// It is offered already, or no longer.
    #[error("the shift is not on offer any more, or already")]
    NothingToChange,
    /// The colleague has no field in common with its doctor, or no language.
    #[error("no field and language in common with the doctor who offers it")]
    OtherField,
    /// The colleague may not answer, or the registration lapses before it ends.
    #[error("not registered until the end of the shift")]
    NotRegistered,
}

/// Why a shift cannot stand on the roster.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShiftRefused {
    /// It ends at or before its start.
    #[error("the shift ends at {ends_at}, not after its start at {starts_at}")]
    EndsBeforeStart {
        /// First moment on duty.
        starts_at: Timestamp,
        /// First moment off duty.
        ends_at: Timestamp,
    },
    /// The practitioner is on another shift then.
    #[error("the practitioner is already on the shift {0} then")]
    Overlaps(ShiftId),
}

/// All shifts, in order of start, then id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roster {
    shifts: Vec<Shift>,
}

/// How many doctors are on from a moment until the next change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The stretch with one constant count.
    pub interval: Interval,
    /// Doctors on duty throughout.
    pub doctors: u32,
}

impl Shift {
    /// Its hours.
    pub fn interval(&self) -> Interval {
        Interval { starts_at: self.starts_at, ends_at: self.ends_at }
    }

    /// The shift as its doctor offers it to colleagues, before it begins.
    pub fn offer(&self, by: PractitionerId, now: Timestamp) -> Result<Self, SwapRefused> {
        self.set_offered(true, by, now)
    }

    /// The shift as its doctor keeps it after all.
    pub fn keep(&self, by: PractitionerId, now: Timestamp) -> Result<Self, SwapRefused> {
        self.set_offered(false, by, now)
    }

    /// The shift as a colleague takes it over: one who answers some of the same fields in some of the same languages, and is
    /// registered until it ends. Whether the colleague is free then, the roster says.
    pub fn take(&self, from: &Practitioner, by: &Practitioner, now: Timestamp) -> Result<Self, SwapRefused> {
        if now >= self.starts_at {
            return Err(SwapRefused::Begun);
        }
        if !self.offered || from.id != self.practitioner || by.id == from.id {
            return Err(SwapRefused::NothingToChange);
        }
        if by.in_good_standing(now).is_err() || by.license.valid_until < self.ends_at {
            return Err(SwapRefused::NotRegistered);
        }
        let (theirs, ours) = (&from.scope, &by.scope);
        if theirs.specialties.is_disjoint(&ours.specialties) || theirs.languages.is_disjoint(&ours.languages) {
            return Err(SwapRefused::OtherField);
        }
        Ok(Self { practitioner: by.id, offered: false, ..self.clone() })
    }

    fn set_offered(&self, offered: bool, by: PractitionerId, now: Timestamp) -> Result<Self, SwapRefused> {
        if self.practitioner != by {
            return Err(SwapRefused::NotYours);
        }
        if now >= self.starts_at {
            return Err(SwapRefused::Begun);
        }
        if self.offered == offered {
            return Err(SwapRefused::NothingToChange);
        }
        Ok(Self { offered, ..self.clone() })
    }
}

impl Roster {
    /// All shifts in order of start.
    pub fn shifts(&self) -> &[Shift] {
        &self.shifts
    }

    /// Adds a shift; refuses one that ends before it starts or overlaps another of the same practitioner.
    pub fn add(&mut self, shift: Shift) -> Result<(), ShiftRefused> {
        if shift.ends_at <= shift.starts_at {
            return Err(ShiftRefused::EndsBeforeStart { starts_at: shift.starts_at, ends_at: shift.ends_at });
        }
        let overlaps = |other: &&Shift| {
            other.practitioner == shift.practitioner
                && other.id != shift.id
                && other.starts_at < shift.ends_at
                && shift.starts_at < other.ends_at
        };
        if let Some(other) = self.shifts.iter().find(overlaps) {
            return Err(ShiftRefused::Overlaps(other.id));
        }
        self.remove(shift.id);
        let place = self.shifts.partition_point(|other| (other.starts_at, other.id) < (shift.starts_at, shift.id));
        self.shifts.insert(place, shift);
        Ok(())
    }

    /// Gives a shift by its id.
    pub fn shift(&self, id: ShiftId) -> Option<&Shift> {
        self.shifts.iter().find(|shift| shift.id == id)
    }

    /// Takes a shift off; gives it back if it stood there.
    pub fn remove(&mut self, id: ShiftId) -> Option<Shift> {
        let place = self.shifts.iter().position(|shift| shift.id == id)?;
        Some(self.shifts.remove(place))
    }

    /// Shifts running at a moment.
    pub fn on_at(&self, moment: Timestamp) -> impl Iterator<Item = &Shift> {
        self.shifts
            .iter()
            .take_while(move |shift| shift.starts_at <= moment)
            .filter(move |shift| moment < shift.ends_at)
    }

    /// The running shift of a practitioner, or else the next to start.
    pub fn next_on(&self, practitioner: PractitionerId, moment: Timestamp) -> Option<&Shift> {
        self.of(practitioner).find(|shift| moment < shift.ends_at)
    }

    /// A practitioner's shifts, earliest first.
    pub fn of(&self, practitioner: PractitionerId) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().filter(move |shift| shift.practitioner == practitioner)
    }

    /// How many of the doctors that `serves` accepts (by specialty, language, tier) are on, over a whole window: the stretches
    /// follow each other without a gap, and a count of zero shows where nobody is.
    pub fn coverage(&self, window: Interval, serves: impl Fn(&Shift) -> bool) -> Vec<Coverage> {
        let mut changes = BTreeMap::from([(window.starts_at, 0_i64), (window.ends_at, 0)]);
        for shift in self.shifts.iter().filter(|shift| serves(shift)) {
            let (starts_at, ends_at) = (shift.starts_at.max(window.starts_at), shift.ends_at.min(window.ends_at));
            if starts_at < ends_at {
                *changes.entry(starts_at).or_default() += 1;
                *changes.entry(ends_at).or_default() -= 1;
            }
        }
        let mut stretches: Vec<Coverage> = Vec::new();
        let mut on = 0_i64;
        let mut ahead = changes.iter().peekable();
        while let (Some((&starts_at, change)), Some(&(&ends_at, _))) = (ahead.next(), ahead.peek()) {
            on += change;
            let doctors = u32::try_from(on).unwrap_or(0);
            match stretches.last_mut() {
                Some(last) if last.doctors == doctors => last.interval.ends_at = ends_at,
                _ => stretches.push(Coverage { interval: Interval { starts_at, ends_at }, doctors }),
            }
        }
        stretches
    }
}

#[cfg(test)]
mod tests;
