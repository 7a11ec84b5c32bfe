//! Measures policies: `measure trace POLICY FILE...` or `measure scenario POLICY REPLICATIONS FILE...`.
#![allow(clippy::unwrap_used)]

use askwell_sim::{Policy, PolicyName, Scenario, Trace, generate, simulate_trace_with};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let constants: Policy =
        std::env::var("POLICY").map_or_else(|_| Policy::default(), |text| serde_json::from_str(&text).unwrap());
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["trace", policy, files @ ..] => {
            for file in files {
                let trace = Trace::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
                let start = std::time::Instant::now();
                let (_, result) = simulate_trace_with(&trace, policy.parse().unwrap(), &constants);
                println!("{} {:?} {}", trace.seed, start.elapsed(), serde_json::to_string(&result.metrics).unwrap());
            }
        }
        ["scenario", policy, replications, files @ ..] => {
            let policy: PolicyName = policy.parse().unwrap();
            for file in files {
                let scenario = Scenario::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
                let count: u32 = replications.parse().unwrap();
                let start = std::time::Instant::now();
                let mut sums = [0.0; 12];
                for replication in 0..count {
                    let (_, result) = simulate_trace_with(&generate(&scenario, replication), policy, &constants);
                    let m = result.metrics;
                    let values = [
                        m.on_time,
                        m.on_time_urgent,
                        m.worst_specialty,
                        m.oncall_share,
                        m.p50,
                        m.p90,
                        m.p99,
                        m.offers_per_case,
                        m.cases as f64,
                        m.promise_kept.unwrap_or(0.0),
                        m.promise_len_mean.unwrap_or(0.0),
                        m.promise_len_p95.unwrap_or(0.0),
                    ];
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum += value / f64::from(count);
                    }
                }
                let [on, urgent, worst, oncall, p50, p90, p99, offers, cases, kept, len, len95] = sums;
                println!(
                    "{:18} {:11} on {on:.4} urg {urgent:.4} worst {worst:.4} oncall {oncall:.4} p50 {p50:.0} p90 {p90:.0} p99 {p99:.0} offers {offers:.3} cases {cases:.0} kept {kept:.4} len {len:.0} {len95:.0} {:?}/rep",
                    scenario.name,
                    policy.as_str(),
                    start.elapsed() / count
                );
            }
        }
        ["plan", target, file] => {
            let scenario = Scenario::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
            let start = std::time::Instant::now();
            let report = askwell_sim::plan(&scenario, target.parse().unwrap(), &mut |_| (), &|| false).unwrap();
            let on_time = report.forecast.metrics["on_time"];
            println!("{} forecast {on_time:?} cost {:?} {:?}", scenario.name, report.cost, start.elapsed());
            for step in &report.steps {
                println!("  {} (+{:.0} h) -> {:.4}, gain {:?}", step.words, step.added_hours, step.on_time, step.gain);
            }
            println!("  reached {} {:?}", report.reached, report.outcome);
        }
        ["plot", policy, replications, file] => {
            let scenario = Scenario::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
            let count = replications.parse().unwrap();
            print!(
                "{}",
                askwell_sim::plot(&askwell_sim::simulate_scenario(
                    &scenario,
                    count,
                    policy.parse().unwrap(),
                    &mut |_| ()
                ))
            );
        }
        ["log", policy, file] => {
            let trace = Trace::parse(&std::fs::read_to_string(file).unwrap()).unwrap();
            let (log, _) = simulate_trace_with(&trace, policy.parse().unwrap(), &constants);
            println!("{}", serde_json::to_string(&log).unwrap());
        }
        _ => eprintln!("measure trace POLICY FILE... | measure scenario POLICY REPLICATIONS FILE..."),
    }
}
