//! Bringing answers in from elsewhere: a file is taken whole or not at all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askwell_core::code::{Slug, Specialty};
use askwell_core::id::{AccountId, PublicationId, TextId};
use askwell_core::publication::{self, Origin, Place, Publication};
use askwell_store::{By, Unit};

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
    candidates: Vec<Candidate>,
    progress: Progress,
) -> Result<Imported> {
    let mut imported = Imported::default();
    let mut slugs = Slugs::default();
    let mut done = 0;
    let mut candidates = candidates.into_iter().peekable();
    while candidates.peek().is_some() {
        let mut begun = Vec::with_capacity(AT_ONCE);
        let mut words = Vec::with_capacity(AT_ONCE);
        for candidate in candidates.by_ref().take(AT_ONCE) {
            done += 1;
            let written = texts::write(&candidate.page);
            let id = publication_id(&candidate.external_id);
            if let Some(publication) = unit.publication(id).await? {
                let changed = reimport(unit, account, publication, &candidate, written).await?;
                if changed {
                    imported.changed += 1;
                } else {
                    imported.left_alone += 1;
                }
                continue;
            }
            let place = slugs.place(unit, &candidate).await?;
            slugs.name_topic(unit, &place, &candidate.page.topic_name).await?;
            let text = text_id(id, &written);
            let event = Publication::import(
                origin(&candidate, &written),
                place,
                candidate.language,
                text,
                written.digest,
                account,
                unit.now(),
            );
            let publication = Publication::begin(id, &event).expect("an import begins a publication");
            begun.push((publication, event));
            words.push((text, written.text));
        }
        imported.added += begun.len();
        unit.texts_put_public(words).await?;
        unit.publications_begin(&begun).await?;
        progress(done);
    }
    Ok(imported)
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
    Ok(true)
}

fn origin(candidate: &Candidate, written: &Written) -> publication::Origin {
    Origin::Import { line: written.digest, reviewed_on: candidate.reviewed_on }
}

/// An answer from elsewhere keeps one identifier for ever, made of its own name.
fn publication_id(external_id: &str) -> PublicationId {
    PublicationId(texts::named(&["publication", external_id]))
}

fn text_id(publication: PublicationId, written: &Written) -> TextId {
    TextId(texts::named(&["text", &publication.to_string(), &written.digest.to_string()]))
}

/// The address steps taken so far, by topic, and the topics named so far.
#[derive(Debug, Default)]
struct Slugs {
    taken: BTreeMap<(Specialty, Slug), BTreeSet<String>>,
    named: BTreeSet<(Specialty, Slug)>,
}

impl Slugs {
    /// Gives a free address for an answer; the second of the same title gets `-2`.
    async fn place(&mut self, unit: &mut Unit, candidate: &Candidate) -> Result<Place> {
        let key = (candidate.specialty.clone(), candidate.topic.clone());
        if !self.taken.contains_key(&key) {
            let taken = unit.publication_slugs(&key.0, &key.1).await?;
            self.taken.insert(key.clone(), taken);
        }
        let taken = self.taken.entry(key).or_default();
        let free = |slug: &String| !taken.contains(slug);
        let wanted = candidate.slug.to_string();
        let numbered = (2..).map(|number| format!("{wanted}-{number}"));
        let slug = std::iter::once(wanted.clone()).chain(numbered).find(free).expect("numbers do not end");
        taken.insert(slug.clone());
        let slug = Slug::new(slug).map_err(|_| Error::Field { field: "title", problem: "slug" })?;
        Ok(Place { specialty: candidate.specialty.clone(), topic: candidate.topic.clone(), slug })
    }

    /// Keeps the first name a topic comes with.
    async fn name_topic(&mut self, unit: &mut Unit, place: &Place, name: &str) -> Result<()> {
        if !self.named.insert((place.specialty.clone(), place.topic.clone())) {
            return Ok(());
        }
        if unit.topic_name(&place.specialty, &place.topic).await?.is_none() {
            unit.topic_name_put(&place.specialty, &place.topic, name).await?;
        }
        Ok(())
    }
}
