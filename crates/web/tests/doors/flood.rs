//! One network that asks for too much, beside others that do not.

use askwell_app::core::access::Role;
use askwell_web::route::{Verb, to};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;

use crate::house::{House, text};

#[tokio::test]
async fn a_flood_of_questions_is_held_back_with_its_words_and_who_is_signed_in_works_on() {
    let house = House::new(false).await;
    let (reader, doctor) = (house.somebody(None).await, house.somebody(Some(Role::Practitioner)).await);
    let begun = |number: usize| format!("text=Is+this+rash+number+{number}+something+to+worry+about%3F");
    let mut number = 0;
    let refused = loop {
        let sent = house.send(Verb::Post, &to::ask_begin(), &reader, &begun(number)).await;
        if sent.status() != StatusCode::SEE_OTHER {
            break sent;
        }
        number += 1;
        assert!(number < 1_000, "somebody may begin so many questions");
    };
    assert_eq!((number, refused.status()), (60, StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(refused.headers()[RETRY_AFTER], "1");
    assert!(text(refused).await.contains("Is this rash number 60 something to worry about?"));
    assert_eq!(house.send(Verb::Get, &to::ask(), &reader, "").await.status(), StatusCode::OK);
    for _ in 0..100 {
        let beat = house.send(Verb::Post, &to::desk_beat(), &doctor, "").await;
        assert!(beat.status().is_success(), "{}", beat.status());
    }
}
