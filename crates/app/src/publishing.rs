//! A page becomes public, is corrected, retracted or withdrawn.
//!
//! Nobody presses *publish*: the page is public in the same unit of work in which the last of consent, redaction report and
//! approving review came about. What can take a page away is here too, for whoever ends a consent or erases a person.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Digest;
use askwell_core::content::Page;
use askwell_core::id::{ConsultationId, PatientId, PublicationId, TextId};
use askwell_core::publication::{Event, Place, Publication, RetractionReason, Work};
use askwell_store::{By, Idempotency, Reader, Unit, Work as Doing};
use uuid::Uuid;

use crate::evidence::note_cited;
use crate::{App, Error, Result, staff, texts};

/// A form's own key with what it asks: the same again changes nothing, something else under the same key is refused.
#[derive(Debug, Clone)]
pub(crate) struct Once {
    /// The key that came with the form.
    pub(crate) key: Uuid,
    /// What it asks, so that a key serves one request only.
    pub(crate) request: Vec<u8>,
}

impl Once {
    /// Puts together key and request.
    pub(crate) fn new(key: Uuid, request: impl std::fmt::Debug) -> Self {
        Self { key, request: format!("{request:?}").into_bytes() }
    }
}

impl App {
    /// Gives title and address of a public page, before somebody retracts it.
    pub async fn retract_look(&self, actor: &Actor, id: PublicationId) -> Result<(String, Place)> {
        staff(actor, Action::CorrectPublication)?;
        let mut reader = self.store().read().await?;
        let publication = reader.publication(id).await?.ok_or(Error::NotFound)?;
        let text = publication.live().ok_or(Refused::NotPublic)?.text;
        let page = page_of(&mut reader, text).await?.ok_or(Error::NotFound)?;
        Ok((page.title, publication.place))
    }

    /// Withdraws a public page medically; the address stays and says why.
    pub async fn retract(&self, actor: &Actor, id: PublicationId, reason: RetractionReason, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::CorrectPublication)?;
        let once = Once::new(key, ("retract", id, reason));
        self.publication_change(actor, Action::CorrectPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let event = publication.retract(reason, account, unit.now())?;
                happen(unit, &mut publication, &event).await
            })
        })
        .await
    }

    /// Changes a publication in one unit of work, once for each key: the same request again changes nothing and is no error.
    pub(crate) async fn publication_change<F>(
        &self,
        actor: &Actor,
        action: Action,
        id: PublicationId,
        once: Once,
        change: F,
    ) -> Result<()>
    where
        F: for<'u> FnOnce(&'u mut Unit, Publication) -> Doing<'u, Result<()>> + Send + 'static,
    {
        let account = staff(actor, action)?;
        self.store()
            .write(By::Account(account), self.now(), move |unit| {
                Box::pin(async move {
                    let (who, key) = (account.to_string(), once.key.to_string());
                    match unit.idempotency(&who, &key, &once.request).await? {
                        Idempotency::New => {}
                        Idempotency::Done(_) => return Ok(()),
                        Idempotency::Reused => return Err(Error::Stale),
                    }
                    let publication = unit.publication(id).await?.ok_or(Error::NotFound)?;
                    change(unit, publication).await?;
                    Ok(unit.idempotency_keep(&who, &key, &once.request, &id.to_string()).await?)
                })
            })
            .await
    }
}

/// Leads a publication through an event and saves it.
pub(crate) async fn happen(unit: &mut Unit, publication: &mut Publication, event: &Event) -> Result<()> {
    publication.apply(event);
    unit.publication_save(publication, event).await?;
    Ok(())
}

/// Makes the newest text public if nothing is missing any more; says whether it did.
///
/// That the patient agreed to other words, or does not agree now, is no error: the signed page waits.
pub(crate) async fn publish_if_ready(unit: &mut Unit, publication: &mut Publication) -> Result<bool> {
    if publication.work != Some(Work::Approved) {
        return Ok(false);
    }
    let consultation = match publication.consultation() {
        Some(id) => unit.consultation(id).await?,
        None => None,
    };
    let event = match publication.publish(consultation.as_ref(), unit.now()) {
        Ok(event) => event,
        Err(Refused::NoConsent | Refused::ConsentToAnotherText) => return Ok(false),
        Err(refused) => return Err(refused.into()),
    };
    name_topic(unit, publication).await?;
    happen(unit, publication, &event).await?;
    note_cited(unit, publication).await?;
    Ok(true)
}

/// Keeps the name a topic comes with first; a shelf has one name whatever later pages call it.
async fn name_topic(unit: &mut Unit, publication: &Publication) -> Result<()> {
    let place = &publication.place;
    if unit.topic_name(&place.specialty, &place.topic).await?.is_none()
        && let Some(page) = page_of(unit, publication.newest().text).await?
    {
        unit.topic_name_put(&place.specialty, &place.topic, &page.topic_name).await?;
    }
    Ok(())
}

/// Makes public what waited for the consent that was just saved; gives the pages that became public.
pub(crate) async fn publish_of(unit: &mut Unit, consultation: ConsultationId) -> Result<Vec<PublicationId>> {
    let mut published = Vec::new();
    for mut publication in unit.publications_about(consultation).await? {
        if publish_if_ready(unit, &mut publication).await? {
            published.push(publication.id);
        }
    }
    Ok(published)
}

/// Withdraws every page made of a consultation, at whatever stage; gives how many. For the unit that ends the consent or erases
/// the person.
pub(crate) async fn withdraw_publications_of(unit: &mut Unit, consultation: ConsultationId) -> Result<usize> {
    let mut withdrawn = 0;
    for mut publication in unit.publications_about(consultation).await? {
        // Withdrawn before: nothing is left to withdraw.
        let Ok(event) = publication.withdraw(unit.now()) else { continue };
        happen(unit, &mut publication, &event).await?;
        unit.drafts_remove(&kept_subject(publication.id)).await?;
        withdrawn += 1;
    }
    Ok(withdrawn)
}

/// Gives a page's text; `None` when its key is gone.
pub(crate) async fn page_of(reader: &mut Reader, text: TextId) -> Result<Option<Page>> {
    reader.text(text).await?.map(|words| texts::read("a page", &words)).transpose()
}

/// Keeps a page's text, sealed under the key of whom it tells of, and gives its digest; imported words are nobody's.
pub(crate) async fn page_put(unit: &mut Unit, patient: Option<PatientId>, id: TextId, page: &Page) -> Result<Digest> {
    let written = texts::write(page);
    if let Some(patient) = patient {
        return Ok(unit.text_put(id, patient, &written.text).await?);
    }
    unit.texts_put_public([(id, written.text)]).await?;
    Ok(written.digest)
}

/// What the editor's kept words are a draft about.
pub(crate) fn kept_subject(publication: PublicationId) -> String {
    format!("kept {publication}")
}
