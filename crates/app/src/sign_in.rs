//! Ways in: a link sent by mail that works once, or a password. Nobody learns here which addresses have an account.

use askwell_core::access::Actor;
use askwell_core::account::Account;
use askwell_core::id::{AccountId, PatientId};
use askwell_store::{By, Contact, Idempotency, Token, Unit};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::accounts::{self, account_open};
use crate::unit::doing;
use crate::{App, Error, Result};

/// A link in a mail opens its account for so long.
const LINK_VALID: SignedDuration = SignedDuration::from_mins(30);

/// The form that used a link up signs in with it once more for so long.
const LINK_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// Whose the keys of those forms are: nobody is signed in yet.
const LINK_USER: &str = "sign in";

/// Mails to one address within [`LINK_WINDOW`].
const LINKS_MOST: u64 = 5;
const LINK_WINDOW: SignedDuration = SignedDuration::from_hours(1);

/// Passwords tried for one address within [`PASSWORD_WINDOW`]; a guesser gets a thousand tries a day, a forgetful person enough.
const PASSWORDS_MOST: u64 = 10;
const PASSWORD_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// The outbox's word for a mail with a sign-in link.
pub(crate) const SIGN_IN_LETTER: &str = "sign_in_link";

/// A mail with a link; the outbox keeps it sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInLetter {
    /// The address.
    pub to: String,
    /// The whole address of the page that the link opens.
    pub link: String,
    /// Until when it opens.
    pub valid_until: Timestamp,
}

/// What a link opens.
#[derive(Debug, Serialize, Deserialize)]
struct Opens {
    email: String,
    /// An account whose address changes to this one.
    #[serde(default)]
    moves: Option<AccountId>,
    /// Where to go then.
    #[serde(default)]
    next: String,
}

/// Somebody signed in: what the browser keeps, and where they wanted to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session's token, for the cookie.
    pub token: String,
    /// Until when the browser keeps it, in seconds from now.
    pub seconds: u64,
    /// Where they wanted to go: a path of this service, or nothing.
    pub next: String,
}

impl App {
    /// Sends a link to an address. It signs in, and opens an account first where the address has none: so the answer is the
    /// same for every address.
    ///
    /// A password is never taken here but where the link is opened: else anybody could set one for an address of somebody else.
    pub async fn link_send(&self, email: &str, next: &str) -> Result<()> {
        self.link_write(Opens { email: accounts::email(email)?, moves: None, next: own_path(next) }).await
    }

    /// Sends a link to a new address of one's own; the address changes when the link is opened by who is signed in then.
    pub async fn email_change(&self, actor: &Actor, new: &str) -> Result<()> {
        let id = accounts::own_account(actor)?;
        let email = accounts::email(new)?;
        self.link_write(Opens { email, moves: Some(id), next: "/my/account".to_owned() }).await
    }

    async fn link_write(&self, opens: Opens) -> Result<()> {
        let valid_until = self.now() + LINK_VALID;
        let base_url = self.settings().base_url.clone();
        let bucket = bucket("link", &opens.email);
        let work = doing(move |unit| {
            Box::pin(async move {
                if !unit.rate_take(&bucket, LINK_WINDOW, LINKS_MOST).await? {
                    return Ok(false);
                }
                let token = unit.sign_in_link_make(&opens, valid_until).await?;
                let link = format!("{base_url}/sign-in/link/{token}");
                let letter = SignInLetter { to: opens.email, link, valid_until };
                unit.outbox_add_letter(SIGN_IN_LETTER, &letter).await?;
                Ok(true)
            })
        });
        let taken = self.store().write(By::Reader, self.now(), work).await?;
        if taken { Ok(()) } else { Err(too_many(LINK_WINDOW)) }
    }

    /// Uses a link up and signs in; `None` when it was used before, came too late or never was. A password that is not empty
    /// becomes the account's, and other browsers are signed out.
    ///
    /// The form that used it up, known by its key, signs in once more within a minute: a browser whose person clicks twice throws
    /// the first answer away, cookie and all, and the link would be lost for them.
    pub async fn link_use(
        &self,
        actor: &Actor,
        token: &str,
        password: &str,
        key: Option<Uuid>,
    ) -> Result<Option<SignedIn>> {
        let request = token.as_bytes().to_vec();
        let Ok(token) = token.parse::<Token>() else { return Ok(None) };
        let password = match password {
            "" => None,
            text => Some(askwell_store::password_hash(accounts::password(text.to_owned())?).await?),
        };
        let (account, patient) = (AccountId(self.new_id()), PatientId(self.new_id()));
        let (now, valid_until, actor) = (self.now(), self.session_until(), actor.account);
        let work = doing(move |unit| {
            Box::pin(async move {
                let key = key.map(|key| key.to_string());
                if let Some(key) = &key
                    && let Idempotency::Done(before) = unit.idempotency(LINK_USER, key, &request).await?
                {
                    return link_again(unit, &token, &before, valid_until).await;
                }
                let Some(opens) = unit.sign_in_link_use::<Opens>(&token).await? else { return Ok(None) };
                if opens.moves.is_some() && opens.moves != actor {
                    return Err(Error::SignInFirst);
                }
                let next = opens.next.clone();
                let Some(account) = link_open(unit, opens, account, patient).await? else { return Ok(None) };
                if password.is_some() {
                    unit.password_put(account, password).await?;
                    unit.sessions_revoke(account).await?;
                }
                if let Some(key) = key {
                    unit.idempotency_keep(LINK_USER, &key, &request, &account.to_string()).await?;
                }
                Ok(Some((unit.session_open(account, valid_until).await?, next)))
            })
        });
        let opened = self.store().write(By::Reader, now, work).await?;
        Ok(opened.map(|(token, next)| self.signed_in(&token, valid_until, next)))
    }

    /// Signs in with a password; `None` when address and password do not go together, whichever is wrong.
    pub async fn password_sign_in(&self, email: &str, password: &str, next: &str) -> Result<Option<SignedIn>> {
        let Ok(email) = accounts::email(email) else { return Ok(None) };
        if password.chars().count() > accounts::PASSWORD_CHARS_MOST {
            return Ok(None);
        }
        self.try_password(&email).await?;
        let mut reader = self.store().read().await?;
        let account = reader.account_by_email(&email).await?;
        let credentials = match account {
            Some(account) => reader.credentials(account).await?,
            None => None,
        };
        drop(reader);
        let hash = credentials.and_then(|credentials| credentials.password);
        let holds = askwell_store::password_holds(password.to_owned(), hash.clone()).await;
        let (Some(account), true) = (account, holds) else { return Ok(None) };
        let valid_until = self.session_until();
        let work = doing(move |unit| {
            Box::pin(async move {
                // It may have been changed, or the person erased, while it was being checked.
                let now = unit.credentials(account).await?;
                if now.is_none_or(|credentials| credentials.password != hash) {
                    return Ok(None);
                }
                Ok(Some(unit.session_open(account, valid_until).await?))
            })
        });
        let token = self.store().write(By::Account(account), self.now(), work).await?;
        Ok(token.map(|token| self.signed_in(&token, valid_until, own_path(next))))
    }

    /// Counts a try at the password of an address, and refuses when there were too many.
    pub(crate) async fn try_password(&self, email: &str) -> Result<()> {
        let bucket = bucket("password", email);
        let take = doing(move |unit| {
            Box::pin(async move { Ok(unit.rate_take(&bucket, PASSWORD_WINDOW, PASSWORDS_MOST).await?) })
        });
        let taken = self.store().write(By::Reader, self.now(), take).await?;
        if taken { Ok(()) } else { Err(too_many(PASSWORD_WINDOW)) }
    }

    fn signed_in(&self, token: &Token, valid_until: Timestamp, next: String) -> SignedIn {
        let seconds = valid_until.duration_since(self.now()).as_secs();
        SignedIn { token: token.to_string(), seconds: u64::try_from(seconds).unwrap_or(0), next }
    }
}

/// A link that somebody at the machine hands over opens its account for so long: a working day and the night after it.
const HANDED_OVER_VALID: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Gives a link that signs in with an address, once, and until when; nothing is mailed. For somebody at the machine, who hands
    /// it over: the first operator has nobody to be invited by, and a doctor's mail may not be set up yet.
    pub async fn link_make(&self, by: By, email: &str) -> Result<(String, Timestamp)> {
        let opens = Opens { email: accounts::email(email)?, moves: None, next: String::new() };
        let valid_until = self.now() + HANDED_OVER_VALID;
        let base_url = self.settings().base_url.clone();
        let work = doing(move |unit| {
            Box::pin(async move {
                let token = unit.sign_in_link_make(&opens, valid_until).await?;
                Ok(format!("{base_url}/sign-in/link/{token}"))
            })
        });
        Ok((self.store().write(by, self.now(), work).await?, valid_until))
    }
}

/// Does what a link is for, and gives whose session it opens; `None` when the account is gone or the address taken meanwhile.
async fn link_open(unit: &mut Unit, opens: Opens, new: AccountId, patient: PatientId) -> Result<Option<AccountId>> {
    let known = unit.account_by_email(&opens.email).await?;
    if let Some(moving) = opens.moves {
        if known.is_some_and(|other| other != moving) {
            return Ok(None);
        }
        let Some(credentials) = unit.credentials(moving).await? else { return Ok(None) };
        let contact = Contact { email: opens.email, ..credentials.contact };
        unit.credentials_put(moving, &contact).await?;
        return Ok(Some(moving));
    }
    let Some(account) = known else {
        let contact = Contact { email: opens.email, name: String::new() };
        account_open(unit, new, patient, &contact, None).await?;
        return Ok(Some(new));
    };
    Ok(is_there(unit, account).await?.then_some(account))
}

/// Opens another session for who used a link up with the same form just now, and gives where they wanted to go.
async fn link_again(
    unit: &mut Unit,
    token: &Token,
    account: &str,
    valid_until: Timestamp,
) -> Result<Option<(Token, String)>> {
    let since = unit.now() - LINK_AGAIN;
    let Some(opens) = unit.sign_in_link_used::<Opens>(token, since).await? else { return Ok(None) };
    let account = account.parse().map_err(|_| Error::Stale)?;
    if !is_there(unit, account).await? {
        return Ok(None);
    }
    Ok(Some((unit.session_open(account, valid_until).await?, opens.next)))
}

async fn is_there(unit: &mut Unit, account: AccountId) -> Result<bool> {
    Ok(unit.account(account).await?.is_some_and(|account: Account| account.erased_at.is_none()))
}

/// Takes a path of this service and nothing that leads elsewhere, such as `//evil.example`.
pub fn own_path(next: &str) -> String {
    let leads_here = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if leads_here && next.len() <= 2_000 { next.to_owned() } else { String::new() }
}

/// Names a counter for an address without telling the address: a million buckets, shared by chance and harmlessly.
pub(crate) fn bucket(what: &str, email: &str) -> String {
    let digest = crate::texts::digest(email.to_lowercase().as_bytes()).to_string();
    let start: String = digest.chars().take(5).collect();
    format!("{what}:{start}")
}

pub(crate) fn too_many(window: SignedDuration) -> Error {
    Error::TooMany { seconds: u32::try_from(window.as_secs()).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_nowhere_but_here() {
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a\r\nSet-Cookie: x"] {
            assert_eq!(own_path(elsewhere), "", "{elsewhere:?}");
        }
        assert_eq!(own_path("/ask/abc/files"), "/ask/abc/files");
    }

    #[test]
    fn a_counter_does_not_tell_the_address() {
        assert_eq!(bucket("link", "Ada@Example.org"), bucket("link", "ada@example.org"));
        assert!(!bucket("link", "ada@example.org").contains("ada"));
    }
}
