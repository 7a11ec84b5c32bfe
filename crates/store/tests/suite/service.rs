//! What the service keeps beside the records.

use std::collections::BTreeSet;

use askwell_core::code::{Digest, Slug, Specialty};
use askwell_core::id::PractitionerId;
use askwell_store::{Decided, Error, Feedback, Idempotency, Profile, Subscriber, Token, master_key_change};
use uuid::Uuid;

use crate::sample::{self, minutes, moment, write};
use crate::support::Place;

on_both! {
    a_session_opens_with_its_token_until_it_ends_or_is_revoked
    a_sign_in_link_opens_once_and_in_time
    a_calendar_opens_at_its_newest_address_only
    a_newsletter_is_confirmed_told_and_left
    the_same_request_is_answered_as_before_and_another_is_refused
    a_cursor_moves_only_from_where_it_stands
    a_notice_is_told_once_retried_and_given_up
    a_draft_is_kept_and_another_window_does_not_overwrite_it
    tries_are_counted_within_a_window
    searches_in_vain_are_counted_decided_about_and_forgotten
    what_readers_say_is_counted_once_for_each_who_says_it
    a_profile_has_its_own_address
    a_file_is_imported_once
}

async fn a_session_opens_with_its_token_until_it_ends_or_is_revoked(place: Place) {
    let store = place.open().await;
    let ends = moment() + minutes(60);
    let account = sample::account_id(1);
    let (first, second) = write(&store, move |unit| {
        Box::pin(async move { Ok((unit.session_open(account, ends).await?, unit.session_open(account, ends).await?)) })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.session(&first, moment()).await.unwrap().unwrap().account, account);
    assert_eq!(reader.session(&first, ends).await.unwrap(), None);
    assert_eq!(reader.session(&Token::random(), moment()).await.unwrap(), None);
    assert_eq!(reader.session(&first.to_string().parse().unwrap(), moment()).await.unwrap().unwrap().valid_until, ends);
    drop(reader);
    let revoked = first.clone();
    assert!(write(&store, move |unit| Box::pin(async move { unit.session_revoke(&revoked).await })).await);
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.session(&first, moment()).await.unwrap(), None);
    assert!(reader.session(&second, moment()).await.unwrap().is_some());
    assert_eq!(reader.sessions_of(account, moment()).await.unwrap().len(), 1);
    drop(reader);
    let gone = write(&store, move |unit| {
        Box::pin(async move {
            unit.sessions_revoke(account).await?;
            unit.sessions_sweep(ends + minutes(1)).await
        })
    })
    .await;
    assert_eq!(gone, 2);
}

async fn a_calendar_opens_at_its_newest_address_only(place: Place) {
    let store = place.open().await;
    let (one, two) = (PractitionerId(Uuid::from_u128(1)), PractitionerId(Uuid::from_u128(2)));
    let (first, other, second) = write(&store, move |unit| {
        Box::pin(async move {
            Ok((unit.calendar_renew(one).await?, unit.calendar_renew(two).await?, unit.calendar_renew(one).await?))
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.calendar_of(&first).await.unwrap(), None);
    assert_eq!(reader.calendar_of(&second).await.unwrap(), Some(one));
    assert_eq!(reader.calendar_of(&other).await.unwrap(), Some(two));
    assert_eq!(reader.calendar_of(&Token::random()).await.unwrap(), None);
}

async fn a_newsletter_is_confirmed_told_and_left(place: Place) {
    let store = place.open().await;
    let wants = |email: &str| Subscriber {
        email: email.to_owned(),
        token: Token::random(),
        fields: BTreeSet::from([Specialty::new("cardiology").unwrap()]),
        consent_version: 1,
    };
    let (ann, bob) = (wants("Ann@example.org"), wants("bob@example.org"));
    let (put, asked) = ((ann.clone(), bob.clone()), moment());
    let due = write(&store, move |unit| {
        Box::pin(async move {
            unit.newsletter_put(&put.0).await?;
            unit.newsletter_put(&put.1).await?;
            unit.newsletter_confirm(&put.0.token, asked + minutes(60)).await?;
            // A second press of the button moves nothing.
            unit.newsletter_confirm(&put.0.token, asked + minutes(90)).await?;
            Ok((unit.newsletters_due(asked, 9).await?, unit.newsletters_due(asked + minutes(60), 9).await?))
        })
    })
    .await;
    assert!(due.0.is_empty());
    assert_eq!(due.1.iter().map(|due| &due.subscriber).collect::<Vec<_>>(), [&ann], "who did not confirm gets nothing");
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.newsletter_of(" ann@EXAMPLE.org").await.unwrap().unwrap().subscriber, ann);
    assert_eq!(reader.newsletter(&bob.token).await.unwrap().unwrap().confirmed_at, None);
    drop(reader);
    let again = ann.clone();
    let (told, swept) = write(&store, move |unit| {
        Box::pin(async move {
            unit.newsletter_told(&again.token, asked + minutes(120)).await?;
            let swept = unit.newsletters_sweep(asked + minutes(1)).await?;
            Ok((unit.newsletters_due(asked + minutes(60), 9).await?, swept))
        })
    })
    .await;
    assert!(told.is_empty());
    assert_eq!(swept, 1, "bob never confirmed");
    store.close().await;
    master_key_change(&place.config).await.unwrap();
    let store = place.open().await;
    let found = store.read().await.unwrap().newsletter_of("ann@example.org").await.unwrap();
    assert_eq!(found.unwrap().subscriber, ann, "another master key finds and opens it all the same");
    let token = ann.token.clone();
    write(&store, move |unit| Box::pin(async move { unit.newsletter_remove(&token).await })).await;
    assert_eq!(store.read().await.unwrap().newsletter(&ann.token).await.unwrap(), None);
}

async fn a_sign_in_link_opens_once_and_in_time(place: Place) {
    let store = place.open().await;
    let (good, late) = write(&store, |unit| {
        Box::pin(async move {
            let what = ("sign in".to_owned(), "ann@example.org".to_owned());
            let good = unit.sign_in_link_make(&what, moment() + minutes(15)).await?;
            Ok((good, unit.sign_in_link_make(&what, moment() - minutes(1)).await?))
        })
    })
    .await;
    let used = write(&store, move |unit| {
        Box::pin(async move {
            let mut opened: Vec<Option<(String, String)>> = Vec::new();
            for token in [&good, &good, &late, &Token::random()] {
                opened.push(unit.sign_in_link_use(token).await?);
            }
            Ok(opened)
        })
    })
    .await;
    assert_eq!(used[0].as_ref().unwrap().1, "ann@example.org");
    assert_eq!(used[1..], [None, None, None]);
}

async fn the_same_request_is_answered_as_before_and_another_is_refused(place: Place) {
    let store = place.open().await;
    write(&store, |unit| {
        Box::pin(async move {
            assert_eq!(unit.idempotency("ann", "key", b"ask").await?, Idempotency::New);
            unit.idempotency_keep("ann", "key", b"ask", "/my/consultations/1").await
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    let done = Idempotency::Done("/my/consultations/1".to_owned());
    assert_eq!(reader.idempotency("ann", "key", b"ask").await.unwrap(), done);
    assert_eq!(reader.idempotency("ann", "key", b"ask otherwise").await.unwrap(), Idempotency::Reused);
    assert_eq!(reader.idempotency("bob", "key", b"ask").await.unwrap(), Idempotency::New);
    drop(reader);
    let swept = write(&store, |unit| Box::pin(unit.idempotency_sweep(moment() + minutes(1)))).await;
    assert_eq!(swept, 1);
}

async fn a_cursor_moves_only_from_where_it_stands(place: Place) {
    let store = place.open().await;
    let moved = write(&store, |unit| {
        Box::pin(async move {
            let mut moved = Vec::new();
            for (from, to) in [(0, 3), (0, 5), (3, 7), (3, 8)] {
                moved.push(unit.cursor_move("pages", from, to).await?);
            }
            Ok(moved)
        })
    })
    .await;
    assert_eq!(moved, [true, false, true, false]);
    assert_eq!(store.read().await.unwrap().cursor("pages").await.unwrap(), 7);
    write(&store, |unit| Box::pin(async move { unit.cursor_reset("pages").await })).await;
    assert_eq!(store.read().await.unwrap().cursor("pages").await.unwrap(), 0);
}

async fn a_notice_is_told_once_retried_and_given_up(place: Place) {
    let store = place.open().await;
    let added = write(&store, |unit| {
        Box::pin(async move {
            let mut added = Vec::new();
            for (number, recipient) in [(1, "ann"), (1, "ann"), (1, "bob"), (2, "ann")] {
                added.push(unit.outbox_add(number, "answered", recipient).await?);
            }
            Ok(added)
        })
    })
    .await;
    assert_eq!(added, [true, false, true, true]);
    let lease = moment() + minutes(5);
    let claimed = write(&store, move |unit| Box::pin(unit.outbox_claim(10, lease))).await;
    assert_eq!(
        claimed.iter().map(|notice| (notice.number, notice.recipient.as_str())).collect::<Vec<_>>(),
        [(1, "ann"), (1, "bob"), (2, "ann")]
    );
    // What is leased is not handed out again until the lease ends.
    assert_eq!(write(&store, move |unit| Box::pin(unit.outbox_claim(10, lease))).await, []);
    assert_eq!(store.read().await.unwrap().outbox_next().await.unwrap(), Some(lease));
    write(&store, move |unit| {
        Box::pin(async move {
            unit.outbox_sent(&claimed[0]).await?;
            unit.outbox_retry(&claimed[1], "no route", moment()).await?;
            unit.outbox_give_up(&claimed[2], "refused").await
        })
    })
    .await;
    let counts = store.read().await.unwrap().outbox_counts().await.unwrap();
    assert_eq!((counts.waiting, counts.sent, counts.dead), (1, 1, 1));
    let again = write(&store, move |unit| Box::pin(unit.outbox_claim(10, lease))).await;
    assert_eq!(
        again.iter().map(|notice| (notice.recipient.as_str(), notice.attempts)).collect::<Vec<_>>(),
        [("bob", 2)]
    );
}

async fn a_draft_is_kept_and_another_window_does_not_overwrite_it(place: Place) {
    let store = place.open().await;
    let patient = sample::patient(0xa);
    let version = write(&store, move |unit| {
        Box::pin(async move {
            let version = unit.draft_save("case", "doctor", patient, "first", 0).await?;
            unit.draft_save("case", "doctor", patient, "second", version).await
        })
    })
    .await;
    assert_eq!(version, 2);
    let stale: Result<u64, Error> = store
        .write(askwell_store::By::Reader, moment(), move |unit| {
            Box::pin(async move { unit.draft_save("case", "doctor", patient, "old window", 1).await })
        })
        .await;
    assert!(matches!(stale, Err(Error::Stale { table: "drafts", .. })));
    let draft = store.read().await.unwrap().draft("case", "doctor").await.unwrap().unwrap();
    assert_eq!((draft.words.as_str(), draft.version), ("second", 2));
    write(&store, |unit| Box::pin(async move { unit.drafts_remove("case").await })).await;
    assert_eq!(store.read().await.unwrap().drafts_about("case").await.unwrap(), []);
    assert_eq!(store.read().await.unwrap().journal_head().await.unwrap().size, 0, "a draft is not in the journal");
}

async fn tries_are_counted_within_a_window(place: Place) {
    let store = place.open().await;
    let taken = write(&store, |unit| {
        Box::pin(async move {
            let mut taken = Vec::new();
            for bucket in ["sign-in ann", "sign-in ann", "sign-in ann", "sign-in bob"] {
                taken.push(unit.rate_take(bucket, minutes(15), 2).await?);
            }
            Ok(taken)
        })
    })
    .await;
    assert_eq!(taken, [true, true, false, true]);
    let later: Result<bool, Error> = store
        .write(askwell_store::By::Reader, moment() + minutes(15), |unit| {
            Box::pin(async move { unit.rate_take("sign-in ann", minutes(15), 2).await })
        })
        .await;
    assert!(later.unwrap());
}

async fn searches_in_vain_are_counted_decided_about_and_forgotten(place: Place) {
    let store = place.open().await;
    let coordinator = sample::account_id(7);
    write(&store, move |unit| {
        Box::pin(async move {
            for words in ["rare disease", "other", "rare disease", "with a \0 zero byte"] {
                unit.search_in_vain(words).await?;
            }
            assert!(unit.search_decide("rare disease", Some(Decided::Wanted), coordinator).await?);
            assert!(!unit.search_decide("never searched", Some(Decided::Wanted), coordinator).await?);
            Ok(())
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    let wanted = reader.searches_in_vain(Some(Decided::Wanted), 9).await.unwrap();
    assert_eq!((wanted[0].words.as_str(), wanted[0].count, wanted.len()), ("rare disease", 2, 1));
    assert_eq!(wanted[0].decided, Some((Decided::Wanted, moment())));
    assert_eq!(reader.searches_in_vain(None, 9).await.unwrap().len(), 2);
    assert_eq!(reader.search_decided("rare disease").await.unwrap(), Some(Decided::Wanted));
    drop(reader);
    let swept = write(&store, move |unit| {
        Box::pin(async move {
            let swept = unit.searches_sweep(moment() + minutes(1)).await?;
            unit.search_decide("rare disease", None, coordinator).await?;
            Ok(swept)
        })
    })
    .await;
    assert_eq!(swept, 2, "what somebody decided about stays");
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.search_decided("rare disease").await.unwrap(), None);
    assert_eq!(reader.searches_in_vain(None, 9).await.unwrap().len(), 1);
}

async fn what_readers_say_is_counted_once_for_each_who_says_it(place: Place) {
    let store = place.open().await;
    let (publication, other) =
        (sample::imported(1, sample::place("any")).0.id, sample::imported(2, sample::place("other")).0.id);
    write(&store, move |unit| {
        Box::pin(async move {
            for (before, helped) in [(None, true), (None, true), (Some(true), false), (Some(false), false)] {
                unit.feedback_count(publication, before, helped).await?;
                unit.search_answered("a rash", before, helped).await?;
            }
            // A browser that remembers more than there is takes nothing away.
            unit.feedback_count(other, Some(true), false).await?;
            unit.search_answered("\0", None, true).await
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.feedback(publication).await.unwrap(), Feedback { helped: 1, missed: 1 });
    assert_eq!(reader.feedback(other).await.unwrap(), Feedback { helped: 0, missed: 1 });
    assert_eq!(reader.feedback_most_missed(9).await.unwrap().len(), 2);
    let searches = reader.searches_answered(9).await.unwrap();
    assert_eq!(searches.len(), 1);
    assert_eq!((searches[0].words.as_str(), searches[0].feedback), ("a rash", Feedback { helped: 1, missed: 1 }));
}

async fn a_profile_has_its_own_address(place: Place) {
    let store = place.open().await;
    let profile = Profile {
        slug: Slug::new("maria-santos").unwrap(),
        name: "Dr Maria Santos".to_owned(),
        qualifications: "MD".to_owned(),
        registration: "7654321".to_owned(),
        biography: String::new(),
        interests: "None.".to_owned(),
    };
    let (first, second) = (PractitionerId(Uuid::from_u128(1)), PractitionerId(Uuid::from_u128(2)));
    let kept = profile.clone();
    write(&store, move |unit| Box::pin(async move { unit.profile_put(first, &kept).await })).await;
    let other = profile.clone();
    let taken: Result<(), Error> = store
        .write(askwell_store::By::Reader, moment(), move |unit| {
            Box::pin(async move { unit.profile_put(second, &other).await })
        })
        .await;
    assert!(matches!(taken, Err(Error::Taken { .. })));
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.profile(first).await.unwrap(), Some(profile.clone()));
    assert_eq!(reader.profile_by_slug(&profile.slug).await.unwrap(), Some((first, profile.clone())));
    assert_eq!(reader.profiles().await.unwrap().len(), 1);
    let other_number = Profile { registration: "1234567".to_owned(), ..profile.clone() };
    let digests = BTreeSet::from([profile.credentials(), other_number.credentials()]);
    assert_eq!(digests.len(), 2);
}

async fn a_file_is_imported_once(place: Place) {
    let store = place.open().await;
    let digest = Digest([5; 32]);
    write(&store, move |unit| Box::pin(async move { unit.import_put(digest, "library.jsonl", 12).await })).await;
    let import = store.read().await.unwrap().import(digest).await.unwrap().unwrap();
    assert_eq!((import.source.as_str(), import.answers, import.at), ("library.jsonl", 12, moment()));
    let again: Result<(), Error> = store
        .write(askwell_store::By::Operator, moment(), move |unit| {
            Box::pin(async move { unit.import_put(digest, "library.jsonl", 12).await })
        })
        .await;
    assert!(matches!(again, Err(Error::Taken { .. })));
}
