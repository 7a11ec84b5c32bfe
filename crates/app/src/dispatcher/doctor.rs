//! A practitioner as the dispatcher sees one: what they may answer, when they are on duty, when they were last seen.

use askwell_core::dispatch::{Doctor, Duty};
use askwell_core::practitioner::{Practitioner, Standing};
use askwell_core::roster::Roster;
use jiff::Timestamp;

use super::presence::Presence;

/// Gives the doctor of a verified practitioner; `None` for one whose claim was not checked or who is suspended. Duties that
/// ended before `now` are left out.
pub(super) fn doctor(
    practitioner: &Practitioner,
    roster: &Roster,
    presence: Option<&Presence>,
    now: Timestamp,
) -> Option<Doctor> {
    if !matches!(practitioner.standing, Standing::Verified { .. }) {
        return None;
    }
    let ahead = roster.of(practitioner.id).filter(|shift| now < shift.ends_at);
    Some(Doctor {
        id: practitioner.id,
        specialties: practitioner.scope.specialties.iter().map(ToString::to_string).collect(),
        languages: practitioner.scope.languages.iter().map(ToString::to_string).collect(),
        speed: 1.0,
        duties: ahead.map(|shift| Duty { interval: shift.interval(), tier: shift.tier }).collect(),
        last_seen: presence.map(|presence| presence.seen_at),
        worked_minutes: 0.0,
        unanswered_pages: 0,
        last_paged_at: None,
        licensed_until: Some(practitioner.license.valid_until),
    })
}
