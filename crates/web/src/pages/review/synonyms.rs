//! Names that a search treats alike: the list, one entry with its history, and lists that come in and go out.

use askama::Template;
use askwell_app::core::content::BadContent;
use askwell_app::core::synonym::{NAME_WORDS_MOST, NAMES_MOST, Wording};
use askwell_app::editing::Happening;
use askwell_app::{Error, SynonymEntry, SynonymList, SynonymStory};
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use serde::Deserialize;

use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::id_of;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::{Words, key};

/// An entry in a table.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) says: String,
    pub(crate) means: String,
    pub(crate) source: String,
    /// Who wrote it and when; empty for what comes with the program.
    pub(crate) written: String,
    pub(crate) href: String,
}

/// What was done just now, and the button that takes it back.
#[derive(Debug)]
pub(crate) struct Undo {
    pub(crate) action: String,
    pub(crate) field: &'static str,
    pub(crate) value: String,
}

/// A search that waits for another name.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) words: String,
    pub(crate) count: u64,
    pub(crate) href: String,
}

/// The list.
#[derive(Debug, Template)]
#[template(path = "review/synonyms.html")]
pub(crate) struct SynonymsPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) holding: String,
    pub(crate) undo: Option<Undo>,
    pub(crate) waiting: Vec<Waiting>,
    pub(crate) used: Vec<Row>,
    pub(crate) retired: Vec<Row>,
    pub(crate) built_in: Vec<Row>,
}

impl Page for SynonymsPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        super::status(&self.form)
    }
}

/// One entry.
#[derive(Debug, Template)]
#[template(path = "review/synonym.html")]
pub(crate) struct SynonymPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) title: String,
    pub(crate) is_used: bool,
    pub(crate) undo: Option<Undo>,
    pub(crate) change: String,
    pub(crate) toggle: String,
    /// Earlier wordings with their numbers, the newest first.
    pub(crate) earlier: Vec<(usize, Row)>,
    /// What happened, by whom and when, the newest first.
    pub(crate) history: Vec<(&'static str, String)>,
}

impl Page for SynonymPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        super::status(&self.form)
    }
}

fn row(wording: &Wording) -> Row {
    Row {
        says: wording.says.join("; "),
        means: wording.means.clone(),
        source: wording.source.clone(),
        written: String::new(),
        href: String::new(),
    }
}

fn entry(entry: &SynonymEntry, when: &When, words: Words) -> Row {
    Row {
        written: by_whom(&entry.by, entry.at, when, words),
        href: route::to::synonym(entry.id),
        ..row(&entry.wording)
    }
}

fn by_whom(by: &str, at: Timestamp, when: &When, words: Words) -> String {
    words.say("synonym-written").with("name", by).with("date", when.day_of(at)).to_string()
}

fn filled(wording: &Wording) -> Form {
    Form::new()
        .with("says", wording.says.join("; "))
        .with("means", wording.means.as_str())
        .with("source", wording.source.as_str())
}

fn wording_of(form: &Form) -> Wording {
    Wording {
        says: form.value("says").split([';', '\n']).map(str::to_owned).collect(),
        means: form.value("means").to_owned(),
        source: form.value("source").to_owned(),
    }
}

impl SynonymsPage {
    pub(crate) fn of(list: &SynonymList, holding: &str, frame: Frame, when: &When, form: Form) -> Self {
        let words = frame.words;
        let rows = |entries: &[SynonymEntry]| entries.iter().map(|one| entry(one, when, words)).collect();
        let waiting = list.waiting.iter().map(|vain| Waiting {
            words: vain.words.clone(),
            count: vain.count,
            href: format!("{}#add", route::with_query(&route::to::synonyms(), [("says", vain.words.as_str())])),
        });
        Self {
            holding: holding.to_owned(),
            undo: None,
            waiting: waiting.collect(),
            used: rows(&list.used),
            retired: rows(&list.retired),
            built_in: list.built_in.iter().map(row).collect(),
            form,
            frame,
        }
    }
}

impl SynonymPage {
    pub(crate) fn of(story: &SynonymStory, frame: Frame, when: &When, form: Option<Form>) -> Self {
        let (words, id) = (frame.words, story.entry.id);
        let happened = |one: &Happening| (happened(one.kind), by_whom(&one.by, one.at, when, words));
        Self {
            title: story.entry.wording.says.join("; "),
            is_used: story.entry.is_used,
            undo: None,
            change: route::to::synonym_change(id),
            toggle: if story.entry.is_used { route::to::synonym_retire(id) } else { route::to::synonym_restore(id) },
            earlier: story.earlier.iter().map(|(number, wording)| (*number, row(wording))).collect(),
            history: story.history.iter().map(happened).collect(),
            form: form.unwrap_or_else(|| filled(&story.entry.wording)),
            frame,
        }
    }
}

fn happened(kind: &str) -> &'static str {
    match kind {
        "synonym.added" => key("synonym-happened-added"),
        "synonym.changed" => key("synonym-happened-changed"),
        "synonym.retired" => key("synonym-happened-retired"),
        _ => key("synonym-happened-restored"),
    }
}

/// What to look for, what to fill in, and what was done just now, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    q: String,
    says: String,
    news: String,
    id: String,
    at: String,
    added: String,
    known: String,
}

impl Wanted {
    fn say(&self, words: Words) -> Option<String> {
        let said = match self.news.as_str() {
            "added" => key("synonym-news-added"),
            "changed" => key("synonym-news-changed"),
            "retired" => key("synonym-news-retired"),
            "restored" => key("synonym-news-restored"),
            "taken-back" => key("synonym-news-taken-back"),
            "imported" => {
                let number = |text: &str| text.parse::<i64>().unwrap_or(0);
                let said = words.n("synonym-news-imported", number(&self.added)).with("known", number(&self.known));
                return Some(said.to_string());
            }
            _ => return None,
        };
        Some(words.t(said).to_owned())
    }
}

pub(super) async fn list(
    State(web): State<Web>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    uri: Uri,
) -> Result<Response, Problem> {
    let list = web.app.synonyms(caller.actor(), &wanted.q).await?;
    let mut frame = caller.frame(&web, &uri);
    frame.news = wanted.say(frame.words);
    let when = web.when(frame.words);
    let mut page = SynonymsPage::of(&list, &wanted.q, frame, &when, Form::new().with("says", wanted.says.as_str()));
    page.undo = match wanted.news.as_str() {
        "added" => Some(Undo { action: route::to::synonym_retire(&wanted.id), field: "undo", value: "yes".to_owned() }),
        "imported" => Some(Undo { action: route::to::synonyms_take_back(), field: "at", value: wanted.at }),
        _ => None,
    };
    Ok(page::show(&page))
}

pub(super) async fn add(State(web): State<Web>, caller: Caller, uri: Uri, mut form: Form) -> Result<Response, Problem> {
    match web.app.synonym_add(caller.actor(), wording_of(&form)).await {
        Ok(id) => {
            let (to, id) = (route::to::synonyms(), id.to_string());
            Ok(Redirect::to(&route::with_query(&to, [("news", "added"), ("id", id.as_str())])).into_response())
        }
        Err(error) => {
            complain(&mut form, error)?;
            again(&web, &caller, &uri, form).await
        }
    }
}

async fn again(web: &Web, caller: &Caller, uri: &Uri, form: Form) -> Result<Response, Problem> {
    let list = web.app.synonyms(caller.actor(), "").await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&SynonymsPage::of(&list, "", frame, &when, form)))
}

/// Puts a refusal beside the field it is about.
fn complain(form: &mut Form, error: Error) -> Result<(), Problem> {
    let most = |most: usize| i64::try_from(most).unwrap_or(i64::MAX);
    let (field, complaint) = match error {
        Error::BadContent(BadContent::Empty { field: "says" }) => ("says", Complaint::new(key("synonym-says-missing"))),
        Error::BadContent(BadContent::Empty { field: "means" }) => {
            ("means", Complaint::new(key("synonym-means-missing")))
        }
        Error::BadContent(BadContent::Empty { .. }) => ("source", Complaint::new(key("synonym-source-missing"))),
        Error::BadContent(BadContent::TooLong { field, most: NAME_WORDS_MOST }) => {
            let field = if field == "means" { "means" } else { "says" };
            (field, Complaint::new(key("synonym-words-most")).with("most", most(NAME_WORDS_MOST)))
        }
        Error::BadContent(BadContent::TooLong { most: NAMES_MOST, .. }) => {
            ("says", Complaint::new(key("synonym-names-most")).with("most", most(NAMES_MOST)))
        }
        Error::BadContent(BadContent::TooLong { field, most: characters }) => {
            let field = match field {
                "says" => "says",
                "means" => "means",
                _ => "source",
            };
            (field, Complaint::new(key("problem-too-long")).with("max", most(characters)))
        }
        Error::Field { problem: "synonym-known", .. } => ("says", Complaint::new(key("synonym-known"))),
        Error::Field { problem: "synonyms-none", .. } => ("lines", Complaint::new(key("synonyms-lines-none"))),
        Error::Line { line, .. } => ("lines", Complaint::new(key("synonyms-line-odd")).with("line", most(line))),
        error => return Err(error.into()),
    };
    form.complain(field, complaint);
    Ok(())
}

pub(super) async fn file(State(web): State<Web>, caller: Caller) -> Result<Response, Problem> {
    let lines = web.app.synonyms_export(caller.actor()).await?;
    let headers = [
        (CONTENT_TYPE, "text/tab-separated-values; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"synonyms.tsv\""),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, lines).into_response())
}

pub(super) async fn import(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    match web.app.synonyms_import(caller.actor(), form.value("lines")).await {
        Ok(imported) => {
            let (at, added, known) = (imported.at.to_string(), imported.added.to_string(), imported.known.to_string());
            let pairs =
                [("news", "imported"), ("at", at.as_str()), ("added", added.as_str()), ("known", known.as_str())];
            Ok(Redirect::to(&route::with_query(&route::to::synonyms(), pairs)).into_response())
        }
        Err(error) => {
            complain(&mut form, error)?;
            again(&web, &caller, &uri, form).await
        }
    }
}

pub(super) async fn take_back(State(web): State<Web>, caller: Caller, form: Form) -> Result<Response, Problem> {
    let at: Timestamp = form.value("at").parse().map_err(|_| Problem::bad_request())?;
    web.app.synonyms_take_back(caller.actor(), at).await?;
    Ok(Redirect::to(&route::with_query(&route::to::synonyms(), [("news", "taken-back")])).into_response())
}

pub(super) async fn look(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    uri: Uri,
) -> Result<Response, Problem> {
    let story = web.app.synonym(caller.actor(), id_of(&id)?).await?;
    let mut frame = caller.frame(&web, &uri);
    frame.news = wanted.say(frame.words);
    let when = web.when(frame.words);
    let mut page = SynonymPage::of(&story, frame, &when, None);
    let yes = || "yes".to_owned();
    page.undo = match wanted.news.as_str() {
        "retired" if !story.entry.is_used => {
            Some(Undo { action: route::to::synonym_restore(&id), field: "undo", value: yes() })
        }
        "restored" if story.entry.is_used => {
            Some(Undo { action: route::to::synonym_retire(&id), field: "undo", value: yes() })
        }
        "changed" => {
            let before = story.earlier.first().map(|(number, _)| number.to_string());
            before.map(|value| Undo { action: route::to::synonym_change(&id), field: "again", value })
        }
        _ => None,
    };
    Ok(page::show(&page))
}

/// Words an entry anew, or as it was worded under a number.
pub(super) async fn change(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    use askwell_app::core::Refused::NothingToChange;
    let synonym = id_of(&id)?;
    let done = match form.value("again").parse::<usize>() {
        Ok(number) => web.app.synonym_again(caller.actor(), synonym, number).await,
        Err(_) => web.app.synonym_change(caller.actor(), synonym, wording_of(&form)).await,
    };
    match done {
        Ok(()) => Ok(back(&id, "changed")),
        // The same words again: nothing is to be told.
        Err(Error::Refused(NothingToChange)) => Ok(Redirect::to(&route::to::synonym(&id)).into_response()),
        Err(error) => {
            complain(&mut form, error)?;
            let story = web.app.synonym(caller.actor(), synonym).await?;
            let frame = caller.frame(&web, &uri);
            let when = web.when(frame.words);
            Ok(page::show(&SynonymPage::of(&story, frame, &when, Some(form))))
        }
    }
}

pub(super) async fn retire(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    web.app.synonym_retire(caller.actor(), id_of(&id)?).await?;
    Ok(back(&id, "retired"))
}

pub(super) async fn restore(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    web.app.synonym_restore(caller.actor(), id_of(&id)?).await?;
    Ok(back(&id, "restored"))
}

fn back(id: &str, news: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::synonym(id), [("news", news)])).into_response()
}

/// Samples: the list with everything on it, the list when a form comes back, and one entry.
pub(super) fn samples(frame: impl Fn() -> Frame, when: &When) -> Vec<(&'static str, askama::Result<String>)> {
    let at: Timestamp = "2026-11-22T12:00:00Z".parse().expect("a moment");
    let wording = |says: &str| Wording {
        says: says.split("; ").map(str::to_owned).collect(),
        means: "gout".into(),
        source: "A made-up list, 2026".into(),
    };
    let entry = |is_used| SynonymEntry {
        id: askwell_app::core::id::SynonymId(uuid::Uuid::from_u128(5)),
        wording: wording("podagra; gouty toe"),
        is_used,
        by: "Ida Sommer".into(),
        at,
    };
    let list = SynonymList {
        used: vec![entry(true)],
        retired: vec![entry(false)],
        built_in: vec![wording("water pill")],
        waiting: vec![askwell_app::Vain { words: "swollen big toe".into(), count: 7, last_at: at }],
    };
    let happening = |kind| Happening { kind, at, by: "Ida Sommer".into() };
    let story = SynonymStory {
        entry: entry(true),
        earlier: vec![(1, wording("podagra"))],
        history: vec![happening("synonym.changed"), happening("synonym.added")],
    };
    let mut odd = Form::new().with("says", "podagra").with("lines", "no tabs");
    odd.complain("source", Complaint::new(key("synonym-source-missing")));
    odd.complain("lines", Complaint::new(key("synonyms-line-odd")).with("line", 1));
    let undo = || Some(Undo { action: route::to::synonyms_take_back(), field: "at", value: at.to_string() });
    let page = SynonymsPage { undo: undo(), ..SynonymsPage::of(&list, "", frame(), when, Form::new()) };
    vec![
        ("review-synonyms", page.render()),
        ("review-synonyms-odd", SynonymsPage::of(&SynonymList::default(), "x", frame(), when, odd).render()),
        ("review-synonym", SynonymPage { undo: undo(), ..SynonymPage::of(&story, frame(), when, None) }.render()),
    ]
}
