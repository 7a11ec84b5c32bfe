//! Two pages that say the same become one: the readers of one are led to the other, and can be led back.

use jiff::Timestamp;

use super::{Event, Public, Publication, Work};
use crate::Refused;
use crate::id::AccountId;

impl Publication {
    /// Leads the readers of this page to another that says the same. A page nobody has seen yet may be merged too, instead of being published.
    ///
    /// The other page is public and in the same language, so nobody is led to nothing, in a circle, or to words they cannot
    /// read. Not while a reviewer reads this one, and not a page that is gone.
    pub fn merge(&self, into: &Self, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        match self.public {
            Public::Never | Public::Live { .. } => {}
            Public::Merged { .. } => return Err(Refused::Merged),
            Public::Withdrawn { .. } => return Err(Refused::NoConsent),
            Public::Retracted { .. } => return Err(Refused::NotPublic),
        }
        if self.work == Some(Work::InReview) {
            return Err(Refused::InReview);
        }
        if into.id == self.id || into.live().is_none() || into.language != self.language {
            return Err(Refused::NotMergeable);
        }
        Ok(Event::Merged { into: into.id, by, at: now })
    }

    /// Lets this page stand by itself again, as it stood before; what was prepared of it begins as a draft.
    pub fn unmerge(&self, by: AccountId, now: Timestamp) -> Result<Event, Refused> {
        if self.merged_into().is_none() {
            return Err(Refused::NotMerged);
        }
        Ok(Event::Unmerged { by, at: now })
    }
}
