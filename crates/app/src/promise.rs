//! The promise: what can be promised before a question is sent, and how it was kept.

mod history;
mod truth;

use std::sync::Arc;

use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::Priority;
use askwell_core::deadline::advance;
use askwell_core::dispatch::WhatStillCanBeDone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

pub use history::Past;
pub use truth::{Measure, Truth};

use crate::dispatcher::{Mirror, TURNS, minutes};
use crate::{App, Result};

/// Times are said in whole steps of this: a patient plans by five minutes, not by seconds.
const STEP: SignedDuration = SignedDuration::from_mins(5);
/// The field that waits for a coordinator to route it.
const UNROUTED: &str = "other";

/// The windows over which everybody sees how the promise was kept, in days, the longest last.
const WINDOWS: [u16; 3] = [7, 30, 90];
/// What was measured serves for so long although something new was written.
const SERVES: SignedDuration = SignedDuration::from_secs(10);
/// And for so long when nothing was: what is overdue counts as missed without anything being written.
const SERVES_MOST: SignedDuration = SignedDuration::from_mins(1);

/// How the promise was kept, as everybody sees it.
#[derive(Debug, PartialEq)]
pub struct Truths {
    /// The truth over each window, with its days, the longest last.
    pub measured: [(u16, Truth); WINDOWS.len()],
    /// When it was measured.
    pub at: Timestamp,
    /// Up to which entry of the journal turns were written down then.
    written: u64,
}

impl Truths {
    /// Whether it may be shown again.
    fn serves(&self, written: u64, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        let most = if self.written == written { SERVES_MOST } else { SERVES };
        // A moment that is not later tells nothing about age: what is new is shown.
        (age.is_positive() || self.written == written) && !age.is_negative() && age < most
    }
}

/// What a patient is told before submitting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// About half of such answers are there by then.
    pub usually_by: Timestamp,
    /// The promise, as a moment.
    pub promised_by: Timestamp,
    /// The promise, as the length a consultation opened now is given.
    pub promise: SignedDuration,
    /// The standing promise for this urgency.
    pub standing: SignedDuration,
    /// What is said when the doctors at the desk cannot keep the standing promise; nothing when they can.
    ///
    /// `CallIn`: somebody on call will be rung, and the standing promise is given all the same. `Wait`: `promised_by` is later.
    /// `Elsewhere`: nobody who could answer is rostered, so no time may be shown; a question that is sent all the same gets the
    /// standing promise as its clock, and the coordinator hears of it at once.
    pub instead: Option<WhatStillCanBeDone>,
}

impl App {
    /// Says what can be promised for a question of this field and language, if it were sent now.
    pub async fn quote(&self, specialty: &Specialty, language: &Language, priority: Priority) -> Result<Quoted> {
        let now = self.now();
        let standing = self.settings().promise_for(priority);
        let mut mirror = self.mirror().await?;
        if specialty.as_str() == UNROUTED {
            let due = advance(self.settings().calendar.as_ref(), now, standing);
            return Ok(unrouted(&mirror, language, standing, due, now));
        }
        let quote = mirror.quote(specialty, language, priority, self.settings(), now);
        let kept = Quoted {
            usually_by: quote.usually_by,
            promised_by: quote.guaranteed_by,
            promise: self.service_between(now, quote.guaranteed_by),
            standing,
            instead: None,
        };
        let Some(infeasible) = quote.infeasible else { return Ok(kept) };
        let due = advance(self.settings().calendar.as_ref(), now, standing);
        if infeasible.instead == WhatStillCanBeDone::CallIn {
            let usually_by = kept.usually_by.min(due);
            return Ok(Quoted {
                usually_by,
                promised_by: due,
                promise: standing,
                instead: Some(infeasible.instead),
                ..kept
            });
        }
        let Some(starts) = infeasible.desk_at.or_else(|| mirror.next_on(specialty, language, now)) else {
            let instead = Some(WhatStillCanBeDone::Elsewhere);
            return Ok(Quoted { usually_by: due, promised_by: due, promise: standing, instead, ..kept });
        };
        // From the moment somebody could answer, the same room as a standing promise leaves: the plan may be wrong by as much.
        let promised_by = in_steps(now, advance(self.settings().calendar.as_ref(), starts, standing));
        let usually_by = in_steps(now, starts + minutes(self.settings().policy.margin_minutes)).min(promised_by);
        let instead = Some(WhatStillCanBeDone::Wait);
        let promise = self.service_between(now, promised_by);
        Ok(Quoted { usually_by, promised_by, promise, standing, instead })
    }

    /// Gives how long the clock runs between two moments.
    fn service_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        match &self.settings().calendar {
            Some(calendar) => calendar.service_between(from, to),
            None => to.duration_since(from),
        }
    }

    /// Gives how the promise was kept over the last so many days.
    pub async fn promise_truth(&self, days: u16) -> Result<Truth> {
        let now = self.now();
        let since = days_before(now, days);
        let turns = self.store().read().await?.turns_between(since, now).await?;
        Ok(truth::measure(&turns, &self.settings().time_zone, now))
    }

    /// Gives the same over the windows that are shown to everybody, and when it was measured: kept while nothing new was
    /// written, and for some seconds in any case, so that many readers cost no more than one.
    pub async fn promise_truths(&self) -> Result<Arc<Truths>> {
        let now = self.now();
        let mut reader = self.store().read().await?;
        let written = reader.cursor(TURNS).await?;
        let mut kept = self.inner.truths.lock().await;
        if let Some(truths) = kept.as_ref().filter(|truths| truths.serves(written, now)) {
            return Ok(truths.clone());
        }
        let longest = WINDOWS[WINDOWS.len() - 1];
        let turns = reader.turns_between(days_before(now, longest), now).await?;
        let measured = WINDOWS.map(|days| {
            let since = days_before(now, days);
            let within = turns.iter().filter(|turn| truth::is_within(turn, since));
            (days, truth::measure(within, &self.settings().time_zone, now))
        });
        let truths = Arc::new(Truths { measured, at: now, written });
        *kept = Some(truths.clone());
        Ok(truths)
    }
}

/// A question nobody could place yet is read by a coordinator first; any doctor of the language may be the right one.
fn unrouted(mirror: &Mirror, language: &Language, standing: SignedDuration, due: Timestamp, now: Timestamp) -> Quoted {
    let known = mirror
        .practitioners
        .values()
        .any(|doctor| doctor.in_good_standing(now).is_ok() && doctor.scope.languages.contains(language));
    let instead = (!known).then_some(WhatStillCanBeDone::Elsewhere);
    Quoted { usually_by: now + due.duration_since(now) / 2, promised_by: due, promise: standing, standing, instead }
}

fn days_before(now: Timestamp, days: u16) -> Timestamp {
    now - SignedDuration::from_hours(24 * i64::from(days))
}

/// Gives the first whole step after `now` that is not before `moment`.
fn in_steps(now: Timestamp, moment: Timestamp) -> Timestamp {
    let step = STEP.as_secs();
    let seconds = moment.duration_since(now).as_secs().max(0);
    now + SignedDuration::from_secs((seconds + step - 1) / step * step)
}

impl Mirror {
    /// When the next doctor who may answer is on, now or later.
    fn next_on(&self, specialty: &Specialty, language: &Language, now: Timestamp) -> Option<Timestamp> {
        let ahead = self.roster.shifts().iter().filter(|shift| now < shift.ends_at);
        let mut starts = ahead.filter_map(|shift| {
            let starts = shift.starts_at.max(now);
            self.may_answer(shift.practitioner, specialty, language, starts).then_some(starts)
        });
        starts.next()
    }

    fn may_answer(
        &self,
        practitioner: askwell_core::id::PractitionerId,
        specialty: &Specialty,
        language: &Language,
        at: Timestamp,
    ) -> bool {
        self.practitioners.get(&practitioner).is_some_and(|doctor| doctor.may_answer(specialty, language, at).is_ok())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_was_measured_serves_for_seconds_or_until_something_is_written() {
        let noon: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
        let truths = Truths { measured: WINDOWS.map(|days| (days, Truth::default())), at: noon, written: 7 };
        let seconds = SignedDuration::from_secs;
        assert!(truths.serves(7, noon) && truths.serves(7, noon + seconds(59)));
        assert!(!truths.serves(7, noon + seconds(60)), "by then another question may be overdue");
        assert!(truths.serves(8, noon + seconds(9)) && !truths.serves(8, noon + seconds(10)));
        assert!(!truths.serves(8, noon), "what is new is shown where time stands still");
        assert!(!truths.serves(7, noon - seconds(1)), "a clock that jumps back makes nothing last longer");
    }
}
