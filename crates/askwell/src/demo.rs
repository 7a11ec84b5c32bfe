//! `askwell demo`: a filled service on a loopback port, in one command, in a throw-away folder.

mod answers;
mod cases;
mod people;
mod story;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use askwell_app::core::access::Role;
use askwell_app::{App, Settings};
use askwell_store::By;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::config::{Config, Mail};
use crate::failure::Failure;
use crate::hold::Hold;
use crate::service;

/// The demo's own result; a failure names the file that is wrong.
type Result<T> = std::result::Result<T, Failure>;

/// A desk filled longer ago no longer looks like now, so the demo begins anew.
const FRESH_FOR: SignedDuration = SignedDuration::from_hours(6);

/// The setting that says when the demo was filled.
const FILLED: &str = "demo_filled_at";

/// What can be said at the command line.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the demo keeps everything; without it a folder of this user's in the machine's place for temporary files.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Throw away what an earlier demo left and fill it anew.
    #[arg(long)]
    fresh: bool,
    /// The folder of the search model; without it search goes by words alone.
    #[arg(long, env = "ASKWELL_SEARCH_MODEL")]
    model: Option<PathBuf>,
}

fn wrong(text: String) -> Failure {
    Failure::NotWell(text)
}

/// Fills a service if it is not filled yet, prints the ways in, and serves until interrupted.
pub(crate) async fn run(options: Options) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(default_folder);
    let people = people::read()?;
    let listener = service::listen(([127, 0, 0, 1], options.port).into()).await?;
    let address = listener.local_addr().map_err(Failure::doing("listening"))?;
    let config = config(&folder, &options, &people, address)?;
    if options.fresh || is_stale(&config).await? {
        throw_away(&folder, &config)?;
    }
    let hold = Hold::take(&config)?;
    let app = service::open(&config, &hold).await?;
    if filled_at(&app).await?.is_none() {
        fill(&app, &people).await?;
    }
    print_ways_in(&people, address.port(), &folder);
    service::run(app, &config, listener).await
}

fn default_folder() -> PathBuf {
    let user = std::env::var("USER").unwrap_or_else(|_| "somebody".into());
    std::env::temp_dir().join(format!("askwell-demo-{user}"))
}

fn config(folder: &Path, options: &Options, people: &people::People, listen: SocketAddr) -> Result<Config> {
    let organization = &people.organization;
    let zone = TimeZone::get(&organization.time_zone).map_err(Failure::doing("reading the demo's time zone"))?;
    let settings = Settings {
        organization: organization.name.clone(),
        contact: organization.contact.clone(),
        base_url: format!("http://localhost:{}", listen.port()),
        country: organization.country.clone(),
        time_zone: zone,
        demo: true,
        mail_folder: Some(folder.join("mail")),
        ..Settings::default()
    };
    Ok(Config {
        settings,
        store: askwell_store::Config::folder(folder),
        index: folder.join("index"),
        model: options.model.clone(),
        listen,
        mail: Mail { from: "Askwell demo <noreply@example.org>".into(), smtp: None, folder: folder.join("mail") },
    })
}

/// Only a folder that a demo made, and that no demo has open, is thrown away.
fn throw_away(folder: &Path, config: &Config) -> Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let is_ours = folder.join("askwell.db").is_file();
    let is_empty = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    if !is_ours && !is_empty {
        return Err(Failure::BadInput(format!(
            "{} holds something that is not a demo; name another folder with --folder",
            folder.display()
        )));
    }
    let _hold = Hold::take(config)?;
    std::fs::remove_dir_all(folder).map_err(Failure::doing(format!("throwing away {}", folder.display())))
}

async fn is_stale(config: &Config) -> Result<bool> {
    let askwell_store::config::Database::Sqlite { path, .. } = &config.store.database else { return Ok(false) };
    if !path.is_file() {
        return Ok(false);
    }
    let hold = Hold::take(config)?;
    let app = service::open(config, &hold).await?;
    let filled = filled_at(&app).await?;
    let stale = filled.is_none_or(|at| at + FRESH_FOR < app.now());
    app.store().close().await;
    Ok(stale)
}

async fn filled_at(app: &App) -> Result<Option<Timestamp>> {
    let mut reader = app.store().read().await.map_err(Failure::doing("reading the demo"))?;
    let setting = reader.setting(FILLED).await.map_err(Failure::doing("reading the demo"))?;
    Ok(setting.and_then(|text| text.parse().ok()))
}

async fn fill(app: &App, people: &people::People) -> Result<()> {
    eprintln!("Filling the demo: everybody and everything in it is made up.");
    let known = people::fill(app, people).await?;
    let answers = answers::fill(app, &known).await?;
    let cases = cases::fill(app, &known).await?;
    let now = app.now();
    let noted = app.store().write(By::Operator, now, move |unit| {
        Box::pin(async move { unit.setting_put(FILLED, &now.to_string()).await })
    });
    noted.await.map_err(|error: askwell_store::Error| Failure::doing("filling the demo")(error))?;
    eprintln!("{} doctors, {answers} published answers, {cases} consultations.", known.doctors.len());
    Ok(())
}

fn print_ways_in(people: &people::People, port: u16, folder: &Path) {
    println!("\nAskwell demo: http://localhost:{port}/\n");
    println!("Ways in, all with the password: {}\n", people::PASSWORD);
    for patient in people.patient.iter().filter(|patient| patient.shown) {
        println!("  patient      {:<34} {}", patient.email, patient.name);
    }
    for doctor in people.doctor.iter().take(2) {
        println!("  doctor       {:<34} {}", doctor.email, doctor.name);
    }
    for doctor in people.doctor.iter().filter(|doctor| doctor.reviewer) {
        println!("  reviewer     {:<34} {}", doctor.email, doctor.name);
    }
    for staff in people.staff.iter().filter(|staff| staff.shown) {
        let role = match staff.roles.first() {
            Some(Role::Editor) => "editor",
            Some(Role::Coordinator) => "coordinator",
            Some(Role::Operator) => "admin",
            _ => "staff",
        };
        println!("  {role:<12} {:<34} {}", staff.email, staff.name);
    }
    println!("\nMails the demo would send: http://localhost:{port}/mail");
    println!("Everything lies in {}; `--fresh` begins anew, Ctrl-C stops.\n", folder.display());
}
