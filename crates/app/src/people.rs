//! The people of the service: who says to be a doctor, who has checked it, and who may be what.
//!
//! Each change here asks for a state, such as *suspended because of a complaint*; asked twice, the second time finds it there
//! and changes nothing. So a form that is sent twice needs no key.

mod add;
mod check;
mod claim;
mod list;
mod person;
mod roles;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::id::AccountId;

pub use add::{Checked, NewPractitioner};
pub use check::Check;
pub use claim::Claim;
pub use list::{AccountRow, DoctorRow, DoctorStanding, People, StaffRow};
pub use person::{Clinician, MyClaim, Person};

use crate::{Error, Result};

/// Gives the account of who manages people, or says why not.
fn manager(actor: &Actor) -> Result<AccountId> {
    let id = actor.account.ok_or(Error::SignInFirst)?;
    if may(actor, Action::ManagePeople, Relation::Anybody) { Ok(id) } else { Err(Error::Forbidden) }
}
