//! `askwell simulate`: a service played many times over, or one realisation of it with its log.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use askwell_sim::{PolicyName, Refused, Report, Scenario, Trace, plot, simulate_scenario, simulate_trace};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::{lines, progress};

/// A scenario or trace holds at most so many bytes: a trace of a million cases does.
const INPUT_BYTES_MOST: u64 = 256 * 1024 * 1024;

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell simulate hospital.scenario.json                                   twenty weeks of it, as JSON
  askwell simulate hospital.scenario.json --policy self_pick --replications 100 --output report.json --plot report.svg
  askwell simulate --trace monday.trace.json --policy plan_ladder --log log.json --result result.json

Policies: fifo_pull (the oldest first), self_pick (doctors choose), edf_pull (the earliest deadline first), plan_pull (the dispatcher of this
program, desk only) and plan_ladder (the same with people on call). docs/promise.md explains them. The same input gives the same bytes.")]
pub(crate) struct Options {
    /// The service to play: who asks, who answers, how they behave.
    #[arg(value_name = "SCENARIO", required_unless_present = "trace", conflicts_with = "trace")]
    scenario: Option<PathBuf>,
    /// How often.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000), conflicts_with = "trace")]
    replications: u32,
    /// Who gets which case.
    #[arg(long, value_name = "POLICY", default_value = "plan_ladder")]
    policy: PolicyName,
    /// Where the report goes; standard output without it.
    #[arg(long, value_name = "FILE", conflicts_with = "trace")]
    output: Option<PathBuf>,
    /// Where a drawing of it goes: answered in time by hour and specialty, SVG.
    #[arg(long, value_name = "FILE", conflicts_with = "trace")]
    plot: Option<PathBuf>,
    /// Play this one realisation instead.
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,
    /// Where its log goes: who worked on what from when until when.
    #[arg(long, value_name = "FILE", requires = "trace")]
    log: Option<PathBuf>,
    /// Where its figures go; standard output without it.
    #[arg(long, value_name = "FILE", requires = "trace")]
    result: Option<PathBuf>,
}

/// Plays a scenario, or a trace.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    match (&options.scenario, &options.trace) {
        (_, Some(trace)) => play(options, trace),
        (Some(scenario), None) => simulate(options, scenario),
        (None, None) => Err(Failure::BadInput("name a scenario or a --trace".into())),
    }
}

fn simulate(options: &Options, path: &Path) -> Result<(), Failure> {
    let scenario = scenario(path)?;
    try_out(&[&options.output, &options.plot])?;
    let bar = progress::bar(Some(options.replications.into()), "replications");
    let report =
        simulate_scenario(&scenario, options.replications, options.policy, &mut |done| bar.set_position(done.into()));
    bar.finish_and_clear();
    say(&report);
    let data = [(options.output.as_deref(), json(&report)?)];
    let drawing = options.plot.as_deref().map(|file| (Some(file), plot(&report)));
    write_all(data.into_iter().chain(drawing))
}

fn play(options: &Options, path: &Path) -> Result<(), Failure> {
    let trace = read(path, Trace::parse)?;
    try_out(&[&options.log, &options.result])?;
    let (log, result) = simulate_trace(&trace, options.policy);
    eprintln!("{}: {:.2} % of {} cases in time", trace.seed, 100.0 * result.metrics.on_time, result.metrics.cases);
    let log = match options.log.as_deref() {
        Some(file) => Some((Some(file), json(&log)?)),
        None => None,
    };
    write_all([(options.result.as_deref(), json(&result)?)].into_iter().chain(log))
}

/// Says what a report comes to.
pub(super) fn say(report: &Report) {
    let figure = |name: &str| report.metrics.get(name).map_or((0.0, 0.0), |figure| (figure.mean, figure.half_width));
    let ((in_time, about), (called_in, _)) = (figure("on_time"), figure("oncall_share"));
    eprintln!(
        "{}, {}: {:.2} % in time (± {:.2}), {:.1} % through on-call, {} replications",
        report.scenario,
        report.policy,
        100.0 * in_time,
        100.0 * about,
        100.0 * called_in,
        report.replications
    );
}

/// Reads and checks a scenario.
pub(super) fn scenario(path: &Path) -> Result<Scenario, Failure> {
    read(path, Scenario::parse)
}

fn read<T>(path: &Path, parse: impl FnOnce(&str) -> Result<T, Refused>) -> Result<T, Failure> {
    let wrong = |problem: String| Failure::BadInput(format!("{}: {problem}", path.display()));
    let mut text = String::new();
    let read = lines::open(path)?.take(INPUT_BYTES_MOST + 1).read_to_string(&mut text);
    read.map_err(|error| wrong(error.to_string()))?;
    if text.len() as u64 > INPUT_BYTES_MOST {
        return Err(wrong(format!("longer than {INPUT_BYTES_MOST} bytes")));
    }
    parse(&text).map_err(|refused| wrong(refused.to_string()))
}

/// Writes a value as it is given out.
pub(super) fn json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(Failure::doing("writing a report"))
}

/// Says early which file cannot be written.
pub(super) fn try_out(paths: &[&Option<PathBuf>]) -> Result<(), Failure> {
    paths.iter().try_for_each(|path| Output::try_out(path.as_deref()))
}

/// Writes every text before the first file gets its name, so that none appears without the others.
pub(super) fn write_all<'a>(texts: impl IntoIterator<Item = (Option<&'a Path>, String)>) -> Result<(), Failure> {
    let mut outputs = Vec::new();
    for (path, text) in texts {
        let mut output = Output::to(path)?;
        output.line(text.trim_end())?;
        outputs.push(output);
    }
    outputs.into_iter().try_for_each(Output::finish)
}
