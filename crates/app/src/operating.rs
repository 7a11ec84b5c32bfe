//! What whoever runs the machine sees: how things stand, and what the journal says.

mod mails;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::id::AccountId;
use askwell_store::{Entry, Head};
use jiff::Timestamp;
use serde::Serialize;

pub use mails::{Mail, MailCard};

use crate::people::DoctorStanding;
use crate::{App, Error, Result, texts};

/// So many entries of the journal stand on one page.
const ENTRIES_ON_A_PAGE: u32 = 50;

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Doctors nobody has checked yet.
    pub claims: usize,
    /// Doctors whose registration has ended or ends within thirty days.
    pub lapsing: usize,
    /// Doctors who may answer now.
    pub doctors: usize,
    /// Accounts with a role beside the patient's.
    pub staff: usize,
    /// Public answers.
    pub answers: u64,
    /// Counters that machines read too.
    pub gauges: Gauges,
    /// Pages whose meaning is known to the search; the others are found by their words.
    pub vectors: usize,
    /// Why the search goes by words alone, if it does.
    pub words_only_reason: Option<String>,
}

/// Counters of one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Gauges {
    /// Entries in the journal.
    pub journal: u64,
    /// Mails that wait.
    pub mails_waiting: u64,
    /// Mails sent.
    pub mails_sent: u64,
    /// Mails given up.
    pub mails_given_up: u64,
    /// Answers the search can find.
    pub index_documents: usize,
    /// The entry up to which the search knows the journal.
    pub index_position: u64,
}

/// An entry of the journal as a list shows it: identifiers and codes, no event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalRow {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who caused it, as the journal names them.
    pub by: String,
    /// Its kind in two words.
    pub kind: String,
    /// The identifier of what it happened to; empty when that is not one thing.
    pub subject: String,
}

/// The newest entries of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPage {
    /// How many entries there are.
    pub size: u64,
    /// The root over all of them, in hexadecimal digits.
    pub root: String,
    /// The entries, the newest first.
    pub entries: Vec<JournalRow>,
    /// Where older ones begin: the value of `before`.
    pub older: Option<u64>,
}

impl JournalRow {
    /// Gives an entry as a list shows it.
    pub(crate) fn of(entry: &Entry) -> Self {
        Self {
            number: entry.number,
            at: entry.at,
            by: entry.by.to_string(),
            kind: entry.event.kind().to_owned(),
            subject: entry.event.subject().map(|id| id.to_string()).unwrap_or_default(),
        }
    }
}

/// Gives the account of who runs the machine, or says why not.
fn operator(actor: &Actor) -> Result<AccountId> {
    let id = actor.account.ok_or(Error::SignInFirst)?;
    if may(actor, Action::OperateService, Relation::Anybody) { Ok(id) } else { Err(Error::Forbidden) }
}

impl App {
    /// Gives how things stand.
    pub async fn overview(&self, actor: &Actor) -> Result<Overview> {
        operator(actor)?;
        let now = self.now();
        let gauges = self.gauges().await?;
        let mut reader = self.store().read().await?;
        let practitioners = reader.practitioners().await?;
        let standings: Vec<_> = practitioners.iter().map(|doctor| DoctorStanding::of(doctor, now)).collect();
        let count = |wanted: &[DoctorStanding]| standings.iter().filter(|standing| wanted.contains(standing)).count();
        let status = self.index().status();
        Ok(Overview {
            claims: count(&[DoctorStanding::Claimed]),
            lapsing: count(&[DoctorStanding::Lapsed, DoctorStanding::LapsesSoon]),
            doctors: count(&[DoctorStanding::Good, DoctorStanding::LapsesSoon]),
            staff: reader.accounts_staff().await?.len(),
            answers: reader.specialty_counts().await?.values().sum(),
            gauges,
            vectors: status.vectors,
            words_only_reason: status.words_only_reason,
        })
    }

    /// Gives counters for machines that watch; they name nobody and nothing. Who may read them is decided where they are asked for.
    pub async fn gauges(&self) -> Result<Gauges> {
        let journal = self.store().journal_look().await?;
        let outbox = self.store().read().await?.outbox_counts().await?;
        Ok(Gauges {
            journal,
            mails_waiting: outbox.waiting,
            mails_sent: outbox.sent,
            mails_given_up: outbox.dead,
            index_documents: self.index().len(),
            index_position: self.index().position(),
        })
    }

    /// Says whether this is the token that machines which watch must have; `None` when none was set.
    pub fn metrics_token_holds(&self, token: &str) -> Option<bool> {
        let wanted = self.settings().metrics_token.as_ref()?;
        // Digests are compared: how long that takes says nothing about the token.
        Some(texts::digest(wanted.reveal().as_bytes()) == texts::digest(token.as_bytes()))
    }

    /// Gives entries of the journal, those before a number, or the newest.
    pub async fn journal(&self, actor: &Actor, before: Option<u64>) -> Result<JournalPage> {
        operator(actor)?;
        let mut reader = self.store().read().await?;
        let Head { size, root } = reader.journal_head().await?;
        let end = before.map_or(size, |before| before.saturating_sub(1).min(size));
        let after = end.saturating_sub(u64::from(ENTRIES_ON_A_PAGE));
        let most = u32::try_from(end - after).unwrap_or(ENTRIES_ON_A_PAGE);
        let lines = if most == 0 { Vec::new() } else { reader.journal_lines(after, most).await? };
        let entries = lines.into_iter().rev().map(|line| JournalRow {
            number: line.number,
            at: line.at,
            by: line.caused_by,
            kind: line.kind,
            subject: line.subject,
        });
        let root = askwell_core::code::Digest(root).to_string();
        Ok(JournalPage { size, root, entries: entries.collect(), older: (after > 0).then_some(after + 1) })
    }
}
