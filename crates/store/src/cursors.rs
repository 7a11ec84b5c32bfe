//! How far each follower has come in the journal.

use crate::Result;
use crate::db::sql;
use crate::reader::{Reader, count, number};
use crate::unit::Unit;

impl Reader {
    /// Gives the number of the last entry a follower has dealt with; 0 before the first.
    pub async fn cursor(&mut self, follower: &str) -> Result<u64> {
        let row: Option<(i64,)> = sql!(self, one "select number from cursors where follower = $1", follower)?;
        row.map_or(Ok(0), |(value,)| count(value, "cursors", "number", follower))
    }
}

impl Unit {
    /// Moves a follower on from where it stood; `false` when it stands elsewhere, because another node moved it.
    pub async fn cursor_move(&mut self, follower: &str, from: u64, to: u64) -> Result<bool> {
        let now = self.now_micros();
        let moved = sql!(
            self,
            run "update cursors set number = $3, moved_at = $4 where follower = $1 and number = $2",
            follower,
            number(from),
            number(to),
            now
        )?;
        if moved > 0 || from > 0 {
            return Ok(moved > 0);
        }
        let made = sql!(
            self,
            run "insert into cursors (follower, number, moved_at) values ($1, $2, $3) on conflict (follower) do nothing",
            follower,
            number(to),
            now
        )?;
        Ok(made > 0)
    }

    /// Sends a follower back to the beginning, to build anew what it keeps.
    pub async fn cursor_reset(&mut self, follower: &str) -> Result<()> {
        sql!(self, run "delete from cursors where follower = $1", follower)?;
        Ok(())
    }
}
