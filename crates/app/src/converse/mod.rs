//! The conversation as its patient has it: read, reply, ask on, say thanks, take back, close, say how it went.

mod end;
mod list;
mod say;
mod view;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::consultation::{Consultation, Event};
use askwell_core::id::{AccountId, ConsultationId};
use askwell_store::{Access, By, Idempotency, Reader, Unit, Work};
use uuid::Uuid;

use crate::unit::doing;
use crate::{App, Error, Result, publishing};

pub use list::{Listed, Standing};
pub use say::{Said, Saying};
pub(crate) use view::shown;
pub use view::{
    Body, Can, ConsentStanding, Conversation, DoctorShown, FileShown, MessageShown, PromiseShown, QuestionShown,
    QuestionStands, Side,
};

/// Loads a consultation for somebody who may do this to it. What one may not know of is not found.
pub(crate) async fn readable(
    reader: &mut Reader,
    actor: &Actor,
    action: Action,
    id: ConsultationId,
) -> Result<Consultation> {
    if actor.account.is_none() {
        return Err(Error::SignInFirst);
    }
    let consultation = reader.consultation(id).await?.ok_or(Error::NotFound)?;
    let relation = consultation.relation(actor);
    match (may(actor, action, relation), relation) {
        (true, _) => Ok(consultation),
        (false, Relation::Anybody) => Err(Error::NotFound),
        (false, _) => Err(Error::Forbidden),
    }
}

impl App {
    /// Changes a consultation in one unit of work, once for each key: the same request again changes nothing and is no error.
    /// Another request with the key is refused as stale.
    pub(crate) async fn consultation_change(
        &self,
        actor: &Actor,
        id: ConsultationId,
        action: Action,
        (key, request): (Uuid, Vec<u8>),
        decide: impl for<'u> FnOnce(&'u mut Unit, Consultation) -> Work<'u, Result<Vec<Event>>> + Send + 'static,
    ) -> Result<()> {
        let account = actor.account.ok_or(Error::SignInFirst)?;
        let actor = actor.clone();
        let work = doing(move |unit| {
            Box::pin(async move {
                let (who, key) = (account.to_string(), key.to_string());
                match unit.idempotency(&who, &key, &request).await? {
                    Idempotency::New => {}
                    Idempotency::Done(_) => return Ok(()),
                    Idempotency::Reused => return Err(Error::Stale),
                }
                let mut consultation = readable(unit, &actor, action, id).await?;
                for event in decide(unit, consultation.clone()).await? {
                    consultation.apply(&event);
                    unit.consultation_save(&consultation, &event).await?;
                }
                if action == Action::Consent {
                    publishing::publish_of(unit, id).await?;
                }
                Ok(unit.idempotency_keep(&who, &key, &request, &id.to_string()).await?)
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Writes down that somebody read a record.
    pub(crate) async fn reading_note(&self, actor: &Actor, subject: impl ToString, what: &str) -> Result<()> {
        let account: AccountId = actor.account.ok_or(Error::SignInFirst)?;
        self.access_note(Access { at: self.now(), account, subject: subject.to_string(), what: what.to_owned() }).await
    }
}
