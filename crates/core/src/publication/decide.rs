//! What may happen to a publication. Nothing here changes it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::{Event, Origin, Place, Public, Publication, RetractionReason, Work};
use crate::Refused;
use crate::code::{Digest, Language, Slug};
use crate::consultation::Consultation;
use crate::id::{AccountId, TextId};
use crate::practitioner::Practitioner;
use crate::reading::Readings;
use crate::review::{NEXT_REVIEW_MOST_MONTHS, RedactionReport, Review, Verdict};

impl Publication {
    /// Begins a page of a conversation whose patient agreed to publication.
    pub fn draft(
        consultation: &Consultation,
        place: Place,
        text: TextId,
        digest: Digest,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Event, Refused> {
        if consultation.consents.given_at().is_none() {
            return Err(Refused::NoConsent);
        }
        let authors = consultation.answered_by();
        if authors.is_empty() {
            return Err(Refused::NotAnswered);
        }
        let origin = Origin::Consultation { consultation: consultation.id, patient: consultation.patient, authors };
        let language = consultation.language.clone();
        Ok(Event::Drafted { origin, place, language, text, digest, by, at: now })
    }

    /// Brings in an answer that was published elsewhere; the page says that nobody here reviewed it.
    pub fn import(
        origin: Origin,
        place: Place,
        language: Language,
        text: TextId,
        digest: Digest,
        by: AccountId,
        now: Timestamp,
    ) -> Event {
        Event::Imported { origin, place, language, text, digest, by, at: now }
    }

    /// Takes the words its source has now. What was withdrawn or retracted here stays so.
    pub fn reimport(
        &self,
        line: Digest,
        reviewed_on: Option<Date>,
        text: TextId,
        digest: Digest,
        by: AccountId,
        now: Timestamp,
    ) -> Result<Event, Refused> {
        let live = self.live().ok_or(Refused::NotPublic)?;
        if !matches!(self.origin, Origin::Import { .. }) || live.digest == digest {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Reimported { line, reviewed_on, text, digest, by, at: now })
    }

    /// Changes the text. Not while a reviewer reads it: take it back first.
    pub fn revise(&self, text: TextId, digest: Digest, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        self.still_wanted()?;
        if self.work == Some(Work::InReview) {
            return Err(Refused::InReview);
        }
        if digest == self.newest().digest {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Revised { text, digest, by, at: now })
    }

    /// Gives a page another address, as long as the public never saw it.
    pub fn move_to(&self, place: Place) -> Result<Event, Refused> {
        self.still_wanted()?;
        if self.public != Public::Never || place == self.place {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Moved { place })
    }

    /// Files the redaction report of the newest text; every proposal must be decided.
    pub fn redact(&self, report: RedactionReport) -> Result<Event, Refused> {
        self.still_wanted()?;
        if self.work == Some(Work::InReview) {
            return Err(Refused::InReview);
        }
        if report.text != self.newest().digest {
            return Err(Refused::StaleRevision);
        }
        if !report.whole() {
            return Err(Refused::NoRedactionReport);
        }
        Ok(Event::Redacted { report })
    }

    /// Hands the newest text to the reviewers: a draft, or the public text that somebody must look at again. A text about which two
    /// disagreed goes to a third.
    pub fn submit(&self, text: Digest, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        self.may_submit(text)?;
        let readers = if self.work == Some(Work::Disagreed) { 3 } else { 1 };
        Ok(Event::Submitted { text, by, at: now, readers })
    }

    /// Hands the newest text to two reviewers who do not know of each other's verdict; neither counts before both are in.
    pub fn submit_to_two(&self, text: Digest, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.work == Some(Work::Disagreed) {
            return self.submit(text, by, now);
        }
        self.may_submit(text)?;
        Ok(Event::Submitted { text, by, at: now, readers: 2 })
    }

    fn may_submit(&self, text: Digest) -> Result<(), Refused> {
        self.still_wanted()?;
        match self.work {
            Some(Work::Draft | Work::Disagreed) => {}
            None if self.newest_is_live() => {}
            Some(Work::InReview) => return Err(Refused::InReview),
            _ => return Err(Refused::NothingToChange),
        }
        if text != self.newest().digest {
            return Err(Refused::StaleRevision);
        }
        self.redacted()
    }

    /// Takes it back from review.
    pub fn recall(&self, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.work != Some(Work::InReview) {
            return Err(Refused::NotInReview);
        }
        Ok(Event::Recalled { by, at: now })
    }

    /// Gives a verdict on exactly the text in review. The reviewer is in good standing, wrote none of the answers and did not
    /// prepare the page.
    pub fn review(
        &self,
        reviewer: &Practitioner,
        text: Digest,
        verdict: Verdict,
        now: Timestamp,
    ) -> Result<Event, Refused> {
        self.still_wanted()?;
        if self.work != Some(Work::InReview) {
            return Err(Refused::NotInReview);
        }
        if text != self.newest().digest {
            return Err(Refused::StaleRevision);
        }
        reviewer.in_good_standing(now)?;
        let prepared = self.revisions.iter().any(|revision| revision.by == reviewer.account);
        if prepared || self.authors().contains(&reviewer.id) {
            return Err(Refused::OwnWork);
        }
        if self.readings.as_ref().is_some_and(|readings| readings.has_read(reviewer)) {
            return Err(Refused::ReadBefore);
        }
        if let Verdict::Approved { checklist, next_review_on } = &verdict {
            checklist.complete()?;
            let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
            if *next_review_on <= today || *next_review_on > today.saturating_add(NEXT_REVIEW_MOST_MONTHS.months()) {
                return Err(Refused::NextReviewOutOfRange { most_months: NEXT_REVIEW_MOST_MONTHS });
            }
        }
        let review = Review { text, by: reviewer.id, account: reviewer.account, verdict, at: now };
        Ok(Event::Reviewed { review })
    }

    /// Makes the newest text public: it has a redaction report, an approving review and, when it tells of a conversation, the
    /// patient's standing consent to exactly this text.
    pub fn publish(&self, consultation: Option<&Consultation>, now: Timestamp) -> Result<Event, Refused> {
        self.still_wanted()?;
        let newest = self.newest();
        if self.work != Some(Work::Approved) {
            return Err(Refused::NotReviewed);
        }
        self.redacted()?;
        let Some(Review { text, verdict: Verdict::Approved { next_review_on, .. }, .. }) = &newest.review else {
            return Err(Refused::NotReviewed);
        };
        if *text != newest.digest {
            return Err(Refused::NotReviewed);
        }
        if let Some(id) = self.consultation() {
            let consultation = consultation.filter(|consultation| consultation.id == id).ok_or(Refused::NoConsent)?;
            if consultation.consents.given_at().is_none() {
                return Err(Refused::NoConsent);
            }
            if !consultation.consents.covers(&newest.digest) {
                return Err(Refused::ConsentToAnotherText);
            }
        }
        // Of two who signed, the one who wants it looked at sooner is followed.
        let sooner = self.readings.as_ref().and_then(Readings::next_review_on);
        let next_review_on = sooner.map_or(*next_review_on, |sooner| sooner.min(*next_review_on));
        Ok(Event::Published { revision: newest.number, text: newest.digest, next_review_on, at: now })
    }

    /// Says what the public words of a conversation hash to, so that whoever holds the page can prove it.
    pub fn attest(&self, words: Digest) -> Result<Event, Refused> {
        if self.live().is_none() {
            return Err(Refused::NotPublic);
        }
        if self.consultation().is_none() || self.words == Some(words) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Attested { words })
    }

    /// Notes which evidence the public text cites, so that a change to any finds this page.
    pub fn cite(&self, evidence: BTreeSet<Slug>) -> Result<Event, Refused> {
        if self.live().is_none() {
            return Err(Refused::NotPublic);
        }
        if evidence == self.cites {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Cited { evidence })
    }

    /// Flags a public page for another look when evidence it cites has changed; what it does not cite, or was flagged for
    /// already, changes nothing. The signed text stands meanwhile, with the numbers that were signed.
    pub fn evidence_changed(&self, evidence: &BTreeSet<Slug>, now: Timestamp) -> Result<Event, Refused> {
        if self.live().is_none() {
            return Err(Refused::NotPublic);
        }
        let new: BTreeSet<Slug> =
            evidence.iter().filter(|id| self.cites.contains(id) && !self.changed.contains(id)).cloned().collect();
        if new.is_empty() {
            return Err(Refused::NothingToChange);
        }
        let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
        Ok(Event::EvidenceChanged { evidence: new, next_review_on: today, at: now })
    }

    /// Withdraws it medically; the address stays and says why.
    pub fn retract(&self, reason: RetractionReason, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.live().is_none() {
            return Err(Refused::NotPublic);
        }
        Ok(Event::Retracted { reason, by, at: now })
    }

    /// Withdraws it because the patient wants so; every stage, public or not.
    pub fn withdraw(&self, now: Timestamp) -> Result<Event, Refused> {
        if matches!(self.public, Public::Withdrawn { .. }) {
            return Err(Refused::NothingToChange);
        }
        Ok(Event::Withdrawn { at: now })
    }

    /// Says whether the public reads the newest text.
    pub(super) fn newest_is_live(&self) -> bool {
        self.live().is_some_and(|live| live.number == self.newest().number)
    }

    fn still_wanted(&self) -> Result<(), Refused> {
        match self.public {
            Public::Withdrawn { .. } => Err(Refused::NoConsent),
            Public::Merged { .. } => Err(Refused::Merged),
            Public::Never | Public::Live { .. } | Public::Retracted { .. } => Ok(()),
        }
    }

    /// Says whether the newest text has its redaction report; what was imported tells of nobody here.
    fn redacted(&self) -> Result<(), Refused> {
        let newest = self.newest();
        match (&self.origin, &newest.redaction) {
            (Origin::Import { .. }, _) => Ok(()),
            (_, Some(report)) if report.text == newest.digest && report.whole() => Ok(()),
            _ => Err(Refused::NoRedactionReport),
        }
    }
}
