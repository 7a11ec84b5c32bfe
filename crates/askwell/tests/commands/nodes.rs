//! Two processes on one PostgreSQL, one of them killed in the middle of its work: what was acknowledged is there once, nothing is in
//! two hands, and the log is whole.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::scope;

use serde_json::Value;

use crate::browser::Browser;
use crate::house::House;
use crate::running::Running;

/// Each node is killed in one of them.
const ROUNDS: usize = 2;
const PATIENTS: usize = 3;
const DOCTORS: usize = 3;
/// What each patient asks in a round.
const QUESTIONS: usize = 5;
/// So much is acknowledged in a round before the kill; more is under way by then.
const BEFORE_THE_KILL: usize = 8;

const TEXT: &str = "Is HER2 positive breast cancer different from other types, and which medicines target it?";

/// Two nodes on one database.
struct Nodes {
    house: House,
    url: String,
    ports: [u16; 2],
    running: [Option<Running>; 2],
}

impl Nodes {
    fn start(url: String) -> Self {
        let mut nodes = Self { house: House::new(), url, ports: [free_port(), free_port()], running: [None, None] };
        // The first to open the store makes the master key; so nobody opens it beside.
        nodes.run(&["people", "add", "operator", "--email", "ana@example.org", "--name", "Ana Ruiz"]);
        (0..2).for_each(|node| nodes.wake(node));
        nodes
    }

    fn command(&self, node: usize, arguments: &[&str]) -> Command {
        let mut command = self.house.command(["one", "two"][node], arguments);
        command.env("ASKWELL_DATABASE_URL", &self.url).env("ASKWELL_MASTER_KEY", self.house.path("master.key"));
        command.env("ASKWELL_LISTEN", format!("127.0.0.1:{}", self.ports[node]));
        command
    }

    /// Runs a command on the database and gives its data.
    fn run(&self, arguments: &[&str]) -> String {
        crate::house::Done::from(self.command(0, arguments).output().unwrap()).went_well().data
    }

    fn wake(&mut self, node: usize) {
        let mut running = Running::start(self.command(node, &["serve"]));
        running.says("serving");
        self.running[node] = Some(running);
    }

    fn kill(&mut self, node: usize) {
        self.running[node].take().unwrap().signal("KILL");
    }

    /// Somebody with a link that signs in, signed in.
    fn somebody(&self, link: &str) -> Browser {
        let path = link.trim().split_at(link.find("/sign-in/").unwrap()).1;
        let mut browser = Browser::new(self.ports);
        browser.follow(0, path, &[("new-password", "")]).unwrap();
        browser
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A question that is ready to be sent: where to, and what stands for exactly this draft.
struct Draft {
    action: String,
    seen: String,
}

fn prepare(patient: &mut Browser, node: usize) -> Draft {
    let mut follow = |path: &str, fields: &[(&str, &str)]| patient.follow(node, path, fields).unwrap();
    let questions = follow("/ask", &[("text", TEXT)]);
    let for_whom = follow(&questions, &[("question", "Is it different?"), ("question", "Which medicines?")]);
    let field = follow(&for_whom, &[("subject", "myself"), ("age", "52"), ("pregnant", "no")]);
    let files = follow(&field, &[("specialty", "medical_oncology"), ("language", "en")]);
    let action = files.replace("/files", "/check");
    let page = patient.get(node, &action).unwrap();
    let seen = page.split_once("name=\"seen\" value=\"").and_then(|(_, rest)| rest.split('"').next());
    Draft { seen: seen.unwrap_or_else(|| panic!("{page}")).to_owned(), action }
}

/// What was acknowledged: the consultation's identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Asked(String),
    Taken(String),
    Declined(String),
}

/// Sends every draft, first to one node and, where that is gone, the same again to the other.
fn ask(patient: &mut Browser, drafts: &[Draft], first: usize, tell: &Sender<Told>) {
    for draft in drafts {
        let send = |patient: &mut Browser, node| patient.follow(node, &draft.action, &[("seen", &draft.seen)]);
        let to = send(patient, first).or_else(|_| send(patient, 1 - first)).unwrap();
        tell.send(Told::Asked(case(&to, "/my/consultations/").unwrap())).unwrap();
    }
}

/// Takes one case after the other and declines it, now at one node, now at the other, until everybody has asked and nothing is
/// left for this doctor.
fn work(doctor: &mut Browser, asking: &AtomicUsize, keys: &AtomicUsize, tell: &Sender<Told>) {
    let mut node = 0;
    loop {
        // Read before the press: what is asked after it is found by the next one.
        let all_asked = asking.load(Ordering::SeqCst) == 0;
        node = 1 - node;
        let Ok(to) = doctor.follow(node, "/desk/next", &[]).or_else(|_| doctor.follow(1 - node, "/desk/next", &[]))
        else {
            panic!("neither node answers");
        };
        let Some(id) = case(&to, "/desk/consultations/") else {
            if all_asked {
                return;
            }
            continue;
        };
        tell.send(Told::Taken(id.clone())).unwrap();
        let key = format!("0192f0c1-0000-7000-8000-{:012x}", keys.fetch_add(1, Ordering::SeqCst));
        let path = format!("/desk/consultations/{id}/decline");
        let fields = [("key", key.as_str()), ("reason", "no_time")];
        let declined = doctor.follow(node, &path, &fields).or_else(|_| doctor.follow(1 - node, &path, &fields));
        declined.unwrap();
        tell.send(Told::Declined(id)).unwrap();
    }
}

/// The identifier at the end of an address.
fn case(to: &str, before: &str) -> Option<String> {
    to.strip_prefix(before)?.split(['?', '/', '#']).next().map(str::to_owned)
}

#[test]
fn a_node_that_is_killed_loses_nothing_and_leaves_nothing_in_two_hands() {
    let Some(url) = askwell_postgres::database() else { return };
    let mut nodes = Nodes::start(url);
    let add = |role: &str, email: &str, more: &[&str]| {
        nodes.run(&[&["people", "add", role, "--email", email, "--name", "Dr. Made Up"][..], more].concat())
    };
    let mut patients = Vec::new();
    for number in 0..PATIENTS {
        patients.push(nodes.somebody(&add("editor", &format!("patient-{number}@example.org"), &[])));
    }
    let mut doctors = Vec::new();
    for number in 0..DOCTORS {
        let registration = ["--register", "gmc", "--country", "GB", "--valid-until", "2099-03-31"];
        let scope = ["--specialty", "medical_oncology", "--language", "en", "--checked-by", "ana@example.org"];
        let number = number.to_string();
        let more = [&registration[..], &scope, &["--number", &number]].concat();
        doctors.push(nodes.somebody(&add("practitioner", &format!("doctor-{number}@example.org"), &more)));
    }
    let (mut told, keys) = (Vec::new(), AtomicUsize::new(1));
    for round in 0..ROUNDS {
        let drafts: Vec<Vec<Draft>> = patients
            .iter_mut()
            .map(|patient| (0..QUESTIONS).map(|number| prepare(patient, number % 2)).collect())
            .collect();
        let asking = AtomicUsize::new(PATIENTS);
        let (tell, heard) = channel();
        let running = Mutex::new(&mut nodes);
        scope(|scope| {
            for (number, (patient, drafts)) in patients.iter_mut().zip(&drafts).enumerate() {
                let (tell, asking) = (tell.clone(), &asking);
                scope.spawn(move || {
                    ask(patient, drafts, number % 2, &tell);
                    asking.fetch_sub(1, Ordering::SeqCst);
                });
            }
            for doctor in &mut doctors {
                let (tell, asking, keys) = (tell.clone(), &asking, &keys);
                scope.spawn(move || work(doctor, asking, keys, &tell));
            }
            drop(tell);
            for (count, news) in heard.iter().enumerate() {
                told.push(news);
                if count + 1 == BEFORE_THE_KILL {
                    running.lock().unwrap().kill(round % 2);
                }
            }
        });
        nodes.wake(round % 2);
    }
    check(&nodes.run(&["export", "--journal"]), &told);
    nodes.run(&["verify"]);
    // Whoever was killed serves again.
    for node in 0..2 {
        assert!(Browser::new(nodes.ports).get(node, "/health").is_ok());
    }
}

/// Reads the whole journal: who has what in hand at any moment, and that everything that was told happened.
fn check(journal: &str, told: &[Told]) {
    let mut hands: BTreeMap<String, String> = BTreeMap::new();
    let mut happened: Vec<Told> = Vec::new();
    let mut declined: Vec<(String, String)> = Vec::new();
    for line in journal.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let id = line["subject"].as_str().unwrap().to_owned();
        // The very text that was hashed.
        let event: Value = serde_json::from_str(line["event"].as_str().unwrap()).unwrap();
        let by = || event["event"]["by"].as_str().unwrap().to_owned();
        match line["kind"].as_str().unwrap() {
            "consultation.opened" => happened.push(Told::Asked(id)),
            "consultation.accepted" => {
                let before = hands.insert(id.clone(), by());
                assert_eq!(before, None, "{id} is in two hands");
                happened.push(Told::Taken(id));
            }
            "consultation.declined" => {
                assert_eq!(hands.remove(&id).as_ref(), Some(&by()), "{id} was declined by another than its doctor");
                declined.push((id.clone(), by()));
                happened.push(Told::Declined(id));
            }
            _ => {}
        }
    }
    let asked = |all: &[Told]| all.iter().filter(|news| matches!(news, Told::Asked(_))).cloned().collect::<Vec<_>>();
    assert_eq!(asked(told).len(), ROUNDS * PATIENTS * QUESTIONS, "everybody was told that everything was sent");
    assert_eq!(asked(&happened).len(), asked(told).len(), "what was sent again is there once");
    assert_eq!(BTreeSet::from_iter(asked(&happened)), BTreeSet::from_iter(asked(told)));
    let mut turned_down = BTreeSet::new();
    for (id, doctor) in &declined {
        assert!(turned_down.insert((id, doctor)), "{id} went back to a doctor who had declined it");
    }
    assert_eq!(
        BTreeSet::from_iter(declined.iter().map(|(id, _)| id)).len(),
        asked(told).len(),
        "no case was forgotten"
    );
    for news in told {
        let count = |all: &[Told]| all.iter().filter(|other| *other == news).count();
        assert!(count(&happened) >= count(told), "{news:?} was told more often than it happened");
    }
}
