//! What lasts: state, journal, sealed texts and files, on SQLite or PostgreSQL. The only room with SQL; it decides nothing.
//!
//! # Writing
//!
//! A unit of work is one closure: load, let core decide, save, append. All of it happens or nothing, it is on the disk before
//! [`Store::write`] gives its result, and units run one after another. Units that wait together are committed together.
//!
//! ```no_run
//! use askwell_core::Refused;
//! use askwell_core::id::ConsultationId;
//! use askwell_store::{By, Error, Store};
//!
//! #[derive(Debug, thiserror::Error)]
//! enum Problem {
//!     #[error(transparent)]
//!     Refused(#[from] Refused),
//!     #[error(transparent)]
//!     Store(#[from] Error),
//! }
//!
//! async fn withdraw(store: &Store, id: ConsultationId, by: By, now: jiff::Timestamp) -> Result<(), Problem> {
//!     store
//!         .write(by, now, move |unit| {
//!             Box::pin(async move {
//!                 let missing = || Error::Missing { table: "consultations", id: id.to_string() };
//!                 let mut consultation = unit.consultation(id).await?.ok_or_else(missing)?;
//!                 let event = consultation.withdraw(unit.now())?;
//!                 consultation.apply(&event);
//!                 unit.consultation_save(&consultation, &event).await?;
//!                 Ok(())
//!             })
//!         })
//!         .await
//! }
//! ```
//!
//! # Reading
//!
//! [`Store::read`] gives a [`Reader`]; every look-up is a function of it, and of a [`Unit`] too, which reads its own writes.
//! Readers never wait for the writer. Look-ups give `Option`, lists are read page by page from a mark, and nothing counts rows.
//!
//! # What is here, noun first
//!
//! | noun | look-ups | changes |
//! |---|---|---|
//! | `account` | `account`, `account_of_patient`, `account_of_practitioner`, `accounts_staff`, `accounts_page` | `account_save` |
//! | `credentials` | `credentials`, `signed_in`, `account_by_email` | `credentials_put`, `password_put`, `preferences_put`, `credentials_remove`; [`password_hash`], [`password_holds`] |
//! | `practitioner`, `profile` | `practitioner`, `practitioners`, `profile`, `profile_by_slug`, `profiles` | `practitioner_save`, `profile_put` |
//! | `shift` | `shift`, `shifts_between`, `shifts_of` | `shift_add`, `shift_change`, `shift_remove` |
//! | `consultation` | `consultation`, `consultations`, `consultations_of`, `_held_by`, `_answered_by`, `_active`, `_by_due`, `_next_due`, `_since_before`, `_answered_between`, `_active_counts` | `consultation_save` |
//! | `publication`, `topic` | `publication`, `publication_at`, `publication_at_with_near`, `publications`, `publication_slugs`, `publication_paths_taken`, `publications_live`, `_page`, `_in_work`, `_about`, `_of`, `_by`, `_to_review`, `topic_counts`, `topic_counts_most`, `topic_counts_between`, `topic_count`, `specialty_counts`, `topic_name` | `publication_save`, `publications_begin` (import), `topic_name_put`, `topic_names_keep` |
//! | `evidence` | `evidence`, `evidence_page`, `publications_citing` | `evidence_put` |
//! | `text` | `text`, `texts` | `text_put` (sealed), `texts_put_public`, `text_remove_public` |
//! | file, `attachment` | [`Store::file`], `attachment`, `attachments_about` | [`Store::file_put`], [`Store::file_remove`], `attachment_put` |
//! | key | `erased_at` | `erase` |
//! | `draft` | `draft`, `drafts_about` | `draft_save`, `draft_remove`, `drafts_remove` |
//! | `calendar` | `calendar_of` | `calendar_renew` |
//! | `newsletter` | `newsletter`, `newsletter_of`, `newsletters_due` | `newsletter_put`, `newsletter_confirm`, `newsletter_told`, `newsletter_remove`, `newsletter_remove_of`, `newsletters_sweep` |
//! | `session`, `sign_in_link` | `session`, `sessions_of` | `session_open`, `session_touch`, `session_revoke`, `sessions_revoke`, `sessions_sweep`, `sign_in_link_make`, `sign_in_link_use` |
//! | `idempotency`, `rate` | `idempotency` | `idempotency_keep`, `idempotency_sweep`, `rate_take`, `rates_sweep` |
//! | `journal` | `journal_head`, `journal_page`, `journal_about`, `journal_lines`, `journal_line`, `journal_inclusion`, `journal_consistency`, `journal_root_at`, `journal_tile`, `log_key`; [`Store::journal_watch`], [`Store::journal_look`] | `journal_append` |
//! | `cursor`, `outbox` | `cursor`, `outbox_next`, `outbox_counts` | `cursor_move`, `cursor_reset`, `outbox_add`, `outbox_claim`, `outbox_sent`, `outbox_retry`, `outbox_give_up` |
//! | `access` | `accesses_about` | `accesses_put`, `accesses_seal` |
//! | `feedback`, search | `feedback`, `feedback_most_missed`, `searches_in_vain`, `searches_answered` | `feedback_count`, `search_answered`, `search_in_vain`, `search_decide`, `searches_sweep` |
//! | `synonym` | `synonym`, `synonyms` | `synonym_save` |
//! | `import`, `setting` | `import`, `setting` | `import_put`, `setting_put` |
//! | `lease`, `presence`, `turn` | `lease`, `leases`, `presences_since`, `turn`, `turns_between`, `turns_expected` | `lease_set`, `lease_remove`, `presence_note`, `turn_save` |
//! | everything | [`look`], [`Store::verify`], [`backup_check`] | [`Store::rebuild`], [`Store::backup`], [`restore`], [`master_key_change`] |
//!
//! # Secrets
//!
//! Texts, file names, drafts and addresses are sealed under the key of their [`Owner`], and that key under the master key file.
//! `erase` destroys an owner's key: what was sealed is unreadable from then on, and the journal, which holds only identifiers,
//! codes, moments and digests, stays whole. Backups hold no master key, but older backups hold older owners' keys: who erases
//! somebody lets backups from before run out.
//!
//! # Deliberately missing
//!
//! No repository traits, no mapper, no cache: a second database is a second arm of one enum, a record is its JSON and a few
//! columns, and an unwrapped key is never kept beyond a unit, since a cached key would outlive an erasure.

pub mod config;
pub mod merkle;

mod accesses;
mod accounts;
mod attachments;
mod backup;
mod by;
mod calendars;
mod checkpoint;
mod consultations;
mod credentials;
mod cursors;
mod db;
mod drafts;
mod error;
mod evidence;
mod feedback;
mod files;
mod idempotency;
mod imports;
mod journal;
mod keys;
mod leases;
mod look;
mod master_key;
mod newsletters;
mod outbox;
mod practitioners;
mod presences;
mod profiles;
mod publications;
mod rates;
mod reader;
mod record;
mod secrets;
mod sessions;
mod settings;
mod shifts;
mod sign_in_links;
mod store;
mod synonyms;
mod texts;
mod token;
mod turns;
mod unit;
mod verify;
mod writer;

pub use accesses::Access;
pub use attachments::Attachment;
pub use backup::{Manifest, Part, backup_check, restore};
pub use by::{By, NotSomebody};
pub use checkpoint::{Checkpoint, LogKey, NotSigned, checkpoint_open};
pub use config::Config;
pub use consultations::{Mark, Status};
pub use credentials::{Contact, Credentials, password_hash, password_holds};
pub use drafts::Draft;
pub use error::{Error, Result};
pub use evidence::Kept;
pub use feedback::{Decided, Feedback, InVain, SearchFeedback};
pub use files::TakenIn;
pub use idempotency::Idempotency;
pub use imports::Import;
pub use journal::{Entry, Head, Inclusion, JournalFault, Line, TILE_WIDTH};
pub use keys::Owner;
pub use leases::Lease;
pub use look::{Look, look, master_key_fingerprint};
pub use master_key::master_key_change;
pub use newsletters::{Subscriber, Subscription};
pub use outbox::{Notice, OutboxCounts};
pub use presences::Presence;
pub use profiles::Profile;
pub use publications::{Near, NotAMark, PageMark, Shelf, TopicCount};
pub use reader::{Reader, Snapshot};
pub use sessions::Session;
pub use store::Store;
pub use token::{NotAToken, Token};
pub use turns::Turn;
pub use unit::Unit;
pub use verify::{Fault, Report};
pub use writer::Work;
