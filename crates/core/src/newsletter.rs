//! The newsletter: once a week, what was published in the fields that somebody asked for.
//!
//! Two yeses come before the first issue: to the mails themselves, given a second time from the mailbox (double opt-in), and to
//! their naming subjects of medicine, which anybody who sees that mailbox can then read.

use jiff::civil::{Weekday, time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The version of the words that one agrees to; a new one is asked for again, never assumed.
pub const CONSENT_VERSION: u32 = 1;

/// An issue names so many new pages of a field at most, the newest; the field's own page has the others.
pub const PAGES_MOST: u32 = 10;

/// Gives when the first issue after a moment goes out: on Tuesday at nine in the morning, where the service is.
pub fn next_issue(after: Timestamp, zone: &TimeZone) -> Timestamp {
    let today = after.to_zoned(zone.clone()).date();
    let days = today.weekday().until(Weekday::Tuesday);
    let on = |days: i8| {
        let date = today.saturating_add(i32::from(days).days());
        // An hour that the clocks skip is made up for by the next one.
        date.to_datetime(time(9, 0, 0, 0)).to_zoned(zone.clone()).map_or(Timestamp::MAX, |issue| issue.timestamp())
    };
    let this_week = on(days);
    if this_week > after { this_week } else { on(days.saturating_add(7)) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn next(after: &str, zone: &str) -> String {
        next_issue(after.parse().unwrap(), &TimeZone::get(zone).unwrap()).to_string()
    }

    #[test]
    fn an_issue_goes_out_on_tuesday_morning_where_the_service_is() {
        assert_eq!(next("2026-11-22T20:00:00Z", "Europe/Berlin"), "2026-11-24T08:00:00Z");
        assert_eq!(next("2026-11-24T07:59:59Z", "Europe/Berlin"), "2026-11-24T08:00:00Z");
        assert_eq!(next("2026-11-24T08:00:00Z", "Europe/Berlin"), "2026-12-01T08:00:00Z", "never the same one again");
        assert_eq!(next("2026-11-24T03:00:00Z", "Asia/Kolkata"), "2026-11-24T03:30:00Z");
    }

    #[test]
    fn nine_stays_nine_when_the_clocks_change() {
        assert_eq!(next("2026-03-24T09:00:00Z", "Europe/Berlin"), "2026-03-31T07:00:00Z");
        assert_eq!(next("2026-10-20T09:00:00Z", "Europe/Berlin"), "2026-10-27T08:00:00Z");
    }
}
