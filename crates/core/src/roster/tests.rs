#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn doctor(number: u128) -> PractitionerId {
    PractitionerId(Uuid::from_u128(number))
}

fn shift(number: u128, practitioner: u128, starts_at: &str, ends_at: &str) -> Shift {
    Shift {
        id: ShiftId(Uuid::from_u128(number)),
        practitioner: doctor(practitioner),
        tier: Tier::Regular,
        starts_at: at(starts_at),
        ends_at: at(ends_at),
        offered: false,
    }
}

fn nights(first: &str, last: &str, starts: &str, ends: &str) -> WeeklyPattern {
    WeeklyPattern {
        practitioner: doctor(1),
        tier: Tier::Regular,
        time_zone: TimeZone::get("Europe/Berlin").unwrap(),
        weekdays: (0..7).collect(),
        starts: starts.parse().unwrap(),
        ends: ends.parse().unwrap(),
        first: first.parse().unwrap(),
        last: last.parse().unwrap(),
        except: std::collections::BTreeSet::new(),
    }
}

fn hours(interval: &Interval) -> i64 {
    interval.ends_at.duration_since(interval.starts_at).as_hours()
}

#[test]
fn a_night_is_an_hour_shorter_in_spring_and_longer_in_autumn() {
    let spring = nights("2026-03-27", "2026-03-29", "22:00", "06:00").intervals().unwrap();
    assert_eq!(spring.iter().map(hours).collect::<Vec<_>>(), [8, 7, 8]);
    let autumn = nights("2026-10-23", "2026-10-25", "22:00", "06:00").intervals().unwrap();
    assert_eq!(autumn.iter().map(hours).collect::<Vec<_>>(), [8, 9, 8]);
}

#[test]
fn a_start_in_the_gap_moves_past_it() {
    let pattern = nights("2026-03-29", "2026-03-29", "02:30", "10:00");
    assert_eq!(pattern.intervals().unwrap()[0].starts_at, at("2026-03-29T01:30:00Z"));
}

#[test]
fn a_start_in_the_fold_is_the_first_of_the_two() {
    let pattern = nights("2026-10-25", "2026-10-25", "02:30", "10:00");
    assert_eq!(pattern.intervals().unwrap()[0].starts_at, at("2026-10-25T00:30:00Z"));
}

#[test]
fn a_pattern_keeps_its_local_hours_over_the_change() {
    let pattern = nights("2026-03-28", "2026-03-30", "09:00", "13:00");
    let starts: Vec<Timestamp> = pattern.intervals().unwrap().iter().map(|interval| interval.starts_at).collect();
    assert_eq!(starts, [at("2026-03-28T08:00:00Z"), at("2026-03-29T07:00:00Z"), at("2026-03-30T07:00:00Z")]);
}

#[test]
fn exceptions_and_wrong_patterns() {
    let mut pattern = nights("2026-02-01", "2026-02-28", "09:00", "13:00");
    pattern.weekdays = [0].into();
    pattern.except = ["2026-02-09".parse().unwrap()].into();
    assert_eq!(pattern.intervals().unwrap().len(), 3);
    pattern.weekdays = [7].into();
    assert_eq!(pattern.intervals(), Err(PatternRefused::Weekday(7)));
    pattern.last = "2026-01-01".parse().unwrap();
    assert!(matches!(pattern.intervals(), Err(PatternRefused::Dates { .. })));
}

#[test]
fn a_shift_that_ends_before_it_starts_is_refused() {
    let mut roster = Roster::default();
    let refused = roster.add(shift(1, 1, "2026-01-02T10:00:00Z", "2026-01-02T09:00:00Z"));
    assert!(matches!(refused, Err(ShiftRefused::EndsBeforeStart { .. })));
}

#[test]
fn nobody_is_on_two_shifts_at_once() {
    let mut roster = Roster::default();
    roster.add(shift(1, 1, "2026-01-02T08:00:00Z", "2026-01-02T12:00:00Z")).unwrap();
    let refused = roster.add(shift(2, 1, "2026-01-02T11:00:00Z", "2026-01-02T14:00:00Z"));
    assert_eq!(refused, Err(ShiftRefused::Overlaps(ShiftId(Uuid::from_u128(1)))));
    roster.add(shift(3, 1, "2026-01-02T12:00:00Z", "2026-01-02T14:00:00Z")).unwrap();
    roster.add(shift(4, 2, "2026-01-02T11:00:00Z", "2026-01-02T14:00:00Z")).unwrap();
    assert_eq!(roster.on_at(at("2026-01-02T12:00:00Z")).count(), 2);
    assert_eq!(roster.next_on(doctor(2), at("2026-01-02T09:00:00Z")).unwrap().id, ShiftId(Uuid::from_u128(4)));
}

#[test]
fn coverage_shows_where_nobody_is() {
    let mut roster = Roster::default();
    roster.add(shift(1, 1, "2026-01-02T08:00:00Z", "2026-01-02T12:00:00Z")).unwrap();
    roster.add(shift(2, 2, "2026-01-02T10:00:00Z", "2026-01-02T14:00:00Z")).unwrap();
    let window = Interval { starts_at: at("2026-01-02T06:00:00Z"), ends_at: at("2026-01-02T16:00:00Z") };
    let counts: Vec<(u32, i64)> =
        roster.coverage(window, |_| true).iter().map(|stretch| (stretch.doctors, hours(&stretch.interval))).collect();
    assert_eq!(counts, [(0, 2), (1, 2), (2, 2), (1, 2), (0, 2)]);
    assert_eq!(roster.coverage(window, |_| false).len(), 1);
}

#[test]
fn a_shift_is_offered_by_its_doctor_and_taken_by_an_eligible_colleague_before_it_begins() {
    let (owner, now) = (crate::sample::oncologist(), crate::sample::moment());
    let starts_at = now + jiff::SignedDuration::from_hours(2);
    let ends_at = now + jiff::SignedDuration::from_hours(6);
    let id = ShiftId(uuid::Uuid::from_u128(7));
    let shift = Shift { id, practitioner: owner.id, tier: Tier::Regular, starts_at, ends_at, offered: false };
    let mut colleague = owner.clone();
    colleague.id = PractitionerId(uuid::Uuid::from_u128(99));
    assert_eq!(shift.take(&owner, &colleague, now), Err(SwapRefused::NothingToChange), "nobody offered it");
    assert_eq!(shift.offer(colleague.id, now), Err(SwapRefused::NotYours));
    assert_eq!(shift.offer(owner.id, starts_at), Err(SwapRefused::Begun));
    let offered = shift.offer(owner.id, now).unwrap();
    assert_eq!(offered.offer(owner.id, now), Err(SwapRefused::NothingToChange));
    assert_eq!(offered.keep(owner.id, now).unwrap(), shift);
    assert_eq!(offered.take(&owner, &owner, now), Err(SwapRefused::NothingToChange));
    assert_eq!(offered.take(&owner, &colleague, starts_at), Err(SwapRefused::Begun));
    let mut lapsing = colleague.clone();
    lapsing.license.valid_until = ends_at - jiff::SignedDuration::from_mins(1);
    assert_eq!(offered.take(&owner, &lapsing, now), Err(SwapRefused::NotRegistered));
    let mut elsewhere = colleague.clone();
    elsewhere.scope.specialties = [crate::code::Specialty::new("dermatology").unwrap()].into();
    assert_eq!(offered.take(&owner, &elsewhere, now), Err(SwapRefused::OtherField));
    let taken = offered.take(&owner, &colleague, now).unwrap();
    assert_eq!(taken, Shift { practitioner: colleague.id, ..shift });
}

#[test]
fn a_shift_from_before_swaps_still_reads_and_writes_as_it_was() {
    let older = r#"{"id":"00000000-0000-0000-0000-000000000003","practitioner":"00000000-0000-0000-0000-00000000000c","tier":"regular","starts_at":"2026-03-02T09:00:00Z","ends_at":"2026-03-02T17:00:00Z"}"#;
    let shift: Shift = serde_json::from_str(older).unwrap();
    assert!(!shift.offered && serde_json::to_string(&shift).unwrap() == older);
}
