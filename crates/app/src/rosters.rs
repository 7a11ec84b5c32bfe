//! The roster by the week: who is on when, where nobody is, shifts added, repeated, changed and taken off; one's own as a calendar.

mod ics;
mod swap;

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::access::{Action, Actor};
use askwell_core::code::Specialty;
use askwell_core::deadline::DayTime;
use askwell_core::id::{PractitionerId, ShiftId};
use askwell_core::roster::{Coverage, Interval, Roster, Shift, Tier, WeeklyPattern};
use askwell_store::By;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::Serialize;

use crate::board::coordinator;
use crate::desk::doctor;
use crate::unit::doing;
use crate::{App, Error, Result};

/// A pattern reaches at most so many weeks ahead; a roster nobody has looked at for longer is a guess.
pub const WEEKS_MOST: i64 = 26;
/// A shift is made longer by at most so much at a time: beyond it, another doctor is wanted.
pub const LONGER_MOST: SignedDuration = SignedDuration::from_hours(6);
/// One's own calendar shows shifts back so far.
const CALENDAR_BEHIND: SignedDuration = SignedDuration::from_hours(30 * 24);

/// One week of the roster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RosterWeek {
    /// Its Monday.
    pub monday: Date,
    /// The shifts that touch it, in order of start, each with the doctor's name.
    pub shifts: Vec<(Shift, String)>,
    /// For each field some doctor answers: the stretches in which nobody is on, on call or otherwise.
    pub uncovered: Vec<(Specialty, Vec<Interval>)>,
    /// The doctors who can be put on it, by name.
    pub doctors: Vec<(PractitionerId, String)>,
}

/// New shifts, in the organization's local time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewShifts {
    /// Whose.
    pub practitioner: PractitionerId,
    /// How the doctor is reached.
    pub tier: Tier,
    /// The first day.
    pub first: Date,
    /// Local start.
    pub starts: DayTime,
    /// Local end; the next day when not after the start.
    pub ends: DayTime,
    /// Repeated every week on the same weekday for so many weeks; 1 for a single shift.
    pub weeks: i64,
}

/// What becomes of a shift's hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShiftHours {
    /// New hours in the organization's local time; the end lies on the next day when it is not after the start.
    At {
        /// The day it begins.
        date: Date,
        /// Local start.
        starts: DayTime,
        /// Local end.
        ends: DayTime,
    },
    /// It ends later by so much, at most [`LONGER_MOST`], than it was seen to end.
    Longer {
        /// By how much.
        by: SignedDuration,
        /// Its end as it was seen, so that the same form sent twice does it once.
        seen: Timestamp,
    },
}

impl App {
    /// Gives the week in which a day lies.
    pub async fn roster_week(&self, actor: &Actor, day: Date) -> Result<RosterWeek> {
        coordinator(actor, Action::SeeBoard)?;
        let monday = monday_of(day)?;
        let window = self.week(monday)?;
        let names = self.doctor_names().await?;
        let mut reader = self.store().read().await?;
        let shifts = reader.shifts_between(window.starts_at, window.ends_at).await?;
        let practitioners = reader.practitioners().await?;
        drop(reader);
        let mut roster = Roster::default();
        for shift in &shifts {
            // A stored shift was checked when it was put on the roster.
            drop(roster.add(shift.clone()));
        }
        let scopes: BTreeMap<PractitionerId, &BTreeSet<Specialty>> =
            practitioners.iter().map(|doctor| (doctor.id, &doctor.scope.specialties)).collect();
        let specialties: BTreeSet<&Specialty> = scopes.values().flat_map(|scope| scope.iter()).collect();
        let uncovered = specialties.into_iter().map(|specialty| {
            let serves = |shift: &Shift| scopes.get(&shift.practitioner).is_some_and(|scope| scope.contains(specialty));
            let nobody = roster.coverage(window, serves).into_iter().filter(|stretch: &Coverage| stretch.doctors == 0);
            (specialty.clone(), nobody.map(|stretch| stretch.interval).collect())
        });
        let named = |id: PractitionerId| names.get(&id).cloned().unwrap_or_default();
        let mut doctors: Vec<_> = practitioners.iter().map(|doctor| (doctor.id, named(doctor.id))).collect();
        doctors.sort_by(|left, right| left.1.cmp(&right.1).then(left.0.cmp(&right.0)));
        Ok(RosterWeek {
            monday,
            uncovered: uncovered.filter(|(_, stretches): &(_, Vec<Interval>)| !stretches.is_empty()).collect(),
            shifts: shifts.into_iter().map(|shift| (shift.clone(), named(shift.practitioner))).collect(),
            doctors,
        })
    }

    /// Puts shifts on the roster, all or none, and says how many are new. Refused where one overlaps another of the same doctor;
    /// where all of them stand there already, nothing changes.
    pub async fn roster_add(&self, actor: &Actor, new: NewShifts) -> Result<usize> {
        let account = coordinator(actor, Action::RunBoard)?;
        if !(1..=WEEKS_MOST).contains(&new.weeks) {
            return Err(Error::Field { field: "weeks", problem: "shift-weeks" });
        }
        let wrong_date = |_| Error::Field { field: "date", problem: "shift-date" };
        let last = new.first.checked_add((new.weeks - 1).weeks()).map_err(wrong_date)?;
        let pattern = WeeklyPattern {
            practitioner: new.practitioner,
            tier: new.tier,
            time_zone: self.settings().time_zone.clone(),
            weekdays: BTreeSet::from([new.first.weekday().to_monday_zero_offset()]),
            starts: new.starts,
            ends: new.ends,
            first: new.first,
            last,
            except: BTreeSet::new(),
        };
        let shifts = pattern.shifts(|| ShiftId(self.new_id()));
        let shifts = shifts.map_err(|_| Error::Field { field: "date", problem: "shift-date" })?;
        let add = doing(move |unit| {
            Box::pin(async move {
                unit.practitioner(new.practitioner).await?.ok_or(Error::NotFound)?;
                let Some(starts_at) = shifts.first().map(|shift| shift.starts_at) else {
                    return Err(Error::Field { field: "date", problem: "shift-date" });
                };
                let known = unit.shifts_of(new.practitioner, starts_at).await?;
                let is_known = |new: &Shift| {
                    known.iter().any(|shift| shift.interval() == new.interval() && shift.tier == new.tier)
                };
                if shifts.iter().all(is_known) {
                    // The same form sent twice: they stand on the roster already.
                    return Ok(0);
                }
                let mut roster = Roster::default();
                for shift in known {
                    drop(roster.add(shift));
                }
                for shift in &shifts {
                    let overlaps = |_| Error::Field { field: "date", problem: "shift-overlaps" };
                    roster.add(shift.clone()).map_err(overlaps)?;
                    unit.shift_add(shift).await?;
                }
                Ok(shifts.len())
            })
        });
        self.store().write(By::Account(account), self.now(), add).await
    }

    /// Gives a shift with its doctor's name.
    pub async fn roster_shift(&self, actor: &Actor, id: ShiftId) -> Result<(Shift, String)> {
        coordinator(actor, Action::SeeBoard)?;
        let shift = self.store().read().await?.shift(id).await?.ok_or(Error::NotFound)?;
        let name = self.doctor_names().await?.remove(&shift.practitioner).unwrap_or_default();
        Ok((shift, name))
    }

    /// Changes the hours of a shift that has not ended. Refused where they overlap another shift of the same doctor, or lie
    /// in the past altogether; gives the shift as it is then.
    pub async fn roster_change(&self, actor: &Actor, id: ShiftId, hours: ShiftHours) -> Result<Shift> {
        let account = coordinator(actor, Action::RunBoard)?;
        let zone = self.settings().time_zone.clone();
        let change = doing(move |unit| {
            Box::pin(async move {
                let shift = unit.shift(id).await?.ok_or(Error::NotFound)?;
                let interval = new_hours(&shift, hours, zone)?;
                let changed = Shift { starts_at: interval.starts_at, ends_at: interval.ends_at, ..shift.clone() };
                if shift.ends_at.min(changed.ends_at) <= unit.now() {
                    return Err(Error::Field { field: "ends", problem: "shift-over" });
                }
                let mut roster = Roster::default();
                for other in unit.shifts_of(shift.practitioner, changed.starts_at).await? {
                    drop(roster.add(other));
                }
                let overlaps = |_| Error::Field { field: "date", problem: "shift-overlaps" };
                roster.add(changed.clone()).map_err(overlaps)?;
                if changed != shift {
                    unit.shift_change(&changed).await?;
                }
                Ok(changed)
            })
        });
        self.store().write(By::Account(account), self.now(), change).await
    }

    /// Takes a shift off the roster; one that is gone already is no error.
    pub async fn roster_remove(&self, actor: &Actor, id: ShiftId) -> Result<()> {
        let account = coordinator(actor, Action::RunBoard)?;
        let remove = doing(move |unit| {
            Box::pin(async move {
                if unit.shift(id).await?.is_some() {
                    unit.shift_remove(id).await?;
                }
                Ok(())
            })
        });
        self.store().write(By::Account(account), self.now(), remove).await
    }

    /// Gives a doctor's own shifts from now on, the next first.
    pub async fn desk_shifts(&self, actor: &Actor) -> Result<Vec<Shift>> {
        let (_, practitioner) = doctor(actor)?;
        Ok(self.store().read().await?.shifts_of(practitioner, self.now()).await?)
    }

    /// Gives a doctor's own shifts as a calendar file (iCalendar, RFC 5545), the last month's too.
    pub async fn desk_calendar(&self, actor: &Actor) -> Result<String> {
        let (_, practitioner) = doctor(actor)?;
        self.calendar_of(practitioner).await
    }

    /// Gives the token of a new address at which a calendar program reads one's own shifts without signing in. It is told this
    /// once; the address before opens nothing any more.
    pub async fn desk_calendar_renew(&self, actor: &Actor) -> Result<String> {
        let (account, practitioner) = doctor(actor)?;
        let renew = doing(move |unit| {
            Box::pin(async move {
                let known = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
                known.in_good_standing(unit.now())?;
                Ok(unit.calendar_renew(practitioner).await?.to_string())
            })
        });
        self.store().write(By::Account(account), self.now(), renew).await
    }

    /// Gives the shifts that a token opens, while their doctor may answer; anything else is not there.
    pub async fn calendar(&self, token: &str) -> Result<String> {
        let token = token.parse().map_err(|_| Error::NotFound)?;
        let mut reader = self.store().read().await?;
        let id = reader.calendar_of(&token).await?.ok_or(Error::NotFound)?;
        let practitioner = reader.practitioner(id).await?.ok_or(Error::NotFound)?;
        drop(reader);
        practitioner.in_good_standing(self.now()).map_err(|_| Error::NotFound)?;
        self.calendar_of(id).await
    }

    async fn calendar_of(&self, practitioner: PractitionerId) -> Result<String> {
        let now = self.now();
        let shifts = self.store().read().await?.shifts_of(practitioner, now - CALENDAR_BEHIND).await?;
        Ok(ics::calendar(&shifts, &self.settings().organization, &self.settings().base_url, now))
    }

    /// Gives the moments at which a week begins and ends in the organization's zone.
    fn week(&self, monday: Date) -> Result<Interval> {
        let zone = &self.settings().time_zone;
        let begins = |date: Date| -> Result<Timestamp> {
            let zoned = date.to_zoned(zone.clone()).map_err(|_| Error::NotFound)?;
            Ok(zoned.timestamp())
        };
        let next = monday.checked_add(1.week()).map_err(|_| Error::NotFound)?;
        Ok(Interval { starts_at: begins(monday)?, ends_at: begins(next)? })
    }
}

fn new_hours(shift: &Shift, hours: ShiftHours, time_zone: TimeZone) -> Result<Interval> {
    match hours {
        ShiftHours::Longer { by, seen } if by.is_positive() && by <= LONGER_MOST => {
            let ends_at = seen + by;
            if shift.ends_at != seen && shift.ends_at != ends_at {
                return Err(Error::Stale);
            }
            Ok(Interval { starts_at: shift.starts_at, ends_at })
        }
        ShiftHours::Longer { .. } => Err(Error::Field { field: "ends", problem: "shift-longer" }),
        ShiftHours::At { date, starts, ends } => {
            let pattern = WeeklyPattern {
                practitioner: shift.practitioner,
                tier: shift.tier,
                time_zone,
                weekdays: BTreeSet::from([date.weekday().to_monday_zero_offset()]),
                starts,
                ends,
                first: date,
                last: date,
                except: BTreeSet::new(),
            };
            let wrong_date = Error::Field { field: "date", problem: "shift-date" };
            pattern.intervals().ok().and_then(|hours| hours.first().copied()).ok_or(wrong_date)
        }
    }
}

fn monday_of(day: Date) -> Result<Date> {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).map_err(|_| Error::NotFound)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::house::House;
    use crate::sample;

    #[tokio::test]
    async fn a_calendar_is_read_at_its_address_until_that_is_renewed_or_the_registration_lapses() {
        let house = House::new().await;
        let until = sample::moment() + SignedDuration::from_hours(1);
        let doctor = house.doctor_until(1, until).await;
        house.shift(1, Tier::OnCall, 60, 300).await;
        let app = &house.app;
        let first = app.desk_calendar_renew(&doctor).await.unwrap();
        assert!(app.calendar(&first).await.unwrap().contains("DTSTART:20260302T100000Z"));
        let second = app.desk_calendar_renew(&doctor).await.unwrap();
        for gone in [first.as_str(), "", "not a token"] {
            assert!(matches!(app.calendar(gone).await, Err(Error::NotFound)), "{gone}");
        }
        assert_eq!(app.calendar(&second).await.unwrap(), app.desk_calendar(&doctor).await.unwrap());
        assert!(matches!(app.desk_calendar_renew(&house.coordinator()).await, Err(Error::Forbidden)));
        house.pass(61);
        assert!(matches!(app.calendar(&second).await, Err(Error::NotFound)));
    }
}
