//! One's own account: opened, looked at, changed. Signing in is in `sign_in`, leaving for good in `erase`.

use std::collections::BTreeSet;

use askwell_core::access::{Action, Actor, Relation, Role, may};
use askwell_core::account::Account;
use askwell_core::code::Language;
use askwell_core::id::{AccountId, PatientId};
use askwell_store::{By, Contact, Unit};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::unit::doing;
use crate::{App, Error, Result};

/// An address has at most so many characters (RFC 5321, 4.5.3.1.3).
const EMAIL_CHARS_MOST: usize = 254;

/// A name on a page has at most so many characters.
const NAME_CHARS_MOST: usize = 80;

/// A password has at least so many characters; length is what counts (NIST SP 800-63B, 2025, asks for 15 where it stands alone
/// and 8 beside a second factor; here a sign-in link always stands beside it).
pub const PASSWORD_CHARS_LEAST: usize = 10;

/// A longer password is refused, so that nobody makes the service hash a book.
pub const PASSWORD_CHARS_MOST: usize = 256;

/// What somebody sees of their own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Me {
    /// The account.
    pub id: AccountId,
    /// Where mail goes.
    pub email: String,
    /// What doctors see; may be empty, then they see "patient".
    pub name: String,
    /// What the account may be.
    pub roles: BTreeSet<Role>,
    /// Whether there is a password beside the sign-in links.
    pub has_password: bool,
    /// The language of pages and mail, if one was chosen.
    pub language: Option<Language>,
    /// When the account was opened.
    pub opened_at: Timestamp,
    /// On how many browsers it is signed in.
    pub sessions: usize,
}

/// What an account likes; kept beside its credentials.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Preferences {
    #[serde(default)]
    pub(crate) language: Option<Language>,
}

/// How a new account is known.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// Where mail goes.
    pub email: String,
    /// What doctors see; may be empty.
    pub name: String,
    /// A password, where one is wanted beside the sign-in links.
    pub password: Option<String>,
}

impl App {
    /// Opens an account for somebody, as a person at the machine or a demonstration does; the address counts as confirmed.
    /// Gives the account that has the address where there is one already.
    pub async fn account_open_for(&self, by: By, new: NewAccount) -> Result<AccountId> {
        let contact = Contact { email: email(&new.email)?, name: name(&new.name)? };
        let password = match new.password {
            Some(text) => Some(askwell_store::password_hash(password(text)?).await?),
            None => None,
        };
        let (account, patient) = (AccountId(self.new_id()), PatientId(self.new_id()));
        let open = doing(move |unit| {
            Box::pin(async move {
                if let Some(known) = unit.account_by_email(&contact.email).await? {
                    return Ok(known);
                }
                account_open(unit, account, patient, &contact, password).await?;
                Ok(account)
            })
        });
        self.store().write(by, self.now(), open).await
    }

    /// Gives an account a role, as an operator does; a doctor or reviewer must have claimed to be one first.
    pub async fn role_grant(&self, by: By, account: AccountId, role: Role) -> Result<()> {
        self.role_change(by, account, move |account| account.grant(role)).await
    }

    /// Takes a role from an account, as an operator does.
    pub async fn role_revoke(&self, by: By, account: AccountId, role: Role) -> Result<()> {
        self.role_change(by, account, move |account| account.revoke(role)).await
    }

    async fn role_change(
        &self,
        by: By,
        id: AccountId,
        decide: impl FnOnce(&Account) -> Result<askwell_core::account::Event, askwell_core::Refused> + Send + 'static,
    ) -> Result<()> {
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut account = unit.account(id).await?.ok_or(Error::NotFound)?;
                let event = decide(&account)?;
                account.apply(&event);
                unit.account_save(&account, &event).await?;
                Ok(())
            })
        });
        self.store().write(by, self.now(), work).await
    }

    /// Gives one's own account.
    pub async fn me(&self, actor: &Actor) -> Result<Me> {
        let id = own_account(actor)?;
        let mut reader = self.store().read().await?;
        let account = reader.account(id).await?.ok_or(Error::NotFound)?;
        let credentials = reader.credentials(id).await?.ok_or(Error::NotFound)?;
        let preferences = preferences(&credentials.preferences);
        Ok(Me {
            id,
            email: credentials.contact.email,
            name: credentials.contact.name,
            roles: account.roles,
            has_password: credentials.password.is_some(),
            language: preferences.language,
            opened_at: account.opened_at,
            sessions: reader.sessions_of(id, self.now()).await?.len(),
        })
    }

    /// Changes the name that doctors see; an empty one shows them "patient".
    pub async fn name_change(&self, actor: &Actor, new: &str) -> Result<()> {
        let id = own_account(actor)?;
        let new = name(new)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let credentials = unit.credentials(id).await?.ok_or(Error::NotFound)?;
                let contact = Contact { name: new, ..credentials.contact };
                Ok(unit.credentials_put(id, &contact).await?)
            })
        });
        self.store().write(By::Account(id), self.now(), work).await
    }

    /// Changes the language of pages and mail; `None` follows the browser again.
    pub async fn language_change(&self, actor: &Actor, language: Option<Language>) -> Result<()> {
        let id = own_account(actor)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                unit.credentials(id).await?.ok_or(Error::NotFound)?;
                let preferences = Preferences { language };
                let text = serde_json::to_string(&preferences).expect("a language tag is JSON");
                Ok(unit.preferences_put(id, &text).await?)
            })
        });
        self.store().write(By::Account(id), self.now(), work).await
    }

    /// Sets a password, changes it, or takes it away (`new` empty); every other browser is signed out.
    ///
    /// Where there is a password, `current` must be it: an open browser alone does not give the account away.
    pub async fn password_change(&self, actor: &Actor, current: &str, new: &str, session: &str) -> Result<()> {
        let id = own_account(actor)?;
        let credentials = self.store().read().await?.credentials(id).await?.ok_or(Error::NotFound)?;
        if credentials.password.is_some() {
            self.try_password(&credentials.contact.email).await?;
            if !askwell_store::password_holds(current.to_owned(), credentials.password.clone()).await {
                return Err(Error::Field { field: "current", problem: "password-wrong" });
            }
        }
        let hash = match new {
            "" => None,
            new => Some(askwell_store::password_hash(password(new.to_owned())?).await?),
        };
        let valid_until = self.session_until();
        let session = session.parse::<askwell_store::Token>().ok();
        let work = doing(move |unit| {
            Box::pin(async move {
                // Somebody else may have changed it since we looked.
                let now = unit.credentials(id).await?.ok_or(Error::NotFound)?;
                if now.password != credentials.password {
                    return Err(Error::Stale);
                }
                unit.password_put(id, hash).await?;
                if let Some(session) = session {
                    unit.sessions_revoke_others(id, &session).await?;
                    unit.session_touch(&session, valid_until).await?;
                }
                Ok(())
            })
        });
        self.store().write(By::Account(id), self.now(), work).await
    }
}

/// Opens an account in a unit: the event, the address, the password's hash.
pub(crate) async fn account_open(
    unit: &mut Unit,
    id: AccountId,
    patient: PatientId,
    contact: &Contact,
    password: Option<String>,
) -> Result<()> {
    let event = Account::open(patient, unit.now());
    let account = Account::begin(id, &event).expect("an opening begins an account");
    unit.account_save(&account, &event).await?;
    unit.credentials_put(id, contact).await?;
    if password.is_some() {
        unit.password_put(id, password).await?;
    }
    Ok(())
}

/// Gives the account of who manages their own, or says to sign in.
pub(crate) fn own_account(actor: &Actor) -> Result<AccountId> {
    let id = actor.account.ok_or(Error::SignInFirst)?;
    if may(actor, Action::ManageOwnAccount, Relation::Own) { Ok(id) } else { Err(Error::Forbidden) }
}

/// Reads preferences; what an older or newer version wrote that is not understood counts as not chosen.
pub(crate) fn preferences(text: &str) -> Preferences {
    serde_json::from_str(text).unwrap_or_default()
}

/// Takes an address: something, an `@`, a host; no blanks, no line breaks that could become mail headers.
pub(crate) fn email(text: &str) -> Result<String> {
    let text = text.trim();
    let well_formed = text.split_once('@').is_some_and(|(local, host)| {
        let plain = |c: char| {
            !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | '<' | '>' | ',' | ';' | '"' | '(' | ')' | '\\')
        };
        let is_host = !host.starts_with('.') && !host.ends_with('.') && !host.contains("..") && !host.is_empty();
        !local.is_empty() && is_host && text.chars().filter(|c| *c != '@').all(plain) && !host.contains('@')
    });
    match text.chars().count() {
        0 => Err(Error::Field { field: "email", problem: "email-missing" }),
        1..=EMAIL_CHARS_MOST if well_formed => Ok(text.to_owned()),
        _ => Err(Error::Field { field: "email", problem: "email-odd" }),
    }
}

/// Takes a name: one line, nothing invisible, not too long.
fn name(text: &str) -> Result<String> {
    let shown: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    if shown.chars().count() > NAME_CHARS_MOST {
        return Err(Error::Field { field: "name", problem: "name-too-long" });
    }
    Ok(shown)
}

/// Takes a new password.
pub(crate) fn password(text: String) -> Result<String> {
    match text.chars().count() {
        0..PASSWORD_CHARS_LEAST => Err(Error::Field { field: "password", problem: "password-too-short" }),
        PASSWORD_CHARS_LEAST..=PASSWORD_CHARS_MOST => Ok(text),
        _ => Err(Error::Field { field: "password", problem: "password-too-long" }),
    }
}

impl App {
    /// Gives a new identifier as it stands in a form, so that the form can be sent twice and done once.
    pub fn form_key(&self) -> Uuid {
        self.new_id()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_address_that_could_become_a_header_is_refused() {
        for odd in [
            "ada",
            "@x.org",
            "a@",
            "a b@x.org",
            "a@x.org\r\nBcc: b@x.org",
            "a@b@c",
            "Ada <a@x.org>",
            "a@.x",
            "a@x..org",
        ] {
            assert!(email(odd).is_err(), "{odd:?}");
        }
        assert_eq!(email(" ünï+tag@example.org ").unwrap(), "ünï+tag@example.org");
    }

    #[test]
    fn a_name_is_one_line_in_any_script() {
        assert_eq!(name(" प्रिया\n  शर्मा ").unwrap(), "प्रिया शर्मा");
        assert!(name(&"x".repeat(81)).is_err());
    }

    #[test]
    fn a_password_is_counted_in_characters() {
        assert!(password("äöüäöüäöü".to_owned()).is_err());
        assert!(password("äöüäöüäöüä".to_owned()).is_ok());
    }
}
