#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::id::{ConsultationId, PractitionerId};
use crate::roster::{Interval, Tier};

fn now() -> Timestamp {
    "2026-01-12T12:00:00Z".parse().unwrap()
}

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn case(number: u128) -> ConsultationId {
    ConsultationId(Uuid::from_u128(number))
}

fn person(number: u128) -> PractitionerId {
    PractitionerId(Uuid::from_u128(number))
}

/// A doctor on duty from an hour ago for four more hours, who has come.
fn doctor(number: u128, tier: Tier, specialties: &[&str]) -> Doctor {
    let interval = Interval { starts_at: now() - mins(60), ends_at: now() + mins(240) };
    Doctor {
        id: person(number),
        specialties: specialties.iter().map(|code| (*code).to_owned()).collect(),
        languages: vec!["en".to_owned()],
        speed: 1.0,
        duties: vec![Duty { interval, tier }],
        last_seen: Some(now() - mins(1)),
        worked_minutes: 0.0,
        unanswered_pages: 0,
        last_paged_at: None,
        licensed_until: None,
    }
}

/// A routine task of `general` that is due in so many minutes.
fn task(number: u128, due_in: i64) -> Task {
    Task {
        consultation: case(number),
        turn: 1,
        version: 1,
        specialty: "general".to_owned(),
        language: "en".to_owned(),
        priority: Priority::Routine,
        opened_at: now() + mins(due_in) - mins(240),
        due: now() + mins(due_in),
        promise: mins(240),
        effort_minutes: 10.0,
        status: Status::Waiting,
        preferred: None,
        declined_by: Vec::new(),
        pages: Vec::new(),
        alarms: Vec::new(),
    }
}

fn state(doctors: Vec<Doctor>, tasks: Vec<Task>) -> State {
    let mut state = State::new();
    doctors.into_iter().for_each(|doctor| state.doctor_set(doctor));
    tasks.into_iter().for_each(|task| state.task_set(task));
    state
}

#[test]
fn somebody_on_call_can_be_called_before_a_backup_who_is_there_sooner() {
    let mut backup = doctor(1, Tier::Backup, &["general"]);
    let mut on_call = doctor(2, Tier::OnCall, &["general"]);
    on_call.duties[0].interval.starts_at = now() + mins(30);
    let wanted = task(1, 100);
    let both = state(vec![backup.clone(), on_call.clone()], vec![wanted.clone()]);
    assert_eq!(both.callable(&wanted, now()), Some((person(2), now() + mins(30))));
    on_call.duties[0].interval.starts_at = now() + mins(101);
    let too_late = state(vec![backup.clone(), on_call], vec![wanted.clone()]);
    assert_eq!(too_late.callable(&wanted, now()), Some((person(1), now())));
    backup.licensed_until = Some(now());
    assert_eq!(state(vec![backup], vec![wanted.clone()]).callable(&wanted, now()), None, "the licence has lapsed");
}

fn press(state: &State, by: u128) -> Option<ConsultationId> {
    let policy = Policy::default();
    next(state, &Plan::new(state, now(), &policy), person(by), now(), &policy)
}

fn actions(state: &State) -> Vec<Action> {
    let policy = Policy::default();
    decide(state, &Plan::new(state, now(), &policy), now(), &policy)
}

fn pages(actions: &[Action], tier: Tier) -> Vec<(ConsultationId, PractitionerId)> {
    let page = |action: &Action| match *action {
        Action::Page { consultation, practitioner, tier: paged, .. } if paged == tier => {
            Some((consultation, practitioner))
        }
        _ => None,
    };
    actions.iter().filter_map(page).collect()
}

fn alarms(actions: &[Action]) -> Vec<Cause> {
    let alarm = |action: &Action| match *action {
        Action::AlarmCoordinator { cause, .. } => Some(cause),
        _ => None,
    };
    actions.iter().filter_map(alarm).collect()
}

#[test]
fn the_earliest_deadline_that_can_be_kept_comes_first() {
    let state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, 200), task(2, 100), task(3, -30)]);
    assert_eq!(press(&state, 1), Some(case(2)));
}

#[test]
fn a_lost_case_is_answered_when_nothing_can_be_saved() {
    let state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, -30)]);
    assert_eq!(press(&state, 1), Some(case(1)));
}

#[test]
fn nobody_is_given_what_they_may_not_answer() {
    let mut expired = doctor(2, Tier::Regular, &["general"]);
    expired.licensed_until = Some(now());
    let mut declined = task(1, 100);
    declined.declined_by.push(person(1));
    let state = state(
        vec![doctor(1, Tier::Regular, &["general"]), expired, doctor(3, Tier::Regular, &["heart"])],
        vec![declined],
    );
    assert_eq!(press(&state, 1), None, "declined before");
    assert_eq!(press(&state, 2), None, "licence expired");
    assert_eq!(press(&state, 3), None, "another specialty");
    assert_eq!(press(&state, 9), None, "unknown");
}

#[test]
fn a_flexible_doctor_is_spared_for_what_only_they_can_do() {
    let mut heart = task(2, 230);
    heart.specialty = "heart".to_owned();
    let doctors = vec![doctor(1, Tier::Regular, &["general", "heart"]), doctor(2, Tier::Regular, &["general"])];
    let state = state(doctors, vec![task(1, 220), heart]);
    let plan = Plan::new(&state, now(), &Policy::default());
    assert_eq!(plan.row(&state, person(1)), [case(2)]);
    assert_eq!(plan.row(&state, person(2)), [case(1)]);
}

#[test]
fn a_reply_goes_to_the_doctor_who_asked_while_at_the_desk() {
    let mut returning = task(1, 200);
    returning.preferred = Some((person(1), now() + mins(30)));
    let doctors = vec![doctor(1, Tier::Regular, &["general"]), doctor(2, Tier::Regular, &["general"])];
    let mut state = state(doctors, vec![returning]);
    assert_eq!(press(&state, 2), None);
    assert_eq!(press(&state, 1), Some(case(1)));
    state.doctor_update(person(1), |doctor| doctor.duties.clear());
    assert_eq!(press(&state, 2), Some(case(1)), "the doctor who asked has gone");
}

#[test]
fn silence_gives_a_case_back() {
    let mut held = task(1, 100);
    held.status = Status::Working { by: person(1), started_at: now() - mins(20), lease_until: now() };
    let state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![held]);
    let release =
        Action::Release { consultation: case(1), version: 1, holder: person(1), reason: ReleaseReason::LeaseExpired };
    assert_eq!(actions(&state).first(), Some(&release));
}

#[test]
fn a_suspended_doctor_loses_the_case_in_hand() {
    let mut held = task(1, 100);
    held.status = Status::Held { by: person(1), lease_until: now() + mins(10) };
    let mut state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![held]);
    assert!(actions(&state).iter().all(|action| !matches!(action, Action::Release { .. })));
    state.doctor_remove(person(1));
    let reason = actions(&state).into_iter().find_map(|action| match action {
        Action::Release { reason, .. } => Some(reason),
        _ => None,
    });
    assert_eq!(reason, Some(ReleaseReason::NotEligible));
}

#[test]
fn on_call_is_paged_only_when_the_desk_will_not_do_it_in_time() {
    let desk = doctor(1, Tier::Regular, &["general"]);
    let call = doctor(2, Tier::OnCall, &["general"]);
    let kept = state(vec![desk, call.clone()], vec![task(1, 80)]);
    assert!(pages(&actions(&kept), Tier::OnCall).is_empty());
    let alone = state(vec![call.clone()], vec![task(1, 80)]);
    assert_eq!(pages(&actions(&alone), Tier::OnCall), [(case(1), person(2))]);
    let early = state(vec![call], vec![task(1, 230)]);
    assert!(pages(&actions(&early), Tier::OnCall).is_empty(), "somebody may still come to the desk");
}

#[test]
fn a_call_waits_while_the_desk_may_yet_make_it_and_comes_when_time_is_short() {
    // So many cases of ten minutes in one row: the last is planned to finish three or four minutes before all are due.
    let calls = |cases: u128, due_in| {
        let doctors = vec![doctor(1, Tier::Regular, &["general"]), doctor(2, Tier::OnCall, &["general"])];
        let tasks = (1..=cases).map(|number| task(number, due_in)).collect();
        pages(&actions(&state(doctors, tasks)), Tier::OnCall).len()
    };
    assert_eq!(calls(9, 99), 0, "89 minutes of slack");
    assert_eq!(calls(5, 60), 1, "50 minutes of slack");
}

#[test]
fn free_hands_at_the_desk_are_offered_what_waits_and_the_flexible_are_spared() {
    let mut flexible = doctor(1, Tier::Regular, &["general", "heart"]);
    flexible.worked_minutes = 0.0;
    let mut plain = doctor(2, Tier::Regular, &["general"]);
    plain.worked_minutes = 60.0;
    let mut heart = task(2, 100);
    heart.specialty = "heart".to_owned();
    heart.status = Status::Paused { by: person(1) };
    let mut both = state(vec![flexible, plain], vec![task(1, 200), heart]);
    assert_eq!(pages(&actions(&both), Tier::Regular), [(case(1), person(2)), (case(1), person(1))]);
    both.task_update(case(2), |heart| heart.status = Status::Waiting);
    assert_eq!(pages(&actions(&both), Tier::Regular), [(case(2), person(1)), (case(1), person(2))]);
}

#[test]
fn a_doctor_whose_shift_has_just_begun_is_asked_to_come_and_one_who_stays_away_is_not() {
    let begun = |minutes_ago| {
        let mut doctor = doctor(1, Tier::Regular, &["general"]);
        doctor.duties[0].interval.starts_at = now() - mins(minutes_ago);
        doctor.last_seen = Some(now() - mins(600));
        pages(&actions(&state(vec![doctor], vec![task(1, 200)])), Tier::Regular)
    };
    assert_eq!(begun(3), [(case(1), person(1))]);
    assert!(begun(25).is_empty());
}

#[test]
fn an_offer_nobody_answered_is_made_again_some_times() {
    let offered = |times: usize| {
        let mut waiting = task(1, 200);
        let page = |number| Page {
            practitioner: person(1),
            tier: Tier::Regular,
            sent_at: now() - mins(10 * number),
            expires: now() - mins(10 * number - 5),
            outcome: PageOutcome::Open,
        };
        waiting.pages = (1..=i64::try_from(times).unwrap()).rev().map(page).collect();
        pages(&actions(&state(vec![doctor(1, Tier::Regular, &["general"])], vec![waiting])), Tier::Regular).len()
    };
    let most = Policy::default().offers_most;
    assert_eq!((offered(0), offered(most - 1), offered(most)), (1, 1, 0));
}

/// A case is withdrawn and another takes its place inside, while a plan made before is still in use.
#[test]
fn a_plan_made_before_a_case_came_says_nothing_about_it() {
    let policy = Policy::default();
    let mut state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, 200)]);
    let plan = Plan::new(&state, now(), &policy);
    state.task_remove(case(1));
    let mut heart = task(2, 60);
    heart.specialty = "heart".to_owned();
    state.task_set(heart);
    assert_eq!(next(&state, &plan, person(1), now(), &policy), None, "this doctor may not answer it");
    assert_eq!((plan.outlook(&state, case(2)), plan.row(&state, person(1))), (None, Vec::new()));
    let about = |action: &Action| matches!(action, Action::Page { .. } | Action::AlarmCoordinator { .. });
    assert!(!decide(&state, &plan, now(), &policy).iter().any(about));
}

#[test]
fn an_unanswered_page_is_followed_by_backup_and_the_silent_are_left_alone() {
    let mut waiting = task(1, 60);
    let sent_at = now() - mins(8);
    waiting.pages.push(Page {
        practitioner: person(1),
        tier: Tier::OnCall,
        sent_at,
        expires: now(),
        outcome: PageOutcome::Open,
    });
    let mut silent = doctor(1, Tier::OnCall, &["general"]);
    silent.unanswered_pages = 2;
    silent.last_paged_at = Some(sent_at);
    let state = state(vec![silent, doctor(2, Tier::Backup, &["general"])], vec![waiting]);
    let actions = actions(&state);
    assert!(pages(&actions, Tier::OnCall).is_empty());
    assert_eq!(pages(&actions, Tier::Backup), [(case(1), person(2))]);
}

#[test]
fn a_lost_case_is_still_paged() {
    let state = state(vec![doctor(1, Tier::OnCall, &["general"])], vec![task(1, -600)]);
    assert_eq!(pages(&actions(&state), Tier::OnCall), [(case(1), person(1))]);
}

#[test]
fn the_coordinator_hears_why_once() {
    let nobody = state(Vec::new(), vec![task(1, 100)]);
    assert_eq!(alarms(&actions(&nobody)), [Cause::NobodyEligible]);
    let mut later = doctor(1, Tier::Regular, &["general"]);
    later.duties[0].interval = Interval { starts_at: now() + mins(3_000), ends_at: now() + mins(3_240) };
    let mut off_duty = state(vec![later], vec![task(1, 100)]);
    assert_eq!(alarms(&actions(&off_duty)), [Cause::NobodyRostered]);
    off_duty.task_update(case(1), |task| task.alarms.push(Cause::NobodyRostered));
    assert!(alarms(&actions(&off_duty)).is_empty());
    let mut refused = task(1, 100);
    refused.declined_by.push(person(1));
    let declined = state(vec![doctor(1, Tier::Regular, &["general"])], vec![refused]);
    assert_eq!(alarms(&actions(&declined)), [Cause::DeclinedByAll]);
    let mut in_hand = task(1, -5);
    in_hand.status = Status::Held { by: person(1), lease_until: now() + mins(10) };
    let late = state(vec![doctor(1, Tier::Regular, &["general"])], vec![in_hand]);
    assert_eq!(alarms(&actions(&late)), [Cause::MissedInHand]);
}

#[test]
fn a_promise_that_cannot_be_kept_is_said_at_once() {
    let policy = Policy::default();
    let asked = Asked {
        specialty: "general",
        language: "en",
        promise: mins(240),
        due: now() + mins(240),
        effort_minutes: 10.0,
    };
    let quoted = |state: &State| {
        let plan = Plan::new(state, now(), &policy);
        quote(state, &plan, &asked, now(), &policy, &History::new(0.995))
    };
    let desk = quoted(&state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, 200)]));
    assert_eq!((desk.infeasible, desk.guaranteed_by), (None, now() + mins(240)));
    assert!(desk.usually_by <= now() + mins(45));
    let called = quoted(&state(vec![doctor(1, Tier::OnCall, &["general"])], vec![task(1, 200)]));
    assert_eq!(called.infeasible.unwrap().instead, WhatStillCanBeDone::CallIn);
    let nobody = quoted(&state(vec![doctor(1, Tier::Regular, &["heart"])], vec![task(1, 200)]));
    assert_eq!(nobody.infeasible.unwrap().instead, WhatStillCanBeDone::Elsewhere);
}

#[test]
fn quotes_learn_from_what_turns_took() {
    let policy = Policy::default();
    let state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, 200)]);
    let plan = Plan::new(&state, now(), &policy);
    let asked = Asked {
        specialty: "general",
        language: "en",
        promise: mins(240),
        due: now() + mins(240),
        effort_minutes: 10.0,
    };
    let mut history = History::new(0.99);
    let stratum = quote(&state, &plan, &asked, now(), &policy, &history).stratum;
    for turn in 0..400 {
        history.record(stratum, 20.0, 20.0 + f64::from(turn % 100), true);
    }
    let quote = quote(&state, &plan, &asked, now(), &policy, &history);
    let guaranteed = quote.guaranteed_by.duration_since(now()).as_mins();
    assert!((115..=140).contains(&guaranteed), "{guaranteed}");
    assert!(quote.usually_by < quote.guaranteed_by);
}

/// A scene of any size: tasks in every state, doctors of every tier.
fn scene(seed: u64) -> State {
    let mut number = seed;
    let mut below = |bound: u64| {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (number >> 33) % bound
    };
    let tiers = [Tier::Regular, Tier::Regular, Tier::OnCall, Tier::Backup];
    let specialties: [&[&str]; 3] = [&["general"], &["heart"], &["general", "heart"]];
    let doctors = (0..below(12)).map(|number| {
        let tier = tiers[usize::try_from(below(4)).unwrap()];
        doctor(u128::from(number), tier, specialties[usize::try_from(below(3)).unwrap()])
    });
    let doctors: Vec<Doctor> = doctors.collect();
    let people = doctors.len() as u64;
    let mut free: BTreeSet<u128> = (0..u128::from(people)).collect();
    let tasks = (0..below(40)).map(|number| {
        let mut task = task(u128::from(number), i64::try_from(below(400)).unwrap() - 100);
        let by = u128::from(below(people.max(1)));
        task.status = match below(4) {
            0 if free.remove(&by) => {
                Status::Working { by: person(by), started_at: now() - mins(5), lease_until: now() + mins(10) }
            }
            1 => Status::Paused { by: person(by) },
            _ => Status::Waiting,
        };
        if below(3) == 0 {
            task.declined_by.push(person(by));
        }
        task
    });
    let tasks: Vec<Task> = tasks.collect();
    state(doctors, tasks)
}

proptest::proptest! {
    #[test]
    fn a_plan_holds_every_case_once_and_only_for_who_may_answer_it(seed in 0_u64..1_000_000) {
        let state = scene(seed);
        let plan = Plan::new(&state, now(), &Policy::default());
        let mut planned = BTreeSet::new();
        for doctor in state.doctors() {
            for id in plan.row(&state, doctor.id) {
                let task = state.task(id).unwrap();
                proptest::prop_assert!(planned.insert(id));
                proptest::prop_assert!(task.is_waiting());
                proptest::prop_assert!(doctor.specialties.contains(&task.specialty));
                proptest::prop_assert!(!task.declined_by.contains(&doctor.id));
            }
        }
    }

    #[test]
    fn nobody_is_asked_twice_at_once_and_nothing_in_hand_is_offered(seed in 0_u64..1_000_000) {
        let state = scene(seed);
        let mut asked = BTreeMap::new();
        for action in actions(&state) {
            if let Action::Page { consultation, practitioner, tier, .. } = action {
                let task = state.task(consultation).unwrap();
                proptest::prop_assert!(asked.insert(practitioner, consultation).is_none());
                proptest::prop_assert!(task.is_waiting());
                proptest::prop_assert!(!state.is_busy(practitioner));
                proptest::prop_assert!(tier == Tier::Backup || !task.declined_by.contains(&practitioner));
            }
        }
    }

    #[test]
    fn pressing_next_gives_no_case_twice_and_leaves_none_a_doctor_could_take(seed in 0_u64..1_000_000) {
        let mut state = scene(seed);
        let policy = Policy::default();
        let plan = Plan::new(&state, now(), &policy);
        let doctors: Vec<PractitionerId> = state.doctors().map(|doctor| doctor.id).collect();
        let mut given = BTreeSet::new();
        for &by in doctors.iter().cycle().take(doctors.len() * 50) {
            let Some(id) = next(&state, &plan, by, now(), &policy) else { continue };
            proptest::prop_assert!(given.insert(id));
            state.task_update(id, |task| {
                task.version += 1;
                task.status = Status::Working { by, started_at: now(), lease_until: now() + mins(15) };
            });
        }
        for task in state.tasks().filter(|task| task.is_waiting()) {
            let could = state.doctors().any(|doctor| {
                doctor.specialties.contains(&task.specialty) && !task.declined_by.contains(&doctor.id)
            });
            proptest::prop_assert!(!could, "{task:?}");
        }
    }

    #[test]
    fn the_same_state_gives_the_same_actions(seed in 0_u64..1_000_000) {
        proptest::prop_assert_eq!(actions(&scene(seed)), actions(&scene(seed)));
    }
}

/// Ten cases due in 70 minutes for one doctor, who answers one in ten minutes or so.
fn crowded() -> State {
    let mut other = doctor(2, Tier::OnCall, &["general"]);
    other.last_seen = None;
    state(vec![doctor(1, Tier::Regular, &["general"]), other], (1..=10).map(|number| task(number, 70)).collect())
}

fn asked(state: &State, change: Change) -> Option<WhatIf> {
    what_if(state, change, now(), &Policy::default())
}

#[test]
fn calling_somebody_in_saves_what_one_doctor_cannot() {
    let state = crowded();
    let (revision, call) = (state.revision(), Change::CallIn { practitioner: person(2), until: now() + mins(120) });
    let seen = asked(&state, call).unwrap();
    let (before, after) = seen.late();
    assert!(before >= 3 && after == 0, "{before} late before, {after} after");
    let moved: Vec<_> = seen.changed().collect();
    assert!(moved.iter().any(|(_, was, is)| matches!(
        (was, is),
        (Outlook::Late { .. }, Outlook::InTime { practitioner, .. }) if *practitioner == person(2)
    )));
    assert_eq!(state.revision(), revision, "looking changes nothing");
    assert_eq!(
        asked(&state, Change::CallIn { practitioner: person(2), until: now() }),
        None,
        "nobody comes for no time"
    );
}

#[test]
fn a_longer_shift_answers_what_its_end_cut_off() {
    let mut short = doctor(1, Tier::Regular, &["general"]);
    short.duties[0].interval.ends_at = now() + mins(35);
    let later =
        Duty { interval: Interval { starts_at: now() + mins(90), ends_at: now() + mins(400) }, tier: Tier::OnCall };
    short.duties.push(later);
    let state = state(vec![short], (1..=6).map(|number| task(number, 120)).collect());
    let seen = asked(&state, Change::Extend { practitioner: person(1), by: mins(120) }).unwrap();
    assert_eq!(seen.late(), (4, 0));
    assert_eq!(asked(&state, Change::Extend { practitioner: person(9), by: mins(120) }), None);
    let only_on_call = crowded();
    assert_eq!(asked(&only_on_call, Change::Extend { practitioner: person(2), by: mins(120) }), None);
}

#[test]
fn a_case_given_by_hand_takes_its_doctors_time() {
    let state = state(vec![doctor(1, Tier::Regular, &["general"])], vec![task(1, 18), task(2, 200)]);
    let seen = asked(&state, Change::Give { consultation: case(2), to: person(1) }).unwrap();
    assert_eq!(seen.late(), (0, 1), "the one that has time makes the other late");
    let finish = now() + mins(10);
    assert_eq!(seen.after[&case(2)], Outlook::InTime { practitioner: person(1), finish });
    assert_eq!(asked(&state, Change::Give { consultation: case(9), to: person(1) }), None);
    let mut declined = task(3, 200);
    declined.declined_by.push(person(1));
    let mut state = state;
    state.task_set(declined);
    assert_eq!(asked(&state, Change::Give { consultation: case(3), to: person(1) }), None);
}
