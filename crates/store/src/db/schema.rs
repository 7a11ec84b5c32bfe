//! The schema: written once in PostgreSQL's words, brought up to date when the database is opened.
//!
//! A migration is a file dated by its number and never changed once shipped. SQLite reads the same file with two words replaced
//! and every table made `strict`; PostgreSQL reads it with texts compared byte by byte, as SQLite does, so that both list alike.

use sqlx::AssertSqlSafe;

use super::{Conn, Db, sql};
use crate::{Error, Result};

struct Migration {
    number: i64,
    name: &'static str,
    text: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!("../../migrations/", $number, "_", $name, ".sql")),
        }),*]
    };
}

const MIGRATIONS: &[Migration] = migrations![2026112201 "ground", 2026112202 "service", 2026112203 "records", 2026112210 "desk", 2026112230 "evidence", 2026112240 "calendars", 2026112250 "newsletters", 2026112260 "merging", 2026112300 "finding", 2026112810 "shelves"];

/// Says which schema this program has.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// What the `sql!` macro needs of a connection outside a unit.
struct Bare<'c> {
    conn: &'c mut Conn,
}

impl Bare<'_> {
    /// Nothing ever waits here.
    async fn ready(&self) -> Result<()> {
        Ok(())
    }

    fn noted<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T> {
        result.map_err(Error::from)
    }
}

/// Applies what is missing up to and with a number, all or nothing, while nobody else writes.
pub(crate) async fn migrate(db: &Db, up_to: i64) -> Result<()> {
    let mut conn = db.writing().await?;
    let done = migrate_with(&mut conn, up_to).await;
    if done.is_err() {
        conn.give_up();
    }
    done
}

async fn migrate_with(conn: &mut Conn, up_to: i64) -> Result<()> {
    conn.begin_writing().await?;
    let lite = matches!(conn, Conn::Lite(_));
    let mut at = Bare { conn };
    for statement in statements(
        "create table if not exists migrations (number bigint primary key, name text not null, digest text not null)",
        lite,
    ) {
        sql!(at, run AssertSqlSafe(statement))?;
    }
    let found: Option<(Option<i64>,)> = sql!(at, one "select max(number) from migrations")?;
    let found = found.and_then(|(number,)| number).unwrap_or(0);
    if found > up_to {
        return Err(Error::SchemaNewer { found, known: up_to });
    }
    let missing = MIGRATIONS.iter().filter(|migration| migration.number > found && migration.number <= up_to);
    for migration in missing {
        for statement in statements(migration.text, lite) {
            sql!(at, run AssertSqlSafe(statement))?;
        }
        let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(migration.text));
        sql!(
            at,
            run "insert into migrations (number, name, digest) values ($1, $2, $3)",
            migration.number,
            migration.name,
            digest
        )?;
    }
    at.conn.raw("commit").await
}

/// Cuts a migration into statements, in the words of the database that will run them.
fn statements(text: &str, lite: bool) -> Vec<String> {
    let uncommented: String =
        text.lines().filter(|line| !line.trim_start().starts_with("--")).map(|line| format!("{line}\n")).collect();
    uncommented
        .split(';')
        .map(str::trim)
        .filter(|statement| !statement.is_empty())
        .map(|statement| in_words_of(statement, lite))
        .collect()
}

/// Replaces whole words of a statement that makes a table or adds to one; others are the same in both.
fn in_words_of(statement: &str, lite: bool) -> String {
    let makes = statement.starts_with("create table");
    if !makes && !statement.starts_with("alter table") {
        return statement.to_owned();
    }
    let mut words = String::new();
    for piece in statement.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let tail = piece.strip_prefix(word).unwrap_or_default();
        words.push_str(match (word, lite) {
            ("bigint", true) => "integer",
            ("bytea", true) => "blob",
            ("text", false) => "text collate \"C\"",
            (same, _) => same,
        });
        words.push_str(tail);
    }
    if lite && makes {
        words.push_str(" strict");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_said_in_the_words_of_each_database_and_a_name_that_holds_a_word_stays() {
        let text = "-- bigint\ncreate table a (\n  bigint_made bigint not null, b text);\ncreate index text on a (b);";
        assert_eq!(
            statements(text, true),
            ["create table a (\n  bigint_made integer not null, b text) strict", "create index text on a (b)"]
        );
        assert_eq!(
            statements(text, false),
            ["create table a (\n  bigint_made bigint not null, b text collate \"C\")", "create index text on a (b)"]
        );
    }

    #[test]
    fn a_column_that_is_added_is_said_in_the_words_of_each_database() {
        let text = "alter table a add column b bigint; alter table a add column c text;";
        assert_eq!(statements(text, true), ["alter table a add column b integer", "alter table a add column c text"]);
        let postgres = ["alter table a add column b bigint", "alter table a add column c text collate \"C\""];
        assert_eq!(statements(text, false), postgres);
    }

    #[test]
    fn migrations_are_in_the_order_of_their_numbers() {
        assert!(MIGRATIONS.is_sorted_by(|a, b| a.number < b.number));
    }
}
