//! The last step: everything once more, the promise, and sending. Sent twice is asked once.

use askwell_core::access::Actor;
use askwell_core::code::{Digest, Language, Rule, Specialty};
use askwell_core::consultation::{Consultation, Opening, Priority, Subject};
use askwell_core::id::{ConsultationId, MessageId, PatientId, TextId};
use askwell_core::message::Words;
use askwell_store::{By, Idempotency, Token, Unit};
use jiff::SignedDuration;

use super::draft::{Draft, ForWhom};
use super::looks::{Look, Routed};
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
        let seen = texts::write(&asking.draft).digest;
        let read = self.read_through(&asking.draft);
        let quote = self.quote(&read.specialty, &read.language, read.priority).await?;
        let Routed { priority, specialty, language, .. } = read.clone();
        self.inner.looks.keep(seen, Look { read, quote: quote.clone(), at: self.now() });
        Ok(Check { seen, asking, priority, language, specialty, quote })
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
        let Look { read, quote, .. } = self.looked(&draft, *seen).await?;
        let for_whom = ready(&draft, &read.reading)?.clone();
        let sending = Sending {
            patient,
            subject: for_whom.subject,
            flags: read.reading.rules(),
            priority: read.priority,
            specialty: read.specialty,
            language: read.language,
            promise: quote.promise,
            calendar: self.settings().calendar.clone(),
            follow_ups_allowed: self.settings().follow_ups_allowed,
            message: MessageId(self.new_id()),
            text: TextId(self.new_id()),
        };
        let actor = actor.clone();
        let work = doing(move |unit| {
            Box::pin(async move {
                match load(unit, &subject, &actor).await {
                    Ok((found, _)) if found == draft => {}
                    Ok(_) => return Err(Error::Stale),
                    // The draft goes in the unit that keeps the key: while it is there, it was not sent.
                    Err(Error::NotFound) => {
                        let known = unit.idempotency(&account.to_string(), &subject, b"submit").await?;
                        let Idempotency::Done(before) = known else { return Err(Error::NotFound) };
                        let consultation = before.parse().map_err(|_| Error::Stale)?;
                        return Ok(Submitted { consultation, is_new: false });
                    }
                    Err(error) => return Err(error),
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

    /// Gives what was read and quoted at the last look at exactly this draft, or reads and quotes it now.
    async fn looked(&self, draft: &Draft, seen: Digest) -> Result<Look> {
        let now = self.now();
        let known = self.inner.looks.of(&seen);
        if let Some(look) = known.as_ref().filter(|look| now.duration_since(look.at).abs() < QUOTE_STANDS) {
            return Ok(look.clone());
        }
        let read = known.map_or_else(|| self.read_through(draft), |look| look.read);
        let quote = self.quote(&read.specialty, &read.language, read.priority).await?;
        Ok(Look { read, quote, at: now })
    }

    /// Reads a draft: signs of danger before anything else, then how soon, where to and in which language it goes.
    fn read_through(&self, draft: &Draft) -> Routed {
        let reading = draft.reading();
        let language = draft.language.clone().or_else(|| reading.language.clone());
        let language = language.filter(|language| language.as_str() != "und");
        Routed {
            priority: reading.priority(),
            specialty: draft.field().unwrap_or_else(unsure),
            language: language.unwrap_or_else(|| self.settings().language.clone()),
            reading,
        }
    }
}

/// What a patient is shown at the last look stands for so long, as a plan does that nothing changed: who presses within it is
/// promised what they saw.
const QUOTE_STANDS: SignedDuration = SignedDuration::from_mins(1);

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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::access::Role;
    use askwell_core::content::About;
    use askwell_core::id::AccountId;
    use uuid::Uuid;

    use super::*;
    use crate::house::House;

    fn ada() -> Actor {
        Actor {
            account: Some(AccountId(Uuid::from_u128(1))),
            patient: Some(PatientId(Uuid::from_u128(2))),
            roles: [Role::Patient].into(),
            ..Actor::default()
        }
    }

    /// Goes through every step up to the last look.
    async fn to_the_last_look(house: &House, text: &str) -> Check {
        let (app, ada) = (&house.app, ada());
        let token = app.ask_begin(&ada, text).await.unwrap().token;
        app.ask_questions(&ada, &token, vec!["Is it bad?".into()]).await.unwrap();
        app.ask_for_whom(&ada, &token, ForWhom { subject: Subject::Myself, about: About::default() }).await.unwrap();
        app.ask_field(&ada, &token, unsure(), None).await.unwrap();
        app.ask_check(&ada, &token).await.unwrap()
    }

    #[tokio::test]
    async fn a_text_changed_after_the_last_look_is_read_anew_and_its_danger_met_first() {
        let house = House::new().await;
        let check = to_the_last_look(&house, "My knee has creaked for years when I climb stairs. Is it bad?").await;
        assert_eq!(check.priority, Priority::Routine);
        let (app, ada, token) = (&house.app, ada(), check.asking.token);
        let danger = "I have crushing chest pain going into my left arm and I am sweating. Is it bad?";
        app.ask_text(&ada, &token, danger).await.unwrap();
        let changed = app.ask_questions(&ada, &token, vec!["Is it bad?".into()]).await.unwrap();
        // Who sends what was seen sends nothing; who makes up the right digest without a last look has the text read.
        assert!(matches!(app.ask_submit(&ada, &token, &check.seen).await, Err(Error::Stale)));
        let made_up = texts::write(&changed.draft).digest;
        let unread = app.ask_submit(&ada, &token, &made_up).await;
        assert!(matches!(unread, Err(Error::Field { problem: "care-unread", .. })), "{unread:?}");
    }

    #[tokio::test]
    async fn a_quote_stands_for_a_minute_and_what_was_read_as_long_as_the_draft_is_the_same() {
        let house = House::new().await;
        let check = to_the_last_look(&house, "My knee has creaked for years when I climb stairs. Is it bad?").await;
        let draft = &check.asking.draft;
        let seen = house.app.looked(draft, check.seen).await.unwrap();
        assert_eq!((&seen.quote, seen.at), (&check.quote, house.app.now()));
        house.pass(1);
        let later = house.app.looked(draft, check.seen).await.unwrap();
        assert_eq!((later.at, &later.read), (house.app.now(), &seen.read));
        assert_ne!(later.quote.promised_by, seen.quote.promised_by);
    }
}
