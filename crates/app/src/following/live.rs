//! Tells open pages that something changed. Every node follows for its own listeners, from where the journal stands now.

use askwell_core::consultation::{self, State};
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, PractitionerId};

use crate::live::Topic;
use crate::{App, Result};

/// So many entries are told in one go.
const ENTRIES_AT_ONCE: u32 = 500;

impl App {
    /// Tells what the journal says after an entry, and gives the entry up to which everything was told.
    pub(crate) async fn live_tell(&self, after: u64) -> Result<u64> {
        let mut reader = self.store().read().await?;
        let entries = reader.journal_page(after, ENTRIES_AT_ONCE).await?;
        let mut last = after;
        for entry in entries {
            last = entry.number;
            match entry.event {
                Event::Consultation { id, event } => {
                    self.tell_consultation(id, &event, last);
                    if comes_back(&event)
                        && let Some(consultation) = reader.consultation(id).await?
                        && let State::Open { preferred: Some(doctor), .. } = consultation.state
                    {
                        self.live().tell(Topic::Desk(doctor), last);
                    }
                }
                Event::Publication { id, .. } => self.tell_publication(id, last),
                Event::Roster { .. } | Event::Practitioner { .. } => self.live().tell(Topic::Board, last),
                _ => {}
            }
        }
        Ok(last)
    }

    fn tell_consultation(&self, id: ConsultationId, event: &consultation::Event, number: u64) {
        self.live().tell(Topic::Consultation(id), number);
        self.live().tell(Topic::Board, number);
        if let Some(doctor) = doctor(event) {
            self.live().tell(Topic::Desk(doctor), number);
        }
    }
}

/// Whether the patient has said something that the doctor of before goes on with.
fn comes_back(event: &consultation::Event) -> bool {
    matches!(event, consultation::Event::Replied { .. } | consultation::Event::FollowedUp { .. })
}

/// The doctor whose desk an event changes.
fn doctor(event: &consultation::Event) -> Option<PractitionerId> {
    use consultation::Event;
    match event {
        Event::Offered { to, .. } | Event::OfferEnded { to, .. } | Event::AssignedByHand { to, .. } => Some(*to),
        Event::Accepted { by, .. }
        | Event::Declined { by, .. }
        | Event::AskedBack { by, .. }
        | Event::Answered { by, .. }
        | Event::Released { from: by, .. } => Some(*by),
        _ => None,
    }
}
