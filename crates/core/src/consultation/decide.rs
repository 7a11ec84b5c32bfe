//! What may happen to a consultation, and when. Nothing here changes it.

use jiff::{SignedDuration, Timestamp};

use super::event::{CloseReason, DeclineReason, Event, OfferEnd, Opening, Outcome, ReleaseReason, Side};
use super::state::{Consultation, FOLLOW_UP_WINDOW, Offer, State};
use crate::Refused;
use crate::access::{Actor, Relation};
use crate::code::{Digest, Rule, Specialty};
use crate::dispatch::{Cause, Priority};
use crate::id::{AccountId, MessageId, PractitionerId};
use crate::message::{Author, Words};
use crate::practitioner::Practitioner;
use crate::query::{Questions, Resolution};
use crate::roster::Tier;

impl Consultation {
    /// Opens a consultation: at least one question, at most ten files.
    pub fn open(opening: Opening, now: Timestamp) -> Result<Event, Refused> {
        Questions::open(opening.questions)?;
        opening.words.check()?;
        Ok(Event::Opened { opening: Box::new(opening), at: now })
    }

    /// Offers it to a doctor until a moment. Several may be asked at once; the first to accept gets it.
    pub fn offer(&self, to: &Practitioner, tier: Tier, until: Timestamp, now: Timestamp) -> Result<Event, Refused> {
        self.waits()?;
        self.may_take(to, now)?;
        if self.offers().iter().any(|offer| offer.to == to.id && offer.until > now) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Offered { to: to.id, tier, until, why: None })
    }

    /// Ends an offer that nobody took.
    pub fn end_offer(&self, to: PractitionerId, why: OfferEnd) -> Result<Event, Refused> {
        self.offer_to(to)?;
        Ok(Event::OfferEnded { to, why })
    }

    /// The doctor takes an offer that still stands.
    pub fn accept(&self, by: &Practitioner, now: Timestamp) -> Result<Event, Refused> {
        let offer = self.offer_to(by.id)?;
        if offer.until < now {
            return Err(Refused::OfferEnded { until: offer.until });
        }
        self.may_take(by, now)?;
        Ok(Event::Accepted { by: by.id, at: now })
    }

    /// The doctor will not take it, or gives back what is theirs for a reason of the case; it does not come to them again.
    pub fn decline(&self, by: PractitionerId, reason: DeclineReason, now: Timestamp) -> Result<Event, Refused> {
        let held = self.works_on_it(by).is_ok();
        if !held && self.offer_to(by)?.tier == Tier::Backup {
            return Err(Refused::BackupMayNotDecline);
        }
        Ok(Event::Declined { by, reason, at: now })
    }

    /// Takes it back from the doctor who works on it. While the patient has the word there is nothing to take back: after
    /// the reply the case waits for a doctor anew.
    pub fn release(&self, from: PractitionerId, reason: ReleaseReason, now: Timestamp) -> Result<Event, Refused> {
        self.works_on_it(from)?;
        Ok(Event::Released { from, reason, at: now, why: None })
    }

    /// A coordinator gives it to a doctor, whoever holds it; the doctor's license and scope still count.
    pub fn assign_by_hand(&self, to: &Practitioner, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        match self.state {
            State::Open { .. } | State::Offered { .. } | State::Assigned { .. } => {}
            State::AwaitingPatient { .. } => return Err(Refused::AwaitingPatient),
            _ => return Err(Refused::Ended),
        }
        if self.holder() == Some(to.id) {
            return Err(Refused::NothingToChange);
        }
        to.may_answer(&self.specialty, &self.language, now)?;
        Ok(Event::AssignedByHand { to: to.id, by, at: now, why: None })
    }

    /// The doctor asks back; the clock stops until the patient replies.
    pub fn ask_back(&self, by: &Practitioner, words: Words, now: Timestamp) -> Result<Event, Refused> {
        self.worked_by(by, now)?;
        words.check()?;
        Ok(Event::AskedBack { by: by.id, words, at: now })
    }

    /// The patient replies to the doctor's question.
    pub fn reply(&self, words: Words, now: Timestamp) -> Result<Event, Refused> {
        if !matches!(self.state, State::AwaitingPatient { .. }) {
            return Err(Refused::NotAwaitingPatient);
        }
        words.check()?;
        Ok(Event::Replied { words, at: now })
    }

    /// The assigned doctor answers; every question must be answered, deferred or declined with a reason.
    pub fn answer(
        &self,
        by: &Practitioner,
        words: Words,
        resolutions: Vec<Resolution>,
        now: Timestamp,
    ) -> Result<Event, Refused> {
        self.worked_by(by, now)?;
        self.questions.check(&resolutions)?;
        words.check()?;
        Ok(Event::Answered { by: by.id, words, resolutions, at: now })
    }

    /// The patient asks on, within the allowance; this begins a turn with its own deadline.
    pub fn follow_up(&self, words: Words, questions: u8, now: Timestamp) -> Result<Event, Refused> {
        let State::Answered { at, .. } = self.state else {
            return Err(if self.ended() { Refused::Ended } else { Refused::NotAnswered });
        };
        if at + FOLLOW_UP_WINDOW < now {
            return Err(Refused::FollowUpsEnded { until: at + FOLLOW_UP_WINDOW });
        }
        if self.turn > u32::from(self.follow_ups_allowed) {
            return Err(Refused::NoFollowUpsLeft { allowed: self.follow_ups_allowed });
        }
        self.questions.room_for(questions)?;
        words.check()?;
        Ok(Event::FollowedUp { words, questions, at: now })
    }

    /// The patient adds something that asks nothing ("thank you"); no clock moves.
    pub fn remark(&self, words: Words, now: Timestamp) -> Result<Event, Refused> {
        if self.ended() {
            return Err(Refused::Ended);
        }
        words.check()?;
        Ok(Event::Remarked { words, at: now })
    }

    /// One side opened the conversation. Refused when everything of the other side was seen before.
    pub fn see(&self, side: Side, now: Timestamp) -> Result<Event, Refused> {
        let theirs = |author: Author| matches!(author, Author::Patient) == (side == Side::Practitioner);
        let newest = self.messages.iter().rfind(|message| theirs(message.author) && message.seen_at.is_none());
        let newest = newest.ok_or(Refused::NothingToChange)?;
        Ok(Event::Seen { side, message: newest.words.message, at: now })
    }

    /// Sends it to another field while nobody works on it.
    pub fn reroute(&self, specialty: Specialty, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        self.waits()?;
        if specialty == self.specialty {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Rerouted { specialty, by, at: now, why: None })
    }

    /// Changes the urgency; time used so far stays used.
    pub fn change_priority(
        &self,
        priority: Priority,
        promise: SignedDuration,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Event, Refused> {
        if self.ended() {
            return Err(Refused::Ended);
        }
        if priority == self.priority {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::PriorityChanged { priority, promise, by, at: now, why: None })
    }

    /// Tells the coordinator about this turn, once for each cause; a miss only when the deadline has passed unanswered.
    pub fn alarm(&self, cause: Cause, now: Timestamp) -> Result<Event, Refused> {
        self.not_ended()?;
        let due = self.deadline.due().filter(|_| !self.deadline.is_answered()).ok_or(Refused::NothingToChange)?;
        if self.alarms.contains(&(self.turn, cause)) || (cause.is_miss() && now <= due) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Alarmed { turn: self.turn, cause, due, at: now })
    }

    /// The patient agrees that exactly this text may be published.
    pub fn consent(&self, text: Digest, now: Timestamp) -> Result<Event, Refused> {
        if !matches!(self.state, State::Answered { .. } | State::Closed { .. }) {
            return Err(Refused::NotAnswered);
        }
        Ok(Event::Consented { line: self.consents.give(text, now)? })
    }

    /// The patient takes every consent back; always possible while one stands.
    pub fn withdraw_consent(&self, now: Timestamp) -> Result<Event, Refused> {
        Ok(Event::Consented { line: self.consents.withdraw(now)? })
    }

    /// Tells the patient to seek care now; the case leaves the queue.
    pub fn redirect_to_care(&self, rules: Vec<Rule>, now: Timestamp) -> Result<Event, Refused> {
        self.not_ended()?;
        Ok(Event::RedirectedToCare { rules, at: now })
    }

    /// The patient takes it back before it is answered.
    pub fn withdraw(&self, now: Timestamp) -> Result<Event, Refused> {
        match self.state {
            State::Answered { .. } => Err(Refused::NothingToChange),
            _ if self.ended() => Err(Refused::Ended),
            _ => Ok(Event::Withdrawn { at: now }),
        }
    }

    /// Closes an answered case; an open question refuses it. A question never replied to may close too.
    pub fn close(&self, reason: CloseReason, now: Timestamp) -> Result<Event, Refused> {
        match (&self.state, reason) {
            (State::Answered { at, .. }, CloseReason::FollowUpsEnded) if now <= *at + FOLLOW_UP_WINDOW => {
                Err(Refused::NothingToChange)
            }
            (State::Answered { .. }, CloseReason::ByPatient | CloseReason::FollowUpsEnded) => {
                self.questions.none_open()?;
                Ok(Event::Closed { reason, at: now })
            }
            (State::AwaitingPatient { asked_at, .. }, CloseReason::NoReply) if *asked_at + FOLLOW_UP_WINDOW < now => {
                Ok(Event::Closed { reason, at: now })
            }
            _ if self.ended() => Err(Refused::Ended),
            _ => Err(Refused::NotAnswered),
        }
    }

    /// Records how it went, once for each day it is asked.
    pub fn report_outcome(&self, day: u16, outcome: Outcome) -> Result<Event, Refused> {
        if self.answered_at().is_none() {
            return Err(Refused::NotAnswered);
        }
        if self.outcomes.iter().any(|(asked, _)| *asked == day) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::OutcomeReported { day, outcome })
    }

    /// Gives the doctor who holds it, working or waiting for the patient.
    pub fn holder(&self) -> Option<PractitionerId> {
        match self.state {
            State::Assigned { to, .. } => Some(to),
            State::AwaitingPatient { by, .. } => Some(by),
            _ => None,
        }
    }

    /// Gives the open offers.
    pub fn offers(&self) -> &[Offer] {
        if let State::Offered { offers, .. } = &self.state { offers } else { &[] }
    }

    /// Gives when the latest answer was given.
    pub fn answered_at(&self) -> Option<Timestamp> {
        let answer = self.messages.iter().rfind(|message| message.kind == crate::message::Kind::Answer);
        answer.map(|message| message.at)
    }

    /// Gives the doctors who answered it, each once, in order.
    pub fn answered_by(&self) -> Vec<PractitionerId> {
        let mut doctors = Vec::new();
        for message in self.messages.iter().filter(|message| message.kind == crate::message::Kind::Answer) {
            if let Author::Practitioner(by) = message.author
                && !doctors.contains(&by)
            {
                doctors.push(by);
            }
        }
        doctors
    }

    /// Says whether nothing more can be said in it.
    pub fn ended(&self) -> bool {
        matches!(self.state, State::Closed { .. } | State::Withdrawn { .. } | State::RedirectedToCare { .. })
    }

    /// Says how somebody stands to it: its patient, a doctor who deals or dealt with it, or nobody in particular.
    pub fn relation(&self, actor: &Actor) -> Relation {
        if actor.patient == Some(self.patient) {
            return Relation::Own;
        }
        let involved = |practitioner: PractitionerId| {
            self.holder() == Some(practitioner)
                || self.offers().iter().any(|offer| offer.to == practitioner)
                || self.messages.iter().any(|message| message.author == Author::Practitioner(practitioner))
                || matches!(self.state, State::Open { preferred: Some(preferred), .. } if preferred == practitioner)
        };
        if actor.practitioner.is_some_and(involved) { Relation::Assigned } else { Relation::Anybody }
    }

    /// Gives the message of that identifier.
    pub fn message(&self, id: MessageId) -> Option<&crate::message::Message> {
        self.messages.iter().find(|message| message.words.message == id)
    }

    fn waits(&self) -> Result<(), Refused> {
        match self.state {
            State::Open { .. } | State::Offered { .. } => Ok(()),
            _ if self.ended() => Err(Refused::Ended),
            _ => Err(Refused::NotWaiting),
        }
    }

    fn not_ended(&self) -> Result<(), Refused> {
        if self.ended() { Err(Refused::Ended) } else { Ok(()) }
    }

    fn offer_to(&self, to: PractitionerId) -> Result<&Offer, Refused> {
        self.waits()?;
        self.offers().iter().find(|offer| offer.to == to).ok_or(Refused::NotAssigned)
    }

    fn may_take(&self, practitioner: &Practitioner, now: Timestamp) -> Result<(), Refused> {
        practitioner.may_answer(&self.specialty, &self.language, now)?;
        if self.declined_by.contains(&practitioner.id) {
            return Err(Refused::DeclinedBefore);
        }
        Ok(())
    }

    fn works_on_it(&self, practitioner: PractitionerId) -> Result<(), Refused> {
        match self.state {
            State::Assigned { to, .. } if to == practitioner => Ok(()),
            State::AwaitingPatient { by, .. } if by == practitioner => Err(Refused::AwaitingPatient),
            State::Assigned { .. } | State::AwaitingPatient { .. } => Err(Refused::AssignedToAnother),
            _ if self.ended() => Err(Refused::Ended),
            _ => Err(Refused::NotAssigned),
        }
    }

    /// Says whether this doctor may write in it now; a license that lapsed while the case was open counts.
    fn worked_by(&self, by: &Practitioner, now: Timestamp) -> Result<(), Refused> {
        self.works_on_it(by.id)?;
        by.in_good_standing(now)
    }
}
