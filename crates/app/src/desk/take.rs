//! Taking a case and letting it go: *Next*, accept, decline, hand back.

use askwell_core::access::{Action, Actor};
use askwell_core::code::Specialty;
use askwell_core::consultation::{Consultation, DeclineReason, Event, ReleaseReason, State};
use askwell_core::dispatch;
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::roster::Tier;
use askwell_core::{Refused, event};
use askwell_store::{By, Unit, Work};
use jiff::Timestamp;
use uuid::Uuid;

use super::doctor;
use crate::dispatcher::minutes;
use crate::unit::{deciding, doing};
use crate::{App, Error, Result};

/// Another node may have given the case away since the picture was made; then the next one is looked for, so many times.
const TRIES: usize = 5;

/// What a press of *Next* leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// This case is in the doctor's hands now.
    Taken(ConsultationId),
    /// This case was in hand already: one at a time is what keeps every promise.
    InHand(ConsultationId),
    /// Nothing waits that this doctor may answer.
    Nothing,
}

impl App {
    /// Gives a doctor the case that must be answered first, under a lease.
    ///
    /// Refused where the registration was not checked, lapsed, or is suspended. A second press gives the same case again. The press
    /// is a sign of life, noted in the same unit as the claim.
    pub async fn desk_next(&self, actor: &Actor) -> Result<Next> {
        let (account, practitioner) = doctor(actor)?;
        let now = self.now();
        let policy = &self.settings().policy;
        let lease_until = now + minutes(policy.lease_minutes);
        for _ in 0..TRIES {
            let mut mirror = self.mirror_at_once().await?;
            let known = mirror.practitioners.get(&practitioner).ok_or(Error::NotFound)?;
            if let Err(refused) = known.in_good_standing(now) {
                drop(mirror);
                self.desk_beat(actor).await?;
                return Err(refused.into());
            }
            mirror.state.doctor_seen(practitioner, now);
            let (state, plan) = mirror.state_and_standing_plan(now, policy);
            let in_hand = state.in_hand(practitioner).map(|task| Next::InHand(task.consultation));
            let wanted = match in_hand {
                Some(in_hand) => Err(in_hand),
                None => dispatch::next(state, plan, practitioner, now, policy).ok_or(Next::Nothing),
            };
            let id = match wanted {
                Ok(id) => id,
                Err(instead) => {
                    drop(mirror);
                    self.desk_beat(actor).await?;
                    return Ok(instead);
                }
            };
            let version = state.task(id).map(|task| task.version);
            let take = doing(move |unit| {
                Box::pin(async move {
                    let Some(consultation) = unit.consultation(id).await? else { return Ok(false) };
                    if version != Some(consultation.version) {
                        return Ok(false);
                    }
                    take(unit, consultation, practitioner, lease_until).await?;
                    Ok(true)
                })
            });
            // The picture stays locked meanwhile: on this node no two doctors reach for the same case.
            if self.store().write(By::Account(account), now, take).await? {
                return Ok(Next::Taken(id));
            }
        }
        self.desk_beat(actor).await?;
        Ok(Next::Nothing)
    }

    /// Takes an offered case; of two who take it at once, one has it and the other is told so.
    pub async fn desk_accept(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        let until = self.now() + minutes(self.settings().policy.lease_minutes);
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let by = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
                let event = consultation.accept(&by, unit.now())?;
                unit.lease_set(id, practitioner, until).await?;
                unit.presence_note(practitioner, false).await?;
                Ok(vec![event])
            })
        });
        self.desk_change(actor, id, request(key, "accept", id), decide).await
    }

    /// Takes a case that came back from the patient and is kept for this doctor.
    pub async fn desk_take_back(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        let until = self.now() + minutes(self.settings().policy.lease_minutes);
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let kept = match &consultation.state {
                    State::Open { preferred, .. } | State::Offered { preferred, .. } => {
                        *preferred == Some(practitioner)
                    }
                    _ => return Err(Refused::NotWaiting.into()),
                };
                if !kept {
                    return Err(Refused::NotAssigned.into());
                }
                taking(unit, &consultation, practitioner, until).await
            })
        });
        self.desk_change(actor, id, request(key, "take back", id), decide).await
    }

    /// Will not take it, or gives back what is in hand, for a reason of the case: it does not come to this doctor again.
    pub async fn desk_decline(
        &self,
        actor: &Actor,
        id: ConsultationId,
        reason: DeclineReason,
        key: Uuid,
    ) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let event = consultation.decline(practitioner, reason, unit.now())?;
                if consultation.holder() == Some(practitioner) {
                    unit.lease_remove(id).await?;
                }
                Ok(vec![event])
            })
        });
        let request = request(key, &format!("decline {reason:?}"), id);
        self.desk_change(actor, id, request, decide).await
    }

    /// Hands a case back with its draft, so that another doctor can go on.
    pub async fn desk_hand_back(
        &self,
        actor: &Actor,
        id: ConsultationId,
        reason: ReleaseReason,
        key: Uuid,
    ) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let event = consultation.release(practitioner, reason, unit.now())?;
                unit.lease_remove(id).await?;
                Ok(vec![event])
            })
        });
        let request = request(key, &format!("hand back {reason:?}"), id);
        self.desk_change(actor, id, request, decide).await
    }

    /// Sends a case in hand to another field: it waits there for a doctor with what is left of its promise.
    pub async fn desk_reroute(&self, actor: &Actor, id: ConsultationId, specialty: Specialty, key: Uuid) -> Result<()> {
        let (account, practitioner) = doctor(actor)?;
        let request = request(key, &format!("reroute {specialty}"), id);
        let decide = deciding(move |unit, mut consultation| {
            Box::pin(async move {
                let now = unit.now();
                let back = consultation.release(practitioner, ReleaseReason::HandedBack, now)?;
                consultation.apply(&back);
                let rerouted = consultation.reroute(specialty, account, now)?;
                unit.lease_remove(id).await?;
                Ok(vec![back, rerouted])
            })
        });
        self.desk_change(actor, id, request, decide).await
    }
}

impl App {
    /// Changes a case as its doctor, once for each key. A doctor who was asked for it or had it, and has it no longer, is told so.
    pub(super) async fn desk_change(
        &self,
        actor: &Actor,
        id: ConsultationId,
        request: (Uuid, Vec<u8>),
        decide: impl for<'u> FnOnce(&'u mut Unit, Consultation) -> Work<'u, Result<Vec<Event>>> + Send + 'static,
    ) -> Result<()> {
        match self.consultation_change(actor, id, Action::AnswerConsultation, request, decide).await {
            Err(Error::NotFound) => Err(self.no_longer(actor, id).await),
            done => done,
        }
    }

    /// Says why a doctor finds a case no longer: moved on, if the doctor ever had to do with it, else there is no such thing.
    pub(super) async fn no_longer(&self, actor: &Actor, id: ConsultationId) -> Error {
        match self.was_asked(actor, id).await {
            Ok(true) => Refused::NotWaiting.into(),
            Ok(false) => Error::NotFound,
            Err(error) => error,
        }
    }

    async fn was_asked(&self, actor: &Actor, id: ConsultationId) -> Result<bool> {
        let entries = self.store().read().await?.journal_about(id).await?;
        let asked = entries.into_iter().any(|entry| match entry.event {
            event::Event::Consultation {
                event: Event::Offered { to, .. } | Event::AssignedByHand { to, .. }, ..
            } => Some(to) == actor.practitioner,
            _ => false,
        });
        Ok(asked)
    }
}

/// Gives the key of a request with what it was, for telling a repeated one from another with the same key.
pub(super) fn request(key: Uuid, verb: &str, id: ConsultationId) -> (Uuid, Vec<u8>) {
    (key, format!("{verb} {id}").into_bytes())
}

/// Puts a waiting case into a doctor's hands and saves that.
async fn take(
    unit: &mut Unit,
    mut consultation: Consultation,
    practitioner: PractitionerId,
    lease_until: Timestamp,
) -> Result<()> {
    for event in taking(unit, &consultation, practitioner, lease_until).await? {
        consultation.apply(&event);
        unit.consultation_save(&consultation, &event).await?;
    }
    Ok(())
}

/// Gives what happens when a doctor takes a waiting case: an offer, unless one stands, and its acceptance.
async fn taking(
    unit: &mut Unit,
    consultation: &Consultation,
    practitioner: PractitionerId,
    lease_until: Timestamp,
) -> Result<Vec<Event>> {
    let by = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
    let now = unit.now();
    let mut offered = consultation.clone();
    let mut events = Vec::new();
    if !consultation.offers().iter().any(|offer| offer.to == practitioner && now < offer.until) {
        let offer = consultation.offer(&by, Tier::Regular, lease_until, now)?;
        offered.apply(&offer);
        events.push(offer);
    }
    events.push(offered.accept(&by, now)?);
    unit.lease_set(consultation.id, practitioner, lease_until).await?;
    unit.presence_note(practitioner, false).await?;
    Ok(events)
}
