//! Whether published answers help, and what readers look for in vain: counts only.

use askwell_core::id::PublicationId;
use jiff::Timestamp;

use crate::Result;
use crate::db::sql;
use crate::reader::{Reader, count, moment};
use crate::unit::Unit;

/// How often readers said that an answer helped, or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Feedback {
    /// It did.
    pub helped: u64,
    /// It did not.
    pub missed: u64,
}

/// What was searched for and not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InVain {
    /// The words, without what could identify anybody.
    pub words: String,
    /// How often.
    pub count: u64,
    /// When last.
    pub last_at: Timestamp,
}

impl Unit {
    /// Counts a reader whom an answer helped.
    pub async fn feedback_helped(&mut self, publication: PublicationId) -> Result<()> {
        self.feedback_add(publication, 1, 0).await
    }

    /// Counts a reader whom an answer did not help.
    pub async fn feedback_missed(&mut self, publication: PublicationId) -> Result<()> {
        self.feedback_add(publication, 0, 1).await
    }

    async fn feedback_add(&mut self, publication: PublicationId, helped: i64, missed: i64) -> Result<()> {
        sql!(
            self,
            run "insert into feedback (publication, helped, missed) values ($1, $2, $3)
                 on conflict (publication) do update
                 set helped = feedback.helped + excluded.helped, missed = feedback.missed + excluded.missed",
            publication.to_string(),
            helped,
            missed
        )?;
        Ok(())
    }

    /// Counts a search that found nothing. The caller has taken out of the words what could identify anybody.
    pub async fn search_in_vain(&mut self, words: &str) -> Result<()> {
        let now = self.now_micros();
        // PostgreSQL takes no zero byte in a text, and a list of searches needs no control characters.
        let words: String = words.chars().filter(|c| !c.is_control()).take(200).collect();
        sql!(
            self,
            run "insert into searches_in_vain (words, count, first_at, last_at) values ($1, 1, $2, $2)
                 on conflict (words) do update
                 set count = searches_in_vain.count + 1, last_at = excluded.last_at",
            words,
            now
        )?;
        Ok(())
    }
}

impl Reader {
    /// Gives how an answer is received.
    pub async fn feedback(&mut self, publication: PublicationId) -> Result<Feedback> {
        let id = publication.to_string();
        let row: Option<(i64, i64)> = sql!(self, one "select helped, missed from feedback where publication = $1", id)?;
        let Some((helped, missed)) = row else { return Ok(Feedback::default()) };
        Ok(Feedback {
            helped: count(helped, "feedback", "helped", &id)?,
            missed: count(missed, "feedback", "missed", &id)?,
        })
    }

    /// Gives what is most often looked for in vain.
    pub async fn searches_in_vain(&mut self, most: u32) -> Result<Vec<InVain>> {
        let rows: Vec<(String, i64, i64)> = sql!(
            self,
            all "select words, count, last_at from searches_in_vain order by count desc, words limit $1",
            i64::from(most)
        )?;
        let in_vain = |(words, times, last_at): (String, i64, i64)| {
            let count = count(times, "searches_in_vain", "count", &words)?;
            let last_at = moment(last_at, "searches_in_vain", "last_at", &words)?;
            Ok(InVain { words, count, last_at })
        };
        rows.into_iter().map(in_vain).collect()
    }
}
