//! Public pages that somebody must look at again: evidence they cite has changed, their day has passed, or it comes.

use askwell_core::access::{Action, Actor};
use askwell_core::code::Slug;
use askwell_core::evidence::Item;
use askwell_core::id::PublicationId;
use askwell_core::publication::{Public, Publication};
use askwell_store::Reader;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::desk::{InWork, in_work};
use crate::{App, Error, Result, staff};

/// So many stand on one page of the queue.
const LISTED: u32 = 50;
/// Pages are listed so many days before their day comes: time to find a reviewer without hurry.
const AHEAD_DAYS: i32 = 60;

/// A page to look at again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Again {
    /// The page.
    pub page: InWork,
    /// Evidence it cites that has changed, in words.
    pub changed: Vec<Changed>,
    /// Whether the day has passed.
    pub is_overdue: bool,
    /// Whether somebody works on it already.
    pub in_work: bool,
}

/// An item that changed since a page was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Its name.
    pub id: String,
    /// The trial or the medicine, and what was measured; empty when it is not here any more.
    pub title: String,
}

/// The queue.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LookAgain {
    /// The longest overdue first.
    pub pages: Vec<Again>,
    /// Where the queue goes on, if it does: the value of `after`.
    pub next: Option<String>,
}

impl App {
    /// Gives the public pages whose day has passed or comes soon, the longest overdue first. What evidence flagged is due on the day
    /// it was flagged.
    pub async fn look_again(&self, actor: &Actor, after: Option<&str>) -> Result<LookAgain> {
        staff(actor, Action::CorrectPublication)?;
        let after = after.map(mark).transpose()?.unwrap_or((Date::MIN, PublicationId(Uuid::nil())));
        let today = self.today();
        let until = today.saturating_add(AHEAD_DAYS.days());
        let mut reader = self.store().read().await?;
        let found = reader.publications_to_review_after(until, after, LISTED).await?;
        let is_full = found.len() == LISTED as usize;
        let next = found.last().filter(|_| is_full).and_then(|last| Some(format!("{}.{}", day(last)?, last.id)));
        let mut pages = Vec::with_capacity(found.len());
        for publication in found {
            let changed = changed(&mut reader, &publication).await?;
            let (in_work_now, is_overdue) =
                (publication.work.is_some(), day(&publication).is_some_and(|on| on < today));
            let page = in_work(&mut reader, vec![publication]).await?.pop();
            pages.extend(page.map(|page| Again { page, changed, is_overdue, in_work: in_work_now }));
        }
        Ok(LookAgain { pages, next })
    }
}

/// Reads a place in the queue as an address carries it.
fn mark(text: &str) -> Result<(Date, PublicationId)> {
    let (on, id) = text.split_once('.').ok_or(Error::NotFound)?;
    Ok((on.parse().map_err(|_| Error::NotFound)?, id.parse().map_err(|_| Error::NotFound)?))
}

fn day(publication: &Publication) -> Option<Date> {
    if let Public::Live { next_review_on, .. } = publication.public { next_review_on } else { None }
}

pub(crate) async fn changed(reader: &mut Reader, publication: &Publication) -> Result<Vec<Changed>> {
    let mut changed = Vec::with_capacity(publication.changed.len());
    for id in &publication.changed {
        let title = reader.evidence(id).await?.map(|item| title(&item)).unwrap_or_default();
        changed.push(Changed { id: Slug::to_string(id), title });
    }
    Ok(changed)
}

fn title(item: &Item) -> String {
    match item {
        Item::Result(result) => format!("{}: {}", result.trial, result.measured),
        Item::Medicine(medicine) => medicine.name.clone(),
    }
}
