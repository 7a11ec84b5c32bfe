//! What truly happens: the environment's rules R1 to R8 over one trace, event by event, whatever the policy decides.
//!
//! A policy is told what a dispatcher would see and nothing else: see [`Dispatcher`].

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::draws::Draws;
use crate::policy::{Command, Dispatcher, End, Opened, PageEnd};
use crate::scenario::Tier;
use crate::trace::Trace;

/// A look with less presence left does nothing (R1).
const LEAST_PRESENCE: f64 = 5.0;
/// Mean minutes until a doctor who dropped a case looks again (R4).
const AFTER_ABANDON: f64 = 15.0;
/// A doctor who finished so recently answers an offer at once (R7).
const JUST_FINISHED: f64 = 2.0;

/// A stretch of work, as the log has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Number of the doctor.
    pub doctor: usize,
    /// Number of the case.
    pub case: usize,
    /// 1, or 2 after the patient's reply.
    pub round: u8,
    /// Minute of the start.
    pub start: f64,
    /// Minute of the end.
    pub end: f64,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a stretch of work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The round is done.
    Ok,
    /// Dropped silently; the work is lost.
    Abandon,
    /// The doctor left early without notice; the work is lost.
    Left,
    /// Handed over after the shift; the rest waits for somebody else.
    Handover,
}

/// All stretches of work of a run, in order of their end, and how often a case was put before a doctor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    pub(crate) segments: Vec<Segment>,
    pub(crate) offers: usize,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    LeaveAt { doctor: usize },
    Stop { doctor: usize, outcome: Outcome },
    Reply { case: usize },
    Arrive { case: usize },
    PageTimeout { page: usize },
    PageAnswer { page: usize, accepts: bool },
    Come { doctor: usize, stretch: usize },
    Look { doctor: usize, look: usize },
    Wake,
}

#[derive(Debug, Clone, Copy)]
struct Timed {
    at: f64,
    order: u64,
    event: Event,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Place {
    Pool,
    InWork,
    /// Under the name of a doctor who has fallen silent.
    Stuck(usize),
    Paused,
    Done,
}

struct CaseNow {
    place: Place,
    round: u8,
    effort: f64,
    starts: usize,
    first_doctor: usize,
    due: f64,
}

#[derive(Clone, Copy)]
struct Work {
    case: usize,
    started_at: f64,
    /// Minutes the whole of it would take this doctor.
    minutes: f64,
}

struct DoctorNow {
    /// End of the presence, and whether without notice.
    present: Option<(f64, bool)>,
    /// How many looks were drawn under the tag `poll`.
    polls: usize,
    /// How many looks were scheduled; an older one is void.
    looks: usize,
    /// The scheduled look that still counts.
    awaited: Option<usize>,
    offers: usize,
    work: Option<Work>,
    finished_at: f64,
}

struct Offer {
    case: usize,
    doctor: usize,
    closed: bool,
}

/// One run in progress.
struct World<'a> {
    trace: &'a Trace,
    draws: Draws,
    eligible: Vec<Vec<bool>>,
    queue: BinaryHeap<Timed>,
    order: u64,
    cases: Vec<CaseNow>,
    doctors: Vec<DoctorNow>,
    pages: Vec<Offer>,
    run: Run,
    wake: Option<f64>,
}

/// Plays a trace under a policy until its end.
pub(crate) fn play(trace: &Trace, policy: &mut dyn Dispatcher) -> Run {
    let mut world = World::new(trace);
    while let Some(Timed { at, event, .. }) = world.queue.pop() {
        if at > trace.end_min {
            break;
        }
        world.happen(event, at, policy);
        world.obey(at, policy);
    }
    world.run
}

impl<'a> World<'a> {
    fn new(trace: &'a Trace) -> Self {
        let case = |number: usize| CaseNow {
            place: Place::Pool,
            round: 1,
            effort: trace.cases.e1[number],
            starts: 0,
            first_doctor: usize::MAX,
            due: trace.cases.due[number],
        };
        let doctor = |_| DoctorNow {
            present: None,
            polls: 0,
            looks: 0,
            awaited: None,
            offers: 0,
            work: None,
            finished_at: f64::MIN,
        };
        let mut world = Self {
            trace,
            draws: Draws::new(&trace.seed),
            eligible: trace.eligibility(),
            queue: BinaryHeap::new(),
            order: 0,
            cases: (0..trace.len()).map(case).collect(),
            doctors: trace.doctors.iter().map(doctor).collect(),
            pages: Vec::new(),
            run: Run::default(),
            wake: None,
        };
        for (case, &t) in trace.cases.t.iter().enumerate() {
            world.at(t, Event::Arrive { case });
        }
        for (doctor, facts) in trace.doctors.iter().enumerate() {
            for (stretch, &(start, _, _)) in facts.present.iter().enumerate() {
                world.at(start, Event::Come { doctor, stretch });
            }
        }
        world
    }

    fn at(&mut self, at: f64, event: Event) {
        self.order += 1;
        self.queue.push(Timed { at, order: self.order, event });
    }

    fn happen(&mut self, event: Event, now: f64, policy: &mut dyn Dispatcher) {
        match event {
            Event::Arrive { case } => self.opened(case, now, policy),
            Event::Come { doctor, stretch } => self.come(doctor, stretch, now),
            Event::LeaveAt { doctor } => {
                // The next presence may have begun at this very minute.
                if self.doctors[doctor].present.is_some_and(|(end, _)| end <= now) {
                    self.doctors[doctor].present = None;
                    self.doctors[doctor].awaited = None;
                }
            }
            Event::Look { doctor, look } => self.look(doctor, look, now, policy),
            Event::Stop { doctor, outcome } => self.stop(doctor, outcome, now, policy),
            Event::Reply { case } => self.opened(case, now, policy),
            Event::PageAnswer { page, accepts } => self.page_answered(page, accepts, now, policy),
            Event::PageTimeout { page } => {
                if !std::mem::replace(&mut self.pages[page].closed, true) {
                    policy.page_ended(self.pages[page].case, self.pages[page].doctor, PageEnd::Unanswered, now);
                }
            }
            Event::Wake => {
                if self.wake.is_some_and(|wake| wake <= now) {
                    self.wake = None;
                    policy.woken(now);
                }
            }
        }
    }

    /// Does what the policy wants done after an event.
    fn obey(&mut self, now: f64, policy: &mut dyn Dispatcher) {
        for command in policy.act(now) {
            match command {
                Command::TakeBack { case } => {
                    if let Place::Stuck(_) = self.cases[case].place {
                        self.cases[case].place = Place::Pool;
                    }
                }
                Command::Page { case, doctor, timeout, is_page } => self.page(case, doctor, timeout, is_page, now),
                Command::WakeAt(moment) => {
                    let moment = moment.max(now + 1e-6);
                    if self.wake.is_none_or(|wake| moment < wake || wake <= now) {
                        self.wake = Some(moment);
                        self.at(moment, Event::Wake);
                    }
                }
            }
        }
    }

    fn opened(&mut self, case: usize, now: f64, policy: &mut dyn Dispatcher) {
        let cases = &self.trace.cases;
        let state = &mut self.cases[case];
        state.place = Place::Pool;
        let opened = Opened {
            case,
            specialty: cases.spec[case],
            language: cases.lang[case],
            urgency: cases.urg[case],
            round: state.round,
            opened_at: cases.t[case],
            due: state.due,
            asked_by: (state.round == 2).then_some(state.first_doctor),
        };
        policy.opened(&opened, now);
    }

    fn come(&mut self, doctor: usize, stretch: usize, now: f64) {
        let (_, end, early) = self.trace.doctors[doctor].present[stretch];
        self.doctors[doctor].present = Some((end, early == 1));
        self.at(end, Event::LeaveAt { doctor });
        if self.doctors[doctor].work.is_none() {
            self.schedule_look(doctor, self.trace.doctors[doctor].lat_min, now);
        }
    }

    /// Only regular doctors look by themselves; the others wait for a page.
    fn schedule_look(&mut self, doctor: usize, mean: f64, now: f64) {
        if self.trace.doctors[doctor].tier == Tier::Regular {
            self.doctors[doctor].polls += 1;
            let wait = self.draws.exponential(mean, "poll", &[doctor, self.doctors[doctor].polls]);
            self.await_look(doctor, now + wait);
        }
    }

    /// After a dropped case: a draw of its own, under the number of the last look scheduled.
    fn schedule_late_look(&mut self, doctor: usize, now: f64) {
        let wait = self.draws.exponential(AFTER_ABANDON, "abp", &[doctor, self.doctors[doctor].polls]);
        self.await_look(doctor, now + wait);
    }

    fn await_look(&mut self, doctor: usize, at: f64) {
        self.doctors[doctor].looks += 1;
        let look = self.doctors[doctor].looks;
        self.doctors[doctor].awaited = Some(look);
        self.at(at, Event::Look { doctor, look });
    }

    fn look(&mut self, doctor: usize, look: usize, now: f64, policy: &mut dyn Dispatcher) {
        let state = &mut self.doctors[doctor];
        let due_look = state.awaited == Some(look) && state.work.is_none();
        let Some((end, _)) = state.present.filter(|_| due_look) else { return };
        state.awaited = None;
        if end - now < LEAST_PRESENCE {
            return;
        }
        policy.looked(doctor, now);
        while let Some(case) = policy.choose(doctor, now) {
            self.run.offers += 1;
            assert!(self.may_start(doctor, case), "a policy gave doctor {doctor} the case {case} at minute {now}");
            if self.declines(doctor, case) {
                policy.declined(case, doctor, now);
            } else {
                self.start(doctor, case, now, policy);
                return;
            }
        }
        self.schedule_look(doctor, self.trace.doctors[doctor].lat_min, now);
    }

    fn may_start(&self, doctor: usize, case: usize) -> bool {
        let class = self.trace.cases.spec[case] * self.trace.languages.len() + self.trace.cases.lang[case];
        self.eligible[doctor][class] && matches!(self.cases[case].place, Place::Pool | Place::Stuck(_))
    }

    fn declines(&self, doctor: usize, case: usize) -> bool {
        let facts = &self.trace.doctors[doctor];
        let chance = (facts.p_decline + self.trace.cases.avers[case]).min(0.8);
        facts.tier != Tier::Backup && self.draws.uniform("dec", &[case, doctor]) < chance
    }

    fn start(&mut self, doctor: usize, case: usize, now: f64, policy: &mut dyn Dispatcher) {
        let facts = &self.trace.doctors[doctor];
        let behaviour = &self.trace.behaviour;
        let state = &mut self.cases[case];
        state.place = Place::InWork;
        state.starts += 1;
        let read_in =
            if state.round == 2 && state.first_doctor != doctor { 0.5 * self.trace.cases.e1[case] } else { 0.0 };
        let minutes = (state.effort + read_in) * facts.speed;
        let abandons = facts.tier == Tier::Regular
            && self.draws.uniform("ab", &[case, doctor, state.starts]) < behaviour.p_abandon;
        let (end, outcome) =
            if abandons { (now + minutes / 2.0, Outcome::Abandon) } else { (now + minutes, Outcome::Ok) };
        let (limit, cut) = match self.doctors[doctor].present {
            Some((leaves, true)) => (leaves, Outcome::Left),
            Some((leaves, false)) => (leaves + behaviour.overrun_min, Outcome::Handover),
            None => (now, Outcome::Handover),
        };
        let (end, outcome) = if end > limit { (limit, cut) } else { (end, outcome) };
        self.doctors[doctor].work = Some(Work { case, started_at: now, minutes });
        self.doctors[doctor].awaited = None;
        self.at(end, Event::Stop { doctor, outcome });
        policy.started(case, doctor, now);
    }

    fn stop(&mut self, doctor: usize, outcome: Outcome, now: f64, policy: &mut dyn Dispatcher) {
        let Some(Work { case, started_at, minutes }) = self.doctors[doctor].work.take() else { return };
        let facts = &self.trace.doctors[doctor];
        let round = self.cases[case].round;
        self.run.segments.push(Segment { doctor, case, round, start: started_at, end: now, outcome });
        self.doctors[doctor].finished_at = now;
        match outcome {
            Outcome::Ok => self.round_done(doctor, case, now, policy),
            Outcome::Abandon | Outcome::Left => {
                self.cases[case].place = Place::Stuck(doctor);
                policy.fell_silent(case, doctor, now);
            }
            Outcome::Handover => {
                let left = (started_at + minutes - now) / facts.speed;
                self.cases[case].effort = left + self.trace.behaviour.handover_min;
                self.cases[case].place = Place::Pool;
                policy.ended(case, doctor, End::HandedOver { effort_left: self.cases[case].effort }, now);
            }
        }
        if self.doctors[doctor].present.is_none() {
            return;
        }
        match outcome {
            Outcome::Ok | Outcome::Handover => self.schedule_look(doctor, facts.gap_min, now),
            Outcome::Abandon => self.schedule_late_look(doctor, now),
            Outcome::Left => {}
        }
    }

    fn round_done(&mut self, doctor: usize, case: usize, now: f64, policy: &mut dyn Dispatcher) {
        let cases = &self.trace.cases;
        let state = &mut self.cases[case];
        if state.round == 1 && cases.e2[case] > 0.0 {
            let reply_at = now + cases.reply[case];
            let deadline = self.trace.urgency[cases.urg[case]].deadline_min;
            state.due = (state.due + cases.reply[case]).max(reply_at + (deadline / 2.0).min(60.0));
            state.round = 2;
            state.effort = cases.e2[case];
            state.first_doctor = doctor;
            state.place = Place::Paused;
            policy.ended(case, doctor, End::Asked, now);
            self.at(reply_at, Event::Reply { case });
        } else {
            state.place = Place::Done;
            policy.ended(case, doctor, End::Answered, now);
        }
    }

    fn page(&mut self, case: usize, doctor: usize, timeout: f64, is_page: bool, now: f64) {
        let facts = &self.trace.doctors[doctor];
        let state = &mut self.doctors[doctor];
        state.offers += 1;
        self.run.offers += 1;
        let offer = state.offers;
        let just_finished = !is_page && now - state.finished_at < JUST_FINISHED;
        let mean = if just_finished { facts.gap_min } else { facts.lat_min };
        let wait = self.draws.exponential(mean, "lat", &[doctor, offer]);
        let ignores = !just_finished && self.draws.uniform("ign", &[doctor, offer]) < facts.p_ignore;
        let page = self.pages.len();
        self.pages.push(Offer { case, doctor, closed: false });
        if !ignores && wait <= timeout {
            let accepts = !self.declines(doctor, case);
            self.at(now + wait, Event::PageAnswer { page, accepts });
        }
        self.at(now + timeout, Event::PageTimeout { page });
    }

    fn page_answered(&mut self, page: usize, accepts: bool, now: f64, policy: &mut dyn Dispatcher) {
        let Offer { case, doctor, closed } = self.pages[page];
        let here = self.doctors[doctor].present.is_some() && self.doctors[doctor].work.is_none();
        if closed || !here {
            return;
        }
        self.pages[page].closed = true;
        if !accepts {
            policy.page_ended(case, doctor, PageEnd::Declined, now);
        } else if self.may_start(doctor, case) {
            policy.page_ended(case, doctor, PageEnd::Accepted, now);
            self.start(doctor, case, now, policy);
        } else {
            policy.page_ended(case, doctor, PageEnd::Gone, now);
        }
    }
}

impl PartialEq for Timed {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timed {}

impl PartialOrd for Timed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timed {
    /// The earliest is the greatest: a binary heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(other.order.cmp(&self.order))
    }
}
