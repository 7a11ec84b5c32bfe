//! `askwell plan`: how a roster will do, and the smallest change with which it reaches a target.

use std::path::PathBuf;

use askwell_sim::{PlanReport, plan, plot};
use tokio_util::sync::CancellationToken;

use super::simulate;
use crate::failure::Failure;
use crate::{interrupt, progress};

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell plan hospital.scenario.json --target 0.99
  askwell plan hospital.scenario.json --target 0.985 --output plan.json --plot forecast.svg

The forecast is twenty simulated runs of the roster as it stands; then changes are tried on the same simulated patients (a doctor more, longer
or moved shifts, another language, somebody on call) and the one that gains most for an added hour is kept, up to eight of them.
Ctrl-C ends the search and gives the best so far. Whether the target is reached stands in the report as `reached`.")]
pub(crate) struct Options {
    /// The service with its roster.
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,
    /// The share that is to be answered in time.
    #[arg(long, value_name = "SHARE", default_value_t = 0.99)]
    target: f64,
    /// Where the report goes; standard output without it.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where a drawing of the forecast goes: answered in time by hour and specialty, SVG.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
}

/// Plans until the target is reached, nothing helps any more, or somebody has waited long enough.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let scenario = simulate::scenario(&options.scenario)?;
    simulate::try_out(&[&options.output, &options.plot])?;
    let stop = CancellationToken::new();
    let watch = interrupt::ask(stop.clone())?;
    let bar = progress::bar(Some(1), "simulated runs");
    let told = |progress: askwell_sim::Progress| {
        progress::turn_to(&bar, progress.done.into(), Some(progress.expected.into()), "simulated runs");
    };
    let planned = plan(&scenario, options.target, &mut { told }, &|| stop.is_cancelled());
    bar.finish_and_clear();
    drop(watch);
    let report = planned.map_err(|refused| Failure::BadInput(refused.to_string()))?;
    say(&report);
    let data = [(options.output.as_deref(), simulate::json(&report)?)];
    let drawing = options.plot.as_deref().map(|file| (Some(file), plot(&report.forecast)));
    simulate::write_all(data.into_iter().chain(drawing))
}

fn say(report: &PlanReport) {
    simulate::say(&report.forecast);
    for step in &report.steps {
        eprintln!(
            "  {}: +{:.0} hours a week, {:.2} % in time (+{:.2} ± {:.2})",
            step.words,
            step.added_hours,
            100.0 * step.on_time,
            100.0 * step.gain.mean,
            100.0 * step.gain.half_width
        );
    }
    let outcome = report.outcome.on_time;
    let ends = match (report.reached, report.interrupted) {
        (true, _) => "reached",
        (false, true) => "not reached when it was stopped",
        (false, false) => "not reached",
    };
    eprintln!(
        "{:.2} % in time (± {:.2}): the target of {:.2} % is {ends}",
        100.0 * outcome.mean,
        100.0 * outcome.half_width,
        100.0 * report.target
    );
}
