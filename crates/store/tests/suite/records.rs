//! Records: saved with their events, equal to their replay, rebuilt from the journal.

use askwell_core::code::Slug;
use askwell_core::consultation::CloseReason;
use askwell_store::{By, Contact, Error, Fault, Status, Store};

use crate::sample::{self, minutes, moment, write};
use crate::support::Place;

on_both! {
    a_saved_record_reads_back_and_its_event_is_in_the_journal
    a_stale_record_is_not_saved
    replaying_the_journal_gives_the_tables
    a_changed_row_is_named_with_its_column
    a_row_too_many_and_a_row_too_few_are_named
    rebuilding_mends_whatever_was_changed
    the_words_of_a_synonym_are_those_the_journal_names
    an_import_stands_whole_or_not_at_all
}

async fn a_saved_record_reads_back_and_its_event_is_in_the_journal(place: Place) {
    let store = place.open().await;
    let consultation = sample::open(&store, 1).await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.consultation(consultation.id).await.unwrap(), Some(consultation.clone()));
    assert_eq!(reader.journal_about(consultation.id).await.unwrap().len(), 1);
    assert_eq!(reader.consultation(sample::opened(2).0.id).await.unwrap(), None);
}

async fn a_stale_record_is_not_saved(place: Place) {
    let store = place.open().await;
    let mut consultation = sample::open(&store, 1).await;
    let old = consultation.clone();
    let event = consultation.withdraw(moment()).unwrap();
    sample::happen(&store, &mut consultation, event).await;
    let mut stale = old;
    let event = stale.withdraw(moment() + minutes(1)).unwrap();
    stale.apply(&event);
    let refused: Result<u64, Error> = store
        .write(By::Reader, moment(), move |unit| Box::pin(async move { unit.consultation_save(&stale, &event).await }))
        .await;
    assert!(matches!(refused, Err(Error::Stale { table: "consultations", .. })));
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.consultation(consultation.id).await.unwrap(), Some(consultation));
    assert_eq!(reader.journal_head().await.unwrap().size, 2);
}

/// A small service: people, a roster, cases in several states, pages, readings.
async fn inhabited(place: &Place) -> Store {
    let store = place.open().await;
    write(&store, |unit| {
        Box::pin(async move {
            for number in [0xa, 0xc] {
                let (account, event) = sample::account(number);
                unit.account_save(&account, &event).await?;
                let contact = Contact { email: format!("{number}@example.org"), name: String::new() };
                unit.credentials_put(account.id, &contact).await?;
            }
            let (mut practitioner, event) = sample::claimed(0xc);
            unit.practitioner_save(&practitioner, &event).await?;
            let (scope, license) = (practitioner.scope.clone(), practitioner.license.clone());
            let event = practitioner.verify(sample::account_id(1), scope, license, moment()).unwrap();
            practitioner.apply(&event);
            unit.practitioner_save(&practitioner, &event).await?;
            for number in [1, 2, 3] {
                unit.shift_add(&sample::shift(number, 10 * number as i64, 8)).await?;
            }
            unit.shift_remove(sample::shift(2, 20, 8).id).await?;
            let (page, event) = sample::imported(0x50, sample::place("first"));
            unit.texts_put_public([(page.newest().text, sample::IMPORTED.to_owned())]).await?;
            unit.publication_save(&page, &event).await?;
            let (mut synonym, event) = sample::synonym(0x51);
            unit.texts_put_public([(synonym.newest().text, sample::WORDING.to_owned())]).await?;
            unit.synonym_save(&synonym, &event).await?;
            let event = synonym.retire(sample::account_id(0xc), moment()).unwrap();
            synonym.apply(&event);
            unit.synonym_save(&synonym, &event).await?;
            Ok(())
        })
    })
    .await;
    sample::open(&store, 1).await;
    let doctor = sample::oncologist(0xc);
    let mut closed = sample::answered(&store, 2, &doctor, 30).await;
    let event = closed.close(CloseReason::ByPatient, moment() + minutes(60)).unwrap();
    sample::happen(&store, &mut closed, event).await;
    write(&store, |unit| {
        Box::pin(async move {
            unit.text_put(sample::words(1).text, sample::patient(0xa), "Is it different?").await?;
            let access = askwell_store::Access {
                at: moment(),
                account: sample::account_id(0xc),
                subject: "a consultation".to_owned(),
                what: "conversation".to_owned(),
            };
            unit.accesses_put(&[access.clone(), access]).await?;
            unit.accesses_seal().await?;
            Ok(())
        })
    })
    .await;
    store
}

async fn replaying_the_journal_gives_the_tables(place: Place) {
    let store = inhabited(&place).await;
    let mut heard = Vec::new();
    let report = store.verify(|done, of| heard.push((done, of))).await.unwrap();
    assert_eq!(report.faults, []);
    assert_eq!(
        report.records,
        2 + 1 + 2 + 1 + 1 + 2,
        "accounts, practitioners, consultations, publications, synonyms, shifts"
    );
    assert_eq!(report.texts, 3);
    assert_eq!(heard.last().copied(), Some((report.head.size, report.head.size)));
}

async fn a_changed_row_is_named_with_its_column(place: Place) {
    let store = inhabited(&place).await;
    place.tamper("update consultations set status = 'closed' where status = 'open'").await;
    place.tamper("update publication_counts set live = 7").await;
    place.tamper("update specialty_counts set live = 7").await;
    place.tamper("update accesses set what = 'nothing' where id = 2").await;
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "accesses 17: the batch is not what the journal sealed",
            "consultations 00000000-0000-0000-0000-000000000001: column status is not what the journal says",
            "specialty_counts medical_oncology: the count is not that of the live pages",
            "publication_counts medical_oncology/her2-positive-breast-cancer: the count is not that of the live pages",
        ]
    );
}

async fn a_row_too_many_and_a_row_too_few_are_named(place: Place) {
    let store = inhabited(&place).await;
    place.tamper("delete from shifts where starts_at = (select min(starts_at) from shifts)").await;
    place
        .tamper(
            "insert into practitioners (id, version, state, account, standing)
             select '00000000-0000-0000-0000-0000000000ff', version, state, account, standing from practitioners",
        )
        .await;
    place.tamper("delete from accounts where id = '00000000-0000-0000-0000-00000000000a'").await;
    let mut faults = store.verify(|_, _| {}).await.unwrap().faults;
    faults.sort_by_key(ToString::to_string);
    let row = |table, id: &str, what: &str| Fault::Row { table, id: id.to_owned(), what: what.to_owned() };
    let missing = "the journal has it, the table has not";
    assert_eq!(
        faults,
        [
            row("accounts", "00000000-0000-0000-0000-00000000000a", missing),
            row("practitioners", "00000000-0000-0000-0000-0000000000ff", "the table has it, the journal has not"),
            row("shifts", "00000000-0000-0000-0000-000000000001", missing),
        ]
    );
}

async fn rebuilding_mends_whatever_was_changed(place: Place) {
    let store = inhabited(&place).await;
    place.tamper("delete from consultations").await;
    place.tamper("delete from publication_counts").await;
    place.tamper("delete from specialty_counts").await;
    place.tamper("update accounts set staff = 1").await;
    assert_ne!(store.verify(|_, _| {}).await.unwrap().faults, []);
    assert_eq!(store.rebuild(moment()).await.unwrap(), 9);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
    let mut reader = store.read().await.unwrap();
    let open = reader.consultations_since_before(Status::Open, moment() + minutes(1), 10).await.unwrap();
    assert_eq!(open.len(), 1);
}

async fn the_words_of_a_synonym_are_those_the_journal_names(place: Place) {
    let store = inhabited(&place).await;
    let (synonym, _) = sample::synonym(0x51);
    assert_eq!(store.read().await.unwrap().synonyms().await.unwrap()[0].wordings, synonym.wordings);
    assert_eq!(
        store.read().await.unwrap().synonym(synonym.id).await.unwrap().map(|found| found.is_used()),
        Some(false)
    );
    place.tamper("delete from texts where id = '00000000-0000-0000-0000-000000000051'").await;
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    assert_eq!(
        faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("synonyms {}: the words of wording 1 are not there", synonym.id)]
    );
}

async fn an_import_stands_whole_or_not_at_all(place: Place) {
    let store = place.open().await;
    let begun = |numbers: std::ops::Range<u128>| {
        numbers.map(|number| sample::imported(number, sample::place(&format!("page-{number}")))).collect::<Vec<_>>()
    };
    let (many, overlapping) = (begun(1..2_001), begun(2_000..2_010));
    write(&store, move |unit| {
        Box::pin(async move {
            let words = many.iter().map(|(page, _)| (page.newest().text, sample::IMPORTED.to_owned()));
            unit.texts_put_public(words).await?;
            unit.publications_begin(&many).await
        })
    })
    .await;
    let refused: Result<(), Error> = store
        .write(By::Operator, moment(), move |unit| Box::pin(async move { unit.publications_begin(&overlapping).await }))
        .await;
    assert!(refused.is_err());
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.topic_counts().await.unwrap()[0].live, 2_000);
    assert_eq!(reader.journal_head().await.unwrap().size, 2_000);
    let taken = reader.publication_slugs(&sample::oncology(), &sample::topic()).await.unwrap();
    assert!(taken.contains("page-2000") && !taken.contains("page-2001"));
    let none = reader.publication_slugs(&sample::oncology(), &Slug::new("other").unwrap()).await.unwrap();
    assert!(none.is_empty());
    let path = |number: u32| sample::place(&format!("page-{number}")).path();
    let taken = reader.publication_paths_taken(&[path(7), path(2_001), path(2_000)]).await.unwrap();
    assert_eq!(taken.into_iter().collect::<Vec<_>>(), [path(2_000), path(7)]);
    let ids = (1_500..2_500).map(|number| sample::imported(number, sample::place("any")).0.id);
    assert_eq!(reader.publications(ids).await.unwrap().len(), 501);
    drop(reader);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
}
