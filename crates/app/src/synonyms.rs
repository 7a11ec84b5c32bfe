//! Names that a search treats alike: reviewers keep the list, and every node's index uses it at once.
//!
//! The list that comes with the program is not theirs to change; it is shown beside their own, with its sources.

use askwell_core::access::{Action, Actor};
use askwell_core::id::{AccountId, SynonymId, TextId};
use askwell_core::synonym::{Event, Synonym, Wording, Written};
use askwell_store::{By, Decided, Reader, Unit};
use jiff::Timestamp;
use serde::Serialize;

use crate::editing::{Happening, name_of};
use crate::searching::Vain;
use crate::unit::doing;
use crate::{App, Error, Result, staff, texts};

/// So many searches that wait for another name are shown.
const WAITING_SHOWN: u32 = 50;
/// A list that is brought in holds at most so many lines.
const LINES_MOST: usize = 5_000;

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SynonymEntry {
    /// Which.
    pub id: SynonymId,
    /// What it says now.
    pub wording: Wording,
    /// Whether searches use it.
    pub is_used: bool,
    /// Who wrote what it says now.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// An entry with all it ever said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SynonymStory {
    /// As it is.
    pub entry: SynonymEntry,
    /// Earlier wordings with their numbers from 1, the newest first.
    pub earlier: Vec<(usize, Wording)>,
    /// What happened to it, the newest first.
    pub history: Vec<Happening>,
}

/// The whole list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SynonymList {
    /// Entries in use, by the first name.
    pub used: Vec<SynonymEntry>,
    /// Entries taken out, by the first name.
    pub retired: Vec<SynonymEntry>,
    /// What comes with the program, in the order of its file.
    pub built_in: Vec<Wording>,
    /// Searches in vain for which the coordinator asks for another name.
    pub waiting: Vec<Vain>,
}

/// What bringing in a list did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SynonymsImported {
    /// Entries that are new.
    pub added: usize,
    /// Lines that said what was there already.
    pub known: usize,
    /// The moment by which all of them can be taken back.
    pub at: Timestamp,
}

impl App {
    /// Gives the list, or the part of it in which some letters stand.
    pub async fn synonyms(&self, actor: &Actor, holding: &str) -> Result<SynonymList> {
        staff(actor, Action::EditSynonyms)?;
        let sought = holding.trim().to_lowercase();
        let mut reader = self.store().read().await?;
        let mut list = SynonymList::default();
        for (synonym, wording) in worded(&mut reader).await? {
            if holds(&wording, &sought) {
                let entry = entry(&mut reader, &synonym, wording).await?;
                if entry.is_used { list.used.push(entry) } else { list.retired.push(entry) }
            }
        }
        for entries in [&mut list.used, &mut list.retired] {
            entries.sort_by_cached_key(|entry| (entry.wording.says.first().map(|says| says.to_lowercase()), entry.id));
        }
        list.built_in = built_in().filter(|wording| holds(wording, &sought)).collect();
        let waiting = reader.searches_in_vain(Some(Decided::Synonym), WAITING_SHOWN).await?;
        list.waiting = waiting.into_iter().map(Vain::from).collect();
        Ok(list)
    }

    /// Gives one entry with all it ever said.
    pub async fn synonym(&self, actor: &Actor, id: SynonymId) -> Result<SynonymStory> {
        staff(actor, Action::EditSynonyms)?;
        let mut reader = self.store().read().await?;
        let synonym = reader.synonym(id).await?.ok_or(Error::NotFound)?;
        let mut wordings = Vec::new();
        for (number, written) in (1..).zip(&synonym.wordings) {
            wordings.push((number, wording_of(&mut reader, written).await?));
        }
        let (_, newest) = wordings.pop().ok_or(Error::NotFound)?;
        wordings.reverse();
        let mut history = Vec::new();
        for happened in reader.journal_about(id).await?.into_iter().rev() {
            let by = match happened.by {
                By::Account(account) => name_of(&mut reader, account).await?,
                _ => String::new(),
            };
            history.push(Happening { kind: happened.event.kind(), at: happened.at, by });
        }
        Ok(SynonymStory { entry: entry(&mut reader, &synonym, newest).await?, earlier: wordings, history })
    }

    /// Adds an entry. The very same again is that entry; names that are equated already are refused.
    pub async fn synonym_add(&self, actor: &Actor, wording: Wording) -> Result<SynonymId> {
        let account = staff(actor, Action::EditSynonyms)?;
        let wording = wording.tidied();
        wording.check()?;
        let (id, text) = (SynonymId(self.new_id()), TextId(self.new_id()));
        let work = doing(move |unit| {
            Box::pin(async move {
                let known = worded(unit).await?;
                if let Some((same, _)) = known.iter().find(|(one, said)| one.is_used() && *said == wording) {
                    return Ok(same.id);
                }
                if is_known(&wording, &known, None) {
                    return Err(Error::Field { field: "says", problem: "synonym-known" });
                }
                add(unit, id, text, &wording, account).await?;
                Ok(id)
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Words an entry anew.
    pub async fn synonym_change(&self, actor: &Actor, id: SynonymId, wording: Wording) -> Result<()> {
        let wording = wording.tidied();
        wording.check()?;
        self.synonym_reword(actor, id, move |_, _| Ok(wording.clone())).await
    }

    /// Lets an entry say again what it said before: its wording of a number from 1.
    pub async fn synonym_again(&self, actor: &Actor, id: SynonymId, number: usize) -> Result<()> {
        let pick = move |synonym: &Synonym, wordings: &[Wording]| {
            let at = number.checked_sub(1).filter(|at| *at < synonym.wordings.len()).ok_or(Error::NotFound)?;
            wordings.get(at).cloned().ok_or(Error::NotFound)
        };
        self.synonym_reword(actor, id, pick).await
    }

    async fn synonym_reword(
        &self,
        actor: &Actor,
        id: SynonymId,
        pick: impl Fn(&Synonym, &[Wording]) -> Result<Wording> + Send + Sync + 'static,
    ) -> Result<()> {
        let account = staff(actor, Action::EditSynonyms)?;
        let text = TextId(self.new_id());
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut synonym = unit.synonym(id).await?.ok_or(Error::NotFound)?;
                let mut wordings = Vec::new();
                for written in &synonym.wordings {
                    wordings.push(wording_of(unit, written).await?);
                }
                let wording = pick(&synonym, &wordings)?;
                if is_known(&wording, &worded(unit).await?, Some(id)) {
                    return Err(Error::Field { field: "says", problem: "synonym-known" });
                }
                let event = synonym.change(written(unit, text, &wording, account).await?)?;
                happen(unit, &mut synonym, &event).await?;
                settle(unit, &wording, account).await
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Takes an entry out of use.
    pub async fn synonym_retire(&self, actor: &Actor, id: SynonymId) -> Result<()> {
        self.synonym_decide(actor, id, |synonym, account, now| Ok(synonym.retire(account, now)?)).await
    }

    /// Takes an entry into use again.
    pub async fn synonym_restore(&self, actor: &Actor, id: SynonymId) -> Result<()> {
        self.synonym_decide(actor, id, |synonym, account, now| Ok(synonym.restore(account, now)?)).await
    }

    async fn synonym_decide(
        &self,
        actor: &Actor,
        id: SynonymId,
        decide: fn(&Synonym, AccountId, Timestamp) -> Result<Event>,
    ) -> Result<()> {
        let account = staff(actor, Action::EditSynonyms)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut synonym = unit.synonym(id).await?.ok_or(Error::NotFound)?;
                match decide(&synonym, account, unit.now()) {
                    Ok(event) => happen(unit, &mut synonym, &event).await,
                    // A second press of the button.
                    Err(Error::Refused(askwell_core::Refused::NothingToChange)) => Ok(()),
                    Err(error) => Err(error),
                }
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Brings in a list, all of it or nothing: a line is what people say, what answers say and the source, with tabs between;
    /// several names are set apart by semicolons. What is there already is passed over.
    pub async fn synonyms_import(&self, actor: &Actor, lines: &str) -> Result<SynonymsImported> {
        let account = staff(actor, Action::EditSynonyms)?;
        let wordings = read(lines)?;
        let ids: Vec<_> = wordings.iter().map(|_| (SynonymId(self.new_id()), TextId(self.new_id()))).collect();
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut known = worded(unit).await?;
                let mut imported = SynonymsImported { added: 0, known: 0, at: unit.now() };
                for (wording, (id, text)) in wordings.into_iter().zip(ids) {
                    if is_known(&wording, &known, None) {
                        imported.known += 1;
                        continue;
                    }
                    known.push((add(unit, id, text, &wording, account).await?, wording));
                    imported.added += 1;
                }
                Ok(imported)
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Takes out of use what one brought in at a moment and nobody worded anew since; gives how many entries.
    pub async fn synonyms_take_back(&self, actor: &Actor, at: Timestamp) -> Result<usize> {
        let account = staff(actor, Action::EditSynonyms)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let mut taken = 0;
                for mut synonym in unit.synonyms().await? {
                    let is_of_then = matches!(synonym.wordings.as_slice(), [one] if one.at == at && one.by == account);
                    if is_of_then && synonym.is_used() {
                        let event = synonym.retire(account, unit.now())?;
                        happen(unit, &mut synonym, &event).await?;
                        taken += 1;
                    }
                }
                Ok(taken)
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }

    /// Gives the entries in use in the form that [`App::synonyms_import`] reads.
    pub async fn synonyms_export(&self, actor: &Actor) -> Result<String> {
        let list = self.synonyms(actor, "").await?;
        let line = |entry: SynonymEntry| {
            let Wording { says, means, source } = entry.wording;
            format!("{}\t{means}\t{source}\n", says.join("; "))
        };
        Ok(list.used.into_iter().map(line).collect())
    }

    /// Tells this node's index the entries in use. Another node does so when the journal brings it the change.
    pub async fn synonyms_load(&self) -> Result<()> {
        let mut reader = self.store().read().await?;
        let mut names = Vec::new();
        for (_, wording) in worded(&mut reader).await?.into_iter().filter(|(synonym, _)| synonym.is_used()) {
            let Wording { says, means, source } = wording;
            names.extend(says.into_iter().map(|says| askwell_search::Synonym {
                says,
                means: means.clone(),
                source: source.clone(),
            }));
        }
        self.index().set_synonyms(&names);
        Ok(())
    }
}

/// What comes with the program, as wordings.
fn built_in() -> impl Iterator<Item = Wording> {
    askwell_search::built_in().map(|synonym| Wording {
        says: vec![synonym.says],
        means: synonym.means,
        source: synonym.source,
    })
}

fn holds(wording: &Wording, sought: &str) -> bool {
    let mut texts = wording.says.iter().chain([&wording.means, &wording.source]);
    sought.is_empty() || texts.any(|text| text.to_lowercase().contains(sought))
}

/// Whether every name of a wording is equated with its meaning already, in either direction: by the program's list or by an
/// entry in use other than `but`.
fn is_known(wording: &Wording, entries: &[(Synonym, Wording)], but: Option<SynonymId>) -> bool {
    let fold = |text: &str| text.to_lowercase();
    let equates = |other: &Wording, says: &str| {
        let pair = (fold(says), fold(&wording.means));
        other.says.iter().any(|name| {
            let one = (fold(name), fold(&other.means));
            one == pair || (one.1, one.0) == pair
        })
    };
    let others = || entries.iter().filter(|(one, _)| one.is_used() && Some(one.id) != but).map(|(_, said)| said);
    wording.says.iter().all(|says| {
        fold(says) == fold(&wording.means)
            || others().any(|other| equates(other, says))
            || built_in().any(|other| equates(&other, says))
    })
}

/// Every entry with what it says now.
async fn worded(reader: &mut Reader) -> Result<Vec<(Synonym, Wording)>> {
    let synonyms = reader.synonyms().await?;
    let texts = reader.texts(synonyms.iter().map(|synonym| synonym.newest().text)).await?;
    let mut worded = Vec::with_capacity(synonyms.len());
    for synonym in synonyms {
        // `askwell verify` names words that are gone; the other entries go on.
        let Some(text) = texts.get(&synonym.newest().text) else { continue };
        let wording = texts::read("a synonym", text)?;
        worded.push((synonym, wording));
    }
    Ok(worded)
}

async fn wording_of(reader: &mut Reader, written: &Written) -> Result<Wording> {
    let text = reader.text(written.text).await?.ok_or(Error::NotFound)?;
    texts::read("a synonym", &text)
}

async fn entry(reader: &mut Reader, synonym: &Synonym, wording: Wording) -> Result<SynonymEntry> {
    let Written { by, at, .. } = *synonym.newest();
    Ok(SynonymEntry { id: synonym.id, wording, is_used: synonym.is_used(), by: name_of(reader, by).await?, at })
}

async fn written(unit: &mut Unit, text: TextId, wording: &Wording, by: AccountId) -> Result<Written> {
    let words = texts::write(wording);
    unit.texts_put_public([(text, words.text)]).await?;
    Ok(Written { text, digest: words.digest, by, at: unit.now() })
}

async fn add(unit: &mut Unit, id: SynonymId, text: TextId, wording: &Wording, account: AccountId) -> Result<Synonym> {
    let event = Synonym::add(written(unit, text, wording, account).await?);
    let synonym = Synonym::begin(id, &event).expect("an entry begins by being added");
    unit.synonym_save(&synonym, &event).await?;
    settle(unit, wording, account).await?;
    Ok(synonym)
}

async fn happen(unit: &mut Unit, synonym: &mut Synonym, event: &Event) -> Result<()> {
    synonym.apply(event);
    unit.synonym_save(synonym, event).await?;
    Ok(())
}

/// A search that waited for one of these names waits no more.
async fn settle(unit: &mut Unit, wording: &Wording, account: AccountId) -> Result<()> {
    for name in &wording.says {
        let words = name.to_lowercase();
        if unit.search_decided(&words).await? == Some(Decided::Synonym) {
            unit.search_decide(&words, Some(Decided::Dismissed), account).await?;
        }
    }
    Ok(())
}

/// Reads a list; a wrong line is named by its number.
fn read(lines: &str) -> Result<Vec<Wording>> {
    let mut wordings = Vec::new();
    for (line, text) in (1..).zip(lines.lines()) {
        if text.trim().is_empty() || text.starts_with('#') {
            continue;
        }
        let wrong = |problem: String| Error::Line { line, problem };
        let columns: Vec<&str> = text.split('\t').collect();
        let [says, means, source] = columns.as_slice() else {
            return Err(wrong(format!("{} columns, not 3", columns.len())));
        };
        let says = says.split(';').map(str::to_owned).collect();
        let wording = Wording { says, means: (*means).to_owned(), source: (*source).to_owned() }.tidied();
        wording.check().map_err(|bad| wrong(bad.to_string()))?;
        wordings.push(wording);
        if wordings.len() > LINES_MOST {
            return Err(wrong(format!("more than {LINES_MOST} entries")));
        }
    }
    if wordings.is_empty() {
        return Err(Error::Field { field: "lines", problem: "synonyms-none" });
    }
    Ok(wordings)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use askwell_core::access::Role;
    use uuid::Uuid;

    use super::*;
    use crate::house::House;

    fn reviewer() -> Actor {
        Actor {
            account: Some(AccountId(Uuid::from_u128(0xed))),
            roles: BTreeSet::from([Role::Reviewer]),
            ..Actor::default()
        }
    }

    fn podagra() -> Wording {
        Wording { says: vec!["podagra".into()], means: "gout".into(), source: "A made-up list, 2026".into() }
    }

    #[tokio::test]
    async fn a_name_counts_at_once_on_every_node_and_no_more_when_it_is_retired() {
        let house = House::new().await;
        let other = house.second_node();
        let page = askwell_search::Change::Put(Box::new(askwell_search::Document {
            id: "gout".into(),
            title: "How is gout treated?".into(),
            path: "/answers/gout".into(),
            ..Default::default()
        }));
        let finds = |app: &App| app.suggest("podagra ").unwrap().len();
        let id = house.app.synonym_add(&reviewer(), podagra()).await.unwrap();
        for app in [&house.app, &other] {
            app.index_catch_up().await.unwrap();
            app.index().apply(std::slice::from_ref(&page), app.index().position()).unwrap();
            assert_eq!(finds(app), 1);
        }
        house.app.synonym_retire(&reviewer(), id).await.unwrap();
        other.index_catch_up().await.unwrap();
        assert_eq!(finds(&other), 0);
        house.app.synonym_restore(&reviewer(), id).await.unwrap();
        other.index_catch_up().await.unwrap();
        assert_eq!(finds(&other), 1);
        // A node that begins later, its index already at the end of the journal, knows the list too.
        let late = house.second_node();
        late.index().apply(std::slice::from_ref(&page), other.index().position()).unwrap();
        late.index_catch_up().await.unwrap();
        assert_eq!(finds(&late), 1);
    }

    #[tokio::test]
    async fn every_wording_is_kept_and_can_be_said_again() {
        let house = House::new().await;
        let (app, who) = (&house.app, reviewer());
        let id = app.synonym_add(&who, podagra()).await.unwrap();
        assert_eq!(app.synonym_add(&who, podagra()).await.unwrap(), id, "the same twice is one entry");
        let second = Wording { says: vec!["podagra".into(), "gouty toe".into()], ..podagra() };
        app.synonym_change(&who, id, second.clone()).await.unwrap();
        let story = app.synonym(&who, id).await.unwrap();
        assert_eq!((story.entry.wording, story.earlier), (second, vec![(1, podagra())]));
        app.synonym_again(&who, id, 1).await.unwrap();
        let story = app.synonym(&who, id).await.unwrap();
        assert_eq!((story.entry.wording, story.earlier.len()), (podagra(), 2));
        let kinds: Vec<_> = story.history.iter().map(|happened| happened.kind).collect();
        assert_eq!(kinds, ["synonym.changed", "synonym.changed", "synonym.added"]);
        assert!(app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
    }

    #[tokio::test]
    async fn what_the_list_says_already_is_refused_in_either_direction() {
        let house = House::new().await;
        let (app, who) = (&house.app, reviewer());
        app.synonym_add(&who, podagra()).await.unwrap();
        let turned = Wording { says: vec!["Gout".into()], means: "podagra".into(), ..podagra() };
        let built_in = Wording { says: vec!["water pill".into()], means: "diuretic".into(), ..podagra() };
        for known in [turned, built_in] {
            let refused = app.synonym_add(&who, known).await;
            assert!(matches!(refused, Err(Error::Field { field: "says", problem: "synonym-known" })), "{refused:?}");
        }
        let unsourced = Wording { source: " ".into(), ..podagra() };
        assert!(matches!(app.synonym_add(&who, unsourced).await, Err(Error::BadContent(_))));
    }

    #[tokio::test]
    async fn a_list_comes_in_whole_or_not_at_all_goes_out_and_is_taken_back() {
        let house = House::new().await;
        let (app, who) = (&house.app, reviewer());
        let list = "# ours\npodagra; gouty toe\tgout\tA list, 2026\n\nwater pill\tdiuretic\tA list, 2026\n";
        let wrong = app.synonyms_import(&who, &format!("{list}no tabs here\n")).await;
        assert!(matches!(wrong, Err(Error::Line { line: 5, .. })), "{wrong:?}");
        assert!(app.synonyms(&who, "").await.unwrap().used.is_empty());
        let imported = app.synonyms_import(&who, list).await.unwrap();
        assert_eq!((imported.added, imported.known), (1, 1));
        let out = app.synonyms_export(&who).await.unwrap();
        assert_eq!(out, "podagra; gouty toe\tgout\tA list, 2026\n");
        assert_eq!(app.synonyms_import(&who, &out).await.unwrap().added, 0);
        assert_eq!(app.synonyms_take_back(&who, imported.at).await.unwrap(), 1);
        let list = app.synonyms(&who, "gouty").await.unwrap();
        assert_eq!((list.used.len(), list.retired.len()), (0, 1));
    }

    #[tokio::test]
    async fn only_editors_and_reviewers_keep_the_list() {
        let house = House::new().await;
        let coordinator = house.coordinator();
        assert!(matches!(house.app.synonyms(&coordinator, "").await, Err(Error::Forbidden)));
        assert!(matches!(house.app.synonym_add(&coordinator, podagra()).await, Err(Error::Forbidden)));
        assert!(matches!(house.app.synonyms(&Actor::reader(), "").await, Err(Error::SignInFirst)));
    }
}
