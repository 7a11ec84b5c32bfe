//! Many rows in one statement: what an import, a follower and a busy writer need.

use std::fmt::Write as _;

use futures::StreamExt as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Executor as _, FromRow};

use super::Conn;
use crate::Result;
use crate::reader::Reader;

/// One value of a row; the kind is known even where there is none, since PostgreSQL wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

impl Cell {
    /// Says whether both hold the same, or both nothing, of whatever kind.
    pub(crate) fn same(&self, other: &Self) -> bool {
        let nothing = |cell: &Self| matches!(cell, Self::Int(None) | Self::Text(None) | Self::Bytes(None));
        self == other || (nothing(self) && nothing(other))
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Cell {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Option<&str>> for Cell {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Cell {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<u8>> for Cell {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(Some(value))
    }
}

impl From<Option<Vec<u8>>> for Cell {
    fn from(value: Option<Vec<u8>>) -> Self {
        Self::Bytes(value)
    }
}

/// The most values in one statement; SQLite takes 32,766, PostgreSQL 65,535.
const CELLS_MOST: usize = 8_000;

/// Inserts rows of `width` cells and says how many came to stand; `head` is the statement up to and with `values`, `tail` what
/// follows, perhaps nothing. Both are texts of this room, never of anybody outside.
pub(crate) async fn insert(at: &mut Reader, head: &str, tail: &str, width: usize, cells: Vec<Cell>) -> Result<u64> {
    let full = CELLS_MOST / width * width;
    let mut left = cells.into_iter();
    let mut rows = 0;
    loop {
        let chunk: Vec<Cell> = left.by_ref().take(full).collect();
        if chunk.is_empty() {
            return Ok(rows);
        }
        // Only two shapes of each statement are worth keeping prepared: one row, and a full chunk.
        let keep = chunk.len() == width || chunk.len() == full;
        let text = format!("{head} {}{tail}", rows_text(chunk.len() / width, width, at.is_sqlite()));
        rows += execute(at, text, keep, chunk).await?;
    }
}

/// How many keys one look-up names: the last is repeated until there are as many as one of these, so that few texts are kept
/// prepared and each of them is.
const KEYS_AT_ONCE: [usize; 4] = [1, 8, 40, 200];

/// Gives the rows whose key is among some texts, in no order; `head` is the statement up to and with `in`.
pub(crate) async fn select_among<R>(at: &mut Reader, head: &str, keys: &[String]) -> Result<Vec<R>>
where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
{
    at.ready().await?;
    let mut rows = Vec::with_capacity(keys.len());
    let [.., most] = KEYS_AT_ONCE;
    for some in keys.chunks(most) {
        let named = KEYS_AT_ONCE.into_iter().find(|count| *count >= some.len()).unwrap_or(most);
        let repeated = some.last().into_iter().cycle().take(named - some.len());
        let text = format!("{head} {}", rows_text(1, named, at.is_sqlite()));
        macro_rules! with_keys {
            ($conn:expr) => {{
                let query = sqlx::query_as(AssertSqlSafe(text));
                some.iter().chain(repeated).fold(query, |query, key| query.bind(key)).fetch_all(&mut **$conn).await
            }};
        }
        let found = match &mut at.conn {
            Conn::Lite(conn) => with_keys!(conn),
            Conn::Pg(conn) => with_keys!(conn),
        };
        rows.extend(at.noted(found)?);
    }
    Ok(rows)
}

/// Runs a statement behind those that wait, and says how many rows it touched itself.
pub(crate) async fn execute(at: &mut Reader, text: String, keep: bool, cells: Vec<Cell>) -> Result<u64> {
    let (text, cells) = if at.waiting.is_empty() { (text, cells) } else { at.waiting.take_with(text, cells) };
    macro_rules! with_cells {
        ($conn:expr) => {{
            let mut query = sqlx::query(AssertSqlSafe(text)).persistent(keep);
            for cell in cells {
                query = match cell {
                    Cell::Int(value) => query.bind(value),
                    Cell::Text(value) => query.bind(value),
                    Cell::Bytes(value) => query.bind(value),
                };
            }
            // Several statements say one after another what they did; the last is the one that was asked for.
            let mut steps = (&mut **$conn).fetch_many(query);
            let mut rows = Ok(0);
            while let Some(step) = steps.next().await {
                rows = step.map(|step| step.left().map_or(0, |done| done.rows_affected()));
                if rows.is_err() {
                    break;
                }
            }
            rows
        }};
    }
    let done = match &mut at.conn {
        Conn::Lite(conn) => with_cells!(conn),
        Conn::Pg(conn) => with_cells!(conn),
    };
    at.noted(done)
}

/// Gives `($1,$2),($3,$4)` for two rows of two, or `(?,?),(?,?)`.
///
/// SQLite looks every name up among all before it, when it reads the statement and when it binds: thousands of numbered
/// placeholders cost their square. One without a name costs nothing.
fn rows_text(rows: usize, width: usize, unnamed: bool) -> String {
    let mut text = String::with_capacity(rows * (width * 6 + 3));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        if unnamed {
            text.push_str(&vec!["?"; width].join(","));
        } else {
            text.push_str(&placeholders(row * width + 1, width));
        }
        text.push(')');
    }
    text
}

/// Gives `$3,$4,$5` for three from the third on.
pub(crate) fn placeholders(first: usize, count: usize) -> String {
    let mut text = String::with_capacity(count * 6);
    for number in first..first + count {
        if number > first {
            text.push(',');
        }
        write!(text, "${number}").expect("a string takes every text");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_count_on_from_row_to_row() {
        assert_eq!(rows_text(2, 3, false), "($1,$2,$3),($4,$5,$6)");
        assert_eq!(rows_text(2, 3, true), "(?,?,?),(?,?,?)");
    }
}
