//! What a use case refused, beside the field it is about.

use askwell_app::Error;
use askwell_app::core::Refused;
use askwell_app::core::content::BadContent;

use crate::form::{Complaint, Form};
use crate::outcome::refusal_key;
use crate::problem::Problem;
use crate::words::key;

/// Puts a refusal beside `field`, or beside the field it names itself; what is no refusal of a form is a problem.
pub(in crate::pages) fn complain(form: &mut Form, field: &'static str, error: Error) -> Result<(), Problem> {
    let (field, complaint) = match error {
        Error::Field { field, problem } => (field, Complaint::new(problem_key(problem))),
        Error::File { problem } => (field, Complaint::new(problem_key(problem))),
        Error::BadContent(BadContent::Empty { .. }) => (field, Complaint::new("problem-empty")),
        Error::BadContent(BadContent::TooLong { most, .. }) => {
            (field, Complaint::new("problem-too-long").with("max", i64::try_from(most).unwrap_or(i64::MAX)))
        }
        Error::TooMany { seconds } => {
            (field, Complaint::new("problem-too-many").with("minutes", i64::from(seconds.div_ceil(60))))
        }
        Error::Refused(refused @ Refused::TooManyAttachments { .. }) => (field, Complaint::new(refusal_key(&refused))),
        error => return Err(error.into()),
    };
    form.complain(field, complaint);
    Ok(())
}

/// Gives the key of the words for a code that a use case refused with.
fn problem_key(problem: &str) -> &'static str {
    match problem {
        "email-missing" => key("problem-email-missing"),
        "email-odd" => key("problem-email-odd"),
        "name-too-long" => key("problem-name-too-long"),
        "password-too-short" => key("problem-password-too-short"),
        "password-too-long" => key("problem-password-too-long"),
        "password-wrong" => key("problem-password-wrong"),
        "question-missing" => key("problem-question-missing"),
        "question-too-many" => key("problem-question-too-many"),
        "newsletter-field-missing" => key("newsletter-field-missing"),
        "newsletter-agree-missing" => key("newsletter-agree-missing"),
        "age-odd" => key("problem-age-odd"),
        "relation-too-long" => key("problem-relation-too-long"),
        "specialty-unknown" => key("problem-specialty-unknown"),
        "removals-too-many" => key("problem-removals-too-many"),
        "file-empty" => key("problem-file-empty"),
        "file-kind" => key("problem-file-kind"),
        "file-archive" => key("problem-file-archive"),
        "file-heic" => key("problem-file-heic"),
        "file-damaged" => key("problem-file-damaged"),
        "file-not-what-it-says" => key("problem-file-not-what-it-says"),
        "file-broke-off" => key("problem-file-broke-off"),
        "file-too-big" => key("problem-file-too-big"),
        _ => key("problem-other"),
    }
}
