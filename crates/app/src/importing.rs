//! Bringing answers in from elsewhere: a file is taken whole or not at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use askwell_core::code::Slug;
use askwell_core::id::{AccountId, PublicationId, TextId};
use askwell_core::publication::{self, Origin, Place, Publication};
use askwell_store::{By, Unit};

use crate::evidence::{cite, note};
use crate::import::Candidate;
use crate::texts::{self, Written};
use crate::{App, Error, Result};

/// So many answers are written with one statement.
const AT_ONCE: usize = 500;

/// Hears how many answers are done.
pub type Progress = Arc<dyn Fn(usize) + Send + Sync>;

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Imported {
    /// New pages.
    pub added: usize,
    /// Pages whose words changed.
    pub changed: usize,
    /// Answers that were here already, word for word, and pages that were withdrawn or retracted here.
    pub left_alone: usize,
}

impl App {
    /// Brings in the answers of one file in one unit of work. `by` is the account, or none at the command line.
    pub async fn import(
        &self,
        by: Option<AccountId>,
        candidates: Vec<Candidate>,
        progress: Progress,
    ) -> Result<Imported> {
        let (who, account) = by.map_or((By::Operator, AccountId::MACHINE), |account| (By::Account(account), account));
        let work = self.inner.store.write(who, self.now(), move |unit| {
            Box::pin(async move { import(unit, account, candidates, progress).await })
        });
        work.await
    }
}

async fn import(
    unit: &mut Unit,
    account: AccountId,
    mut candidates: Vec<Candidate>,
    progress: Progress,
) -> Result<Imported> {
    let mut imported = Imported::default();
    let mut slugs = Slugs::default();
    let mut done = 0;
    for some in candidates.chunks_mut(AT_ONCE) {
        cite_all(unit, some, done).await?;
        let mut known = unit.publications(some.iter().map(|candidate| publication_id(&candidate.external_id))).await?;
        slugs.look(unit, some).await?;
        let mut begun = Vec::with_capacity(some.len());
        let mut words = Vec::with_capacity(some.len());
        let mut topics = Vec::with_capacity(some.len());
        let mut cited = Vec::new();
        for candidate in some.iter() {
            let written = texts::write(&candidate.page);
            let id = publication_id(&candidate.external_id);
            if let Some(publication) = known.remove(&id) {
                let changed = reimport(unit, account, publication, candidate, written).await?;
                if changed {
                    imported.changed += 1;
                } else {
                    imported.left_alone += 1;
                }
                continue;
            }
            let place = slugs.place(unit, candidate).await?;
            topics.push((place.specialty.clone(), place.topic.clone(), candidate.page.topic_name.clone()));
            let text = text_id(id, &written);
            let event = Publication::import(
                origin(candidate, &written),
                place,
                candidate.language.clone(),
                text,
                written.digest,
                account,
                unit.now(),
            );
            let publication = Publication::begin(id, &event).expect("an import begins a publication");
            let evidence = candidate.page.evidence.ids();
            if !evidence.is_empty() {
                cited.push((publication.clone(), evidence));
            }
            begun.push((publication, event));
            words.push((text, written.text));
        }
        imported.added += begun.len();
        done += some.len();
        unit.topic_names_keep(topics).await?;
        unit.texts_put_public(words).await?;
        unit.publications_begin(&begun).await?;
        for (mut publication, evidence) in cited {
            note(unit, &mut publication, evidence).await?;
        }
        progress(done);
    }
    Ok(imported)
}

/// Puts what they cite on the pages of these candidates, of which so many went before.
async fn cite_all(unit: &mut Unit, candidates: &mut [Candidate], before: usize) -> Result<()> {
    for (number, candidate) in (before + 1..).zip(candidates) {
        if let Err(unknown) = cite(unit, &mut candidate.page, &candidate.cites).await? {
            let problem = format!("cites: there is no evidence named {unknown}");
            return Err(Error::Line { line: number, problem });
        }
    }
    Ok(())
}

/// Takes changed words for a page that is here; says whether there was something to change.
async fn reimport(
    unit: &mut Unit,
    account: AccountId,
    mut publication: Publication,
    candidate: &Candidate,
    written: Written,
) -> Result<bool> {
    let text = text_id(publication.id, &written);
    let line = written.digest;
    let event = publication.reimport(line, candidate.reviewed_on, text, written.digest, account, unit.now());
    let Ok(event) = event else { return Ok(false) };
    if unit.text(text).await?.is_none() {
        unit.texts_put_public([(text, written.text)]).await?;
    }
    publication.apply(&event);
    unit.publication_save(&publication, &event).await?;
    note(unit, &mut publication, candidate.page.evidence.ids()).await?;
    Ok(true)
}

fn origin(candidate: &Candidate, written: &Written) -> publication::Origin {
    Origin::Import { line: written.digest, reviewed_on: candidate.reviewed_on }
}

/// An answer from elsewhere keeps one identifier for ever, made of its own name. One that an Askwell exported is named by its
/// identifier there and keeps it, so that it comes back as the page it was.
fn publication_id(external_id: &str) -> PublicationId {
    let exported = external_id.parse::<PublicationId>().ok().filter(|id| id.to_string() == external_id);
    exported.unwrap_or_else(|| PublicationId(texts::named(&["publication", external_id])))
}

fn text_id(publication: PublicationId, written: &Written) -> TextId {
    TextId(texts::named(&["text", &publication.to_string(), &written.digest.to_string()]))
}

/// The addresses that are taken: those this import gave out, and those it met in the store.
#[derive(Debug, Default)]
struct Slugs {
    taken: BTreeSet<String>,
}

impl Slugs {
    /// Looks up which of the wanted addresses others have.
    async fn look(&mut self, unit: &mut Unit, candidates: &[Candidate]) -> Result<()> {
        let wanted: Vec<String> =
            candidates.iter().map(|candidate| place(candidate, candidate.slug.clone()).path()).collect();
        self.taken.append(&mut unit.publication_paths_taken(&wanted).await?);
        Ok(())
    }

    /// Gives a free address for an answer that was looked up; the second of the same title gets `-2`.
    async fn place(&mut self, unit: &mut Unit, candidate: &Candidate) -> Result<Place> {
        let mut free = place(candidate, candidate.slug.clone());
        if self.taken.contains(&free.path()) {
            let here = unit.publication_slugs(&candidate.specialty, &candidate.topic).await?;
            for number in 2.. {
                let slug = format!("{}-{number}", candidate.slug);
                let is_here = here.contains(&slug);
                let slug = Slug::new(slug).map_err(|_| Error::Field { field: "title", problem: "slug" })?;
                free = place(candidate, slug);
                if !is_here && !self.taken.contains(&free.path()) {
                    break;
                }
            }
        }
        self.taken.insert(free.path());
        Ok(free)
    }
}

fn place(candidate: &Candidate, slug: Slug) -> Place {
    Place { specialty: candidate.specialty.clone(), topic: candidate.topic.clone(), slug }
}
