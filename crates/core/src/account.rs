//! An account: who can sign in, and as what. Names, addresses and passwords are not here; they are sealed in the store.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::access::{Actor, Role};
use crate::id::{AccountId, PatientId, PractitionerId};

/// An account as the rules see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// What it may be.
    pub roles: BTreeSet<Role>,
    /// The patient it is; every account can ask.
    pub patient: PatientId,
    /// The practitioner it is, once claimed.
    pub practitioner: Option<PractitionerId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the person was erased; the account can do nothing from then on.
    pub erased_at: Option<Timestamp>,
    /// Counts its events.
    pub version: u64,
}

/// What can happen to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// Somebody signed up.
    Opened {
        /// The patient this account is.
        patient: PatientId,
        /// When.
        at: Timestamp,
    },
    /// A role was given.
    RoleGranted {
        /// The role.
        role: Role,
    },
    /// A role was taken.
    RoleRevoked {
        /// The role.
        role: Role,
    },
    /// The person says to be this practitioner.
    PractitionerClaimed {
        /// The practitioner.
        practitioner: PractitionerId,
    },
    /// The person's key was destroyed; nothing sealed under it can be read again.
    Erased {
        /// When.
        at: Timestamp,
    },
}

impl Account {
    /// Opens an account that can ask.
    pub fn open(patient: PatientId, now: Timestamp) -> Event {
        Event::Opened { patient, at: now }
    }

    /// Gives the account that its first event describes; any other event begins nothing.
    pub fn begin(id: AccountId, event: &Event) -> Option<Self> {
        let Event::Opened { patient, at } = event else { return None };
        Some(Self {
            id,
            roles: BTreeSet::from([Role::Patient]),
            patient: *patient,
            practitioner: None,
            opened_at: *at,
            erased_at: None,
            version: 1,
        })
    }

    /// Gives a role. A practitioner or reviewer must have claimed to be one first.
    pub fn grant(&self, role: Role) -> Result<Event, Refused> {
        self.still_there()?;
        let clinical = matches!(role, Role::Practitioner | Role::Reviewer);
        if clinical && self.practitioner.is_none() {
            return Err(Refused::NotAPractitioner);
        }
        if self.roles.contains(&role) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::RoleGranted { role })
    }

    /// Takes a role; everybody stays a patient.
    pub fn revoke(&self, role: Role) -> Result<Event, Refused> {
        self.still_there()?;
        if role == Role::Patient || !self.roles.contains(&role) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::RoleRevoked { role })
    }

    /// Records whom the person says to be among the practitioners, once.
    pub fn claim(&self, practitioner: PractitionerId) -> Result<Event, Refused> {
        self.still_there()?;
        if self.practitioner.is_some() {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::PractitionerClaimed { practitioner })
    }

    /// Erases the person. A practitioner's published words stay under their name, so their account is first made a plain one.
    pub fn erase(&self, now: Timestamp) -> Result<Event, Refused> {
        self.still_there()?;
        if self.roles.len() > 1 {
            return Err(Refused::StillHoldsRoles);
        }
        Ok(Event::Erased { at: now })
    }

    fn still_there(&self) -> Result<(), Refused> {
        if self.erased_at.is_some() { Err(Refused::Erased) } else { Ok(()) }
    }

    /// Changes the state as the event says; the only way it changes.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Opened { .. } => {}
            Event::RoleGranted { role } => {
                self.roles.insert(*role);
            }
            Event::RoleRevoked { role } => {
                self.roles.remove(role);
            }
            Event::PractitionerClaimed { practitioner } => self.practitioner = Some(*practitioner),
            Event::Erased { at } => {
                self.erased_at = Some(*at);
                self.roles.clear();
            }
        }
    }

    /// Gives who acts when this account does.
    pub fn actor(&self) -> Actor {
        Actor {
            account: Some(self.id),
            roles: self.roles.clone(),
            patient: Some(self.patient),
            practitioner: self.practitioner,
        }
    }
}
