//! One step of a task: a command whose output people see, with its name and its time.

use std::process::Command;
use std::time::Instant;

/// Runs a command in the workspace and fails with its name when it does.
pub(crate) fn step(name: &str, program: &str, arguments: &[&str]) -> Result<(), String> {
    eprintln!("── {name}");
    let begun = Instant::now();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(crate::workspace())
        .status()
        .map_err(|error| format!("{name}: `{program}` did not start: {error}"))?;
    if !status.success() {
        return Err(format!("{name} failed: `{program} {}`", arguments.join(" ")));
    }
    eprintln!("── {name}: {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// The cargo that runs this task.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".into())
}
