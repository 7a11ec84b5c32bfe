//! Practitioners as the rules see them; what the public may know is in `profiles`.

use askwell_core::event::Event;
use askwell_core::id::PractitionerId;
use askwell_core::practitioner::{self, Practitioner, Standing};
use uuid::Uuid;

use crate::Result;
use crate::db::{Cell, sql};
use crate::reader::Reader;
use crate::record::{self, Record};
use crate::unit::Unit;

impl Record for Practitioner {
    type Event = practitioner::Event;

    const TABLE: &'static str = "practitioners";
    const COLUMNS: &'static [&'static str] = &["account", "standing"];

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn columns(&self) -> Vec<Cell> {
        let standing = match self.standing {
            Standing::Claimed => "claimed",
            Standing::Verified { .. } => "verified",
            Standing::Suspended { .. } => "suspended",
        };
        vec![Cell::from(self.account.to_string()), Cell::from(standing)]
    }

    fn begin(id: Uuid, event: &practitioner::Event) -> Option<Self> {
        Self::begin(PractitionerId(id), event)
    }

    fn apply(&mut self, event: &practitioner::Event) {
        self.apply(event);
    }

    fn event(event: Event) -> Option<practitioner::Event> {
        if let Event::Practitioner { event, .. } = event { Some(event) } else { None }
    }
}

impl Reader {
    /// Gives a practitioner.
    pub async fn practitioner(&mut self, id: PractitionerId) -> Result<Option<Practitioner>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from practitioners where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives every practitioner, in the order of identifiers.
    pub async fn practitioners(&mut self) -> Result<Vec<Practitioner>> {
        let rows = sql!(self, all "select id, state from practitioners order by id")?;
        record::read_all(rows)
    }
}

impl Unit {
    /// Saves a practitioner after an event and appends the event; gives its number.
    pub async fn practitioner_save(&mut self, practitioner: &Practitioner, event: &practitioner::Event) -> Result<u64> {
        record::save(self, &[practitioner]).await?;
        self.journal_append(&Event::Practitioner { id: practitioner.id, event: event.clone() })
    }
}
