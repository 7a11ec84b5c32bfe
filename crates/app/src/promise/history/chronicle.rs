//! What the journal tells about work: who took what when, how long it lay in whose hands, how doctors answered offers.

use std::collections::BTreeMap;

use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::{self, OfferEnd, Priority, ReleaseReason};
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_store::Entry;
use jiff::{SignedDuration, Timestamp};

use super::{WAITED, minutes};

/// The field that waits for a coordinator to place the question.
const UNPLACED: &str = "other";
/// A doctor who takes the next case later than this after the last one was not on the way to it.
const GAP_MOST: SignedDuration = SignedDuration::from_hours(2);

/// What was told so far.
#[derive(Debug, Default)]
pub(super) struct Chronicle {
    open: BTreeMap<ConsultationId, Running>,
    ended: Vec<Turn>,
    /// Minutes from a doctor's question to the patient's reply.
    pub(super) replies: Vec<f64>,
    /// How often a doctor began with a case, and fell silent over it.
    pub(super) starts: usize,
    pub(super) silences: usize,
    pub(super) doctors: BTreeMap<PractitionerId, Doctor>,
    /// Cases that waited for long.
    pub(super) waits: Vec<Wait>,
    /// Turns that ended before any doctor had them.
    gone: usize,
    /// Turns in no field.
    unplaced: usize,
}

/// What was told of a doctor.
#[derive(Debug, Clone, Default)]
pub(super) struct Doctor {
    pub(super) taken: usize,
    pub(super) declined: usize,
    pub(super) offers: usize,
    pub(super) ignored: usize,
    pub(super) answers: Vec<f64>,
    pub(super) gaps: Vec<f64>,
    /// When the doctor did anything.
    pub(super) active: Vec<Timestamp>,
    /// When the last case left the doctor's hands.
    finished_at: Option<Timestamp>,
}

/// A stretch in which a case waited.
#[derive(Debug)]
pub(super) struct Wait {
    pub(super) specialty: Specialty,
    pub(super) language: Language,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
}

/// One turn.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub(super) opened_at: Timestamp,
    pub(super) specialty: Specialty,
    pub(super) language: Language,
    pub(super) priority: Priority,
    /// Who answered, and the minutes it lay in doctors' hands.
    pub(super) work: Option<(PractitionerId, f64)>,
    /// Whether a doctor asked the patient something.
    pub(super) asked: bool,
    /// Whether a doctor ever had it.
    taken: bool,
}

/// A consultation that goes on.
#[derive(Debug)]
struct Running {
    turn: Option<Turn>,
    /// Of the newest turn, for the one that may follow.
    specialty: Specialty,
    language: Language,
    priority: Priority,
    waits_since: Option<Timestamp>,
    paused_since: Option<Timestamp>,
    holder: Option<(PractitionerId, Timestamp)>,
    worked: f64,
    offers: BTreeMap<PractitionerId, Timestamp>,
}

impl Chronicle {
    /// Takes in the next entry.
    pub(super) fn take(&mut self, entry: &Entry) {
        let Event::Consultation { id, event } = &entry.event else { return };
        if let consultation::Event::Opened { opening, at } = event {
            let mut running = Running {
                turn: None,
                specialty: opening.specialty.clone(),
                language: opening.language.clone(),
                priority: opening.priority,
                waits_since: None,
                paused_since: None,
                holder: None,
                worked: 0.0,
                offers: BTreeMap::new(),
            };
            running.begin(*at);
            self.open.insert(*id, running);
            return;
        }
        // One that was opened before the time that is looked at.
        let Some(mut running) = self.open.remove(id) else { return };
        if self.follow(&mut running, event, entry.at) {
            self.open.insert(*id, running);
        } else {
            self.end(running);
        }
    }

    /// Gives every turn that began between two moments and was placed in a field.
    pub(super) fn turns(&mut self, from: Timestamp, until: Timestamp) -> Vec<Turn> {
        let running = self.open.values().filter_map(|running| running.turn.as_ref());
        let turns = self.ended.iter().chain(running).filter(|turn| from <= turn.opened_at && turn.opened_at < until);
        let (placed, unplaced): (Vec<Turn>, Vec<Turn>) =
            turns.cloned().partition(|turn| turn.specialty.as_str() != UNPLACED);
        self.unplaced = unplaced.len();
        placed
    }

    /// Says what does not stand in the turns.
    pub(super) fn left_out(&self) -> Vec<String> {
        let of = |count: usize| if count == 1 { "1 question".to_owned() } else { format!("{count} questions") };
        let mut words = Vec::new();
        if self.unplaced > 0 {
            words.push(format!("{} in no field yet are left out", of(self.unplaced)));
        }
        if self.gone > 0 {
            words.push(format!("{} withdrawn or sent to care before a doctor had them are left out", of(self.gone)));
        }
        words
    }

    /// Gives whether the consultation goes on.
    fn follow(&mut self, running: &mut Running, event: &consultation::Event, told_at: Timestamp) -> bool {
        use consultation::Event;
        match event {
            Event::Offered { to, .. } => drop(running.offers.insert(*to, told_at)),
            Event::OfferEnded { to, why } => self.offer_ended(running, *to, *why),
            Event::Accepted { by, at } => self.accepted(running, *by, *at),
            Event::AssignedByHand { to, at, .. } => self.hand_over(running, *to, *at),
            Event::Declined { by, at, .. } => self.declined(running, *by, *at),
            Event::Released { from, reason, at, .. } => self.released(running, *from, *reason, *at),
            Event::AskedBack { by, at, .. } => {
                self.finish(running, *by, *at);
                running.paused_since = Some(*at);
                if let Some(turn) = &mut running.turn {
                    turn.asked = true;
                }
            }
            Event::Replied { at, .. } => {
                if let Some(since) = running.paused_since.take() {
                    self.replies.push(minutes(at.duration_since(since)).max(0.0));
                    running.waits_since = Some(*at);
                }
            }
            Event::Answered { by, at, .. } => {
                let seen = running.holder.is_some_and(|(holder, _)| holder == *by);
                self.finish(running, *by, *at);
                if let Some(mut turn) = running.turn.take() {
                    turn.work = (seen && running.worked > 0.0).then_some((*by, running.worked));
                    self.ended.push(turn);
                }
            }
            Event::FollowedUp { at, .. } => running.begin(*at),
            Event::Rerouted { specialty, at, .. } => {
                self.wait_ends(running, *at);
                running.specialty = specialty.clone();
                (running.holder, running.waits_since) = (None, Some(*at));
                if let Some(turn) = &mut running.turn {
                    turn.specialty = specialty.clone();
                }
            }
            Event::PriorityChanged { priority, .. } => {
                running.priority = *priority;
                if let Some(turn) = &mut running.turn {
                    turn.priority = *priority;
                }
            }
            Event::RedirectedToCare { .. } | Event::Withdrawn { .. } | Event::Closed { .. } => return false,
            _ => {}
        }
        true
    }

    /// A turn that no doctor ever had made no work.
    fn end(&mut self, running: Running) {
        match running.turn {
            Some(turn) if turn.taken => self.ended.push(turn),
            Some(_) => self.gone += 1,
            None => {}
        }
    }

    fn offer_ended(&mut self, running: &mut Running, to: PractitionerId, why: OfferEnd) {
        let was_open = running.offers.remove(&to).is_some();
        if was_open && why == OfferEnd::Expired {
            let doctor = self.doctor(to);
            doctor.offers += 1;
            doctor.ignored += 1;
        }
    }

    fn accepted(&mut self, running: &mut Running, by: PractitionerId, at: Timestamp) {
        let (waited_since, offered_at) = (running.waits_since, running.offers.remove(&by));
        let doctor = self.doctor(by);
        doctor.taken += 1;
        if let Some(offered_at) = offered_at {
            doctor.offers += 1;
            doctor.answers.push(minutes(at.duration_since(offered_at)).max(0.0));
        }
        let finished_at = doctor.finished_at.take();
        let waited = finished_at.filter(|finished| waited_since.is_some_and(|since| since <= *finished));
        // What was brought in from elsewhere, and clocks that differ, may tell things out of their order.
        let gap = waited.map(|finished| at.duration_since(finished)).filter(|gap| !gap.is_negative());
        doctor.gaps.extend(gap.filter(|gap| *gap <= GAP_MOST).map(minutes));
        doctor.active.push(at);
        self.hand_over(running, by, at);
    }

    fn hand_over(&mut self, running: &mut Running, to: PractitionerId, at: Timestamp) {
        self.wait_ends(running, at);
        self.starts += 1;
        running.holder = Some((to, at));
        running.offers.clear();
        if let Some(turn) = &mut running.turn {
            turn.taken = true;
        }
    }

    fn declined(&mut self, running: &mut Running, by: PractitionerId, at: Timestamp) {
        let (offered_at, held) = (running.offers.remove(&by), running.holder.is_some_and(|(holder, _)| holder == by));
        let doctor = self.doctor(by);
        doctor.declined += 1;
        doctor.active.push(at);
        if let Some(offered_at) = offered_at {
            doctor.offers += 1;
            doctor.answers.push(minutes(at.duration_since(offered_at)).max(0.0));
        }
        if held {
            doctor.taken = doctor.taken.saturating_sub(1);
            (running.holder, running.waits_since) = (None, Some(at));
        }
    }

    fn released(&mut self, running: &mut Running, from: PractitionerId, reason: ReleaseReason, at: Timestamp) {
        match reason {
            // What was done so far is in the draft.
            ReleaseReason::HandedBack | ReleaseReason::ShiftEnded => self.finish(running, from, at),
            ReleaseReason::LeaseExpired => self.silences += 1,
            ReleaseReason::NotEligible | ReleaseReason::ByCoordinator => {}
        }
        (running.holder, running.waits_since) = (None, Some(at));
    }

    /// The case leaves a doctor's hands with the work done in them.
    fn finish(&mut self, running: &mut Running, by: PractitionerId, at: Timestamp) {
        if let Some((holder, since)) = running.holder.take()
            && holder == by
        {
            running.worked += minutes(at.duration_since(since)).max(0.0);
        }
        let doctor = self.doctor(by);
        doctor.active.push(at);
        doctor.finished_at = Some(at);
    }

    fn wait_ends(&mut self, running: &mut Running, at: Timestamp) {
        if let Some(since) = running.waits_since.take()
            && at.duration_since(since) >= WAITED
        {
            let (specialty, language) = (running.specialty.clone(), running.language.clone());
            self.waits.push(Wait { specialty, language, since, until: at });
        }
    }

    fn doctor(&mut self, id: PractitionerId) -> &mut Doctor {
        self.doctors.entry(id).or_default()
    }
}

impl Running {
    fn begin(&mut self, at: Timestamp) {
        self.turn = Some(Turn {
            opened_at: at,
            specialty: self.specialty.clone(),
            language: self.language.clone(),
            priority: self.priority,
            work: None,
            asked: false,
            taken: false,
        });
        (self.waits_since, self.paused_since, self.worked) = (Some(at), None, 0.0);
    }
}
