//! `cargo xtask test`: everything, on a machine that has nothing but Rust, Node and Python.

use std::time::Instant;

use crate::need::{CHROMIUM, POSTGRESQL};
use crate::step::{cargo, step, step_in};
use crate::{assets, demo, parts};

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::refuse_unknown(arguments, &["--no-browser"])?;
    let begun = Instant::now();
    let browser = !arguments.iter().any(|argument| argument == "--no-browser");
    POSTGRESQL.ensure()?;
    let chromium = if browser { Some(CHROMIUM.ensure()?) } else { None };
    parts::run(&[])?;
    assets::run(&[])?;
    let cargo = cargo();
    step("format", &cargo, &["fmt", "--all", "--check"])?;
    step("lints", &cargo, &["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
    step("tests", &cargo, &["test", "--quiet", "--workspace"])?;
    if let Some(chromium) = chromium {
        stories(&cargo, &chromium.to_string_lossy())?;
    }
    eprintln!("everything passed in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Walks the main stories in a real browser against a real, filled service.
fn stories(cargo: &str, chromium: &str) -> Result<(), String> {
    let folder = crate::workspace().join("e2e");
    step_in("browser driver", &folder, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"], &[])?;
    step("program", cargo, &["build", "--quiet", "--package", "askwell"])?;
    let program = demo::program()?;
    let program = program.to_string_lossy();
    let variables = [("ASKWELL", &*program), ("CHROMIUM", chromium)];
    step_in("stories in a browser", &folder, "node", &["--test", "--test-reporter=spec", "stories/"], &variables)
}
