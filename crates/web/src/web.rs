//! What every handler has, who calls, and whether they may come here at all.

use std::ops::Deref;
use std::sync::Arc;

use askwell_app::core::access::{Action, Actor, may_somewhere};
use askwell_app::{App, Visitor};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::brought::{self, Brought};
use crate::cache::Cache;
use crate::cookie;
use crate::frame::{Frame, Site};
use crate::limits::Limits;
use crate::problem::Problem;
use crate::route;
use crate::tally::Tally;
use crate::when::When;
use crate::words::Words;

/// What every handler has. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Web(Arc<Inner>);

/// The parts of [`Web`].
#[derive(Debug)]
pub struct Inner {
    /// The service.
    pub app: App,
    /// Kept pages.
    pub cache: Cache,
    /// What is the same on every page.
    pub site: Arc<Site>,
    /// The time zone pages speak in.
    pub zone: Arc<TimeZone>,
    /// Told when the service stops, so that open streams end first.
    pub stop: CancellationToken,
    /// How many requests were answered, for machines that watch.
    pub tally: Tally,
    /// How often one network may do what is open to everybody.
    pub limits: Limits,
}

impl Deref for Web {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Web {
    /// Puts the parts together. The site's words come from the organization's settings.
    pub fn new(app: App, cache: Cache, stop: CancellationToken) -> Self {
        let settings = app.settings();
        let site = Arc::new(Site {
            organization: settings.organization.clone(),
            origin: settings.base_url.clone(),
            emergency_number: askwell_app::emergency_number(&settings.country),
            demo: settings.demo,
        });
        let zone = Arc::new(settings.time_zone.clone());
        let limits = Limits::new(&settings.limits);
        Self(Arc::new(Inner { app, cache, site, zone, stop, tally: Tally::default(), limits }))
    }

    /// Says moments in a language.
    pub fn when(&self, words: Words) -> When {
        When::new(words, self.zone.clone())
    }

    /// The frame of a page that is the same for everybody.
    pub fn frame(&self, uri: &Uri) -> Frame {
        Frame::public(Words::default(), self.site.clone(), uri.path())
    }
}

/// Who calls, by the session their cookie names.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Who it is; a reader when nobody is signed in.
    pub visitor: Visitor,
    /// The token of the session, for signing out.
    pub token: Option<String>,
    /// The language their browser asks for.
    accepts: Option<String>,
}

impl Caller {
    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.visitor.actor
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.visitor.actor.account.is_some()
    }

    /// The frame of a page for this caller.
    pub fn frame(&self, web: &Web, uri: &Uri) -> Frame {
        let chosen = self.visitor.language.as_ref().map(ToString::to_string);
        let words = Words::for_header(chosen.or_else(|| self.accepts.clone()).as_deref());
        let frame = Frame::public(words, web.site.clone(), uri.path());
        if !self.is_signed_in() {
            return frame;
        }
        frame.signed_in(self.visitor.actor.roles.iter().copied(), self.visitor.name.clone())
    }

    async fn of(web: &Web, headers: &HeaderMap) -> Result<Self, Problem> {
        let token = cookie::token(headers, web.site.is_https()).map(str::to_owned);
        let visitor = web.app.visitor(token.as_deref()).await?;
        let accepts = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok(Self { visitor, token, accepts })
    }
}

impl FromRequestParts<Web> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        match parts.extensions.get::<Self>() {
            Some(caller) => Ok(caller.clone()),
            None => {
                let caller = Self::of(web, &parts.headers).await?;
                Brought::of(&parts.extensions).note_caller(&caller);
                Ok(caller)
            }
        }
    }
}

/// Middleware of one address: lets in who may do what it needs to anything at all; the use case asks again about the thing.
///
/// Somebody who is not signed in and follows a link is sent to sign in and comes back; somebody without the role is refused.
pub async fn admit(State((web, needs)): State<(Web, Action)>, mut request: Request, next: Next) -> Response {
    if matches!(needs, Action::ReadPublic | Action::SignIn) {
        return next.run(request).await;
    }
    let caller = match Caller::of(&web, request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    Brought::of(request.extensions()).note_caller(&caller);
    if !may_somewhere(caller.actor(), needs) {
        let refusal = refusal(&caller, &request);
        brought::remember(request).await;
        return refusal;
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn refusal(caller: &Caller, request: &Request) -> Response {
    let is_page = request.method() == Method::GET && !request.uri().path().starts_with("/api/");
    if caller.is_signed_in() {
        return Problem::forbidden().into_response();
    }
    if !is_page {
        return Problem::sign_in().into_response();
    }
    let next = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Redirect::to(&route::with_query(&route::to::sign_in(), [("next", next)])).into_response()
}
