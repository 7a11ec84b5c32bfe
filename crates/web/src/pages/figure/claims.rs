//! The box "often said, more precisely".

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::figures::claim::Verdict;
use askwell_app::figures::source::{Confidence, source};
use askwell_app::figures::{Claim, claims};

use crate::words::{Words, key};

/// The words of each claim: what is often said, and what is more precise.
const SAID: [(&str, &str); 14] = [
    (key("figure-claim-1-said"), key("figure-claim-1")),
    (key("figure-claim-2-said"), key("figure-claim-2")),
    (key("figure-claim-3-said"), key("figure-claim-3")),
    (key("figure-claim-4-said"), key("figure-claim-4")),
    (key("figure-claim-5-said"), key("figure-claim-5")),
    (key("figure-claim-6-said"), key("figure-claim-6")),
    (key("figure-claim-7-said"), key("figure-claim-7")),
    (key("figure-claim-8-said"), key("figure-claim-8")),
    (key("figure-claim-9-said"), key("figure-claim-9")),
    (key("figure-claim-10-said"), key("figure-claim-10")),
    (key("figure-claim-11-said"), key("figure-claim-11")),
    (key("figure-claim-12-said"), key("figure-claim-12")),
    (key("figure-claim-13-said"), key("figure-claim-13")),
    (key("figure-claim-14-said"), key("figure-claim-14")),
];

/// One sentence often said, with what is more precise.
#[derive(Debug)]
struct Judged {
    said: &'static str,
    verdict: &'static str,
    more_precisely: &'static str,
    /// Read at second hand, or partly from memory: marked.
    is_second_hand: bool,
    sources: Vec<(String, &'static str)>,
}

/// All of them, in reading order.
#[derive(Debug, Template)]
#[template(path = "figure/claims.html")]
pub(crate) struct Claims {
    words: Words,
    claims: Vec<Judged>,
}

/// Its own template escapes every word in it.
impl HtmlSafe for Claims {}

impl Claims {
    /// The box in a language.
    pub(crate) fn new(words: Words) -> Self {
        let judged = |(claim, (said, more)): (&Claim, &(&'static str, &'static str))| Judged {
            said: words.t(said),
            verdict: words.t(verdict(claim.verdict)),
            more_precisely: words.t(more),
            is_second_hand: claim.confidence == Confidence::Medium,
            sources: claim.sources.iter().filter_map(|id| source(id)).map(named).collect(),
        };
        Self { words, claims: claims().iter().zip(&SAID).map(judged).collect() }
    }
}

fn named(source: &askwell_app::figures::source::Source) -> (String, &'static str) {
    let title = source.year.map_or_else(|| source.title.to_owned(), |year| format!("{}, {year}", source.title));
    (title, source.address)
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => key("figure-verdict-holds"),
        Verdict::Simplified => key("figure-verdict-simplified"),
        Verdict::PictureOnly => key("figure-verdict-picture"),
        Verdict::TooBroad => key("figure-verdict-too-broad"),
        Verdict::Added => key("figure-verdict-added"),
        Verdict::NotForTheModel => key("figure-verdict-trials"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_english_of_the_box_is_what_was_judged() {
        let words = Words::of("en").expect("English");
        assert_eq!(claims().len(), SAID.len());
        for (claim, (said, more)) in claims().iter().zip(SAID) {
            assert_eq!((words.t(said), words.t(more)), (claim.often_said, claim.more_precisely), "{}", claim.id);
        }
    }
}
