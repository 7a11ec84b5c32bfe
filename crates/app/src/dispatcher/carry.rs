//! Carries out what was decided: each thing one unit of work, dropped when the case has moved on meanwhile.

use askwell_core::consultation::{CloseReason, Consultation, Event, FOLLOW_UP_WINDOW, OfferEnd};
use askwell_core::dispatch::{Action, ReleaseReason};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::{Refused, consultation};
use askwell_store::{By, Status, Unit};
use jiff::Timestamp;

use super::Mirror;
use crate::{App, Error, Result};

/// How many quiet cases are closed in one go.
const CLOSED_AT_ONCE: u32 = 100;

/// An offer that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Over {
    consultation: ConsultationId,
    to: PractitionerId,
    why: OfferEnd,
}

impl Mirror {
    /// Gives the offers nobody took in time, and those to doctors who may not take them any more.
    pub(super) fn offers_over(&self, now: Timestamp) -> Vec<Over> {
        let mut over = Vec::new();
        for (&consultation, offers) in &self.offers {
            for offer in offers {
                let stands =
                    self.practitioners.get(&offer.to).is_some_and(|doctor| doctor.in_good_standing(now).is_ok());
                let why = match stands {
                    false => OfferEnd::NotEligible,
                    true if offer.until <= now => OfferEnd::Expired,
                    true => continue,
                };
                over.push(Over { consultation, to: offer.to, why });
            }
        }
        over
    }
}

impl App {
    /// Ends offers; says whether any was still open.
    pub(super) async fn end_offers(&self, over: Vec<Over>) -> Result<bool> {
        let mut done = false;
        for Over { consultation, to, why } in over {
            done |= self
                .act(consultation, move |consultation, now| {
                    let open = consultation.offers().iter().any(|offer| offer.to == to && offer.until <= now);
                    if !open && why == OfferEnd::Expired {
                        return Err(Refused::NothingToChange);
                    }
                    consultation.end_offer(to, why)
                })
                .await?;
        }
        Ok(done)
    }

    /// Carries out one action; says whether it changed anything. What a rule refuses was overtaken by events.
    pub(super) async fn carry_out(&self, action: Action) -> Result<bool> {
        match action {
            Action::Page { consultation, version, practitioner, tier, expires, .. } => {
                self.unit(consultation, Some(version), move |unit, consultation| {
                    Box::pin(async move {
                        let to = unit.practitioner(practitioner).await?.ok_or(Refused::NotAPractitioner)?;
                        Ok(consultation.offer(&to, tier, expires, unit.now())?)
                    })
                })
                .await
            }
            Action::Release { consultation, version, holder, reason } => {
                self.unit(consultation, Some(version), move |unit, consultation| {
                    Box::pin(async move { give_back(unit, consultation, holder, reason).await })
                })
                .await
            }
            Action::AlarmCoordinator { consultation, version, cause } => {
                self.unit(consultation, Some(version), move |unit, consultation| {
                    Box::pin(async move { Ok(consultation.alarm(cause, unit.now())?) })
                })
                .await
            }
            Action::WakeAt(_) => Ok(false),
        }
    }

    /// Closes what stayed quiet: follow-ups that were never asked, a doctor's question that was never replied to.
    pub(super) async fn close_quiet(&self) -> Result<()> {
        let before = self.now() - FOLLOW_UP_WINDOW;
        let endings =
            [(Status::Answered, CloseReason::FollowUpsEnded), (Status::AwaitingPatient, CloseReason::NoReply)];
        for (status, reason) in endings {
            let mut reader = self.store().read().await?;
            let quiet = reader.consultations_since_before(status, before, CLOSED_AT_ONCE).await?;
            drop(reader);
            for consultation in quiet {
                self.act(consultation.id, move |consultation, now| consultation.close(reason, now)).await?;
            }
        }
        Ok(())
    }

    /// Does to a consultation what a plain rule allows.
    async fn act(
        &self,
        id: ConsultationId,
        rule: impl FnOnce(&Consultation, Timestamp) -> Result<Event, Refused> + Send + 'static,
    ) -> Result<bool> {
        self.unit(id, None, move |unit, consultation| {
            let event = rule(consultation, unit.now());
            Box::pin(async move { Ok(event?) })
        })
        .await
    }

    /// Loads a consultation, decides, saves, in one unit; `false` when its version has moved on or a rule refuses.
    async fn unit<F>(&self, id: ConsultationId, version: Option<u64>, decide: F) -> Result<bool>
    where
        F: for<'u> FnOnce(&'u mut Unit, &'u Consultation) -> askwell_store::Work<'u, Result<Event>> + Send + 'static,
    {
        let done = self
            .store()
            .write(By::Dispatcher, self.now(), move |unit| {
                Box::pin(async move {
                    let Some(mut consultation) = unit.consultation(id).await? else { return Ok(false) };
                    if version.is_some_and(|version| version != consultation.version) {
                        return Ok(false);
                    }
                    let event = decide(unit, &consultation).await?;
                    consultation.apply(&event);
                    unit.consultation_save(&consultation, &event).await?;
                    Ok::<bool, Error>(true)
                })
            })
            .await;
        match done {
            Err(Error::Refused(refused)) => {
                tracing::debug!(consultation.id = %id, %refused, "the dispatcher was overtaken by events");
                Ok(false)
            }
            done => done,
        }
    }
}

/// Takes a case back from a doctor: an open offer ends, a case in work is released; its draft stays.
async fn give_back(
    unit: &mut Unit,
    consultation: &Consultation,
    holder: PractitionerId,
    reason: ReleaseReason,
) -> Result<consultation::Event> {
    if consultation.holder() != Some(holder) {
        let why = match reason {
            ReleaseReason::LeaseExpired => OfferEnd::Expired,
            ReleaseReason::NotEligible => OfferEnd::NotEligible,
        };
        return Ok(consultation.end_offer(holder, why)?);
    }
    let lease = unit.lease(consultation.id).await?;
    let lives = lease.is_some_and(|lease| lease.practitioner == holder && unit.now() < lease.until);
    if lives && reason == ReleaseReason::LeaseExpired {
        return Err(Refused::NothingToChange.into());
    }
    let event = consultation.release(holder, reason.into(), unit.now())?;
    unit.lease_remove(consultation.id).await?;
    Ok(event)
}
