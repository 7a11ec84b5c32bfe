//! Who was asked for a turn and what came back, read from the journal: the consultation itself keeps only open offers.

use askwell_core::consultation::{Event, OfferEnd};
use askwell_core::dispatch::{Page, PageOutcome};
use askwell_core::id::PractitionerId;
use jiff::Timestamp;

/// Gives the pages and offers of the current turn, oldest first; `history` is everything that happened to the consultation.
pub(super) fn pages<'a>(history: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> Vec<Page> {
    let mut pages = Vec::new();
    for (at, event) in history {
        match event {
            Event::Offered { to, tier, until, .. } => pages.push(Page {
                practitioner: *to,
                tier: *tier,
                sent_at: at,
                expires: *until,
                outcome: PageOutcome::Open,
            }),
            Event::OfferEnded { to, why: OfferEnd::NotEligible } => settle(&mut pages, *to, PageOutcome::Void),
            Event::Declined { by, .. } => settle(&mut pages, *by, PageOutcome::Declined),
            Event::Accepted { by: to, .. } | Event::AssignedByHand { to, .. } => {
                settle(&mut pages, *to, PageOutcome::Accepted);
                void_open(&mut pages);
            }
            Event::Rerouted { .. } => void_open(&mut pages),
            Event::FollowedUp { .. } => pages.clear(),
            _ => {}
        }
    }
    pages
}

/// Notes what came back from the doctor's open page, if there is one.
fn settle(pages: &mut [Page], practitioner: PractitionerId, outcome: PageOutcome) {
    let open = |page: &&mut Page| page.practitioner == practitioner && page.outcome == PageOutcome::Open;
    if let Some(page) = pages.iter_mut().rfind(open) {
        page.outcome = outcome;
    }
}

fn void_open(pages: &mut [Page]) {
    for page in pages.iter_mut().filter(|page| page.outcome == PageOutcome::Open) {
        page.outcome = PageOutcome::Void;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::consultation::DeclineReason;
    use askwell_core::roster::Tier;
    use uuid::Uuid;

    use super::*;

    fn doctor(number: u128) -> PractitionerId {
        PractitionerId(Uuid::from_u128(number))
    }

    fn at(minute: i64) -> Timestamp {
        Timestamp::from_second(minute * 60).unwrap()
    }

    fn offered(to: u128, tier: Tier, minute: i64) -> (Timestamp, Event) {
        (at(minute), Event::Offered { to: doctor(to), tier, until: at(minute + 8), why: None })
    }

    fn read(history: &[(Timestamp, Event)]) -> Vec<(PractitionerId, PageOutcome)> {
        let pages = pages(history.iter().map(|(at, event)| (*at, event)));
        pages.iter().map(|page| (page.practitioner, page.outcome)).collect()
    }

    #[test]
    fn whoever_accepts_first_voids_the_other_pages() {
        let history = [
            offered(1, Tier::OnCall, 0),
            offered(2, Tier::Backup, 9),
            (at(10), Event::Accepted { by: doctor(2), at: at(10) }),
        ];
        assert_eq!(read(&history), [(doctor(1), PageOutcome::Void), (doctor(2), PageOutcome::Accepted)]);
    }

    #[test]
    fn an_unanswered_page_stays_open_past_its_end_and_a_declined_one_does_not() {
        let declined = Event::Declined { by: doctor(2), reason: DeclineReason::NoTime, at: at(10) };
        let ended = Event::OfferEnded { to: doctor(1), why: OfferEnd::Expired };
        let history = [offered(1, Tier::OnCall, 0), (at(8), ended), offered(2, Tier::OnCall, 9), (at(10), declined)];
        assert_eq!(read(&history), [(doctor(1), PageOutcome::Open), (doctor(2), PageOutcome::Declined)]);
    }

    #[test]
    fn the_next_turn_begins_without_pages() {
        let words = askwell_core::message::Words {
            message: askwell_core::id::MessageId(Uuid::nil()),
            text: askwell_core::id::TextId(Uuid::nil()),
            digest: askwell_core::code::Digest([0; 32]),
            attachments: Vec::new(),
        };
        let follow_up = Event::FollowedUp { words, questions: 1, at: at(20) };
        assert_eq!(read(&[offered(1, Tier::OnCall, 0), (at(20), follow_up)]), []);
    }
}
