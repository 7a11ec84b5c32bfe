//! Evidence: brought in as JSON, found by whoever writes, cited by pages, and watched when it changes.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::code::Slug;
use askwell_core::content::{BadContent, Number, Page, Source};
use askwell_core::evidence::{BadEvidence, Both, Confidence, Evidence, EvidenceSet, Item, Medicine, TrialResult};
use askwell_core::id::{AccountId, PublicationId};
use askwell_core::publication::Publication;
use askwell_store::{By, Kept, Reader, Unit};
use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::publishing::happen;
use crate::{App, Error, Result, staff, texts};

/// So many items are read at once.
const AT_ONCE: u32 = 200;
/// So many items a search shows.
const FOUND_MOST: usize = 30;

/// What an import of evidence did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct EvidenceImported {
    /// Items that are new.
    pub added: usize,
    /// Items that took the place of others.
    pub changed: usize,
    /// Items that were here, word for word.
    pub left_alone: usize,
    /// Pages flagged for another look, since they cite something that changed.
    pub flagged: usize,
}

/// What sort of thing can be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CitedKind {
    /// A result of a trial.
    Result,
    /// A medicine.
    Medicine,
}

/// An item for somebody who looks for something to cite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cited {
    /// Its name.
    pub id: String,
    /// What it is.
    pub kind: CitedKind,
    /// The trial or the medicine.
    pub title: String,
    /// What it says, in a line.
    pub says: String,
    /// Where it was read.
    pub source: String,
    /// The year of that.
    pub year: Option<i16>,
    /// When somebody last opened it and found what is claimed.
    pub checked_on: Option<Date>,
    /// Whether it was read at second hand.
    pub is_second_hand: bool,
    /// Whether a page in preparation holds it in other words than it has now.
    pub is_changed: bool,
}

/// What citing an item puts into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Where it was read.
    pub source: Source,
    /// What was measured, in words a lay reader can weigh; its source is still to be numbered. Medicines have none.
    pub number: Option<Number>,
}

impl App {
    /// Takes a file of evidence whole or not at all, and flags every public page that cites an item which changed.
    ///
    /// `by` is the account, or none at the command line. A file of another format, an item without a source, a number that
    /// cannot be and a name that comes twice are refused with the item named.
    pub async fn evidence_import(&self, by: Option<&Actor>, file: &str) -> Result<EvidenceImported> {
        let (who, _) = match by {
            Some(actor) => {
                let account = staff(actor, Action::EditPublication)?;
                (By::Account(account), account)
            }
            None => (By::Operator, AccountId::MACHINE),
        };
        let evidence = read(file)?;
        let work = self.inner.store.write(who, self.now(), move |unit| {
            Box::pin(async move {
                let mut imported = EvidenceImported::default();
                let mut changed = BTreeSet::new();
                for item in evidence.items() {
                    match unit.evidence_put(&item).await? {
                        Kept::New => imported.added += 1,
                        Kept::Same => imported.left_alone += 1,
                        Kept::Changed => {
                            imported.changed += 1;
                            changed.insert(item.id().clone());
                        }
                    }
                }
                imported.flagged = flag(unit, &changed).await?;
                Ok(imported)
            })
        });
        work.await
    }

    /// Notes what a public page cites and what its words hash to, as publishing does: for pages that became public another way.
    pub async fn publication_attest(&self, id: PublicationId) -> Result<()> {
        let work = self.inner.store.write(By::Service, self.now(), move |unit| {
            Box::pin(async move {
                let mut publication = unit.publication(id).await?.ok_or(Error::NotFound)?;
                note_cited(unit, &mut publication).await
            })
        });
        work.await
    }

    /// Puts the evidence of these names on a page, as it is now; names what is not here.
    pub async fn evidence_cite(&self, page: &mut Page, names: &[Slug]) -> Result<Result<(), Slug>> {
        cite(&mut self.inner.store.read().await?, page, names).await
    }

    /// Finds evidence to cite: every word must begin a word of the item. At most 30, in the order of their names.
    pub async fn evidence_find(&self, actor: &Actor, words: &str) -> Result<Vec<Cited>> {
        staff(actor, Action::FindEvidence)?;
        let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut reader = self.inner.store.read().await?;
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let items = reader.evidence_page(after.as_ref(), AT_ONCE).await?;
            let Some(last) = items.last() else { return Ok(found) };
            after = Some(last.id().clone());
            for item in items.iter().map(cited).filter(|item| holds(item, &wanted)) {
                found.push(item);
                if found.len() == FOUND_MOST {
                    return Ok(found);
                }
            }
        }
    }

    /// Gives what names stand for as somebody who cites them sees it, in their order, and marks what has changed since the page
    /// took it. Names of what is not here are left out.
    pub async fn evidence_named(&self, actor: &Actor, names: &[Slug], page: &Evidence) -> Result<Vec<Cited>> {
        staff(actor, Action::FindEvidence)?;
        let mut reader = self.inner.store.read().await?;
        let mut shown = Vec::with_capacity(names.len());
        for name in names {
            let held = page.items().find(|item| item.id() == name);
            let now = reader.evidence(name).await?;
            let is_changed = held.as_ref().zip(now.as_ref()).is_some_and(|(held, now)| held != now);
            shown.extend(now.or(held).map(|item| Cited { is_changed, ..cited(&item) }));
        }
        Ok(shown)
    }

    /// Gives what citing an item puts into an answer; `None` when there is no such item.
    pub async fn evidence_citation(&self, actor: &Actor, name: &Slug) -> Result<Option<Citation>> {
        staff(actor, Action::FindEvidence)?;
        let item = self.inner.store.read().await?.evidence(name).await?;
        let citation = item.and_then(|item| {
            let source = Source::from(item.sources().first()?);
            let number = if let Item::Result(result) = &item { Some(number(result)) } else { None };
            Some(Citation { source, number })
        });
        Ok(citation)
    }

    /// Gives evidence by its names, as it is now, for an answer that cites it.
    pub(crate) async fn evidence_of(&self, names: &[Slug]) -> Result<Evidence> {
        named(&mut self.inner.store.read().await?, names, &Evidence::default()).await
    }
}

/// A file whose entries are read one by one, so that a bad one can be named by its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: String,
    #[serde(default)]
    about: String,
    #[serde(default)]
    results: Vec<serde_json::Value>,
    #[serde(default)]
    medicines: Vec<serde_json::Value>,
}

/// Reads a file of evidence. What is no JSON is refused with its line, a bad entry with its place.
fn read(file: &str) -> Result<Evidence> {
    let File { schema, about, results, medicines } =
        serde_json::from_str(file).map_err(|error| Error::Line { line: error.line(), problem: error.to_string() })?;
    let mut set = EvidenceSet { schema, about, results: Vec::new(), medicines: Vec::new() };
    let mut places: BTreeMap<Slug, String> = BTreeMap::new();
    for (place, value) in entries("results", results) {
        let result: TrialResult = entry(&place, value)?;
        taken(&mut places, place, &Item::Result(result.clone()))?;
        set.results.push(result);
    }
    for (place, value) in entries("medicines", medicines) {
        let medicine: Medicine = entry(&place, value)?;
        taken(&mut places, place, &Item::Medicine(medicine.clone()))?;
        set.medicines.push(medicine);
    }
    Ok(set.checked().map_err(BadContent::from)?)
}

/// Names each entry by its kind, its number and, where it has one, its name.
fn entries(kind: &str, values: Vec<serde_json::Value>) -> impl Iterator<Item = (String, serde_json::Value)> {
    let name = |value: &serde_json::Value| match value.get("id").and_then(serde_json::Value::as_str) {
        Some(id) => format!(" ({})", id.chars().take(60).collect::<String>()),
        None => String::new(),
    };
    (1..).zip(values).map(move |(number, value): (usize, _)| (format!("{kind}, entry {number}{}", name(&value)), value))
}

fn entry<T: DeserializeOwned>(place: &str, value: serde_json::Value) -> Result<T> {
    serde_json::from_value(value).map_err(|error| bad(place, error))
}

fn taken(places: &mut BTreeMap<Slug, String>, place: String, item: &Item) -> Result<()> {
    item.check().map_err(|problem| bad(&place, problem))?;
    if let Some(earlier) = places.get(item.id()) {
        return Err(bad(&place, format!("its name comes earlier: {earlier}")));
    }
    places.insert(item.id().clone(), place);
    Ok(())
}

fn bad(place: &str, problem: impl ToString) -> Error {
    BadContent::from(BadEvidence::Entry { place: place.to_owned(), problem: problem.to_string() }).into()
}

fn cited(item: &Item) -> Cited {
    let (kind, title, says) = match item {
        Item::Result(result) => (CitedKind::Result, &result.trial, format!("{} ({})", result.measured, result.in_whom)),
        Item::Medicine(medicine) => (CitedKind::Medicine, &medicine.name, medicine.mechanism.clone()),
    };
    let first = item.sources().first();
    Cited {
        id: item.id().to_string(),
        kind,
        title: title.clone(),
        says,
        source: first.map(|source| source.title.clone()).unwrap_or_default(),
        year: first.and_then(|source| source.year),
        checked_on: first.and_then(|source| source.checked_on),
        is_second_hand: item.sources().iter().any(|source| source.confidence == Confidence::SecondHand),
        is_changed: false,
    }
}

/// Says a result as a number of an answer. The doctor or editor who cites it may word it otherwise.
fn number(result: &TrialResult) -> Number {
    let pair = |both: &Both, unit: &str| match &both.compared {
        Some(compared) => format!("{} {unit}, against {compared} {unit}", both.tried),
        None => format!("{} {unit}", both.tried),
    };
    let of_100 = result.of_100.as_ref().map(|both| pair(both, "of 100"));
    let months = result.months.as_ref().map(|both| pair(both, "months in the middle"));
    let hazard = result.hazard.as_ref();
    let hazard = hazard.map(|hazard| format!("hazard ratio {} ({} to {})", hazard.ratio, hazard.low, hazard.high));
    Number {
        what: format!("{} ({})", result.measured, result.trial),
        in_whom: result.in_whom.clone(),
        compared_with: result.compared_with.clone(),
        value: [of_100, months, hazard].into_iter().flatten().collect::<Vec<_>>().join("; "),
        source: 0,
    }
}

/// Says the evidence of a page in lines, for somebody who reads the text before it is a page: results as numbers, medicines with what
/// they do. A number names its source where the page lists it, and is 0 where it does not.
pub fn evidence_lines(page: &Page) -> (Vec<Number>, Vec<String>) {
    let listed = |result: &TrialResult| {
        let url = result.sources.first().map(|source| source.url.as_str());
        page.sources.iter().position(|source| Some(source.url.as_str()) == url).map_or(0, |at| at + 1)
    };
    let results = page.evidence.results.iter().map(|result| Number { source: listed(result), ..number(result) });
    let medicine = |medicine: &Medicine| format!("{}: {}", medicine.name, medicine.mechanism);
    (results.collect(), page.evidence.medicines.iter().map(medicine).collect())
}

/// Says whether a number of an answer is one that citing this evidence put there, unchanged: a page shows the evidence itself.
pub(crate) fn says_number(evidence: &Evidence, said: &Number) -> bool {
    evidence.results.iter().any(|result| Number { source: said.source, ..number(result) } == *said)
}

/// Gives what these names stand for as it is now, in their order. What is no longer here, since it came with an imported page,
/// stays as the page has it.
pub(crate) async fn named(reader: &mut Reader, names: &[Slug], before: &Evidence) -> Result<Evidence> {
    let mut evidence = Evidence::default();
    for name in names.iter().collect::<BTreeSet<_>>() {
        let held = || before.items().find(|item| item.id() == name);
        match reader.evidence(name).await?.or_else(held) {
            Some(item) => evidence.push(item),
            None => return Err(Error::Field { field: "cites", problem: "evidence-unknown" }),
        }
    }
    let place = |id: &Slug| names.iter().position(|name| name == id);
    evidence.results.sort_by_key(|result| place(&result.id));
    evidence.medicines.sort_by_key(|medicine| place(&medicine.id));
    Ok(evidence)
}

fn holds(item: &Cited, wanted: &[String]) -> bool {
    let year = item.year.map(|year| year.to_string()).unwrap_or_default();
    let text = format!("{} {} {} {} {year}", item.id, item.title, item.says, item.source).to_lowercase();
    let begins = |word: &String| text.split(|c: char| !c.is_alphanumeric()).any(|held| held.starts_with(word.as_str()));
    wanted.iter().all(begins)
}

/// Puts evidence on a page as it is now; gives the first name that is not here.
pub(crate) async fn cite(reader: &mut Reader, page: &mut Page, names: &[Slug]) -> Result<Result<(), Slug>> {
    for name in names {
        match reader.evidence(name).await? {
            Some(item) => page.evidence.push(item),
            None => return Ok(Err(name.clone())),
        }
    }
    Ok(Ok(()))
}

/// Notes what a page that just became public cites, and what its words hash to.
pub(crate) async fn note_cited(unit: &mut Unit, publication: &mut Publication) -> Result<()> {
    let Some(words) = unit.text(publication.newest().text).await? else { return Ok(()) };
    let page: Page = texts::read("a page", &words)?;
    note(unit, publication, page.evidence.ids()).await?;
    match publication.attest(texts::digest(words.as_bytes())) {
        Ok(event) => happen(unit, publication, &event).await,
        Err(Refused::NothingToChange) => Ok(()),
        Err(refused) => Err(refused.into()),
    }
}

/// Notes that a public page cites this evidence.
pub(crate) async fn note(unit: &mut Unit, publication: &mut Publication, evidence: BTreeSet<Slug>) -> Result<()> {
    match publication.cite(evidence) {
        Ok(event) => happen(unit, publication, &event).await,
        Err(Refused::NothingToChange) => Ok(()),
        Err(refused) => Err(refused.into()),
    }
}

/// Flags the pages that cite what changed; gives how many.
async fn flag(unit: &mut Unit, changed: &BTreeSet<Slug>) -> Result<usize> {
    let mut flagged = BTreeSet::new();
    for evidence in changed {
        let mut after: Option<PublicationId> = None;
        loop {
            let citing = unit.publications_citing(evidence, after, AT_ONCE).await?;
            let Some(last) = citing.last() else { break };
            after = Some(last.id);
            for mut publication in citing {
                if let Ok(event) = publication.evidence_changed(changed, unit.now()) {
                    happen(unit, &mut publication, &event).await?;
                    flagged.insert(publication.id);
                }
            }
        }
    }
    Ok(flagged.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use super::*;
    use crate::Found;
    use crate::house::House;
    use crate::import::Lines;

    const FILE: &str = r#"{"schema":"askwell.evidence/1","results":[{"id":"hera","trial":"HERA","people":5099,
        "in_whom":"women after surgery","tried":"trastuzumab","compared_with":"no trastuzumab","measured":"alive, free of cancer",
        "of_100":{"tried":"69","compared":"63"},"sources":[{"title":"HERA after 11 years","publisher":"Lancet","year":2017,
        "url":"https://example.org/hera","checked_on":null,"confidence":"high"}]}]}"#;
    const LINE: &str = r#"{"id":"a-1","title":"How well does it work?","language":"en","specialty":"medical_oncology",
        "topic":{"slug":"her2","name":"HER2"},"summary":"Well.","sections":[{"question":"How well?","answer":"Well."}],
        "sources":[],"license":"CC BY 4.0","cites":["hera"],"figures":["her2"]}"#;

    async fn import(house: &House, line: &str) -> Result<crate::Imported> {
        let candidate = Lines::default().read(line).unwrap();
        house.app.import(None, vec![candidate], Arc::new(|_| {})).await
    }

    async fn page(house: &House) -> crate::AnswerPage {
        match house.app.answer_at("medical-oncology", "her2", "how-well-does-it-work").await.unwrap() {
            Found::Live(page) => *page,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_changed_item_flags_the_pages_that_cite_it_and_they_keep_the_numbers_they_were_published_with() {
        let house = House::new().await;
        let first = house.app.evidence_import(None, FILE).await.unwrap();
        assert_eq!(first, EvidenceImported { added: 1, ..EvidenceImported::default() });
        import(&house, LINE).await.unwrap();
        assert!(!page(&house).await.evidence_changed);
        let again = house.app.evidence_import(None, FILE).await.unwrap();
        assert_eq!(again, EvidenceImported { left_alone: 1, ..EvidenceImported::default() });
        let changed = house.app.evidence_import(None, &FILE.replace("\"63\"", "\"64\"")).await.unwrap();
        assert_eq!((changed.changed, changed.flagged), (1, 1));
        let page = page(&house).await;
        let cited = page.evidence.results[0].of_100.as_ref().unwrap().compared.as_ref().unwrap().to_string();
        assert_eq!((page.evidence_changed, cited.as_str()), (true, "63"));
        let today = house.app.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        assert_eq!(page.next_review_on, Some(today));
        assert!(house.app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
    }

    #[tokio::test]
    async fn a_page_is_proven_word_for_word_and_no_change_of_it_is() {
        let house = House::new().await;
        house.app.evidence_import(None, FILE).await.unwrap();
        import(&house, LINE).await.unwrap();
        let proof = house.app.answer_proof("medical-oncology", "her2", "how-well-does-it-work").await.unwrap();
        let (key, shown) =
            (house.app.log_verifier().await.unwrap(), serde_json::to_string(&page(&house).await).unwrap());
        let written = serde_json::to_string(&proof).unwrap();
        let proven = crate::proof_verify(Some(&shown), &written, &key).unwrap();
        assert_eq!((proven.revision, proven.words), (1, page(&house).await.digest));
        let fails = |changed: crate::Proof| {
            crate::proof_verify(Some(&shown), &serde_json::to_string(&changed).unwrap(), &key).unwrap_err().to_string()
        };
        let mut other = proof.clone();
        other.text = other.text.replace("69", "96");
        assert!(fails(other).contains("words"));
        let mut other = proof.clone();
        other.entries[0].number += 1;
        assert!(fails(other).contains("not in the log"));
        let mut other = proof.clone();
        other.entries[0].entry = other.entries[0].entry.replace("imported", "reimported");
        assert!(fails(other).contains("not in the log"));
        let mut other = proof.clone();
        other.entries.clear();
        assert!(fails(other).contains("words"));
        let mut other = proof.clone();
        other.checkpoint = other.checkpoint.replace("\n1\n", "\n2\n").replace("\n2\n", "\n3\n");
        assert!(fails(other).contains("signature"));
        let another = shown.replace("\"63\"", "\"36\"");
        let problem = crate::proof_verify(Some(&another), &written, &key).unwrap_err().to_string();
        assert!(problem.contains("evidence"), "{problem}");
    }

    #[tokio::test]
    async fn a_page_that_cites_what_is_not_there_is_refused_and_nothing_is_brought_in() {
        let house = House::new().await;
        let problem = import(&house, LINE).await.unwrap_err().to_string();
        assert!(problem.contains("line 1") && problem.contains("hera"), "{problem}");
        assert!(house.app.answer_at("medical-oncology", "her2", "how-well-does-it-work").await.is_err());
    }

    #[test]
    fn a_bad_entry_is_named_by_its_place() {
        let second = |entry: &str| FILE.replace("}]}]}", &format!("}}]}},{entry}]}}"));
        let again: serde_json::Value = serde_json::from_str(FILE).unwrap();
        let again = again["results"][0].to_string();
        for (entry, named) in [
            (again.clone(), "results, entry 2 (hera): its name comes earlier: results, entry 1 (hera)"),
            (
                again.replace("hera\"", "hera-2\"").replace("5099", "0"),
                "results, entry 2 (hera-2): hera-2: a trial in nobody",
            ),
            (again.replace("\"people\":5099,", ""), "results, entry 2 (hera): missing field `people`"),
            ("7".to_owned(), "results, entry 2: invalid type"),
        ] {
            let problem = read(&second(&entry)).unwrap_err().to_string();
            assert!(problem.contains(named), "{named}: {problem}");
        }
        assert!(matches!(read(&FILE.replace("askwell.evidence/1", "other")), Err(Error::BadContent(_))));
    }

    #[tokio::test]
    async fn a_file_with_one_bad_item_brings_in_none() {
        let house = House::new().await;
        let bad = FILE.replace("\"69\"", "\"690\"");
        assert!(matches!(house.app.evidence_import(None, &bad).await, Err(Error::BadContent(_))));
        assert!(matches!(house.app.evidence_import(None, "{\n]").await, Err(Error::Line { line: 2, .. })));
        assert!(house.app.store().read().await.unwrap().evidence_page(None, 9).await.unwrap().is_empty());
    }

    #[test]
    fn a_search_holds_every_word_by_its_beginning() {
        let set: EvidenceSet = serde_json::from_str(FILE).unwrap();
        let item = cited(&Item::Result(set.results[0].clone()));
        let wanted = |words: &str| holds(&item, &words.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert!(wanted("her wom") && wanted("2017") && !wanted("hera men"));
    }

    #[test]
    fn a_result_is_cited_with_its_source_and_in_words_a_reader_can_weigh() {
        let set: EvidenceSet = serde_json::from_str(FILE).unwrap();
        let said = Number { source: 3, ..number(&set.results[0]) };
        assert_eq!(said.value, "69 of 100, against 63 of 100");
        let evidence = set.checked().unwrap();
        assert!(says_number(&evidence, &said), "whatever the number of its source");
        assert!(!says_number(&evidence, &Number { value: "more".into(), ..said }), "reworded, it is the doctor's own");
    }
}
