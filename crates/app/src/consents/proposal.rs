//! The page that a conversation would become, before an editor touches it: the patient's questions, the doctors' answers.

use std::collections::BTreeMap;

use askwell_core::content::{Answer, Number, Page, Section};
use askwell_text::identity::{self, Known, Redaction};
use serde::{Deserialize, Serialize};

use crate::converse::{Body, Conversation, QuestionStands};
use crate::evidence::says_number;

/// A title has at most so many characters; `Page` takes no more.
const TITLE_CHARS: usize = 300;

/// What a patient's own removal leaves in the text.
const REMOVED: &str = "[removed]";

/// A place that was taken out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// What stood there.
    pub was: String,
    /// What stands there now.
    pub now: String,
    /// Why, in plain words; empty where the patient asked for it.
    pub reason: String,
}

/// A page with what was taken out of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The exact text.
    pub page: Page,
    /// What was taken out, each once, in the order of the page.
    pub removed: Vec<Removed>,
}

/// Builds the page of a conversation: each answered question with its answer, the summary of the first answer, every
/// source. Later answers are about what was asked on, and what they add stands with their questions.
///
/// `None` when no question was answered.
pub(super) fn page(conversation: &Conversation, topic_name: &str) -> Option<Page> {
    let mut page = Page { topic_name: topic_name.to_owned(), ..Page::default() };
    let mut answered: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for message in &conversation.messages {
        let Body::Answer(answer) = &message.body else { continue };
        let offset = page.sources.len();
        let cite = |text: &str| renumbered(text, offset);
        for block in &answer.blocks {
            answered.entry(block.question).or_default().push(cite(&block.text));
        }
        let Answer { summary, seek_care, numbers, sources, evidence, .. } = answer.as_ref();
        if page.summary.is_empty() {
            page.summary = cite(summary);
        }
        if !page.seek_care.contains(seek_care.as_str()) {
            let parted = if page.seek_care.is_empty() { "" } else { "\n\n" };
            page.seek_care.push_str(parted);
            page.seek_care.push_str(&cite(seek_care));
        }
        // What evidence says itself, the page shows as evidence; once.
        let own = numbers.iter().filter(|number| !says_number(evidence, number));
        page.numbers.extend(own.map(|number| Number { source: number.source + offset, ..number.clone() }));
        let cited = page.evidence.ids();
        evidence.items().filter(|item| !cited.contains(item.id())).for_each(|item| page.evidence.push(item));
        page.sources.extend(sources.iter().cloned());
    }
    for question in &conversation.questions {
        let Some(texts) = answered.get(&question.number) else { continue };
        if matches!(question.stands, QuestionStands::Answered { .. }) {
            page.sections.push(Section { question: question.text.clone(), answer: texts.join("\n\n") });
        }
    }
    page.title = page.sections.first()?.question.split_whitespace().collect::<Vec<_>>().join(" ");
    page.title = page.title.chars().take(TITLE_CHARS).collect();
    Some(page)
}

/// Takes out of every text of a page what could tell who it is about, and what the patient wants gone besides.
pub(super) fn redacted(page: Page, known: &Known, unwanted: &[String]) -> Proposal {
    let mut removed: Vec<Removed> = Vec::new();
    let mut clean = |text: &str| {
        let proposals = identity::find(text, known);
        for proposal in &proposals {
            let was = text.get(proposal.span.clone()).unwrap_or_default().to_owned();
            note(&mut removed, Removed { was, now: proposal.replacement.clone(), reason: proposal.reason.to_owned() });
        }
        let redactions: Vec<Redaction> = proposals
            .into_iter()
            .map(|proposal| Redaction { span: proposal.span, replacement: proposal.replacement })
            .collect();
        let mut text = identity::redact(text, &redactions);
        for word in unwanted {
            let without = without(&text, word);
            if without != text {
                note(&mut removed, Removed { was: word.clone(), now: REMOVED.to_owned(), reason: String::new() });
            }
            text = without;
        }
        text
    };
    let page = Page {
        title: clean(&page.title),
        summary: clean(&page.summary),
        sections: page
            .sections
            .iter()
            .map(|section| Section { question: clean(&section.question), answer: clean(&section.answer) })
            .collect(),
        seek_care: clean(&page.seek_care),
        ..page
    };
    Proposal { page, removed }
}

fn note(removed: &mut Vec<Removed>, one: Removed) {
    if !removed.contains(&one) {
        removed.push(one);
    }
}

/// Takes words out wherever they stand, in whatever case.
fn without(text: &str, words: &str) -> String {
    let pattern = regex::RegexBuilder::new(&regex::escape(words)).case_insensitive(true).build();
    pattern.map_or_else(|_| text.to_owned(), |pattern| pattern.replace_all(text, regex::NoExpand(REMOVED)).into_owned())
}

/// Adds to each citation `[1]` of a text the number of sources that stand before its own.
fn renumbered(text: &str, offset: usize) -> String {
    if offset == 0 {
        return text.to_owned();
    }
    let citation = regex::Regex::new(r"\[(\d{1,3})\]").expect("a pattern that is checked by a test");
    let shifted = citation.replace_all(text, |found: &regex::Captures<'_>| {
        let number: usize = found.get(1).and_then(|number| number.as_str().parse().ok()).unwrap_or(0);
        format!("[{}]", number + offset)
    });
    shifted.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(answer: &str) -> Page {
        Page {
            title: "Is it safe?".into(),
            summary: "It is.".into(),
            topic_name: "Topic".into(),
            sections: vec![Section {
                question: "Is it safe for my son Tobias Albrecht?".into(),
                answer: answer.into(),
            }],
            ..Page::default()
        }
    }

    #[test]
    fn names_that_the_account_knows_are_taken_out() {
        let known = Known { names: vec!["Tobias Albrecht".into()], ..Known::default() };
        let proposal = redacted(page("Tobias can take it."), &known, &[]);
        let text = format!("{:?}", proposal.page);
        assert!(!text.contains("Tobias") && !text.contains("Albrecht"), "{text}");
        assert!(proposal.removed.iter().any(|removed| removed.was.contains("Tobias") && !removed.reason.is_empty()));
    }

    #[test]
    fn what_the_patient_wants_gone_goes_in_any_case_and_any_script() {
        let unwanted = vec!["glass blower".to_owned(), "स्कूल (2)".to_owned()];
        let proposal = redacted(page("As a Glass Blower at स्कूल (2), it is safe."), &Known::default(), &unwanted);
        assert_eq!(proposal.page.sections[0].answer, "As a [removed] at [removed], it is safe.");
    }

    #[test]
    fn a_later_answers_citations_follow_its_sources() {
        assert_eq!(renumbered("It works [1], often [12]. [a]", 3), "It works [4], often [15]. [a]");
    }
}
