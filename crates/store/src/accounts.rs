//! Accounts as the rules see them; how they sign in is in `credentials`.

use askwell_core::access::Role;
use askwell_core::account::{self, Account};
use askwell_core::event::Event;
use askwell_core::id::{AccountId, PatientId, PractitionerId};
use uuid::Uuid;

use crate::Result;
use crate::db::{Cell, sql};
use crate::reader::Reader;
use crate::record::{self, Record, id_cell};
use crate::unit::Unit;

impl Record for Account {
    type Event = account::Event;

    const TABLE: &'static str = "accounts";
    const COLUMNS: &'static [&'static str] = &["patient", "practitioner", "staff"];

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn version(&self) -> u64 {
        self.version
    }

    fn columns(&self) -> Vec<Cell> {
        let staff = self.roles.iter().any(|role| *role != Role::Patient);
        vec![Cell::from(self.patient.to_string()), id_cell(self.practitioner), Cell::from(i64::from(staff))]
    }

    fn begin(id: Uuid, event: &account::Event) -> Option<Self> {
        Self::begin(AccountId(id), event)
    }

    fn apply(&mut self, event: &account::Event) {
        self.apply(event);
    }

    fn event(event: Event) -> Option<account::Event> {
        if let Event::Account { event, .. } = event { Some(event) } else { None }
    }
}

impl Reader {
    /// Gives an account.
    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from accounts where id = $1", id.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives the account of a patient.
    pub async fn account_of_patient(&mut self, patient: PatientId) -> Result<Option<Account>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from accounts where patient = $1", patient.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives the account of a practitioner.
    pub async fn account_of_practitioner(&mut self, practitioner: PractitionerId) -> Result<Option<Account>> {
        let row: Option<(String, String)> =
            sql!(self, one "select id, state from accounts where practitioner = $1", practitioner.to_string())?;
        row.map(record::read).transpose()
    }

    /// Gives every account that holds more than the patient's role, in the order of identifiers.
    pub async fn accounts_staff(&mut self) -> Result<Vec<Account>> {
        let rows = sql!(self, all "select id, state from accounts where staff = 1 order by id")?;
        record::read_all(rows)
    }

    /// Gives accounts in the order of identifiers, those after one, at most `most`.
    pub async fn accounts_page(&mut self, after: Option<AccountId>, most: u32) -> Result<Vec<Account>> {
        let after = after.map(|id| id.to_string()).unwrap_or_default();
        let rows = sql!(
            self,
            all "select id, state from accounts where id > $1 order by id limit $2",
            after,
            i64::from(most)
        )?;
        record::read_all(rows)
    }
}

impl Unit {
    /// Saves an account after an event and appends the event; gives its number.
    pub async fn account_save(&mut self, account: &Account, event: &account::Event) -> Result<u64> {
        record::save(self, &[account]).await?;
        self.journal_append(&Event::Account { id: account.id, event: event.clone() })
    }
}
