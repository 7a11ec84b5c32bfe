//! One entry of a conversation; its words and files lie sealed elsewhere, under the patient's key.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::code::Digest;
use crate::id::{AttachmentId, MessageId, PractitionerId, TextId};

/// A message carries at most so many files.
pub const ATTACHMENTS_MOST: usize = 10;

/// What is said, before it has a place in the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The message's identifier.
    pub message: MessageId,
    /// Where the sealed words are.
    pub text: TextId,
    /// Digest of the words.
    pub digest: Digest,
    /// Files that go with them.
    pub attachments: Vec<AttachmentId>,
}

impl Words {
    /// Says whether a message may carry so many files.
    pub fn check(&self) -> Result<(), Refused> {
        if self.attachments.len() > ATTACHMENTS_MOST {
            return Err(Refused::TooManyAttachments { most: ATTACHMENTS_MOST });
        }
        Ok(())
    }
}

/// What a message is in the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The patient's first message.
    Query,
    /// The doctor asks back; the clock stops.
    QuestionBack,
    /// The patient replies to the doctor's question; the clock goes on.
    Reply,
    /// The doctor answers; this keeps the promise.
    Answer,
    /// The patient asks on; a new turn with its own deadline.
    FollowUp,
    /// The patient adds something or says thanks; changes no clock.
    Remark,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The patient or whoever cares for them.
    Patient,
    /// A doctor.
    Practitioner(PractitionerId),
}

/// A message in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// What is said.
    #[serde(flatten)]
    pub words: Words,
    /// What it is.
    pub kind: Kind,
    /// Who wrote it.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// When the other side first opened it; never set otherwise.
    pub seen_at: Option<Timestamp>,
}
