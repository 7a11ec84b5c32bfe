//! An independent reading of the rules: replays a log against its trace and counts for itself. It shares no code with the
//! simulator beyond the formats.

use std::collections::BTreeMap;

use crate::{Log, Tier, Trace};

pub(super) struct Counted {
    pub(super) cases: usize,
    pub(super) on_time: f64,
}

struct Progress {
    round: u8,
    free_from: f64,
    left: f64,
    asked_by: usize,
    first: Option<f64>,
    last: Option<f64>,
}

pub(super) fn check(trace: &Trace, log: &Log) -> Result<Counted, String> {
    let cases = &trace.cases;
    let mut by_start: Vec<_> = log.segments.iter().collect();
    by_start.sort_by(|left, right| left.3.total_cmp(&right.3));
    let mut busy_until = vec![f64::MIN; trace.doctors.len()];
    let mut progress: BTreeMap<usize, Progress> = BTreeMap::new();
    for &(doctor, case, round, start, end, ref outcome) in by_start {
        let place = format!("doctor {doctor}, case {case}, round {round}, minute {start}");
        let facts = trace.doctors.get(doctor).ok_or("no such doctor")?;
        if start < cases.t[case] || end < start || end > trace.end_min {
            return Err(format!("{place}: outside the case's time"));
        }
        let skill = &trace.specialties[cases.spec[case]].name;
        let language = &trace.languages[cases.lang[case]];
        if !facts.skills.contains(skill) || !facts.langs.contains(language) {
            return Err(format!("{place}: may not answer it"));
        }
        if start < busy_until[doctor] {
            return Err(format!("{place}: has another case in hand"));
        }
        busy_until[doctor] = end;
        let presence = facts.present.iter().find(|(from, until, _)| *from <= start && start <= *until);
        let &(_, until, early) = presence.ok_or(format!("{place}: is not there"))?;
        let stays = if early == 1 { 0.0 } else { trace.behaviour.overrun_min };
        if end > until + stays + 1e-6 {
            return Err(format!("{place}: works past the presence"));
        }
        let fresh = Progress {
            round: 1,
            free_from: cases.t[case],
            left: cases.e1[case],
            asked_by: usize::MAX,
            first: None,
            last: None,
        };
        let state = progress.entry(case).or_insert(fresh);
        if state.round != round || start < state.free_from - 1e-9 {
            return Err(format!("{place}: is not to be had in this round at this time"));
        }
        let read_in = if round == 2 && state.asked_by != doctor { 0.5 * cases.e1[case] } else { 0.0 };
        let whole = (state.left + read_in) * facts.speed;
        let worked = end - start;
        let fits = match outcome.as_str() {
            "ok" => (worked - whole).abs() < 1e-6,
            "abandon" => (worked - whole / 2.0).abs() < 1e-6 && facts.tier == Tier::Regular,
            "left" => worked < whole && early == 1,
            "handover" => worked < whole && early == 0,
            other => return Err(format!("{place}: no outcome is called {other}")),
        };
        if !fits {
            return Err(format!("{place}: {outcome} after {worked} of {whole} minutes"));
        }
        state.free_from = end;
        match outcome.as_str() {
            "handover" => state.left = (whole - worked) / facts.speed + trace.behaviour.handover_min,
            "ok" if round == 1 => {
                state.first = Some(end);
                state.asked_by = doctor;
                let has_second = cases.e2[case] > 0.0;
                (state.round, state.left) = if has_second { (2, cases.e2[case]) } else { (3, 0.0) };
                state.free_from = end + cases.reply[case];
            }
            "ok" => {
                state.last = Some(end);
                state.round = 3;
            }
            _ => {}
        }
    }
    Ok(count(trace, &progress))
}

fn count(trace: &Trace, progress: &BTreeMap<usize, Progress>) -> Counted {
    let cases = &trace.cases;
    let (mut all, mut kept) = (0_u32, 0_u32);
    for case in 0..trace.len() {
        if cases.t[case] < trace.warmup_min || cases.t[case] >= trace.horizon_min {
            continue;
        }
        all += 1;
        let Some(Progress { first: Some(first), last, .. }) = progress.get(&case) else { continue };
        let half = trace.urgency[cases.urg[case]].deadline_min / 2.0;
        let second_due = (cases.due[case] + cases.reply[case]).max(first + cases.reply[case] + half.min(60.0));
        let second = cases.e2[case] <= 0.0 || last.is_some_and(|last| last <= second_due);
        kept += u32::from(*first <= cases.due[case] && second);
    }
    Counted { cases: all as usize, on_time: f64::from(kept) / f64::from(all) }
}
