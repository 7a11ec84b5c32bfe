//! What a patient sees of a conversation.

use std::collections::BTreeMap;

use askwell_core::access::{Action, Actor};
use askwell_core::code::{Language, Rule, Slug, Specialty};
use askwell_core::consultation::{Consultation, FOLLOW_UP_WINDOW, Priority, State, Subject};
use askwell_core::content::{About, Answer, Asked, Said};
use askwell_core::id::{AttachmentId, ConsultationId, MessageId, PractitionerId};
use askwell_core::message::{Author, Kind, Message};
use askwell_core::query::{self, DeferralReason};
use askwell_store::{By, Profile, Reader};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::list::{self, Standing};
use super::readable;
use crate::unit::doing;
use crate::{App, Result, full_is, texts};

/// Days after the last answer on which the patient is asked how it went.
const OUTCOME_DAYS: [u16; 3] = [7, 21, 90];

/// A conversation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conversation {
    /// Which.
    pub id: ConsultationId,
    /// What was asked, in one line.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// When it was asked.
    pub opened_at: Timestamp,
    /// For whom.
    pub subject: Subject,
    /// What is known about the person.
    pub about: About,
    /// The field.
    pub specialty: Specialty,
    /// Its language.
    pub language: Language,
    /// How soon.
    pub priority: Priority,
    /// Signs for which care was advised when it was asked.
    pub flags: Vec<Rule>,
    /// The numbered questions.
    pub questions: Vec<QuestionShown>,
    /// Everything that was said, oldest first.
    pub messages: Vec<MessageShown>,
    /// The promise.
    pub promise: PromiseShown,
    /// Who answers, or answered last.
    pub doctor: Option<DoctorShown>,
    /// What the patient can do now.
    pub can: Can,
    /// How many follow-ups are left.
    pub follow_ups_left: u8,
    /// Until when they are possible.
    pub follow_ups_until: Option<Timestamp>,
    /// The day after the answer about which the patient is asked now, if one is.
    pub outcome_day: Option<u16>,
    /// What the patient allowed.
    pub consent: ConsentStanding,
    /// Counts what happened; a page that shows an older one should look again.
    pub version: u64,
}

/// One question with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionShown {
    /// From 1.
    pub number: u8,
    /// Its words.
    pub text: String,
    /// Where it stands.
    pub stands: QuestionStands,
}

/// Where a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum QuestionStands {
    /// Waits for an answer.
    Open,
    /// Answered.
    Answered {
        /// In which message.
        message: MessageId,
    },
    /// Put off.
    Deferred {
        /// What it waits for.
        reason: DeferralReason,
    },
    /// Will not be answered here.
    Declined {
        /// Why.
        reason: query::DeclineReason,
    },
}

/// Who said something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Side {
    /// The patient.
    Patient,
    /// A doctor.
    Doctor(DoctorShown),
}

/// One message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MessageShown {
    /// Which.
    pub id: MessageId,
    /// What it is in the conversation.
    pub kind: Kind,
    /// Who said it.
    pub by: Side,
    /// When.
    pub at: Timestamp,
    /// When the other side first opened it.
    pub seen_at: Option<Timestamp>,
    /// What it says.
    pub body: Body,
    /// Files that go with it.
    pub files: Vec<FileShown>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Body {
    /// A query or follow-up: the message and the numbers and words of its questions.
    Asked {
        /// The whole message.
        text: String,
        /// Its questions.
        questions: Vec<(u8, String)>,
    },
    /// Plain words.
    Said {
        /// The whole message.
        text: String,
    },
    /// A doctor's answer.
    Answer(Box<Answer>),
    /// The words cannot be read any more: the person was erased.
    Gone,
}

/// A file in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileShown {
    /// Which.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
}

/// A doctor as patients see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorShown {
    /// Which.
    pub id: PractitionerId,
    /// Name with title.
    pub name: String,
    /// Degrees.
    pub qualifications: String,
    /// The last step of the address of the public profile.
    pub slug: Option<Slug>,
}

/// The promise as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PromiseShown {
    /// By when an answer is promised; nothing while the clock stands still or nobody owes one.
    pub due: Option<Timestamp>,
    /// Since when the clock stands still, because the patient has the word.
    pub paused_since: Option<Timestamp>,
    /// Whether the promised moment passed without an answer.
    pub is_late: bool,
    /// When the last answer came.
    pub answered_at: Option<Timestamp>,
    /// Whether the promise of the last answer was kept.
    pub was_kept: Option<bool>,
}

/// What the patient can do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Can {
    /// Reply to the doctor's question.
    pub reply: bool,
    /// Ask on.
    pub follow_up: bool,
    /// Add something that asks nothing.
    pub remark: bool,
    /// Take it back.
    pub withdraw: bool,
    /// Close it.
    pub close: bool,
    /// Look at what would be published.
    pub consent: bool,
}

/// What the patient allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ConsentStanding {
    /// Nothing: it stays private.
    None,
    /// Publication.
    Given {
        /// Since when.
        at: Timestamp,
    },
    /// Nothing any more.
    Withdrawn {
        /// Since when.
        at: Timestamp,
    },
}

impl App {
    /// Gives a conversation to its patient; the reading is written down. What the doctor wrote does not count as seen by this:
    /// [`App::conversation_seen`] says so when the page is before the patient's eyes.
    pub async fn conversation(&self, actor: &Actor, id: ConsultationId) -> Result<Conversation> {
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::ConverseAsPatient, id).await?;
        let conversation = shown(&mut reader, &consultation, self.now()).await?;
        drop(reader);
        self.reading_note(actor, id, "conversation").await?;
        Ok(conversation)
    }

    /// Notes that the patient has the conversation before their eyes.
    pub async fn conversation_seen(&self, actor: &Actor, id: ConsultationId) -> Result<()> {
        let actor = actor.clone();
        let by = actor.account.map_or(By::Reader, By::Account);
        let see = doing(move |unit| {
            Box::pin(async move {
                let mut consultation = readable(unit, &actor, Action::ConverseAsPatient, id).await?;
                // Everything was seen before: nothing to note.
                let Ok(event) = consultation.see(askwell_core::consultation::Side::Patient, unit.now()) else {
                    return Ok(());
                };
                consultation.apply(&event);
                unit.consultation_save(&consultation, &event).await?;
                Ok(())
            })
        });
        // What a full disk cannot hold was not seen; *seen* is never false.
        full_is(self.store().write(by, self.now(), see).await, |_| Ok(()))
    }
}

/// Puts together what is seen of a consultation.
pub(crate) async fn shown(reader: &mut Reader, consultation: &Consultation, now: Timestamp) -> Result<Conversation> {
    let texts = reader.texts(consultation.messages.iter().map(|message| message.words.text)).await?;
    let mut doctors = BTreeMap::new();
    for id in involved(consultation) {
        doctors.insert(id, doctor(id, reader.profile(id).await?));
    }
    let files: BTreeMap<AttachmentId, FileShown> = reader
        .attachments_about(consultation.id)
        .await?
        .into_iter()
        .map(|file| {
            (
                file.id,
                FileShown { id: file.id, name: file.name, media_type: file.media_type, size_bytes: file.size_bytes },
            )
        })
        .collect();
    let mut questions = Vec::new();
    let mut messages = Vec::new();
    let mut about = About::default();
    let mut title = String::new();
    for message in &consultation.messages {
        let text = texts.get(&message.words.text).map(String::as_str);
        let body = body(message, text, questions.len())?;
        if let (Kind::Query, Some(text)) = (message.kind, text) {
            let asked: Asked = texts::read("a query", text)?;
            title = list::title(&asked);
            about = asked.about;
        }
        if let Body::Asked { questions: asked, .. } = &body {
            questions.extend(asked.iter().map(|(_, text)| text.clone()));
        }
        messages.push(MessageShown {
            id: message.words.message,
            kind: message.kind,
            by: match message.author {
                Author::Patient => Side::Patient,
                Author::Practitioner(id) => Side::Doctor(doctors.get(&id).cloned().unwrap_or_else(|| doctor(id, None))),
            },
            at: message.at,
            seen_at: message.seen_at,
            body,
            files: message.words.attachments.iter().filter_map(|id| files.get(id).cloned()).collect(),
        });
    }
    let current = consultation.holder().or_else(|| consultation.answered_by().last().copied());
    Ok(Conversation {
        id: consultation.id,
        title,
        standing: Standing::of(consultation),
        opened_at: consultation.opened_at,
        subject: consultation.subject,
        about,
        specialty: consultation.specialty.clone(),
        language: consultation.language.clone(),
        priority: consultation.priority,
        flags: consultation.flags.clone(),
        questions: numbered(consultation, &questions),
        messages,
        promise: promise(consultation, now),
        doctor: current.and_then(|id| doctors.get(&id).cloned()),
        can: can(consultation, now),
        follow_ups_left: follow_ups_left(consultation),
        follow_ups_until: follow_ups_until(consultation),
        outcome_day: outcome_day(consultation, now),
        consent: consent(consultation),
        version: consultation.version,
    })
}

fn body(message: &Message, text: Option<&str>, asked_before: usize) -> Result<Body> {
    let Some(text) = text else { return Ok(Body::Gone) };
    Ok(match message.kind {
        Kind::Query | Kind::FollowUp => {
            let Asked { text, questions, .. } = texts::read("a query", text)?;
            let first = u8::try_from(asked_before + 1).unwrap_or(u8::MAX);
            Body::Asked { text, questions: (first..).zip(questions).collect() }
        }
        Kind::Answer => Body::Answer(Box::new(texts::read("an answer", text)?)),
        Kind::QuestionBack | Kind::Reply | Kind::Remark => {
            let Said { text } = texts::read("a message", text)?;
            Body::Said { text }
        }
    })
}

/// Gives every doctor who said something or holds it, each once.
fn involved(consultation: &Consultation) -> Vec<PractitionerId> {
    let said = consultation.messages.iter().filter_map(|message| match message.author {
        Author::Practitioner(id) => Some(id),
        Author::Patient => None,
    });
    let mut doctors: Vec<PractitionerId> = said.chain(consultation.holder()).collect();
    doctors.sort_unstable();
    doctors.dedup();
    doctors
}

fn doctor(id: PractitionerId, profile: Option<Profile>) -> DoctorShown {
    match profile {
        Some(Profile { slug, name, qualifications, .. }) => DoctorShown { id, name, qualifications, slug: Some(slug) },
        None => DoctorShown { id, name: String::new(), qualifications: String::new(), slug: None },
    }
}

fn numbered(consultation: &Consultation, texts: &[String]) -> Vec<QuestionShown> {
    let shown = |(number, question): (u8, &query::Question)| {
        let text = texts.get(usize::from(number) - 1).cloned().unwrap_or_default();
        let stands = match question {
            query::Question::Open => QuestionStands::Open,
            query::Question::Answered { message } => QuestionStands::Answered { message: *message },
            query::Question::Deferred { reason, .. } => QuestionStands::Deferred { reason: *reason },
            query::Question::Declined { reason, .. } => QuestionStands::Declined { reason: *reason },
        };
        QuestionShown { number, text, stands }
    };
    consultation.questions.numbered().map(shown).collect()
}

fn promise(consultation: &Consultation, now: Timestamp) -> PromiseShown {
    let owed = !consultation.deadline.is_answered() && !consultation.ended();
    let due = consultation.deadline.due().filter(|_| owed);
    PromiseShown {
        due,
        paused_since: consultation.deadline.paused().filter(|_| owed).map(|(since, _)| since),
        is_late: due.is_some_and(|due| due < now),
        answered_at: consultation.answered_at(),
        was_kept: consultation.answered_turns.last().map(|turn| turn.kept),
    }
}

fn can(consultation: &Consultation, now: Timestamp) -> Can {
    let is_answered = matches!(consultation.state, State::Answered { .. });
    let in_time = follow_ups_until(consultation).is_some_and(|until| now <= until);
    let none_open = consultation.questions.none_open().is_ok();
    Can {
        reply: matches!(consultation.state, State::AwaitingPatient { .. }),
        follow_up: is_answered && in_time && follow_ups_left(consultation) > 0,
        remark: !consultation.ended(),
        withdraw: !consultation.ended() && !is_answered,
        close: is_answered && none_open,
        consent: is_answered
            || matches!(consultation.state, State::Closed { .. }) && consultation.answered_at().is_some(),
    }
}

fn follow_ups_left(consultation: &Consultation) -> u8 {
    let used = u8::try_from(consultation.turn.saturating_sub(1)).unwrap_or(u8::MAX);
    consultation.follow_ups_allowed.saturating_sub(used)
}

fn follow_ups_until(consultation: &Consultation) -> Option<Timestamp> {
    let State::Answered { at, .. } = consultation.state else { return None };
    Some(at + FOLLOW_UP_WINDOW)
}

/// Gives the latest day that has come and was not reported about yet, nor a later one.
pub(super) fn outcome_day(consultation: &Consultation, now: Timestamp) -> Option<u16> {
    let answered_at = consultation.answered_at()?;
    let has_come = |day: &&u16| answered_at + SignedDuration::from_hours(24 * i64::from(**day)) <= now;
    let day = OUTCOME_DAYS.iter().rev().find(has_come)?;
    let reported = consultation.outcomes.iter().any(|(reported, _)| reported >= day);
    (!reported).then_some(*day)
}

fn consent(consultation: &Consultation) -> ConsentStanding {
    match (consultation.consents.given_at(), consultation.consents.withdrawn_at()) {
        (Some(at), _) => ConsentStanding::Given { at },
        (None, Some(at)) => ConsentStanding::Withdrawn { at },
        (None, None) => ConsentStanding::None,
    }
}
