//! What doctors are told of shifts they offer each other: that one is to be had, that theirs was taken, that nobody took it.

use askwell_core::event::{Event, RosterEvent};
use askwell_core::id::PractitionerId;
use askwell_core::practitioner::Practitioner;
use askwell_core::roster::{Roster, Shift};
use askwell_store::{By, Entry, Unit};
use jiff::SignedDuration;

use super::notify::{Told, practitioner};
use crate::unit::doing;
use crate::{App, Result};

/// Whose shift nobody has taken hears of it so long before it begins: time enough to ask around or to come.
const TOLD_BEFORE: SignedDuration = SignedDuration::from_hours(12);

/// Gives who is told what of a change of the roster.
pub(super) async fn about_roster(unit: &mut Unit, entry: &Entry, event: &RosterEvent) -> Result<Told> {
    let RosterEvent::Changed { shift } = event else { return Ok(Told::new()) };
    let Some(before) = before(unit, entry.number, shift).await? else { return Ok(Told::new()) };
    if before.offered && before.practitioner != shift.practitioner {
        return practitioner(unit, before.practitioner, "shift_taken").await;
    }
    if shift.offered && !before.offered {
        return colleagues(unit, shift).await;
    }
    Ok(Told::new())
}

/// The shift as it stood before an entry.
async fn before(unit: &mut Unit, number: u64, shift: &Shift) -> Result<Option<Shift>> {
    let entries = unit.journal_about(shift.id).await?;
    let earlier = entries.into_iter().rev().filter(|entry| entry.number < number);
    let mut shifts = earlier.filter_map(|entry| shift_of(entry.event));
    Ok(shifts.next())
}

fn shift_of(event: Event) -> Option<Shift> {
    match event {
        Event::Roster { event: RosterEvent::Added { shift } | RosterEvent::Changed { shift } } => Some(shift),
        _ => None,
    }
}

/// Those who may take a shift that is still on offer and have nothing else then.
async fn colleagues(unit: &mut Unit, shift: &Shift) -> Result<Told> {
    let mut told = Told::new();
    let Some(shift) = unit.shift(shift.id).await? else { return Ok(told) };
    let Some(owner) = unit.practitioner(shift.practitioner).await? else { return Ok(told) };
    for doctor in unit.practitioners().await? {
        if is_free(unit, &shift, &owner, &doctor).await? {
            told.append(&mut practitioner(unit, doctor.id, "shift_offered").await?);
        }
    }
    Ok(told)
}

async fn is_free(unit: &mut Unit, shift: &Shift, owner: &Practitioner, doctor: &Practitioner) -> Result<bool> {
    let Ok(taken) = shift.take(owner, doctor, unit.now()) else { return Ok(false) };
    let mut roster = Roster::default();
    for own in unit.shifts_of(doctor.id, shift.starts_at).await? {
        // A stored shift was checked when it was put on the roster.
        drop(roster.add(own));
    }
    Ok(roster.add(taken).is_ok())
}

impl App {
    /// Tells doctors whose shift begins soon and was taken by nobody that it is still theirs, once for each offer.
    pub(super) async fn swaps_untaken(&self) -> Result<()> {
        let now = self.now();
        let soon = self.store().read().await?.shifts_between(now, now + TOLD_BEFORE).await?;
        for shift in soon.into_iter().filter(|shift| shift.offered && now < shift.starts_at) {
            let tell = doing(move |unit: &mut Unit| Box::pin(async move { untaken(unit, shift).await }));
            self.store().write(By::Service, now, tell).await?;
        }
        Ok(())
    }
}

async fn untaken(unit: &mut Unit, shift: Shift) -> Result<()> {
    if unit.shift(shift.id).await?.as_ref() != Some(&shift) {
        return Ok(());
    }
    let owner: PractitionerId = shift.practitioner;
    let entries = unit.journal_about(shift.id).await?;
    // The offer is what the notice is about: an offer made anew is told anew.
    let Some(offer) = entries.last().map(|entry| entry.number) else { return Ok(()) };
    for (account, kind) in practitioner(unit, owner, "shift_not_taken").await? {
        unit.outbox_add(offer, kind, &account.to_string()).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::access::Actor;
    use askwell_core::roster::Tier;

    use super::*;
    use crate::house::House;

    /// What waits to be told: kind and account, in order.
    async fn waiting(house: &House) -> Vec<(String, String)> {
        house.app.notices_write().await.unwrap();
        let until = house.app.now() + SignedDuration::from_secs(1);
        let claim = doing(move |unit: &mut Unit| Box::pin(async move { Ok(unit.outbox_claim(50, until).await?) }));
        let notices = house.app.store().write(By::Service, house.app.now(), claim).await.unwrap();
        let mut told = Vec::new();
        for notice in notices.into_iter().filter(|notice| notice.kind.starts_with("shift_")) {
            told.push((notice.kind.clone(), notice.recipient.clone()));
            let sent = doing(move |unit: &mut Unit| Box::pin(async move { Ok(unit.outbox_sent(&notice).await?) }));
            house.app.store().write(By::Service, house.app.now(), sent).await.unwrap();
        }
        told.sort();
        told
    }

    fn of(kind: &str, actor: &Actor) -> (String, String) {
        (kind.to_owned(), actor.account.unwrap().to_string())
    }

    #[tokio::test]
    async fn colleagues_who_are_free_hear_of_an_offer_and_its_doctor_of_the_taking() {
        let house = House::new().await;
        let (owner, free, _busy) = (house.doctor(1).await, house.doctor(2).await, house.doctor(3).await);
        house.shift(1, Tier::Regular, 20 * 60, 24 * 60).await;
        house.shift(3, Tier::OnCall, 21 * 60, 22 * 60).await;
        let id = house.app.desk_shifts(&owner).await.unwrap()[0].id;
        assert!(waiting(&house).await.is_empty());
        house.app.desk_shift_offer(&owner, id).await.unwrap();
        assert_eq!(waiting(&house).await, [of("shift_offered", &free)]);
        house.app.desk_shift_take(&free, id).await.unwrap();
        assert_eq!(waiting(&house).await, [of("shift_taken", &owner)]);
        assert!(waiting(&house).await.is_empty(), "nothing is told twice");
    }

    #[tokio::test]
    async fn whose_shift_nobody_takes_hears_of_it_once_in_time() {
        let house = House::new().await;
        let owner = house.doctor(1).await;
        house.shift(1, Tier::Regular, 20 * 60, 24 * 60).await;
        let id = house.app.desk_shifts(&owner).await.unwrap()[0].id;
        house.app.desk_shift_offer(&owner, id).await.unwrap();
        house.pass(7 * 60);
        assert!(waiting(&house).await.is_empty(), "somebody may still take it");
        house.pass(2 * 60);
        assert_eq!(waiting(&house).await, [of("shift_not_taken", &owner)]);
        house.pass(60);
        assert!(waiting(&house).await.is_empty());
        house.app.desk_shift_keep(&owner, id).await.unwrap();
        assert!(waiting(&house).await.is_empty());
    }

    #[test]
    fn every_kind_has_its_words() {
        for kind in ["shift_offered", "shift_taken", "shift_not_taken"] {
            let (subject, body) = crate::mail::letter(kind, &crate::mail::Filling::default()).unwrap();
            assert!(subject.contains("shift") && !body.contains('{'), "{kind}: {subject}\n{body}");
        }
    }
}
