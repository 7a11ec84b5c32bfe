//! `cargo xtask test`: everything, on a machine that has nothing but Rust, Node and Python.

use std::time::Instant;

use crate::need::{CHROMIUM, POSTGRESQL};
use crate::step::{cargo, step};
use crate::{assets, parts, stories};

pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    crate::refuse_unknown(arguments, &[])?;
    let begun = Instant::now();
    POSTGRESQL.ensure()?;
    let chromium = CHROMIUM.ensure()?;
    parts::run(&[])?;
    assets::run(&[])?;
    let cargo = cargo();
    step("format", &cargo, &["fmt", "--all", "--check"])?;
    step("lints", &cargo, &["clippy", "--quiet", "--workspace", "--all-targets"])?;
    step("tests", &cargo, &["test", "--workspace", "--no-fail-fast"])?;
    stories::walk(&chromium)?;
    eprintln!("everything passed in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}
