//! Who caused an entry of the journal.

use std::fmt;
use std::str::FromStr;

use askwell_core::id::AccountId;

/// Who does a unit of work, as the journal names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Somebody signed in.
    Account(AccountId),
    /// A reader who is not.
    Reader,
    /// The dispatcher, at a due moment.
    Dispatcher,
    /// The program itself: first start, followers, housekeeping.
    Service,
    /// Somebody at the command line of the machine.
    Operator,
}

impl From<AccountId> for By {
    fn from(id: AccountId) -> Self {
        Self::Account(id)
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account:{id}"),
            Self::Reader => f.write_str("reader"),
            Self::Dispatcher => f.write_str("dispatcher"),
            Self::Service => f.write_str("service"),
            Self::Operator => f.write_str("operator"),
        }
    }
}

/// What came names nobody the journal knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("nobody is named so")]
pub struct NotSomebody;

impl FromStr for By {
    type Err = NotSomebody;

    fn from_str(text: &str) -> Result<Self, NotSomebody> {
        match text {
            "reader" => Ok(Self::Reader),
            "dispatcher" => Ok(Self::Dispatcher),
            "service" => Ok(Self::Service),
            "operator" => Ok(Self::Operator),
            _ => {
                let id = text.strip_prefix("account:").ok_or(NotSomebody)?;
                id.parse().map(Self::Account).map_err(|_| NotSomebody)
            }
        }
    }
}
