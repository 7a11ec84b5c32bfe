//! The only place where a consultation changes.

use jiff::{SignedDuration, Timestamp};

use super::event::{Event, Opening, ReleaseReason, Side};
use super::state::{AnsweredTurn, Consultation, Offer, State};
use crate::consent::Ledger;
use crate::deadline::Deadline;
use crate::id::{ConsultationId, MessageId, PractitionerId};
use crate::message::{Author, Kind, Message, Words};
use crate::query::Questions;

impl Consultation {
    /// Gives the consultation that the first event describes; any other event begins nothing.
    pub fn begin(id: ConsultationId, event: &Event) -> Option<Self> {
        let Event::Opened { opening, at } = event else { return None };
        let Opening { patient, subject, specialty, language, priority, flags, words, .. } = opening.as_ref().clone();
        let mut consultation = Self {
            id,
            patient,
            subject,
            specialty,
            language,
            priority,
            flags,
            opened_at: *at,
            deadline: Deadline::new(*at, opening.promise, opening.calendar.clone()),
            questions: Questions::open(opening.questions).ok()?,
            messages: Vec::new(),
            state: State::Open { preferred: None, since: *at },
            turn: 1,
            follow_ups_allowed: opening.follow_ups_allowed,
            declined_by: Default::default(),
            alarms: Vec::new(),
            answered_turns: Vec::new(),
            consents: Ledger::default(),
            outcomes: Vec::new(),
            version: 1,
        };
        consultation.say(words, Kind::Query, Author::Patient, *at);
        Some(consultation)
    }

    /// Changes the state as the event says. An event that does not fit the state changes nothing but the version.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Opened { .. } => {}
            Event::Offered { to, tier, until, .. } => self.add_offer(Offer { to: *to, tier: *tier, until: *until }),
            Event::OfferEnded { to, .. } => self.drop_offer(*to),
            Event::Accepted { by, at } | Event::AssignedByHand { to: by, at, .. } => {
                self.state = State::Assigned { to: *by, at: *at };
            }
            Event::Declined { by, at, .. } => {
                self.declined_by.insert(*by);
                if self.holder() == Some(*by) {
                    self.state = State::Open { preferred: None, since: *at };
                } else {
                    self.drop_offer(*by);
                }
            }
            Event::Released { from, reason, at, .. } => {
                // Who gives it back means another doctor; at a shift's end or after silence it may be the same one later.
                if *reason == ReleaseReason::HandedBack {
                    self.declined_by.insert(*from);
                }
                self.state = State::Open { preferred: None, since: *at };
            }
            Event::AskedBack { by, words, at } => {
                self.say(words.clone(), Kind::QuestionBack, Author::Practitioner(*by), *at);
                self.deadline.ask(*at);
                self.state = State::AwaitingPatient { by: *by, asked_at: *at };
            }
            Event::Replied { words, at } => {
                let preferred = self.holder();
                self.say(words.clone(), Kind::Reply, Author::Patient, *at);
                self.deadline.reply(*at);
                self.state = State::Open { preferred, since: *at };
            }
            Event::Answered { by, words, resolutions, at } => {
                self.questions.resolve(resolutions, words.message);
                self.say(words.clone(), Kind::Answer, Author::Practitioner(*by), *at);
                self.end_turn(*at);
                self.state = State::Answered { by: *by, at: *at };
            }
            Event::FollowedUp { words, questions, at } => {
                let State::Answered { by, .. } = self.state else { return };
                self.say(words.clone(), Kind::FollowUp, Author::Patient, *at);
                self.questions.add(*questions);
                self.turn += 1;
                self.deadline.new_turn(*at);
                self.state = State::Open { preferred: Some(by), since: *at };
            }
            Event::Remarked { words, at } => self.say(words.clone(), Kind::Remark, Author::Patient, *at),
            Event::Seen { side, message, at } => self.see_up_to(*side, *message, *at),
            Event::Rerouted { specialty, at, .. } => {
                self.specialty = specialty.clone();
                self.state = State::Open { preferred: None, since: *at };
            }
            Event::PriorityChanged { priority, promise, .. } => {
                self.priority = *priority;
                self.deadline.change_promise(*promise);
            }
            Event::Alarmed { turn, cause, .. } => self.alarms.push((*turn, *cause)),
            Event::Consented { line } => self.consents.apply(line),
            Event::RedirectedToCare { rules, at } => {
                self.state = State::RedirectedToCare { rules: rules.clone(), at: *at };
            }
            Event::Withdrawn { at } => self.state = State::Withdrawn { at: *at },
            Event::Closed { reason, at } => self.state = State::Closed { reason: *reason, at: *at },
            Event::OutcomeReported { day, outcome } => self.outcomes.push((*day, *outcome)),
        }
    }

    fn say(&mut self, words: Words, kind: Kind, author: Author, at: Timestamp) {
        self.messages.push(Message { words, kind, author, at, seen_at: None });
    }

    fn end_turn(&mut self, at: Timestamp) {
        let kept = self.deadline.kept(at);
        self.deadline.answer(at);
        let opened_at = self.deadline.opened_at();
        let took = at.duration_since(opened_at) - self.paused_since(opened_at);
        self.answered_turns.push(AnsweredTurn { turn: self.turn, opened_at, answered_at: at, took, kept });
    }

    /// Gives how long doctors' questions waited for the patient's reply since a moment.
    fn paused_since(&self, moment: Timestamp) -> SignedDuration {
        let mut asked_at = None;
        let mut paused = SignedDuration::ZERO;
        for message in self.messages.iter().filter(|message| message.at >= moment) {
            match message.kind {
                Kind::QuestionBack => asked_at = Some(message.at),
                Kind::Reply => {
                    paused += asked_at.take().map_or(SignedDuration::ZERO, |at| message.at.duration_since(at));
                }
                _ => {}
            }
        }
        paused
    }

    fn add_offer(&mut self, offer: Offer) {
        match &mut self.state {
            State::Open { preferred, since } => {
                self.state = State::Offered { preferred: *preferred, since: *since, offers: vec![offer] };
            }
            State::Offered { offers, .. } => {
                offers.retain(|earlier| earlier.to != offer.to);
                offers.push(offer);
            }
            _ => {}
        }
    }

    fn drop_offer(&mut self, to: PractitionerId) {
        if let State::Offered { preferred, since, offers } = &mut self.state {
            offers.retain(|offer| offer.to != to);
            if offers.is_empty() {
                self.state = State::Open { preferred: *preferred, since: *since };
            }
        }
    }

    fn see_up_to(&mut self, side: Side, newest: MessageId, at: Timestamp) {
        for message in &mut self.messages {
            if matches!(message.author, Author::Patient) == (side == Side::Practitioner) {
                message.seen_at.get_or_insert(at);
            }
            if message.words.message == newest {
                break;
            }
        }
    }
}
