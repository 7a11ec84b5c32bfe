//! Search over HTTP, as a browser asks: a keystroke, and a whole question by words and meaning.

use std::time::Instant;

use super::client::{BROWSER, Client, encoded};
use super::service::Service;
use super::statistics::{median, percentile};
use super::table::{Row, Table};
use super::{Bench, corpus};

/// Questions that are typed.
const QUESTIONS: usize = 60;
/// Letters between two keystrokes that are measured.
const STRIDE: usize = 2;
/// Milliseconds to be kept, at the 99th percentile of keystrokes and the 95th of searches.
const KEYSTROKE: f64 = 10.0;
const SEARCH: f64 = 50.0;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let data = bench.filled()?;
    let questions = questions(bench)?;
    let service = Service::start_on_one_core(&bench.program, &data, None)?;
    let mut client = service.client()?;
    let typed: Vec<String> = questions.iter().flat_map(|question| beginnings(question)).collect();
    let waits = ask(&mut client, "/search/found", &typed)?;
    let row = Row::new(format!("keystroke over HTTP, one core, {} of them", waits.len()), said(&waits));
    table.add(row.reach("p99 ≤ 10 ms", percentile(&waits, 0.99) <= KEYSTROKE));
    let waits = ask(&mut client, "/search", &questions)?;
    table.add(Row::new("whole search by words alone, one core", said(&waits)));
    drop(service);
    if let Some(tasks) = &bench.tasks {
        super::quality::measure(bench, tasks, table)?;
    }
    let Some(model) = &bench.model else { return Ok(()) };
    let service = Service::start_on_one_core(&bench.program, &data, Some(model))?;
    let mut client = service.client()?;
    let waits = ask(&mut client, "/search", &questions)?;
    let row = Row::new("whole search by words and meaning, one core, vectors being made beside it", said(&waits));
    table.add(row.reach("p95 ≤ 50 ms", percentile(&waits, 0.95) <= SEARCH));
    Ok(())
}

/// The titles of the made-up library, or of the one that was named.
fn questions(bench: &Bench) -> Result<Vec<String>, String> {
    if bench.library.is_none() {
        return Ok(corpus::titles(QUESTIONS));
    }
    let service = Service::start(&bench.program, &bench.filled()?, None)?;
    let mut client = service.client()?;
    let pages = super::page::answers(&mut client, QUESTIONS * 20)?;
    let steps = pages.iter().step_by(20).filter_map(|path| path.rsplit('/').next());
    Ok(steps.map(|slug| slug.replace('-', " ")).collect())
}

/// A question as it is typed, a few letters more each time.
fn beginnings(question: &str) -> Vec<String> {
    let ends = question.char_indices().map(|(at, _)| at).skip(2).step_by(STRIDE);
    ends.filter_map(|end| question.get(..end)).map(str::to_owned).collect()
}

fn ask(client: &mut Client, path: &str, texts: &[String]) -> Result<Vec<f64>, String> {
    let mut waits = Vec::with_capacity(texts.len());
    for text in texts {
        let begun = Instant::now();
        let answer = client.get(&format!("{path}?q={}", encoded(text)), BROWSER)?;
        waits.push(begun.elapsed().as_secs_f64() * 1e3);
        if answer.status != 200 {
            return Err(format!("{path}: status {}", answer.status));
        }
    }
    Ok(waits)
}

fn said(waits: &[f64]) -> String {
    let at = |share| percentile(waits, share);
    format!("p50 {:.2}, p95 {:.2}, p99 {:.2} ms", median(waits), at(0.95), at(0.99))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_typed_letter_by_letter_in_any_script() {
        assert_eq!(beginnings("ünder"), ["ün", "ünde"]);
    }
}
