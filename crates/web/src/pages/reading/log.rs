//! The journal for whoever wants to check it: signed checkpoints, tiles of its tree, and the proof of one page.
//!
//! C2SP `tlog-checkpoint` and `tlog-tiles` (v1). Deliberately missing: the entries beneath the tiles, which tell of patients'
//! consultations; an entry about a public page comes with that page's proof.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::answer::nothing_below;
use crate::problem::Problem;
use crate::web::Web;

/// What changes with every entry is asked for again; shared caches hold it for a moment.
const SOON: &str = "public, max-age=0, s-maxage=5";
/// What never changes is kept for ever.
const NEVER: &str = "public, max-age=31536000, immutable";

pub(super) async fn checkpoint(State(web): State<Web>) -> Result<Response, Problem> {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, SOON)];
    Ok((headers, web.app.log_checkpoint().await?).into_response())
}

pub(super) async fn key(State(web): State<Web>) -> Result<Response, Problem> {
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, SOON)];
    Ok((headers, format!("{}\n", web.app.log_verifier().await?)).into_response())
}

pub(super) async fn tile(
    State(web): State<Web>,
    Path((level, index)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let level = level.parse().map_err(|_| Problem::not_found())?;
    let (index, width) = place(&index).ok_or_else(Problem::not_found)?;
    let hashes = web.app.log_tile(level, index, width).await?;
    // A tile of a given width never changes: the tree only grows.
    Ok(([(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, NEVER)], hashes).into_response())
}

pub(super) async fn proof(
    State(web): State<Web>,
    Path((specialty, topic, slug)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    match web.app.answer_proof(&specialty, &topic, &slug).await {
        Ok(proof) => Ok(([(CACHE_CONTROL, SOON)], Json(proof)).into_response()),
        Err(error) => Err(nothing_below(&web, (&specialty, &topic, &slug), error).await),
    }
}

/// Reads where a tile stands: groups of three digits, all but the last with an `x` before, and `.p/W` where it is not full.
fn place(path: &str) -> Option<(u64, Option<u64>)> {
    let (path, width) = match path.split_once(".p/") {
        Some((path, width)) => (path, Some(width.parse().ok().filter(|width| (1..256).contains(width))?)),
        None => (path, None),
    };
    let groups: Vec<&str> = path.split('/').collect();
    let (last, before) = groups.split_last()?;
    let mut index: u64 = 0;
    for group in before.iter().map(|group| group.strip_prefix('x')).chain([Some(*last)]) {
        let group = group.filter(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))?;
        index = index.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    Some((index, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_found_by_groups_of_three() {
        assert_eq!(place("000"), Some((0, None)));
        assert_eq!(place("x001/x234/067"), Some((1_234_067, None)));
        assert_eq!(place("x001/234.p/17"), Some((1234, Some(17))));
        for odd in [
            "",
            "0",
            "x001",
            "001/234",
            "000.p/0",
            "000.p/256",
            "000.p/x",
            "-01",
            "x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(place(odd), None, "{odd}");
        }
    }
}
