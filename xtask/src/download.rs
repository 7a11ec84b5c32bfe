//! What the package registries hold, brought here by their own clients and checked.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

/// Runs a program to its end; its output is shown only when it fails.
pub(crate) fn run(program: &str, arguments: &[&str], folder: &Path) -> Result<(), String> {
    let output = Command::new(program).args(arguments).current_dir(folder).stdin(Stdio::null()).output();
    let output = output.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("`{program}` is not on this machine; {}", how_to_get(program)),
        _ => format!("`{program}` did not start: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let tail: Vec<&str> = words.lines().rev().take(8).collect();
    let tail: Vec<&str> = tail.into_iter().rev().collect();
    Err(format!("`{program} {}` failed ({})\n{}", arguments.join(" "), output.status, tail.join("\n")))
}

fn how_to_get(program: &str) -> &'static str {
    match program {
        "npm" => "install Node.js 20 or newer, which brings npm",
        "python3" => "install Python 3.9 or newer with pip",
        _ => "install it and try again",
    }
}

/// The SHA-256 of a file in lower-case hexadecimal; `None` when it cannot be read.
pub(crate) fn sha256(path: &Path) -> Option<String> {
    Some(hex::encode(Sha256::digest(fs::read(path).ok()?)))
}

/// Makes a folder with its parents, naming it when that fails.
pub(crate) fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file, naming it when that fails.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads a text file, naming it when that fails.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
