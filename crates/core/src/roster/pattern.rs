//! A weekly pattern in local time, and the shifts it stands for.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Interval, Shift, Tier};
use crate::deadline::{DayTime, instant};
use crate::id::{PractitionerId, ShiftId};

/// "Every Monday and Thursday 18:00 to 22:00, Berlin time, until the end of March, but not on Easter Monday."
///
/// An end at or before the start means the next day, so 22:00 to 06:00 is a night. A local time that a clock change skips moves
/// forward by the skipped hour, one that happens twice is the first: a night shift is an hour shorter in spring, longer in autumn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeeklyPattern {
    /// Whose hours.
    pub practitioner: PractitionerId,
    /// How the doctor is reached during them.
    pub tier: Tier,
    /// The zone the local times are meant in.
    #[serde(with = "jiff::fmt::serde::tz::required")]
    pub time_zone: TimeZone,
    /// Days on which a shift starts, 0 is Monday.
    pub weekdays: BTreeSet<i8>,
    /// Local start.
    pub starts: DayTime,
    /// Local end; the next day when not after the start.
    pub ends: DayTime,
    /// First date on which a shift may start.
    pub first: Date,
    /// Last date on which a shift may start.
    pub last: Date,
    /// Dates left out: vacation, holidays.
    #[serde(default)]
    pub except: BTreeSet<Date>,
}

/// Why a pattern stands for no shifts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternRefused {
    /// A number that is no weekday.
    #[error("{0} is not a weekday; 0 is Monday and 6 is Sunday")]
    Weekday(i8),
    /// Ends before it begins.
    #[error("the pattern's last date {last} is before its first {first}")]
    Dates {
        /// First date.
        first: Date,
        /// Last date.
        last: Date,
    },
}

impl WeeklyPattern {
    /// The hours as instants, one for each date, earliest first.
    pub fn intervals(&self) -> Result<Vec<Interval>, PatternRefused> {
        if self.last < self.first {
            return Err(PatternRefused::Dates { first: self.first, last: self.last });
        }
        let mut weekdays = Vec::new();
        for &number in &self.weekdays {
            weekdays.push(Weekday::from_monday_zero_offset(number).map_err(|_| PatternRefused::Weekday(number))?);
        }
        let dates = self.first.series(jiff::Span::new().days(1)).take_while(|date| *date <= self.last);
        let wanted = dates.filter(|date| weekdays.contains(&date.weekday()) && !self.except.contains(date));
        Ok(wanted.map(|date| self.interval_on(date)).collect())
    }

    /// The shifts, named by `new_id` in order of start (identifiers are made outside).
    pub fn shifts(&self, mut new_id: impl FnMut() -> ShiftId) -> Result<Vec<Shift>, PatternRefused> {
        let shift = |hours: Interval| Shift {
            id: new_id(),
            practitioner: self.practitioner,
            tier: self.tier,
            starts_at: hours.starts_at,
            ends_at: hours.ends_at,
            offered: false,
        };
        Ok(self.intervals()?.into_iter().map(shift).collect())
    }

    fn interval_on(&self, date: Date) -> Interval {
        let end_date = if self.ends <= self.starts { date.tomorrow().unwrap_or(date) } else { date };
        Interval {
            starts_at: instant(&self.time_zone, self.starts.on(date)),
            ends_at: instant(&self.time_zone, self.ends.on(end_date)),
        }
    }
}
