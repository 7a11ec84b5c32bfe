//! The measured truth about the promise: one row a turn, made from the journal by a follower and never by hand.

use askwell_core::code::{Language, Specialty};
use askwell_core::consultation::{Cause, Priority};
use askwell_core::dispatch::Feasibility;
use askwell_core::id::{ConsultationId, PractitionerId};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::db::sql;
use crate::reader::{Reader, moment};
use crate::unit::Unit;
use crate::{Error, Result};

/// One turn, answered or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Of which consultation.
    pub consultation: ConsultationId,
    /// Which, from 1.
    pub turn: u32,
    /// The field it was asked in.
    pub specialty: Specialty,
    /// The language it was asked in.
    pub language: Language,
    /// How soon an answer was wanted.
    pub priority: Priority,
    /// When it began.
    pub opened_at: Timestamp,
    /// When the answer is or was due; nothing while the patient has the word.
    pub due: Option<Timestamp>,
    /// Who answered.
    pub practitioner: Option<PractitionerId>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// How long the clock ran until the answer.
    pub took: Option<SignedDuration>,
    /// Whether the promise was kept; nothing while no answer was given.
    pub kept: Option<bool>,
    /// Why it was missed or nearly so: the first cause the coordinator heard.
    pub cause: Option<Cause>,
    /// When it ended without an answer: withdrawn, or sent to care.
    pub ended_at: Option<Timestamp>,
    /// What the plan expected when it began, and how that looked.
    pub expected: Option<(SignedDuration, Feasibility)>,
}

type TurnRow = (
    String,
    i64,
    String,
    String,
    String,
    i64,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
    Option<i64>,
    Option<String>,
);

/// Selects rows in the order of [`TurnRow`].
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select consultation, turn, specialty, language, priority, opened_at, due, practitioner, answered_at, took, ",
            "kept, cause, ended_at, expected, feasibility from turns ",
            $rest
        )
    };
}

/// Gives a code as serde writes it, without its quotes.
fn code(value: &impl Serialize) -> Result<String> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

fn uncode<T: DeserializeOwned>(text: &str, column: &'static str, id: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|_| Error::Contradiction {
        table: "turns",
        column,
        id: id.to_owned(),
    })
}

fn micros(length: SignedDuration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX)
}

impl Unit {
    /// Writes a turn as it stands. What was expected when it began is kept from the first time it was known.
    pub async fn turn_save(&mut self, turn: &Turn) -> Result<()> {
        sql!(
            self,
            run "insert into turns (consultation, turn, specialty, language, priority, opened_at, due, practitioner,
                                    answered_at, took, kept, cause, ended_at, expected, feasibility)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                 on conflict (consultation, turn) do update
                 set specialty = excluded.specialty, language = excluded.language, priority = excluded.priority,
                     opened_at = excluded.opened_at, due = excluded.due, practitioner = excluded.practitioner,
                     answered_at = excluded.answered_at, took = excluded.took, kept = excluded.kept,
                     cause = excluded.cause, ended_at = excluded.ended_at,
                     expected = coalesce(turns.expected, excluded.expected),
                     feasibility = coalesce(turns.feasibility, excluded.feasibility)",
            turn.consultation.to_string(),
            i64::from(turn.turn),
            turn.specialty.as_str(),
            turn.language.as_str(),
            code(&turn.priority)?,
            turn.opened_at.as_microsecond(),
            turn.due.map(Timestamp::as_microsecond),
            turn.practitioner.map(|id| id.to_string()),
            turn.answered_at.map(Timestamp::as_microsecond),
            turn.took.map(micros),
            turn.kept.map(i64::from),
            turn.cause.map(|cause| code(&cause)).transpose()?,
            turn.ended_at.map(Timestamp::as_microsecond),
            turn.expected.map(|(expected, _)| micros(expected)),
            turn.expected.map(|(_, feasibility)| code(&feasibility)).transpose()?
        )?;
        Ok(())
    }
}

impl Reader {
    /// Gives one turn.
    pub async fn turn(&mut self, consultation: ConsultationId, number: u32) -> Result<Option<Turn>> {
        let row: Option<TurnRow> = sql!(
            self,
            one select!("where consultation = $1 and turn = $2"),
            consultation.to_string(),
            i64::from(number)
        )?;
        row.map(turn).transpose()
    }

    /// Gives the turns answered in a window, and those that became due in it without an answer, in order of their beginning.
    pub async fn turns_between(&mut self, since: Timestamp, until: Timestamp) -> Result<Vec<Turn>> {
        let rows: Vec<TurnRow> = sql!(
            self,
            all select!(
                "where (answered_at >= $1 and answered_at < $2) or (answered_at is null and due >= $1 and due < $2)
                 order by opened_at, consultation, turn"
            ),
            since.as_microsecond(),
            until.as_microsecond()
        )?;
        rows.into_iter().map(turn).collect()
    }

    /// Gives the last `most` answered turns of which is known what was expected, the oldest of them first.
    pub async fn turns_expected(&mut self, most: u32) -> Result<Vec<Turn>> {
        let rows: Vec<TurnRow> = sql!(
            self,
            all select!(
                "where answered_at is not null and expected is not null
                 order by answered_at desc, consultation desc, turn desc limit $1"
            ),
            i64::from(most)
        )?;
        rows.into_iter().rev().map(turn).collect()
    }
}

fn turn(row: TurnRow) -> Result<Turn> {
    let (id, turn, specialty, language, priority, opened_at, due, practitioner, answered_at, ..) = &row;
    let (.., took, kept, cause, ended_at, expected, feasibility) = &row;
    let contradiction = |column| Error::Contradiction { table: "turns", column, id: id.clone() };
    let at = |micros: i64, column| moment(micros, "turns", column, id);
    let expected = expected.map(SignedDuration::from_micros);
    let feasibility: Option<Feasibility> =
        feasibility.as_deref().map(|text| uncode(text, "feasibility", id)).transpose()?;
    Ok(Turn {
        consultation: id.parse().map_err(|_| contradiction("consultation"))?,
        turn: u32::try_from(*turn).map_err(|_| contradiction("turn"))?,
        specialty: specialty.parse().map_err(|_| contradiction("specialty"))?,
        language: language.parse().map_err(|_| contradiction("language"))?,
        priority: uncode(priority, "priority", id)?,
        opened_at: at(*opened_at, "opened_at")?,
        due: due.map(|due| at(due, "due")).transpose()?,
        practitioner: practitioner.as_deref().map(str::parse).transpose().map_err(|_| contradiction("practitioner"))?,
        answered_at: answered_at.map(|answered| at(answered, "answered_at")).transpose()?,
        took: took.map(SignedDuration::from_micros),
        kept: kept.map(|kept| kept != 0),
        cause: cause.as_deref().map(|text| uncode(text, "cause", id)).transpose()?,
        ended_at: ended_at.map(|ended| at(ended, "ended_at")).transpose()?,
        expected: expected.zip(feasibility),
    })
}
