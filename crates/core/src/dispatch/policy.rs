//! The dispatcher's constants, each with its unit and reason.

use serde::{Deserialize, Serialize};

/// Constants of one service. The defaults were tuned on simulated services of four kinds; `docs/promise.md` says how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Whether on-call and backup doctors are paged at all.
    pub tiers: bool,
    /// Minutes without a sign of life after which a held task is given back.
    pub lease_minutes: f64,
    /// Minutes an on-call or backup doctor has to accept a page.
    pub page_minutes: f64,
    /// Minutes of margin a planned finish keeps to the deadline: efforts are log-normal, so half of them run over.
    pub margin_minutes: f64,
    /// Minutes of finish time that one more class a doctor could serve is worth: flexible doctors are spared.
    pub flexibility_minutes: f64,
    /// Minutes by which a planned task must be longer than another to give way to it; 0 for never.
    pub give_way_minutes: f64,
    /// What a second round costs another doctor on top, as a share of its work.
    pub read_in_share: f64,
    /// Minutes until an idle doctor at the desk looks again, on average.
    pub look_minutes: f64,
    /// Minutes after a shift's start without a sign of life from which the doctor counts as absent; until then an offer may
    /// bring the doctor to the desk.
    pub absent_minutes: f64,
    /// Minutes of slack (due − now − expected work) at or below which a task the plan does not save is paged to on-call.
    pub lead_minutes: f64,
    /// A planned task counts as unsafe when its finish plus so many standard deviations is past its deadline, from
    /// `double_minutes` of slack downward.
    pub safety: f64,
    /// The same at `lead_minutes` of slack; it grows evenly in between, since what still has time may yet be done at the desk.
    pub early_safety: f64,
    /// Minutes of slack at or below which backup is paged when no on-call doctor is free.
    pub backup_minutes: f64,
    /// Minutes of slack at or below which an unanswered page is doubled by one to backup.
    pub second_page_minutes: f64,
    /// Minutes of slack at or below which two are paged at once.
    pub double_minutes: f64,
    /// Minutes of slack at or below which a task is offered to doctors at the desk whose hands are free; 0 for never.
    pub offer_minutes: f64,
    /// Minutes for which such an offer stands.
    pub offer_wait_minutes: f64,
    /// To how many of them at once.
    pub offers_at_once: u32,
    /// How often the same task is offered to the same doctor who did not answer.
    pub offers_most: usize,
    /// Minutes for which a doctor is left alone after two unanswered pages or offers in a row.
    pub silent_minutes: f64,
    /// Share of the remaining time for which a returning case is kept for the doctor who asked.
    pub same_doctor_share: f64,
    /// Seconds for which a plan serves although something has changed.
    pub replan_seconds: f64,
    /// Whether a doctor's own returning cases come before the plan's.
    pub own_first: bool,
    /// Hours the plan looks ahead.
    pub horizon_hours: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            tiers: true,
            lease_minutes: 15.0,
            page_minutes: 8.0,
            margin_minutes: 30.0,
            flexibility_minutes: 10.0,
            give_way_minutes: 2.0,
            read_in_share: 0.25,
            look_minutes: 6.0,
            absent_minutes: 25.0,
            lead_minutes: 90.0,
            safety: 1.0,
            early_safety: 0.0,
            backup_minutes: 80.0,
            second_page_minutes: 70.0,
            double_minutes: 50.0,
            offer_minutes: 1_000.0,
            offer_wait_minutes: 5.0,
            offers_at_once: 2,
            offers_most: 5,
            silent_minutes: 10.0,
            same_doctor_share: 0.3,
            replan_seconds: 30.0,
            own_first: true,
            horizon_hours: 14.0,
        }
    }
}
