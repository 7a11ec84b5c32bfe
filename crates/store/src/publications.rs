//! Publications, their shelves, and the people on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use askwell_core::code::{Slug, Specialty};
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, PatientId, PractitionerId, PublicationId};
use askwell_core::publication::{self, Place, Public, Publication, Work};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::consultations::from_newest;
use crate::db::{Cell, insert, sql};
use crate::reader::{Reader, count};
use crate::record::{self, Record, id_cell};
use crate::unit::Unit;
use crate::{Error, Result};

impl Record for Publication {
    type Event = publication::Event;

    const TABLE: &'static str = "publications";
    const COLUMNS: &'static [&'static str] =
        &["path", "specialty", "topic", "public", "work", "consultation", "patient", "first_at", "next_review_on"];

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn columns(&self) -> Vec<Cell> {
        let (public, first_at, next_review_on) = match &self.public {
            Public::Never => ("never", None, None),
            Public::Live { first_at, next_review_on, .. } => ("live", Some(first_at), next_review_on.as_ref()),
            Public::Retracted { .. } => ("retracted", None, None),
            Public::Withdrawn { .. } => ("withdrawn", None, None),
        };
        vec![
            Cell::from(self.place.path()),
            Cell::from(self.place.specialty.as_str()),
            Cell::from(self.place.topic.as_str()),
            Cell::from(public),
            Cell::Text(self.work.map(|work| work_word(work).to_owned())),
            id_cell(self.consultation()),
            id_cell(self.patient()),
            Cell::from(first_at.map(|at| at.as_microsecond())),
            Cell::Text(next_review_on.map(Date::to_string)),
        ]
    }

    fn begin(id: Uuid, event: &publication::Event) -> Option<Self> {
        Self::begin(PublicationId(id), event)
    }

    fn apply(&mut self, event: &publication::Event) {
        self.apply(event);
    }

    fn event(event: Event) -> Option<publication::Event> {
        if let Event::Publication { event, .. } = event { Some(event) } else { None }
    }
}

fn work_word(work: Work) -> &'static str {
    match work {
        Work::Draft => "draft",
        Work::InReview => "in_review",
        Work::ChangesRequested => "changes_requested",
        Work::Approved => "approved",
    }
}

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
    /// Gives a publication.
    pub async fn publication(&mut self, id: PublicationId) -> Result<Option<Publication>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from publications where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives the publication at an address, whatever the public sees of it.
    pub async fn publication_at(&mut self, place: &Place) -> Result<Option<Publication>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from publications where path = $1", place.path())?;
        row.map(record::read).transpose()
    }

    /// Gives every slug that is taken in a topic, live or not.
    pub async fn publication_slugs(&mut self, specialty: &Specialty, topic: &Slug) -> Result<BTreeSet<String>> {
        let path = format!("/answers/{}/{topic}/", specialty.slug());
        let rows: Vec<(String,)> = sql!(
            self,
            all "select path from publications where path > $1 and path < $2",
            path,
            // A slug begins with a letter or digit, which all sort before the tilde.
            format!("{path}~")
        )?;
        Ok(rows.into_iter().filter_map(|(full,)| full.strip_prefix(&path).map(str::to_owned)).collect())
    }

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

    /// Gives publications in the order of identifiers, those after one, live or not: for whoever goes through all of them.
    pub async fn publications_page(&mut self, after: Option<PublicationId>, most: u32) -> Result<Vec<Publication>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = sql!(
            self,
            all "select id, state from publications where id > $1 order by id limit $2",
            after,
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives what is being worked on at one stage, the oldest first.
    pub async fn publications_in_work(&mut self, work: Work, most: u32) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select id, state from publications where work = $1 order by id limit $2",
            work_word(work),
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the publications made of a consultation.
    pub async fn publications_about(&mut self, consultation: ConsultationId) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select id, state from publications where consultation = $1 order by id",
            consultation.to_string()
        )?;
        record::read_all(rows)
    }

    /// Gives the publications made of a patient's consultations.
    pub async fn publications_of(&mut self, patient: PatientId) -> Result<Vec<Publication>> {
        let rows =
            sql!(self, all "select id, state from publications where patient = $1 order by id", patient.to_string())?;
        record::read_all(rows)
    }

    /// Gives the live pages a practitioner wrote or reviewed, the newest first, those after a mark.
    pub async fn publications_by(
        &mut self,
        practitioner: PractitionerId,
        after: Option<PageMark>,
        most: u32,
    ) -> Result<Vec<Publication>> {
        let (at, id) = from_newest(after.map(|mark| (mark.first_at, mark.id)));
        let rows = sql!(
            self,
            all "select id, state from publications where public = 'live' and (first_at, id) < ($2, $3)
                 and id in (select publication from publication_people where practitioner = $1)
                 order by first_at desc, id desc limit $4",
            practitioner.to_string(),
            at,
            id,
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the live pages that somebody must look at again on a day or before, the longest overdue first.
    pub async fn publications_to_review(&mut self, on: Date, most: u32) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select id, state from publications where public = 'live' and next_review_on <= $1
                 order by next_review_on, id limit $2",
            on.to_string(),
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives every topic with live pages, by specialty and topic. Reads one row a topic, however many pages there are.
    pub async fn topic_counts(&mut self) -> Result<Vec<TopicCount>> {
        let rows: Vec<(String, String, Option<String>, i64)> = sql!(
            self,
            all "select c.specialty, c.topic, t.name, c.live from publication_counts c
                 left join topics t on t.specialty = c.specialty and t.topic = c.topic
                 where c.live > 0 order by c.specialty, c.topic"
        )?;
        let topic_count = |(specialty, topic, name, live): (String, String, Option<String>, i64)| {
            let id = format!("{specialty}/{topic}");
            let contradiction = |column| Error::Contradiction { table: "publication_counts", column, id: id.clone() };
            Ok(TopicCount {
                specialty: Specialty::new(specialty).map_err(|_| contradiction("specialty"))?,
                topic: Slug::new(topic).map_err(|_| contradiction("topic"))?,
                name,
                live: count(live, "publication_counts", "live", &id)?,
            })
        };
        rows.into_iter().map(topic_count).collect()
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
}

type ShelfKey = (String, String);

/// Where a publication counts as live.
fn shelf_key(publication: &Publication) -> Option<ShelfKey> {
    matches!(publication.public, Public::Live { .. })
        .then(|| (publication.place.specialty.to_string(), publication.place.topic.to_string()))
}

/// Gives who wrote and who reviewed the live revision.
pub(crate) fn people(publication: &Publication) -> BTreeSet<(PractitionerId, &'static str)> {
    let Some(live) = publication.live() else { return BTreeSet::new() };
    let authors = publication.authors().iter().map(|author| (*author, "author"));
    let reviewer = live.review.as_ref().map(|review| (review.by, "reviewer"));
    authors.chain(reviewer).collect()
}

impl Unit {
    /// Saves a publication after an event and appends the event; gives its number. [`Error::Taken`] when its address is another's.
    pub async fn publication_save(&mut self, publication: &Publication, event: &publication::Event) -> Result<u64> {
        self.publication_write(publication).await?;
        self.journal_append(&Event::Publication { id: publication.id, event: event.clone() })
    }

    /// Saves publications of which each has just begun and appends their first events: an import. Thousands a second.
    ///
    /// All addresses must be free; [`Reader::publication_slugs`] says which are not.
    pub async fn publications_begin(&mut self, begun: &[(Publication, publication::Event)]) -> Result<()> {
        let publications: Vec<&Publication> = begun.iter().map(|(publication, _)| publication).collect();
        record::save(self, &publications).await?;
        let mut counts = BTreeMap::new();
        for key in publications.iter().filter_map(|publication| shelf_key(publication)) {
            *counts.entry(key).or_insert(0) += 1;
        }
        self.publication_counts_add(counts).await?;
        for publication in publications {
            self.publication_people_put(publication).await?;
        }
        for (publication, event) in begun {
            self.journal_append(&Event::Publication { id: publication.id, event: event.clone() })?;
        }
        Ok(())
    }

    pub(crate) async fn publication_write(&mut self, publication: &Publication) -> Result<()> {
        let id = publication.id.to_string();
        let before: Option<ShelfKey> = sql!(
            self,
            one "select specialty, topic from publications where id = $1 and public = 'live'",
            id
        )?;
        record::save(self, &[publication]).await?;
        let after = shelf_key(publication);
        if before != after {
            let left = before.into_iter().map(|key| (key, -1));
            self.publication_counts_add(left.chain(after.map(|key| (key, 1))).collect()).await?;
        }
        sql!(self, run "delete from publication_people where publication = $1", id)?;
        self.publication_people_put(publication).await
    }

    async fn publication_people_put(&mut self, publication: &Publication) -> Result<()> {
        let cells = people(publication).into_iter().flat_map(|(practitioner, role)| {
            [Cell::from(publication.id.to_string()), Cell::from(practitioner.to_string()), Cell::from(role)]
        });
        let cells = cells.collect();
        insert(self, "insert into publication_people (publication, practitioner, role) values", "", 3, cells).await?;
        Ok(())
    }

    async fn publication_counts_add(&mut self, counts: BTreeMap<ShelfKey, i64>) -> Result<()> {
        let cells = counts
            .into_iter()
            .flat_map(|((specialty, topic), live)| [Cell::from(specialty), Cell::from(topic), Cell::from(live)]);
        let cells = cells.collect();
        insert(
            self,
            "insert into publication_counts (specialty, topic, live) values",
            " on conflict (specialty, topic) do update set live = publication_counts.live + excluded.live",
            3,
            cells,
        )
        .await?;
        Ok(())
    }

    /// Says what a topic is called.
    pub async fn topic_name_put(&mut self, specialty: &Specialty, topic: &Slug, name: &str) -> Result<()> {
        sql!(
            self,
            run "insert into topics (specialty, topic, name) values ($1, $2, $3)
                 on conflict (specialty, topic) do update set name = excluded.name",
            specialty.as_str(),
            topic.as_str(),
            name
        )?;
        Ok(())
    }
}
