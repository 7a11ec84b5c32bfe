//! Identifying places: the machine proposes, a person decides, and the report names the text that remains.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Digest;
use askwell_core::content::Page;
use askwell_core::id::{AccountId, PublicationId, TextId};
use askwell_core::publication::Publication;
use askwell_core::review::RedactionReport;
use askwell_store::{Reader, Unit};
use askwell_text::identity::{self, Known, Proposal, Redaction};
use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::part::{Part, parts, with_parts};
use super::{name_of, newest};
use crate::publishing::{Once, happen, kept_subject, page_put};
use crate::{App, Error, Result, staff, texts};

/// A replacement and a place of one's own have at most so many characters.
const WORDS_CHARS_MOST: usize = 200;

/// Who keeps the words that an editor decided to keep, as the store names them.
const KEEPER: &str = "editors";

/// An identifying place the machine found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalShown {
    /// From 1, in reading order; the same for the same text.
    pub number: usize,
    /// Where it is.
    pub part: Part,
    /// What stands there.
    pub text: String,
    /// What it identifies, as a code such as `NAME`.
    pub label: &'static str,
    /// Why it was found, in plain words.
    pub reason: &'static str,
    /// What would stand there instead.
    pub replacement: String,
    /// Whether an editor decided before that these words stay.
    pub was_kept: bool,
}

/// A stretch of a part: words, or a place that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The proposal with this number.
    Proposal(usize, String),
}

/// A page read for identifying places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scanned {
    /// What was found.
    pub proposals: Vec<ProposalShown>,
    /// The parts that hold a find, in pieces.
    pub parts: Vec<(Part, Vec<Piece>)>,
}

/// What a person decides about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Put this in its place.
    Redact(String),
    /// It identifies nobody.
    Keep,
}

/// Every decision about one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// Digest of the text the decisions are about.
    pub text: Digest,
    /// The decision about each proposal, by its number.
    pub choices: BTreeMap<usize, Choice>,
    /// Words a person found besides, with what to put in their place, everywhere.
    pub added: Vec<(String, String)>,
}

/// What became of the decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// The report is filed; the text may go to the reviewers.
    Filed,
    /// The text that remains holds so many places nobody has decided about yet.
    MoreFound(usize),
}

/// A report as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportShown {
    /// How many places were proposed.
    pub proposed: u32,
    /// How many were replaced.
    pub accepted: u32,
    /// How many were kept.
    pub refused: u32,
    /// How many a person found besides.
    pub added: u32,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl App {
    /// Carries out what was decided about every identifying place, and files the report about the text that remains.
    ///
    /// Refused when a place is undecided or the text moved on meanwhile. Where the text that remains shows new places, they are
    /// to be decided too, before there is a report.
    pub async fn redactions_decide(
        &self,
        actor: &Actor,
        id: PublicationId,
        deciding: Deciding,
        key: Uuid,
    ) -> Result<Decided> {
        let account = staff(actor, Action::EditPublication)?;
        let deciding = checked(deciding)?;
        let text = TextId(self.new_id());
        let once = Once::new(key, (id, &deciding));
        self.publication_change(actor, Action::EditPublication, id, once, move |unit, publication| {
            Box::pin(decide(unit, publication, account, deciding, text))
        })
        .await?;
        let mut reader = self.store().read().await?;
        let (publication, page) = newest(&mut reader, id).await?;
        if publication.newest().redaction.is_some() {
            return Ok(Decided::Filed);
        }
        let scanned = scan(&page, &known(&mut reader, &publication).await?, &kept(&mut reader, id).await?);
        Ok(Decided::MoreFound(scanned.proposals.iter().filter(|proposal| !proposal.was_kept).count()))
    }
}

/// Reads a page for identifying places.
pub(super) fn scan(page: &Page, known: &Known, kept: &BTreeSet<String>) -> Scanned {
    let mut scanned = Scanned { proposals: Vec::new(), parts: Vec::new() };
    for (part, text) in parts(page) {
        let found = identity::find(text, known);
        let mut pieces = Vec::new();
        let mut at = 0;
        for Proposal { span, label, replacement, reason } in found {
            let words = text.get(span.clone()).unwrap_or_default().to_owned();
            let number = scanned.proposals.len() + 1;
            pieces.push(Piece::Words(text.get(at..span.start).unwrap_or_default().to_owned()));
            pieces.push(Piece::Proposal(number, words.clone()));
            at = span.end;
            let was_kept = kept.contains(&folded(&words));
            let label = label.code();
            scanned.proposals.push(ProposalShown { number, part, text: words, label, reason, replacement, was_kept });
        }
        if !pieces.is_empty() {
            pieces.push(Piece::Words(text.get(at..).unwrap_or_default().to_owned()));
            scanned.parts.push((part, pieces));
        }
    }
    scanned
}

/// Gives the names that the account and the profiles know: whoever asked, and whoever answered.
pub(super) async fn known(reader: &mut Reader, publication: &Publication) -> Result<Known> {
    let mut known = Known::default();
    if let Some(patient) = publication.patient()
        && let Some(account) = reader.account_of_patient(patient).await?
    {
        known.names.extend(Some(name_of(reader, account.id).await?).filter(|name| !name.is_empty()));
    }
    for author in publication.authors() {
        known.practitioners.extend(reader.profile(*author).await?.map(|profile| profile.name));
    }
    Ok(known)
}

/// Gives the words that editors decided to keep in this page, so that an edit does not make them decide anew from nothing.
pub(super) async fn kept(reader: &mut Reader, id: PublicationId) -> Result<BTreeSet<String>> {
    let draft = reader.draft(&kept_subject(id), KEEPER).await?;
    Ok(draft.map(|draft| texts::read("kept words", &draft.words)).transpose()?.unwrap_or_default())
}

/// Gives the report of the newest text as the desk shows it.
pub(crate) async fn report_shown(reader: &mut Reader, publication: &Publication) -> Result<Option<ReportShown>> {
    let Some(report) = &publication.newest().redaction else { return Ok(None) };
    let RedactionReport { proposed, accepted, refused, added, by, at, .. } = report.clone();
    Ok(Some(ReportShown { proposed, accepted, refused, added, by: name_of(reader, by).await?, at }))
}

async fn decide(
    unit: &mut Unit,
    mut publication: Publication,
    account: AccountId,
    deciding: Deciding,
    text: TextId,
) -> Result<()> {
    let (_, page) = newest(unit, publication.id).await?;
    if publication.newest().digest != deciding.text {
        return Err(Refused::StaleRevision.into());
    }
    let known = known(unit, &publication).await?;
    let mut kept = kept(unit, publication.id).await?;
    let found = scan(&page, &known, &kept).proposals;
    let outcome = carry_out(&page, &known, &found, &deciding)?;
    kept.extend(outcome.kept);
    keep(unit, &publication, account, &kept).await?;
    if outcome.page != page {
        let digest = page_put(unit, publication.patient(), text, &outcome.page).await?;
        let event = publication.revise(text, digest, account, unit.now())?;
        happen(unit, &mut publication, &event).await?;
    }
    let remaining = scan(&outcome.page, &known, &kept);
    if remaining.proposals.iter().any(|proposal| !proposal.was_kept) {
        return Ok(());
    }
    let report = RedactionReport {
        text: publication.newest().digest,
        proposed: count(found.len()),
        accepted: count(outcome.accepted),
        refused: count(found.len() - outcome.accepted),
        added: count(outcome.added),
        by: account,
        at: unit.now(),
    };
    let event = publication.redact(report)?;
    happen(unit, &mut publication, &event).await
}

struct Outcome {
    page: Page,
    accepted: usize,
    added: usize,
    kept: BTreeSet<String>,
}

/// Puts the decisions into the page; an undecided place is a complaint.
fn carry_out(page: &Page, known: &Known, found: &[ProposalShown], deciding: &Deciding) -> Result<Outcome> {
    let undecided = || Error::Field { field: "redactions", problem: "redaction-undecided" };
    let mut outcome = Outcome { page: page.clone(), accepted: 0, added: 0, kept: BTreeSet::new() };
    for proposal in found {
        match deciding.choices.get(&proposal.number).ok_or_else(undecided)? {
            Choice::Keep => drop(outcome.kept.insert(folded(&proposal.text))),
            Choice::Redact(_) => outcome.accepted += 1,
        }
    }
    let mut number = 0;
    let mut added = BTreeSet::new();
    outcome.page = with_parts(page.clone(), |_, text| {
        let mut redactions = Vec::new();
        for proposal in identity::find(text, known) {
            number += 1;
            if let Some(Choice::Redact(replacement)) = deciding.choices.get(&number) {
                redactions.push(Redaction { span: proposal.span, replacement: replacement.clone() });
            }
        }
        let mut text = identity::redact(text, &redactions);
        for (words, instead) in &deciding.added {
            if text.contains(words.as_str()) {
                text = text.replace(words.as_str(), instead);
                added.insert(words);
            }
        }
        text
    });
    outcome.added = added.len();
    Ok(outcome)
}

async fn keep(unit: &mut Unit, publication: &Publication, account: AccountId, kept: &BTreeSet<String>) -> Result<()> {
    let subject = kept_subject(publication.id);
    let version = unit.draft(&subject, KEEPER).await?.map_or(0, |draft| draft.version);
    let owner = publication.patient().map_or(askwell_store::Owner::Account(account), askwell_store::Owner::Patient);
    unit.draft_save(&subject, KEEPER, owner, &texts::write(kept).text, version).await?;
    Ok(())
}

/// Takes decisions from a form: replacements short, added words not empty.
fn checked(mut deciding: Deciding) -> Result<Deciding> {
    let too_long = |text: &str| text.chars().count() > WORDS_CHARS_MOST;
    let refuse = |problem| Err(Error::Field { field: "redactions", problem });
    for choice in deciding.choices.values() {
        if matches!(choice, Choice::Redact(replacement) if too_long(replacement)) {
            return refuse("redaction-too-long");
        }
    }
    deciding.added.retain(|(words, _)| !words.trim().is_empty());
    if deciding.added.iter().any(|(words, instead)| too_long(words) || too_long(instead)) {
        return refuse("redaction-too-long");
    }
    Ok(deciding)
}

fn folded(words: &str) -> String {
    words.to_lowercase()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::content::Section;

    use super::*;

    fn page(answer: &str) -> Page {
        let section = Section { question: "Is it safe?".into(), answer: answer.into() };
        Page { title: "Is it safe?".into(), sections: vec![section], ..Page::default() }
    }

    fn deciding(choices: impl IntoIterator<Item = (usize, Choice)>) -> Deciding {
        Deciding { text: Digest([0; 32]), choices: choices.into_iter().collect(), added: Vec::new() }
    }

    #[test]
    fn a_name_the_account_knows_is_found_with_its_reason_and_its_place() {
        let known = Known { names: vec!["Mara Lindqvist".into()], ..Known::default() };
        let scanned = scan(&page("Tell Mara to rest."), &known, &BTreeSet::new());
        let [proposal] = scanned.proposals.as_slice() else { panic!("{scanned:?}") };
        assert_eq!((proposal.text.as_str(), proposal.part), ("Mara", Part::Answer(0)));
        assert!(!proposal.reason.is_empty());
        let rebuilt: String = scanned.parts[0]
            .1
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) | Piece::Proposal(_, words) => words.as_str(),
            })
            .collect();
        assert_eq!(rebuilt, "Tell Mara to rest.");
    }

    #[test]
    fn an_undecided_place_is_not_passed_over() {
        let known = Known { names: vec!["Mara Lindqvist".into()], ..Known::default() };
        let page = page("Tell Mara to rest.");
        let found = scan(&page, &known, &BTreeSet::new()).proposals;
        assert!(carry_out(&page, &known, &found, &deciding([])).is_err());
        let outcome = carry_out(&page, &known, &found, &deciding([(1, Choice::Redact("her".into()))])).unwrap();
        assert_eq!(outcome.page.sections[0].answer, "Tell her to rest.");
        assert_eq!((outcome.accepted, outcome.kept.len()), (1, 0));
    }

    #[test]
    fn words_a_person_found_go_everywhere() {
        let page = page("At the lighthouse it helped. The lighthouse is warm.");
        let mut deciding = deciding([]);
        deciding.added.push(("lighthouse".into(), "workplace".into()));
        let outcome = carry_out(&page, &Known::default(), &[], &deciding).unwrap();
        assert_eq!(outcome.page.sections[0].answer, "At the workplace it helped. The workplace is warm.");
        assert_eq!(outcome.added, 1);
    }
}
