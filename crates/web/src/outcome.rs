//! What a use case would not do, as a problem to answer with.

use std::error::Error as _;

use askwell_app::Error;
use askwell_app::core::Refused;

use crate::problem::{Field, Problem};

impl From<Error> for Problem {
    /// The general answer. A form that knows its fields puts the refusal beside the field instead.
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Problem::not_found(),
            Error::SignInFirst => Problem::sign_in(),
            Error::Forbidden | Error::Refused(Refused::NotAllowed) => Problem::forbidden(),
            // The rule was right when the page was made; something happened since.
            Error::Refused(_) | Error::Stale => Problem::conflict(),
            Error::BadContent(bad) => Problem::invalid(vec![Field { pointer: String::new(), detail: bad.to_string() }]),
            Error::Field { field, problem } => {
                Problem::invalid(vec![Field { pointer: format!("/{field}"), detail: problem.to_owned() }])
            }
            Error::File { .. } => Problem::unsupported(),
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
