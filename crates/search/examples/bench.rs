//! Measures cost: `bench CORPUS QUERIES FOLDER [COPIES [MODEL]]`.
//!
//! Indexes COPIES of the corpus (each with titles shuffled among documents, so that no two are the same), then types every
//! query a few letters at a time and searches for it whole. A time is the best of three, so that other work on the machine
//! counts little. FOLDER keeps the index for a second run.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::time::Instant;

use askwell_search::{Change, Document, Index, Query};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

/// Letters between two keystrokes that are measured.
const STRIDE: usize = 3;
/// Documents in a commit.
const COMMIT: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [corpus, queries, folder, rest @ ..] = arguments.as_slice() else {
        return Err("bench CORPUS QUERIES FOLDER [COPIES [MODEL]]".into());
    };
    let copies = rest.first().map_or(Ok(1), |copies| copies.parse())?;
    let model = rest.get(1).map(Path::new);
    let folder = Path::new(folder);
    let started = Instant::now();
    let index = Index::open(folder, model)?;
    println!("opened in {:.1?}: {:?}", started.elapsed(), index.opened());
    if index.is_empty() {
        fill(&index, &lines(Path::new(corpus))?, copies)?;
    }
    println!("{:?}", index.status());
    println!("on disk: {:.1} MB", bytes(folder)? as f64 / 1e6);
    let texts: Vec<String> =
        lines(Path::new(queries))?.iter().filter_map(|line| Some(line.get("text")?.as_str()?.to_owned())).collect();
    let typed = texts.iter().take(120).flat_map(|text| {
        let ends = text.char_indices().map(|(at, _)| at).skip(1).step_by(STRIDE).take(30);
        ends.filter_map(|end| text.get(..end)).map(str::to_owned).collect::<Vec<_>>()
    });
    measure(
        "keystroke",
        typed.map(|typed| timed(&typed, |typed| index.suggest(typed, 8).map(drop))).collect::<Result<_, _>>()?,
    );
    measure(
        "search",
        texts
            .iter()
            .map(|text| timed(text, |text| index.search(&Query::new(text)).map(drop)))
            .collect::<Result<_, _>>()?,
    );
    for (name, text) in worst() {
        let search = timed(&text, |text| index.search(&Query::new(text)).map(drop))?;
        let keystroke = timed(&text, |text| index.suggest(text, 8).map(drop))?;
        println!("worst: {name}: search {search:.1}, keystroke {keystroke:.1} ms");
    }
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        status
            .lines()
            .filter(|line| line.starts_with("VmRSS") || line.starts_with("RssAnon"))
            .for_each(|line| println!("{line}"));
    }
    Ok(())
}

fn fill(index: &Index, lines: &[Value], copies: usize) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let text = |line: &Value, name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let title =
        |line: &Value| if line.get("question").is_some() { text(line, "question") } else { text(line, "title") };
    let mut changes = Vec::with_capacity(COMMIT);
    for copy in 0..copies {
        for (at, line) in lines.iter().enumerate() {
            let other = lines.get((at + copy * 7_919) % lines.len()).unwrap_or(line);
            changes.push(Change::Put(Box::new(Document {
                id: format!("{copy}-{}", text(line, "id")),
                title: title(other),
                answer: text(line, "answer"),
                focus: text(other, "focus"),
                kind: line.get("qtype").and_then(Value::as_str).map(str::to_owned),
                ..Document::default()
            })));
            if changes.len() == COMMIT {
                index.apply(&changes, 0)?;
                changes.clear();
            }
        }
    }
    index.apply(&changes, 1)?;
    println!("{} documents by words in {:.1?}", index.len(), started.elapsed());
    let started = Instant::now();
    while index.embed_pending(256)? > 0 {}
    println!("vectors in {:.1?}", started.elapsed());
    Ok(())
}

fn worst() -> Vec<(&'static str, String)> {
    vec![
        ("40,000 characters", "my left knee hurts when it rains and nothing that I tried helps ".repeat(625)),
        ("40,000 different words' characters", (0..6_000).map(|n| format!("w{n:05} ")).collect()),
        ("stop words", "what is the and of it for me ".repeat(20)),
        ("punctuation", "?!.,;:-()[]{}".repeat(200)),
        ("one word repeated", "pain ".repeat(8_000)),
        ("no spaces", "x".repeat(40_000)),
    ]
}

fn measure(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: f64| {
        times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1))).copied().unwrap_or(0.0)
    };
    println!("{name}: n {} p50 {:.2} p95 {:.2} p99 {:.2} ms", times.len(), at(0.5), at(0.95), at(0.99));
}

/// Milliseconds that `work` takes when nothing else runs: the best of three.
fn timed<E: Error + 'static>(text: &str, work: impl Fn(&str) -> Result<(), E>) -> Result<f64, Box<dyn Error>> {
    let mut best = f64::INFINITY;
    for time in 0..3 {
        // A space more each time: the same question, but none that is remembered.
        let text = format!("{text}{}", " ".repeat(time));
        let started = Instant::now();
        work(&text)?;
        best = best.min(started.elapsed().as_secs_f64() * 1e3);
    }
    Ok(best)
}

fn lines(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let file = fs::File::open(path)?;
    let reader: Box<dyn BufRead> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    reader.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

fn bytes(folder: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() { bytes(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}
