//! Tells people by mail that something waits for them: once for each entry, kind and recipient, on however many nodes.

use std::collections::BTreeSet;

use askwell_core::access::Role;
use askwell_core::consultation::{self, State};
use askwell_core::event::Event;
use askwell_core::id::{AccountId, ConsultationId, PractitionerId, PublicationId};
use askwell_core::publication::{self, Publication, Work};
use askwell_core::review::{Review, Verdict};
use askwell_core::roster::Tier;
use askwell_core::{consent, practitioner};
use askwell_store::{By, Entry, Notice, Unit};
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use jiff::SignedDuration;

use super::swaps::about_roster;
use crate::mail::{self, Filling, Mailer};
use crate::newsletter::{CONFIRM_LETTER, ISSUE_LETTER, NewsletterLetter};
use crate::sign_in::{SIGN_IN_LETTER, SignInLetter};
use crate::unit::doing;
use crate::{App, Result};

/// The name of the cursor.
const NAME: &str = "notify";
/// So many entries are taken in one unit.
const ENTRIES_AT_ONCE: u32 = 200;
/// So many mails are sent in one round.
const MAILS_AT_ONCE: u32 = 20;
/// And so many of them at the same time.
const MAILS_TOGETHER: usize = 8;
/// A node that took a mail and fell silent has it tried by another after so long.
const TAKEN_FOR: SignedDuration = SignedDuration::from_mins(5);
/// A mail is given up after so many attempts: about a day, as the wait doubles.
const ATTEMPTS_MOST: u64 = 12;

/// Whom an entry concerns, and what they are told.
pub(super) type Told = BTreeSet<(AccountId, &'static str)>;

impl App {
    /// Puts what new entries say into the outbox. The cursor moves in the same unit, so a crash repeats nothing.
    pub(crate) async fn notices_write(&self) -> Result<()> {
        loop {
            let more = self.store().write(By::Service, self.now(), doing(|unit| Box::pin(take(unit)))).await?;
            if !more {
                return self.swaps_untaken().await;
            }
        }
    }

    /// Sends what waits in the outbox; what fails is tried again later and later.
    pub(crate) async fn mails_send(&self, mailer: &Mailer) -> Result<()> {
        loop {
            let until = self.now() + TAKEN_FOR;
            let claim = doing(move |unit: &mut Unit| {
                Box::pin(async move { Ok(unit.outbox_claim(MAILS_AT_ONCE, until).await?) })
            });
            let notices = self.store().write(By::Service, self.now(), claim).await?;
            if notices.is_empty() {
                return Ok(());
            }
            // Each is noted as soon as it is out; notes that come together are one commit.
            let each = async |notice: Notice| {
                let sent = self.mail_send(mailer, &notice).await;
                self.mail_note(notice, sent).await
            };
            let sending = stream::iter(notices).map(each).buffer_unordered(MAILS_TOGETHER);
            sending.try_collect::<()>().await?;
        }
    }

    async fn mail_send(&self, mailer: &Mailer, notice: &Notice) -> Result<()> {
        let settings = self.settings();
        let mut reader = self.store().read().await?;
        let mut filling = Filling { organization: settings.organization.clone(), ..Filling::default() };
        let mut leave = None;
        let to = match notice.kind.as_str() {
            SIGN_IN_LETTER => {
                let letter: SignInLetter = reader.outbox_letter(notice)?;
                let until = letter.valid_until.to_zoned(settings.time_zone.clone());
                (filling.link, filling.until) = (letter.link, until.strftime("%H:%M").to_string());
                letter.to
            }
            CONFIRM_LETTER | ISSUE_LETTER => {
                let letter: NewsletterLetter = reader.outbox_letter(notice)?;
                // Who left while the mail waited gets it no more.
                if reader.newsletter_of(&letter.to).await?.is_none() {
                    return Ok(());
                }
                (filling.link, filling.items, leave) = (letter.link, letter.items, Some(letter.leave));
                letter.to
            }
            kind => {
                let Ok(account) = notice.recipient.parse::<AccountId>() else { return Ok(()) };
                // Somebody who was erased meanwhile is told nothing.
                let Some(credentials) = reader.credentials(account).await? else { return Ok(()) };
                filling.link = format!("{}{}", settings.base_url, place(kind));
                credentials.contact.email
            }
        };
        drop(reader);
        let Some((subject, body)) = mail::letter(&notice.kind, &filling) else {
            return Ok(());
        };
        let told = if notice.number == 0 {
            crate::texts::digest(notice.recipient.as_bytes()).to_string()
        } else {
            notice.recipient.clone()
        };
        let name: String = format!("{:010}-{}-{told}", notice.number, notice.kind).chars().take(60).collect();
        mailer.send(&name, &to, subject, body, leave).await
    }

    async fn mail_note(&self, notice: Notice, sent: Result<()>) -> Result<()> {
        let now = self.now();
        let note = doing(move |unit: &mut Unit| {
            Box::pin(async move {
                match sent {
                    Ok(()) => unit.outbox_sent(&notice).await?,
                    Err(error) if notice.attempts >= ATTEMPTS_MOST => {
                        tracing::error!(notice.kind, "a mail is given up");
                        unit.outbox_give_up(&notice, &error.to_string()).await?;
                    }
                    Err(error) => {
                        let minutes = 1_i64 << notice.attempts.min(9);
                        let at = now + SignedDuration::from_mins(minutes);
                        unit.outbox_retry(&notice, &error.to_string(), at).await?;
                    }
                }
                Ok(())
            })
        });
        self.store().write(By::Service, now, note).await
    }
}

/// Where a mail leads; always a page one signs in for, so that a mail gives nothing away.
fn place(kind: &str) -> &'static str {
    match kind {
        "replied" | "called_in" => "/desk",
        "shift_offered" | "shift_taken" | "shift_not_taken" => "/desk/shifts",
        "alarm" => "/board",
        "to_edit" | "to_review" | "sent_back" => "/review",
        "to_verify" => "/admin",
        _ => "/my",
    }
}

/// Takes the next entries; says whether there may be more.
async fn take(unit: &mut Unit) -> Result<bool> {
    let from = unit.cursor(NAME).await?;
    let entries = unit.journal_page(from, ENTRIES_AT_ONCE).await?;
    let Some(last) = entries.last().map(|entry| entry.number) else { return Ok(false) };
    for entry in &entries {
        for (account, kind) in told(unit, entry).await? {
            unit.outbox_add(entry.number, kind, &account.to_string()).await?;
        }
    }
    unit.cursor_move(NAME, from, last).await?;
    Ok(true)
}

async fn told(unit: &mut Unit, entry: &Entry) -> Result<Told> {
    match &entry.event {
        Event::Consultation { id, event } => about_consultation(unit, *id, event).await,
        Event::Publication { id, event } => about_publication(unit, *id, event).await,
        Event::Roster { event } => about_roster(unit, entry, event).await,
        Event::Practitioner { event: practitioner::Event::Claimed { .. }, .. } => {
            everybody(unit, Role::Operator, "to_verify").await
        }
        _ => Ok(Told::new()),
    }
}

async fn about_consultation(unit: &mut Unit, id: ConsultationId, event: &consultation::Event) -> Result<Told> {
    use consultation::Event;
    match event {
        Event::Opened { .. } => patient(unit, id, "received").await,
        Event::AskedBack { .. } => patient(unit, id, "question_back").await,
        Event::Answered { .. } => patient(unit, id, "answered").await,
        Event::RedirectedToCare { .. } => patient(unit, id, "seek_care").await,
        Event::Replied { .. } | Event::FollowedUp { .. } => {
            let consultation = unit.consultation(id).await?;
            let doctor = consultation.and_then(|consultation| match consultation.state {
                State::Open { preferred, .. } | State::Offered { preferred, .. } => preferred,
                _ => consultation.holder(),
            });
            match doctor {
                Some(doctor) => practitioner(unit, doctor, "replied").await,
                None => Ok(Told::new()),
            }
        }
        Event::Offered { to, tier: Tier::OnCall | Tier::Backup, .. } => practitioner(unit, *to, "called_in").await,
        Event::Alarmed { .. } => everybody(unit, Role::Coordinator, "alarm").await,
        Event::Consented { line: consent::Line::Given { .. } } => {
            // The first yes begins a page; a later one is about a page an editor already has.
            let begun = !unit.publications_about(id).await?.is_empty();
            if begun { Ok(Told::new()) } else { everybody(unit, Role::Editor, "to_edit").await }
        }
        _ => Ok(Told::new()),
    }
}

/// Says whether no other verdict on the same text came after this one.
fn is_last(publication: &Publication, review: &Review) -> bool {
    let given = publication.readings.as_ref().map(|readings| readings.given.as_slice()).unwrap_or_default();
    given.last().is_none_or(|last| last == review)
}

async fn about_publication(unit: &mut Unit, id: PublicationId, event: &publication::Event) -> Result<Told> {
    use publication::Event;
    let Some(publication) = unit.publication(id).await? else { return Ok(Told::new()) };
    match event {
        Event::Submitted { .. } => everybody(unit, Role::Reviewer, "to_review").await,
        // Nobody hears of a verdict that does not count by itself; of two that differ, as of one that wants changes.
        Event::Reviewed { review } if !is_last(&publication, review) => Ok(Told::new()),
        Event::Reviewed { .. } if publication.work == Some(Work::InReview) => Ok(Told::new()),
        Event::Reviewed { .. } if publication.work == Some(Work::Disagreed) => {
            Ok(Told::from([(publication.newest().by, "sent_back")]))
        }
        Event::Reviewed { review } => match review.verdict {
            Verdict::ChangesRequested { .. } => Ok(Told::from([(publication.newest().by, "sent_back")])),
            Verdict::Approved { .. } if publication.work == Some(Work::Approved) => match publication.consultation() {
                Some(consultation) => patient(unit, consultation, "agree_again").await,
                None => Ok(Told::new()),
            },
            Verdict::Approved { .. } => Ok(Told::new()),
        },
        Event::Published { .. } => match publication.consultation() {
            Some(consultation) => patient(unit, consultation, "published").await,
            None => Ok(Told::new()),
        },
        _ => Ok(Told::new()),
    }
}

async fn patient(unit: &mut Unit, id: ConsultationId, kind: &'static str) -> Result<Told> {
    let Some(consultation) = unit.consultation(id).await? else { return Ok(Told::new()) };
    let account = unit.account_of_patient(consultation.patient).await?;
    Ok(account.into_iter().map(|account| (account.id, kind)).collect())
}

pub(super) async fn practitioner(unit: &mut Unit, id: PractitionerId, kind: &'static str) -> Result<Told> {
    let account = unit.account_of_practitioner(id).await?;
    Ok(account.into_iter().map(|account| (account.id, kind)).collect())
}

async fn everybody(unit: &mut Unit, role: Role, kind: &'static str) -> Result<Told> {
    let staff = unit.accounts_staff().await?;
    Ok(staff.into_iter().filter(|account| account.roles.contains(&role)).map(|account| (account.id, kind)).collect())
}
