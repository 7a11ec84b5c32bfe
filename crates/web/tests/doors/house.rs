//! A whole service in a throw-away folder, with one account of each role.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use askwell_app::core::access::{Actor, Role};
use askwell_app::core::code::{Country, Language, Register, Specialty};
use askwell_app::core::practitioner::Scope;
use askwell_app::people::{Checked, Claim, NewPractitioner};
use askwell_app::{App, Hidden, ManualClock, NewAccount, Settings};
use askwell_search::Index;
use askwell_store::{By, Config, Store};
use askwell_web::cache::Cache;
use askwell_web::route::{Route, Verb};
use askwell_web::service;
use askwell_web::web::Web;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use axum::response::Response;
use jiff::SignedDuration;
use tempfile::TempDir;
use tower::ServiceExt as _;

const PASSWORD: &str = "a long made-up password";

/// The token that machines which watch must have.
pub(crate) const METRICS_TOKEN: &str = "counting-sheep";

/// A service, and the folder that goes with it.
pub(crate) struct House {
    pub(crate) app: App,
    pub(crate) web: Web,
    pub(crate) folder: TempDir,
}

/// Who knocks: an account, its browser's token, and what it may be.
pub(crate) struct Somebody {
    pub(crate) actor: Actor,
    pub(crate) token: Option<String>,
}

impl House {
    /// A house; what a demonstration shows is shown in a demonstration only.
    pub(crate) async fn new(is_demo: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Config::folder(folder.path())).await.unwrap();
        let clock = Arc::new(ManualClock::at("2026-03-02T09:00:00Z".parse().unwrap()));
        let settings = Settings {
            demo: is_demo,
            mail_folder: Some(folder.path().join("mail")),
            metrics_token: Some(Hidden::new(METRICS_TOKEN)),
            ..Settings::default()
        };
        let app = App::new(store, Index::in_memory(None).unwrap(), clock, settings);
        let web = Web::new(app.clone(), Cache::new(1 << 20), tokio_util::sync::CancellationToken::new());
        Self { app, web, folder }
    }

    /// Somebody new who holds this role beside the patient's, signed in; a reader for `None`.
    pub(crate) async fn somebody(&self, role: Option<Role>) -> Somebody {
        let Some(role) = role else { return Somebody { actor: Actor::reader(), token: None } };
        let email = format!("{}@example.org", self.app.form_key());
        let account = NewAccount { email: email.clone(), name: format!("{role:?}"), password: Some(PASSWORD.into()) };
        match role {
            Role::Practitioner | Role::Reviewer => self.doctor(account, role == Role::Reviewer).await,
            role => drop(self.app.people_add_staff(By::Operator, account, BTreeSet::from([role])).await.unwrap()),
        }
        let token = self.app.password_sign_in(&email, PASSWORD, "").await.unwrap().unwrap().token;
        let actor = self.app.visitor(Some(&token)).await.unwrap().actor;
        Somebody { actor, token: Some(token) }
    }

    async fn doctor(&self, account: NewAccount, reviewer: bool) {
        let checker = NewAccount { email: "checker@example.org".into(), name: "Sam".into(), password: None };
        let by = self.app.people_add_staff(By::Operator, checker, BTreeSet::from([Role::Operator])).await.unwrap();
        let now = self.app.now();
        let checked = Checked { by, at: now, valid_until: now + SignedDuration::from_hours(24 * 365) };
        let new = NewPractitioner { account, claim: claim(), slug: None, reviewer };
        self.app.people_add_practitioner(By::Operator, new, Some(checked)).await.unwrap();
    }

    /// Sends a request as somebody, as a browser on our own pages would.
    pub(crate) async fn send(&self, verb: Verb, path: &str, somebody: &Somebody, body: &str) -> Response {
        let request = match verb {
            Verb::Get => Request::get(path),
            Verb::Post => Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded"),
        };
        let mut request = request.header("sec-fetch-site", "same-origin");
        if let Some(token) = &somebody.token {
            request = request.header(COOKIE, format!("askwell={token}"));
        }
        self.knock(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// Asks as a machine from an address of the network, with a token.
    pub(crate) async fn watch(&self, path: &str, token: Option<&str>) -> Response {
        let mut request = Request::get(path);
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        self.knock(request.body(Body::empty()).unwrap()).await
    }

    async fn knock(&self, mut request: Request) -> Response {
        let peer = SocketAddr::from(([192, 0, 2, 7], 50_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        service::service(&self.web, "test").oneshot(request).await.unwrap()
    }
}

/// What a made-up doctor says of themselves.
pub(crate) fn claim() -> Claim {
    Claim {
        name: "Dr. Ada Brandt".into(),
        qualifications: "MD".into(),
        register: Register::new("gmc-demo").unwrap(),
        country: Country::new("GB").unwrap(),
        registration: "DEMO-1".into(),
        scope: Scope {
            specialties: BTreeSet::from([Specialty::new("cardiology").unwrap()]),
            languages: BTreeSet::from([Language::new("en").unwrap()]),
        },
        biography: String::new(),
        interests: "None declared.".into(),
    }
}

/// The address of a route with something well-formed in each place that names no thing.
pub(crate) fn address(route: &Route) -> String {
    let nothing = "0192f0c1-0000-7000-8000-000000000000";
    let step = |step: &str| if step.starts_with('{') { nothing.to_owned() } else { step.to_owned() };
    route.pattern.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// The text of a response.
pub(crate) async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 22).await.unwrap().to_vec()).unwrap()
}
