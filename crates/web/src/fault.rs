//! What a use case refuses, as a problem in plain words.

use askwell_app::Error;
use askwell_app::core::Refused;

use crate::problem::Problem;
use crate::words::key;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::SignInFirst => Self::sign_in(),
            Error::Forbidden => Self::forbidden(),
            Error::Refused(refused) => Self::conflict().because(refusal_key(&refused)),
            Error::Stale => Self::conflict(),
            Error::TooMany { seconds } => Self::too_many(u64::from(seconds)),
            Error::File { problem: "too_large" } => Self::too_large(),
            Error::File { .. } => Self::unsupported(),
            Error::BadContent(_) | Error::Field { .. } | Error::Line { .. } => Self::invalid(Vec::new()),
            Error::Store(askwell_app::StoreError::Full) => {
                tracing::error!("the disk is full: reads go on, writes are refused");
                Self::resting(60).because(key("error-disk-full"))
            }
            Error::Store(_)
            | Error::Search(_)
            | Error::Unreadable { .. }
            | Error::Mail(_)
            | Error::Io(_) => {
                // The chain names tables, columns and identifiers, never a person's text.
                tracing::error!(error = &error as &dyn std::error::Error, "a use case failed");
                Self::broken()
            }
        }
    }
}

/// Gives the key of the words that say why a rule said no and what to do.
pub fn refusal_key(refused: &Refused) -> &'static str {
    match refused {
        Refused::NotAllowed => key("refused-not-allowed"),
        Refused::Erased => key("refused-erased"),
        Refused::NothingToChange => key("refused-nothing-to-change"),
        Refused::StillHoldsRoles => key("refused-still-holds-roles"),
        Refused::NotAPractitioner => key("refused-not-a-practitioner"),
        Refused::NotVerified => key("refused-not-verified"),
        Refused::Suspended => key("refused-suspended"),
        Refused::LicenseLapsed => key("refused-license-lapsed"),
        Refused::EmptyScope => key("refused-empty-scope"),
        Refused::OutsideScope => key("refused-outside-scope"),
        Refused::OtherLanguage => key("refused-other-language"),
        Refused::NotYours => key("refused-not-yours"),
        Refused::AssignedToAnother => key("refused-assigned-to-another"),
        Refused::NotAssigned => key("refused-not-assigned"),
        Refused::NotWaiting => key("refused-not-waiting"),
        Refused::OfferEnded { .. } => key("refused-offer-ended"),
        Refused::DeclinedBefore => key("refused-declined-before"),
        Refused::BackupMayNotDecline => key("refused-backup-may-not-decline"),
        Refused::Ended => key("refused-ended"),
        Refused::NotAwaitingPatient => key("refused-not-awaiting-patient"),
        Refused::AwaitingPatient => key("refused-awaiting-patient"),
        Refused::NotAnswered => key("refused-not-answered"),
        Refused::QuestionCount { .. } => key("refused-question-count"),
        Refused::NoSuchQuestion { .. } => key("refused-no-such-question"),
        Refused::QuestionOpen { .. } => key("refused-question-open"),
        Refused::NoFollowUpsLeft { .. } => key("refused-no-follow-ups-left"),
        Refused::FollowUpsEnded { .. } => key("refused-follow-ups-ended"),
        Refused::TooManyAttachments { .. } => key("refused-too-many-attachments"),
        Refused::NoConsent => key("refused-no-consent"),
        Refused::ConsentToAnotherText => key("refused-consent-to-another-text"),
        Refused::NoRedactionReport => key("refused-no-redaction-report"),
        Refused::NotReviewed => key("refused-not-reviewed"),
        Refused::OwnWork => key("refused-own-work"),
        Refused::NotInReview => key("refused-not-in-review"),
        Refused::InReview => key("refused-in-review"),
        Refused::StaleRevision => key("refused-stale-revision"),
        Refused::ChecklistIncomplete { .. } => key("refused-checklist-incomplete"),
        Refused::NextReviewOutOfRange { .. } => key("refused-next-review-out-of-range"),
        Refused::NotPublic => key("refused-not-public"),
    }
}
