//! Ctrl-C in work that no future can be dropped from.

use std::thread;

use tokio_util::sync::CancellationToken;

use crate::failure::{Failure, INTERRUPTED};

/// Ends the watch when the work is done.
#[derive(Debug)]
pub(crate) struct Watch {
    ended: CancellationToken,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.ended.cancel();
    }
}

/// Clears up and ends the program at the first Ctrl-C, for as long as the given value lives.
pub(crate) fn before_ending(clear_up: impl FnOnce() + Send + 'static) -> Result<Watch, Failure> {
    watch(move || {
        clear_up();
        eprintln!("askwell: {}", Failure::Interrupted);
        std::process::exit(INTERRUPTED.into());
    })
}

/// Asks the work to end at the first Ctrl-C; the second ends the program.
pub(crate) fn ask(to_end: CancellationToken) -> Result<Watch, Failure> {
    watch(move || {
        eprintln!("Ending with the best so far; Ctrl-C again ends at once.");
        to_end.cancel();
    })
}

/// Hears of Ctrl-C on a thread of its own, since the work has the others.
fn watch(first: impl FnOnce() + Send + 'static) -> Result<Watch, Failure> {
    let ended = CancellationToken::new();
    let until = ended.clone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(Failure::doing("listening for Ctrl-C"))?;
    thread::spawn(move || {
        runtime.block_on(async {
            let mut first = Some(first);
            loop {
                tokio::select! {
                    () = until.cancelled() => return,
                    heard = tokio::signal::ctrl_c() => match (heard, first.take()) {
                        (Ok(()), Some(first)) => first(),
                        (Ok(()), None) => std::process::exit(INTERRUPTED.into()),
                        (Err(_), _) => return,
                    },
                }
            }
        });
    });
    Ok(Watch { ended })
}
