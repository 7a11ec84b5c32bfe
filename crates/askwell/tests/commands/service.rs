//! Commands about a service: what is wrong with it, who is in it, what it published.

use crate::house::{ANSWERS, House};

#[test]
fn a_look_where_nothing_is_makes_nothing_and_says_what_comes_next() {
    let house = House::new();
    let check = house.run(&["check"]).went_well();
    assert!(check.data.contains("warn  database") && check.data.contains("does not exist yet"), "{}", check.data);
    for command in ["verify", "reindex", "export"] {
        house.run(&[command]).ended(2, "there is no service here");
    }
    house.run(&["people", "list"]).ended(2, "there is no service here");
    house.run(&["backup", "copy"]).ended(2, "there is no service here");
    assert!(house.names().is_empty());
}

#[test]
fn a_check_names_what_is_bad_and_how_to_mend_it() {
    let house = House::with_answers();
    let check = house.run(&["check"]).went_well().data;
    for ok in ["ok    database", "ok    master key", "ok    journal        2 entries", "ok    search index"] {
        assert!(check.contains(ok), "{ok}: {check}");
    }
    for warn in [
        "warn  roster",
        "there is no operator; mend: askwell people add operator",
        "by words alone; mend: `cargo xtask parts` brings it",
    ] {
        assert!(check.contains(warn), "{warn}: {check}");
    }
    house.write("askwell.toml", "base_url = \"http://ask.example.org\"\n[mail]\nsmtp = \"smtp://127.0.0.1:1\"\n");
    let check = house.run(&["--config", "askwell.toml", "check"]).ended(1, "2 things are bad").data;
    assert!(check.contains("bad   address") && check.contains("bad   mail"), "{check}");
    house.write("askwell.toml", "lisen = 1\n");
    let check = house.run(&["--config", "askwell.toml", "check"]).ended(1, "1 thing is bad").data;
    assert!(check.contains("bad   configuration") && check.contains("lisen"), "{check}");
}

#[cfg(unix)]
#[test]
fn a_key_file_others_can_read_is_bad() {
    use std::os::unix::fs::PermissionsExt as _;
    let house = House::with_answers();
    let set = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(house.path("data/master.key"), mode).unwrap();
    };
    set(0o644);
    let check = house.run(&["check"]).ended(1, "1 thing is bad").data;
    assert!(check.contains("bad   master key") && check.contains("chmod 0400"), "{check}");
    set(0o600);
    assert!(house.run(&["check"]).went_well().data.contains("warn  master key"));
}

#[test]
fn what_is_exported_is_imported_and_exported_alike() {
    let house = House::with_answers();
    let first = house.run(&["export"]).ended(0, "2 answers").data;
    assert_eq!(first.lines().count(), 2);
    house.write("exported.jsonl", &first);
    house.run_on("other", &["import", "exported.jsonl"], "").ended(0, "2 new, 0 changed, 0 left alone");
    house.run_on("other", &["export", "--output", "again.jsonl"], "").went_well();
    assert_eq!(house.read("again.jsonl"), first);
    // And back where it came from there is nothing to do.
    house.run(&["import", "exported.jsonl"]).ended(0, "0 new, 0 changed, 2 left alone");
}

#[test]
fn an_export_loses_nothing_of_an_answer() {
    let house = House::with_answers();
    let exported = house.run(&["export"]).went_well().data;
    let by_title = |text: &str| -> std::collections::BTreeMap<String, serde_json::Value> {
        let lines = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.map(|line| (line["title"].as_str().unwrap().to_owned(), line)).collect()
    };
    let (before, after) = (by_title(ANSWERS), by_title(&exported));
    assert_eq!(before.len(), after.len());
    for (title, line) in before {
        for (field, value) in line.as_object().unwrap().iter().filter(|(field, _)| *field != "id") {
            assert_eq!(after[&title][field], *value, "{field}");
        }
    }
}

#[test]
fn a_wrong_line_keeps_the_whole_file_out() {
    let house = House::with_answers();
    let third = ANSWERS.lines().next().unwrap().replace("well-1", "well-3").replace("tingle", "burn");
    house.write("more.jsonl", &format!("{third}\n{}\n", third.replace("neurology", "nerves")));
    house.run(&["import", "more.jsonl"]).ended(2, "more.jsonl, line 2: specialty");
    house.run(&["export"]).ended(0, "2 answers");
}

const EVIDENCE: &str = include_str!("../../demo/evidence-her2.json");

#[test]
fn evidence_is_brought_in_and_a_change_names_how_many_pages_must_be_looked_at_again() {
    let house = House::with_answers();
    house.write("evidence.json", EVIDENCE);
    house.run(&["import", "evidence.json"]).ended(0, "left alone; pages to be looked at again: 0");
    let citing = ANSWERS.lines().next().unwrap().replace("well-1", "well-9").replacen(
        '{',
        r#"{"cites":["katherine-alive"],"#,
        1,
    );
    house.write("citing.jsonl", &format!("{citing}\n"));
    house.run(&["import", "citing.jsonl"]).ended(0, "1 new");
    house.run(&["import", "evidence.json"]).ended(0, " 0 changed, ");
    let changed = EVIDENCE.replace("\"89.1\"", "\"89.2\"");
    assert_ne!(changed, EVIDENCE, "the example holds the number");
    house.write("evidence.json", &changed);
    house.run(&["import", "evidence.json"]).ended(0, "pages to be looked at again: 1");
    house.run(&["verify"]).went_well();
}

#[test]
fn a_bad_entry_of_evidence_is_named_by_its_place_and_keeps_the_whole_file_out() {
    let house = House::with_answers();
    house.write("evidence.json", &EVIDENCE.replace("\"89.1\"", "\"891\""));
    let refused = house.run(&["import", "evidence.json"]).ended(2, "evidence.json, results, entry ");
    assert!(
        refused.words.contains("katherine-alive") && refused.words.contains("more than 100 of 100"),
        "{}",
        refused.words
    );
    house.write("evidence.json", EVIDENCE);
    house.run(&["import", "evidence.json"]).ended(0, " 0 changed, 0 left alone");
}

#[test]
fn the_journal_comes_out_whole_and_in_order() {
    let house = House::with_answers();
    house.run(&["people", "add", "editor", "--email", "ed@example.org", "--name", "Ed Example"]).went_well();
    let journal = house.run(&["export", "--journal"]).went_well().data;
    let lines: Vec<serde_json::Value> = journal.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = lines.iter().map(|line| line["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(lines[2]["kind"], "account.opened");
    assert!(lines.iter().all(|line| line["leaf"].as_str().unwrap().len() == 64));
    assert!(!journal.contains("ed@example.org"), "the journal names nobody");
}

#[test]
fn people_are_let_in_by_a_link_that_is_printed_and_listed_with_what_they_may() {
    let house = House::new();
    let operator = ["people", "add", "operator", "--email", "ana@example.org", "--name", "Ana Ruiz"];
    let link = house.run(&operator).went_well().data;
    assert!(link.starts_with("http://localhost:8080/sign-in/link/") && link.lines().count() == 1, "{link}");
    let again = house.run(&["people", "link", "ana@example.org"]).went_well().data;
    assert_ne!(link, again);
    house.run(&["people", "link", "nobody@example.org"]).ended(2, "nobody has this address");
    house.run(&["people", "add", "operator", "--email", "ana", "--name", "Ana"]).ended(2, "email");

    let doctor = [
        "people",
        "add",
        "reviewer",
        "--email",
        "eve@example.org",
        "--name",
        "Dr. Eve Example",
        "--register",
        "gmc",
        "--number",
        "1234567",
        "--country",
        "GB",
        "--specialty",
        "cardiology",
        "--specialty",
        "neurology",
        "--language",
        "en",
        "--valid-until",
        "2099-03-31",
        "--checked-by",
    ];
    house.run(&[&doctor[..], &["eve@example.org"]].concat()).ended(2, "is no operator here");
    house.run(&[&doctor[..], &["ana@example.org"]].concat()).went_well();
    let list = house.run(&["people", "list"]).went_well().data;
    assert!(
        list.contains("doctor\tDr. Eve Example\tgmc 1234567 (GB)\tcardiology neurology\tmay answer until 2099-03-31\n"),
        "{list}"
    );
    assert!(list.contains("staff\tAna Ruiz\tana@example.org\toperator\n"), "{list}");
    assert!(list.contains("staff\tDr. Eve Example\teve@example.org\tpractitioner reviewer\n"), "{list}");
    let check = house.run(&["check"]).went_well().data;
    assert!(check.contains("ok    people         1 of 1 doctors may answer"), "{check}");
    assert!(!check.contains("there is no reviewer") && check.contains("there is no coordinator"), "{check}");
}

#[test]
fn a_mail_server_is_asked_up_to_noop_and_gets_no_mail() {
    let house = House::new();
    let server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port();
    let heard = std::thread::spawn(move || conversation(&server.accept().unwrap().0));
    house.write("askwell.toml", &format!("[mail]\nsmtp = \"smtp://127.0.0.1:{port}\"\n"));
    let check = house.run(&["--config", "askwell.toml", "check"]).went_well().data;
    assert!(check.contains(&format!("ok    mail           smtp://127.0.0.1:{port} takes mails from")), "{check}");
    let heard = heard.join().unwrap();
    assert!(heard.iter().any(|line| line.starts_with("EHLO")) && heard.iter().any(|line| line == "NOOP"), "{heard:?}");
    assert!(!heard.iter().any(|line| line.starts_with("MAIL") || line == "DATA"), "{heard:?}");
}

/// Speaks as a mail server (RFC 5321) that takes every command, and gives what it heard.
fn conversation(stream: &std::net::TcpStream) -> Vec<String> {
    use std::io::{BufRead as _, BufReader, Write as _};
    let mut answer = stream;
    answer.write_all(b"220 mail.example.org ESMTP\r\n").unwrap();
    let mut heard = Vec::new();
    for line in BufReader::new(stream).lines() {
        let Ok(line) = line else { break };
        let ends = line.starts_with("QUIT");
        heard.push(line);
        if answer.write_all(if ends { b"221 bye\r\n" } else { b"250 fine\r\n" }).is_err() || ends {
            break;
        }
    }
    heard
}
