//! Public answers as a reader sees them: a page, its history, and the shelves they stand on.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::code::{Slug, Specialty};
use askwell_core::content::{Number, Page, Section, Source};
use askwell_core::evidence::Evidence;
use askwell_core::id::{PublicationId, TextId};
use askwell_core::publication::{Origin, Place, Public, Publication, RetractionReason, Revision};
use askwell_core::review::Verdict;
use askwell_store::{Near, PageMark, Reader, Shelf, TopicCount};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::doctors::{DoctorCard, doctor_card};
use crate::{App, Error, Result, texts};

/// So many answers stand on one page of a list.
const ANSWERS_ON_A_PAGE: usize = 20;
/// So many answers of the same topic stand below an answer.
const RELATED: u32 = 5;
/// A field with more subjects than this shows those with most answers, and ways to the others by letter.
const SUBJECTS_SHOWN: u32 = 60;
/// So many subjects of a letter are shown.
const SUBJECTS_OF_A_LETTER: u32 = 1_000;
/// With fewer than so many of its own subject, others that are called alike stand there too, at most so many.
const RELATED_FEW: usize = 3;

/// What stands at the address of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// The answer.
    Live(Box<AnswerPage>),
    /// Medically withdrawn: said so at the same address.
    Retracted {
        /// Its address.
        place: Place,
        /// Why.
        reason: RetractionReason,
        /// When.
        at: Timestamp,
    },
    /// Merged into a page that says the same: its readers are led there.
    Merged {
        /// The page they are led to.
        id: PublicationId,
        /// Its address.
        path: String,
    },
    /// Withdrawn by the patient: a tombstone without a word of it.
    Withdrawn {
        /// When.
        at: Timestamp,
    },
}

/// Everything on an answer's page, and nothing else.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerPage {
    /// Identifier of the publication.
    pub id: String,
    /// Address on this site.
    pub path: String,
    /// Field of medicine, its code.
    pub specialty: String,
    /// Subject, its address step.
    pub topic: String,
    /// Subject as people read it.
    pub topic_name: String,
    /// Language tag.
    pub language: String,
    /// Title.
    pub title: String,
    /// The answer in up to three sentences.
    pub summary: String,
    /// Questions with their answers; running text.
    pub sections: Vec<Section>,
    /// When to seek care; running text, may be empty.
    pub seek_care: String,
    /// Numbers with their sources.
    pub numbers: Vec<Number>,
    /// Sources, numbered from 1.
    pub sources: Vec<Source>,
    /// Evidence the page cites, as it was when the page was signed.
    pub evidence: Evidence,
    /// Whether some of it was changed since; somebody looks at the page again.
    pub evidence_changed: bool,
    /// Figures that stand on the page, by their names.
    pub figures: Vec<Slug>,
    /// Other words for the subject.
    pub synonyms: Vec<String>,
    /// What sort of question it is.
    pub kind: Option<String>,
    /// Doctors who answered here.
    pub answered_by: Vec<DoctorCard>,
    /// Who signed this revision here, and what they declared.
    pub reviewed_by: Option<DoctorCard>,
    /// When it was signed here.
    pub reviewed_at: Option<Timestamp>,
    /// When somebody must look again.
    pub next_review_on: Option<Date>,
    /// Whether that day has passed.
    pub review_overdue: bool,
    /// Whether lists, search and feeds still point it out.
    pub listed: bool,
    /// What an imported page says of its own people and days.
    pub imported: Option<Imported>,
    /// First publication here.
    pub published_at: Timestamp,
    /// Publication of this revision.
    pub updated_at: Timestamp,
    /// Number of this revision.
    pub revision: u32,
    /// SHA-256 of this revision's text.
    pub digest: String,
    /// Made up for a demonstration.
    pub demo: bool,
    /// Since when who asked agrees to publication; they read exactly these words.
    pub agreed_at: Option<Timestamp>,
    /// In how many places something that could show who they are was taken out.
    pub places_removed: Option<u32>,
    /// Other answers of the same subject, or of one called alike.
    pub related: Vec<AnswerCard>,
}

/// What the source of an imported answer says; nobody here checked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Who answered there.
    pub answered_by: Option<String>,
    /// Who reviewed there.
    pub reviewed_by: Option<String>,
    /// First publication there.
    pub published_on: Option<Date>,
    /// Review there.
    pub reviewed_on: Option<Date>,
    /// License of the text.
    pub license: Option<String>,
    /// Where it was published first.
    pub origin: Option<String>,
}

/// An answer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerCard {
    /// Identifier of the publication.
    pub id: String,
    /// Address on this site.
    pub path: String,
    /// Title.
    pub title: String,
    /// The answer in up to three sentences.
    pub summary: String,
    /// Field of medicine, its code.
    pub specialty: String,
    /// Subject as people read it.
    pub topic_name: String,
    /// Language tag.
    pub language: String,
    /// Whether a reviewer here signed it.
    pub reviewed: bool,
    /// First publication here.
    pub published_at: Timestamp,
    /// Publication of the text that stands there now.
    pub updated_at: Timestamp,
    /// Made up for a demonstration.
    pub demo: bool,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// The answers, newest first.
    pub answers: Vec<AnswerCard>,
    /// Where the list goes on, if it does: the value of `after`.
    pub next: Option<String>,
}

/// A field of medicine with what has been answered in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecialtyShelf {
    /// Its code.
    pub code: String,
    /// Its address step.
    pub slug: String,
    /// What doctors call it.
    pub name: &'static str,
    /// What patients call it.
    pub lay: &'static [&'static str],
    /// How many answers are public.
    pub live: u64,
}

/// A subject with what has been answered about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopicShelf {
    /// The code of its field.
    pub specialty: String,
    /// Its address step.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// How many answers are public.
    pub live: u64,
}

/// Subjects of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subjects {
    /// Some of them, or all, by name.
    pub topics: Vec<TopicShelf>,
    /// Whether these are all.
    pub is_whole: bool,
}

/// One public revision of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RevisionView {
    /// From 1.
    pub number: u32,
    /// When its text was written.
    pub at: Timestamp,
    /// SHA-256 of its text.
    pub digest: String,
    /// Who signed it.
    pub reviewed_by: Option<String>,
    /// When it was signed.
    pub reviewed_at: Option<Timestamp>,
    /// Whether it is the public one.
    pub live: bool,
    /// The text; only of the live revision and of signed ones before it.
    pub page: Option<Page>,
}

/// An answer's history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// Address on this site.
    pub path: String,
    /// Title of the live revision.
    pub title: String,
    /// Revisions that were public, newest first.
    pub revisions: Vec<RevisionView>,
    /// Pages that said the same and lead here now, in the order in which they were merged.
    pub merged: Vec<MergedHere>,
}

/// A page whose readers are led to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MergedHere {
    /// Its title.
    pub title: String,
    /// Its address, which leads on.
    pub path: String,
    /// Since when.
    pub at: Timestamp,
}

impl App {
    /// Gives the day it is where the organization is.
    pub(crate) fn today(&self) -> Date {
        self.now().to_zoned(self.settings().time_zone.clone()).date()
    }

    /// Gives how long it is until the next day begins there, when what depends on the day alone changes.
    pub fn until_tomorrow(&self) -> std::time::Duration {
        let now = self.now();
        let today = now.to_zoned(self.settings().time_zone.clone());
        let tomorrow = today.tomorrow().and_then(|tomorrow| tomorrow.start_of_day()).map(|begin| begin.timestamp());
        let left = tomorrow.map(|tomorrow| tomorrow.duration_since(now)).unwrap_or_default();
        left.unsigned_abs().max(std::time::Duration::from_secs(1))
    }

    /// Gives what stands at an address below `/answers`.
    pub async fn answer_at(&self, specialty: &str, topic: &str, slug: &str) -> Result<Found> {
        let place = place(specialty, topic, slug)?;
        let mut reader = self.inner.store.read().await?;
        let (publication, near) = reader.publication_at_with_near(&place, RELATED).await?.ok_or(Error::NotFound)?;
        let beside = related(&publication, near, self.today());
        self.found(&mut reader, &publication, beside).await
    }

    /// Gives what stands where an answer is known by its identifier.
    pub async fn answer(&self, id: PublicationId) -> Result<Found> {
        let mut reader = self.inner.store.read().await?;
        let place = reader.publication(id).await?.ok_or(Error::NotFound)?.place;
        let (publication, near) = reader.publication_at_with_near(&place, RELATED).await?.ok_or(Error::NotFound)?;
        let beside = related(&publication, near, self.today());
        self.found(&mut reader, &publication, beside).await
    }

    async fn found(&self, reader: &mut Reader, publication: &Publication, beside: Vec<Publication>) -> Result<Found> {
        match &publication.public {
            Public::Never => Err(Error::NotFound),
            Public::Merged { into, .. } => {
                let into = canonical(reader, *into).await?;
                Ok(Found::Merged { id: into.id, path: into.place.path() })
            }
            Public::Withdrawn { at } => Ok(Found::Withdrawn { at: *at }),
            Public::Retracted { reason, at } => {
                Ok(Found::Retracted { place: publication.place.clone(), reason: *reason, at: *at })
            }
            Public::Live { .. } => {
                let mut texts = reader.texts([publication].into_iter().chain(&beside).filter_map(words)).await?;
                // Words that are gone were erased: the follower that withdraws the page has only not come by yet.
                let Some(text) = words(publication).and_then(|live| texts.remove(&live)) else {
                    return Ok(Found::Withdrawn { at: self.now() });
                };
                let related = cards_of(&beside, texts)?;
                let page = self.answer_page(reader, publication, texts::read("a page", &text)?, related).await?;
                Ok(Found::Live(Box::new(page)))
            }
        }
    }

    async fn answer_page(
        &self,
        reader: &mut Reader,
        publication: &Publication,
        page: Page,
        related: Vec<AnswerCard>,
    ) -> Result<AnswerPage> {
        let Public::Live { revision, first_at, at, next_review_on } = publication.public else {
            return Err(Error::NotFound);
        };
        let live = publication.live().ok_or(Error::NotFound)?;
        let now = self.now();
        let mut answered_by = Vec::new();
        for author in publication.authors() {
            answered_by.extend(doctor_card(reader, *author, now).await?);
        }
        let reviewed_by = match &live.review {
            Some(review) => doctor_card(reader, review.by, now).await?,
            None => None,
        };
        let agreed_at = match publication.consultation() {
            Some(id) => reader.consultation(id).await?.and_then(|of| of.consents.given_at()),
            None => None,
        };
        let today = self.today();
        Ok(AnswerPage {
            listed: publication.is_listed(today),
            agreed_at,
            places_removed: live.redaction.as_ref().map(|report| report.accepted + report.added),
            id: publication.id.to_string(),
            path: publication.place.path(),
            specialty: publication.place.specialty.to_string(),
            topic: publication.place.topic.to_string(),
            imported: imported(publication, &page),
            topic_name: page.topic_name,
            language: publication.language.to_string(),
            title: page.title,
            summary: page.summary,
            sections: page.sections,
            seek_care: page.seek_care,
            numbers: page.numbers,
            sources: page.sources,
            evidence: page.evidence,
            evidence_changed: !publication.changed.is_empty(),
            figures: page.figures,
            synonyms: page.synonyms,
            kind: page.kind,
            answered_by,
            reviewed_by,
            reviewed_at: live.review.as_ref().map(|review| review.at),
            next_review_on,
            review_overdue: next_review_on.is_some_and(|on| on < today),
            published_at: first_at,
            updated_at: at,
            revision,
            digest: publication.words.unwrap_or(live.digest).to_string(),
            demo: page.demo || self.settings().demo && publication.consultation().is_some(),
            related,
        })
    }

    /// Gives an answer's public revisions, newest first.
    pub async fn answer_history(&self, specialty: &str, topic: &str, slug: &str) -> Result<History> {
        let mut reader = self.inner.store.read().await?;
        let publication = reader.publication_at(&place(specialty, topic, slug)?).await?.ok_or(Error::NotFound)?;
        let live = publication.live().ok_or(Error::NotFound)?.number;
        let mut revisions = Vec::new();
        for revision in publication.revisions.iter().rev().filter(|revision| was_public(&publication, revision, live)) {
            let page = match reader.text(revision.text).await? {
                Some(text) => Some(texts::read::<Page>("a page", &text)?),
                None => None,
            };
            let reviewed_by = match &revision.review {
                Some(review) => doctor_card(&mut reader, review.by, self.now()).await?.map(|doctor| doctor.name),
                None => None,
            };
            revisions.push(RevisionView {
                number: revision.number,
                at: revision.at,
                digest: revision.digest.to_string(),
                reviewed_by,
                reviewed_at: revision.review.as_ref().map(|review| review.at),
                live: revision.number == live,
                page,
            });
        }
        let newest = revisions.iter().find(|revision| revision.live).and_then(|revision| revision.page.as_ref());
        let title = newest.map(|page| page.title.clone()).unwrap_or_default();
        let merged = merged_here(&mut reader, &publication).await?;
        Ok(History { path: publication.place.path(), title, revisions, merged })
    }

    /// Gives the address to which the readers of a merged page are led; `None` for a page that stands by itself.
    pub async fn answer_leads_to(&self, specialty: &str, topic: &str, slug: &str) -> Result<Option<String>> {
        let mut reader = self.inner.store.read().await?;
        let publication = reader.publication_at(&place(specialty, topic, slug)?).await?.ok_or(Error::NotFound)?;
        match publication.merged_into() {
            Some(into) => Ok(Some(canonical(&mut reader, into).await?.place.path())),
            None => Ok(None),
        }
    }

    /// Gives one page of the newest answers, of all fields, one field or one subject.
    pub async fn answers(&self, specialty: Option<&str>, topic: Option<&str>, after: Option<&str>) -> Result<Listing> {
        let specialty = specialty.map(Specialty::from_slug).transpose().map_err(|_| Error::NotFound)?;
        let topic = topic.map(Slug::new).transpose().map_err(|_| Error::NotFound)?;
        let after = after.map(str::parse::<PageMark>).transpose().map_err(|_| Error::NotFound)?;
        let shelf = match (specialty, topic) {
            (Some(specialty), Some(topic)) => Shelf::Topic(specialty, topic),
            (Some(specialty), None) => Shelf::Specialty(specialty),
            _ => Shelf::Everything,
        };
        let mut reader = self.inner.store.read().await?;
        let publications = reader.publications_live(&shelf, after, ANSWERS_ON_A_PAGE as u32 + 1).await?;
        let (answers, next) = cards(&mut reader, publications, ANSWERS_ON_A_PAGE, self.today()).await?;
        Ok(Listing { answers, next })
    }

    /// Gives every field of medicine; fields without answers too, since one can ask in them.
    pub async fn specialties(&self) -> Result<Vec<SpecialtyShelf>> {
        let counts = self.inner.store.read().await?.specialty_counts().await?;
        let fields = askwell_text::specialty::ALL.iter().filter(|specialty| specialty.code != "other");
        Ok(fields.map(|field| specialty_shelf(field, counts.get(field.code).copied().unwrap_or(0))).collect())
    }

    /// Gives one field of medicine with its subjects, by name: all of a small field; of a large one those with most answers, or
    /// those whose address begins with a letter, where `0` stands for what begins with none.
    pub async fn specialty(&self, slug: &str, letter: Option<&str>) -> Result<(SpecialtyShelf, Subjects)> {
        let specialty = Specialty::from_slug(slug).map_err(|_| Error::NotFound)?;
        let known = askwell_text::specialty::find(specialty.as_str()).filter(|field| field.code != "other");
        let field = known.ok_or(Error::NotFound)?;
        let mut reader = self.inner.store.read().await?;
        let live = reader.specialty_counts().await?.get(field.code).copied().unwrap_or(0);
        let mut counts = reader.topic_counts_most(&specialty, SUBJECTS_SHOWN + 1).await?;
        let is_whole = counts.len() <= SUBJECTS_SHOWN as usize;
        counts.truncate(SUBJECTS_SHOWN as usize);
        if let Some(letter) = letter.filter(|_| !is_whole) {
            let (from, before) = letter_range(letter).ok_or(Error::NotFound)?;
            counts = reader.topic_counts_between(&specialty, (&from, &before), SUBJECTS_OF_A_LETTER).await?;
        }
        let mut topics: Vec<TopicShelf> = counts.into_iter().map(topic_shelf).collect();
        topics.sort_by_cached_key(|topic| topic.name.to_lowercase());
        Ok((specialty_shelf(field, live), Subjects { topics, is_whole }))
    }

    /// Gives one subject that has answers.
    pub async fn topic_shelf(&self, specialty: &str, topic: &str) -> Result<TopicShelf> {
        let specialty = Specialty::from_slug(specialty).map_err(|_| Error::NotFound)?;
        let topic = Slug::new(topic).map_err(|_| Error::NotFound)?;
        let count = self.inner.store.read().await?.topic_count(&specialty, &topic).await?;
        count.map(topic_shelf).ok_or(Error::NotFound)
    }

    /// Counts whether an answer helped its reader; who said otherwise `before` is counted once, as they say now.
    pub async fn answer_helped(
        &self,
        specialty: &str,
        topic: &str,
        slug: &str,
        before: Option<bool>,
        helped: bool,
    ) -> Result<()> {
        let place = place(specialty, topic, slug)?;
        let work = self.inner.store.write(askwell_store::By::Reader, self.now(), move |unit| {
            Box::pin(async move {
                let publication = unit.publication_at(&place).await?.ok_or(Error::NotFound)?;
                if publication.live().is_none() {
                    return Err(Error::NotFound);
                }
                Ok(unit.feedback_count(publication.id, before, helped).await?)
            })
        });
        work.await
    }
}

fn specialty_shelf(field: &askwell_text::specialty::Specialty, live: u64) -> SpecialtyShelf {
    SpecialtyShelf { code: field.code.to_owned(), slug: field.slug(), name: field.name, lay: field.lay, live }
}

/// Gives between which address steps those of a letter lie; digits stand before letters.
fn letter_range(letter: &str) -> Option<(String, String)> {
    match *letter.as_bytes() {
        [b'0'] => Some((String::new(), "a".to_owned())),
        [letter @ b'a'..=b'z'] => Some((char::from(letter).to_string(), char::from(letter + 1).to_string())),
        _ => None,
    }
}

fn topic_shelf(count: TopicCount) -> TopicShelf {
    let name = count.name.unwrap_or_else(|| count.topic.as_str().replace('-', " "));
    TopicShelf { specialty: count.specialty.to_string(), slug: count.topic.to_string(), name, live: count.live }
}

pub(crate) fn place(specialty: &str, topic: &str, slug: &str) -> Result<Place> {
    let not_found = |_| Error::NotFound;
    Ok(Place {
        specialty: Specialty::from_slug(specialty).map_err(not_found)?,
        topic: Slug::new(topic).map_err(not_found)?,
        slug: Slug::new(slug).map_err(not_found)?,
    })
}

/// Gives the page at the end of the way that leads on from one. The way has an end: what one is merged into was public then.
pub(crate) async fn canonical(reader: &mut Reader, id: PublicationId) -> Result<Publication> {
    let mut publication = reader.publication(id).await?.ok_or(Error::NotFound)?;
    while let Some(into) = publication.merged_into() {
        publication = reader.publication(into).await?.ok_or(Error::NotFound)?;
    }
    Ok(publication)
}

/// Gives the pages that were public and lead to this one now; of those the public never saw nobody has an address.
async fn merged_here(reader: &mut Reader, publication: &Publication) -> Result<Vec<MergedHere>> {
    let mut merged = Vec::new();
    for one in reader.publications_merged_into(publication.id).await? {
        let Public::Merged { at, before, .. } = &one.public else { continue };
        let Public::Live { revision, .. } = **before else { continue };
        let Some(revision) = one.revisions.iter().find(|held| held.number == revision) else { continue };
        let Some(text) = reader.text(revision.text).await? else { continue };
        let Page { title, .. } = texts::read("a page", &text)?;
        merged.push(MergedHere { title, path: one.place.path(), at: *at });
    }
    merged.sort_by_key(|one| one.at);
    Ok(merged)
}

/// A revision was public when it is the live one, or was signed (or imported) before it.
fn was_public(publication: &Publication, revision: &Revision, live: u32) -> bool {
    let signed = |revision: &Revision| {
        revision.review.as_ref().is_some_and(|review| matches!(review.verdict, Verdict::Approved { .. }))
    };
    let imported = matches!(publication.origin, Origin::Import { .. });
    revision.number == live || (revision.number < live && (signed(revision) || imported))
}

fn imported(publication: &Publication, page: &Page) -> Option<Imported> {
    let Origin::Import { reviewed_on, .. } = publication.origin else { return None };
    let named = |named: &Option<askwell_core::content::Named>| {
        let named = named.as_ref()?;
        let parts = [named.name.as_str(), named.credentials.as_str()];
        Some(parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", "))
    };
    Some(Imported {
        answered_by: named(&page.answered_by),
        reviewed_by: named(&page.reviewed_by),
        published_on: page.published_on,
        reviewed_on,
        license: page.license.clone(),
        origin: page.origin.clone(),
    })
}

/// Gives the text the public reads; `None` when its key is gone.
pub(crate) async fn live_page(reader: &mut Reader, publication: &Publication) -> Result<Option<Page>> {
    let Some(live) = publication.live() else { return Ok(None) };
    let text = reader.text(live.text).await?;
    text.map(|text| texts::read("a page", &text)).transpose()
}

/// What a card says of a page; the rest is skipped and not read.
#[derive(Deserialize)]
struct OnCard {
    title: String,
    summary: String,
    topic_name: String,
    #[serde(default)]
    demo: bool,
}

/// Gives the cards of live publications, at most `most` of those that are pointed out on a day, and where the list goes on if
/// there were more.
pub(crate) async fn cards(
    reader: &mut Reader,
    mut publications: Vec<Publication>,
    most: usize,
    today: Date,
) -> Result<(Vec<AnswerCard>, Option<String>)> {
    let more = publications.len() > most;
    publications.truncate(most);
    let next = publications.last().filter(|_| more).and_then(PageMark::of).map(|mark| mark.to_string());
    publications.retain(|publication| publication.is_listed(today));
    let texts = reader.texts(publications.iter().filter_map(words)).await?;
    Ok((cards_of(&publications, texts)?, next))
}

/// Gives where the public words of a publication stand.
fn words(publication: &Publication) -> Option<TextId> {
    publication.live().map(|live| live.text)
}

/// Gives what a reader may want next: the same subject, and where little is said about it, subjects called much alike.
fn related(publication: &Publication, near: Near, today: Date) -> Vec<Publication> {
    let mut related = near.same;
    if related.len() < RELATED_FEW {
        let akin = near.akin.into_iter().filter(|one| is_akin(&publication.place.topic, &one.place.topic));
        related.extend(akin.take(RELATED_FEW));
    }
    related.retain(|one| one.is_listed(today));
    related
}

/// Whether two subjects share more than half the words of the shorter: `her2-low-breast-cancer` and `her2-positive-breast-cancer`.
fn is_akin(one: &Slug, other: &Slug) -> bool {
    let words = |topic: &Slug| topic.as_str().split('-').map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() > one.len().min(other.len())
}

/// Gives the cards of live publications whose words are at hand.
fn cards_of(publications: &[Publication], mut texts: BTreeMap<TextId, String>) -> Result<Vec<AnswerCard>> {
    let mut cards = Vec::with_capacity(publications.len());
    for publication in publications {
        let (Some(live), Public::Live { first_at, at, .. }) = (publication.live(), &publication.public) else {
            continue;
        };
        let Some(text) = texts.remove(&live.text) else { continue };
        let page: OnCard = texts::read("a page", &text)?;
        cards.push(AnswerCard {
            id: publication.id.to_string(),
            path: publication.place.path(),
            title: page.title,
            summary: page.summary,
            specialty: publication.place.specialty.to_string(),
            topic_name: page.topic_name,
            language: publication.language.to_string(),
            reviewed: live.review.is_some(),
            published_at: *first_at,
            updated_at: *at,
            demo: page.demo,
        });
    }
    Ok(cards)
}
