//! Asking a doctor, step by step, before and after signing in; nothing typed is lost on the way.
//!
//! A draft lies sealed in the store and is opened by a word nobody can guess, which stands in the address of every step. Before
//! somebody signs in, that word alone opens it; afterwards only their account does. The words are sealed under a key of their
//! own until then, and under the patient's key from then on.

mod draft;
mod looks;
mod reading;
mod submit;

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::code::{Language, Specialty};
use askwell_core::id::{ConsultationId, PatientId};
use askwell_store::{By, Owner, Reader, Token, Unit};
use jiff::SignedDuration;

use crate::unit::doing;
use crate::{App, Error, Result, texts};

pub use draft::{Draft, DraftFile, ForWhom, QUESTION_CHARS_MOST, Step};
pub(crate) use draft::{confirmed, plain};
pub(crate) use looks::Looks;
pub(crate) use reading::questions as split;
pub use reading::{Numbers, Reading, Sign, numbers, read, specialties};
pub use submit::{Check, Submitted};

/// Who writes every draft of a query, as the store names it.
const AUTHOR: &str = "ask";

/// A draft nobody signed in for, and nobody went on with, is forgotten after so long.
const DRAFT_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A draft with what opens it.
#[derive(Debug, Clone, PartialEq)]
pub struct Asking {
    /// What stands in the addresses of its steps.
    pub token: String,
    /// What was typed so far.
    pub draft: Draft,
}

impl App {
    /// Begins a query with its text; gives what opens the draft.
    pub async fn ask_begin(&self, actor: &Actor, text: &str) -> Result<Asking> {
        let mut draft = Draft::begin(ConsultationId(self.new_id()), text)?;
        draft.account = actor.account;
        let token = Token::random();
        let owner = match actor.patient {
            Some(patient) => patient,
            None => PatientId(self.new_id()),
        };
        let (subject, words) = (subject(&token), texts::write(&draft).text);
        let save = doing(move |unit| {
            Box::pin(async move {
                unit.draft_save(&subject, AUTHOR, owner, &words, 0).await?;
                Ok(())
            })
        });
        self.store().write(by(actor), self.now(), save).await?;
        Ok(Asking { token: token.to_string(), draft })
    }

    /// Gives a draft to who may see it.
    pub async fn ask_look(&self, actor: &Actor, token: &str) -> Result<Asking> {
        let parsed: Token = token.parse().map_err(|_| Error::NotFound)?;
        let mut reader = self.store().read().await?;
        let (draft, _) = load(&mut reader, &subject(&parsed), actor).await?;
        Ok(Asking { token: token.to_owned(), draft })
    }

    /// Changes the message.
    pub async fn ask_text(&self, actor: &Actor, token: &str, text: &str) -> Result<Asking> {
        let text = text.to_owned();
        self.ask_change(actor, token, move |draft| draft.set_text(&text)).await
    }

    /// Notes that the patient read that care is needed now and goes on all the same.
    pub async fn ask_go_on(&self, actor: &Actor, token: &str) -> Result<Asking> {
        self.ask_change(actor, token, |draft| {
            draft.went_on = true;
            Ok(())
        })
        .await
    }

    /// Confirms the questions in the patient's words and order.
    pub async fn ask_questions(&self, actor: &Actor, token: &str, questions: Vec<String>) -> Result<Asking> {
        self.ask_change(actor, token, move |draft| draft.set_questions(&questions)).await
    }

    /// Says for whom.
    pub async fn ask_for_whom(&self, actor: &Actor, token: &str, for_whom: ForWhom) -> Result<Asking> {
        self.ask_change(actor, token, move |draft| draft.set_for_whom(for_whom)).await
    }

    /// Chooses the field and the language of the answer; `other` lets a coordinator decide.
    pub async fn ask_field(
        &self,
        actor: &Actor,
        token: &str,
        field: Specialty,
        language: Option<Language>,
    ) -> Result<Asking> {
        if !specialties().iter().any(|(known, ..)| *known == field) {
            return Err(Error::Field { field: "specialty", problem: "specialty-unknown" });
        }
        self.ask_change(actor, token, move |draft| {
            draft.specialty = Some(field);
            draft.language = language;
            Ok(())
        })
        .await
    }

    /// Forgets a draft and its files.
    pub async fn ask_discard(&self, actor: &Actor, token: &str) -> Result<()> {
        let parsed: Token = token.parse().map_err(|_| Error::NotFound)?;
        let (subject, actor) = (subject(&parsed), actor.clone());
        let by = by(&actor);
        let discard = doing(move |unit| {
            Box::pin(async move {
                let (draft, _) = load(unit, &subject, &actor).await?;
                unit.draft_remove(&subject, AUTHOR).await?;
                Ok(draft)
            })
        });
        let draft = self.store().write(by, self.now(), discard).await?;
        for file in draft.files {
            self.store().file_remove(file.id).await?;
        }
        Ok(())
    }

    /// Forgets drafts nobody went on with for a week, and their files. Says how many.
    pub async fn ask_sweep(&self) -> Result<u64> {
        let before = self.now() - DRAFT_KEPT;
        let mut files = Vec::new();
        let mut reader = self.store().read().await?;
        for subject in reader.drafts_before(AUTHOR, before).await? {
            let Some(kept) = reader.draft(&subject, AUTHOR).await? else { continue };
            files.extend(texts::read::<Draft>("a draft", &kept.words)?.files);
        }
        drop(reader);
        let sweep = doing(move |unit| Box::pin(async move { Ok(unit.drafts_sweep(AUTHOR, before).await?) }));
        let forgotten = self.store().write(By::Service, self.now(), sweep).await?;
        for file in files {
            self.store().file_remove(file.id).await?;
        }
        Ok(forgotten)
    }

    /// Changes a draft in one unit of work. The first change by somebody signed in makes it theirs: their key seals it, and
    /// nobody else opens it any more.
    pub(crate) async fn ask_change(
        &self,
        actor: &Actor,
        token: &str,
        change: impl FnOnce(&mut Draft) -> Result<()> + Send + 'static,
    ) -> Result<Asking> {
        let parsed: Token = token.parse().map_err(|_| Error::NotFound)?;
        let (subject, actor) = (subject(&parsed), actor.clone());
        let by = by(&actor);
        let work = doing(move |unit| {
            Box::pin(async move {
                let (mut draft, held) = load(unit, &subject, &actor).await?;
                change(&mut draft)?;
                save(unit, &subject, &actor, &mut draft, held).await?;
                Ok(draft)
            })
        });
        let draft = self.store().write(by, self.now(), work).await?;
        Ok(Asking { token: token.to_owned(), draft })
    }
}

/// Under which key a draft lies, and how often it was saved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    owner: Owner,
    version: u64,
}

/// Loads a draft for somebody: before it is anyone's, the word in the address is enough; then only its account will do.
pub(crate) async fn load(reader: &mut Reader, subject: &str, actor: &Actor) -> Result<(Draft, Held)> {
    let kept = reader.draft(subject, AUTHOR).await?.ok_or(Error::NotFound)?;
    let draft: Draft = texts::read("a draft", &kept.words)?;
    match (draft.account, actor.account) {
        (None, _) => {}
        (Some(owner), Some(account)) if owner == account => {}
        (Some(_), None) => return Err(Error::SignInFirst),
        (Some(_), Some(_)) => return Err(Error::NotFound),
    }
    Ok((draft, Held { owner: kept.owner, version: kept.version }))
}

async fn save(unit: &mut Unit, subject: &str, actor: &Actor, draft: &mut Draft, held: Held) -> Result<()> {
    let mut owner = held.owner;
    if let Some(patient) = actor.patient
        && draft.account.is_none()
    {
        draft.account = actor.account;
        owner = Owner::Patient(patient);
    }
    unit.draft_save(subject, AUTHOR, owner, &texts::write(draft).text, held.version).await?;
    if owner != held.owner {
        // The key that sealed it before it was anyone's opens nothing any more.
        unit.erase(held.owner).await?;
    }
    Ok(())
}

/// Names a draft in the store by what opens it, without telling that.
pub(crate) fn subject(token: &Token) -> String {
    format!("ask {}", texts::digest(token.to_string().as_bytes()))
}

fn by(actor: &Actor) -> By {
    actor.account.map_or(By::Reader, By::Account)
}

/// Gives the account and patient of who may ask, or says to sign in.
pub(crate) fn asker(actor: &Actor) -> Result<(askwell_core::id::AccountId, PatientId)> {
    let (Some(account), Some(patient)) = (actor.account, actor.patient) else { return Err(Error::SignInFirst) };
    if may(actor, Action::Ask, Relation::Anybody) { Ok((account, patient)) } else { Err(Error::Forbidden) }
}
