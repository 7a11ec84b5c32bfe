//! Identifiers, one type a noun, so that no two can be mixed up.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A person who can sign in: patient, practitioner, editor, reviewer, coordinator, operator.
    AccountId;
    /// Who asks, or for whom; also names the key under which this person's texts are sealed.
    PatientId;
    /// A verified clinician.
    PractitionerId;
    /// One case, from query to close.
    ConsultationId;
    /// One entry of a conversation.
    MessageId;
    /// A sealed text: a message's words, a draft, a revision's body.
    TextId;
    /// A file in a message.
    AttachmentId;
    /// One public page through its drafts, revisions and corrections.
    PublicationId;
    /// One rostered block of a practitioner's hours.
    ShiftId;
    /// One entry of the list of names that a search treats alike.
    SynonymId;
}

impl AccountId {
    /// Somebody at the command line of the machine, who has no account.
    pub const MACHINE: Self = Self(Uuid::nil());
}
