//! Sealed texts and files: nothing readable at rest, nothing readable after an erasure.

use askwell_core::code::Digest;
use askwell_core::id::{AttachmentId, TextId};
use askwell_store::{Attachment, By, Contact, Error, Store, password_hash, password_holds};
use bytes::Bytes;
use futures::TryStreamExt as _;
use uuid::Uuid;

use crate::sample::{self, moment, write};
use crate::support::Place;

on_both! {
    a_text_reads_back_and_stands_nowhere_in_the_clear
    a_text_moved_to_another_record_does_not_open
    erasing_makes_texts_files_names_and_drafts_unreadable
    an_erased_owner_gets_no_second_key
    a_key_opened_before_its_erasure_seals_nothing_after_it
    equal_words_have_equal_digests_for_one_owner_only
    a_file_of_any_length_reads_back
    a_file_too_large_or_broken_off_leaves_nothing
    a_changed_file_breaks_off_with_an_error
    an_address_is_found_by_its_hash_and_belongs_to_one_account
}

const SECRET: &str = "a lump in the left breast, found on Tuesday";

fn text(number: u128) -> TextId {
    TextId(Uuid::from_u128(number))
}

fn file(number: u128) -> AttachmentId {
    AttachmentId(Uuid::from_u128(number))
}

async fn put(store: &Store, id: TextId, patient: u128, words: &'static str) -> Result<Digest, Error> {
    store
        .write(By::Reader, moment(), move |unit| {
            Box::pin(async move { unit.text_put(id, sample::patient(patient), words).await })
        })
        .await
}

fn found_in(folder: &std::path::Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return found_in(&path, needle);
        }
        std::fs::read(&path).unwrap().windows(needle.len()).any(|window| window == needle)
    })
}

async fn a_text_reads_back_and_stands_nowhere_in_the_clear(place: Place) {
    let store = place.open().await;
    put(&store, text(1), 0xa, SECRET).await.unwrap();
    assert_eq!(store.read().await.unwrap().text(text(1)).await.unwrap().as_deref(), Some(SECRET));
    assert_eq!(store.read().await.unwrap().text(text(2)).await.unwrap(), None);
    if place.is_sqlite() {
        assert!(!found_in(place.folder.path(), SECRET.as_bytes()));
        // The check itself can find: public words do stand in the clear.
        write(&store, |unit| {
            Box::pin(async move { unit.texts_put_public([(text(3), "published words".to_owned())]).await })
        })
        .await;
        assert!(found_in(place.folder.path(), b"published words"));
    }
}

async fn a_key_opened_before_its_erasure_seals_nothing_after_it(place: Place) {
    let store = place.open().await;
    let refused: Result<Digest, Error> = store
        .write(By::Reader, moment(), |unit| {
            Box::pin(async move {
                unit.text_put(text(1), sample::patient(0xa), SECRET).await?;
                unit.erase(sample::patient(0xa)).await?;
                unit.text_put(text(2), sample::patient(0xa), SECRET).await
            })
        })
        .await;
    assert!(matches!(refused, Err(Error::Erased { .. })), "{refused:?}");
}

async fn a_text_moved_to_another_record_does_not_open(place: Place) {
    let store = place.open().await;
    put(&store, text(1), 0xa, SECRET).await.unwrap();
    put(&store, text(2), 0xa, "something else").await.unwrap();
    let swap = "update texts set body = (select body from texts where id = '00000000-0000-0000-0000-000000000001')
                where id = '00000000-0000-0000-0000-000000000002'";
    place.tamper(swap).await;
    let refused = store.read().await.unwrap().text(text(2)).await.unwrap_err();
    assert!(matches!(refused, Error::Tampered { table: "texts", .. }), "{refused}");
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    assert_eq!(faults.len(), 1);
}

async fn erasing_makes_texts_files_names_and_drafts_unreadable(place: Place) {
    let store = place.open().await;
    put(&store, text(1), 0xa, SECRET).await.unwrap();
    put(&store, text(2), 0xb, "somebody else's").await.unwrap();
    let patient = sample::patient(0xa);
    let content = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(b"an image"))]);
    let taken = store.file_put(file(1), patient, content, 100, moment()).await.unwrap();
    let attachment = Attachment {
        id: file(1),
        patient,
        consultation: sample::opened(1).0.id,
        name: "Ann Example.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        size_bytes: taken.size_bytes,
        digest: taken.digest,
    };
    let put = attachment.clone();
    write(&store, move |unit| {
        Box::pin(async move {
            unit.attachment_put(&put).await?;
            unit.draft_save("case", "doctor", sample::patient(0xa), "so far", 0).await?;
            Ok(())
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.attachment(file(1)).await.unwrap(), Some(attachment));
    drop(reader);
    write(&store, |unit| Box::pin(async move { unit.erase(sample::patient(0xa)).await })).await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.text(text(1)).await.unwrap(), None);
    assert_eq!(reader.text(text(2)).await.unwrap().as_deref(), Some("somebody else's"));
    assert_eq!(reader.attachment(file(1)).await.unwrap(), None);
    assert_eq!(reader.attachments_about(sample::opened(1).0.id).await.unwrap(), []);
    assert_eq!(reader.draft("case", "doctor").await.unwrap(), None);
    assert_eq!(reader.erased_at(sample::patient(0xa)).await.unwrap(), Some(moment()));
    drop(reader);
    assert!(store.file(file(1), sample::patient(0xa)).await.unwrap().is_none());
    assert_eq!(store.verify(|_, _| {}).await.unwrap().faults, [], "the journal stays whole");
}

async fn an_erased_owner_gets_no_second_key(place: Place) {
    let store = place.open().await;
    put(&store, text(1), 0xa, SECRET).await.unwrap();
    let wrapped = wrapped_key(&place).await;
    write(&store, |unit| Box::pin(async move { unit.erase(sample::patient(0xa)).await })).await;
    assert!(matches!(put(&store, text(2), 0xa, "more").await, Err(Error::Erased { .. })));
    if place.is_sqlite() {
        assert!(!found_in(place.folder.path(), &wrapped), "the wrapped key is gone from database and log");
    }
}

async fn wrapped_key(place: &Place) -> Vec<u8> {
    let askwell_store::config::Database::Sqlite { path, .. } = &place.config.database else { return Vec::new() };
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let (wrapped,): (Vec<u8>,) = sqlx::query_as("select wrapped from keys").fetch_one(&mut conn).await.unwrap();
    assert!(found_in(place.folder.path(), &wrapped));
    wrapped
}

async fn equal_words_have_equal_digests_for_one_owner_only(place: Place) {
    let store = place.open().await;
    let first = put(&store, text(1), 0xa, "yes").await.unwrap();
    let again = put(&store, text(2), 0xa, "yes").await.unwrap();
    let other = put(&store, text(3), 0xb, "yes").await.unwrap();
    assert_eq!(first, again);
    assert_ne!(first, other);
}

async fn a_file_of_any_length_reads_back(place: Place) {
    let store = place.open().await;
    let piece = 64 * 1024;
    for (number, length) in (1..).zip([0, 1, piece - 1, piece, piece + 1, 3 * piece, 1_000_000]) {
        let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let chunks: Vec<_> =
            content.chunks(10_007).map(|chunk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(chunk))).collect();
        let stream = futures::stream::iter(chunks);
        let taken = store.file_put(file(number), sample::patient(0xa), stream, 2_000_000, moment()).await.unwrap();
        assert_eq!(taken.size_bytes, length as u64);
        let pieces: Vec<Bytes> =
            store.file(file(number), sample::patient(0xa)).await.unwrap().unwrap().try_collect().await.unwrap();
        assert_eq!(pieces.concat(), content, "{length} bytes");
    }
    assert!(store.file(file(99), sample::patient(0xa)).await.unwrap().is_none());
}

async fn a_file_too_large_or_broken_off_leaves_nothing(place: Place) {
    let store = place.open().await;
    // A stream without end stands for an upload of any size: it is refused long before it is through.
    let endless = futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![0; 8_192])));
    let refused = store.file_put(file(1), sample::patient(0xa), endless, 300_000, moment()).await.unwrap_err();
    assert!(matches!(refused, Error::TooLarge { most_bytes: 300_000 }), "{refused}");
    let broken = futures::stream::iter([Ok(Bytes::from(vec![1; 100_000])), Err("the line went dead")]);
    let refused = store.file_put(file(2), sample::patient(0xa), broken, 300_000, moment()).await.unwrap_err();
    assert!(matches!(refused, Error::BrokeOff(_)), "{refused}");
    for number in [1, 2] {
        assert!(store.file(file(number), sample::patient(0xa)).await.unwrap().is_none());
    }
    let left = walk(&place.folder.path().join("files"));
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] }).collect()
}

async fn a_changed_file_breaks_off_with_an_error(place: Place) {
    let store = place.open().await;
    let piece = 64 * 1024;
    let content = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from(vec![7; 3 * piece]))]);
    store.file_put(file(1), sample::patient(0xa), content, 1_000_000, moment()).await.unwrap();
    let attachment = Attachment {
        id: file(1),
        patient: sample::patient(0xa),
        consultation: sample::opened(1).0.id,
        name: "scan.png".to_owned(),
        media_type: "image/png".to_owned(),
        size_bytes: 3 * piece as u64,
        digest: Digest([0; 32]),
    };
    write(&store, move |unit| Box::pin(async move { unit.attachment_put(&attachment).await })).await;
    let report = store.verify(|_, _| {}).await.unwrap();
    assert_eq!((report.files, report.faults), (1, vec![]));
    let path = walk(&place.folder.path().join("files")).remove(0);
    let whole = std::fs::read(&path).unwrap();
    let sealed_piece = piece + 40;
    let mut flipped = whole.clone();
    flipped[sealed_piece + 100] ^= 1;
    let mut swapped = whole.clone();
    swapped[..2 * sealed_piece].rotate_left(sealed_piece);
    let cut = whole[..2 * sealed_piece].to_vec();
    for (what, changed) in
        [("a bit flipped", flipped), ("two pieces swapped", swapped), ("cut short", cut), ("empty", vec![])]
    {
        std::fs::write(&path, changed).unwrap();
        let read = store.file(file(1), sample::patient(0xa)).await.unwrap().unwrap();
        let outcome: Result<Vec<Bytes>, Error> = read.try_collect().await;
        assert!(matches!(outcome, Err(Error::Tampered { table: "files", .. })), "{what}");
        assert_eq!(store.verify(|_, _| {}).await.unwrap().faults.len(), 1, "{what}");
    }
}

async fn an_address_is_found_by_its_hash_and_belongs_to_one_account(place: Place) {
    let store = place.open().await;
    let hash = password_hash("correct horse".to_owned()).await.unwrap();
    let kept = hash.clone();
    write(&store, move |unit| {
        Box::pin(async move {
            let contact = Contact { email: "Ann@Example.org".to_owned(), name: "Ann".to_owned() };
            unit.credentials_put(sample::account_id(1), &contact).await?;
            unit.password_put(sample::account_id(1), Some(kept)).await
        })
    })
    .await;
    let mut reader = store.read().await.unwrap();
    assert_eq!(reader.account_by_email("ann@example.ORG ").await.unwrap(), Some(sample::account_id(1)));
    assert_eq!(reader.account_by_email("bob@example.org").await.unwrap(), None);
    let credentials = reader.credentials(sample::account_id(1)).await.unwrap().unwrap();
    assert_eq!(credentials.contact.email, "Ann@Example.org");
    assert!(password_holds("correct horse".to_owned(), credentials.password.clone()).await);
    assert!(!password_holds("battery staple".to_owned(), credentials.password).await);
    assert!(!password_holds("anything".to_owned(), None).await);
    drop(reader);
    let taken: Result<(), Error> = store
        .write(By::Reader, moment(), |unit| {
            Box::pin(async move {
                let contact = Contact { email: "ANN@example.org".to_owned(), name: String::new() };
                unit.credentials_put(sample::account_id(2), &contact).await
            })
        })
        .await;
    assert!(matches!(taken, Err(Error::Taken { .. })));
    if place.is_sqlite() {
        assert!(!found_in(place.folder.path(), b"xample.org") && !found_in(place.folder.path(), b"xample.ORG"));
    }
}
