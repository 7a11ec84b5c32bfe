//! What was typed is given back whenever it comes to nothing, and reading goes on whatever happens to writing.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST, REFERER};
use axum::http::{Request, StatusCode};
use jiff::SignedDuration;

use crate::browser::Browser;
use crate::support::{HER2, Service};

const WORDS: &str = "Since Monday it hurts at night, too. <b>Is that normal?</b>";

/// The words as a page must write them.
const ESCAPED: &str = "Since Monday it hurts at night, too. &#60;b&#62;Is that normal?&#60;/b&#62;";

#[tokio::test]
async fn on_a_full_disk_everything_is_read_and_what_cannot_be_saved_is_given_back() {
    let service = Service::with_room_for(700).await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    let reader = service.app.store().read().await.unwrap().account_by_email("ada@example.org").await;
    let account = service.app.store().read().await.unwrap().account(reader.unwrap().unwrap()).await.unwrap().unwrap();
    let id = service.ask(&account.actor(), HER2).await;
    service.fill_the_disk().await;
    let long = format!("{WORDS} {}", "And more of it. ".repeat(1_000));
    let refused = browser.post("/ask", &[("text", &long)]).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.says("storage is full") && refused.says(ESCAPED), "{}", refused.html);
    assert!(refused.says("Sign out"), "the page knows who reads it");
    assert!(refused.headers.contains_key("retry-after"));
    let conversation = format!("/my/consultations/{id}");
    for path in ["/", "/answers", "/my", "/my/account", "/search?q=HER2", &conversation] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    service.make_room().await;
    assert_eq!(browser.post("/ask", &[("text", &long)]).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn who_was_signed_out_while_writing_gets_the_words_back_and_comes_back_to_the_form() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let conversation = "/my/consultations/0192f0c1-0000-7000-8000-000000000000";
    let form = |path: &str, kind: &str, body: String| {
        let request = Request::post(path).header(CONTENT_TYPE, kind).header(HOST, "localhost:8080");
        let request = request.header(REFERER, format!("http://localhost:8080{conversation}?news=said#say"));
        request.body(Body::from(body)).unwrap()
    };
    let part =
        |name: &str, value: &str| format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let with_files = format!("{}{}--b--\r\n", part("what", "remark"), part("text", WORDS));
    let sent = [
        (format!("{conversation}/say"), "multipart/form-data; boundary=b", with_files),
        (
            "/my/account/name".to_owned(),
            "application/x-www-form-urlencoded",
            format!("name={}", WORDS.replace(' ', "+")),
        ),
    ];
    for (path, kind, body) in sent {
        let refused = browser.send(form(&path, kind, body)).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(refused.says(ESCAPED), "{path}: {}", refused.html);
        let next = "/sign-in?next=%2Fmy%2Fconsultations%2F0192f0c1-0000-7000-8000-000000000000%3Fnews%3Dsaid";
        assert!(refused.says(next), "the address of the form, and not the one that only takes it: {}", refused.html);
    }
}

#[tokio::test]
async fn a_message_to_a_conversation_that_ended_meanwhile_is_given_back() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    let account = service.app.store().read().await.unwrap().account_by_email("ada@example.org").await.unwrap();
    let account = service.app.store().read().await.unwrap().account(account.unwrap()).await.unwrap().unwrap();
    let id = service.ask(&account.actor(), HER2).await;
    let path = format!("/my/consultations/{id}");
    let open = browser.get(&path).await;
    browser.post(&format!("{path}/end"), &[("key", &open.hidden("key")), ("what", "withdraw")]).await;
    let key = service.app.form_key().to_string();
    let fields = [("key", key.as_str()), ("what", "follow-up"), ("text", WORDS)];
    let late = browser.upload(&format!("{path}/say"), &fields, &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.says(ESCAPED) && late.says("You can ask a new question"), "{}", late.html);
}

#[tokio::test]
async fn a_password_is_never_given_back() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let fields = [("current", "my old secret words"), ("password", "my new secret words")];
    let refused = browser.post("/my/account/password", &fields).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.says("secret words") && !refused.says("What you wrote"));
}

#[tokio::test]
async fn a_doctor_whose_license_lapses_in_the_middle_of_an_answer_keeps_every_word_of_it() {
    let service = Service::new().await;
    let doctor = service.doctor("Brandt").await;
    // The registration is checked for a year; the question comes in its last hour.
    service.pass(SignedDuration::from_hours(24 * 365 - 1));
    let mut patient = Browser::new(&service);
    patient.sign_in("ada@example.org", "").await;
    let account = service.app.store().read().await.unwrap().account_by_email("ada@example.org").await.unwrap();
    let account = service.app.store().read().await.unwrap().account(account.unwrap()).await.unwrap().unwrap();
    let id = service.ask(&account.actor(), HER2).await;
    service.assign(id, doctor).await;
    let mut browser = Browser::new(&service);
    browser.sign_in("brandt@clinic.example", "/desk").await;
    let case = format!("/desk/consultations/{id}");
    assert_eq!(browser.get(&case).await.status, StatusCode::OK);
    service.pass(SignedDuration::from_hours(2));
    let key = service.app.form_key().to_string();
    let answer = [
        ("key", key.as_str()),
        ("kind", "information"),
        ("question", "1"),
        ("question", "2"),
        ("summary", "These cancers carry too much of one protein."),
        ("text-1", "Yes, they grow faster. [1]"),
        ("text-2", "Trastuzumab blocks that protein. [1]"),
        ("seek_care", "Call your team the same day if you have a fever."),
        ("source-title-1", "A made-up guideline"),
        ("source-url-1", "https://example.org/guideline"),
        ("source-year-1", "2025"),
    ];
    let lapsed = browser.post(&format!("{case}/answer"), &answer).await;
    assert_eq!(lapsed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lapsed.says("The registration has run out") && lapsed.says("Trastuzumab blocks that protein."));
    service.app.dispatch().await.unwrap();
    let moved_on = browser.post(&format!("{case}/answer"), &answer).await;
    assert_eq!(moved_on.status, StatusCode::CONFLICT);
    assert!(moved_on.says("not in your hands any more") && moved_on.says("Trastuzumab blocks that protein."));
    assert!(patient.get(&format!("/my/consultations/{id}")).await.says("Looking for a doctor"), "nobody else is hurt");
}
