//! The one file that is installed.

use super::Bench;
use super::table::{Row, Table};

/// Megabytes it may have.
const MOST: f64 = 40.0;

pub(crate) fn measure(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let data = std::fs::metadata(&bench.program).map_err(|error| format!("{}: {error}", bench.program.display()))?;
    let megabytes = data.len() as f64 / 1e6;
    let row = Row::new("the program, one file with pages, words and assets in it", format!("{megabytes:.1} MB"));
    table.add(row.reach("≤ 40 MB", megabytes <= MOST));
    Ok(())
}
