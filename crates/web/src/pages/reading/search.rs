//! Search: a whole page, the fragment that appears while somebody types, and whether what was found answered its reader.

use askama::Template;
use askwell_app::core::content::MESSAGE_CHARS_MOST;
use askwell_app::{Facets, Finding, FoundAnswer, FoundAnswers, FoundFor, Search, Stretch};
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::ThanksPage;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::codes;
use crate::problem::Problem;
use crate::route;
use crate::said::Said;
use crate::web::Web;
use crate::words::{Words, key};

/// A longer search has no address: links in its page are buttons then. Every browser and proxy carries an address of this length.
const ADDRESS_BYTES_MOST: usize = 2_000;
/// A longer text is shown in a field of several lines.
const LINE_CHARS_MOST: usize = 100;
/// So many fields of medicine are offered for narrowing.
const FIELDS_OFFERED: usize = 6;

/// What narrows a search, by the names that stand in its address.
const NARROWING: [&str; 4] = ["specialty", "topic", "language", "recent"];

/// What somebody searches for, as address or form say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    text: String,
    /// Values in the order of [`NARROWING`]; empty where it is not narrowed.
    narrowed: [String; 4],
    as_typed: bool,
    page: usize,
}

/// One step from this page to another: a link, or a button where the text is too long for an address.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) label: String,
    /// What a screen reader says before it, where the label alone does not say what it does.
    pub(crate) prefix: &'static str,
    pub(crate) count: Option<usize>,
    pub(crate) href: Option<String>,
    /// What the button sends instead.
    pub(crate) set: String,
}

/// One dimension in which to narrow.
#[derive(Debug)]
pub(crate) struct FacetList {
    pub(crate) title: &'static str,
    pub(crate) ways: Vec<Way>,
}

/// What was found for one question.
#[derive(Debug)]
pub(crate) struct Group {
    /// The question as its writer wrote it; nothing when one thing was asked.
    pub(crate) question: Option<String>,
    /// Whether it is the message as a whole, beside its questions.
    pub(crate) is_whole: bool,
    pub(crate) hits: Vec<FoundAnswer>,
    /// The words that were searched for instead, and the way to those that were typed.
    pub(crate) corrected: Option<(String, Option<Way>)>,
    /// Where this question is searched for alone.
    pub(crate) alone: Option<String>,
}

/// What a search found.
#[derive(Debug, Template)]
#[template(path = "reading/search.html")]
pub(crate) struct SearchPage {
    pub(crate) frame: Frame,
    pub(crate) text: String,
    pub(crate) is_long: bool,
    pub(crate) found: String,
    pub(crate) groups: Vec<Group>,
    /// What narrows the search now, each with the way to take it off.
    pub(crate) narrowed: Vec<Way>,
    pub(crate) facets: Vec<FacetList>,
    /// What the form behind buttons sends besides the text; nothing where links do.
    pub(crate) kept: Option<Vec<(&'static str, String)>>,
    pub(crate) newer: Option<Way>,
    pub(crate) older: Option<Way>,
    /// Questions that were not searched for, each with its own search.
    pub(crate) left_out: Vec<(String, String)>,
}

impl Page for SearchPage {
    /// What somebody searched for is theirs: nobody keeps it.
    const POLICY: Policy = Policy::Private;
}

impl SearchPage {
    /// Whether anything was found for anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.hits.is_empty())
    }

    /// Whether an answer is marked as one that asks the very same.
    pub(crate) fn has_same(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.hits).any(|hit| hit.answers_it)
    }
}

/// Answers while somebody types.
#[derive(Debug, Template)]
#[template(path = "reading/found.html")]
pub(crate) struct FoundFragment {
    pub(crate) words: Words,
    pub(crate) groups: Vec<FoundFor>,
}

impl Asked {
    fn of(form: &Form) -> Self {
        let mut asked = Self {
            text: bounded(form.value("q").trim()),
            narrowed: NARROWING.map(|name| form.value(name).trim().to_owned()),
            as_typed: form.value("as_typed") == "yes",
            // What is no number is the first page.
            page: form.value("page").parse().unwrap_or(0).min(19),
        };
        if let Some((name, value)) = form.value("set").split_once(':') {
            asked = asked.with(name, value);
        }
        asked
    }

    /// The same search with one thing changed; whatever narrows or widens it begins at its first page.
    fn with(&self, name: &str, value: &str) -> Self {
        let mut asked = Self { page: 0, ..self.clone() };
        match name {
            "page" => asked.page = value.parse().unwrap_or(0),
            "as_typed" => asked.as_typed = value == "yes",
            name => {
                if let Some(at) = NARROWING.iter().position(|known| *known == name) {
                    asked.narrowed[at] = value.to_owned();
                }
            }
        }
        asked
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<_> = NARROWING.into_iter().zip(self.narrowed.clone()).collect();
        pairs.push(("as_typed", if self.as_typed { "yes".into() } else { String::new() }));
        pairs.push(("page", if self.page > 0 { self.page.to_string() } else { String::new() }));
        pairs
    }

    /// The address of this search; `None` when its text is too long for one.
    fn address(&self) -> Option<String> {
        if self.text.len() > ADDRESS_BYTES_MOST {
            return None;
        }
        let pairs = self.pairs();
        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        let address = route::with_query(&route::to::search(), [("q", self.text.as_str())].into_iter().chain(pairs));
        (address.len() <= ADDRESS_BYTES_MOST).then_some(address)
    }

    /// The way to the same search with one thing changed.
    fn way(&self, name: &str, value: &str, label: impl Into<String>) -> Way {
        Way {
            label: label.into(),
            prefix: "",
            count: None,
            // A long text makes every way a button; its own address decides, so that all ways are alike.
            href: self.address().and_then(|_| self.with(name, value).address()),
            set: format!("{name}:{value}"),
        }
    }

    fn search(&self) -> Search {
        let some = |at: usize| self.narrowed.get(at).filter(|value| !value.is_empty()).cloned();
        Search {
            text: self.text.clone(),
            specialty: some(0),
            topic: some(1),
            language: some(2),
            recent: some(3).is_some(),
            as_typed: self.as_typed,
            page: self.page,
        }
    }

    /// Gives what narrows the search, each with the way to take it off.
    fn off(&self, facets: &Facets, words: Words) -> Vec<Way> {
        let narrowed = NARROWING.into_iter().zip(&self.narrowed).filter(|(_, value)| !value.is_empty());
        let off = |(name, value): (&str, &String)| {
            let label = match name {
                "specialty" => field_name(value),
                "topic" => {
                    let named = facets.topics.iter().find(|(topic, ..)| topic == value);
                    named.map_or_else(|| value.replace('-', " "), |(_, name, _)| name.clone())
                }
                "language" => codes::language_name(value).to_owned(),
                _ => words.t("search-recent").to_owned(),
            };
            Way { prefix: key("search-take-off"), ..self.way(name, "", label) }
        };
        narrowed.map(off).collect()
    }

    /// Gives the ways to narrow further: none where there is nothing to choose.
    fn on(&self, facets: &Facets, words: Words) -> Vec<FacetList> {
        let way = |name: &str, value: &str, label: String, count: usize| Way {
            count: Some(count),
            ..self.way(name, value, label)
        };
        let fields = facets.specialties.iter().take(FIELDS_OFFERED);
        let fields = fields.map(|(slug, count)| way("specialty", slug, field_name(slug), *count));
        let topics = facets.topics.iter().map(|(slug, name, count)| way("topic", slug, name.clone(), *count));
        let languages = facets.languages.iter();
        let languages =
            languages.map(|(tag, count)| way("language", tag, codes::language_name(tag).to_owned(), *count));
        let recent =
            (facets.recent > 0).then(|| way("recent", "yes", words.t("search-recent").to_owned(), facets.recent));
        let lists = [
            (key("search-by-field"), fields.collect::<Vec<_>>(), 2),
            (key("search-by-topic"), topics.collect(), 2),
            (key("search-by-language"), languages.collect(), 2),
            (key("search-by-review"), recent.into_iter().collect(), 1),
        ];
        let lists = lists.into_iter().zip(&self.narrowed);
        let offered = lists.filter(|((_, ways, least), narrowed)| narrowed.is_empty() && ways.len() >= *least);
        offered.map(|((title, ways, _), _)| FacetList { title, ways }).collect()
    }
}

/// Leaves out the middle of a text that is longer than any message may be: the question often stands at its end.
fn bounded(text: &str) -> String {
    let count = text.chars().count();
    if count <= MESSAGE_CHARS_MOST {
        return text.to_owned();
    }
    let half = MESSAGE_CHARS_MOST / 2;
    let beginning = text.chars().take(half);
    beginning.chain(['\n']).chain(text.chars().skip(count - half + 1)).collect()
}

fn field_name(slug: &str) -> String {
    askwell_app::specialty_name(&slug.replace('-', "_")).to_owned()
}

fn page(frame: Frame, asked: &Asked, finding: Finding) -> SearchPage {
    let words = frame.words;
    let several = finding.groups.len() > 1;
    let is_button = asked.address().is_none();
    let more = finding.groups.first().is_some_and(|group| !several && group.found.more);
    let alone = |question: &str| {
        let alone = Asked { text: question.to_owned(), page: 0, ..asked.clone() };
        alone.address().unwrap_or_else(route::to::search)
    };
    let group = |FoundFor { question, found }: FoundFor| Group {
        is_whole: several && question.is_none(),
        corrected: found.corrected.map(|corrected| {
            // Each question of a message is repaired by itself; the words as typed are a search of their own.
            (corrected, (!several).then(|| asked.way("as_typed", "yes", asked.text.clone())))
        }),
        alone: question.as_deref().filter(|_| found.more).map(alone),
        hits: found.hits,
        question,
    };
    SearchPage {
        is_long: asked.text.chars().count() > LINE_CHARS_MOST || asked.text.contains('\n'),
        found: route::to::search_found(),
        narrowed: asked.off(&finding.facets, words),
        facets: asked.on(&finding.facets, words),
        kept: is_button.then(|| asked.pairs().into_iter().filter(|(_, value)| !value.is_empty()).collect()),
        newer: asked
            .page
            .checked_sub(1)
            .filter(|_| !several)
            .map(|before| asked.way("page", &before.to_string(), words.t("pagination-newer"))),
        older: more.then(|| asked.way("page", &(asked.page + 1).to_string(), words.t("pagination-older"))),
        left_out: finding.left_out.into_iter().map(|question| (alone(&question), question)).collect(),
        groups: finding.groups.into_iter().map(group).collect(),
        text: asked.text.clone(),
        frame,
    }
}

async fn show(web: &Web, uri: &Uri, asked: &Asked) -> Result<Response, Problem> {
    let finding =
        if asked.text.is_empty() { Finding::default() } else { web.app.search_message(asked.search()).await? };
    Ok(page::show(&page(web.frame(uri), asked, finding)))
}

pub(super) async fn search(
    State(web): State<Web>,
    Query(pairs): Query<Vec<(String, String)>>,
    uri: Uri,
) -> Result<Response, Problem> {
    show(&web, &uri, &Asked::of(&Form::from_pairs(pairs))).await
}

/// A search from a form: short ones get an address to share and come back to, long ones their page at once.
pub(super) async fn search_long(State(web): State<Web>, uri: Uri, form: Form) -> Result<Response, Problem> {
    let asked = Asked::of(&form);
    match asked.address() {
        Some(address) => Ok(Redirect::to(&address).into_response()),
        None => show(&web, &uri, &asked).await,
    }
}

/// Gives what is found for a beginning; empty when nothing is. Nothing of it is kept or logged.
pub(super) async fn found(
    State(web): State<Web>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let form = Form::from_pairs(pairs);
    fragment(&web, form.value("q"), form.value("rest") == "yes").await
}

/// The same for a text that is too long for an address.
pub(super) async fn found_long(State(web): State<Web>, form: Form) -> Result<Response, Problem> {
    fragment(&web, form.value("q"), form.value("rest") == "yes").await
}

/// Words alone for a keystroke, meaning too and each question by itself when the keyboard rests.
async fn fragment(web: &Web, typed: &str, rests: bool) -> Result<Response, Problem> {
    let text = bounded(typed);
    let groups = if rests {
        web.app.suggest_at_rest(text.trim()).await?
    } else {
        let mut group = FoundFor::default();
        group.found.hits = web.app.suggest(&text)?;
        vec![group]
    };
    let groups = groups.into_iter().filter(|group| !group.found.hits.is_empty()).collect();
    let html = FoundFragment { words: Words::default(), groups }.render().map_err(|_| Problem::broken())?;
    Ok(([("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")], html).into_response())
}

/// Takes whether what a search found answered its reader; of one page, where the form names it.
pub(super) async fn helped(
    State(web): State<Web>,
    request: HeaderMap,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let helped = helped_of(&form)?;
    let text = bounded(form.value("q").trim());
    let mut said = Said::of(&request, web.site.is_https());
    if let Some([specialty, topic, slug]) = place_of(form.value("path")) {
        let before = said.say(form.value("path"), helped);
        web.app.answer_helped(specialty, topic, slug, before, helped).await?;
    }
    let before = said.say(&format!("search {text}"), helped);
    web.app.search_answered(&text, before, helped).await?;
    let back = Asked { text: text.clone(), ..Asked::default() }.address().unwrap_or_else(route::to::search);
    let mut response = page::show(&ThanksPage { frame: web.frame(&uri), helped, back, text, of_search: true });
    response.headers_mut().append(SET_COOKIE, said.cookie(web.site.is_https()));
    Ok(response)
}

/// Reads a yes or a no.
pub(super) fn helped_of(form: &Form) -> Result<bool, Problem> {
    match form.value("helped") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Problem::bad_request()),
    }
}

/// Cuts the address of an answer into its steps.
fn place_of(path: &str) -> Option<[&str; 3]> {
    let steps: Vec<&str> = path.strip_prefix("/answers/")?.split('/').collect();
    steps.try_into().ok()
}

/// Samples: one question with everything on it, a message with several, a long one, and nothing found.
pub(super) fn samples(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let frame = || crate::sample::frame_in(words, "/search");
    let stretch = |text: &str, found| Stretch { text: text.to_owned(), found };
    let hit = |answers_it| FoundAnswer {
        path: "/answers/rheumatology/gout/how-is-gout-treated".to_owned(),
        title: "How is gout treated?".to_owned(),
        specialty: "rheumatology".to_owned(),
        topic_name: "Gout".to_owned(),
        reviewed: answers_it,
        answers_it,
        snippet: vec![stretch("Rest and cold help a joint with ", false), stretch("gout", true), stretch(".", false)],
    };
    let facets = Facets {
        specialties: vec![("rheumatology".into(), 4), ("primary-care".into(), 1)],
        topics: vec![("gout".into(), "Gout".into(), 3), ("kidney-stones".into(), "Kidney stones".into(), 2)],
        languages: vec![("en".into(), 4), ("de".into(), 1)],
        recent: 2,
    };
    let found = |corrected: Option<&str>| FoundAnswers {
        hits: vec![hit(true), hit(false)],
        more: true,
        corrected: corrected.map(str::to_owned),
        ..FoundAnswers::default()
    };
    let group = |question: Option<&str>, found| FoundFor { question: question.map(str::to_owned), found };
    let one = |corrected| Finding {
        groups: vec![group(None, found(corrected))],
        facets: facets.clone(),
        left_out: Vec::new(),
    };
    let several = Finding {
        groups: vec![
            group(Some("how is gout treated?"), found(None)),
            group(Some("can I drink beer?"), FoundAnswers::default()),
            group(None, found(None)),
        ],
        facets: facets.clone(),
        left_out: vec!["does it come back?".into()],
    };
    let nothing = Finding { groups: vec![group(None, FoundAnswers::default())], ..Finding::default() };
    let asked = |text: &str| Asked { text: text.to_owned(), ..Asked::default() };
    let narrowed = asked("gaut").with("recent", "yes").with("page", "1");
    let long = "my knee hurts when it rains ".repeat(200);
    let thanks = |helped, text: &str| ThanksPage {
        frame: frame(),
        helped,
        back: route::to::search(),
        text: text.to_owned(),
        of_search: true,
    };
    vec![
        ("search", page(frame(), &narrowed, one(Some("gout"))).render()),
        ("search-several", page(frame(), &asked("how is gout treated? can I drink beer?"), several).render()),
        ("search-long", page(frame(), &asked(&long), one(None)).render()),
        ("search-none", page(frame(), &asked("?!"), nothing).render()),
        ("search-empty", page(frame(), &Asked::default(), Finding::default()).render()),
        ("thanks", thanks(true, "gout").render()),
        ("thanks-not", thanks(false, "gout").render()),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Asked {
        Asked::of(&Form::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))))
    }

    #[test]
    fn what_narrows_is_combined_kept_in_the_address_and_taken_off_one_by_one() {
        let asked = asked(&[("q", "gout & beer"), ("topic", "gout"), ("recent", "yes"), ("page", "2")]);
        let address = asked.address().unwrap();
        assert_eq!(address, "/search?q=gout%20%26%20beer&topic=gout&recent=yes&page=2");
        let off = asked.off(&Facets::default(), Words::default());
        assert_eq!(off.len(), 2);
        assert_eq!(off[0].href.as_deref(), Some("/search?q=gout%20%26%20beer&recent=yes"));
        assert_eq!(off[1].href.as_deref(), Some("/search?q=gout%20%26%20beer&topic=gout"));
    }

    #[test]
    fn a_long_text_is_narrowed_by_buttons() {
        let long = "my knee hurts ".repeat(500);
        let way = asked(&[("q", &long)]).way("specialty", "cardiology", "Cardiology");
        assert_eq!((way.href, way.set.as_str()), (None, "specialty:cardiology"));
        let pressed = asked(&[("q", &long), ("topic", "knee"), ("page", "3"), ("set", "specialty:cardiology")]);
        assert_eq!(pressed.narrowed, ["cardiology", "knee", "", ""]);
        assert_eq!(pressed.page, 0);
    }

    #[test]
    fn odd_values_are_no_error() {
        assert_eq!(asked(&[("q", "gout"), ("page", "-1"), ("set", "drop table")]).page, 0);
        assert_eq!(asked(&[("q", "a\0b")]).text, "ab");
        let odd = asked(&[("set", "nonsense:x")]);
        assert_eq!(odd, Asked::default());
    }

    #[test]
    fn of_a_text_longer_than_any_message_beginning_and_end_are_read() {
        let text = format!("{}{}what helps?", "a".repeat(30_000), "é".repeat(30_000));
        let bounded = bounded(&text);
        assert_eq!(bounded.chars().count(), MESSAGE_CHARS_MOST);
        assert!(bounded.starts_with('a') && bounded.ends_with("what helps?"));
    }

    #[test]
    fn only_the_address_of_an_answer_is_one() {
        assert_eq!(place_of("/answers/a/b/c"), Some(["a", "b", "c"]));
        for odd in ["", "/answers/a/b", "/answers/a/b/c/d", "https://example.org/answers/a/b/c"] {
            assert_eq!(place_of(odd), None, "{odd}");
        }
    }
}
