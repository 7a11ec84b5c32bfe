//! What is taken to be usual until a service has seen enough of its own.

/// A figure seen fewer times than this is said to be partly assumed.
pub(super) const ENOUGH: usize = 50;

/// Median minutes of work for an answer, and the spread of its logarithm: fitted to the 11,985 answers of Champlain BASE eConsult
/// (Annals of Family Medicine, 2018).
pub(super) const EFFORT: (f64, f64) = (8.9, 0.60);
/// Share of cases in which a doctor asks something first; simulated services have 0.10 to 0.30.
pub(super) const ASKS: f64 = 0.18;
/// Median minutes until a patient replies, and the spread of the logarithm.
pub(super) const REPLY: (f64, f64) = (70.0, 1.0);
/// Chance that a doctor declines a case.
pub(super) const DECLINES: f64 = 0.04;
/// Chance that a doctor leaves an offer unanswered.
pub(super) const IGNORES: f64 = 0.08;
/// Minutes until a doctor answers an offer.
pub(super) const LATENCY: f64 = 6.0;
/// Minutes from one case to the next that waits.
pub(super) const GAP: f64 = 2.0;
/// Chance that a started case is silently dropped.
pub(super) const SILENT: f64 = 0.015;
/// Chance that a shift falls out.
pub(super) const ABSENT: f64 = 0.04;
/// Spread of days around what their weekday lets expect, beyond chance.
pub(super) const DAY_SPREAD: f64 = 0.10;
/// No answer takes longer.
pub(super) const EFFORT_MOST: f64 = 120.0;
/// Minutes a doctor stays to finish a case after the shift.
pub(super) const OVERRUN: f64 = 12.0;
/// Minutes a handover adds.
pub(super) const HANDOVER: f64 = 3.0;
/// Nobody waits longer for a reply.
pub(super) const REPLY_MOST: f64 = 720.0;

/// A mean drawn toward what is usual, as if that had been seen `weight` times.
pub(super) fn toward(usual: f64, weight: f64, sum: f64, count: f64) -> f64 {
    (usual * weight + sum) / (weight + count)
}
