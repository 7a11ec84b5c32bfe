//! All words of all pages, from Fluent files: `locales/LANGUAGE/AREA.ftl`.
//!
//! A new language is a new folder; nothing else changes. A key that a page uses and a language lacks fails a test, and
//! so does a key that nothing uses.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use askama::filters::HtmlSafe;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

/// The language a page is in when nothing better is known.
pub const FALLBACK: &str = "en";

/// Languages written from right to left (ISO 639-1, and `ckb`, Central Kurdish).
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

struct Language {
    tag: String,
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments, formatted once: most of what a page says.
    plain: BTreeMap<String, String>,
}

static LANGUAGES: LazyLock<BTreeMap<String, Language>> = LazyLock::new(load);

/// The words of one language; a pointer, so every page carries its own.
#[derive(Clone, Copy)]
pub struct Words(&'static Language);

impl Words {
    /// The words of `tag`, a language there is a folder for.
    pub fn of(tag: &str) -> Option<Self> {
        LANGUAGES.get(tag).map(Words)
    }

    /// The words of the language named first in an `Accept-Language` header that there is a folder for.
    pub fn for_header(accept_language: Option<&str>) -> Self {
        let named = accept_language.unwrap_or_default().split(',').find_map(|range| {
            let tag = range.split(';').next().unwrap_or_default().trim();
            Words::of(tag).or_else(|| Words::of(tag.split('-').next().unwrap_or_default()))
        });
        named.unwrap_or_default()
    }

    /// Every language there is a folder for, in the order of their tags.
    pub fn all() -> impl Iterator<Item = Words> {
        LANGUAGES.values().map(Words)
    }

    /// The BCP 47 tag, for `lang` attributes.
    pub fn tag(&self) -> &'static str {
        &self.0.tag
    }

    /// `ltr` or `rtl`, for `dir` attributes.
    pub fn direction(&self) -> &'static str {
        let language = self.0.tag.split('-').next().unwrap_or_default();
        if RIGHT_TO_LEFT.contains(&language) { "rtl" } else { "ltr" }
    }

    /// A message without arguments. An unknown key gives itself: a page with one odd word beats no page.
    pub fn t<'k>(&self, key: &'k str) -> &'k str {
        self.0.plain.get(key).map_or(key, String::as_str)
    }

    /// A message about a number, which it calls `$count`.
    pub fn n<'a>(&self, key: &'a str, count: impl Into<FluentValue<'a>>) -> Phrase<'a> {
        self.say(key).with("count", count)
    }

    /// A message with arguments, given by [`Phrase::with`].
    pub fn say<'a>(&self, key: &'a str) -> Phrase<'a> {
        Phrase { words: *self, key, arguments: FluentArgs::new() }
    }

    /// A message whose own text holds markup, such as a link; its arguments are escaped.
    pub fn rich<'a>(&self, key: &'a str) -> Rich<'a> {
        Rich(self.say(key))
    }

    /// Whether this language has the message.
    pub fn has(&self, key: &str) -> bool {
        self.0.bundle.has_message(key)
    }
}

impl Default for Words {
    fn default() -> Self {
        Words::of(FALLBACK).expect("the fallback language has a folder, embedded at compile time")
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Words({})", self.0.tag)
    }
}

/// Marks a key that is used away from the place where it is said, so that tests and translators find it.
pub const fn key(key: &'static str) -> &'static str {
    key
}

/// A message with its arguments, said when it is displayed.
#[derive(Debug)]
pub struct Phrase<'a> {
    words: Words,
    key: &'a str,
    arguments: FluentArgs<'a>,
}

impl<'a> Phrase<'a> {
    /// Gives the argument `$name`.
    #[must_use]
    pub fn with(mut self, name: &'a str, value: impl Into<FluentValue<'a>>) -> Self {
        self.arguments.set(name, value);
        self
    }
}

impl fmt::Display for Phrase<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bundle = &self.words.0.bundle;
        match bundle.get_message(self.key).and_then(|message| message.value()) {
            Some(pattern) => {
                formatter.write_str(&bundle.format_pattern(pattern, Some(&self.arguments), &mut Vec::new()))
            }
            None => formatter.write_str(self.key),
        }
    }
}

/// A message that holds markup; only its arguments are escaped, its own text comes from our files.
#[derive(Debug)]
pub struct Rich<'a>(Phrase<'a>);

impl<'a> Rich<'a> {
    /// Gives the argument `$name`, escaped for HTML text and attributes.
    #[must_use]
    pub fn with(self, name: &'a str, value: impl fmt::Display) -> Self {
        let text = value.to_string();
        let escaped = askama::filters::escape(text, askama::filters::Html).map(|text| text.to_string());
        Rich(self.0.with(name, escaped.unwrap_or_default()))
    }
}

impl fmt::Display for Rich<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl HtmlSafe for Rich<'_> {}

fn load() -> BTreeMap<String, Language> {
    let mut languages: BTreeMap<String, Language> = BTreeMap::new();
    for path in Locales::iter() {
        let Some((tag, _)) = path.split_once('/') else { continue };
        let Some(file) = Locales::get(&path) else { continue };
        let source = String::from_utf8_lossy(&file.data).into_owned();
        let language = languages.entry(tag.to_owned()).or_insert_with(|| empty(tag));
        add(language, &path, source);
    }
    languages
}

fn empty(tag: &str) -> Language {
    let identifier: LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolation marks around arguments would reach attributes and mail; people's texts carry `dir="auto"` instead.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(grouped));
    Language { tag: tag.to_owned(), bundle, plain: BTreeMap::new() }
}

/// Whole numbers from 10 000 on in groups of three, parted by a narrow space that does not break, as the SI brochure
/// (9th edition, 2019, 5.4.4) writes them in every language; smaller ones, years among them, as they are.
fn grouped<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let is_grouped = number.value.fract() == 0.0 && number.value.abs() >= 10_000.0;
    is_grouped.then(|| {
        let digits = format!("{:.0}", number.value.abs());
        let mut text = String::from(if number.value < 0.0 { "−" } else { "" });
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                text.push('\u{202f}');
            }
            text.push(digit);
        }
        text
    })
}

fn add(language: &mut Language, path: &str, source: String) {
    let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
        tracing::error!(path, errors = errors.len(), "a words file has lines that Fluent does not understand");
        resource
    });
    let keys: Vec<String> = resource
        .entries()
        .filter_map(|entry| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect();
    if let Err(errors) = language.bundle.add_resource(resource) {
        tracing::error!(path, errors = errors.len(), "a words file repeats a key");
    }
    for key in keys {
        let mut errors = Vec::new();
        let pattern = language.bundle.get_message(&key).and_then(|message| message.value());
        let Some(pattern) = pattern else { continue };
        let text = language.bundle.format_pattern(pattern, None, &mut errors).into_owned();
        if errors.is_empty() {
            language.plain.insert(key, text);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_unknown_key_gives_itself() {
        assert_eq!(Words::default().t("no-such-key"), "no-such-key");
        assert_eq!(Words::default().say("no-such-key").with("x", 1).to_string(), "no-such-key");
    }

    #[test]
    fn numbers_follow_the_grammar_of_the_language() {
        let words = Words::default();
        assert_eq!(words.n("form-characters-max", 1).to_string(), "There is room for 1 character.");
        assert_eq!(words.n("form-characters-max", 2).to_string(), "There is room for 2 characters.");
    }

    #[test]
    fn great_numbers_are_grouped() {
        let text = Words::default().n("form-characters-max", 40_000).to_string();
        assert!(text.contains("40\u{202f}000"), "{text}");
        assert!(Words::default().n("form-characters-max", 2026).to_string().contains("2026"));
    }

    #[test]
    fn arguments_of_a_message_with_markup_are_escaped() {
        let text = Words::default().rich("error-request").with("request", "<script>").to_string();
        assert!(text.contains("<strong") && !text.contains("<script>"), "{text}");
    }

    #[test]
    fn the_first_known_language_of_the_header_is_spoken() {
        assert_eq!(Words::for_header(Some("xx, en-GB;q=0.8")).tag(), "en");
        assert_eq!(Words::for_header(None).tag(), FALLBACK);
    }
}

#[cfg(test)]
mod scan;
