//! Units of work: all or nothing, one after another, many in one commit.

use askwell_core::code::Digest;
use askwell_core::event::Event;
use askwell_core::id::PractitionerId;
use askwell_store::{By, Error, Idempotency, Store, Unit};
use jiff::Timestamp;
use uuid::Uuid;

use crate::sample::{self, minutes, moment, write};
use crate::support::Place;

on_both! {
    a_unit_that_refuses_leaves_nothing
    a_unit_that_panics_is_undone_alone
    a_failed_statement_undoes_the_unit_even_when_the_closure_goes_on
    what_waits_is_seen_by_the_next_look_of_its_unit
    a_write_that_waited_and_failed_undoes_its_own_unit_alone
    units_at_once_are_each_there_once_and_numbered_without_gaps
    of_many_who_claim_one_case_one_wins
    reading_does_not_wait_for_a_unit_in_the_middle
    a_clock_that_jumps_back_changes_no_order
    followers_hear_of_a_commit
}

fn note(number: u32) -> Event {
    Event::AccessLog { batch: Digest([0; 32]), lines: number }
}

async fn value(store: &Store, name: &str) -> Option<String> {
    store.read().await.unwrap().setting(name).await.unwrap()
}

/// What a caller's own refusal looks like.
#[derive(Debug, PartialEq)]
enum Mine {
    Refused,
    Store(String),
}

impl From<Error> for Mine {
    fn from(error: Error) -> Self {
        Self::Store(error.to_string())
    }
}

async fn a_unit_that_refuses_leaves_nothing(place: Place) {
    let store = place.open().await;
    let refused: Result<(), Mine> = store
        .write(By::Service, moment(), |unit| {
            Box::pin(async move {
                unit.setting_put("theme", "calm").await?;
                unit.journal_append(&note(1))?;
                Err(Mine::Refused)
            })
        })
        .await;
    assert_eq!(refused, Err(Mine::Refused));
    assert_eq!(value(&store, "theme").await, None);
    assert_eq!(store.read().await.unwrap().journal_head().await.unwrap().size, 0);
}

/// Hands in units that wait together: one that stays, one that panics, one that stays.
async fn a_unit_that_panics_is_undone_alone(place: Place) {
    let store = place.open().await;
    let put = |name: &'static str, panics: bool| {
        let store = store.clone();
        async move {
            store.write(By::Service, moment(), move |unit| Box::pin(put_and_perhaps_panic(unit, name, panics))).await
        }
    };
    let (first, second, third) = tokio::join!(put("first", false), put("second", true), put("third", false));
    assert!(first.is_ok() && third.is_ok());
    assert!(matches!(second, Err(Error::Panicked)));
    assert_eq!(value(&store, "first").await.as_deref(), Some("here"));
    assert_eq!(value(&store, "second").await, None);
    assert_eq!(value(&store, "third").await.as_deref(), Some("here"));
    assert_eq!(store.read().await.unwrap().journal_head().await.unwrap().size, 2);
}

async fn put_and_perhaps_panic(unit: &mut Unit, name: &'static str, panics: bool) -> Result<(), Error> {
    unit.setting_put(name, "here").await?;
    unit.journal_append(&note(1))?;
    assert!(!panics, "this unit panics on purpose");
    Ok(())
}

async fn a_failed_statement_undoes_the_unit_even_when_the_closure_goes_on(place: Place) {
    let store = place.open().await;
    let (publication, event) = sample::imported(1, sample::place("taken"));
    write(&store, move |unit| Box::pin(async move { unit.publication_save(&publication, &event).await })).await;
    let (other, event) = sample::imported(2, sample::place("taken"));
    let done: Result<(), Error> = store
        .write(By::Service, moment(), move |unit| {
            Box::pin(async move {
                unit.setting_put("before", "here").await?;
                drop(unit.publication_save(&other, &event).await);
                Ok(())
            })
        })
        .await;
    assert!(matches!(done, Err(Error::Taken { .. })), "{done:?}");
    assert_eq!(value(&store, "before").await, None);
}

async fn what_waits_is_seen_by_the_next_look_of_its_unit(place: Place) {
    let store = place.open().await;
    write(&store, |unit| {
        Box::pin(async move {
            unit.idempotency_keep("ada", "key", b"ask", "first").await?;
            assert_eq!(unit.idempotency("ada", "key", b"ask").await?, Idempotency::Done("first".into()));
            unit.draft_save("case", "ada", sample::patient(1), "words", 0).await?;
            unit.draft_remove("case", "ada").await?;
            unit.draft_save("case", "ada", sample::patient(1), "other words", 0).await?;
            assert_eq!(unit.draft("case", "ada").await?.map(|draft| draft.words), Some("other words".into()));
            Ok(())
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.idempotency("ada", "key", b"ask").await.unwrap(), Idempotency::Done("first".into()));
}

/// A key is kept twice by units that wait together, and nobody looks in between: the second is undone, and not the third.
async fn a_write_that_waited_and_failed_undoes_its_own_unit_alone(place: Place) {
    let store = place.open().await;
    let keep = |key: &'static str, mark: &'static str| {
        let store = store.clone();
        async move { store.write(By::Service, moment(), move |unit| Box::pin(keep_key(unit, key, mark))).await }
    };
    let (first, second, third) = tokio::join!(keep("one", "first"), keep("one", "second"), keep("two", "third"));
    assert!(first.is_ok() && third.is_ok(), "{first:?} {third:?}");
    assert!(matches!(second, Err(Error::Taken { .. })), "{second:?}");
    for (mark, expected) in [("first", Some("here")), ("second", None), ("third", Some("here"))] {
        assert_eq!(value(&store, mark).await.as_deref(), expected, "{mark}");
    }
    // Alone it is the same.
    assert!(matches!(keep("two", "fourth").await, Err(Error::Taken { .. })));
    assert_eq!(value(&store, "fourth").await, None);
    assert!(keep("three", "fifth").await.is_ok());
    assert_eq!(store.read().await.unwrap().journal_head().await.unwrap().size, 3);
}

/// Writes what stays if the key was free, and keeps the key last, when nobody looks any more.
async fn keep_key(unit: &mut Unit, key: &'static str, mark: &'static str) -> Result<(), Error> {
    unit.setting_put(mark, "here").await?;
    unit.journal_append(&note(1))?;
    unit.idempotency_keep("ada", key, b"ask", mark).await
}

async fn units_at_once_are_each_there_once_and_numbered_without_gaps(place: Place) {
    let store = place.open().await;
    let units = (0..200_u32).map(|number| {
        let store = store.clone();
        tokio::spawn(async move {
            store
                .write(By::Service, moment(), move |unit| Box::pin(async move { unit.journal_append(&note(number)) }))
                .await
                .map_err(|error: Error| error)
        })
    });
    let mut numbers = Vec::new();
    for unit in units.collect::<Vec<_>>() {
        numbers.push(unit.await.unwrap().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<u64>>());
    let entries = store.read().await.unwrap().journal_page(0, 1_000).await.unwrap();
    let mut lines: Vec<u32> = entries
        .into_iter()
        .map(|entry| if let Event::AccessLog { lines, .. } = entry.event { lines } else { panic!("another event") })
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, (0..200).collect::<Vec<_>>());
}

async fn of_many_who_claim_one_case_one_wins(place: Place) {
    let store = place.open().await;
    let consultation = sample::open(&store, 1).await;
    let claims = (0..8_u128).map(|doctor| {
        let (store, mut claimed) = (store.clone(), consultation.clone());
        tokio::spawn(async move {
            let doctor = sample::oncologist(0x100 + doctor);
            let event = claimed.assign_by_hand(&doctor, sample::account_id(1), moment()).unwrap();
            claimed.apply(&event);
            let won: Result<u64, Error> = store
                .write(By::Dispatcher, moment(), move |unit| {
                    Box::pin(async move { unit.consultation_save(&claimed, &event).await })
                })
                .await;
            won.map(|_| doctor.id)
        })
    });
    let mut winners: Vec<PractitionerId> = Vec::new();
    for claim in claims.collect::<Vec<_>>() {
        match claim.await.unwrap() {
            Ok(doctor) => winners.push(doctor),
            Err(error) => assert!(matches!(error, Error::Stale { table: "consultations", .. }), "{error}"),
        }
    }
    assert_eq!(winners.len(), 1);
    let held = store.read().await.unwrap().consultations_held_by(winners[0]).await.unwrap();
    assert_eq!(held.iter().map(|one| one.id).collect::<Vec<_>>(), [consultation.id]);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
}

async fn reading_does_not_wait_for_a_unit_in_the_middle(place: Place) {
    let store = place.open().await;
    write(&store, |unit| Box::pin(async move { unit.setting_put("theme", "calm").await })).await;
    let (inside, is_inside) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = tokio::sync::oneshot::channel::<()>();
    let writer = store.clone();
    let unit = tokio::spawn(async move {
        writer
            .write(By::Service, moment(), move |unit| {
                Box::pin(async move {
                    unit.setting_put("theme", "loud").await?;
                    inside.send(()).unwrap();
                    may_go_on.await.unwrap();
                    Ok::<_, Error>(())
                })
            })
            .await
    });
    is_inside.await.unwrap();
    assert_eq!(value(&store, "theme").await.as_deref(), Some("calm"));
    go_on.send(()).unwrap();
    unit.await.unwrap().unwrap();
    assert_eq!(value(&store, "theme").await.as_deref(), Some("loud"));
}

async fn a_clock_that_jumps_back_changes_no_order(place: Place) {
    let store = place.open().await;
    let moments = [moment(), moment() - minutes(600), "1969-12-31T23:59:59.5Z".parse().unwrap(), moment()];
    for at in moments {
        store
            .write(By::Service, at, |unit| Box::pin(async move { unit.journal_append(&note(0)) }))
            .await
            .map_err(|error: Error| error)
            .unwrap();
    }
    let entries = store.read().await.unwrap().journal_page(0, 10).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.number).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(entries.iter().map(|entry| entry.at).collect::<Vec<Timestamp>>(), moments);
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    // The batches these entries speak of were made up; the journal itself is whole.
    assert!(faults.iter().all(|fault| matches!(fault, askwell_store::Fault::Row { table: "accesses", .. })));
}

async fn followers_hear_of_a_commit(place: Place) {
    let store = place.open().await;
    let mut watch = store.journal_watch();
    // A second store on the same place is another process or node.
    let other = place.open().await;
    let mut far = other.journal_watch();
    assert_eq!(*watch.borrow_and_update(), 0);
    let consultation = sample::open(&store, 1).await;
    watch.changed().await.unwrap();
    assert_eq!(*watch.borrow_and_update(), 1);
    if place.is_sqlite() {
        assert_eq!(other.journal_look().await.unwrap(), 1);
    }
    far.wait_for(|head| *head == 1).await.unwrap();
    let entries = other.read().await.unwrap().journal_about(consultation.id).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].event.subject(), Some(Uuid::from_u128(1)));
}
