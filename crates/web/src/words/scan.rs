//! Looks through templates and sources for keys: each that is said must exist in every language, each that exists must be said.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::{FALLBACK, Locales, Words};

/// What stands before a key where it is said.
const SAID: &[&str] = &[".t(\"", ".n(\"", ".say(\"", ".rich(\"", "key(\"", "Complaint::new(\""];

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
}

/// All templates and sources, without comments of documentation and without tests, whose keys are made up.
fn texts() -> Vec<(PathBuf, String)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(&here.join("templates"), "html", &mut found);
    files(&here.join("src"), "rs", &mut found);
    // The drawings name their own words.
    files(&here.join("../figures/src"), "rs", &mut found);
    let read = found.into_iter().filter(|path| !path.ends_with("words/scan.rs")).map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let text = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        (path, text)
    });
    read.collect()
}

fn said(text: &str) -> BTreeSet<String> {
    let ends = SAID.iter().flat_map(|start| text.split(start).skip(1));
    ends.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

fn keys(words: Words) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in Locales::iter().filter(|path| path.starts_with(&format!("{}/", words.tag()))) {
        let source = String::from_utf8(Locales::get(&path).unwrap().data.into_owned()).unwrap();
        let resource = FluentResource::try_new(source).unwrap_or_else(|(_, errors)| panic!("{path}: {errors:?}"));
        for entry in resource.entries() {
            if let fluent_syntax::ast::Entry::Message(message) = entry {
                assert!(keys.insert(message.id.name.to_owned()), "{path} repeats {}", message.id.name);
            }
        }
    }
    keys
}

#[test]
fn every_key_that_is_said_exists() {
    let keys = keys(Words::of(FALLBACK).unwrap());
    let mut missing = BTreeSet::new();
    for (path, text) in texts() {
        missing.extend(
            said(&text).into_iter().filter(|key| !keys.contains(key)).map(|key| format!("{key} in {}", path.display())),
        );
    }
    assert!(missing.is_empty(), "no words for: {missing:#?}");
}

#[test]
fn every_key_that_exists_is_said() {
    let texts = texts();
    let is_said = |key: &str| {
        let quoted = format!("\"{key}\"");
        texts.iter().any(|(_, text)| text.contains(&quoted))
    };
    let unused: BTreeSet<String> = keys(Words::of(FALLBACK).unwrap()).into_iter().filter(|key| !is_said(key)).collect();
    assert!(unused.is_empty(), "nothing says: {unused:#?}");
}

#[test]
fn every_language_has_the_same_keys() {
    let expected = keys(Words::of(FALLBACK).unwrap());
    for words in Words::all() {
        assert_eq!(keys(words), expected, "{}", words.tag());
    }
}

#[test]
fn no_template_pastes_a_link_or_anything_inline() {
    let forbidden =
        ["href=\"/", "action=\"/", "src=\"/", "style=\"", "onclick=", "<style", "|safe", "http://", "https://"];
    let mut found = BTreeSet::new();
    for (path, text) in texts().into_iter().filter(|(path, _)| path.extension().is_some_and(|found| found == "html")) {
        let is_sample = path.components().any(|part| part.as_os_str() == "gallery");
        let pasted = forbidden.iter().filter(|word| !is_sample && text.contains(**word));
        found.extend(pasted.map(|word| format!("{word} in {}", path.display())));
    }
    assert!(found.is_empty(), "links come from `crate::route::to`, styles and scripts from assets: {found:#?}");
}

#[test]
fn the_search_finds_what_is_said() {
    let found = said("{{ w.t(\"a\") }} {{ w.n(\"b\", 1) }} Complaint::new(\"c\")");
    assert_eq!(found, ["a", "b", "c"].map(str::to_owned).into());
}
