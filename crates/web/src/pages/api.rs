//! What other programs can ask for: published answers, search, and how the promise is kept. Reading only; nobody signs in.
//!
//! The types here are the agreement with those programs: they are apart from the views of pages, so that a page can change.
//! A field may be added within `v1`; none is taken away and none changes its meaning.

mod answers;
mod promise;
mod search;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::page::Policy;
use crate::route;
use crate::router::Table;
use crate::web::Web;

/// Hangs the interface on its addresses.
pub fn routes(table: Table<Web>) -> Table<Web> {
    table
        .on(&route::API_DESCRIPTION, description)
        .on(&route::API_ANSWERS, answers::answers)
        .on(&route::API_ANSWER, answers::answer)
        .on(&route::API_SEARCH, search::search)
        .on(&route::API_PROMISE, promise::promise)
}

/// The description of the interface (OpenAPI 3.1).
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Askwell",
        description = "Published answers of an ask-a-doctor service, search among them, and measured answer times. \
                       An answer is information and no advice for one person: show its disclaimer with it.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(answers::answers, answers::answer, search::search, promise::promise),
    components(schemas(ProblemDocument)),
    tags((name = "answers", description = "What has been answered"), (name = "service", description = "How well it works"))
)]
struct Description;

/// What went wrong (RFC 9457, `application/problem+json`).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// What kind of problem, such as `urn:askwell:problem:not-found`.
    r#type: String,
    /// The kind in words.
    title: String,
    /// The status of the response.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, and what to do.
    detail: String,
    /// What is wrong with single values; left out when nothing is.
    #[schema(required = false)]
    errors: Vec<FieldProblem>,
    /// What the service's log calls the request.
    #[schema(required = false)]
    request_id: String,
}

/// What is wrong with one value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// Which one, as a JSON pointer, such as `/q`.
    pointer: String,
    /// What is wrong.
    detail: String,
}

async fn description(State(web): State<Web>) -> Response {
    let mut description = Description::openapi();
    description.info.version = env!("CARGO_PKG_VERSION").to_owned();
    description.servers = Some(vec![utoipa::openapi::Server::new(web.site.origin.clone())]);
    document(&description, Policy::Public)
}

/// Answers with a document.
fn document(document: &impl Serialize, policy: Policy) -> Response {
    let mut response = Json(document).into_response();
    let header: HeaderValue = policy.header();
    response.headers_mut().insert(CACHE_CONTROL, header);
    response
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;
    use crate::route::ROUTES;

    #[test]
    fn every_address_of_the_interface_is_described() {
        let description = Description::openapi();
        let described: BTreeSet<&str> = description.paths.paths.keys().map(String::as_str).collect();
        let served = ROUTES.iter().map(|route| route.pattern).filter(|pattern| pattern.starts_with("/api/v1/"));
        assert_eq!(described, served.collect());
    }

    #[test]
    fn the_description_is_openapi_3_1_and_names_every_refusal() {
        let description = serde_json::to_value(Description::openapi()).unwrap();
        assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
        for (path, item) in description["paths"].as_object().unwrap() {
            let responses = item["get"]["responses"].as_object().unwrap();
            assert!(responses.contains_key("200"), "{path}");
            for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('4')) {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/ProblemDocument", "{path} {status}");
            }
        }
    }
}
