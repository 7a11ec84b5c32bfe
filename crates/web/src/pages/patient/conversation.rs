//! The conversation: shown, shown again when it changes, and its files.

use askama::Template;
use askwell_app::converse::{Can, ConsentStanding, Conversation};
use askwell_app::core::id::{AttachmentId, ConsultationId};
use askwell_app::core::message::ATTACHMENTS_MOST;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::ask_steps::about_line;
use super::care::Care;
use super::sign_in::refused;
use super::talk::{FileLine, Talk, subject_key};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::{Words, key};

/// A file is shown by nothing of ours: whatever it holds, it runs nothing and loads nothing.
const FILE_POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

/// A conversation as its patient has it.
#[derive(Debug, Template)]
#[template(path = "patient/conversation.html")]
pub(crate) struct ConversationPage {
    pub(crate) frame: Frame,
    pub(crate) title: String,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) talk: Talk,
    pub(crate) links: Links,
    /// What was typed and is not sent: refused, or waits for the patient to read that care is needed.
    pub(crate) form: Form,
    pub(crate) key: String,
    pub(crate) kept_files: Vec<(String, FileLine)>,
    pub(crate) care: Option<Care>,
    pub(crate) can: Can,
    pub(crate) say: SayWords,
    pub(crate) most_bytes: u64,
    pub(crate) most_megabytes: u64,
    pub(crate) most_files: usize,
    /// The words of the question how it went, when it is asked.
    pub(crate) outcome: Option<&'static str>,
    pub(crate) outcomes: Vec<Choice>,
    pub(crate) consent: &'static str,
}

/// The keys of what stands around the field for a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SayWords {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) send: &'static str,
    pub(crate) send_remark: &'static str,
}

impl SayWords {
    /// Chooses by what the patient can do; after care was advised, sending is said to be in spite of it.
    pub(crate) fn of(can: &Can, needs_care: bool) -> Self {
        let (label, hint, send, send_remark) = if can.reply {
            (key("say-reply"), key("say-reply-hint"), key("say-send-reply"), key("say-send-aside"))
        } else if can.follow_up {
            (key("say-follow-up"), key("say-follow-up-hint"), key("say-send-follow-up"), key("say-send-thanks"))
        } else {
            (key("say-remark"), key("say-remark-hint"), key("say-send-remark"), key("say-send-remark"))
        };
        let anyway = key("say-send-anyway");
        Self {
            label,
            hint,
            send: if needs_care { anyway } else { send },
            send_remark: if needs_care && !can.reply && !can.follow_up { anyway } else { send_remark },
        }
    }
}

/// Where the parts of a conversation's page lead.
#[derive(Debug)]
pub(crate) struct Links {
    pub(crate) say: String,
    pub(crate) end: String,
    pub(crate) outcome: String,
    pub(crate) consent: String,
    pub(crate) live: String,
    pub(crate) talk: String,
}

impl Page for ConversationPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        refused(self.form.is_refused())
    }
}

/// What just happened, told by the address one was sent to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct News {
    news: String,
}

impl News {
    fn words(&self, words: Words) -> Option<String> {
        let key = match self.news.as_str() {
            "sent" => key("news-sent"),
            "said" => key("news-said"),
            "withdrawn" => key("news-withdrawn"),
            "closed" => key("news-closed"),
            "outcome" => key("news-outcome"),
            "consent" => key("news-consent"),
            "consent-withdrawn" => key("news-consent-withdrawn"),
            _ => return None,
        };
        Some(words.t(key).to_owned())
    }
}

pub(super) async fn conversation(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Query(news): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut page = page_of(&web, &caller, id, &uri, Form::new()).await?;
    page.frame.news = news.words(page.frame.words);
    // The page is on its way to the patient's eyes: now, and only now, what the doctor wrote counts as seen.
    web.app.conversation_seen(caller.actor(), id).await?;
    Ok(page::show(&page))
}

/// Puts the page together around what was typed and is not sent.
pub(super) async fn page_of(
    web: &Web,
    caller: &Caller,
    id: ConsultationId,
    uri: &Uri,
    form: Form,
) -> Result<ConversationPage, Problem> {
    let conversation = web.app.conversation(caller.actor(), id).await?;
    let path = route::to::consultation(id);
    let mut frame = caller.frame(web, uri);
    frame.path = path;
    let (when, now) = (web.when(frame.words), web.app.now());
    let talk = Talk::of(&conversation, &frame, &when, now);
    let most_bytes = web.app.settings().attachment_bytes_most;
    let w = frame.words;
    let outcomes = vec![
        Choice::new("better", w.t("outcome-better")),
        Choice::new("same", w.t("outcome-same")),
        Choice::new("worse", w.t("outcome-worse")),
        Choice::new("sought_care", w.t("outcome-sought-care")),
    ];
    Ok(ConversationPage {
        title: conversation.title.clone(),
        facts: facts(&conversation, w),
        talk,
        links: Links {
            say: route::to::consultation_say(id),
            end: route::to::consultation_end(id),
            outcome: route::to::consultation_outcome(id),
            consent: route::to::consent(id),
            live: route::to::live(format!("consultation-{id}")),
            talk: route::to::consultation_talk(id),
        },
        form,
        key: web.app.form_key().to_string(),
        kept_files: Vec::new(),
        care: None,
        can: conversation.can,
        say: SayWords::of(&conversation.can, false),
        most_bytes,
        most_megabytes: most_bytes / 1_048_576,
        most_files: ATTACHMENTS_MOST,
        outcome: conversation.outcome_day.map(outcome_key),
        outcomes,
        consent: match conversation.consent {
            ConsentStanding::None => key("consent-link-none"),
            ConsentStanding::Given { .. } => key("consent-link-given"),
            ConsentStanding::Withdrawn { .. } => key("consent-link-withdrawn"),
        },
        frame,
    })
}

fn outcome_key(day: u16) -> &'static str {
    match day {
        7 => key("outcome-title-7"),
        21 => key("outcome-title-21"),
        _ => key("outcome-title-90"),
    }
}

fn facts(conversation: &Conversation, words: Words) -> Vec<(&'static str, String)> {
    let mut whom = words.t(subject_key(conversation.subject)).to_owned();
    let about = about_line(words, &conversation.about);
    if !about.is_empty() {
        whom = format!("{whom} ({about})");
    }
    let field = match conversation.specialty.as_str() {
        "other" => words.t("talk-field-other").to_owned(),
        code => askwell_app::specialty_name(code).to_owned(),
    };
    let mut facts = vec![
        (key("check-whom"), whom),
        (key("field-specialty"), field),
        (key("field-language"), codes::language_name(conversation.language.as_str()).to_owned()),
    ];
    if let Some(doctor) = conversation.doctor.as_ref().filter(|doctor| !doctor.name.is_empty()) {
        facts.push((
            key("talk-doctor"),
            [doctor.name.as_str(), doctor.qualifications.as_str()].join(", ").trim_end_matches(", ").to_owned(),
        ));
    }
    facts
}

/// Gives the conversation without the page around it.
pub(super) async fn talk(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let conversation = web.app.conversation(caller.actor(), id_of(&id)?).await?;
    let frame = caller.frame(&web, &uri);
    let talk = Talk::of(&conversation, &frame, &web.when(frame.words), web.app.now());
    let html = talk.render().map_err(|_| Problem::broken())?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")], html).into_response())
}

/// Sends a file to somebody involved: to keep, never to run.
pub(super) async fn file(
    State(web): State<Web>,
    caller: Caller,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file: AttachmentId = id_of(&file)?;
    let sent = web.app.file_send(caller.actor(), id_of(&id)?, file).await?;
    let headers = [
        (CONTENT_TYPE, header(&sent.media_type)),
        (CONTENT_LENGTH, HeaderValue::from(sent.size_bytes)),
        (CONTENT_DISPOSITION, header(&disposition(&sent.name))),
        (CONTENT_SECURITY_POLICY, FILE_POLICY),
        (CACHE_CONTROL, Policy::Private.header()),
    ];
    Ok((headers, Body::from_stream(sent.content)).into_response())
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Names a download (RFC 6266): the name in UTF-8, every odd byte percent-encoded.
pub(super) fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_header_is_only_a_name() {
        assert_eq!(
            disposition("a\"\r\nSet-Cookie: x é.pdf"),
            "attachment; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20x%20%C3%A9.pdf"
        );
    }
}
