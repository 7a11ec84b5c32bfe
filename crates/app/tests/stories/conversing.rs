//! A conversation from the patient's side.

use askwell_app::Error;
use askwell_app::converse::{Body, QuestionStands, Said, Saying, Standing};
use askwell_app::core::Refused;
use askwell_app::core::access::Actor;
use askwell_app::core::consultation::{Outcome, Priority};
use askwell_app::core::message::Kind;
use jiff::SignedDuration;
use uuid::Uuid;

use crate::support::{HER2, Service, saying};

#[tokio::test]
async fn asked_back_replied_answered_asked_on_thanked_and_closed() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    let id = service.ask(&ada, HER2).await;
    let waiting = app.conversation(&ada, id).await.unwrap();
    assert_eq!(waiting.standing, Standing::Waiting);
    assert!(waiting.promise.due.is_some() && waiting.can.withdraw && !waiting.can.close);
    service.assign(id, doctor).await;
    service.ask_back(id, doctor, "Has it spread?").await;
    let asked = app.conversation(&ada, id).await.unwrap();
    assert_eq!(asked.standing, Standing::YourTurn);
    assert!(asked.promise.due.is_none() && asked.promise.paused_since.is_some(), "the clock stands still");
    assert_eq!(asked.doctor.unwrap().name, "Dr Brandt");
    assert_eq!(app.reply(&ada, id, saying("No, it has not.")).await.unwrap(), Said::Sent);
    service.assign(id, doctor).await;
    service.answer(id, doctor, "It is different").await;
    let answered = app.conversation(&ada, id).await.unwrap();
    assert_eq!(answered.standing, Standing::Answered);
    assert!(answered.questions.iter().all(|question| matches!(question.stands, QuestionStands::Answered { .. })));
    assert!(answered.can.follow_up && answered.can.consent && answered.follow_ups_left == 3);
    assert_eq!(app.remark(&ada, id, saying("Thank you 🙏")).await.unwrap(), Said::Sent);
    assert!(app.conversation(&ada, id).await.unwrap().promise.due.is_none(), "thanks restart nothing");
    app.follow_up(&ada, id, saying("How long is it given? And can I travel?")).await.unwrap();
    let again = app.conversation(&ada, id).await.unwrap();
    assert_eq!((again.standing, again.questions.len()), (Standing::Waiting, 4));
    assert_eq!(again.questions[2].number, 3);
    assert!(again.promise.due.is_some() && !again.can.close);
    service.assign(id, doctor).await;
    service.answer(id, doctor, "A year").await;
    app.close(&ada, id, Uuid::from_u128(1)).await.unwrap();
    assert_eq!(app.conversation(&ada, id).await.unwrap().standing, Standing::Closed);
    let late = app.remark(&ada, id, saying("One more thing")).await;
    assert!(matches!(late, Err(Error::Refused(Refused::Ended))));
}

#[tokio::test]
async fn a_message_sent_twice_is_said_once_and_a_key_is_for_one_message() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    for _ in 0..2 {
        app.remark(&ada, id, saying("I forgot to say: I am 52.")).await.unwrap();
    }
    assert_eq!(app.conversation(&ada, id).await.unwrap().messages.len(), 2);
    let other = Saying { text: "Something else".into(), ..saying("I forgot to say: I am 52.") };
    assert!(matches!(app.remark(&ada, id, other).await, Err(Error::Stale)));
}

#[tokio::test]
async fn seen_is_said_only_when_it_was() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    let id = service.ask(&ada, HER2).await;
    service.assign(id, doctor).await;
    service.ask_back(id, doctor, "Has it spread?").await;
    assert_eq!(app.my_consultations(&ada, None).await.unwrap().0[0].unseen, 1);
    assert_eq!(app.conversation(&ada, id).await.unwrap().messages[1].seen_at, None);
    service.pass(SignedDuration::from_mins(3));
    app.conversation_seen(&ada, id).await.unwrap();
    app.conversation_seen(&ada, id).await.unwrap();
    let conversation = app.conversation(&ada, id).await.unwrap();
    assert_eq!(conversation.messages[1].seen_at, Some(app.now()));
    assert_eq!(conversation.messages[0].seen_at, None, "the doctor has not opened the query");
}

#[tokio::test]
async fn a_message_that_tells_of_an_emergency_advises_care_first_and_hurries_when_sent() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    let message = saying("Since an hour I have crushing chest pain and I cannot breathe");
    let Said::CareNow(reading) = app.remark(&ada, id, message.clone()).await.unwrap() else { panic!("it was sent") };
    assert!(reading.is_emergency());
    assert_eq!(app.conversation(&ada, id).await.unwrap().messages.len(), 1, "nothing is sent yet");
    app.remark(&ada, id, Saying { went_on: true, ..message }).await.unwrap();
    let conversation = app.conversation(&ada, id).await.unwrap();
    assert_eq!((conversation.messages.len(), conversation.priority), (2, Priority::Asap));
}

#[tokio::test]
async fn what_is_not_ones_own_is_not_there() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, eve) = (service.patient("ada@example.org").await, service.patient("eve@example.org").await);
    let id = service.ask(&ada, HER2).await;
    assert!(matches!(app.conversation(&eve, id).await, Err(Error::NotFound)));
    assert!(matches!(app.conversation(&Actor::reader(), id).await, Err(Error::SignInFirst)));
    assert!(matches!(app.remark(&eve, id, saying("hello")).await, Err(Error::NotFound)));
    assert!(matches!(app.withdraw(&eve, id, Uuid::from_u128(9)).await, Err(Error::NotFound)));
    assert!(matches!(app.consent_look(&eve, id, &[]).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn taken_back_it_waits_for_nobody() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    app.withdraw(&ada, id, Uuid::from_u128(5)).await.unwrap();
    app.withdraw(&ada, id, Uuid::from_u128(5)).await.unwrap();
    let conversation = app.conversation(&ada, id).await.unwrap();
    assert_eq!(conversation.standing, Standing::Withdrawn);
    assert!(conversation.promise.due.is_none() && !conversation.can.remark);
}

#[tokio::test]
async fn a_promise_that_passed_is_said_to_be_late() {
    let service = Service::new().await;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    service.pass(SignedDuration::from_hours(24 * 3));
    let conversation = service.app.conversation(&ada, id).await.unwrap();
    assert!(conversation.promise.is_late);
    assert!(service.app.my_consultations(&ada, None).await.unwrap().0[0].is_late);
}

#[tokio::test]
async fn how_it_went_is_asked_after_a_week_three_weeks_and_three_months() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    let id = service.ask(&ada, HER2).await;
    service.assign(id, doctor).await;
    service.answer(id, doctor, "It is different").await;
    let asked = async || app.conversation(&ada, id).await.unwrap().outcome_day;
    assert_eq!(asked().await, None);
    service.pass(SignedDuration::from_hours(24 * 7));
    assert_eq!(asked().await, Some(7));
    app.outcome(&ada, id, Outcome::Better, Uuid::from_u128(7)).await.unwrap();
    assert_eq!(asked().await, None);
    service.pass(SignedDuration::from_hours(24 * 90));
    assert_eq!(asked().await, Some(90), "a day that was missed is not asked about later");
}

#[tokio::test]
async fn a_long_list_is_read_page_by_page() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    for number in 0..23 {
        service.ask(&ada, &format!("Is number {number} normal for my age?")).await;
        service.pass(SignedDuration::from_secs(1));
    }
    let (first, next) = app.my_consultations(&ada, None).await.unwrap();
    assert_eq!((first.len(), first[0].title.as_str()), (20, "Is number 22 normal for my age?"));
    let (second, end) = app.my_consultations(&ada, next).await.unwrap();
    assert_eq!((second.len(), end), (3, None));
}

#[tokio::test]
async fn every_reading_is_written_down() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    let id = service.ask(&ada, HER2).await;
    app.conversation(&ada, id).await.unwrap();
    let read = app.store().read().await.unwrap().accesses_about(id, 10).await.unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!((Some(read[0].account), read[0].what.as_str()), (ada.account, "conversation"));
}

#[tokio::test]
async fn on_a_full_disk_reading_goes_on_and_is_written_down_when_there_is_room_again() {
    const READ: usize = 300;
    let service = Service::with_room_for(700).await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    app.link_send("ada@example.org", "").await.unwrap();
    let token = service.open_link(&ada, "").await.unwrap().token;
    let id = service.ask(&ada, HER2).await;
    service.fill_the_disk().await;
    service.pass(SignedDuration::from_hours(2));
    for _ in 0..READ {
        app.conversation(&ada, id).await.unwrap();
        assert!(app.visitor(Some(&token)).await.unwrap().actor.account.is_some(), "the session goes on");
    }
    let written = app.store().read().await.unwrap().accesses_about(id, 1_000).await.unwrap().len();
    assert!(written < READ, "the disk is full");
    let refused = app.follow_up(&ada, id, saying("One thing more?")).await;
    assert!(matches!(refused, Err(Error::Store(_) | Error::Refused(_))), "{refused:?}");
    service.make_room().await;
    app.conversation(&ada, id).await.unwrap();
    let written = app.store().read().await.unwrap().accesses_about(id, 1_000).await.unwrap().len();
    assert_eq!(written, READ + 1, "every reading is written down now");
    assert!(app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn the_kinds_of_messages_are_told_apart() {
    let service = Service::new().await;
    let app = &service.app;
    let (ada, doctor) = (service.patient("ada@example.org").await, service.doctor("Brandt").await);
    let id = service.ask(&ada, HER2).await;
    service.assign(id, doctor).await;
    service.answer(id, doctor, "It is different").await;
    let conversation = app.conversation(&ada, id).await.unwrap();
    assert_eq!(conversation.messages[1].kind, Kind::Answer);
    let Body::Answer(answer) = &conversation.messages[1].body else { panic!() };
    assert_eq!(answer.blocks.len(), 2);
}
