//! Moments and days in words, in the organization's time zone.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::words::{Words, key};

const MONTHS: [&str; 12] = [
    key("month-1"),
    key("month-2"),
    key("month-3"),
    key("month-4"),
    key("month-5"),
    key("month-6"),
    key("month-7"),
    key("month-8"),
    key("month-9"),
    key("month-10"),
    key("month-11"),
    key("month-12"),
];

/// Says moments on pages of one language in one time zone.
#[derive(Clone, Debug)]
pub struct When {
    words: Words,
    zone: Arc<TimeZone>,
}

/// A moment as a page shows it: words for people, and what `datetime` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// "22 November 2026 at 13:10".
    pub words: String,
    /// RFC 3339.
    pub machine: String,
}

impl When {
    /// Says moments in this language and zone.
    pub fn new(words: Words, zone: Arc<TimeZone>) -> Self {
        Self { words, zone }
    }

    /// A day: "22 November 2026".
    pub fn day(&self, day: Date) -> String {
        in_words(self.words, day)
    }

    /// The day of a moment.
    pub fn day_of(&self, moment: Timestamp) -> String {
        self.day(self.date(moment))
    }

    /// The day of a moment in this zone.
    pub fn date(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.zone.as_ref().clone()).date()
    }

    /// The time of day: "13:10".
    pub fn time(&self, moment: Timestamp) -> String {
        moment.to_zoned(self.zone.as_ref().clone()).strftime("%H:%M").to_string()
    }

    /// Day and time: "22 November 2026 at 13:10".
    pub fn moment(&self, moment: Timestamp) -> Moment {
        let (day, time) = (self.day_of(moment), self.time(moment));
        let words = self.words.say("when-moment").with("day", day).with("time", time).to_string();
        Moment { words, machine: moment.to_string() }
    }

    /// Only the time when the moment is today, else day and time.
    pub fn soon(&self, moment: Timestamp, now: Timestamp) -> Moment {
        let time = self.time(moment);
        let (date, today) = (self.date(moment), self.date(now));
        let words = if date == today {
            self.words.say("when-today").with("time", time).to_string()
        } else if today.tomorrow().is_ok_and(|tomorrow| tomorrow == date) {
            self.words.say("when-tomorrow").with("time", time).to_string()
        } else {
            return self.moment(moment);
        };
        Moment { words, machine: moment.to_string() }
    }
}

/// A day in words; unlike a moment it needs no time zone.
pub(crate) fn in_words(words: Words, day: Date) -> String {
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()) - 1).copied().unwrap_or_default();
    let phrase = words.say("when-day").with("day", day.day());
    phrase.with("month", words.t(month)).with("year", day.year().to_string()).to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_moment_is_said_in_the_time_zone_of_the_organization() {
        let when = When::new(Words::default(), Arc::new(TimeZone::get("Europe/Berlin").unwrap()));
        let late: Timestamp = "2026-11-22T23:30:00Z".parse().unwrap();
        assert_eq!(when.moment(late).words, "23 November 2026 at 00:30");
        let now: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap();
        assert_eq!(when.soon(late, now).words, "tomorrow at 00:30");
        assert_eq!(when.soon(now, now).words, "today at 21:00");
    }
}
