//! Lighthouse over pages of a filled demo, in the browser that walks the stories: one row a page.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use super::Bench;
use super::client::{Client, encoded};
use super::table::{Row, Table};
use crate::download::run as run_program;
use crate::need;

/// The version that is brought by npm.
const LIGHTHOUSE: &str = "lighthouse@12.8.2";
/// Categories, and what each is to reach of 100.
const CATEGORIES: [(&str, u64); 4] =
    [("performance", 95), ("accessibility", 100), ("best-practices", 100), ("seo", 100)];
/// What of a search must stay out of search engines, so only its other categories are held to anything.
const FOUND: &str = "what a search found";

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let chromium = need::CHROMIUM.ensure()?;
    let tools = bench.empty("lighthouse")?;
    // Nothing but the folder itself decides where npm installs to.
    run_program("npm", &["init", "--yes"], &tools)?;
    run_program("npm", &["install", "--ignore-scripts", "--no-audit", "--no-fund", LIGHTHOUSE], &tools)?;
    let demo = Demo::start(&bench.program, &bench.empty("lighthouse-demo")?)?;
    for (name, path) in demo.pages()? {
        let scores = scores(&tools, &chromium, &format!("{}{path}", demo.address))?;
        let held = CATEGORIES.iter().zip(&scores).filter(|((category, _), _)| *category != "seo" || name != FOUND);
        let reached = held.clone().all(|((_, least), score)| score >= least);
        let said: Vec<String> = held.map(|((category, _), score)| format!("{category} {score}")).collect();
        let row = Row::new(format!("Lighthouse, {name}"), said.join(", "));
        table.add(row.reach("≥ 95; 100; 100; 100", reached));
    }
    Ok(())
}

fn scores(tools: &Path, chromium: &Path, address: &str) -> Result<Vec<u64>, String> {
    let only = CATEGORIES.map(|(category, _)| category).join(",");
    let output = Command::new(tools.join("node_modules/.bin/lighthouse"))
        .args([address, "--quiet", "--output=json", "--output-path=stdout", &format!("--only-categories={only}")])
        .arg("--chrome-flags=--headless=new --no-sandbox")
        .env("CHROME_PATH", chromium)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("lighthouse did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("lighthouse failed at {address}\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("its report: {error}"))?;
    let score = |category| (report["categories"][category]["score"].as_f64().unwrap_or(0.0) * 100.0).round() as u64;
    Ok(CATEGORIES.iter().map(|(category, _)| score(*category)).collect())
}

/// A filled demo that ends with the measurement.
struct Demo {
    child: Child,
    /// Where it listens, without a slash at the end.
    address: String,
}

impl Demo {
    fn start(program: &Path, folder: &Path) -> Result<Self, String> {
        let mut child = Command::new(program)
            .args(["demo", "--port", "0", "--fresh", "--folder"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("starting the demo: {error}"))?;
        let lines = BufReader::new(child.stdout.take().ok_or("the demo says nothing")?).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            line.strip_prefix("Askwell demo: ").map(|address| address.trim_end_matches('/').to_owned())
        });
        match address {
            Some(address) => Ok(Self { child, address }),
            None => Err("the demo ended before it said where it is".into()),
        }
    }

    /// Pages of every sort that readers see.
    fn pages(&self) -> Result<Vec<(&'static str, String)>, String> {
        let address = self.address.rsplit('/').next().unwrap_or_default().replace("localhost", "127.0.0.1");
        let mut client = Client::connect(address.parse().map_err(|error| format!("{address}: {error}"))?)?;
        let asked = format!("/api/v1/search?q={}", encoded("HER2 positive breast cancer"));
        let found = super::page::paths(&client.get(&asked, "")?.text());
        let her2 = found.into_iter().find(|path| path.contains("her2-positive")).ok_or("no HER2 answer")?;
        let ordinary = super::page::answers(&mut client, 1)?.pop().ok_or("no answer")?;
        let above = |path: &str| path.rsplit_once('/').map_or_else(String::new, |(above, _)| above.to_owned());
        let topic = above(&ordinary);
        let doctors = client.get("/doctors", "")?.text();
        let doctor = doctors.split("href=\"/doctors/").nth(1).and_then(|rest| rest.split('"').next());
        Ok(vec![
            ("home", "/".to_owned()),
            ("an ordinary answer", ordinary),
            ("the HER2 answer", her2),
            ("a field", above(&topic)),
            ("a subject", topic),
            ("a doctor", format!("/doctors/{}", doctor.ok_or("no doctor")?)),
            ("search", "/search".to_owned()),
            (FOUND, "/search?q=breast+cancer".to_owned()),
        ])
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
