//! One person as an operator sees them, and one's own claim.

use std::collections::BTreeSet;

use askwell_core::access::{Actor, Role};
use askwell_core::id::{AccountId, PractitionerId};
use askwell_core::practitioner::SuspensionReason;
use askwell_store::Reader;
use jiff::Timestamp;
use jiff::civil::Date;

use super::claim::Claim;
use super::list::{DoctorStanding, suspension};
use super::manager;
use crate::accounts::own_account;
use crate::operating::JournalRow;
use crate::{App, Error, Result};

/// So many of the newest entries about somebody are shown.
const ENTRIES_SHOWN: usize = 30;

/// A person as an operator sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub id: AccountId,
    /// Name and address; only of staff and of who says to be a doctor, never of somebody who only asks.
    pub contact: Option<(String, String)>,
    /// What they may be.
    pub roles: BTreeSet<Role>,
    /// When the account was opened.
    pub opened_at: Timestamp,
    /// When the person was erased.
    pub erased_at: Option<Timestamp>,
    /// The doctor they say to be.
    pub doctor: Option<Clinician>,
    /// Whether it is the one who looks: nobody changes or verifies themselves.
    pub is_self: bool,
    /// What the journal says about account and doctor, the newest first.
    pub entries: Vec<JournalRow>,
}

/// A doctor with everything that was claimed or checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clinician {
    /// The practitioner.
    pub id: PractitionerId,
    /// Which version this is; a check names it.
    pub version: u64,
    /// The last step of the profile's address.
    pub slug: String,
    /// What was claimed, or checked.
    pub claim: Claim,
    /// Where they stand.
    pub standing: DoctorStanding,
    /// Why they are suspended, if they are.
    pub suspension: Option<SuspensionReason>,
    /// The last day on which the registration is valid; of a claim, none.
    pub valid_until: Option<Date>,
}

/// One's own claim to be a doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MyClaim {
    /// What was said or checked.
    pub doctor: Clinician,
    /// Whether they may answer now.
    pub in_good_standing: bool,
}

impl App {
    /// Gives one person.
    pub async fn person(&self, actor: &Actor, id: AccountId) -> Result<Person> {
        let by = manager(actor)?;
        let mut reader = self.store().read().await?;
        let account = reader.account(id).await?.ok_or(Error::NotFound)?;
        let is_staff = account.roles.iter().any(|role| *role != Role::Patient) || account.practitioner.is_some();
        let credentials = if is_staff { reader.credentials(id).await? } else { None };
        let doctor = match account.practitioner {
            Some(practitioner) => self.clinician(&mut reader, practitioner).await?,
            None => None,
        };
        let mut entries = reader.journal_about(id).await?;
        if let Some(practitioner) = account.practitioner {
            entries.extend(reader.journal_about(practitioner).await?);
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        entries.truncate(ENTRIES_SHOWN);
        Ok(Person {
            id,
            contact: credentials.map(|credentials| (credentials.contact.name, credentials.contact.email)),
            roles: account.roles,
            opened_at: account.opened_at,
            erased_at: account.erased_at,
            doctor,
            is_self: by == id,
            entries: entries.iter().map(JournalRow::of).collect(),
        })
    }

    /// Gives one's own claim to be a doctor, if there is one.
    pub async fn my_claim(&self, actor: &Actor) -> Result<Option<MyClaim>> {
        own_account(actor)?;
        let Some(id) = actor.practitioner else { return Ok(None) };
        let mut reader = self.store().read().await?;
        let practitioner = reader.practitioner(id).await?.ok_or(Error::NotFound)?;
        let doctor = self.clinician(&mut reader, id).await?.ok_or(Error::NotFound)?;
        Ok(Some(MyClaim { doctor, in_good_standing: practitioner.in_good_standing(self.now()).is_ok() }))
    }

    async fn clinician(&self, reader: &mut Reader, id: PractitionerId) -> Result<Option<Clinician>> {
        let (Some(practitioner), Some(profile)) = (reader.practitioner(id).await?, reader.profile(id).await?) else {
            return Ok(None);
        };
        let standing = DoctorStanding::of(&practitioner, self.now());
        let valid_until = practitioner.license.valid_until;
        Ok(Some(Clinician {
            id,
            version: practitioner.version,
            slug: profile.slug.to_string(),
            standing,
            suspension: suspension(&practitioner),
            valid_until: (standing != DoctorStanding::Claimed).then(|| self.last_day(valid_until)),
            claim: Claim::of(&practitioner, profile),
        }))
    }
}
