//! The reviewer's check: the page as it will look, a checklist, a verdict.

use std::collections::BTreeMap;

use askama::Template;
use askwell_app::core::review::Checklist;
use askwell_app::editing::Comments;
use askwell_app::reviewing::{Checking, Judged, Judging, Opinion};
use askwell_app::{DoctorCard, FoundAnswer};
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::fields;
use super::lines::{self, PartRows};
use super::show::changed_words;
use super::show::{Beside, CHECKLIST, VerdictWords, part_words, report_words, verdicts};
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// The reviewer's page.
#[derive(Debug, Template)]
#[template(path = "review/check.html")]
pub(super) struct CheckPage {
    frame: Frame,
    form: Form,
    action: String,
    key: String,
    digest: String,
    path: String,
    prepared: String,
    answered_by: Vec<DoctorCard>,
    report: Option<String>,
    is_imported: bool,
    is_correction: bool,
    barred: Option<&'static str>,
    verdicts: Vec<VerdictWords>,
    beside: Beside,
    items: Vec<Choice>,
    opinions: Vec<Choice>,
    comments: Vec<(String, String)>,
    lines: Vec<PartRows>,
    has_remarks: bool,
    merge: String,
    changed: Vec<String>,
    similar: Vec<FoundAnswer>,
}

impl Page for CheckPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        super::status(&self.form)
    }
}

impl CheckPage {
    pub(super) fn of(checking: Checking, frame: Frame, when: &When, form: Option<Form>, key_of_form: String) -> Self {
        let words = frame.words;
        let prepared = words.say("judge-prepared").with("name", checking.prepared_by.as_str());
        let prepared = prepared.with("when", when.moment(checking.prepared_at).words).to_string();
        let answers = (1..=checking.page.sections.len()).map(|number| format!("answer-{number}"));
        let parts = std::iter::once("summary".to_owned()).chain(answers);
        let parts = parts.chain(["seek-care".to_owned(), "sources".to_owned()]);
        let fresh = || Form::new().with("next_review_on", checking.next_review_proposed);
        Self {
            action: route::to::review_judge(checking.id),
            key: key_of_form,
            path: checking.place.path(),
            prepared,
            report: checking.report.as_ref().map(|report| report_words(report, when, words)),
            is_imported: checking.is_imported,
            is_correction: checking.public_page.is_some(),
            barred: checking.barred.as_ref().map(refusal_key),
            verdicts: verdicts(&checking.verdicts, when, words),
            items: CHECKLIST
                .iter()
                .map(|(item, label, hint)| Choice::new(*item, words.t(label)).hint(words.t(hint)))
                .collect(),
            opinions: vec![
                Choice::new("approve", words.t("judge-approve")).hint(words.t("judge-approve-hint")),
                Choice::new("changes", words.t("judge-changes")).hint(words.t("judge-changes-hint")),
            ],
            comments: parts.map(|part| (format!("comment-{part}"), part_words(&part, words))).collect(),
            has_remarks: form.as_ref().is_some_and(|form| !lines::read(form).is_empty()),
            lines: lines::rows(checking.lines, &checking.verdicts, words),
            merge: route::to::review_merge(checking.id),
            changed: checking.changed.into_iter().map(changed_words).collect(),
            similar: checking.similar,
            form: form.unwrap_or_else(fresh),
            digest: checking.digest,
            answered_by: checking.answered_by,
            beside: Beside::of(&checking.page, checking.help, words),
            frame,
        }
    }
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, id: &str, form: Option<Form>) -> Result<Response, Problem> {
    let checking = web.app.check(caller.actor(), id_of(id)?).await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&CheckPage::of(checking, frame, &when, form, web.app.form_key().to_string())))
}

pub(super) async fn check(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &caller, &uri, &id, None).await
}

pub(super) async fn judge(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let key_of_form = form_key(&form)?;
    if let Some(judging) = read(&mut form) {
        match web.app.review(caller.actor(), id_of(&id)?, judging, key_of_form).await {
            Ok(judged) => return Ok(done(&judged)),
            // The text moved on or is not theirs to judge: the page as it is now says so.
            Err(error @ askwell_app::Error::Refused(_)) if !is_of_the_form(&error) => return Err(error.into()),
            Err(error) => fields::complain(&mut form, error)?,
        }
    }
    show(&web, &caller, &uri, &id, Some(form)).await
}

fn is_of_the_form(error: &askwell_app::Error) -> bool {
    use askwell_app::core::Refused::{ChecklistIncomplete, NextReviewOutOfRange};
    matches!(error, askwell_app::Error::Refused(ChecklistIncomplete { .. } | NextReviewOutOfRange { .. }))
}

fn done(judged: &Judged) -> Response {
    let news = match judged {
        Judged::Published { .. } => "published",
        Judged::WaitsForPatient => "waits",
        Judged::ChangesRequested => "changes",
        Judged::AwaitsAnother => "another",
        Judged::Disagreed => "disagreed",
    };
    Redirect::to(&route::with_query(&route::to::review(), [("news", news)])).into_response()
}

fn read(form: &mut Form) -> Option<Judging> {
    let ticked = |item: &str| form.has("checklist", item);
    let checklist = Checklist {
        accurate: ticked("accurate"),
        balanced: ticked("balanced"),
        sourced: ticked("sourced"),
        risks_named: ticked("risks_named"),
        when_to_seek_care: ticked("when_to_seek_care"),
        no_identity: ticked("no_identity"),
        plain_words: ticked("plain_words"),
        conflicts_declared: ticked("conflicts_declared"),
    };
    let text = form.take("text", |text| text.parse().map_err(|_| Complaint::new(key("refused-stale-revision"))));
    let opinion = match form.value("opinion") {
        "approve" => form
            .take("next_review_on", |text| text.parse().map_err(|_| Complaint::new(key("judge-date-odd"))))
            .map(|next_review_on| Opinion::Approve { next_review_on }),
        "changes" => Some(Opinion::RequestChanges { comments: comments(form), remarks: lines::read(form) }),
        _ => {
            form.complain("opinion", Complaint::new(key("judge-opinion-missing")));
            None
        }
    };
    Some(Judging { text: text?, checklist, opinion: opinion? })
}

fn comments(form: &Form) -> Comments {
    let answers = (1..=20).map(|number| format!("answer-{number}"));
    let names = ["summary", "seek-care", "sources"].map(str::to_owned).into_iter().chain(answers);
    let said = |name: String| {
        let comment = form.value(&format!("comment-{name}")).trim().to_owned();
        (!comment.is_empty()).then_some((name, comment))
    };
    let parts: BTreeMap<String, String> = names.filter_map(said).collect();
    Comments { overall: form.value("comment-overall").trim().to_owned(), parts, ..Comments::default() }
}
