//! `askwell reindex`: the search index built anew from the journal.

use crate::config::Config;
use crate::failure::Failure;
use crate::hold::Hold;
use crate::{progress, service};

/// Vectors computed between two looks at the bar.
const VECTORS_AT_ONCE: usize = 16;

/// How much more is learned from the help than from the first line.
pub(crate) const HELP: &str = "\
Example:
  askwell reindex --config /etc/askwell.toml

Empties the index of this node and follows the journal from its first entry: the outcome is the index that following along would have given.
The service of this folder must not be running. With a search model the vectors of what is already known by its text are kept, the others are
computed; search goes by words meanwhile, so this may be interrupted and the service started: it goes on where this stopped.";

/// Rebuilds the index and says how far it is.
pub(crate) async fn run(config: &Config) -> Result<(), Failure> {
    config.is_there()?;
    let hold = Hold::take(config)?;
    let app = service::open(config, &hold).await?;
    let position = app.index_rebuild().await?;
    eprintln!("{} answers, by words up to journal entry {position}", app.index().len());
    let status = app.index().status();
    if let Some(reason) = status.words_only_reason {
        eprintln!("by words alone: {reason}");
    }
    let bar = progress::bar(Some(status.documents as u64), "answers understood");
    bar.set_position(status.vectors as u64);
    let counted = bar.clone();
    let worker = app.clone();
    let embedded = tokio::task::spawn_blocking(move || {
        loop {
            match worker.index().embed_pending(VECTORS_AT_ONCE) {
                Ok(0) => return Ok(()),
                Ok(made) => counted.inc(made as u64),
                Err(error) => return Err(error),
            }
        }
    });
    let embedded = embedded.await.map_err(Failure::doing("computing vectors"));
    bar.finish_and_clear();
    embedded?.map_err(Failure::doing("computing vectors"))?;
    let status = app.index().status();
    if status.model.is_some() {
        eprintln!("{} of {} answers by meaning", status.vectors, status.documents);
    }
    app.store().close().await;
    Ok(())
}
