//! What has been answered: words and meaning over plain documents.
//!
//! A follower of the journal feeds an [`Index`] with [`Change`]s; pages ask it for suggestions ([`Index::suggest`], every
//! keystroke, words alone) and searches ([`Index::search`], words and meaning). Only this room knows the full-text engine
//! and the runtime of the sentence model; it knows no database, no HTTP and nothing of consultations or people.

pub mod batch;
mod document;
mod error;
mod index;
mod kind;
mod lexicon;
mod meaning;
mod pair;
mod peek;
mod pending;
mod plan;
mod query;
mod ranking;
mod rarity;
mod schema;
mod scoring;
mod search;
mod shelf;
mod snippet;
mod synonyms;
mod words;

pub use document::{Change, Document};
pub use error::{Error, Result};
pub use index::Index;
pub use kind::KINDS;
pub use peek::position_in;
pub use query::{DEPTH, Facets, Hit, Query, Relation, Results, Snippet, Sought, Status};
pub use shelf::Opened;
pub use synonyms::{Synonym, built_in};
