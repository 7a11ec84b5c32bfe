//! The pages about the service: versioned texts from `content/`, with the organization's name and contact filled in.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;

use crate::frame::Frame;
use crate::page::{Page, Policy};
use crate::problem::Problem;
use crate::web::Web;
use crate::when::When;

const EDITORIAL_PROCESS: &str = include_str!("../../../content/editorial-process.md");
const TERMS: &str = include_str!("../../../content/terms.md");
const PRIVACY: &str = include_str!("../../../content/privacy.md");
const ACCESSIBILITY: &str = include_str!("../../../content/accessibility.md");

/// A part of a text about the service.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Heading(String),
    Paragraph(Vec<(bool, String)>),
    List(Vec<Vec<(bool, String)>>),
}

/// A text about the service.
#[derive(Debug, Template)]
#[template(path = "reading/about.html")]
pub(crate) struct AboutPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) parts: Vec<Part>,
}

impl Page for AboutPage {
    const POLICY: Policy = Policy::Public;
}

impl AboutPage {
    pub(crate) fn of(text: &str, contact: &str, frame: Frame, when: &When) -> Self {
        let filled = text.replace("{organization}", &frame.site.organization).replace("{contact}", contact);
        let (front, body) = front_matter(&filled);
        let field = |name: &str| {
            let line = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_default().trim().to_owned()
        };
        let date = field("date").parse().map(|date| when.day(date)).unwrap_or_default();
        let version = frame.words.say("about-version").with("version", field("version")).with("date", date).to_string();
        Self { title: field("title"), version, parts: parts(body), frame }
    }
}

fn front_matter(text: &str) -> (&str, &str) {
    let inside = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    inside.unwrap_or(("", text))
}

/// Reads headings (`## `), lists (`- `), paragraphs and `**strong**`: all that these texts use.
pub(crate) fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        let (heading, item) = (line.strip_prefix("## "), line.strip_prefix("- "));
        if (line.is_empty() || heading.is_some() || item.is_some()) && !paragraph.is_empty() {
            parts.push(Part::Paragraph(strong(&paragraph.join(" "))));
            paragraph.clear();
        }
        match (heading, item, parts.last_mut()) {
            (Some(heading), _, _) => parts.push(Part::Heading(heading.to_owned())),
            (None, Some(item), Some(Part::List(items))) => items.push(strong(item)),
            (None, Some(item), _) => parts.push(Part::List(vec![strong(item)])),
            (None, None, _) if !line.is_empty() => paragraph.push(line),
            _ => {}
        }
    }
    parts
}

/// Splits at `**`; every second stretch is strong.
fn strong(text: &str) -> Vec<(bool, String)> {
    let stretches = text.split("**").enumerate().filter(|(_, stretch)| !stretch.is_empty());
    stretches.map(|(at, stretch)| (at % 2 == 1, stretch.to_owned())).collect()
}

fn about(web: &Web, text: &str, uri: &Uri, request: &HeaderMap) -> Response {
    let ticket = web.cache.ticket();
    let frame = web.frame(uri);
    let when = web.when(frame.words);
    let page = AboutPage::of(text, &web.app.settings().contact, frame, &when);
    web.cache.keep(ticket, uri, Vec::new(), &page, request)
}

pub(super) async fn editorial_process(
    State(web): State<Web>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    Ok(about(&web, EDITORIAL_PROCESS, &uri, &request))
}

pub(super) async fn terms(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    Ok(about(&web, TERMS, &uri, &request))
}

pub(super) async fn privacy(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    Ok(about(&web, PRIVACY, &uri, &request))
}

pub(super) async fn accessibility(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    Ok(about(&web, ACCESSIBILITY, &uri, &request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lists_and_strong_words_are_read() {
        let found = parts("## One\nA **b**\nc.\n\n- d\n- e");
        let plain = |text: &str| (false, text.to_owned());
        let expected = [
            Part::Heading("One".into()),
            Part::Paragraph(vec![plain("A "), (true, "b".into()), plain(" c.")]),
            Part::List(vec![vec![plain("d")], vec![plain("e")]]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn every_text_has_a_title_a_version_and_words() {
        let when = When::new(crate::words::Words::default(), std::sync::Arc::new(jiff::tz::TimeZone::UTC));
        for text in [EDITORIAL_PROCESS, TERMS, PRIVACY, ACCESSIBILITY] {
            let page = AboutPage::of(text, "mail@example.org", crate::sample::frame("/terms"), &when);
            assert!(!page.title.is_empty() && page.parts.len() > 3, "{}", page.title);
            assert!(page.version.contains("2026"), "{}", page.version);
        }
    }
}
