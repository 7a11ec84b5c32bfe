//! Service hours: a local week with holidays, resolved through the time-zone database.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// When a service counts time: weekly local hours in one time zone, less the holidays.
///
/// A local time that a clock change skips moves forward by the skipped hour; one that happens twice is the first of the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Calendar {
    time_zone: TimeZone,
    week: [Vec<Hours>; 7],
    holidays: BTreeSet<Date>,
}

/// The form on disk: the zone by its name, Monday first.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    tz: String,
    week: [Vec<Hours>; 7],
    #[serde(default)]
    holidays: BTreeSet<Date>,
}

/// Opening hours within one local day, written `["08:00", "20:00"]`; `24:00` is the day's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "(DayTime, DayTime)", into = "(DayTime, DayTime)")]
pub struct Hours {
    /// First minute of service.
    pub opens: DayTime,
    /// First minute without.
    pub closes: DayTime,
}

/// A minute of a local day, 00:00 to 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DayTime(i16);

/// Why a calendar cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRefused {
    /// The time-zone database does not know the name.
    #[error("the time zone {0:?} is not known")]
    TimeZone(String),
    /// Not a time of day.
    #[error("{0:?} is not a time of day between 00:00 and 24:00")]
    Time(String),
    /// Hours that end before they begin, or overlap the ones before.
    #[error("the hours {0}-{1} of weekday {2} (0 is Monday) end before they begin or overlap others")]
    Hours(DayTime, DayTime, usize),
    /// A week without a single open minute: nothing would ever be due.
    #[error("the week has no open hours")]
    NeverOpen,
}

impl Calendar {
    /// Service hours `week` (Monday first, each day ascending) in `time_zone`, none on `holidays`.
    pub fn new(time_zone: TimeZone, week: [Vec<Hours>; 7], holidays: BTreeSet<Date>) -> Result<Self, CalendarRefused> {
        for (weekday, day) in week.iter().enumerate() {
            let mut open_from = DayTime(0);
            for hours in day {
                if hours.opens < open_from || hours.closes <= hours.opens {
                    return Err(CalendarRefused::Hours(hours.opens, hours.closes, weekday));
                }
                open_from = hours.closes;
            }
        }
        if week.iter().all(Vec::is_empty) {
            return Err(CalendarRefused::NeverOpen);
        }
        Ok(Self { time_zone, week, holidays })
    }

    /// The moment at which `length` of service has passed since `from`; at a closing hour rather than the next opening.
    pub fn advance(&self, from: Timestamp, length: SignedDuration) -> Timestamp {
        let mut left = length;
        let mut date = self.day_before(from);
        loop {
            for (opens, closes) in self.open_on(date) {
                let start = opens.max(from);
                let open = closes.duration_since(start);
                if open.is_positive() && left <= open {
                    return start.checked_add(left).unwrap_or(Timestamp::MAX);
                }
                left -= open.max(SignedDuration::ZERO);
            }
            match date.tomorrow() {
                Ok(tomorrow) => date = tomorrow,
                Err(_) => return Timestamp::MAX,
            }
        }
    }

    /// Service time between two moments, `from` not after `until`.
    pub fn service_between(&self, from: Timestamp, until: Timestamp) -> SignedDuration {
        let mut sum = SignedDuration::ZERO;
        let mut date = self.day_before(from);
        let last = self.time_zone.to_datetime(until).date();
        while date <= last {
            for (opens, closes) in self.open_on(date) {
                let open = closes.min(until).duration_since(opens.max(from));
                sum += open.max(SignedDuration::ZERO);
            }
            match date.tomorrow() {
                Ok(tomorrow) => date = tomorrow,
                Err(_) => break,
            }
        }
        sum
    }

    /// Hours that begin on a local date may reach past a clock change, so a walk starts one day early.
    fn day_before(&self, moment: Timestamp) -> Date {
        let date = self.time_zone.to_datetime(moment).date();
        date.yesterday().unwrap_or(date)
    }

    fn open_on(&self, date: Date) -> impl Iterator<Item = (Timestamp, Timestamp)> + '_ {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        let closed = self.holidays.contains(&date);
        self.week.get(weekday).into_iter().flatten().filter(move |_| !closed).map(move |hours| {
            (instant(&self.time_zone, hours.opens.on(date)), instant(&self.time_zone, hours.closes.on(date)))
        })
    }
}

/// The moment a local time means: past a gap by its length, the first of two passes of a fold.
pub(crate) fn instant(time_zone: &TimeZone, local: DateTime) -> Timestamp {
    time_zone.to_ambiguous_timestamp(local).compatible().unwrap_or(Timestamp::MAX)
}

impl DayTime {
    /// The minute `hour`:`minute`; `None` past 24:00.
    pub fn new(hour: i16, minute: i16) -> Option<Self> {
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        ((0..60).contains(&minute) && (0..=24 * 60).contains(&minutes)).then_some(Self(minutes))
    }

    /// This time on a date; 24:00 is the next day's 00:00.
    pub fn on(self, date: Date) -> DateTime {
        date.to_datetime(Time::midnight()).checked_add(self.0.minutes()).unwrap_or(DateTime::MAX)
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for DayTime {
    type Err = CalendarRefused;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || CalendarRefused::Time(text.to_owned());
        let (hour, minute) = text.split_once(':').ok_or_else(refused)?;
        let number = |digits: &str| {
            let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse().ok() } else { None }
        };
        number(hour).zip(number(minute)).and_then(|(hour, minute)| Self::new(hour, minute)).ok_or_else(refused)
    }
}

impl TryFrom<String> for DayTime {
    type Error = CalendarRefused;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DayTime> for String {
    fn from(time: DayTime) -> Self {
        time.to_string()
    }
}

impl From<(DayTime, DayTime)> for Hours {
    fn from((opens, closes): (DayTime, DayTime)) -> Self {
        Self { opens, closes }
    }
}

impl From<Hours> for (DayTime, DayTime) {
    fn from(hours: Hours) -> Self {
        (hours.opens, hours.closes)
    }
}

impl TryFrom<Written> for Calendar {
    type Error = CalendarRefused;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Ok(time_zone) = TimeZone::get(&written.tz) else { return Err(CalendarRefused::TimeZone(written.tz)) };
        Self::new(time_zone, written.week, written.holidays)
    }
}

impl From<Calendar> for Written {
    fn from(calendar: Calendar) -> Self {
        let tz = calendar.time_zone.iana_name().unwrap_or("UTC").to_owned();
        Self { tz, week: calendar.week, holidays: calendar.holidays }
    }
}
