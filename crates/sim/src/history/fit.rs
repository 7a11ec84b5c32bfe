//! The fit itself: shares, means and spreads, each drawn toward what is usual by as much as it was seen rarely.

use std::collections::BTreeSet;

use super::usual::{self, ENOUGH, toward};
use super::{Fitted, Seen, SeenCase, SeenDoctor};
use crate::result::as_float;
use crate::scenario::{Arrivals, Behaviour, Doctor, Language, Mix, Reply, Scenario, Specialty, Tier, Urgency};

/// What is usual counts as so many cases where all cases speak,
const WEIGHT: f64 = 20.0;
/// and all cases together as so many where one field speaks: its hours, languages and urgencies may be its own.
const MIX_WEIGHT: f64 = 60.0;
/// Days from which their spread can be told.
const DAYS_FOR_SPREAD: f64 = 14.0;
/// A history with less than this is called short.
const DAYS_ENOUGH: f64 = 28.0;
const CASES_ENOUGH: usize = 300;

/// Lengths of work as logarithms: how many, their sum, and their squares around a center.
struct Lengths {
    median: f64,
    sigma: f64,
}

pub(super) fn fit(seen: &Seen) -> Fitted {
    let mut assumed = Vec::new();
    short(seen, &mut assumed);
    let all = seen.works(None);
    let prior = Lengths { median: usual::EFFORT.0, sigma: usual::EFFORT.1 };
    let overall = lengths(&all, &prior);
    let asks = toward(usual::ASKS, WEIGHT, as_float(seen.asked(None)), as_float(all.len()));
    rarely(all.len(), &mut assumed, || {
        format!(
            "how long answers take was seen {}: a median of {:.1} minutes is reckoned with, and a question back in {:.0} %",
            times(all.len()),
            overall.median,
            100.0 * asks
        )
    });
    let mut scenario = Scenario {
        format: "askwell.dispatch.scenario/1".to_owned(),
        name: seen.name.clone(),
        description: "Made from the service's own history and the roster ahead.".to_owned(),
        start: seen.ahead.start.clone(),
        start_dow: seen.ahead.weekday,
        local_offsets: seen.ahead.local_offsets.clone(),
        horizon_h: seen.ahead.horizon_h,
        warmup_h: seen.ahead.warmup_h,
        drain_h: seen.ahead.drain_h,
        urgency: seen.urgencies(),
        specialties: Vec::new(),
        languages: seen.languages(),
        arrivals: seen.arrivals(&mut assumed),
        reply: seen.reply(&mut assumed),
        behaviour: seen.behaviour(&mut assumed),
        mass_absence: Vec::new(),
        doctors: seen.doctors(&overall, &mut assumed),
        tiers_note: None,
    };
    scenario.specialties = seen.specialties(&overall, asks, &scenario);
    Fitted { scenario, assumed }
}

fn short(seen: &Seen, assumed: &mut Vec<String>) {
    let days: f64 = seen.days.iter().sum();
    if days < DAYS_ENOUGH || seen.cases.len() < CASES_ENOUGH {
        assumed.push(format!(
            "the history is short, {} in {days:.0} days: when and in what field questions come is drawn toward an even spread, \
             and the true number a day may well be {:.1} to {:.1}",
            cases(seen.cases.len()),
            (as_float(seen.cases.len()) - 2.0 * as_float(seen.cases.len()).sqrt()).max(0.0) / days,
            (as_float(seen.cases.len()) + 2.0 * as_float(seen.cases.len()).sqrt() + 2.0) / days,
        ));
    }
}

fn rarely(count: usize, assumed: &mut Vec<String>, words: impl FnOnce() -> String) {
    if count < ENOUGH {
        assumed.push(words());
    }
}

fn times(count: usize) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn cases(count: usize) -> String {
    if count == 1 { "1 case".to_owned() } else { format!("{count} cases") }
}

/// Median and spread of lengths (log-normal), drawn toward what is usual.
fn lengths(minutes: &[f64], usual: &Lengths) -> Lengths {
    let logs: Vec<f64> = minutes.iter().map(|minutes| minutes.clamp(0.5, usual::EFFORT_MOST * 10.0).ln()).collect();
    let count = as_float(logs.len());
    let center = toward(usual.median.ln(), WEIGHT, logs.iter().sum(), count);
    let squares: f64 = logs.iter().map(|log| (log - center).powi(2)).sum();
    let variance = toward(usual.sigma.powi(2), WEIGHT, squares, count);
    Lengths { median: center.exp(), sigma: variance.sqrt().min(3.0) }
}

/// Shares of numbered kinds, drawn toward `usual`, which sums to 1.
fn shares(usual: &[f64], weight: f64, kinds: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut counts: Vec<f64> = usual.iter().map(|share| share * weight).collect();
    for kind in kinds {
        if let Some(count) = counts.get_mut(kind) {
            *count += 1.0;
        }
    }
    let sum: f64 = counts.iter().sum();
    counts.iter().map(|count| count / sum.max(f64::MIN_POSITIVE)).collect()
}

/// A case's work as the format has it: in two rounds it comes to a fifth more than in one.
fn whole(work: &super::Work) -> f64 {
    (if work.asked { work.minutes / 1.2 } else { work.minutes }).min(usual::EFFORT_MOST)
}

impl Seen {
    fn of<'a>(&'a self, specialty: Option<&'a str>) -> impl Iterator<Item = &'a SeenCase> {
        self.cases.iter().filter(move |case| specialty.is_none_or(|name| name == case.specialty))
    }

    fn works(&self, specialty: Option<&str>) -> Vec<f64> {
        self.of(specialty).filter_map(|case| case.work.as_ref()).map(whole).collect()
    }

    fn asked(&self, specialty: Option<&str>) -> usize {
        self.of(specialty).filter(|case| case.work.is_some_and(|work| work.asked)).count()
    }

    /// Fields that were asked in or can be answered, by name.
    fn specialty_names(&self) -> Vec<&str> {
        let answered = self.on_duty().flat_map(|doctor| &doctor.specialties);
        let names = self.cases.iter().map(|case| &case.specialty).chain(answered);
        names.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn language_names(&self) -> Vec<&str> {
        let answered = self.on_duty().flat_map(|doctor| &doctor.languages);
        let names = self.cases.iter().map(|case| &case.language).chain(answered);
        names.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn on_duty(&self) -> impl Iterator<Item = &SeenDoctor> {
        self.doctors.iter().filter(|doctor| !doctor.shifts.is_empty())
    }

    /// Levels that occur; shares are as seen.
    fn urgencies(&self) -> Vec<Urgency> {
        let shares = shares(&vec![0.0; self.urgencies.len()], 0.0, self.cases.iter().map(|case| case.urgency));
        let levels = self.urgencies.iter().zip(shares);
        let level = |((name, minutes), share): (&(String, f64), f64)| Urgency {
            name: name.clone(),
            share,
            deadline_min: *minutes,
        };
        levels.map(level).filter(|level| level.share > 0.0).collect()
    }

    fn languages(&self) -> Vec<Language> {
        let names = self.language_names();
        let kinds = self.cases.iter().filter_map(|case| names.iter().position(|name| *name == case.language));
        let shares = shares(&vec![0.0; names.len()], 0.0, kinds);
        names.iter().zip(shares).map(|(name, share)| Language { name: (*name).to_owned(), share }).collect()
    }

    fn arrivals(&self, assumed: &mut Vec<String>) -> Arrivals {
        let days: f64 = self.days.iter().sum();
        let per_day = as_float(self.cases.len()) / days.max(f64::MIN_POSITIVE);
        let hours = shares(&[1.0 / 24.0; 24], WEIGHT, self.cases.iter().map(|case| case.hour));
        let mut dow_weights = Vec::new();
        for (weekday, days) in self.days.iter().enumerate() {
            let count = as_float(self.cases.iter().filter(|case| case.weekday == weekday).count());
            // So many cases of an ordinary day stand beside those of the weekday.
            dow_weights.push(toward(1.0, WEIGHT, count, per_day * days));
        }
        // Drawn toward 1 the factors no longer give the number of cases that was seen.
        let given: f64 = dow_weights.iter().zip(&self.days).map(|(weight, days)| weight * days).sum();
        let scale = days / given.max(f64::MIN_POSITIVE);
        for weight in &mut dow_weights {
            *weight *= scale;
        }
        let day_cv = self.day_spread(per_day, &dow_weights).unwrap_or_else(|| {
            assumed.push(format!(
                "how much days differ shows from {DAYS_FOR_SPREAD:.0} days on: {:.0} % beyond chance is reckoned with",
                100.0 * usual::DAY_SPREAD
            ));
            usual::DAY_SPREAD
        });
        Arrivals { per_day, hour_weights: hours, dow_weights, day_cv, surges: Vec::new() }
    }

    /// The coefficient of variation of days beyond what chance makes (method of moments), where there are enough of them.
    fn day_spread(&self, per_day: f64, dow_weights: &[f64]) -> Option<f64> {
        if self.days.iter().sum::<f64>() < DAYS_FOR_SPREAD {
            return None;
        }
        let last = self.cases.iter().map(|case| case.day).max()?;
        let mut counts = vec![(0.0, None); last + 1];
        for case in &self.cases {
            counts[case.day].0 += 1.0;
            counts[case.day].1 = Some(case.weekday);
        }
        // A day on which nobody asked is as far from its neighbors as the calendar says.
        let (first, weekday) = counts.iter().enumerate().find_map(|(day, count)| Some((day, count.1?)))?;
        let expected = |day: usize| per_day * dow_weights[(weekday + 7 * last + day - first) % 7];
        let (mut beyond, mut scale) = (0.0, 0.0);
        for (day, (count, _)) in counts.iter().enumerate() {
            beyond += (count - expected(day)).powi(2) - expected(day);
            scale += expected(day).powi(2);
        }
        Some((beyond / scale.max(f64::MIN_POSITIVE)).max(0.0).sqrt().min(0.5))
    }

    fn specialties(&self, overall: &Lengths, asks: f64, scenario: &Scenario) -> Vec<Specialty> {
        let names = self.specialty_names();
        let languages = self.language_names();
        let levels: Vec<&str> = scenario.urgency.iter().map(|level| level.name.as_str()).collect();
        let kinds = self.cases.iter().filter_map(|case| names.iter().position(|name| *name == case.specialty));
        let shares_of_all = shares(&vec![0.0; names.len()], 0.0, kinds);
        let specialty = |(name, share): (&&str, f64)| {
            let works = self.works(Some(name));
            let Lengths { median, sigma } = lengths(&works, overall);
            let cases = || self.of(Some(name));
            let of_all: Vec<f64> = scenario.languages.iter().map(|language| language.share).collect();
            let language = |case: &SeenCase| languages.iter().position(|name| *name == case.language);
            let level = |case: &SeenCase| levels.iter().position(|name| *name == self.urgencies[case.urgency].0);
            let level_shares: Vec<f64> = scenario.urgency.iter().map(|level| level.share).collect();
            Specialty {
                name: (*name).to_owned(),
                share,
                effort_median_min: median,
                effort_sigma: sigma,
                p_info: toward(asks, WEIGHT, as_float(self.asked(Some(name))), as_float(works.len())),
                p_avers: 0.0,
                mix: Some(Mix {
                    hour_weights: shares(&scenario.arrivals.hour_weights, MIX_WEIGHT, cases().map(|case| case.hour)),
                    urgency: shares(&level_shares, MIX_WEIGHT, cases().filter_map(level)),
                    languages: shares(&of_all, MIX_WEIGHT, cases().filter_map(language)),
                }),
            }
        };
        names.iter().zip(shares_of_all).map(specialty).collect()
    }

    fn reply(&self, assumed: &mut Vec<String>) -> Reply {
        let usual = Lengths { median: usual::REPLY.0, sigma: usual::REPLY.1 };
        let Lengths { median, sigma } = lengths(&self.replies, &usual);
        rarely(self.replies.len(), assumed, || {
            let seen = times(self.replies.len());
            format!("how soon patients reply was seen {seen}: a median of {median:.0} minutes is reckoned with")
        });
        Reply { median_min: median, sigma, max_min: usual::REPLY_MOST.max(3.0 * median) }
    }

    fn behaviour(&self, assumed: &mut Vec<String>) -> Behaviour {
        let absent = toward(usual::ABSENT, WEIGHT, as_float(self.shifts_missed), as_float(self.shifts));
        let silent = toward(usual::SILENT, 4.0 * WEIGHT, as_float(self.silences), as_float(self.starts));
        rarely(self.shifts, assumed, || {
            format!(
                "whether doctors come to their shifts could be told of {}: {:.0} % are reckoned to fall out",
                if self.shifts == 1 { "1 shift".to_owned() } else { format!("{} shifts", self.shifts) },
                100.0 * absent
            )
        });
        Behaviour {
            p_absent_shift: absent,
            // Leaving early over an open case shows as silence; leaving without one does not show at all.
            p_leave_early: 0.0,
            p_abandon: silent,
            effort_max_min: usual::EFFORT_MOST,
            overrun_min: usual::OVERRUN,
            handover_min: usual::HANDOVER,
        }
    }

    fn doctors(&self, overall: &Lengths, assumed: &mut Vec<String>) -> Vec<Doctor> {
        let sum = |of: fn(&SeenDoctor) -> usize| as_float(self.doctors.iter().map(of).sum());
        let mean = |of: fn(&SeenDoctor) -> &Vec<f64>, usual| {
            let all: Vec<f64> = self.doctors.iter().flat_map(of).copied().collect();
            toward(usual, WEIGHT, all.iter().sum(), as_float(all.len()))
        };
        let (declined, taken) = (sum(|doctor| doctor.declined), sum(|doctor| doctor.taken));
        let (ignored, offers) = (sum(|doctor| doctor.ignored), sum(|doctor| doctor.offers));
        let all = Habits {
            declines: toward(usual::DECLINES, WEIGHT, declined, declined + taken),
            ignores: toward(usual::IGNORES, WEIGHT, ignored, offers),
            latency: mean(|doctor| &doctor.answers, usual::LATENCY),
            gap: mean(|doctor| &doctor.gaps, usual::GAP),
        };
        let offers: usize = self.doctors.iter().map(|doctor| doctor.offers).sum();
        rarely(offers, assumed, || {
            format!(
                "how doctors answer offers was seen {}: {:.0} % unanswered and {:.0} minutes until an answer are reckoned with",
                times(offers),
                100.0 * all.ignores,
                all.latency
            )
        });
        let of_all = self.doctors.iter().enumerate().flat_map(|(number, doctor)| {
            let tiers: BTreeSet<Tier> = doctor.shifts.iter().map(|shift| shift.0).collect();
            tiers.into_iter().map(move |tier| (number, doctor, tier))
        });
        of_all.map(|(number, doctor, tier)| self.doctor(number, doctor, tier, overall, &all)).collect()
    }

    /// A doctor in one role; who is also on call stands in the scenario twice.
    fn doctor(&self, number: usize, seen: &SeenDoctor, tier: Tier, overall: &Lengths, all: &Habits) -> Doctor {
        let role = match tier {
            Tier::Regular => "",
            Tier::OnCall => " (on call)",
            Tier::Backup => " (backup)",
        };
        let mean = |usual: f64, values: &[f64]| toward(usual, WEIGHT, values.iter().sum(), as_float(values.len()));
        let (declined, taken) = (as_float(seen.declined), as_float(seen.taken));
        let shifts = seen.shifts.iter().filter(|shift| shift.0 == tier);
        Doctor {
            id: format!("{}{role}", seen.name),
            tier,
            skills: seen.specialties.clone(),
            langs: seen.languages.clone(),
            speed: self.speed(number, overall),
            lat_min: mean(all.latency, &seen.answers),
            gap_min: mean(all.gap, &seen.gaps),
            p_decline: match tier {
                Tier::Backup => 0.0,
                _ => toward(all.declines, WEIGHT, declined, declined + taken),
            },
            p_ignore: toward(all.ignores, WEIGHT, as_float(seen.ignored), as_float(seen.offers)),
            cap: 1,
            shifts: shifts.map(|&(_, start, end)| (start, end)).collect(),
        }
    }

    /// How much longer or shorter than others a doctor works on cases of the same fields.
    fn speed(&self, doctor: usize, overall: &Lengths) -> f64 {
        let mut fields: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::new();
        let (mut sum, mut count) = (0.0, 0.0);
        for case in &self.cases {
            let Some(work) = case.work.filter(|work| work.doctor == doctor) else { continue };
            let field = case.specialty.as_str();
            let median = *fields.entry(field).or_insert_with(|| lengths(&self.works(Some(field)), overall).median);
            sum += (whole(&work).max(0.5) / median).ln();
            count += 1.0;
        }
        toward(0.0, WEIGHT, sum, count).exp().clamp(0.4, 2.5)
    }
}

/// What doctors do, all together.
struct Habits {
    declines: f64,
    ignores: f64,
    latency: f64,
    gap: f64,
}
