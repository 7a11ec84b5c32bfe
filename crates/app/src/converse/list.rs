//! A patient's consultations, the newest first.

use askwell_core::access::Actor;
use askwell_core::consultation::{Consultation, State};
use askwell_core::content::Asked;
use askwell_core::id::ConsultationId;
use jiff::Timestamp;
use serde::Serialize;

use crate::ask::asker;
use crate::{App, Result, texts};

/// So many are shown at a time.
const PAGE: u32 = 20;

/// A line in a list shows so many characters of what was asked.
const TITLE_CHARS: usize = 120;

/// Where a consultation stands, as its patient understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A doctor is being found.
    Waiting,
    /// A doctor works on it.
    WithDoctor,
    /// The doctor asked something and waits for a reply.
    YourTurn,
    /// Answered; one may ask on.
    Answered,
    /// Over.
    Closed,
    /// Taken back.
    Withdrawn,
    /// Care was advised instead of waiting here.
    SeekCare,
}

impl Standing {
    /// Gives where a consultation stands.
    pub fn of(consultation: &Consultation) -> Self {
        match consultation.state {
            State::Open { .. } | State::Offered { .. } => Self::Waiting,
            State::Assigned { .. } => Self::WithDoctor,
            State::AwaitingPatient { .. } => Self::YourTurn,
            State::Answered { .. } => Self::Answered,
            State::Closed { .. } => Self::Closed,
            State::Withdrawn { .. } => Self::Withdrawn,
            State::RedirectedToCare { .. } => Self::SeekCare,
        }
    }
}

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// Which.
    pub id: ConsultationId,
    /// What was asked, cut to a line.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it was asked.
    pub opened_at: Timestamp,
    /// By when an answer is promised; nothing while nobody owes one.
    pub due: Option<Timestamp>,
    /// Whether that moment has passed.
    pub is_late: bool,
    /// Messages of the doctor that were not opened yet.
    pub unseen: usize,
}

impl App {
    /// Gives one's own consultations, the newest first, those after one of them; and the mark of the next page, if there is more.
    pub async fn my_consultations(
        &self,
        actor: &Actor,
        after: Option<ConsultationId>,
    ) -> Result<(Vec<Listed>, Option<ConsultationId>)> {
        let (_, patient) = asker(actor)?;
        let mut reader = self.store().read().await?;
        let mark = match after {
            Some(id) => {
                reader.consultation(id).await?.filter(|last| last.patient == patient).map(|last| (last.opened_at, id))
            }
            None => None,
        };
        let mut consultations = reader.consultations_of(patient, mark, PAGE + 1).await?;
        let has_more = consultations.len() > PAGE as usize;
        consultations.truncate(PAGE as usize);
        let queries = consultations.iter().filter_map(|consultation| Some(consultation.messages.first()?.words.text));
        let words = reader.texts(queries).await?;
        let mut listed = Vec::with_capacity(consultations.len());
        for consultation in &consultations {
            let text = consultation.messages.first().and_then(|query| words.get(&query.words.text));
            let asked: Option<Asked> = text.map(|text| texts::read("a query", text)).transpose()?;
            listed.push(line(consultation, &asked.unwrap_or_default(), self.now()));
        }
        let next = consultations.last().filter(|_| has_more).map(|last| last.id);
        Ok((listed, next))
    }
}

fn line(consultation: &Consultation, asked: &Asked, now: Timestamp) -> Listed {
    let due = consultation.deadline.due().filter(|_| !consultation.deadline.is_answered() && !consultation.ended());
    let theirs =
        consultation.messages.iter().filter(|message| message.author != askwell_core::message::Author::Patient);
    Listed {
        id: consultation.id,
        title: title(asked),
        standing: Standing::of(consultation),
        opened_at: consultation.opened_at,
        due,
        is_late: due.is_some_and(|due| due < now),
        unseen: theirs.filter(|message| message.seen_at.is_none()).count(),
    }
}

/// Gives what was asked in one line: the first question, else the beginning of the message.
pub(super) fn title(asked: &Asked) -> String {
    let whole = asked.questions.first().unwrap_or(&asked.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut title: String = whole.chars().take(TITLE_CHARS).collect();
    if title.len() < whole.len() {
        title.push('…');
    }
    title
}
