//! Ways in, as a browser meets them.

use axum::http::StatusCode;

use crate::browser::{Browser, link};
use crate::support::Service;

#[tokio::test]
async fn a_mail_program_that_looks_at_the_link_does_not_use_it_up() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.post("/sign-in/link", &[("email", "ada@example.org"), ("next", "/my")]).await;
    let link = link(&service.letters().await.pop().unwrap());
    for _ in 0..3 {
        assert_eq!(browser.get(&link).await.status, StatusCode::OK);
    }
    assert_eq!(browser.post(&link, &[("new-password", "")]).await.location(), "/my");
    assert!(browser.get("/my").await.says("You have not asked anything yet"));
    let again = Browser::new(&service).post(&link, &[("new-password", "")]).await;
    assert_eq!(again.status, StatusCode::GONE);
    assert!(again.says("does not open anything any more"));
}

#[tokio::test]
async fn a_double_click_on_sign_in_now_signs_in() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.post("/sign-in/link", &[("email", "ada@example.org")]).await;
    let path = link(&service.letters().await.pop().unwrap());
    let key = browser.get(&path).await.hidden("key");
    // The browser throws the first answer away, its cookie with it.
    Browser::new(&service).post(&path, &[("key", &key)]).await;
    assert_eq!(browser.post(&path, &[("key", &key)]).await.location(), "/my");
    assert_eq!(browser.get("/my").await.status, StatusCode::OK);
    let stranger = Browser::new(&service).post(&path, &[("key", &service.app.form_key().to_string())]).await;
    assert_eq!(stranger.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_password_too_short_comes_back_and_the_link_still_opens() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.post("/sign-in/link", &[("email", "ada@example.org")]).await;
    let link = link(&service.letters().await.pop().unwrap());
    let short = browser.post(&link, &[("new-password", "short")]).await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.says("at least 10 characters") && short.says("href=\"#new-password\""));
    assert_eq!(browser.post(&link, &[("new-password", "a long pass phrase")]).await.status, StatusCode::SEE_OTHER);
    let mut other = Browser::new(&service);
    let fields = [("address", "ada@example.org"), ("password", "a long pass phrase"), ("next", "//evil.example")];
    assert_eq!(other.post("/sign-in/password", &fields).await.location(), "/my", "never to another site");
}

#[tokio::test]
async fn wrong_and_unknown_look_the_same() {
    let service = Service::new().await;
    let mut known = Browser::new(&service);
    known.sign_in("ada@example.org", "").await;
    let mut pages = Vec::new();
    for email in ["ada@example.org", "eve@example.org"] {
        let fields = [("address", email), ("password", "wrong wrong wrong")];
        let page = Browser::new(&service).post("/sign-in/password", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        pages.push(page.html.replace(email, ""));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn signed_out_the_pages_are_closed() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    assert_eq!(browser.get("/my/account").await.status, StatusCode::OK);
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/");
    assert_eq!(browser.get("/my/account").await.location(), "/sign-in?next=%2Fmy%2Faccount");
}

#[tokio::test]
async fn an_account_is_changed_taken_along_and_erased() {
    let service = Service::new().await;
    let mut browser = Browser::new(&service);
    browser.sign_in("ada@example.org", "").await;
    assert_eq!(browser.post("/my/account/name", &[("name", "Ada <b>B</b>")]).await.status, StatusCode::SEE_OTHER);
    let account = browser.get("/my/account?news=saved").await;
    assert!(account.says("Saved.") && !account.says("<b>B</b>"));
    let odd = browser.post("/my/account/email", &[("email", "nonsense")]).await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let export = browser.get("/my/account/export").await;
    assert!(
        export.says("ada@example.org")
            && export.headers["content-disposition"].to_str().unwrap().starts_with("attachment")
    );
    let unsure = browser.post("/my/account/erase", &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post("/my/account/erase", &[("sure", "yes")]).await.location(), "/");
    assert_eq!(browser.get("/my").await.status, StatusCode::SEE_OTHER);
}
