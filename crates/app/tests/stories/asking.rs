//! From a text to a consultation: nothing lost, nothing doubled, care now before anything else.

use askwell_app::ask::{ForWhom, Step};
use askwell_app::core::Refused;
use askwell_app::core::access::Actor;
use askwell_app::core::code::Specialty;
use askwell_app::core::consultation::{Priority, Subject};
use askwell_app::core::content::About;
use askwell_app::{Error, Settings};
use askwell_store::Config;
use bytes::Bytes;
use futures::stream;
use jiff::SignedDuration;

use crate::support::{HER2, Service};

fn pieces(content: &[u8]) -> impl futures::Stream<Item = Result<Bytes, std::io::Error>> + Send + Unpin + use<> {
    stream::iter([Ok(Bytes::copy_from_slice(content))])
}

#[tokio::test]
async fn what_a_reader_typed_is_there_after_signing_up() {
    let service = Service::new().await;
    let app = &service.app;
    let begun = app.ask_begin(&Actor::reader(), HER2).await.unwrap();
    let questions = vec!["Is HER2 positive different?".to_owned(), "Which medicines?".to_owned()];
    app.ask_questions(&Actor::reader(), &begun.token, questions.clone()).await.unwrap();
    let ada = service.patient("ada@example.org").await;
    let asking = app.ask_look(&ada, &begun.token).await.unwrap();
    assert_eq!((asking.draft.text.as_str(), asking.draft.questions), (HER2, questions));
    // From the first change on it is hers alone.
    app.ask_for_whom(&ada, &begun.token, ForWhom { subject: Subject::Myself, about: About::default() }).await.unwrap();
    assert!(matches!(app.ask_look(&Actor::reader(), &begun.token).await, Err(Error::SignInFirst)));
    let eve = service.patient("eve@example.org").await;
    assert!(matches!(app.ask_look(&eve, &begun.token).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn asked_step_by_step_it_becomes_one_consultation_however_often_it_is_sent() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let asking = app.ask_begin(&ada, HER2).await.unwrap();
    assert_eq!(asking.draft.next_step(), Step::Questions);
    let token = asking.token;
    let questions = asking.draft.proposed_questions();
    assert_eq!(questions.len(), 2, "{questions:?}");
    assert_eq!(app.ask_questions(&ada, &token, questions).await.unwrap().draft.next_step(), Step::ForWhom);
    let for_whom = ForWhom {
        subject: Subject::CaredFor,
        about: About { relation: Some("my mother".into()), age_years: Some(61.0), pregnant: None },
    };
    let asking = app.ask_for_whom(&ada, &token, for_whom).await.unwrap();
    assert_eq!(asking.draft.field().unwrap().as_str(), "medical_oncology", "the guess is shown");
    let oncology = Specialty::new("medical_oncology").unwrap();
    assert_eq!(app.ask_field(&ada, &token, oncology, None).await.unwrap().draft.next_step(), Step::Check);
    let check = app.ask_check(&ada, &token).await.unwrap();
    assert_eq!((check.priority, check.language.as_str()), (Priority::Routine, "en"));
    let first = app.ask_submit(&ada, &token, &check.seen).await.unwrap();
    let second = app.ask_submit(&ada, &token, &check.seen).await.unwrap();
    assert!(first.is_new && !second.is_new);
    assert_eq!(first.consultation, second.consultation);
    let consultation = service.consultation(first.consultation).await;
    assert_eq!(consultation.subject, Subject::CaredFor);
    assert_eq!(consultation.questions.numbered().count(), 2);
    assert_eq!(app.ask_became(&ada, &token).await.unwrap(), Some(first.consultation));
    let (mine, more) = app.my_consultations(&ada, None).await.unwrap();
    assert_eq!((mine.len(), more), (1, None));
}

#[tokio::test]
async fn two_clicks_at_once_ask_once() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let token = ready(&service, &ada, HER2).await;
    let seen = app.ask_check(&ada, &token).await.unwrap().seen;
    let (first, second) = tokio::join!(app.ask_submit(&ada, &token, &seen), app.ask_submit(&ada, &token, &seen));
    assert_eq!(first.unwrap().consultation, second.unwrap().consultation);
    assert_eq!(app.my_consultations(&ada, None).await.unwrap().0.len(), 1);
}

#[tokio::test]
async fn nobody_sends_what_they_did_not_see() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let token = ready(&service, &ada, HER2).await;
    let seen = app.ask_check(&ada, &token).await.unwrap().seen;
    // In another window something changes.
    app.ask_questions(&ada, &token, vec!["Only one question?".into()]).await.unwrap();
    assert!(matches!(app.ask_submit(&ada, &token, &seen).await, Err(Error::Stale)));
    let seen = app.ask_check(&ada, &token).await.unwrap().seen;
    assert!(app.ask_submit(&ada, &token, &seen).await.is_ok());
}

#[tokio::test]
async fn an_emergency_is_not_sent_before_care_now_was_read_and_its_rules_are_journalled() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let text = "I have crushing chest pain going into my left arm and I am sweating. What should I do?";
    let asking = app.ask_begin(&ada, text).await.unwrap();
    assert_eq!(asking.draft.next_step(), Step::Care);
    let token = asking.token;
    app.ask_questions(&ada, &token, asking.draft.proposed_questions()).await.unwrap();
    app.ask_for_whom(&ada, &token, ForWhom { subject: Subject::Myself, about: About::default() }).await.unwrap();
    app.ask_field(&ada, &token, Specialty::new("other").unwrap(), None).await.unwrap();
    let check = app.ask_check(&ada, &token).await.unwrap();
    let unread = app.ask_submit(&ada, &token, &check.seen).await;
    assert!(matches!(unread, Err(Error::Field { problem: "care-unread", .. })), "{unread:?}");
    app.ask_go_on(&ada, &token).await.unwrap();
    let check = app.ask_check(&ada, &token).await.unwrap();
    assert_eq!(check.priority, Priority::Asap);
    let sent = app.ask_submit(&ada, &token, &check.seen).await.unwrap();
    assert!(!service.consultation(sent.consultation).await.flags.is_empty());
}

#[tokio::test]
async fn any_text_a_person_can_type_is_asked_and_comes_back_as_it_was() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    for text in [
        "Is this rash something I should worry about?",
        "האם זה מסוכן? 🤰🏽 الألم شديد",
        &format!("Is it bad? {}", "very long ".repeat(3_998)),
    ] {
        let id = service.ask(&ada, text).await;
        let conversation = app.conversation(&ada, id).await.unwrap();
        let askwell_app::converse::Body::Asked { text: kept, .. } = &conversation.messages[0].body else { panic!() };
        assert_eq!(kept, text.trim());
    }
    assert!(matches!(app.ask_begin(&ada, " \0 \u{200b}").await, Err(Error::BadContent(_))));
    assert!(matches!(app.ask_begin(&ada, &"x".repeat(40_001)).await, Err(Error::BadContent(_))));
}

#[tokio::test]
async fn files_are_looked_into_cleaned_counted_and_go_with_the_query() {
    let service = Service::with(Settings { attachment_bytes_most: 100_000, ..Settings::default() }).await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let token = ready(&service, &ada, HER2).await;
    let page = app.ask_file_add(&ada, &token, "scan.jpg", pieces(b"<html><script>alert(1)</script>")).await;
    assert!(matches!(page, Err(Error::File { problem: "file-kind" })));
    let bomb = app.ask_file_add(&ada, &token, "a.pdf", pieces(b"PK\x03\x04bomb")).await;
    assert!(matches!(bomb, Err(Error::File { problem: "file-archive" })));
    let huge = app.ask_file_add(&ada, &token, "a.txt", pieces(&[b'a'; 100_001])).await;
    assert!(matches!(huge, Err(Error::File { problem: "file-too-big" })));
    let asking = app.ask_file_add(&ada, &token, "C:\\report.txt", pieces("Befund: ок".as_bytes())).await.unwrap();
    assert_eq!(asking.draft.files[0].name, "report.txt");
    let asking = app.ask_file_add(&ada, &token, "b.txt", pieces(b"second")).await.unwrap();
    app.ask_file_remove(&ada, &token, asking.draft.files[1].id).await.unwrap();
    let check = app.ask_check(&ada, &token).await.unwrap();
    let id = app.ask_submit(&ada, &token, &check.seen).await.unwrap().consultation;
    let conversation = app.conversation(&ada, id).await.unwrap();
    assert_eq!(conversation.messages[0].files.len(), 1);
    let file = app.file_send(&ada, id, conversation.messages[0].files[0].id).await.unwrap();
    assert_eq!(file.media_type, "text/plain; charset=utf-8");
    let content: Vec<Bytes> = futures::TryStreamExt::try_collect(file.content).await.unwrap();
    assert_eq!(content.concat(), "Befund: ок".as_bytes());
    let eve = service.patient("eve@example.org").await;
    assert!(matches!(app.file_send(&eve, id, conversation.messages[0].files[0].id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_same_file_sent_twice_is_there_once_and_taken_out_twice_is_gone() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let token = app.ask_begin(&ada, HER2).await.unwrap().token;
    let content = |text: &'static str| futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(text))]);
    for text in ["HER2 3+", "HER2 3+", "HER2 0"] {
        app.ask_file_add(&ada, &token, "report.txt", content(text)).await.unwrap();
    }
    let files = app.ask_look(&ada, &token).await.unwrap().draft.files;
    assert_eq!(files.len(), 2, "another file of the same name is another file");
    for _pressed in 0..2 {
        let left = app.ask_file_remove(&ada, &token, files[0].id).await.unwrap().draft.files;
        assert_eq!(left, files[1..]);
    }
}

#[tokio::test]
async fn ten_files_fit_and_an_eleventh_does_not() {
    let service = Service::new().await;
    let ada = service.patient("ada@example.org").await;
    let token = ready(&service, &ada, HER2).await;
    for number in 0..10 {
        service.app.ask_file_add(&ada, &token, &format!("{number}.txt"), pieces(b"text")).await.unwrap();
    }
    let eleventh = service.app.ask_file_add(&ada, &token, "x.txt", pieces(b"text")).await;
    assert!(matches!(eleventh, Err(Error::Refused(Refused::TooManyAttachments { most: 10 }))));
}

#[tokio::test]
async fn a_draft_nobody_went_on_with_is_forgotten_and_discarding_forgets_at_once() {
    let service = Service::new().await;
    let app = &service.app;
    let old = app.ask_begin(&Actor::reader(), HER2).await.unwrap().token;
    service.pass(SignedDuration::from_hours(24 * 8));
    let fresh = app.ask_begin(&Actor::reader(), HER2).await.unwrap().token;
    assert_eq!(app.ask_sweep().await.unwrap(), 1);
    assert!(matches!(app.ask_look(&Actor::reader(), &old).await, Err(Error::NotFound)));
    app.ask_discard(&Actor::reader(), &fresh).await.unwrap();
    assert!(matches!(app.ask_look(&Actor::reader(), &fresh).await, Err(Error::NotFound)));
    assert!(matches!(app.ask_look(&Actor::reader(), "nonsense").await, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_files_of_a_draft_nobody_went_on_with_go_with_it() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let patient = ada.patient.unwrap();
    let token = ready(&service, &ada, HER2).await;
    let asking = app.ask_file_add(&ada, &token, "scan.txt", pieces(b"text")).await.unwrap();
    let file = asking.draft.files[0].id;
    assert!(app.store().file(file, patient).await.unwrap().is_some());
    service.pass(SignedDuration::from_hours(24 * 8));
    assert_eq!(app.ask_sweep().await.unwrap(), 1);
    assert!(app.store().file(file, patient).await.unwrap().is_none());
}

#[tokio::test]
async fn the_words_of_a_draft_lie_nowhere_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let store = askwell_store::Store::open(&Config::folder(folder.path())).await.unwrap();
    let clock = std::sync::Arc::new(askwell_app::ManualClock::at("2026-03-02T09:00:00Z".parse().unwrap()));
    let index = askwell_search::Index::in_memory(None).unwrap();
    let app = askwell_app::App::new(store, index, clock, Settings::default());
    app.ask_begin(&Actor::reader(), "Is my zebra-striped toenail dangerous?").await.unwrap();
    app.store().close().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(5).any(|window| window == b"zebra"), "{}", path.display());
        }
    }
}

/// A draft that only waits to be sent.
async fn ready(service: &Service, patient: &Actor, text: &str) -> String {
    let app = &service.app;
    let asking = app.ask_begin(patient, text).await.unwrap();
    let token = asking.token;
    app.ask_questions(patient, &token, asking.draft.proposed_questions()).await.unwrap();
    app.ask_for_whom(patient, &token, ForWhom { subject: Subject::Myself, about: About::default() }).await.unwrap();
    app.ask_field(patient, &token, Specialty::new("medical_oncology").unwrap(), None).await.unwrap();
    token
}
