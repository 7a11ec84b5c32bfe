//! What people can do: one file per use case, the dispatcher, the followers.
//!
//! A use case is a method of [`App`]: it asks `core::access` who may, loads, lets `core` decide, saves, all in one unit of
//! work. It takes an [`Actor`](askwell_core::access::Actor) first and gives a view or an [`Error`]. Only this room knows both
//! the rules and the store; pages know only what is here.

mod accesses;
mod accounts;
mod answers;
pub mod ask;
mod attachments;
pub mod board;
mod clock;
mod dispatcher;
mod doctors;
pub mod editing;

pub mod consents;
pub mod converse;
mod corrections;
pub mod desk;
mod error;
mod evidence;
mod exporting;
mod following;
#[cfg(test)]
mod house;
pub mod import;
mod importing;
mod leave;
mod listening;
mod live;
mod mail;
mod newsletter;
mod operating;
pub mod people;
mod promise;
mod proof;
mod prose;
mod publishing;
pub mod reviewing;
pub mod rosters;
#[cfg(test)]
mod sample;
mod searching;
mod sessions;
mod settings;
mod sign_in;
mod synonyms;
mod texts;
mod unit;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use askwell_search::Index;
use askwell_store::Store;
use jiff::Timestamp;
use uuid::Uuid;

pub(crate) use editing::staff;

pub use accounts::{Me, NewAccount, PASSWORD_CHARS_LEAST, PASSWORD_CHARS_MOST};
pub use answers::{
    AnswerCard, AnswerPage, Found, History, Imported as ImportedFrom, Listing, MergedHere, RevisionView,
    SpecialtyShelf, Subjects, TopicShelf,
};
pub use askwell_core as core;
pub use askwell_figures as figures;
pub use askwell_store::Decided;
pub use askwell_store::Error as StoreError;
pub use attachments::{FileSent, FileStream};
pub use clock::{Clock, ManualClock, SystemClock, new_id};
pub use corrections::Correction;
pub use dispatcher::dispatcher_serve;
pub use doctors::{DoctorCard, DoctorPage};
pub use error::{Error, Result};
pub use evidence::{Citation, Cited, CitedKind, EvidenceImported, evidence_lines};
pub use exporting::Exported;
pub use following::{Changed, followers_serve};
pub use importing::{Imported, Progress};
pub use leave::Export;
pub use live::{Live, News, Topic};
pub use mail::Mailer;
pub use newsletter::{Newsletter, NewsletterLetter};
pub use operating::{Gauges, JournalPage, JournalRow, Mail, MailCard, Overview};
pub use promise::{Measure, Past, Quoted, Truth, Truths};
pub use proof::{NotProven, Proof, Proven, proof_verify};
pub use prose::{Block, Inline, blocks};
pub use searching::{
    Facets, Finding, FoundAnswer, FoundAnswers, FoundFor, GROUPS_MOST, PageSaid, Search, SearchBoard, SearchSaid,
    Stretch, Vain,
};
pub use sessions::Visitor;
pub use settings::{Hidden, LimitSettings, Settings};
pub use sign_in::{SignInLetter, SignedIn, own_path};
pub use synonyms::{SynonymEntry, SynonymList, SynonymStory, SynonymsImported};

/// Names a field of medicine by its code.
pub fn specialty_name(code: &str) -> &'static str {
    let known = askwell_text::specialty::ALL.iter().find(|specialty| specialty.code == code);
    known.map_or("Other", |specialty| specialty.name)
}

/// Gives every field of medicine in which a doctor can answer, its code and its name, in the order of a menu.
pub fn specialty_choices() -> impl Iterator<Item = (&'static str, &'static str)> {
    // What nobody could place is placed by a coordinator first.
    let fields = askwell_text::specialty::ALL.iter().filter(|specialty| specialty.code != "other");
    fields.map(|specialty| (specialty.code, specialty.name))
}

/// Gives the number to call in an emergency in a country, such as `112`.
pub fn emergency_number(country: &askwell_core::code::Country) -> String {
    askwell_text::emergency::number(country.as_str()).general
}

/// The service: its store, its index, its clock and what the organization decided. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    index: Index,
    clock: Arc<dyn Clock>,
    settings: Settings,
    live: Live,
    /// The dispatcher's picture of the service; made when first needed.
    mirror: tokio::sync::Mutex<Option<dispatcher::Mirror>>,
    /// How the promise was kept, as measured last.
    truths: tokio::sync::Mutex<Option<Arc<promise::Truths>>>,
    /// Whether the index was told the names that reviewers treat alike.
    names_known: AtomicBool,
    /// The day on which long overdue pages were last taken out of the index.
    unlisted_on: tokio::sync::Mutex<Option<jiff::civil::Date>>,
    /// What was read in drafts at the last look.
    looks: ask::Looks,
    /// Readings that wait for room on the disk.
    waiting: accesses::Waiting,
}

/// Says what a full disk means for something that was only to be noted beside a reading.
pub(crate) fn full_is(noted: Result<()>, then: impl FnOnce(Error) -> Result<()>) -> Result<()> {
    match noted {
        Err(refused @ Error::Store(StoreError::Full)) => then(refused),
        noted => noted,
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("settings", &self.inner.settings).finish_non_exhaustive()
    }
}

impl App {
    /// Puts the parts together; nothing runs yet.
    pub fn new(store: Store, index: Index, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                index,
                clock,
                settings,
                live: Live::default(),
                mirror: tokio::sync::Mutex::new(None),
                truths: tokio::sync::Mutex::new(None),
                names_known: AtomicBool::new(false),
                unlisted_on: tokio::sync::Mutex::default(),
                looks: ask::Looks::default(),
                waiting: accesses::Waiting::default(),
            }),
        }
    }

    /// Gives the present moment.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Gives what the organization decided.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// Gives what pages that are open right now listen to.
    pub fn live(&self) -> &Live {
        &self.inner.live
    }

    /// Gives the store, for the program's own commands (verify, backup, restore).
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Gives the search index.
    pub fn index(&self) -> &Index {
        &self.inner.index
    }

    /// Gives a new identifier.
    fn new_id(&self) -> Uuid {
        clock::new_id(self.now())
    }
}
