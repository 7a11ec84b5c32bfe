//! Consent to the exact text, and taking it back.

use askwell_app::consents::Stage;
use askwell_app::core::Refused;
use askwell_app::core::code::Slug;
use askwell_app::core::id::{PublicationId, TextId};
use askwell_app::core::publication::{Place, Public, Publication};
use askwell_app::{Error, core};
use askwell_store::By;
use uuid::Uuid;

use crate::support::{HER2, Service};

#[tokio::test]
async fn the_patient_agrees_to_exactly_the_text_they_saw() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    app.name_change(&ada, "Adaline Brunnhofer").await.unwrap();
    let id = service.ask(&ada, &format!("{HER2} I am Adaline Brunnhofer and a glass blower.")).await;
    assert!(matches!(app.consent_look(&ada, id, &[]).await, Err(Error::Refused(Refused::NotAnswered))));
    service.assign(id, doctor).await;
    service.answer(id, doctor, "Dear Adaline, as a glass blower you can take trastuzumab").await;
    let look = app.consent_look(&ada, id, &[]).await.unwrap();
    assert_eq!(look.stage, Stage::Proposed);
    let text = format!("{:?}", look.proposal.page);
    assert!(!text.contains("Adaline") && text.contains("glass blower"), "{text}");
    assert_eq!(look.proposal.page.sections.len(), service.consultation(id).await.questions.numbered().count());
    assert!(!look.proposal.removed.is_empty());
    let removals = ["glass blower".to_owned()];
    let again = app.consent_look(&ada, id, &removals).await.unwrap();
    assert!(!format!("{:?}", again.proposal.page).contains("glass blower"));
    // A yes to the first text does not count for the second.
    let stale = app.consent_give(&ada, id, &removals, look.seen, Uuid::from_u128(1)).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    app.consent_give(&ada, id, &removals, again.seen, Uuid::from_u128(2)).await.unwrap();
    app.consent_give(&ada, id, &removals, again.seen, Uuid::from_u128(2)).await.unwrap();
    let given = app.consent_look(&ada, id, &[]).await.unwrap();
    assert!(matches!(given.stage, Stage::InPreparation { .. }));
    assert_eq!((given.seen, given.removals), (again.seen, removals.to_vec()), "it is shown as it was agreed to");
}

#[tokio::test]
async fn an_edited_text_is_asked_about_anew_and_withdrawal_takes_the_page_away() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    let id = service.ask(&ada, HER2).await;
    service.assign(id, doctor).await;
    service.answer(id, doctor, "It is different").await;
    let look = app.consent_look(&ada, id, &[]).await.unwrap();
    app.consent_give(&ada, id, &[], look.seen, Uuid::from_u128(1)).await.unwrap();
    let publication = edited(&service, id, "An edited title", &look.proposal.page).await;
    let asked = app.consent_look(&ada, id, &[]).await.unwrap();
    assert_eq!((asked.stage, asked.proposal.page.title.as_str()), (Stage::Edited, "An edited title"));
    app.consent_give(&ada, id, &[], asked.seen, Uuid::from_u128(2)).await.unwrap();
    assert_eq!(service.consultation(id).await.consents.given_at(), Some(app.now()));
    app.consent_withdraw(&ada, id, Uuid::from_u128(3)).await.unwrap();
    let publication = app.store().read().await.unwrap().publication(publication).await.unwrap().unwrap();
    assert!(matches!(publication.public, Public::Withdrawn { .. }));
    let after = app.consent_look(&ada, id, &[]).await.unwrap();
    assert_eq!(after.stage, Stage::Proposed);
    assert!(after.withdrawn_at.is_some());
    let twice = app.consent_withdraw(&ada, id, Uuid::from_u128(4)).await;
    assert!(matches!(twice, Err(Error::Refused(Refused::NothingToChange))));
}

/// An editor changes the title and hands the page to the reviewers.
async fn edited(
    service: &Service,
    id: core::id::ConsultationId,
    title: &str,
    page: &core::content::Page,
) -> PublicationId {
    let app = &service.app;
    let (publication, text) = (PublicationId(app.form_key()), TextId(app.form_key()));
    let page = core::content::Page { title: title.into(), ..page.clone() };
    let editor = core::id::AccountId(Uuid::from_u128(77));
    app.store()
        .write(By::Service, app.now(), move |unit| {
            Box::pin(async move {
                let consultation = unit.consultation(id).await?.unwrap();
                let words = serde_json::to_string(&page).unwrap();
                let digest = unit.text_put(text, consultation.patient, &words).await?;
                let place = Place {
                    specialty: consultation.specialty.clone(),
                    topic: Slug::new("her2").unwrap(),
                    slug: Slug::new("a-page").unwrap(),
                };
                let now = unit.now();
                let event = Publication::draft(&consultation, place, text, digest, editor, now).unwrap();
                let mut page = Publication::begin(publication, &event).unwrap();
                unit.publication_save(&page, &event).await?;
                let report = core::review::RedactionReport {
                    text: digest,
                    proposed: 0,
                    accepted: 0,
                    refused: 0,
                    added: 0,
                    by: editor,
                    at: now,
                };
                for event in [page.redact(report).unwrap()] {
                    page.apply(&event);
                    unit.publication_save(&page, &event).await?;
                }
                let event = page.submit(digest, editor, now).unwrap();
                page.apply(&event);
                unit.publication_save(&page, &event).await?;
                Ok::<_, askwell_store::Error>(())
            })
        })
        .await
        .unwrap();
    publication
}
