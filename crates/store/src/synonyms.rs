//! Names that a search treats alike, as reviewers keep them; their words are public texts.

use askwell_core::event::Event;
use askwell_core::id::SynonymId;
use askwell_core::synonym::{self, Standing, Synonym};
use uuid::Uuid;

use crate::Result;
use crate::db::{Cell, sql};
use crate::reader::Reader;
use crate::record::{self, Record};
use crate::unit::Unit;

impl Record for Synonym {
    type Event = synonym::Event;

    const TABLE: &'static str = "synonyms";
    const COLUMNS: &'static [&'static str] = &["standing"];

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn columns(&self) -> Vec<Cell> {
        let standing = match self.standing {
            Standing::Used => "used",
            Standing::Retired { .. } => "retired",
        };
        vec![Cell::from(standing)]
    }

    fn begin(id: Uuid, event: &synonym::Event) -> Option<Self> {
        Self::begin(SynonymId(id), event)
    }

    fn apply(&mut self, event: &synonym::Event) {
        self.apply(event);
    }

    fn event(event: Event) -> Option<synonym::Event> {
        if let Event::Synonym { event, .. } = event { Some(event) } else { None }
    }
}

impl Reader {
    /// Gives an entry.
    pub async fn synonym(&mut self, id: SynonymId) -> Result<Option<Synonym>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from synonyms where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives every entry, retired ones too, in the order of identifiers: the oldest first.
    pub async fn synonyms(&mut self) -> Result<Vec<Synonym>> {
        let rows = sql!(self, all "select id, state from synonyms order by id")?;
        record::read_all(rows)
    }
}

impl Unit {
    /// Saves an entry after an event and appends the event; gives its number. The caller keeps the words as a public text.
    pub async fn synonym_save(&mut self, synonym: &Synonym, event: &synonym::Event) -> Result<u64> {
        record::save(self, &[synonym]).await?;
        self.journal_append(&Event::Synonym { id: synonym.id, event: event.clone() })
    }
}
