//! Who is signed in on which browser.

use askwell_core::access::{Actor, Role};
use askwell_core::code::Language;
use askwell_store::{By, Token};
use jiff::{SignedDuration, Timestamp};

use crate::accounts::{own_account, preferences};
use crate::unit::doing;
use crate::{App, Result, full_is};

/// A browser stays signed in for so long after it was last used.
const SESSION_VALID: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Use of a session is noted once in so long, so that reading pages does not write.
const SESSION_NOTED: SignedDuration = SignedDuration::from_hours(1);

/// Who asks for a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Who acts.
    pub actor: Actor,
    /// What the page calls them; never empty for somebody signed in.
    pub name: String,
    /// The language they chose, if they did.
    pub language: Option<Language>,
}

impl App {
    /// Gives who holds a session's token; a reader when there is none, it ended, or the account is gone.
    pub async fn visitor(&self, token: Option<&str>) -> Result<Visitor> {
        let Some(token) = token.and_then(|token| token.parse::<Token>().ok()) else { return Ok(Visitor::default()) };
        let now = self.now();
        let mut reader = self.store().read().await?;
        let signed_in = reader.signed_in(&token, now).await?;
        let Some((session, account, credentials)) = signed_in else { return Ok(Visitor::default()) };
        let profile = match account.practitioner {
            Some(practitioner) => reader.profile(practitioner).await?,
            None => None,
        };
        drop(reader);
        if session.seen_at + SESSION_NOTED < now {
            // On a full disk people go on reading; their session ends no later than it would have.
            full_is(self.session_note(token).await, |_| Ok(()))?;
        }
        let called = profile.filter(|_| account.roles.contains(&Role::Practitioner)).map(|profile| profile.name);
        let called = called.unwrap_or(credentials.contact.name);
        let name = if called.is_empty() { credentials.contact.email } else { called };
        Ok(Visitor { actor: account.actor(), name, language: preferences(&credentials.preferences).language })
    }

    /// Ends this browser's session.
    pub async fn sign_out(&self, token: Option<&str>) -> Result<()> {
        let Some(token) = token.and_then(|token| token.parse::<Token>().ok()) else { return Ok(()) };
        let end = doing(move |unit| {
            Box::pin(async move {
                unit.session_revoke(&token).await?;
                Ok(())
            })
        });
        self.store().write(By::Reader, self.now(), end).await
    }

    /// Ends every session of one's own, this one too, and says how many there were.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<u64> {
        let id = own_account(actor)?;
        let end = doing(move |unit| Box::pin(async move { Ok(unit.sessions_revoke(id).await?) }));
        self.store().write(By::Account(id), self.now(), end).await
    }

    /// Gives until when a session that is used now is valid.
    pub(crate) fn session_until(&self) -> Timestamp {
        self.now() + SESSION_VALID
    }

    async fn session_note(&self, token: Token) -> Result<()> {
        let until = self.session_until();
        let note = doing(move |unit| Box::pin(async move { Ok(unit.session_touch(&token, until).await?) }));
        self.store().write(By::Reader, self.now(), note).await
    }
}
