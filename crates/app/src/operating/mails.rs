//! The mails of a demonstration, read from the folder into which they go instead of to anybody.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::{App, Error, Result};

/// The end of a mail's file name.
const ENDING: &str = ".eml";
/// A name has at most so many characters, as they are given out.
const NAME_CHARS_MOST: usize = 80;
/// So many mails are listed, the newest first.
const MAILS_LISTED: usize = 200;

/// A mail in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailCard {
    /// Its name in addresses.
    pub name: String,
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// When it was written.
    pub at: Timestamp,
}

/// A mail: its text, and nothing that could run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// How the list shows it.
    pub card: MailCard,
    /// What it says.
    pub text: String,
}

impl App {
    /// Gives the mails of a demonstration, the newest first; there are none to see anywhere else.
    pub async fn mails(&self) -> Result<Vec<MailCard>> {
        let folder = self.mail_folder()?;
        let mut entries = match tokio::fs::read_dir(folder).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut mails = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            let file = entry.file_name();
            let Some(name) = file.to_str().and_then(|file| file.strip_suffix(ENDING)) else { continue };
            if is_name(name) {
                mails.push(read(folder, name).await?.card);
            }
        }
        mails.sort_by(|a, b| (b.at, &b.name).cmp(&(a.at, &a.name)));
        mails.truncate(MAILS_LISTED);
        Ok(mails)
    }

    /// Gives one mail of a demonstration.
    pub async fn mail(&self, name: &str) -> Result<Mail> {
        let folder = self.mail_folder()?;
        if !is_name(name) {
            return Err(Error::NotFound);
        }
        match read(folder, name).await {
            Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::NotFound),
            mail => mail,
        }
    }

    fn mail_folder(&self) -> Result<&Path> {
        let folder = self.settings().mail_folder.as_deref();
        folder.filter(|_| self.settings().demo).ok_or(Error::NotFound)
    }
}

/// A name is letters, digits, hyphens and underscores, so it names a file of this folder and no other.
fn is_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !name.is_empty() && name.len() <= NAME_CHARS_MOST && name.chars().all(is_plain)
}

async fn read(folder: &Path, name: &str) -> Result<Mail> {
    let path = folder.join(format!("{name}{ENDING}"));
    let at = tokio::fs::metadata(&path).await?.modified()?;
    let raw = tokio::fs::read(&path).await?;
    let Letter { to, subject, text } = parse(&String::from_utf8_lossy(&raw));
    let at = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Mail { card: MailCard { name: name.to_owned(), to, subject, at }, text })
}

#[derive(Debug, PartialEq, Eq)]
struct Letter {
    to: String,
    subject: String,
    text: String,
}

/// Reads a mail of one plain part, as this service writes them; anything else is shown as it stands.
fn parse(raw: &str) -> Letter {
    let raw = raw.replace("\r\n", "\n");
    let (head, body) = raw.split_once("\n\n").unwrap_or((raw.as_str(), ""));
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let header = |wanted: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned())
    };
    let encoding = header("Content-Transfer-Encoding").unwrap_or_default().to_ascii_lowercase();
    let bytes = match encoding.as_str() {
        "quoted-printable" => Some(quoted_printable(body)),
        "base64" => STANDARD.decode(body.split_whitespace().collect::<String>()).ok(),
        _ => None,
    };
    let text = bytes.map_or_else(|| body.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned());
    Letter {
        to: header("To").unwrap_or_default(),
        subject: words(&header("Subject").unwrap_or_default()),
        text: text.replace("\r\n", "\n"),
    }
}

/// RFC 2045, 6.7: `=XX` is a byte, `=` at the end of a line joins it with the next.
fn quoted_printable(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'=' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        match rest.next() {
            Some(b'\n') | None => {}
            high => {
                if let (Some(high), Some(low)) = (digit(high), digit(rest.next())) {
                    bytes.extend(u8::try_from(high * 16 + low));
                }
            }
        }
    }
    bytes
}

/// RFC 2047: encoded words become words; blanks between two of them belong to neither.
fn words(header: &str) -> String {
    let mut said = String::new();
    let mut was_encoded = false;
    for word in header.split(' ') {
        let decoded = encoded_word(word);
        if !said.is_empty() && (!was_encoded || decoded.is_none()) {
            said.push(' ');
        }
        was_encoded = decoded.is_some();
        said.push_str(decoded.as_deref().unwrap_or(word));
    }
    said
}

fn encoded_word(word: &str) -> Option<String> {
    let inner = word.strip_prefix("=?")?.strip_suffix("?=")?;
    let mut parts = inner.splitn(3, '?');
    let (charset, how, text) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = match how {
        "b" | "B" => STANDARD.decode(text).ok()?,
        "q" | "Q" => quoted_printable(&text.replace('_', " ")),
        _ => return None,
    };
    charset.eq_ignore_ascii_case("utf-8").then(|| String::from_utf8(bytes).ok())?
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_mail_is_read_as_it_was_written() {
        let raw = "From: a@example.org\r\nTo: ana@example.org\r\nSubject: =?utf-8?b?SGFsbMO2?= =?utf-8?b?Y2hlbg==?=\r\n\
                   Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe: x=3D1\r\n";
        let letter = parse(raw);
        assert_eq!((letter.to.as_str(), letter.subject.as_str()), ("ana@example.org", "Hallöchen"));
        assert_eq!(letter.text, "Grüße: x=1\n");
    }

    #[test]
    fn plain_and_damaged_mails_are_shown_as_they_stand() {
        assert_eq!(parse("Subject: a b\n\nhello").text, "hello");
        assert_eq!(parse("Subject: =?utf-8?b?%%%?=\n\n=ZZ").subject, "=?utf-8?b?%%%?=");
        assert_eq!(parse("").text, "");
        assert_eq!(quoted_printable("a=4"), b"a");
    }

    #[test]
    fn a_name_leads_nowhere_else() {
        assert!(is_name("0000000007-answered-0190abcd"));
        for odd in ["", "..", "a/b", "a.b", "ä", "a\\b", &"x".repeat(81)] {
            assert!(!is_name(odd), "{odd:?}");
        }
    }
}
