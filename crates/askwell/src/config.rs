//! One documented TOML file, with overrides from the environment (`ASKWELL_...`).

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use askwell_app::core::code::{Country, Language};
use askwell_app::core::reading::Sample;
use askwell_app::{Hidden, LimitSettings, Settings};
use askwell_store::config::{Bucket, Database, Files};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::failure::Failure;

/// Everything the program must be told.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// What the organization decided.
    pub(crate) settings: Settings,
    /// Where things lie.
    pub(crate) store: askwell_store::Config,
    /// The folder of the search index; each node has its own.
    pub(crate) index: PathBuf,
    /// The folder of the search model, if there is one.
    pub(crate) model: Option<PathBuf>,
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// How mails leave.
    pub(crate) mail: Mail,
}

/// How mails leave: over SMTP when there is an address of a server, else into a folder.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    /// The sender.
    pub(crate) from: String,
    /// `smtp://host:port` or `smtps://user:password@host`.
    pub(crate) smtp: Option<String>,
    /// Where mails are written when there is no server.
    pub(crate) folder: PathBuf,
}

/// The file as it is written; every field has a default, and an unknown one is refused.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Text {
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
    base_url: Option<String>,
    organization: OrganizationText,
    promise: PromiseText,
    review: ReviewText,
    database: DatabaseText,
    files: FilesText,
    mail: MailText,
    search: SearchText,
    metrics: MetricsText,
    limits: LimitsText,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LimitsText {
    requests_per_minute: Option<u32>,
    proxies: Option<Vec<IpAddr>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MetricsText {
    token: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct OrganizationText {
    name: Option<String>,
    contact: Option<String>,
    country: Option<Country>,
    language: Option<Language>,
    time_zone: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PromiseText {
    minutes: Option<i64>,
    follow_ups: Option<u8>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ReviewText {
    second_reader_percent: Option<u8>,
    second_reader_seed: Option<u64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DatabaseText {
    url: Option<String>,
    master_key: Option<PathBuf>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct FilesText {
    most_megabytes: Option<u64>,
    bucket: Option<BucketText>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BucketText {
    endpoint: Option<String>,
    region: String,
    name: String,
    access_key: String,
    secret: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MailText {
    from: Option<String>,
    smtp: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SearchText {
    model: Option<PathBuf>,
}

/// Reads the file (none gives the defaults) and then the environment, which wins.
pub(crate) fn read(path: Option<&Path>) -> Result<Config, Failure> {
    let text = match path {
        None => Text::default(),
        Some(path) => {
            let words = std::fs::read_to_string(path).map_err(Failure::opening(path))?;
            toml::from_str(&words).map_err(|error| Failure::BadInput(format!("{}: {error}", path.display())))?
        }
    };
    text.with_environment(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?.config()
}

impl Text {
    /// Lets the environment win over the file.
    fn with_environment(mut self, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Failure> {
        if let Some(listen) = variable("ASKWELL_LISTEN") {
            self.listen = Some(listen.parse().map_err(|_| bad("ASKWELL_LISTEN", &listen, "host:port"))?);
        }
        let path = |name: &str| variable(name).map(PathBuf::from);
        self.data = path("ASKWELL_DATA").or(self.data);
        self.base_url = variable("ASKWELL_BASE_URL").or(self.base_url);
        self.database.url = variable("ASKWELL_DATABASE_URL").or(self.database.url);
        self.database.master_key = path("ASKWELL_MASTER_KEY").or(self.database.master_key);
        self.mail.smtp = variable("ASKWELL_MAIL_SMTP").or(self.mail.smtp);
        self.mail.from = variable("ASKWELL_MAIL_FROM").or(self.mail.from);
        self.search.model = path("ASKWELL_SEARCH_MODEL").or(self.search.model);
        self.metrics.token = variable("ASKWELL_METRICS_TOKEN").or(self.metrics.token);
        Ok(self)
    }

    fn config(self) -> Result<Config, Failure> {
        let data = self.data.clone().unwrap_or_else(|| PathBuf::from("askwell-data"));
        let listen = self.listen.unwrap_or_else(|| ([127, 0, 0, 1], 8080).into());
        let default = Settings::default();
        let zone = self.organization.time_zone.as_deref().unwrap_or("UTC");
        let time_zone = TimeZone::get(zone).map_err(|_| bad("organization.time_zone", zone, "Europe/London"))?;
        let base_url = self.base_url.unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        if !base_url.starts_with("https://") && !base_url.starts_with("http://") || base_url.ends_with('/') {
            return Err(bad("base_url", &base_url, "https://ask.example.org, without a slash at the end"));
        }
        let minutes = self.promise.minutes.unwrap_or(240);
        if !(10..=14 * 24 * 60).contains(&minutes) {
            return Err(bad("promise.minutes", &minutes.to_string(), "10 to 20160"));
        }
        let percent = self.review.second_reader_percent.unwrap_or(default.second_readers.percent);
        if percent > 100 {
            return Err(bad("review.second_reader_percent", &percent.to_string(), "0 to 100"));
        }
        let mut store = match &self.database.url {
            Some(url) => askwell_store::Config::postgres(url, &data),
            None => askwell_store::Config::folder(&data),
        };
        if let Some(key) = self.database.master_key {
            store.master_key = key;
        }
        if let Some(bucket) = self.files.bucket {
            let BucketText { endpoint, region, name, access_key, secret } = bucket;
            store.files = Files::Bucket(Bucket { endpoint, region, name, access_key, secret });
        }
        let settings = Settings {
            organization: self.organization.name.unwrap_or(default.organization),
            contact: self.organization.contact.unwrap_or(default.contact),
            base_url,
            country: self.organization.country.unwrap_or(default.country),
            language: self.organization.language.unwrap_or(default.language),
            time_zone,
            promise: SignedDuration::from_mins(minutes),
            follow_ups_allowed: self.promise.follow_ups.unwrap_or(default.follow_ups_allowed),
            attachment_bytes_most: self.files.most_megabytes.map_or(default.attachment_bytes_most, |most| most << 20),
            second_readers: Sample { percent, seed: self.review.second_reader_seed.unwrap_or_default() },
            metrics_token: self.metrics.token.map(Hidden::new),
            limits: LimitSettings {
                requests_per_minute: self.limits.requests_per_minute.unwrap_or(default.limits.requests_per_minute),
                proxies: self.limits.proxies.unwrap_or_default(),
            },
            ..Settings::default()
        };
        let from = self.mail.from.unwrap_or_else(|| "Askwell <noreply@localhost>".into());
        Ok(Config {
            settings,
            store,
            index: data.join("index"),
            model: self.search.model,
            listen,
            mail: Mail { from, smtp: self.mail.smtp, folder: data.join("mail") },
        })
    }
}

impl Config {
    /// Refuses where no service ever was, for commands that look at one: opening it would make an empty one.
    pub(crate) fn is_there(&self) -> Result<(), Failure> {
        match &self.store.database {
            Database::Sqlite { path, .. } if !path.is_file() => Err(Failure::BadInput(format!(
                "there is no service here: {} does not exist; name its configuration with --config, its folder with ASKWELL_DATA",
                path.display()
            ))),
            _ => Ok(()),
        }
    }

    /// Says where the database is, without its password.
    pub(crate) fn database(&self) -> String {
        match &self.store.database {
            Database::Sqlite { path, .. } => path.display().to_string(),
            Database::Postgres { url } => url.rsplit('@').next().unwrap_or_default().to_owned(),
        }
    }
}

fn bad(name: &str, value: &str, example: &str) -> Failure {
    Failure::BadInput(format!("{name}: {value:?} is not right; it looks like {example}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn of(text: &str) -> Result<Config, String> {
        let text: Text = toml::from_str(text).map_err(|error| error.to_string())?;
        let text = text.with_environment(|_| None).map_err(|failure| failure.to_string())?;
        text.config().map_err(|failure| failure.to_string())
    }

    #[test]
    fn an_empty_file_is_a_service_on_loopback_with_a_promise_of_four_hours() {
        let config = of("").unwrap();
        assert!(config.listen.ip().is_loopback());
        assert_eq!(config.settings.promise, SignedDuration::from_hours(4));
    }

    #[test]
    fn the_file_in_the_docs_is_read() {
        let docs = include_str!("../../../docs/configuration.md");
        let example = docs.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
        let config = of(example).unwrap();
        assert_eq!(config.settings.organization, "Lindenhof Health Cooperative");
    }

    #[test]
    fn a_misspelled_field_or_an_odd_value_is_named() {
        for (text, named) in [
            ("lisen = \"127.0.0.1:80\"", "lisen"),
            ("base_url = \"ask.example.org\"", "base_url"),
            ("[organization]\ntime_zone = \"Mars/Olympus\"", "time_zone"),
            ("[promise]\nminutes = 0", "promise.minutes"),
            ("[organization]\ncountry = \"Britain\"", "country"),
        ] {
            let problem = of(text).unwrap_err();
            assert!(problem.contains(named), "{named}: {problem}");
        }
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let text: Text = toml::from_str("listen = \"127.0.0.1:1\"").unwrap();
        let text = text.with_environment(|name| (name == "ASKWELL_LISTEN").then(|| "127.0.0.1:2".into())).unwrap();
        assert_eq!(text.config().unwrap().listen.port(), 2);
    }
}
