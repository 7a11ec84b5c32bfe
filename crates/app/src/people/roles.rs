//! Who may be what, as an operator decides.

use std::collections::BTreeSet;

use askwell_core::Refused;
use askwell_core::access::{Actor, Role};
use askwell_core::account::Account;
use askwell_core::id::AccountId;
use askwell_store::{By, Unit};

use super::manager;
use crate::unit::doing;
use crate::{App, Error, NewAccount, Result};

impl App {
    /// Gives an account exactly these roles; everybody stays a patient. Nobody changes their own: with a second person beside
    /// each grant nobody lets themselves read what patients wrote, and no service loses its last operator by a slip.
    pub async fn roles_set(&self, actor: &Actor, id: AccountId, wanted: BTreeSet<Role>) -> Result<()> {
        let by = manager(actor)?;
        if by == id {
            return Err(Refused::OwnWork.into());
        }
        let work = doing(move |unit| Box::pin(async move { set(unit, id, &wanted).await }));
        self.store().write(By::Account(by), self.now(), work).await
    }

    /// Gives somebody with this address roles, opening an account when there is none; they sign in by a mailed link.
    pub async fn staff_add(&self, actor: &Actor, email: &str, name: &str, roles: BTreeSet<Role>) -> Result<AccountId> {
        let by = manager(actor)?;
        let new = NewAccount { email: email.to_owned(), name: name.to_owned(), password: None };
        let id = self.account_open_for(By::Account(by), new).await?;
        if id == by {
            return Err(Refused::OwnWork.into());
        }
        let work = doing(move |unit| {
            Box::pin(async move {
                let account = unit.account(id).await?.ok_or(Error::NotFound)?;
                set(unit, id, &(&account.roles | &roles)).await
            })
        });
        self.store().write(By::Account(by), self.now(), work).await?;
        Ok(id)
    }

    /// Gives somebody with this address roles, as a person at the machine does; `new.password` counts only for a new account.
    pub async fn people_add_staff(&self, by: By, new: NewAccount, roles: BTreeSet<Role>) -> Result<AccountId> {
        let id = self.account_open_for(by, new).await?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let account = unit.account(id).await?.ok_or(Error::NotFound)?;
                set(unit, id, &(&account.roles | &roles)).await
            })
        });
        self.store().write(by, self.now(), work).await?;
        Ok(id)
    }
}

/// Grants what is missing and takes what is too much.
pub(super) async fn set(unit: &mut Unit, id: AccountId, wanted: &BTreeSet<Role>) -> Result<()> {
    let mut account = unit.account(id).await?.ok_or(Error::NotFound)?;
    for role in Role::ALL {
        let Some(event) = change(&account, role, wanted.contains(&role))? else { continue };
        account.apply(&event);
        unit.account_save(&account, &event).await?;
    }
    Ok(())
}

fn change(account: &Account, role: Role, is_wanted: bool) -> Result<Option<askwell_core::account::Event>, Refused> {
    match (account.roles.contains(&role), is_wanted) {
        (false, true) => account.grant(role).map(Some),
        (true, false) if role != Role::Patient => account.revoke(role).map(Some),
        _ => Ok(None),
    }
}
