//! The only SQL: state, journal, sealed texts and files, on SQLite and PostgreSQL.
