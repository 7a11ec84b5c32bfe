//! Opening: what a start makes, and what it refuses.

use askwell_store::{By, Contact, Error, Store, master_key_change};

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    a_store_that_was_closed_opens_with_what_was_written
    another_master_key_is_refused_and_changes_nothing
    a_missing_master_key_is_not_replaced_by_a_new_one
    a_newer_schema_is_refused
    a_closed_store_refuses_units
    a_new_master_key_opens_everything_and_the_old_one_nothing
    a_change_of_key_that_broke_off_after_its_commit_is_finished
}

async fn sealed_store(place: &Place) {
    let store = place.open().await;
    write(&store, |unit| {
        Box::pin(async move {
            unit.text_put(sample::words(1).text, sample::patient(0xa), "sealed words").await?;
            let contact = Contact { email: "ann@example.org".to_owned(), name: String::new() };
            unit.credentials_put(sample::account_id(1), &contact).await
        })
    })
    .await;
    store.close().await;
}

async fn check_sealed_store(place: &Place) {
    let store = place.open().await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.text(sample::words(1).text).await.unwrap().as_deref(), Some("sealed words"));
    assert_eq!(reader.account_by_email("ann@example.org").await.unwrap(), Some(sample::account_id(1)));
    drop(reader);
    store.close().await;
}

async fn a_new_master_key_opens_everything_and_the_old_one_nothing(place: Place) {
    sealed_store(&place).await;
    let old = std::fs::read(&place.config.master_key).unwrap();
    assert_eq!(master_key_change(&place.config).await.unwrap(), 2);
    assert_ne!(std::fs::read(&place.config.master_key).unwrap(), old);
    check_sealed_store(&place).await;
    std::fs::remove_file(&place.config.master_key).unwrap();
    write_key(&place.config.master_key, &old);
    assert!(matches!(Store::open(&place.config).await, Err(Error::WrongMasterKey { .. })));
}

async fn a_change_of_key_that_broke_off_after_its_commit_is_finished(place: Place) {
    sealed_store(&place).await;
    let old = std::fs::read(&place.config.master_key).unwrap();
    master_key_change(&place.config).await.unwrap();
    let waiting = place.folder.path().join("master.key.new");
    std::fs::rename(&place.config.master_key, &waiting).unwrap();
    write_key(&place.config.master_key, &old);
    check_sealed_store(&place).await;
    assert!(!waiting.exists());
}

fn write_key(path: &std::path::Path, key: &[u8]) {
    std::fs::write(path, key).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o400)).unwrap();
    }
}

async fn a_store_that_was_closed_opens_with_what_was_written(place: Place) {
    let store = place.open().await;
    sample::open(&store, 1).await;
    store.close().await;
    let store = place.open().await;
    assert_eq!(*store.journal_watch().borrow(), 1);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
}

async fn another_master_key_is_refused_and_changes_nothing(place: Place) {
    place.open().await.close().await;
    let mut other = place.config.clone();
    other.master_key = place.folder.path().join("other.key");
    write_key(&other.master_key, "00".repeat(32).as_bytes());
    let refused = Store::open(&other).await.unwrap_err();
    assert!(matches!(refused, Error::WrongMasterKey { .. }), "{refused}");
    place.open().await;
}

async fn a_missing_master_key_is_not_replaced_by_a_new_one(place: Place) {
    place.open().await.close().await;
    std::fs::remove_file(&place.config.master_key).unwrap();
    let refused = Store::open(&place.config).await.unwrap_err();
    assert!(matches!(refused, Error::MasterKeyMissing { .. }), "{refused}");
    assert!(!place.config.master_key.exists());
}

async fn a_newer_schema_is_refused(place: Place) {
    place.open().await.close().await;
    place.tamper("insert into migrations (number, name, digest) values (2099010101, 'future', '')").await;
    let refused = Store::open(&place.config).await.unwrap_err();
    assert!(matches!(refused, Error::SchemaNewer { found: 2_099_010_101, .. }), "{refused}");
}

async fn a_closed_store_refuses_units(place: Place) {
    let store = place.open().await;
    write(&store, |unit| Box::pin(async move { unit.setting_put("a", "b").await })).await;
    store.close().await;
    let refused: Result<(), Error> =
        store.write(By::Service, moment(), |unit| Box::pin(async move { unit.setting_put("a", "c").await })).await;
    assert!(matches!(refused, Err(Error::Closed)));
}
