//! The only place where a publication changes.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{Event, Origin, Public, Publication, Revision, Work};
use crate::code::Digest;
use crate::id::{AccountId, PublicationId, TextId};
use crate::reading::{Agreement, Outcome, Readings};
use crate::review::{Review, Verdict};

impl Publication {
    /// Gives the publication that the first event describes; any other event begins nothing.
    pub fn begin(id: PublicationId, event: &Event) -> Option<Self> {
        let (Event::Drafted { origin, place, language, text, digest, by, at }
        | Event::Imported { origin, place, language, text, digest, by, at }) = event
        else {
            return None;
        };
        let revision =
            Revision { number: 1, text: *text, digest: *digest, by: *by, at: *at, redaction: None, review: None };
        let live = Public::Live { revision: 1, first_at: *at, at: *at, next_review_on: None };
        let imported = matches!(event, Event::Imported { .. });
        Some(Self {
            id,
            origin: origin.clone(),
            place: place.clone(),
            language: language.clone(),
            revisions: vec![revision],
            work: (!imported).then_some(Work::Draft),
            public: if imported { live } else { Public::Never },
            cites: BTreeSet::new(),
            changed: BTreeSet::new(),
            readings: None,
            agreement: Agreement::default(),
            words: None,
            version: 1,
        })
    }

    /// Changes the state as the event says; the only way it changes.
    pub fn apply(&mut self, event: &Event) {
        self.version += 1;
        match event {
            Event::Drafted { .. } | Event::Imported { .. } => {}
            Event::Revised { text, digest, by, at } => {
                self.add_revision(*text, *digest, *by, *at);
                self.readings = None;
                self.work = Some(Work::Draft);
            }
            Event::Reimported { line, reviewed_on, text, digest, by, at } => {
                self.origin = Origin::Import { line: *line, reviewed_on: *reviewed_on };
                let revision = self.add_revision(*text, *digest, *by, *at);
                let first_at = if let Public::Live { first_at, .. } = self.public { first_at } else { *at };
                self.public = Public::Live { revision, first_at, at: *at, next_review_on: None };
                self.readings = None;
                self.work = None;
            }
            Event::Moved { place } => self.place = place.clone(),
            Event::Redacted { report } => {
                if let Some(newest) = self.revisions.last_mut() {
                    newest.redaction = Some(report.clone());
                }
            }
            Event::Submitted { readers, .. } => {
                self.work = Some(Work::InReview);
                self.readings = Readings::wanted(*readers, self.readings.take());
            }
            Event::Recalled { .. } => {
                self.readings = None;
                self.work = Some(Work::Draft);
            }
            Event::Reviewed { review } => self.reviewed(review),
            Event::Published { revision, next_review_on, at, .. } => {
                let first_at = if let Public::Live { first_at, .. } = self.public { first_at } else { *at };
                let next_review_on = Some(*next_review_on);
                self.public = Public::Live { revision: *revision, first_at, at: *at, next_review_on };
                self.work = None;
                self.readings = None;
                self.changed.clear();
                self.words = None;
            }
            Event::Merged { into, at, .. } => {
                let before = Box::new(self.public.clone());
                self.public = Public::Merged { into: *into, at: *at, before };
                self.work = None;
            }
            Event::Unmerged { .. } => {
                if let Public::Merged { before, .. } = &self.public {
                    self.public = Public::clone(before);
                }
                self.readings = None;
                self.work = (!self.newest_is_live()).then_some(Work::Draft);
            }
            Event::Attested { words } => self.words = Some(*words),
            Event::Cited { evidence } => self.cites.clone_from(evidence),
            Event::EvidenceChanged { evidence, next_review_on: on, .. } => {
                self.changed.extend(evidence.iter().cloned());
                if let Public::Live { next_review_on, .. } = &mut self.public {
                    *next_review_on = Some(next_review_on.map_or(*on, |planned| planned.min(*on)));
                }
            }
            Event::Retracted { reason, at, .. } => self.public = Public::Retracted { reason: *reason, at: *at },
            Event::Withdrawn { at } => {
                self.public = Public::Withdrawn { at: *at };
                self.words = None;
                self.work = None;
            }
        }
    }

    /// Takes a verdict: at once where one is wanted, else when the last that is wanted has come.
    fn reviewed(&mut self, review: &Review) {
        let outcome = match &mut self.readings {
            Some(readings) => readings.take(review, &mut self.agreement),
            None => Outcome::Decided(review.clone()),
        };
        let review = match outcome {
            Outcome::Open => return,
            Outcome::Disagreed => {
                self.work = Some(Work::Disagreed);
                return;
            }
            Outcome::Decided(review) => review,
        };
        self.work = Some(match review.verdict {
            Verdict::Approved { .. } => Work::Approved,
            Verdict::ChangesRequested { .. } => Work::ChangesRequested,
        });
        // A public text keeps the signature under which it is read until it has a new one.
        let keeps_signature = self.work == Some(Work::ChangesRequested) && self.newest_is_live();
        if let Some(newest) = self.revisions.last_mut().filter(|_| !keeps_signature) {
            newest.review = Some(review);
        }
    }

    fn add_revision(&mut self, text: TextId, digest: Digest, by: AccountId, at: Timestamp) -> u32 {
        let number = self.newest().number + 1;
        self.revisions.push(Revision { number, text, digest, by, at, redaction: None, review: None });
        number
    }
}
