//! What machines do: stop in the middle, run out of disk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use askwell_core::code::Digest;
use askwell_core::event::Event;
use askwell_store::config::Database;
use askwell_store::{By, Config, Error, Fault, Store};

use crate::sample::{moment, write};
use crate::support::{self, Place};

on_both! {
    what_was_acknowledged_survives_kill_9
}

/// Tells the child process where its store is; without it the test is the parent.
const CHILD: &str = "ASKWELL_TEST_CHILD";

/// How often the child is killed; a longer run sets the variable.
fn kills() -> u32 {
    std::env::var("ASKWELL_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3)
}

async fn what_was_acknowledged_survives_kill_9(place: Place) {
    let test = if place.is_sqlite() { "on_sqlite" } else { "on_postgres" };
    if let Ok(told) = std::env::var(CHILD) {
        return write_for_ever(&told).await;
    }
    let url = match &place.config.database {
        Database::Sqlite { .. } => String::new(),
        Database::Postgres { url } => url.clone(),
    };
    let told = format!("{}\n{url}", place.folder.path().display());
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..kills() {
        acknowledged.extend(kill_after(&told, test, 40 + 37 * (round % 7) as usize));
    }
    assert!(acknowledged.len() >= 40 * kills() as usize);
    let store = place.open().await;
    let mut reader = store.read().await.unwrap();
    for name in &acknowledged {
        assert_eq!(reader.setting(name).await.unwrap().as_deref(), Some("here"), "{name} was acknowledged");
    }
    let size = reader.journal_head().await.unwrap().size;
    assert!(size >= acknowledged.len() as u64);
    drop(reader);
    let faults = store.verify(|_, _| {}).await.unwrap().faults;
    assert!(!faults.iter().any(|fault| matches!(fault, Fault::Journal(_))), "{faults:?}");
}

/// Starts a child that writes, kills it after so many acknowledgements, and gives all it acknowledged.
fn kill_after(told: &str, test: &str, count: usize) -> Vec<String> {
    let name = format!("failures::{test}::what_was_acknowledged_survives_kill_9");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &name, "--nocapture", "--test-threads=1"])
        .env(CHILD, told)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = Vec::new();
    let names = |line: &str| line.strip_prefix("done ").map(str::to_owned);
    while acknowledged.len() < count {
        acknowledged.extend(names(&lines.next().expect("the child goes on writing").unwrap()));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // A line cut off by the kill has no end and so is not one that was told.
    acknowledged.extend(lines.map_while(Result::ok).filter_map(|line| names(&line)).filter(|name| name.ends_with('.')));
    acknowledged
}

async fn write_for_ever(told: &str) {
    let (folder, url) = told.split_once('\n').unwrap();
    let config = if url.is_empty() { Config::folder(folder) } else { Config::postgres(url, folder) };
    let store = Store::open(&config).await.unwrap();
    let writers = (0..8).map(|writer| tokio::spawn(write_on(store.clone(), writer)));
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
}

async fn write_on(store: Store, writer: u32) {
    for number in 0_u64.. {
        let name = format!("{}-{writer}-{number}.", std::process::id());
        let put = name.clone();
        write(&store, move |unit| {
            Box::pin(async move {
                unit.setting_put(&put, "here").await?;
                unit.journal_append(&Event::AccessLog { batch: Digest([0; 32]), lines: 0 })
            })
        })
        .await;
        let mut out = std::io::stdout().lock();
        out.write_all(format!("done {name}\n").as_bytes()).unwrap();
        out.flush().unwrap();
    }
}

async fn fill(store: &Store, number: u32) -> Result<(), Error> {
    store
        .write(By::Service, moment(), move |unit| {
            Box::pin(async move {
                let name = format!("number {number}");
                unit.journal_append(&Event::AccessLog { batch: Digest([0; 32]), lines: 0 })?;
                unit.setting_put(&name, &"x".repeat(10_000)).await
            })
        })
        .await
}

/// PostgreSQL alone can lose its connections, as when the server is started anew.
#[test]
fn a_cut_connection_is_replaced_and_nothing_is_lost() {
    let Some(place) = Place::postgres() else { return };
    support::run(async {
        let store = place.open().await;
        fill(&store, 1).await.unwrap();
        let cut = "select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
        for number in 2..5 {
            place.tamper(cut).await;
            fill(&store, number).await.unwrap();
            let mut reader = store.read().await.unwrap();
            assert_eq!(reader.journal_head().await.unwrap().size, u64::from(number));
        }
    });
}

/// SQLite alone can be given a small disk by a setting; its own "database or disk is full" comes back.
#[test]
fn a_full_disk_refuses_units_clearly_and_reading_goes_on() {
    support::run(async {
        let mut place = Place::sqlite();
        if let Database::Sqlite { pages_max, .. } = &mut place.config.database {
            *pages_max = Some(300);
        }
        let store = place.open().await;
        let mut kept = 0;
        let refused = loop {
            match fill(&store, kept).await {
                Ok(()) => kept += 1,
                Err(error) => break error,
            }
            assert!(kept < 1_000, "300 pages cannot hold this");
        };
        assert!(matches!(refused, Error::Full), "{refused}");
        assert!(kept > 10);
        for _ in 0..3 {
            assert!(matches!(fill(&store, kept).await, Err(Error::Full)));
            let mut reader = store.read().await.unwrap();
            assert!(reader.setting("number 0").await.unwrap().is_some());
            assert_eq!(reader.setting(&format!("number {kept}")).await.unwrap(), None);
            assert_eq!(reader.journal_head().await.unwrap().size, u64::from(kept));
        }
        // Many at once fail one by one as clearly, and none of them half.
        let many = (0..20).map(|number| fill(&store, 10_000 + number));
        let outcomes = futures::future::join_all(many).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Err(Error::Full))), "{outcomes:?}");
        store.close().await;
        // With room again everything goes on where it was.
        if let Database::Sqlite { pages_max, .. } = &mut place.config.database {
            *pages_max = None;
        }
        let store = place.open().await;
        fill(&store, kept).await.unwrap();
        let size = store.read().await.unwrap().journal_head().await.unwrap().size;
        assert_eq!(size, u64::from(kept) + 1);
        let faults = store.verify(|_, _| {}).await.unwrap().faults;
        assert!(!faults.iter().any(|fault| matches!(fault, Fault::Journal(_))), "{faults:?}");
    });
}
