//! The measured truth about the promise: how often it was kept, how long answers took, and why some came late.

use std::collections::BTreeMap;

use askwell_core::code::Specialty;
use askwell_core::consultation::Cause;
use askwell_store::Turn;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// How the promise was kept in one window.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Truth {
    /// Everything together.
    pub whole: Measure,
    /// By field of medicine, in the order of the codes.
    pub by_specialty: Vec<(Specialty, Measure)>,
    /// By the local hour in which a turn began, 0 to 23; hours in which nothing began are left out.
    pub by_hour: Vec<(i8, Measure)>,
    /// By field and local hour together, in that order; those in which nothing began are left out.
    pub by_cell: Vec<(Specialty, i8, Measure)>,
    /// Misses by their cause, the most frequent first.
    pub misses: Vec<(Cause, u32)>,
}

/// One figure's worth of turns. A turn that is overdue and unanswered counts as missed, so that nothing flatters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// Turns it stands on.
    pub turns: u32,
    /// Of them, those whose promise was kept.
    pub kept: u32,
    /// Half were answered within so long; nothing when the turn at that rank is not answered yet.
    pub median: Option<SignedDuration>,
    /// Nine in ten were.
    pub p90: Option<SignedDuration>,
    /// Ninety-nine in a hundred were.
    pub p99: Option<SignedDuration>,
}

impl Measure {
    /// The share that was kept, from 0 to 1; nothing without turns.
    pub fn share(&self) -> Option<f64> {
        (self.turns > 0).then(|| f64::from(self.kept) / f64::from(self.turns))
    }
}

/// Measures turns, each answered in the window or due in it by `now`. Hours are those of `time_zone`.
pub(super) fn measure<'a>(turns: impl IntoIterator<Item = &'a Turn>, time_zone: &TimeZone, now: Timestamp) -> Truth {
    let turns: Vec<&Turn> = turns.into_iter().filter(|turn| counts(turn, now)).collect();
    let mut specialties: BTreeMap<&Specialty, Vec<&Turn>> = BTreeMap::new();
    let mut hours: BTreeMap<i8, Vec<&Turn>> = BTreeMap::new();
    let mut cells: BTreeMap<(&Specialty, i8), Vec<&Turn>> = BTreeMap::new();
    let mut misses: BTreeMap<Cause, u32> = BTreeMap::new();
    for turn in &turns {
        let hour = turn.opened_at.to_zoned(time_zone.clone()).hour();
        specialties.entry(&turn.specialty).or_default().push(turn);
        hours.entry(hour).or_default().push(turn);
        cells.entry((&turn.specialty, hour)).or_default().push(turn);
        if turn.kept != Some(true) {
            *misses.entry(cause(turn)).or_default() += 1;
        }
    }
    let mut misses: Vec<(Cause, u32)> = misses.into_iter().collect();
    misses.sort_by_key(|(cause, count)| (std::cmp::Reverse(*count), *cause));
    Truth {
        whole: one(&turns),
        by_specialty: specialties.iter().map(|(specialty, turns)| ((*specialty).clone(), one(turns))).collect(),
        by_hour: hours.iter().map(|(hour, turns)| (*hour, one(turns))).collect(),
        by_cell: cells.iter().map(|((specialty, hour), turns)| ((*specialty).clone(), *hour, one(turns))).collect(),
        misses,
    }
}

/// Whether a turn falls into a window that began at a moment: it was answered since, or came due since without an answer.
pub(super) fn is_within(turn: &Turn, since: Timestamp) -> bool {
    turn.answered_at.or(turn.due).is_some_and(|at| since <= at)
}

/// Whether a turn says something about the promise: answered, or overdue when it ended or now. A patient who left in time
/// was promised nothing any more.
fn counts(turn: &Turn, now: Timestamp) -> bool {
    turn.answered_at.is_some() || turn.due.is_some_and(|due| due < turn.ended_at.unwrap_or(now))
}

/// A miss that nobody was told of happened between two looks of the dispatcher, while a doctor was about to answer.
fn cause(turn: &Turn) -> Cause {
    turn.cause.unwrap_or(if turn.answered_at.is_some() { Cause::MissedInHand } else { Cause::MissedWaiting })
}

fn one(turns: &[&Turn]) -> Measure {
    let mut took: Vec<Option<SignedDuration>> = turns.iter().map(|turn| turn.took).collect();
    // Without an answer it takes longer than everything that was answered.
    took.sort_by_key(|took| took.unwrap_or(SignedDuration::MAX));
    let kept = turns.iter().filter(|turn| turn.kept == Some(true)).count();
    let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Measure {
        turns: size(turns.len()),
        kept: size(kept),
        median: rank(&took, 50),
        p90: rank(&took, 90),
        p99: rank(&took, 99),
    }
}

/// The nearest-rank percentile: the smallest value that `percent` in a hundred do not exceed.
fn rank(sorted: &[Option<SignedDuration>], percent: usize) -> Option<SignedDuration> {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.checked_sub(1)?).copied().flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::code::Language;
    use askwell_core::consultation::Priority;
    use askwell_core::id::ConsultationId;
    use uuid::Uuid;

    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    /// Opened at `opened`, due four hours later, answered after so many minutes or not at all.
    fn turn(opened: i64, took: Option<i64>) -> Turn {
        Turn {
            consultation: ConsultationId(Uuid::from_u128(1)),
            turn: 1,
            specialty: Specialty::new("medical_oncology").unwrap(),
            language: Language::new("en").unwrap(),
            priority: Priority::Routine,
            opened_at: at(opened),
            due: Some(at(opened + 240)),
            practitioner: None,
            answered_at: took.map(|took| at(opened + took)),
            took: took.map(SignedDuration::from_mins),
            kept: took.map(|took| took <= 240),
            cause: None,
            ended_at: None,
            expected: None,
        }
    }

    #[test]
    fn nothing_measured_promises_nothing() {
        let truth = measure(&[], &TimeZone::UTC, at(0));
        assert_eq!((truth.whole.share(), truth.whole.median), (None, None));
    }

    #[test]
    fn an_overdue_question_counts_as_missed_and_takes_longest() {
        let turns = [turn(0, Some(60)), turn(0, Some(90)), turn(0, None)];
        let truth = measure(&turns, &TimeZone::UTC, at(241));
        assert_eq!((truth.whole.turns, truth.whole.kept), (3, 2));
        assert_eq!(truth.whole.median, Some(SignedDuration::from_mins(90)));
        assert_eq!(truth.whole.p99, None);
        assert_eq!(truth.misses, [(Cause::MissedWaiting, 1)]);
    }

    #[test]
    fn a_question_that_is_not_due_yet_says_nothing() {
        assert_eq!(measure(&[turn(0, None)], &TimeZone::UTC, at(240)).whole.turns, 0);
    }

    #[test]
    fn a_patient_who_left_in_time_was_not_failed_and_one_who_left_late_was() {
        let mut left = turn(0, None);
        left.ended_at = Some(at(100));
        assert_eq!(measure(&[left.clone()], &TimeZone::UTC, at(999)).whole.turns, 0);
        left.ended_at = Some(at(300));
        assert_eq!(measure(&[left], &TimeZone::UTC, at(999)).whole.turns, 1);
    }

    #[test]
    fn hours_are_local_and_misses_are_sorted_by_how_often() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let mut late = turn(60, Some(300));
        late.cause = Some(Cause::NobodyRostered);
        let truth = measure(&[turn(60, Some(500)), late.clone(), late], &zone, at(999));
        assert_eq!(truth.by_hour.iter().map(|(hour, _)| *hour).collect::<Vec<_>>(), [3]);
        let cells = truth.by_cell.iter().map(|(specialty, hour, measure)| (specialty.as_str(), *hour, measure.turns));
        assert_eq!(cells.collect::<Vec<_>>(), [("medical_oncology", 3, 3)]);
        assert_eq!(truth.misses, [(Cause::NobodyRostered, 2), (Cause::MissedInHand, 1)]);
    }

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let turns: Vec<Turn> = (1..=100).map(|minutes| turn(0, Some(minutes))).collect();
        let whole = measure(&turns, &TimeZone::UTC, at(999)).whole;
        let minutes = |length: Option<SignedDuration>| length.unwrap().as_mins();
        assert_eq!((minutes(whole.median), minutes(whole.p90), minutes(whole.p99)), (50, 90, 99));
    }
}
