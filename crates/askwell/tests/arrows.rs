//! The arrows between the rooms: a crate is a promise about what it cannot do.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// What each room may use of ours. A new arrow is a decision: change this table together with ARCHITECTURE.md.
const ARROWS: &[(&str, &[&str])] = &[
    ("askwell-core", &[]),
    ("askwell-text", &[]),
    ("askwell-search", &[]),
    ("askwell-figures", &[]),
    ("askwell-sim", &["askwell-core"]),
    ("askwell-store", &["askwell-core"]),
    (
        "askwell-app",
        &["askwell-core", "askwell-figures", "askwell-search", "askwell-sim", "askwell-store", "askwell-text"],
    ),
    ("askwell-web", &["askwell-app"]),
    (
        "askwell",
        &[
            "askwell-app",
            "askwell-core",
            "askwell-figures",
            "askwell-search",
            "askwell-sim",
            "askwell-store",
            "askwell-text",
            "askwell-web",
        ],
    ),
    // For tests only: nobody may depend on it outside of them.
    ("askwell-postgres", &[]),
    ("xtask", &[]),
];

/// What a room must never reach for, besides ours.
const NEVER: &[(&str, &[&str])] = &[
    ("askwell-core", &["tokio", "sqlx", "axum", "rand", "getrandom", "reqwest", "tracing"]),
    ("askwell-text", &["tokio", "sqlx", "axum", "reqwest", "getrandom"]),
    ("askwell-search", &["tokio", "sqlx", "axum", "reqwest"]),
    ("askwell-figures", &["tokio", "sqlx", "axum", "reqwest", "getrandom"]),
    ("askwell-sim", &["tokio", "sqlx", "axum", "getrandom"]),
    ("askwell-store", &["axum", "askama", "tantivy", "lettre"]),
    ("askwell-app", &["axum", "askama", "sqlx"]),
    ("askwell-web", &["sqlx", "tantivy", "lettre"]),
];

/// Gives what each of our crates depends on, tests left out.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, since it runs this test");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap_or_default().to_owned();
    packages
        .iter()
        .map(|package| {
            let listed = package["dependencies"].as_array().into_iter().flatten();
            (name(package), listed.filter(|dependency| dependency["kind"] != "dev").map(name).collect())
        })
        .collect()
}

#[test]
fn every_room_uses_only_the_rooms_it_may() {
    let found = dependencies();
    let ours: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).collect();
    assert_eq!(found.keys().map(String::as_str).collect::<BTreeSet<_>>(), ours, "a room without a place in the table");
    for (room, may) in ARROWS {
        for dependency in found[*room].iter().filter(|dependency| ours.contains(dependency.as_str())) {
            assert!(may.contains(&dependency.as_str()), "{room} must not use {dependency}");
        }
    }
}

#[test]
fn no_room_reaches_for_what_it_must_never_do() {
    let found = dependencies();
    for (room, never) in NEVER {
        for dependency in *never {
            assert!(!found[*room].contains(*dependency), "{room} must not use {dependency}");
        }
    }
}
