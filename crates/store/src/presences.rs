//! Signs of life at the desk: who was seen when. Not in the journal, since a heartbeat every few seconds decides nothing.

use askwell_core::id::PractitionerId;
use jiff::Timestamp;

use crate::db::sql;
use crate::reader::{Reader, moment};
use crate::unit::Unit;
use crate::{Error, Result};

/// When a doctor was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub practitioner: PractitionerId,
    /// The last sign of life.
    pub seen_at: Timestamp,
    /// The last sign of life at which nothing was in hand.
    pub idle_since: Option<Timestamp>,
}

type PresenceRow = (String, i64, Option<i64>);

impl Unit {
    /// Notes a sign of life now; `is_idle` says whether the doctor had free hands.
    pub async fn presence_note(&mut self, practitioner: PractitionerId, is_idle: bool) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "insert into presences (practitioner, seen_at, idle_since) values ($1, $2, $3)
                 on conflict (practitioner) do update
                 set seen_at = excluded.seen_at, idle_since = coalesce(excluded.idle_since, presences.idle_since)",
            practitioner.to_string(),
            now,
            is_idle.then_some(now)
        )?;
        Ok(())
    }
}

impl Reader {
    /// Gives everybody who was seen at or after a moment, in the order of their identifiers.
    pub async fn presences_since(&mut self, since: Timestamp) -> Result<Vec<Presence>> {
        let rows: Vec<PresenceRow> = sql!(
            self,
            all "select practitioner, seen_at, idle_since from presences where seen_at >= $1 order by practitioner",
            since.as_microsecond()
        )?;
        rows.into_iter().map(presence).collect()
    }
}

fn presence((practitioner, seen_at, idle_since): PresenceRow) -> Result<Presence> {
    let contradiction =
        |_| Error::Contradiction { table: "presences", column: "practitioner", id: practitioner.clone() };
    Ok(Presence {
        practitioner: practitioner.parse().map_err(contradiction)?,
        seen_at: moment(seen_at, "presences", "seen_at", &practitioner)?,
        idle_since: idle_since.map(|at| moment(at, "presences", "idle_since", &practitioner)).transpose()?,
    })
}
