//! Taking a question back, closing a conversation, and saying how it went.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::consultation::{CloseReason, Outcome};
use askwell_core::id::ConsultationId;
use uuid::Uuid;

use super::view::outcome_day;
use crate::{App, Result};

impl App {
    /// Takes a question back before it is answered.
    pub async fn withdraw(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let request = format!("withdraw {id}").into_bytes();
        self.consultation_change(actor, id, Action::ConverseAsPatient, (key, request), |unit, consultation| {
            Box::pin(async move { Ok(vec![consultation.withdraw(unit.now())?]) })
        })
        .await
    }

    /// Closes an answered conversation.
    pub async fn close(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let request = format!("close {id}").into_bytes();
        self.consultation_change(actor, id, Action::ConverseAsPatient, (key, request), |unit, consultation| {
            Box::pin(async move { Ok(vec![consultation.close(CloseReason::ByPatient, unit.now())?]) })
        })
        .await
    }

    /// Says how it went, for the day about which is asked now; gives that day. [`Refused::NothingToChange`] when nothing is asked.
    pub async fn outcome(&self, actor: &Actor, id: ConsultationId, outcome: Outcome, key: Uuid) -> Result<()> {
        let request = format!("outcome {id} {outcome:?}").into_bytes();
        self.consultation_change(actor, id, Action::ConverseAsPatient, (key, request), move |unit, consultation| {
            Box::pin(async move {
                let day = outcome_day(&consultation, unit.now()).ok_or(Refused::NothingToChange)?;
                Ok(vec![consultation.report_outcome(day, outcome)?])
            })
        })
        .await
    }
}
