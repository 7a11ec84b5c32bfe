//! What somebody is writing and has not said yet: saved every few seconds, sealed, not in the journal.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::db::sql;
use crate::keys::{Owner, Purpose};
use crate::reader::{Reader, count, moment, number};
use crate::unit::Unit;
use crate::{Error, Result};

/// A draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Who writes it: an account's or a practitioner's identifier.
    pub author: String,
    /// Whose key seals it.
    pub owner: Owner,
    /// The words, in whatever form the writer's page keeps them.
    pub words: String,
    /// How often it was saved.
    pub version: u64,
    /// When it was last saved.
    pub saved_at: Timestamp,
}

type DraftRow = (String, String, Vec<u8>, i64, i64, Option<Vec<u8>>);

fn identity(subject: &str, author: &str) -> String {
    format!("draft {subject} by {author}")
}

impl Unit {
    /// Saves a draft about a subject, such as a consultation's identifier, sealed under the owner's key; gives its version.
    ///
    /// `after` is the version the writer saw last, 0 for none: [`Error::Stale`] when another window of theirs saved since.
    pub async fn draft_save(
        &mut self,
        subject: &str,
        author: &str,
        owner: impl Into<Owner>,
        words: &str,
        after: u64,
    ) -> Result<u64> {
        let owner = owner.into().to_string();
        let key = self.key_ensure(&owner, Purpose::Text).await?;
        let sealed = key.seal(&identity(subject, author), words.as_bytes());
        let now = self.now_micros();
        let saved = sql!(
            self,
            run "insert into drafts (subject, author, owner, sealed, version, saved_at)
                 values ($1, $2, $3, $4, $5 + 1, $6)
                 on conflict (subject, author) do update
                 set owner = excluded.owner, sealed = excluded.sealed, version = excluded.version,
                     saved_at = excluded.saved_at
                 where drafts.version = $5",
            subject,
            author,
            owner,
            sealed,
            number(after),
            now
        )?;
        if saved == 0 {
            return Err(Error::Stale { table: "drafts", id: identity(subject, author) });
        }
        Ok(after + 1)
    }

    /// Forgets a draft, as when its words were said.
    pub async fn draft_remove(&mut self, subject: &str, author: &str) -> Result<()> {
        sql!(self, later "delete from drafts where subject = $1 and author = $2", subject, author)
    }

    /// Forgets drafts of one author that were last saved before a moment, and says how many. A key that sealed nothing but such a
    /// draft, since its writer never became a patient, goes with it.
    pub async fn drafts_sweep(&mut self, author: &str, before: Timestamp) -> Result<u64> {
        let before = before.as_microsecond();
        self.keys = Some(BTreeMap::new());
        sql!(
            self,
            run "delete from keys
                 where owner in (select owner from drafts where author = $1 and saved_at < $2)
                   and owner like 'patient:%'
                   and owner not in (select 'patient:' || patient from accounts)",
            author,
            before
        )?;
        sql!(self, run "delete from drafts where author = $1 and saved_at < $2", author, before)
    }

    /// Forgets every draft about a subject.
    pub async fn drafts_remove(&mut self, subject: &str) -> Result<()> {
        sql!(self, later "delete from drafts where subject = $1", subject)
    }
}

impl Reader {
    /// Gives the subjects of one author's drafts that were last saved before a moment.
    pub async fn drafts_before(&mut self, author: &str, before: Timestamp) -> Result<Vec<String>> {
        let before = before.as_microsecond();
        let rows: Vec<(String,)> = sql!(
            self,
            all "select subject from drafts where author = $1 and saved_at < $2 order by subject",
            author,
            before
        )?;
        Ok(rows.into_iter().map(|(subject,)| subject).collect())
    }

    /// Gives a draft.
    pub async fn draft(&mut self, subject: &str, author: &str) -> Result<Option<Draft>> {
        Ok(self.drafts_about(subject).await?.into_iter().find(|draft| draft.author == author))
    }

    /// Gives every draft about a subject, the newest first: a case that was given back comes with what was written so far.
    pub async fn drafts_about(&mut self, subject: &str) -> Result<Vec<Draft>> {
        let rows: Vec<DraftRow> = sql!(
            self,
            all "select author, drafts.owner, sealed, version, saved_at, wrapped
                 from drafts left join keys on keys.owner = drafts.owner
                 where subject = $1 order by saved_at desc",
            subject
        )?;
        let mut drafts = Vec::with_capacity(rows.len());
        for (author, owner, sealed, version, saved_at, wrapped) in rows {
            let Some(key) = self.key_of(&owner, wrapped, Purpose::Text)? else { continue };
            let id = identity(subject, &author);
            let words = key.open(&id, &sealed).and_then(|bytes| String::from_utf8(bytes).ok());
            drafts.push(Draft {
                owner: owner.parse().map_err(|_| Error::Contradiction {
                    table: "drafts",
                    column: "owner",
                    id: id.clone(),
                })?,
                words: words.ok_or_else(|| Error::Tampered { table: "drafts", id: id.clone() })?,
                version: count(version, "drafts", "version", &id)?,
                saved_at: moment(saved_at, "drafts", "saved_at", &id)?,
                author,
            });
        }
        Ok(drafts)
    }
}
