//! Two pages that say the same become one, and two again.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Slug;
use askwell_core::id::PublicationId;
use askwell_core::publication::Publication;
use askwell_store::Unit;
use serde::Serialize;
use std::collections::BTreeSet;
use uuid::Uuid;

use super::newest;
use crate::answers::live_page;
use crate::publishing::{Once, happen};
use crate::searching::FoundAnswer;
use crate::{App, Error, Result, staff};

/// A page before it is merged into another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Merging {
    /// The page.
    pub id: PublicationId,
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: String,
    /// Whether the public reads it; nobody is led on from a page that nobody has seen.
    pub is_public: bool,
    /// Public pages that may say the same.
    pub candidates: Vec<FoundAnswer>,
}

impl App {
    /// Gives a page with those it may be merged into.
    pub async fn merge_look(&self, actor: &Actor, id: PublicationId) -> Result<Merging> {
        staff(actor, Action::CorrectPublication)?;
        let (publication, page) = newest(&mut self.store().read().await?, id).await?;
        if publication.merged_into().is_some() {
            return Err(Refused::Merged.into());
        }
        Ok(Merging {
            id,
            path: publication.place.path(),
            is_public: publication.live().is_some(),
            candidates: self.similar(&page, Some(&publication.place)).await?,
            title: page.title,
        })
    }

    /// Leads the readers of a page to the public page at an address as somebody pasted or chose it.
    pub async fn merge(&self, actor: &Actor, id: PublicationId, address: &str, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::CorrectPublication)?;
        let into = self.publication_find(actor, address).await?;
        let once = Once::new(key, ("merge", id, into));
        self.publication_change(actor, Action::CorrectPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let other = unit.publication(into).await?.ok_or(Error::NotFound)?;
                let event = publication.merge(&other, account, unit.now())?;
                happen(unit, &mut publication, &event).await
            })
        })
        .await
    }

    /// Lets a merged page stand by itself again. Evidence that changed in between flags it, as it would have.
    pub async fn unmerge(&self, actor: &Actor, id: PublicationId, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::CorrectPublication)?;
        let once = Once::new(key, ("unmerge", id));
        self.publication_change(actor, Action::CorrectPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let event = publication.unmerge(account, unit.now())?;
                happen(unit, &mut publication, &event).await?;
                flag_what_changed(unit, &mut publication).await
            })
        })
        .await
    }
}

async fn flag_what_changed(unit: &mut Unit, publication: &mut Publication) -> Result<()> {
    let Some(page) = live_page(unit, publication).await? else { return Ok(()) };
    let mut changed: BTreeSet<Slug> = BTreeSet::new();
    for item in page.evidence.items() {
        if unit.evidence(item.id()).await?.is_some_and(|now| now != item) {
            changed.insert(item.id().clone());
        }
    }
    match publication.evidence_changed(&changed, unit.now()) {
        Ok(event) => happen(unit, publication, &event).await,
        Err(Refused::NothingToChange) => Ok(()),
        Err(refused) => Err(refused.into()),
    }
}
