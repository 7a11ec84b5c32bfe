//! Arrivals, doctors and staffing over the rules of core, with a seeded clock.
//!
//! A [`Scenario`] describes a service; [`generate`] makes one realisation of it, a [`Trace`]; [`simulate_trace`] plays it under
//! a policy. The service's own dispatcher runs here as it runs in the server. The same trace gives the same bytes.

mod draws;
mod generate;
mod history;
mod plot;
mod policy;
mod refused;
mod report;
mod result;
mod scenario;
mod staffing;
mod trace;
mod world;

#[cfg(test)]
mod tests;

pub use askwell_core::dispatch::Policy;
pub use generate::generate;
pub use history::{Ahead, Basis, Fitted, Seen, SeenCase, SeenDoctor, Work};
pub use plot::plot;
pub use policy::PolicyName;
pub use refused::Refused;
pub use report::{Cell, Estimate, Report, simulate_scenario};
pub use result::{Log, Metrics, ResultFile};
pub use scenario::{
    Arrivals, Behaviour, Doctor, Language, MassAbsence, Mix, Reply, Scenario, Specialty, Surge, Tier, Urgency,
};
pub use staffing::{Change, Cost, Outcome as PlanOutcome, PlanReport, Progress, Step, plan};
pub use trace::{Columns, Trace, TraceDoctor};
pub use world::{Outcome, Segment};

use policy::{Dispatcher, Facts, Ladder, Pull};
use result::CaseEnd;

/// Plays one trace under a policy.
pub fn simulate_trace(trace: &Trace, name: PolicyName) -> (Log, ResultFile) {
    simulate_trace_with(trace, name, &Policy::default())
}

/// Plays one trace; the constants are those of the service's own dispatcher.
pub fn simulate_trace_with(trace: &Trace, name: PolicyName, constants: &Policy) -> (Log, ResultFile) {
    let played = play(trace, name, constants);
    (Log::new(trace, name, &played.segments), played.result)
}

/// A trace that was played.
struct Played {
    segments: Vec<Segment>,
    ends: Vec<CaseEnd>,
    result: ResultFile,
}

fn play(trace: &Trace, name: PolicyName, constants: &Policy) -> Played {
    let mut policy: Box<dyn Dispatcher> = match name {
        PolicyName::FifoPull | PolicyName::SelfPick | PolicyName::EdfPull => Box::new(Pull::new(name, trace)),
        PolicyName::PlanPull | PolicyName::PlanLadder => {
            let constants = Policy { tiers: name == PolicyName::PlanLadder, ..constants.clone() };
            Box::new(Ladder::new(Facts::of(trace), trace.len(), constants))
        }
    };
    let run = world::play(trace, policy.as_mut());
    let ends = result::case_ends(trace, &run.segments);
    let promises = policy.promises();
    let mut metrics = result::metrics(trace, &run, &ends);
    result::promise_metrics(trace, &run.segments, &promises, &mut metrics);
    let result = ResultFile {
        format: "askwell.dispatch.result/1".to_owned(),
        policy: name.as_str().to_owned(),
        scenario: trace.scenario.clone(),
        seed: trace.seed.clone(),
        metrics,
        promises,
        by_hour: result::by_hour(trace, &ends),
    };
    Played { segments: run.segments, ends, result }
}
