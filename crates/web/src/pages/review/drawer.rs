//! The drawer of evidence inside the form of whoever writes: found by words, cited in one answer, taken out again.
//!
//! Everything happens in the form itself, which comes back with all that was typed and is kept nowhere before it is saved. So it works
//! without scripts; with them the same is done in place.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::core::code::Slug;
use askwell_app::core::content::Number;
use askwell_app::core::evidence::Evidence;
use askwell_app::{Citation, Cited, CitedKind};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;

use crate::form::{Choice, Complaint, Form};
use crate::pages::desk::fragment;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::{Words, key};

/// More rows of sources or numbers than a form ever has.
const ROWS_MOST: usize = 40;

/// An item as somebody who looks for one sees it.
#[derive(Debug)]
pub(crate) struct ItemShown {
    id: String,
    title: String,
    says: String,
    source: String,
    tag: &'static str,
    colour: &'static str,
    is_changed: bool,
}

impl ItemShown {
    fn of(cited: Cited, words: Words, when: &When) -> Self {
        let (tag, colour) = match cited.kind {
            CitedKind::Result => (key("drawer-result"), "green"),
            CitedKind::Medicine => (key("drawer-medicine"), "grey"),
        };
        let mut source = cited.source;
        if let Some(year) = cited.year {
            source.push_str(&format!(", {year}"));
        }
        let checked = match cited.checked_on {
            Some(on) => words.say("drawer-checked").with("date", when.day(on)).to_string(),
            None => words.t("drawer-unchecked").to_owned(),
        };
        source.push_str(&format!(" · {checked}"));
        if cited.is_second_hand {
            source.push_str(&format!(" · {}", words.t("drawer-second-hand")));
        }
        Self { id: cited.id, title: cited.title, says: cited.says, source, tag, colour, is_changed: cited.is_changed }
    }
}

/// What was found; a fragment while somebody types.
#[derive(Debug, Template)]
#[template(path = "review/drawer_found.html")]
pub(crate) struct Found {
    words: Words,
    action: String,
    asked: String,
    items: Vec<ItemShown>,
}

/// The drawer.
#[derive(Debug, Template)]
#[template(path = "review/drawer.html")]
pub(crate) struct Drawer {
    words: Words,
    form: Form,
    action: String,
    live: String,
    cited: Vec<ItemShown>,
    found: Found,
    targets: Vec<Choice>,
}

impl HtmlSafe for Drawer {}
impl HtmlSafe for Found {}

/// Where a form that cites sends its buttons, and the answers in it: their field and what they answer.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    /// The address of the drawer's buttons.
    pub(crate) action: String,
    /// The field of each answer with the question in words.
    pub(crate) answers: Vec<(String, String)>,
}

impl Drawer {
    pub(crate) fn of(desk: Desk, form: &Form, (cited, found): Shown, words: Words, when: &When) -> Self {
        let shown = |items: Vec<Cited>| items.into_iter().map(|item| ItemShown::of(item, words, when)).collect();
        Self {
            words,
            live: route::with_query(&route::to::evidence_found(), [("for", desk.action.as_str())]),
            cited: shown(cited),
            found: Found {
                words,
                action: desk.action.clone(),
                asked: form.value("evidence_q").trim().to_owned(),
                items: shown(found),
            },
            targets: desk.answers.into_iter().map(|(field, question)| Choice::new(field, question)).collect(),
            action: desk.action,
            form: form.clone(),
        }
    }
}

/// What a drawer shows: what the form cites, and what its words find.
pub(crate) type Shown = (Vec<Cited>, Vec<Cited>);

/// Gives the names a form cites.
pub(crate) fn names(form: &Form) -> Vec<Slug> {
    form.values("cites").iter().filter_map(|name| Slug::new(name.as_str()).ok()).collect()
}

/// What a form asks of the drawer.
#[derive(Debug)]
pub(crate) struct Asked {
    names: Vec<Slug>,
    words: String,
}

/// Gives what a form asks of the drawer.
pub(crate) fn asked(form: &Form) -> Asked {
    Asked { names: names(form), words: form.value("evidence_q").trim().to_owned() }
}

/// Gives what the drawer shows; `page` holds what a page in preparation has now.
pub(crate) async fn shown(web: &Web, caller: &Caller, asked: Asked, page: &Evidence) -> Result<Shown, Problem> {
    let cited = web.app.evidence_named(caller.actor(), &asked.names, page).await?;
    let is_asked = !asked.words.is_empty();
    let found = if is_asked { web.app.evidence_find(caller.actor(), &asked.words).await? } else { Vec::new() };
    Ok((cited, found))
}

/// Does what a button of the drawer asks, in the form: finds, cites, or takes out.
pub(crate) async fn act(web: &Web, caller: &Caller, form: Form, with_numbers: bool) -> Result<Form, Problem> {
    let asked = form.value("drawer").to_owned();
    let name = |prefix| asked.strip_prefix(prefix).and_then(|name: &str| Slug::new(name).ok());
    if let Some(name) = name("drop:") {
        let left: Vec<Slug> = names(&form).into_iter().filter(|held| *held != name).collect();
        return Ok(form.with_all("cites", left));
    }
    let Some(name) = name("cite:") else { return Ok(form) };
    let Some(citation) = web.app.evidence_citation(caller.actor(), &name).await? else {
        let mut form = form;
        form.complain("evidence_q", Complaint::new(key("drawer-unknown")));
        return Ok(form);
    };
    Ok(cite(form, name, citation, with_numbers))
}

/// Puts a citation into a form: the name, the source unless it is there, the number where numbers are wanted, and `[n]` at the end of the answer.
fn cite(form: Form, name: Slug, citation: Citation, with_numbers: bool) -> Form {
    let mut held = names(&form);
    if !held.contains(&name) {
        held.push(name);
    }
    let mut form = form.with_all("cites", held);
    let is_it = |row: &usize| form.value(&format!("source-url-{row}")).trim() == citation.source.url;
    let source = match (1..=ROWS_MOST).find(is_it) {
        Some(row) => row,
        None => {
            let row = free_row(&form, "source", &["title", "url"]);
            form = with_source(form, row, &citation);
            row
        }
    };
    if let Some(number) = citation.number.filter(|_| with_numbers) {
        form = with_number(form, &Number { source, ..number });
    }
    let answer = form.value("cite_to").to_owned();
    let is_answer = answer.starts_with("answer-") || answer.starts_with("text-");
    let text = form.value(&answer);
    let mark = format!("[{source}]");
    if is_answer && !text.contains(&mark) {
        let text = format!("{} {mark}", text.trim_end());
        form = form.with(&answer, text.trim_start());
    }
    form
}

fn with_source(form: Form, row: usize, Citation { source, .. }: &Citation) -> Form {
    let year = source.year.map(|year| year.to_string()).unwrap_or_default();
    // An editor's form asks on which day it was checked; a doctor's asks whether that is today, and keeps another day beside.
    let checked = source.checked_on.map(|on| on.to_string()).unwrap_or_default();
    form.with(&format!("source-title-{row}"), &source.title)
        .with(&format!("source-publisher-{row}"), &source.publisher)
        .with(&format!("source-year-{row}"), year)
        .with(&format!("source-url-{row}"), &source.url)
        .with(&format!("source-checked-{row}"), &checked)
        .with(&format!("source-opened-{row}"), checked)
}

fn with_number(form: Form, number: &Number) -> Form {
    let is_there = |row: usize| {
        form.value(&format!("number-what-{row}")) == number.what
            && form.value(&format!("number-value-{row}")) == number.value
    };
    if (1..=ROWS_MOST).any(is_there) {
        return form;
    }
    let row = free_row(&form, "number", &["what", "value"]);
    form.with(&format!("number-what-{row}"), &number.what)
        .with(&format!("number-whom-{row}"), &number.in_whom)
        .with(&format!("number-versus-{row}"), &number.compared_with)
        .with(&format!("number-value-{row}"), &number.value)
        .with(&format!("number-source-{row}"), number.source)
}

/// Gives the row after the last that is used: what was numbered keeps its number.
fn free_row(form: &Form, kind: &str, fields: &[&str]) -> usize {
    let is_used =
        |row: &usize| fields.iter().any(|field| !form.value(&format!("{kind}-{field}-{row}")).trim().is_empty());
    (1..=ROWS_MOST).rev().find(is_used).unwrap_or(0) + 1
}

/// What somebody types, and the address the buttons of what is found go to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    q: String,
    #[serde(rename = "for")]
    action: String,
}

/// What words find, while they are typed.
pub(super) async fn found(
    State(web): State<Web>,
    caller: Caller,
    Query(typed): Query<Typed>,
    uri: Uri,
) -> Result<Response, Problem> {
    // The buttons stand in a form of ours: only addresses of drawers are written into them.
    let is_ours = ["/review/", "/desk/"].iter().any(|begins| typed.action.starts_with(begins));
    let action = if is_ours { typed.action } else { String::new() };
    let words = caller.frame(&web, &uri).words;
    let asked = typed.q.trim().to_owned();
    let items = if asked.is_empty() { Vec::new() } else { web.app.evidence_find(caller.actor(), &asked).await? };
    let when = web.when(words);
    let items = items.into_iter().map(|item| ItemShown::of(item, words, &when)).collect();
    fragment(&Found { words, action, asked, items })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_app::core::content::Source;

    use super::*;

    fn citation() -> Citation {
        let source = Source {
            title: "HERA after 11 years".into(),
            publisher: "Lancet".into(),
            year: Some(2017),
            url: "https://example.org/hera".into(),
            checked_on: None,
        };
        let value = "69 of 100, against 63 of 100".to_owned();
        Citation { source, number: Some(Number { what: "alive".into(), value, ..Number::default() }) }
    }

    fn hera() -> Slug {
        Slug::new("hera").unwrap()
    }

    #[test]
    fn a_citation_stands_in_the_answer_with_its_source_and_number() {
        let form = Form::new().with("cite_to", "answer-2").with("answer-2", "Most stay free of it.\n");
        let form = form.with("source-title-1", "A guideline").with("source-url-1", "https://example.org/guideline");
        let form = cite(form, hera(), citation(), true);
        assert_eq!(form.value("answer-2"), "Most stay free of it. [2]");
        assert_eq!((form.value("source-year-2"), form.value("number-source-1")), ("2017", "2"));
        assert_eq!(names(&form), [hera()]);
    }

    #[test]
    fn the_same_citation_again_adds_no_second_source_number_or_mark() {
        let form = Form::new().with("cite_to", "answer-1").with("answer-1", "Yes.");
        let once = cite(form, hera(), citation(), true);
        assert_eq!(cite(once.clone(), hera(), citation(), true), once);
    }

    #[test]
    fn a_field_that_is_no_answer_is_left_alone() {
        let form = cite(Form::new().with("cite_to", "title").with("title", "Hers"), hera(), citation(), false);
        assert_eq!((form.value("title"), form.value("number-value-1")), ("Hers", ""));
    }
}
