//! A whole service in a temporary folder, with a clock that is moved by hand: for tests of what people can do.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use askwell_core::access::{Actor, Role};
use askwell_core::account::Account;
use askwell_core::code::{Country, Digest, Language, Register, Slug, Specialty};
use askwell_core::consultation::{Consultation, Opening, Priority, State, Subject};
use askwell_core::content::{About, Asked, Said};
use askwell_core::id::{AccountId, ConsultationId, MessageId, PatientId, PractitionerId, ShiftId, TextId};
use askwell_core::message::Words;
use askwell_core::practitioner::{License, Practitioner, Scope};
use askwell_core::roster::{Shift, Tier};
use askwell_search::Index;
use askwell_store::config::Database;
use askwell_store::{By, Config, Profile, Store};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::unit::doing;
use crate::{App, Error, ManualClock, Settings, sample, texts};

/// A service and its clock.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    /// Where its store lies.
    config: Config,
    _folder: tempfile::TempDir,
}

impl House {
    /// An empty service at [`sample::moment`].
    pub(crate) async fn new() -> Self {
        Self::keeping(|folder| Config::folder(folder)).await
    }

    /// An empty service that keeps everything where the configuration for a folder says.
    pub(crate) async fn keeping(config: impl FnOnce(&Path) -> Config) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path());
        let store = Store::open(&config).await.unwrap();
        let clock = Arc::new(ManualClock::at(sample::moment()));
        let app = App::new(store, Index::in_memory(None).unwrap(), clock.clone(), Settings::default());
        Self { app, clock, config, _folder: folder }
    }

    /// A second node on the same store.
    pub(crate) fn second_node(&self) -> App {
        let index = Index::in_memory(None).unwrap();
        App::new(self.app.store().clone(), index, self.clock.clone(), Settings::default())
    }

    /// A node on the same store with a clock of its own; on PostgreSQL with connections of its own too, as another process.
    pub(crate) async fn node(&self, clock: Arc<ManualClock>) -> App {
        let store = match &self.config.database {
            Database::Sqlite { .. } => self.app.store().clone(),
            Database::Postgres { .. } => Store::open(&self.config).await.unwrap(),
        };
        App::new(store, Index::in_memory(None).unwrap(), clock, Settings::default())
    }

    /// The patient replies to a doctor's question; refused where none is open.
    pub(crate) async fn reply(&self, id: ConsultationId, text: &str) -> Result<(), Error> {
        let (message, place) = (MessageId(self.app.new_id()), TextId(self.app.new_id()));
        let written = texts::write(&Said { text: text.to_owned() }).text;
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut consultation = unit.consultation(id).await?.ok_or(Error::NotFound)?;
                let digest = unit.text_put(place, consultation.patient, &written).await?;
                let words = Words { message, text: place, digest, attachments: Vec::new() };
                let event = consultation.reply(words, unit.now())?;
                consultation.apply(&event);
                unit.consultation_save(&consultation, &event).await?;
                Ok(())
            })
        });
        self.app.store().write(By::Service, self.app.now(), work).await
    }

    /// Lets minutes pass.
    pub(crate) fn pass(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }

    /// Lets minutes pass as the dispatcher lives them: it looks at every moment it asked for, at least once a minute.
    pub(crate) async fn live(&self, minutes: i64) {
        for _ in 0..minutes {
            self.app.dispatch().await.unwrap();
            self.pass(1);
        }
        self.app.dispatch().await.unwrap();
    }

    /// A verified oncologist who answers in English, registered until a day after tomorrow unless said otherwise.
    pub(crate) async fn doctor(&self, number: u128) -> Actor {
        self.doctor_until(number, sample::moment() + SignedDuration::from_hours(48)).await
    }

    /// A verified oncologist whose registration ends at a moment.
    pub(crate) async fn doctor_until(&self, number: u128, valid_until: Timestamp) -> Actor {
        let (id, account) = (sample::doctor_id(number), AccountId(Uuid::from_u128(0xacc0 + number)));
        let patient = PatientId(Uuid::from_u128(0x9a00 + number));
        let scope = Scope {
            specialties: BTreeSet::from([Specialty::new("medical_oncology").unwrap()]),
            languages: BTreeSet::from([Language::new("en").unwrap()]),
        };
        let license = License {
            register: Register::new("gmc").unwrap(),
            country: Country::new("GB").unwrap(),
            credentials: Digest([1; 32]),
            valid_until,
        };
        let work = doing(move |unit| {
            Box::pin(async move {
                let opened = Account::open(patient, unit.now());
                let mut holder = Account::begin(account, &opened).unwrap();
                unit.account_save(&holder, &opened).await?;
                for event in [holder.claim(id)?, askwell_core::account::Event::RoleGranted { role: Role::Practitioner }]
                {
                    holder.apply(&event);
                    unit.account_save(&holder, &event).await?;
                }
                let claimed = Practitioner::claim(account, scope.clone(), license.clone())?;
                let mut practitioner = Practitioner::begin(id, &claimed).unwrap();
                unit.practitioner_save(&practitioner, &claimed).await?;
                let checker = AccountId(Uuid::from_u128(1));
                let verified = practitioner.verify(checker, scope, license, unit.now())?;
                practitioner.apply(&verified);
                unit.practitioner_save(&practitioner, &verified).await?;
                let profile = Profile {
                    slug: Slug::new(format!("doctor-{number}")).unwrap(),
                    name: format!("Dr. Number {number}"),
                    qualifications: String::new(),
                    registration: number.to_string(),
                    biography: String::new(),
                    interests: String::new(),
                };
                unit.profile_put(id, &profile).await?;
                Ok::<Actor, Error>(holder.actor())
            })
        });
        self.app.store().write(By::Service, self.app.now(), work).await.unwrap()
    }

    /// Somebody who runs the board.
    pub(crate) fn coordinator(&self) -> Actor {
        Actor {
            account: Some(AccountId(Uuid::from_u128(0xc0))),
            roles: BTreeSet::from([Role::Coordinator]),
            ..Actor::default()
        }
    }

    /// Puts a doctor on the roster, from and until so many minutes after [`sample::moment`].
    pub(crate) async fn shift(&self, number: u128, tier: Tier, from: i64, until: i64) {
        let shift = Shift {
            id: ShiftId(self.app.new_id()),
            practitioner: sample::doctor_id(number),
            tier,
            starts_at: sample::moment() + SignedDuration::from_mins(from),
            ends_at: sample::moment() + SignedDuration::from_mins(until),
            offered: false,
        };
        let work = doing(move |unit| Box::pin(async move { Ok(unit.shift_add(&shift).await?) }));
        self.app.store().write(By::Service, self.app.now(), work).await.unwrap();
    }

    /// A patient asks one routine question in oncology.
    pub(crate) async fn ask(&self, text: &str) -> ConsultationId {
        let id = ConsultationId(self.app.new_id());
        let patient = PatientId(self.app.new_id());
        let (message, place) = (MessageId(self.app.new_id()), TextId(self.app.new_id()));
        let asked = Asked { text: text.to_owned(), questions: vec![text.to_owned()], about: About::default() };
        let written = texts::write(&asked).text;
        let work = doing(move |unit| {
            Box::pin(async move {
                let digest = unit.text_put(place, patient, &written).await?;
                let opening = Opening {
                    patient,
                    subject: Subject::Myself,
                    specialty: Specialty::new("medical_oncology").unwrap(),
                    language: Language::new("en").unwrap(),
                    priority: Priority::Routine,
                    flags: Vec::new(),
                    words: Words { message, text: place, digest, attachments: Vec::new() },
                    questions: 1,
                    promise: SignedDuration::from_hours(4),
                    calendar: None,
                    follow_ups_allowed: 3,
                };
                let event = Consultation::open(opening, unit.now())?;
                let consultation = Consultation::begin(id, &event).unwrap();
                unit.consultation_save(&consultation, &event).await?;
                Ok(id)
            })
        });
        self.app.store().write(By::Service, self.app.now(), work).await.unwrap()
    }

    /// The case as it stands.
    pub(crate) async fn case(&self, id: ConsultationId) -> Consultation {
        self.app.store().read().await.unwrap().consultation(id).await.unwrap().unwrap()
    }

    /// Who has it in hand.
    pub(crate) async fn holder(&self, id: ConsultationId) -> Option<PractitionerId> {
        match self.case(id).await.state {
            State::Assigned { to, .. } => Some(to),
            _ => None,
        }
    }

    /// The kinds of everything that happened to a case, in order, without their first word.
    pub(crate) async fn story(&self, id: ConsultationId) -> Vec<&'static str> {
        let entries = self.app.store().read().await.unwrap().journal_about(id).await.unwrap();
        entries.iter().filter_map(|entry| entry.event.kind().strip_prefix("consultation.")).collect()
    }

    /// A fresh key, as a form carries one.
    pub(crate) fn key(&self) -> Uuid {
        self.app.new_id()
    }
}
