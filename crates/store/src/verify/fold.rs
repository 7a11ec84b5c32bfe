//! Records as their rows hold them, and as their events lead to them.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use super::PAGE;
use crate::Result;
use crate::db::{Cell, Conn, placeholders};
use crate::journal::Entry;
use crate::reader::Reader;
use crate::record::{self, Record};

/// Gives the identifier in a row's first cell.
pub(super) fn id_of(cells: &[Cell]) -> Option<Uuid> {
    if let Some(Cell::Text(Some(id))) = cells.first() { id.parse().ok() } else { None }
}

/// Reads rows of a record's table as cells, in the order of identifiers.
pub(super) async fn rows_after<R: Record>(reader: &mut Reader, after: &str) -> Result<Vec<Vec<Cell>>> {
    let (names, table) = (record::column_names::<R>(), R::TABLE);
    reader.ready().await?;
    let text = format!("select {names} from {table} where id > $1 order by id limit $2");
    macro_rules! cells {
        ($conn:expr) => {{
            let rows = sqlx::query(AssertSqlSafe(text)).bind(after).bind(i64::from(PAGE)).fetch_all(&mut **$conn).await;
            rows.and_then(|rows| rows.iter().map(|row| cells!(row in row)).collect::<Result<Vec<_>, sqlx::Error>>())
        }};
        ($row:ident in row) => {
            (0..$row.len())
                .map(|column| {
                    // Every column of a record is a text or a number; nothing reads as either.
                    $row.try_get(column).map(Cell::Text).or_else(|_| $row.try_get(column).map(Cell::Int))
                })
                .collect::<Result<Vec<Cell>, sqlx::Error>>()
        };
    }
    let rows = match &mut reader.conn {
        Conn::Lite(conn) => cells!(conn),
        Conn::Pg(conn) => cells!(conn),
    };
    reader.noted(rows)
}

/// Folds the records with these identifiers from their events.
pub(super) async fn folded<R: Record>(reader: &mut Reader, ids: &[Uuid]) -> Result<HashMap<Uuid, R>> {
    let mut events: HashMap<Uuid, Vec<R::Event>> = HashMap::new();
    for entry in entries_about(reader, ids).await? {
        let subject = entry.event.subject();
        if let (Some(id), Some(event)) = (subject, R::event(entry.event)) {
            events.entry(id).or_default().push(event);
        }
    }
    Ok(events.into_iter().filter_map(|(id, events)| Some((id, record::fold(id, events)?))).collect())
}

/// Gives the entries about some subjects, in order.
async fn entries_about(reader: &mut Reader, ids: &[Uuid]) -> Result<Vec<Entry>> {
    reader.ready().await?;
    let text = format!(
        "select number, at, caused_by, kind, subject, event, leaf from journal where subject in ({}) order by number",
        placeholders(1, ids.len())
    );
    macro_rules! lines {
        ($conn:expr) => {{
            let query = sqlx::query_as(AssertSqlSafe(text)).persistent(ids.len() == PAGE as usize);
            ids.iter().fold(query, |query, id| query.bind(id.to_string())).fetch_all(&mut **$conn).await
        }};
    }
    let rows = match &mut reader.conn {
        Conn::Lite(conn) => lines!(conn),
        Conn::Pg(conn) => lines!(conn),
    };
    reader.noted(rows)?.into_iter().map(|row| crate::journal::line(row)?.read()).collect()
}
