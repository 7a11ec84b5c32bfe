//! The rules of the consultation in the words of the domain.
#![allow(clippy::unwrap_used)]

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::Refused;
use crate::code::{Digest, Specialty};
use crate::id::{AccountId, MessageId, PractitionerId};
use crate::message::Words;
use crate::practitioner::{Practitioner, SuspensionReason};
use crate::query::{DeclineReason as NotAnswered, How, Resolution};
use crate::roster::Tier;
use crate::sample;

fn minute(minutes: i64) -> Timestamp {
    sample::moment() + SignedDuration::from_mins(minutes)
}

fn words(number: u128) -> Words {
    sample::words(number)
}

fn done(consultation: &mut Consultation, event: Result<Event, Refused>) {
    consultation.apply(&event.unwrap());
}

/// A consultation with two questions, taken by the oncologist at minute 10.
fn taken() -> (Consultation, Practitioner) {
    let doctor = sample::oncologist();
    let mut consultation = sample::consultation();
    let offer = consultation.offer(&doctor, Tier::Regular, minute(15), minute(10));
    done(&mut consultation, offer);
    let accepted = consultation.accept(&doctor, minute(10));
    done(&mut consultation, accepted);
    (consultation, doctor)
}

fn both_answered() -> Vec<Resolution> {
    vec![Resolution { question: 1, how: How::Answer }, Resolution { question: 2, how: How::Answer }]
}

fn answered() -> (Consultation, Practitioner) {
    let (mut consultation, doctor) = taken();
    let answer = consultation.answer(&doctor, words(7), both_answered(), minute(60));
    done(&mut consultation, answer);
    (consultation, doctor)
}

#[test]
fn only_the_assigned_doctor_answers() {
    let (consultation, _) = taken();
    let other = sample::second_oncologist();
    let refused = consultation.answer(&other, words(7), both_answered(), minute(20));
    assert_eq!(refused, Err(Refused::AssignedToAnother));
}

#[test]
fn of_two_doctors_who_accept_at_once_one_gets_it() {
    let (first, second) = (sample::oncologist(), sample::second_oncologist());
    let mut consultation = sample::consultation();
    for doctor in [&first, &second] {
        let offer = consultation.offer(doctor, Tier::OnCall, minute(15), minute(10));
        done(&mut consultation, offer);
    }
    let accepted = consultation.accept(&first, minute(11));
    done(&mut consultation, accepted);
    assert_eq!(consultation.accept(&second, minute(11)), Err(Refused::NotWaiting));
}

#[test]
fn a_doctor_whose_license_lapses_mid_case_cannot_answer_it() {
    let (consultation, mut doctor) = taken();
    doctor.license.valid_until = minute(30);
    let refused = consultation.answer(&doctor, words(7), both_answered(), minute(30));
    assert_eq!(refused, Err(Refused::LicenseLapsed));
}

#[test]
fn a_suspended_doctor_is_offered_nothing() {
    let mut doctor = sample::oncologist();
    let suspended = doctor.suspend(SuspensionReason::Register, minute(0)).unwrap();
    doctor.apply(&suspended);
    let refused = sample::consultation().offer(&doctor, Tier::Regular, minute(15), minute(10));
    assert_eq!(refused, Err(Refused::Suspended));
}

#[test]
fn an_answer_leaves_no_question_open() {
    let (consultation, doctor) = taken();
    let one = vec![Resolution { question: 1, how: How::Answer }];
    assert_eq!(consultation.answer(&doctor, words(7), one, minute(20)), Err(Refused::QuestionOpen { number: 2 }));
    let declined = vec![
        Resolution { question: 1, how: How::Answer },
        Resolution { question: 2, how: How::Decline(NotAnswered::NeedsExamination) },
    ];
    assert!(consultation.answer(&doctor, words(7), declined, minute(20)).is_ok());
}

#[test]
fn asking_back_stops_the_clock_until_the_patient_replies() {
    let (mut consultation, doctor) = taken();
    let asked = consultation.ask_back(&doctor, words(5), minute(30));
    done(&mut consultation, asked);
    assert_eq!(consultation.deadline.due(), None);
    assert_eq!(consultation.ask_back(&doctor, words(6), minute(31)), Err(Refused::AwaitingPatient));
    let replied = consultation.reply(words(6), minute(130));
    done(&mut consultation, replied);
    assert_eq!(consultation.deadline.due(), Some(minute(340)));
    assert_eq!(consultation.state, State::Open { preferred: Some(doctor.id), since: minute(130) });
    assert_eq!(consultation.reply(words(7), minute(131)), Err(Refused::NotAwaitingPatient));
}

#[test]
fn thanks_restart_nothing() {
    let (mut consultation, _) = answered();
    let thanks = consultation.remark(words(8), minute(90));
    done(&mut consultation, thanks);
    assert!(matches!(consultation.state, State::Answered { .. }));
    assert!(consultation.deadline.is_answered());
}

#[test]
fn a_follow_up_is_a_new_turn_for_the_same_doctor_within_the_allowance() {
    let (mut consultation, doctor) = answered();
    let follow_up = consultation.follow_up(words(8), 1, minute(100));
    done(&mut consultation, follow_up);
    assert_eq!(consultation.turn, 2);
    assert_eq!(consultation.deadline.due(), Some(minute(340)));
    assert_eq!(consultation.state, State::Open { preferred: Some(doctor.id), since: minute(100) });
    assert_eq!(consultation.questions.none_open(), Err(Refused::QuestionOpen { number: 3 }));

    consultation.follow_ups_allowed = 1;
    consultation.state = State::Answered { by: doctor.id, at: minute(120) };
    assert_eq!(consultation.follow_up(words(9), 1, minute(130)), Err(Refused::NoFollowUpsLeft { allowed: 1 }));
}

#[test]
fn follow_ups_end_fourteen_days_after_the_answer() {
    let (consultation, _) = answered();
    let late = minute(60) + FOLLOW_UP_WINDOW + SignedDuration::from_secs(1);
    assert!(matches!(consultation.follow_up(words(8), 1, late), Err(Refused::FollowUpsEnded { .. })));
    assert!(consultation.close(CloseReason::FollowUpsEnded, late).is_ok());
    assert!(consultation.close(CloseReason::FollowUpsEnded, minute(61)).is_err());
}

#[test]
fn silence_gives_it_back_and_declining_keeps_it_away() {
    let (mut consultation, doctor) = taken();
    let released = consultation.release(doctor.id, ReleaseReason::LeaseExpired, minute(40));
    done(&mut consultation, released);
    assert!(consultation.offer(&doctor, Tier::Regular, minute(50), minute(41)).is_ok());
    let offer = consultation.offer(&doctor, Tier::Regular, minute(50), minute(41));
    done(&mut consultation, offer);
    let declined = consultation.decline(doctor.id, DeclineReason::NoTime, minute(42));
    done(&mut consultation, declined);
    assert_eq!(consultation.offer(&doctor, Tier::Regular, minute(60), minute(43)), Err(Refused::DeclinedBefore));
}

#[test]
fn who_hands_it_back_is_not_offered_it_again_but_after_a_shift_it_may_come_back() {
    for (reason, comes_back) in [(ReleaseReason::HandedBack, false), (ReleaseReason::ShiftEnded, true)] {
        let (mut consultation, doctor) = taken();
        let released = consultation.release(doctor.id, reason, minute(40));
        done(&mut consultation, released);
        let offer = consultation.offer(&doctor, Tier::Regular, minute(50), minute(41));
        assert_eq!(offer.is_ok(), comes_back, "{reason:?}");
    }
}

#[test]
fn a_backup_doctor_may_not_decline() {
    let doctor = sample::oncologist();
    let mut consultation = sample::consultation();
    let offer = consultation.offer(&doctor, Tier::Backup, minute(15), minute(10));
    done(&mut consultation, offer);
    let refused = consultation.decline(doctor.id, DeclineReason::NoTime, minute(11));
    assert_eq!(refused, Err(Refused::BackupMayNotDecline));
}

#[test]
fn an_offer_ends_at_its_moment() {
    let doctor = sample::oncologist();
    let mut consultation = sample::consultation();
    let offer = consultation.offer(&doctor, Tier::Regular, minute(15), minute(10));
    done(&mut consultation, offer);
    assert_eq!(consultation.accept(&doctor, minute(16)), Err(Refused::OfferEnded { until: minute(15) }));
}

#[test]
fn a_miss_is_told_once_a_turn_and_not_before_it_is_one() {
    let mut consultation = sample::consultation();
    assert_eq!(consultation.alarm(Cause::MissedWaiting, minute(240)), Err(Refused::NothingToChange));
    assert!(consultation.alarm(Cause::NobodyRostered, minute(200)).is_ok());
    let missed = consultation.alarm(Cause::MissedWaiting, minute(241));
    done(&mut consultation, missed);
    assert_eq!(consultation.alarm(Cause::MissedWaiting, minute(242)), Err(Refused::NothingToChange));
}

#[test]
fn an_answered_turn_says_how_long_the_clock_ran_and_whether_the_promise_was_kept() {
    let (mut consultation, doctor) = taken();
    let asked = consultation.ask_back(&doctor, words(5), minute(30));
    done(&mut consultation, asked);
    let replied = consultation.reply(words(6), minute(130));
    done(&mut consultation, replied);
    let offer = consultation.offer(&doctor, Tier::Regular, minute(150), minute(140));
    done(&mut consultation, offer);
    let accepted = consultation.accept(&doctor, minute(140));
    done(&mut consultation, accepted);
    let answer = consultation.answer(&doctor, words(7), both_answered(), minute(150));
    done(&mut consultation, answer);
    let turn = &consultation.answered_turns[0];
    assert_eq!((turn.took, turn.kept), (SignedDuration::from_mins(50), true));
}

#[test]
fn seen_is_said_only_of_what_the_other_side_opened() {
    let (mut consultation, _) = answered();
    let seen = consultation.see(Side::Patient, minute(70));
    done(&mut consultation, seen);
    let answer = consultation.message(MessageId(uuid::Uuid::from_u128(7))).unwrap();
    assert_eq!(answer.seen_at, Some(minute(70)));
    assert_eq!(consultation.messages[0].seen_at, None);
    assert_eq!(consultation.see(Side::Patient, minute(71)), Err(Refused::NothingToChange));
}

#[test]
fn consent_is_to_exactly_one_text_and_can_be_taken_back() {
    let (mut consultation, _) = answered();
    let (agreed, other) = (Digest([1; 32]), Digest([2; 32]));
    let consent = consultation.consent(agreed, minute(80));
    done(&mut consultation, consent);
    assert!(consultation.consents.covers(&agreed) && !consultation.consents.covers(&other));
    let withdrawn = consultation.withdraw_consent(minute(90));
    done(&mut consultation, withdrawn);
    assert!(!consultation.consents.covers(&agreed));
    assert_eq!(consultation.consents.withdrawn_at(), Some(minute(90)));
}

#[test]
fn before_an_answer_there_is_nothing_to_consent_to() {
    assert_eq!(sample::consultation().consent(Digest([1; 32]), minute(1)), Err(Refused::NotAnswered));
}

#[test]
fn what_was_redirected_to_care_leaves_the_queue() {
    let mut consultation = sample::consultation();
    let redirected = consultation.redirect_to_care(Vec::new(), minute(1));
    done(&mut consultation, redirected);
    assert_eq!(consultation.offer(&sample::oncologist(), Tier::Regular, minute(9), minute(2)), Err(Refused::Ended));
    assert_eq!(consultation.remark(words(9), minute(3)), Err(Refused::Ended));
}

#[test]
fn a_case_on_somebodys_desk_is_not_rerouted_under_their_hands() {
    let (consultation, _) = taken();
    let elsewhere = Specialty::new("haematology").unwrap();
    let coordinator = AccountId(uuid::Uuid::from_u128(99));
    assert_eq!(consultation.reroute(elsewhere, coordinator, minute(12)), Err(Refused::NotWaiting));
}

/// A step somebody might try; whether it is allowed is for the rules to say.
fn try_step(consultation: &Consultation, step: u8, doctor: &Practitioner, now: Timestamp) -> Result<Event, Refused> {
    let number = 1_000 + u128::from(consultation.version as u32);
    let open = consultation.questions.numbered().map(|(number, _)| number);
    let all: Vec<_> = open.map(|question| Resolution { question, how: How::Answer }).collect();
    match step % 14 {
        0 => consultation.offer(doctor, Tier::Regular, now + SignedDuration::from_mins(5), now),
        1 => consultation.accept(doctor, now),
        2 => consultation.decline(doctor.id, DeclineReason::NoTime, now),
        3 => consultation.release(doctor.id, ReleaseReason::HandedBack, now),
        4 => consultation.ask_back(doctor, words(number), now),
        5 => consultation.reply(words(number), now),
        6 => consultation.answer(doctor, words(number), all, now),
        7 => consultation.follow_up(words(number), 1, now),
        8 => consultation.remark(words(number), now),
        9 => consultation.alarm(Cause::MissedWaiting, now),
        10 => consultation.see(if step > 100 { Side::Patient } else { Side::Practitioner }, now),
        11 => consultation.consent(Digest([step; 32]), now),
        12 => consultation.withdraw_consent(now),
        _ => consultation.close(CloseReason::ByPatient, now),
    }
}

proptest! {
    #[test]
    fn replaying_the_events_gives_the_state(steps in prop::collection::vec((0_u8..=255, 0_i64..200, prop::bool::ANY), 1..80)) {
        let doctors = [sample::oncologist(), sample::second_oncologist()];
        let mut consultation = sample::consultation();
        let mut events = vec![sample::opened()];
        let mut now = 0;
        for (step, passed, first) in steps {
            now += passed;
            let doctor = &doctors[usize::from(first)];
            if let Ok(event) = try_step(&consultation, step, doctor, minute(now)) {
                consultation.apply(&event);
                events.push(event);
            }
            prop_assert!(consultation.holder().is_none() || consultation.offers().is_empty());
            let closed = matches!(consultation.state, State::Closed { .. });
            prop_assert!(!closed || consultation.questions.none_open().is_ok());
        }
        let mut replayed = Consultation::begin(consultation.id, &events[0]).unwrap();
        for event in &events[1..] {
            let told: Event = serde_json::from_str(&serde_json::to_string(event).unwrap()).unwrap();
            replayed.apply(&told);
        }
        prop_assert_eq!(&replayed, &consultation);
        let stored: Consultation = serde_json::from_str(&serde_json::to_string(&consultation).unwrap()).unwrap();
        prop_assert_eq!(stored, consultation);
    }
}

#[test]
fn only_those_involved_stand_in_a_relation_to_it() {
    use crate::access::{Actor, Relation};
    let (consultation, doctor) = taken();
    let as_doctor = |id| Actor { practitioner: Some(id), ..Actor::reader() };
    assert_eq!(consultation.relation(&as_doctor(doctor.id)), Relation::Assigned);
    assert_eq!(consultation.relation(&as_doctor(PractitionerId(uuid::Uuid::from_u128(77)))), Relation::Anybody);
    let patient = Actor { patient: Some(consultation.patient), ..Actor::reader() };
    assert_eq!(consultation.relation(&patient), Relation::Own);
}
