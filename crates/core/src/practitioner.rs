//! A practitioner: claimed, then verified against a register until a day, and perhaps suspended.
//!
//! Name, registration number and biography are public words and live in the store's profile; here stands their digest, so that
//! what was checked can be proved later.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::code::{Country, Digest, Language, Register, Specialty};
use crate::id::{AccountId, PractitionerId};

/// What a practitioner may answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Fields of medicine, at least one.
    pub specialties: BTreeSet<Specialty>,
    /// Languages in which they answer, at least one.
    pub languages: BTreeSet<Language>,
}

/// A registration as it was claimed or checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct License {
    /// The register, such as `gmc`.
    pub register: Register,
    /// The country of the register.
    pub country: Country,
    /// Digest of name and number as they stand in the profile.
    pub credentials: Digest,
    /// The registration ends at this moment.
    pub valid_until: Timestamp,
}

/// Where the practitioner stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// Says to be a doctor; nobody has checked.
    Claimed,
    /// Checked against the register.
    Verified {
        /// Who checked.
        by: AccountId,
        /// When.
        at: Timestamp,
    },
    /// May not answer until reinstated.
    Suspended {
        /// Why.
        reason: SuspensionReason,
        /// Since when.
        at: Timestamp,
    },
}

/// Why a practitioner was suspended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspensionReason {
    /// Asked for it themselves.
    OwnRequest,
    /// The register says so.
    Register,
    /// A complaint is being looked into.
    Complaint,
    /// The organization decided.
    Organization,
}

/// A practitioner as the rules see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Practitioner {
    /// The identifier.
    pub id: PractitionerId,
    /// Whose account it is.
    pub account: AccountId,
    /// What they may answer.
    pub scope: Scope,
    /// The registration.
    pub license: License,
    /// Where they stand.
    pub standing: Standing,
    /// Counts the events.
    pub version: u64,
}

/// What can happen to a practitioner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// Somebody says to be this practitioner.
    Claimed {
        /// Whose account.
        account: AccountId,
        /// What they say they may answer.
        scope: Scope,
        /// What they say is their registration.
        license: License,
    },
    /// The registration was checked.
    Verified {
        /// Who checked.
        by: AccountId,
        /// What they may answer here.
        scope: Scope,
        /// As the register has it.
        license: License,
        /// When.
        at: Timestamp,
    },
    /// They may not answer for now.
    Suspended {
        /// Why.
        reason: SuspensionReason,
        /// When.
        at: Timestamp,
    },
}

impl Practitioner {
    /// Records a claim. A scope without a specialty or a language could be given nothing to answer, so it is refused.
    pub fn claim(account: AccountId, scope: Scope, license: License) -> Result<Event, Refused> {
        scope_is_whole(&scope)?;
        Ok(Event::Claimed { account, scope, license })
    }

    /// Gives the practitioner that the first event describes.
    pub fn begin(id: PractitionerId, event: &Event) -> Option<Self> {
        let Event::Claimed { account, scope, license } = event else { return None };
        Some(Self {
            id,
            account: *account,
            scope: scope.clone(),
            license: license.clone(),
            standing: Standing::Claimed,
            version: 1,
        })
    }

    /// Verifies, renews or reinstates; nobody verifies themselves, and a lapsed registration is not verified.
    pub fn verify(&self, by: AccountId, scope: Scope, license: License, now: Timestamp) -> Result<Event, Refused> {
        if by == self.account {
            return Err(Refused::OwnWork);
        }
        scope_is_whole(&scope)?;
        if license.valid_until <= now {
            return Err(Refused::LicenseLapsed);
        }
        Ok(Event::Verified { by, scope, license, at: now })
    }

    /// Suspends at once.
    pub fn suspend(&self, reason: SuspensionReason, now: Timestamp) -> Result<Event, Refused> {
        if matches!(self.standing, Standing::Suspended { .. }) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Suspended { reason, at: now })
    }

    /// Says whether they may act as a doctor at this moment: verified, not suspended, registration not lapsed.
    pub fn in_good_standing(&self, now: Timestamp) -> Result<(), Refused> {
        match self.standing {
            Standing::Claimed => Err(Refused::NotVerified),
            Standing::Suspended { .. } => Err(Refused::Suspended),
            Standing::Verified { .. } if self.license.valid_until <= now => Err(Refused::LicenseLapsed),
            Standing::Verified { .. } => Ok(()),
        }
    }

    /// Says whether they may answer in this field and language at this moment.
    pub fn may_answer(&self, specialty: &Specialty, language: &Language, now: Timestamp) -> Result<(), Refused> {
        self.in_good_standing(now)?;
        if !self.scope.specialties.contains(specialty) {
            return Err(Refused::OutsideScope);
        }
        if !self.scope.languages.contains(language) {
            return Err(Refused::OtherLanguage);
        }
        Ok(())
    }

    /// Changes the state as the event says; the only way it changes.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Claimed { .. } => {}
            Event::Verified { by, scope, license, at } => {
                self.scope = scope.clone();
                self.license = license.clone();
                self.standing = Standing::Verified { by: *by, at: *at };
            }
            Event::Suspended { reason, at } => self.standing = Standing::Suspended { reason: *reason, at: *at },
        }
    }
}

fn scope_is_whole(scope: &Scope) -> Result<(), Refused> {
    if scope.specialties.is_empty() || scope.languages.is_empty() { Err(Refused::EmptyScope) } else { Ok(()) }
}
