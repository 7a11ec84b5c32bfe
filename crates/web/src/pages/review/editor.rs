//! The editor: the words of a page beside the conversation it was made of.

use askama::Template;
use askwell_app::core::access::{Action, Relation, may};
use askwell_app::core::publication::Work;
use askwell_app::editing::{Editor, Piece, ProposalShown, Standing};
use askwell_app::{Error, FoundAnswer};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Redirect, Response};

use super::begin::{Said, said};
use super::desk::News;
use super::drawer::{self, Desk, Drawer, Shown};
use super::fields::{self, Rows};
use super::lines::{self, PartRows};
use super::show::{Beside, VerdictWords, part_words, report_words, verdicts};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{form_key, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// Words a person found besides can be given on so many lines at a time.
pub(super) const ADDED_ROWS: usize = 2;

/// A place the machine found, with what to decide about it.
#[derive(Debug)]
pub(super) struct Found {
    choice: String,
    with: String,
    legend: String,
    reason: &'static str,
}

/// A part of the page that holds such places.
#[derive(Debug)]
pub(super) struct Marked {
    name: String,
    pieces: Vec<Piece>,
}

/// The ways from here.
#[derive(Debug)]
pub(super) struct Ways {
    save: String,
    preview: String,
    redact: String,
    submit: String,
    recall: String,
    retract: String,
    merge: String,
    unmerge: String,
    public: String,
}

/// The editor's page.
#[derive(Debug, Template)]
#[template(path = "review/editor.html")]
pub(super) struct EditorPage {
    frame: Frame,
    form: Form,
    redactions: Form,
    ways: Ways,
    key: String,
    digest: String,
    tag: &'static str,
    colour: &'static str,
    stands: String,
    can: askwell_app::editing::EditorCan,
    rows: Rows,
    specialties: Vec<Choice>,
    said: Vec<Said>,
    found: Vec<Found>,
    marked: Vec<Marked>,
    decisions: Vec<Choice>,
    added: Vec<usize>,
    report: Option<String>,
    needs_report: bool,
    verdicts: Vec<VerdictWords>,
    remarked: Vec<PartRows>,
    similar: Vec<FoundAnswer>,
    happened: Vec<(Moment, String)>,
    beside: Beside,
    is_public: bool,
    drawer: Drawer,
}

impl Page for EditorPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.redactions.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { super::status(&self.form) }
    }
}

/// The forms of the page that come back filled, where they do.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) words: Option<Form>,
    pub(super) redactions: Option<Form>,
}

impl EditorPage {
    pub(super) fn of(editor: Editor, frame: Frame, when: &When, filled: Filled, evidence: Shown, key: String) -> Self {
        let words = frame.words;
        let form = filled.words.unwrap_or_else(|| words_of(&editor));
        let redactions = filled.redactions.unwrap_or_else(|| proposed(&editor.scanned.proposals));
        let (tag, colour) = stage(&editor);
        Self {
            ways: ways(&editor),
            key,
            tag,
            colour,
            stands: stands(&editor, when, words),
            can: editor.can,
            rows: Rows::of(&form),
            specialties: specialties(),
            said: said(&editor.original, when, words),
            found: editor.scanned.proposals.iter().map(|proposal| found(proposal, words)).collect(),
            marked: editor
                .scanned
                .parts
                .into_iter()
                .map(|(part, pieces)| marked(&part.to_string(), pieces, words))
                .collect(),
            decisions: vec![
                Choice::new("redact", words.t("redactions-redact")),
                Choice::new("keep", words.t("redactions-keep")),
            ],
            added: (1..=ADDED_ROWS).collect(),
            needs_report: editor.report.is_none() && !editor.is_imported,
            report: editor.report.as_ref().map(|report| report_words(report, when, words)),
            verdicts: verdicts(&editor.verdicts, when, words),
            remarked: lines::remarked(lines::rows(editor.lines, &editor.verdicts, words)),
            similar: editor.similar,
            happened: editor
                .history
                .iter()
                .filter_map(|one| Some((when.moment(one.at), happened(one.kind, &one.by, words)?)))
                .collect(),
            beside: Beside::of(&editor.page, editor.help, words),
            is_public: matches!(editor.standing, Standing::Live { .. }),
            drawer: Drawer::of(answers(&editor.id.to_string(), &form), &form, evidence, words, when),
            digest: editor.digest,
            form,
            redactions,
            frame,
        }
    }
}

/// The form of a page as it is kept.
fn words_of(editor: &Editor) -> Form {
    fields::filled(&editor.page, &editor.place, &editor.digest)
}

/// The answers of a form that something can be cited in.
fn answers(id: &str, form: &Form) -> Desk {
    let rows = Rows::of(form).sections;
    // The last row is the one to add.
    let written = rows.split_last().map_or(&[][..], |(_, written)| written);
    let answers =
        written.iter().map(|row| (format!("answer-{row}"), form.value(&format!("question-{row}")).to_owned()));
    Desk { action: route::to::review_evidence(id), answers: answers.collect() }
}

fn ways(editor: &Editor) -> Ways {
    Ways {
        save: route::to::review_save(editor.id),
        preview: route::to::review_preview(editor.id),
        redact: route::to::review_redact(editor.id),
        submit: route::to::review_submit(editor.id),
        recall: route::to::review_recall(editor.id),
        retract: route::to::review_retract(editor.id),
        merge: route::to::review_merge(editor.id),
        unmerge: route::to::review_unmerge(editor.id),
        public: editor.place.path(),
    }
}

fn stage(editor: &Editor) -> (&'static str, &'static str) {
    match (editor.work, &editor.standing) {
        (Some(Work::Draft), Standing::Live { .. }) => (key("stage-correction"), "yellow"),
        (Some(Work::Draft), _) => (key("stage-draft"), "grey"),
        (Some(Work::InReview), _) => (key("stage-in-review"), "yellow"),
        (Some(Work::ChangesRequested), _) => (key("stage-changes"), "red"),
        (Some(Work::Approved), _) => (key("stage-approved"), "yellow"),
        (Some(Work::Disagreed), _) => (key("stage-disagreed"), "red"),
        (_, Standing::Merged { .. }) => (key("stage-merged"), "grey"),
        (None, Standing::Live { .. }) => (key("stage-public"), "green"),
        (None, Standing::Retracted { .. }) => (key("stage-retracted"), "red"),
        (None, Standing::Never) => (key("stage-draft"), "grey"),
    }
}

/// Says in a sentence where the page stands and what comes next.
fn stands(editor: &Editor, when: &When, words: Words) -> String {
    match (editor.work, &editor.standing) {
        (Some(Work::InReview), _) if editor.readings.is_some() => {
            let (given, wanted) = editor.readings.unwrap_or_default();
            words.say("stands-in-two-reviews").with("given", given).with("wanted", wanted).to_string()
        }
        (Some(Work::InReview), _) => words.t("stands-in-review").to_owned(),
        (Some(Work::Disagreed), _) => words.t("stands-disagreed").to_owned(),
        (_, Standing::Merged { path }) => words.say("stands-merged").with("path", path.as_str()).to_string(),
        (Some(Work::ChangesRequested), _) => words.t("stands-changes").to_owned(),
        (Some(Work::Approved), _) => words.t("stands-approved").to_owned(),
        (Some(Work::Draft), Standing::Live { .. }) => words.t("stands-correction").to_owned(),
        (None, Standing::Live { next_review_on: Some(on), .. }) => {
            words.say("stands-public").with("date", when.day(*on)).to_string()
        }
        (None, Standing::Live { .. }) => words.t("stands-imported").to_owned(),
        (_, Standing::Retracted { at }) => words.say("stands-retracted").with("date", when.day_of(*at)).to_string(),
        _ if editor.is_agreed => words.t("stands-agreed").to_owned(),
        _ => words.t("stands-edited").to_owned(),
    }
}

fn found(proposal: &ProposalShown, words: Words) -> Found {
    let part = part_words(&proposal.part.to_string(), words);
    Found {
        choice: format!("p{}", proposal.number),
        with: format!("with-{}", proposal.number),
        legend: words
            .say("redactions-place")
            .with("number", proposal.number)
            .with("text", proposal.text.as_str())
            .with("part", part)
            .to_string(),
        reason: proposal.reason,
    }
}

fn marked(part: &str, pieces: Vec<Piece>, words: Words) -> Marked {
    Marked { name: part_words(part, words), pieces }
}

/// The decisions as they are proposed: what was kept before stays chosen, all else waits for a person.
fn proposed(proposals: &[ProposalShown]) -> Form {
    let mut form = Form::new();
    for proposal in proposals {
        form = form.with(&format!("with-{}", proposal.number), &proposal.replacement);
        if proposal.was_kept {
            form = form.with(&format!("p{}", proposal.number), "keep");
        }
    }
    form
}

fn specialties() -> Vec<Choice> {
    askwell_app::ask::specialties().into_iter().map(|(code, name, _)| Choice::new(code.to_string(), name)).collect()
}

/// Says what happened; what the service notes for itself goes without words.
fn happened(kind: &str, by: &str, words: Words) -> Option<String> {
    let key = match kind {
        "publication.drafted" => key("happened-drafted"),
        "publication.imported" | "publication.reimported" => key("happened-imported"),
        "publication.revised" => key("happened-revised"),
        "publication.moved" => key("happened-moved"),
        "publication.redacted" => key("happened-redacted"),
        "publication.submitted" => key("happened-submitted"),
        "publication.recalled" => key("happened-recalled"),
        "publication.reviewed" => key("happened-reviewed"),
        "publication.published" => key("happened-published"),
        "publication.retracted" => key("happened-retracted"),
        "publication.evidence_changed" => key("happened-evidence-changed"),
        "publication.merged" => key("happened-merged"),
        "publication.unmerged" => key("happened-unmerged"),
        "publication.withdrawn" => key("happened-withdrawn"),
        _ => return None,
    };
    let who = if by.is_empty() { words.t("happened-service") } else { by };
    Some(words.say(key).with("name", who).to_string())
}

/// Shows the editor, with the forms that came back filled.
pub(super) async fn show(
    web: &Web,
    caller: &Caller,
    uri: &Uri,
    id: &str,
    (filled, news): (Filled, Option<String>),
) -> Result<Response, Problem> {
    let editor = web.app.editor(caller.actor(), id_of(id)?).await?;
    let mut frame = caller.frame(web, uri);
    frame.news = news;
    let when = web.when(frame.words);
    let asked = filled.words.as_ref().map_or_else(|| drawer::asked(&words_of(&editor)), drawer::asked);
    let evidence = drawer::shown(web, caller, asked, &editor.page.evidence).await?;
    Ok(page::show(&EditorPage::of(editor, frame, &when, filled, evidence, web.app.form_key().to_string())))
}

pub(super) async fn editor(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Query(news): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    // A link of the reviewers' lists leads a reviewer who is no editor to what they may see.
    if !may(caller.actor(), Action::EditPublication, Relation::Anybody) {
        return Ok(Redirect::to(&route::to::review_check(&id)).into_response());
    }
    let said = news.say(caller.frame(&web, &uri).words);
    show(&web, &caller, &uri, &id, (Filled::default(), said)).await
}

pub(super) async fn save(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let key_of_form = form_key(&form)?;
    let revising = fields::read(&mut form);
    if !form.is_refused() {
        match web.app.revise(caller.actor(), id_of(&id)?, revising, key_of_form).await {
            Ok(()) => return Ok(back(&id, "saved")),
            Err(error) => fields::complain(&mut form, error)?,
        }
    }
    show(&web, &caller, &uri, &id, (Filled { words: Some(form), redactions: None }, None)).await
}

/// Finds evidence for the form, cites it or takes it out; the form comes back with all that was typed.
pub(super) async fn evidence(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let form = drawer::act(&web, &caller, form, false).await?;
    show(&web, &caller, &uri, &id, (Filled { words: Some(form), redactions: None }, None)).await
}

/// What a page would look like with the words of the form; keeps nothing.
pub(super) async fn preview(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let revising = fields::read(&mut form);
    let (page, help) = web.app.revise_preview(caller.actor(), id_of(&id)?, &revising).await?;
    let html = Beside::of(&page, help, caller.frame(&web, &uri).words).render();
    html.map(|html| Html(html).into_response()).map_err(|_| Problem::broken())
}

pub(super) async fn submit(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let text = form.value("text").parse().map_err(|_| Problem::invalid(Vec::new()))?;
    match web.app.submit(caller.actor(), id_of(&id)?, text, form_key(&form)?).await {
        Ok(()) => Ok(Redirect::to(&route::with_query(&route::to::review(), [("news", "submitted")])).into_response()),
        Err(error @ Error::Refused(askwell_app::core::Refused::NoRedactionReport)) => {
            form = Form::new();
            fields::complain(&mut form, error)?;
            let filled = Filled { words: None, redactions: Some(form) };
            show(&web, &caller, &uri, &id, (filled, None)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn recall(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    web.app.recall(caller.actor(), id_of(&id)?, form_key(&form)?).await?;
    Ok(back(&id, "recalled"))
}

/// Back to the editor, which says what happened.
pub(super) fn back(id: &str, news: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::review_edit(id), [("news", news)])).into_response()
}
