//! What a patient does in a conversation.

use askwell_app::Error;
use askwell_app::converse::{Said, Saying};
use askwell_app::core::consultation::Outcome;
use askwell_app::core::id::{AttachmentId, ConsultationId};
use axum::extract::{Path, Request, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use super::care::care_of;
use super::complaint::complain;
use super::conversation::{SayWords, page_of};
use super::talk::FileLine;
use super::upload::{Part, Parts};
use crate::form::Form;
use crate::page;
use crate::pages::id_of;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};

/// What came with a message, as it came.
#[derive(Default)]
struct Sent {
    pairs: Vec<(String, String)>,
    /// Files taken in, with their lines for the page.
    files: Vec<(AttachmentId, FileLine)>,
    refused: Option<Error>,
}

pub(super) async fn say(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    request: Request,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let sent = take(&web, &caller, id, request).await?;
    let mut form = Form::from_pairs(sent.pairs);
    let what = form.value("what").to_owned();
    let saying = Saying {
        key: form.key().ok_or_else(Problem::bad_request)?,
        text: form.value("text").to_owned(),
        questions: Vec::new(),
        files: kept(&form).chain(sent.files.iter().map(|(file, _)| *file)).collect(),
        went_on: form.value("went-on") == "yes",
    };
    let care = match sent.refused {
        Some(error) => {
            complain(&mut form, "files", error)?;
            None
        }
        None => {
            let said = match what.as_str() {
                "reply" => web.app.reply(caller.actor(), id, saying).await,
                "follow-up" => web.app.follow_up(caller.actor(), id, saying).await,
                _ => web.app.remark(caller.actor(), id, saying).await,
            };
            match said {
                Ok(Said::Sent) => return Ok(back(id, "said")),
                Ok(Said::CareNow(reading)) => Some(care_of(&web, &reading)),
                Err(error) => {
                    complain(&mut form, "text", error)?;
                    None
                }
            }
        }
    };
    // Nothing is sent, nothing is lost: the page comes back with the text and the files that were taken in.
    let lines =
        kept_lines(&form).into_iter().chain(sent.files.into_iter().map(|(file, line)| (file.to_string(), line)));
    let lines = lines.collect();
    let mut page = page_of(&web, &caller, id, &uri, form).await?;
    page.key = page.form.value("key").to_owned();
    page.kept_files = lines;
    page.say = SayWords::of(&page.can, care.is_some());
    page.care = care;
    Ok(page::show(&page))
}

/// Reads the form; files are taken in as they come, and reading ends with the first that is refused.
async fn take(web: &Web, caller: &Caller, id: ConsultationId, request: Request) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    let mut parts = Parts::of(request).await?;
    while let Some(part) = parts.next().await? {
        match part {
            Part::Field(name, value) => sent.pairs.push((name, value)),
            Part::File(name, _) if name.is_empty() => {}
            Part::File(name, content) => match web.app.file_add(caller.actor(), id, &name, Box::pin(content)).await {
                Ok(file) => sent.files.push((file.id, FileLine::of_draft(&file))),
                Err(error @ Error::File { .. }) => {
                    sent.refused = Some(error);
                    break;
                }
                Err(error) => return Err(error.into()),
            },
        }
    }
    Ok(sent)
}

/// Gives the files that were taken in with an earlier sending of the same form.
fn kept(form: &Form) -> impl Iterator<Item = AttachmentId> {
    form.values("kept").iter().filter_map(|kept| kept.split_once(' ')?.0.parse().ok())
}

fn kept_lines(form: &Form) -> Vec<(String, FileLine)> {
    let line = |kept: &String| {
        let (id, name) = kept.split_once(' ')?;
        Some((id.to_owned(), FileLine { name: name.to_owned(), size: String::new(), href: String::new() }))
    };
    form.values("kept").iter().filter_map(line).collect()
}

fn back(id: ConsultationId, news: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::consultation(id), [("news", news)])).into_response()
}

pub(super) async fn end(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let key = form.key().ok_or_else(Problem::bad_request)?;
    match form.value("what") {
        "withdraw" => {
            web.app.withdraw(caller.actor(), id, key).await?;
            Ok(back(id, "withdrawn"))
        }
        "close" => {
            web.app.close(caller.actor(), id, key).await?;
            Ok(back(id, "closed"))
        }
        _ => Err(Problem::bad_request()),
    }
}

pub(super) async fn outcome(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let key = form.key().ok_or_else(Problem::bad_request)?;
    let outcome = match form.value("outcome") {
        "better" => Outcome::Better,
        "same" => Outcome::Same,
        "worse" => Outcome::Worse,
        "sought_care" => Outcome::SoughtCare,
        // Nothing was chosen: the question is still there.
        _ => return Ok(back(id, "")),
    };
    web.app.outcome(caller.actor(), id, outcome, key).await?;
    Ok(back(id, "outcome"))
}
