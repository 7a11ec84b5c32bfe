//! The published answers of the demo: each was asked, answered, agreed to, reviewed and published, at its own day.

use askwell_app::App;
use askwell_app::core::code::Slug;
use askwell_app::core::consultation::{Opening, Priority, Subject};
use askwell_app::core::content::{Answer, AnswerKind, Asked, Block};
use askwell_app::core::id::{PatientId, PractitionerId};
use askwell_app::core::message::Words;
use askwell_app::core::publication::Place;
use askwell_app::core::query::{How, Resolution};
use askwell_app::core::review::{Checklist, RedactionReport, Verdict};
use askwell_app::import::{Candidate, Lines};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};

use super::people::Known;
use super::{Result, story, wrong};

/// Fills the library: `demo/answers.jsonl`, each by the doctors it names.
pub(super) async fn fill(app: &App, known: &Known) -> Result<usize> {
    app.evidence_import(None, include_str!("../../demo/evidence-her2.json")).await?;
    let mut lines = Lines::default();
    let mut count = 0;
    for (number, line) in (1..).zip(include_str!("../../demo/answers.jsonl").lines()) {
        let candidate =
            lines.read(line).map_err(|problem| wrong(format!("answers.jsonl, line {number}: {problem}")))?;
        publish(app, known, candidate, number).await?;
        count += 1;
    }
    Ok(count)
}

async fn publish(app: &App, known: &Known, candidate: Candidate, number: usize) -> Result<()> {
    let named = |named: &Option<askwell_app::core::content::Named>| -> Result<PractitionerId> {
        let name = named.as_ref().map(|named| named.name.as_str()).unwrap_or_default();
        known.doctors_by_name.get(name).copied().ok_or_else(|| wrong(format!("answers.jsonl: no doctor {name:?}")))
    };
    let (author, reviewer) = (named(&candidate.page.answered_by)?, named(&candidate.page.reviewed_by)?);
    let on = candidate.page.published_on.ok_or_else(|| wrong("answers.jsonl: a page without a day".to_owned()))?;
    let published = moment(on)? + SignedDuration::from_mins(i64::try_from(number).unwrap_or(0) * 7);
    let asked = published - SignedDuration::from_hours(70);
    let patients: Vec<PatientId> = known.patients.values().copied().collect();
    let patient = patients[number % patients.len()];
    let editor = known.editor(EDITOR)?;

    let mut page = candidate.page;
    if let Err(unknown) = app.evidence_cite(&mut page, &candidate.cites).await? {
        return Err(wrong(format!("answers.jsonl: no evidence {unknown}")));
    }
    let questions: Vec<String> = page.sections.iter().map(|section| section.question.clone()).collect();
    let text = questions.join("\n");
    let id = story::open(
        app,
        asked,
        opening(patient, &candidate.specialty, &candidate.language, questions.len()),
        Asked { text, questions: questions.clone(), ..Asked::default() },
    )
    .await?;
    story::take(app, asked + SignedDuration::from_mins(20), id, author).await?;
    let blocks = (1..).zip(&page.sections).map(|(question, section)| Block { question, text: section.answer.clone() });
    let answer = Answer {
        kind: AnswerKind::Information,
        summary: page.summary.clone(),
        blocks: blocks.collect(),
        seek_care: if page.seek_care.is_empty() { SEEK_CARE.to_owned() } else { page.seek_care.clone() },
        would_change: String::new(),
        numbers: page.numbers.clone(),
        sources: page.sources.clone(),
        evidence: page.evidence.clone(),
    };
    let all = resolutions(questions.len());
    let answered = asked + SignedDuration::from_mins(95);
    story::speak(app, answered, id, Some(author), answer, move |consultation, by, words| {
        consultation.answer(by.expect("a doctor answers"), words, all, answered)
    })
    .await?;

    page.answered_by = None;
    page.reviewed_by = None;
    page.published_on = None;
    page.next_review_on = None;
    let place = Place { specialty: candidate.specialty, topic: candidate.topic, slug: candidate.slug };
    let prepared = answered + SignedDuration::from_hours(20);
    let publication = story::prepare(app, prepared, id, page, place, editor).await?;
    sign(app, publication, reviewer, editor, prepared, published).await?;
    Ok(app.publication_attest(publication).await?)
}

/// Nothing was to be redacted; the page is reviewed, signed and published.
async fn sign(
    app: &App,
    publication: askwell_app::core::id::PublicationId,
    reviewer: PractitionerId,
    editor: askwell_app::core::id::AccountId,
    prepared: Timestamp,
    published: Timestamp,
) -> Result<()> {
    story::work_on(app, prepared, publication, None, move |page, _, _| {
        let text = page.newest().digest;
        page.redact(RedactionReport { text, proposed: 0, accepted: 0, refused: 0, added: 0, by: editor, at: prepared })
    })
    .await?;
    story::work_on(app, prepared, publication, None, move |page, _, _| {
        page.submit(page.newest().digest, editor, prepared)
    })
    .await?;
    story::work_on(app, published, publication, Some(reviewer), move |page, _, reviewer| {
        let next_review_on = published.to_zoned(TimeZone::UTC).date().saturating_add(12.months());
        let verdict = Verdict::Approved { checklist: complete(), next_review_on };
        page.review(reviewer.expect("a reviewer signs"), page.newest().digest, verdict, published)
    })
    .await?;
    story::work_on(app, published, publication, None, move |page, consultation, _| {
        page.publish(consultation, published)
    })
    .await
}

/// Who prepared the demo's pages.
const EDITOR: &str = "priya-nair";

const SEEK_CARE: &str = "See a doctor soon if things get worse or do not get better as described. In an emergency call your local emergency number.";

pub(super) fn complete() -> Checklist {
    Checklist {
        accurate: true,
        balanced: true,
        sourced: true,
        risks_named: true,
        when_to_seek_care: true,
        no_identity: true,
        plain_words: true,
        conflicts_declared: true,
    }
}

pub(super) fn resolutions(questions: usize) -> Vec<Resolution> {
    (1..).take(questions).map(|question| Resolution { question, how: How::Answer }).collect()
}

/// An opening that still lacks its words.
pub(super) fn opening(
    patient: PatientId,
    specialty: &askwell_app::core::code::Specialty,
    language: &askwell_app::core::code::Language,
    questions: usize,
) -> Opening {
    Opening {
        patient,
        subject: Subject::Myself,
        specialty: specialty.clone(),
        language: language.clone(),
        priority: Priority::Routine,
        flags: Vec::new(),
        words: no_words_yet(),
        questions: u8::try_from(questions).unwrap_or(u8::MAX),
        promise: SignedDuration::from_hours(4),
        calendar: None,
        follow_ups_allowed: 3,
    }
}

fn no_words_yet() -> Words {
    let id = askwell_app::new_id(Timestamp::UNIX_EPOCH);
    Words {
        message: askwell_app::core::id::MessageId(id),
        text: askwell_app::core::id::TextId(id),
        digest: askwell_app::core::code::Digest([0; 32]),
        attachments: Vec::new(),
    }
}

fn moment(day: Date) -> Result<Timestamp> {
    let noon = day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).map_err(|error| wrong(error.to_string()))?;
    Ok(noon.timestamp())
}

/// Makes an address step of a title.
pub(super) fn slug(title: &str) -> Slug {
    Slug::from_title(title, &Slug::new("answer").expect("six letters"))
}
