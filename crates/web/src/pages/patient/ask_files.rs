//! The files of a query: added and taken out, each looked into before it is kept.

use askama::Template;
use askwell_app::core::id::AttachmentId;
use askwell_app::core::message::ATTACHMENTS_MOST;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::ask::{STEPS, look};
use super::complaint::complain;
use super::sign_in::refused;
use super::talk::FileLine;
use super::upload::{Part, Parts};
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::id_of;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// The files of a query.
#[derive(Debug, Template)]
#[template(path = "patient/ask_files.html")]
pub(crate) struct FilesPage {
    pub(crate) frame: Frame,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) form: Form,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) onward: String,
    pub(crate) onward_label: &'static str,
    pub(crate) files: Vec<FileLine>,
    pub(crate) most: usize,
    pub(crate) most_bytes: u64,
    pub(crate) most_megabytes: u64,
}

impl Page for FilesPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

pub(super) async fn files(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &token, &uri, Form::new()).await
}

async fn show(web: &Web, caller: &Caller, token: &str, uri: &Uri, form: Form) -> Result<Response, Problem> {
    let asking = match look(web, caller, token, uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let most_bytes = web.app.settings().attachment_bytes_most;
    let files = asking.draft.files.iter().map(|file| {
        let remove = route::to::ask_file_remove(token, file.id);
        FileLine { href: remove, ..FileLine::of_draft(file) }
    });
    Ok(page::show(&FilesPage {
        frame: caller.frame(web, uri),
        step: 5,
        steps: STEPS,
        form,
        action: route::to::ask_files_add(token),
        back: route::to::ask_field(token),
        onward: route::to::ask_check(token),
        onward_label: if asking.draft.files.is_empty() { key("files-none") } else { key("ask-continue") },
        files: files.collect(),
        most: ATTACHMENTS_MOST,
        most_bytes,
        most_megabytes: most_bytes / 1_048_576,
    }))
}

pub(super) async fn add(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    request: Request,
) -> Result<Response, Problem> {
    let mut parts = Parts::of(request).await?;
    let mut form = Form::new();
    while let Some(part) = parts.next().await? {
        let Part::File(name, content) = part else { continue };
        if name.is_empty() {
            continue;
        }
        let added = web.app.ask_file_add(caller.actor(), &token, &name, Box::pin(content)).await;
        if let Err(error) = added {
            complain(&mut form, "files", error)?;
            // What follows in the same request is not read: it may be without end.
            break;
        }
    }
    if form.is_refused() {
        return show(&web, &caller, &token, &uri, form).await;
    }
    Ok(Redirect::to(&route::to::ask_files(&token)).into_response())
}

pub(super) async fn remove(
    State(web): State<Web>,
    caller: Caller,
    Path((token, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file: AttachmentId = id_of(&file)?;
    web.app.ask_file_remove(caller.actor(), &token, file).await?;
    Ok(Redirect::to(&route::to::ask_files(&token)).into_response())
}
