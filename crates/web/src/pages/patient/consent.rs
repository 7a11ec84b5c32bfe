//! Consent to the exact text.

use askama::Template;
use askwell_app::Error;
use askwell_app::consents::{ConsentShown, Removed, Stage};
use askwell_app::core::code::Digest;
use askwell_app::core::content::Source;
use askwell_app::core::id::ConsultationId;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::complaint::complain;
use super::sign_in::refused;
use crate::form::Form;
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::reading::prose::Prose;
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::words::key;

/// The exact text that would be published.
#[derive(Debug, Template)]
#[template(path = "patient/consent.html")]
pub(crate) struct ConsentPage {
    pub(crate) frame: Frame,
    pub(crate) back: String,
    pub(crate) action: String,
    pub(crate) withdraw: String,
    pub(crate) form: Form,
    pub(crate) key: String,
    pub(crate) seen: String,
    /// What is said first: where it stands.
    pub(crate) lede: &'static str,
    /// Where the public page is, if there is one.
    pub(crate) public: Option<String>,
    /// Whether a yes is asked for.
    pub(crate) asks: bool,
    /// Whether more can be taken out.
    pub(crate) can_remove: bool,
    pub(crate) can_withdraw: bool,
    /// Whether the text changed since it was last looked at.
    pub(crate) has_changed: bool,
    pub(crate) title: String,
    pub(crate) summary: Prose,
    pub(crate) sections: Vec<(String, Prose)>,
    pub(crate) seek_care: Prose,
    pub(crate) numbers: Vec<String>,
    pub(crate) sources: Vec<Source>,
    pub(crate) removed: Vec<Removed>,
}

impl Page for ConsentPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.has_changed { StatusCode::CONFLICT } else { refused(self.form.is_refused()) }
    }
}

pub(super) async fn consent(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let shown = web.app.consent_look(caller.actor(), id, &[]).await?;
    Ok(page::show(&page_of(&web, &caller, &uri, id, shown, Form::new())))
}

fn page_of(web: &Web, caller: &Caller, uri: &Uri, id: ConsultationId, shown: ConsentShown, form: Form) -> ConsentPage {
    let frame = caller.frame(web, uri);
    let prose = |text: &str| Prose::new(frame.words, text, 0);
    let page = shown.proposal.page;
    let (lede, public) = match shown.stage {
        Stage::Proposed => (key("consent-lede-proposed"), None),
        Stage::InPreparation { .. } => (key("consent-lede-in-preparation"), None),
        Stage::Edited => (key("consent-lede-edited"), None),
        Stage::Public { ref path } => (key("consent-lede-public"), Some(path.clone())),
        Stage::Retracted { ref path } => (key("consent-lede-retracted"), Some(path.clone())),
    };
    let is_proposed = shown.stage == Stage::Proposed;
    let form = if form.value("removals").is_empty() && is_proposed {
        form.with("removals", shown.removals.join("\n"))
    } else {
        form
    };
    let (results, medicines) = askwell_app::evidence_lines(&page);
    let numbers = page.numbers.iter().chain(&results).map(|number| codes::number_line(frame.words, number));
    ConsentPage {
        back: route::to::consultation(id),
        action: route::to::consent_give(id),
        withdraw: route::to::consent_withdraw(id),
        form,
        key: web.app.form_key().to_string(),
        seen: shown.seen.to_string(),
        lede,
        public,
        asks: is_proposed || shown.stage == Stage::Edited,
        can_remove: is_proposed,
        can_withdraw: !is_proposed,
        has_changed: false,
        title: page.title,
        summary: prose(&page.summary),
        sections: page.sections.iter().map(|section| (section.question.clone(), prose(&section.answer))).collect(),
        seek_care: prose(&page.seek_care),
        numbers: numbers.chain(medicines).collect(),
        sources: page.sources,
        removed: shown.proposal.removed,
        frame,
    }
}

pub(super) async fn give(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let removals = [form.value("removals").to_owned()];
    if form.value("do") == "look" {
        let shown = match web.app.consent_look(caller.actor(), id, &removals).await {
            Ok(shown) => shown,
            Err(error) => {
                complain(&mut form, "removals", error)?;
                web.app.consent_look(caller.actor(), id, &[]).await?
            }
        };
        return Ok(page::show(&page_of(&web, &caller, &uri, id, shown, form)));
    }
    let key = form.key().ok_or_else(Problem::bad_request)?;
    let seen: Digest = form.value("seen").parse().map_err(|_| Problem::bad_request())?;
    match web.app.consent_give(caller.actor(), id, &removals, seen, key).await {
        Ok(()) => Ok(back(id, "consent")),
        // The yes was to another text, as when words to take out were typed and not looked at: it counts for nothing.
        Err(Error::Stale) => {
            let shown = web.app.consent_look(caller.actor(), id, &removals).await?;
            let page = page_of(&web, &caller, &uri, id, shown, form);
            Ok(page::show(&ConsentPage { has_changed: true, ..page }))
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn withdraw(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let key = form.key().ok_or_else(Problem::bad_request)?;
    web.app.consent_withdraw(caller.actor(), id, key).await?;
    Ok(back(id, "consent-withdrawn"))
}

fn back(id: ConsultationId, news: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::consultation(id), [("news", news)])).into_response()
}
