//! A patient's submission over HTTP, signed in, from the press of the button to the redirect: durable by then.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use super::client::Client;
use super::service::Service;
use super::statistics::{median, percentile};
use super::table::{Row, Table};
use super::{Bench, import};
use crate::download::write;

/// Submissions one after another, each beside one `fdatasync`.
const ALONE: usize = 200;
/// Patients who submit at once, and how often each.
const PATIENTS: usize = 64;
const EACH: usize = 30;
/// One answer in so many makes the small archive.
const SMALLER: usize = 100;

/// What a gzip file begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

const TEXT: &str = "Is HER2 positive breast cancer different from other types, and which medicines target it and how well do they work? \
    My sister was told about it last week and we would like to understand the letter before her next visit.";

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let library = bench.library()?;
    let small = alone(bench, &part(bench, &library)?, "small archive", table)?;
    let large = alone(bench, &library, "archive 100 times larger", table)?;
    table.add(
        Row::new("submission, large archive against small", format!("{large:.2} ms"))
            .beside(format!("{small:.2} ms"), large / small),
    );
    Ok(())
}

/// Every so many-th line of the library.
fn part(bench: &Bench, library: &Path) -> Result<PathBuf, String> {
    let folder = bench.empty("part")?;
    let packed = std::fs::read(library).map_err(|error| format!("{}: {error}", library.display()))?;
    let mut text = String::new();
    let read = if packed.starts_with(&GZIP) {
        flate2::read::MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut text)
    } else {
        packed.as_slice().read_to_string(&mut text)
    };
    read.map_err(|error| format!("{}: {error}", library.display()))?;
    let lines: Vec<&str> = text.lines().step_by(SMALLER).collect();
    let file = folder.join("part.jsonl");
    write(&file, lines.join("\n").as_bytes())?;
    Ok(file)
}

/// Measures on a fresh folder with one library; gives the median of a submission in milliseconds.
fn alone(bench: &Bench, library: &Path, archive: &str, table: &mut Table) -> Result<f64, String> {
    let folder = bench.empty("submit")?;
    let answers = import::run(&bench.program, &folder, library)?;
    let service = Service::start(&bench.program, &folder, None)?;
    let mut patients = patients(&service, &folder)?;
    let first = patients.first_mut().ok_or("nobody signed in")?;
    let mut forms = Vec::new();
    for _ in 0..ALONE {
        forms.push(prepare(first)?);
    }
    let mut file = std::fs::File::create(folder.join("sync")).map_err(said)?;
    let (mut waits, mut syncs) = (Vec::new(), Vec::new());
    for form in &forms {
        let begun = Instant::now();
        file.write_all(&[0; 4096]).and_then(|()| file.sync_data()).map_err(said)?;
        syncs.push(begun.elapsed().as_secs_f64() * 1e3);
        waits.push(submit(first, form)?);
    }
    let (wait, sync) = (median(&waits), median(&syncs));
    let allowed = 2.0 * sync + 0.5;
    let what = format!("submission over HTTP, {archive} ({answers} answers), p50, against one fdatasync of 4 kB");
    let row = Row::new(what, format!("{wait:.2} ms (p99 {:.2})", percentile(&waits, 0.99)));
    table.add(
        row.beside(format!("{sync:.2} ms"), wait / sync)
            .reach(format!("≤ 2 × + 0.5 = {allowed:.2} ms"), wait <= allowed),
    );
    let rate = together(&mut patients)?;
    let row = Row::new(format!("submissions at {PATIENTS} connections, {archive}"), format!("{rate:.0}/s"));
    table.add(row.reach("≥ 1,000/s", rate >= 1_000.0));
    Ok(wait)
}

/// Submissions a second when all patients press at once.
fn together(patients: &mut [Client]) -> Result<f64, String> {
    let start = Barrier::new(patients.len() + 1);
    let count = patients.len() * EACH;
    let (begun, ended) = scope(|scope| {
        let work = |patient: &mut Client| {
            let forms: Result<Vec<Form>, String> = (0..EACH).map(|_| prepare(patient)).collect();
            start.wait();
            forms?.iter().try_for_each(|form| submit(patient, form).map(drop))
        };
        let threads: Vec<_> = patients.iter_mut().map(|patient| scope.spawn(move || work(patient))).collect();
        start.wait();
        let begun = Instant::now();
        let ended =
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a patient panicked".into())));
        let ended: Result<Vec<()>, String> = ended.collect();
        (begun.elapsed(), ended)
    });
    ended.map(|_| count as f64 / begun.as_secs_f64())
}

/// A submission that is ready: where it goes, and what stands for exactly this draft.
struct Form {
    action: String,
    seen: String,
}

/// Goes through every step up to the last page.
fn prepare(patient: &mut Client) -> Result<Form, String> {
    let questions = patient.follow("/ask", &[("text", TEXT)])?;
    let asked = [("question", "Is it different from other types?"), ("question", "How well do the medicines work?")];
    let for_whom = patient.follow(&questions, &asked)?;
    let field = patient.follow(&for_whom, &[("subject", "cared_for"), ("age", "52"), ("age-unit", "years")])?;
    let files = patient.follow(&field, &[("specialty", "medical_oncology"), ("language", "en")])?;
    // Who attaches nothing goes on to the last page.
    let check = files.replace("/files", "/check");
    let page = patient.get(&check, "")?.text();
    let seen = page.split_once("name=\"seen\" value=\"").and_then(|(_, rest)| rest.split('"').next());
    let seen = seen.ok_or_else(|| format!("{check} is not the last step"))?.to_owned();
    Ok(Form { action: check, seen })
}

/// Sends it; gives how many milliseconds it took.
fn submit(patient: &mut Client, form: &Form) -> Result<f64, String> {
    let begun = Instant::now();
    let to = patient.follow(&form.action, &[("seen", &form.seen)])?;
    let wait = begun.elapsed().as_secs_f64() * 1e3;
    if to.starts_with("/my/consultations/") { Ok(wait) } else { Err(format!("a submission led to {to}")) }
}

/// Signs patients in by the links they are sent.
fn patients(service: &Service, folder: &Path) -> Result<Vec<Client>, String> {
    let mut waiting = Vec::new();
    for number in 0..PATIENTS {
        let mut client = service.client()?;
        client.follow("/sign-in/link", &[("email", &format!("patient-{number}@example.org"))])?;
        waiting.push(client);
    }
    let links = links(&folder.join("mail"))?;
    for (client, link) in waiting.iter_mut().zip(&links) {
        client.follow(link, &[("new-password", "")])?;
    }
    Ok(waiting)
}

/// The links of all mails, once all are written.
fn links(mails: &Path) -> Result<Vec<String>, String> {
    let begun = Instant::now();
    loop {
        let files = std::fs::read_dir(mails).into_iter().flatten().flatten().map(|entry| entry.path());
        let whole = files.filter(|path| path.extension().is_some_and(|ending| ending == "eml"));
        let links: Vec<String> = whole.filter_map(|path| link(&std::fs::read_to_string(path).ok()?)).collect();
        if links.len() >= PATIENTS {
            return Ok(links);
        }
        if begun.elapsed() > Duration::from_secs(60) {
            return Err(format!("{} of {PATIENTS} sign-in mails came within a minute", links.len()));
        }
        sleep(Duration::from_millis(50));
    }
}

/// The path of the link in a mail.
fn link(mail: &str) -> Option<String> {
    // Quoted-printable breaks long lines with `=` at their end.
    let mail = mail.replace("=\r\n", "");
    let (_, rest) = mail.split_once("/sign-in/link/")?;
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    Some(format!("/sign-in/link/{token}"))
}

fn said(error: impl std::fmt::Display) -> String {
    format!("measuring the disk: {error}")
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn a_link_is_read_across_a_broken_line() {
        let mail = "Open http://localhost:1/sign-in/link/ab=\r\nc_-9\r\nto sign in";
        assert_eq!(link(mail).as_deref(), Some("/sign-in/link/abc_-9"));
    }
}
