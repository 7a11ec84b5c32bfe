//! From a scenario to one realisation of it.

use crate::draws::Stream;
use crate::scenario::{Doctor, Scenario, Specialty, Tier};
use crate::trace::{Columns, Trace, TraceDoctor};

/// Chance that an on-call turn falls out; backup never does.
const P_ABSENT_ON_CALL: f64 = 0.02;
/// A doctor who leaves early has worked this share of the shift, evenly spread.
const LEAVES_AFTER: (f64, f64) = (0.30, 0.86);
/// What a disliked case adds to the chance of being declined, evenly spread.
const AVERSION: (f64, f64) = (0.2, 0.6);

/// Makes replication `replication` of a scenario real. Doctors and cases have separate streams, so that one more doctor changes
/// no case: what-if runs share their chance.
pub fn generate(scenario: &Scenario, replication: u32) -> Trace {
    let (horizon_min, warmup_min, end_min) = scenario.bounds();
    let seed = format!("{}-{replication}", scenario.name);
    let cases = cases(scenario, &seed, horizon_min);
    let doctors = scenario.doctors.iter().map(|doctor| realize(scenario, doctor, &seed)).collect();
    Trace {
        format: "askwell.dispatch.trace/1".to_owned(),
        scenario: scenario.name.clone(),
        seed,
        warmup_min,
        horizon_min,
        end_min,
        specialties: scenario
            .specialties
            .iter()
            .map(|specialty| Specialty { mix: None, ..specialty.clone() })
            .collect(),
        languages: scenario.languages.iter().map(|language| language.name.clone()).collect(),
        urgency: scenario.urgency.clone(),
        behaviour: scenario.behaviour.clone(),
        cases,
        doctors,
    }
}

/// One case before it is put into columns.
struct Case {
    t: f64,
    spec: usize,
}

fn cases(scenario: &Scenario, seed: &str, horizon_min: f64) -> Columns {
    let mut stream = Stream::new(&format!("{seed}|cases"));
    let mut arrivals = arrivals(scenario, &mut stream, horizon_min);
    arrivals.sort_by(|left, right| left.t.total_cmp(&right.t));
    let mut columns = Columns::default();
    for Case { t, spec } in arrivals {
        let specialty = &scenario.specialties[spec];
        let (urg, lang) = match &specialty.mix {
            Some(mix) => (stream.choose(mix.urgency.iter().copied()), stream.choose(mix.languages.iter().copied())),
            None => (
                stream.choose(scenario.urgency.iter().map(|urgency| urgency.share)),
                stream.choose(scenario.languages.iter().map(|language| language.share)),
            ),
        };
        let effort = stream.log_normal(specialty.effort_median_min, specialty.effort_sigma);
        let effort = effort.clamp(2.0, scenario.behaviour.effort_max_min);
        let asks = stream.chance(specialty.p_info);
        let reply = stream.log_normal(scenario.reply.median_min, scenario.reply.sigma).min(scenario.reply.max_min);
        let disliked = stream.chance(specialty.p_avers);
        let avers = AVERSION.0 + (AVERSION.1 - AVERSION.0) * stream.uniform();
        columns.t.push(hundredths(t));
        columns.spec.push(spec);
        columns.lang.push(lang);
        columns.urg.push(urg);
        columns.due.push(hundredths(t + scenario.urgency[urg].deadline_min));
        columns.e1.push(hundredths(if asks { 0.4 * effort } else { effort }));
        columns.e2.push(if asks { hundredths(0.8 * effort) } else { 0.0 });
        columns.reply.push(if asks { hundredths(reply) } else { 0.0 });
        columns.avers.push(if disliked { hundredths(avers) } else { 0.0 });
    }
    columns
}

/// Poisson arrivals hour by hour, with a factor for each local day.
fn arrivals(scenario: &Scenario, stream: &mut Stream, horizon_min: f64) -> Vec<Case> {
    let arrivals = &scenario.arrivals;
    let mut cases = Vec::new();
    let (mut day, mut day_factor) = (usize::MAX, 1.0);
    let mut hour_start = 0.0;
    while hour_start < horizon_min {
        let (hour, weekday) = scenario.local(hour_start);
        if weekday != day {
            (day, day_factor) = (weekday, stream.gamma_factor(arrivals.day_cv));
        }
        let per_day = arrivals.per_day * arrivals.dow_weights[weekday] * day_factor;
        for (spec, specialty) in scenario.specialties.iter().enumerate() {
            let hours = specialty.mix.as_ref().map_or(&arrivals.hour_weights, |mix| &mix.hour_weights);
            let per_hour = per_day * hours[hour] / hours.iter().sum::<f64>();
            let surges = arrivals.surges.iter().filter(|surge| {
                let concerned = surge.specialty.as_ref().is_none_or(|name| *name == specialty.name);
                concerned && surge.start_h * 60.0 <= hour_start && hour_start < surge.end_h * 60.0
            });
            let rate = per_hour * specialty.share * surges.map(|surge| surge.factor).product::<f64>();
            if rate <= 0.0 {
                continue;
            }
            let mut t = hour_start + stream.exponential(60.0 / rate);
            while t < (hour_start + 60.0).min(horizon_min) {
                cases.push(Case { t, spec });
                t += stream.exponential(60.0 / rate);
            }
        }
        hour_start += 60.0;
    }
    cases
}

fn realize(scenario: &Scenario, doctor: &Doctor, seed: &str) -> TraceDoctor {
    let mut stream = Stream::new(&format!("{seed}|doctor|{}", doctor.id));
    let behaviour = &scenario.behaviour;
    let mut present = Vec::new();
    for &(start, end) in &doctor.shifts {
        let (absent, early, share) = (stream.uniform(), stream.uniform(), stream.uniform());
        let mass =
            scenario.mass_absence.iter().filter(|mass| mass.start_h * 60.0 <= start && start < mass.end_h * 60.0);
        let p_absent = mass.map(|mass| mass.p).fold(behaviour.p_absent_shift, f64::max);
        match doctor.tier {
            Tier::Regular if absent < p_absent => {}
            Tier::OnCall if absent < P_ABSENT_ON_CALL => {}
            Tier::Regular if early < behaviour.p_leave_early => {
                let stays = LEAVES_AFTER.0 + (LEAVES_AFTER.1 - LEAVES_AFTER.0) * share;
                present.push((start, hundredths(start + (end - start) * stays), 1));
            }
            Tier::Regular | Tier::OnCall | Tier::Backup => present.push((start, end, 0)),
        }
    }
    TraceDoctor {
        id: doctor.id.clone(),
        tier: doctor.tier,
        skills: doctor.skills.clone(),
        langs: doctor.langs.clone(),
        speed: doctor.speed,
        lat_min: doctor.lat_min,
        gap_min: doctor.gap_min,
        p_decline: doctor.p_decline,
        p_ignore: doctor.p_ignore,
        cap: doctor.cap,
        roster: doctor.shifts.clone(),
        present,
    }
}

fn hundredths(minutes: f64) -> f64 {
    (minutes * 100.0).round() / 100.0
}
