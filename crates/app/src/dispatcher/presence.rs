//! Signs of life and leases, as they stand in the store between two looks.

use std::collections::BTreeMap;

use askwell_core::dispatch::{PageOutcome, State, Status};
use askwell_core::id::PractitionerId;
use askwell_store::{Lease, Reader};
use jiff::{SignedDuration, Timestamp};

pub(super) use askwell_store::Presence;

use crate::Result;

/// A doctor not seen for so long may as well have never been: shifts are shorter.
const SEEN_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What is in no journal: who was seen when, and until when cases stay in hand.
#[derive(Debug)]
pub(super) struct Signs {
    pub(super) presences: BTreeMap<PractitionerId, Presence>,
    pub(super) leases: Vec<Lease>,
}

impl Signs {
    /// Reads them.
    pub(super) async fn read(reader: &mut Reader, now: Timestamp) -> Result<Self> {
        Ok(Self { presences: presences(reader, now).await?, leases: reader.leases().await? })
    }
}

/// Gives who was seen lately.
pub(super) async fn presences(reader: &mut Reader, now: Timestamp) -> Result<BTreeMap<PractitionerId, Presence>> {
    let presences = reader.presences_since(now - SEEN_WITHIN).await?;
    Ok(presences.into_iter().map(|presence| (presence.practitioner, presence)).collect())
}

/// Brings the doctors' signs of life into the state, and the pages that went unanswered since; what has not changed leaves
/// the plan valid.
pub(super) fn bring_presences(state: &mut State, presences: &BTreeMap<PractitionerId, Presence>, now: Timestamp) {
    let paged = paged(state, presences, now);
    let ids: Vec<PractitionerId> = state.doctors().map(|doctor| doctor.id).collect();
    for id in ids {
        let last_seen = presences.get(&id).map(|presence| presence.seen_at);
        let (unanswered_pages, last_paged_at) = paged.get(&id).map_or((0, None), |(count, at)| (*count, Some(*at)));
        let changed = state.doctor(id).is_some_and(|doctor| {
            (doctor.last_seen, doctor.unanswered_pages, doctor.last_paged_at)
                != (last_seen, unanswered_pages, last_paged_at)
        });
        if changed {
            state.doctor_update(id, |doctor| {
                doctor.last_seen = last_seen;
                doctor.unanswered_pages = unanswered_pages;
                doctor.last_paged_at = last_paged_at;
            });
        }
    }
}

/// For each doctor with pages of open cases: how many went unanswered since the last sign of life, and when the last was sent.
fn paged(
    state: &State,
    presences: &BTreeMap<PractitionerId, Presence>,
    now: Timestamp,
) -> BTreeMap<PractitionerId, (u32, Timestamp)> {
    let mut paged: BTreeMap<PractitionerId, (u32, Timestamp)> = BTreeMap::new();
    for page in state.paged().flat_map(|task| &task.pages) {
        let seen_since = presences.get(&page.practitioner).is_some_and(|presence| page.sent_at < presence.seen_at);
        let unanswered = page.outcome == PageOutcome::Open && page.expires <= now && !seen_since;
        let (count, last) = paged.entry(page.practitioner).or_insert((0, page.sent_at));
        *count += u32::from(unanswered);
        *last = page.sent_at.max(*last);
    }
    paged
}

/// Brings the ends of the leases into the state. They may have been read before what the state has heard since: a lease never
/// gets shorter for its holder, so only a later end counts.
pub(super) fn bring_leases(state: &mut State, leases: &[Lease]) {
    for Lease { consultation, practitioner, until } in leases {
        let stands = state.task(*consultation).is_some_and(|task| match task.status {
            Status::Working { by, lease_until, .. } => by == *practitioner && lease_until < *until,
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
