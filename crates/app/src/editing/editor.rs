//! Everything an editor has before their eyes.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::content::Page;
use askwell_core::id::PublicationId;
use askwell_core::publication::{Origin, Place, Public, Publication, Work};
use askwell_store::Reader;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::begin::agreeing;
use super::help::Help;
use super::history::{For, Happening, VerdictShown, history};
use super::newest;
use super::original::{Original, originals};
use super::part::{PartLines, numbered};
use super::redactions::{ReportShown, Scanned, kept, known, report_shown, scan};
use crate::answers::canonical;
use crate::searching::{self, FoundAnswer};
use crate::{App, Result, staff};

/// So many public answers that may say the same are shown.
const SIMILAR_MOST: usize = 5;

/// What the public sees of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing yet.
    Never,
    /// An earlier text, or this one.
    Live {
        /// Number of the public text.
        revision: u32,
        /// When somebody must look again.
        next_review_on: Option<Date>,
    },
    /// Another page, to which its readers are led.
    Merged {
        /// The other page's address.
        path: String,
    },
    /// That it was retracted.
    Retracted {
        /// When.
        at: Timestamp,
    },
}

/// What can be done with a page now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct EditorCan {
    /// Change its words.
    pub edit: bool,
    /// Change its address, which is possible until the public has seen it.
    pub relocate: bool,
    /// Hand it to the reviewers.
    pub submit: bool,
    /// Take it back from them.
    pub recall: bool,
    /// Retract it.
    pub retract: bool,
    /// Merge it into another page.
    pub merge: bool,
    /// Let it stand by itself again.
    pub unmerge: bool,
    /// Ask a third reviewer where two disagree: what handing it in then means.
    pub third: bool,
}

/// A page in preparation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Editor {
    /// The page.
    pub id: PublicationId,
    /// Its address.
    pub place: Place,
    /// Number of the newest text.
    pub revision: u32,
    /// Digest of the newest text: what every change and report is about.
    pub digest: String,
    /// Where the newest text stands, while it is not the public one.
    pub work: Option<Work>,
    /// What the public sees.
    pub standing: Standing,
    /// Whether it came from elsewhere.
    pub is_imported: bool,
    /// Whether the patient agreed to exactly this text; nobody's agreement is needed for imported words.
    pub is_agreed: bool,
    /// The newest text.
    pub page: Page,
    /// The conversation it was made of.
    pub original: Vec<Original>,
    /// Identifying places.
    pub scanned: Scanned,
    /// The report on exactly this text, if there is one.
    pub report: Option<ReportShown>,
    /// Help with plain words.
    pub help: Help,
    /// Public answers that may say the same already.
    pub similar: Vec<FoundAnswer>,
    /// Verdicts, the newest first; of two readers both or none.
    pub verdicts: Vec<VerdictShown>,
    /// How many verdicts are in and how many are wanted, where more than one is.
    pub readings: Option<(usize, usize)>,
    /// The text line by line.
    pub lines: Vec<PartLines>,
    /// What happened so far, the newest first.
    pub history: Vec<Happening>,
    /// What can be done now.
    pub can: EditorCan,
}

impl App {
    /// Gives a page in preparation, side by side with the conversation it was made of.
    pub async fn editor(&self, actor: &Actor, id: PublicationId) -> Result<Editor> {
        let account = staff(actor, Action::EditPublication)?;
        let mut reader = self.store().read().await?;
        let (publication, page) = newest(&mut reader, id).await?;
        let (mut original, mut is_agreed) = (Vec::new(), true);
        if let Some(consultation) = publication.consultation() {
            let consultation = agreeing(&mut reader, actor, consultation).await?;
            is_agreed = consultation.consents.covers(&publication.newest().digest);
            original = originals(&mut reader, &consultation).await?;
        }
        let scanned = scan(&page, &known(&mut reader, &publication).await?, &kept(&mut reader, id).await?);
        let report = report_shown(&mut reader, &publication).await?;
        let (history, verdicts) = history(&mut reader, &publication, &page, For::Editor).await?;
        let standing = standing(&mut reader, &publication).await?;
        drop(reader);
        if let Some(consultation) = publication.consultation() {
            self.editing_note(account, consultation).await?;
        }
        Ok(Editor {
            id,
            place: publication.place.clone(),
            revision: publication.newest().number,
            digest: publication.newest().digest.to_string(),
            work: publication.work,
            standing,
            readings: publication.readings.as_ref().map(|readings| (readings.given.len(), readings.wanted.into())),
            lines: numbered(&page),
            is_imported: matches!(publication.origin, Origin::Import { .. }),
            is_agreed,
            original,
            scanned,
            report,
            help: Help::of(&page),
            similar: self.similar(&page, Some(&publication.place)).await?,
            verdicts,
            history,
            can: can(&publication, self.now()),
            page,
        })
    }

    /// Gives the public answers that may say the same already, except the page's own.
    pub(crate) async fn similar(&self, page: &Page, own: Option<&Place>) -> Result<Vec<FoundAnswer>> {
        let app = self.clone();
        let mut query = askwell_search::Query::new(page.title.clone());
        query.limit = SIMILAR_MOST + 1;
        query.only_near = true;
        let results = tokio::task::spawn_blocking(move || app.index().search(&query)).await;
        let hits = results.map_err(|_| searching::ended())??.hits;
        let own = own.map(Place::path);
        let others = hits.into_iter().map(searching::found).filter(|found| Some(&found.path) != own.as_ref());
        Ok(others.take(SIMILAR_MOST).collect())
    }
}

async fn standing(reader: &mut Reader, publication: &Publication) -> Result<Standing> {
    Ok(match publication.public {
        Public::Live { revision, next_review_on, .. } => Standing::Live { revision, next_review_on },
        Public::Merged { into, .. } => Standing::Merged { path: canonical(reader, into).await?.place.path() },
        Public::Retracted { at, .. } => Standing::Retracted { at },
        Public::Never | Public::Withdrawn { .. } => Standing::Never,
    })
}

/// Asks the rules themselves, so that no button is shown that would be refused.
fn can(publication: &Publication, now: Timestamp) -> EditorCan {
    let (newest, somebody) = (publication.newest(), publication.newest().by);
    let submitted = publication.submit(newest.digest, somebody, now);
    let in_review = publication.work == Some(Work::InReview);
    let is_merged = publication.merged_into().is_some();
    EditorCan {
        edit: !in_review && !is_merged,
        relocate: publication.public == Public::Never && publication.work != Some(Work::InReview),
        // Without a report the button is there and says what is missing.
        submit: matches!(submitted, Ok(_) | Err(Refused::NoRedactionReport)),
        recall: publication.recall(somebody, now).is_ok(),
        retract: publication.live().is_some(),
        merge: !in_review && matches!(publication.public, Public::Never | Public::Live { .. }),
        unmerge: is_merged,
        third: publication.work == Some(Work::Disagreed),
    }
}
