//! Lists of people: claims to check, doctors, staff, and accounts without anything that names a patient.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::access::{Actor, Role};
use askwell_core::id::{AccountId, PractitionerId};
use askwell_core::practitioner::{Practitioner, Standing, SuspensionReason};
use askwell_store::{Profile, Reader};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::manager;
use crate::{App, Result};

/// A registration that ends within so long wants to be looked up again.
pub(crate) const LAPSES_SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// So many accounts stand on one page.
const ACCOUNTS_ON_A_PAGE: u32 = 50;

/// The people an operator deals with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// Doctors nobody has checked yet, those who wait longest first.
    pub claims: Vec<DoctorRow>,
    /// Doctors who were checked: what wants a look first, then by name.
    pub doctors: Vec<DoctorRow>,
    /// Everybody with a role beside the patient's, by name.
    pub staff: Vec<StaffRow>,
}

/// Where a doctor stands now, as an operator cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DoctorStanding {
    /// Nobody has checked.
    Claimed,
    /// The registration has ended.
    Lapsed,
    /// The registration ends within thirty days.
    LapsesSoon,
    /// May not answer until reinstated.
    Suspended {
        /// Since when.
        at: Timestamp,
    },
    /// May answer.
    Good,
}

/// A doctor in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorRow {
    /// Whose account.
    pub account: AccountId,
    /// The practitioner.
    pub id: PractitionerId,
    /// Name with title.
    pub name: String,
    /// Code of the register.
    pub register: String,
    /// Number in it.
    pub registration: String,
    /// Its country.
    pub country: String,
    /// Codes of the fields.
    pub specialties: Vec<String>,
    /// Where they stand.
    pub standing: DoctorStanding,
    /// When the registration ends; of a claim, when it was made.
    pub valid_until: Timestamp,
}

/// Somebody with a role beside the patient's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StaffRow {
    /// The account.
    pub account: AccountId,
    /// What they are called; may be empty.
    pub name: String,
    /// Where mail goes.
    pub email: String,
    /// What they may be.
    pub roles: BTreeSet<Role>,
}

/// An account in the list of all: no name and no address, since an operator need not know who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// What it may be.
    pub roles: BTreeSet<Role>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When the person was erased.
    pub erased_at: Option<Timestamp>,
}

impl App {
    /// Gives claims, doctors and staff.
    pub async fn people(&self, actor: &Actor) -> Result<People> {
        manager(actor)?;
        let mut reader = self.store().read().await?;
        let now = self.now();
        let profiles: BTreeMap<PractitionerId, Profile> = reader.profiles().await?.into_iter().collect();
        let practitioners = reader.practitioners().await?;
        let row = |practitioner: &Practitioner| Some(row(practitioner, profiles.get(&practitioner.id)?, now));
        let (claims, mut doctors): (Vec<_>, Vec<_>) =
            practitioners.iter().filter_map(row).partition(|row| row.standing == DoctorStanding::Claimed);
        doctors.sort_by(|a, b| (a.standing.rank(), &a.name).cmp(&(b.standing.rank(), &b.name)));
        let staff = staff(&mut reader, &profiles).await?;
        Ok(People { claims, doctors, staff })
    }

    /// Gives accounts in the order in which they were opened, those after one, and where the list goes on.
    pub async fn accounts(
        &self,
        actor: &Actor,
        after: Option<AccountId>,
    ) -> Result<(Vec<AccountRow>, Option<AccountId>)> {
        manager(actor)?;
        let mut accounts = self.store().read().await?.accounts_page(after, ACCOUNTS_ON_A_PAGE + 1).await?;
        let more = accounts.len() > ACCOUNTS_ON_A_PAGE as usize;
        accounts.truncate(ACCOUNTS_ON_A_PAGE as usize);
        let next = accounts.last().filter(|_| more).map(|account| account.id);
        let row = |account: askwell_core::account::Account| AccountRow {
            id: account.id,
            roles: account.roles,
            opened_at: account.opened_at,
            erased_at: account.erased_at,
        };
        Ok((accounts.into_iter().map(row).collect(), next))
    }
}

impl DoctorStanding {
    /// Says where a practitioner stands.
    pub(crate) fn of(practitioner: &Practitioner, now: Timestamp) -> Self {
        match practitioner.standing {
            Standing::Claimed => Self::Claimed,
            Standing::Suspended { at, .. } => Self::Suspended { at },
            Standing::Verified { .. } if practitioner.license.valid_until <= now => Self::Lapsed,
            Standing::Verified { .. } if practitioner.license.valid_until <= now + LAPSES_SOON => Self::LapsesSoon,
            Standing::Verified { .. } => Self::Good,
        }
    }

    /// What wants a look comes first; the moment of a suspension does not matter.
    fn rank(self) -> u8 {
        match self {
            Self::Claimed => 0,
            Self::Lapsed => 1,
            Self::LapsesSoon => 2,
            Self::Suspended { .. } => 3,
            Self::Good => 4,
        }
    }
}

/// Gives why somebody is suspended.
pub(super) fn suspension(practitioner: &Practitioner) -> Option<SuspensionReason> {
    if let Standing::Suspended { reason, .. } = practitioner.standing { Some(reason) } else { None }
}

fn row(practitioner: &Practitioner, profile: &Profile, now: Timestamp) -> DoctorRow {
    DoctorRow {
        account: practitioner.account,
        id: practitioner.id,
        name: profile.name.clone(),
        register: practitioner.license.register.to_string(),
        registration: profile.registration.clone(),
        country: practitioner.license.country.to_string(),
        specialties: practitioner.scope.specialties.iter().map(ToString::to_string).collect(),
        standing: DoctorStanding::of(practitioner, now),
        valid_until: practitioner.license.valid_until,
    }
}

async fn staff(reader: &mut Reader, profiles: &BTreeMap<PractitionerId, Profile>) -> Result<Vec<StaffRow>> {
    let mut staff = Vec::new();
    for account in reader.accounts_staff().await? {
        let Some(credentials) = reader.credentials(account.id).await? else { continue };
        let profile = account.practitioner.and_then(|id| profiles.get(&id));
        let name = profile.map_or(credentials.contact.name, |profile| profile.name.clone());
        staff.push(StaffRow { account: account.id, name, email: credentials.contact.email, roles: account.roles });
    }
    staff.sort_by(|a, b| (&a.name, &a.email).cmp(&(&b.name, &b.email)));
    Ok(staff)
}
