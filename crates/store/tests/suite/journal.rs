//! The journal: proofs hold, and every way of changing it is found and named.

use askwell_core::code::Digest;
use askwell_core::event::Event;
use askwell_store::merkle::{consistency_holds, inclusion_holds, leaf_hash};
use askwell_store::{By, Error, Fault, JournalFault, Store};

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    an_entry_says_who_when_and_what
    every_entry_is_proved_against_the_head
    an_earlier_journal_is_proved_to_be_the_beginning
    a_proof_of_what_is_not_there_is_refused
    a_changed_entry_is_named
    a_changed_entry_whose_leaf_was_made_to_fit_is_narrowed_down
    a_removed_entry_is_named
    a_cut_off_journal_is_noticed
}

/// More than two stored subtrees of 256 entries, and a ragged end.
const ENTRIES: u32 = 600;

async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    let fill = |from: u32, to: u32| {
        let store = store.clone();
        async move {
            write(&store, move |unit| {
                Box::pin(async move {
                    for lines in from..to {
                        unit.journal_append(&Event::AccessLog { batch: Digest([1; 32]), lines })?;
                    }
                    Ok(())
                })
            })
            .await;
        }
    };
    fill(0, 100).await;
    fill(100, 101).await;
    fill(101, ENTRIES).await;
    store
}

async fn an_entry_says_who_when_and_what(place: Place) {
    let store = place.open().await;
    let (consultation, event) = sample::opened(5);
    let (state, told) = (consultation.clone(), event.clone());
    let by = By::Account(sample::account_id(9));
    let number = store
        .write(by, moment(), move |unit| Box::pin(async move { unit.consultation_save(&state, &told).await }))
        .await;
    let number: u64 = number.map_err(|error: Error| error).unwrap();
    let entry = store.read().await.unwrap().journal_page(0, 10).await.unwrap().remove(0);
    assert_eq!((entry.number, entry.at, entry.by), (number, moment(), by));
    assert_eq!(entry.event, Event::Consultation { id: consultation.id, event });
}

async fn every_entry_is_proved_against_the_head(place: Place) {
    let store = filled(&place).await;
    let mut reader = store.read().await.unwrap();
    for number in [1, 2, 100, 101, 256, 257, 511, 512, 513, 599, 600] {
        let proof = reader.journal_inclusion(number).await.unwrap();
        let leaf = leaf_hash(proof.line.hashed().as_bytes());
        assert!(inclusion_holds(&leaf, number - 1, proof.head.size, &proof.proof, &proof.head.root), "entry {number}");
    }
}

async fn an_earlier_journal_is_proved_to_be_the_beginning(place: Place) {
    let store = filled(&place).await;
    let mut reader = store.read().await.unwrap();
    for old in [1, 100, 101, 255, 256, 257, 512, 599, 600] {
        let old_root = reader.journal_root_at(old).await.unwrap();
        let (head, proof) = reader.journal_consistency(old).await.unwrap();
        assert!(consistency_holds(old, &old_root, head.size, &head.root, &proof), "{old} of {}", head.size);
    }
}

async fn a_proof_of_what_is_not_there_is_refused(place: Place) {
    let store = filled(&place).await;
    let mut reader = store.read().await.unwrap();
    for number in [0, 601] {
        let refused = reader.journal_inclusion(number).await.unwrap_err();
        assert!(matches!(refused, Error::OutsideJournal { size: 600, .. }), "{refused}");
        assert!(matches!(reader.journal_consistency(number).await, Err(Error::OutsideJournal { .. })));
    }
}

async fn first_fault(place: &Place, tampering: &'static str) -> Fault {
    let store = filled(place).await;
    // The made-up batches are missing from the access log; the journal itself is sound before somebody touches it.
    let before = store.verify(|_, _| {}).await.unwrap().faults;
    assert!(before.iter().all(|fault| matches!(fault, Fault::Row { .. })), "{before:?}");
    place.tamper(tampering).await;
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    faults.into_iter().find(|fault| matches!(fault, Fault::Journal(_))).unwrap()
}

async fn a_changed_entry_is_named(place: Place) {
    let fault = first_fault(&place, "update journal set caused_by = 'operator' where number in (300, 301)").await;
    assert_eq!(fault, Fault::Journal(JournalFault::Changed { number: 300 }));
}

async fn a_changed_entry_whose_leaf_was_made_to_fit_is_narrowed_down(place: Place) {
    let store = filled(&place).await;
    let mut line = store.read().await.unwrap().journal_line(300).await.unwrap().unwrap();
    line.caused_by = "operator".to_owned();
    let leaf = hex::encode(leaf_hash(line.hashed().as_bytes()));
    let literal = if place.is_sqlite() { format!("x'{leaf}'") } else { format!("'\\x{leaf}'") };
    let statement = format!("update journal set caused_by = 'operator', leaf = {literal} where number = 300");
    place.tamper(statement.leak()).await;
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    assert!(faults.contains(&Fault::Journal(JournalFault::Rewritten { first: 257, last: 512 })), "{faults:?}");
}

async fn a_removed_entry_is_named(place: Place) {
    let fault = first_fault(&place, "delete from journal where number = 42").await;
    assert_eq!(fault, Fault::Journal(JournalFault::Absent { number: 42 }));
}

async fn a_cut_off_journal_is_noticed(place: Place) {
    let fault = first_fault(&place, "delete from journal where number > 590").await;
    assert_eq!(fault, Fault::Journal(JournalFault::Head { size: 590, stored_size: 600 }));
}
