#![allow(clippy::unwrap_used)]

use askwell_sim::{PolicyName, simulate_scenario};

use super::*;
use crate::desk::Next;
use crate::dispatcher::filled;
use crate::house::House;

const QUESTION: &str = "Is HER2-positive breast cancer different from other types?";

async fn past(house: &House) -> Past {
    house.app.history_scenario(90).await.unwrap()
}

#[tokio::test]
async fn without_a_question_or_a_roster_there_is_nothing_to_plan_from() {
    let house = House::new().await;
    assert_eq!(past(&house).await, Past::NothingAsked);
    house.ask(QUESTION).await;
    house.pass(1);
    assert_eq!(past(&house).await, Past::NobodyRostered);
}

#[tokio::test]
async fn what_doctors_did_stands_in_the_scenario_and_what_was_not_seen_is_said() {
    let house = House::new().await;
    let doctors = [house.doctor(1).await, house.doctor(2).await];
    house.shift(1, Tier::Regular, -60, 600).await;
    house.shift(2, Tier::OnCall, -60, 600).await;
    for _ in 0..6 {
        let id = house.ask(QUESTION).await;
        house.pass(5);
        let Next::Taken(taken) = house.app.desk_next(&doctors[0]).await.unwrap() else { panic!("it waits") };
        assert_eq!(taken, id);
        house.pass(20);
        let form = filled(house.app.desk_case(&doctors[0], id).await.unwrap().form);
        house.app.desk_answer(&doctors[0], id, form, house.key()).await.unwrap();
    }
    // One is asked back and replied to an hour later.
    let asked = house.ask(QUESTION).await;
    assert!(matches!(house.app.desk_next(&doctors[0]).await.unwrap(), Next::Taken(_)));
    house.pass(10);
    house.app.desk_ask_back(&doctors[0], asked, "Has it spread?", house.key()).await.unwrap();
    house.pass(60);
    house.reply(asked, "No.").await.unwrap();
    house.pass(1);
    house.app.dispatch().await.unwrap();

    let Past::Scenario(scenario, basis) = past(&house).await else { panic!("there is a past") };
    scenario.check().unwrap();
    assert_eq!((basis.cases, basis.on_time), (7, Some(1.0)));
    let oncology = scenario.specialties.iter().find(|field| field.name == "medical_oncology").unwrap();
    assert!(oncology.effort_median_min > 9.5 && oncology.effort_median_min < 20.0, "{}", oncology.effort_median_min);
    assert!(scenario.reply.median_min < 70.0, "{}", scenario.reply.median_min);
    assert_eq!(scenario.languages.len(), 1);
    let names: Vec<&str> = scenario.doctors.iter().map(|doctor| doctor.id.as_str()).collect();
    assert_eq!(names, ["Dr. Number 1", "Dr. Number 2 (on call)"]);
    assert_eq!(scenario.doctors[0].shifts[0], (480.0, 1140.0), "the shift of today, in minutes of its day");
    assert!(scenario.doctors[0].gap_min > scenario.doctors[0].lat_min / 10.0);
    assert!(basis.assumed.iter().any(|line| line.starts_with("the history is short, 7 cases")), "{basis:?}");
    assert!(basis.assumed.iter().any(|line| line.contains("no shift is put down")), "{basis:?}");
    let report = simulate_scenario(&scenario, 2, PolicyName::PlanLadder, &mut |_| ());
    assert!(report.metrics["cases"].mean > 0.0);
}
