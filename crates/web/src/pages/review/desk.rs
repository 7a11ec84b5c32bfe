//! The lists of the publishing desk.

use askama::Template;
use askwell_app::core::access::Role;
use askwell_app::core::reading::Agreement;
use askwell_app::editing::{InWork, PublishingDesk};
use askwell_app::{Error, Vain};
use axum::extract::{Query, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::{Words, key};

/// A line of a list.
#[derive(Debug)]
pub(super) struct Line {
    title: String,
    href: String,
    about: String,
    tag: &'static str,
    colour: &'static str,
}

/// One list.
#[derive(Debug)]
pub(super) struct List {
    id: &'static str,
    title: &'static str,
    hint: &'static str,
    lines: Vec<Line>,
}

/// The desk.
#[derive(Debug, Template)]
#[template(path = "review/desk.html")]
pub(super) struct DeskPage {
    frame: Frame,
    form: Form,
    lists: Vec<List>,
    own_in_review: usize,
    /// How pairs of reviewers agreed, once there are any.
    agreement: Option<String>,
    /// What readers look for and nobody has answered.
    wanted: Vec<Vain>,
}

impl Page for DeskPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> axum::http::StatusCode {
        super::status(&self.form)
    }
}

impl DeskPage {
    pub(super) fn of(desk: &PublishingDesk, frame: Frame, form: Form, when: &When) -> Self {
        let words = frame.words;
        let edit = |one: &InWork| route::to::review_edit(one.id);
        let check = |one: &InWork| route::to::review_check(one.id);
        let lines = |found: &[InWork], href: &dyn Fn(&InWork) -> String| {
            found.iter().map(|one| line(one, href(one), when, words)).collect::<Vec<_>>()
        };
        let mut lists = Vec::new();
        if desk.reviews {
            let lines = lines(&desk.to_review, &check);
            lists.push(List {
                id: "to-review",
                title: key("publishing-to-review"),
                hint: key("publishing-to-review-hint"),
                lines,
            });
        }
        if desk.edits {
            let begin = desk.to_begin.iter().map(|one| Line {
                title: one.title.clone(),
                href: route::to::review_new(one.consultation),
                about: about(&one.specialty, key("publishing-agreed"), &when.day_of(one.agreed_at), words),
                tag: key("publishing-tag-new"),
                colour: "green",
            });
            let begin = begin.collect();
            lists.push(List {
                id: "changes",
                title: key("publishing-changes"),
                hint: key("publishing-changes-hint"),
                lines: lines(&desk.changes_requested, &edit),
            });
            lists.push(List {
                id: "disagreed",
                title: key("publishing-disagreed"),
                hint: key("publishing-disagreed-hint"),
                lines: lines(&desk.disagreed, &edit),
            });
            lists.push(List {
                id: "to-begin",
                title: key("publishing-to-begin"),
                hint: key("publishing-to-begin-hint"),
                lines: begin,
            });
            lists.push(List {
                id: "drafts",
                title: key("publishing-drafts"),
                hint: key("publishing-drafts-hint"),
                lines: lines(&desk.drafts, &edit),
            });
            lists.push(List {
                id: "in-review",
                title: key("publishing-in-review"),
                hint: key("publishing-in-review-hint"),
                lines: lines(&desk.in_review, &edit),
            });
            lists.push(List {
                id: "waiting",
                title: key("publishing-waiting"),
                hint: key("publishing-waiting-hint"),
                lines: lines(&desk.waiting_for_patient, &edit),
            });
        }
        let overdue: &dyn Fn(&InWork) -> String =
            if desk.edits { &edit } else { &|one: &InWork| route::to::review_retract(one.id) };
        lists.push(List {
            id: "overdue",
            title: key("publishing-overdue"),
            hint: key("publishing-overdue-hint"),
            lines: lines(&desk.overdue, overdue),
        });
        let agreement = agreement(desk.agreement, words);
        Self { frame, form, lists, own_in_review: desk.own_in_review, agreement, wanted: desk.wanted.clone() }
    }
}

/// Says how often two who read the same text agreed.
fn agreement(agreement: Agreement, words: Words) -> Option<String> {
    let share = agreement.percent()?;
    let said = words.n("publishing-agreement", agreement.pairs());
    let said = said.with("percent", share).with("split", agreement.split).to_string();
    let Some(beyond) = agreement.beyond_chance() else { return Some(said) };
    let beyond = words.say("publishing-agreement-chance").with("pi", format!("{beyond:.2}")).to_string();
    Some(format!("{said} {beyond}"))
}

fn line(one: &InWork, href: String, when: &When, words: Words) -> Line {
    let (tag, colour) = match (one.is_imported, one.is_public) {
        (true, _) => (key("publishing-tag-imported"), "grey"),
        (false, true) => (key("publishing-tag-public"), "green"),
        (false, false) => (key("publishing-tag-new"), "grey"),
    };
    let about = match one.next_review_on {
        Some(on) => about(&one.specialty, key("publishing-review-by"), &when.day(on), words),
        None => about(&one.specialty, key("publishing-written"), &when.day_of(one.at), words),
    };
    Line { title: one.title.clone(), href, about, tag, colour }
}

fn about(specialty: &str, said: &str, day: &str, words: Words) -> String {
    format!("{} · {}", askwell_app::specialty_name(specialty), words.say(said).with("date", day))
}

/// What just happened, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct News {
    pub(super) news: String,
}

impl News {
    /// Gives it in words; an unknown code says nothing.
    pub(super) fn say(&self, words: Words) -> Option<String> {
        let key = match self.news.as_str() {
            "saved" => key("news-saved"),
            "begun" => key("news-begun"),
            "redacted" => key("news-redacted"),
            "more" => key("news-more-found"),
            "submitted" => key("news-submitted"),
            "recalled" => key("news-recalled"),
            "changes" => key("news-changes"),
            "waits" => key("news-waits"),
            "published" => key("news-published"),
            "retracted" => key("news-retracted"),
            "merged" => key("news-merged"),
            "unmerged" => key("news-unmerged"),
            "another" => key("news-another"),
            "disagreed" => key("news-disagreed"),
            _ => return None,
        };
        Some(words.t(key).to_owned())
    }
}

pub(super) async fn desk(
    State(web): State<Web>,
    caller: Caller,
    Query(news): Query<News>,
    uri: Uri,
) -> Result<Response, Problem> {
    let desk = web.app.publishing_desk(caller.actor()).await?;
    let mut frame = caller.frame(&web, &uri);
    frame.news = news.say(frame.words);
    let when = web.when(frame.words);
    Ok(page::show(&DeskPage::of(&desk, frame, Form::new(), &when)))
}

/// The address of a public page, to correct or retract it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    address: String,
}

pub(super) async fn find(
    State(web): State<Web>,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    uri: Uri,
) -> Result<Response, Problem> {
    match web.app.publication_find(caller.actor(), &wanted.address).await {
        Ok(id) if caller.actor().is(Role::Editor) => Ok(Redirect::to(&route::to::review_edit(id)).into_response()),
        Ok(id) => Ok(Redirect::to(&route::to::review_retract(id)).into_response()),
        Err(Error::Field { .. }) => {
            let mut form = Form::new().with("address", wanted.address);
            form.complain("address", Complaint::new("publishing-address-unknown"));
            let desk = web.app.publishing_desk(caller.actor()).await?;
            let frame = caller.frame(&web, &uri);
            let when = web.when(frame.words);
            Ok(page::show(&DeskPage::of(&desk, frame, form, &when)))
        }
        Err(error) => Err(error.into()),
    }
}
