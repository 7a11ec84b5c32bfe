//! The dispatcher over a real store, with time moved by hand.
#![allow(clippy::unwrap_used)]

use askwell_core::Refused;
use askwell_core::consultation::{Cause, CloseReason, State};
use askwell_core::content::{AnswerKind, Source};
use askwell_core::id::ConsultationId;
use askwell_core::roster::Tier;
use jiff::SignedDuration;

use crate::desk::{Form, Mine, Next};
use crate::house::House;
use crate::{Error, sample};

const QUESTION: &str = "Is HER2-positive breast cancer different from other types?";

/// The answer a doctor would send, into the form as the case gave it.
pub(crate) fn filled(form: Form) -> Form {
    let mut form = Form {
        kind: AnswerKind::Information,
        summary: "Yes: these cells carry more HER2, and there are medicines against it.".to_owned(),
        seek_care: "See your doctor if you notice a new lump.".to_owned(),
        sources: vec![Source {
            title: "Guideline on early breast cancer".to_owned(),
            url: "https://example.org/early-breast-cancer".to_owned(),
            checked_on: Some(jiff::civil::date(2026, 2, 1)),
            ..Source::default()
        }],
        ..form
    };
    for block in &mut form.blocks {
        block.text = "It grows faster, and it answers to medicines that block HER2 [1].".to_owned();
    }
    form
}

async fn offered(house: &House, id: ConsultationId) -> Vec<(u128, Tier)> {
    let offers = house.case(id).await.offers().to_vec();
    offers.iter().map(|offer| (offer.to.0.as_u128() - 0xd0, offer.tier)).collect()
}

#[tokio::test]
async fn a_doctor_with_free_hands_is_offered_the_case_and_answers_in_time() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 300).await;
    house.app.desk(&doctor).await.unwrap();
    let id = house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    assert_eq!(offered(&house, id).await, [(1, Tier::Regular)]);
    house.app.desk_accept(&doctor, id, house.key()).await.unwrap();
    house.pass(20);
    let case = house.app.desk_case(&doctor, id).await.unwrap();
    assert_eq!(case.mine, Mine::InHand);
    house.app.desk_answer(&doctor, id, filled(case.form), house.key()).await.unwrap();
    house.app.dispatch().await.unwrap();
    house.pass(1);
    let truth = house.app.promise_truth(7).await.unwrap();
    assert_eq!((truth.whole.turns, truth.whole.kept), (1, 1));
    assert_eq!(truth.whole.median, Some(SignedDuration::from_mins(20)));
}

#[tokio::test]
async fn the_ladder_calls_on_call_then_backup_and_tells_the_coordinator_of_the_miss() {
    let house = House::new().await;
    for number in [1, 2] {
        house.doctor(number).await;
    }
    house.shift(1, Tier::OnCall, -60, 600).await;
    house.shift(2, Tier::Backup, -60, 600).await;
    let id = house.ask(QUESTION).await;
    house.live(100).await;
    assert_eq!(offered(&house, id).await, [], "there is time enough to wait for somebody at the desk");
    house.live(50).await;
    assert_eq!(offered(&house, id).await.first(), Some(&(1, Tier::OnCall)), "on call is paged first");
    house.live(12).await;
    assert!(house.story(id).await.contains(&"offer_ended"), "nobody answered the first page");
    house.live(20).await;
    let asked: Vec<_> = house.app.board_case(&house.coordinator(), id).await.unwrap().steps;
    assert!(asked.iter().any(|step| step.doctor.as_deref() == Some("Dr. Number 2")), "backup is called: {asked:?}");
    house.live(80).await;
    let case = house.case(id).await;
    assert!(case.alarms.contains(&(1, Cause::MissedWaiting)), "{:?}", case.alarms);
    let told = house.story(id).await.iter().filter(|kind| **kind == "alarmed").count();
    house.live(30).await;
    assert_eq!(
        house.story(id).await.iter().filter(|kind| **kind == "alarmed").count(),
        told,
        "each cause is told once"
    );
    let truth = house.app.promise_truth(7).await.unwrap();
    assert_eq!((truth.whole.turns, truth.whole.kept), (1, 0), "a question without an answer counts as missed");
}

#[tokio::test]
async fn a_case_nobody_can_answer_is_told_at_once() {
    let house = House::new().await;
    let id = house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    assert_eq!(house.case(id).await.alarms, [(1, Cause::NobodyEligible)]);
}

#[tokio::test]
async fn silence_gives_a_case_back_and_its_draft_goes_with_it() {
    let house = House::new().await;
    let (silent, other) = (house.doctor(1).await, house.doctor(2).await);
    for number in [1, 2] {
        house.shift(number, Tier::Regular, -60, 300).await;
    }
    let id = house.ask(QUESTION).await;
    assert_eq!(house.app.desk_next(&silent).await.unwrap(), Next::Taken(id));
    let form = filled(house.app.desk_case(&silent, id).await.unwrap().form);
    house.app.desk_draft_save(&silent, id, &form, 0).await.unwrap();
    house.live(14).await;
    assert_eq!(house.holder(id).await, Some(sample::doctor_id(1)), "the lease still runs");
    house.app.desk_beat(&silent).await.unwrap();
    house.live(14).await;
    assert_eq!(house.holder(id).await, Some(sample::doctor_id(1)), "a sign of life prolongs it");
    house.live(2).await;
    assert_eq!(house.holder(id).await, None, "and silence ends it");
    assert_eq!(house.app.desk_next(&other).await.unwrap(), Next::Taken(id));
    let case = house.app.desk_case(&other, id).await.unwrap();
    let [left] = case.earlier.as_slice() else { panic!("{:?}", case.earlier) };
    assert_eq!((left.name.as_str(), &left.form), ("Dr. Number 1", &form));
    let late = house.app.desk_answer(&silent, id, form, house.key()).await;
    assert!(matches!(late, Err(Error::Refused(Refused::NotWaiting))), "{late:?}");
}

#[tokio::test]
async fn of_two_doctors_who_accept_at_once_one_has_the_case_and_the_other_is_told() {
    let house = House::new().await;
    let (left, right) = (house.doctor(1).await, house.doctor(2).await);
    for (number, doctor) in [(1, &left), (2, &right)] {
        house.shift(number, Tier::Regular, -60, 300).await;
        house.app.desk(doctor).await.unwrap();
    }
    for _ in 0..5 {
        let id = house.ask(QUESTION).await;
        house.app.dispatch().await.unwrap();
        assert_eq!(offered(&house, id).await.len(), 2);
        let (one, two) =
            tokio::join!(house.app.desk_accept(&left, id, house.key()), house.app.desk_accept(&right, id, house.key()));
        let refused = match (one, two) {
            (Ok(()), Err(refused)) | (Err(refused), Ok(())) => refused,
            both => panic!("{both:?}"),
        };
        assert!(matches!(refused, Error::Refused(Refused::NotWaiting)), "{refused:?}");
        let holder = if house.holder(id).await == Some(sample::doctor_id(1)) { &left } else { &right };
        let form = filled(house.app.desk_case(holder, id).await.unwrap().form);
        house.app.desk_answer(holder, id, form, house.key()).await.unwrap();
    }
}

#[tokio::test]
async fn two_doctors_who_press_next_at_once_get_two_cases() {
    let house = House::new().await;
    let (left, right) = (house.doctor(1).await, house.doctor(2).await);
    let (first, second) = (house.ask(QUESTION).await, house.ask(QUESTION).await);
    let other = house.second_node();
    let (one, two) = tokio::join!(house.app.desk_next(&left), other.desk_next(&right));
    let mut taken = [one.unwrap(), two.unwrap()].map(|next| match next {
        Next::Taken(id) => id,
        other => panic!("{other:?}"),
    });
    let mut asked = [first, second];
    taken.sort_unstable();
    asked.sort_unstable();
    assert_eq!(taken, asked);
    assert_eq!(
        house.app.desk_next(&left).await.unwrap(),
        Next::InHand(house.app.desk(&left).await.unwrap().in_hand[0].id)
    );
}

#[tokio::test]
async fn a_double_click_accepts_once() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 300).await;
    house.app.desk(&doctor).await.unwrap();
    let id = house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    let key = house.key();
    house.app.desk_accept(&doctor, id, key).await.unwrap();
    house.app.desk_accept(&doctor, id, key).await.unwrap();
    assert_eq!(house.story(id).await.iter().filter(|kind| **kind == "accepted").count(), 1);
}

#[tokio::test]
async fn a_license_that_lapses_gives_the_case_back_and_nothing_more_is_handed_out() {
    let house = House::new().await;
    let doctor = house.doctor_until(1, sample::moment() + SignedDuration::from_mins(30)).await;
    house.shift(1, Tier::Regular, -60, 300).await;
    let id = house.ask(QUESTION).await;
    house.app.desk_next(&doctor).await.unwrap();
    let form = filled(house.app.desk_case(&doctor, id).await.unwrap().form);
    house.pass(31);
    house.app.desk_beat(&doctor).await.unwrap();
    let answered = house.app.desk_answer(&doctor, id, form, house.key()).await;
    assert!(matches!(answered, Err(Error::Refused(Refused::LicenseLapsed))), "{answered:?}");
    house.app.dispatch().await.unwrap();
    assert_eq!(house.holder(id).await, None);
    assert!(matches!(house.app.desk_next(&doctor).await, Err(Error::Refused(Refused::LicenseLapsed))));
    assert_eq!(house.app.desk(&doctor).await.unwrap().refused, Some(Refused::LicenseLapsed));
}

#[tokio::test]
async fn a_clock_that_jumps_a_day_ahead_and_is_set_back_loses_no_case_and_no_word() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 600).await;
    let id = house.ask(QUESTION).await;
    house.app.desk_next(&doctor).await.unwrap();
    let form = filled(house.app.desk_case(&doctor, id).await.unwrap().form);
    house.app.desk_draft_save(&doctor, id, &form, 0).await.unwrap();
    house.pass(24 * 60);
    house.app.dispatch().await.unwrap();
    assert_eq!(house.holder(id).await, None, "nothing was heard of the doctor for a day");
    house.pass(-24 * 60);
    house.live(3).await;
    assert_eq!(house.app.desk_next(&doctor).await.unwrap(), Next::Taken(id));
    let case = house.app.desk_case(&doctor, id).await.unwrap();
    assert_eq!(case.form, form, "the draft is there");
    house.app.desk_answer(&doctor, id, form, house.key()).await.unwrap();
    assert!(matches!(house.case(id).await.state, State::Answered { .. }));
    assert_eq!(house.app.store().verify(|_, _| {}).await.unwrap().faults, []);
}

#[tokio::test]
async fn two_nodes_that_look_at_once_do_each_thing_once() {
    let house = House::new().await;
    let other = house.second_node();
    house.doctor(1).await;
    house.shift(1, Tier::OnCall, -60, 600).await;
    let id = house.ask(QUESTION).await;
    for _ in 0..170 {
        let (one, two) = tokio::join!(house.app.dispatch(), other.dispatch());
        one.unwrap();
        two.unwrap();
        house.pass(1);
    }
    let story = house.story(id).await;
    let count = |kind: &str| story.iter().filter(|happened| **happened == kind).count();
    assert!(count("offered") >= 2, "{story:?}");
    assert!(count("offered") - count("offer_ended") <= 1, "no page is sent twice: {story:?}");
}

#[tokio::test]
async fn a_conversation_that_stays_quiet_is_closed_when_follow_ups_end() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    let id = house.ask(QUESTION).await;
    house.app.desk_next(&doctor).await.unwrap();
    let form = filled(house.app.desk_case(&doctor, id).await.unwrap().form);
    house.app.desk_answer(&doctor, id, form, house.key()).await.unwrap();
    house.pass(14 * 24 * 60);
    house.app.dispatch().await.unwrap();
    assert!(matches!(house.case(id).await.state, State::Answered { .. }));
    house.pass(1);
    house.app.dispatch().await.unwrap();
    let ended = house.case(id).await.state;
    assert!(matches!(ended, State::Closed { reason: CloseReason::FollowUpsEnded, .. }), "{ended:?}");
}

#[tokio::test]
async fn a_picture_made_anew_equals_one_kept_current() {
    let house = House::new().await;
    let doctor = house.doctor(1).await;
    house.shift(1, Tier::Regular, -60, 300).await;
    let first = house.ask(QUESTION).await;
    // A minute apart, so that the first is due first.
    house.pass(1);
    house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    house.app.desk_next(&doctor).await.unwrap();
    house
        .app
        .desk_hand_back(&doctor, first, askwell_core::consultation::ReleaseReason::HandedBack, house.key())
        .await
        .unwrap();
    house.live(3).await;
    let tasks = |state: &askwell_core::dispatch::State| {
        let mut tasks: Vec<_> = state.tasks().cloned().collect();
        tasks.sort_by_key(|task| task.consultation);
        tasks
    };
    let kept = tasks(&house.app.mirror().await.unwrap().state);
    let anew = tasks(&house.second_node().mirror().await.unwrap().state);
    assert_eq!(kept, anew);
}

#[tokio::test]
async fn among_equals_whoever_has_done_least_today_is_asked_first() {
    let house = House::new().await;
    let mut doctors = Vec::new();
    for number in 1..=3 {
        doctors.push(house.doctor(number).await);
        house.shift(number, Tier::Regular, -60, 300).await;
    }
    house.app.desk(&doctors[2]).await.unwrap();
    for doctor in &doctors[..2] {
        let id = house.ask(QUESTION).await;
        let case = house.app.desk_next(doctor).await.unwrap();
        assert_eq!(case, Next::Taken(id));
        let form = filled(house.app.desk_case(doctor, id).await.unwrap().form);
        house.app.desk_answer(doctor, id, form, house.key()).await.unwrap();
        house.app.dispatch().await.unwrap();
    }
    house.pass(1);
    let asked = house.ask(QUESTION).await;
    house.app.dispatch().await.unwrap();
    assert!(offered(&house, asked).await.contains(&(3, Tier::Regular)), "two are asked, and this one among them");
    let worked = async |app: &crate::App, number| {
        app.mirror().await.unwrap().state.doctor(sample::doctor_id(number)).unwrap().worked_minutes
    };
    assert!(worked(&house.app, 1).await > 0.0);
    let anew = house.second_node();
    assert!((worked(&anew, 1).await - worked(&house.app, 1).await).abs() < 1e-9, "a picture made anew knows it too");
    house.pass(24 * 60);
    assert!(worked(&house.app, 1).await.abs() < f64::EPSILON, "every day begins anew");
}
