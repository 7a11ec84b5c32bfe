//! A conversation in words: what a page shows of it, and what the fragment shows that comes while the page is open.

use askama::Template;
use askama::filters::HtmlSafe;
use askwell_app::ask::DraftFile;
use askwell_app::converse::{
    Body, Conversation, FileShown, MessageShown, PromiseShown, QuestionStands, Side, Standing,
};
use askwell_app::core::consultation::Subject;
use askwell_app::core::content::{Answer, Source};
use askwell_app::core::message::Kind;
use askwell_app::core::query::{DeclineReason, DeferralReason};
use jiff::Timestamp;

use crate::frame::Frame;
use crate::pages::codes;
use crate::pages::reading::prose::Prose;
use crate::route;
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// A file as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct FileLine {
    pub(crate) name: String,
    pub(crate) size: String,
    /// Where it is fetched; nothing where it cannot be.
    pub(crate) href: String,
}

impl FileLine {
    pub(super) fn of_draft(file: &DraftFile) -> Self {
        Self { name: file.name.clone(), size: size(file.size_bytes), href: String::new() }
    }

    fn of(file: &FileShown, consultation: &str) -> Self {
        let href = route::to::consultation_file(consultation, file.id);
        Self { name: file.name.clone(), size: size(file.size_bytes), href }
    }
}

/// Says a size in kB or MB, as file managers do.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A conversation in words.
#[derive(Debug, Template)]
#[template(path = "patient/talk.html")]
pub(crate) struct Talk {
    pub(crate) words: Words,
    pub(crate) standing: &'static str,
    pub(crate) colour: &'static str,
    /// What happens next, in one sentence.
    pub(crate) next: String,
    pub(crate) is_late: bool,
    pub(crate) questions: Vec<QuestionLine>,
    pub(crate) messages: Vec<MessageLine>,
}

/// One question in words.
#[derive(Debug)]
pub(crate) struct QuestionLine {
    pub(crate) number: u8,
    pub(crate) text: String,
    pub(crate) stands: &'static str,
    pub(crate) colour: &'static str,
}

/// One message in words.
#[derive(Debug)]
pub(crate) struct MessageLine {
    pub(crate) who: String,
    pub(crate) what: &'static str,
    pub(crate) when: Moment,
    pub(crate) is_mine: bool,
    /// When the doctor opened it.
    pub(crate) seen: Option<Moment>,
    /// What was written, as it was written.
    pub(crate) text: String,
    pub(crate) is_gone: bool,
    pub(crate) answer: Option<AnswerLines>,
    pub(crate) files: Vec<FileLine>,
}

/// A doctor's answer in words.
#[derive(Debug)]
pub(crate) struct AnswerLines {
    pub(crate) summary: Prose,
    pub(crate) blocks: Vec<(u8, String, Prose)>,
    pub(crate) seek_care: Prose,
    pub(crate) would_change: Prose,
    pub(crate) numbers: Vec<String>,
    pub(crate) sources: Vec<Source>,
}

/// Its own template escapes every word in it.
impl HtmlSafe for Talk {}

impl Talk {
    /// Puts a conversation into words.
    pub(super) fn of(conversation: &Conversation, frame: &Frame, when: &When, now: Timestamp) -> Self {
        let words = frame.words;
        let id = conversation.id.to_string();
        let (standing, colour) = standing(conversation.standing);
        let questions = conversation.questions.iter().map(|question| {
            let (stands, colour) = stands(question.stands);
            QuestionLine { number: question.number, text: question.text.clone(), stands, colour }
        });
        let messages = conversation.messages.iter().map(|message| line(conversation, message, words, when, now, &id));
        Self {
            words,
            standing,
            colour,
            next: next(conversation, words, when, now),
            is_late: conversation.promise.is_late,
            questions: questions.collect(),
            messages: messages.collect(),
        }
    }
}

fn line(
    conversation: &Conversation,
    message: &MessageShown,
    words: Words,
    when: &When,
    now: Timestamp,
    id: &str,
) -> MessageLine {
    let (who, is_mine) = match &message.by {
        Side::Patient => (words.t("talk-you").to_owned(), true),
        Side::Doctor(doctor) if doctor.name.is_empty() => (words.t("talk-doctor").to_owned(), false),
        Side::Doctor(doctor) => (doctor.name.clone(), false),
    };
    let (text, is_gone, answer) = match &message.body {
        Body::Asked { text, .. } | Body::Said { text } => (text.clone(), false, None),
        Body::Answer(answer) => (String::new(), false, Some(answer_lines(conversation, answer, words))),
        Body::Gone => (String::new(), true, None),
    };
    MessageLine {
        who,
        what: kind(message.kind),
        when: when.soon(message.at, now),
        is_mine,
        seen: message.seen_at.filter(|_| is_mine).map(|at| when.soon(at, now)),
        text,
        is_gone,
        answer,
        files: message.files.iter().map(|file| FileLine::of(file, id)).collect(),
    }
}

fn answer_lines(conversation: &Conversation, answer: &Answer, words: Words) -> AnswerLines {
    // Several answers stand on one page: a link to "source 1" would not say whose, so citations stay plain.
    let prose = |text: &str| Prose::new(words, text, 0);
    let blocks = answer.blocks.iter().map(|block| {
        let question = conversation.questions.iter().find(|question| question.number == block.question);
        (block.question, question.map(|question| question.text.clone()).unwrap_or_default(), prose(&block.text))
    });
    AnswerLines {
        summary: prose(&answer.summary),
        blocks: blocks.collect(),
        seek_care: prose(&answer.seek_care),
        would_change: prose(&answer.would_change),
        numbers: answer.numbers.iter().map(|number| codes::number_line(words, number)).collect(),
        sources: answer.sources.clone(),
    }
}

/// Says what happens next, and by when.
fn next(conversation: &Conversation, words: Words, when: &When, now: Timestamp) -> String {
    let PromiseShown { due, is_late, answered_at, .. } = conversation.promise;
    let said =
        |key: &'static str, moment: Timestamp| words.say(key).with("moment", when.soon(moment, now).words).to_string();
    match (conversation.standing, due) {
        (Standing::Waiting | Standing::WithDoctor, Some(due)) if is_late => said(key("talk-next-late"), due),
        (Standing::Waiting, Some(due)) => said(key("talk-next-waiting"), due),
        (Standing::WithDoctor, Some(due)) => said(key("talk-next-with-doctor"), due),
        (Standing::YourTurn, _) => words.t("talk-next-your-turn").to_owned(),
        (Standing::Answered, _) => match conversation.follow_ups_until {
            Some(until) if conversation.can.follow_up => words
                .n("talk-next-answered", i64::from(conversation.follow_ups_left))
                .with("moment", when.soon(until, now).words)
                .to_string(),
            _ => answered_at.map_or_else(String::new, |at| said(key("talk-next-answered-at"), at)),
        },
        (Standing::Closed, _) => words.t("talk-next-closed").to_owned(),
        (Standing::Withdrawn, _) => words.t("talk-next-withdrawn").to_owned(),
        (Standing::SeekCare, _) => words.t("talk-next-seek-care").to_owned(),
        (Standing::Waiting | Standing::WithDoctor, None) => String::new(),
    }
}

/// Gives the words and the colour of where a conversation stands.
pub(super) fn standing(standing: Standing) -> (&'static str, &'static str) {
    match standing {
        Standing::Waiting => (key("standing-waiting"), "grey"),
        Standing::WithDoctor => (key("standing-with-doctor"), ""),
        Standing::YourTurn => (key("standing-your-turn"), "yellow"),
        Standing::Answered => (key("standing-answered"), "green"),
        Standing::Closed => (key("standing-closed"), "grey"),
        Standing::Withdrawn => (key("standing-withdrawn"), "grey"),
        Standing::SeekCare => (key("standing-seek-care"), "red"),
    }
}

fn stands(stands: QuestionStands) -> (&'static str, &'static str) {
    match stands {
        QuestionStands::Open => (key("question-open"), "grey"),
        QuestionStands::Answered { .. } => (key("question-answered"), "green"),
        QuestionStands::Deferred { reason } => {
            let words = match reason {
                DeferralReason::TestResult => key("question-deferred-test-result"),
                DeferralReason::Course => key("question-deferred-course"),
                DeferralReason::Colleague => key("question-deferred-colleague"),
            };
            (words, "yellow")
        }
        QuestionStands::Declined { reason } => {
            let words = match reason {
                DeclineReason::NeedsExamination => key("question-declined-needs-examination"),
                DeclineReason::TreatingTeam => key("question-declined-treating-team"),
                DeclineReason::OutsideService => key("question-declined-outside-service"),
                DeclineReason::NoEvidence => key("question-declined-no-evidence"),
            };
            (words, "grey")
        }
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Query => key("kind-query"),
        Kind::QuestionBack => key("kind-question-back"),
        Kind::Reply => key("kind-reply"),
        Kind::Answer => key("kind-answer"),
        Kind::FollowUp => key("kind-follow-up"),
        Kind::Remark => key("kind-remark"),
    }
}

/// For whom, as the patient reads it.
pub(super) fn subject_key(subject: Subject) -> &'static str {
    match subject {
        Subject::Myself => key("subject-said-myself"),
        Subject::Child => key("subject-said-child"),
        Subject::CaredFor => key("subject-said-cared-for"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_as_file_managers_do() {
        assert_eq!((size(1), size(20_400), size(2_350_000)), ("1 kB".into(), "21 kB".into(), "2.3 MB".into()));
    }
}
