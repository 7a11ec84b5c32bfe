//! `cargo xtask demo`: from nothing to a filled service, in one command.

use std::path::PathBuf;

use crate::step::{cargo, step};
use crate::{assets, parts};

/// Brings the parts, builds, and becomes `askwell demo`; further arguments are handed on (`--port 9000`, `--fresh`).
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    parts::run(&[])?;
    assets::run(&[])?;
    step("building (the first time takes some minutes)", &cargo(), &["build", "--package", "askwell"])?;
    let program = program("debug")?;
    let mut words = vec!["demo"];
    words.extend(arguments.iter().map(String::as_str));
    let mut command = std::process::Command::new(&program);
    if let Some(model) = parts::model_folder() {
        command.env("ASKWELL_SEARCH_MODEL", model);
    }
    let status = command.args(words).status().map_err(|error| format!("{}: {error}", program.display()))?;
    if status.success() { Ok(()) } else { Err("the demo ended with an error".into()) }
}

/// Gives where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::workspace().join("target"), PathBuf::from)
}

/// Gives where cargo put the program, in the folder of a profile: `debug` or `release`.
pub(crate) fn program(profile: &str) -> Result<PathBuf, String> {
    let program = target().join(profile).join(if cfg!(windows) { "askwell.exe" } else { "askwell" });
    if program.is_file() { Ok(program) } else { Err(format!("{} was not built", program.display())) }
}
