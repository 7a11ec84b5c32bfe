//! Evidence that pages may cite, as it is now; what a page cites it carries itself, as it was when it was signed.

use std::collections::BTreeSet;

use askwell_core::code::Slug;
use askwell_core::evidence::Item;
use askwell_core::id::PublicationId;
use askwell_core::publication::Publication;

use crate::db::{Cell, insert, sql};
use crate::reader::Reader;
use crate::record;
use crate::unit::Unit;
use crate::{Error, Result};

/// Gives what a live page cites.
pub(crate) fn cites(publication: &Publication) -> BTreeSet<Slug> {
    if publication.live().is_some() { publication.cites.clone() } else { BTreeSet::new() }
}

fn item((id, body): (String, String)) -> Result<Item> {
    serde_json::from_str(&body).map_err(|_| Error::Contradiction { table: "evidence", column: "body", id })
}

impl Reader {
    /// Gives an item of evidence.
    pub async fn evidence(&mut self, id: &Slug) -> Result<Option<Item>> {
        let row: Option<(String, String)> = sql!(self, one "select id, body from evidence where id = $1", id.as_str())?;
        row.map(item).transpose()
    }

    /// Gives items in the order of their names, those after one.
    pub async fn evidence_page(&mut self, after: Option<&Slug>, most: u32) -> Result<Vec<Item>> {
        let rows: Vec<(String, String)> = sql!(
            self,
            all "select id, body from evidence where id > $1 order by id limit $2",
            after.map(Slug::as_str).unwrap_or_default(),
            i64::from(most)
        )?;
        rows.into_iter().map(item).collect()
    }

    /// Gives live pages that cite an item, in the order of identifiers, those after one.
    pub async fn publications_citing(
        &mut self,
        evidence: &Slug,
        after: Option<PublicationId>,
        most: u32,
    ) -> Result<Vec<Publication>> {
        let rows = sql!(
            self,
            all "select p.id, p.state from publication_evidence e join publications p on p.id = e.publication
                 where e.evidence = $1 and e.publication > $2 order by e.publication limit $3",
            evidence.as_str(),
            after.map(|id| id.to_string()).unwrap_or_default(),
            i64::from(most)
        )?;
        record::read_all(rows)
    }
}

impl Unit {
    /// Keeps an item in place of the one of that name; says whether there was another before.
    pub async fn evidence_put(&mut self, new: &Item) -> Result<Kept> {
        let before = self.evidence(new.id()).await?;
        if before.as_ref() == Some(new) {
            return Ok(Kept::Same);
        }
        let now = self.now_micros();
        let body = serde_json::to_string(new)?;
        sql!(
            self,
            run "insert into evidence (id, body, changed_at) values ($1, $2, $3)
                 on conflict (id) do update set body = excluded.body, changed_at = excluded.changed_at",
            new.id().as_str(),
            body,
            now
        )?;
        Ok(if before.is_some() { Kept::Changed } else { Kept::New })
    }

    pub(crate) async fn publication_evidence_put(&mut self, publication: &Publication) -> Result<()> {
        let cells = cites(publication).into_iter();
        let cells = cells.flat_map(|id| [Cell::from(publication.id.to_string()), Cell::from(id.to_string())]).collect();
        insert(self, "insert into publication_evidence (publication, evidence) values", "", 2, cells).await?;
        Ok(())
    }
}

/// What keeping an item did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing of that name was here.
    New,
    /// It took the place of another.
    Changed,
    /// It was here already, word for word.
    Same,
}
