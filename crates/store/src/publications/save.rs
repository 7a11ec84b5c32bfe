//! Saving publications, and what is kept beside them: counts and people.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::code::{Slug, Specialty};
use askwell_core::event::Event;
use askwell_core::id::PractitionerId;
use askwell_core::publication::{self, Public, Publication};

use crate::Result;
use crate::db::{Cell, insert, sql};
use crate::record;
use crate::unit::Unit;

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
        self.publication_people_put(&publications).await?;
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
        self.publication_people_put(&[publication]).await?;
        sql!(self, run "delete from publication_evidence where publication = $1", id)?;
        self.publication_evidence_put(publication).await
    }

    async fn publication_people_put(&mut self, publications: &[&Publication]) -> Result<()> {
        let people = publications.iter().flat_map(|publication| {
            people(publication).into_iter().map(|(person, role)| (publication.id, person, role))
        });
        let cells = people.flat_map(|(publication, practitioner, role)| {
            [Cell::from(publication.to_string()), Cell::from(practitioner.to_string()), Cell::from(role)]
        });
        let cells = cells.collect();
        insert(self, "insert into publication_people (publication, practitioner, role) values", "", 3, cells).await?;
        Ok(())
    }

    async fn publication_counts_add(&mut self, counts: BTreeMap<ShelfKey, i64>) -> Result<()> {
        let mut fields = BTreeMap::new();
        for ((specialty, _), live) in &counts {
            *fields.entry(specialty.clone()).or_insert(0) += live;
        }
        let cells =
            fields.into_iter().flat_map(|(specialty, live): (String, i64)| [Cell::from(specialty), Cell::from(live)]);
        let cells = cells.collect();
        insert(
            self,
            "insert into specialty_counts (specialty, live) values",
            " on conflict (specialty) do update set live = specialty_counts.live + excluded.live",
            2,
            cells,
        )
        .await?;
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

    /// Says what a topic is called; control characters are left out, since PostgreSQL takes no zero byte in a text.
    pub async fn topic_name_put(&mut self, specialty: &Specialty, topic: &Slug, name: &str) -> Result<()> {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
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

    /// Says what topics are called that have no name yet; the first of several counts.
    pub async fn topic_names_keep(&mut self, names: impl IntoIterator<Item = (Specialty, Slug, String)>) -> Result<()> {
        let cells = names.into_iter().flat_map(|(specialty, topic, name)| {
            let name: String = name.chars().filter(|c| !c.is_control()).collect();
            [Cell::from(specialty.as_str()), Cell::from(topic.as_str()), Cell::from(name)]
        });
        let cells = cells.collect();
        let head = "insert into topics (specialty, topic, name) values";
        insert(self, head, " on conflict (specialty, topic) do nothing", 3, cells).await?;
        Ok(())
    }
}
