//! Ways in, and what nobody learns on them.

use askwell_app::core::access::{Actor, Role};
use askwell_app::core::code::Language;
use askwell_app::{Error, NewAccount};
use askwell_store::By;
use jiff::SignedDuration;

use crate::support::Service;

#[tokio::test]
async fn a_link_opens_an_account_once() {
    let service = Service::new().await;
    let app = &service.app;
    app.link_send("ada@example.org", "/ask/x/files").await.unwrap();
    let letter = service.letters().await.pop().unwrap();
    assert_eq!(letter.to, "ada@example.org");
    let token = letter.link.rsplit('/').next().unwrap();
    let signed_in = app.link_use(&Actor::reader(), token, "", None).await.unwrap().unwrap();
    assert_eq!(signed_in.next, "/ask/x/files");
    let visitor = app.visitor(Some(&signed_in.token)).await.unwrap();
    assert!(visitor.actor.is(Role::Patient));
    assert_eq!(visitor.name, "ada@example.org");
    assert_eq!(app.link_use(&Actor::reader(), token, "", None).await.unwrap(), None, "it was used");
}

#[tokio::test]
async fn a_double_click_on_a_link_signs_in_and_the_link_is_worth_nothing_to_anybody_else() {
    let service = Service::new().await;
    let app = &service.app;
    app.link_send("ada@example.org", "/ask/x/files").await.unwrap();
    let letter = service.letters().await.pop().unwrap();
    let token = letter.link.rsplit('/').next().unwrap();
    let (reader, key) = (Actor::reader(), Some(app.form_key()));
    app.link_use(&reader, token, "", key).await.unwrap().unwrap();
    let again = app.link_use(&reader, token, "", key).await.unwrap().unwrap();
    assert_eq!(again.next, "/ask/x/files");
    assert!(app.visitor(Some(&again.token)).await.unwrap().actor.is(Role::Patient));
    let other_form = app.link_use(&reader, token, "", Some(app.form_key())).await.unwrap();
    assert_eq!((other_form, app.link_use(&reader, token, "", None).await.unwrap()), (None, None));
    service.pass(SignedDuration::from_mins(2));
    assert_eq!(app.link_use(&reader, token, "", key).await.unwrap(), None, "the page was left open");
}

#[tokio::test]
async fn a_link_is_worth_nothing_after_half_an_hour_nor_a_made_up_one_ever() {
    let service = Service::new().await;
    service.app.link_send("ada@example.org", "").await.unwrap();
    service.pass(SignedDuration::from_mins(31));
    assert!(service.open_link(&Actor::reader(), "").await.is_none());
    for odd in ["", "abc", "../..", &"0".repeat(64)] {
        assert_eq!(service.app.link_use(&Actor::reader(), odd, "", None).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_known_and_an_unknown_address_get_the_same_answer() {
    let service = Service::new().await;
    service.patient("ada@example.org").await;
    assert!(service.app.link_send("ada@example.org", "").await.is_ok());
    assert!(service.app.link_send("nobody@example.org", "").await.is_ok());
    assert_eq!(service.app.password_sign_in("ada@example.org", "wrong password", "").await.unwrap(), None);
    assert_eq!(service.app.password_sign_in("nobody@example.org", "wrong password", "").await.unwrap(), None);
}

#[tokio::test]
async fn a_password_set_with_the_link_signs_in_and_a_new_one_ends_other_sessions() {
    let service = Service::new().await;
    let app = &service.app;
    app.link_send("ada@example.org", "").await.unwrap();
    service.open_link(&Actor::reader(), "a long pass phrase").await.unwrap();
    let phone = app.password_sign_in("Ada@Example.org ", "a long pass phrase", "/my").await.unwrap().unwrap();
    let laptop = app.password_sign_in("ada@example.org", "a long pass phrase", "").await.unwrap().unwrap();
    let actor = app.visitor(Some(&laptop.token)).await.unwrap().actor;
    let wrong = app.password_change(&actor, "not it at all", "another pass phrase", &laptop.token).await;
    assert!(matches!(wrong, Err(Error::Field { problem: "password-wrong", .. })));
    app.password_change(&actor, "a long pass phrase", "another pass phrase", &laptop.token).await.unwrap();
    assert!(app.visitor(Some(&phone.token)).await.unwrap().actor.account.is_none());
    assert!(app.visitor(Some(&laptop.token)).await.unwrap().actor.account.is_some());
    assert_eq!(app.password_sign_in("ada@example.org", "a long pass phrase", "").await.unwrap(), None);
}

#[tokio::test]
async fn a_guesser_is_held_back_and_a_flood_of_mail_too() {
    let service = Service::new().await;
    let app = &service.app;
    for _ in 0..10 {
        assert_eq!(app.password_sign_in("ada@example.org", "a wrong guess", "").await.unwrap(), None);
    }
    let held = app.password_sign_in("ada@example.org", "a wrong guess", "").await;
    assert!(matches!(held, Err(Error::TooMany { seconds: 900 })), "{held:?}");
    for _ in 0..5 {
        app.link_send("ada@example.org", "").await.unwrap();
    }
    assert!(matches!(app.link_send("ada@example.org", "").await, Err(Error::TooMany { .. })));
    service.pass(SignedDuration::from_hours(1));
    assert!(app.link_send("ada@example.org", "").await.is_ok());
}

#[tokio::test]
async fn signing_out_ends_this_session_or_all() {
    let service = Service::new().await;
    let app = &service.app;
    let mut tokens = Vec::new();
    for _ in 0..2 {
        app.link_send("ada@example.org", "").await.unwrap();
        tokens.push(service.open_link(&Actor::reader(), "").await.unwrap().token);
    }
    app.sign_out(Some(&tokens[0])).await.unwrap();
    assert!(app.visitor(Some(&tokens[0])).await.unwrap().actor.account.is_none());
    let actor = app.visitor(Some(&tokens[1])).await.unwrap().actor;
    assert_eq!(app.sign_out_everywhere(&actor).await.unwrap(), 1);
    assert!(app.visitor(Some(&tokens[1])).await.unwrap().actor.account.is_none());
}

#[tokio::test]
async fn a_session_that_is_used_lasts_and_one_that_is_not_ends() {
    let service = Service::new().await;
    let app = &service.app;
    app.link_send("ada@example.org", "").await.unwrap();
    let token = service.open_link(&Actor::reader(), "").await.unwrap().token;
    for _ in 0..4 {
        service.pass(SignedDuration::from_hours(24 * 10));
        assert!(app.visitor(Some(&token)).await.unwrap().actor.account.is_some());
    }
    service.pass(SignedDuration::from_hours(24 * 15));
    assert!(app.visitor(Some(&token)).await.unwrap().actor.account.is_none());
}

#[tokio::test]
async fn name_language_and_address_change() {
    let service = Service::new().await;
    let app = &service.app;
    let ada = service.patient("ada@example.org").await;
    app.name_change(&ada, " Ada\nBrandt ").await.unwrap();
    app.language_change(&ada, Some(Language::new("en").unwrap())).await.unwrap();
    app.email_change(&ada, "ada@new.example").await.unwrap();
    let stranger = service.letters().await.pop().unwrap();
    let token = stranger.link.rsplit('/').next().unwrap();
    let refused = app.link_use(&Actor::reader(), token, "", None).await;
    assert!(matches!(refused, Err(Error::SignInFirst)), "who merely has the new mailbox gets no account");
    app.link_use(&ada, token, "", None).await.unwrap().unwrap();
    let me = app.me(&ada).await.unwrap();
    assert_eq!((me.email.as_str(), me.name.as_str()), ("ada@new.example", "Ada Brandt"));
}

#[tokio::test]
async fn an_operator_opens_accounts_and_grants_roles() {
    let service = Service::new().await;
    let app = &service.app;
    let new =
        NewAccount { email: "ed@example.org".into(), name: "Ed".into(), password: Some("a long pass phrase".into()) };
    let id = app.account_open_for(By::Operator, new.clone()).await.unwrap();
    assert_eq!(app.account_open_for(By::Operator, new).await.unwrap(), id, "a second time gives the same account");
    app.role_grant(By::Operator, id, Role::Editor).await.unwrap();
    let clinical = app.role_grant(By::Operator, id, Role::Reviewer).await;
    assert!(matches!(clinical, Err(Error::Refused(askwell_app::core::Refused::NotAPractitioner))));
    let signed_in = app.password_sign_in("ed@example.org", "a long pass phrase", "").await.unwrap().unwrap();
    let visitor = app.visitor(Some(&signed_in.token)).await.unwrap();
    assert!(visitor.actor.is(Role::Editor));
    app.role_revoke(By::Operator, id, Role::Editor).await.unwrap();
    assert!(!app.visitor(Some(&signed_in.token)).await.unwrap().actor.is(Role::Editor));
}
