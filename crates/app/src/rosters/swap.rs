//! Shifts that doctors offer each other: offered, kept after all, or taken. The coordinator sees each on the roster, and the
//! journal says who did it.

use askwell_core::access::Actor;
use askwell_core::id::{PractitionerId, ShiftId};
use askwell_core::practitioner::Practitioner;
use askwell_core::roster::{Roster, Shift, SwapRefused};
use askwell_store::{By, Unit, Work};
use jiff::SignedDuration;

use crate::desk::doctor;
use crate::unit::doing;
use crate::{App, Error, Result};

/// Offers are shown so far ahead.
const OFFERS_AHEAD: SignedDuration = SignedDuration::from_hours(24 * 7 * super::WEEKS_MOST);

impl App {
    /// Gives the shifts colleagues offer that this doctor may take, the next first, each with the colleague's name. One that
    /// overlaps a shift of the doctor's own is left out.
    pub async fn desk_shifts_offered(&self, actor: &Actor) -> Result<Vec<(Shift, String)>> {
        let (_, practitioner) = doctor(actor)?;
        let now = self.now();
        let names = self.doctor_names().await?;
        let mut reader = self.store().read().await?;
        let shifts = reader.shifts_between(now, now + OFFERS_AHEAD).await?;
        let practitioners = reader.practitioners().await?;
        drop(reader);
        let of = |id: PractitionerId| practitioners.iter().find(|known| known.id == id);
        let Some(by) = of(practitioner) else { return Err(Error::NotFound) };
        let own = shifts.iter().filter(|shift| shift.practitioner == practitioner);
        let own = roster(own.cloned());
        let taken = |shift: &Shift| shift.take(of(shift.practitioner)?, by, now).ok();
        let open = shifts.iter().filter(|shift| taken(shift).is_some_and(|taken| own.clone().add(taken).is_ok()));
        let named = open.map(|shift| (shift.clone(), names.get(&shift.practitioner).cloned().unwrap_or_default()));
        Ok(named.collect())
    }

    /// Offers a shift of one's own to colleagues; it stays one's own until one of them takes it.
    pub async fn desk_shift_offer(&self, actor: &Actor, id: ShiftId) -> Result<()> {
        self.swap(actor, id, |unit, shift, by| Box::pin(async move { Ok(shift.offer(by.id, unit.now())?) })).await
    }

    /// Takes an offer back; too late when a colleague took it.
    pub async fn desk_shift_keep(&self, actor: &Actor, id: ShiftId) -> Result<()> {
        self.swap(actor, id, |unit, shift, by| {
            Box::pin(async move {
                match shift.keep(by.id, unit.now()) {
                    Err(SwapRefused::NotYours) => Err(SwapRefused::NothingToChange.into()),
                    kept => Ok(kept?),
                }
            })
        })
        .await
    }

    /// Takes a shift a colleague offers; of two who take it at once, one has it. Refused where it overlaps one's own.
    pub async fn desk_shift_take(&self, actor: &Actor, id: ShiftId) -> Result<()> {
        self.swap(actor, id, |unit, shift, by| {
            Box::pin(async move {
                let from = unit.practitioner(shift.practitioner).await?.ok_or(Error::NotFound)?;
                let taken = shift.take(&from, &by, unit.now())?;
                let own = unit.shifts_of(by.id, shift.starts_at).await?;
                let overlaps = |_| Error::Field { field: "shifts", problem: "swap-overlaps" };
                roster(own).add(taken.clone()).map_err(overlaps)?;
                Ok(taken)
            })
        })
        .await
    }

    async fn swap<F>(&self, actor: &Actor, id: ShiftId, decide: F) -> Result<()>
    where
        F: for<'u> FnOnce(&'u mut Unit, Shift, Practitioner) -> Work<'u, Result<Shift>> + Send + 'static,
    {
        let (account, practitioner) = doctor(actor)?;
        let work = doing(move |unit| {
            Box::pin(async move {
                let by = unit.practitioner(practitioner).await?.ok_or(Error::NotFound)?;
                let shift = unit.shift(id).await?.ok_or(Error::NotFound)?;
                let is_own = shift.practitioner == by.id;
                match decide(unit, shift, by).await {
                    // Pressed twice: it is as it was wanted to be.
                    Err(Error::Field { problem: "swap-gone", .. }) if is_own => Ok(()),
                    changed => {
                        unit.shift_change(&changed?).await?;
                        Ok(())
                    }
                }
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }
}

fn roster(shifts: impl IntoIterator<Item = Shift>) -> Roster {
    let mut roster = Roster::default();
    for shift in shifts {
        // A stored shift was checked when it was put on the roster.
        drop(roster.add(shift));
    }
    roster
}

impl From<SwapRefused> for Error {
    fn from(refused: SwapRefused) -> Self {
        let problem = match refused {
            // Whose shift it is, is nobody else's business.
            SwapRefused::NotYours => return Self::NotFound,
            SwapRefused::Begun => "swap-begun",
            SwapRefused::NothingToChange => "swap-gone",
            SwapRefused::OtherField => "swap-field",
            SwapRefused::NotRegistered => "swap-registration",
        };
        Self::Field { field: "shifts", problem }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::roster::Tier;

    use super::*;
    use crate::house::House;
    use crate::sample;

    #[tokio::test]
    async fn a_shift_on_offer_goes_to_the_first_colleague_who_takes_it() {
        let house = House::new().await;
        let (owner, left, right) = (house.doctor(1).await, house.doctor(2).await, house.doctor(3).await);
        house.shift(1, Tier::Regular, 60, 300).await;
        house.shift(3, Tier::OnCall, 120, 180).await;
        let (app, coordinator) = (&house.app, house.coordinator());
        let id = app.desk_shifts(&owner).await.unwrap()[0].id;
        drop(app.mirror().await.unwrap());
        assert!(app.desk_shifts_offered(&left).await.unwrap().is_empty());
        assert!(matches!(app.desk_shift_offer(&left, id).await, Err(Error::NotFound)));
        app.desk_shift_offer(&owner, id).await.unwrap();
        assert_eq!(app.desk_shifts_offered(&left).await.unwrap()[0].1, "Dr. Number 1");
        assert!(app.desk_shifts_offered(&right).await.unwrap().is_empty(), "she is on call then");
        let overlapping = app.desk_shift_take(&right, id).await;
        assert!(matches!(overlapping, Err(Error::Field { problem: "swap-overlaps", .. })), "{overlapping:?}");
        assert!(app.roster_shift(&coordinator, id).await.unwrap().0.offered, "the coordinator sees the offer");
        app.desk_shift_take(&left, id).await.unwrap();
        app.desk_shift_take(&left, id).await.unwrap();
        for late in [app.desk_shift_take(&right, id).await, app.desk_shift_keep(&owner, id).await] {
            assert!(matches!(late, Err(Error::Field { problem: "swap-gone", .. })), "{late:?}");
        }
        let (shift, name) = app.roster_shift(&coordinator, id).await.unwrap();
        assert_eq!((shift.practitioner, name.as_str(), shift.offered), (sample::doctor_id(2), "Dr. Number 2", false));
        assert!(app.desk_shifts(&owner).await.unwrap().is_empty());
        let mirror = app.mirror().await.unwrap();
        let duties = |number| mirror.state.doctor(sample::doctor_id(number)).unwrap().duties.len();
        assert_eq!((duties(1), duties(2)), (0, 1), "the dispatcher counts on the colleague from then on");
        drop(mirror);
        assert!(app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
    }

    #[tokio::test]
    async fn an_offer_ends_when_it_is_taken_back_or_the_shift_begins() {
        let house = House::new().await;
        let (owner, colleague) = (house.doctor(1).await, house.doctor(2).await);
        house.shift(1, Tier::Regular, 60, 300).await;
        let app = &house.app;
        let id = app.desk_shifts(&owner).await.unwrap()[0].id;
        for _pressed in 0..2 {
            app.desk_shift_offer(&owner, id).await.unwrap();
        }
        for _pressed in 0..2 {
            app.desk_shift_keep(&owner, id).await.unwrap();
        }
        assert!(app.desk_shifts_offered(&colleague).await.unwrap().is_empty());
        app.desk_shift_offer(&owner, id).await.unwrap();
        house.pass(60);
        assert!(app.desk_shifts_offered(&colleague).await.unwrap().is_empty());
        let begun = app.desk_shift_take(&colleague, id).await;
        assert!(matches!(begun, Err(Error::Field { problem: "swap-begun", .. })), "{begun:?}");
    }
}
