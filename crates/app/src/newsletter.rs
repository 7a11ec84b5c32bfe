//! The newsletter: asked for with an address, confirmed from its mailbox, sent once a week, left with one press.

use std::collections::BTreeSet;

use askwell_core::code::Specialty;
use askwell_core::newsletter::{CONSENT_VERSION, PAGES_MOST, next_issue};
use askwell_core::publication::{Public, Publication};
use askwell_store::{By, Shelf, Subscriber, Subscription, Token, Unit};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::answers::cards;
use crate::sign_in::{bucket, too_many};
use crate::unit::doing;
use crate::{App, Error, Result, accounts, specialty_choices, specialty_name};

/// The outbox's word for the mail that asks whether it was really the mailbox's owner who asked.
pub(crate) const CONFIRM_LETTER: &str = "newsletter_confirm";
/// The outbox's word for an issue.
pub(crate) const ISSUE_LETTER: &str = "newsletter";

/// Mails that ask for confirmation to one address within [`WINDOW`].
const ASKED_MOST: u64 = 3;
const WINDOW: SignedDuration = SignedDuration::from_hours(1);
/// Who does not confirm is forgotten after so long.
const UNCONFIRMED_KEPT: SignedDuration = SignedDuration::from_hours(72);
/// So many issues are written in one unit.
const ISSUES_AT_ONCE: u32 = 20;

/// A mail about the newsletter; the outbox keeps it sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsletterLetter {
    /// The address.
    pub to: String,
    /// The whole address of the page on which one confirms, changes and leaves.
    pub link: String,
    /// The new pages by field, ready to read; empty in the mail that asks for confirmation.
    pub items: String,
    /// Where a mail program leaves for its reader by one request (RFC 8058, 2017).
    pub leave: String,
}

/// Somebody's newsletter as its own page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    /// The address.
    pub email: String,
    /// The fields, their codes.
    pub fields: BTreeSet<Specialty>,
    /// Whether it was confirmed from the mailbox.
    pub is_confirmed: bool,
}

impl App {
    /// Asks for the newsletter in these fields. Nothing but the question whether it was really them goes to the address, and the
    /// answer is the same for every address. `agreed` says yes to mails that name subjects of medicine.
    pub async fn newsletter_ask(&self, email: &str, fields: &[String], agreed: bool) -> Result<()> {
        let email = accounts::email(email)?;
        let fields = known_fields(fields)?;
        if !agreed {
            return Err(Error::Field { field: "agree", problem: "newsletter-agree-missing" });
        }
        let (base_url, bucket) = (self.settings().base_url.clone(), bucket("newsletter", &email));
        let work = doing(move |unit| {
            Box::pin(async move {
                if !unit.rate_take(&bucket, WINDOW, ASKED_MOST).await? {
                    return Ok(false);
                }
                let known = unit.newsletter_of(&email).await?;
                let is_confirmed = known.as_ref().is_some_and(|known| known.confirmed_at.is_some());
                // Asked twice, both mails open the same page.
                let token = known.map_or_else(Token::random, |known| known.subscriber.token);
                // What somebody confirmed changes on its own page only: anybody can type an address here.
                if !is_confirmed {
                    let (email, token) = (email.clone(), token.clone());
                    let wanted = Subscriber { email, token, fields, consent_version: CONSENT_VERSION };
                    unit.newsletter_put(&wanted).await?;
                }
                unit.outbox_add_letter(CONFIRM_LETTER, &letter(&base_url, email, &token, String::new())).await?;
                Ok(true)
            })
        });
        let taken = self.store().write(By::Reader, self.now(), work).await?;
        if taken { Ok(()) } else { Err(too_many(WINDOW)) }
    }

    /// Gives the newsletter that a token opens; `None` when it was left, or never was.
    pub async fn newsletter(&self, token: &str) -> Result<Option<Newsletter>> {
        let Ok(token) = token.parse() else { return Ok(None) };
        let found = self.store().read().await?.newsletter(&token).await?;
        Ok(found.map(|Subscription { subscriber, confirmed_at, .. }| Newsletter {
            email: subscriber.email,
            fields: subscriber.fields,
            is_confirmed: confirmed_at.is_some(),
        }))
    }

    /// Confirms a newsletter, or changes its fields. [`Error::NotFound`] when the token opens nothing.
    pub async fn newsletter_save(&self, token: &str, fields: &[String]) -> Result<()> {
        let token: Token = token.parse().map_err(|_| Error::NotFound)?;
        let fields = known_fields(fields)?;
        let due_at = next_issue(self.now(), &self.settings().time_zone);
        let work = doing(move |unit| {
            Box::pin(async move {
                let found = unit.newsletter(&token).await?.ok_or(Error::NotFound)?;
                unit.newsletter_put(&Subscriber { fields, ..found.subscriber }).await?;
                Ok(unit.newsletter_confirm(&token, due_at).await?)
            })
        });
        self.store().write(By::Reader, self.now(), work).await
    }

    /// Ends a newsletter and forgets the address; the second time changes nothing.
    pub async fn newsletter_leave(&self, token: &str) -> Result<()> {
        let Ok(token) = token.parse::<Token>() else { return Ok(()) };
        let work = doing(move |unit| Box::pin(async move { Ok(unit.newsletter_remove(&token).await?) }));
        self.store().write(By::Reader, self.now(), work).await
    }

    /// Puts the issues that are due into the outbox: each once, however many nodes do this.
    pub async fn newsletters_write(&self) -> Result<()> {
        let due = self.store().read().await?.newsletters_due(self.now(), 1).await?;
        if due.is_empty() {
            return Ok(());
        }
        loop {
            let (base_url, zone) = (self.settings().base_url.clone(), self.settings().time_zone.clone());
            let work = doing(move |unit| {
                Box::pin(async move {
                    let now = unit.now();
                    let today = now.to_zoned(zone.clone()).date();
                    let due = unit.newsletters_due(now, ISSUES_AT_ONCE).await?;
                    for subscription in &due {
                        write_issue(unit, &base_url, subscription, today).await?;
                        let next = next_issue(now, &zone);
                        unit.newsletter_told(&subscription.subscriber.token, next).await?;
                    }
                    Ok(due.len() as u32)
                })
            });
            if self.store().write(By::Service, self.now(), work).await? < ISSUES_AT_ONCE {
                return Ok(());
            }
        }
    }

    /// Forgets who asked and never confirmed.
    pub(crate) async fn newsletters_sweep(&self) -> Result<()> {
        let before = self.now() - UNCONFIRMED_KEPT;
        let work = doing(move |unit| Box::pin(async move { Ok(unit.newsletters_sweep(before).await?) }));
        self.store().write(By::Service, self.now(), work).await.map(drop)
    }
}

fn letter(base_url: &str, to: String, token: &Token, items: String) -> NewsletterLetter {
    let link = format!("{base_url}/newsletter/{token}");
    NewsletterLetter { to, leave: format!("{link}/leave"), link, items }
}

/// The fields by their codes; at least one, and only such as one can ask in.
fn known_fields(codes: &[String]) -> Result<BTreeSet<Specialty>> {
    let known = |code: &&String| specialty_choices().any(|(known, _)| known == code.as_str());
    let fields: BTreeSet<Specialty> =
        codes.iter().filter(known).filter_map(|code| Specialty::new(code.as_str()).ok()).collect();
    if fields.is_empty() {
        Err(Error::Field { field: "field", problem: "newsletter-field-missing" })
    } else {
        Ok(fields)
    }
}

/// Writes one issue; a week without a new page is a week without a mail.
async fn write_issue(unit: &mut Unit, base_url: &str, subscription: &Subscription, today: Date) -> Result<()> {
    let mut items = String::new();
    for field in &subscription.subscriber.fields {
        let newest = unit.publications_live(&Shelf::Specialty(field.clone()), None, PAGES_MOST).await?;
        let is_new = |page: &Publication| is_public_since(page, subscription.told_until);
        let new: Vec<Publication> = newest.into_iter().take_while(is_new).collect();
        let (new, _) = cards(unit, new, PAGES_MOST as usize, today).await?;
        if !new.is_empty() {
            items.push_str(&format!("{}\n\n", specialty_name(field.as_str())));
        }
        for card in new {
            items.push_str(&format!("* {}\n  {base_url}{}\n\n", card.title, card.path));
        }
    }
    if !items.is_empty() {
        let Subscriber { email, token, .. } = &subscription.subscriber;
        unit.outbox_add_letter(ISSUE_LETTER, &letter(base_url, email.clone(), token, items)).await?;
    }
    Ok(())
}

fn is_public_since(page: &Publication, moment: Timestamp) -> bool {
    matches!(page.public, Public::Live { first_at, .. } if first_at >= moment)
}
