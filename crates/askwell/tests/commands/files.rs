//! Commands that work on files and need no service: figure, search over a corpus, simulate, plan.

use askwell_sim::{Log, PlanReport, Report, ResultFile, Scenario, generate};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::house::House;

const CASE: &str =
    r#"{"scenario":{"tumour":[[20,1,1.6],[2,1,0],[2,1,0]],"meds":["trastuzumab"],"days":14},"t_days":[0,14]}"#;

const CORPUS: &str = concat!(
    r#"{"id":"a","title":"What helps against hay fever?","answer":"Tablets and nose sprays."}"#,
    "\n",
    r#"{"id":"b","title":"How is a broken wrist treated?","answer":"With a cast for some weeks."}"#,
    "\n",
    r#"{"id":"c","question":"Can children have coffee?","answer":"Better not.","qtype":"information"}"#,
    "\n",
);

const CLINIC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../sim/src/tests/clinic.scenario.json");

#[test]
fn a_case_gives_its_course_and_its_drawing() {
    let house = House::new();
    let course = house.run_on("none", &["figure", "her2"], CASE).went_well();
    let course: serde_json::Value = serde_json::from_str(&course.data).unwrap();
    assert_eq!(course["t_days"], serde_json::json!([0.0, 14.0]));
    assert!(course["volume_mL"][1].as_f64().unwrap() > 0.0);
    let drawing = house.run_on("none", &["figure", "her2", "--svg"], CASE).went_well().data;
    assert!(drawing.starts_with("<svg") && drawing.contains("<style>") && drawing.ends_with("</svg>\n"), "{drawing}");
}

#[test]
fn a_case_that_is_wrong_is_refused_with_its_field_or_its_line() {
    let house = House::new();
    let wild = CASE.replace("[20,1,1.6]", "[90,1,1.6]");
    assert_eq!(house.run_on("none", &["figure", "her2"], &wild).ended(2, "tumour[0] copies").data, "");
    house.run_on("none", &["figure", "her2"], "{\n\"scenario\": 3}").ended(2, "line 2");
    house.run_on("none", &["figure", "her3"], CASE).ended(2, "her3");
}

#[test]
fn a_corpus_is_searched_packed_or_not() {
    let house = House::new();
    house.write("corpus.jsonl", CORPUS);
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    std::io::Write::write_all(&mut packed, CORPUS.as_bytes()).unwrap();
    std::fs::write(house.path("corpus.jsonl.gz"), packed.finish().unwrap()).unwrap();
    house.write(
        "queries.jsonl",
        "{\"qid\":\"q1\",\"text\":\"treatment of a broken wrist\"}\n{\"qid\":\"q2\",\"text\":\"coffee\"}\n",
    );
    for corpus in ["corpus.jsonl", "corpus.jsonl.gz"] {
        house.run(&["search", "--corpus", corpus, "--queries", "queries.jsonl", "--run", "out.run"]).went_well();
        let run = house.read("out.run");
        let firsts: Vec<&str> = run.lines().filter(|line| line.contains(" 1 ")).collect();
        assert!(
            matches!(firsts[..], [one, two] if one.starts_with("q1 Q0 b 1 ") && two.starts_with("q2 Q0 c 1 ")),
            "{run}"
        );
    }
    assert!(!house.path("data").exists(), "nothing is made that nobody asked for");
}

#[test]
fn pairs_are_scored_and_the_alike_pair_higher() {
    let house = House::new();
    let pairs = concat!(
        r#"{"pid":1,"q1":"How is a broken wrist treated?","q2":"How do doctors treat a broken wrist?"}"#,
        "\n",
        r#"{"pid":"two","q1":"How is a broken wrist treated?","q2":"Can children have coffee?"}"#,
        "\n",
    );
    house.write("pairs.jsonl", pairs);
    house.run(&["search", "--pairs", "pairs.jsonl", "--run", "out.scores"]).went_well();
    let scores = house.read("out.scores");
    let score = |line: &str| line.split(' ').nth(1).unwrap().parse::<f64>().unwrap();
    let [one, two] = scores.lines().collect::<Vec<_>>()[..] else { panic!("{scores}") };
    assert!(one.starts_with("1 ") && two.starts_with("two ") && score(one) > score(two), "{scores}");
}

#[test]
fn a_wrong_line_is_named_and_an_older_run_stays() {
    let house = House::new();
    house.write("corpus.jsonl", CORPUS);
    house.write("queries.jsonl", "{\"qid\":\"q1\",\"text\":\"wrist\"}\n{\"qid\":\"q2\"}\n");
    house.write("out.run", "older\n");
    let search = ["search", "--corpus", "corpus.jsonl", "--queries", "queries.jsonl", "--run", "out.run"];
    house.run(&search).ended(2, "queries.jsonl, line 2: missing field `text`");
    assert_eq!(house.read("out.run"), "older\n");
    assert_eq!(house.names(), ["corpus.jsonl", "out.run", "queries.jsonl"]);
    house.write("corpus.jsonl", "{\"id\":\"a\"}\nnonsense\n");
    house.run(&search).ended(2, "corpus.jsonl, line 2: ");
}

#[test]
fn what_is_not_there_or_makes_no_sense_is_said_before_work_begins() {
    let house = House::new();
    house.write("queries.jsonl", "{\"qid\":\"q1\",\"text\":\"wrist\"}\n");
    house
        .run(&["search", "--corpus", "gone.jsonl", "--queries", "queries.jsonl", "--run", "out.run"])
        .ended(2, "gone.jsonl: there is no such file");
    house.run(&["search", "--queries", "queries.jsonl", "--run", "out.run"]).ended(2, "there is no service here");
    house.run(&["search", "--run", "out.run"]).ended(2, "--queries");
    house.run(&["search", "--queries", "queries.jsonl", "--run", "out.run", "--limit", "0"]).ended(2, "--limit");
    house.run(&["simulate", "gone.json"]).ended(2, "gone.json: there is no such file");
    house.run(&["simulate", CLINIC, "--policy", "chance"]).ended(2, "no policy is called \"chance\"");
    house.run(&["plan", CLINIC, "--target", "2"]).ended(2, "target");
    assert_eq!(house.names(), ["queries.jsonl"]);
}

#[test]
fn a_scenario_gives_the_same_bytes_again() {
    let house = House::new();
    let simulate = |output: &str, plot: &str| {
        let arguments = ["simulate", CLINIC, "--replications", "2", "--policy", "plan_pull", "--output", output];
        house.run(&[&arguments[..], &["--plot", plot]].concat()).went_well();
    };
    simulate("one.json", "one.svg");
    simulate("two.json", "two.svg");
    assert_eq!(house.read("one.json"), house.read("two.json"));
    assert_eq!(house.read("one.svg"), house.read("two.svg"));
    let report: Report = serde_json::from_str(&house.read("one.json")).unwrap();
    assert_eq!((report.replications, report.policy.as_str()), (2, "plan_pull"));
    assert!(house.read("one.svg").starts_with("<svg"));
    let printed = house.run(&["simulate", CLINIC, "--replications", "2", "--policy", "plan_pull"]).went_well();
    assert_eq!(printed.data, house.read("one.json"));
}

#[test]
fn a_trace_gives_its_log_and_its_figures_or_neither() {
    let house = House::new();
    let scenario = Scenario::parse(&std::fs::read_to_string(CLINIC).unwrap()).unwrap();
    house.write("trace.json", &serde_json::to_string(&generate(&scenario, 0)).unwrap());
    let play = ["simulate", "--trace", "trace.json", "--policy", "edf_pull", "--result", "result.json", "--log"];
    house.run(&[&play[..], &["log.json"]].concat()).went_well();
    let log: Log = serde_json::from_str(&house.read("log.json")).unwrap();
    let result: ResultFile = serde_json::from_str(&house.read("result.json")).unwrap();
    assert_eq!((log.policy.as_str(), log.seed.as_str()), ("edf_pull", result.seed.as_str()));
    let answered = result.metrics.cases - result.metrics.unanswered;
    assert!(answered > 0 && log.segments.len() >= answered);

    std::fs::remove_file(house.path("result.json")).unwrap();
    house.run(&[&play[..], &["no/such/folder/log.json"]].concat()).ended(1, "no/such/folder/log.json");
    assert_eq!(house.names(), ["log.json", "trace.json"], "no figures without their log");

    house.write("trace.json", "{\n  \"format\": ");
    house.run(&[&play[..], &["log.json"]].concat()).ended(2, "trace.json: EOF while parsing a value at line 2");
}

#[test]
fn a_roster_that_reaches_its_target_needs_no_change() {
    let house = House::new();
    house.run(&["plan", CLINIC, "--target", "0", "--output", "plan.json", "--plot", "plan.svg"]).ended(0, "reached");
    let report: PlanReport = serde_json::from_str(&house.read("plan.json")).unwrap();
    assert!(report.reached && report.steps.is_empty() && !report.interrupted);
    assert!(house.read("plan.svg").contains("20 replications"));
}

#[test]
fn every_command_teaches_by_example() {
    let house = House::new();
    let commands: [&[&str]; 20] = [
        &["serve"],
        &["demo"],
        &["check"],
        &["import"],
        &["export"],
        &["triage"],
        &["deidentify"],
        &["route"],
        &["search"],
        &["simulate"],
        &["plan"],
        &["figure"],
        &["verify"],
        &["backup"],
        &["restore"],
        &["reindex"],
        &["people", "add"],
        &["people", "list"],
        &["keys", "show"],
        &["keys", "change"],
    ];
    for command in commands {
        let help = house.run(&[command, &["--help"]].concat()).went_well().data;
        assert!(help.contains("Example"), "{command:?}: {help}");
    }
}
