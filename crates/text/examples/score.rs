//! Reads `{"id","text"}` a line on standard input and writes predictions: `score triage|deidentify|route|questions`.
//!
//! For measuring while the rules change; the program has the same as subcommands. `--time` prints the speed to standard error.

use std::io::{self, BufRead, Write};
use std::process::ExitCode;
use std::time::Instant;

use askwell_text::{About, identity, question, span, specialty, triage};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(task) = arguments.first() else {
        eprintln!("usage: score triage|deidentify|route|questions [--time] < in.jsonl > out.jsonl");
        return ExitCode::from(2);
    };
    let timed = arguments.iter().any(|argument| argument == "--time");
    match run(task, timed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn run(task: &str, timed: bool) -> Result<(), String> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut bytes, mut messages, mut seconds, mut slowest) = (0, 0, 0.0_f64, 0.0_f64);
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| format!("line {}: {error}", number + 1))?;
        let record: Value = serde_json::from_str(&line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let (Some(id), Some(text)) = (record.get("id"), record.get("text").and_then(Value::as_str)) else {
            return Err(format!("line {}: needs id and text", number + 1));
        };
        let start = Instant::now();
        let answer = match task {
            "triage" => read(id, text),
            "deidentify" => mask(id, text),
            "route" => route(id, text),
            "questions" => {
                json!({"id": id, "questions": question::split(text).into_iter().map(|one| one.text).collect::<Vec<_>>()})
            }
            other => return Err(format!("unknown task {other}")),
        };
        let took = start.elapsed().as_secs_f64();
        if number > 0 {
            seconds += took;
            slowest = slowest.max(took);
            bytes += text.len();
            messages += 1;
        }
        writeln!(out, "{answer}").map_err(|error| error.to_string())?;
    }
    if timed && messages > 0 {
        let each = seconds / f64::from(messages) * 1e3;
        eprintln!(
            "{messages} messages, {each:.3} ms each, slowest {:.3} ms, {:.1} MB/s",
            slowest * 1e3,
            bytes as f64 / seconds / 1e6
        );
    }
    Ok(())
}

fn read(id: &Value, text: &str) -> Value {
    let triage = triage::read(text, &About::default());
    let spans: Vec<_> = triage.findings.iter().map(|finding| finding.span.clone()).collect();
    let points = span::code_points(text, &spans);
    let findings: Vec<Value> = triage
        .findings
        .iter()
        .zip(points)
        .map(|(finding, at)| json!({"rule": finding.rule, "start": at.start, "end": at.end, "criterion": finding.criterion}))
        .collect();
    json!({"id": id, "urgency": triage.urgency, "findings": findings})
}

fn mask(id: &Value, text: &str) -> Value {
    let proposals = identity::find(text, &identity::Known::default());
    let spans: Vec<_> = proposals.iter().map(|proposal| proposal.span.clone()).collect();
    let points = span::code_points(text, &spans);
    let masked: Vec<Value> =
        proposals.iter().zip(points).map(|(proposal, at)| json!([at.start, at.end, proposal.label.code()])).collect();
    let redactions: Vec<_> = proposals
        .into_iter()
        .map(|proposal| identity::Redaction { span: proposal.span, replacement: proposal.replacement })
        .collect();
    json!({"id": id, "spans": masked, "text": identity::redact(text, &redactions)})
}

fn route(id: &Value, text: &str) -> Value {
    let ranking = specialty::rank(text, &About::default());
    let codes: Vec<&str> = ranking.specialties.iter().map(|ranked| ranked.code).collect();
    json!({"id": id, "specialties": codes, "sure": ranking.sure})
}
