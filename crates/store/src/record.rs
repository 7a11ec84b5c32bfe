//! What every record has in common: a state, a version, columns derived from it, and events that lead to it.

use askwell_core::event::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::db::{Cell, insert};
use crate::reader::{Reader, number};
use crate::{Error, Result};

/// A record of core and the table it stands in.
pub(crate) trait Record: Serialize + DeserializeOwned + PartialEq + Send + Sync + 'static {
    /// What can happen to it.
    type Event: Send;

    /// Its table; the first columns are `id`, `version` and `state`.
    const TABLE: &'static str;

    /// The columns after those, which [`Record::columns`] fills in this order.
    const COLUMNS: &'static [&'static str];

    /// Gives its identifier.
    fn id(&self) -> Uuid;

    /// Gives how many events led to it.
    fn version(&self) -> u64;

    /// Derives the columns from the state; the only place that does.
    fn columns(&self) -> Vec<Cell>;

    /// Gives what the first event describes.
    fn begin(id: Uuid, event: &Self::Event) -> Option<Self>;

    /// Changes it as an event says.
    fn apply(&mut self, event: &Self::Event);

    /// Gives the event if it happened to such a record.
    fn event(event: Event) -> Option<Self::Event>;
}

/// Gives every column of a record as it should stand.
pub(crate) fn cells<R: Record>(record: &R) -> Result<Vec<Cell>> {
    let mut cells =
        vec![Cell::from(record.id().to_string()), Cell::from(number(record.version())), Cell::from(json(record)?)];
    cells.extend(record.columns());
    Ok(cells)
}

/// Gives the names of every column, with commas.
pub(crate) fn column_names<R: Record>() -> String {
    format!("id, version, state, {}", R::COLUMNS.join(", "))
}

/// Writes records that are new or one event older in the table; [`Error::Stale`] when any is neither.
pub(crate) async fn save<R: Record>(reader: &mut Reader, records: &[&R]) -> Result<()> {
    let (table, names) = (R::TABLE, column_names::<R>());
    let sets: Vec<String> = names.split(", ").skip(1).map(|column| format!("{column} = excluded.{column}")).collect();
    let head = format!("insert into {table} ({names}) values");
    let tail =
        format!(" on conflict (id) do update set {} where {table}.version = excluded.version - 1", sets.join(", "));
    let mut all = Vec::with_capacity(records.len() * (R::COLUMNS.len() + 3));
    for record in records {
        all.extend(cells(*record)?);
    }
    let saved = insert(reader, &head, &tail, R::COLUMNS.len() + 3, all).await?;
    if saved == records.len() as u64 {
        return Ok(());
    }
    let id = records.first().map(|record| record.id().to_string()).unwrap_or_default();
    Err(Error::Stale { table, id })
}

/// Reads a state as it stands in a row of `id, state`.
pub(crate) fn read<R: Record>((id, state): (String, String)) -> Result<R> {
    serde_json::from_str(&state).map_err(|_| Error::Contradiction { table: R::TABLE, column: "state", id })
}

/// Reads states.
pub(crate) fn read_all<R: Record>(rows: Vec<(String, String)>) -> Result<Vec<R>> {
    rows.into_iter().map(read).collect()
}

/// Folds events, oldest first, into the record they lead to; `None` when the first begins nothing.
pub(crate) fn fold<R: Record>(id: Uuid, events: impl IntoIterator<Item = R::Event>) -> Option<R> {
    let mut events = events.into_iter();
    let mut record = R::begin(id, &events.next()?)?;
    for event in events {
        record.apply(&event);
    }
    Some(record)
}

fn json(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Gives an identifier as a cell holds it.
pub(crate) fn id_cell(id: Option<impl ToString>) -> Cell {
    Cell::Text(id.map(|id| id.to_string()))
}
