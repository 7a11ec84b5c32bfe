//! A doctor's desk: what is offered, what is in hand, what came back, and the way to the next case.

mod answer;
mod case;
mod draft;
mod help;
mod take;

use std::collections::BTreeSet;

use askwell_core::Refused;
use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::{Consultation, Priority, State, Subject};
use askwell_core::id::{AccountId, ConsultationId, PractitionerId};
use askwell_core::query::Question;
use askwell_core::roster::{Shift, Tier};
use askwell_store::{By, Reader};
use jiff::Timestamp;
use serde::Serialize;

pub use answer::{BlockForm, CHECKS_HOLDING_BACK, Form};
pub use case::{Case, DraftOf, Mine, ReadBy};
pub use draft::Kept;
pub use help::{Help, Sign};
pub use take::Next;

use crate::dispatcher::{Mirror, minutes};
use crate::unit::doing;
use crate::{App, Error, Result, full_is};

/// How many answered cases the desk shows.
const ANSWERED_SHOWN: u32 = 20;

/// A doctor's desk.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Desk {
    /// Why nothing can be taken now, if so: licence lapsed, suspended, not verified.
    #[serde(skip)]
    pub refused: Option<Refused>,
    /// Until when the registration is valid.
    pub licensed_until: Timestamp,
    /// The running shift.
    pub on: Option<Shift>,
    /// The next shift.
    pub next: Option<Shift>,
    /// How many cases wait that this doctor may answer.
    pub waiting: usize,
    /// Offered to this doctor, the soonest to end first.
    pub offered: Vec<Card>,
    /// In hand.
    pub in_hand: Vec<Card>,
    /// Came back from the patient and is kept for this doctor for a while.
    pub returned: Vec<Card>,
    /// The patient has the word.
    pub with_patient: Vec<Card>,
}

/// A case in a list; deliberately without a word of what the patient wrote, so that a list is no reading of records.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Card {
    /// Which.
    pub id: ConsultationId,
    /// The field.
    pub specialty: Specialty,
    /// The language.
    pub language: Language,
    /// How soon.
    pub priority: Priority,
    /// For whom the patient asks.
    pub subject: Subject,
    /// Which turn; above 1 the patient asked on.
    pub turn: u32,
    /// How many questions are open.
    pub open_questions: usize,
    /// When this turn began.
    pub opened_at: Timestamp,
    /// By when the answer is due; nothing while the patient has the word or nothing is owed.
    pub due: Option<Timestamp>,
    /// How and until when it is offered, where it is.
    pub offer: Option<(Tier, Timestamp)>,
    /// When it was answered, where it was.
    pub answered_at: Option<Timestamp>,
}

impl App {
    /// Gives a doctor's own desk; looking at it is a sign of life.
    pub async fn desk(&self, actor: &Actor) -> Result<Desk> {
        let (_, practitioner) = doctor(actor)?;
        // On a full disk a doctor still reads what is in hand.
        full_is(self.desk_beat(actor).await, |_| Ok(()))?;
        let now = self.now();
        let mirror = self.mirror().await?;
        let known = mirror.practitioners.get(&practitioner).ok_or(Error::NotFound)?;
        let shifts: Vec<Shift> =
            mirror.roster.of(practitioner).filter(|shift| now < shift.ends_at).take(2).cloned().collect();
        let (on, ahead): (Vec<Shift>, Vec<Shift>) = shifts.into_iter().partition(|shift| shift.starts_at <= now);
        let refused = known.in_good_standing(now).err();
        let licensed_until = known.license.valid_until;
        let waiting = waiting_for(&mirror, practitioner, now);
        let (offered, returned) = (mirror.offered_to(practitioner, now), mirror.kept_for(practitioner, now));
        drop(mirror);
        let mut reader = self.store().read().await?;
        let held = reader.consultations_held_by(practitioner).await?;
        let (with_patient, in_hand): (Vec<_>, Vec<_>) =
            held.iter().partition(|held| matches!(held.state, State::AwaitingPatient { .. }));
        Ok(Desk {
            refused,
            licensed_until,
            on: on.into_iter().next(),
            next: ahead.into_iter().next(),
            waiting,
            offered: cards(&mut reader, &offered, practitioner).await?,
            in_hand: in_hand.into_iter().map(|held| card(held, practitioner)).collect(),
            returned: cards(&mut reader, &returned, practitioner).await?,
            with_patient: with_patient.into_iter().map(|held| card(held, practitioner)).collect(),
        })
    }

    /// Gives what a doctor answered last, the newest first, those after one of them; and the mark of the next page, if any.
    pub async fn desk_answered(
        &self,
        actor: &Actor,
        after: Option<ConsultationId>,
    ) -> Result<(Vec<Card>, Option<ConsultationId>)> {
        let (_, practitioner) = doctor(actor)?;
        let mut reader = self.store().read().await?;
        let mark = match after {
            Some(id) => reader
                .consultation(id)
                .await?
                .and_then(|last| last.answered_turns.last().map(|turn| (turn.answered_at, id))),
            None => None,
        };
        let mut answered = reader.consultations_answered_by(practitioner, mark, ANSWERED_SHOWN + 1).await?;
        let has_more = answered.len() > ANSWERED_SHOWN as usize;
        answered.truncate(ANSWERED_SHOWN as usize);
        let next = answered.last().filter(|_| has_more).map(|last| last.id);
        Ok((answered.iter().map(|consultation| card(consultation, practitioner)).collect(), next))
    }

    /// Notes that the doctor is there: presence, and the leases of what is in hand.
    pub async fn desk_beat(&self, actor: &Actor) -> Result<()> {
        let (account, practitioner) = doctor(actor)?;
        let until = self.now() + minutes(self.settings().policy.lease_minutes);
        let beat = doing(move |unit| {
            Box::pin(async move {
                let held = unit.consultations_held_by(practitioner).await?;
                let in_hand = held.iter().filter(|held| matches!(held.state, State::Assigned { .. }));
                let in_hand: Vec<ConsultationId> = in_hand.map(|held| held.id).collect();
                unit.presence_note(practitioner, in_hand.is_empty()).await?;
                for consultation in in_hand {
                    unit.lease_set(consultation, practitioner, until).await?;
                }
                Ok(())
            })
        });
        self.store().write(By::Account(account), self.now(), beat).await
    }
}

/// Gives account and practitioner of somebody who may work at a desk.
pub(crate) fn doctor(actor: &Actor) -> Result<(AccountId, PractitionerId)> {
    let account = actor.account.ok_or(Error::SignInFirst)?;
    match actor.practitioner {
        Some(practitioner) if may(actor, Action::WorkDesk, Relation::Own) => Ok((account, practitioner)),
        _ => Err(Error::Forbidden),
    }
}

/// Gives a case as a list shows it to this doctor.
fn card(consultation: &Consultation, practitioner: PractitionerId) -> Card {
    let owed = !consultation.deadline.is_answered() && !consultation.ended();
    let offer = consultation.offers().iter().find(|offer| offer.to == practitioner);
    let open = consultation.questions.numbered().filter(|(_, question)| **question == Question::Open);
    Card {
        id: consultation.id,
        specialty: consultation.specialty.clone(),
        language: consultation.language.clone(),
        priority: consultation.priority,
        subject: consultation.subject,
        turn: consultation.turn,
        open_questions: open.count(),
        opened_at: consultation.deadline.opened_at(),
        due: consultation.deadline.due().filter(|_| owed),
        offer: offer.map(|offer| (offer.tier, offer.until)),
        answered_at: consultation.answered_turns.last().map(|turn| turn.answered_at).filter(|_| !owed),
    }
}

async fn cards(reader: &mut Reader, ids: &[ConsultationId], practitioner: PractitionerId) -> Result<Vec<Card>> {
    let mut cards = Vec::with_capacity(ids.len());
    for id in ids {
        cards.extend(reader.consultation(*id).await?.map(|consultation| card(&consultation, practitioner)));
    }
    Ok(cards)
}

fn waiting_for(mirror: &Mirror, practitioner: PractitionerId, now: Timestamp) -> usize {
    let Some(doctor) = mirror.state.doctor(practitioner) else { return 0 };
    let mine = mirror.state.tasks().filter(|task| {
        let kept_for_another = task.preferred.is_some_and(|(other, until)| other != practitioner && now < until);
        let fits = doctor.specialties.contains(&task.specialty) && doctor.languages.contains(&task.language);
        task.is_waiting() && fits && !kept_for_another && !task.declined_by.contains(&practitioner)
    });
    mine.count()
}

impl Mirror {
    /// The cases offered to a doctor that can still be taken, the soonest to end first.
    fn offered_to(&self, practitioner: PractitionerId, now: Timestamp) -> Vec<ConsultationId> {
        let open = self.offers.iter().flat_map(|(id, offers)| offers.iter().map(move |offer| (offer, *id)));
        let mine: BTreeSet<(Timestamp, ConsultationId)> = open
            .filter(|(offer, _)| offer.to == practitioner && now < offer.until)
            .map(|(offer, id)| (offer.until, id))
            .collect();
        mine.into_iter().map(|(_, id)| id).collect()
    }

    /// The waiting cases kept for a doctor who knows them, the most urgent first.
    fn kept_for(&self, practitioner: PractitionerId, now: Timestamp) -> Vec<ConsultationId> {
        let kept = self.state.tasks().filter(|task| {
            task.is_waiting() && task.preferred.is_some_and(|(doctor, until)| doctor == practitioner && now < until)
        });
        let kept: BTreeSet<(Timestamp, ConsultationId)> = kept.map(|task| (task.due, task.consultation)).collect();
        kept.into_iter().map(|(_, id)| id).collect()
    }
}
