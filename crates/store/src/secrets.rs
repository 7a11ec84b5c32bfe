//! The master key, what is derived from it, and sealing.
//!
//! One random 256-bit master key lies in a file that only its owner can read. From it HKDF-SHA-256 derives, each under its own
//! label: the key that wraps the owners' keys, the key of the e-mail look-up hash, the key for what has no owner yet, and the
//! check value that stands in the database, by which a wrong file is noticed before anything is read or written.
//! Sealing is XChaCha20-Poly1305: 24 random bytes of nonce in front, the identity of the record as associated data, so that a
//! sealed text copied to another record does not open there.

use std::io::{Read as _, Write as _};
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Error, Result};

const NONCE_BYTES: usize = 24;

/// A 256-bit key, wiped from memory when let go.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    pub(crate) fn random() -> Self {
        Self(random())
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Gives the key for one purpose; keys for different purposes tell nothing about each other.
    pub(crate) fn derive(&self, purpose: &str) -> Self {
        let mut derived = [0; 32];
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(purpose.as_bytes(), &mut derived)
            .expect("32 bytes are fewer than HKDF can give");
        Self(derived)
    }

    /// Seals `plain` for the record named by `identity`.
    pub(crate) fn seal(&self, identity: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random();
        let sealed = XChaCha20Poly1305::new((&self.0).into())
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: identity.as_bytes() })
            .expect("a text in memory is shorter than the cipher's limit");
        [&nonce[..], &sealed].concat()
    }

    /// Opens what was sealed for this record; `None` when it was changed or belongs to another.
    pub(crate) fn open(&self, identity: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().ok()?;
        XChaCha20Poly1305::new((&self.0).into())
            .decrypt(&XNonce::from(nonce), Payload { msg: sealed, aad: identity.as_bytes() })
            .ok()
    }

    /// Gives the keyed hash of a text: the same text gives the same hash, and only with the key.
    pub(crate) fn hash(&self, text: &[u8]) -> [u8; 32] {
        Hmac::<Sha256>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length")
            .chain_update(text)
            .finalize()
            .into_bytes()
            .into()
    }
}

/// Gives random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

/// The derived keys; the master key itself is not kept.
pub(crate) struct Secrets {
    /// Wraps the owners' keys.
    pub(crate) wrap: Key,
    /// Seals what belongs to nobody yet, such as the address in a sign-in link.
    pub(crate) service: Key,
    lookup: Key,
    check: [u8; 32],
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

impl Secrets {
    pub(crate) fn derive(master: &Key) -> Self {
        Self {
            wrap: master.derive("askwell wrap 1"),
            service: master.derive("askwell service 1"),
            lookup: master.derive("askwell lookup 1"),
            check: *master.derive("askwell check 1").bytes(),
        }
    }

    /// Gives the value that stands in the database to recognize the master key by.
    pub(crate) fn check_text(&self) -> String {
        hex::encode(self.check)
    }

    /// Gives the hash under which an e-mail address is found. Case and outer blanks do not matter.
    pub(crate) fn email_hash(&self, email: &str) -> [u8; 32] {
        self.lookup.hash(email.trim().to_lowercase().as_bytes())
    }
}

/// Reads the master key; makes one where there is none and `make` says so.
pub(crate) fn master_key(path: &Path, make: bool) -> Result<Key> {
    match std::fs::File::open(path) {
        Ok(file) => read_key(file, path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && make => make_key(path),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(Error::MasterKeyMissing { path: path.to_owned() })
        }
        Err(error) => Err(Error::io(path)(error)),
    }
}

fn read_key(file: std::fs::File, path: &Path) -> Result<Key> {
    let unfit = |fault| Error::MasterKeyUnfit { path: path.to_owned(), fault };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().map_err(Error::io(path))?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(unfit("can be read by others: run chmod 0400 on it"));
        }
    }
    let mut text = String::new();
    file.take(1_000).read_to_string(&mut text).map_err(|_| unfit("does not hold 64 hexadecimal digits"))?;
    let bytes = hex::decode(text.trim()).map_err(|_| unfit("does not hold 64 hexadecimal digits"));
    text.zeroize();
    let mut bytes = bytes?;
    let key = Key::from_bytes(&bytes).ok_or_else(|| unfit("does not hold 64 hexadecimal digits"));
    bytes.zeroize();
    key
}

fn make_key(path: &Path) -> Result<Key> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    }
    let key = Key::random();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
    let mut file = options.open(path).map_err(Error::io(path))?;
    let mut line = format!("{}\n", hex::encode(key.bytes()));
    let written = file.write_all(line.as_bytes()).and_then(|()| file.sync_all());
    line.zeroize();
    if let Err(error) = written {
        // Half a key is worse than none: the next start would refuse it.
        drop(std::fs::remove_file(path));
        return Err(Error::io(path)(error));
    }
    sync_folder(path)?;
    Ok(key)
}

/// Makes a new name in a folder survive a power cut.
pub(crate) fn sync_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io(folder))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_sealed_text_opens_for_its_own_record_and_unchanged_only() {
        let key = Key::random();
        let sealed = key.seal("text 1", "words".as_bytes());
        assert_eq!(key.open("text 1", &sealed).unwrap(), b"words");
        assert_eq!(key.open("text 2", &sealed), None);
        assert_eq!(Key::random().open("text 1", &sealed), None);
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(key.open("text 1", &changed), None, "byte {place}");
        }
        assert_eq!(key.open("text 1", b"short"), None);
    }

    #[test]
    fn the_same_text_is_never_sealed_alike() {
        let key = Key::random();
        assert_ne!(key.seal("a", b"yes"), key.seal("a", b"yes"));
    }

    #[test]
    fn an_address_is_found_whatever_its_case_and_only_with_the_key() {
        let (ours, theirs) = (Secrets::derive(&Key::random()), Secrets::derive(&Key::random()));
        assert_eq!(ours.email_hash(" Ann@Example.org "), ours.email_hash("ann@example.org"));
        assert_ne!(ours.email_hash("ann@example.org"), theirs.email_hash("ann@example.org"));
    }

    #[test]
    fn keys_for_different_purposes_differ() {
        let key = Key::random();
        assert_ne!(key.derive("a").bytes(), key.derive("b").bytes());
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_for_its_owner_alone_and_read_back_as_it_was() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys/master.key");
        assert!(matches!(master_key(&path, false), Err(Error::MasterKeyMissing { .. })));
        let made = master_key(&path, true).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
        assert_eq!(master_key(&path, false).unwrap().bytes(), made.bytes());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(master_key(&path, true), Err(Error::MasterKeyUnfit { .. })));
    }
}
