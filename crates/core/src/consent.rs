//! What a patient allowed, when, and to exactly which text.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::code::Digest;

/// The patient's consents about one consultation; private by default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Texts the patient saw and agreed to, by digest; emptied when consent is withdrawn.
    texts: BTreeSet<Digest>,
    /// When consent was first given, while it stands.
    given_at: Option<Timestamp>,
    /// When it was last withdrawn.
    withdrawn_at: Option<Timestamp>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "consent", rename_all = "snake_case")]
pub enum Line {
    /// The patient read this text and agrees that it may be published.
    Given {
        /// Digest of the exact text.
        text: Digest,
        /// When.
        at: Timestamp,
    },
    /// The patient takes back all consents about this consultation.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

impl Ledger {
    /// Agrees to a text.
    pub fn give(&self, text: Digest, now: Timestamp) -> Result<Line, Refused> {
        if self.texts.contains(&text) {
            return Err(Refused::NothingToChange);
        }
        Ok(Line::Given { text, at: now })
    }

    /// Takes every consent back.
    pub fn withdraw(&self, now: Timestamp) -> Result<Line, Refused> {
        if self.given_at.is_none() {
            return Err(Refused::NothingToChange);
        }
        Ok(Line::Withdrawn { at: now })
    }

    /// Says whether the patient agreed to exactly this text and did not take it back.
    pub fn covers(&self, text: &Digest) -> bool {
        self.texts.contains(text)
    }

    /// Gives the moment since which the patient agrees to publication in principle.
    pub fn given_at(&self) -> Option<Timestamp> {
        self.given_at
    }

    /// Gives the moment at which consent was withdrawn, unless it was given anew.
    pub fn withdrawn_at(&self) -> Option<Timestamp> {
        self.withdrawn_at.filter(|_| self.given_at.is_none())
    }

    /// Changes the state as the line says.
    pub fn apply(&mut self, line: &Line) {
        match line {
            Line::Given { text, at } => {
                self.texts.insert(*text);
                self.given_at.get_or_insert(*at);
            }
            Line::Withdrawn { at } => {
                self.texts.clear();
                self.given_at = None;
                self.withdrawn_at = Some(*at);
            }
        }
    }
}
