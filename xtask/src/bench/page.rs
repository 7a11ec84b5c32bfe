//! Public pages: kept ones against nginx, first ones, and what they weigh.

use super::Bench;
use super::client::{BROWSER, Client, encoded};
use super::corpus::Dice;
use super::nginx::{self, Nginx};
use super::process::{cpu_seconds, threads_seconds};
use super::service::Service;
use super::statistics::{exponent, median, percentile};
use super::table::{Row, Table};
use super::weight::weigh;
use super::wrk::{Load, load};
use crate::download::write;

/// Rounds of each; they alternate, so that whatever else the machine does falls on both.
const ROUNDS: usize = 7;
/// Seconds of one round.
const SECONDS: u64 = 3;
/// Different pages that are asked for once.
const COLD: usize = 500;

/// Sizes of archives, in answers: a tenth of MedQuAD, MedQuAD, and ten times as many.
const ARCHIVES: [usize; 3] = [1_640, 16_407, 160_000];
/// Pages of each archive that are asked for once in a round.
const PAGES_A_ROUND: usize = 60;

/// A page everybody reads: what it is called here, its address, and the bytes and requests its first view may take.
struct Sample {
    name: &'static str,
    path: String,
    /// Kilobytes over the wire, and the least part of the issue that says so.
    bytes_most: usize,
}

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let service = Service::start(&bench.program, &bench.filled()?, None)?;
    let mut client = service.client()?;
    cold(&service, table)?;
    let samples = samples(&mut client)?;
    for sample in &samples {
        weight(&mut client, sample, table)?;
    }
    for sample in samples.iter().skip(1) {
        warm(bench, &service, sample, table)?;
    }
    Ok(())
}

fn samples(client: &mut Client) -> Result<Vec<Sample>, String> {
    let her2 = found(client, "HER2 breast cancer treatment", "her2")?;
    let ordinary = answers(client, 1)?.pop().ok_or("the library is empty")?;
    let topic = ordinary.rsplit_once('/').map_or("/answers", |(topic, _)| topic).to_owned();
    Ok(vec![
        Sample { name: "home", path: "/".into(), bytes_most: 25_000 },
        Sample { name: "an ordinary answer", path: ordinary, bytes_most: 25_000 },
        Sample { name: "an answer on HER2 with numbers and sources", path: her2, bytes_most: 40_000 },
        Sample { name: "a subject's list", path: topic, bytes_most: 25_000 },
    ])
}

/// The first address found for a question that holds some words.
fn found(client: &mut Client, question: &str, holds: &str) -> Result<String, String> {
    let found = client.get(&format!("/api/v1/search?q={}", encoded(question)), "")?.text();
    let path = paths(&found).into_iter().find(|path| path.contains(holds));
    path.ok_or_else(|| format!("no answer whose address holds `{holds}` was found"))
}

/// Addresses of different answers, the newest first.
pub(crate) fn answers(client: &mut Client, most: usize) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut next = "/api/v1/answers".to_owned();
    while found.len() < most {
        let page = client.get(&next, "")?;
        if page.status != 200 {
            return Err(format!("{next}: status {}", page.status));
        }
        let text = page.text();
        // Answers of the demo are longer than a library's, with evidence and figures.
        found.extend(paths(&text).into_iter().filter(|path| !path.contains("her2")));
        match text.split_once("\"next\":\"").and_then(|(_, rest)| rest.split('"').next()).and_then(path) {
            Some(after) => next = after,
            None => break,
        }
    }
    found.truncate(most);
    Ok(found)
}

/// Every address a JSON text of ours gives, as a path.
pub(crate) fn paths(json: &str) -> Vec<String> {
    json.split("\"url\":\"").skip(1).filter_map(|rest| path(rest.split('"').next()?)).collect()
}

/// The path of a whole address.
fn path(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://")?;
    rest.split_once('/').map(|(_, path)| format!("/{path}"))
}

fn weight(client: &mut Client, sample: &Sample, table: &mut Table) -> Result<(), String> {
    let weight = weigh(client, &sample.path)?;
    let (page, all) = (weight.page_bytes as f64 / 1e3, weight.bytes as f64 / 1e3);
    let said = format!("{all:.1} kB in {} requests; page alone {page:.1} kB", weight.requests);
    let reached = weight.bytes <= sample.bytes_most && weight.requests <= 4;
    let reach = format!("≤ {} kB in ≤ 4", sample.bytes_most / 1_000);
    table.add(Row::new(format!("weight of {}, first view, over the wire", sample.name), said).reach(reach, reached));
    Ok(())
}

/// Kept pages and nginx in turns, under the same load: nginx with the same bytes and headers, and with the same bytes alone.
fn warm(bench: &Bench, service: &Service, sample: &Sample, table: &mut Table) -> Result<(), String> {
    let folder = bench.empty("nginx")?;
    let page = service.client()?.get(&sample.path, BROWSER)?;
    let nginx = Nginx::start(&folder, &page.headers)?;
    for name in [nginx::DRESSED, nginx::BARE] {
        write(&folder.join("html").join(name.trim_start_matches('/')), &page.body)?;
    }
    let ours = || timed(|| cpu_seconds(service.pid()), || load(service.address, &sample.path, SECONDS));
    let theirs = |path| timed(|| nginx.cpu_seconds(), || load(nginx.address, path, SECONDS));
    let (mut here, mut dressed, mut bare) = <(Vec<_>, Vec<_>, Vec<_>)>::default();
    for round in 0..=ROUNDS {
        // The first round warms up; who begins changes.
        let three = match round % 3 {
            0 => (ours()?, theirs(nginx::DRESSED)?, theirs(nginx::BARE)?),
            1 => {
                let (dressed, bare) = (theirs(nginx::DRESSED)?, theirs(nginx::BARE)?);
                (ours()?, dressed, bare)
            }
            _ => {
                let bare = theirs(nginx::BARE)?;
                let ours = ours()?;
                (ours, theirs(nginx::DRESSED)?, bare)
            }
        };
        if round > 0 {
            here.push(three.0);
            dressed.push(three.1);
            bare.push(three.2);
        }
    }
    let name = format!("{} ({:.1} kB sent)", sample.name, page.body.len() as f64 / 1e3);
    let rate = |runs: &[Run]| median(&runs.iter().map(|run| run.0.per_second).collect::<Vec<_>>());
    let cost = |runs: &[Run]| median(&runs.iter().map(|run| run.1 / run.0.requests * 1e3).collect::<Vec<_>>());
    for (beside, runs) in [("the same bytes and headers", &dressed), ("the same bytes without our headers", &bare)] {
        let ratios: Vec<f64> =
            here.iter().zip(runs).map(|(ours, theirs)| ours.0.per_second / theirs.0.per_second).collect();
        let ratio = median(&ratios);
        let row =
            Row::new(format!("warm {name}: requests/s, against nginx with {beside}"), format!("{:.0}/s", rate(&here)));
        table.add(row.beside(format!("{:.0}/s", rate(runs)), ratio).reach("≥ 1.0 × nginx", ratio >= 1.0));
    }
    let (cost, beside) = (cost(&here), cost(&dressed));
    let most = if sample.name.contains("list") { 0.05 } else { 0.03 };
    let row = Row::new(format!("warm {}: processor time a request", sample.name), format!("{cost:.4} ms"));
    table.add(row.beside(format!("{beside:.4} ms"), cost / beside).reach(format!("≤ {most} ms"), cost <= most));
    Ok(())
}

/// What a load came to, and the processor time it took the server.
type Run = (Load, f64);

/// Runs a load and gives with it the processor time the server took.
fn timed(cpu: impl Fn() -> f64, run: impl FnOnce() -> Result<Load, String>) -> Result<(Load, f64), String> {
    let before = cpu();
    let load = run()?;
    Ok((load, cpu() - before))
}

/// Pages that nobody asked for before: read from the store, rendered and compressed.
fn cold(service: &Service, table: &mut Table) -> Result<(), String> {
    let mut client = service.client()?;
    let mut paths = answers(&mut client, COLD)?;
    // Addresses of the list came newest first, as they lie in the store; a reader asks for any.
    paths.sort_by_key(|path| path.bytes().rev().collect::<Vec<u8>>());
    let topics: std::collections::BTreeSet<String> =
        paths.iter().filter_map(|path| Some(path.rsplit_once('/')?.0.to_owned())).collect();
    for (name, paths, most) in [("answer", paths, 0.5), ("subject's list", topics.into_iter().collect(), 0.5)] {
        let (cost, waits) = once_each(service, &mut client, &paths)?;
        let said = format!("{cost:.3} ms; waited p50 {:.2}, p99 {:.2} ms", median(&waits), percentile(&waits, 0.99));
        let row = Row::new(format!("first view of {} different {name}s: processor time each", paths.len()), said);
        table.add(row.reach(format!("≤ {most} ms"), cost <= most));
    }
    Ok(())
}

/// Gives processor time a page in milliseconds, and how long each was waited for.
fn once_each(service: &Service, client: &mut Client, paths: &[String]) -> Result<(f64, Vec<f64>), String> {
    let before = cpu_seconds(service.pid());
    let mut waits = Vec::with_capacity(paths.len());
    for path in paths {
        let begun = std::time::Instant::now();
        let page = client.get(path, BROWSER)?;
        waits.push(begun.elapsed().as_secs_f64() * 1e3);
        if page.status != 200 {
            return Err(format!("{path}: status {}", page.status));
        }
    }
    Ok(((cpu_seconds(service.pid()) - before) * 1e3 / paths.len().max(1) as f64, waits))
}

/// How the cost of a first view grows with the archive. Services with archives of three sizes take turns; as many answers stand
/// in a subject of each, so that their pages show as much.
pub(crate) fn growth(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let mut archives = Vec::new();
    for answers in ARCHIVES {
        archives.push(Archive::start(bench, answers)?);
    }
    for (name, most) in [("answer", 0.05), ("subject's list", 0.1), ("field, the front page or the newest", 0.1)] {
        let mut costs = vec![Vec::new(); archives.len()];
        for _ in 0..ROUNDS {
            for (archive, costs) in archives.iter_mut().zip(&mut costs) {
                costs.push(archive.first_views(name)?);
            }
        }
        let points: Vec<(f64, f64)> =
            archives.iter().zip(&costs).map(|(archive, costs)| (archive.answers, median(costs))).collect();
        let said: Vec<String> =
            points.iter().map(|(answers, cost)| format!("{cost:.3} ms of {answers} answers")).collect();
        let power = exponent(&points);
        let (first, last) = (points.first().map_or(1.0, |point| point.1), points.last().map_or(1.0, |point| point.1));
        let row = Row::new(format!("first view of {name}: processor time, and its growth"), said.join(", "));
        let row = row.beside(format!("to the power {power:.3}"), last / first);
        table.add(row.reach(format!("≤ {most}"), power <= most));
    }
    Ok(())
}

/// A service with an archive, and what was not asked of it yet.
struct Archive {
    service: Service,
    client: Client,
    answers: f64,
    paths: Vec<String>,
    topics: Vec<String>,
    fields: Vec<String>,
    round: usize,
}

impl Archive {
    fn start(bench: &Bench, count: usize) -> Result<Self, String> {
        let service = Service::start(&bench.program, &bench.archive(count)?, None)?;
        let mut client = service.client()?;
        let mut paths = answers(&mut client, usize::MAX)?;
        let count = paths.len();
        let mut dice = Dice::new();
        for at in (1..paths.len()).rev() {
            paths.swap(at, dice.below(at as u64 + 1) as usize);
        }
        paths.truncate(2 * ROUNDS * PAGES_A_ROUND);
        let topics = paths.split_off(paths.len() / 2);
        let above = |path: &String| path.rsplit_once('/').map(|(above, _)| above.to_owned());
        let topics: Vec<String> = topics.iter().filter_map(above).collect();
        let fields: std::collections::BTreeSet<String> = topics.iter().filter_map(above).collect();
        let fields = fields.into_iter().chain(["/answers".to_owned(), "/".to_owned()]).collect();
        Ok(Self { service, client, answers: count as f64, paths, topics, fields, round: 0 })
    }

    /// Processor time in milliseconds of one page of a round.
    fn first_views(&mut self, name: &str) -> Result<f64, String> {
        self.round += 1;
        let paths: Vec<String> = match name {
            "answer" => self.paths.split_off(self.paths.len().saturating_sub(PAGES_A_ROUND)),
            "subject's list" => self.topics.split_off(self.topics.len().saturating_sub(PAGES_A_ROUND)),
            // An address nobody made keeps no page, so that each is a first view.
            _ => self.fields.iter().map(|path| format!("{path}?round={}", self.round)).collect(),
        };
        let before = threads_seconds(self.service.pid());
        for path in &paths {
            let status = self.client.get(path, BROWSER)?.status;
            if status != 200 {
                return Err(format!("{path}: status {status}"));
            }
        }
        Ok((threads_seconds(self.service.pid()) - before) * 1e3 / paths.len().max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_out_of_a_list() {
        let json =
            r#"{"answers":[{"url":"http://localhost:1/answers/a/b/c","title":"x"},{"url":"https://example.org/d"}]}"#;
        assert_eq!(paths(json), ["/answers/a/b/c", "/d"]);
    }
}
