//! Every address, tried as a reader and as one account of each role: who is let in is what the access table says.
#![allow(clippy::unwrap_used)]

mod flood;
mod house;
mod operating;

use askwell_app::core::access::{Role, may_somewhere};
use askwell_web::route::{ROUTES, Route, Verb};
use askwell_web::service;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::Response;

use house::{House, Somebody, address};

#[tokio::test]
async fn every_address_has_a_handler() {
    let house = House::new(true).await;
    let unserved: Vec<String> = service::table(&house.web).unserved().iter().map(ToString::to_string).collect();
    assert!(unserved.is_empty(), "these stand in the table, and nothing answers there: {unserved:#?}");
}

#[tokio::test]
async fn every_address_lets_in_exactly_who_may_come() {
    let house = House::new(true).await;
    let mut wrong = Vec::new();
    for role in std::iter::once(None).chain(Role::ALL.map(Some)) {
        let mut somebody = house.somebody(role).await;
        for route in ROUTES {
            // Signing out, or being erased, makes somebody else of them.
            if house.app.visitor(somebody.token.as_deref()).await.unwrap().actor != somebody.actor {
                somebody = house.somebody(role).await;
            }
            let response = house.send(route.verb, &address(route), &somebody, "").await;
            let met = Met::of(&response);
            let expected = Met::expected(route, &somebody);
            if met != expected {
                wrong.push(format!("{route} as {role:?}: {met:?} with {}, not {expected:?}", response.status()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What somebody meets at an address.
#[derive(Debug, PartialEq, Eq)]
enum Met {
    /// They come in, whatever they find there.
    LetIn,
    /// They are asked to sign in first.
    SignIn,
    /// Their roles are not enough.
    Refused,
}

impl Met {
    fn of(response: &Response) -> Self {
        let to = response.headers().get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match response.status() {
            StatusCode::UNAUTHORIZED => Self::SignIn,
            status if status.is_redirection() && to.starts_with("/sign-in?") => Self::SignIn,
            StatusCode::FORBIDDEN => Self::Refused,
            _ => Self::LetIn,
        }
    }

    fn expected(route: &Route, somebody: &Somebody) -> Self {
        if may_somewhere(&somebody.actor, route.needs) {
            Self::LetIn
        } else if somebody.actor.account.is_none() {
            Self::SignIn
        } else {
            Self::Refused
        }
    }
}

#[tokio::test]
async fn a_reader_who_follows_a_link_comes_back_after_signing_in_and_a_form_is_told() {
    let house = House::new(false).await;
    let reader = house.somebody(None).await;
    let link = house.send(Verb::Get, "/admin/journal?before=7", &reader, "").await;
    assert_eq!(link.status(), StatusCode::SEE_OTHER);
    assert_eq!(link.headers()[LOCATION], "/sign-in?next=%2Fadmin%2Fjournal%3Fbefore%3D7");
    let form = house.send(Verb::Post, "/admin/people", &reader, "email=a%40example.org").await;
    assert_eq!(form.status(), StatusCode::UNAUTHORIZED);
}
