//! Shelves: live pages of a field or a subject, page by page, and how many there are.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use askwell_core::code::{Slug, Specialty};
use askwell_core::id::PublicationId;
use askwell_core::publication::{Public, Publication};
use jiff::Timestamp;

use crate::consultations::from_newest;
use crate::db::{select_among, sql};
use crate::reader::{Reader, count};
use crate::record;
use crate::{Error, Result};

/// Which live pages a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shelf {
    /// All of them.
    Everything,
    /// Those of one field.
    Specialty(Specialty),
    /// Those of one subject in a field.
    Topic(Specialty, Slug),
}

/// How many live pages stand in a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicCount {
    /// The field.
    pub specialty: Specialty,
    /// The subject.
    pub topic: Slug,
    /// What the subject is called, where somebody said so.
    pub name: Option<String>,
    /// How many.
    pub live: u64,
}

type TopicRow = (String, String, Option<String>, i64);

fn topic_count((specialty, topic, name, live): TopicRow) -> Result<TopicCount> {
    let id = format!("{specialty}/{topic}");
    let contradiction = |column| Error::Contradiction { table: "publication_counts", column, id: id.clone() };
    Ok(TopicCount {
        specialty: Specialty::new(specialty).map_err(|_| contradiction("specialty"))?,
        topic: Slug::new(topic).map_err(|_| contradiction("topic"))?,
        name,
        live: count(live, "publication_counts", "live", &id)?,
    })
}

/// The last page a list showed, written so that an address can carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageMark {
    /// When it became public.
    pub first_at: Timestamp,
    /// Which it is.
    pub id: PublicationId,
}

impl PageMark {
    /// Gives the mark of a page; `None` for one that is not live.
    pub fn of(publication: &Publication) -> Option<Self> {
        let Public::Live { first_at, .. } = publication.public else { return None };
        Some(Self { first_at, id: publication.id })
    }
}

impl fmt::Display for PageMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.first_at.as_microsecond(), self.id)
    }
}

/// What came is not a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a place in a list")]
pub struct NotAMark;

impl FromStr for PageMark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let (at, id) = text.split_once('.').ok_or(NotAMark)?;
        let at = at.parse().map_err(|_| NotAMark)?;
        let first_at = Timestamp::from_microsecond(at).map_err(|_| NotAMark)?;
        Ok(Self { first_at, id: id.parse().map_err(|_| NotAMark)? })
    }
}

impl Reader {
    /// Gives live pages of a shelf, the newest first, those after a mark. Costs the same on the first page and the last.
    pub async fn publications_live(
        &mut self,
        shelf: &Shelf,
        after: Option<PageMark>,
        most: u32,
    ) -> Result<Vec<Publication>> {
        let (at, id) = from_newest(after.map(|mark| (mark.first_at, mark.id)));
        let most = i64::from(most);
        let rows = match shelf {
            Shelf::Everything => sql!(
                self,
                all "select id, state from publications where public = 'live' and (first_at, id) < ($1, $2)
                     order by first_at desc, id desc limit $3",
                at,
                id,
                most
            )?,
            Shelf::Specialty(specialty) => sql!(
                self,
                all "select id, state from publications
                     where public = 'live' and specialty = $1 and (first_at, id) < ($2, $3)
                     order by first_at desc, id desc limit $4",
                specialty.as_str(),
                at,
                id,
                most
            )?,
            Shelf::Topic(specialty, topic) => sql!(
                self,
                all "select id, state from publications
                     where public = 'live' and specialty = $1 and topic = $2 and (first_at, id) < ($3, $4)
                     order by first_at desc, id desc limit $5",
                specialty.as_str(),
                topic.as_str(),
                at,
                id,
                most
            )?,
        };
        record::read_all(rows)
    }

    /// Gives every topic with live pages, by specialty and topic. Reads one row a topic, however many pages there are.
    pub async fn topic_counts(&mut self) -> Result<Vec<TopicCount>> {
        let rows: Vec<TopicRow> = sql!(
            self,
            all "select c.specialty, c.topic, t.name, c.live from publication_counts c
                 left join topics t on t.specialty = c.specialty and t.topic = c.topic
                 where c.live > 0 order by c.specialty, c.topic"
        )?;
        rows.into_iter().map(topic_count).collect()
    }

    /// Gives the topics of one field with most live pages, at most so many, those with most first. Costs the same however many
    /// there are.
    pub async fn topic_counts_most(&mut self, specialty: &Specialty, most: u32) -> Result<Vec<TopicCount>> {
        let rows: Vec<TopicRow> = sql!(
            self,
            all "select c.specialty, c.topic, t.name, c.live from publication_counts c
                 left join topics t on t.specialty = c.specialty and t.topic = c.topic
                 where c.specialty = $1 and c.live > 0 order by c.live desc, c.topic desc limit $2",
            specialty.as_str(),
            i64::from(most)
        )?;
        rows.into_iter().map(topic_count).collect()
    }

    /// Gives the topics of one field with live pages whose address begins in a range: from the first text, before the second.
    pub async fn topic_counts_between(
        &mut self,
        specialty: &Specialty,
        (from, before): (&str, &str),
        most: u32,
    ) -> Result<Vec<TopicCount>> {
        let rows: Vec<TopicRow> = sql!(
            self,
            all "select c.specialty, c.topic, t.name, c.live from publication_counts c
                 left join topics t on t.specialty = c.specialty and t.topic = c.topic
                 where c.specialty = $1 and c.topic >= $2 and c.topic < $3 and c.live > 0 order by c.topic limit $4",
            specialty.as_str(),
            from,
            before,
            i64::from(most)
        )?;
        rows.into_iter().map(topic_count).collect()
    }

    /// Gives how many live pages stand in one topic; `None` where there is none.
    pub async fn topic_count(&mut self, specialty: &Specialty, topic: &Slug) -> Result<Option<TopicCount>> {
        let row: Option<TopicRow> = sql!(
            self,
            one "select c.specialty, c.topic, t.name, c.live from publication_counts c
                 left join topics t on t.specialty = c.specialty and t.topic = c.topic
                 where c.specialty = $1 and c.topic = $2 and c.live > 0",
            specialty.as_str(),
            topic.as_str()
        )?;
        row.map(topic_count).transpose()
    }

    /// Gives how many live pages each field has that has any. Reads one row a field.
    pub async fn specialty_counts(&mut self) -> Result<BTreeMap<String, u64>> {
        let rows: Vec<(String, i64)> = sql!(self, all "select specialty, live from specialty_counts where live > 0")?;
        let counted = |(specialty, live): (String, i64)| {
            let live = count(live, "specialty_counts", "live", &specialty)?;
            Ok((specialty, live))
        };
        rows.into_iter().map(counted).collect()
    }

    /// Gives what a topic is called, where somebody said so.
    pub async fn topic_name(&mut self, specialty: &Specialty, topic: &Slug) -> Result<Option<String>> {
        let row: Option<(String,)> = sql!(
            self,
            one "select name from topics where specialty = $1 and topic = $2",
            specialty.as_str(),
            topic.as_str()
        )?;
        Ok(row.map(|(name,)| name))
    }
    /// Gives what topics are called by their address steps, wherever somebody said so; a step that stands in several fields
    /// gives one of its names.
    pub async fn topic_names_among(&mut self, topics: &[String]) -> Result<BTreeMap<String, String>> {
        let rows: Vec<(String, String)> =
            select_among(self, "select topic, name from topics where topic in", topics).await?;
        Ok(rows.into_iter().collect())
    }
}
