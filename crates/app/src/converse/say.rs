//! What a patient says in a conversation. Every message is read for signs that need care now before it goes anywhere.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::consultation::{Consultation, Priority};
use askwell_core::content::{self, About, Asked, MESSAGE_CHARS_MOST};
use askwell_core::id::{AttachmentId, ConsultationId, MessageId, TextId};
use askwell_core::message::{Kind, Words};
use askwell_store::Unit;
use serde::Serialize;
use uuid::Uuid;

use super::readable;
use crate::ask::{self, Reading, plain};
use crate::unit::deciding;
use crate::{App, Error, Result, texts};

/// A message on its way.
#[derive(Debug, Clone, Default)]
pub struct Saying {
    /// Made with the form, so that the form sent twice says it once.
    pub key: Uuid,
    /// The words.
    pub text: String,
    /// The questions it asks, for a follow-up; none lets them be split out of the words.
    pub questions: Vec<String>,
    /// Files taken in for it.
    pub files: Vec<AttachmentId>,
    /// Whether the patient read that care is needed now and sends it all the same.
    pub went_on: bool,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It stands in the conversation.
    Sent,
    /// It does not yet: it tells of something that needs care now, which the patient must read first.
    CareNow(Box<Reading>),
}

/// What the request was, for telling a repeated one from another with the same key.
#[derive(Serialize)]
struct Request<'a> {
    verb: &'a str,
    consultation: ConsultationId,
    text: &'a str,
    questions: &'a [String],
    files: &'a [AttachmentId],
}

impl App {
    /// Replies to the doctor's question; the clock goes on.
    pub async fn reply(&self, actor: &Actor, id: ConsultationId, saying: Saying) -> Result<Said> {
        self.say(actor, id, saying, Kind::Reply).await
    }

    /// Adds something that asks nothing, such as thanks; no clock moves.
    pub async fn remark(&self, actor: &Actor, id: ConsultationId, saying: Saying) -> Result<Said> {
        self.say(actor, id, saying, Kind::Remark).await
    }

    /// Asks on, within the allowance; a new turn with its own promise begins.
    pub async fn follow_up(&self, actor: &Actor, id: ConsultationId, saying: Saying) -> Result<Said> {
        self.say(actor, id, saying, Kind::FollowUp).await
    }

    /// Splits a follow-up into its questions, for the patient to confirm.
    pub fn questions_of(&self, text: &str) -> Vec<String> {
        ask::split(text)
    }

    async fn say(&self, actor: &Actor, id: ConsultationId, mut saying: Saying, kind: Kind) -> Result<Said> {
        saying.text = plain(&saying.text);
        content::filled("text", &saying.text, MESSAGE_CHARS_MOST)?;
        if kind == Kind::FollowUp {
            let asked = if saying.questions.is_empty() { ask::split(&saying.text) } else { saying.questions.clone() };
            saying.questions = ask::confirmed(&asked)?;
        } else {
            saying.questions.clear();
        }
        let about = self.about_in(actor, id).await?;
        let reading = ask::read(&saying.text, &about);
        if reading.is_emergency() && !saying.went_on {
            return Ok(Said::CareNow(Box::new(reading)));
        }
        let verb = match kind {
            Kind::Reply => "reply",
            Kind::FollowUp => "follow_up",
            _ => "remark",
        };
        let Saying { text, questions, files, .. } = &saying;
        let request = texts::write(&Request { verb, consultation: id, text, questions, files }).text.into_bytes();
        let place = (MessageId(self.new_id()), TextId(self.new_id()));
        let (wanted, account) = (reading.priority(), actor.account.ok_or(Error::SignInFirst)?);
        let promise = self.settings().promise_for(wanted);
        let key = saying.key;
        let decide = deciding(move |unit, mut consultation| {
            Box::pin(async move {
                let count = u8::try_from(saying.questions.len()).unwrap_or(u8::MAX);
                let now = unit.now();
                let words = put(unit, &consultation, saying, kind, place).await?;
                let event = match kind {
                    Kind::Reply => consultation.reply(words, now)?,
                    Kind::FollowUp => consultation.follow_up(words, count, now)?,
                    _ => consultation.remark(words, now)?,
                };
                consultation.apply(&event);
                let mut events = vec![event];
                // The most urgent priority is the least.
                let owed = !consultation.deadline.is_answered();
                if owed && wanted != Priority::Routine && wanted < consultation.priority {
                    events.push(consultation.change_priority(wanted, promise, account, now)?);
                }
                Ok(events)
            })
        });
        self.consultation_change(actor, id, Action::ConverseAsPatient, (key, request), decide).await?;
        Ok(Said::Sent)
    }

    /// Gives what the patient said about the person when asking.
    async fn about_in(&self, actor: &Actor, id: ConsultationId) -> Result<About> {
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::ConverseAsPatient, id).await?;
        let Some(query) = consultation.messages.first() else { return Ok(About::default()) };
        let Some(text) = reader.text(query.words.text).await? else { return Ok(About::default()) };
        let asked: Asked = texts::read("a query", &text)?;
        Ok(asked.about)
    }
}

/// Seals a message's words and sees that its files are this consultation's and new.
async fn put(
    unit: &mut Unit,
    consultation: &Consultation,
    saying: Saying,
    kind: Kind,
    (message, text): (MessageId, TextId),
) -> Result<Words> {
    for file in &saying.files {
        let known = unit.attachment(*file).await?.is_some_and(|known| known.consultation == consultation.id);
        let used = consultation.messages.iter().any(|earlier| earlier.words.attachments.contains(file));
        if !known || used {
            return Err(Error::NotFound);
        }
    }
    let words = match kind {
        Kind::FollowUp => {
            texts::write(&Asked { text: saying.text, questions: saying.questions, about: About::default() }).text
        }
        _ => texts::write(&content::Said { text: saying.text }).text,
    };
    if consultation.ended() {
        return Err(Refused::Ended.into());
    }
    let digest = unit.text_put(text, consultation.patient, &words).await?;
    Ok(Words { message, text, digest, attachments: saying.files })
}
