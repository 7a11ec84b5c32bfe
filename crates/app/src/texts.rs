//! Texts on their way to and from the store: written canonically, so that equal texts have equal digests.

use askwell_core::code::Digest;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Error, Result};

/// A text as it is stored, with its digest.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    /// The stored form.
    pub(crate) text: String,
    /// SHA-256 of the stored form.
    pub(crate) digest: Digest,
}

/// Writes a text; the fields stand in the order of their type, so equal texts are equal bytes.
pub(crate) fn write(content: &impl Serialize) -> Written {
    let text = serde_json::to_string(content).expect("a text of plain strings and numbers is JSON");
    let digest = digest(text.as_bytes());
    Written { text, digest }
}

/// Reads a stored text.
pub(crate) fn read<T: DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|source| Error::Unreadable { what, source })
}

/// Gives SHA-256 of bytes.
pub(crate) fn digest(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// Gives an identifier that follows from names (UUID version 8, of their SHA-256).
pub(crate) fn named(names: &[&str]) -> Uuid {
    let digest = digest(names.join("\n").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.0[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
