//! Commands that keep a service whole: verify, backup, restore, reindex, keys; and a second process beside them.

use std::fs::OpenOptions;

use crate::house::{House, copy};

const QUERY: &str = "{\"qid\":\"q\",\"text\":\"nosebleed\"}\n";

#[test]
fn a_sound_store_verifies_and_a_changed_journal_entry_is_named() {
    let house = House::with_answers();
    let verified = house.run(&["verify"]).ended(0, "journal of 2 entries");
    assert_eq!(verified.data, "");
    assert!(house.tamper("data/askwell.db", b"\"nosebleeds\"", b"\"nosebleedz\"") > 0);
    let verified = house.run(&["verify"]).ended(1, "1 fault");
    assert_eq!(verified.data, "journal entry 2 was changed: its leaf is not the hash of its columns\n");
}

#[test]
fn words_of_a_page_that_were_changed_behind_its_back_are_named() {
    let house = House::with_answers();
    assert!(house.tamper("data/askwell.db", b"pinch the soft part", b"pinch the hard part") > 0);
    let verified = house.run(&["verify"]).ended(1, "1 fault");
    assert!(verified.data.starts_with("publications ") && verified.data.contains("revision 1"), "{}", verified.data);
}

#[test]
fn a_backup_comes_back_as_it_was_and_in_an_empty_place_only() {
    let house = House::with_answers();
    for (backup, place) in [("copy", "one"), ("copy.tar.gz", "two"), ("copy.tar", "three")] {
        house.run(&["backup", backup]).ended(0, "is whole");
        house.run(&["backup", backup]).ended(2, "is there already");
        house.run_on(place, &["restore", backup], "").ended(0, "put the master key back");
        house.run_on(place, &["verify"], "").ended(1, "was sealed under a master key, but");
        copy(&house.path("data/master.key"), &house.path(&format!("{place}/master.key")));
        let (here, there) = (house.run(&["verify"]).went_well(), house.run_on(place, &["verify"], "").went_well());
        assert_eq!(here.words, there.words, "the same journal, root and counts");
        assert_eq!(house.run(&["export"]).data, house.run_on(place, &["export"], "").data);
        house.run_on(place, &["restore", backup], "").ended(1, "is not empty");
    }
    assert_eq!(house.names(), ["answers.jsonl", "copy", "copy.tar", "copy.tar.gz", "data", "one", "three", "two"]);
}

#[test]
fn a_backup_that_is_damaged_or_newer_is_refused_and_nothing_comes_of_it() {
    let house = House::with_answers();
    house.run(&["backup", "copy"]).went_well();
    let manifest = house.read("copy/manifest.json");
    let schema = schema_of(&manifest);
    house.write("copy/manifest.json", &manifest.replace(&schema.to_string(), &(schema + 1).to_string()));
    house.run_on("new", &["restore", "copy"], "").ended(1, "start the newer program");
    assert!(!house.path("new/askwell.db").exists());
    house.write("copy/manifest.json", &manifest);
    let texts = house.read("copy/tables/texts.jsonl");
    house.write("copy/tables/texts.jsonl", &texts.replacen('7', "8", 1));
    house.run_on("new", &["restore", "copy"], "").ended(2, "tables/texts.jsonl is not what the manifest says");
    house.run_on("new", &["restore", "gone"], "").ended(2, "manifest.json cannot be read");
    house.run_on("new", &["restore", "gone.tar.gz"], "").ended(2, "gone.tar.gz: there is no such file");
    assert!(!house.path("new/askwell.db").exists());
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let house = House::with_answers();
    house.run(&["backup", "copy"]).went_well();
    let schema = schema_of(&house.read("copy/manifest.json"));
    // The number of the newest migration is a row's identifier, which SQLite writes seven bits a byte.
    assert_eq!(house.tamper("data/askwell.db", &varint(schema), &varint(schema + 1)), 1);
    let before = std::fs::read(house.path("data/askwell.db")).unwrap();
    let check = house.run(&["check"]).ended(1, "1 thing is bad").data;
    assert!(check.contains(&format!("bad   database       data/askwell.db has schema {}", schema + 1)), "{check}");
    for command in [&["verify"][..], &["export"], &["reindex"], &["backup", "other"], &["people", "list"]] {
        house.run(command).ended(1, "start the newer program");
    }
    assert_eq!(std::fs::read(house.path("data/askwell.db")).unwrap(), before);
    assert!(!house.path("other").exists() && !house.path("other.part").exists());
}

#[test]
fn the_wrong_master_key_opens_nothing_and_is_told_from_the_right_one() {
    let house = House::with_answers();
    house.run(&["keys", "show"]).went_well();
    house.run_on("other", &["people", "add", "editor", "--email", "ed@example.org", "--name", "Ed"], "").went_well();
    let key = house.path("data/master.key");
    let ours = house.path("ours.key");
    std::fs::rename(&key, &ours).unwrap();
    copy(&house.path("other/master.key"), &key);
    let shown = house.run(&["keys", "show"]).ended(1, "does not open this database").data;
    let prints: Vec<&str> = shown.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert!(matches!(prints[..], [one, two] if one != two && one.len() == 16 && two.len() == 16), "{shown}");
    for command in [&["verify"][..], &["export"], &["keys", "change"], &["backup", "copy"]] {
        house.run(command).ended(1, "is not the master key of this database");
    }
    assert!(house.run(&["check"]).ended(1, "1 thing is bad").data.contains("bad   master key"));
    std::fs::remove_file(&key).unwrap();
    house.run(&["verify"]).ended(1, "put the key file back");
    std::fs::rename(&ours, &key).unwrap();
    house.run(&["verify"]).went_well();
}

#[test]
fn a_changed_master_key_opens_what_the_old_one_sealed_and_the_old_one_no_longer() {
    let house = House::with_answers();
    house.run(&["people", "add", "operator", "--email", "ana@example.org", "--name", "Ana Ruiz"]).went_well();
    let before = house.run(&["keys", "show"]).went_well().data;
    let key = house.path("data/master.key");
    copy(&key, &house.path("old.key"));
    house.run(&["keys", "change"]).ended(0, "1 owners' keys");
    assert_ne!(house.run(&["keys", "show"]).went_well().data, before);
    assert!(house.run(&["people", "list"]).went_well().data.contains("ana@example.org"));
    house.run(&["verify"]).went_well();
    std::fs::remove_file(&key).unwrap();
    copy(&house.path("old.key"), &key);
    house.run(&["people", "list"]).ended(1, "is not the master key");
}

#[test]
fn an_index_built_anew_equals_the_one_that_followed() {
    let house = House::with_answers();
    house.write("queries.jsonl", QUERY);
    let search = |run: &str| {
        house.run(&["search", "--queries", "queries.jsonl", "--run", run]).went_well();
        house.read(run)
    };
    let followed = search("followed.run");
    assert_eq!(followed.lines().count(), 1, "{followed}");
    house.run(&["reindex"]).ended(0, "2 answers, by words up to journal entry 2");
    assert_eq!(search("anew.run"), followed);
    std::fs::remove_dir_all(house.path("data/index")).unwrap();
    house.run(&["reindex"]).went_well();
    assert_eq!(search("again.run"), followed);
}

#[test]
fn beside_a_process_that_holds_the_index_only_that_is_refused() {
    let house = House::with_answers();
    house.write("queries.jsonl", QUERY);
    let held = OpenOptions::new().write(true).open(house.path("data/index.lock")).unwrap();
    held.lock().unwrap();
    house.run(&["reindex"]).ended(1, "another askwell (process ");
    house.run(&["keys", "change"]).ended(1, "another askwell (process ");
    house.run(&["search", "--queries", "queries.jsonl", "--run", "out.run"]).ended(1, "another askwell (process ");
    house.write("askwell.toml", "listen = \"127.0.0.1:0\"\n");
    house.run(&["--config", "askwell.toml", "serve"]).ended(1, "another askwell (process ");
    house.run(&["import", "answers.jsonl"]).ended(0, "The running service takes them into its index");
    for command in [&["verify"][..], &["check"], &["export"], &["people", "list"], &["backup", "copy"]] {
        house.run(command).went_well();
    }
    drop(held);
    house.run(&["reindex"]).went_well();
}

fn schema_of(manifest: &str) -> u64 {
    serde_json::from_str::<serde_json::Value>(manifest).unwrap()["schema"].as_u64().unwrap()
}

/// A number as SQLite writes it: seven bits a byte, the highest first, the eighth bit set on all but the last.
fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(number & 0x7f).unwrap()];
    while number > 0x7f {
        number >>= 7;
        bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
    }
    bytes.reverse();
    bytes
}
