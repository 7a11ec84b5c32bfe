//! `askwell plan`: how a roster will do, and the smallest change with which it reaches a target.

use std::path::PathBuf;

use askwell_app::Past;
use askwell_sim::{Basis, PlanReport, Scenario, plan, plot};
use tokio_util::sync::CancellationToken;

use super::simulate;
use crate::config::Config;
use crate::failure::Failure;
use crate::{interrupt, progress, service};

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  askwell plan hospital.scenario.json --target 0.99
  askwell plan hospital.scenario.json --target 0.985 --output plan.json --plot forecast.svg
  askwell plan --own --target 0.99 --output plan.json --plot forecast.svg --scenario-out own.scenario.json

With --own the scenario is made from this service: its roster of the week from tomorrow on, and cases, doctors and patients as the last weeks saw
them. What was seen too rarely is taken to be usual, and said. The service may be running; nothing in it changes.

The forecast is twenty simulated runs of the roster as it stands; then changes are tried on the same simulated patients (a doctor more, longer
or moved shifts, another language, somebody on call) and the one that gains most for an added hour is kept, up to eight of them.
Ctrl-C ends the search and gives the best so far. Whether the target is reached stands in the report as `reached`.")]
pub(crate) struct Options {
    /// The service with its roster.
    #[arg(value_name = "SCENARIO", required_unless_present = "own", conflicts_with = "own")]
    scenario: Option<PathBuf>,
    /// Plan for this service, from its own history.
    #[arg(long)]
    own: bool,
    /// How many days to look back on.
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=730), requires = "own")]
    days: u16,
    /// Where the scenario goes that was made, to be changed by hand and simulated.
    #[arg(long, value_name = "FILE", requires = "own")]
    scenario_out: Option<PathBuf>,
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

impl Options {
    /// Whether the service's own history is asked for.
    pub(crate) fn own(&self) -> bool {
        self.own
    }
}

/// Reads this service's history and plans on it.
pub(crate) async fn run_own(options: Options, config: &Config) -> Result<(), Failure> {
    config.is_there()?;
    simulate::try_out(&[&options.output, &options.plot, &options.scenario_out])?;
    let app = service::open_beside(config).await?;
    let past = app.history_scenario(options.days).await;
    app.store().close().await;
    let (scenario, basis) = match past? {
        Past::Scenario(scenario, basis) => (*scenario, basis),
        Past::NothingAsked => return Err(Failure::BadInput(nothing_asked(options.days))),
        Past::NobodyRostered => return Err(Failure::BadInput(NOBODY_ROSTERED.to_owned())),
    };
    // Planning takes minutes of plain reckoning; the runtime has nothing else to do meanwhile.
    let planned = tokio::task::spawn_blocking(move || search(&options, &scenario, Some(basis)));
    planned.await.map_err(Failure::doing("planning"))?
}

const NOBODY_ROSTERED: &str =
    "no verified doctor has a shift in the days ahead, nor had one in the weeks before: put shifts on the roster first";

fn nothing_asked(days: u16) -> String {
    format!(
        "nobody has asked anything in the last {days} days that a doctor could answer: write a scenario and plan on that"
    )
}

/// Plans on a scenario somebody wrote.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let Some(scenario) = &options.scenario else {
        return Err(Failure::BadInput("name a scenario or say --own".into()));
    };
    let scenario = simulate::scenario(scenario)?;
    simulate::try_out(&[&options.output, &options.plot])?;
    search(options, &scenario, None)
}

/// Plans until the target is reached, nothing helps any more, or somebody has waited long enough.
fn search(options: &Options, scenario: &Scenario, history: Option<Basis>) -> Result<(), Failure> {
    let stop = CancellationToken::new();
    let watch = interrupt::ask(stop.clone())?;
    history.iter().for_each(say_basis);
    eprintln!("Planning; Ctrl-C gives the best so far.");
    let bar = progress::bar(Some(1), "simulated runs");
    let told = |progress: askwell_sim::Progress| {
        progress::turn_to(&bar, progress.done.into(), Some(progress.expected.into()), "simulated runs");
    };
    let planned = plan(scenario, options.target, &mut { told }, &|| stop.is_cancelled());
    bar.finish_and_clear();
    drop(watch);
    let planned = planned.map_err(|refused| Failure::BadInput(refused.to_string()))?;
    let report = PlanReport { history, ..planned };
    say(&report);
    let data = [(options.output.as_deref(), simulate::json(&report)?)];
    let drawing = options.plot.as_deref().map(|file| (Some(file), plot(&report.forecast)));
    let made = match options.scenario_out.as_deref() {
        Some(file) => Some((Some(file), simulate::json(scenario)?)),
        None => None,
    };
    simulate::write_all(data.into_iter().chain(drawing).chain(made))
}

fn say_basis(basis: &Basis) {
    let on_time =
        basis.on_time.map_or_else(String::new, |share| format!(", {:.2} % of them answered in time", 100.0 * share));
    eprintln!("{} questions and follow-ups since {}{on_time}; what they could not say:", basis.cases, basis.since);
    for line in &basis.assumed {
        eprintln!("  {line}");
    }
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
