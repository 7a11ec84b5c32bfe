//! Signs of life and leases, as they stand in the store between two looks.

use std::collections::BTreeMap;

use askwell_core::dispatch::{State, Status};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_store::Reader;
use jiff::{SignedDuration, Timestamp};

pub(super) use askwell_store::Presence;

use crate::Result;

/// A doctor not seen for so long may as well have never been: shifts are shorter.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// Gives who was seen lately.
pub(super) async fn presences(reader: &mut Reader, now: Timestamp) -> Result<BTreeMap<PractitionerId, Presence>> {
    let presences = reader.presences_since(now - SEEN_WITHIN).await?;
    Ok(presences.into_iter().map(|presence| (presence.practitioner, presence)).collect())
}

/// Brings the doctors' signs of life into the state; what has not changed leaves the plan valid.
pub(super) fn bring_presences(state: &mut State, presences: &BTreeMap<PractitionerId, Presence>) {
    for (id, presence) in presences {
        let (seen_at, idle_since) = (Some(presence.seen_at), presence.idle_since);
        if state.doctor(*id).is_some_and(|doctor| doctor.last_seen != seen_at || doctor.idle_since != idle_since) {
            state.doctor_update(*id, |doctor| {
                doctor.last_seen = seen_at;
                doctor.idle_since = idle_since;
            });
        }
    }
}

/// Brings the ends of the leases into the state.
pub(super) fn bring_leases(state: &mut State, leases: &BTreeMap<ConsultationId, (PractitionerId, Timestamp)>) {
    for (consultation, (practitioner, until)) in leases {
        let stands = state.task(*consultation).is_some_and(|task| match task.status {
            Status::Working { by, lease_until, .. } => by == *practitioner && lease_until != *until,
            _ => false,
        });
        if stands {
            state.task_update(*consultation, |task| {
                if let Status::Working { lease_until, .. } = &mut task.status {
                    *lease_until = *until;
                }
            });
        }
    }
}
