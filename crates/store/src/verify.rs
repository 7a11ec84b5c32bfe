//! Replaying the journal: whether the tables are what it says, and making them so.

mod check;
mod fold;
mod pages;
mod rebuild;

use std::fmt;

use askwell_core::account::Account;
use askwell_core::consultation::Consultation;
use askwell_core::practitioner::Practitioner;
use askwell_core::publication::Publication;
use askwell_core::synonym::Synonym;

use crate::Result;
use crate::by::By;
use crate::journal::{Head, JournalFault};
use crate::store::Store;
use check::Check;

/// How many entries or records are read at once.
const PAGE: u32 = 500;

/// What a check of everything came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The journal that was read.
    pub head: Head,
    /// How many records were compared with what the journal says of them.
    pub records: u64,
    /// How many texts were opened.
    pub texts: u64,
    /// How many files were opened, from the first byte to the last.
    pub files: u64,
    /// What is wrong; nothing when all is well.
    pub faults: Vec<Fault>,
}

/// Something that is not as it should be, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The journal itself; nothing after this entry was checked.
    Journal(JournalFault),
    /// A row is not what the journal says.
    Row {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
        /// What differs: a column, or that there is no such row.
        what: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(fault) => fault.fmt(f),
            Self::Row { table, id, what } => write!(f, "{table} {id}: {what}"),
        }
    }
}

fn row(table: &'static str, id: impl ToString, what: impl Into<String>) -> Fault {
    Fault::Row { table, id: id.to_string(), what: what.into() }
}

impl Store {
    /// Replays the journal against every table and opens every sealed text and file; changes nothing.
    ///
    /// The journal is checked entry by entry, leaf by leaf, up to its head; then each record is folded from its events and
    /// compared with its row, column by column, and the words of imported pages and of synonyms with their digests. `progress` hears how much is done and how much there is.
    pub async fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Report> {
        let mut reader = self.snapshot().await?;
        let head = reader.journal_head().await?;
        let mut check = Check::default();
        let sound = check.journal(&mut reader, head.size, &mut progress).await?;
        let mut records = 0;
        let (mut texts, mut files) = (0, 0);
        if sound {
            records += check.records::<Account>(&mut reader).await?;
            records += check.records::<Practitioner>(&mut reader).await?;
            records += check.records::<Consultation>(&mut reader).await?;
            records += check.records::<Publication>(&mut reader).await?;
            records += check.records::<Synonym>(&mut reader).await?;
            records += check.shifts(&mut reader).await?;
            check.shelves(&mut reader).await?;
            texts = check.texts(&mut reader).await?;
            check.pages(&mut reader).await?;
            check.synonyms(&mut reader).await?;
            files = check.files(self, &mut reader).await?;
        }
        Ok(Report { head, records, texts, files, faults: check.faults })
    }

    /// Makes every record anew from the journal, in one unit, and says how many there are. A journal that is not sound is refused.
    pub async fn rebuild(&self, now: jiff::Timestamp) -> Result<u64> {
        self.write(By::Operator, now, |unit| Box::pin(unit.rebuild())).await
    }
}
