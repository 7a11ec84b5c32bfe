//! The publishing desk: what waits for an editor, a reviewer or a patient.

use askwell_core::access::{Action, Actor, Relation, may};
use askwell_core::content::{Asked, Page};
use askwell_core::id::{ConsultationId, PublicationId};
use askwell_core::publication::{Origin, Public, Publication, Work};
use askwell_core::reading::Agreement;
use askwell_store::{Decided, Reader};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::publishing::page_of;
use crate::searching::Vain;
use crate::{App, Error, Result, texts};

/// So many stand in one list; the next come when these are done.
const LISTED_MOST: u32 = 50;

/// A conversation whose patient agrees and of which there is no page yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ToBegin {
    /// The conversation.
    pub consultation: ConsultationId,
    /// Its first question.
    pub title: String,
    /// Its field, as a code.
    pub specialty: String,
    /// Since when the patient agrees.
    pub agreed_at: Timestamp,
}

/// A page somebody works on, or must look at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InWork {
    /// The page.
    pub id: PublicationId,
    /// Its title.
    pub title: String,
    /// Its field, as a code.
    pub specialty: String,
    /// When its newest text was written.
    pub at: Timestamp,
    /// Whether the public reads an earlier text of it meanwhile, or this one.
    pub is_public: bool,
    /// Whether it came from elsewhere.
    pub is_imported: bool,
    /// By when somebody had to look again.
    pub next_review_on: Option<Date>,
}

/// What waits, in the order in which it is dealt with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PublishingDesk {
    /// Whether the lists of an editor are shown.
    pub edits: bool,
    /// Whether the list of a reviewer is shown.
    pub reviews: bool,
    /// Texts a reviewer may judge: nobody's own words, nothing they prepared.
    pub to_review: Vec<InWork>,
    /// How many more wait that are the reviewer's own: a colleague reads them.
    pub own_in_review: usize,
    /// Pages whose reviewer wants changes.
    pub changes_requested: Vec<InWork>,
    /// Pages about which two reviewers disagree.
    pub disagreed: Vec<InWork>,
    /// How pairs of reviewers agreed so far.
    pub agreement: Agreement,
    /// Pages begun.
    pub drafts: Vec<InWork>,
    /// Conversations to begin a page of.
    pub to_begin: Vec<ToBegin>,
    /// Pages with a reviewer.
    pub in_review: Vec<InWork>,
    /// Signed pages that wait for the patient's yes to the edited text.
    pub waiting_for_patient: Vec<InWork>,
    /// Public pages somebody must look at again.
    pub overdue: Vec<InWork>,
    /// Searches in vain of which a coordinator says that an answer is wanted; for an editor.
    pub wanted: Vec<Vain>,
}

impl App {
    /// Gives what waits for this editor or reviewer.
    pub async fn publishing_desk(&self, actor: &Actor) -> Result<PublishingDesk> {
        if actor.account.is_none() {
            return Err(Error::SignInFirst);
        }
        let edits = may(actor, Action::EditPublication, Relation::Anybody);
        let reviews = may(actor, Action::ReviewPublication, Relation::Anybody);
        if !edits && !reviews {
            return Err(Error::Forbidden);
        }
        let today = self.today();
        let mut reader = self.store().read().await?;
        let reader = &mut reader;
        let mut desk = PublishingDesk { edits, reviews, ..PublishingDesk::default() };
        let in_review = reader.publications_in_work(Work::InReview, LISTED_MOST).await?;
        if reviews {
            let (own, others): (Vec<_>, Vec<_>) = in_review.iter().cloned().partition(|one| is_own(one, actor));
            desk.own_in_review = own.len();
            let unread = others.into_iter().filter(|one| !has_read(one, actor));
            desk.to_review = in_work(reader, unread.collect()).await?;
        }
        if edits {
            desk.changes_requested = at(reader, Work::ChangesRequested).await?;
            desk.disagreed = at(reader, Work::Disagreed).await?;
            desk.drafts = at(reader, Work::Draft).await?;
            desk.to_begin = to_begin(reader).await?;
            desk.in_review = in_work(reader, in_review).await?;
            desk.waiting_for_patient = at(reader, Work::Approved).await?;
            let wanted = reader.searches_in_vain(Some(Decided::Wanted), LISTED_MOST).await?;
            desk.wanted = wanted.into_iter().map(Vain::from).collect();
        }
        desk.agreement = reader.publications_agreement().await?;
        let mut overdue = reader.publications_to_review(today, LISTED_MOST).await?;
        overdue.retain(|publication| publication.work.is_none());
        desk.overdue = in_work(reader, overdue).await?;
        Ok(desk)
    }

    /// Gives the publication at an address as somebody pasted it, for correcting or retracting it.
    pub async fn publication_find(&self, actor: &Actor, address: &str) -> Result<PublicationId> {
        crate::staff(actor, Action::CorrectPublication)?;
        let not_found = || Error::Field { field: "address", problem: "address-unknown" };
        let path = address.split(['?', '#']).next().unwrap_or_default().trim().trim_end_matches('/');
        let mut steps = path.rsplit('/');
        let (slug, topic, specialty) = (steps.next(), steps.next(), steps.next());
        let (Some(slug), Some(topic), Some(specialty)) = (slug, topic, specialty) else { return Err(not_found()) };
        let place = crate::answers::place(specialty, topic, slug).map_err(|_| not_found())?;
        let found = self.store().read().await?.publication_at(&place).await?;
        let found = found.filter(|publication| !matches!(publication.public, Public::Withdrawn { .. }));
        Ok(found.ok_or_else(not_found)?.id)
    }
}

/// Says whether somebody wrote the words of a page or prepared it, and so cannot judge it.
pub(crate) fn is_own(publication: &Publication, actor: &Actor) -> bool {
    let prepared = publication.revisions.iter().any(|revision| Some(revision.by) == actor.account);
    prepared || actor.practitioner.is_some_and(|practitioner| publication.authors().contains(&practitioner))
}

/// Says whether somebody has given a verdict on the text in review already.
pub(crate) fn has_read(publication: &Publication, actor: &Actor) -> bool {
    let given = publication.readings.iter().flat_map(|readings| &readings.given);
    given.into_iter().any(|review| Some(review.account) == actor.account || Some(review.by) == actor.practitioner)
}

async fn at(reader: &mut Reader, work: Work) -> Result<Vec<InWork>> {
    let publications = reader.publications_in_work(work, LISTED_MOST).await?;
    in_work(reader, publications).await
}

pub(super) async fn in_work(reader: &mut Reader, publications: Vec<Publication>) -> Result<Vec<InWork>> {
    let mut listed = Vec::with_capacity(publications.len());
    for publication in publications {
        let newest = publication.newest();
        // Words that are gone were erased; nothing is left to work on.
        let Some(Page { title, .. }) = page_of(reader, newest.text).await? else { continue };
        let next_review_on = match publication.public {
            Public::Live { next_review_on, .. } => next_review_on,
            _ => None,
        };
        listed.push(InWork {
            id: publication.id,
            title,
            specialty: publication.place.specialty.to_string(),
            at: newest.at,
            is_public: publication.live().is_some(),
            is_imported: matches!(publication.origin, Origin::Import { .. }),
            next_review_on,
        });
    }
    Ok(listed)
}

async fn to_begin(reader: &mut Reader) -> Result<Vec<ToBegin>> {
    let mut listed = Vec::new();
    for consultation in reader.consultations_without_page(LISTED_MOST).await? {
        let (Some(query), Some(agreed_at)) = (consultation.messages.first(), consultation.consents.given_at()) else {
            continue;
        };
        let Some(text) = reader.text(query.words.text).await? else { continue };
        let asked: Asked = texts::read("a query", &text)?;
        let title = asked.questions.into_iter().next().unwrap_or(asked.text);
        listed.push(ToBegin {
            consultation: consultation.id,
            title: title.chars().take(200).collect(),
            specialty: consultation.specialty.to_string(),
            agreed_at,
        });
    }
    Ok(listed)
}
