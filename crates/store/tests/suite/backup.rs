//! Backups: whole, checked, and from one database into the other.

use askwell_core::id::AttachmentId;
use askwell_store::{Contact, Error, Manifest, Store, backup_check, restore};
use bytes::Bytes;
use futures::TryStreamExt as _;
use uuid::Uuid;

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    a_backup_comes_back_with_texts_and_files
    a_restore_into_anything_but_an_empty_place_is_refused
    a_damaged_backup_is_named_before_anything_is_touched
}

fn file() -> AttachmentId {
    AttachmentId(Uuid::from_u128(0xf))
}

async fn filled(place: &Place) -> Store {
    let store = place.open().await;
    sample::open(&store, 1).await;
    let content = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(vec![7; 200_000]))]);
    store.file_put(file(), sample::patient(0xa), content, 1_000_000, moment()).await.unwrap();
    write(&store, |unit| {
        Box::pin(async move {
            unit.text_put(sample::words(1).text, sample::patient(0xa), "a lump, \u{5e9}\u{5dc}\u{5d5}\u{5dd} 🩺")
                .await?;
            let contact = Contact { email: "ann@example.org".to_owned(), name: "Ann".to_owned() };
            unit.credentials_put(sample::account_id(1), &contact).await?;
            let (publication, event) = sample::imported(2, sample::place("first"));
            unit.texts_put_public([(publication.newest().text, sample::IMPORTED.to_owned())]).await?;
            unit.publication_save(&publication, &event).await?;
            Ok(())
        })
    })
    .await;
    store
}

async fn backed_up(place: &Place) -> (tempfile::TempDir, Manifest) {
    let store = filled(place).await;
    let folder = tempfile::tempdir().unwrap();
    let manifest = store.backup(folder.path(), moment(), |_| {}).await.unwrap();
    store.close().await;
    (folder, manifest)
}

async fn check_restored(place: &Place, manifest: &Manifest) {
    let store = place.open().await;
    let mut reader = store.read().await.unwrap();
    let words = reader.text(sample::words(1).text).await.unwrap();
    assert_eq!(words.as_deref(), Some("a lump, \u{5e9}\u{5dc}\u{5d5}\u{5dd} 🩺"));
    assert_eq!(reader.account_by_email("ann@example.org").await.unwrap(), Some(sample::account_id(1)));
    assert_eq!(reader.journal_head().await.unwrap().root, manifest.journal_root.0);
    drop(reader);
    let pieces: Vec<Bytes> =
        store.file(file(), sample::patient(0xa)).await.unwrap().unwrap().try_collect().await.unwrap();
    assert_eq!(pieces.concat(), vec![7; 200_000]);
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, []);
    // And the service goes on from there.
    sample::open(&store, 9).await;
}

async fn a_backup_comes_back_with_texts_and_files(place: Place) {
    let (folder, manifest) = backed_up(&place).await;
    assert!(manifest.parts.iter().any(|part| part.path == "tables/journal.jsonl"));
    let others = [Some(Place::sqlite()), Place::postgres()];
    for other in others.into_iter().flatten() {
        std::fs::copy(&place.config.master_key, &other.config.master_key).unwrap();
        let restored = restore(&other.config, folder.path(), |_| {}).await.unwrap();
        assert_eq!(restored, manifest);
        check_restored(&other, &manifest).await;
    }
}

async fn a_restore_into_anything_but_an_empty_place_is_refused(place: Place) {
    let (folder, _) = backed_up(&place).await;
    let refused = restore(&place.config, folder.path(), |_| {}).await.unwrap_err();
    assert!(matches!(refused, Error::NotEmpty { .. }), "{refused}");
    let store = place.open().await;
    let refused = store.backup(folder.path(), moment(), |_| {}).await.unwrap_err();
    assert!(matches!(refused, Error::NotEmpty { .. }), "{refused}");
}

async fn a_damaged_backup_is_named_before_anything_is_touched(place: Place) {
    let (folder, _) = backed_up(&place).await;
    let part = folder.path().join("tables/texts.jsonl");
    let whole = std::fs::read(&part).unwrap();
    std::fs::write(&part, &whole[..whole.len() - 1]).unwrap();
    let other = Place::sqlite();
    let refused = restore(&other.config, folder.path(), |_| {}).await.unwrap_err();
    assert!(matches!(&refused, Error::BackupDamaged { part, .. } if part == "tables/texts.jsonl"), "{refused}");
    assert_eq!(std::fs::read_dir(other.folder.path()).unwrap().count(), 0);
    std::fs::write(&part, whole).unwrap();
    assert!(backup_check(folder.path()).is_ok());
    std::fs::remove_file(folder.path().join("manifest.json")).unwrap();
    assert!(matches!(backup_check(folder.path()), Err(Error::BackupDamaged { .. })));
}
