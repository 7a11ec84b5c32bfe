//! Leases: until when a case stays with its holder without another sign of life. Kept beside the journal and never in it;
//! what a lease's end leads to is an event like any other.

use askwell_core::id::{ConsultationId, PractitionerId};
use jiff::Timestamp;

use crate::db::sql;
use crate::reader::{Reader, moment};
use crate::unit::Unit;
use crate::{Error, Result};

/// A case in somebody's hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// Which.
    pub consultation: ConsultationId,
    /// Whose.
    pub practitioner: PractitionerId,
    /// Void from then on.
    pub until: Timestamp,
}

type LeaseRow = (String, String, i64);

impl Unit {
    /// Gives or prolongs a lease; it never gets shorter for the same holder, so that two windows do not fight.
    pub async fn lease_set(
        &mut self,
        consultation: ConsultationId,
        practitioner: PractitionerId,
        until: Timestamp,
    ) -> Result<()> {
        sql!(
            self,
            run "insert into leases (consultation, practitioner, until) values ($1, $2, $3)
                 on conflict (consultation) do update
                 set practitioner = excluded.practitioner, until = excluded.until
                 where leases.practitioner <> excluded.practitioner or leases.until < excluded.until",
            consultation.to_string(),
            practitioner.to_string(),
            until.as_microsecond()
        )?;
        Ok(())
    }

    /// Ends a lease.
    pub async fn lease_remove(&mut self, consultation: ConsultationId) -> Result<()> {
        sql!(self, run "delete from leases where consultation = $1", consultation.to_string())?;
        Ok(())
    }
}

impl Reader {
    /// Gives the lease of a case.
    pub async fn lease(&mut self, consultation: ConsultationId) -> Result<Option<Lease>> {
        let row: Option<LeaseRow> = sql!(
            self,
            one "select consultation, practitioner, until from leases where consultation = $1",
            consultation.to_string()
        )?;
        row.map(lease).transpose()
    }

    /// Gives every lease, in the order of the cases.
    pub async fn leases(&mut self) -> Result<Vec<Lease>> {
        let rows: Vec<LeaseRow> =
            sql!(self, all "select consultation, practitioner, until from leases order by consultation")?;
        rows.into_iter().map(lease).collect()
    }
}

fn lease((consultation, practitioner, until): LeaseRow) -> Result<Lease> {
    let contradiction = |column| Error::Contradiction { table: "leases", column, id: consultation.clone() };
    Ok(Lease {
        consultation: consultation.parse().map_err(|_| contradiction("consultation"))?,
        practitioner: practitioner.parse().map_err(|_| contradiction("practitioner"))?,
        until: moment(until, "leases", "until", &consultation)?,
    })
}
