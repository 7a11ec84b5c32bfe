//! Keeps the kept pages true: what the journal says has changed is forgotten, and rendered anew when next asked for.

use std::time::Duration;

use askwell_app::Changed;

use crate::cache::Tag;
use crate::web::Web;

/// After news, so long is waited before the journal is read: what many write is read at once.
const GATHER: Duration = Duration::from_millis(20);
/// How long to wait after the journal could not be read; until then every page is rendered anew.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// What a list of answers shows: the newest of all, of a field, or of a subject.
pub fn shelf(specialty: Option<&str>, topic: Option<&str>) -> Tag {
    Tag::new("shelf", format!("{}/{}", specialty.unwrap_or_default(), topic.unwrap_or_default()))
}

/// One answer.
pub fn answer(id: &str) -> Tag {
    Tag::new("answer", id)
}

/// One doctor, wherever shown.
pub fn doctor(slug: &str) -> Tag {
    Tag::new("doctor", slug)
}

/// The list of doctors.
pub fn doctors() -> Tag {
    Tag::new("doctors", "all")
}

/// Follows the journal until the service stops. Forgets more rather than less: a page rendered twice costs microseconds.
pub async fn follow(web: Web) {
    let mut after = web.app.journal_length().await.unwrap_or(0);
    web.cache.clear();
    loop {
        let beyond = tokio::select! {
            () = web.stop.cancelled() => return,
            // A day makes pages overdue without an entry in the journal.
            () = tokio::time::sleep(web.app.until_tomorrow()) => {
                web.cache.clear();
                continue;
            }
            beyond = web.app.journal_beyond(after) => beyond,
        };
        if beyond.is_none() {
            return;
        }
        tokio::time::sleep(GATHER).await;
        match web.app.public_changes(after).await {
            Ok((last, changed)) => {
                for changed in &changed {
                    forget(&web, changed);
                }
                after = last;
            }
            Err(error) => {
                tracing::error!(error = &error as &dyn std::error::Error, "kept pages cannot follow the journal");
                web.cache.clear();
                tokio::time::sleep(TRY_AGAIN).await;
            }
        }
    }
}

fn forget(web: &Web, changed: &Changed) {
    match changed {
        Changed::Answer { id, specialty, topic } => {
            web.cache.forget(&answer(id));
            web.cache.forget(&shelf(None, None));
            web.cache.forget(&shelf(Some(specialty), None));
            web.cache.forget(&shelf(Some(specialty), Some(topic)));
        }
        Changed::Doctor { slug } => {
            web.cache.forget(&doctor(slug));
            web.cache.forget(&doctors());
        }
    }
}
