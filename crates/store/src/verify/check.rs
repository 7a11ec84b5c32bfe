//! Comparing the journal with itself and the tables with the journal.

use std::collections::{BTreeMap, BTreeSet};

use askwell_core::account::Account;
use askwell_core::code::Slug;
use askwell_core::consultation::Consultation;
use askwell_core::event::{Event, RosterEvent};
use askwell_core::id::{AttachmentId, ShiftId};
use askwell_core::practitioner::Practitioner;
use askwell_core::publication::Publication;
use askwell_core::roster::Shift;
use askwell_core::synonym::Synonym;
use futures::TryStreamExt as _;
use uuid::Uuid;

use super::fold::{folded, id_of, rows_after};
use super::{Fault, PAGE, row};
use crate::accesses::batch_digest;
use crate::db::{Cell, sql};
use crate::evidence::cites;
use crate::journal::{Checker, JournalFault, Line};
use crate::publications::people;
use crate::reader::Reader;
use crate::record::{self, Record};
use crate::store::Store;
use crate::{Error, Result};

/// What was found so far.
#[derive(Default)]
pub(super) struct Check {
    pub(super) faults: Vec<Fault>,
    pub(super) shifts: BTreeMap<ShiftId, Shift>,
    /// The records the journal speaks of, by table; those met in the tables are taken out.
    seen: BTreeSet<(&'static str, Uuid)>,
}

impl Check {
    /// Reads the whole journal; gives whether it is sound.
    pub(super) async fn journal(
        &mut self,
        reader: &mut Reader,
        size: u64,
        progress: &mut impl FnMut(u64, u64),
    ) -> Result<bool> {
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
            Event::Roster { event: RosterEvent::Added { shift } | RosterEvent::Changed { shift } } => {
                self.shifts.insert(shift.id, shift);
            }
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
            Event::Synonym { .. } => Synonym::TABLE,
            Event::Roster { .. } | Event::AccessLog { .. } => return,
        };
        if let Some(id) = event.subject() {
            self.seen.insert((table, id));
        }
    }

    /// Compares every row of a table with what its events lead to, and misses the rows that are not there.
    pub(super) async fn records<R: Record>(&mut self, reader: &mut Reader) -> Result<u64> {
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

    pub(super) async fn shifts(&mut self, reader: &mut Reader) -> Result<u64> {
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
    pub(super) async fn shelves(&mut self, reader: &mut Reader) -> Result<()> {
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
        let mut fields: BTreeMap<String, i64> = BTreeMap::new();
        for ((specialty, _), live) in &counted {
            *fields.entry(specialty.clone()).or_insert(0) += live;
        }
        let kept_fields: Vec<(String, i64)> =
            sql!(reader, all "select specialty, live from specialty_counts where live <> 0 order by specialty")?;
        let kept_fields: BTreeMap<String, i64> = kept_fields.into_iter().collect();
        for field in fields.keys().chain(kept_fields.keys()).collect::<BTreeSet<_>>() {
            if fields.get(field) != kept_fields.get(field) {
                let what = "the count is not that of the live pages";
                self.faults.push(row("specialty_counts", field.clone(), what));
            }
        }
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
        let rows: Vec<(String, String)> = sql!(reader, all "select publication, evidence from publication_evidence")?;
        let mut cited: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (publication, evidence) in rows {
            cited.entry(publication).or_default().insert(evidence);
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
                let stored = cited.remove(&publication.id.to_string()).unwrap_or_default();
                if !stored.iter().eq(cites(publication).iter().map(Slug::as_str)) {
                    self.faults.push(row("publication_evidence", publication.id, "it is not what the live page cites"));
                }
            }
        }
        let left = kept.into_keys().map(|id| row("publication_people", id, "there is no such publication"));
        self.faults.extend(left);
        let left = cited.into_keys().map(|id| row("publication_evidence", id, "there is no such publication"));
        self.faults.extend(left);
        Ok(())
    }

    /// Opens every text; what does not open was changed.
    pub(super) async fn texts(&mut self, reader: &mut Reader) -> Result<u64> {
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

    /// Reads every file that is written down; what is not there, not as long, or does not open was changed.
    pub(super) async fn files(&mut self, store: &Store, reader: &mut Reader) -> Result<u64> {
        let mut opened = 0;
        let rows: Vec<(String,)> = sql!(reader, all "select id from attachments order by id")?;
        for (id,) in rows {
            let contradiction = |_| Error::Contradiction { table: "attachments", column: "id", id: id.clone() };
            match file_fault(store, reader, id.parse().map_err(contradiction)?).await? {
                None => opened += 1,
                Some(what) => self.faults.push(row("attachments", id, what)),
            }
        }
        Ok(opened)
    }

    /// Gives the records of a table that the journal speaks of and no row was met for.
    pub(super) fn ids(&self, table: &'static str) -> Vec<Uuid> {
        self.seen.iter().filter(|(its, _)| *its == table).map(|(_, id)| *id).collect()
    }
}

/// Says what is wrong with a file, if anything; that of an erased owner is as it should be.
async fn file_fault(store: &Store, reader: &mut Reader, id: AttachmentId) -> Result<Option<&'static str>> {
    let attachment = match reader.attachment(id).await {
        Ok(Some(attachment)) => attachment,
        Ok(None) => return Ok(None),
        Err(Error::Tampered { .. }) => return Ok(Some("it does not open: it was changed or moved")),
        Err(error) => return Err(error),
    };
    let Some(mut pieces) = store.file(id, attachment.patient).await? else {
        return Ok(Some("the file is not there"));
    };
    let mut size_bytes = 0;
    loop {
        match pieces.try_next().await {
            Ok(Some(piece)) => size_bytes += piece.len() as u64,
            Ok(None) => break,
            Err(Error::Tampered { .. }) => return Ok(Some("the file does not open: it was changed or moved")),
            Err(error) => return Err(error),
        }
    }
    Ok((size_bytes != attachment.size_bytes).then_some("the file is not as long as it was"))
}
