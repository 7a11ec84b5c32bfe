//! The conversation a page was made of, message by message: what an editor compares the page with.

use std::collections::BTreeMap;

use askwell_core::consultation::Consultation;
use askwell_core::content::{Answer, Asked, Said};
use askwell_core::id::PractitionerId;
use askwell_core::message::{Author, Kind, Message};
use askwell_store::Reader;
use jiff::Timestamp;
use serde::Serialize;

use crate::{Result, texts};

/// What a message was in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OriginalKind {
    /// The patient asked.
    Asked,
    /// The patient said something else.
    Said,
    /// The doctor asked back.
    AskedBack,
    /// The doctor answered.
    Answered,
}

/// A message as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Original {
    /// What it was.
    pub kind: OriginalKind,
    /// The doctor's name; empty for the patient, whose name the desk does not need.
    pub doctor: String,
    /// When.
    pub at: Timestamp,
    /// What was said, in paragraphs; the parts of an answer in their order.
    pub text: Vec<String>,
}

/// Gives a conversation, oldest first; messages whose words are gone are left out.
pub(super) async fn originals(reader: &mut Reader, consultation: &Consultation) -> Result<Vec<Original>> {
    let words = reader.texts(consultation.messages.iter().map(|message| message.words.text)).await?;
    let mut names: BTreeMap<PractitionerId, String> = BTreeMap::new();
    let mut originals = Vec::new();
    for message in &consultation.messages {
        let Some(text) = words.get(&message.words.text) else { continue };
        let doctor = match message.author {
            Author::Patient => String::new(),
            Author::Practitioner(id) => {
                if let std::collections::btree_map::Entry::Vacant(unnamed) = names.entry(id) {
                    let name = reader.profile(id).await?.map(|profile| profile.name).unwrap_or_default();
                    unnamed.insert(name);
                }
                names.get(&id).cloned().unwrap_or_default()
            }
        };
        let (kind, text) = said(message, text)?;
        originals.push(Original { kind, doctor, at: message.at, text });
    }
    Ok(originals)
}

fn said(message: &Message, text: &str) -> Result<(OriginalKind, Vec<String>)> {
    Ok(match message.kind {
        Kind::Query | Kind::FollowUp => {
            let asked: Asked = texts::read("a query", text)?;
            (OriginalKind::Asked, std::iter::once(asked.text).chain(asked.questions).collect())
        }
        Kind::Answer => {
            let answer: Answer = texts::read("an answer", text)?;
            let blocks = answer.blocks.into_iter().map(|block| block.text);
            let parts = std::iter::once(answer.summary).chain(blocks).chain([answer.seek_care, answer.would_change]);
            (OriginalKind::Answered, parts.filter(|part| !part.trim().is_empty()).collect())
        }
        Kind::QuestionBack => (OriginalKind::AskedBack, vec![texts::read::<Said>("a message", text)?.text]),
        Kind::Reply | Kind::Remark => (OriginalKind::Said, vec![texts::read::<Said>("a message", text)?.text]),
    })
}
