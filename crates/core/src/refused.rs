//! Why a rule said no: one variant a situation somebody can act on.

use jiff::Timestamp;

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The account may not do this at all.
    #[error("this account may not do that")]
    NotAllowed,
    /// The person was erased.
    #[error("this person's records were erased")]
    Erased,
    /// The state is already so.
    #[error("there is nothing to change")]
    NothingToChange,
    /// Roles must go before the person is erased.
    #[error("the account still holds roles besides patient")]
    StillHoldsRoles,
    /// Nobody of that account claimed to be a practitioner.
    #[error("the account is not a practitioner's")]
    NotAPractitioner,
    /// The registration was never checked.
    #[error("the registration has not been verified yet")]
    NotVerified,
    /// Suspended.
    #[error("the practitioner is suspended")]
    Suspended,
    /// The registration ended.
    #[error("the registration has lapsed")]
    LicenseLapsed,
    /// A scope without specialty or language.
    #[error("a scope needs at least one specialty and one language")]
    EmptyScope,
    /// Not the practitioner's field.
    #[error("the specialty is outside the practitioner's scope")]
    OutsideScope,
    /// Not the practitioner's language.
    #[error("the practitioner does not answer in that language")]
    OtherLanguage,
    /// It is another patient's.
    #[error("it belongs to another patient")]
    NotYours,
    /// Somebody else holds it.
    #[error("it is assigned to another doctor")]
    AssignedToAnother,
    /// Nobody holds it.
    #[error("it is not assigned to anybody")]
    NotAssigned,
    /// It was taken in the meantime.
    #[error("it is no longer waiting for a doctor")]
    NotWaiting,
    /// The offer ended.
    #[error("the offer ended at {until}")]
    OfferEnded {
        /// When it ended.
        until: Timestamp,
    },
    /// Declined before; it does not come back to the same doctor.
    #[error("this doctor declined it before")]
    DeclinedBefore,
    /// A backup doctor is the last resort.
    #[error("a backup doctor may not decline")]
    BackupMayNotDecline,
    /// It ended.
    #[error("the consultation has ended")]
    Ended,
    /// No doctor's question is waiting for a reply.
    #[error("no question of the doctor's is waiting for a reply")]
    NotAwaitingPatient,
    /// The doctor's question comes first.
    #[error("the doctor's question is waiting for the patient's reply")]
    AwaitingPatient,
    /// Not answered yet.
    #[error("it has not been answered yet")]
    NotAnswered,
    /// A query without questions.
    #[error("a query needs between one and {most} questions")]
    QuestionCount {
        /// At most so many.
        most: usize,
    },
    /// Numbers that are not in the query.
    #[error("there is no question {number}")]
    NoSuchQuestion {
        /// The number given.
        number: u8,
    },
    /// Left open.
    #[error("question {number} is still open")]
    QuestionOpen {
        /// The first open one.
        number: u8,
    },
    /// The allowance is used.
    #[error("all {allowed} follow-ups are used")]
    NoFollowUpsLeft {
        /// How many were allowed.
        allowed: u8,
    },
    /// Too late for a follow-up.
    #[error("follow-ups ended at {until}")]
    FollowUpsEnded {
        /// When.
        until: Timestamp,
    },
    /// Too many files.
    #[error("a message carries at most {most} files")]
    TooManyAttachments {
        /// At most so many.
        most: usize,
    },
    /// Consent is missing or was withdrawn.
    #[error("the patient has not agreed to publication")]
    NoConsent,
    /// Consent was to another text.
    #[error("the patient has not agreed to exactly this text")]
    ConsentToAnotherText,
    /// The redaction report is about another text or missing.
    #[error("there is no redaction report for exactly this text")]
    NoRedactionReport,
    /// Review is missing or about another text.
    #[error("there is no approving review of exactly this text")]
    NotReviewed,
    /// Nobody reviews or verifies their own words.
    #[error("nobody checks their own work")]
    OwnWork,
    /// Not in review.
    #[error("it is not in review")]
    NotInReview,
    /// In review; the text must not move under the reviewer.
    #[error("it is in review and cannot be changed meanwhile")]
    InReview,
    /// The revision moved on.
    #[error("there is a newer revision than the one this is about")]
    StaleRevision,
    /// An approval with an unticked item.
    #[error("the checklist is not complete: {item}")]
    ChecklistIncomplete {
        /// The first item missing.
        item: &'static str,
    },
    /// The next review lies in the past or too far ahead.
    #[error("the next review must be due within {most_months} months from now")]
    NextReviewOutOfRange {
        /// At most so many months ahead.
        most_months: i32,
    },
    /// Not public.
    #[error("it is not public")]
    NotPublic,
    /// Its readers are led to another page.
    #[error("it was merged into another page")]
    Merged,
    /// Its readers are not led anywhere else.
    #[error("it is not merged into another page")]
    NotMerged,
    /// A page into itself, or into one its readers could not read.
    #[error("it cannot be merged into that page")]
    NotMergeable,
    /// This reviewer has given a verdict on this text already.
    #[error("this reviewer has read this text already")]
    ReadBefore,
}
