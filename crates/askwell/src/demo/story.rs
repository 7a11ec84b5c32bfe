//! Conversations and pages of the demo, told through the very rules of the service, at moments in the past.

use askwell_app::App;
use askwell_app::core::Refused;
use askwell_app::core::code::Digest;
use askwell_app::core::consultation::{self, Consultation, Opening};
use askwell_app::core::id::{ConsultationId, MessageId, PractitionerId, PublicationId, TextId};
use askwell_app::core::message::Words;
use askwell_app::core::practitioner::Practitioner;
use askwell_app::core::publication::{self, Place, Publication};
use askwell_app::core::roster::Tier;
use askwell_store::{By, Unit, Work};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Result;

/// An offer of the demo stands for so long.
const OFFERED_FOR: SignedDuration = SignedDuration::from_mins(5);

type Done<T> = askwell_app::Result<T>;

/// Runs a unit of work as it would have run at a moment.
async fn at<T, F>(app: &App, moment: Timestamp, work: F) -> Result<T>
where
    F: for<'u> FnOnce(&'u mut Unit) -> Work<'u, Done<T>> + Send + 'static,
    T: Send + 'static,
{
    Ok(app.store().write(By::Service, moment, work).await?)
}

/// Seals a text under the patient's key and gives what an event says of it.
async fn say(unit: &mut Unit, consultation: &Consultation, content: &(impl Serialize + Sync)) -> Done<Words> {
    let id = askwell_app::new_id(unit.now());
    let words = serde_json::to_string(content).expect("a text of plain strings and numbers is JSON");
    let digest = unit.text_put(TextId(id), consultation.patient, &words).await?;
    Ok(Words { message: MessageId(id), text: TextId(id), digest, attachments: Vec::new() })
}

async fn load(unit: &mut Unit, id: ConsultationId) -> Done<Consultation> {
    unit.consultation(id).await?.ok_or(askwell_app::Error::NotFound)
}

async fn doctor(unit: &mut Unit, id: PractitionerId) -> Done<Practitioner> {
    unit.practitioner(id).await?.ok_or(askwell_app::Error::NotFound)
}

async fn happen(
    unit: &mut Unit,
    consultation: &mut Consultation,
    event: std::result::Result<consultation::Event, Refused>,
) -> Done<()> {
    let event = event?;
    consultation.apply(&event);
    unit.consultation_save(consultation, &event).await?;
    Ok(())
}

/// Opens a consultation with these words; `opening` still lacks them.
pub(super) async fn open(
    app: &App,
    moment: Timestamp,
    mut opening: Opening,
    asked: impl Serialize + Send + Sync + 'static,
) -> Result<ConsultationId> {
    let id = ConsultationId(askwell_app::new_id(moment));
    at(app, moment, move |unit| {
        Box::pin(async move {
            let text = TextId(askwell_app::new_id(unit.now()));
            let words = serde_json::to_string(&asked).expect("a text of plain strings and numbers is JSON");
            let digest = unit.text_put(text, opening.patient, &words).await?;
            opening.words = Words { message: MessageId(text.0), text, digest, attachments: Vec::new() };
            let event = Consultation::open(opening, moment)?;
            let consultation = Consultation::begin(id, &event).expect("an opening begins a consultation");
            unit.consultation_save(&consultation, &event).await?;
            Ok(id)
        })
    })
    .await
}

/// A doctor is offered the case and takes it.
pub(super) async fn take(app: &App, moment: Timestamp, id: ConsultationId, by: PractitionerId) -> Result<()> {
    at(app, moment, move |unit| {
        Box::pin(async move {
            let (mut consultation, by) = (load(unit, id).await?, doctor(unit, by).await?);
            let offer = consultation.offer(&by, Tier::Regular, moment + OFFERED_FOR, moment);
            happen(unit, &mut consultation, offer).await?;
            let accept = consultation.accept(&by, moment);
            happen(unit, &mut consultation, accept).await
        })
    })
    .await
}

/// Something is said; `rule` decides what it is.
pub(super) async fn speak(
    app: &App,
    moment: Timestamp,
    id: ConsultationId,
    by: Option<PractitionerId>,
    content: impl Serialize + Send + Sync + 'static,
    rule: impl FnOnce(&Consultation, Option<&Practitioner>, Words) -> std::result::Result<consultation::Event, Refused>
    + Send
    + 'static,
) -> Result<()> {
    at(app, moment, move |unit| {
        Box::pin(async move {
            let mut consultation = load(unit, id).await?;
            let by = match by {
                Some(by) => Some(doctor(unit, by).await?),
                None => None,
            };
            let words = say(unit, &consultation, &content).await?;
            let event = rule(&consultation, by.as_ref(), words);
            happen(unit, &mut consultation, event).await
        })
    })
    .await
}

/// Something happens to the consultation without words.
pub(super) async fn decide(
    app: &App,
    moment: Timestamp,
    id: ConsultationId,
    rule: impl FnOnce(&Consultation) -> std::result::Result<consultation::Event, Refused> + Send + 'static,
) -> Result<()> {
    at(app, moment, move |unit| {
        Box::pin(async move {
            let mut consultation = load(unit, id).await?;
            let event = rule(&consultation);
            happen(unit, &mut consultation, event).await
        })
    })
    .await
}

/// The patient agrees to exactly this page, and an editor begins with it.
pub(super) async fn prepare(
    app: &App,
    moment: Timestamp,
    id: ConsultationId,
    page: askwell_app::core::content::Page,
    place: Place,
    editor: askwell_app::core::id::AccountId,
) -> Result<PublicationId> {
    let publication = PublicationId(askwell_app::new_id(moment));
    at(app, moment, move |unit| {
        Box::pin(async move {
            let mut consultation = load(unit, id).await?;
            let words = say(unit, &consultation, &page).await?;
            let consent = consultation.consent(words.digest, moment);
            happen(unit, &mut consultation, consent).await?;
            let event = Publication::draft(&consultation, place.clone(), words.text, words.digest, editor, moment)?;
            let begun = Publication::begin(publication, &event).expect("a draft begins a publication");
            unit.publication_save(&begun, &event).await?;
            if unit.topic_name(&place.specialty, &place.topic).await?.is_none() {
                unit.topic_name_put(&place.specialty, &place.topic, &page.topic_name).await?;
            }
            Ok(publication)
        })
    })
    .await
}

/// Something happens to a page; the rule sees the page, its consultation and the reviewer.
pub(super) async fn work_on(
    app: &App,
    moment: Timestamp,
    id: PublicationId,
    reviewer: Option<PractitionerId>,
    rule: impl FnOnce(
        &Publication,
        Option<&Consultation>,
        Option<&Practitioner>,
    ) -> std::result::Result<publication::Event, Refused>
    + Send
    + 'static,
) -> Result<()> {
    at(app, moment, move |unit| {
        Box::pin(async move {
            let mut publication = unit.publication(id).await?.ok_or(askwell_app::Error::NotFound)?;
            let consultation = match publication.consultation() {
                Some(id) => Some(load(unit, id).await?),
                None => None,
            };
            let reviewer = match reviewer {
                Some(reviewer) => Some(doctor(unit, reviewer).await?),
                None => None,
            };
            let event = rule(&publication, consultation.as_ref(), reviewer.as_ref())?;
            publication.apply(&event);
            unit.publication_save(&publication, &event).await?;
            Ok(())
        })
    })
    .await
}

/// Seals a text under the key of the patient whom a page comes from; gives where it is and its digest.
pub(super) async fn seal(
    app: &App,
    moment: Timestamp,
    id: PublicationId,
    text: impl Serialize + Send + Sync + 'static,
) -> Result<(TextId, Digest)> {
    at(app, moment, move |unit| {
        Box::pin(async move {
            let publication = unit.publication(id).await?.ok_or(askwell_app::Error::NotFound)?;
            let patient = publication.patient().ok_or(askwell_app::Error::NotFound)?;
            let words = serde_json::to_string(&text).expect("a text of plain strings and numbers is JSON");
            let place = TextId(askwell_app::new_id(unit.now()));
            let digest = unit.text_put(place, patient, &words).await?;
            Ok((place, digest))
        })
    })
    .await
}
