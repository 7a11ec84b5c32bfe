//! The roster's shifts.

use askwell_core::event::{Event, RosterEvent};
use askwell_core::id::{PractitionerId, ShiftId};
use askwell_core::roster::Shift;
use jiff::Timestamp;

use crate::db::sql;
use crate::reader::Reader;
use crate::unit::Unit;
use crate::{Error, Result};

fn shift((id, state): (String, String)) -> Result<Shift> {
    serde_json::from_str(&state).map_err(|_| Error::Contradiction { table: "shifts", column: "state", id })
}

impl Reader {
    /// Gives a shift.
    pub async fn shift(&mut self, id: ShiftId) -> Result<Option<Shift>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from shifts where id = $1", id.to_string())?;
        row.map(shift).transpose()
    }

    /// Gives every shift of which some part lies between two moments, in the order of their starts.
    pub async fn shifts_between(&mut self, from: Timestamp, to: Timestamp) -> Result<Vec<Shift>> {
        let rows: Vec<(String, String)> = sql!(
            self,
            all "select id, state from shifts where ends_at > $1 and starts_at < $2 order by starts_at, id",
            from.as_microsecond(),
            to.as_microsecond()
        )?;
        rows.into_iter().map(shift).collect()
    }

    /// Gives a practitioner's shifts that end after a moment, in the order of their starts.
    pub async fn shifts_of(&mut self, practitioner: PractitionerId, from: Timestamp) -> Result<Vec<Shift>> {
        let rows: Vec<(String, String)> = sql!(
            self,
            all "select id, state from shifts where practitioner = $1 and ends_at > $2 order by starts_at, id",
            practitioner.to_string(),
            from.as_microsecond()
        )?;
        rows.into_iter().map(shift).collect()
    }
}

impl Unit {
    /// Puts a shift on the roster and appends that; gives the entry's number.
    pub async fn shift_add(&mut self, shift: &Shift) -> Result<u64> {
        self.shift_write(shift).await?;
        self.journal_append(&Event::Roster { event: RosterEvent::Added { shift: shift.clone() } })
    }

    /// Changes a shift that is on the roster and appends that; [`Error::Missing`] when it is not on it.
    pub async fn shift_change(&mut self, shift: &Shift) -> Result<u64> {
        if sql!(self, run "delete from shifts where id = $1", shift.id.to_string())? == 0 {
            return Err(Error::Missing { table: "shifts", id: shift.id.to_string() });
        }
        self.shift_write(shift).await?;
        self.journal_append(&Event::Roster { event: RosterEvent::Changed { shift: shift.clone() } })
    }

    /// Takes a shift off the roster and appends that; [`Error::Missing`] when it is not on it.
    pub async fn shift_remove(&mut self, id: ShiftId) -> Result<u64> {
        if sql!(self, run "delete from shifts where id = $1", id.to_string())? == 0 {
            return Err(Error::Missing { table: "shifts", id: id.to_string() });
        }
        self.journal_append(&Event::Roster { event: RosterEvent::Removed { shift: id } })
    }

    pub(crate) async fn shift_write(&mut self, shift: &Shift) -> Result<()> {
        let state = serde_json::to_string(shift)?;
        sql!(
            self,
            run "insert into shifts (id, state, practitioner, starts_at, ends_at) values ($1, $2, $3, $4, $5)",
            shift.id.to_string(),
            state,
            shift.practitioner.to_string(),
            shift.starts_at.as_microsecond(),
            shift.ends_at.as_microsecond()
        )?;
        Ok(())
    }
}
