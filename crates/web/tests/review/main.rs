//! The publishing desk through the router: every page and form that leads from a patient's yes to a public page.
#![allow(clippy::unwrap_used)]

mod desk;
#[expect(dead_code, reason = "the stories of the use cases need more of it than these")]
#[path = "../../../app/tests/publishing/house.rs"]
mod house;

use askwell_app::core::access::Actor;
use askwell_app::core::id::PublicationId;
use askwell_web::cache::Cache;
use askwell_web::pages::{reading, review};
use askwell_web::route;
use askwell_web::router::Table;
use askwell_web::trace::Numbers;
use askwell_web::web::Web;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, COOKIE, ETAG, IF_NONE_MATCH, LOCATION};
use axum::http::{HeaderValue, Method, Request, StatusCode};
use house::House;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// A browser of somebody who is signed in.
struct Browser {
    router: Router,
    token: String,
}

struct Page {
    status: StatusCode,
    location: String,
    body: String,
}

impl Page {
    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> String {
        let at = self.body.split_once(&format!("name=\"{name}\" value=\"")).expect("the field is on the page").1;
        at.split_once('"').unwrap().0.to_owned()
    }
}

impl Browser {
    async fn of(house: &House, who: &Actor) -> Self {
        let web = Web::new(house.app.clone(), Cache::new(1 << 20), CancellationToken::new());
        let site = web.site.clone();
        let router = reading::routes(review::routes(Table::new(), &web)).finish(web, site, Numbers::new("test"));
        let token = if who.account.is_some() { house.session(who).await } else { String::new() };
        Self { router, token }
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let is_private = request.uri().path().starts_with("/review");
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let location = parts.headers.get(LOCATION).map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default();
        if parts.status == StatusCode::OK && is_private {
            assert!(parts.headers.get(CACHE_CONTROL).is_none_or(|policy| policy == "no-store"));
        }
        let body = String::from_utf8(to_bytes(body, 1 << 22).await.unwrap().to_vec()).unwrap();
        Page { status: parts.status, location, body }
    }

    async fn get(&self, address: &str) -> Page {
        let request = Request::get(address).header(COOKIE, format!("askwell={}", self.token));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let query = route::with_query("", fields.iter().copied());
        let request = Request::builder()
            .method(Method::POST)
            .uri(address)
            .header(COOKIE, format!("askwell={}", self.token))
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(query.trim_start_matches('?').to_owned())).unwrap()).await
    }
}

/// The fields of the editor's form as a browser would send them.
fn words<'a>(page: &'a Page, key: &'a str, from: &'a str, summary: &'a str) -> Vec<(&'a str, &'a str)> {
    assert!(page.body.contains("name=\"answer-2\""));
    vec![
        ("key", key),
        ("from", from),
        ("title", "Is HER2 positive breast cancer different?"),
        ("summary", summary),
        ("topic_name", "HER2-positive breast cancer"),
        ("question-1", "Is HER2 positive breast cancer different from other types?"),
        ("answer-1", "Yes. Its cells carry too much of one protein. [1]"),
        ("seek_care", "Call your team today if you have a fever of 38 °C or more."),
        ("source-title-1", "A made-up guideline"),
        ("source-url-1", "https://example.org/guideline"),
        ("source-year-1", "2025"),
        ("specialty", "medical_oncology"),
        ("topic", "her2-positive-breast-cancer"),
        ("slug", "is-it-different"),
    ]
}

const SIGNED: [(&str, &str); 9] = [
    ("checklist", "accurate"),
    ("checklist", "balanced"),
    ("checklist", "sourced"),
    ("checklist", "risks_named"),
    ("checklist", "when_to_seek_care"),
    ("checklist", "no_identity"),
    ("checklist", "plain_words"),
    ("checklist", "conflicts_declared"),
    ("opinion", "approve"),
];

#[tokio::test]
async fn from_the_list_to_a_public_page_with_forms_alone() {
    let house = House::open().await;
    house.agree().await;
    let editor = Browser::of(&house, &house.editor).await;
    let desk = editor.get(&route::to::review()).await;
    let begin = route::to::review_new(house.consultation);
    assert!(desk.status == StatusCode::OK && desk.body.contains(&begin), "{}", desk.body);
    let look = editor.get(&begin).await;
    assert!(look.body.contains("Patient asked") && look.body.contains("Dr. Ada Brandt answered"));
    let begun = editor.post(&begin, &[("key", &look.hidden("key"))]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER);
    let id: PublicationId = begun.location.split(['/', '?']).nth(2).unwrap().parse().unwrap();

    let page = editor.get(&begun.location).await;
    let (key, from) = (page.hidden("key"), page.hidden("from"));
    let edited = words(&page, &key, &from, "It grows faster. Mara does well.");
    let preview = editor.post(&route::to::review_preview(id), &edited).await;
    assert!(preview.body.contains("Mara does well") && preview.body.contains("School grade"));
    let saved = editor.post(&route::to::review_save(id), &edited).await;
    assert_eq!(saved.location, format!("{}?news=saved", route::to::review_edit(id)));

    let page = editor.get(&route::to::review_edit(id)).await;
    assert!(page.body.contains("data-choice=\"p1\"") && page.body.contains(">Mara</span>"));
    let (key, text) = (page.hidden("key"), page.hidden("text"));
    let passed_over = editor.post(&route::to::review_redact(id), &[("key", &key), ("text", &text)]).await;
    assert_eq!(passed_over.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(passed_over.body.contains("Decide about every place"));
    let page = editor.get(&route::to::review_edit(id)).await;
    let decisions =
        [("key", page.hidden("key")), ("text", text), ("p1", "redact".into()), ("with-1", "Somebody".into())];
    let decisions: Vec<(&str, &str)> = decisions.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let filed = editor.post(&route::to::review_redact(id), &decisions).await;
    assert!(filed.location.ends_with("news=redacted"), "{} {}", filed.status, filed.location);
    let page = editor.get(&route::to::review_edit(id)).await;
    let handed = [("key", page.hidden("key")), ("text", page.hidden("text"))];
    let handed: Vec<(&str, &str)> = handed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let submitted = editor.post(&route::to::review_submit(id), &handed).await;
    assert!(submitted.location.ends_with("news=submitted"));

    let reviewer = Browser::of(&house, &house.reviewer).await;
    assert!(reviewer.get(&route::to::review()).await.body.contains(&route::to::review_check(id)));
    let check = reviewer.get(&route::to::review_check(id)).await;
    assert!(check.body.contains("Somebody does well") && !check.body.contains("Uppsala"));
    let (key, text) = (check.hidden("key"), check.hidden("text"));
    let mut verdict = vec![("key", key.as_str()), ("text", text.as_str()), ("next_review_on", "2027-03-02")];
    let unsigned = reviewer.post(&route::to::review_judge(id), &verdict).await;
    assert!(unsigned.status == StatusCode::UNPROCESSABLE_ENTITY && unsigned.body.contains("Choose a verdict"));
    verdict.extend(SIGNED);
    let signed = reviewer.post(&route::to::review_judge(id), &verdict).await;
    assert!(signed.location.ends_with("news=waits"), "{} {}", signed.status, signed.location);
    house.agree().await;
    assert!(matches!(house.read(id).await, Ok(askwell_app::Found::Live(_))));

    let found = editor
        .get(&route::with_query(
            &route::to::review_find(),
            [("address", "http://localhost:8080/answers/medical-oncology/her2-positive-breast-cancer/is-it-different")],
        ))
        .await;
    assert_eq!(found.location, route::to::review_edit(id));
    let retract = reviewer.get(&route::to::review_retract(id)).await;
    let why = reviewer.post(&route::to::review_retracted(id), &[("key", &retract.hidden("key"))]).await;
    assert!(why.status == StatusCode::UNPROCESSABLE_ENTITY && why.body.contains("Choose a reason"));
    let gone = reviewer
        .post(&route::to::review_retracted(id), &[("key", &retract.hidden("key")), ("reason", "outdated")])
        .await;
    assert!(gone.location.ends_with("news=retracted"));
    assert!(matches!(house.read(id).await, Ok(askwell_app::Found::Retracted { .. })));
}

#[tokio::test]
async fn a_feed_reader_that_asks_every_second_is_told_that_nothing_is_new() {
    let house = House::open().await;
    house.published().await;
    let reader = Browser::of(&house, &Actor::reader()).await;
    let ask = |known: Option<HeaderValue>| {
        let request = Request::get(route::to::feed());
        let request = known.into_iter().fold(request, |request, tag| request.header(IF_NONE_MATCH, tag));
        reader.router.clone().oneshot(request.body(Body::empty()).unwrap())
    };
    let first = ask(None).await.unwrap();
    let tag = first.headers().get(ETAG).cloned();
    assert!(first.status() == StatusCode::OK && tag.is_some());
    for _ in 0..60 {
        let again = ask(tag.clone()).await.unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert!(to_bytes(again.into_body(), 1).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn when_the_yes_is_taken_back_every_address_of_the_page_is_gone_and_no_list_names_it() {
    let house = House::open().await;
    let id = house.published().await;
    let Ok(askwell_app::Found::Live(answer)) = house.read(id).await else { panic!("it is public") };
    let path = answer.path.clone();
    let addresses = [path.clone(), format!("{path}.json"), format!("{path}/history"), format!("{path}/proof")];
    let shelf = path.rsplit_once('/').unwrap().0.to_owned();
    let field = shelf.rsplit_once('/').unwrap().0.to_owned();
    let lists = [route::to::home(), shelf, field, route::to::feed(), route::to::sitemap()];
    let reader = Browser::of(&house, &Actor::reader()).await;
    for address in &addresses {
        let page = reader.get(address).await;
        assert!(page.status == StatusCode::OK && page.body.contains(&answer.title), "{address}: {}", page.status);
    }
    for list in &lists {
        assert!(reader.get(list).await.body.contains(&path), "{list}");
    }
    house.app.consent_withdraw(&house.patient, house.consultation, house.fresh()).await.unwrap();
    for address in &addresses {
        let page = reader.get(address).await;
        assert!(page.status == StatusCode::GONE && !page.body.contains(&answer.title), "{address}: {}", page.status);
    }
    for list in &lists {
        assert!(!reader.get(list).await.body.contains(&path), "{list}");
    }
    let helped = reader.post(&format!("{path}/helped"), &[("helped", "yes")]).await;
    assert_eq!(helped.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_refused_form_comes_back_filled_and_says_what_to_do() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    let editor = Browser::of(&house, &house.editor).await;
    let page = editor.get(&route::to::review_edit(id)).await;
    let (key, from) = (page.hidden("key"), page.hidden("from"));
    let mut fields = words(&page, &key, &from, "A summary that must not be lost.");
    fields.push(("number-value-1", "9 of 10"));
    fields.push(("number-source-1", "7"));
    let refused = editor.post(&route::to::review_save(id), &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in ["A summary that must not be lost.", "9 of 10", "There is no source 7"] {
        assert!(refused.body.contains(kept), "{kept}");
    }
    // Somebody else saved meanwhile: nothing is overwritten and nothing typed is lost.
    house.edit(id, "Saved by somebody else.").await;
    let (key, fields) = (house.fresh().to_string(), words(&page, &key, &from, "Mine."));
    let fields: Vec<_> =
        fields.into_iter().map(|(name, value)| (name, if name == "key" { key.as_str() } else { value })).collect();
    let late = editor.post(&route::to::review_save(id), &fields).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.body.contains("Mine."));
}

#[tokio::test]
async fn everybody_else_is_kept_out() {
    let house = House::open().await;
    house.agree().await;
    let id = house.begin().await;
    let ways =
        [route::to::review(), route::to::review_edit(id), route::to::review_check(id), route::to::review_retract(id)];
    let reader = Browser::of(&house, &Actor::reader()).await;
    let patient = Browser::of(&house, &house.patient).await;
    for way in &ways {
        let page = reader.get(way).await;
        assert!(page.location.starts_with("/sign-in?next="), "{way} {}", page.status);
        assert!(!patient.get(way).await.status.is_success(), "{way}");
    }
    // A reviewer who wrote the words sees that a colleague must read them, and the editor's page is not theirs.
    house.keep_all(id).await;
    house.submit(id).await.unwrap();
    let author = Browser::of(&house, &house.doctor).await;
    let check = author.get(&route::to::review_check(id)).await;
    assert!(check.body.contains("You cannot give a verdict") && !check.body.contains("name=\"opinion\""));
    assert_eq!(author.get(&route::to::review_edit(id)).await.location, route::to::review_check(id));
    let editor = Browser::of(&house, &house.editor).await;
    assert_eq!(editor.get(&route::to::review_check(id)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(editor.get("/review/not-an-id").await.status, StatusCode::NOT_FOUND);
}
