//! The roster of the days ahead, as minutes of a scenario.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::id::PractitionerId;
use askwell_core::practitioner::Practitioner;
use askwell_core::roster::{Interval, Shift, Tier};
use askwell_sim::Ahead;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::{is_verified, midnight, minutes, weekday};

/// Hours played first, so that the week begins with an ordinary queue; those that are measured; those that end it.
const WARMUP_H: f64 = 24.0;
const HORIZON_H: f64 = 24.0 * 8.0;
const DRAIN_H: f64 = 24.0;
/// All of them, with room for a day's difference between the zone and UTC.
pub(super) const REACH: SignedDuration = SignedDuration::from_hours(24 * 11);
/// Days for which nothing is put down take the shifts of the same weekday so many weeks before, the nearest that has some.
const WEEKS_BACK: i64 = 4;

/// The days ahead and each doctor's shifts in them, from minute 0.
pub(super) struct DaysAhead {
    pub(super) days: Ahead,
    pub(super) shifts: BTreeMap<PractitionerId, Vec<(Tier, f64, f64)>>,
}

/// Gives the days ahead. Where nothing is put down for a day yet, the roster is taken to go on as before, and said to be.
pub(super) fn ahead(
    practitioners: &[Practitioner],
    shifts: &[Shift],
    now: Timestamp,
    zone: &TimeZone,
    assumed: &mut Vec<String>,
) -> DaysAhead {
    let start = midnight(now.to_zoned(TimeZone::UTC).date(), &TimeZone::UTC);
    let end = start + SignedDuration::from_secs_f64((HORIZON_H + DRAIN_H) * 3600.0);
    let mut all: Vec<(PractitionerId, Tier, Interval)> = shifts
        .iter()
        .map(|shift| (shift.practitioner, shift.tier, Interval { starts_at: shift.starts_at, ends_at: shift.ends_at }))
        .collect();
    let repeated = repeat(&mut all, start, end, zone);
    if let Some(first) = repeated.first() {
        assumed.push(format!(
            "for {} of the days ahead no shift is put down, the first is {first}: they are taken to be like the same weekday before",
            repeated.len()
        ));
    }
    all.sort_by_key(|(practitioner, _, interval)| (*practitioner, *interval));
    let mut by_doctor: BTreeMap<PractitionerId, Vec<(Tier, f64, f64)>> = BTreeMap::new();
    let mut free_from: BTreeMap<PractitionerId, Timestamp> = BTreeMap::new();
    for (practitioner, tier, interval) in all {
        let Some(doctor) = practitioners.iter().find(|doctor| doctor.id == practitioner && is_verified(doctor)) else {
            continue;
        };
        let free = free_from.get(&practitioner).copied().unwrap_or(start);
        let (starts_at, ends_at) =
            (interval.starts_at.max(free), interval.ends_at.min(doctor.license.valid_until).min(end));
        if starts_at < ends_at {
            let minute = |moment: Timestamp| minutes(moment.duration_since(start));
            by_doctor.entry(practitioner).or_default().push((tier, minute(starts_at), minute(ends_at)));
            free_from.insert(practitioner, ends_at);
        }
    }
    let days = Ahead {
        start: start.to_string(),
        weekday: weekday(start.to_zoned(TimeZone::UTC).date()),
        local_offsets: offsets(start, end, zone),
        warmup_h: WARMUP_H,
        horizon_h: HORIZON_H,
        drain_h: DRAIN_H,
    };
    DaysAhead { days, shifts: by_doctor }
}

/// Adds shifts to the days for which there are none; gives those days.
fn repeat(
    all: &mut Vec<(PractitionerId, Tier, Interval)>,
    start: Timestamp,
    end: Timestamp,
    zone: &TimeZone,
) -> Vec<Date> {
    let begins_on = |interval: &Interval| interval.starts_at.to_zoned(zone.clone()).date();
    let known: BTreeSet<Date> = all.iter().map(|(.., interval)| begins_on(interval)).collect();
    let (mut date, last) = (start.to_zoned(zone.clone()).date(), end.to_zoned(zone.clone()).date());
    let mut repeated = Vec::new();
    while date <= last {
        let before = (1..=WEEKS_BACK).map(|weeks| date.saturating_sub(weeks.weeks()));
        let like = if known.contains(&date) { None } else { before.into_iter().find(|date| known.contains(date)) };
        if let Some(like) = like {
            let days = i64::from((date - like).get_days());
            let then: Vec<_> = all.iter().filter(|(.., interval)| begins_on(interval) == like).copied().collect();
            for (practitioner, tier, interval) in then {
                // Local hours stay what they are across a clock change.
                let later = |moment: Timestamp| moment.to_zoned(zone.clone()).saturating_add(days.days()).timestamp();
                let interval = Interval { starts_at: later(interval.starts_at), ends_at: later(interval.ends_at) };
                all.push((practitioner, tier, interval));
            }
            repeated.push(date);
        }
        date = date.saturating_add(1.day());
    }
    repeated
}

/// The zone's offset at the start, and every clock change until the end.
fn offsets(start: Timestamp, end: Timestamp, zone: &TimeZone) -> Vec<(f64, f64)> {
    let of = |seconds: i32| f64::from(seconds) / 60.0;
    let mut offsets = vec![(0.0, of(zone.to_offset(start).seconds()))];
    for change in zone.following(start).take_while(|change| change.timestamp() < end) {
        offsets.push((minutes(change.timestamp().duration_since(start)), of(change.offset().seconds())));
    }
    offsets
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_clock_change_ahead_stands_in_the_offsets_and_moves_no_local_hour() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let start: Timestamp = "2026-03-26T00:00:00Z".parse().unwrap();
        let end = start + SignedDuration::from_hours(24 * 9);
        assert_eq!(offsets(start, end, &zone), [(0.0, 60.0), (3.0 * 1440.0 + 60.0, 120.0)]);
        let monday = Interval {
            starts_at: "2026-03-23T07:00:00Z".parse().unwrap(),
            ends_at: "2026-03-23T15:00:00Z".parse().unwrap(),
        };
        let mut all = vec![(PractitionerId(uuid::Uuid::from_u128(1)), Tier::Regular, monday)];
        let repeated = repeat(&mut all, start, end, &zone);
        assert_eq!(repeated, ["2026-03-30".parse::<Date>().unwrap()]);
        assert_eq!(all[1].2.starts_at.to_string(), "2026-03-30T06:00:00Z", "eight o'clock on both Mondays");
    }
}
