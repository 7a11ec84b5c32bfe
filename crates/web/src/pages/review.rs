//! The publishing desk: lists, the editor, the reviewer's check, corrections and retractions; and the list of synonyms.

mod again;
mod begin;
mod check;
mod desk;
pub(crate) mod drawer;
mod editor;
mod fields;
mod lines;
mod merge;
mod redactions;
mod retract;
pub(crate) mod samples;
mod show;
mod synonyms;

use axum::http::StatusCode;

use crate::form::Form;
use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the publishing desk on its addresses.
pub fn routes(table: Table<Web>, web: &Web) -> Table<Web> {
    table
        .admit(web, &route::REVIEW, desk::desk)
        .admit(web, &route::REVIEW_FIND, desk::find)
        .admit(web, &route::REVIEW_AGAIN, again::again)
        .admit(web, &route::SYNONYMS, synonyms::list)
        .admit(web, &route::SYNONYM_ADD, synonyms::add)
        .admit(web, &route::SYNONYMS_FILE, synonyms::file)
        .admit(web, &route::SYNONYMS_IMPORT, synonyms::import)
        .admit(web, &route::SYNONYMS_TAKE_BACK, synonyms::take_back)
        .admit(web, &route::SYNONYM, synonyms::look)
        .admit(web, &route::SYNONYM_CHANGE, synonyms::change)
        .admit(web, &route::SYNONYM_RETIRE, synonyms::retire)
        .admit(web, &route::SYNONYM_RESTORE, synonyms::restore)
        .admit(web, &route::REVIEW_NEW, begin::look)
        .admit(web, &route::REVIEW_BEGIN, begin::begin)
        .admit(web, &route::REVIEW_EDIT, editor::editor)
        .admit(web, &route::REVIEW_SAVE, editor::save)
        .admit(web, &route::REVIEW_PREVIEW, editor::preview)
        .admit(web, &route::REVIEW_EVIDENCE, editor::evidence)
        .admit(web, &route::EVIDENCE_FOUND, drawer::found)
        .admit(web, &route::REVIEW_REDACT, redactions::decide)
        .admit(web, &route::REVIEW_SUBMIT, editor::submit)
        .admit(web, &route::REVIEW_RECALL, editor::recall)
        .admit(web, &route::REVIEW_CHECK, check::check)
        .admit(web, &route::REVIEW_JUDGE, check::judge)
        .admit(web, &route::REVIEW_MERGE, merge::look)
        .admit(web, &route::REVIEW_MERGED, merge::merge)
        .admit(web, &route::REVIEW_UNMERGE, merge::unmerge)
        .admit(web, &route::REVIEW_RETRACT, retract::look)
        .admit(web, &route::REVIEW_RETRACTED, retract::retract)
}

/// A form that was refused comes back as 422.
fn status(form: &Form) -> StatusCode {
    if form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}
