//! Whether published answers and searches help, and what readers look for in vain: counts, never who.

use askwell_core::id::{AccountId, PublicationId};
use jiff::Timestamp;

use crate::db::sql;
use crate::reader::{Reader, count, moment};
use crate::unit::Unit;
use crate::{Error, Result};

/// How often readers said that an answer helped, or did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Feedback {
    /// It did.
    pub helped: u64,
    /// It did not.
    pub missed: u64,
}

/// How often readers said that what a search found answered them, or did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchFeedback {
    /// The words, without what could identify anybody.
    pub words: String,
    /// What they said.
    pub feedback: Feedback,
    /// When somebody last said so.
    pub last_at: Timestamp,
}

/// What becomes of a search that found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// An answer should be written.
    Wanted,
    /// A reviewer should say what else it is called.
    Synonym,
    /// Nothing.
    Dismissed,
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
    /// What was decided, and when; nothing while nobody has.
    pub decided: Option<(Decided, Timestamp)>,
}

impl Decided {
    fn as_str(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Synonym => "synonym",
            Self::Dismissed => "dismissed",
        }
    }

    fn read(text: &str, words: &str) -> Result<Self> {
        Ok(match text {
            "wanted" => Self::Wanted,
            "synonym" => Self::Synonym,
            "dismissed" => Self::Dismissed,
            _ => {
                let id = words.to_owned();
                return Err(Error::Contradiction { table: "searches_in_vain", column: "decided", id });
            }
        })
    }
}

/// PostgreSQL takes no zero byte in a text, and a list of searches needs no control characters.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// What one reader's word adds to the counts, when they said something else `before`.
fn added(before: Option<bool>, helped: bool) -> (i64, i64) {
    let one = |said: Option<bool>, wanted| i64::from(said == Some(wanted));
    (one(Some(helped), true) - one(before, true), one(Some(helped), false) - one(before, false))
}

impl Unit {
    /// Counts a reader whom an answer helped or did not; who said otherwise `before` moves from one count to the other.
    pub async fn feedback_count(
        &mut self,
        publication: PublicationId,
        before: Option<bool>,
        helped: bool,
    ) -> Result<()> {
        let (helped, missed) = added(before, helped);
        if (helped, missed) == (0, 0) {
            return Ok(());
        }
        let id = publication.to_string();
        sql!(
            self,
            run "insert into feedback (publication, helped, missed) values ($1, 0, 0)
                 on conflict (publication) do nothing",
            id.as_str()
        )?;
        // What a browser remembers may be older than the counts: they never fall below nothing.
        sql!(
            self,
            run "update feedback set helped = case when helped + $2 < 0 then 0 else helped + $2 end,
                 missed = case when missed + $3 < 0 then 0 else missed + $3 end where publication = $1",
            id,
            helped,
            missed
        )?;
        Ok(())
    }

    /// Counts a reader whom a search answered or did not, as [`Unit::feedback_count`] does. The caller has taken out of the
    /// words what could identify anybody.
    pub async fn search_answered(&mut self, words: &str, before: Option<bool>, helped: bool) -> Result<()> {
        let (helped, missed) = added(before, helped);
        let words = plain(words);
        if words.is_empty() || (helped, missed) == (0, 0) {
            return Ok(());
        }
        let now = self.now_micros();
        sql!(
            self,
            run "insert into feedback_on_searches (words, helped, missed, last_at) values ($1, 0, 0, $2)
                 on conflict (words) do nothing",
            words.as_str(),
            now
        )?;
        sql!(
            self,
            run "update feedback_on_searches set helped = case when helped + $2 < 0 then 0 else helped + $2 end,
                 missed = case when missed + $3 < 0 then 0 else missed + $3 end, last_at = $4 where words = $1",
            words,
            helped,
            missed,
            now
        )?;
        Ok(())
    }

    /// Counts a search that found nothing. The caller has taken out of the words what could identify anybody.
    pub async fn search_in_vain(&mut self, words: &str) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "insert into searches_in_vain (words, count, first_at, last_at) values ($1, 1, $2, $2)
                 on conflict (words) do update
                 set count = searches_in_vain.count + 1, last_at = excluded.last_at",
            plain(words),
            now
        )?;
        Ok(())
    }

    /// Notes what becomes of a search in vain; `None` takes the decision back. Says whether there is such a search.
    pub async fn search_decide(&mut self, words: &str, decided: Option<Decided>, by: AccountId) -> Result<bool> {
        let now = self.now_micros();
        let changed = sql!(
            self,
            run "update searches_in_vain set decided = $2, decided_by = $3, decided_at = $4 where words = $1",
            words,
            decided.map(Decided::as_str),
            decided.map(|_| by.to_string()),
            decided.map(|_| now)
        )?;
        Ok(changed > 0)
    }

    /// Forgets searches about which nobody decided anything, and what readers said of searches, when nobody came with the
    /// same words after a moment. Says how many.
    pub async fn searches_sweep(&mut self, before: Timestamp) -> Result<u64> {
        let before = before.as_microsecond();
        let gone = sql!(self, run "delete from searches_in_vain where decided is null and last_at < $1", before)?;
        Ok(gone + sql!(self, run "delete from feedback_on_searches where last_at < $1", before)?)
    }
}

impl Reader {
    /// Gives how an answer is received.
    pub async fn feedback(&mut self, publication: PublicationId) -> Result<Feedback> {
        let id = publication.to_string();
        let row: Option<(i64, i64)> = sql!(self, one "select helped, missed from feedback where publication = $1", id)?;
        let Some((helped, missed)) = row else { return Ok(Feedback::default()) };
        feedback("feedback", &id, helped, missed)
    }

    /// Gives the answers of which readers say something, those that miss most often first.
    pub async fn feedback_most_missed(&mut self, most: u32) -> Result<Vec<(PublicationId, Feedback)>> {
        let rows: Vec<(String, i64, i64)> = sql!(
            self,
            all "select publication, helped, missed from feedback where helped + missed > 0
                 order by missed desc, helped desc, publication limit $1",
            i64::from(most)
        )?;
        let read = |(id, helped, missed): (String, i64, i64)| {
            let wrong = |_| Error::Contradiction { table: "feedback", column: "publication", id: id.clone() };
            Ok((id.parse().map_err(wrong)?, feedback("feedback", &id, helped, missed)?))
        };
        rows.into_iter().map(read).collect()
    }

    /// Gives the searches of which readers say something, those that miss most often first.
    pub async fn searches_answered(&mut self, most: u32) -> Result<Vec<SearchFeedback>> {
        let rows: Vec<(String, i64, i64, i64)> = sql!(
            self,
            all "select words, helped, missed, last_at from feedback_on_searches where helped + missed > 0
                 order by missed desc, helped desc, words limit $1",
            i64::from(most)
        )?;
        let read = |(words, helped, missed, last_at): (String, i64, i64, i64)| {
            let feedback = feedback("feedback_on_searches", &words, helped, missed)?;
            let last_at = moment(last_at, "feedback_on_searches", "last_at", &words)?;
            Ok(SearchFeedback { words, feedback, last_at })
        };
        rows.into_iter().map(read).collect()
    }

    /// Gives what is most often looked for in vain: what nobody decided about, or what was decided so.
    pub async fn searches_in_vain(&mut self, decided: Option<Decided>, most: u32) -> Result<Vec<InVain>> {
        let rows: Vec<(String, i64, i64, Option<i64>)> = sql!(
            self,
            all "select words, count, last_at, decided_at from searches_in_vain
                 where coalesce(decided, '') = $1 order by count desc, words limit $2",
            decided.map_or("", Decided::as_str),
            i64::from(most)
        )?;
        let in_vain = |(words, times, last_at, decided_at): (String, i64, i64, Option<i64>)| {
            let count = count(times, "searches_in_vain", "count", &words)?;
            let last_at = moment(last_at, "searches_in_vain", "last_at", &words)?;
            let at = decided_at.map(|at| moment(at, "searches_in_vain", "decided_at", &words)).transpose()?;
            Ok(InVain { words, count, last_at, decided: decided.zip(at) })
        };
        rows.into_iter().map(in_vain).collect()
    }

    /// Gives what was decided of a search in vain; `None` when there is no such search, or nobody decided.
    pub async fn search_decided(&mut self, words: &str) -> Result<Option<Decided>> {
        let row: Option<(Option<String>,)> =
            sql!(self, one "select decided from searches_in_vain where words = $1", words)?;
        row.and_then(|(decided,)| decided).map(|decided| Decided::read(&decided, words)).transpose()
    }
}

fn feedback(table: &'static str, id: &str, helped: i64, missed: i64) -> Result<Feedback> {
    Ok(Feedback { helped: count(helped, table, "helped", id)?, missed: count(missed, table, "missed", id)? })
}
