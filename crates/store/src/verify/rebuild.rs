//! Making the records anew from the journal.

use askwell_core::account::Account;
use askwell_core::consultation::Consultation;
use askwell_core::practitioner::Practitioner;
use askwell_core::publication::Publication;
use askwell_core::synonym::Synonym;

use super::PAGE;
use super::check::Check;
use super::fold::folded;
use crate::db::sql;
use crate::record::{self, Record};
use crate::unit::Unit;
use crate::{Error, Result};

impl Unit {
    pub(super) async fn rebuild(&mut self) -> Result<u64> {
        let mut check = Check::default();
        let size = self.journal_head().await?.size;
        if !check.journal(self, size, &mut |_, _| {}).await? {
            let fault = check.faults.first().map(ToString::to_string).unwrap_or_default();
            return Err(Error::Contradiction { table: "journal", column: "leaf", id: fault });
        }
        for statement in [
            "delete from accounts",
            "delete from practitioners",
            "delete from consultations",
            "delete from publications",
            "delete from publication_people",
            "delete from publication_evidence",
            "delete from publication_counts",
            "delete from specialty_counts",
            "delete from shifts",
            "delete from synonyms",
        ] {
            sql!(self, run statement)?;
        }
        let mut made = self.rebuild_records::<Account>(&check).await?;
        made += self.rebuild_records::<Practitioner>(&check).await?;
        made += self.rebuild_records::<Consultation>(&check).await?;
        made += self.rebuild_publications(&check).await?;
        made += self.rebuild_records::<Synonym>(&check).await?;
        for shift in check.shifts.values() {
            self.shift_write(shift).await?;
            made += 1;
        }
        Ok(made)
    }

    async fn rebuild_records<R: Record>(&mut self, check: &Check) -> Result<u64> {
        let ids = check.ids(R::TABLE);
        for some in ids.chunks(PAGE as usize) {
            let folded = folded::<R>(self, some).await?;
            record::save(self, &folded.values().collect::<Vec<_>>()).await?;
        }
        Ok(ids.len() as u64)
    }

    async fn rebuild_publications(&mut self, check: &Check) -> Result<u64> {
        let ids = check.ids(Publication::TABLE);
        for some in ids.chunks(PAGE as usize) {
            for publication in folded::<Publication>(self, some).await?.values() {
                self.publication_write(publication).await?;
            }
        }
        Ok(ids.len() as u64)
    }
}
