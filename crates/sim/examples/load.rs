//! Measures *Next* and the full plan with 100,000 open cases and 5,000 doctors: `load [CASES] [DOCTORS]`.
#![allow(clippy::unwrap_used, clippy::cast_precision_loss)]

use std::time::{Duration, Instant};

use askwell_core::dispatch::{Doctor, Duty, Plan, Policy, Priority, State, Status, Task, decide, next};
use askwell_core::id::{ConsultationId, PractitionerId};
use askwell_core::roster::{Interval, Tier};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

const SPECIALTIES: u64 = 20;
const LANGUAGES: u64 = 12;

/// A seeded stream (SplitMix64).
struct Stream(u64);

impl Stream {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u128>().unwrap());
    let (cases, doctors) = (arguments.next().unwrap_or(100_000), arguments.next().unwrap_or(5_000));
    let now: Timestamp = "2026-01-12T12:00:00Z".parse().unwrap();
    let (mut stream, policy, mut state) = (Stream(7), Policy::default(), State::new());
    for number in 0..doctors {
        state.doctor_set(doctor(number, now, &mut stream));
    }
    for number in 0..cases {
        state.task_set(task(number, now, &mut stream));
    }
    let mut plans: Vec<Duration> = (0..20).map(|_| time(|| Plan::new(&state, now, &policy)).0).collect();
    let mut plan = Plan::new(&state, now, &policy);
    let mut decisions: Vec<Duration> = (0..20).map(|_| time(|| decide(&state, &plan, now, &policy)).0).collect();
    let mut presses = Vec::new();
    for press in 0..20_000_u128 {
        let by = PractitionerId(Uuid::from_u128(u128::from(stream.below(doctors as u64))));
        let moment = now + SignedDuration::from_micros(press as i64);
        // A press as the server makes it: choose, then claim by changing the task.
        let (took, _) = time(|| {
            let id = next(&state, &plan, by, moment, &policy)?;
            state.task_update(id, |task| {
                task.version += 1;
                task.status =
                    Status::Working { by, started_at: moment, lease_until: moment + SignedDuration::from_mins(15) };
            })
        });
        presses.push(took);
        if press % 2_000 == 1_999 {
            plan = Plan::new(&state, moment, &policy);
        }
    }
    println!("{cases} open cases, {doctors} doctors, {} waiting at the end", state.waiting_count());
    report("full plan", &mut plans);
    report("decide", &mut decisions);
    report("next and claim in memory", &mut presses);
}

fn doctor(number: u128, now: Timestamp, stream: &mut Stream) -> Doctor {
    let pick = |count: u64, from: u64, prefix: &str, stream: &mut Stream| {
        (0..=stream.below(count))
            .map(|_| format!("{prefix}{}", stream.below(from).min(stream.below(from))))
            .collect::<Vec<_>>()
    };
    let starts_at = now - SignedDuration::from_mins(stream.below(400) as i64);
    let duty = Duty {
        interval: Interval { starts_at, ends_at: starts_at + SignedDuration::from_hours(8) },
        tier: if number.is_multiple_of(50) { Tier::OnCall } else { Tier::Regular },
    };
    Doctor {
        id: PractitionerId(Uuid::from_u128(number)),
        specialties: pick(3, SPECIALTIES, "s", stream),
        languages: pick(3, LANGUAGES, "l", stream),
        speed: 0.8 + stream.below(50) as f64 / 100.0,
        duties: vec![duty],
        last_seen: Some(now),
        worked_minutes: stream.below(300) as f64,
        unanswered_pages: 0,
        last_paged_at: None,
        licensed_until: None,
    }
}

fn task(number: u128, now: Timestamp, stream: &mut Stream) -> Task {
    let opened_at = now - SignedDuration::from_secs(stream.below(12 * 3_600) as i64);
    let promise = SignedDuration::from_mins([60, 240, 240, 240, 720][stream.below(5) as usize]);
    Task {
        consultation: ConsultationId(Uuid::from_u128(number)),
        turn: 1,
        version: 1,
        specialty: format!("s{}", stream.below(SPECIALTIES).min(stream.below(SPECIALTIES))),
        language: format!("l{}", stream.below(LANGUAGES).min(stream.below(LANGUAGES))),
        priority: Priority::Routine,
        opened_at,
        due: opened_at + promise + SignedDuration::from_secs(stream.below(12 * 3_600) as i64),
        promise,
        effort_minutes: 6.0 + stream.below(12) as f64,
        status: Status::Waiting,
        preferred: None,
        declined_by: Vec::new(),
        pages: Vec::new(),
        alarms: Vec::new(),
    }
}

/// The time this process spent on a processor, where Linux tells; a shared machine distorts the time on the wall.
fn processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    stat.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let (start, before) = (Instant::now(), processor_time());
    let done = work();
    let wall = start.elapsed();
    let processor = before.zip(processor_time()).map(|(before, after)| after.saturating_sub(before));
    (processor.filter(|spent| !spent.is_zero()).unwrap_or(wall), done)
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("{what}: p50 {:?} p99 {:?} max {:?}", at(0.5), at(0.99), at(1.0));
}
