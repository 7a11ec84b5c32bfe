//! Checking a doctor against the register: verifying, renewing, reinstating, suspending.

use askwell_core::access::{Actor, Role};
use askwell_core::id::{AccountId, PractitionerId};
use askwell_core::practitioner::{License, Practitioner, Standing, SuspensionReason};
use askwell_store::{By, Unit};
use jiff::Timestamp;
use jiff::civil::Date;

use super::claim::Claim;
use super::manager;
use crate::unit::doing;
use crate::{App, Error, Result};

/// What an operator found in the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which version of the practitioner the operator looked at.
    pub version: u64,
    /// The doctor as the register has them, and what they may answer here.
    pub claim: Claim,
    /// The last day on which the registration is valid, in the time zone of the service.
    pub valid_until: Date,
}

impl App {
    /// Verifies, renews or reinstates a doctor as the register has them. Nobody verifies themselves.
    ///
    /// From then on they may answer, and the public reads what was checked. [`Error::Stale`] when somebody else changed it since.
    pub async fn practitioner_verify(&self, actor: &Actor, id: PractitionerId, check: Check) -> Result<()> {
        let by = manager(actor)?;
        check.claim.check()?;
        let Check { version, claim, valid_until } = check;
        let valid_until = self.end_of(valid_until)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let practitioner = unit.practitioner(id).await?.ok_or(Error::NotFound)?;
                if practitioner.version != version {
                    return was_done(unit, &practitioner, version, by, &claim, valid_until).await;
                }
                let now = unit.now();
                verify(unit, practitioner, &claim, by, now, valid_until).await
            })
        });
        self.store().write(By::Account(by), self.now(), work).await
    }

    /// Suspends a doctor at once: nothing new is given to them, and what they hold goes back to the queue.
    pub async fn practitioner_suspend(
        &self,
        actor: &Actor,
        id: PractitionerId,
        reason: SuspensionReason,
    ) -> Result<()> {
        let by = manager(actor)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut practitioner = unit.practitioner(id).await?.ok_or(Error::NotFound)?;
                if matches!(practitioner.standing, Standing::Suspended { reason: known, .. } if known == reason) {
                    return Ok(());
                }
                let event = practitioner.suspend(reason, unit.now())?;
                practitioner.apply(&event);
                unit.practitioner_save(&practitioner, &event).await?;
                Ok(())
            })
        });
        self.store().write(By::Account(by), self.now(), work).await
    }

    /// Gives the moment at which a day ends here.
    fn end_of(&self, day: Date) -> Result<Timestamp> {
        let odd = |_| Error::Field { field: "valid-until", problem: "day-odd" };
        let next = day.tomorrow().and_then(|next| next.to_zoned(self.settings().time_zone.clone())).map_err(odd)?;
        Ok(next.timestamp())
    }

    /// Gives the last day that ends at or before a moment here.
    pub(super) fn last_day(&self, valid_until: Timestamp) -> Date {
        let date = valid_until.to_zoned(self.settings().time_zone.clone()).date();
        date.yesterday().unwrap_or(date)
    }
}

/// The same form sent twice is done once; any other change since is told.
async fn was_done(
    unit: &mut Unit,
    practitioner: &Practitioner,
    version: u64,
    by: AccountId,
    claim: &Claim,
    valid_until: Timestamp,
) -> Result<()> {
    let is_next = practitioner.version == version + 1;
    let is_mine = matches!(practitioner.standing, Standing::Verified { by: who, .. } if who == by);
    let profile = unit.profile(practitioner.id).await?;
    let is_same = profile.is_some_and(|profile| claim.profile(profile.slug.clone()) == profile)
        && practitioner.scope == claim.scope
        && practitioner.license.valid_until == valid_until;
    if is_next && is_mine && is_same { Ok(()) } else { Err(Error::Stale) }
}

/// Records in a unit that a doctor was checked, with the profile that was checked, and gives the account the role.
pub(super) async fn verify(
    unit: &mut Unit,
    mut practitioner: Practitioner,
    claim: &Claim,
    by: AccountId,
    at: Timestamp,
    valid_until: Timestamp,
) -> Result<()> {
    let slug = unit.profile(practitioner.id).await?.ok_or(Error::NotFound)?.slug;
    let profile = claim.profile(slug);
    let license = License {
        register: claim.register.clone(),
        country: claim.country.clone(),
        credentials: profile.credentials(),
        valid_until,
    };
    let event = practitioner.verify(by, claim.scope.clone(), license, at)?;
    practitioner.apply(&event);
    unit.profile_put(practitioner.id, &profile).await?;
    unit.practitioner_save(&practitioner, &event).await?;
    let mut account = unit.account(practitioner.account).await?.ok_or(Error::NotFound)?;
    if !account.roles.contains(&Role::Practitioner) {
        let granted = account.grant(Role::Practitioner)?;
        account.apply(&granted);
        unit.account_save(&account, &granted).await?;
    }
    Ok(())
}
