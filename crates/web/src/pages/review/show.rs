//! A page in preparation as readers would see it, and the help beside it; whole, or as a fragment while somebody types.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::core::content::{Number, Page as Text};
use askwell_app::editing::{Changed, Help, LineShown, ReportShown, VerdictShown};

use crate::pages::reading::Prose;
use crate::pages::reading::evidence::Shown;
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// A section as it will look.
#[derive(Debug)]
pub(super) struct SectionShown {
    pub(super) question: String,
    pub(super) answer: Prose,
}

/// The page as it will look.
#[derive(Debug, Template)]
#[template(path = "review/preview.html")]
pub(super) struct Preview {
    pub(super) words: Words,
    pub(super) title: String,
    pub(super) summary: Prose,
    pub(super) sections: Vec<SectionShown>,
    pub(super) seek_care: Prose,
    pub(super) numbers: Vec<Number>,
    /// What it cites, and every source: those the page names itself, then those of the evidence.
    pub(super) evidence: Shown,
}

// Their own templates escape what people wrote.
impl HtmlSafe for Preview {}
impl HtmlSafe for HelpBox {}
impl HtmlSafe for Beside {}

impl Preview {
    pub(super) fn of(page: &Text, words: Words) -> Self {
        let evidence = Shown::of(words, &page.sources, &page.evidence);
        let prose = |text: &str| Prose::new(words, text, evidence.sources.len());
        let sections = page.sections.iter();
        Self {
            words,
            title: page.title.clone(),
            summary: prose(&page.summary),
            sections: sections
                .map(|section| SectionShown { question: section.question.clone(), answer: prose(&section.answer) })
                .collect(),
            seek_care: prose(&page.seek_care),
            numbers: page.numbers.clone(),
            evidence,
        }
    }
}

/// Help with plain words.
#[derive(Debug, Template)]
#[template(path = "review/help.html")]
pub(super) struct HelpBox {
    pub(super) words: Words,
    pub(super) help: Help,
}

/// What appears while an editor types: the page and the help.
#[derive(Debug, Template)]
#[template(source = "{{ help }}{{ preview }}", ext = "html")]
pub(super) struct Beside {
    pub(super) help: HelpBox,
    pub(super) preview: Preview,
}

impl Beside {
    pub(super) fn of(page: &Text, help: Help, words: Words) -> Self {
        Self { help: HelpBox { words, help }, preview: Preview::of(page, words) }
    }
}

/// The keys the text room speaks in, so that each is found to be said.
const HELP_KEYS: [&str; 11] = [
    key("check-missing-number"),
    key("check-missing-when-to-seek-care"),
    key("check-missing-source"),
    key("check-missing-urgency"),
    key("unique-age"),
    key("unique-place"),
    key("unique-job"),
    key("unique-rare-disease"),
    key("unique-family"),
    key("unique-event"),
    key("unique-background"),
];

impl HelpBox {
    /// Says what the text room names by a key; one it has not learned to say yet is left out.
    fn say(&self, said: &str) -> &'static str {
        HELP_KEYS.iter().find(|key| **key == said).map_or("", |key| self.words.t(key))
    }
}

/// The items of the checklist: name in the form, words, what it means.
pub(super) const CHECKLIST: [(&str, &str, &str); 8] = [
    ("accurate", key("checklist-accurate"), key("checklist-accurate-hint")),
    ("balanced", key("checklist-balanced"), key("checklist-balanced-hint")),
    ("sourced", key("checklist-sourced"), key("checklist-sourced-hint")),
    ("risks_named", key("checklist-risks-named"), key("checklist-risks-named-hint")),
    ("when_to_seek_care", key("checklist-when-to-seek-care"), key("checklist-when-to-seek-care-hint")),
    ("no_identity", key("checklist-no-identity"), key("checklist-no-identity-hint")),
    ("plain_words", key("checklist-plain-words"), key("checklist-plain-words-hint")),
    ("conflicts_declared", key("checklist-conflicts-declared"), key("checklist-conflicts-declared-hint")),
];

/// A verdict in words.
#[derive(Debug)]
pub(super) struct VerdictWords {
    pub(super) head: String,
    pub(super) moment: Moment,
    pub(super) overall: String,
    pub(super) parts: Vec<(String, String)>,
    pub(super) lines: Vec<LineWords>,
    pub(super) is_current: bool,
}

/// A remark on a line in words.
#[derive(Debug)]
pub(super) struct LineWords {
    pub(super) place: String,
    pub(super) words: String,
    pub(super) said: String,
    pub(super) is_resolved: bool,
}

/// Gives earlier verdicts in words.
pub(super) fn verdicts(verdicts: &[VerdictShown], when: &When, words: Words) -> Vec<VerdictWords> {
    let said = |verdict: &VerdictShown| {
        let moment = when.moment(verdict.at);
        let head = if verdict.is_approval { key("verdict-approved") } else { key("verdict-changes") };
        let comments = verdict.comments.parts.iter().filter(|(_, comment)| !comment.trim().is_empty());
        VerdictWords {
            head: words.say(head).with("name", verdict.by.as_str()).to_string(),
            moment,
            overall: verdict.comments.overall.clone(),
            parts: comments.map(|(part, comment)| (part_words(part, words), comment.clone())).collect(),
            lines: verdict.lines.iter().map(|line| line_words(line, words)).collect(),
            is_current: verdict.is_current,
        }
    };
    verdicts.iter().map(said).collect()
}

fn line_words(line: &LineShown, words: Words) -> LineWords {
    let comment = &line.comment;
    let place = words.say("remark-place").with("part", part_words(&comment.part, words));
    LineWords {
        place: place.with("line", line.stands.unwrap_or(comment.line)).to_string(),
        words: comment.words.clone(),
        said: comment.said.clone(),
        is_resolved: line.stands.is_none(),
    }
}

/// Names a part of a page, such as `answer-2`.
pub(super) fn part_words(part: &str, words: Words) -> String {
    let (name, number) = part.rsplit_once('-').unwrap_or((part, ""));
    match (name, number.parse::<usize>()) {
        ("question", Ok(number)) => words.n("part-question", number).to_string(),
        ("answer", Ok(number)) => words.n("part-answer", number).to_string(),
        _ => words
            .t(match part {
                "title" => key("part-title"),
                "summary" => key("part-summary"),
                "seek-care" => key("part-seek-care"),
                _ => key("part-sources"),
            })
            .to_owned(),
    }
}

/// Names evidence that changed; by its name where it is not here any more.
pub(super) fn changed_words(changed: Changed) -> String {
    if changed.title.is_empty() { changed.id } else { changed.title }
}

/// Says what a redaction report holds.
pub(super) fn report_words(report: &ReportShown, when: &When, words: Words) -> String {
    words
        .say("report-filed")
        .with("proposed", report.proposed)
        .with("accepted", report.accepted)
        .with("refused", report.refused)
        .with("added", report.added)
        .with("name", report.by.as_str())
        .with("when", when.moment(report.at).words)
        .to_string()
}
