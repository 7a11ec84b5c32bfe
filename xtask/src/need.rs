//! What tests and measurements need besides Rust: found, installed where that is allowed, or named exactly.

use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A program that is needed.
pub(crate) struct Need {
    /// What it is, for people.
    name: &'static str,
    /// Debian's package, or several with a space between.
    package: &'static str,
    /// Finds it.
    find: fn() -> Option<PathBuf>,
}

/// `initdb`, which makes the throw-away database of the store's suite.
pub(crate) const POSTGRESQL: Need = Need { name: "PostgreSQL 15 or later", package: "postgresql", find: initdb };

/// The browser that walks the stories, with fonts to measure pages by.
pub(crate) const CHROMIUM: Need = Need { name: "Chromium", package: "chromium fonts-liberation", find: chromium };

/// The web server that public pages are measured against.
pub(crate) const NGINX: Need = Need { name: "nginx", package: "nginx-light", find: || on_path("nginx") };

/// The load generator of the measurements.
pub(crate) const WRK: Need = Need { name: "wrk", package: "wrk", find: || on_path("wrk") };

impl Need {
    /// Gives where the program is; installs it by apt-get when this user may, else says exactly what to do.
    pub(crate) fn ensure(&self) -> Result<PathBuf, String> {
        if let Some(path) = (self.find)() {
            return Ok(path);
        }
        eprintln!("{} is missing; trying `apt-get install {}`", self.name, self.package);
        install(self.package);
        (self.find)().ok_or_else(|| {
            format!("{} is needed and could not be installed here.\nInstall it, on Debian or Ubuntu with:\n    sudo apt-get install {}", self.name, self.package)
        })
    }
}

/// Installs a Debian package as root, or by sudo when it asks for no password. Failure shows in the program staying absent.
fn install(packages: &str) {
    let with_sudo = ["sudo", "-n", "apt-get"];
    let words = if is_root() { &with_sudo[2..] } else { &with_sudo[..] };
    for arguments in ["update -qq".to_owned(), format!("install -y -qq --no-install-recommends {packages}")] {
        let status = Command::new(words[0])
            .args(&words[1..])
            .args(arguments.split(' '))
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        if !status.is_ok_and(|status| status.success()) {
            return;
        }
    }
}

/// Whether this user may do everything.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Finds a program in the folders of `PATH`.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    folders.push("/usr/sbin".into());
    folders.into_iter().map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Debian keeps the server's programs by version beside `PATH`.
fn initdb() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    let beside = versions.into_iter().flatten().flatten().map(|version| version.path().join("bin/initdb"));
    on_path("initdb").or_else(|| beside.filter(|file| file.is_file()).max())
}

/// The browser that `CHROMIUM` names, or one by its usual names.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|file| file.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome-stable"].into_iter().find_map(on_path))
}
