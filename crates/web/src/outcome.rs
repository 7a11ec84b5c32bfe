//! What a use case would not do, as a problem to answer with.

use std::error::Error as _;

use askwell_app::core::Refused;
use askwell_app::{Error, StoreError};

use crate::problem::{Field, Problem};
use crate::words::key;

/// Room is made by people, not by waiting; a minute keeps clients from asking at once.
const DISK_FULL_RETRY_S: u64 = 60;

impl From<Error> for Problem {
    /// The general answer. A form that knows its fields puts the refusal beside the field instead.
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::SignInFirst => Problem::sign_in(),
            Error::Forbidden | Error::Refused(Refused::NotAllowed) => Problem::forbidden(),
            // The rule was right when the page was made; something happened since.
            Error::Refused(refused) => Problem::conflict().because(refusal_key(&refused)),
            Error::Stale => Problem::conflict(),
            Error::BadContent(bad) => Problem::invalid(vec![Field { pointer: String::new(), detail: bad.to_string() }]),
            Error::Field { field, problem } => {
                Problem::invalid(vec![Field { pointer: format!("/{field}"), detail: problem.to_owned() }])
            }
            Error::File { problem: "too_large" } => Problem::too_large(),
            Error::File { .. } => Problem::unsupported(),
            Error::Store(StoreError::Full) => {
                tracing::error!("the disk is full: writes are refused, reads go on");
                Problem::resting(DISK_FULL_RETRY_S).because(key("error-disk-full"))
            }
            Error::TooMany { seconds } => Problem::too_many(u64::from(seconds)),
            error => {
                log(&error);
                Problem::broken()
            }
        }
    }
}

/// The whole chain, once, here where the error stops. The chains hold codes and names of tables, no person's text.
fn log(error: &Error) {
    let mut chain = error.to_string();
    let mut cause = error.source();
    while let Some(source) = cause {
        chain = format!("{chain}: {source}");
        cause = source.source();
    }
    tracing::error!(error = chain, "a use case failed");
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
        Refused::Merged => key("refused-merged"),
        Refused::NotMerged => key("refused-not-merged"),
        Refused::NotMergeable => key("refused-not-mergeable"),
        Refused::ReadBefore => key("refused-read-before"),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::response::IntoResponse as _;

    use super::*;

    #[test]
    fn what_was_refused_has_its_status() {
        let status = |error: Error| Problem::from(error).into_response().status();
        assert_eq!(status(Error::NotFound), StatusCode::NOT_FOUND);
        assert_eq!(status(Error::Refused(Refused::NotWaiting)), StatusCode::CONFLICT);
        assert_eq!(status(Error::Refused(Refused::NotAllowed)), StatusCode::FORBIDDEN);
        assert_eq!(status(Error::TooMany { seconds: 30 }), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(status(Error::Io(std::io::Error::other("disk"))), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
