//! Search among published answers.

use askwell_app::{FoundAnswer, Search};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{ProblemDocument, document};
use crate::page::Policy;
use crate::problem::{Field, Problem};
use crate::web::Web;
use crate::words::Words;

/// A longer question is refused: what is searched for is a question, not a book.
const QUERY_CHARS_MOST: usize = 2_000;
/// The last page that can be asked for.
const PAGE_MOST: usize = 19;

/// What to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// The question, in any words.
    #[param(min_length = 1, max_length = 2000)]
    q: String,
    /// Only in this field: the step it takes in an address, such as `medical-oncology`.
    specialty: Option<String>,
    /// Which page of ten results, from 0.
    #[serde(default)]
    #[param(maximum = 19)]
    page: usize,
}

/// What was found, the best first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Results {
    /// At most ten.
    results: Vec<Hit>,
    /// Whether there is another page.
    more: bool,
    /// The question as it was understood, when a word had to be repaired.
    corrected: Option<String>,
}

/// One answer found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hit {
    /// Its page.
    url: String,
    /// Its title.
    title: String,
    /// The field of medicine, as the step it takes in an address.
    specialty: String,
    /// The subject, as people read it.
    topic_name: String,
    /// Whether a doctor of this service reviewed and signed it.
    reviewed: bool,
    /// Whether it asks the very same.
    answers_it: bool,
    /// The place that was found.
    snippet: String,
}

/// Searches among published answers, by words and by meaning.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "answers",
    params(Asked),
    responses(
        (status = 200, description = "What was found; perhaps nothing", body = Results),
        (status = 400, description = "The query cannot be read, or `q` is missing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "`q` is empty or too long, or `page` too high", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests of this network; `Retry-After` says for how many seconds", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub(super) async fn search(State(web): State<Web>, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let text = asked.q.trim().to_owned();
    let odd = |name: &str, key: &str| {
        let detail = Words::default().t(key).to_owned();
        Err(Problem::invalid(vec![Field { pointer: format!("/{name}"), detail }]))
    };
    if text.is_empty() || text.chars().count() > QUERY_CHARS_MOST {
        return odd("q", crate::words::key("api-query-odd"));
    }
    if asked.page > PAGE_MOST {
        return odd("page", crate::words::key("api-page-odd"));
    }
    let search = Search { text, specialty: asked.specialty, page: asked.page, ..Search::default() };
    let found = web.app.search(search).await?;
    let results = Results {
        results: found.hits.into_iter().map(|hit| one(&web.site.origin, hit)).collect(),
        more: found.more && asked.page < PAGE_MOST,
        corrected: found.corrected,
    };
    // What somebody searches for is theirs: nobody keeps it.
    Ok(document(&results, Policy::Private))
}

fn one(origin: &str, hit: FoundAnswer) -> Hit {
    Hit {
        url: format!("{origin}{}", hit.path),
        title: hit.title,
        specialty: hit.specialty,
        topic_name: hit.topic_name,
        reviewed: hit.reviewed,
        answers_it: hit.answers_it,
        snippet: hit.snippet.into_iter().map(|stretch| stretch.text).collect(),
    }
}
