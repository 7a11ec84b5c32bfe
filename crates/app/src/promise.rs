//! The promise: what can be promised before a question is sent, and how it was kept.

mod truth;

use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::Priority;
use askwell_core::dispatch::{Feasibility, WhatStillCanBeDone};
use askwell_core::roster::Tier;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

pub use truth::{Measure, Truth};

use crate::dispatcher::{Mirror, minutes};
use crate::{App, Result};

/// Times are said in whole steps of this: a patient plans by five minutes, not by seconds.
const STEP: SignedDuration = SignedDuration::from_mins(5);
/// The field that waits for a coordinator to route it.
const UNROUTED: &str = "other";

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
            return Ok(unrouted(&mirror, language, standing, now));
        }
        let policy = &self.settings().policy;
        let quote = mirror.quote(specialty.as_str(), language.as_str(), priority, standing, now, policy);
        let kept = Quoted {
            usually_by: quote.usually_by.min(quote.guaranteed_by),
            promised_by: quote.guaranteed_by,
            promise: quote.guaranteed_by.duration_since(now),
            standing,
            instead: None,
        };
        if quote.stratum.feasibility != Feasibility::Infeasible {
            return Ok(kept);
        }
        let due = now + standing;
        if policy.tiers && mirror.anybody(specialty, language, Tier::OnCall, now, due) {
            let usually_by = kept.usually_by.min(due);
            let instead = Some(WhatStillCanBeDone::CallIn);
            return Ok(Quoted { usually_by, promised_by: due, promise: standing, instead, ..kept });
        }
        let Some(starts) = mirror.next_on(specialty, language, now) else {
            let instead = Some(WhatStillCanBeDone::Elsewhere);
            return Ok(Quoted { usually_by: due, promised_by: due, promise: standing, instead, ..kept });
        };
        // The plan's finish where it sees one, else a standing promise from the moment somebody is on.
        let margin = minutes(policy.margin_minutes);
        let finish = now + minutes(quote.base_minutes) + margin;
        let promised_by = in_steps(now, finish.max(starts + standing).max(quote.guaranteed_by));
        let usually_by = in_steps(now, finish.max(starts + margin)).min(promised_by);
        let instead = Some(WhatStillCanBeDone::Wait);
        Ok(Quoted { usually_by, promised_by, promise: promised_by.duration_since(now), standing, instead })
    }

    /// Gives how the promise was kept over the last so many days.
    pub async fn promise_truth(&self, days: u16) -> Result<Truth> {
        let now = self.now();
        let since = now - SignedDuration::from_hours(24 * i64::from(days));
        let turns = self.store().read().await?.turns_between(since, now).await?;
        Ok(truth::measure(&turns, &self.settings().time_zone, now))
    }
}

/// A question nobody could place yet is read by a coordinator first; any doctor of the language may be the right one.
fn unrouted(mirror: &Mirror, language: &Language, standing: SignedDuration, now: Timestamp) -> Quoted {
    let due = now + standing;
    let known = mirror
        .practitioners
        .values()
        .any(|doctor| doctor.in_good_standing(now).is_ok() && doctor.scope.languages.contains(language));
    let instead = (!known).then_some(WhatStillCanBeDone::Elsewhere);
    Quoted { usually_by: now + standing / 2, promised_by: due, promise: standing, standing, instead }
}

/// Gives the first whole step after `now` that is not before `moment`.
fn in_steps(now: Timestamp, moment: Timestamp) -> Timestamp {
    let step = STEP.as_secs();
    let seconds = moment.duration_since(now).as_secs().max(0);
    now + SignedDuration::from_secs((seconds + step - 1) / step * step)
}

impl Mirror {
    /// Whether a doctor who may answer is rostered in one of the tiers from `tier` on at some time before `due`.
    fn anybody(&self, specialty: &Specialty, language: &Language, tier: Tier, now: Timestamp, due: Timestamp) -> bool {
        self.roster.shifts().iter().any(|shift| {
            let on = tier <= shift.tier && shift.starts_at < due && now < shift.ends_at;
            on && self.may_answer(shift.practitioner, specialty, language, shift.starts_at.max(now))
        })
    }

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
