//! The newsletter, as a browser and a mail program meet it.

use askwell_app::NewsletterLetter;
use askwell_store::{By, Notice};
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use jiff::Timestamp;

use crate::browser::Browser;
use crate::support::Service;

/// The path of the page that the newest mail about the newsletter opens.
async fn page(service: &Service) -> String {
    let app = &service.app;
    let notices: Vec<Notice> = app
        .store()
        .write(By::Service, app.now(), |unit| Box::pin(async move { unit.outbox_claim(100, Timestamp::MAX).await }))
        .await
        .unwrap();
    let notice = notices.iter().rfind(|notice| notice.kind == "newsletter_confirm").unwrap();
    let letter: NewsletterLetter = app.store().read().await.unwrap().outbox_letter(notice).unwrap();
    letter.link.split_once("8080").unwrap().1.to_owned()
}

async fn ask(browser: &mut Browser<'_>) {
    let fields = [("email", "anna@example.org"), ("field", "cardiology"), ("field", "neurology"), ("agree", "yes")];
    assert_eq!(browser.post("/newsletter", &fields).await.location(), "/newsletter/sent");
}

#[tokio::test]
async fn a_form_that_lacks_something_comes_back_with_what_was_chosen() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    assert!(browser.get("/newsletter?field=cardiology").await.says("value=\"cardiology\" checked"));
    let fields = [("email", "anna@example.org"), ("field", "cardiology")];
    let refused = browser.post("/newsletter", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("href=\"#agree\"") && refused.says("anna@example.org"));
    assert!(refused.says("value=\"cardiology\" checked"));
}

#[tokio::test]
async fn it_is_confirmed_changed_and_stopped_on_its_page() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    ask(&mut browser).await;
    assert!(browser.get("/newsletter/sent").await.says("Look into your mailbox"));
    let page = page(&service).await;
    // Looking at the link, as mail programs do, confirms nothing.
    assert!(browser.get(&page).await.says("Yes, send it"));
    assert!(browser.get(&page).await.says("value=\"neurology\" checked"));
    let saved = browser.post(&page, &[("field", "cardiology")]).await.location();
    let own = browser.get(&saved).await;
    assert!(own.says("Your newsletter") && own.says("Saved.") && !own.says("value=\"neurology\" checked"));
    assert_eq!(browser.post(&page, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "none is no choice");
    assert!(browser.post(&format!("{page}/leave"), &[]).await.says("You get no more mails"));
    assert_eq!(browser.get(&page).await.status, StatusCode::GONE);
    assert_eq!(browser.post(&page, &[("field", "cardiology")]).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_mail_program_stops_it_with_one_request_that_no_browser_sent() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    ask(&mut browser).await;
    let page = page(&service).await;
    browser.post(&page, &[("field", "cardiology")]).await;
    let form = "application/x-www-form-urlencoded";
    let one_click = |path: &str| {
        Request::post(path).header(CONTENT_TYPE, form).body(Body::from("List-Unsubscribe=One-Click")).unwrap()
    };
    let kept = browser.send_bare(one_click(&page)).await;
    assert_eq!(kept.status, StatusCode::FORBIDDEN, "only stopping is open to mail programs");
    let left = browser.send_bare(one_click(&format!("{page}/leave"))).await;
    assert_eq!(left.status, StatusCode::OK, "a redirect would be lost on the way");
    assert_eq!(browser.get(&page).await.status, StatusCode::GONE);
}
