//! Beginning a page from exactly the words the patient agreed to.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::code::{Slug, Specialty};
use askwell_core::consultation::Consultation;
use askwell_core::content::Page;
use askwell_core::id::{AccountId, ConsultationId, PublicationId, TextId};
use askwell_core::publication::{Place, Public, Publication};
use askwell_store::{By, Idempotency, Reader, Unit};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::help::Help;
use super::original::{Original, originals};
use crate::consents::consented_page;
use crate::publishing::{Once, page_put};
use crate::searching::FoundAnswer;
use crate::{App, Error, Result, staff};

/// What an editor sees before there is a page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beginning {
    /// The conversation.
    pub consultation: ConsultationId,
    /// Its field, as a code.
    pub specialty: String,
    /// Since when the patient agrees.
    pub agreed_at: Timestamp,
    /// What the patient agreed to.
    pub page: Page,
    /// What was said.
    pub original: Vec<Original>,
    /// Public answers that may say the same already.
    pub similar: Vec<FoundAnswer>,
    /// Help with plain words.
    pub help: Help,
}

impl App {
    /// Gives what a page would be made of. Only conversations whose patients agree, and which have no page yet.
    pub async fn draft_look(&self, actor: &Actor, id: ConsultationId) -> Result<Beginning> {
        let account = staff(actor, Action::EditPublication)?;
        let mut reader = self.store().read().await?;
        let consultation = agreeing(&mut reader, actor, id).await?;
        let page = consented_page(&mut reader, &consultation).await?.ok_or(Refused::NoConsent)?;
        let original = originals(&mut reader, &consultation).await?;
        drop(reader);
        self.editing_note(account, id).await?;
        Ok(Beginning {
            consultation: id,
            specialty: consultation.specialty.to_string(),
            agreed_at: consultation.consents.given_at().ok_or(Refused::NoConsent)?,
            original,
            similar: self.similar(&page, None).await?,
            help: Help::of(&page),
            page,
        })
    }

    /// Begins the page, and gives it. Begun before, the same page again.
    pub async fn draft_begin(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<PublicationId> {
        let account = staff(actor, Action::EditPublication)?;
        let (publication, text) = (PublicationId(self.new_id()), TextId(self.new_id()));
        let once = Once::new(key, ("begin", id));
        let actor = actor.clone();
        self.store()
            .write(By::Account(account), self.now(), move |unit| {
                Box::pin(async move {
                    let (who, key) = (account.to_string(), once.key.to_string());
                    match unit.idempotency(&who, &key, &once.request).await? {
                        Idempotency::New => {}
                        Idempotency::Done(before) => return before.parse().map_err(|_| Error::Stale),
                        Idempotency::Reused => return Err(Error::Stale),
                    }
                    let begun = match page_about(unit, id).await? {
                        Some(there) => there.id,
                        None => begin(unit, &actor, account, id, publication, text).await?,
                    };
                    unit.idempotency_keep(&who, &key, &once.request, &begun.to_string()).await?;
                    Ok(begun)
                })
            })
            .await
    }
}

/// Gives a conversation that an editor may read: its patient agrees to publication.
pub(super) async fn agreeing(reader: &mut Reader, actor: &Actor, id: ConsultationId) -> Result<Consultation> {
    let consultation = reader.consultation(id).await?.ok_or(Error::NotFound)?;
    let agrees = consultation.consents.given_at().is_some();
    let relation = if agrees { Relation::Assigned } else { Relation::Anybody };
    if may(actor, Action::ReadConsultation, relation) { Ok(consultation) } else { Err(Error::NotFound) }
}

/// Gives the page a conversation has, if it was not withdrawn.
pub(super) async fn page_about(reader: &mut Reader, id: ConsultationId) -> Result<Option<Publication>> {
    let publications = reader.publications_about(id).await?;
    Ok(publications.into_iter().find(|publication| !matches!(publication.public, Public::Withdrawn { .. })))
}

async fn begin(
    unit: &mut Unit,
    actor: &Actor,
    account: AccountId,
    id: ConsultationId,
    publication: PublicationId,
    text: TextId,
) -> Result<PublicationId> {
    let consultation = agreeing(unit, actor, id).await?;
    let page = consented_page(unit, &consultation).await?.ok_or(Refused::NoConsent)?;
    let place = free_place(unit, &consultation.specialty, &page).await?;
    let digest = page_put(unit, Some(consultation.patient), text, &page).await?;
    let event = Publication::draft(&consultation, place, text, digest, account, unit.now())?;
    let begun = Publication::begin(publication, &event).ok_or(Error::Stale)?;
    unit.publication_save(&begun, &event).await?;
    Ok(begun.id)
}

/// Gives an address nobody has: the topic the taxonomy knows by that name or the words speak of, and the title, numbered if need be.
async fn free_place(unit: &mut Unit, specialty: &Specialty, page: &Page) -> Result<Place> {
    let topic = topic(specialty, page);
    let taken = unit.publication_slugs(specialty, &topic).await?;
    let wanted = Slug::from_title(&page.title, &Slug::new("answer").expect("a slug"));
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let free = std::iter::once(wanted.to_string()).chain(numbered).find(|slug| !taken.contains(slug));
    let slug = free.and_then(|slug| Slug::new(slug).ok()).unwrap_or(wanted);
    Ok(Place { specialty: specialty.clone(), topic, slug })
}

fn topic(specialty: &Specialty, page: &Page) -> Slug {
    let named = askwell_text::topic::all().iter().find(|topic| topic.name == page.topic_name).copied();
    let guessed = || askwell_text::topic::guess(&format!("{}\n{}", page.title, page.summary));
    let known = named.or_else(guessed).filter(|topic| topic.specialty == specialty.as_str());
    let general = Slug::new("general").expect("a slug");
    known.and_then(|topic| Slug::new(topic.slug).ok()).unwrap_or_else(|| Slug::from_title(&page.topic_name, &general))
}
