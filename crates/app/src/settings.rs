//! What an organization decides about its Askwell; the program reads it from one file.

use std::path::PathBuf;

use askwell_core::code::{Country, Language};
use askwell_core::consultation::Priority;
use askwell_core::deadline::Calendar;
use askwell_core::dispatch::Policy;
use askwell_core::reading::Sample;
use jiff::SignedDuration;

/// What an organization decides.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who runs this service, as pages name it.
    pub organization: String,
    /// Where people write to: a mail address or an address of a page.
    pub contact: String,
    /// The service's own address without a final slash, such as `https://ask.example.org`.
    pub base_url: String,
    /// The country whose emergency numbers are shown first.
    pub country: Country,
    /// The language of pages when nothing else is known.
    pub language: Language,
    /// The time zone of the roster and of dates on pages (IANA name).
    pub time_zone: jiff::tz::TimeZone,
    /// The standing promise for routine questions; urgent ones get a quarter of it.
    pub promise: SignedDuration,
    /// The hours in which the clock runs, if not always.
    pub calendar: Option<Calendar>,
    /// How many follow-ups are free.
    pub follow_ups_allowed: u8,
    /// The largest file a patient may attach, in bytes.
    pub attachment_bytes_most: u64,
    /// The dispatcher's constants.
    pub policy: Policy,
    /// Whether everything here is made up for a demonstration.
    pub demo: bool,
    /// The folder into which mails are written instead of sent; a demonstration shows it.
    pub mail_folder: Option<PathBuf>,
    /// Which texts are read by two reviewers who do not know of each other.
    pub second_readers: Sample,
    /// What machines that watch must say to read `/metrics`; without it only this machine may.
    pub metrics_token: Option<Hidden>,
    /// How often one network may do what is open to everybody.
    pub limits: LimitSettings,
}

/// How often one network may do what is open to everybody, and who says which network that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitSettings {
    /// Forms and searches in a minute; one in twenty of them may begin a question, a newsletter or a way in. 0 is no limit.
    pub requests_per_minute: u32,
    /// Proxies on other machines whose word about whom they serve is believed; one on this machine always is.
    pub proxies: Vec<std::net::IpAddr>,
}

impl Default for LimitSettings {
    /// Twenty in a second: a waiting room that types.
    fn default() -> Self {
        Self { requests_per_minute: 1_200, proxies: Vec::new() }
    }
}

/// A word of the configuration that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// Hides a word.
    pub fn new(word: impl Into<String>) -> Self {
        Self(word.into())
    }

    /// Gives the word.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Settings {
    /// Gives the promise that goes with an urgency.
    pub fn promise_for(&self, priority: Priority) -> SignedDuration {
        match priority {
            Priority::Routine => self.promise,
            Priority::Urgent => self.promise / 4,
            Priority::Asap => self.promise / 8,
            Priority::Stat => self.promise / 16,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            organization: "Askwell".into(),
            contact: "contact@example.org".into(),
            base_url: "http://localhost:8080".into(),
            country: Country::new("GB").expect("two capital letters"),
            language: Language::new("en").expect("a language tag"),
            time_zone: jiff::tz::TimeZone::UTC,
            promise: SignedDuration::from_hours(4),
            calendar: None,
            follow_ups_allowed: 3,
            attachment_bytes_most: 20 * 1024 * 1024,
            policy: Policy::default(),
            demo: false,
            mail_folder: None,
            second_readers: Sample::default(),
            metrics_token: None,
            limits: LimitSettings::default(),
        }
    }
}
