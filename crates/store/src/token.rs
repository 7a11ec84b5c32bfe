//! A random 256-bit word that opens something; only its SHA-256 is ever stored.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// What a cookie or a link carries: 64 hexadecimal digits nobody can guess.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// Gives a new one.
    pub fn random() -> Self {
        Self(crate::secrets::random())
    }

    /// Gives what the database holds of it; a copy of the database opens nothing.
    pub(crate) fn stored(&self) -> Vec<u8> {
        Sha256::digest(self.0).to_vec()
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

/// What came is not 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is not a token")]
pub struct NotAToken;

impl FromStr for Token {
    type Err = NotAToken;

    fn from_str(text: &str) -> Result<Self, NotAToken> {
        let bytes = hex::decode(text).map_err(|_| NotAToken)?;
        bytes.try_into().map(Self).map_err(|_| NotAToken)
    }
}
