//! The conversation and consent, as a browser meets them.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::support::{HER2, Service};

/// A browser whose person has asked, with the conversation's address.
async fn asked<'a>(service: &'a Service) -> (Browser<'a>, String, askwell_app::core::id::ConsultationId) {
    let mut browser = Browser::new(service);
    browser.sign_in("ada@example.org", "").await;
    let reader = service.app.store().read();
    let account = reader.await.unwrap().account_by_email("ada@example.org").await.unwrap().unwrap();
    let account = service.app.store().read().await.unwrap().account(account).await.unwrap().unwrap();
    let id = service.ask(&account.actor(), HER2).await;
    (browser, format!("/my/consultations/{id}"), id)
}

#[tokio::test]
async fn replied_answered_thanked_asked_on_and_closed() {
    let service = Service::new().await;
    let doctor = service.doctor("Brandt").await;
    let (mut browser, path, id) = asked(&service).await;
    service.assign(id, doctor).await;
    service.ask_back(id, doctor, "Has it spread?").await;
    let page = browser.get(&path).await;
    assert!(page.says("Has it spread?") && page.says("Your reply is needed") && page.says("Dr Brandt"));
    let fields = [("key", page.hidden("key")), ("what", "reply".to_owned()), ("text", "No 🙂".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        let sent = browser.upload(&format!("{path}/say"), &fields, &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
    }
    let talk = browser.get(&format!("{path}/talk")).await;
    assert_eq!(talk.html.matches("No 🙂").count(), 1, "a double click says it once");
    assert!(!talk.says("<html"), "the fragment is only the conversation");
    service.assign(id, doctor).await;
    service.answer(id, doctor, "It is different").await;
    let page = browser.get(&path).await;
    assert!(page.says("In short: It is different") && page.says("Help others with your question"));
    let close = [("key", page.hidden("key")), ("what", "close".to_owned())];
    let close: Vec<(&str, &str)> = close.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let closed = browser.post(&format!("{path}/end"), &close).await;
    assert!(browser.get(&closed.location()).await.says("This conversation is closed"));
}

#[tokio::test]
async fn an_empty_message_comes_back_and_an_emergency_is_held_with_its_text_and_files() {
    let service = Service::new().await;
    let (mut browser, path, _) = asked(&service).await;
    let page = browser.get(&path).await;
    let key = page.hidden("key");
    let say = format!("{path}/say");
    let empty = browser.upload(&say, &[("key", &key), ("what", "remark"), ("text", " ")], &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = "Since an hour I have crushing chest pain and cannot breathe";
    let fields = [("key", key.as_str()), ("what", "remark"), ("text", words)];
    let held = browser.upload(&say, &fields, &[("ecg.txt", b"ST elevation")]).await;
    assert!(held.says("tel:999") && held.says(words) && held.says("ecg.txt"), "{}", held.html);
    assert!(!browser.get(&path).await.says(words), "nothing is sent yet");
    let kept = held.hidden("kept");
    let fields = [("key", key.as_str()), ("what", "remark"), ("text", words), ("kept", &kept), ("went-on", "yes")];
    assert_eq!(browser.upload(&say, &fields, &[]).await.status, StatusCode::SEE_OTHER);
    let page = browser.get(&path).await;
    assert!(page.says(words) && page.says("ecg.txt"));
}

#[tokio::test]
async fn a_file_is_sent_to_be_kept_and_never_run() {
    let service = Service::new().await;
    let (mut browser, path, _) = asked(&service).await;
    let key = browser.get(&path).await.hidden("key");
    let fields = [("key", key.as_str()), ("what", "remark"), ("text", "My report")];
    browser.upload(&format!("{path}/say"), &fields, &[("Büro \"x\".txt", "größe".as_bytes())]).await;
    let page = browser.get(&path).await;
    let href = page.html.split(&format!("{path}/files/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let file = browser.get(&format!("{path}/files/{href}")).await;
    assert_eq!(file.html, "größe");
    assert_eq!(file.headers["content-security-policy"], "default-src 'none'; sandbox");
    assert_eq!(file.headers["x-content-type-options"], "nosniff");
    assert!(
        file.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename*=UTF-8''B%C3%BCro")
    );
    let mut stranger = Browser::new(&service);
    stranger.sign_in("eve@example.org", "").await;
    assert_eq!(stranger.get(&format!("{path}/files/{href}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get("/my/consultations/nonsense").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_yes_is_to_the_text_that_was_read() {
    let service = Service::new().await;
    let doctor = service.doctor("Brandt").await;
    let (mut browser, path, id) = asked(&service).await;
    service.assign(id, doctor).await;
    service.answer(id, doctor, "As a glass blower you can take it").await;
    let consent = format!("{path}/consent");
    let first = browser.get(&consent).await;
    assert!(first.says("glass blower") && first.says("This text would be published"));
    // Words were typed and not looked at: the yes is not counted.
    let (seen, key) = (first.hidden("seen"), first.hidden("key"));
    let fields = [("seen", seen.as_str()), ("key", &key), ("removals", "glass blower"), ("do", "give")];
    let stale = browser.post(&consent, &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.says("Your yes was not counted") && stale.says("[removed]"));
    let (seen, key) = (stale.hidden("seen"), stale.hidden("key"));
    let fields = [("seen", seen.as_str()), ("key", &key), ("removals", "glass blower"), ("do", "give")];
    let given = browser.post(&consent, &fields).await;
    assert!(browser.get(&given.location()).await.says("You agreed to exactly this text"));
    let later = browser.get(&consent).await;
    assert!(later.says("Take your yes back") && !later.says("do\" value=\"give"));
    let key = later.hidden("key");
    let withdrawn = browser.post(&format!("{consent}/withdraw"), &[("key", &key)]).await;
    assert!(browser.get(&withdrawn.location()).await.says("You took your yes back"));
}
