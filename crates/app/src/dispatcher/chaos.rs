//! Many nodes on one store, by a seed: each keeps its own picture and its own clock, does what it decided late or never, and
//! dies between any two steps; acknowledgements are lost and forms sent again; doctors take, decline, answer and let go.
//! Whatever happens: no case is in two hands, none is lost, none is answered twice, and what was acknowledged is in the journal.
//!
//! Everything is drawn from the seed, one step after the other, and nothing sleeps. It is walked on SQLite, and with fewer seeds
//! on PostgreSQL, where each node has connections of its own. `ASKWELL_CHAOS_SEEDS=2000` walks more seeds on each,
//! `ASKWELL_CHAOS_SEED=17` that one.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use askwell_core::access::Actor;
use askwell_core::consultation::{Consultation, DeclineReason, Event, OverrideReason, ReleaseReason, State};
use askwell_core::dispatch::Action;
use askwell_core::event;
use askwell_core::id::{AccountId, ConsultationId, PractitionerId};
use askwell_core::roster::Tier;
use askwell_store::Config;
use jiff::SignedDuration;
use uuid::Uuid;

use super::carry::Over;
use super::tests::filled;
use crate::board::BoardForm;
use crate::desk::{Form, Next};
use crate::house::House;
use crate::{App, Error, ManualClock, Result, sample};

/// Walked on every run; less than a minute on two cores.
const SEEDS: u64 = 120;
/// The same on PostgreSQL, where every step is a conversation with another process.
const SEEDS_ON_POSTGRES: u64 = 3;
const STEPS: usize = 160;
const NODES: u64 = 3;
const CASES_MOST: usize = 10;
/// Minutes in which a service that has come to rest answers everything.
const CALM_MINUTES: usize = 240;
const QUESTION: &str = "Is HER2-positive breast cancer different from other types?";

/// Where a node dies; what it had decided and not done is gone with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failpoint {
    /// Nothing decided yet.
    Idle,
    /// It decided, and did nothing of it.
    Decided,
    /// It did some of what it decided.
    HalfDone,
}

/// Draws by SplitMix64 (Steele, Lea and Flood, 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn one<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(all.len()).unwrap().max(1));
        all.get(usize::try_from(place).unwrap())
    }

    fn minutes(&mut self, least: i64, most: i64) -> SignedDuration {
        let span = u64::try_from(most - least + 1).unwrap();
        SignedDuration::from_mins(least + i64::try_from(self.below(span)).unwrap())
    }
}

/// A node: what it decided and has not done yet.
struct Node {
    app: App,
    clock: Arc<ManualClock>,
    over: Vec<Over>,
    actions: VecDeque<Action>,
    done: usize,
}

impl Node {
    async fn start(house: &House, skew: SignedDuration) -> Self {
        let clock = Arc::new(ManualClock::at(house.app.now() + skew));
        Self { app: house.node(clock.clone()).await, clock, over: Vec::new(), actions: VecDeque::new(), done: 0 }
    }

    fn failpoint(&self) -> Failpoint {
        match (self.done, self.over.len() + self.actions.len()) {
            (_, 0) => Failpoint::Idle,
            (0, _) => Failpoint::Decided,
            _ => Failpoint::HalfDone,
        }
    }

    async fn look(&mut self) -> Result<()> {
        let now = self.app.now();
        self.over = self.app.mirror().await?.offers_over(now);
        self.actions = self.app.decide(now).await?.into();
        self.done = 0;
        Ok(())
    }

    async fn act(&mut self) -> Result<()> {
        self.done += 1;
        if let Some(over) = self.over.pop() {
            self.app.end_offers(vec![over]).await?;
        } else if let Some(action) = self.actions.pop_front() {
            self.app.carry_out(action).await?;
        }
        Ok(())
    }
}

/// What a doctor does with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deed {
    Accept,
    Decline,
    HandBack,
    AskBack,
    Answer,
}

const DEEDS: [Deed; 7] =
    [Deed::Accept, Deed::Accept, Deed::Decline, Deed::HandBack, Deed::AskBack, Deed::Answer, Deed::Answer];

struct Chaos {
    draws: Draws,
    house: House,
    nodes: Vec<Node>,
    doctors: Vec<Actor>,
    asked: Vec<ConsultationId>,
    /// A form as some case gave it, filled: also sent where it does not belong.
    form: Option<Form>,
    /// How often something was acknowledged.
    told: BTreeMap<(ConsultationId, PractitionerId, Deed), usize>,
    /// Where nodes died.
    deaths: Vec<Failpoint>,
}

/// Names the seed when a run fails.
struct Seed(u64);

impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failed with ASKWELL_CHAOS_SEED={}", self.0);
        }
    }
}

impl Chaos {
    async fn new(seed: u64, database: Option<String>) -> Self {
        let house = House::keeping(|folder| match database {
            Some(url) => Config::postgres(url, folder),
            None => Config::folder(folder),
        })
        .await;
        let mut doctors = Vec::new();
        for (number, tier) in [(1, Tier::Regular), (2, Tier::Regular), (3, Tier::OnCall), (4, Tier::Backup)] {
            doctors.push(house.doctor(number).await);
            house.shift(number, tier, -60, 40 * 60).await;
        }
        let mut nodes = Vec::new();
        for _ in 0..NODES {
            nodes.push(Node::start(&house, SignedDuration::ZERO).await);
        }
        let draws = Draws(seed);
        Self { draws, house, nodes, doctors, asked: Vec::new(), form: None, told: BTreeMap::new(), deaths: Vec::new() }
    }

    fn node(&mut self) -> usize {
        usize::try_from(self.draws.below(NODES)).unwrap()
    }

    async fn step(&mut self) {
        let node = self.node();
        match self.draws.below(100) {
            0..15 => self.nodes[node].look().await.unwrap(),
            15..35 => self.nodes[node].act().await.unwrap(),
            35..39 => self.nodes[node].app.turns_follow().await.unwrap(),
            39..45 => {
                self.deaths.push(self.nodes[node].failpoint());
                let skew = SignedDuration::from_secs(self.draws.minutes(-90, 90).as_mins());
                self.nodes[node] = Node::start(&self.house, skew).await;
            }
            45..55 => {
                let by = self.draws.minutes(0, 15) + SignedDuration::from_secs(1);
                self.house.clock.advance(by);
                self.nodes.iter().for_each(|node| node.clock.advance(by));
            }
            55..58 => self.nodes[node].clock.advance(self.draws.minutes(-20, 20)),
            58..66 if self.asked.len() < CASES_MOST => self.asked.push(self.house.ask(QUESTION).await),
            66..72 => self.reply().await,
            72..80 => self.next(node).await,
            _ => self.deed(node).await,
        }
    }

    async fn reply(&mut self) {
        if let Some(&id) = self.draws.one(&self.asked) {
            expected(self.house.reply(id, "No, it has not.").await);
        }
    }

    async fn next(&mut self, node: usize) {
        let doctor = self.draws.one(&self.doctors).unwrap().clone();
        let app = &self.nodes[node].app;
        let Some(Next::Taken(id)) = expected(app.desk_next(&doctor).await) else { return };
        self.told(id, &doctor, Deed::Accept);
        let case = self.nodes[node].app.desk_case(&doctor, id).await.unwrap();
        self.form = Some(filled(case.form));
    }

    /// Some doctor does something with some case, whether it is theirs or not; what was acknowledged may be sent again with the
    /// same key, to another node.
    async fn deed(&mut self, node: usize) {
        let Some(&id) = self.draws.one(&self.asked) else { return };
        let doctor = self.draws.one(&self.doctors).unwrap().clone();
        let deed = *self.draws.one(&DEEDS).unwrap();
        let (key, again) = (self.house.key(), self.node());
        if expected(self.send(node, &doctor, id, deed, key).await).is_none() {
            return;
        }
        self.told(id, &doctor, deed);
        if self.draws.below(3) == 0 {
            self.send(again, &doctor, id, deed, key).await.unwrap();
        }
    }

    async fn send(&self, node: usize, doctor: &Actor, id: ConsultationId, deed: Deed, key: Uuid) -> Result<()> {
        let app = &self.nodes[node].app;
        match deed {
            Deed::Accept => app.desk_accept(doctor, id, key).await,
            Deed::Decline => app.desk_decline(doctor, id, DeclineReason::NoTime, key).await,
            Deed::HandBack => app.desk_hand_back(doctor, id, ReleaseReason::HandedBack, key).await,
            Deed::AskBack => app.desk_ask_back(doctor, id, "Has it spread?", key).await,
            Deed::Answer => {
                let Some(form) = self.form.clone() else { return Err(Error::NotFound) };
                app.desk_answer(doctor, id, form, key).await
            }
        }
    }

    fn told(&mut self, id: ConsultationId, doctor: &Actor, deed: Deed) {
        *self.told.entry((id, doctor.practitioner.unwrap(), deed)).or_default() += 1;
    }

    /// The clocks agree again, one node runs, doctors work: everything that was asked is answered.
    async fn calm(&mut self) {
        let latest = self.nodes.iter().map(|node| node.app.now()).max().unwrap().max(self.house.app.now());
        self.house.clock.advance(latest.duration_since(self.house.app.now()));
        let doctors = self.doctors.clone();
        for minute in 0..CALM_MINUTES {
            self.house.app.dispatch().await.unwrap();
            let mut owed = 0;
            for id in self.asked.clone() {
                match self.house.case(id).await.state {
                    State::Answered { .. } => continue,
                    State::AwaitingPatient { .. } => self.house.reply(id, "No, it has not.").await.unwrap(),
                    State::Assigned { to, .. } => {
                        let doctor = doctors.iter().find(|doctor| doctor.practitioner == Some(to)).unwrap();
                        let form = filled(self.house.app.desk_case(doctor, id).await.unwrap().form);
                        self.house.app.desk_answer(doctor, id, form, self.house.key()).await.unwrap();
                        self.told(id, doctor, Deed::Answer);
                        continue;
                    }
                    // Whom everybody declined is given by hand.
                    _ if minute > 30 => self.assign(id).await,
                    _ => {}
                }
                owed += 1;
            }
            if owed == 0 {
                return;
            }
            for doctor in &doctors {
                expected(self.house.app.desk_next(doctor).await);
            }
            self.house.pass(1);
        }
        panic!("a case was lost: {:?}", self.asked);
    }

    async fn assign(&self, id: ConsultationId) {
        let form = BoardForm {
            key: self.house.key(),
            version: self.house.case(id).await.version,
            reason: OverrideReason::NobodyElse,
        };
        let coordinator = self.house.coordinator();
        expected(self.house.app.board_assign(&coordinator, id, sample::doctor_id(1), form).await);
    }

    /// Reads the whole journal again and finds nothing that may not be.
    async fn check(&self) {
        let mut told = self.told.clone();
        let mut reader = self.house.app.store().read().await.unwrap();
        for &id in &self.asked {
            let entries = reader.journal_about(id).await.unwrap();
            let mut consultation: Option<Consultation> = None;
            let mut answers = 0;
            for entry in entries {
                let event::Event::Consultation { event, .. } = entry.event else { continue };
                let Some(consultation) = &mut consultation else {
                    consultation = Consultation::begin(id, &event);
                    continue;
                };
                assert!(fits(consultation, &event), "{event:?} does not follow {:?}", consultation.state);
                consultation.apply(&event);
                answers += usize::from(matches!(event, Event::Answered { .. }));
                if let Some((by, deed)) = deed_of(&event)
                    && let Some(left) = told.get_mut(&(id, by, deed))
                {
                    *left = left.saturating_sub(1);
                }
            }
            assert!(answers <= 1, "{id} was answered {answers} times");
            let stored = reader.consultation(id).await.unwrap();
            assert_eq!(stored, consultation, "the table is not what the journal says");
        }
        told.retain(|_, left| *left > 0);
        assert!(told.is_empty(), "acknowledged, and not in the journal: {told:?}");
        for lease in reader.leases().await.unwrap() {
            let case = reader.consultation(lease.consultation).await.unwrap().unwrap();
            assert_eq!(case.holder(), Some(lease.practitioner), "a lease without its case");
        }
        drop(reader);
        let report = self.house.app.store().verify(|_, _| {}).await.unwrap();
        assert!(report.faults.is_empty(), "{:?}", report.faults);
    }

    /// Every node's picture, kept current through all of it, is what a new node would make.
    async fn compare_pictures(&self) {
        for node in &self.nodes {
            let tasks = async |app: &App| {
                let mut tasks: Vec<_> = app.mirror().await.unwrap().state.tasks().cloned().collect();
                tasks.sort_by_key(|task| task.consultation);
                tasks
            };
            assert_eq!(tasks(&node.app).await, tasks(&self.house.node(node.clock.clone()).await).await);
        }
    }
}

/// Gives what was acknowledged; a rule's refusal is no fault, anything else is.
fn expected<T>(done: Result<T>) -> Option<T> {
    match done {
        Ok(done) => Some(done),
        Err(Error::Refused(_) | Error::NotFound | Error::Stale | Error::Field { .. }) => None,
        Err(error) => panic!("{error:?}"),
    }
}

/// Whether an event may follow, told without the rules that decided it.
fn fits(consultation: &Consultation, event: &Event) -> bool {
    let offered = |to: &PractitionerId| consultation.offers().iter().any(|offer| offer.to == *to);
    let works = |by: &PractitionerId| matches!(&consultation.state, State::Assigned { to, .. } if to == by);
    let waits = matches!(consultation.state, State::Open { .. } | State::Offered { .. });
    match event {
        Event::AssignedByHand { to, .. } => {
            (waits || matches!(consultation.state, State::Assigned { .. })) && !works(to)
        }
        Event::Offered { .. } => waits,
        Event::OfferEnded { to, .. } | Event::Accepted { by: to, .. } => offered(to),
        Event::Declined { by, .. } => offered(by) || works(by),
        Event::Released { from, .. } => works(from),
        Event::AskedBack { by, .. } | Event::Answered { by, .. } => works(by),
        Event::Replied { .. } => matches!(consultation.state, State::AwaitingPatient { .. }),
        Event::Opened { .. } => false,
        _ => true,
    }
}

fn deed_of(event: &Event) -> Option<(PractitionerId, Deed)> {
    match event {
        Event::Accepted { by, .. } => Some((*by, Deed::Accept)),
        Event::Declined { by, .. } => Some((*by, Deed::Decline)),
        Event::Released { from, reason: ReleaseReason::HandedBack, .. } => Some((*from, Deed::HandBack)),
        Event::AskedBack { by, .. } => Some((*by, Deed::AskBack)),
        Event::Answered { by, .. } => Some((*by, Deed::Answer)),
        _ => None,
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// The seeds to walk: those asked for, or as many.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    match from_environment("ASKWELL_CHAOS_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..from_environment("ASKWELL_CHAOS_SEEDS").unwrap_or(usual),
    }
}

/// Walks one seed to its end and gives it to be looked at.
async fn walk(seed: u64, database: Option<String>) -> Chaos {
    let _named = Seed(seed);
    let mut chaos = Chaos::new(seed, database).await;
    for _ in 0..STEPS {
        chaos.step().await;
    }
    chaos.check().await;
    chaos.compare_pictures().await;
    chaos.calm().await;
    chaos.check().await;
    chaos
}

/// What happened to the nodes of a seed, and what doctors were told of their deeds.
type Happened = (Vec<Failpoint>, BTreeMap<(ConsultationId, PractitionerId, Deed), usize>);

/// Walks seeds on as many threads as the machine has cores, each from its beginning to its end on one of them.
fn walk_all(seeds: std::ops::Range<u64>) -> Vec<Happened> {
    let (next, happened) = (AtomicU64::new(seeds.start), Mutex::new(Vec::new()));
    let work = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < seeds.end) {
            let of_seed = runtime.block_on(async {
                let mut chaos = walk(seed, None).await;
                (std::mem::take(&mut chaos.deaths), std::mem::take(&mut chaos.told))
            });
            happened.lock().unwrap().push(of_seed);
        }
    };
    thread::scope(|scope| {
        (0..thread::available_parallelism().map_or(1, usize::from)).for_each(|_| drop(scope.spawn(work)));
    });
    happened.into_inner().unwrap()
}

#[test]
fn nodes_that_die_lag_and_disagree_lose_nothing_and_do_nothing_twice() {
    let (mut deaths, mut deeds) = (Vec::new(), BTreeMap::new());
    let seeds = seeds(SEEDS);
    let walked = seeds.end - seeds.start;
    for (mut died, told) in walk_all(seeds) {
        deaths.append(&mut died);
        for ((.., deed), count) in told {
            *deeds.entry(deed).or_insert(0) += count;
        }
    }
    if walked >= SEEDS {
        for point in [Failpoint::Idle, Failpoint::Decided, Failpoint::HalfDone] {
            assert!(deaths.contains(&point), "no node died when it was {point:?}");
        }
        assert_eq!(deeds.len(), 5, "each deed was done: {deeds:?}");
    }
}

#[tokio::test]
async fn the_same_nodes_lose_nothing_and_do_nothing_twice_on_postgresql() {
    for seed in seeds(SEEDS_ON_POSTGRES) {
        let Some(database) = askwell_postgres::database() else { return };
        let chaos = walk(seed, Some(database)).await;
        assert!(!chaos.deaths.is_empty() && !chaos.told.is_empty(), "nothing happened with seed {seed}");
    }
}

#[test]
fn the_checker_sees_what_may_not_follow() {
    let (one, two, at) = (sample::doctor_id(1), sample::doctor_id(2), sample::moment());
    let mut case = sample::consultation();
    let accepted = |by| Event::Accepted { by, at };
    let given = |to| Event::AssignedByHand { to, by: AccountId(Uuid::from_u128(1)), at, why: None };
    let released = |from| Event::Released { from, reason: ReleaseReason::LeaseExpired, at, why: None };
    let replied = Event::Replied { words: sample::words(2), at };
    assert!(!fits(&case, &accepted(one)), "nobody offered it");
    assert!(!fits(&case, &replied) && !fits(&case, &released(one)));
    case.apply(&Event::Offered { to: one, tier: Tier::Regular, until: at, why: None });
    assert!(fits(&case, &accepted(one)) && !fits(&case, &accepted(two)));
    case.apply(&accepted(one));
    assert!(!fits(&case, &accepted(one)) && !fits(&case, &accepted(two)), "it is in somebody's hands");
    assert!(!fits(&case, &given(one)) && fits(&case, &given(two)));
    assert!(fits(&case, &released(one)) && !fits(&case, &released(two)));
    let asked = |by| Event::AskedBack { by, words: sample::words(3), at };
    assert!(fits(&case, &asked(one)) && !fits(&case, &asked(two)));
    let answer = |by| Event::Answered { by, words: sample::words(4), resolutions: Vec::new(), at };
    assert!(fits(&case, &answer(one)) && !fits(&case, &answer(two)));
    case.apply(&answer(one));
    assert!(!fits(&case, &answer(one)), "once is enough");
}
