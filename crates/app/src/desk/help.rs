//! Help beside the editor: how plain the answer is, what it leaves out, which signs the patient's words hold.

use askwell_core::access::{Action, Actor};
use askwell_core::consultation::Consultation;
use askwell_core::content::{About, Asked as Query, Said};
use askwell_core::id::ConsultationId;
use askwell_core::message::{Author, Kind};
use askwell_core::query::How;
use askwell_store::Reader;
use askwell_text::readability::{self, Check};
use askwell_text::triage::{self, Urgency};
use serde::Serialize;

use super::answer::Form;
use crate::converse::readable;
use crate::{App, Result, texts};

/// What helps while one writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Help {
    /// Words in the answer.
    pub words: usize,
    /// School grade a reader needs (Flesch-Kincaid); said only of enough words.
    pub grade: Option<f32>,
    /// Sentences that are too long, as they stand.
    pub long_sentences: Vec<String>,
    /// Words patients may not know, with plain words for them.
    pub jargon: Vec<(String, String)>,
    /// What the answer leaves out.
    pub checks: Vec<Check>,
    /// Signs in the patient's words that need care soon.
    pub signs: Vec<Sign>,
    /// Numbers of the questions without a word yet.
    pub unanswered: Vec<u8>,
}

/// A sign that needs care soon, and by whose criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// The rule.
    pub rule: &'static str,
    /// The criterion in one sentence.
    pub criterion: &'static str,
    /// Who publishes it.
    pub source: &'static str,
    /// The year of the source.
    pub year: u16,
    /// Whether it needs care now rather than soon.
    pub is_emergency: bool,
}

/// Grades of fewer words say little.
const WORDS_LEAST: usize = 30;

/// What the patient wrote, all of it, and what is known about the person.
#[derive(Debug, Default)]
pub(super) struct Asked {
    text: String,
    about: About,
}

/// Reads what the patient wrote.
pub(super) async fn asked(reader: &mut Reader, consultation: &Consultation) -> Result<Asked> {
    let mut asked = Asked::default();
    let patients = consultation.messages.iter().filter(|message| message.author == Author::Patient);
    for message in patients {
        let Some(text) = reader.text(message.words.text).await? else { continue };
        let said = match message.kind {
            Kind::Query | Kind::FollowUp => {
                let query: Query = texts::read("a query", &text)?;
                if message.kind == Kind::Query {
                    asked.about = query.about;
                }
                query.text
            }
            _ => texts::read::<Said>("a message", &text)?.text,
        };
        asked.text.push_str(&said);
        asked.text.push_str("\n\n");
    }
    Ok(asked)
}

impl Asked {
    /// The signs in it that need care soon.
    pub(super) fn signs(&self) -> Vec<Sign> {
        let about =
            askwell_text::About { age_years: self.about.age_years, pregnant: self.about.pregnant, language: None };
        let findings = triage::read(&self.text, &about).findings;
        let urgent = findings.into_iter().filter(|finding| finding.urgency >= Urgency::Urgent);
        let sign = |finding: triage::Finding| Sign {
            rule: finding.rule,
            criterion: finding.criterion,
            source: finding.source,
            year: finding.year,
            is_emergency: finding.urgency == Urgency::Emergency,
        };
        urgent.map(sign).collect()
    }
}

/// What the answer leaves out. What stands in a field of its own counts as said, however it is worded.
pub(super) fn checks(asked: &Asked, form: &Form) -> Vec<Check> {
    let has_sources = form.sources.iter().any(|source| !source.title.trim().is_empty());
    let mut checks = readability::answer_checks(&asked.text, &form.whole());
    checks.retain(|check| match check {
        Check::MissingSource => !has_sources,
        Check::MissingWhenToSeekCare => form.seek_care.trim().is_empty(),
        _ => true,
    });
    checks
}

/// Puts the help together.
pub(super) fn help(asked: &Asked, form: &Form) -> Help {
    let whole = form.whole();
    let measured = readability::measure(&whole);
    let piece = |span: &askwell_text::Span| whole.get(span.clone()).unwrap_or_default().trim().to_owned();
    let unanswered = form.blocks.iter().filter(|block| block.how == How::Answer && block.text.trim().is_empty());
    Help {
        words: measured.words,
        grade: (measured.words >= WORDS_LEAST).then_some(measured.fkgl),
        long_sentences: measured.long_sentences.iter().map(&piece).collect(),
        jargon: measured.jargon.iter().map(|jargon| (piece(&jargon.span), jargon.plain.to_owned())).collect(),
        checks: checks(asked, form),
        signs: asked.signs(),
        unanswered: unanswered.map(|block| block.question).collect(),
    }
}

impl App {
    /// Gives the help for an answer as it stands in the editor.
    pub async fn desk_help(&self, actor: &Actor, id: ConsultationId, form: &Form) -> Result<Help> {
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::AnswerConsultation, id).await?;
        Ok(help(&asked(&mut reader, &consultation).await?, form))
    }
}
