//! Tiles: the hashes of the tree in blocks of 256, as C2SP `tlog-tiles` (v1, 2025) lays them out.
//!
//! Only hashes are handed out. The entries beneath them tell of patients' consultations, if without a word, and are nobody's
//! business: an entry about a public page comes with that page's own proof.

use crate::Result;
use crate::db::sql;
use crate::journal::{LEVELS_BETWEEN_NODES, hash};
use crate::merkle::Hash;
use crate::reader::{Reader, number};

/// So many hashes make a full tile: one for every node that lies eight levels above.
pub const TILE_WIDTH: u64 = 1 << LEVELS_BETWEEN_NODES;

impl Reader {
    /// Gives the first `width` hashes of a tile, 1 to 256; `None` where the tree has not grown so far.
    pub async fn journal_tile(&mut self, level: u8, index: u64, width: u64) -> Result<Option<Vec<Hash>>> {
        let height = u32::from(level) * LEVELS_BETWEEN_NODES;
        let there = self.journal_head().await?.size.checked_shr(height).unwrap_or(0);
        let Some(first) = index.checked_mul(TILE_WIDTH) else { return Ok(None) };
        if width == 0 || width > TILE_WIDTH || first.checked_add(width).is_none_or(|end| end > there) {
            return Ok(None);
        }
        let rows: Vec<(Vec<u8>,)> = if level == 0 {
            sql!(
                self,
                all "select leaf from journal where number > $1 and number <= $2 order by number",
                number(first),
                number(first + width)
            )?
        } else {
            sql!(
                self,
                all "select hash from journal_nodes where level = $1 and position >= $2 and position < $3 order by position",
                i64::from(height),
                number(first),
                number(first + width)
            )?
        };
        let id = format!("{level}/{index}");
        let hashes: Result<Vec<Hash>> =
            rows.into_iter().map(|(bytes,)| hash(bytes, "journal_nodes", "hash", &id)).collect();
        hashes.map(Some)
    }
}
