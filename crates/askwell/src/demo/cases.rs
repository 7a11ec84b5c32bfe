//! The open consultations of the demo, as `demo/consultations.toml` tells them: moments in minutes before the start.

use askwell_app::App;
use askwell_app::core::code::{Language, Rule, Slug, Specialty};
use askwell_app::core::consultation::{Cause, Priority, Subject};
use askwell_app::core::content::{About, Answer, AnswerKind, Asked, Block, Number, Page, Said, Section, Source};
use askwell_app::core::evidence::Evidence;
use askwell_app::core::id::{AccountId, ConsultationId};
use askwell_app::core::publication::Place;
use askwell_app::core::review::{Checklist, RedactionReport, Verdict};
use askwell_app::editing::Comments;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::answers::{opening, resolutions, slug};
use super::people::Known;
use super::{Result, story, wrong};

#[derive(Debug, Deserialize)]
struct Cases {
    consultation: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    key: String,
    state: String,
    patient: String,
    r#for: String,
    about: Option<String>,
    specialty: Specialty,
    language: Language,
    priority: Priority,
    opened_minutes_ago: i64,
    promise_minutes: i64,
    doctor: Option<String>,
    assigned_minutes_ago: Option<i64>,
    answered_minutes_ago: Option<i64>,
    query: String,
    questions: Vec<String>,
    #[serde(default)]
    message: Vec<Spoken>,
    #[serde(default)]
    answer: Vec<AnswerText>,
    consent: Option<ConsentGiven>,
    page: Option<PageText>,
}

#[derive(Debug, Deserialize)]
struct Spoken {
    from: String,
    minutes_ago: i64,
    #[serde(default)]
    asks_back: bool,
    #[serde(default)]
    follow_up: bool,
    text: String,
}

#[derive(Debug, Deserialize)]
struct AnswerText {
    question: u8,
    text: String,
}

#[derive(Debug, Deserialize)]
struct ConsentGiven {
    given_minutes_ago: i64,
}

#[derive(Debug, Deserialize)]
struct PageText {
    editor: String,
    topic: TopicText,
    title: String,
    kind: Option<String>,
    summary: String,
    #[serde(default)]
    numbers: Vec<Number>,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    review: Vec<ReviewText>,
}

#[derive(Debug, Deserialize)]
struct TopicText {
    slug: Slug,
    name: String,
}

#[derive(Debug, Deserialize)]
struct ReviewText {
    by: String,
    minutes_ago: i64,
    comment: String,
}

/// Fills the desk.
pub(super) async fn fill(app: &App, known: &Known) -> Result<usize> {
    let cases: Cases = toml::from_str(include_str!("../../demo/consultations.toml"))
        .map_err(|error| wrong(format!("consultations.toml: {error}")))?;
    let now = app.now();
    for case in &cases.consultation {
        tell(app, known, case, now).await.map_err(|failure| wrong(format!("{}: {failure}", case.key)))?;
    }
    Ok(cases.consultation.len())
}

fn ago(now: Timestamp, minutes: i64) -> Timestamp {
    now - SignedDuration::from_mins(minutes)
}

async fn tell(app: &App, known: &Known, case: &Case, now: Timestamp) -> Result<()> {
    let opened = ago(now, case.opened_minutes_ago);
    let id = open(app, known, case, opened).await?;
    let doctor = case.doctor.as_deref().map(|slug| known.doctor(slug)).transpose()?;
    if let (Some(doctor), Some(minutes)) = (doctor, case.assigned_minutes_ago) {
        story::take(app, ago(now, minutes), id, doctor).await?;
    }
    for spoken in case.message.iter().filter(|spoken| spoken.asks_back) {
        let (moment, said) = (ago(now, spoken.minutes_ago), said(spoken));
        story::speak(app, moment, id, doctor, said, move |consultation, by, words| {
            consultation.ask_back(by.expect("a doctor asks"), words, moment)
        })
        .await?;
    }
    if let Some(minutes) = case.answered_minutes_ago {
        let moment = ago(now, minutes);
        let all = resolutions(case.questions.len());
        story::speak(app, moment, id, doctor, answer(case), move |consultation, by, words| {
            consultation.answer(by.expect("a doctor answers"), words, all, moment)
        })
        .await?;
    }
    match case.state.as_str() {
        "overdue" => {
            story::decide(app, ago(now, 10), id, move |consultation| {
                consultation.alarm(Cause::MissedWaiting, ago(now, 10))
            })
            .await?;
        }
        "redirected_to_care" => {
            let moment = opened + SignedDuration::from_mins(1);
            let rules = vec![Rule::new("chest_pain_now").map_err(|error| wrong(error.to_string()))?];
            story::decide(app, moment, id, move |consultation| consultation.redirect_to_care(rules, moment)).await?;
        }
        _ => {}
    }
    let ended = case.state == "redirected_to_care";
    for spoken in case.message.iter().filter(|spoken| spoken.from == "patient" && !ended) {
        follow(app, id, spoken, ago(now, spoken.minutes_ago)).await?;
    }
    if let (Some(consent), Some(page)) = (&case.consent, &case.page) {
        prepare(app, known, case, page, id, ago(now, consent.given_minutes_ago), now).await?;
    }
    Ok(())
}

async fn open(app: &App, known: &Known, case: &Case, opened: Timestamp) -> Result<ConsultationId> {
    let mut opening = opening(known.patient(&case.patient)?, &case.specialty, &case.language, case.questions.len());
    opening.subject = match case.r#for.as_str() {
        "child" => Subject::Child,
        "cared_for" => Subject::CaredFor,
        _ => Subject::Myself,
    };
    opening.priority = case.priority;
    opening.promise = SignedDuration::from_mins(case.promise_minutes);
    let about = About { relation: case.about.clone(), ..About::default() };
    let asked = Asked { text: case.query.trim().to_owned(), questions: case.questions.clone(), about };
    story::open(app, opened, opening, asked).await
}

fn said(spoken: &Spoken) -> Said {
    Said { text: spoken.text.trim().to_owned() }
}

async fn follow(app: &App, id: ConsultationId, spoken: &Spoken, moment: Timestamp) -> Result<()> {
    if !spoken.follow_up {
        return story::speak(app, moment, id, None, said(spoken), move |consultation, _, words| {
            consultation.remark(words, moment)
        })
        .await;
    }
    let text = spoken.text.trim().to_owned();
    let question = text.split_inclusive(['.', '?']).rfind(|sentence| sentence.trim().ends_with('?'));
    let question = question.map_or_else(|| text.clone(), |question| question.trim().to_owned());
    let asked = Asked { text, questions: vec![question], about: About::default() };
    story::speak(app, moment, id, None, asked, move |consultation, _, words| consultation.follow_up(words, 1, moment))
        .await
}

fn answer(case: &Case) -> Answer {
    let page = case.page.as_ref();
    let first = case.answer.first().map(|answer| answer.text.trim()).unwrap_or_default();
    let summary = page.map_or_else(|| first.lines().next().unwrap_or_default().to_owned(), |page| page.summary.clone());
    Answer {
        kind: AnswerKind::Case,
        summary,
        blocks: case
            .answer
            .iter()
            .map(|answer| Block { question: answer.question, text: answer.text.trim().to_owned() })
            .collect(),
        seek_care: SEEK_CARE.to_owned(),
        would_change: String::new(),
        numbers: page.map(|page| page.numbers.clone()).unwrap_or_default(),
        sources: page.map(|page| page.source.clone()).unwrap_or_default(),
        evidence: Evidence::default(),
    }
}

const SEEK_CARE: &str = "Go to a doctor today if things get worse. In an emergency call 999.";

async fn prepare(
    app: &App,
    known: &Known,
    case: &Case,
    text: &PageText,
    id: ConsultationId,
    consented: Timestamp,
    now: Timestamp,
) -> Result<()> {
    let place = Place { specialty: case.specialty.clone(), topic: text.topic.slug.clone(), slug: slug(&text.title) };
    let questions = case.questions.iter().zip(&case.answer);
    let page = Page {
        title: text.title.clone(),
        summary: text.summary.clone(),
        topic_name: text.topic.name.clone(),
        kind: text.kind.clone(),
        sections: questions
            .map(|(question, answer)| Section { question: question.clone(), answer: answer.text.trim().to_owned() })
            .collect(),
        seek_care: SEEK_CARE.to_owned(),
        numbers: text.numbers.clone(),
        sources: text.source.clone(),
        demo: true,
        ..Page::default()
    };
    let editor = known.editor(&text.editor)?;
    let begun = text.review.first().map_or(consented, |review| ago(now, review.minutes_ago + 60));
    // What a reviewer sent back had no numbers yet.
    let first = if text.review.is_empty() { page.clone() } else { Page { numbers: Vec::new(), ..page.clone() } };
    let publication = story::prepare(app, begun, id, first, place, editor).await?;
    for review in &text.review {
        submit(app, publication, editor, begun).await?;
        let (moment, reviewer) = (ago(now, review.minutes_ago), known.doctor(&review.by)?);
        let comments = Comments { overall: review.comment.clone(), ..Comments::default() };
        let (comments, _) = story::seal(app, moment, publication, comments).await?;
        story::work_on(app, moment, publication, Some(reviewer), move |page, _, reviewer| {
            let verdict = Verdict::ChangesRequested { checklist: Checklist::default(), comments };
            page.review(reviewer.expect("a reviewer reads"), page.newest().digest, verdict, moment)
        })
        .await?;
    }
    if case.state == "in_review" {
        let mended = ago(now, text.review.last().map_or(0, |review| review.minutes_ago) / 2);
        let (place, digest) = story::seal(app, mended, publication, page).await?;
        story::work_on(app, mended, publication, None, move |page, _, _| page.revise(place, digest, editor, mended))
            .await?;
        submit(app, publication, editor, mended).await?;
    }
    Ok(())
}

async fn submit(
    app: &App,
    publication: askwell_app::core::id::PublicationId,
    editor: AccountId,
    moment: Timestamp,
) -> Result<()> {
    story::work_on(app, moment, publication, None, move |page, _, _| {
        let text = page.newest().digest;
        page.redact(RedactionReport { text, proposed: 0, accepted: 0, refused: 0, added: 0, by: editor, at: moment })
    })
    .await?;
    story::work_on(app, moment, publication, None, move |page, _, _| page.submit(page.newest().digest, editor, moment))
        .await
}
