//! From the start of the process to the first page, and the memory it then rests with.

use std::thread::sleep;
use std::time::Duration;

use super::Bench;
use super::client::BROWSER;
use super::process::{Memory, memory};
use super::service::Service;
use super::statistics::median;
use super::table::{Row, Table};

/// How often it is started; the middle counts.
const TIMES: usize = 7;
/// Seconds to the first page that are to be reached.
const FIRST_PAGE: f64 = 0.2;
/// Megabytes at rest, the model aside.
const RESIDENT: f64 = 48.0;
/// The allocator gives pages back after a while; followers look around once.
const REST: Duration = Duration::from_secs(8);

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let data = bench.filled()?;
    let (mut healthy, mut first) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let service = Service::start(&bench.program, &data, None)?;
        healthy.push(service.healthy_after.as_secs_f64());
        first.push(service.first_page_after.as_secs_f64());
    }
    let (healthy, first) = (median(&healthy), median(&first));
    table.add(Row::new("start to the first /health, library in store", format!("{:.0} ms", healthy * 1e3)));
    let row = Row::new("start to the first front page, library in store", format!("{:.0} ms", first * 1e3));
    table.add(row.reach("≤ 200 ms", first <= FIRST_PAGE));
    if let Some(model) = &bench.model {
        let service = Service::start(&bench.program, &data, Some(model))?;
        let first = service.first_page_after.as_secs_f64();
        table.add(Row::new("the same with the search model", format!("{:.0} ms", first * 1e3)));
    }
    Ok(())
}

/// Measures memory after the first page, when nobody asks any more.
pub(crate) fn measure_memory(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let data = bench.filled()?;
    let service = Service::start(&bench.program, &data, None)?;
    let Memory { resident, anonymous } = rested(&service);
    let row = Row::new("memory at rest, library in store, by words alone", format!("{resident:.1} MB resident"));
    table.add(row.reach("≤ 48 MB", resident <= RESIDENT));
    table.add(Row::new("of it not behind a file (heap, stacks)", format!("{anonymous:.1} MB")));
    let mut client = service.client()?;
    for path in super::page::answers(&mut client, 1_000)? {
        client.get(&path, BROWSER)?;
    }
    let read = rested(&service).resident;
    table.add(Row::new("the same after 1,000 different pages were read", format!("{read:.1} MB resident")));
    drop(service);
    if let Some(model) = &bench.model {
        let service = Service::start(&bench.program, &data, Some(model))?;
        let Memory { resident, anonymous } = rested(&service);
        let said = format!("{resident:.1} MB resident, {anonymous:.1} MB of it heap");
        table.add(Row::new("memory with the search model, while vectors are made", said));
    }
    Ok(())
}

fn rested(service: &Service) -> Memory {
    sleep(REST);
    memory(service.pid())
}
