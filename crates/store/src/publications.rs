//! Publications, their shelves, and the people on them.

mod save;
mod shelf;

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::code::{Slug, Specialty};
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, PatientId, PractitionerId, PublicationId};
use askwell_core::publication::{self, Place, Public, Publication, Work};
use askwell_core::reading::Agreement;
use jiff::civil::Date;
use uuid::Uuid;

use crate::consultations::from_newest;
use crate::db::{Cell, select_among, sql};
use crate::reader::Reader;
use crate::record::{self, Record, id_cell};
use crate::{Error, Result};

pub(crate) use save::people;
pub use shelf::{NotAMark, PageMark, Shelf, TopicCount};

impl Record for Publication {
    type Event = publication::Event;

    const TABLE: &'static str = "publications";
    const COLUMNS: &'static [&'static str] = &[
        "path",
        "specialty",
        "topic",
        "public",
        "work",
        "consultation",
        "patient",
        "first_at",
        "next_review_on",
        "merged_into",
        "both_approved",
        "both_changes",
        "split",
    ];

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
            Public::Merged { .. } => ("merged", None, None),
            Public::Withdrawn { .. } => ("withdrawn", None, None),
        };
        // A page that was never read twice has no counts, so that those which were are found by an index.
        let agreed = |count: u32| Cell::from((!self.agreement.is_empty()).then_some(i64::from(count)));
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
            id_cell(self.merged_into()),
            agreed(self.agreement.both_approved),
            agreed(self.agreement.both_changes),
            agreed(self.agreement.split),
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
        Work::Disagreed => "disagreed",
    }
}

/// Live publications that stand near another.
#[derive(Debug, Default)]
pub struct Near {
    /// Those of the same subject, the newest first.
    pub same: Vec<Publication>,
    /// Those of subjects of the same field whose address begins with the same word.
    pub akin: Vec<Publication>,
}

impl Reader {
    /// Gives a publication.
    pub async fn publication(&mut self, id: PublicationId) -> Result<Option<Publication>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from publications where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives publications by their identifiers; those that are not there are left out.
    pub async fn publications(
        &mut self,
        ids: impl IntoIterator<Item = PublicationId>,
    ) -> Result<BTreeMap<PublicationId, Publication>> {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        let rows = select_among(self, "select id, state from publications where id in", &ids).await?;
        let read = record::read_all::<Publication>(rows)?;
        Ok(read.into_iter().map(|publication| (publication.id, publication)).collect())
    }

    /// Gives those of some addresses that are taken, live or not.
    pub async fn publication_paths_taken(&mut self, paths: &[String]) -> Result<BTreeSet<String>> {
        let rows: Vec<(String,)> = select_among(self, "select path from publications where path in", paths).await?;
        Ok(rows.into_iter().map(|(path,)| path).collect())
    }

    /// Gives the publication at an address, whatever the public sees of it.
    pub async fn publication_at(&mut self, place: &Place) -> Result<Option<Publication>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from publications where path = $1", place.path())?;
        row.map(record::read).transpose()
    }

    /// Gives the publication at an address with live ones that stand near it: one look.
    pub async fn publication_at_with_near(&mut self, place: &Place, most: u32) -> Result<Option<(Publication, Near)>> {
        let topic = place.topic.as_str();
        let first_word = topic.split('-').next().unwrap_or(topic);
        let rows: Vec<(i64, String, String)> = sql!(
            self,
            all "select cast(0 as bigint), id, state from publications where path = $1
                 union all select cast(1 as bigint), id, state from (
                     select id, state from publications where public = 'live' and specialty = $2 and topic = $3
                     order by first_at desc, id desc limit $4) as same
                 union all select cast(2 as bigint), id, state from (
                     select id, state from publications
                     where public = 'live' and specialty = $2 and topic > $5 and topic < $6 and topic <> $3
                     order by topic desc, first_at desc, id desc limit $4) as akin",
            place.path(),
            place.specialty.as_str(),
            topic,
            // Among the newest may be the page itself.
            i64::from(most) + 1,
            format!("{first_word}-"),
            // The full stop follows the hyphen.
            format!("{first_word}.")
        )?;
        let (mut at, mut near) = (None, Near::default());
        for (which, id, state) in rows {
            let publication: Publication = record::read((id, state))?;
            match which {
                0 => at = Some(publication),
                1 => near.same.push(publication),
                _ => near.akin.push(publication),
            }
        }
        let Some(at) = at else { return Ok(None) };
        near.same.retain(|one| one.id != at.id);
        // No database promises an order to a union.
        near.same.sort_by_key(|one| std::cmp::Reverse(PageMark::of(one).map(|mark| (mark.first_at, mark.id))));
        near.same.truncate(most as usize);
        Ok(Some((at, near)))
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

    /// Gives the live pages that somebody must look at again on a day or before, the longest overdue first, those after one.
    pub async fn publications_to_review_after(
        &mut self,
        on: Date,
        (after_on, after): (Date, PublicationId),
        most: u32,
    ) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select id, state from publications
                 where public = 'live' and next_review_on <= $1 and (next_review_on, id) > ($2, $3)
                 order by next_review_on, id limit $4",
            on.to_string(),
            after_on.to_string(),
            after.to_string(),
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the pages whose readers are led to a page, in the order of identifiers.
    pub async fn publications_merged_into(&mut self, page: PublicationId) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select id, state from publications where merged_into = $1 order by id",
            page.to_string()
        )?;
        record::read_all(rows)
    }

    /// Gives how pairs of reviewers agreed so far, over all pages. Reads one row a page that was ever read twice.
    pub async fn publications_agreement(&mut self) -> Result<Agreement> {
        let row: Option<(i64, i64, i64)> = sql!(
            self,
            one "select cast(coalesce(sum(both_approved), 0) as bigint), cast(coalesce(sum(both_changes), 0) as bigint),
                 cast(coalesce(sum(split), 0) as bigint) from publications where split is not null"
        )?;
        let (both_approved, both_changes, split) = row.unwrap_or_default();
        let count = |value: i64| {
            u32::try_from(value).map_err(|_| Error::Contradiction {
                table: "publications",
                column: "split",
                id: value.to_string(),
            })
        };
        Ok(Agreement { both_approved: count(both_approved)?, both_changes: count(both_changes)?, split: count(split)? })
    }
}
