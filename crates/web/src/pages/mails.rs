//! The mails that a demonstration would send: text only, and nowhere but in a demonstration.

use std::sync::Arc;

use askama::Template;
use askwell_app::{Mail, MailCard};
use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::router::Table;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::Words;
use crate::{route, sample};

/// Hangs the mails on their addresses.
pub(crate) fn routes(table: Table<Web>) -> Table<Web> {
    table.on(&route::MAILS, mails).on(&route::MAIL, mail)
}

/// A mail in the list.
#[derive(Debug)]
pub(crate) struct MailItem {
    pub(crate) href: String,
    pub(crate) subject: String,
    pub(crate) to: String,
    pub(crate) when: Moment,
}

/// The mails.
#[derive(Debug, Template)]
#[template(path = "mails/mails.html")]
pub(crate) struct MailsPage {
    pub(crate) frame: Frame,
    pub(crate) mails: Vec<MailItem>,
}

impl Page for MailsPage {
    const POLICY: Policy = Policy::Private;
}

/// A line of a mail; one that is an address of this service is a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Words.
    Text(String),
    /// An address here: its path, and how it stands in the mail.
    Link(String, String),
}

/// One mail.
#[derive(Debug, Template)]
#[template(path = "mails/mail.html")]
pub(crate) struct MailPage {
    pub(crate) frame: Frame,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) mail: MailItem,
    pub(crate) lines: Vec<Line>,
}

impl Page for MailPage {
    const POLICY: Policy = Policy::Private;
}

async fn mails(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let mails = web.app.mails().await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&MailsPage { mails: mails.iter().map(|card| item(card, &when)).collect(), frame }))
}

async fn mail(State(web): State<Web>, caller: Caller, Path(name): Path<String>, uri: Uri) -> Result<Response, Problem> {
    let mail = web.app.mail(&name).await?;
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    Ok(page::show(&one(frame, &mail, &when)))
}

fn one(frame: Frame, mail: &Mail, when: &When) -> MailPage {
    MailPage {
        crumbs: vec![(frame.words.t("mails-title").to_owned(), route::to::mails())],
        mail: item(&mail.card, when),
        lines: mail.text.lines().map(|text| line(text, &frame.site.origin)).collect(),
        frame,
    }
}

fn item(card: &MailCard, when: &When) -> MailItem {
    MailItem {
        href: route::to::mail(&card.name),
        subject: card.subject.clone(),
        to: card.to.clone(),
        when: when.moment(card.at),
    }
}

/// A line that is nothing but an address of this service becomes a link to its path, so that it works on any port.
fn line(text: &str, origin: &str) -> Line {
    let address = text.trim();
    match address.strip_prefix(origin) {
        Some(path) if path.starts_with('/') && !path.contains(char::is_whitespace) => {
            Line::Link(path.to_owned(), address.to_owned())
        }
        _ => Line::Text(text.to_owned()),
    }
}

/// Every page here: a name and what it renders to.
pub(crate) fn samples(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let when = When::new(words, Arc::new(TimeZone::UTC));
    let card = MailCard {
        name: "0000000012-answered-0192".to_owned(),
        to: "ana@example.org".to_owned(),
        subject: "Your answer is there".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    };
    let frame = |path: String| sample::frame_in(words, &path);
    let text = "Hello,\n\nread it here:\n\nhttp://localhost:8080/my\n".to_owned();
    let mail = Mail { card: card.clone(), text };
    let list = |mails: Vec<MailItem>| MailsPage { frame: frame(route::to::mails()), mails }.render();
    vec![
        ("mails", list(vec![item(&card, &when)])),
        ("mails-none", list(Vec::new())),
        ("mail", one(frame(route::to::mail(&card.name)), &mail, &when).render()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_of_this_service_becomes_a_link() {
        let origin = "http://localhost:8080";
        let here = "http://localhost:8080/my";
        assert_eq!(line(here, origin), Line::Link("/my".to_owned(), here.to_owned()));
        for elsewhere in ["http://localhost:80800/my", "http://localhost:8080.example/", "javascript:alert(1)", "/my"] {
            assert_eq!(line(elsewhere, origin), Line::Text(elsewhere.to_owned()));
        }
    }
}
