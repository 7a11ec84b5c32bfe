//! Made-up values for tests and for the gallery: one service, one reader, and a sample of every page.

use std::sync::Arc;

use askama::Template as _;

use crate::frame::{Frame, Site};
use crate::problem::{Problem, ProblemPage};
use crate::words::Words;

/// A service on a loopback address with demo content.
pub fn site() -> Arc<Site> {
    Arc::new(Site {
        organization: "Lindenhof Health Cooperative".to_owned(),
        origin: "http://localhost:8080".to_owned(),
        emergency_number: "112".to_owned(),
        demo: true,
    })
}

/// The frame of a public page at `path` in English.
pub fn frame(path: &str) -> Frame {
    frame_in(Words::default(), path)
}

/// The frame of a public page at `path` in a language.
pub fn frame_in(words: Words, path: &str) -> Frame {
    Frame::public(words, site(), path)
}

/// One sample of every page there is: a name and what it renders to. Tests render them in every language, and the
/// gallery writes them for looking at and for the accessibility check, so a page without a sample here is seen by nobody.
pub fn pages(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let page = |problem: Problem, typed: &str, page: Option<&str>| {
        ProblemPage::new(&problem, frame_in(words, "/my"), "a1-17", typed.to_owned(), page.map(str::to_owned)).render()
    };
    let problem = |problem: Problem| page(problem, "", None);
    let mut pages = vec![
        ("not-found", problem(Problem::not_found())),
        ("sign-in-first", problem(Problem::sign_in())),
        ("foreign-form", problem(Problem::foreign_form())),
        ("withdrawn", problem(Problem::gone())),
        ("too-many", problem(Problem::too_many(60))),
        ("broken", problem(Problem::broken())),
        ("typed-in-vain", page(Problem::conflict(), "It began on Monday.\n\nIs that normal?", Some("/my"))),
    ];
    pages.extend(crate::pages::patient::samples::pages(words));
    pages.extend(crate::pages::newsletter::samples(words));
    pages.extend(crate::pages::desk::samples::pages(words));
    pages.extend(crate::pages::board::samples::pages(words));
    pages.extend(crate::pages::promise::samples::pages(words));
    pages.extend(crate::pages::figure::samples::pages(words));
    pages.extend(crate::pages::reading::samples::pages(words));
    pages.extend(crate::pages::admin::samples::pages(words));
    pages.extend(crate::pages::mails::samples(words));
    pages.extend(crate::pages::review::samples::pages(words));
    pages
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_page_renders_in_every_language_with_one_heading_and_a_title() {
        for words in Words::all() {
            for (name, html) in pages(words) {
                let html = html.unwrap();
                assert_eq!(html.matches("<h1").count(), 1, "{name}");
                assert!(
                    html.contains(&format!("<html lang=\"{}\" dir=\"{}\">", words.tag(), words.direction())),
                    "{name}"
                );
                assert!(
                    !html.contains("<title> –") && !html.contains("style=\"") && !html.contains("onclick"),
                    "{name}"
                );
                // A part of a page that was escaped would show its tags to the reader.
                assert!(!html.contains("class=&#34;"), "{name}");
            }
        }
    }
}
