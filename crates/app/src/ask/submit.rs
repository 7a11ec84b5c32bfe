//! The last step: everything once more, the promise, and sending. Sent twice is asked once.

use askwell_core::access::Actor;
use askwell_core::code::{Digest, Language, Rule, Specialty};
use askwell_core::consultation::{Consultation, Opening, Priority, Subject};
use askwell_core::id::{ConsultationId, MessageId, PatientId, TextId};
use askwell_core::message::Words;
use askwell_store::{By, Idempotency, Token, Unit};

use super::draft::{Draft, ForWhom};
use super::reading::Reading;
use super::{AUTHOR, Asking, Step, asker, load, subject};
use crate::promise::Quoted;
use crate::unit::doing;
use crate::{App, Error, Result, texts};

/// Everything before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The draft.
    pub asking: Asking,
    /// Stands for exactly this draft; sent back with it, so that nobody sends what they did not see.
    pub seen: Digest,
    /// How soon.
    pub priority: Priority,
    /// The language it will be answered in.
    pub language: Language,
    /// The field; `other` where a coordinator decides.
    pub specialty: Specialty,
    /// When an answer usually comes, and by when it is promised.
    pub quote: Quoted,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Whether it was sent just now, and not before.
    pub is_new: bool,
}

impl App {
    /// Gives everything for a last look, with the promise; the draft becomes the patient's.
    pub async fn ask_check(&self, actor: &Actor, token: &str) -> Result<Check> {
        asker(actor)?;
        let asking = self.ask_change(actor, token, |_| Ok(())).await?;
        let (priority, specialty, language) = self.routed(&asking.draft, &asking.draft.reading());
        let quote = self.quote(&specialty, &language, priority).await?;
        Ok(Check { seen: texts::write(&asking.draft).digest, asking, priority, language, specialty, quote })
    }

    /// Sends it: durable when this returns, and the second time the same. [`Error::Stale`] when the draft is not what was seen.
    pub async fn ask_submit(&self, actor: &Actor, token: &str, seen: &Digest) -> Result<Submitted> {
        let (account, patient) = asker(actor)?;
        let parsed: Token = token.parse().map_err(|_| Error::NotFound)?;
        let subject = subject(&parsed);
        let draft = match self.ask_look(actor, token).await {
            Ok(Asking { draft, .. }) => draft,
            // A query that was sent is no draft any more.
            Err(Error::NotFound) => {
                let consultation = self.submitted_before(actor, &subject).await?.ok_or(Error::NotFound)?;
                return Ok(Submitted { consultation, is_new: false });
            }
            Err(error) => return Err(error),
        };
        if draft.account != actor.account || texts::write(&draft).digest != *seen {
            return Err(Error::Stale);
        }
        // The text is read here and not in the unit of work: all others who write would wait for it.
        let reading = draft.reading();
        let for_whom = ready(&draft, &reading)?.clone();
        let (priority, specialty, language) = self.routed(&draft, &reading);
        let quote = self.quote(&specialty, &language, priority).await?;
        let sending = Sending {
            patient,
            subject: for_whom.subject,
            flags: reading.rules(),
            priority,
            specialty,
            language,
            promise: quote.promise,
            calendar: self.settings().calendar.clone(),
            follow_ups_allowed: self.settings().follow_ups_allowed,
            message: MessageId(self.new_id()),
            text: TextId(self.new_id()),
        };
        let actor = actor.clone();
        let work = doing(move |unit| {
            Box::pin(async move {
                if let Idempotency::Done(before) = unit.idempotency(&account.to_string(), &subject, b"submit").await? {
                    let consultation = before.parse().map_err(|_| Error::Stale)?;
                    return Ok(Submitted { consultation, is_new: false });
                }
                if load(unit, &subject, &actor).await?.0 != draft {
                    return Err(Error::Stale);
                }
                let consultation = send(unit, &draft, sending).await?;
                unit.draft_remove(&subject, AUTHOR).await?;
                let response = consultation.to_string();
                unit.idempotency_keep(&account.to_string(), &subject, b"submit", &response).await?;
                Ok(Submitted { consultation, is_new: true })
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Gives the consultation that a draft became, when it was sent before.
    pub async fn ask_became(&self, actor: &Actor, token: &str) -> Result<Option<ConsultationId>> {
        let Ok(parsed) = token.parse::<Token>() else { return Ok(None) };
        self.submitted_before(actor, &subject(&parsed)).await
    }

    async fn submitted_before(&self, actor: &Actor, subject: &str) -> Result<Option<ConsultationId>> {
        let Some(account) = actor.account else { return Ok(None) };
        let known = self.store().read().await?.idempotency(&account.to_string(), subject, b"submit").await?;
        Ok(if let Idempotency::Done(before) = known { before.parse().ok() } else { None })
    }

    /// Gives how soon, where to and in which language a draft goes.
    fn routed(&self, draft: &Draft, reading: &Reading) -> (Priority, Specialty, Language) {
        let language = draft.language.clone().or_else(|| reading.language.clone());
        let language = language.filter(|language| language.as_str() != "und");
        let specialty = draft.field().unwrap_or_else(unsure);
        (reading.priority(), specialty, language.unwrap_or_else(|| self.settings().language.clone()))
    }
}

/// The field that waits for a coordinator.
fn unsure() -> Specialty {
    Specialty::new("other").expect("a code")
}

/// What a query is sent with besides its draft.
struct Sending {
    patient: PatientId,
    subject: Subject,
    flags: Vec<Rule>,
    priority: Priority,
    specialty: Specialty,
    language: Language,
    promise: jiff::SignedDuration,
    calendar: Option<askwell_core::deadline::Calendar>,
    follow_ups_allowed: u8,
    message: MessageId,
    text: TextId,
}

/// Says what is still missing of a draft, or gives for whom it is.
fn ready<'d>(draft: &'d Draft, reading: &Reading) -> Result<&'d ForWhom> {
    match draft.next_step_knowing(reading) {
        Step::Check => draft.for_whom.as_ref().ok_or(Error::Stale),
        Step::Care => Err(Error::Field { field: "care", problem: "care-unread" }),
        Step::Questions => Err(Error::Field { field: "question", problem: "question-missing" }),
        Step::ForWhom => Err(Error::Field { field: "subject", problem: "subject-missing" }),
        Step::Field => Err(Error::Field { field: "specialty", problem: "specialty-missing" }),
    }
}

async fn send(unit: &mut Unit, draft: &Draft, sending: Sending) -> Result<ConsultationId> {
    let digest = unit.text_put(sending.text, sending.patient, &texts::write(&draft.asked()).text).await?;
    let attachments = draft.files.iter().map(|file| file.id).collect();
    let opening = Opening {
        patient: sending.patient,
        subject: sending.subject,
        specialty: sending.specialty,
        language: sending.language,
        priority: sending.priority,
        flags: sending.flags,
        words: Words { message: sending.message, text: sending.text, digest, attachments },
        questions: u8::try_from(draft.questions.len()).unwrap_or(u8::MAX),
        promise: sending.promise,
        calendar: sending.calendar,
        follow_ups_allowed: sending.follow_ups_allowed,
    };
    let event = Consultation::open(opening, unit.now())?;
    let consultation = Consultation::begin(draft.consultation, &event).ok_or(Error::Stale)?;
    unit.consultation_save(&consultation, &event).await?;
    Ok(consultation.id)
}
