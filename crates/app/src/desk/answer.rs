//! Saying something as the doctor who holds the case: ask back, answer, send to care.

use askwell_core::access::Actor;
use askwell_core::code::{Rule, Slug};
use askwell_core::consultation::Consultation;
use askwell_core::content::{self, Answer, AnswerKind, Block, MESSAGE_CHARS_MOST, Number, Said, Source};
use askwell_core::evidence::Evidence;
use askwell_core::id::{ConsultationId, MessageId, TextId};
use askwell_core::message::Words;
use askwell_core::query::{How, Question, Resolution};
use askwell_store::Unit;
use askwell_text::readability::Check;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::take::request;
use super::{doctor, help};
use crate::unit::deciding;
use crate::{App, Error, Result, texts};

/// What keeps an answer from being sent, whatever the doctor thinks: the patient would not hear that it is urgent.
pub const CHECKS_HOLDING_BACK: [Check; 1] = [Check::MissingUrgency];

/// An answer while it is written; also what a draft holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// What sort of answer.
    pub kind: AnswerKind,
    /// The answer in up to three sentences.
    pub summary: String,
    /// One block a question.
    pub blocks: Vec<BlockForm>,
    /// When to seek care, and how fast.
    pub seek_care: String,
    /// What would change the assessment.
    pub would_change: String,
    /// Numbers.
    pub numbers: Vec<Number>,
    /// Sources, numbered from 1.
    pub sources: Vec<Source>,
    /// Names of the evidence it cites.
    #[serde(default)]
    pub cites: Vec<Slug>,
}

/// What is done with one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockForm {
    /// The question's number.
    pub question: u8,
    /// Whether it is answered, put off or declined.
    pub how: How,
    /// What the patient reads.
    pub text: String,
}

impl Form {
    /// An empty answer to the questions that are open; a message that asks none is answered as its last question.
    pub(super) fn blank(consultation: &Consultation) -> Self {
        let numbered: Vec<(u8, &Question)> = consultation.questions.numbered().collect();
        let mut open: Vec<u8> =
            numbered.iter().filter(|(_, question)| **question == Question::Open).map(|(number, _)| *number).collect();
        if open.is_empty() {
            open.extend(numbered.last().map(|(number, _)| *number));
        }
        let block = |question| BlockForm { question, how: How::Answer, text: String::new() };
        Self {
            kind: AnswerKind::Information,
            summary: String::new(),
            blocks: open.into_iter().map(block).collect(),
            seek_care: String::new(),
            would_change: String::new(),
            numbers: Vec::new(),
            sources: Vec::new(),
            cites: Vec::new(),
        }
    }

    /// Gives the answer as it is sent, still without the evidence it cites; rows left empty fall away, a number's source keeps its place.
    pub(super) fn answer(&self) -> Answer {
        let block = |block: &BlockForm| Block { question: block.question, text: block.text.trim().to_owned() };
        let said = |number: &&Number| !number.value.trim().is_empty() || !number.what.trim().is_empty();
        Answer {
            kind: self.kind,
            summary: self.summary.trim().to_owned(),
            blocks: self.blocks.iter().map(block).collect(),
            seek_care: self.seek_care.trim().to_owned(),
            would_change: self.would_change.trim().to_owned(),
            numbers: self.numbers.iter().filter(said).cloned().collect(),
            sources: self.sources.clone(),
            evidence: Evidence::default(),
        }
    }

    fn resolutions(&self) -> Vec<Resolution> {
        self.blocks.iter().map(|block| Resolution { question: block.question, how: block.how }).collect()
    }

    /// Says whether the answer has what its kind needs.
    fn check(&self) -> Result<()> {
        self.answer().check()?;
        match self.kind {
            AnswerKind::Information if self.sources.is_empty() => {
                Err(Error::Field { field: "sources", problem: "sources-missing" })
            }
            AnswerKind::Case if self.would_change.trim().is_empty() => {
                Err(Error::Field { field: "would_change", problem: "would-change-missing" })
            }
            AnswerKind::Information | AnswerKind::Case => Ok(()),
        }
    }

    /// Everything the patient would read, for the checks.
    pub(super) fn whole(&self) -> String {
        let mut whole = format!("{}\n\n", self.summary);
        for block in &self.blocks {
            whole.push_str(&block.text);
            whole.push_str("\n\n");
        }
        for number in &self.numbers {
            whole.push_str(&format!("{}: {}\n", number.what, number.value));
        }
        whole.push_str(&format!("\n{}\n\n{}", self.seek_care, self.would_change));
        whole
    }
}

impl App {
    /// Asks the patient something; the clock stops until the reply.
    pub async fn desk_ask_back(&self, actor: &Actor, id: ConsultationId, text: &str, key: Uuid) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        content::filled("text", text, MESSAGE_CHARS_MOST)?;
        let said = texts::write(&Said { text: text.trim().to_owned() });
        let place = self.new_place();
        let request = request(key, &format!("ask back {}", said.digest), id);
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let by = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
                let words = seal(unit, &consultation, place, &said.text).await?;
                let event = consultation.ask_back(&by, words, unit.now())?;
                unit.lease_remove(id).await?;
                unit.presence_note(practitioner, true).await?;
                Ok(vec![event])
            })
        });
        self.desk_change(actor, id, request, decide).await
    }

    /// Answers; every question is answered, put off or declined with a reason. The draft is gone afterwards.
    ///
    /// Held back when the patient's words hold a sign of an emergency and the answer does not say how urgent it is.
    pub async fn desk_answer(&self, actor: &Actor, id: ConsultationId, form: Form, key: Uuid) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        form.check()?;
        let evidence = self.evidence_of(&form.cites).await?;
        let written = texts::write(&Answer { evidence, ..form.answer() });
        let place = self.new_place();
        let request = request(key, &format!("answer {}", written.digest), id);
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let by = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
                let asked = help::asked(unit, &consultation).await?;
                if help::checks(&asked, &form).iter().any(|check| CHECKS_HOLDING_BACK.contains(check)) {
                    return Err(Error::Field { field: "seek_care", problem: "urgency-missing" });
                }
                let words = seal(unit, &consultation, place, &written.text).await?;
                let event = consultation.answer(&by, words, form.resolutions(), unit.now())?;
                unit.lease_remove(id).await?;
                unit.drafts_remove(&id.to_string()).await?;
                unit.presence_note(practitioner, true).await?;
                Ok(vec![event])
            })
        });
        self.desk_change(actor, id, request, decide).await
    }

    /// Tells the patient to seek care now, with the doctor's own words; the case leaves the queue.
    pub async fn desk_redirect(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let (_, practitioner) = doctor(actor)?;
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                if consultation.holder() != Some(practitioner) {
                    return Err(askwell_core::Refused::AssignedToAnother.into());
                }
                let asked = help::asked(unit, &consultation).await?;
                let rules = asked.signs().iter().filter_map(|sign| Rule::new(sign.rule).ok()).collect();
                let event = consultation.redirect_to_care(rules, unit.now())?;
                unit.lease_remove(id).await?;
                unit.presence_note(practitioner, true).await?;
                Ok(vec![event])
            })
        });
        self.desk_change(actor, id, request(key, "redirect", id), decide).await
    }

    fn new_place(&self) -> (MessageId, TextId) {
        (MessageId(self.new_id()), TextId(self.new_id()))
    }
}

async fn seal(
    unit: &mut Unit,
    consultation: &Consultation,
    (message, text): (MessageId, TextId),
    words: &str,
) -> Result<Words> {
    let digest = unit.text_put(text, consultation.patient, words).await?;
    Ok(Words { message, text, digest, attachments: Vec::new() })
}
