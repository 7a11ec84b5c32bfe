//! The newsletter: asking for it, confirming it from the mailbox, changing and leaving it.

use askama::Template;
use askwell_app::specialty_choices;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::patient::complaint::complain;
use crate::problem::Problem;
use crate::route;
use crate::router::Table;
use crate::sample::frame_in;
use crate::web::{Caller, Web};
use crate::words::{Words, key};

/// Hangs the newsletter on its addresses.
pub fn routes(table: Table<Web>) -> Table<Web> {
    table
        .on(&route::NEWSLETTER, look)
        .on(&route::NEWSLETTER_ASK, ask)
        .on(&route::NEWSLETTER_SENT, sent)
        .on(&route::NEWSLETTER_OWN, own)
        .on(&route::NEWSLETTER_SAVE, save)
        .on(&route::NEWSLETTER_LEAVE_LOOK, own)
        .on(&route::NEWSLETTER_LEAVE, leave)
}

/// Asking for the newsletter.
#[derive(Debug, Template)]
#[template(path = "newsletter/ask.html")]
pub(crate) struct AskPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) fields: Vec<Choice>,
}

impl Page for AskPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// A mail is on its way.
#[derive(Debug, Template)]
#[template(path = "newsletter/sent.html")]
pub(crate) struct SentPage {
    pub(crate) frame: Frame,
}

impl Page for SentPage {
    const POLICY: Policy = Policy::Private;
}

/// Somebody's newsletter.
#[derive(Debug, Template)]
#[template(path = "newsletter/own.html")]
pub(crate) struct OwnPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) fields: Vec<Choice>,
    pub(crate) email: String,
    pub(crate) is_confirmed: bool,
    pub(crate) token: String,
}

impl OwnPage {
    /// The key of the title.
    pub(crate) fn title(&self) -> &'static str {
        if self.is_confirmed { key("newsletter-own-title") } else { key("newsletter-confirm-title") }
    }
}

impl Page for OwnPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// The link opens nothing: it was left, or is too old.
#[derive(Debug, Template)]
#[template(path = "newsletter/gone.html")]
pub(crate) struct GonePage {
    pub(crate) frame: Frame,
    /// Whether it was left just now.
    pub(crate) is_left: bool,
}

impl Page for GonePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.is_left { StatusCode::OK } else { StatusCode::GONE }
    }
}

/// Every field in which one can ask.
pub(crate) fn fields() -> Vec<Choice> {
    specialty_choices().map(|(code, name)| Choice::new(code, name)).collect()
}

/// What an address of these pages may carry.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A field chosen already.
    field: String,
    /// What happened just now.
    news: String,
}

async fn look(State(web): State<Web>, caller: Caller, Query(asked): Query<Asked>, uri: Uri) -> Response {
    let form = Form::new().with_all("field", [asked.field].iter().filter(|field| !field.is_empty()));
    page::show(&AskPage { frame: caller.frame(&web, &uri), form, fields: fields() })
}

async fn ask(State(web): State<Web>, caller: Caller, uri: Uri, mut form: Form) -> Result<Response, Problem> {
    match web.app.newsletter_ask(form.value("email"), form.values("field"), form.has("agree", "yes")).await {
        Ok(()) => Ok(Redirect::to(&route::to::newsletter_sent()).into_response()),
        Err(error) => {
            complain(&mut form, "email", error)?;
            // All that is missing is said at once.
            if form.complaint("agree").is_none() && !form.has("agree", "yes") {
                form.complain("agree", Complaint::new("newsletter-agree-missing"));
            }
            Ok(page::show(&AskPage { frame: caller.frame(&web, &uri), form, fields: fields() }))
        }
    }
}

async fn sent(State(web): State<Web>, caller: Caller, uri: Uri) -> Response {
    page::show(&SentPage { frame: caller.frame(&web, &uri) })
}

async fn own(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut frame = caller.frame(&web, &uri);
    if asked.news == "saved" {
        frame.news = Some(frame.words.t("newsletter-saved").to_owned());
    }
    show(&web, frame, token, None).await
}

async fn show(web: &Web, frame: Frame, token: String, refused: Option<Form>) -> Result<Response, Problem> {
    let Some(newsletter) = web.app.newsletter(&token).await? else {
        return Ok(page::show(&GonePage { frame, is_left: false }));
    };
    let form = refused.unwrap_or_else(|| Form::new().with_all("field", &newsletter.fields));
    let (email, is_confirmed) = (newsletter.email, newsletter.is_confirmed);
    Ok(page::show(&OwnPage { frame, form, fields: fields(), email, is_confirmed, token }))
}

async fn save(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    match web.app.newsletter_save(&token, form.values("field")).await {
        Ok(()) => {
            let own = route::to::newsletter_own(&token);
            Ok(Redirect::to(&route::with_query(&own, [("news", "saved")])).into_response())
        }
        Err(askwell_app::Error::NotFound) => show(&web, caller.frame(&web, &uri), token, None).await,
        Err(error) => {
            complain(&mut form, "field", error)?;
            show(&web, caller.frame(&web, &uri), token, Some(form)).await
        }
    }
}

/// Leaves, for the page's button and for a mail program alike: nothing is asked back, and nobody is sent elsewhere (RFC 8058).
async fn leave(
    State(web): State<Web>,
    caller: Caller,
    Path(token): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    web.app.newsletter_leave(&token).await?;
    Ok(page::show(&GonePage { frame: caller.frame(&web, &uri), is_left: true }))
}

/// Samples of these pages.
pub(crate) fn samples(words: Words) -> Vec<(&'static str, askama::Result<String>)> {
    let form = || Form::new().with_all("field", ["cardiology"]);
    let own = |is_confirmed| OwnPage {
        frame: frame_in(words, "/newsletter/7d1c"),
        form: form(),
        fields: fields(),
        email: "ada@example.org".to_owned(),
        is_confirmed,
        token: "7d1c".to_owned(),
    };
    let gone = |is_left| GonePage { frame: frame_in(words, "/newsletter/7d1c"), is_left };
    vec![
        ("newsletter", AskPage { frame: frame_in(words, "/newsletter"), form: form(), fields: fields() }.render()),
        ("newsletter-sent", SentPage { frame: frame_in(words, "/newsletter/sent") }.render()),
        ("newsletter-confirm", own(false).render()),
        ("newsletter-own", own(true).render()),
        ("newsletter-left", gone(true).render()),
        ("newsletter-gone", gone(false).render()),
    ]
}
