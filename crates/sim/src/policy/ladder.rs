//! The service's own dispatcher in the simulator: the same functions the server calls.

use askwell_core::dispatch::{
    Action, Asked, Doctor, Duty, History, Page, PageOutcome, Plan, Policy, Priority, State, Status, Stratum, Task,
    decide, next, quote,
};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::roster::Interval;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Command, Dispatcher, End, Facts, Opened, PageEnd, Promise};
use crate::scenario::Tier;

/// Translates what happens into the dispatcher's state, and its actions into commands.
pub(crate) struct Ladder {
    facts: Facts,
    policy: Policy,
    state: State,
    plan: Plan,
    /// The promise of each case's running turn.
    quoted: Vec<Option<Quoted>>,
    history: History,
    promises: Vec<Promise>,
    changed: bool,
}

/// A promise as it was given.
#[derive(Debug, Clone, Copy)]
struct Quoted {
    made_at: f64,
    until: f64,
    base: f64,
    stratum: Stratum,
}

/// The share of quoted promises to be kept.
const LEVEL: f64 = 0.995;

/// Minute 0 of every simulation; only differences matter.
const START: Timestamp = Timestamp::constant(1_767_225_600, 0);

impl Ladder {
    pub(crate) fn new(facts: Facts, cases: usize, policy: Policy) -> Self {
        let mut state = State::new();
        for (number, doctor) in facts.doctors.iter().enumerate() {
            let duty = |&(start, end): &(f64, f64)| Duty {
                interval: Interval { starts_at: at(start), ends_at: at(end) },
                tier: doctor.tier,
            };
            state.doctor_set(Doctor {
                id: doctor_id(number),
                specialties: doctor.skills.clone(),
                languages: doctor.langs.clone(),
                speed: doctor.speed,
                duties: doctor.roster.iter().map(duty).collect(),
                last_seen: None,
                worked_minutes: 0.0,
                unanswered_pages: 0,
                last_paged_at: None,
                licensed_until: None,
            });
        }
        let plan = Plan::new(&state, START, &policy);
        Self {
            facts,
            policy,
            state,
            plan,
            quoted: vec![None; cases],
            history: History::new(LEVEL),
            promises: Vec::new(),
            changed: false,
        }
    }

    fn task(&mut self, case: usize, change: impl FnOnce(&mut Task)) {
        self.state.task_update(case_id(case), |task| {
            task.version += 1;
            change(task);
        });
        self.changed = true;
    }

    fn refresh(&mut self, now: f64) {
        if self.plan.is_stale(&self.state, at(now), &self.policy) {
            self.plan = Plan::new(&self.state, at(now), &self.policy);
        }
    }

    /// Promises a turn that opens now.
    fn quote(&mut self, opened: &Opened, task: &Task, now: f64) {
        self.refresh(now);
        let asked = Asked {
            specialty: &task.specialty,
            language: &task.language,
            promise: task.promise,
            due: task.due,
            effort_minutes: task.effort_minutes,
        };
        let quote = quote(&self.state, &self.plan, &asked, at(now), &self.policy, &self.history);
        let until = minute(quote.guaranteed_by);
        let quoted = Quoted { made_at: now, until, base: quote.base_minutes, stratum: quote.stratum };
        self.quoted[opened.case] = Some(quoted);
        self.promises.push((opened.case, opened.round, now, until, LEVEL));
    }

    fn learn(&mut self, case: usize, now: f64) {
        if let Some(quoted) = self.quoted[case].take() {
            self.history.record(quoted.stratum, quoted.base, now - quoted.made_at, now <= quoted.until);
        }
    }

    /// Expected work of a round: what a service knows from its own past answers.
    fn effort(&self, opened: &Opened) -> f64 {
        let (_, median, sigma, p_info) = &self.facts.specialties[opened.specialty];
        let mean = median * (sigma * sigma / 2.0).exp();
        if opened.round == 2 { 0.8 * mean } else { mean * (1.0 - 0.6 * p_info) }
    }
}

impl Dispatcher for Ladder {
    fn opened(&mut self, opened: &Opened, now: f64) {
        let preferred = opened
            .asked_by
            .map(|doctor| (doctor_id(doctor), at(now + self.policy.same_doctor_share * (opened.due - now))));
        let (specialty, ..) = &self.facts.specialties[opened.specialty];
        let old = self.state.task(case_id(opened.case));
        let task = Task {
            consultation: case_id(opened.case),
            turn: 1,
            version: old.map_or(0, |task| task.version) + 1,
            specialty: specialty.clone(),
            language: self.facts.languages[opened.language].clone(),
            priority: if opened.urgency == 0 { Priority::Urgent } else { Priority::Routine },
            opened_at: at(opened.opened_at),
            due: at(opened.due),
            promise: SignedDuration::from_millis((self.facts.deadlines[opened.urgency] * 60_000.0) as i64),
            effort_minutes: self.effort(opened),
            status: Status::Waiting,
            preferred,
            declined_by: old.map(|task| task.declined_by.clone()).unwrap_or_default(),
            pages: Vec::new(),
            alarms: Vec::new(),
        };
        self.quote(opened, &task, now);
        self.state.task_set(task);
        self.changed = true;
    }

    fn looked(&mut self, doctor: usize, now: f64) {
        self.state.doctor_seen(doctor_id(doctor), at(now));
    }

    fn choose(&mut self, doctor: usize, now: f64) -> Option<usize> {
        if self.state.waiting_count() == 0 {
            return None;
        }
        self.refresh(now);
        next(&self.state, &self.plan, doctor_id(doctor), at(now), &self.policy).map(case_number)
    }

    fn declined(&mut self, case: usize, doctor: usize, _now: f64) {
        self.task(case, |task| task.declined_by.push(doctor_id(doctor)));
    }

    fn started(&mut self, case: usize, doctor: usize, now: f64) {
        let (by, started_at) = (doctor_id(doctor), at(now));
        self.task(case, |task| {
            task.status = Status::Working { by, started_at, lease_until: Timestamp::MAX };
            for page in &mut task.pages {
                if page.outcome == PageOutcome::Open && page.practitioner != by {
                    page.outcome = PageOutcome::Void;
                }
            }
        });
        self.state.doctor_seen(by, started_at);
    }

    fn ended(&mut self, case: usize, doctor: usize, end: End, now: f64) {
        let began = match self.state.task(case_id(case)).map(|task| task.status) {
            Some(Status::Working { started_at, .. }) => started_at,
            _ => at(now),
        };
        self.state.doctor_update(doctor_id(doctor), |doctor| {
            doctor.last_seen = Some(at(now));
            doctor.worked_minutes += at(now).duration_since(began).as_secs_f64() / 60.0;
        });
        match end {
            End::Answered => {
                self.state.task_remove(case_id(case));
                self.learn(case, now);
            }
            End::Asked => {
                self.task(case, |task| task.status = Status::Paused { by: doctor_id(doctor) });
                self.learn(case, now);
            }
            End::HandedOver { effort_left } => self.task(case, |task| {
                task.status = Status::Waiting;
                task.effort_minutes = effort_left.min(task.effort_minutes);
            }),
        }
        self.changed = true;
    }

    fn fell_silent(&mut self, case: usize, _doctor: usize, now: f64) {
        let until = at(now + self.policy.lease_minutes);
        self.task(case, |task| {
            if let Status::Working { lease_until, .. } = &mut task.status {
                *lease_until = until;
            }
        });
    }

    fn page_ended(&mut self, case: usize, doctor: usize, end: PageEnd, now: f64) {
        let by = doctor_id(doctor);
        match end {
            PageEnd::Unanswered => {
                self.state.doctor_update(by, |doctor| doctor.unanswered_pages += 1);
            }
            PageEnd::Accepted | PageEnd::Declined | PageEnd::Gone => self.state.doctor_seen(by, at(now)),
        }
        self.task(case, |task| {
            let open = |page: &&mut Page| page.practitioner == by && page.outcome == PageOutcome::Open;
            if let Some(page) = task.pages.iter_mut().find(open) {
                match end {
                    PageEnd::Accepted => page.outcome = PageOutcome::Accepted,
                    PageEnd::Declined => page.outcome = PageOutcome::Declined,
                    PageEnd::Gone => page.outcome = PageOutcome::Void,
                    PageEnd::Unanswered => {}
                }
            }
            if end == PageEnd::Declined {
                task.declined_by.push(by);
            }
        });
    }

    fn woken(&mut self, _now: f64) {
        self.changed = true;
    }

    fn promises(&mut self) -> Vec<Promise> {
        std::mem::take(&mut self.promises)
    }

    fn act(&mut self, now: f64) -> Vec<Command> {
        if !std::mem::take(&mut self.changed) {
            return Vec::new();
        }
        self.refresh(now);
        let mut commands = Vec::new();
        for action in decide(&self.state, &self.plan, at(now), &self.policy) {
            match action {
                Action::Release { consultation, .. } => {
                    let case = case_number(consultation);
                    self.task(case, |task| task.status = Status::Waiting);
                    commands.push(Command::TakeBack { case });
                }
                Action::Page { consultation, practitioner, tier, expires, .. } => {
                    let page = Page { practitioner, tier, sent_at: at(now), expires, outcome: PageOutcome::Open };
                    let case = case_number(consultation);
                    self.task(case, |task| task.pages.push(page));
                    self.state.doctor_update(practitioner, |doctor| doctor.last_paged_at = Some(at(now)));
                    commands.push(Command::Page {
                        case,
                        doctor: doctor_index(practitioner),
                        timeout: expires.duration_since(at(now)).as_secs_f64() / 60.0,
                        is_page: tier != Tier::Regular,
                    });
                }
                Action::AlarmCoordinator { consultation, cause, .. } => {
                    self.task(case_number(consultation), |task| task.alarms.push(cause));
                }
                Action::WakeAt(moment) => commands.push(Command::WakeAt(minute(moment))),
            }
        }
        self.changed = commands.iter().any(|command| matches!(command, Command::TakeBack { .. }));
        if self.changed {
            commands.push(Command::WakeAt(now));
        }
        commands
    }
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to whole microseconds is meant")]
fn at(minute: f64) -> Timestamp {
    let moment = START.as_microsecond().saturating_add((minute * 60e6).round() as i64);
    Timestamp::from_microsecond(moment).unwrap_or(Timestamp::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a century fit a float's 53 bits")]
fn minute(moment: Timestamp) -> f64 {
    (moment.as_microsecond() - START.as_microsecond()) as f64 / 60e6
}

fn case_id(case: usize) -> ConsultationId {
    ConsultationId(Uuid::from_u128(case as u128))
}

fn doctor_id(doctor: usize) -> PractitionerId {
    PractitionerId(Uuid::from_u128(doctor as u128))
}

fn case_number(id: ConsultationId) -> usize {
    usize::try_from(id.0.as_u128()).unwrap_or(usize::MAX)
}

fn doctor_index(id: PractitionerId) -> usize {
    usize::try_from(id.0.as_u128()).unwrap_or(usize::MAX)
}
