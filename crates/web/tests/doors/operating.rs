//! What an operator does, and what machines may read.

use std::collections::BTreeSet;

use askwell_app::core::access::Role;
use askwell_web::route::{Verb, to};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};

use crate::house::{House, METRICS_TOKEN, Somebody, claim, text};

/// The fields of a doctor as a form sends them.
const DOCTOR: &str = "name=Dr.+Ada+Brandt&qualifications=MD&register=GMC+demo&country=gb&registration=DEMO-1\
                      &specialties=cardiology&languages=en&biography=&interests=None+declared.";

async fn claimant(house: &House) -> Somebody {
    let somebody = house.somebody(Some(Role::Patient)).await;
    let sent = house.send(Verb::Post, &to::my_doctor_claim(), &somebody, DOCTOR).await;
    assert_eq!((sent.status(), &sent.headers()[LOCATION]), (StatusCode::SEE_OTHER, &to::my_doctor().parse().unwrap()));
    somebody
}

#[tokio::test]
async fn a_doctor_who_was_looked_up_may_answer_and_the_public_reads_who_they_are() {
    let house = House::new(false).await;
    let doctor = claimant(&house).await;
    let operator = house.somebody(Some(Role::Operator)).await;
    let account = doctor.actor.account.unwrap();
    let waiting = text(house.send(Verb::Get, &to::my_doctor(), &doctor, "").await).await;
    assert!(waiting.contains("We are looking you up"), "{waiting}");
    assert_eq!(house.send(Verb::Get, &to::desk(), &doctor, "").await.status(), StatusCode::FORBIDDEN);
    let people = text(house.send(Verb::Get, &to::admin_people(), &operator, "").await).await;
    assert!(people.contains("Dr. Ada Brandt") && people.contains(&to::admin_person(account)), "{people}");
    let unticked = format!("{DOCTOR}&version=1&valid-until=2027-01-31");
    let refused = house.send(Verb::Post, &to::admin_verify(account), &operator, &unticked).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let ticked = format!("{unticked}&checked=yes");
    for _ in 0..2 {
        let verified = house.send(Verb::Post, &to::admin_verify(account), &operator, &ticked).await;
        assert_eq!(verified.status(), StatusCode::SEE_OTHER, "sent twice, done once");
    }
    let doctors = text(house.send(Verb::Get, &to::doctors(), &house.somebody(None).await, "").await).await;
    assert!(doctors.contains("Dr. Ada Brandt"), "{doctors}");
    let journal = text(house.send(Verb::Get, &to::admin_journal(), &operator, "").await).await;
    assert_eq!(journal.matches("practitioner.verified").count(), 1, "{journal}");
    assert!(!journal.contains("Brandt"), "the journal names nobody");
}

#[tokio::test]
async fn a_check_of_something_older_is_not_taken() {
    let house = House::new(false).await;
    let doctor = claimant(&house).await;
    let (first, second) = (house.somebody(Some(Role::Operator)).await, house.somebody(Some(Role::Operator)).await);
    let account = doctor.actor.account.unwrap();
    let check = format!("{DOCTOR}&version=1&valid-until=2027-01-31&checked=yes");
    house.send(Verb::Post, &to::admin_verify(account), &first, &check).await;
    let late = house.send(Verb::Post, &to::admin_verify(account), &second, &check).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_suspended_doctor_is_no_doctor_until_reinstated() {
    let house = House::new(false).await;
    let operator = house.somebody(Some(Role::Operator)).await;
    let doctor = house.somebody(Some(Role::Practitioner)).await;
    let account = doctor.actor.account.unwrap();
    for _ in 0..2 {
        let sent = house.send(Verb::Post, &to::admin_suspend(account), &operator, "reason=register").await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER, "sent twice, done once");
    }
    assert!(house.app.doctors().await.unwrap().is_empty());
    let mine = text(house.send(Verb::Get, &to::my_doctor(), &doctor, "").await).await;
    assert!(mine.contains("You are suspended"), "{mine}");
    let check = format!("{DOCTOR}&version=3&valid-until=2027-01-31&checked=yes");
    let sent = house.send(Verb::Post, &to::admin_verify(account), &operator, &check).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    assert_eq!(house.app.doctors().await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_checks_themselves_or_changes_their_own_roles() {
    let house = House::new(false).await;
    let operator = house.somebody(Some(Role::Operator)).await;
    let account = operator.actor.account.unwrap();
    house.app.practitioner_claim(&operator.actor, claim()).await.unwrap();
    let check = format!("{DOCTOR}&version=1&valid-until=2027-01-31&checked=yes");
    for (address, body) in [(to::admin_verify(account), check.as_str()), (to::admin_roles(account), "roles=editor")] {
        let sent = house.send(Verb::Post, &address, &operator, body).await;
        assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY, "{address}");
    }
}

#[tokio::test]
async fn a_role_is_given_by_address_and_only_doctors_review() {
    let house = House::new(false).await;
    let operator = house.somebody(Some(Role::Operator)).await;
    let sent = house
        .send(Verb::Post, &to::admin_people_add(), &operator, "email=ida%40example.org&name=Ida&roles=editor")
        .await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let people = house.app.people(&operator.actor).await.unwrap();
    let ida = people.staff.iter().find(|person| person.name == "Ida").unwrap();
    assert_eq!(ida.roles, BTreeSet::from([Role::Patient, Role::Editor]));
    let sent = house.send(Verb::Post, &to::admin_roles(ida.account), &operator, "roles=reviewer").await;
    assert_eq!(sent.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let after = house.app.people(&operator.actor).await.unwrap();
    assert_eq!(after.staff, people.staff, "nothing of a refused change stays");
}

#[tokio::test]
async fn who_only_asks_is_not_named_to_an_operator() {
    let house = House::new(false).await;
    let operator = house.somebody(Some(Role::Operator)).await;
    let patient = house.somebody(Some(Role::Patient)).await;
    let account = patient.actor.account.unwrap();
    let person = house.app.person(&operator.actor, account).await.unwrap();
    assert_eq!(person.contact, None);
    let page = text(house.send(Verb::Get, &to::admin_person(account), &operator, "").await).await;
    assert!(page.contains(&account.to_string()) && !page.contains("@example.org"), "{page}");
}

#[tokio::test]
async fn counters_are_for_who_has_the_token() {
    let house = House::new(false).await;
    for token in [None, Some("guessed")] {
        assert_eq!(house.watch(&to::metrics(), token).await.status(), StatusCode::NOT_FOUND);
    }
    let counters = house.watch(&to::metrics(), Some(METRICS_TOKEN)).await;
    assert_eq!(counters.status(), StatusCode::OK);
    let counters = text(counters).await;
    for counter in ["askwell_journal_entries 0", "pattern=\"/metrics\",status=\"404\"", "askwell_kept_pages "] {
        assert!(counters.contains(counter), "{counter}: {counters}");
    }
}

#[tokio::test]
async fn mails_are_shown_in_a_demonstration_only() {
    for is_demo in [true, false] {
        let house = House::new(is_demo).await;
        let mails = house.folder.path().join("mail");
        std::fs::create_dir_all(&mails).unwrap();
        std::fs::write(mails.join("7-answered.eml"), "To: ana@example.org\r\nSubject: Hello\r\n\r\n<b>There</b>\r\n")
            .unwrap();
        std::fs::write(house.folder.path().join("secret.eml"), "Subject: x\r\n\r\nx").unwrap();
        let reader = house.somebody(None).await;
        let expected = if is_demo { StatusCode::OK } else { StatusCode::NOT_FOUND };
        let list = house.send(Verb::Get, &to::mails(), &reader, "").await;
        assert_eq!(list.status(), expected);
        let mail = house.send(Verb::Get, &to::mail("7-answered"), &reader, "").await;
        assert_eq!(mail.status(), expected);
        assert!(!text(mail).await.contains("<b>There"), "a mail is text");
        let elsewhere = house.send(Verb::Get, &to::mail("../secret"), &reader, "").await;
        assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn programs_get_documents_and_every_refusal_is_one() {
    let house = House::new(false).await;
    let answers = house.watch(&to::api_answers(), None).await;
    assert_eq!(answers.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(text(answers).await, "{\"answers\":[],\"next\":null}");
    let description = text(house.watch(&to::api_description(), None).await).await;
    assert!(description.contains("\"openapi\":\"3.1"), "{description}");
    for (path, expected) in [
        ("/api/v1/answers?after=odd", StatusCode::NOT_FOUND),
        ("/api/v1/answers/odd", StatusCode::NOT_FOUND),
        ("/api/v1/search", StatusCode::BAD_REQUEST),
        ("/api/v1/search?q=%20", StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/v1/search?q=x&page=20", StatusCode::UNPROCESSABLE_ENTITY),
        ("/api/v1/promise?days=x", StatusCode::BAD_REQUEST),
        ("/api/v1/promise?days=0", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let refused = house.watch(path, None).await;
        assert_eq!(
            (refused.status(), &refused.headers()[CONTENT_TYPE]),
            (expected, &"application/problem+json".parse().unwrap()),
            "{path}"
        );
    }
}
