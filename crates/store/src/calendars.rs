//! Addresses at which a calendar program reads a doctor's shifts: one a doctor, until it is renewed.

use askwell_core::id::PractitionerId;

use crate::db::sql;
use crate::reader::Reader;
use crate::token::Token;
use crate::unit::Unit;
use crate::{Error, Result};

impl Unit {
    /// Gives a new address's token, shown this once; the one before opens nothing any more.
    pub async fn calendar_renew(&mut self, practitioner: PractitionerId) -> Result<Token> {
        let token = Token::random();
        let now = self.now_micros();
        sql!(
            self,
            run "insert into calendars (practitioner, token, made_at) values ($1, $2, $3)
                 on conflict (practitioner) do update set token = excluded.token, made_at = excluded.made_at",
            practitioner.to_string(),
            token.stored(),
            now
        )?;
        Ok(token)
    }
}

impl Reader {
    /// Gives whose shifts a token opens.
    pub async fn calendar_of(&mut self, token: &Token) -> Result<Option<PractitionerId>> {
        let row: Option<(String,)> =
            sql!(self, one "select practitioner from calendars where token = $1", token.stored())?;
        let read = |(id,): (String,)| {
            id.parse().map_err(|_| Error::Contradiction { table: "calendars", column: "practitioner", id })
        };
        row.map(read).transpose()
    }
}
