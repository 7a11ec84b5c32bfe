//! `cargo xtask dist`: the release as one archive; the same sources, compiler and folder of parts give the same bytes.

mod archive;
mod licenses;
mod metadata;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

use crate::download::{make_folder, write};
use crate::step::cargo;
use crate::{assets, parts};
use archive::File;
use metadata::Metadata;

/// Files of the workspace that go along as they are.
const COPIED: [&str; 9] = [
    "CHANGELOG.md",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "docs/configuration.md",
    "docs/import.md",
    "docs/promise.md",
    "docs/safety.md",
];

/// A configuration that starts, and a unit for systemd.
const SAMPLES: [(&str, &str); 2] = [
    ("askwell.toml", include_str!("../dist/askwell.toml")),
    ("askwell.service", include_str!("../dist/askwell.service")),
];

/// Builds and packs: `cargo xtask dist [--program FILE]`; with a file nothing is built, and that program is packed.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let named = match arguments {
        [] => None,
        [option, program] if option == "--program" => Some(PathBuf::from(program)),
        [other, ..] => return Err(format!("it takes nothing or --program FILE, not `{other}`")),
    };
    let target = host()?;
    let program = match named {
        Some(program) => program,
        None => {
            parts::run(&["--no-model".into()])?;
            assets::run(&[])?;
            build()?
        }
    };
    let metadata = Metadata::read(&target)?;
    let name = format!("askwell-{}-{target}", metadata.version()?);
    let mut files = files(&program)?;
    files.insert("THIRD-PARTY.md".into(), File::text(licenses::page(&metadata)?));
    files.insert("SHA256SUMS".into(), File::text(sums(&files)));
    let folder = crate::workspace().join("dist");
    make_folder(&folder)?;
    let file = folder.join(format!("{name}.tar.gz"));
    let bytes = archive::pack(&name, &files, epoch()?)?;
    write(&file, &bytes)?;
    let sum = format!("{}  {name}.tar.gz\n", digest(&bytes));
    write(&folder.join(format!("{name}.tar.gz.sha256")), sum.as_bytes())?;
    print!("{sum}");
    let megabytes = |length: usize| length as f64 / 1e6;
    let program = files.get("askwell").map_or(0, |file| file.bytes.len());
    eprintln!("{}: {:.1} MB; the program {:.1} MB", file.display(), megabytes(bytes.len()), megabytes(program));
    Ok(())
}

/// Builds the program in a folder of its own, without the paths of this machine in it.
fn build() -> Result<PathBuf, String> {
    let folder = crate::demo::target().join("dist");
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(cargo_home).ok_or("CARGO_HOME is not set")?;
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let flags = [remap(&crate::workspace(), "/askwell"), remap(&home, "/cargo")].join("\u{1f}");
    eprintln!("── building the release without this machine's paths (minutes)");
    let status = Command::new(cargo())
        .args(["build", "--quiet", "--release", "--locked", "--package", "askwell", "--target-dir"])
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .current_dir(crate::workspace())
        .status();
    if !status.is_ok_and(|status| status.success()) {
        return Err("the release did not build".into());
    }
    Ok(folder.join("release").join(if cfg!(windows) { "askwell.exe" } else { "askwell" }))
}

/// Where cargo keeps what it downloads, when nobody says otherwise.
fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"))
}

/// The platform the compiler builds for by itself.
fn host() -> Result<String, String> {
    let said = said("rustc", &["--version", "--verbose"])?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say its host".into())
}

/// The moment every file of the archive carries: of the last commit, or `SOURCE_DATE_EPOCH`.
fn epoch() -> Result<u64, String> {
    let text = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text,
        Err(_) => said("git", &["log", "-1", "--format=%ct"])?,
    };
    text.trim().parse().map_err(|_| format!("{:?} is no moment in seconds since 1970", text.trim()))
}

fn said(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).current_dir(crate::workspace()).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{program} {}` failed", arguments.join(" ")));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))
}

fn files(program: &Path) -> Result<BTreeMap<String, File>, String> {
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let mut files = BTreeMap::from([("askwell".to_owned(), File { bytes: read(program)?, is_program: true })]);
    for (name, text) in SAMPLES {
        files.insert(name.into(), File::text(text.into()));
    }
    for name in COPIED {
        files.insert(name.into(), File { bytes: read(&crate::workspace().join(name))?, is_program: false });
    }
    Ok(files)
}

/// What `sha256sum --check` reads.
fn sums(files: &BTreeMap<String, File>) -> String {
    files.iter().map(|(name, file)| format!("{}  {name}\n", digest(&file.bytes))).collect()
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every field a TOML text names, in `[section]field` form; those after `# ` too when they look like one.
    fn fields(toml: &str) -> BTreeSet<String> {
        let mut section = String::new();
        let mut found = BTreeSet::new();
        for line in toml.lines().map(|line| line.trim_start_matches("# ")) {
            if line.starts_with('[') {
                section = line.chars().take_while(|c| *c != ']').collect();
            } else if let Some((name, _)) = line.split_once(" = ")
                && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
            {
                found.insert(format!("{section}]{name}"));
            }
        }
        found
    }

    #[test]
    fn the_sample_names_only_fields_of_the_documentation() {
        let documented = fields(include_str!("../../docs/configuration.md"));
        let sample = fields(SAMPLES[0].1);
        assert!(sample.len() > 10 && sample.is_subset(&documented), "{:?}", sample.difference(&documented));
    }

    #[test]
    fn every_copied_file_is_there() {
        for name in COPIED {
            assert!(crate::workspace().join(name).is_file(), "{name}");
        }
    }
}
