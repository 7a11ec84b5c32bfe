//! Consultations, and the ways they are asked for: by patient, by doctor, by what is due.

use std::collections::BTreeMap;

use askwell_core::consultation::{self, Consultation, State};
use askwell_core::event::Event;
use askwell_core::id::{ConsultationId, PatientId, PractitionerId};
use askwell_core::message::{Author, Kind};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Result;
use crate::db::{Cell, select_among, sql};
use crate::reader::{Reader, count, moment};
use crate::record::{self, Record, id_cell};
use crate::unit::Unit;

/// Where a consultation stands, as a list may ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Waits for a doctor.
    Open,
    /// Offered to a doctor who has not said yet.
    Offered,
    /// A doctor works on it.
    Assigned,
    /// The patient has the word.
    AwaitingPatient,
    /// Answered; follow-ups are possible.
    Answered,
    /// Over.
    Closed,
    /// Taken back by the patient.
    Withdrawn,
    /// Told to seek care now.
    RedirectedToCare,
}

impl Status {
    /// Every status, in the order of a case's life.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Offered,
        Self::Assigned,
        Self::AwaitingPatient,
        Self::Answered,
        Self::Closed,
        Self::Withdrawn,
        Self::RedirectedToCare,
    ];

    /// Gives the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Offered => "offered",
            Self::Assigned => "assigned",
            Self::AwaitingPatient => "awaiting_patient",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::RedirectedToCare => "redirected_to_care",
        }
    }

    /// Says whether an answer is still owed.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Offered | Self::Assigned | Self::AwaitingPatient)
    }

    /// Gives the status of a consultation and since when it has it.
    pub fn of(consultation: &Consultation) -> (Self, Timestamp) {
        match &consultation.state {
            State::Open { since, .. } => (Self::Open, *since),
            State::Offered { since, .. } => (Self::Offered, *since),
            State::Assigned { at, .. } => (Self::Assigned, *at),
            State::AwaitingPatient { asked_at, .. } => (Self::AwaitingPatient, *asked_at),
            State::Answered { at, .. } => (Self::Answered, *at),
            State::Closed { at, .. } => (Self::Closed, *at),
            State::Withdrawn { at } => (Self::Withdrawn, *at),
            State::RedirectedToCare { at, .. } => (Self::RedirectedToCare, *at),
        }
    }
}

impl Record for Consultation {
    type Event = consultation::Event;

    const TABLE: &'static str = "consultations";
    const COLUMNS: &'static [&'static str] = &[
        "patient",
        "status",
        "active",
        "since",
        "specialty",
        "holder",
        "answered_by",
        "due",
        "opened_at",
        "answered_at",
        "consented_at",
    ];

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn columns(&self) -> Vec<Cell> {
        let (status, since) = Status::of(self);
        let last_answer = self.answered_turns.last().map(|turn| turn.answered_at);
        let due = self.deadline.due().filter(|_| status.is_active());
        vec![
            Cell::from(self.patient.to_string()),
            Cell::from(status.as_str()),
            Cell::from(i64::from(status.is_active())),
            Cell::from(since.as_microsecond()),
            Cell::from(self.specialty.as_str()),
            id_cell(self.holder()),
            id_cell(last_answerer(self)),
            Cell::from(due.map(Timestamp::as_microsecond)),
            Cell::from(self.opened_at.as_microsecond()),
            Cell::from(last_answer.map(Timestamp::as_microsecond)),
            Cell::from(self.consents.given_at().map(Timestamp::as_microsecond)),
        ]
    }

    fn begin(id: Uuid, event: &consultation::Event) -> Option<Self> {
        Self::begin(ConsultationId(id), event)
    }

    fn apply(&mut self, event: &consultation::Event) {
        self.apply(event);
    }

    fn event(event: Event) -> Option<consultation::Event> {
        if let Event::Consultation { event, .. } = event { Some(event) } else { None }
    }
}

/// Gives the doctor whose answer is the newest.
fn last_answerer(consultation: &Consultation) -> Option<PractitionerId> {
    let answer = consultation.messages.iter().rev().find(|message| message.kind == Kind::Answer)?;
    if let Author::Practitioner(by) = answer.author { Some(by) } else { None }
}

/// A place in a list that is read page by page: the moment and identifier of the last one shown.
pub type Mark<Id> = (Timestamp, Id);

/// Gives what stands for "from the newest on" where no mark is given: after every moment and identifier there is.
pub(crate) fn from_newest<Id: ToString>(after: Option<Mark<Id>>) -> (i64, String) {
    after.map_or((i64::MAX, "~".to_owned()), |(at, id)| (at.as_microsecond(), id.to_string()))
}

impl Reader {
    /// Gives a consultation.
    pub async fn consultation(&mut self, id: ConsultationId) -> Result<Option<Consultation>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from consultations where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives consultations by their identifiers, in no order; those that are not there are left out.
    pub async fn consultations(&mut self, ids: impl IntoIterator<Item = ConsultationId>) -> Result<Vec<Consultation>> {
        let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
        record::read_all(select_among(self, "select id, state from consultations where id in", &ids).await?)
    }

    /// Gives a patient's consultations, the newest first, those after a mark (`opened_at` and identifier).
    pub async fn consultations_of(
        &mut self,
        patient: PatientId,
        after: Option<Mark<ConsultationId>>,
        most: u32,
    ) -> Result<Vec<Consultation>> {
        let (at, id) = from_newest(after);
        let rows = sql!(
            self,
            all "select id, state from consultations where patient = $1 and (opened_at, id) < ($2, $3)
                 order by opened_at desc, id desc limit $4",
            patient.to_string(),
            at,
            id,
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives what a doctor holds now, the longest held first.
    pub async fn consultations_held_by(&mut self, practitioner: PractitionerId) -> Result<Vec<Consultation>> {
        let rows = sql!(
            self,
            all "select id, state from consultations where holder = $1 order by since, id",
            practitioner.to_string()
        )?;
        record::read_all(rows)
    }

    /// Gives what a doctor answered last, the newest answer first, those after a mark (`answered_at` and identifier).
    pub async fn consultations_answered_by(
        &mut self,
        practitioner: PractitionerId,
        after: Option<Mark<ConsultationId>>,
        most: u32,
    ) -> Result<Vec<Consultation>> {
        let (at, id) = from_newest(after);
        let rows = sql!(
            self,
            all "select id, state from consultations where answered_by = $1 and (answered_at, id) < ($2, $3)
                 order by answered_at desc, id desc limit $4",
            practitioner.to_string(),
            at,
            id,
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the consultations to which an answer is owed, in the order of identifiers, those after one: all the dispatcher knows.
    pub async fn consultations_active(
        &mut self,
        after: Option<ConsultationId>,
        most: u32,
    ) -> Result<Vec<Consultation>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = sql!(
            self,
            all "select id, state from consultations where active = 1 and id > $1 order by id limit $2",
            after,
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the consultations whose answer is due next, the most urgent first; those that wait for the patient have no due moment.
    pub async fn consultations_by_due(&mut self, most: u32) -> Result<Vec<Consultation>> {
        let rows = sql!(
            self,
            all "select id, state from consultations where active = 1 and due is not null order by due, id limit $1",
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the moment at which the next answer is due.
    pub async fn consultations_next_due(&mut self) -> Result<Option<Timestamp>> {
        let row: Option<(i64,)> = sql!(
            self,
            one "select due from consultations where active = 1 and due is not null order by due, id limit 1"
        )?;
        row.map(|(due,)| moment(due, "consultations", "due", "next")).transpose()
    }

    /// Gives consultations that have had a status since before a moment, the longest first: what housekeeping looks for.
    pub async fn consultations_since_before(
        &mut self,
        status: Status,
        before: Timestamp,
        most: u32,
    ) -> Result<Vec<Consultation>> {
        let rows = sql!(
            self,
            all "select id, state from consultations where status = $1 and since < $2 order by since, id limit $3",
            status.as_str(),
            before.as_microsecond(),
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives consultations whose last answer lies between two moments, the first included, in the order of answers.
    pub async fn consultations_answered_between(
        &mut self,
        from: Timestamp,
        to: Timestamp,
        most: u32,
    ) -> Result<Vec<Consultation>> {
        let rows = sql!(
            self,
            all "select id, state from consultations where answered_at >= $1 and answered_at < $2
                 order by answered_at, id limit $3",
            from.as_microsecond(),
            to.as_microsecond(),
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Gives the consultations whose patients agree to publication and of which there is no page yet, the longest waiting first.
    pub async fn consultations_without_page(&mut self, most: u32) -> Result<Vec<Consultation>> {
        let rows = sql!(
            self,
            all "select id, state from consultations where consented_at is not null and not exists
                 (select 1 from publications where consultation = consultations.id and public <> 'withdrawn')
                 order by consented_at, id limit $1",
            i64::from(most)
        )?;
        record::read_all(rows)
    }

    /// Counts the consultations to which an answer is owed, by specialty and status.
    pub async fn consultations_active_counts(&mut self) -> Result<BTreeMap<(String, String), u64>> {
        let rows: Vec<(String, String, i64)> = sql!(
            self,
            all "select specialty, status, count(*) from consultations where active = 1 group by specialty, status"
        )?;
        let counted = |(specialty, status, rows): (String, String, i64)| {
            let rows = count(rows, "consultations", "status", &specialty)?;
            Ok(((specialty, status), rows))
        };
        rows.into_iter().map(counted).collect()
    }
}

impl Unit {
    /// Saves a consultation after an event and appends the event; gives its number.
    ///
    /// [`Error::Stale`](crate::Error::Stale) when the table holds anything but the state before the event: of two who claim, one wins.
    pub async fn consultation_save(&mut self, consultation: &Consultation, event: &consultation::Event) -> Result<u64> {
        record::save(self, &[consultation]).await?;
        self.journal_append(&Event::Consultation { id: consultation.id, event: event.clone() })
    }
}
