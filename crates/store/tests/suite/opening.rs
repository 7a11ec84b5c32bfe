//! Opening: what a start makes, and what it refuses.

use askwell_store::{By, Error, Store};

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    a_store_that_was_closed_opens_with_what_was_written
    another_master_key_is_refused_and_changes_nothing
    a_missing_master_key_is_not_replaced_by_a_new_one
    a_newer_schema_is_refused
    a_closed_store_refuses_units
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
    std::fs::write(&other.master_key, "00".repeat(32)).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&other.master_key, std::fs::Permissions::from_mode(0o400)).unwrap();
    }
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
