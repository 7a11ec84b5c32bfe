//! The stream an open page listens to: that something changed, never what. The page then asks for its fragment again.

use axum::extract::{Path, State};
use axum::response::Response;
use futures::{StreamExt as _, stream};
use tokio::sync::broadcast::error::RecvError;

use axum::response::IntoResponse as _;

use crate::problem::Problem;
use crate::sse::{self, Change};
use crate::web::{Caller, Web};

/// What every change is called; a page has one stream, so one name serves.
const CHANGED: &str = "changed";

pub(crate) async fn live(
    State(web): State<Web>,
    caller: Caller,
    Path(topic): Path<String>,
) -> Result<Response, Problem> {
    let (topic, news) = web.app.listen(caller.actor(), &topic).await?;
    let changes = stream::unfold(news, |mut news| async move {
        let heard = match news.recv().await {
            Ok(heard) => Some(heard),
            // Fell behind: look anew, whatever it was about.
            Err(RecvError::Lagged(_)) => None,
            Err(RecvError::Closed) => return None,
        };
        Some((heard, news))
    });
    let changes = changes.filter_map(move |heard| async move {
        let id = match heard {
            Some(heard) if heard.topic == topic => heard.number,
            Some(_) => return None,
            None => 0,
        };
        Some(Change { id, name: CHANGED.to_owned(), html: String::new() })
    });
    Ok(sse::stream(changes, web.stop.clone()).into_response())
}
