//! The steps after the text: questions, for whom, field, and a last look with the promise.

use askama::Template;
use askwell_app::FoundAnswer;
use askwell_app::ask::{self, Asking, ForWhom, Step};
use askwell_app::core::code::{Digest, Language, Specialty};
use askwell_app::core::consultation::Subject;
use askwell_app::core::content::About;
use askwell_app::core::dispatch::WhatStillCanBeDone;
use askwell_app::core::query::QUESTIONS_MOST;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::ask::{STEPS, forward, look};
use super::complaint::complain;
use super::sign_in::refused;
use super::talk::{FileLine, subject_key};
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::Moment;
use crate::words::{Words, key};

/// The questions of a query, to confirm, reword, add, take out and order.
#[derive(Debug, Template)]
#[template(path = "patient/ask_questions.html")]
pub(crate) struct QuestionsPage {
    pub(crate) frame: Frame,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) form: Form,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) text: String,
    pub(crate) questions: Vec<Proposed>,
    pub(crate) most: usize,
}

/// A question to confirm, with the public answers there are to it.
#[derive(Debug)]
pub(crate) struct Proposed {
    pub(crate) text: String,
    /// Answers to the very same question.
    pub(crate) same: Vec<FoundAnswer>,
    /// Answers to others that are near.
    pub(crate) related: Vec<FoundAnswer>,
}

impl Page for QuestionsPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// For whom somebody asks.
#[derive(Debug, Template)]
#[template(path = "patient/ask_for_whom.html")]
pub(crate) struct ForWhomPage {
    pub(crate) frame: Frame,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) form: Form,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) whom: Vec<Choice>,
    pub(crate) pregnant: Vec<Choice>,
}

impl Page for ForWhomPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// The field of medicine and the language of the answer.
#[derive(Debug, Template)]
#[template(path = "patient/ask_field.html")]
pub(crate) struct FieldPage {
    pub(crate) frame: Frame,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) form: Form,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) guess: Option<String>,
    pub(crate) is_covered: bool,
    pub(crate) fields: Vec<Choice>,
    pub(crate) languages: Vec<Choice>,
}

impl Page for FieldPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// Everything once more.
#[derive(Debug, Template)]
#[template(path = "patient/ask_check.html")]
pub(crate) struct CheckPage {
    pub(crate) frame: Frame,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) seen: String,
    /// Whether the draft changed since it was last looked at.
    pub(crate) has_changed: bool,
    pub(crate) text: String,
    pub(crate) questions: Vec<String>,
    pub(crate) whom: &'static str,
    pub(crate) about: String,
    pub(crate) field: String,
    pub(crate) language: String,
    pub(crate) files: Vec<FileLine>,
    pub(crate) promised: Moment,
    /// When it usually comes, where that is earlier than promised.
    pub(crate) usually: Option<Moment>,
    /// Said in place of the plain promise when it cannot be given.
    pub(crate) instead: Option<&'static str>,
    pub(crate) shows_promise: bool,
    pub(crate) is_urgent: bool,
    pub(crate) change: Changes,
}

/// Where each part is changed.
#[derive(Debug)]
pub(crate) struct Changes {
    pub(crate) text: String,
    pub(crate) questions: String,
    pub(crate) for_whom: String,
    pub(crate) field: String,
    pub(crate) files: String,
}

impl Page for CheckPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.has_changed { StatusCode::CONFLICT } else { StatusCode::OK }
    }
}

pub(super) async fn questions(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let questions = proposed(&web, asking.draft.proposed_questions()).await;
    Ok(page::show(&questions_page(caller.frame(&web, &uri), &asking, Form::new(), questions)))
}

/// Sets the public answers beside the questions. A search that fails keeps nobody from asking.
async fn proposed(web: &Web, questions: Vec<String>) -> Vec<Proposed> {
    let mut found = web.app.answers_to(&questions).await.unwrap_or_default().into_iter();
    let beside = |text| {
        let (same, related) = found.next().unwrap_or_default().into_iter().partition(|hit| hit.answers_it);
        Proposed { text, same, related }
    };
    questions.into_iter().map(beside).collect()
}

fn questions_page(frame: Frame, asking: &Asking, form: Form, questions: Vec<Proposed>) -> QuestionsPage {
    QuestionsPage {
        frame,
        step: 2,
        steps: STEPS,
        form,
        action: route::to::ask_questions_save(&asking.token),
        back: route::to::ask_text(&asking.token),
        text: asking.draft.text.clone(),
        questions,
        most: QUESTIONS_MOST,
    }
}

pub(super) async fn questions_save(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let mut questions = form.values("question").to_vec();
    if let Some(arranged) = arranged(&questions, form.value("do")) {
        questions = arranged;
        let asking = web.app.ask_look(caller.actor(), &token).await?;
        let questions = proposed(&web, questions).await;
        return Ok(page::show(&questions_page(caller.frame(&web, &uri), &asking, Form::new(), questions)));
    }
    match web.app.ask_questions(caller.actor(), &token, questions.clone()).await {
        Ok(asking) => Ok(forward(&asking)),
        Err(error) => {
            complain(&mut form, "question", error)?;
            let asking = web.app.ask_look(caller.actor(), &token).await?;
            let questions = proposed(&web, questions).await;
            Ok(page::show(&questions_page(caller.frame(&web, &uri), &asking, form, questions)))
        }
    }
}

/// Adds, takes out or moves a question as a button says: `add`, `remove-2`, `up-2`; nothing for any other button.
fn arranged(questions: &[String], button: &str) -> Option<Vec<String>> {
    let mut questions = questions.to_vec();
    if button == "add" {
        if questions.len() < QUESTIONS_MOST {
            questions.push(String::new());
        }
        return Some(questions);
    }
    let (verb, number) = button.split_once('-')?;
    let at = number.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < questions.len())?;
    match verb {
        "remove" => drop(questions.remove(at)),
        "up" if at > 0 => questions.swap(at, at - 1),
        _ => return None,
    }
    Some(questions)
}

pub(super) async fn for_whom(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut form = Form::new();
    if let Some(for_whom) = &asking.draft.for_whom {
        let about = &for_whom.about;
        form = form
            .with("subject", subject_code(for_whom.subject))
            .with("relation", about.relation.as_deref().unwrap_or(""));
        form = form.with("pregnant", about.pregnant.map_or("", |pregnant| if pregnant { "yes" } else { "no" }));
        if let Some(age) = about.age_years {
            let months = age < 2.0;
            let number = if months { (age * 12.0).round() } else { age };
            form = form.with("age", number).with("age-unit", if months { "months" } else { "years" });
        }
    }
    Ok(page::show(&for_whom_page(caller.frame(&web, &uri), &token, form)))
}

fn for_whom_page(frame: Frame, token: &str, form: Form) -> ForWhomPage {
    let w = frame.words;
    let whom = vec![
        Choice::new("myself", w.t("subject-choice-myself")),
        Choice::new("child", w.t("subject-choice-child")),
        Choice::new("cared_for", w.t("subject-choice-cared-for")),
    ];
    let pregnant = vec![
        Choice::new("no", w.t("pregnant-no")),
        Choice::new("yes", w.t("pregnant-yes")),
        Choice::new("", w.t("pregnant-unsaid")),
    ];
    let (action, back) = (route::to::ask_for_whom_save(token), route::to::ask_questions(token));
    ForWhomPage { frame, step: 3, steps: STEPS, form, action, back, whom, pregnant }
}

pub(super) async fn for_whom_save(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let subject = form.take("subject", |code| subject_of(code).ok_or(Complaint::new("problem-subject-missing")));
    let months = form.value("age-unit") == "months";
    let age = form.take("age", |text| {
        if text.is_empty() {
            return Ok(None);
        }
        let age = text.replace(',', ".").parse::<f32>().map_err(|_| Complaint::new("problem-age-odd"))?;
        Ok(Some(if months { age / 12.0 } else { age }))
    });
    if let (Some(subject), Some(age_years)) = (subject, age) {
        let pregnant = match form.value("pregnant") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let relation = Some(form.value("relation").to_owned()).filter(|_| subject != Subject::Myself);
        let for_whom = ForWhom { subject, about: About { age_years, pregnant, relation } };
        match web.app.ask_for_whom(caller.actor(), &token, for_whom).await {
            Ok(asking) => return Ok(forward(&asking)),
            Err(error) => complain(&mut form, "age", error)?,
        }
    }
    Ok(page::show(&for_whom_page(caller.frame(&web, &uri), &token, form)))
}

fn subject_of(code: &str) -> Option<Subject> {
    match code {
        "myself" => Some(Subject::Myself),
        "child" => Some(Subject::Child),
        "cared_for" => Some(Subject::CaredFor),
        _ => None,
    }
}

fn subject_code(subject: Subject) -> &'static str {
    match subject {
        Subject::Myself => "myself",
        Subject::Child => "child",
        Subject::CaredFor => "cared_for",
    }
}

pub(super) async fn field(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let field = asking.draft.field();
    let language = asking.draft.language.clone().or_else(|| asking.draft.reading().language);
    let form = Form::new()
        .with("specialty", field.map_or_else(|| "other".to_owned(), |field| field.to_string()))
        .with("language", language.unwrap_or_else(|| web.app.settings().language.clone()));
    Ok(page::show(&field_page(caller.frame(&web, &uri), &asking, form)))
}

fn field_page(frame: Frame, asking: &Asking, form: Form) -> FieldPage {
    let w = frame.words;
    let guess = asking.draft.field().map(|field| askwell_app::specialty_name(field.as_str()).to_owned());
    let fields = ask::specialties().into_iter().map(|(code, name, lay)| {
        let label = match (code.as_str(), lay.first()) {
            ("other", _) => w.t("field-unsure").to_owned(),
            (_, Some(lay)) => format!("{name} ({lay})"),
            (_, None) => name.to_owned(),
        };
        Choice::new(code.as_str(), label)
    });
    FieldPage {
        step: 4,
        steps: STEPS,
        action: route::to::ask_field_save(&asking.token),
        back: route::to::ask_for_whom(&asking.token),
        guess,
        is_covered: asking.draft.reading().is_covered,
        fields: fields.collect(),
        languages: codes::LANGUAGES.iter().map(|(tag, name)| Choice::new(*tag, name)).collect(),
        form,
        frame,
    }
}

pub(super) async fn field_save(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let field =
        form.take("specialty", |code| Specialty::new(code).map_err(|_| Complaint::new("problem-specialty-unknown")));
    let language =
        form.take("language", |tag| Language::new(tag).map_err(|_| Complaint::new("problem-language-unknown")));
    if let (Some(field), Some(language)) = (field, language) {
        match web.app.ask_field(caller.actor(), &token, field, Some(language)).await {
            Ok(asking) if asking.draft.next_step() == Step::Check => {
                return Ok(Redirect::to(&route::to::ask_files(&token)).into_response());
            }
            Ok(asking) => return Ok(forward(&asking)),
            Err(error) => complain(&mut form, "specialty", error)?,
        }
    }
    let asking = web.app.ask_look(caller.actor(), &token).await?;
    Ok(page::show(&field_page(caller.frame(&web, &uri), &asking, form)))
}

pub(super) async fn check(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let asking = match look(&web, &caller, &token, &uri).await? {
        Ok(asking) => asking,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if asking.draft.next_step() != Step::Check {
        return Ok(forward(&asking));
    }
    Ok(page::show(&check_page(&web, &caller, &token, &uri, false).await?))
}

async fn check_page(
    web: &Web,
    caller: &Caller,
    token: &str,
    uri: &Uri,
    has_changed: bool,
) -> Result<CheckPage, Problem> {
    let check = web.app.ask_check(caller.actor(), token).await?;
    let frame = caller.frame(web, uri);
    let (when, now, draft) = (web.when(frame.words), web.app.now(), &check.asking.draft);
    let instead = check.quote.instead.map(|instead| match instead {
        WhatStillCanBeDone::CallIn => key("check-call-in"),
        WhatStillCanBeDone::Wait => key("check-wait"),
        WhatStillCanBeDone::Elsewhere => key("check-elsewhere"),
    });
    let subject = draft.for_whom.as_ref().map_or(Subject::Myself, |for_whom| for_whom.subject);
    let (promised, usually) = (when.soon(check.quote.promised_by, now), when.soon(check.quote.usually_by, now));
    Ok(CheckPage {
        step: STEPS,
        steps: STEPS,
        action: route::to::ask_submit(token),
        back: route::to::ask_files(token),
        seen: check.seen.to_string(),
        has_changed,
        text: draft.text.clone(),
        questions: draft.questions.clone(),
        whom: subject_key(subject),
        about: about_line(frame.words, &draft.about()),
        field: match check.specialty.as_str() {
            "other" => frame.words.t("field-unsure").to_owned(),
            code => askwell_app::specialty_name(code).to_owned(),
        },
        language: codes::language_name(check.language.as_str()).to_owned(),
        files: draft.files.iter().map(FileLine::of_draft).collect(),
        usually: Some(usually).filter(|usually| usually.words != promised.words),
        promised,
        shows_promise: check.quote.instead != Some(WhatStillCanBeDone::Elsewhere),
        instead,
        is_urgent: check.priority != askwell_app::core::consultation::Priority::Routine,
        change: Changes {
            text: route::to::ask_text(token),
            questions: route::to::ask_questions(token),
            for_whom: route::to::ask_for_whom(token),
            field: route::to::ask_field(token),
            files: route::to::ask_files(token),
        },
        frame,
    })
}

/// Says in one line what is known about the person.
pub(super) fn about_line(words: Words, about: &About) -> String {
    let mut parts = Vec::new();
    if let Some(relation) = &about.relation {
        parts.push(relation.clone());
    }
    match about.age_years {
        Some(age) if age < 2.0 => parts.push(words.n("about-months", f64::from((age * 12.0).round())).to_string()),
        Some(age) => parts.push(words.n("about-years", f64::from(age)).to_string()),
        None => {}
    }
    if about.pregnant == Some(true) {
        parts.push(words.t("about-pregnant").to_owned());
    }
    parts.join(", ")
}

pub(super) async fn submit(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let seen: Digest = form.value("seen").parse().map_err(|_| Problem::bad_request())?;
    match web.app.ask_submit(caller.actor(), &token, &seen).await {
        Ok(submitted) => {
            let to = route::to::consultation(submitted.consultation);
            Ok(Redirect::to(&route::with_query(&to, [("news", "sent")])).into_response())
        }
        // It is not what was seen, or a step is missing: nothing is lost, look once more.
        Err(askwell_app::Error::Stale) => Ok(page::show(&check_page(&web, &caller, &token, &uri, true).await?)),
        Err(askwell_app::Error::Field { .. }) => Ok(forward(&web.app.ask_look(caller.actor(), &token).await?)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Vec<String> {
        ["One?", "Two?", "Three?"].map(str::to_owned).to_vec()
    }

    #[test]
    fn questions_are_added_taken_out_and_moved_up() {
        assert_eq!(arranged(&three(), "add").map(|questions| questions.len()), Some(4));
        assert_eq!(arranged(&three(), "remove-2"), Some(vec!["One?".to_owned(), "Three?".to_owned()]));
        assert_eq!(arranged(&three(), "up-3"), Some(["One?", "Three?", "Two?"].map(str::to_owned).to_vec()));
        for other in ["", "up-1", "remove-0", "remove-9", "up-x", "save"] {
            assert_eq!(arranged(&three(), other), None, "{other}");
        }
    }
}
