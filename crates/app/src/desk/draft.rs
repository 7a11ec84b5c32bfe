//! What a doctor is writing, saved every few seconds under the patient's key; it stays with the case when the case moves on.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::id::ConsultationId;
use askwell_store::By;

use super::answer::Form;
use super::doctor;
use crate::converse::readable;
use crate::dispatcher::minutes;
use crate::unit::doing;
use crate::{App, Error, Result, texts};

/// A draft that was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Its version, to be named at the next save.
    pub version: u64,
}

impl App {
    /// Saves what is in the editor, and counts as a sign of life. `after` is the version that was read or saved last, 0 for
    /// none: [`Error::Stale`] when another window of the same doctor saved since.
    pub async fn desk_draft_save(&self, actor: &Actor, id: ConsultationId, form: &Form, after: u64) -> Result<Kept> {
        let (account, practitioner) = doctor(actor)?;
        let words = texts::write(form).text;
        let actor = actor.clone();
        let until = self.now() + minutes(self.settings().policy.lease_minutes);
        let save = doing(move |unit| {
            Box::pin(async move {
                let consultation = readable(unit, &actor, Action::AnswerConsultation, id).await?;
                if consultation.holder() != Some(practitioner) {
                    return Err(Refused::AssignedToAnother.into());
                }
                let (subject, author) = (id.to_string(), practitioner.to_string());
                let saved = unit.draft_save(&subject, &author, consultation.patient, &words, after).await;
                let version = saved.map_err(|error| match error {
                    askwell_store::Error::Stale { .. } => Error::Stale,
                    other => Error::Store(other),
                })?;
                unit.lease_set(id, practitioner, until).await?;
                unit.presence_note(practitioner, false).await?;
                Ok(Kept { version })
            })
        });
        self.store().write(By::Account(account), self.now(), save).await
    }
}
