//! Counters that last over a restart: how often something was tried within a stretch of time.

use jiff::{SignedDuration, Timestamp};

use crate::Result;
use crate::db::sql;
use crate::unit::Unit;

impl Unit {
    /// Counts one try and says whether it is still within `most` of this window; windows follow each other without gaps.
    pub async fn rate_take(&mut self, bucket: &str, window: SignedDuration, most: u64) -> Result<bool> {
        let now = self.now_micros();
        let length = i64::try_from(window.as_micros()).unwrap_or(i64::MAX).max(1);
        let began = now.div_euclid(length).saturating_mul(length);
        sql!(
            self,
            run "insert into rates (bucket, window_at, count) values ($1, $2, 1)
                 on conflict (bucket, window_at) do update set count = rates.count + 1",
            bucket,
            began
        )?;
        let row: Option<(i64,)> =
            sql!(self, one "select count from rates where bucket = $1 and window_at = $2", bucket, began)?;
        Ok(row.is_some_and(|(count,)| u64::try_from(count).is_ok_and(|count| count <= most)))
    }

    /// Forgets windows that began before a moment.
    pub async fn rates_sweep(&mut self, before: Timestamp) -> Result<u64> {
        sql!(self, run "delete from rates where window_at < $1", before.as_microsecond())
    }
}
