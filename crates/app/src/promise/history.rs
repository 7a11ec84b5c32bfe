//! The service's own past as a scenario of the days ahead: what `plan` stands on where nobody has written one.

mod ahead;
mod chronicle;

use std::collections::BTreeMap;

use askwell_core::consultation::Priority;
use askwell_core::id::PractitionerId;
use askwell_core::practitioner::{Practitioner, Standing};
use askwell_core::roster::{Shift, Tier};
use askwell_sim::{Basis, Fitted, Scenario, Seen, SeenCase, SeenDoctor, Work};
use askwell_store::Reader;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use chronicle::{Chronicle, Turn};

use super::truth;
use crate::{App, Result, Settings};

/// Entries read at once.
const ENTRIES_AT_ONCE: u32 = 2_000;
/// Cases opened so long before the first day are followed too: their work says how long work takes.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);
/// A doctor counts as absent when a case waited so long in the shift and the doctor did nothing in all of it.
const WAITED: SignedDuration = SignedDuration::from_mins(25);
/// Levels of urgency, the most urgent first, as scenarios name them.
const LEVELS: [(Priority, &str); 4] =
    [(Priority::Stat, "stat"), (Priority::Asap, "asap"), (Priority::Urgent, "urgent"), (Priority::Routine, "routine")];

/// What the past gives to plan from.
#[derive(Debug, Clone, PartialEq)]
pub enum Past {
    /// The days ahead, and on what they stand.
    Scenario(Box<Scenario>, Basis),
    /// Nobody has asked anything in that time.
    NothingAsked,
    /// No doctor is on the roster in the days ahead, nor was in the weeks before.
    NobodyRostered,
}

impl App {
    /// Makes a scenario of the week from tomorrow on: the roster ahead, and cases and doctors as the last `days` days saw them.
    /// It reads the journal of that time; nothing in it tells a patient from another.
    pub async fn history_scenario(&self, days: u16) -> Result<Past> {
        let (now, zone) = (self.now(), &self.settings().time_zone);
        let today = now.to_zoned(zone.clone()).date();
        let from = midnight(today.saturating_sub(i64::from(days).days()), zone);
        let mut reader = self.store().read().await?;
        let mut chronicle = Chronicle::default();
        let mut number = entries_before(&mut reader, from - BEFORE).await?;
        loop {
            let entries = reader.journal_page(number, ENTRIES_AT_ONCE).await?;
            let Some(last) = entries.last() else { break };
            number = last.number;
            entries.iter().for_each(|entry| chronicle.take(entry));
        }
        let turns = chronicle.turns(from, now);
        let Some(first) = turns.iter().map(|turn| turn.opened_at).min() else { return Ok(Past::NothingAsked) };
        let since = first.to_zoned(zone.clone()).date();
        let practitioners = reader.practitioners().await?;
        let shifts = reader.shifts_between(from, now + ahead::REACH).await?;
        let measured = reader.turns_between(midnight(since, zone), now).await?;
        drop(reader);
        let names = self.doctor_names().await?;
        let window = Window { since, now, zone };
        let mut assumed = chronicle.left_out();
        let ahead = ahead::ahead(&practitioners, &shifts, now, zone, &mut assumed);
        if ahead.shifts.values().all(Vec::is_empty) {
            return Ok(Past::NobodyRostered);
        }
        if self.settings().calendar.is_some() {
            assumed.push(
                "the forecast lets the clock run always and not only in service hours: it is the stricter for it"
                    .into(),
            );
        }
        let doctors: Vec<&Practitioner> = practitioners.iter().filter(|doctor| is_verified(doctor)).collect();
        let seen_doctors = doctors.iter().map(|doctor| {
            let name = names.get(&doctor.id).cloned().unwrap_or_else(|| doctor.id.to_string());
            seen_doctor(doctor, name, &chronicle, ahead.shifts.get(&doctor.id).cloned().unwrap_or_default())
        });
        let (told, missed) = absences(&doctors, &shifts, &chronicle, &window);
        let seen = Seen {
            name: self.settings().organization.clone(),
            days: window.days(),
            urgencies: urgencies(self.settings()),
            cases: turns.iter().map(|turn| window.case(turn, &doctors)).collect(),
            replies: chronicle.replies.clone(),
            starts: chronicle.starts,
            silences: chronicle.silences,
            shifts: told,
            shifts_missed: missed,
            doctors: seen_doctors.collect(),
            ahead: ahead.days,
        };
        let Fitted { scenario, assumed: fitted } = seen.fit();
        let basis = Basis {
            since: since.to_string(),
            until: now.to_string(),
            cases: seen.cases.len(),
            on_time: truth::measure(&measured, zone, now).whole.share(),
            assumed: fitted.into_iter().chain(assumed).collect(),
        };
        Ok(Past::Scenario(Box::new(scenario), basis))
    }
}

/// Gives how many entries of the journal were written before a moment. Nodes' clocks may differ by seconds: the moment is
/// chosen with room.
async fn entries_before(reader: &mut Reader, moment: Timestamp) -> Result<u64> {
    let (mut low, mut high) = (0, reader.journal_head().await?.size);
    while low < high {
        let middle = low + (high - low) / 2;
        let entry = reader.journal_page(middle, 1).await?;
        match entry.first() {
            Some(entry) if entry.at < moment => low = middle + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

fn is_verified(practitioner: &Practitioner) -> bool {
    matches!(practitioner.standing, Standing::Verified { .. })
}

fn urgencies(settings: &Settings) -> Vec<(String, f64)> {
    let level =
        |(priority, name): (Priority, &str)| (name.to_owned(), minutes(settings.promise_for(priority)).max(1.0));
    LEVELS.into_iter().map(level).collect()
}

fn seen_doctor(
    practitioner: &Practitioner,
    name: String,
    chronicle: &Chronicle,
    shifts: Vec<(Tier, f64, f64)>,
) -> SeenDoctor {
    let seen = chronicle.doctors.get(&practitioner.id).cloned().unwrap_or_default();
    SeenDoctor {
        name,
        specialties: practitioner.scope.specialties.iter().map(ToString::to_string).collect(),
        languages: practitioner.scope.languages.iter().map(ToString::to_string).collect(),
        shifts,
        taken: seen.taken,
        declined: seen.declined,
        offers: seen.offers,
        ignored: seen.ignored,
        answers: seen.answers,
        gaps: seen.gaps,
    }
}

/// Of how many past shifts at the desk can be told whether their doctor came, and in how many the doctor did not.
fn absences(doctors: &[&Practitioner], shifts: &[Shift], chronicle: &Chronicle, window: &Window<'_>) -> (usize, usize) {
    let since = midnight(window.since, window.zone);
    let of: BTreeMap<PractitionerId, &Practitioner> = doctors.iter().map(|doctor| (doctor.id, *doctor)).collect();
    let past = shifts
        .iter()
        .filter(|shift| shift.tier == Tier::Regular && since <= shift.starts_at && shift.ends_at <= window.now);
    let (mut told, mut missed) = (0, 0);
    for shift in past {
        let Some(doctor) = of.get(&shift.practitioner) else { continue };
        let came = chronicle
            .doctors
            .get(&doctor.id)
            .is_some_and(|seen| seen.active.iter().any(|at| shift.starts_at - WAITED <= *at && *at <= shift.ends_at));
        let needed = chronicle.waits.iter().any(|wait| {
            let overlap = wait.until.min(shift.ends_at).duration_since(wait.since.max(shift.starts_at));
            overlap >= WAITED
                && doctor.scope.specialties.contains(&wait.specialty)
                && doctor.scope.languages.contains(&wait.language)
        });
        told += usize::from(came || needed);
        missed += usize::from(needed && !came);
    }
    (told, missed)
}

/// The local days that are looked back on; the last one is under way.
struct Window<'a> {
    since: Date,
    now: Timestamp,
    zone: &'a TimeZone,
}

impl Window<'_> {
    /// How many of each weekday, from Monday.
    fn days(&self) -> [f64; 7] {
        let mut days = [0.0; 7];
        let mut date = self.since;
        loop {
            let (begins, ends) = (midnight(date, self.zone), midnight(date.saturating_add(1.day()), self.zone));
            if self.now <= begins {
                return days;
            }
            let whole = minutes(ends.duration_since(begins)).max(1.0);
            days[weekday(date)] += minutes(self.now.min(ends).duration_since(begins)) / whole;
            date = date.saturating_add(1.day());
        }
    }

    fn case(&self, turn: &Turn, doctors: &[&Practitioner]) -> SeenCase {
        let local = turn.opened_at.to_zoned(self.zone.clone());
        let number = |id| doctors.iter().position(|doctor| doctor.id == id);
        let work = turn.work.and_then(|(by, minutes)| Some(Work { doctor: number(by)?, minutes, asked: turn.asked }));
        SeenCase {
            day: usize::try_from(local.date().duration_since(self.since).as_hours() / 24).unwrap_or(0),
            weekday: weekday(local.date()),
            hour: usize::try_from(local.hour()).unwrap_or(0),
            specialty: turn.specialty.to_string(),
            language: turn.language.to_string(),
            urgency: LEVELS.iter().position(|(priority, _)| *priority == turn.priority).unwrap_or(LEVELS.len() - 1),
            work,
        }
    }
}

/// The moment a local day begins; where a clock change leaves midnight out, the first moment after.
fn midnight(date: Date, zone: &TimeZone) -> Timestamp {
    date.to_zoned(zone.clone()).map_or(Timestamp::MIN, |zoned| zoned.timestamp())
}

/// 0 is Monday.
fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

fn minutes(length: SignedDuration) -> f64 {
    length.as_secs_f64() / 60.0
}

#[cfg(test)]
mod tests;
