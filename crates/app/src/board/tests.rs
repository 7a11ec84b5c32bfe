//! What a coordinator does and thinks of doing, over a real store.
#![allow(clippy::unwrap_used)]

use askwell_core::access::Actor;
use askwell_core::consultation::{OverrideReason, Priority};
use askwell_core::deadline::DayTime;
use askwell_core::dispatch::Change;
use askwell_core::id::ConsultationId;
use askwell_core::roster::Tier;
use jiff::SignedDuration;

use super::{BoardForm, Expected, StepReason};
use crate::house::House;
use crate::rosters::ShiftHours;
use crate::{Error, sample};

const QUESTION: &str = "Is HER2-positive breast cancer different from other types?";

async fn form(house: &House, id: ConsultationId, reason: OverrideReason) -> BoardForm {
    BoardForm { key: house.key(), version: house.case(id).await.version, reason }
}

#[tokio::test]
async fn what_is_done_by_hand_stays_in_the_story_with_its_reason() {
    use OverrideReason::{Clinical, KnowsPatient, NobodyElse, PatientAsked, UnfairLoad};
    let house = House::new().await;
    let _ = (house.doctor(1).await, house.doctor(2).await);
    let (app, coordinator) = (&house.app, house.coordinator());
    let id = house.ask(QUESTION).await;
    let (one, two) = (sample::doctor_id(1), sample::doctor_id(2));
    app.board_assign(&coordinator, id, one, form(&house, id, KnowsPatient).await).await.unwrap();
    app.board_release(&coordinator, id, form(&house, id, UnfairLoad).await).await.unwrap();
    app.board_priority(&coordinator, id, Priority::Urgent, form(&house, id, Clinical).await).await.unwrap();
    app.board_call_in(&coordinator, id, two, Tier::OnCall, form(&house, id, NobodyElse).await).await.unwrap();
    app.board_call_in(&coordinator, id, one, Tier::Backup, form(&house, id, PatientAsked).await).await.unwrap();
    let steps = app.board_case(&coordinator, id).await.unwrap().steps;
    let told: Vec<_> = steps.iter().filter_map(|step| step.by_hand).collect();
    assert_eq!(told, [KnowsPatient, UnfairLoad, Clinical, NobodyElse, PatientAsked]);
    assert_eq!(steps.last().unwrap().why, Some(StepReason::Asked(Tier::Backup)));
    house.app.dispatch().await.unwrap();
    assert!(app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn a_corrected_field_is_kept_for_training_without_a_word_of_the_patient() {
    let house = House::new().await;
    let (app, coordinator) = (&house.app, house.coordinator());
    let id = house.ask(QUESTION).await;
    let to = askwell_core::code::Specialty::new("general_surgery").unwrap();
    let before = house.case(id).await.specialty;
    let wrong = form(&house, id, OverrideReason::WrongField).await;
    app.board_reroute(&coordinator, id, to.clone(), wrong).await.unwrap();
    let mut corrections = Vec::new();
    app.corrections_export(|correction| {
        corrections.push(correction);
        Ok::<(), Error>(())
    })
    .await
    .unwrap();
    let [correction] = &corrections[..] else { panic!("{corrections:?}") };
    assert_eq!((&correction.from, &correction.to, correction.by_coordinator), (&before, &to, true));
    assert!(correction.evidence.iter().any(|spoke| spoke.specialty == "medical_oncology"), "{correction:?}");
}

#[tokio::test]
async fn what_the_dispatcher_does_has_no_reason_of_anybodys() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 300).await;
    house.app.desk(&doctor).await.unwrap();
    let id = house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    let steps = house.app.board_case(&house.coordinator(), id).await.unwrap().steps;
    assert!(steps.len() == 2 && steps.iter().all(|step| step.by_hand.is_none()), "{steps:?}");
}

#[tokio::test]
async fn looking_at_a_change_says_who_would_be_in_time_and_changes_nothing() {
    let house = House::new().await;
    let _ = house.doctor(1).await;
    let (app, coordinator) = (&house.app, house.coordinator());
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(house.ask(QUESTION).await);
    }
    let size = app.store().read().await.unwrap().journal_head().await.unwrap().size;
    let until = app.now() + SignedDuration::from_hours(2);
    let call = Change::CallIn { practitioner: sample::doctor_id(1), until };
    let seen = app.what_if(&coordinator, call).await.unwrap();
    assert_eq!((seen.waiting, seen.late_before, seen.late_after, seen.shift), (3, 3, 0, None));
    assert_eq!(seen.changed.len(), 3);
    assert_eq!(seen.changed[0].before, Expected::Late { at: None });
    assert!(matches!(&seen.changed[0].after, Expected::InTime { by, .. } if by == "Dr. Number 1"));
    let give = Change::Give { consultation: ids[1], to: sample::doctor_id(1) };
    let seen = app.what_if(&coordinator, give).await.unwrap();
    assert_eq!((seen.late_before, seen.late_after, seen.changed.len()), (3, 2, 1));
    let nobody = Change::Give { consultation: ids[1], to: sample::doctor_id(9) };
    assert!(matches!(app.what_if(&coordinator, nobody).await, Err(Error::NotFound)));
    assert!(matches!(app.what_if(&Actor::reader(), give).await, Err(Error::SignInFirst)));
    assert_eq!(app.store().read().await.unwrap().journal_head().await.unwrap().size, size);
}

#[tokio::test]
async fn a_shift_made_longer_keeps_what_looking_at_it_promised() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 15).await;
    house.app.desk(&doctor).await.unwrap();
    let (app, coordinator) = (&house.app, house.coordinator());
    for _ in 0..3 {
        house.ask(QUESTION).await;
    }
    let by = SignedDuration::from_hours(2);
    let change = Change::Extend { practitioner: sample::doctor_id(1), by };
    let seen = app.what_if(&coordinator, change).await.unwrap();
    assert!(seen.late_before >= 2 && seen.late_after == 0, "{seen:?}");
    let (shift, seen) = seen.shift.unwrap();
    for pressed in ["once", "twice"] {
        let longer = app.roster_change(&coordinator, shift, ShiftHours::Longer { by, seen }).await.unwrap();
        assert_eq!(longer.ends_at.duration_since(sample::moment()).as_mins(), 135, "pressed {pressed}");
    }
    let older = ShiftHours::Longer { by, seen: seen - SignedDuration::from_mins(5) };
    assert!(matches!(app.roster_change(&coordinator, shift, older).await, Err(Error::Stale)));
    house.pass(1);
    let board = app.board(&coordinator).await.unwrap();
    assert!(board.queue.iter().all(|queued| matches!(queued.outlook, Some(Expected::InTime { .. }))), "{board:?}");
    assert!(app.store().verify(|_, _| {}).await.unwrap().faults.is_empty());
}

#[tokio::test]
async fn changed_hours_may_not_meet_another_shift_nor_lie_in_the_past() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    for (from, until) in [(-600, -500), (-60, 60), (120, 240)] {
        house.shift(1, Tier::Regular, from, until).await;
    }
    let (app, coordinator) = (&house.app, house.coordinator());
    let week = app.roster_week(&coordinator, "2026-03-02".parse().unwrap()).await.unwrap();
    let [past, running, next] = week.shifts.iter().map(|(shift, _)| shift.id).collect::<Vec<_>>()[..] else {
        panic!("{week:?}")
    };
    let [past_ends, running_ends, _] = week.shifts.iter().map(|(shift, _)| shift.ends_at).collect::<Vec<_>>()[..]
    else {
        panic!("{week:?}")
    };
    let hour = |hour: i8| DayTime::try_from(format!("{hour:02}:00")).unwrap();
    let at =
        |from, until| ShiftHours::At { date: "2026-03-02".parse().unwrap(), starts: hour(from), ends: hour(until) };
    let longer = |hours, seen| ShiftHours::Longer { by: SignedDuration::from_hours(hours), seen };
    for (shift, hours, problem) in [
        (running, longer(2, running_ends), "shift-overlaps"),
        (running, longer(7, running_ends), "shift-longer"),
        (running, longer(-1, running_ends), "shift-longer"),
        (running, at(1, 8), "shift-over"),
        (next, at(9, 12), "shift-overlaps"),
        (past, longer(1, past_ends), "shift-over"),
    ] {
        let refused = app.roster_change(&coordinator, shift, hours).await;
        assert!(
            matches!(&refused, Err(Error::Field { problem: told, .. }) if *told == problem),
            "{hours:?}: {refused:?}"
        );
    }
    app.roster_change(&coordinator, next, at(10, 14)).await.unwrap();
    app.roster_change(&coordinator, next, at(10, 14)).await.unwrap();
    let shifts = app.desk_shifts(&doctor).await.unwrap();
    assert_eq!(shifts[1].starts_at.duration_since(sample::moment()).as_mins(), 60);
    assert!(matches!(app.roster_change(&doctor, next, at(10, 14)).await, Err(Error::Forbidden)));
    let missing = askwell_core::id::ShiftId(house.key());
    assert!(matches!(app.roster_change(&coordinator, missing, at(10, 14)).await, Err(Error::NotFound)));
}
