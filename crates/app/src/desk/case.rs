//! A case as the doctor reads it: the conversation, what is being written, what others wrote, and who has read it.

use std::collections::BTreeMap;

use askwell_core::access::{Action, Actor};
use askwell_core::consultation::{Consultation, Side, State};
use askwell_core::id::{AccountId, ConsultationId, PractitionerId};
use askwell_core::roster::Tier;
use askwell_store::{By, Reader};
use jiff::Timestamp;
use serde::Serialize;

use super::answer::Form;
use super::doctor;
use super::help::{self, Help};
use crate::converse::{Conversation, readable, shown};
use crate::unit::doing;
use crate::{App, Error, Result, full_is, texts};

/// So many readings are shown.
const READINGS_SHOWN: u32 = 50;

/// A case before a doctor's eyes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// What was said.
    pub conversation: Conversation,
    /// How this doctor stands to it.
    pub mine: Mine,
    /// What this doctor is writing, or an empty answer.
    pub form: Form,
    /// The version of that draft, 0 for none yet.
    pub draft_version: u64,
    /// What others wrote before the case moved on, the newest first.
    pub earlier: Vec<DraftOf>,
    /// Help for the draft.
    pub help: Help,
    /// Who has read it, the newest first.
    pub readings: Vec<ReadBy>,
}

/// How a doctor stands to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Mine {
    /// It is offered.
    Offered {
        /// In what role.
        tier: Tier,
        /// Until when.
        until: Timestamp,
    },
    /// It is in hand.
    InHand,
    /// The patient has the word.
    WithPatient,
    /// It came back and is kept for this doctor.
    Returned,
    /// It is with somebody else, waits for anybody, or is over.
    NoLonger,
}

/// A draft that another doctor left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DraftOf {
    /// The doctor's name.
    pub name: String,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// What was written.
    pub form: Form,
}

/// One reading of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadBy {
    /// When.
    pub at: Timestamp,
    /// The doctor's name; nothing for the patient and for staff without a profile.
    pub name: Option<String>,
    /// Whether it was the patient.
    pub is_patient: bool,
    /// In which way, as a code.
    pub what: String,
}

impl App {
    /// Gives a case to a doctor who deals or dealt with it. The reading is written down; what the patient wrote counts as seen
    /// only by the doctor in whose hands it is.
    pub async fn desk_case(&self, actor: &Actor, id: ConsultationId) -> Result<Case> {
        let (_, practitioner) = doctor(actor)?;
        let mut reader = self.store().read().await?;
        let consultation = match readable(&mut reader, actor, Action::AnswerConsultation, id).await {
            Err(Error::NotFound) => {
                drop(reader);
                return Err(self.no_longer(actor, id).await);
            }
            found => found?,
        };
        let conversation = shown(&mut reader, &consultation, self.now()).await?;
        let names = names(&mut reader).await?;
        let readings = readings(&mut reader, &consultation, &names).await?;
        let (mut form, mut draft_version, mut earlier) = (Form::blank(&consultation), 0, Vec::new());
        for draft in reader.drafts_about(&id.to_string()).await? {
            let written: Form = texts::read("a draft", &draft.words)?;
            match draft.author.parse::<PractitionerId>() {
                Ok(author) if author == practitioner => {
                    draft_version = draft.version;
                    form = fitted(written, &consultation);
                }
                Ok(author) => {
                    let name = names.get(&author).map(|(_, name)| name.clone()).unwrap_or_default();
                    earlier.push(DraftOf { name, saved_at: draft.saved_at, form: fitted(written, &consultation) });
                }
                Err(_) => {}
            }
        }
        let asked = help::asked(&mut reader, &consultation).await?;
        drop(reader);
        self.reading_note(actor, id, "desk").await?;
        let mine = mine(&consultation, practitioner, self.now());
        if mine == Mine::InHand {
            self.desk_see(actor, id).await?;
        }
        let help = help::help(&asked, &form);
        Ok(Case { conversation, mine, form, draft_version, earlier, help, readings })
    }

    /// Notes that the doctor in whose hands it is has the patient's words before their eyes, and is there.
    async fn desk_see(&self, actor: &Actor, id: ConsultationId) -> Result<()> {
        let (account, practitioner) = doctor(actor)?;
        let see = doing(move |unit| {
            Box::pin(async move {
                let Some(mut consultation) = unit.consultation(id).await? else { return Ok(()) };
                if consultation.holder() != Some(practitioner) {
                    return Ok(());
                }
                // Everything was seen before: nothing to note.
                let Ok(event) = consultation.see(Side::Practitioner, unit.now()) else { return Ok(()) };
                consultation.apply(&event);
                unit.consultation_save(&consultation, &event).await?;
                Ok(())
            })
        });
        full_is(self.store().write(By::Account(account), self.now(), see).await, |_| Ok(()))?;
        full_is(self.desk_beat(actor).await, |_| Ok(()))
    }
}

/// Gives a draft with one block for each question that is open now: the patient may have asked on since it was written.
fn fitted(mut form: Form, consultation: &Consultation) -> Form {
    let blank = Form::blank(consultation);
    form.blocks = blank
        .blocks
        .into_iter()
        .map(|empty| form.blocks.iter().find(|block| block.question == empty.question).cloned().unwrap_or(empty))
        .collect();
    form
}

fn mine(consultation: &Consultation, practitioner: PractitionerId, now: Timestamp) -> Mine {
    let offer = consultation.offers().iter().find(|offer| offer.to == practitioner && now < offer.until);
    match (&consultation.state, offer) {
        (_, Some(offer)) => Mine::Offered { tier: offer.tier, until: offer.until },
        (State::Assigned { to, .. }, _) if *to == practitioner => Mine::InHand,
        (State::AwaitingPatient { by, .. }, _) if *by == practitioner => Mine::WithPatient,
        (State::Open { preferred, .. }, _) if *preferred == Some(practitioner) => Mine::Returned,
        _ => Mine::NoLonger,
    }
}

type Names = BTreeMap<PractitionerId, (AccountId, String)>;

/// Gives account and name of every doctor.
async fn names(reader: &mut Reader) -> Result<Names> {
    let profiles: BTreeMap<_, _> = reader.profiles().await?.into_iter().collect();
    let known = reader.practitioners().await?.into_iter();
    Ok(known
        .map(|doctor| {
            let name = profiles.get(&doctor.id).map(|profile| profile.name.clone()).unwrap_or_default();
            (doctor.id, (doctor.account, name))
        })
        .collect())
}

async fn readings(reader: &mut Reader, consultation: &Consultation, names: &Names) -> Result<Vec<ReadBy>> {
    let patient = reader.account_of_patient(consultation.patient).await?.map(|account| account.id);
    let lines = reader.accesses_about(consultation.id, READINGS_SHOWN).await?;
    let line = |access: askwell_store::Access| {
        let doctor = names.values().find(|(account, _)| *account == access.account);
        let is_patient = Some(access.account) == patient;
        ReadBy { at: access.at, name: doctor.map(|(_, name)| name.clone()), is_patient, what: access.what }
    };
    Ok(lines.into_iter().map(line).collect())
}
