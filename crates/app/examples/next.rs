//! Measures *Next* as a doctor's browser waits for it: 100,000 open cases and 5,000 doctors in a real store on the disk it is
//! pointed at, the dispatcher running beside, every claim durable before the doctor hears of it.
//!
//! ```text
//! cargo run --release -p askwell-app --example next -- [FOLDER] [SECONDS]
//! ```
#![allow(clippy::unwrap_used, reason = "a measurement that fails should stop")]
#![allow(
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a measurement is a program of its own: it has a clock and rounds"
)]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use askwell_app::core::access::{Actor, Role};
use askwell_app::core::code::{Country, Digest, Language, Register, Specialty};
use askwell_app::core::consultation::{Consultation, Opening, Priority, Subject};
use askwell_app::core::id::{AccountId, ConsultationId, MessageId, PatientId, PractitionerId, ShiftId, TextId};
use askwell_app::core::message::Words;
use askwell_app::core::practitioner::{License, Practitioner, Scope};
use askwell_app::core::roster::{Shift, Tier};
use askwell_app::desk::Next;
use askwell_app::{App, Error, Settings, SystemClock, dispatcher_serve};
use askwell_search::Index;
use askwell_store::{By, Config, Store, Unit, Work};
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const CASES: u128 = 100_000;
const DOCTORS: u128 = 5_000;
/// Doctors who stand by to be called; the others press when they are done with what they have.
const ON_CALL: u128 = 50;
/// Every doctor is done with a case within so long, on average.
const A_CASE_LASTS: Duration = Duration::from_mins(10);
/// Saved in one unit while the store is filled.
const AT_ONCE: u128 = 500;
const SPECIALTIES: [&str; 12] = [
    "general_practice",
    "internal_medicine",
    "pediatrics",
    "dermatology",
    "medical_oncology",
    "cardiology",
    "gynecology",
    "psychiatry",
    "neurology",
    "radiology",
    "surgery",
    "endocrinology",
];
const LANGUAGES: [&str; 8] = ["en", "es", "fr", "ar", "zh", "hi", "pt", "ru"];

/// SplitMix64 (Steele, Lea and Flood, 2014): the same store on every run.
struct Stream(u64);

impl Stream {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    /// One of a list, the first ones more often.
    fn one<T: Copy>(&mut self, all: &[T]) -> T {
        let most = all.len() as u64;
        all[self.below(most).min(self.below(most)) as usize]
    }
}

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(tempfile::tempdir, tempfile::tempdir_in).unwrap();
    let seconds = arguments.next().map_or(120, |text| text.parse().unwrap());
    let store = Store::open(&Config::folder(folder.path())).await.unwrap();
    let began = Instant::now();
    fill(&store, Timestamp::now()).await;
    println!("{CASES} open cases and {DOCTORS} doctors written in {:.0?}", began.elapsed());
    let index = Index::in_memory(None).unwrap();
    let app = App::new(store, index, Arc::new(SystemClock::new()), Settings::default());
    let began = Instant::now();
    app.dispatch().await.unwrap();
    println!("picture, first plan and all that was due: {:.1?}", began.elapsed());
    alone(&app).await;
    at_their_pace(&app, Duration::from_secs(seconds)).await;
    println!("memory {} MB", resident_megabytes());
    app.store().close().await;
}

/// Presses one after the other with nothing beside.
async fn alone(app: &App) {
    let mut presses = Vec::new();
    for number in 0..500 {
        presses.push(press(app, ON_CALL + number).await);
    }
    report("one after the other", &mut presses);
}

/// Presses as so many doctors make them, each when it is due whatever became of the one before, beside the dispatcher.
async fn at_their_pace(app: &App, length: Duration) {
    let stop = CancellationToken::new();
    let dispatcher = tokio::spawn(dispatcher_serve(app.clone(), stop.clone()));
    let mut every = tokio::time::interval(A_CASE_LASTS / DOCTORS as u32);
    let mut presses = Vec::new();
    let (began, mut number) = (Instant::now(), ON_CALL + 500);
    while began.elapsed() < length {
        every.tick().await;
        let app = app.clone();
        presses.push(tokio::spawn(async move { press(&app, number).await }));
        number = if number + 1 < DOCTORS { number + 1 } else { ON_CALL };
    }
    let mut times = Vec::with_capacity(presses.len());
    for press in presses {
        times.push(press.await.unwrap());
    }
    stop.cancel();
    dispatcher.await.unwrap();
    report("at their pace, beside the dispatcher", &mut times);
}

/// A doctor lets go of what is in hand and presses *Next*; the press is measured.
async fn press(app: &App, number: u128) -> Duration {
    let doctor = actor(number);
    loop {
        let began = Instant::now();
        let next = app.desk_next(&doctor).await.unwrap();
        let took = began.elapsed();
        match next {
            Next::Taken(_) => return took,
            Next::InHand(id) => {
                let key = Uuid::from_u128(id.0.as_u128() ^ (1 << 110));
                app.desk_ask_back(&doctor, id, "Since when?", key).await.unwrap();
            }
            Next::Nothing => panic!("nothing waits for doctor {number}"),
        }
    }
}

async fn fill(store: &Store, now: Timestamp) {
    let mut doctors = Vec::new();
    for from in (0..DOCTORS).step_by(AT_ONCE as usize) {
        let new: Vec<_> = (from..from + AT_ONCE).map(|number| doctor(number, now)).collect();
        doctors.extend(new.iter().map(|(doctor, _)| doctor.clone()));
        let work = doing(move |unit| {
            Box::pin(async move {
                for (practitioner, shift) in new {
                    let Practitioner { id, scope, license, .. } = practitioner;
                    let claimed = Practitioner::claim(account(id.0.as_u128()), scope.clone(), license.clone())?;
                    let mut begun = Practitioner::begin(id, &claimed).unwrap();
                    unit.practitioner_save(&begun, &claimed).await?;
                    let verified = begun.verify(account(1 << 90), scope, license, now)?;
                    begun.apply(&verified);
                    unit.practitioner_save(&begun, &verified).await?;
                    unit.shift_add(&shift).await?;
                    unit.presence_note(id, false).await?;
                }
                Ok(())
            })
        });
        store.write(By::Service, now, work).await.unwrap();
    }
    let mut idle = doctors.split_off(ON_CALL as usize);
    for from in (0..CASES).step_by(AT_ONCE as usize) {
        let mut opened = Vec::new();
        for number in from..from + AT_ONCE {
            let opening = opening(number);
            let able = |doctor: &Practitioner| {
                doctor.scope.specialties.contains(&opening.specialty)
                    && doctor.scope.languages.contains(&opening.language)
            };
            let holder = idle.iter().position(able).map(|place| idle.swap_remove(place));
            opened.push((ConsultationId(Uuid::from_u128((1 << 100) | number)), opening, holder));
        }
        // The first was asked four hours ago, the last now.
        let at = now - SignedDuration::from_mins(240 - (240 * from / CASES) as i64);
        let work = doing(move |unit| {
            Box::pin(async move {
                for (id, opening, holder) in opened {
                    let opened = Consultation::open(opening, at)?;
                    let mut consultation = Consultation::begin(id, &opened).unwrap();
                    unit.consultation_save(&consultation, &opened).await?;
                    let Some(holder) = holder else { continue };
                    let until = now + SignedDuration::from_mins(15);
                    let mut events = vec![consultation.offer(&verified(&holder, now), Tier::Regular, until, at)?];
                    consultation.apply(&events[0]);
                    unit.consultation_save(&consultation, &events[0]).await?;
                    events.push(consultation.accept(&verified(&holder, now), at)?);
                    consultation.apply(&events[1]);
                    unit.consultation_save(&consultation, &events[1]).await?;
                    unit.lease_set(id, holder.id, until).await?;
                }
                Ok(())
            })
        });
        store.write(By::Service, at, work).await.unwrap();
    }
}

fn doing<F>(work: F) -> F
where
    F: for<'u> FnOnce(&'u mut Unit) -> Work<'u, Result<(), Error>> + Send + 'static,
{
    work
}

fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128((1 << 101) | number))
}

fn actor(number: u128) -> Actor {
    Actor {
        account: Some(account(number)),
        roles: BTreeSet::from([Role::Practitioner]),
        practitioner: Some(PractitionerId(Uuid::from_u128(number))),
        ..Actor::default()
    }
}

/// A doctor with one to three fields and languages, and a shift that runs for hours yet.
fn doctor(number: u128, now: Timestamp) -> (Practitioner, Shift) {
    let mut stream = Stream(number as u64);
    let specialties = (0..=stream.below(3)).map(|_| Specialty::new(stream.one(&SPECIALTIES)).unwrap()).collect();
    let languages = (0..=stream.below(3)).map(|_| Language::new(stream.one(&LANGUAGES)).unwrap()).collect();
    let id = PractitionerId(Uuid::from_u128(number));
    let license = License {
        register: Register::new("gmc").unwrap(),
        country: Country::new("GB").unwrap(),
        credentials: Digest([1; 32]),
        valid_until: now + SignedDuration::from_hours(24 * 365),
    };
    let claimed = Practitioner::claim(account(number), Scope { specialties, languages }, license).unwrap();
    let shift = Shift {
        id: ShiftId(Uuid::from_u128((1 << 102) | number)),
        practitioner: id,
        tier: if number < ON_CALL { Tier::OnCall } else { Tier::Regular },
        starts_at: now - SignedDuration::from_mins(stream.below(300) as i64),
        ends_at: now + SignedDuration::from_mins(180 + stream.below(300) as i64),
        offered: false,
    };
    (Practitioner::begin(id, &claimed).unwrap(), shift)
}

fn verified(practitioner: &Practitioner, now: Timestamp) -> Practitioner {
    let Practitioner { scope, license, .. } = practitioner.clone();
    let event = practitioner.verify(account(1 << 90), scope, license, now).unwrap();
    let mut verified = practitioner.clone();
    verified.apply(&event);
    verified
}

/// Promised within five hours to a day, so that most of the backlog can be answered in time.
fn opening(number: u128) -> Opening {
    let mut stream = Stream(number as u64 ^ 0xca5e);
    Opening {
        patient: PatientId(Uuid::from_u128((1 << 103) | number)),
        subject: Subject::Myself,
        specialty: Specialty::new(stream.one(&SPECIALTIES)).unwrap(),
        language: Language::new(stream.one(&LANGUAGES)).unwrap(),
        priority: Priority::Routine,
        flags: Vec::new(),
        words: Words {
            message: MessageId(Uuid::from_u128((1 << 104) | number)),
            text: TextId(Uuid::from_u128((1 << 105) | number)),
            digest: Digest([2; 32]),
            attachments: Vec::new(),
        },
        questions: 1,
        promise: SignedDuration::from_mins([300, 480, 720, 1_440][stream.below(4) as usize]),
        calendar: None,
        follow_ups_allowed: 3,
    }
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{what}: {} presses, p50 {:.2?} p99 {:.2?} max {:.2?}", times.len(), at(0.5), at(0.99), at(1.0));
}

/// What the process holds in memory, where Linux tells.
fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or_default() / 1_024
}
