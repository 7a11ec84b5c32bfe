//! Consent to the exact text: the patient reads what would be published, takes out what they want, and says yes or nothing.
//!
//! What they agreed to is kept as it was, so that the editor begins from exactly it. When the editor's text differs, the patient
//! is asked again about that one; nothing is public before.

mod proposal;

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Digest;
use askwell_core::consultation::{Consultation, State};
use askwell_core::content::Page;
use askwell_core::id::{ConsultationId, TextId};
use askwell_core::publication::{Public, Publication};
use askwell_store::{Reader, Unit};
use askwell_text::identity::Known;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ask::plain;
use crate::converse::{Conversation, readable, shown};
use crate::publishing::withdraw_publications_of;
use crate::unit::deciding;
use crate::{App, Error, Result, texts};

pub use proposal::{Proposal, Removed};

/// A patient can ask for so many further removals, of so many characters each.
const REMOVALS_MOST: usize = 50;
const REMOVAL_CHARS_MOST: usize = 200;

/// Where publication stands, as the patient sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// Nobody agreed to anything yet; this is what would be published.
    Proposed,
    /// Agreed; an editor and a reviewer prepare the page.
    InPreparation {
        /// Since when.
        since: Timestamp,
    },
    /// The page was edited; it waits for a yes to this text.
    Edited,
    /// Public at this path.
    Public {
        /// The path.
        path: String,
    },
    /// It was public and was taken back by the doctors; the path says so.
    Retracted {
        /// The path.
        path: String,
    },
}

/// What a patient is asked to agree to, or agreed to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ConsentShown {
    /// Where it stands.
    pub stage: Stage,
    /// The exact text with what was taken out of it.
    pub proposal: Proposal,
    /// Stands for exactly this text; sent back with the yes.
    pub seen: Digest,
    /// What the patient wants gone besides.
    pub removals: Vec<String>,
    /// Whether consent was withdrawn before.
    pub withdrawn_at: Option<Timestamp>,
}

/// What is kept of a proposal beside the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    removals: Vec<String>,
    proposal: Proposal,
}

impl App {
    /// Gives the exact text that a yes would be about. `removals` are words the patient wants gone besides what is proposed.
    pub async fn consent_look(&self, actor: &Actor, id: ConsultationId, removals: &[String]) -> Result<ConsentShown> {
        let removals = wanted(removals)?;
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::Consent, id).await?;
        let view = look(&mut reader, &consultation, removals, self.now()).await?;
        drop(reader);
        self.reading_note(actor, id, "consent").await?;
        Ok(view)
    }

    /// Agrees that exactly the text that was seen may be published. [`Error::Stale`] when the text is another one by now.
    pub async fn consent_give(
        &self,
        actor: &Actor,
        id: ConsultationId,
        removals: &[String],
        seen: Digest,
        key: Uuid,
    ) -> Result<()> {
        let removals = wanted(removals)?;
        let request = format!("consent {id} {seen}").into_bytes();
        let text = TextId(self.new_id());
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let now = unit.now();
                let view = look(unit, &consultation, removals, now).await?;
                if view.seen != seen {
                    return Err(Error::Stale);
                }
                let digest = match edited(unit, &consultation).await? {
                    Some(publication) => publication.newest().digest,
                    None => keep(unit, &consultation, view, text).await?,
                };
                Ok(vec![consultation.consent(digest, now)?])
            })
        });
        self.consultation_change(actor, id, Action::Consent, (key, request), decide).await
    }

    /// Takes every consent about a conversation back: what is public of it is withdrawn in the same moment.
    pub async fn consent_withdraw(&self, actor: &Actor, id: ConsultationId, key: Uuid) -> Result<()> {
        let request = format!("consent withdraw {id}").into_bytes();
        let decide = deciding(move |unit, consultation| {
            Box::pin(async move {
                let event = consultation.withdraw_consent(unit.now())?;
                withdraw_publications_of(unit, id).await?;
                unit.drafts_remove(&subject(id)).await?;
                Ok(vec![event])
            })
        });
        self.consultation_change(actor, id, Action::Consent, (key, request), decide).await
    }
}

/// Gives the page a patient agreed to, from which the editor begins; `None` where nobody agreed to anything.
pub(crate) async fn consented_page(reader: &mut Reader, consultation: &Consultation) -> Result<Option<Page>> {
    if consultation.consents.given_at().is_none() {
        return Ok(None);
    }
    let kept = kept(reader, consultation.id).await?;
    Ok(kept.map(|kept| kept.proposal.page))
}

async fn look(
    reader: &mut Reader,
    consultation: &Consultation,
    removals: Vec<String>,
    now: Timestamp,
) -> Result<ConsentShown> {
    let answered = matches!(consultation.state, State::Answered { .. } | State::Closed { .. });
    if !answered || consultation.answered_at().is_none() {
        return Err(Refused::NotAnswered.into());
    }
    let withdrawn_at = consultation.consents.withdrawn_at();
    let show = |stage, proposal: Proposal, removals| {
        let seen = texts::write(&proposal.page).digest;
        ConsentShown { stage, proposal, seen, removals, withdrawn_at }
    };
    if let Some(publication) = edited(reader, consultation).await? {
        let page = revision(reader, &publication).await?;
        return Ok(show(Stage::Edited, Proposal { page, removed: Vec::new() }, Vec::new()));
    }
    if let Some(since) = consultation.consents.given_at()
        && let Some(kept) = kept(reader, consultation.id).await?
    {
        let stage = stage(reader, consultation, since).await?;
        return Ok(show(stage, kept.proposal, kept.removals));
    }
    let conversation = shown(reader, consultation, now).await?;
    let page = proposal::page(&conversation, &topic_name(consultation, &conversation)).ok_or(Refused::NotAnswered)?;
    let known = known(reader, consultation).await?;
    let proposal = proposal::redacted(page, &known, &removals);
    proposal.page.check()?;
    Ok(show(Stage::Proposed, proposal, removals))
}

/// Gives the page in preparation whose newest text the patient has not agreed to, once it left the editor's hands.
async fn edited(reader: &mut Reader, consultation: &Consultation) -> Result<Option<Publication>> {
    use askwell_core::publication::Work;
    if consultation.consents.given_at().is_none() {
        return Ok(None);
    }
    let asks = |publication: &Publication| {
        let is_ready = matches!(publication.work, Some(Work::InReview | Work::Approved));
        is_ready && !consultation.consents.covers(&publication.newest().digest)
    };
    Ok(reader.publications_about(consultation.id).await?.into_iter().find(asks))
}

async fn stage(reader: &mut Reader, consultation: &Consultation, since: Timestamp) -> Result<Stage> {
    for publication in reader.publications_about(consultation.id).await? {
        match publication.public {
            Public::Live { .. } => return Ok(Stage::Public { path: publication.place.path() }),
            Public::Merged { into, .. } => {
                let path = crate::answers::canonical(reader, into).await?.place.path();
                return Ok(Stage::Public { path });
            }
            Public::Retracted { .. } => return Ok(Stage::Retracted { path: publication.place.path() }),
            Public::Never | Public::Withdrawn { .. } => {}
        }
    }
    Ok(Stage::InPreparation { since })
}

async fn revision(reader: &mut Reader, publication: &Publication) -> Result<Page> {
    let text = reader.text(publication.newest().text).await?.ok_or(Error::NotFound)?;
    texts::read("a page", &text)
}

/// Seals the text that was agreed to, and keeps it where the editor finds it; gives its digest.
async fn keep(unit: &mut Unit, consultation: &Consultation, view: ConsentShown, text: TextId) -> Result<Digest> {
    let digest = unit.text_put(text, consultation.patient, &texts::write(&view.proposal.page).text).await?;
    let kept = Kept { removals: view.removals, proposal: view.proposal };
    let (subject, author) = (subject(consultation.id), consultation.patient.to_string());
    unit.drafts_remove(&subject).await?;
    unit.draft_save(&subject, &author, consultation.patient, &texts::write(&kept).text, 0).await?;
    Ok(digest)
}

async fn kept(reader: &mut Reader, id: ConsultationId) -> Result<Option<Kept>> {
    let drafts = reader.drafts_about(&subject(id)).await?;
    drafts.first().map(|draft| texts::read("a proposal", &draft.words)).transpose()
}

fn subject(id: ConsultationId) -> String {
    format!("consent {id}")
}

/// Gives the names that must not stand on the page: the patient's and the doctors'.
async fn known(reader: &mut Reader, consultation: &Consultation) -> Result<Known> {
    let mut known = Known::default();
    if let Some(account) = reader.account_of_patient(consultation.patient).await?
        && let Some(credentials) = reader.credentials(account.id).await?
        && !credentials.contact.name.is_empty()
    {
        known.names.push(credentials.contact.name);
    }
    for doctor in consultation.answered_by() {
        known.practitioners.extend(reader.profile(doctor).await?.map(|profile| profile.name));
    }
    Ok(known)
}

/// Names a page's topic: what its questions are most about, or its field until an editor finds the right one.
fn topic_name(consultation: &Consultation, conversation: &Conversation) -> String {
    let code = consultation.specialty.as_str();
    let questions: Vec<&str> = conversation.questions.iter().map(|question| question.text.as_str()).collect();
    let topic = askwell_text::topic::guess(&questions.join("\n")).filter(|topic| topic.specialty == code);
    let field = || crate::ask::specialties().into_iter().find(|(field, ..)| field.as_str() == code);
    let named = topic.map(|topic| topic.name).or_else(|| field().map(|(_, name, _)| name));
    named.map_or_else(|| code.replace('_', " "), str::to_owned)
}

/// Takes the words a patient wants gone: one line each, not too many.
fn wanted(removals: &[String]) -> Result<Vec<String>> {
    let lines = removals
        .iter()
        .flat_map(|removal| plain(removal).lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>());
    let mut wanted: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    if wanted.len() > REMOVALS_MOST || wanted.iter().any(|line| line.chars().count() > REMOVAL_CHARS_MOST) {
        return Err(Error::Field { field: "removals", problem: "removals-too-many" });
    }
    // The longest first, so that a name goes before the initials in it.
    wanted.sort_by_key(|line| std::cmp::Reverse(line.len()));
    wanted.dedup();
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_remove_come_one_a_line_the_longest_first() {
        let removals = wanted(&["Ann\r\n  Anna Bee \n\n".to_owned()]);
        assert_eq!(removals.ok(), Some(vec!["Anna Bee".to_owned(), "Ann".to_owned()]));
        assert!(wanted(&vec!["x".to_owned(); 51]).is_err());
    }
}
