//! Published answers: a list, and one.

use askwell_app::core::id::PublicationId;
use askwell_app::{AnswerCard, AnswerPage, DoctorCard, Found, ImportedFrom, Listing};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ProblemDocument, document};
use crate::page::Policy;
use crate::pages::id_of;
use crate::problem::Problem;
use crate::route;
use crate::web::Web;

/// Which answers.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only of this field: the step it takes in an address, such as `medical-oncology`.
    specialty: Option<String>,
    /// Only about this subject of the field: the step it takes in an address.
    topic: Option<String>,
    /// Where the list goes on: from `next` of the page before.
    after: Option<String>,
}

/// A page of answers, the newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Answers {
    /// At most twenty.
    answers: Vec<AnswerSummary>,
    /// The address of the next page; `null` on the last.
    next: Option<String>,
}

/// An answer in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnswerSummary {
    /// Its identifier here.
    id: String,
    /// Its page.
    url: String,
    /// Its title.
    title: String,
    /// The answer in up to three sentences.
    summary: String,
    /// The field of medicine, as a code.
    specialty: String,
    /// The subject, as people read it.
    topic_name: String,
    /// The language (BCP 47).
    language: String,
    /// Whether a doctor of this service reviewed and signed it.
    reviewed: bool,
    /// When it was first published here.
    published_at: Timestamp,
    /// Made up for a demonstration.
    demo: bool,
}

/// One published answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Answer {
    /// Its identifier here.
    id: String,
    /// Its page.
    url: String,
    /// Its title.
    title: String,
    /// The answer in up to three sentences.
    summary: String,
    /// The field of medicine, as a code.
    specialty: String,
    /// The subject, as people read it.
    topic_name: String,
    /// The language (BCP 47).
    language: String,
    /// The questions, each with its answer.
    questions: Vec<Answered>,
    /// When to seek care; may be empty.
    seek_care: String,
    /// Numbers with their sources.
    numbers: Vec<Evidence>,
    /// Sources, numbered from 1.
    sources: Vec<Source>,
    /// Doctors of this service who answered.
    answered_by: Vec<Doctor>,
    /// The doctor of this service who reviewed and signed this revision.
    reviewed_by: Option<Doctor>,
    /// When it was signed.
    reviewed_at: Option<Timestamp>,
    /// When somebody must look again.
    next_review_on: Option<Date>,
    /// Whether that day has passed.
    review_overdue: bool,
    /// What the source of an imported answer says of itself; nobody here checked it.
    imported: Option<Imported>,
    /// When it was first published here.
    published_at: Timestamp,
    /// When this revision was published.
    updated_at: Timestamp,
    /// The number of this revision.
    revision: u32,
    /// SHA-256 of this revision's text, in hexadecimal digits.
    digest: String,
    /// Made up for a demonstration.
    demo: bool,
    /// To be shown with the answer.
    disclaimer: String,
}

/// A question with its answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Answered {
    /// The question.
    question: String,
    /// The answer: paragraphs parted by empty lines, lists by `- `, sources named by `[1]`.
    answer: String,
}

/// A number a lay reader can weigh.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    /// What was measured.
    what: String,
    /// In whom.
    in_whom: String,
    /// Against what.
    compared_with: String,
    /// The value with its unit and interval, in words.
    value: String,
    /// Which source says so, from 1.
    source: usize,
}

/// Something an answer relies on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Source {
    /// Its title.
    title: String,
    /// Who publishes it.
    publisher: String,
    /// The year of publication or of the last update.
    year: Option<i16>,
    /// Its address; empty when there is none.
    url: String,
    /// The day on which somebody opened it and found what is claimed.
    checked_on: Option<Date>,
}

/// A doctor of this service.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Doctor {
    /// Name with title.
    name: String,
    /// Degrees and memberships.
    qualifications: String,
    /// The profile.
    url: String,
    /// The register, as a code.
    register: String,
    /// The number in the register.
    registration: String,
    /// The country of the register (ISO 3166-1).
    country: String,
    /// When the registration was last checked; `null` for a doctor who does not answer here now.
    verified_at: Option<Timestamp>,
    /// Interests declared.
    interests: String,
}

/// What the source of an imported answer says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Imported {
    /// Who answered there.
    answered_by: Option<String>,
    /// Who reviewed there.
    reviewed_by: Option<String>,
    /// When it was published there.
    published_on: Option<Date>,
    /// When it was reviewed there.
    reviewed_on: Option<Date>,
    /// The license of the text.
    license: Option<String>,
    /// Where it was published.
    origin: Option<String>,
}

/// Lists published answers, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/answers",
    tag = "answers",
    params(Which),
    responses(
        (status = 200, description = "A page of answers", body = Answers),
        (status = 400, description = "The query cannot be read", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such field, subject or page", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn answers(State(web): State<Web>, Query(which): Query<Which>) -> Result<Response, Problem> {
    let Which { specialty, topic, after } = which;
    if topic.is_some() && specialty.is_none() {
        return Err(Problem::not_found());
    }
    let Listing { answers, next } = web.app.answers(specialty.as_deref(), topic.as_deref(), after.as_deref()).await?;
    let narrowed = [("specialty", specialty.as_deref()), ("topic", topic.as_deref()), ("after", next.as_deref())];
    let pairs = narrowed.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let path = route::with_query(&route::to::api_answers(), pairs);
    let page = Answers {
        answers: answers.into_iter().map(|card| summary(&web, card)).collect(),
        next: next.is_some().then(|| format!("{}{path}", web.site.origin)),
    };
    Ok(document(&page, Policy::Public))
}

/// Gives one published answer.
#[utoipa::path(
    get,
    path = "/api/v1/answers/{id}",
    tag = "answers",
    params(("id" = String, Path, description = "Its identifier here")),
    responses(
        (status = 200, description = "The answer", body = Answer),
        (status = 308, description = "It was merged into another answer, which is at this address"),
        (status = 404, description = "No such answer", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 410, description = "It was public and is withdrawn or retracted: delete your copy", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn answer(State(web): State<Web>, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: PublicationId = id_of(&id)?;
    match web.app.answer(id).await? {
        Found::Live(page) => Ok(document(&whole(&web, *page), Policy::Public)),
        Found::Merged { id, .. } => Ok(Redirect::permanent(&route::to::api_answer(id)).into_response()),
        Found::Retracted { .. } | Found::Withdrawn { .. } => Err(Problem::gone()),
    }
}

fn summary(web: &Web, card: AnswerCard) -> AnswerSummary {
    AnswerSummary {
        id: card.id,
        url: format!("{}{}", web.site.origin, card.path),
        title: card.title,
        summary: card.summary,
        specialty: card.specialty,
        topic_name: card.topic_name,
        language: card.language,
        reviewed: card.reviewed,
        published_at: card.published_at,
        demo: card.demo,
    }
}

fn whole(web: &Web, page: AnswerPage) -> Answer {
    let words = crate::words::Words::default();
    let disclaimer = words.say("answer-disclaimer").with("number", web.site.emergency_number.as_str());
    let origin = &web.site.origin;
    Answer {
        url: format!("{origin}{}", page.path),
        disclaimer: disclaimer.to_string(),
        questions: page
            .sections
            .into_iter()
            .map(|section| Answered { question: section.question, answer: section.answer })
            .collect(),
        numbers: page.numbers.into_iter().map(evidence).collect(),
        sources: page.sources.into_iter().map(source).collect(),
        answered_by: page.answered_by.into_iter().map(|card| doctor(origin, card)).collect(),
        reviewed_by: page.reviewed_by.map(|card| doctor(origin, card)),
        imported: page.imported.map(imported),
        id: page.id,
        title: page.title,
        summary: page.summary,
        specialty: page.specialty,
        topic_name: page.topic_name,
        language: page.language,
        seek_care: page.seek_care,
        reviewed_at: page.reviewed_at,
        next_review_on: page.next_review_on,
        review_overdue: page.review_overdue,
        published_at: page.published_at,
        updated_at: page.updated_at,
        revision: page.revision,
        digest: page.digest,
        demo: page.demo,
    }
}

fn evidence(number: askwell_app::core::content::Number) -> Evidence {
    let askwell_app::core::content::Number { what, in_whom, compared_with, value, source } = number;
    Evidence { what, in_whom, compared_with, value, source }
}

fn source(source: askwell_app::core::content::Source) -> Source {
    let askwell_app::core::content::Source { title, publisher, year, url, checked_on } = source;
    Source { title, publisher, year, url, checked_on }
}

fn doctor(origin: &str, card: DoctorCard) -> Doctor {
    Doctor {
        url: format!("{origin}{}", route::to::doctor(&card.slug)),
        name: card.name,
        qualifications: card.qualifications,
        register: card.register,
        registration: card.registration,
        country: card.country,
        verified_at: card.verified_at,
        interests: card.interests,
    }
}

fn imported(from: ImportedFrom) -> Imported {
    let ImportedFrom { answered_by, reviewed_by, published_on, reviewed_on, license, origin } = from;
    Imported { answered_by, reviewed_by, published_on, reviewed_on, license, origin }
}
