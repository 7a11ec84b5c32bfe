//! Which tables and columns a database has, and rows of any table as cells: what a backup needs.

use futures::TryStreamExt as _;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Cell, Conn, sql};
use crate::reader::Reader;
use crate::{Error, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
    Bytes,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Int => "int",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// Gives the names of all tables but the one that says which migrations were run.
pub(crate) async fn tables(reader: &mut Reader) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = if reader.is_sqlite() {
        sql!(reader, all "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")?
    } else {
        sql!(
            reader,
            all "select cast(table_name as text) from information_schema.tables where table_schema = current_schema()"
        )?
    };
    let mut names: Vec<String> = rows.into_iter().map(|(name,)| name).filter(|name| name != "migrations").collect();
    names.sort();
    Ok(names)
}

/// Gives a table's columns in their order.
pub(crate) async fn columns(reader: &mut Reader, table: &str) -> Result<Vec<Column>> {
    let rows: Vec<(String, String)> = if reader.is_sqlite() {
        sql!(reader, all "select name, type from pragma_table_info($1) order by cid", table)?
    } else {
        sql!(
            reader,
            all "select cast(column_name as text), cast(data_type as text) from information_schema.columns
                 where table_schema = current_schema() and table_name = $1 order by ordinal_position",
            table
        )?
    };
    let column = |(name, kind): (String, String)| {
        let kind = match kind.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Kind::Int,
            "text" => Kind::Text,
            "blob" | "bytea" => Kind::Bytes,
            _ => {
                return Err(Error::Contradiction {
                    table: "the schema",
                    column: "type",
                    id: format!("{table}.{name}"),
                });
            }
        };
        Ok(Column { name, kind })
    };
    rows.into_iter().map(column).collect()
}

/// Hands every row of a table to `each`, in the order of its first two columns, which identify it in every table here or
/// begin what does.
pub(crate) async fn rows(
    reader: &mut Reader,
    table: &str,
    columns: &[Column],
    mut each: impl FnMut(Vec<Cell>) -> Result<()>,
) -> Result<()> {
    reader.ready().await?;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let order = if names.len() > 2 { "1, 2, 3" } else { "1, 2" };
    // Table and column names come from the database's own catalog.
    let text = AssertSqlSafe(format!("select {} from {table} order by {order}", names.join(", ")));
    macro_rules! stream {
        ($conn:expr) => {{
            let mut rows = sqlx::query(text).fetch(&mut **$conn);
            while let Some(row) = rows.try_next().await? {
                let cells: Result<Vec<Cell>, sqlx::Error> = (0..)
                    .zip(columns)
                    .map(|(at, column): (usize, &Column)| match column.kind {
                        Kind::Int => row.try_get(at).map(Cell::Int),
                        Kind::Text => row.try_get(at).map(Cell::Text),
                        Kind::Bytes => row.try_get(at).map(Cell::Bytes),
                    })
                    .collect();
                each(cells?)?;
            }
        }};
    }
    match &mut reader.conn {
        Conn::Lite(conn) => stream!(conn),
        Conn::Pg(conn) => stream!(conn),
    }
    Ok(())
}

/// Says whether a table holds anything.
pub(crate) async fn is_empty(reader: &mut Reader, table: &str) -> Result<bool> {
    let text = AssertSqlSafe(format!("select count(*) from (select 1 from {table} limit 1) as found"));
    let row: Option<(i64,)> = sql!(reader, one text)?;
    Ok(row.is_none_or(|(count,)| count == 0))
}
