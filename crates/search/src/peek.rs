//! A look at an index that another process may have open.

use std::path::Path;

use tantivy::Index;

use crate::shelf::{Mark, WORDS};

/// Gives the journal number an index in `folder` has come to, without opening it: nothing is made, locked or set aside.
///
/// `None` where there is no index, or one that cannot be read.
pub fn position_in(folder: &Path) -> Option<u64> {
    let words = folder.join(WORDS);
    if !words.is_dir() {
        return None;
    }
    let payload = Index::open_in_dir(&words).ok()?.load_metas().ok()?.payload;
    payload.map_or(Some(0), |payload| serde_json::from_str::<Mark>(&payload).ok().map(|mark| mark.position))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_look_at_an_open_index_tells_how_far_it_is_and_one_at_nothing_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("index");
        assert_eq!(position_in(&place), None);
        assert!(!place.exists());
        let index = crate::Index::open(&place, None).unwrap();
        assert_eq!(position_in(&place), Some(0));
        index.apply(&[], 7).unwrap();
        assert_eq!(position_in(&place), Some(7));
    }
}
