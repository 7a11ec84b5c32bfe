//! Doctors put in by somebody at the machine, as at the first start and in the demonstration.

use askwell_core::access::Role;
use askwell_core::code::Slug;
use askwell_core::id::{AccountId, PractitionerId};
use askwell_store::By;
use jiff::Timestamp;

use super::check::verify;
use super::claim::{Claim, record};
use crate::unit::doing;
use crate::{App, Error, NewAccount, Result};

/// A doctor with their account.
#[derive(Debug, Clone)]
pub struct NewPractitioner {
    /// Whose account; one that has the address already is taken as it is.
    pub account: NewAccount,
    /// Who they are and what they may answer.
    pub claim: Claim,
    /// The last step of the profile's address; made of the name if not given.
    pub slug: Option<Slug>,
    /// Whether they may also sign pages, never their own words.
    pub reviewer: bool,
}

/// A check that somebody made in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checked {
    /// The account of who checked; never the doctor's own.
    pub by: AccountId,
    /// When they did.
    pub at: Timestamp,
    /// When the registration ends.
    pub valid_until: Timestamp,
}

impl App {
    /// Puts a doctor in, and verifies them if somebody has looked into the register. A doctor who is there already is given as
    /// they are, and nothing changes.
    pub async fn people_add_practitioner(
        &self,
        by: By,
        new: NewPractitioner,
        checked: Option<Checked>,
    ) -> Result<PractitionerId> {
        let NewPractitioner { account, claim, slug, reviewer } = new;
        claim.check()?;
        let account = self.account_open_for(by, account).await?;
        let id = PractitionerId(self.new_id());
        let work = doing(move |unit| {
            Box::pin(async move {
                let owner = unit.account(account).await?.ok_or(Error::NotFound)?;
                if let Some(known) = owner.practitioner {
                    return Ok(known);
                }
                let practitioner = record(unit, account, id, &claim, slug).await?;
                if let Some(Checked { by, at, valid_until }) = checked {
                    verify(unit, practitioner, &claim, by, at, valid_until).await?;
                }
                if reviewer {
                    let mut owner = unit.account(account).await?.ok_or(Error::NotFound)?;
                    let granted = owner.grant(Role::Reviewer)?;
                    owner.apply(&granted);
                    unit.account_save(&owner, &granted).await?;
                }
                Ok(id)
            })
        });
        self.store().write(by, self.now(), work).await
    }
}
