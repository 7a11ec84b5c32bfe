//! Measures what the store promises, on the disk it is pointed at: how long one durable unit takes against one `fdatasync`, how
//! many units a second 64 callers get, how the cost grows with the archive (it must not), and how fast an import is.
//!
//! ```text
//! cargo run --release -p askwell-store --example submit -- [FOLDER | postgres://...]
//! ```
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]
#![allow(
    clippy::disallowed_methods,
    reason = "a measurement is a program of its own: it has a clock and makes identifiers"
)]

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use askwell_core::code::{Digest, Language, Slug, Specialty};
use askwell_core::consultation::{Consultation, Opening, Priority, Subject};
use askwell_core::id::{AccountId, ConsultationId, MessageId, PatientId, PublicationId, TextId};
use askwell_core::message::Words;
use askwell_core::publication::{Origin, Place, Publication};
use askwell_store::{By, Config, Error, Store};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// How many units are timed one after another.
const ALONE: usize = 500;

/// How many callers submit at once, and how often each.
const CALLERS: usize = 64;
const EACH: usize = 100;

/// How many answers are brought in.
const ANSWERS: usize = 16_407;

#[tokio::main]
async fn main() {
    let target = std::env::args().nth(1);
    let folder = tempfile::tempdir_in(match &target {
        Some(path) if !path.starts_with("postgres") => path.clone(),
        _ => std::env::temp_dir().display().to_string(),
    });
    let folder = folder.unwrap();
    let config = match target {
        Some(url) if url.starts_with("postgres") => Config::postgres(url, folder.path()),
        _ => Config::folder(folder.path()),
    };
    let store = Store::open(&config).await.unwrap();
    alone(&store, folder.path(), "an empty archive").await;
    together(&store).await;
    import(&store).await;
    alone(&store, folder.path(), "16,407 answers").await;
    let began = Instant::now();
    let report = store.verify(|_, _| {}).await.unwrap();
    assert_eq!(report.faults, []);
    println!("verify: {} entries, {} records in {:?}", report.head.size, report.records, began.elapsed());
    store.close().await;
}

/// Times units and syncs in turns, so that whatever else the machine does falls on both.
async fn alone(store: &Store, folder: &Path, with: &str) {
    let mut file = std::fs::File::create(folder.join("sync")).unwrap();
    let (mut units, mut syncs) = (Vec::new(), Vec::new());
    for _ in 0..ALONE {
        let began = Instant::now();
        file.write_all(&[0; 4096]).unwrap();
        file.sync_data().unwrap();
        syncs.push(began.elapsed());
        let began = Instant::now();
        submit(store.clone()).await.unwrap();
        units.push(began.elapsed());
    }
    let (unit, sync) = (median(&mut units), median(&mut syncs));
    let allowed = 2 * sync + Duration::from_micros(500);
    println!("{with}: unit p50 {unit:?}, fdatasync p50 {sync:?}, 2 x fdatasync + 0.5 ms = {allowed:?}");
}

async fn together(store: &Store) {
    let began = Instant::now();
    let callers = (0..CALLERS).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for _ in 0..EACH {
                submit(store.clone()).await.unwrap();
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{CALLERS} callers: {:.0} units/s", (CALLERS * EACH) as f64 / seconds);
}

/// What a submission is: an idempotency key, a sealed text, a consultation and its journal entry.
async fn submit(store: Store) -> Result<u64, Error> {
    let id = ConsultationId(Uuid::now_v7());
    let patient = PatientId(Uuid::now_v7());
    store
        .write(By::Reader, Timestamp::now(), move |unit| {
            Box::pin(async move {
                let key = id.to_string();
                unit.idempotency(&key, &key, b"ask").await?;
                let text = TextId(id.0);
                let digest = unit.text_put(text, patient, &"A question as long as most are. ".repeat(20)).await?;
                let words = Words { message: MessageId(id.0), text, digest, attachments: Vec::new() };
                let opening = Opening {
                    patient,
                    subject: Subject::Myself,
                    specialty: Specialty::new("medical_oncology").unwrap(),
                    language: Language::new("en").unwrap(),
                    priority: Priority::Routine,
                    flags: Vec::new(),
                    words,
                    questions: 2,
                    promise: SignedDuration::from_hours(4),
                    calendar: None,
                    follow_ups_allowed: 2,
                };
                let event = Consultation::open(opening, unit.now()).unwrap();
                let consultation = Consultation::begin(id, &event).unwrap();
                let number = unit.consultation_save(&consultation, &event).await?;
                unit.idempotency_keep(&key, &key, b"ask", &format!("/my/consultations/{id}")).await?;
                Ok(number)
            })
        })
        .await
}

async fn import(store: &Store) {
    let began = Instant::now();
    let now = Timestamp::now();
    let done: Result<(), Error> = store
        .write(By::Operator, now, move |unit| {
            Box::pin(async move {
                let answers: Vec<_> = (0..ANSWERS).map(|number| answer(number, now)).collect();
                let words = "An answer of ordinary length, in plain words, about one thing. ".repeat(25);
                for some in answers.chunks(1_000) {
                    unit.texts_put_public(some.iter().map(|(page, _)| (page.newest().text, words.clone()))).await?;
                    unit.publications_begin(some).await?;
                }
                Ok(())
            })
        })
        .await;
    done.unwrap();
    let seconds = began.elapsed().as_secs_f64();
    println!("import: {:.0} answers/s ({ANSWERS} in {seconds:.2} s, one unit)", ANSWERS as f64 / seconds);
}

fn answer(number: usize, now: Timestamp) -> (Publication, askwell_core::publication::Event) {
    let place = Place {
        specialty: Specialty::new("general_practice").unwrap(),
        topic: Slug::new(format!("topic-{}", number % 100)).unwrap(),
        slug: Slug::new(format!("answer-{number}")).unwrap(),
    };
    let origin = Origin::Import { line: Digest([1; 32]), reviewed_on: None };
    let language = Language::new("en").unwrap();
    let by = AccountId(Uuid::nil());
    let event = Publication::import(origin, place, language, TextId(Uuid::now_v7()), Digest([2; 32]), by, now);
    let id = PublicationId(Uuid::now_v7());
    (Publication::begin(id, &event).unwrap(), event)
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
