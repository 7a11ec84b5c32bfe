//! The dispatcher's picture of the service: made from the store once, then kept current by the journal.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::{Consultation, Offer};
use askwell_core::deadline::advance;
use askwell_core::dispatch::{Asked, Feasibility, History, Plan, Policy, Quote, State, Stratum};
use askwell_core::event::{Event, RosterEvent};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::practitioner::Practitioner;
use askwell_core::roster::Roster;
use askwell_core::{consultation, dispatch};
use askwell_store::{Entry, Reader};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::presence::{Presence, Signs, bring_leases, bring_presences, presences};
use super::task::EFFORT_MINUTES;
use super::{doctor, pages, task};
use crate::Result;
use crate::settings::Settings;

/// The share of promises that is to be kept.
const LEVEL: f64 = 0.995;
/// Answered turns the first quotes learn from: what the strata can hold at most.
const TURNS_TO_LEARN_FROM: u32 = 6_400;
/// Entries read at once.
const ENTRIES_AT_ONCE: u32 = 500;
/// How old a plan may be that answers a doctor who waits. The dispatcher makes one at least every minute.
const PLAN_STANDS: SignedDuration = SignedDuration::from_mins(2);
/// Consultations read at once.
const CONSULTATIONS_AT_ONCE: u32 = 500;
/// An opening older than this when it is read says nothing about what was expected when it happened.
const FRESH: SignedDuration = SignedDuration::from_mins(1);
/// Shifts that ended longer ago than this are of no more use.
const ROSTER_BEHIND: SignedDuration = SignedDuration::from_hours(24);
/// How far ahead shifts are known to quotes.
const ROSTER_AHEAD: SignedDuration = SignedDuration::from_hours(15 * 24);

/// What the plan expected of a turn when it began.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    /// Until the planned answer.
    pub(super) within: SignedDuration,
    /// How far that was.
    pub(super) feasibility: Feasibility,
}

/// The picture. What it knows is only ever as old as the last [`Mirror::catch_up`].
#[derive(Debug)]
pub(crate) struct Mirror {
    pub(crate) state: State,
    pub(crate) history: History,
    pub(crate) practitioners: BTreeMap<PractitionerId, Practitioner>,
    pub(crate) roster: Roster,
    pub(crate) presences: BTreeMap<PractitionerId, Presence>,
    /// Offers that are open, to be ended when nobody takes them.
    pub(crate) offers: BTreeMap<ConsultationId, Vec<Offer>>,
    /// What was expected of turns that just began, until they are answered.
    pub(super) expected: BTreeMap<(ConsultationId, u32), Expected>,
    /// Rounds done by each doctor on this day of the service: who has done least comes first among equals.
    rounds: BTreeMap<PractitionerId, u32>,
    day: Date,
    plan: Option<Plan>,
    /// The journal entry up to which it is true.
    number: u64,
}

impl Mirror {
    /// Makes the picture anew.
    pub(super) async fn load(reader: &mut Reader, settings: &Settings, now: Timestamp) -> Result<Self> {
        // The number first: what happens while the tables are read is read again.
        let number = reader.journal_head().await?.size;
        let mut history = History::new(LEVEL);
        for turn in reader.turns_expected(TURNS_TO_LEARN_FROM).await? {
            if let (Some((expected, feasibility)), Some(took), Some(kept)) = (turn.expected, turn.took, turn.kept) {
                let stratum = stratum(turn.priority, feasibility, settings);
                history.record(stratum, minutes_of(expected), minutes_of(took), kept);
            }
        }
        let mut roster = Roster::default();
        for shift in reader.shifts_between(now - ROSTER_BEHIND, now + ROSTER_AHEAD).await? {
            // A stored shift was checked when it was put on the roster.
            drop(roster.add(shift));
        }
        let day = day(settings, now);
        let mut rounds = BTreeMap::new();
        let midnight = day.to_zoned(settings.time_zone.clone()).map_or(now, |midnight| midnight.timestamp());
        for turn in reader.turns_between(midnight, now).await? {
            if let (Some(practitioner), Some(_)) = (turn.practitioner, turn.answered_at) {
                *rounds.entry(practitioner).or_default() += 1;
            }
        }
        let mut mirror = Self {
            state: State::new(),
            history,
            practitioners: BTreeMap::new(),
            roster,
            presences: presences(reader, now).await?,
            offers: BTreeMap::new(),
            expected: BTreeMap::new(),
            rounds,
            day,
            plan: None,
            number,
        };
        for practitioner in reader.practitioners().await? {
            mirror.take_practitioner(practitioner, now);
        }
        let mut after = None;
        loop {
            let active = reader.consultations_active(after, CONSULTATIONS_AT_ONCE).await?;
            let Some(last) = active.last() else { break };
            after = Some(last.id);
            for consultation in &active {
                mirror.take_consultation(reader, consultation, &settings.policy).await?;
            }
        }
        bring_leases(&mut mirror.state, &reader.leases().await?);
        Ok(mirror)
    }

    /// Takes over signs of life and leases, as they were read before the journal was.
    pub(super) fn take_signs(&mut self, signs: Signs, settings: &Settings, now: Timestamp) {
        let today = day(settings, now);
        if today != self.day {
            self.day = today;
            for id in std::mem::take(&mut self.rounds).into_keys() {
                self.state.doctor_update(id, |doctor| doctor.worked_minutes = 0.0);
            }
        }
        self.presences = signs.presences;
        bring_presences(&mut self.state, &self.presences, now);
        bring_leases(&mut self.state, &signs.leases);
    }

    /// Reads what has happened since.
    pub(super) async fn catch_up(&mut self, reader: &mut Reader, settings: &Settings, now: Timestamp) -> Result<()> {
        loop {
            let entries = reader.journal_page(self.number, ENTRIES_AT_ONCE).await?;
            let Some(last) = entries.last() else { break };
            let number = last.number;
            self.take_entries(reader, &entries, settings, now).await?;
            self.number = number;
        }
        Ok(())
    }

    /// Gives the state and a plan for it, made anew where something changed or a minute has passed.
    pub(crate) fn state_and_plan(&mut self, now: Timestamp, policy: &Policy) -> (&State, &Plan) {
        let plan = match self.plan.take() {
            Some(plan) if !plan.is_stale(&self.state, now, policy) => plan,
            _ => Plan::new(&self.state, now, policy),
        };
        (&self.state, self.plan.insert(plan))
    }

    /// Gives the state and the plan as it stands, unless there is none or the dispatcher has left it for too long: somebody
    /// waits for the answer, and what changed since is seen in the state.
    pub(crate) fn state_and_standing_plan(&mut self, now: Timestamp, policy: &Policy) -> (&State, &Plan) {
        let stands = self.plan.as_ref().is_some_and(|plan| {
            let age = now.duration_since(plan.made_at());
            !age.is_negative() && age < PLAN_STANDS
        });
        if !stands {
            self.plan = Some(Plan::new(&self.state, now, policy));
        }
        (&self.state, self.plan.as_ref().expect("it stands or was just made"))
    }

    /// Quotes a turn that would open now.
    pub(crate) fn quote(
        &mut self,
        specialty: &Specialty,
        language: &Language,
        priority: consultation::Priority,
        settings: &Settings,
        now: Timestamp,
    ) -> Quote {
        let promise = settings.promise_for(priority);
        let asked = Asked {
            specialty: specialty.as_str(),
            language: language.as_str(),
            promise,
            due: advance(settings.calendar.as_ref(), now, promise),
            effort_minutes: EFFORT_MINUTES,
        };
        self.state_and_plan(now, &settings.policy);
        let plan = self.plan.as_ref().expect("it was just made");
        dispatch::quote(&self.state, plan, &asked, now, &settings.policy, &self.history)
    }

    async fn take_entries(
        &mut self,
        reader: &mut Reader,
        entries: &[Entry],
        settings: &Settings,
        now: Timestamp,
    ) -> Result<()> {
        let touched: BTreeSet<ConsultationId> = entries.iter().filter_map(consultation_of).collect();
        let found = reader.consultations(touched.iter().copied()).await?;
        let found: BTreeMap<ConsultationId, Consultation> = found.into_iter().map(|it| (it.id, it)).collect();
        for entry in entries {
            match &entry.event {
                Event::Consultation { id, event } => {
                    let Some(consultation) = found.get(id) else { continue };
                    let begins =
                        matches!(event, consultation::Event::Opened { .. } | consultation::Event::FollowedUp { .. });
                    if begins && now.duration_since(entry.at) <= FRESH {
                        self.expect(consultation, settings, now);
                    }
                    if let consultation::Event::Answered { by, .. } | consultation::Event::AskedBack { by, .. } = event
                    {
                        *self.rounds.entry(*by).or_default() += 1;
                        self.state.doctor_update(*by, |doctor| doctor.worked_minutes += EFFORT_MINUTES);
                    }
                    if matches!(event, consultation::Event::Answered { .. }) {
                        self.learn(reader, consultation, settings).await?;
                    }
                }
                Event::Practitioner { id, .. } => {
                    if let Some(practitioner) = reader.practitioner(*id).await? {
                        self.take_practitioner(practitioner, now);
                    }
                }
                Event::Roster { event } => self.take_roster(event, now),
                Event::Account { .. } | Event::Publication { .. } | Event::Synonym { .. } | Event::AccessLog { .. } => {
                }
            }
        }
        for id in touched {
            match found.get(&id) {
                Some(consultation) => self.take_consultation(reader, consultation, &settings.policy).await?,
                None => self.forget(id),
            }
        }
        Ok(())
    }

    /// Notes what the plan expects of a turn that just began, before it takes its place in the plan.
    fn expect(&mut self, consultation: &Consultation, settings: &Settings, now: Timestamp) {
        let Consultation { id, turn, specialty, language, priority, .. } = consultation;
        let quote = self.quote(specialty, language, *priority, settings, now);
        let within = task::minutes(quote.base_minutes);
        self.expected.insert((*id, *turn), Expected { within, feasibility: quote.stratum.feasibility });
    }

    /// Learns from an answered turn how far off the expectation was.
    async fn learn(&mut self, reader: &mut Reader, consultation: &Consultation, settings: &Settings) -> Result<()> {
        let id = consultation.id;
        let Some(answered) = consultation.answered_turns.last() else { return Ok(()) };
        let written = reader.turn(id, answered.turn).await?.and_then(|turn| turn.expected);
        let written = written.map(|(within, feasibility)| Expected { within, feasibility });
        let Some(expected) = self.expected.remove(&(id, answered.turn)).or(written) else { return Ok(()) };
        let stratum = stratum(consultation.priority, expected.feasibility, settings);
        self.history.record(stratum, minutes_of(expected.within), minutes_of(answered.took), answered.kept);
        Ok(())
    }

    async fn take_consultation(
        &mut self,
        reader: &mut Reader,
        consultation: &Consultation,
        policy: &Policy,
    ) -> Result<()> {
        let id = consultation.id;
        self.forget(id);
        // A first version was never offered to anybody.
        let history = if consultation.version > 1 { reader.journal_about(id).await? } else { Vec::new() };
        let history = history.iter().filter_map(|entry| match &entry.event {
            Event::Consultation { event, .. } => Some((entry.at, event)),
            _ => None,
        });
        let pages = pages::pages(history);
        let lease = match consultation.holder() {
            Some(holder) => reader.lease(id).await?.filter(|lease| lease.practitioner == holder),
            None => None,
        };
        if let Some(task) = task::task(consultation, pages, lease.map(|lease| lease.until), policy) {
            self.state.task_set(task);
        }
        if !consultation.offers().is_empty() {
            self.offers.insert(id, consultation.offers().to_vec());
        }
        Ok(())
    }

    fn take_practitioner(&mut self, practitioner: Practitioner, now: Timestamp) {
        let id = practitioner.id;
        match doctor::doctor(&practitioner, &self.roster, self.presences.get(&id), now) {
            Some(mut doctor) => {
                doctor.worked_minutes = f64::from(self.rounds.get(&id).copied().unwrap_or(0)) * EFFORT_MINUTES;
                self.state.doctor_set(doctor);
            }
            None => drop(self.state.doctor_remove(id)),
        }
        self.practitioners.insert(id, practitioner);
    }

    fn take_roster(&mut self, event: &RosterEvent, now: Timestamp) {
        // A shift that changed hands concerns both doctors.
        let (before, after) = match event {
            RosterEvent::Added { shift } | RosterEvent::Changed { shift } => {
                let before = self.roster.remove(shift.id);
                drop(self.roster.add(shift.clone()));
                (before, Some(shift.practitioner))
            }
            RosterEvent::Removed { shift } => (self.roster.remove(*shift), None),
        };
        let concerned = BTreeSet::from_iter(before.map(|shift| shift.practitioner).into_iter().chain(after));
        for id in concerned {
            if let Some(practitioner) = self.practitioners.remove(&id) {
                self.take_practitioner(practitioner, now);
            }
        }
    }

    fn forget(&mut self, id: ConsultationId) {
        self.state.task_remove(id);
        self.offers.remove(&id);
    }
}

/// Gives the day of a moment where the service is.
fn day(settings: &Settings, now: Timestamp) -> Date {
    now.to_zoned(settings.time_zone.clone()).date()
}

/// Gives the consultation an entry is about.
fn consultation_of(entry: &Entry) -> Option<ConsultationId> {
    if let Event::Consultation { id, .. } = &entry.event { Some(*id) } else { None }
}

/// Gives the turns from which this one learns: those of the same standing promise and like expectation.
fn stratum(priority: consultation::Priority, feasibility: Feasibility, settings: &Settings) -> Stratum {
    let promise_minutes = u32::try_from(settings.promise_for(priority).as_mins()).unwrap_or(0);
    Stratum { promise_minutes, feasibility }
}

/// Gives a length in minutes.
fn minutes_of(length: SignedDuration) -> f64 {
    length.as_secs_f64() / 60.0
}
