#![allow(clippy::unwrap_used)]

use super::*;
use crate::tests::clinic;
use crate::trace::Trace;
use crate::{Log, Mix, PolicyName, generate, simulate_scenario, simulate_trace};

const WEEKS: f64 = 8.0;

/// The clinic over weeks: its two days again and again.
fn for_weeks() -> Scenario {
    let mut scenario = clinic();
    scenario.horizon_h = WEEKS * 168.0;
    for doctor in &mut scenario.doctors {
        let days = doctor.shifts.clone();
        let again = (0..28).map(|time| 2880.0 * f64::from(time));
        doctor.shifts =
            again.flat_map(|from| days.iter().map(move |(start, end)| (start + from, end + from))).collect();
        doctor.shifts.retain(|shift| shift.1 <= WEEKS * 10_080.0);
    }
    scenario
}

/// What a service would have seen of a simulated time: the log and what opened, nothing that is hidden.
fn seen(scenario: &Scenario, trace: &Trace, log: &Log) -> Seen {
    let doctor = |doctor: &crate::Doctor| SeenDoctor {
        name: doctor.id.clone(),
        specialties: doctor.skills.clone(),
        languages: doctor.langs.clone(),
        shifts: clinic_shifts(&doctor.id).into_iter().map(|(start, end)| (doctor.tier, start, end)).collect(),
        ..SeenDoctor::default()
    };
    let mut seen = Seen {
        name: "seen".to_owned(),
        days: [WEEKS; 7],
        urgencies: scenario.urgency.iter().map(|level| (level.name.clone(), level.deadline_min)).collect(),
        doctors: scenario.doctors.iter().map(doctor).collect(),
        ahead: Ahead {
            start: scenario.start.clone(),
            weekday: scenario.start_dow,
            local_offsets: scenario.local_offsets.clone(),
            warmup_h: 0.0,
            horizon_h: clinic().horizon_h,
            drain_h: clinic().drain_h,
        },
        ..Seen::default()
    };
    for (number, &t) in trace.cases.t.iter().enumerate() {
        let (hour, weekday) = scenario.local(t);
        let offset = scenario.local_offsets[0].1;
        seen.cases.push(SeenCase {
            day: ((t + offset) / 1440.0) as usize,
            weekday,
            hour,
            specialty: trace.specialties[trace.cases.spec[number]].name.clone(),
            language: trace.languages[trace.cases.lang[number]].clone(),
            urgency: trace.cases.urg[number],
            work: None,
        });
    }
    for (doctor, case, round, start, end, outcome) in &log.segments {
        seen.starts += 1;
        seen.doctors[*doctor].taken += 1;
        seen.silences += usize::from(outcome == "abandon" || outcome == "left");
        if outcome == "ok" {
            let before = seen.cases[*case].work.map_or(0.0, |work| work.minutes);
            let asked = *round == 2;
            seen.cases[*case].work = Some(Work { doctor: *doctor, minutes: before + end - start, asked });
            if trace.cases.e2[*case] > 0.0 && *round == 1 {
                seen.replies.push(trace.cases.reply[*case]);
            }
        }
    }
    for (number, doctor) in trace.doctors.iter().enumerate().filter(|(_, doctor)| doctor.tier == Tier::Regular) {
        seen.shifts += doctor.roster.len();
        seen.shifts_missed += doctor.roster.len() - doctor.present.len();
        // Every offer the doctor declined is in the journal, and is the doctor's own chance here.
        seen.doctors[number].declined = (doctor.p_decline * seen.doctors[number].taken as f64).round() as usize;
    }
    seen
}

fn clinic_shifts(id: &str) -> Vec<(f64, f64)> {
    clinic().doctors.into_iter().find(|doctor| doctor.id == id).unwrap().shifts
}

#[test]
fn a_service_is_found_again_in_what_it_has_seen() {
    let truth = for_weeks();
    let trace = generate(&truth, 0);
    let (log, _) = simulate_trace(&trace, PolicyName::PlanLadder);
    assert!(log.segments.iter().any(|segment| segment.5 != "ok"), "some work is lost");
    let fitted = seen(&truth, &trace, &log).fit().scenario;
    fitted.check().unwrap();
    let near = |what: &str, found: f64, true_one: f64, by: f64| {
        assert!((found - true_one).abs() <= by, "{what}: {found} against {true_one}");
    };
    near("cases a day", fitted.arrivals.per_day / truth.arrivals.per_day, 1.0, 0.08);
    for specialty in &truth.specialties {
        let found = fitted.specialties.iter().find(|found| found.name == specialty.name).unwrap();
        near("share", found.share, specialty.share, 0.03);
        near("work", found.effort_median_min / specialty.effort_median_min, 1.0, 0.15);
        near("questions back", found.p_info, specialty.p_info, 0.06);
    }
    near("spread of days", fitted.arrivals.day_cv, truth.arrivals.day_cv, 0.08);
    near("replies", fitted.reply.median_min / truth.reply.median_min, 1.0, 0.2);
    near("absences", fitted.behaviour.p_absent_shift, truth.behaviour.p_absent_shift, 0.03);
    let share = |scenario: &Scenario| simulate_scenario(scenario, 12, PolicyName::PlanLadder, &mut |_| ()).metrics;
    let (found, true_one) = (share(&fitted)["on_time"].mean, share(&clinic())["on_time"].mean);
    near("in time", found, true_one, 0.015);
}

#[test]
fn what_was_seen_rarely_is_usual_and_is_said() {
    let doctor = SeenDoctor {
        name: "Dr. One".to_owned(),
        specialties: vec!["skin".to_owned()],
        languages: vec!["en".to_owned()],
        shifts: vec![(Tier::Regular, 0.0, 480.0), (Tier::OnCall, 480.0, 960.0)],
        ..SeenDoctor::default()
    };
    let case = SeenCase {
        day: 0,
        weekday: 2,
        hour: 9,
        specialty: "skin".to_owned(),
        language: "en".to_owned(),
        urgency: 0,
        work: Some(Work { doctor: 0, minutes: 40.0, asked: false }),
    };
    let seen = Seen {
        name: "new".to_owned(),
        days: [1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0],
        urgencies: vec![("routine".to_owned(), 240.0)],
        cases: vec![case],
        doctors: vec![doctor],
        ahead: Ahead {
            start: "2026-01-12T00:00:00Z".to_owned(),
            weekday: 0,
            local_offsets: vec![(0.0, 0.0)],
            warmup_h: 24.0,
            horizon_h: 48.0,
            drain_h: 24.0,
        },
        ..Seen::default()
    };
    let Fitted { scenario, assumed } = seen.fit();
    scenario.check().unwrap();
    let skin = &scenario.specialties[0];
    assert!(skin.effort_median_min > 8.9 && skin.effort_median_min < 12.0, "{}", skin.effort_median_min);
    assert_eq!(
        scenario.doctors.iter().map(|doctor| doctor.id.as_str()).collect::<Vec<_>>(),
        ["Dr. One", "Dr. One (on call)"]
    );
    assert!(assumed[0].starts_with("the history is short, 1 case in 3 days"), "{assumed:?}");
    for words in
        ["answers take was seen once", "patients reply was seen never", "told of 0 shifts", "how much days differ"]
    {
        assert!(assumed.iter().any(|line| line.contains(words)), "{words}: {assumed:?}");
    }
}

#[test]
fn a_mix_that_does_not_fit_is_refused_with_its_place() {
    let mut scenario = clinic();
    let mix = Mix { hour_weights: vec![1.0; 24], urgency: vec![1.0], languages: vec![0.5, 0.5] };
    scenario.specialties[1].mix = Some(Mix { hour_weights: vec![1.0; 23], ..mix.clone() });
    assert_eq!(scenario.check().unwrap_err().to_string(), "specialties[1].mix.hour_weights: 23 weights, not 24");
    scenario.specialties[1].mix = Some(Mix { languages: vec![0.5, 0.4], ..mix });
    assert!(scenario.check().unwrap_err().to_string().starts_with("specialties[1].mix."));
}
