//! What a coordinator does by hand; each is journalled with who did it and why.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Specialty;
use askwell_core::consultation::{Consultation, Event, OverrideReason, Priority, ReleaseReason};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::roster::Tier;
use askwell_store::{Unit, Work};
use uuid::Uuid;

use super::coordinator;
use crate::dispatcher::minutes;
use crate::unit::deciding;
use crate::{App, Error, Result};

/// A form on the board: its key, the version of the case it was drawn for, and the reason, without which nothing is overridden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoardForm {
    /// Made with the form.
    pub key: Uuid,
    /// The case as the coordinator saw it; [`Error::Stale`] when it has moved on.
    pub version: u64,
    /// Why; it is journalled with what is done.
    pub reason: OverrideReason,
}

impl App {
    /// Gives a case to a doctor by hand; licence and scope still count.
    pub async fn board_assign(
        &self,
        actor: &Actor,
        id: ConsultationId,
        to: PractitionerId,
        form: BoardForm,
    ) -> Result<()> {
        let account = coordinator(actor, Action::RunBoard)?;
        let until = self.now() + minutes(self.settings().policy.lease_minutes);
        self.board_act(actor, id, form, format!("assign {to}"), move |unit, consultation| {
            Box::pin(async move {
                let practitioner = unit.practitioner(to).await?.ok_or(Error::NotFound)?;
                let event = consultation.assign_by_hand(&practitioner, account, unit.now())?;
                unit.lease_remove(id).await?;
                unit.lease_set(id, to, until).await?;
                Ok(event)
            })
        })
        .await
    }

    /// Calls a doctor in, as the dispatcher would; the first to accept has the case. `tier` says as what: backup may not decline.
    pub async fn board_call_in(
        &self,
        actor: &Actor,
        id: ConsultationId,
        to: PractitionerId,
        tier: Tier,
        form: BoardForm,
    ) -> Result<()> {
        coordinator(actor, Action::RunBoard)?;
        let until = self.now() + minutes(self.settings().policy.page_minutes);
        self.board_act(actor, id, form, format!("call {to}"), move |unit, consultation| {
            Box::pin(async move {
                let practitioner = unit.practitioner(to).await?.ok_or(Error::NotFound)?;
                Ok(consultation.offer(&practitioner, tier, until, unit.now())?)
            })
        })
        .await
    }

    /// Sends a case to another field while nobody works on it.
    pub async fn board_reroute(
        &self,
        actor: &Actor,
        id: ConsultationId,
        specialty: Specialty,
        form: BoardForm,
    ) -> Result<()> {
        let account = coordinator(actor, Action::RunBoard)?;
        self.board_act(actor, id, form, format!("reroute {specialty}"), move |unit, consultation| {
            Box::pin(async move { Ok(consultation.reroute(specialty, account, unit.now())?) })
        })
        .await
    }

    /// Changes the urgency and with it the promise; used time stays used.
    pub async fn board_priority(
        &self,
        actor: &Actor,
        id: ConsultationId,
        priority: Priority,
        form: BoardForm,
    ) -> Result<()> {
        let account = coordinator(actor, Action::RunBoard)?;
        let promise = self.settings().promise_for(priority);
        self.board_act(actor, id, form, format!("priority {priority:?}"), move |unit, consultation| {
            Box::pin(async move { Ok(consultation.change_priority(priority, promise, account, unit.now())?) })
        })
        .await
    }

    /// Takes a case back from the doctor who works on it, draft and all.
    pub async fn board_release(&self, actor: &Actor, id: ConsultationId, form: BoardForm) -> Result<()> {
        coordinator(actor, Action::RunBoard)?;
        self.board_act(actor, id, form, "release".to_owned(), move |unit, consultation| {
            Box::pin(async move {
                let holder = consultation.holder().ok_or(Refused::NotAssigned)?;
                let event = consultation.release(holder, ReleaseReason::ByCoordinator, unit.now())?;
                unit.lease_remove(id).await?;
                Ok(event)
            })
        })
        .await
    }

    async fn board_act(
        &self,
        actor: &Actor,
        id: ConsultationId,
        form: BoardForm,
        what: String,
        act: impl for<'u> FnOnce(&'u mut Unit, Consultation) -> Work<'u, Result<Event>> + Send + 'static,
    ) -> Result<()> {
        let request = (form.key, format!("board {what} {id} {:?}", form.reason).into_bytes());
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                if consultation.version != form.version {
                    return Err(Error::Stale);
                }
                Ok(vec![act(unit, consultation).await?.because(form.reason)])
            })
        });
        self.consultation_change(actor, id, Action::RunBoard, request, decide).await
    }
}
