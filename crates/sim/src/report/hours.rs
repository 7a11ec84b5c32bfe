//! How doctors' hours at the desk are spent, by local hour.

use crate::Played;
use crate::scenario::{Scenario, Tier};
use crate::trace::Trace;

/// Per doctor at the desk and local hour: minutes present and minutes at work, in the measured time.
pub(super) fn hours(scenario: &Scenario, trace: &Trace, played: &Played) -> Vec<[(f64, f64); 24]> {
    let mut hours = vec![[(0.0, 0.0); 24]; trace.doctors.len()];
    let measured = |start: f64, end: f64| (start.max(trace.warmup_min), end.min(trace.horizon_min));
    for (doctor, of) in trace.doctors.iter().zip(&mut hours).filter(|(doctor, _)| doctor.tier == Tier::Regular) {
        for &(start, end, _) in &doctor.present {
            by_hour(scenario, measured(start, end), |hour, minutes| of[hour].0 += minutes);
        }
    }
    for segment in played.segments.iter().filter(|segment| trace.doctors[segment.doctor].tier == Tier::Regular) {
        let of = &mut hours[segment.doctor];
        by_hour(scenario, measured(segment.start, segment.end), |hour, minutes| of[hour].1 += minutes);
    }
    hours
}

/// Cuts a stretch at full hours.
fn by_hour(scenario: &Scenario, (mut from, until): (f64, f64), mut add: impl FnMut(usize, f64)) {
    while from < until {
        // Half-hour zones turn the hour at half past: a quarter of an hour lies in one hour everywhere.
        let cut = (((from + 0.001) / 15.0).floor() * 15.0 + 15.0).min(until);
        add(scenario.local(from + 0.001).0, cut - from);
        from = cut;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tests::clinic;

    #[test]
    fn a_stretch_is_cut_where_the_local_hour_turns() {
        let mut scenario = clinic();
        scenario.local_offsets = vec![(0.0, 330.0)];
        let mut cut = [0.0; 24];
        by_hour(&scenario, (20.0, 100.0), |hour, minutes| cut[hour] += minutes);
        assert_eq!((cut[5], cut[6], cut[7]), (10.0, 60.0, 10.0), "05:30 is minute 0");
        assert!((cut.iter().sum::<f64>() - 80.0).abs() < 1e-9);
    }
}
