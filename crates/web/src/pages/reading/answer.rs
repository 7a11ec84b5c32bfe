//! One answer: the page, its history, its form for machines, and what stands at its address when it is gone.

use askama::Template;
use askwell_app::core::content::{MESSAGE_CHARS_MOST, Page as Text};
use askwell_app::core::publication::RetractionReason;
use askwell_app::{AnswerPage as Answer, DoctorCard, Error, Found};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::diff::{self, Change, Stretch};
use super::evidence::Shown;
use super::glossary::{self, Term, Unseen};
use super::json_ld::{self, JsonLd};
use super::prose::Prose;
use super::register;
use super::search::helped_of;
use super::shelves::Card;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::figure::Her2;
use crate::problem::Problem;
use crate::said::Said;
use crate::web::Web;
use crate::when::{Moment, When};
use crate::words::{Words, key};
use crate::{keeping, route};

type Address = Path<(String, String, String)>;

/// A doctor beside an answer.
#[derive(Debug)]
pub(crate) struct Doctor {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) qualifications: String,
    pub(crate) registration: String,
    pub(crate) checked: String,
    /// Where the register itself shows the registration, for registers that do.
    pub(crate) register: Option<String>,
    pub(crate) interests: String,
}

impl Doctor {
    fn of(card: &DoctorCard, words: Words, when: &When) -> Self {
        let registration = words.say("doctor-registration").with("register", card.register.to_uppercase());
        let registration =
            registration.with("number", card.registration.as_str()).with("country", card.country.as_str());
        let checked = card.verified_at.map(|at| words.say("doctor-checked").with("date", when.day_of(at)).to_string());
        Self {
            name: card.name.clone(),
            href: route::to::doctor(&card.slug),
            qualifications: card.qualifications.clone(),
            registration: registration.to_string(),
            checked: checked.unwrap_or_default(),
            register: register::page(&card.register, &card.registration),
            interests: card.interests.clone(),
        }
    }
}

/// One question with its answer.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) number: usize,
    pub(crate) question: String,
    pub(crate) answer: Prose,
}

/// One number of the table.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub(crate) what: String,
    pub(crate) in_whom: String,
    pub(crate) compared_with: String,
    pub(crate) value: String,
    pub(crate) source: usize,
}

/// Whether somebody here looked at it, and whether that was long ago.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    Reviewed,
    Overdue,
    Imported,
}

/// An answer's page.
#[derive(Debug, Template)]
#[template(path = "reading/answer.html")]
pub(crate) struct AnswerPage {
    pub(crate) frame: Frame,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) summary: Prose,
    pub(crate) description: String,
    pub(crate) contents: Vec<(String, String)>,
    pub(crate) sections: Vec<Section>,
    pub(crate) seek_care: Prose,
    pub(crate) numbers: Vec<Evidence>,
    pub(crate) evidence: Shown,
    pub(crate) evidence_changed: bool,
    pub(crate) her2: Option<Her2>,
    pub(crate) glossary: Vec<&'static Term>,
    pub(crate) standing: Standing,
    /// Whether lists and search still point it out.
    pub(crate) listed: bool,
    pub(crate) answered_by: Vec<Doctor>,
    pub(crate) reviewed_by: Option<Doctor>,
    pub(crate) reviewed_on: String,
    pub(crate) next_review_on: String,
    pub(crate) published: Moment,
    pub(crate) updated: Option<Moment>,
    pub(crate) revision: u32,
    pub(crate) digest: String,
    pub(crate) conversation: bool,
    /// Said near the top where an earlier version was public.
    pub(crate) corrected: Option<String>,
    /// What is known of how it came about: agreed on a day, so many places removed.
    pub(crate) agreed: String,
    pub(crate) removed: String,
    pub(crate) share: String,
    pub(crate) origin: Vec<(&'static str, String)>,
    pub(crate) origin_href: Option<String>,
    pub(crate) demo: bool,
    pub(crate) related: Vec<Card>,
    pub(crate) history: String,
    pub(crate) proof: String,
    pub(crate) helped: String,
    pub(crate) json: String,
    pub(crate) json_ld: JsonLd,
}

impl Page for AnswerPage {
    const POLICY: Policy = Policy::Public;
}

impl AnswerPage {
    pub(crate) fn of(answer: &Answer, field: &str, frame: Frame, when: &When) -> Self {
        let words = frame.words;
        let evidence = Shown::of(words, &answer.sources, &answer.evidence);
        let glossary = glossary::found(&answer.language, texts(answer));
        let mut unseen = Unseen::new(&glossary);
        let mut prose = |text: &str| Prose::explained(words, text, evidence.sources.len(), &mut unseen);
        let (specialty, topic, slug) = steps(&answer.path);
        let summary = prose(&answer.summary);
        let sections: Vec<Section> = (1..)
            .zip(&answer.sections)
            .map(|(number, section)| Section {
                number,
                question: section.question.clone(),
                answer: prose(&section.answer),
            })
            .collect();
        let seek_care = prose(&answer.seek_care);
        let standing = match (&answer.reviewed_by, answer.review_overdue) {
            (None, _) => Standing::Imported,
            (Some(_), true) => Standing::Overdue,
            (Some(_), false) => Standing::Reviewed,
        };
        Self {
            crumbs: vec![
                (words.t("nav-answers").to_owned(), route::to::answers()),
                (field.to_owned(), route::to::specialty(specialty)),
                (answer.topic_name.clone(), route::to::topic(specialty, topic)),
            ],
            title: answer.title.clone(),
            language: answer.language.clone(),
            summary,
            description: answer.summary.clone(),
            contents: contents(answer, &sections, words),
            seek_care,
            numbers: answer.numbers.iter().map(number).collect(),
            evidence,
            evidence_changed: answer.evidence_changed,
            her2: answer.figures.iter().any(|figure| figure.as_str() == "her2").then(|| Her2::new(words)),
            glossary,
            standing,
            listed: answer.listed,
            answered_by: answer.answered_by.iter().map(|doctor| Doctor::of(doctor, words, when)).collect(),
            reviewed_by: answer.reviewed_by.as_ref().map(|doctor| Doctor::of(doctor, words, when)),
            reviewed_on: answer.reviewed_at.map(|at| when.day_of(at)).unwrap_or_default(),
            next_review_on: answer.next_review_on.map(|on| when.day(on)).unwrap_or_default(),
            published: Moment { words: when.day_of(answer.published_at), machine: answer.published_at.to_string() },
            updated: (answer.updated_at != answer.published_at)
                .then(|| Moment { words: when.day_of(answer.updated_at), machine: answer.updated_at.to_string() }),
            revision: answer.revision,
            digest: answer.digest.clone(),
            conversation: answer.imported.is_none(),
            corrected: (answer.revision > 1 && answer.updated_at != answer.published_at)
                .then(|| words.say("answer-corrected").with("date", when.day_of(answer.updated_at)).to_string()),
            agreed: match answer.agreed_at {
                Some(at) => words.say("answer-provenance-agreed-on").with("date", when.day_of(at)).to_string(),
                None => words.t("answer-provenance-agreed").to_owned(),
            },
            removed: match answer.places_removed {
                Some(places) => words.n("answer-provenance-places", places).to_string(),
                None => words.t("answer-provenance-removed").to_owned(),
            },
            share: share(answer, &frame),
            origin: origin(answer, words, when),
            origin_href: answer.imported.as_ref().and_then(|imported| imported.origin.clone()),
            demo: answer.demo,
            related: answer.related.iter().map(|related| Card::of(related, when)).collect(),
            history: route::to::answer_history(specialty, topic, slug),
            proof: route::to::answer_proof(specialty, topic, slug),
            helped: route::to::answer_helped(specialty, topic, slug),
            json: format!("{}.json", answer.path),
            json_ld: json_ld::answer(answer, field, &frame),
            sections,
            frame,
        }
    }
}

fn steps(path: &str) -> (&str, &str, &str) {
    let mut steps = path.trim_start_matches("/answers/").splitn(3, '/');
    let mut next = || steps.next().unwrap_or_default();
    (next(), next(), next())
}

fn contents(answer: &Answer, sections: &[Section], words: Words) -> Vec<(String, String)> {
    let mut items: Vec<(String, String)> =
        sections.iter().map(|section| (section.question.clone(), format!("question-{}", section.number))).collect();
    for (is_there, key, anchor) in [
        (!answer.seek_care.trim().is_empty(), key("answer-seek-care"), "care"),
        (!answer.numbers.is_empty(), key("answer-numbers"), "numbers"),
        (!answer.evidence.results.is_empty(), key("evidence-results"), "evidence"),
        (!answer.evidence.medicines.is_empty(), key("evidence-medicines"), "medicines"),
        (answer.figures.iter().any(|figure| figure.as_str() == "her2"), key("figure-on-answer"), "figure"),
        (!answer.sources.is_empty() || !answer.evidence.is_empty(), key("answer-sources"), "sources"),
        (true, key("answer-who"), "who"),
    ] {
        if is_there {
            items.push((words.t(key).to_owned(), anchor.to_owned()));
        }
    }
    items
}

/// Everything on a page in which a medical word may stand.
fn texts(answer: &Answer) -> Vec<&str> {
    let mut texts = vec![answer.title.as_str(), &answer.summary, &answer.seek_care];
    texts.extend(answer.sections.iter().flat_map(|section| [section.question.as_str(), &section.answer]));
    for result in &answer.evidence.results {
        texts.extend([result.in_whom.as_str(), &result.tried, &result.compared_with, &result.measured, &result.note]);
        texts.extend(result.hazard.as_ref().map(|_| "hazard ratio"));
    }
    for medicine in &answer.evidence.medicines {
        texts.extend([medicine.class.as_str(), &medicine.mechanism]);
        texts.extend(medicine.risks.iter().map(String::as_str));
    }
    texts
}

/// A link that writes a mail about the page; nobody but the reader's own mail program learns of it.
fn share(answer: &Answer, frame: &Frame) -> String {
    route::with_query("mailto:", [("subject", answer.title.as_str()), ("body", &frame.canonical())])
}

fn number(number: &askwell_app::core::content::Number) -> Evidence {
    Evidence {
        what: number.what.clone(),
        in_whom: number.in_whom.clone(),
        compared_with: number.compared_with.clone(),
        value: number.value.clone(),
        source: number.source,
    }
}

/// What an imported page's source says of itself.
fn origin(answer: &Answer, words: Words, when: &When) -> Vec<(&'static str, String)> {
    let Some(imported) = &answer.imported else { return Vec::new() };
    let day = |on: &Option<jiff::civil::Date>| on.map(|on| when.day(on));
    let rows = [
        (key("answer-origin-answered"), imported.answered_by.clone()),
        (key("answer-origin-reviewed"), imported.reviewed_by.clone()),
        (key("answer-origin-published-on"), day(&imported.published_on)),
        (key("answer-origin-reviewed-on"), day(&imported.reviewed_on)),
        (key("answer-origin-license"), imported.license.clone()),
    ];
    rows.into_iter().filter_map(|(key, value)| Some((words.t(key), value?))).collect()
}

/// What stands at the address of an answer that is gone.
#[derive(Debug, Template)]
#[template(path = "reading/gone.html")]
pub(crate) struct GonePage {
    pub(crate) frame: Frame,
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) day: String,
}

impl Page for GonePage {
    const POLICY: Policy = Policy::Public;

    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }
}

pub(super) async fn answer(
    State(web): State<Web>,
    Path((specialty, topic, slug)): Address,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(slug) = slug.strip_suffix(".json") {
        return machine(&web, &specialty, &topic, slug).await;
    }
    let ticket = web.cache.ticket();
    let found = web.app.answer_at(&specialty, &topic, &slug).await?;
    let frame = web.frame(&uri);
    let when = web.when(frame.words);
    let gone = |title, text, at, frame| page::show(&GonePage { title, text, day: when.day_of(at), frame });
    let answer = match found {
        Found::Live(answer) => answer,
        Found::Merged { path, .. } => return Ok(elsewhere(&path)),
        Found::Retracted { reason, at, .. } => {
            return Ok(gone(key("gone-retracted-title"), retraction(reason), at, frame));
        }
        Found::Withdrawn { at } => {
            return Ok(gone(key("gone-withdrawn-title"), key("gone-withdrawn-text"), at, frame));
        }
    };
    let doctors = answer.answered_by.iter().chain(&answer.reviewed_by).map(|doctor| keeping::doctor(&doctor.slug));
    let mut tags = vec![keeping::answer(&answer.id), keeping::shelf(Some(&answer.specialty), Some(&answer.topic))];
    tags.extend(doctors);
    let field = askwell_app::specialty_name(&answer.specialty);
    let page = AnswerPage::of(&answer, field, frame, &when);
    if uri.query().is_some() {
        return Ok(page::show(&page));
    }
    Ok(web.cache.keep(ticket, &uri, tags, &page, &request))
}

/// What an address below an answer's says when there is nothing: gone, where the answer is gone, and else that it never was.
pub(super) async fn nothing_below(web: &Web, (specialty, topic, slug): (&str, &str, &str), error: Error) -> Problem {
    match (error, web.app.answer_at(specialty, topic, slug).await) {
        (Error::NotFound, Ok(Found::Retracted { .. } | Found::Withdrawn { .. })) => Problem::gone(),
        (error, _) => error.into(),
    }
}

/// Leads to the page that says the same. A merger can be undone, so no browser keeps this for longer than a page.
fn elsewhere(path: &str) -> Response {
    ([(CACHE_CONTROL, Policy::Public.header())], Redirect::permanent(path)).into_response()
}

fn retraction(reason: RetractionReason) -> &'static str {
    match reason {
        RetractionReason::Wrong => key("gone-retracted-wrong"),
        RetractionReason::Outdated => key("gone-retracted-outdated"),
        RetractionReason::Superseded => key("gone-retracted-superseded"),
        RetractionReason::Identity => key("gone-retracted-identity"),
    }
}

/// The page's data as JSON; what is gone is 410 with nothing in it.
async fn machine(web: &Web, specialty: &str, topic: &str, slug: &str) -> Result<Response, Problem> {
    match web.app.answer_at(specialty, topic, slug).await? {
        Found::Live(answer) => {
            Ok(([("cache-control", "public, max-age=0, s-maxage=30, must-revalidate")], Json(*answer)).into_response())
        }
        Found::Merged { path, .. } => Ok(elsewhere(&format!("{path}.json"))),
        Found::Retracted { .. } | Found::Withdrawn { .. } => Err(Problem::gone()),
    }
}

/// One revision in the history.
#[derive(Debug)]
pub(crate) struct RevisionRow {
    pub(crate) number: u32,
    pub(crate) live: bool,
    pub(crate) written: Moment,
    pub(crate) signed: String,
    pub(crate) digest: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) summary: String,
    /// What changed from the version before, part by part; none for the first.
    pub(crate) changes: Vec<(&'static str, Vec<Stretch>)>,
    pub(crate) has_before: bool,
}

/// An answer's revisions.
#[derive(Debug, Template)]
#[template(path = "reading/history.html")]
pub(crate) struct HistoryPage {
    pub(crate) frame: Frame,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) title: String,
    pub(crate) revisions: Vec<RevisionRow>,
    /// Pages that lead here now: title and what happened.
    pub(crate) merged: Vec<(String, String)>,
}

impl Page for HistoryPage {
    const POLICY: Policy = Policy::Public;
}

pub(super) async fn history(
    State(web): State<Web>,
    Path((specialty, topic, slug)): Address,
    uri: Uri,
) -> Result<Response, Problem> {
    if let Some(path) = web.app.answer_leads_to(&specialty, &topic, &slug).await? {
        return Ok(elsewhere(&format!("{path}/history")));
    }
    let history = match web.app.answer_history(&specialty, &topic, &slug).await {
        Err(error) => return Err(nothing_below(&web, (&specialty, &topic, &slug), error).await),
        Ok(history) => history,
    };
    let frame = web.frame(&uri);
    let (words, when) = (frame.words, web.when(frame.words));
    // Newest first: each is compared with the one that comes after it here.
    let texts: Vec<_> = history.revisions.iter().map(|revision| revision.page.clone()).collect();
    let revisions = history.revisions.into_iter().enumerate().map(|(at, revision)| {
        let page = revision.page.unwrap_or_default();
        let sources = page.sources.len();
        let signed = match (revision.reviewed_by, revision.reviewed_at) {
            (Some(name), Some(at)) => {
                words.say("history-signed").with("name", name).with("date", when.day_of(at)).to_string()
            }
            _ => words.t("history-unsigned").to_owned(),
        };
        let before = texts.get(at + 1).and_then(Option::as_ref);
        let changes = before.map(|before| changes(before, &page, words)).unwrap_or_default();
        let sections = (1..).zip(page.sections).map(|(number, section)| Section {
            number,
            question: section.question,
            answer: Prose::new(words, &section.answer, sources),
        });
        RevisionRow {
            number: revision.number,
            live: revision.live,
            written: when.moment(revision.at),
            signed,
            digest: revision.digest,
            sections: sections.collect(),
            summary: page.summary,
            changes,
            has_before: before.is_some(),
        }
    });
    let crumbs =
        vec![(words.t("nav-answers").to_owned(), route::to::answers()), (history.title.clone(), history.path.clone())];
    let merged = history.merged.into_iter().map(|one| {
        let said = words.say("history-merged").with("date", when.day_of(one.at)).with("path", one.path);
        (one.title, said.to_string())
    });
    let merged = merged.collect();
    let page = HistoryPage { crumbs, title: history.title, revisions: revisions.collect(), merged, frame };
    Ok(page::show(&page))
}

/// What changed from one version to the next, in the parts where anything did.
fn changes(before: &Text, after: &Text, words: Words) -> Vec<(&'static str, Vec<Stretch>)> {
    let running = |page: &Text| -> String {
        let parts = page.sections.iter().map(|section| format!("{}\n{}\n\n", section.question, section.answer));
        parts.collect()
    };
    let sources = |page: &Text| -> String {
        let own = page.sources.iter().map(|source| format!("{}. {}\n", source.title, source.url));
        let cited = page.evidence.items().map(|item| format!("{}\n", item.id()));
        own.chain(cited).collect()
    };
    let parts = [
        (key("history-title-part"), before.title.clone(), after.title.clone()),
        (key("answer-short"), before.summary.clone(), after.summary.clone()),
        (key("history-questions"), running(before), running(after)),
        (key("answer-seek-care"), before.seek_care.clone(), after.seek_care.clone()),
        (key("answer-sources"), sources(before), sources(after)),
    ];
    let changed = parts.into_iter().filter(|(_, before, after)| before != after);
    changed.map(|(part, before, after)| (words.t(part), diff::words(&before, &after))).collect()
}

/// Thanks for saying so.
#[derive(Debug, Template)]
#[template(path = "reading/thanks.html")]
pub(crate) struct ThanksPage {
    pub(crate) frame: Frame,
    pub(crate) helped: bool,
    pub(crate) back: String,
    /// What was searched for, to ask it of a doctor.
    pub(crate) text: String,
    /// Whether it is said of a search, not of one answer.
    pub(crate) of_search: bool,
}

impl Page for ThanksPage {
    const POLICY: Policy = Policy::Private;
}

/// Takes whether the answer helped; said again in the same browser it counts nothing, said otherwise it moves.
pub(super) async fn helped(
    State(web): State<Web>,
    Path((specialty, topic, slug)): Address,
    request: HeaderMap,
    uri: Uri,
    form: Form,
) -> Result<Response, Problem> {
    let helped = helped_of(&form)?;
    let mut said = Said::of(&request, web.site.is_https());
    let back = route::to::answer(&specialty, &topic, &slug);
    let before = said.say(&back, helped);
    web.app.answer_helped(&specialty, &topic, &slug, before, helped).await?;
    // What led here, where a script kept it: short, so that it may go on to whoever asks.
    let text: String = form.value("q").trim().chars().take(MESSAGE_CHARS_MOST).collect();
    if !text.is_empty() {
        let before = said.say(&format!("search {text}"), helped);
        web.app.search_answered(&text, before, helped).await?;
    }
    let mut response = page::show(&ThanksPage { frame: web.frame(&uri), helped, back, text, of_search: false });
    response.headers_mut().append(SET_COOKIE, said.cookie(web.site.is_https()));
    Ok(response)
}
