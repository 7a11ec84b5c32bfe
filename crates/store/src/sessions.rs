//! Sessions: who is signed in, on which browser, until when.

use askwell_core::id::AccountId;
use jiff::Timestamp;

use crate::db::sql;
use crate::reader::{Reader, moment};
use crate::token::Token;
use crate::unit::Unit;
use crate::{Error, Result};

/// A session that is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in.
    pub account: AccountId,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it was last noted that it is in use.
    pub seen_at: Timestamp,
    /// Until when it is valid.
    pub valid_until: Timestamp,
}

type SessionRow = (String, i64, i64, i64);

pub(crate) fn read((account, opened_at, seen_at, valid_until): SessionRow) -> Result<Session> {
    let contradiction = |_| Error::Contradiction { table: "sessions", column: "account", id: account.clone() };
    Ok(Session {
        account: account.parse().map_err(contradiction)?,
        opened_at: moment(opened_at, "sessions", "opened_at", &account)?,
        seen_at: moment(seen_at, "sessions", "seen_at", &account)?,
        valid_until: moment(valid_until, "sessions", "valid_until", &account)?,
    })
}

impl Reader {
    /// Gives the session a token opens; `None` when there is none, it was revoked, or its time is over.
    pub async fn session(&mut self, token: &Token, now: Timestamp) -> Result<Option<Session>> {
        let row: Option<SessionRow> = sql!(
            self,
            one "select account, opened_at, seen_at, valid_until from sessions
                 where token = $1 and revoked_at is null and valid_until > $2",
            token.stored(),
            now.as_microsecond()
        )?;
        row.map(read).transpose()
    }

    /// Gives an account's valid sessions, the newest first.
    pub async fn sessions_of(&mut self, account: AccountId, now: Timestamp) -> Result<Vec<Session>> {
        let rows: Vec<SessionRow> = sql!(
            self,
            all "select account, opened_at, seen_at, valid_until from sessions
                 where account = $1 and revoked_at is null and valid_until > $2 order by opened_at desc",
            account.to_string(),
            now.as_microsecond()
        )?;
        rows.into_iter().map(read).collect()
    }
}

impl Unit {
    /// Opens a session and gives its token, which is stored nowhere.
    pub async fn session_open(&mut self, account: AccountId, valid_until: Timestamp) -> Result<Token> {
        let token = Token::random();
        let now = self.now_micros();
        sql!(
            self,
            run "insert into sessions (token, account, opened_at, seen_at, valid_until) values ($1, $2, $3, $3, $4)",
            token.stored(),
            account.to_string(),
            now,
            valid_until.as_microsecond()
        )?;
        Ok(token)
    }

    /// Notes that a session is in use, and until when it is valid from now on.
    pub async fn session_touch(&mut self, token: &Token, valid_until: Timestamp) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "update sessions set seen_at = $2, valid_until = $3
                 where token = $1 and revoked_at is null and valid_until > $2",
            token.stored(),
            now,
            valid_until.as_microsecond()
        )?;
        Ok(())
    }

    /// Ends a session. Says whether there was one to end.
    pub async fn session_revoke(&mut self, token: &Token) -> Result<bool> {
        let now = self.now_micros();
        let ended = sql!(
            self,
            run "update sessions set revoked_at = $2 where token = $1 and revoked_at is null",
            token.stored(),
            now
        )?;
        Ok(ended > 0)
    }

    /// Ends every session of an account, as after a new password or a suspicion, and says how many.
    pub async fn sessions_revoke(&mut self, account: AccountId) -> Result<u64> {
        let now = self.now_micros();
        sql!(
            self,
            run "update sessions set revoked_at = $2 where account = $1 and revoked_at is null",
            account.to_string(),
            now
        )
    }

    /// Ends every session of an account but one, as after a new password, and says how many.
    pub async fn sessions_revoke_others(&mut self, account: AccountId, kept: &Token) -> Result<u64> {
        let now = self.now_micros();
        sql!(
            self,
            run "update sessions set revoked_at = $2 where account = $1 and revoked_at is null and token <> $3",
            account.to_string(),
            now,
            kept.stored()
        )
    }

    /// Forgets sessions and sign-in links whose time was over before a moment, and says how many.
    pub async fn sessions_sweep(&mut self, before: Timestamp) -> Result<u64> {
        let before = before.as_microsecond();
        let sessions = sql!(self, run "delete from sessions where valid_until < $1", before)?;
        let links = sql!(self, run "delete from sign_in_links where valid_until < $1", before)?;
        Ok(sessions + links)
    }
}
