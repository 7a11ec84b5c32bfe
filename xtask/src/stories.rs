//! `cargo xtask stories`: the whole loop walked in a real browser, and every page read by axe.

use std::path::Path;
use std::process::Command;

use crate::download::{read, run as run_program, sha256, write};
use crate::need::CHROMIUM;
use crate::step::{cargo, step};
use crate::{assets, demo, parts};

/// Tells which lock the parts of the stories were brought by.
const STAMP: &str = "node_modules/lock.sha256";

/// Brings what the stories need, builds the program and walks them.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::refuse_unknown(arguments, &[])?;
    let chromium = CHROMIUM.ensure()?;
    parts::run(&[])?;
    assets::run(&[])?;
    step("building for the stories", &cargo(), &["build", "--package", "askwell"])?;
    walk(&chromium)
}

/// Walks the stories with this browser and the program that was built last; its own tests build it too.
pub(crate) fn walk(chromium: &Path) -> Result<(), String> {
    let folder = crate::workspace().join("e2e");
    bring(&folder)?;
    eprintln!("── stories in the browser");
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).current_dir(&folder);
    node.env("ASKWELL", demo::program("debug")?).env("CHROMIUM", chromium);
    if let Some(model) = parts::model_folder() {
        node.env("ASKWELL_SEARCH_MODEL", model);
    }
    let status = node.status().map_err(|error| format!("node did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err("a story in the browser did not go as it should".into()) }
}

/// Brings the browser's driver and axe by npm, exactly as the lock names them, unless they are there.
fn bring(folder: &Path) -> Result<(), String> {
    let lock = sha256(&folder.join("package-lock.json")).ok_or("e2e/package-lock.json cannot be read")?;
    if read(&folder.join(STAMP)).is_ok_and(|found| found == lock) {
        return Ok(());
    }
    run_program("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)?;
    write(&folder.join(STAMP), lock.as_bytes())
}
