//! The newsletter, from the wish to the last mail.

use askwell_app::{Error, NewsletterLetter};
use askwell_store::{By, Notice};
use jiff::Timestamp;

use crate::house::{House, unit_of};

const ANNA: &str = "anna@example.org";

fn oncology() -> Vec<String> {
    vec!["medical_oncology".to_owned()]
}

/// Takes the mails about the newsletter that wait.
async fn mails(house: &House) -> Vec<NewsletterLetter> {
    let claim = unit_of(|unit| Box::pin(async move { Ok(unit.outbox_claim(100, Timestamp::MAX).await?) }));
    let notices: Vec<Notice> = house.store.write(By::Service, house.app.now(), claim).await.unwrap();
    let reader = house.store.read().await.unwrap();
    let about = notices.iter().filter(|notice| notice.kind.starts_with("newsletter"));
    about.map(|notice| reader.outbox_letter(notice).unwrap()).collect()
}

fn token(letter: &NewsletterLetter) -> String {
    letter.link.rsplit('/').next().unwrap().to_owned()
}

/// Asks and confirms; gives the token of the mails.
async fn subscribed(house: &House) -> String {
    house.app.newsletter_ask(ANNA, &oncology(), true).await.unwrap();
    let token = token(&mails(house).await.pop().unwrap());
    house.app.newsletter_save(&token, &oncology()).await.unwrap();
    token
}

/// The issues of the next Tuesday: the clock stands on a Monday at nine.
async fn next_issue(house: &House) -> Vec<NewsletterLetter> {
    house.pass(24 * 7);
    house.app.newsletters_write().await.unwrap();
    mails(house).await
}

#[tokio::test]
async fn a_new_page_is_named_once_on_tuesday() {
    let house = House::open().await;
    let token = subscribed(&house).await;
    house.published().await;
    house.app.newsletters_write().await.unwrap();
    assert!(mails(&house).await.is_empty(), "it is Monday");
    house.pass(24);
    house.app.newsletters_write().await.unwrap();
    house.app.newsletters_write().await.unwrap();
    let issue = mails(&house).await;
    assert_eq!(issue.len(), 1, "however often it is looked");
    let NewsletterLetter { to, items, leave, .. } = &issue[0];
    assert_eq!(to, ANNA);
    assert!(items.starts_with("Medical oncology\n\n* ") && items.contains("/answers/medical-oncology/"), "{items}");
    assert!(leave.ends_with(&format!("/newsletter/{token}/leave")), "{leave}");
    assert!(next_issue(&house).await.is_empty(), "a week without news is a week without a mail");
}

#[tokio::test]
async fn nobody_gets_mails_who_did_not_confirm_from_the_mailbox() {
    let house = House::open().await;
    house.app.newsletter_ask(ANNA, &oncology(), true).await.unwrap();
    let asked = mails(&house).await;
    assert!(asked[0].items.is_empty(), "the question names no subject");
    house.published().await;
    assert!(next_issue(&house).await.is_empty());
    house.app.sweep().await.unwrap();
    assert_eq!(house.app.newsletter(&token(&asked[0])).await.unwrap(), None, "the address is forgotten");
}

#[tokio::test]
async fn who_types_the_address_of_somebody_else_changes_nothing_for_them() {
    let house = House::open().await;
    let token = subscribed(&house).await;
    house.app.newsletter_ask(ANNA, &["cardiology".to_owned()], true).await.unwrap();
    let own = house.app.newsletter(&token).await.unwrap().unwrap();
    assert!(own.is_confirmed && own.fields.iter().all(|field| field.as_str() == "medical_oncology"));
    for _ in 0..2 {
        drop(house.app.newsletter_ask(ANNA, &oncology(), true).await);
    }
    assert!(matches!(house.app.newsletter_ask(ANNA, &oncology(), true).await, Err(Error::TooMany { .. })));
}

#[tokio::test]
async fn who_leaves_gets_no_more_and_is_forgotten() {
    let house = House::open().await;
    let token = subscribed(&house).await;
    house.published().await;
    for _ in 0..2 {
        house.app.newsletter_leave(&token).await.unwrap();
    }
    assert_eq!(house.app.newsletter(&token).await.unwrap(), None);
    assert!(next_issue(&house).await.is_empty());
    assert!(matches!(house.app.newsletter_save(&token, &oncology()).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn an_unknown_field_no_field_and_no_yes_are_refused() {
    let house = House::open().await;
    for (fields, agreed, about) in
        [(vec![], true, "field"), (vec!["astrology".to_owned()], true, "field"), (oncology(), false, "agree")]
    {
        let refused = house.app.newsletter_ask(ANNA, &fields, agreed).await;
        assert!(matches!(refused, Err(Error::Field { field, .. }) if field == about), "{refused:?}");
    }
    assert!(mails(&house).await.is_empty());
}
