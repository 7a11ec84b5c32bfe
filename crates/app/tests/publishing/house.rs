//! A small service with made-up people: a patient, two oncologists, a reviewer and an editor.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askwell_app::core::access::{Actor, Role};
use askwell_app::core::code::{Country, Digest, Language, Register, Slug, Specialty};
use askwell_app::core::consultation::{self, Consultation, Opening, Priority, Subject};
use askwell_app::core::content::{Answer, AnswerKind, Asked, Block, Source};
use askwell_app::core::id::{AccountId, ConsultationId, MessageId, PatientId, PractitionerId, PublicationId, TextId};
use askwell_app::core::message::Words;
use askwell_app::core::practitioner::{License, Practitioner, Scope};
use askwell_app::core::query::{How, Resolution};
use askwell_app::core::review::Checklist;
use askwell_app::editing::{Choice, Decided, Deciding, Revising};
use askwell_app::reviewing::{Judged, Judging, Opinion};
use askwell_app::{App, Error, ManualClock, NewAccount, Settings};
use askwell_search::Index;
use askwell_store::{By, Config, Profile, Store};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) fn moment() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().unwrap()
}

/// A key as a form carries one.
pub(crate) fn key(number: u128) -> Uuid {
    Uuid::from_u128(0x1000 + number)
}

pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) store: Store,
    pub(crate) patient: Actor,
    pub(crate) doctor: Actor,
    pub(crate) reviewer: Actor,
    pub(crate) second_reviewer: Actor,
    pub(crate) editor: Actor,
    /// An answered conversation of the patient's.
    pub(crate) consultation: ConsultationId,
    keys: std::cell::Cell<u128>,
    _folder: TempDir,
}

impl House {
    pub(crate) async fn open() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Config::folder(folder.path())).await.unwrap();
        let clock = Arc::new(ManualClock::at(moment()));
        let index = Index::in_memory(None).unwrap();
        let app = App::new(store.clone(), index, clock.clone(), settings);
        let patient = person(&app, "Mara Lindqvist", &[]).await;
        let doctor = doctor(&app, "Dr. Ada Brandt", 0xd1, &[Role::Practitioner, Role::Reviewer]).await;
        let reviewer = self::doctor(&app, "Dr. Noor Haddad", 0xd2, &[Role::Practitioner, Role::Reviewer]).await;
        let second_reviewer = self::doctor(&app, "Dr. Iris Okafor", 0xd3, &[Role::Practitioner, Role::Reviewer]).await;
        let editor = person(&app, "Ida Sommer", &[Role::Editor]).await;
        let consultation = answered(&store, patient.patient.unwrap(), doctor.practitioner.unwrap()).await;
        let keys = std::cell::Cell::new(1);
        Self {
            app,
            clock,
            store,
            patient,
            doctor,
            reviewer,
            second_reviewer,
            editor,
            consultation,
            keys,
            _folder: folder,
        }
    }

    /// A key nobody used yet.
    pub(crate) fn fresh(&self) -> Uuid {
        self.keys.set(self.keys.get() + 1);
        key(0x1000 + self.keys.get())
    }

    #[allow(dead_code, reason = "the stories of pages share this house and sign in")]
    /// Signs somebody in; gives the token their browser would keep.
    pub(crate) async fn session(&self, who: &Actor) -> String {
        let (account, until) = (who.account.unwrap(), self.app.now() + SignedDuration::from_hours(24));
        let open =
            unit_of(move |unit| Box::pin(async move { Ok(unit.session_open(account, until).await?.to_string()) }));
        self.store.write(By::Reader, self.app.now(), open).await.unwrap()
    }

    pub(crate) fn pass(&self, hours: i64) {
        self.clock.advance(SignedDuration::from_hours(hours));
    }

    /// The patient says yes to whatever they would be shown now.
    pub(crate) async fn agree(&self) {
        let shown = self.app.consent_look(&self.patient, self.consultation, &[]).await.unwrap();
        let seen = shown.seen;
        self.app.consent_give(&self.patient, self.consultation, &[], seen, self.fresh()).await.unwrap();
    }

    pub(crate) async fn begin(&self) -> PublicationId {
        self.app.draft_begin(&self.editor, self.consultation, self.fresh()).await.unwrap()
    }

    /// The page's words as the editor's form would send them back unchanged.
    pub(crate) async fn form(&self, id: PublicationId) -> Revising {
        let editor = self.app.editor(&self.editor, id).await.unwrap();
        let page = editor.page;
        Revising {
            from: Some(editor.digest.parse().unwrap()),
            title: page.title,
            summary: page.summary,
            topic_name: page.topic_name,
            synonyms: page.synonyms,
            sections: page.sections,
            seek_care: page.seek_care,
            numbers: page.numbers,
            sources: page.sources,
            cites: page.evidence.items().map(|item| item.id().clone()).collect(),
            address: askwell_app::editing::Address {
                specialty: editor.place.specialty.to_string(),
                topic: editor.place.topic.to_string(),
                slug: editor.place.slug.to_string(),
            },
        }
    }

    /// The editor changes the summary.
    pub(crate) async fn edit(&self, id: PublicationId, summary: &str) {
        let revising = Revising { summary: summary.to_owned(), ..self.form(id).await };
        self.app.revise(&self.editor, id, revising, self.fresh()).await.unwrap();
    }

    /// The editor keeps every place the machine proposes, which files the report.
    pub(crate) async fn keep_all(&self, id: PublicationId) {
        let editor = self.app.editor(&self.editor, id).await.unwrap();
        let choices: BTreeMap<usize, Choice> =
            editor.scanned.proposals.iter().map(|proposal| (proposal.number, Choice::Keep)).collect();
        let deciding = Deciding { text: editor.digest.parse().unwrap(), choices, added: Vec::new() };
        let decided = self.app.redactions_decide(&self.editor, id, deciding, self.fresh()).await.unwrap();
        assert_eq!(decided, Decided::Filed);
    }

    pub(crate) async fn digest(&self, id: PublicationId) -> Digest {
        self.app.editor(&self.editor, id).await.unwrap().digest.parse().unwrap()
    }

    pub(crate) async fn submit(&self, id: PublicationId) -> Result<(), Error> {
        let digest = self.digest(id).await;
        self.app.submit(&self.editor, id, digest, self.fresh()).await
    }

    pub(crate) async fn sign(&self, reviewer: &Actor, id: PublicationId) -> Result<Judged, Error> {
        let text = self.digest(id).await;
        let today = self.app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let next_review_on = today.saturating_add(jiff::ToSpan::months(12));
        let judging = Judging { text, checklist: complete(), opinion: Opinion::Approve { next_review_on } };
        self.app.review(reviewer, id, judging, self.fresh()).await
    }

    /// Everything up to a public page: the patient agrees, nothing is edited, a colleague signs.
    pub(crate) async fn published(&self) -> PublicationId {
        self.agree().await;
        let id = self.begin().await;
        self.keep_all(id).await;
        self.submit(id).await.unwrap();
        assert!(matches!(self.sign(&self.reviewer, id).await.unwrap(), Judged::Published { .. }));
        id
    }

    /// What stands at the address of the page.
    pub(crate) async fn read(&self, id: PublicationId) -> Result<askwell_app::Found, Error> {
        let publication = self.store.read().await.unwrap().publication(id).await.unwrap().unwrap();
        let place = publication.place;
        self.app.answer_at(&place.specialty.slug(), place.topic.as_str(), place.slug.as_str()).await
    }
}

pub(crate) fn complete() -> Checklist {
    Checklist {
        accurate: true,
        balanced: true,
        sourced: true,
        risks_named: true,
        when_to_seek_care: true,
        no_identity: true,
        plain_words: true,
        conflicts_declared: true,
    }
}

async fn person(app: &App, name: &str, roles: &[Role]) -> Actor {
    let email = format!("{}@example.org", name.to_lowercase().replace([' ', '.'], ""));
    let new = NewAccount { email, name: name.to_owned(), password: None };
    let account = app.account_open_for(By::Operator, new).await.unwrap();
    grant(app, account, roles).await
}

async fn grant(app: &App, account: AccountId, roles: &[Role]) -> Actor {
    for role in roles {
        app.role_grant(By::Operator, account, *role).await.unwrap();
    }
    app.store().read().await.unwrap().account(account).await.unwrap().unwrap().actor()
}

async fn doctor(app: &App, name: &str, number: u128, roles: &[Role]) -> Actor {
    let account = person(app, name, &[]).await.account.unwrap();
    let id = PractitionerId(Uuid::from_u128(number));
    let profile = Profile {
        slug: Slug::from_title(name, &Slug::new("doctor").unwrap()),
        name: name.to_owned(),
        qualifications: "MD".to_owned(),
        registration: format!("70{number}"),
        biography: String::new(),
        interests: "None declared.".to_owned(),
    };
    let scope = Scope {
        specialties: BTreeSet::from([Specialty::new("medical_oncology").unwrap()]),
        languages: BTreeSet::from([Language::new("en").unwrap()]),
    };
    let license = License {
        register: Register::new("gmc").unwrap(),
        country: Country::new("GB").unwrap(),
        credentials: profile.credentials(),
        valid_until: moment() + SignedDuration::from_hours(24 * 900),
    };
    let work = unit_of(move |unit| {
        Box::pin(async move {
            let mut person = unit.account(account).await?.unwrap();
            let claimed = person.claim(id)?;
            person.apply(&claimed);
            unit.account_save(&person, &claimed).await?;
            let claimed = Practitioner::claim(account, scope.clone(), license.clone())?;
            let mut practitioner = Practitioner::begin(id, &claimed).unwrap();
            unit.practitioner_save(&practitioner, &claimed).await?;
            let verified = practitioner.verify(AccountId(Uuid::from_u128(1)), scope, license, unit.now())?;
            practitioner.apply(&verified);
            unit.practitioner_save(&practitioner, &verified).await?;
            Ok(unit.profile_put(id, &profile).await?)
        })
    });
    app.store().write(By::Operator, moment(), work).await.unwrap();
    grant(app, account, roles).await
}

/// A query with two questions, answered by the doctor, as the two of them would have left it.
async fn answered(store: &Store, patient: PatientId, doctor: PractitionerId) -> ConsultationId {
    let id = ConsultationId(Uuid::from_u128(0xc));
    let asked = Asked {
        text: "I am Mara Lindqvist from Uppsala. Is it different, and how well do the medicines work?".into(),
        questions: vec![
            "Is HER2 positive breast cancer different from other types?".into(),
            "How well do the medicines against it work?".into(),
        ],
        ..Asked::default()
    };
    let answer = Answer {
        kind: AnswerKind::Information,
        summary: "It grows faster, and there are medicines made for it. They help most people.".into(),
        blocks: vec![
            Block { question: 1, text: "Yes, Mara. Its cells carry too much of one protein. [1]".into() },
            Block {
                question: 2,
                text: "Of 100 people treated early, about 90 are free of it after some years. [1]".into(),
            },
        ],
        seek_care: "Call your team today if you have a fever of 38 °C or more.".into(),
        would_change: String::new(),
        numbers: Vec::new(),
        sources: vec![Source {
            title: "A made-up guideline".into(),
            publisher: "A society".into(),
            year: Some(2025),
            url: "https://example.org/guideline".into(),
            checked_on: Some(Date::constant(2026, 2, 1)),
        }],
        evidence: Default::default(),
    };
    let work = unit_of(move |unit| {
        Box::pin(async move {
            let query = words(unit, patient, 1, &serde_json::to_string(&asked).unwrap()).await?;
            let opening = Opening {
                patient,
                subject: Subject::Myself,
                specialty: Specialty::new("medical_oncology").unwrap(),
                language: Language::new("en").unwrap(),
                priority: Priority::Routine,
                flags: Vec::new(),
                words: query,
                questions: 2,
                promise: SignedDuration::from_hours(4),
                calendar: None,
                follow_ups_allowed: 2,
            };
            let opened = Consultation::open(opening, unit.now())?;
            let mut consultation = Consultation::begin(id, &opened).unwrap();
            unit.consultation_save(&consultation, &opened).await?;
            let practitioner = unit.practitioner(doctor).await?.unwrap();
            let taken = consultation.assign_by_hand(&practitioner, AccountId(Uuid::from_u128(1)), unit.now())?;
            save(unit, &mut consultation, taken).await?;
            let said = words(unit, patient, 2, &serde_json::to_string(&answer).unwrap()).await?;
            let resolutions = (1..=2).map(|question| Resolution { question, how: How::Answer }).collect();
            let answered = consultation.answer(&practitioner, said, resolutions, unit.now())?;
            save(unit, &mut consultation, answered).await
        })
    });
    store.write(By::Service, moment(), work).await.unwrap();
    id
}

async fn words(unit: &mut askwell_store::Unit, patient: PatientId, number: u128, text: &str) -> Result<Words, Error> {
    let place = TextId(Uuid::from_u128(number));
    let digest = unit.text_put(place, patient, text).await?;
    Ok(Words { message: MessageId(Uuid::from_u128(number)), text: place, digest, attachments: Vec::new() })
}

async fn save(
    unit: &mut askwell_store::Unit,
    consultation: &mut Consultation,
    event: consultation::Event,
) -> Result<(), Error> {
    consultation.apply(&event);
    unit.consultation_save(consultation, &event).await?;
    Ok(())
}

/// Gives a closure the type that the store's `write` takes.
pub(crate) fn unit_of<T, F>(work: F) -> F
where
    F: for<'u> FnOnce(&'u mut askwell_store::Unit) -> askwell_store::Work<'u, Result<T, Error>> + Send + 'static,
{
    work
}
