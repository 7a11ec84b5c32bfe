//! Replaying the journal: whether the tables are what it says, and making them so.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use askwell_core::account::Account;
use askwell_core::consultation::Consultation;
use askwell_core::event::{Event, RosterEvent};
use askwell_core::id::ShiftId;
use askwell_core::practitioner::Practitioner;
use askwell_core::publication::Publication;
use askwell_core::roster::Shift;
use sqlx::{AssertSqlSafe, Row as _};
use uuid::Uuid;

use crate::accesses::batch_digest;
use crate::by::By;
use crate::db::{Cell, Conn, placeholders, sql};
use crate::journal::{Checker, Entry, Head, JournalFault, Line};
use crate::publications::people;
use crate::reader::Reader;
use crate::record::{self, Record};
use crate::store::Store;
use crate::unit::Unit;
use crate::{Error, Result};

/// How many entries or records are read at once.
const PAGE: u32 = 500;

/// What a check of everything came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The journal that was read.
    pub head: Head,
    /// How many records were compared with what the journal says of them.
    pub records: u64,
    /// How many texts were opened.
    pub texts: u64,
    /// What is wrong; nothing when all is well.
    pub faults: Vec<Fault>,
}

/// Something that is not as it should be, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The journal itself; nothing after this entry was checked.
    Journal(JournalFault),
    /// A row is not what the journal says.
    Row {
        /// The table.
        table: &'static str,
        /// The record.
        id: String,
        /// What differs: a column, or that there is no such row.
        what: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(fault) => fault.fmt(f),
            Self::Row { table, id, what } => write!(f, "{table} {id}: {what}"),
        }
    }
}

fn row(table: &'static str, id: impl ToString, what: impl Into<String>) -> Fault {
    Fault::Row { table, id: id.to_string(), what: what.into() }
}

impl Store {
    /// Replays the journal against every table and opens every sealed text; changes nothing.
    ///
    /// The journal is checked entry by entry, leaf by leaf, up to its head; then each record is folded from its events and
    /// compared with its row, column by column. `progress` hears how much is done and how much there is.
    pub async fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Report> {
        let mut reader = self.snapshot().await?;
        let head = reader.journal_head().await?;
        let mut check = Check { faults: Vec::new(), shifts: BTreeMap::new(), seen: BTreeSet::new() };
        let sound = check.journal(&mut reader, head.size, &mut progress).await?;
        let mut records = 0;
        let mut texts = 0;
        if sound {
            records += check.records::<Account>(&mut reader).await?;
            records += check.records::<Practitioner>(&mut reader).await?;
            records += check.records::<Consultation>(&mut reader).await?;
            records += check.records::<Publication>(&mut reader).await?;
            records += check.shifts(&mut reader).await?;
            check.shelves(&mut reader).await?;
            texts = check.texts(&mut reader).await?;
        }
        Ok(Report { head, records, texts, faults: check.faults })
    }

    /// Makes every record anew from the journal, in one unit, and says how many there are. A journal that is not sound is refused.
    pub async fn rebuild(&self, now: jiff::Timestamp) -> Result<u64> {
        self.write(By::Operator, now, |unit| Box::pin(unit.rebuild())).await
    }
}

struct Check {
    faults: Vec<Fault>,
    shifts: BTreeMap<ShiftId, Shift>,
    /// The records the journal speaks of, by table; those met in the tables are taken out.
    seen: BTreeSet<(&'static str, Uuid)>,
}

impl Check {
    /// Reads the whole journal; gives whether it is sound.
    async fn journal(&mut self, reader: &mut Reader, size: u64, progress: &mut impl FnMut(u64, u64)) -> Result<bool> {
        let mut checker = Checker::default();
        let mut after = 0;
        loop {
            let lines = reader.journal_lines(after, PAGE).await?;
            let Some(last) = lines.last().map(|line| line.number) else { break };
            for line in &lines {
                if let Err(fault) = self.line(reader, &mut checker, line).await? {
                    self.faults.push(Fault::Journal(fault));
                    return Ok(false);
                }
            }
            after = last;
            progress(after, size);
        }
        if let Err(fault) = checker.head(&crate::journal::range(reader).await?) {
            self.faults.push(Fault::Journal(fault));
            return Ok(false);
        }
        Ok(true)
    }

    async fn line(
        &mut self,
        reader: &mut Reader,
        checker: &mut Checker,
        line: &Line,
    ) -> Result<Result<(), JournalFault>> {
        let nodes = match checker.entry(line) {
            Ok(nodes) => nodes,
            Err(fault) => return Ok(Err(fault)),
        };
        for node in nodes {
            if let Some(fault) = reader.journal_node_check(node).await? {
                return Ok(Err(fault));
            }
        }
        match line.read()?.event {
            Event::AccessLog { batch, lines } => {
                let rows = reader.accesses_sealed_in(line.number).await?;
                if rows.len() as u64 != u64::from(lines) || batch_digest(&rows) != batch {
                    self.faults.push(row("accesses", line.number, "the batch is not what the journal sealed"));
                }
            }
            Event::Roster { event: RosterEvent::Added { shift } } => drop(self.shifts.insert(shift.id, shift)),
            Event::Roster { event: RosterEvent::Removed { shift } } => drop(self.shifts.remove(&shift)),
            event => self.note(&event),
        }
        Ok(Ok(()))
    }

    fn note(&mut self, event: &Event) {
        let table = match event {
            Event::Account { .. } => Account::TABLE,
            Event::Practitioner { .. } => Practitioner::TABLE,
            Event::Consultation { .. } => Consultation::TABLE,
            Event::Publication { .. } => Publication::TABLE,
            Event::Roster { .. } | Event::AccessLog { .. } => return,
        };
        if let Some(id) = event.subject() {
            self.seen.insert((table, id));
        }
    }

    /// Compares every row of a table with what its events lead to, and misses the rows that are not there.
    async fn records<R: Record>(&mut self, reader: &mut Reader) -> Result<u64> {
        let mut compared = 0;
        let mut after = String::new();
        loop {
            let rows = rows_after::<R>(reader, &after).await?;
            let Some(Cell::Text(Some(last))) = rows.last().and_then(|cells| cells.first().cloned()) else { break };
            let ids: Vec<Uuid> = rows.iter().filter_map(|cells| id_of(cells)).collect();
            let mut folded = folded::<R>(reader, &ids).await?;
            for cells in &rows {
                self.compare::<R>(cells, id_of(cells).and_then(|id| folded.remove(&id)))?;
                compared += 1;
            }
            after = last;
        }
        let missing =
            self.ids(R::TABLE).into_iter().map(|id| row(R::TABLE, id, "the journal has it, the table has not"));
        self.faults.extend(missing);
        Ok(compared)
    }

    fn compare<R: Record>(&mut self, stored: &[Cell], record: Option<R>) -> Result<()> {
        let id = id_of(stored);
        let shown = id.map_or_else(|| format!("{:?}", stored.first()), |id| id.to_string());
        let Some(record) = record else {
            self.faults.push(row(R::TABLE, shown, "the table has it, the journal has not"));
            return Ok(());
        };
        if let Some(id) = id {
            self.seen.remove(&(R::TABLE, id));
        }
        let names = record::column_names::<R>();
        let names = names.split(", ");
        for ((name, stored), derived) in names.zip(stored).zip(record::cells(&record)?) {
            if !stored.same(&derived) {
                self.faults.push(row(R::TABLE, &shown, format!("column {name} is not what the journal says")));
            }
        }
        Ok(())
    }

    async fn shifts(&mut self, reader: &mut Reader) -> Result<u64> {
        let rows: Vec<(String, String, String, i64, i64)> =
            sql!(reader, all "select id, state, practitioner, starts_at, ends_at from shifts order by id")?;
        let compared = rows.len() as u64;
        for (id, state, practitioner, starts_at, ends_at) in rows {
            let told = id.parse().ok().and_then(|id| self.shifts.remove(&id));
            let Some(shift) = told else {
                self.faults.push(row("shifts", id, "the table has it, the journal has not"));
                continue;
            };
            let same = state == serde_json::to_string(&shift)?
                && practitioner == shift.practitioner.to_string()
                && (starts_at, ends_at) == (shift.starts_at.as_microsecond(), shift.ends_at.as_microsecond());
            if !same {
                self.faults.push(row("shifts", id, "it is not what the journal says"));
            }
        }
        for id in std::mem::take(&mut self.shifts).into_keys() {
            self.faults.push(row("shifts", id, "the journal has it, the table has not"));
        }
        Ok(compared)
    }

    /// Compares what is kept beside the publications with the publications.
    async fn shelves(&mut self, reader: &mut Reader) -> Result<()> {
        let counted: Vec<(String, String, i64)> = sql!(
            reader,
            all "select specialty, topic, count(*) from publications where public = 'live' group by specialty, topic"
        )?;
        let kept: Vec<(String, String, i64)> =
            sql!(reader, all "select specialty, topic, live from publication_counts where live <> 0")?;
        let by_shelf = |rows: Vec<(String, String, i64)>| -> BTreeMap<(String, String), i64> {
            rows.into_iter().map(|(specialty, topic, live)| ((specialty, topic), live)).collect()
        };
        let (counted, kept) = (by_shelf(counted), by_shelf(kept));
        for shelf in counted.keys().chain(kept.keys()).collect::<BTreeSet<_>>() {
            if counted.get(shelf) != kept.get(shelf) {
                let id = format!("{}/{}", shelf.0, shelf.1);
                self.faults.push(row("publication_counts", id, "the count is not that of the live pages"));
            }
        }
        self.people(reader).await
    }

    async fn people(&mut self, reader: &mut Reader) -> Result<()> {
        let rows: Vec<(String, String, String)> =
            sql!(reader, all "select publication, practitioner, role from publication_people")?;
        let mut kept: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        for (publication, practitioner, role) in rows {
            kept.entry(publication).or_default().push((practitioner, role));
        }
        let mut after = None;
        loop {
            let page = reader.publications_page(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            for publication in &page {
                let mut stored = kept.remove(&publication.id.to_string()).unwrap_or_default();
                stored.sort();
                let derived: Vec<(String, String)> =
                    people(publication).into_iter().map(|(id, role)| (id.to_string(), role.to_owned())).collect();
                if stored != derived {
                    self.faults.push(row("publication_people", publication.id, "they are not those of the live page"));
                }
            }
        }
        let left = kept.into_keys().map(|id| row("publication_people", id, "there is no such publication"));
        self.faults.extend(left);
        Ok(())
    }

    /// Opens every text; what does not open was changed.
    async fn texts(&mut self, reader: &mut Reader) -> Result<u64> {
        let mut opened = 0;
        let mut after = String::new();
        loop {
            let rows: Vec<(String,)> =
                sql!(reader, all "select id from texts where id > $1 order by id limit $2", after, i64::from(PAGE))?;
            let Some((last,)) = rows.last() else { return Ok(opened) };
            after.clone_from(last);
            for (id,) in rows {
                let Ok(text) = id.parse() else {
                    self.faults.push(row("texts", id, "the identifier is not one"));
                    continue;
                };
                match reader.text(text).await {
                    Ok(_) => opened += 1,
                    Err(Error::Tampered { table, id }) => {
                        self.faults.push(row(table, id, "it does not open: it was changed or moved"));
                    }
                    Err(error) => return Err(error),
                }
            }
        }
    }
}

fn id_of(cells: &[Cell]) -> Option<Uuid> {
    if let Some(Cell::Text(Some(id))) = cells.first() { id.parse().ok() } else { None }
}

/// Reads rows of a record's table as cells, in the order of identifiers.
async fn rows_after<R: Record>(reader: &mut Reader, after: &str) -> Result<Vec<Vec<Cell>>> {
    let (names, table) = (record::column_names::<R>(), R::TABLE);
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
async fn folded<R: Record>(reader: &mut Reader, ids: &[Uuid]) -> Result<HashMap<Uuid, R>> {
    let mut events: HashMap<Uuid, Vec<R::Event>> = HashMap::new();
    for entry in entries_about(reader, ids).await? {
        let subject = entry.event.subject();
        if let (Some(id), Some(event)) = (subject, R::event(entry.event)) {
            events.entry(id).or_default().push(event);
        }
    }
    Ok(events.into_iter().filter_map(|(id, events)| Some((id, record::fold(id, events)?))).collect())
}

async fn entries_about(reader: &mut Reader, ids: &[Uuid]) -> Result<Vec<Entry>> {
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

impl Unit {
    async fn rebuild(&mut self) -> Result<u64> {
        let mut check = Check { faults: Vec::new(), shifts: BTreeMap::new(), seen: BTreeSet::new() };
        let size = self.journal_head().await?.size;
        if !check.journal(self, size, &mut |_, _| {}).await? {
            let fault = check.faults.first().map(ToString::to_string).unwrap_or_default();
            return Err(Error::Contradiction { table: "journal", column: "leaf", id: fault });
        }
        for statement in [
            "delete from accounts",
            "delete from practitioners",
            "delete from consultations",
            "delete from publications",
            "delete from publication_people",
            "delete from publication_counts",
            "delete from shifts",
        ] {
            sql!(self, run statement)?;
        }
        let mut made = self.rebuild_records::<Account>(&check).await?;
        made += self.rebuild_records::<Practitioner>(&check).await?;
        made += self.rebuild_records::<Consultation>(&check).await?;
        made += self.rebuild_publications(&check).await?;
        for shift in check.shifts.values() {
            self.shift_write(shift).await?;
            made += 1;
        }
        Ok(made)
    }

    async fn rebuild_records<R: Record>(&mut self, check: &Check) -> Result<u64> {
        let ids = check.ids(R::TABLE);
        for some in ids.chunks(PAGE as usize) {
            let folded = folded::<R>(self, some).await?;
            record::save(self, &folded.values().collect::<Vec<_>>()).await?;
        }
        Ok(ids.len() as u64)
    }

    async fn rebuild_publications(&mut self, check: &Check) -> Result<u64> {
        let ids = check.ids(Publication::TABLE);
        for some in ids.chunks(PAGE as usize) {
            for publication in folded::<Publication>(self, some).await?.values() {
                self.publication_write(publication).await?;
            }
        }
        Ok(ids.len() as u64)
    }
}

impl Check {
    fn ids(&self, table: &'static str) -> Vec<Uuid> {
        self.seen.iter().filter(|(its, _)| *its == table).map(|(_, id)| *id).collect()
    }
}
