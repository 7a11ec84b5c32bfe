//! A service in a throw-away folder, its clock, and made-up people.

use std::collections::BTreeSet;
use std::sync::Arc;

use askwell_app::ask::ForWhom;
use askwell_app::converse::Saying;
use askwell_app::core::access::{Actor, Role};
use askwell_app::core::code::{Country, Language, Register, Slug, Specialty};
use askwell_app::core::consultation::{Consultation, Event, Subject};
use askwell_app::core::content::{About, Answer, AnswerKind, Block, Said, Source};
use askwell_app::core::id::{ConsultationId, MessageId, PractitionerId, TextId};
use askwell_app::core::message::Words;
use askwell_app::core::practitioner::{License, Practitioner, Scope};
use askwell_app::core::query::{How, Resolution};
use askwell_app::{App, ManualClock, NewAccount, Settings, SignInLetter, SignedIn};
use askwell_search::Index;
use askwell_store::config::Database;
use askwell_store::{By, Config, Notice, Profile, Store};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) const HER2: &str = "Is HER2 positive breast cancer different from other types, and which medicines target it and how well do they work?";

/// A service with its clock; the folder goes with it.
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    _folder: TempDir,
}

impl Service {
    pub(crate) async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        Self::on(settings, None).await
    }

    /// A service on a disk that holds only so many pages of 4,096 bytes of its database.
    pub(crate) async fn with_room_for(pages: u32) -> Self {
        Self::on(Settings::default(), Some(pages)).await
    }

    async fn on(settings: Settings, room: Option<u32>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::folder(folder.path());
        if let Database::Sqlite { pages_max, .. } = &mut config.database {
            *pages_max = room;
        }
        let store = Store::open(&config).await.unwrap();
        let moment: Timestamp = "2026-03-02T09:00:00Z".parse().unwrap();
        let clock = Arc::new(ManualClock::at(moment));
        let app = App::new(store, Index::in_memory(None).unwrap(), clock.clone(), settings);
        Self { app, clock, _folder: folder }
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        self.clock.advance(time);
    }

    /// Fills the disk until not even a line fits.
    pub(crate) async fn fill_the_disk(&self) {
        for size in [50_000, 5_000, 500, 50] {
            let mut number = 0;
            while self.put(format!("filler {size} {number}"), "x".repeat(size)).await.is_ok() {
                number += 1;
            }
        }
    }

    /// Makes room on the disk again.
    pub(crate) async fn make_room(&self) {
        for number in 0..3 {
            self.put(format!("filler 50000 {number}"), String::new()).await.unwrap();
        }
    }

    async fn put(&self, name: String, value: String) -> Result<(), askwell_store::Error> {
        let store = self.app.store();
        store
            .write(By::Service, self.app.now(), move |unit| {
                Box::pin(async move { unit.setting_put(&name, &value).await })
            })
            .await
    }

    /// Takes the sign-in mails that wait, the oldest first.
    pub(crate) async fn letters(&self) -> Vec<SignInLetter> {
        let app = &self.app;
        let notices: Vec<Notice> = app
            .store()
            .write(By::Service, app.now(), |unit| Box::pin(async move { unit.outbox_claim(100, Timestamp::MAX).await }))
            .await
            .unwrap();
        let reader = app.store().read().await.unwrap();
        let letters = notices.iter().filter(|notice| notice.kind == "sign_in_link");
        letters.map(|notice| reader.outbox_letter(notice).unwrap()).collect()
    }

    /// Opens the link of the newest mail.
    pub(crate) async fn open_link(&self, actor: &Actor, password: &str) -> Option<SignedIn> {
        let letter = self.letters().await.pop().unwrap();
        let token = letter.link.rsplit('/').next().unwrap().to_owned();
        self.app.link_use(actor, &token, password, None).await.unwrap()
    }

    /// A patient who signed up just now.
    pub(crate) async fn patient(&self, email: &str) -> Actor {
        self.app.link_send(email, "").await.unwrap();
        let signed_in = self.open_link(&Actor::reader(), "").await.unwrap();
        self.app.visitor(Some(&signed_in.token)).await.unwrap().actor
    }

    /// A verified oncologist.
    pub(crate) async fn doctor(&self, name: &str) -> PractitionerId {
        let app = &self.app;
        let new =
            NewAccount { email: format!("{}@clinic.example", name.to_lowercase()), name: name.into(), password: None };
        let account = app.account_open_for(By::Operator, new).await.unwrap();
        let id = PractitionerId(app.form_key());
        let slug = Slug::new(name.to_lowercase()).unwrap();
        let profile = Profile {
            slug,
            name: format!("Dr {name}"),
            qualifications: "MD".into(),
            registration: "123".into(),
            biography: String::new(),
            interests: String::new(),
        };
        let scope = Scope {
            specialties: BTreeSet::from([Specialty::new("medical_oncology").unwrap()]),
            languages: BTreeSet::from([Language::new("en").unwrap()]),
        };
        let license = License {
            register: Register::new("gmc").unwrap(),
            country: Country::new("GB").unwrap(),
            credentials: profile.credentials(),
            valid_until: app.now() + SignedDuration::from_hours(24 * 365),
        };
        let checker = app
            .account_open_for(
                By::Operator,
                NewAccount { email: "op@clinic.example".into(), name: "Op".into(), password: None },
            )
            .await
            .unwrap();
        app.store()
            .write(By::Operator, app.now(), move |unit| {
                Box::pin(async move {
                    let mut account = unit.account(account).await?.unwrap();
                    let claimed = account.claim(id).unwrap();
                    account.apply(&claimed);
                    unit.account_save(&account, &claimed).await?;
                    let granted = account.grant(Role::Practitioner).unwrap();
                    account.apply(&granted);
                    unit.account_save(&account, &granted).await?;
                    let event = Practitioner::claim(account.id, scope.clone(), license.clone()).unwrap();
                    let mut practitioner = Practitioner::begin(id, &event).unwrap();
                    unit.practitioner_save(&practitioner, &event).await?;
                    let event = practitioner.verify(checker, scope, license, unit.now()).unwrap();
                    practitioner.apply(&event);
                    unit.practitioner_save(&practitioner, &event).await?;
                    unit.profile_put(id, &profile).await
                })
            })
            .await
            .unwrap();
        id
    }

    /// Asks as a patient does who confirms everything as proposed.
    pub(crate) async fn ask(&self, patient: &Actor, text: &str) -> ConsultationId {
        let app = &self.app;
        let asking = app.ask_begin(patient, text).await.unwrap();
        let token = asking.token;
        if asking.draft.needs_care_page() {
            app.ask_go_on(patient, &token).await.unwrap();
        }
        let questions = asking.draft.proposed_questions();
        app.ask_questions(patient, &token, questions).await.unwrap();
        app.ask_for_whom(patient, &token, ForWhom { subject: Subject::Myself, about: About::default() }).await.unwrap();
        app.ask_field(patient, &token, Specialty::new("medical_oncology").unwrap(), None).await.unwrap();
        let check = app.ask_check(patient, &token).await.unwrap();
        app.ask_submit(patient, &token, &check.seen).await.unwrap().consultation
    }

    /// Gives a consultation as it stands.
    pub(crate) async fn consultation(&self, id: ConsultationId) -> Consultation {
        self.app.store().read().await.unwrap().consultation(id).await.unwrap().unwrap()
    }

    /// Lets something happen to a consultation, as a doctor or the dispatcher makes it happen.
    pub(crate) async fn happen(
        &self,
        id: ConsultationId,
        decide: impl FnOnce(&Consultation, Timestamp) -> Event + Send + 'static,
    ) {
        let app = &self.app;
        app.store()
            .write(By::Dispatcher, app.now(), move |unit| {
                Box::pin(async move {
                    let mut consultation = unit.consultation(id).await?.unwrap();
                    let event = decide(&consultation, unit.now());
                    consultation.apply(&event);
                    unit.consultation_save(&consultation, &event).await
                })
            })
            .await
            .unwrap();
    }

    /// A coordinator gives it to a doctor.
    pub(crate) async fn assign(&self, id: ConsultationId, doctor: PractitionerId) {
        let practitioner = self.app.store().read().await.unwrap().practitioner(doctor).await.unwrap().unwrap();
        self.happen(id, move |consultation, now| {
            consultation.assign_by_hand(&practitioner, practitioner.account, now).unwrap()
        })
        .await;
    }

    /// The doctor asks back.
    pub(crate) async fn ask_back(&self, id: ConsultationId, doctor: PractitionerId, text: &str) {
        let practitioner = self.app.store().read().await.unwrap().practitioner(doctor).await.unwrap().unwrap();
        let words = self.seal(id, &Said { text: text.into() }).await;
        self.happen(id, move |consultation, now| consultation.ask_back(&practitioner, words, now).unwrap()).await;
    }

    /// The doctor answers every question.
    pub(crate) async fn answer(&self, id: ConsultationId, doctor: PractitionerId, text: &str) {
        let practitioner = self.app.store().read().await.unwrap().practitioner(doctor).await.unwrap().unwrap();
        let open: Vec<u8> = {
            let consultation = self.consultation(id).await;
            let open = consultation.questions.numbered();
            open.filter(|(_, question)| **question == askwell_app::core::query::Question::Open)
                .map(|(number, _)| number)
                .collect()
        };
        let answer = Answer {
            kind: AnswerKind::Information,
            summary: format!("In short: {text}"),
            blocks: open.iter().map(|number| Block { question: *number, text: format!("{text} [1]") }).collect(),
            seek_care: "Call your team the same day if you have a fever.".into(),
            would_change: String::new(),
            numbers: Vec::new(),
            sources: vec![Source { title: "A guideline".into(), year: Some(2025), ..Source::default() }],
            evidence: Default::default(),
        };
        let words = self.seal(id, &answer).await;
        let resolutions = open.iter().map(|number| Resolution { question: *number, how: How::Answer }).collect();
        self.happen(id, move |consultation, now| consultation.answer(&practitioner, words, resolutions, now).unwrap())
            .await;
    }

    async fn seal(&self, id: ConsultationId, content: &impl Serialize) -> Words {
        let app = &self.app;
        let patient = self.consultation(id).await.patient;
        let (message, text) = (MessageId(app.form_key()), TextId(app.form_key()));
        let words = serde_json::to_string(content).unwrap();
        let digest = app
            .store()
            .write(By::Service, app.now(), move |unit| {
                Box::pin(async move { unit.text_put(text, patient, &words).await })
            })
            .await
            .unwrap();
        Words { message, text, digest, attachments: Vec::new() }
    }
}

/// A message whose form was just made.
pub(crate) fn saying(text: &str) -> Saying {
    Saying { key: Uuid::from_u128(u128::from(seed(text))), text: text.into(), ..Saying::default() }
}

fn seed(text: &str) -> u64 {
    text.bytes().fold(7, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
}
