//! Settings that an operator changes while the service runs: a name and a text.

use crate::Result;
use crate::db::sql;
use crate::reader::Reader;
use crate::unit::Unit;

impl Reader {
    /// Gives a setting.
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>> {
        let row: Option<(String,)> = sql!(self, one "select value from settings where name = $1", name)?;
        Ok(row.map(|(value,)| value))
    }
}

impl Unit {
    /// Sets a setting.
    pub async fn setting_put(&mut self, name: &str, value: &str) -> Result<()> {
        let now = self.now_micros();
        sql!(
            self,
            run "insert into settings (name, value, changed_at) values ($1, $2, $3)
                 on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at",
            name,
            value,
            now
        )?;
        Ok(())
    }
}
