//! What the store says: clock against the journal, index, mails, roster, people.

use std::collections::BTreeSet;

use askwell_app::core::access::Role;
use askwell_search::position_in;
use askwell_store::{Reader, Result, Store};
use jiff::{SignedDuration, Timestamp};

use super::{Finding, chain};
use crate::command::people::word;
use crate::config::Config;

/// So far ahead a roster should reach.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A node's clock may be off by so much before it matters to deadlines.
const CLOCK_OFF_MOST: SignedDuration = SignedDuration::from_secs(60);

/// Roles without which a service stands still; practitioners are counted by their license.
const NEEDED: [Role; 4] = [Role::Operator, Role::Coordinator, Role::Editor, Role::Reviewer];

/// Asks the store; what cannot be read is a finding too.
pub(super) async fn look(config: &Config, store: &Store, now: Timestamp) -> Vec<Finding> {
    match ask(config, store, now).await {
        Ok(findings) => findings,
        Err(error) => vec![Finding::bad("database", chain(&error), "run askwell verify")],
    }
}

async fn ask(config: &Config, store: &Store, now: Timestamp) -> Result<Vec<Finding>> {
    let mut reader = store.read().await?;
    let head = reader.journal_head().await?.size;
    let mut findings = Vec::new();
    findings.extend(journal(&mut reader, head, now).await?);
    findings.push(index(config, head));
    findings.extend(mails(&mut reader).await?);
    findings.push(roster(&mut reader, now).await?);
    findings.extend(people(&mut reader, now).await?);
    Ok(findings)
}

/// A journal from the future means that the clock went back: promises would be kept by a clock nobody shares.
async fn journal(reader: &mut Reader, head: u64, now: Timestamp) -> Result<Option<Finding>> {
    let Some(newest) = reader.journal_line(head).await? else { return Ok(None) };
    let says = format!("{head} entries, the newest of {}", newest.at);
    let ahead = newest.at.duration_since(now);
    if ahead > CLOCK_OFF_MOST {
        let says = format!("{says}: {} s later than this machine's clock", ahead.as_secs());
        return Ok(Some(Finding::bad("journal", says, "set the clock, by NTP on every node")));
    }
    Ok(Some(Finding::ok("journal", says)))
}

fn index(config: &Config, head: u64) -> Finding {
    let Some(position) = position_in(&config.index) else {
        let says = format!("none in {}", config.index.display());
        return Finding::warn("search index", says, "the next start builds it, or askwell reindex does");
    };
    match head.checked_sub(position) {
        Some(0) => Finding::ok("search index", "up to the newest journal entry"),
        Some(behind) => Finding::warn(
            "search index",
            format!("{behind} journal entries behind"),
            "a running service catches up within seconds; look at its log if this stays",
        ),
        None => Finding::bad(
            "search index",
            format!("at entry {position} of a journal that has {head}: it followed another"),
            "stop the service and run askwell reindex",
        ),
    }
}

async fn mails(reader: &mut Reader) -> Result<Option<Finding>> {
    let counts = reader.outbox_counts().await?;
    if counts.dead > 0 {
        let says = format!("{} mails could not be delivered and were given up", counts.dead);
        return Ok(Some(Finding::warn(
            "mails",
            says,
            "look at the mail server's log; people read their pages all the same",
        )));
    }
    Ok((counts.waiting > 0)
        .then(|| Finding::ok("mails", format!("{} wait for the service to send them", counts.waiting))))
}

async fn roster(reader: &mut Reader, now: Timestamp) -> Result<Finding> {
    let shifts = reader.shifts_between(now, now + AHEAD).await?;
    let mend = "put shifts on the roster in the browser, at /board/roster; a promise is only as good as the roster";
    let Some(last) = shifts.iter().map(|shift| shift.ends_at).max() else {
        return Ok(Finding::warn("roster", "no shift lies ahead: nobody will answer", mend));
    };
    let says = format!("{} shifts within two weeks, the last ends {last}", shifts.len());
    if last < now + AHEAD / 2 {
        return Ok(Finding::warn("roster", format!("{says}: none in the second week"), mend));
    }
    Ok(Finding::ok("roster", says))
}

async fn people(reader: &mut Reader, now: Timestamp) -> Result<Vec<Finding>> {
    let held: BTreeSet<Role> = reader.accounts_staff().await?.into_iter().flat_map(|account| account.roles).collect();
    let doctors = reader.practitioners().await?;
    let able = doctors.iter().filter(|doctor| doctor.in_good_standing(now).is_ok()).count();
    let mut findings = Vec::new();
    for role in NEEDED.into_iter().filter(|role| !held.contains(role)) {
        let name = word(role);
        findings.push(Finding::warn(
            "people",
            format!("there is no {name}"),
            format!("askwell people add {name} --help"),
        ));
    }
    let says = format!("{able} of {} doctors may answer", doctors.len());
    findings.push(match able {
        0 => Finding::warn("people", says, "askwell people add practitioner --help, or check claims at /admin/people"),
        _ => Finding::ok("people", says),
    });
    Ok(findings)
}
