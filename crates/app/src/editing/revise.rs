//! Changing a page's words and address, handing it to the reviewers and taking it back.

use askwell_core::Refused;
use askwell_core::access::{Action, Actor, Role};
use askwell_core::code::{Digest, Slug, Specialty};
use askwell_core::content::{Number, Page, Section, Source};
use askwell_core::id::{AccountId, PublicationId, TextId};
use askwell_core::publication::{Place, Publication};
use askwell_store::{Reader, Unit};
use uuid::Uuid;

use super::help::Help;
use super::newest;
use crate::evidence::named;
use crate::publishing::{Once, happen, page_put};
use crate::{App, Error, Result, staff};

/// An address as an editor typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Code of the field.
    pub specialty: String,
    /// Address step of the topic; empty for one made of the topic's name.
    pub topic: String,
    /// Last address step; empty for one made of the title.
    pub slug: String,
}

/// A page's words as an editor leaves them; what is not here, such as the license of imported words, stays as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Revising {
    /// Digest of the text the editor began from.
    pub from: Option<Digest>,
    /// Title.
    pub title: String,
    /// The answer in up to three sentences.
    pub summary: String,
    /// Name of the topic.
    pub topic_name: String,
    /// Other words for the subject.
    pub synonyms: Vec<String>,
    /// Questions with their answers.
    pub sections: Vec<Section>,
    /// When to seek care.
    pub seek_care: String,
    /// Numbers with their sources.
    pub numbers: Vec<Number>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Names of the evidence it cites, which a new text takes as it is now.
    pub cites: Vec<Slug>,
    /// The address; left as it is where it can no longer change.
    pub address: Address,
}

impl Revising {
    /// Gives the page with these words.
    async fn page(&self, reader: &mut Reader, before: Page) -> Result<Page> {
        let evidence = named(reader, &self.cites, &before.evidence).await?;
        Ok(Page {
            title: self.title.trim().to_owned(),
            summary: self.summary.trim().to_owned(),
            topic_name: self.topic_name.trim().to_owned(),
            synonyms: self.synonyms.clone(),
            sections: self.sections.clone(),
            seek_care: self.seek_care.trim().to_owned(),
            numbers: self.numbers.clone(),
            sources: self.sources.clone(),
            evidence,
            ..before
        })
    }
}

impl App {
    /// Changes a page's words, and its address while the public has not seen it. A public page stands until the new text is signed.
    ///
    /// Refused while a reviewer reads it, when the text moved on since the editor began, when the address is another page's,
    /// when something is missing or a number has no source, and when nothing is changed.
    pub async fn revise(&self, actor: &Actor, id: PublicationId, revising: Revising, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::EditPublication)?;
        let text = TextId(self.new_id());
        let once = Once::new(key, (id, &revising));
        self.publication_change(actor, Action::EditPublication, id, once, move |unit, publication| {
            Box::pin(revise(unit, publication, account, revising, text))
        })
        .await
    }

    /// Gives a page as it would look with these words, and help with them; nothing is kept.
    pub async fn revise_preview(&self, actor: &Actor, id: PublicationId, revising: &Revising) -> Result<(Page, Help)> {
        staff(actor, Action::EditPublication)?;
        let mut reader = self.store().read().await?;
        let (_, before) = newest(&mut reader, id).await?;
        let page = revising.page(&mut reader, before).await?;
        let help = Help::of(&page);
        Ok((page, help))
    }

    /// Hands the newest text to the reviewers; a public page that somebody must look at again, too. A text of the sample goes to two
    /// who do not know of each other, where there are two who may read it.
    pub async fn submit(&self, actor: &Actor, id: PublicationId, text: Digest, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::EditPublication)?;
        let once = Once::new(key, ("submit", id, text));
        let drawn = self.settings().second_readers.draws(&text);
        self.publication_change(actor, Action::EditPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let now = unit.now();
                let event = if drawn && readers(unit, &publication).await? >= 2 {
                    publication.submit_to_two(text, account, now)?
                } else {
                    publication.submit(text, account, now)?
                };
                happen(unit, &mut publication, &event).await
            })
        })
        .await
    }

    /// Takes a page back from the reviewers.
    pub async fn recall(&self, actor: &Actor, id: PublicationId, key: Uuid) -> Result<()> {
        let account = staff(actor, Action::EditPublication)?;
        let once = Once::new(key, ("recall", id));
        self.publication_change(actor, Action::EditPublication, id, once, move |unit, mut publication| {
            Box::pin(async move {
                let event = publication.recall(account, unit.now())?;
                happen(unit, &mut publication, &event).await
            })
        })
        .await
    }
}

async fn revise(
    unit: &mut Unit,
    mut publication: Publication,
    account: AccountId,
    revising: Revising,
    text: TextId,
) -> Result<()> {
    let (_, before) = newest(unit, publication.id).await?;
    if revising.from.is_some_and(|from| from != publication.newest().digest) {
        return Err(Refused::StaleRevision.into());
    }
    let page = revising.page(unit, before.clone()).await?;
    page.check()?;
    page.check_dated()?;
    let moved = relocate(unit, &mut publication, &revising, &page).await?;
    if page != before {
        let digest = page_put(unit, publication.patient(), text, &page).await?;
        let event = publication.revise(text, digest, account, unit.now())?;
        happen(unit, &mut publication, &event).await?;
    } else if !moved {
        return Err(Refused::NothingToChange.into());
    }
    Ok(())
}

/// Gives the page the address the editor wants; says whether it changed.
async fn relocate(unit: &mut Unit, publication: &mut Publication, revising: &Revising, page: &Page) -> Result<bool> {
    if publication.public != askwell_core::publication::Public::Never {
        return Ok(false);
    }
    let place = wanted(&revising.address, publication, page)?;
    if place == publication.place {
        return Ok(false);
    }
    if unit.publication_at(&place).await?.is_some() {
        return Err(Error::Field { field: "slug", problem: "slug-taken" });
    }
    let event = publication.move_to(place)?;
    happen(unit, publication, &event).await?;
    Ok(true)
}

fn wanted(address: &Address, publication: &Publication, page: &Page) -> Result<Place> {
    let slug = |field, text: &str, made_of: &str, fallback: &Slug| match text.trim() {
        "" => Ok(Slug::from_title(made_of, fallback)),
        text => Slug::new(text).map_err(|_| Error::Field { field, problem: "slug-odd" }),
    };
    let specialty = match address.specialty.trim() {
        "" => publication.place.specialty.clone(),
        code => Specialty::new(code)
            .ok()
            .filter(|specialty| askwell_text::specialty::find(specialty.as_str()).is_some())
            .ok_or(Error::Field { field: "specialty", problem: "specialty-unknown" })?,
    };
    Ok(Place {
        specialty,
        topic: slug("topic", &address.topic, &page.topic_name, &publication.place.topic)?,
        slug: slug("slug", &address.slug, &page.title, &publication.place.slug)?,
    })
}

/// Counts the reviewers who may read a page now: in good standing, and it is none of their own work.
async fn readers(unit: &mut Unit, publication: &Publication) -> Result<usize> {
    let mut readers = 0;
    for account in unit.accounts_staff().await? {
        let Some(practitioner) = account.practitioner.filter(|_| account.roles.contains(&Role::Reviewer)) else {
            continue;
        };
        let Some(practitioner) = unit.practitioner(practitioner).await? else { continue };
        let prepared = publication.revisions.iter().any(|revision| revision.by == account.id);
        let is_own = prepared || publication.authors().contains(&practitioner.id);
        if !is_own && practitioner.in_good_standing(unit.now()).is_ok() {
            readers += 1;
        }
    }
    Ok(readers)
}
