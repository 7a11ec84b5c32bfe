//! What was measured, as a table that can stand in a document.

use std::fmt;

/// The table; it is printed as Markdown.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

/// One measured thing.
#[derive(Default)]
pub(crate) struct Row {
    what: String,
    here: String,
    beside: String,
    ratio: String,
    reach: String,
    verdict: &'static str,
}

impl Row {
    /// A measured value, with its unit.
    pub(crate) fn new(what: impl Into<String>, here: impl Into<String>) -> Self {
        Self { what: what.into(), here: here.into(), ..Self::default() }
    }

    /// What the yardstick gave in the same run, and our value over it.
    pub(crate) fn beside(mut self, beside: impl Into<String>, ratio: f64) -> Self {
        self.beside = beside.into();
        self.ratio = format!("{ratio:.2}");
        self
    }

    /// The figure to reach, and whether it was.
    pub(crate) fn reach(mut self, reach: impl Into<String>, is_reached: bool) -> Self {
        self.reach = reach.into();
        self.verdict = if is_reached { "reached" } else { "missed" };
        self
    }

    fn cells(&self) -> [&str; 6] {
        [&self.what, &self.here, &self.beside, &self.ratio, &self.reach, self.verdict]
    }
}

impl Table {
    /// Adds a row, and says it on standard error, since a whole run takes minutes.
    pub(crate) fn add(&mut self, row: Row) {
        let said: Vec<&str> = row.cells().into_iter().filter(|cell| !cell.is_empty()).collect();
        eprintln!("   {}", said.join(" · "));
        self.rows.push(row);
    }
}

const HEADS: [&str; 6] = ["what", "here", "beside it", "ratio", "to reach", ""];

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[&str; 6]> = self.rows.iter().map(Row::cells).collect();
        let lines = || std::iter::once(&HEADS).chain(&rows);
        let width =
            |column: usize| lines().filter_map(|cells| cells.get(column)).map(|cell| cell.chars().count()).max();
        let widths: Vec<usize> = (0..HEADS.len()).map(|column| width(column).unwrap_or(0).max(3)).collect();
        let line = |f: &mut fmt::Formatter<'_>, cells: &[&str]| {
            for (cell, width) in cells.iter().zip(&widths) {
                write!(f, "| {cell:<width$} ")?;
            }
            writeln!(f, "|")
        };
        line(f, &HEADS)?;
        let rules: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        line(f, &rules.iter().map(String::as_str).collect::<Vec<_>>())?;
        rows.iter().try_for_each(|cells| line(f, cells))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_its_ratio_and_whether_the_figure_was_reached() {
        let mut table = Table::default();
        table.add(Row::new("page", "9 µs").beside("10 µs", 0.9).reach("≤ 1.0", true));
        let text = table.to_string();
        assert!(text.contains("| page | 9 µs | 10 µs     | 0.90  | ≤ 1.0    | reached |"), "{text}");
    }
}
