//! Mails: what they say, and how they leave the house.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use serde::Deserialize;

use crate::{Error, Result};

/// A kind of mail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Letter {
    subject: String,
    body: String,
}

static LETTERS: LazyLock<BTreeMap<String, Letter>> =
    LazyLock::new(|| toml::from_str(include_str!("../mails/en.toml")).expect("the embedded mails parse"));

/// How mails leave the house.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let way = if matches!(self.way, Way::Smtp(_)) { "smtp" } else { "folder" };
        f.debug_struct("Mailer").field("way", &way).finish_non_exhaustive()
    }
}

impl Mailer {
    /// Hands mails to a server: `smtp://host:port` for one that is trusted on the same machine, `smtps://user:password@host` for any other.
    pub fn smtp(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(mail)?.build();
        Ok(Self { from: from.parse().map_err(mail)?, way: Way::Smtp(transport) })
    }

    /// Writes mails into a folder, one file each: for demonstrations and tests.
    pub fn folder(path: PathBuf, from: &str) -> Result<Self> {
        std::fs::create_dir_all(&path)?;
        Ok(Self { from: from.parse().map_err(mail)?, way: Way::Folder(path) })
    }

    /// Sends one mail; `name` tells its file from others in a folder. With `leave` a mail program can end the mails for its
    /// reader by one POST to that address (RFC 2369 and RFC 8058).
    pub(crate) async fn send(
        &self,
        name: &str,
        to: &str,
        subject: String,
        body: String,
        leave: Option<String>,
    ) -> Result<()> {
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to.parse().map_err(mail)?))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN);
        if let Some(leave) = leave {
            let header = |name, value| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
            message = message
                .raw_header(header("List-Unsubscribe", format!("<{leave}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let message = message.body(body).map_err(mail)?;
        match &self.way {
            Way::Smtp(transport) => transport.send(message).await.map(drop).map_err(mail),
            Way::Folder(folder) => {
                // Written beside and renamed, so that nobody reads half a mail; the same name again replaces it.
                let (part, whole) = (folder.join(format!(".{name}.part")), folder.join(format!("{name}.eml")));
                tokio::fs::write(&part, message.formatted()).await?;
                Ok(tokio::fs::rename(&part, &whole).await?)
            }
        }
    }
}

impl Mailer {
    /// Tries the way out without sending anything: with a server the conversation up to NOOP, greeting, encryption and sign-in
    /// included; with a folder one file that is removed again.
    pub async fn try_out(&self) -> Result<()> {
        match &self.way {
            Way::Smtp(transport) => match transport.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(mail(std::io::Error::other("the server greeted and then said no more"))),
                Err(error) => Err(mail(error)),
            },
            Way::Folder(folder) => {
                let tried = folder.join(".tried");
                tokio::fs::write(&tried, b"").await?;
                Ok(tokio::fs::remove_file(&tried).await?)
            }
        }
    }
}

fn mail(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Mail(Box::new(error))
}

/// What is filled into the words of a mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filling {
    /// Who runs the service.
    pub(crate) organization: String,
    /// Where to read on.
    pub(crate) link: String,
    /// Until when the link opens.
    pub(crate) until: String,
    /// The new pages of a newsletter.
    pub(crate) items: String,
}

/// Gives subject and body of a kind of mail; `None` for a kind without words, which a newer program may have left behind.
pub(crate) fn letter(kind: &str, filling: &Filling) -> Option<(String, String)> {
    let letter = LETTERS.get(kind)?;
    let Filling { organization, link, until, items } = filling;
    let filled = |text: &str| {
        let text = text.replace("{organization}", organization).replace("{link}", link).replace("{until}", until);
        text.replace("{items}", items)
    };
    let body = format!("{}\n-- \n{organization}\n", filled(letter.body.trim_start()));
    Some((filled(&letter.subject), body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_names_the_service_and_where_to_read() {
        let (organization, link) = ("Lindenhof".to_owned(), "https://ask.example.org/my".to_owned());
        let filling = Filling { organization, link, ..Filling::default() };
        let (subject, body) = letter("answered", &filling).expect("a known kind");
        assert_eq!(subject, "Your answer is there");
        assert!(body.contains("https://ask.example.org/my") && body.contains("Lindenhof"), "{body}");
        assert!(!body.contains('{'), "{body}");
    }

    #[tokio::test]
    async fn a_mail_in_a_folder_is_one_file_however_often_it_is_sent() {
        let folder = tempfile::tempdir().expect("a folder");
        let mailer = Mailer::folder(folder.path().to_owned(), "Askwell <noreply@example.org>").expect("an address");
        for _ in 0..2 {
            mailer.send("7-answered", "ana@example.org", "Hello".into(), "There.".into(), None).await.expect("written");
        }
        let files: Vec<_> = std::fs::read_dir(folder.path()).expect("readable").flatten().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files[0].path()).expect("readable");
        assert!(text.contains("To: ana@example.org") && text.contains("Subject: Hello"), "{text}");
    }

    #[tokio::test]
    async fn a_way_out_that_is_closed_is_found_out_without_a_mail() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = "Askwell <noreply@example.org>";
        Mailer::folder(folder.path().to_owned(), from).expect("an address").try_out().await.expect("it can be written");
        assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 0);
        // A port that was free a moment ago and that nobody listens on.
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
        let closed = Mailer::smtp(&format!("smtp://127.0.0.1:{port}"), from).expect("an address");
        assert!(matches!(closed.try_out().await, Err(Error::Mail(_))));
    }

    #[test]
    fn an_address_with_a_line_break_is_no_address() {
        assert!(Mailer::folder(std::env::temp_dir(), "a@example.org\r\nBcc: b@example.org").is_err());
    }
}
