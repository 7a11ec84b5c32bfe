//! Signed checkpoints of the journal: what anybody can hold the service to. Pure functions over texts and keys.
//!
//! Formats: C2SP `tlog-checkpoint` and `signed-note` (both v1, 2024-2025). A checkpoint is three lines (origin, number of entries,
//! root in base64) and signatures of them; a key is told by its name and the first four bytes of a hash over name and key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::journal::Head;
use crate::merkle::Hash;

/// The number of Ed25519 among the signatures of a note.
const ED25519: u8 = 1;

/// The key that signs checkpoints, and the name it signs under: the log's origin.
#[derive(Debug)]
pub struct LogKey {
    name: String,
    key: SigningKey,
}

/// What a checkpoint says, once its signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is about.
    pub origin: String,
    /// How many entries it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// Why a checkpoint is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The key is not written as a verifier key is.
    #[error("the key is not a verifier key (name+hash+base64)")]
    BadKey,
    /// The text is not a checkpoint.
    #[error("it is not a checkpoint")]
    NotACheckpoint,
    /// No signature of this key is on it.
    #[error("the key did not sign this checkpoint")]
    NoSignature,
    /// The signature is of another text.
    #[error("the signature does not hold")]
    Forged,
}

impl LogKey {
    /// The key made of a seed, signing under a name without spaces or plus signs.
    pub(crate) fn new(name: &str, seed: &[u8; 32]) -> Self {
        let name = name.chars().map(|c| if c.is_whitespace() || c == '+' { '-' } else { c }).collect();
        Self { name, key: SigningKey::from_bytes(seed) }
    }

    /// What verifies its signatures, in one line: give it to whoever checks.
    pub fn verifier(&self) -> String {
        let public = self.key.verifying_key();
        let hash = key_hash(&self.name, &public);
        format!("{}+{}+{}", self.name, hex::encode(hash), BASE64.encode([&[ED25519][..], public.as_bytes()].concat()))
    }

    /// The signed checkpoint of a journal.
    pub fn checkpoint(&self, head: &Head) -> String {
        let text = format!("{}\n{}\n{}\n", self.name, head.size, BASE64.encode(head.root));
        let signature = self.key.sign(text.as_bytes());
        let hash = key_hash(&self.name, &self.key.verifying_key());
        let signed = BASE64.encode([&hash[..], &signature.to_bytes()].concat());
        format!("{text}\n\u{2014} {} {signed}\n", self.name)
    }
}

/// Gives what a checkpoint says if the key of this verifier line signed exactly that.
pub fn checkpoint_open(checkpoint: &str, verifier: &str) -> Result<Checkpoint, NotSigned> {
    let (name, public) = read_verifier(verifier).ok_or(NotSigned::BadKey)?;
    let (text, signatures) = checkpoint.split_once("\n\n").ok_or(NotSigned::NotACheckpoint)?;
    let text = format!("{text}\n");
    let hash = key_hash(&name, &public);
    let ours = |line: &str| {
        let (signer, signed) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let signed = BASE64.decode(signed).ok()?;
        let (told, signature) = signed.split_at_checked(hash.len())?;
        (signer == name && told == hash).then(|| signature.to_vec())
    };
    let signature = signatures.lines().find_map(ours).ok_or(NotSigned::NoSignature)?;
    let signature = Signature::from_slice(&signature).map_err(|_| NotSigned::Forged)?;
    public.verify_strict(text.as_bytes(), &signature).map_err(|_| NotSigned::Forged)?;
    let mut lines = text.lines();
    let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
        return Err(NotSigned::NotACheckpoint);
    };
    let root = BASE64.decode(root).ok().and_then(|root| root.try_into().ok());
    match (size.parse(), root) {
        (Ok(size), Some(root)) => Ok(Checkpoint { origin: origin.to_owned(), size, root }),
        _ => Err(NotSigned::NotACheckpoint),
    }
}

fn read_verifier(verifier: &str) -> Option<(String, VerifyingKey)> {
    let (name, rest) = verifier.trim().split_once('+')?;
    let (hash, key) = rest.split_once('+')?;
    let key = BASE64.decode(key).ok()?;
    let (&ED25519, public) = key.split_first()? else { return None };
    let public = VerifyingKey::from_bytes(public.try_into().ok()?).ok()?;
    (hex::encode(key_hash(name, &public)) == hash).then(|| (name.to_owned(), public))
}

fn key_hash(name: &str, public: &VerifyingKey) -> [u8; 4] {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', ED25519]).chain_update(public.as_bytes()).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn signed() -> (String, String) {
        let key = LogKey::new("answers.example.org/log", &[7; 32]);
        (key.checkpoint(&Head { size: 12, root: [9; 32] }), key.verifier())
    }

    #[test]
    fn what_was_signed_is_read_back() {
        let (checkpoint, verifier) = signed();
        let expected = Checkpoint { origin: "answers.example.org/log".into(), size: 12, root: [9; 32] };
        assert_eq!(checkpoint_open(&checkpoint, &verifier), Ok(expected));
    }

    #[test]
    fn a_change_of_any_letter_is_noticed() {
        let (checkpoint, verifier) = signed();
        for at in 0..checkpoint.chars().count() {
            let changed: String =
                checkpoint.chars().enumerate().map(|(index, c)| if index == at { 'x' } else { c }).collect();
            // The last sign is a line break, which base64 does not miss.
            if changed != checkpoint && at + 1 < checkpoint.chars().count() {
                assert!(checkpoint_open(&changed, &verifier).is_err(), "at {at}: {changed}");
            }
        }
    }

    #[test]
    fn another_key_of_the_same_name_is_not_believed() {
        let (checkpoint, _) = signed();
        let other = LogKey::new("answers.example.org/log", &[8; 32]).verifier();
        assert_eq!(checkpoint_open(&checkpoint, &other), Err(NotSigned::NoSignature));
        assert_eq!(checkpoint_open(&checkpoint, "answers.example.org/log+00000000+AA=="), Err(NotSigned::BadKey));
    }
}
