//! The dispatcher: compares what is with what should be, and does what is missing.
//!
//! It keeps a picture of the open cases, the doctors and the roster ([`mirror`](Mirror)), made from the store and kept current
//! by the journal. At news or at the next due moment it asks `core::dispatch` what to do and does each thing in a unit of its
//! own, which loads the case again and drops what was decided for an older version of it. So any node may run it, two may run
//! it at once, and one that dies in the middle has done a thing wholly or not at all.

mod carry;
#[cfg(test)]
mod chaos;
mod doctor;
mod mirror;
mod pages;
mod presence;
mod task;
#[cfg(test)]
mod tests;
mod turn;
mod turns;

use std::time::Duration;

use askwell_core::dispatch::{self, Action};
use askwell_store::Reader;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::{MappedMutexGuard, MutexGuard};
use tokio_util::sync::CancellationToken;

pub(crate) use mirror::Mirror;
use presence::Signs;
pub(crate) use task::minutes;
#[cfg(test)]
pub(crate) use tests::filled;
pub(crate) use turns::FOLLOWER as TURNS;

use crate::following::{GATHER, rest};
use crate::{App, Result};

/// The dispatcher looks at least this often: presence and leases change without news in the journal.
const LOOK_AT_LEAST: SignedDuration = SignedDuration::from_mins(1);
/// How long to wait after the store failed.
const TRY_AGAIN: SignedDuration = SignedDuration::from_secs(5);
/// Between two looks at news it rests so many times as long as a look took, so that with a large queue doctors who press *Next*
/// seldom wait for it,
const RESTS: u32 = 9;
/// and at most so long: a lost second matters to no promise.
const RESTS_MOST: Duration = Duration::from_secs(1);
/// What is done may make more to do at once; more rounds than this in one go would be a quarrel with the rules.
const ROUNDS_MOST: usize = 20;

impl App {
    /// Does everything that is due now and gives the moment at which to look again, if nothing happens before.
    pub async fn dispatch(&self) -> Result<Timestamp> {
        self.turns_follow().await?;
        self.close_quiet().await?;
        for _ in 0..ROUNDS_MOST {
            let now = self.now();
            let ended = self.mirror_at_once().await?.offers_over(now);
            let mut done = self.end_offers(ended).await?;
            let actions = self.decide(now).await?;
            let mut wake_at = now + LOOK_AT_LEAST;
            for action in actions {
                match action {
                    Action::WakeAt(moment) => wake_at = wake_at.min(moment),
                    action => done |= self.carry_out(action).await?,
                }
            }
            if !done {
                return Ok(wake_at);
            }
        }
        tracing::warn!("the dispatcher found no rest and pauses");
        Ok(self.now() + TRY_AGAIN)
    }

    /// Gives the picture, made current, for as long as the guard is held.
    pub(crate) async fn mirror(&self) -> Result<MappedMutexGuard<'_, Mirror>> {
        let mut reader = self.store().read().await?;
        // Read before the picture is locked: with thousands of doctors it takes longer than all the rest.
        let (signs, at) = (Signs::read(&mut reader, self.now()).await?, self.now());
        let mut mirror = self.picture(&mut reader).await?;
        mirror.take_signs(signs, self.settings(), at);
        Ok(mirror)
    }

    /// Gives the picture, current but for others' signs of life and leases since the dispatcher's last look.
    pub(crate) async fn mirror_at_once(&self) -> Result<MappedMutexGuard<'_, Mirror>> {
        let mut reader = self.store().read().await?;
        self.picture(&mut reader).await
    }

    async fn picture(&self, reader: &mut Reader) -> Result<MappedMutexGuard<'_, Mirror>> {
        let mut place = self.inner.mirror.lock().await;
        let now = self.now();
        match place.as_mut() {
            Some(mirror) => mirror.catch_up(reader, self.settings(), now).await?,
            None => *place = Some(Mirror::load(reader, self.settings(), now).await?),
        }
        Ok(MutexGuard::map(place, |place| place.as_mut().expect("it was just made or brought up to date")))
    }

    async fn decide(&self, now: Timestamp) -> Result<Vec<Action>> {
        let policy = &self.settings().policy;
        let mut mirror = self.mirror().await?;
        let (state, plan) = mirror.state_and_plan(now, policy);
        Ok(dispatch::decide(state, plan, now, policy))
    }
}

/// Runs the dispatcher until the token is cancelled.
pub async fn dispatcher_serve(app: App, stop: CancellationToken) {
    let mut news = app.store().journal_watch();
    while !stop.is_cancelled() {
        news.mark_unchanged();
        let began = app.now();
        let next = match app.dispatch().await {
            Ok(next) => next,
            Err(error) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the dispatcher could not work, trying again");
                app.now() + TRY_AGAIN
            }
        };
        let took = app.now().duration_since(began).max(SignedDuration::ZERO).unsigned_abs();
        let wait = next.duration_since(app.now()).max(SignedDuration::ZERO).unsigned_abs();
        tokio::select! {
            () = stop.cancelled() => return,
            changed = news.changed() => {
                if changed.is_err() {
                    return;
                }
                rest(&stop, (took * RESTS).clamp(GATHER, RESTS_MOST)).await;
            }
            () = tokio::time::sleep(wait) => {}
        }
    }
}
