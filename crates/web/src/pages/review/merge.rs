//! Merging a page into another that says the same, and taking them apart again.

use askama::Template;
use askwell_app::core::access::{Action, Relation, may};
use askwell_app::editing::Merging;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::editor::back;
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// The choice of a page that was not found by itself.
const ANOTHER: &str = "another";

/// Asks into which page.
#[derive(Debug, Template)]
#[template(path = "review/merge.html")]
pub(super) struct MergePage {
    frame: Frame,
    form: Form,
    action: String,
    key: String,
    title: String,
    path: String,
    is_public: bool,
    pages: Vec<Choice>,
}

impl Page for MergePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        super::status(&self.form)
    }
}

impl MergePage {
    pub(super) fn of(merging: Merging, frame: Frame, form: Form, key: String) -> Self {
        let words = frame.words;
        let candidate = |found: askwell_app::FoundAnswer| {
            let same = if found.answers_it { format!(" · {}", words.t("similar-same")) } else { String::new() };
            Choice::new(found.path.clone(), found.title).hint(format!("{}{same}", found.path))
        };
        let another = Choice::new(ANOTHER, words.t("merge-another"));
        Self {
            action: route::to::review_merged(merging.id),
            key,
            title: merging.title,
            path: merging.path,
            is_public: merging.is_public,
            pages: merging.candidates.into_iter().map(candidate).chain([another]).collect(),
            form,
            frame,
        }
    }
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, id: &str, form: Form) -> Result<Response, Problem> {
    let merging = web.app.merge_look(caller.actor(), id_of(id)?).await?;
    let (frame, key) = (caller.frame(web, uri), web.app.form_key().to_string());
    Ok(page::show(&MergePage::of(merging, frame, form, key)))
}

pub(super) async fn look(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &uri, &id, Form::new()).await
}

pub(super) async fn merge(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    use askwell_app::core::Refused::NotMergeable;
    let chosen = form.value("into").to_owned();
    let (field, address) =
        if chosen == ANOTHER { ("address", form.value("address").to_owned()) } else { ("into", chosen) };
    let complaint = if address.trim().is_empty() {
        Complaint::new(key("merge-into-missing"))
    } else {
        match web.app.merge(caller.actor(), id_of(&id)?, &address, form_key(&form)?).await {
            Ok(()) => return Ok(done(&caller, &id, "merged")),
            Err(askwell_app::Error::Field { .. }) => Complaint::new(key("publishing-address-unknown")),
            Err(askwell_app::Error::Refused(refused @ NotMergeable)) => Complaint::new(refusal_key(&refused)),
            Err(error) => return Err(error.into()),
        }
    };
    form.complain(field, complaint);
    show(&web, &caller, &uri, &id, form).await
}

pub(super) async fn unmerge(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    web.app.unmerge(caller.actor(), id_of(&id)?, form_key(&form)?).await?;
    Ok(done(&caller, &id, "unmerged"))
}

/// Back to the page for an editor, who can take it apart there; a reviewer goes to the lists.
fn done(caller: &Caller, id: &str, news: &str) -> Response {
    if may(caller.actor(), Action::EditPublication, Relation::Anybody) {
        return back(id, news);
    }
    Redirect::to(&route::with_query(&route::to::review(), [("news", news)])).into_response()
}
