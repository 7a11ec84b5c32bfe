//! Asking, page by page.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use askwell_app::Settings;
use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use futures::{StreamExt as _, stream};

use crate::browser::{Browser, multipart, part};
use crate::support::{HER2, Service};

/// Goes through the steps up to the last look; gives the draft's address.
async fn to_the_check(browser: &mut Browser<'_>, text: &str) -> String {
    let begun = browser.post("/ask", &[("text", text)]).await;
    let draft = begun.location().strip_suffix("/questions").unwrap().to_owned();
    browser
        .post(&format!("{draft}/questions"), &[("question", "Is it different?"), ("question", "Which medicines?")])
        .await;
    browser.post(&format!("{draft}/for-whom"), &[("subject", "myself"), ("age", "52"), ("pregnant", "no")]).await;
    browser.post(&format!("{draft}/field"), &[("specialty", "medical_oncology"), ("language", "en")]).await;
    draft
}

#[tokio::test]
async fn from_the_first_words_to_the_conversation_with_signing_up_in_the_middle() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    assert!(browser.get("/ask?q=Is%20HER2%20different").await.says("Is HER2 different</textarea>"));
    let begun = browser.post("/ask", &[("text", HER2)]).await;
    let questions = browser.get(&begun.location()).await;
    assert!(questions.says("Step 2 of 6") && questions.says("questions-number-2") | questions.says("Question 2"));
    let draft = begun.location().strip_suffix("/questions").unwrap().to_owned();
    let address = format!("{draft}/questions");
    let moved = browser.post(&address, &[("question", "A?"), ("question", "B?"), ("do", "up-2")]).await;
    assert!(moved.html.find(">\nB?").unwrap() < moved.html.find(">\nA?").unwrap());
    assert_eq!(
        browser.post(&address, &[("question", "B?"), ("question", "A?")]).await.location(),
        format!("{draft}/for-whom")
    );
    let fields = [("subject", "cared_for"), ("relation", "my mother"), ("age", "61"), ("pregnant", "no")];
    assert_eq!(browser.post(&format!("{draft}/for-whom"), &fields).await.location(), format!("{draft}/field"));
    assert!(browser.get(&format!("{draft}/field")).await.says("Medical oncology"));
    let chosen =
        browser.post(&format!("{draft}/field"), &[("specialty", "medical_oncology"), ("language", "en")]).await;
    assert_eq!(chosen.location(), format!("{draft}/files"));
    // Files need somebody to belong to.
    let sign_in = browser.get(&chosen.location()).await.location();
    assert!(sign_in.starts_with("/sign-in?next="), "{sign_in}");
    let files = format!("{draft}/files");
    assert_eq!(browser.sign_in("ada@example.org", &files).await.location(), files);
    assert_eq!(browser.upload(&files, &[], &[("report.txt", b"HER2 3+")]).await.location(), files);
    assert!(browser.get(&files).await.says("report.txt"));
    let check = browser.get(&format!("{draft}/check")).await;
    assert!(check.says("my mother, 61 years old") && check.says("report.txt") && check.says("B?"));
    let seen = check.hidden("seen");
    let sent = browser.post(&format!("{draft}/check"), &[("seen", &seen)]).await.location();
    let twice = browser.post(&format!("{draft}/check"), &[("seen", &seen)]).await.location();
    assert_eq!(sent, twice, "a double click asks once");
    let conversation = browser.get(&sent).await;
    assert!(
        conversation.says("Your question is sent") && conversation.says("Looking for a doctor"),
        "{}",
        conversation.html
    );
    assert_eq!(conversation.headers["cache-control"], "no-store");
    assert_eq!(browser.get("/my").await.html.matches("my/consultations/").count(), 1);
    // The old address leads to what became of it.
    assert!(sent.starts_with(&browser.get(&format!("{draft}/questions")).await.location()));
}

#[tokio::test]
async fn care_now_comes_before_everything_and_nothing_typed_is_lost() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let text = "I have crushing chest pain going into my left arm and I am sweating.";
    let begun = browser.post("/ask", &[("text", text)]).await;
    assert!(begun.location().ends_with("/care"));
    let care = browser.get(&begun.location()).await;
    assert!(care.says("tel:999") && care.says("Your text is kept"));
    let draft = begun.location().strip_suffix("/care").unwrap().to_owned();
    assert!(browser.get(&draft).await.says(text));
    assert_eq!(browser.post(&begun.location(), &[]).await.location(), format!("{draft}/questions"));
    let fragment = browser.post("/ask/reading", &[("text", text)]).await;
    assert!(fragment.says("tel:999") && !fragment.says("<html"));
    assert!(!browser.post("/ask/reading", &[("text", "Which tea helps against a cold?")]).await.says("<section"));
}

#[tokio::test]
async fn self_harm_has_a_kind_page_of_its_own() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let begun = browser.post("/ask", &[("text", "I want to kill myself, nobody would miss me")]).await;
    let care = browser.get(&begun.location()).await;
    assert!(care.says("We are glad that you wrote this") && care.says("116 123"), "{}", care.html);
}

#[tokio::test]
async fn odd_texts_get_a_clear_answer_and_come_back_as_typed() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let empty = browser.post("/ask", &[("text", " \0 ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.says("Write something first") && empty.says("href=\"#text\""));
    let long = "x".repeat(40_001);
    let too_long = browser.post("/ask", &[("text", &long)]).await;
    assert_eq!(too_long.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(too_long.says(&long) && too_long.says("40"));
    for text in [
        "Is this rash something I should worry about?",
        "🤒🤒 ok?\0",
        "הרגליים שלי כואבות כל לילה",
        &"word ".repeat(8_000),
    ] {
        let begun = browser.post("/ask", &[("text", text)]).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{text}");
        let page = browser.get(&begun.location().replace("/questions", "").replace("/care", "")).await;
        assert!(page.says(text.replace('\0', "").trim()), "{text}");
    }
    let hebrew =
        browser.post("/ask", &[("text", "הרגליים שלי כואבות כל לילה כבר שבועיים ואני לא ישן")]).await.location();
    let field = browser.get(&hebrew.replace("questions", "field")).await;
    assert!(field.says("We cannot check this text for emergencies"));
}

#[tokio::test]
async fn markup_that_somebody_types_stays_text() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    let text = "</textarea><script>alert(1)</script> Is it bad?";
    let begun = browser.post("/ask", &[("text", text)]).await;
    let page = browser.get(&begun.location()).await;
    assert!(!page.says("<script>alert"));
}

#[tokio::test]
async fn a_stale_check_is_shown_anew_and_sends_nothing() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    let draft = to_the_check(&mut browser, HER2).await;
    let seen = browser.get(&format!("{draft}/check")).await.hidden("seen");
    browser.post(&format!("{draft}/questions"), &[("question", "Only this?")]).await;
    let stale = browser.post(&format!("{draft}/check"), &[("seen", &seen)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.says("changed in another window") && stale.says("Only this?"));
    assert!(browser.get("/my").await.says("You have not asked anything yet"));
    let sent = browser.post(&format!("{draft}/check"), &[("seen", &stale.hidden("seen"))]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_page_called_a_picture_and_a_bomb_are_refused_in_words() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    let files = format!("{}/files", to_the_check(&mut browser, HER2).await);
    for (name, content, words) in [
        ("scan.jpg", &b"<html><script>alert(1)</script>"[..], "whatever its name says"),
        ("scan.pdf", b"PK\x03\x04 a bomb", "archive"),
        ("empty.png", b"", "empty"),
    ] {
        let refused = browser.upload(&files, &[], &[(name, content)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(refused.says(words), "{name}: {}", refused.html);
    }
}

#[tokio::test]
async fn two_gigabytes_are_stopped_on_their_way() {
    let service = Service::with(Settings { attachment_bytes_most: 1_000_000, ..Settings::default() }).await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    let files = format!("{}/files", to_the_check(&mut browser, HER2).await);
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = taken.clone();
    let piece = Bytes::from(vec![b'x'; 65_536]);
    let endless = stream::iter(0..32_768).map(move |_| {
        counted.fetch_add(piece.len(), Ordering::Relaxed);
        Ok::<_, std::io::Error>(piece.clone())
    });
    let start = stream::iter([Ok(Bytes::from(part("big.txt")))]);
    let refused = browser.send(multipart(&files).body(Body::from_stream(start.chain(endless))).unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("This file is too big"));
    assert!(taken.load(Ordering::Relaxed) < 4_000_000, "{} bytes were read", taken.load(Ordering::Relaxed));
}
