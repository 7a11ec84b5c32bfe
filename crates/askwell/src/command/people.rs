//! `askwell people`: who works here, and letting somebody in.

mod add;

use std::collections::BTreeSet;

use askwell_app::App;
use askwell_app::core::access::{Actor, Role};
use askwell_app::core::id::AccountId;
use askwell_app::people::{DoctorRow, DoctorStanding};
use askwell_store::By;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Unit};

use crate::config::Config;
use crate::failure::Failure;
use crate::output::Output;
use crate::service;

pub(crate) use add::Add;

/// What can be done with people.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum People {
    /// Let somebody in and give them a role; a link that signs them in once goes to standard output.
    #[command(subcommand)]
    Add(Box<Add>),
    /// List doctors and staff, one a line, columns set apart by tabs.
    #[command(after_help = "\
Example:
  askwell people list | column -t -s \"$(printf '\\t')\"")]
    List,
    /// Give a new link that signs somebody in once, as when their mail is out of order.
    #[command(after_help = "\
Example:
  askwell people link ana@example.org")]
    Link {
        /// Their address.
        email: String,
    },
}

/// Adds, lists, or gives a link.
pub(crate) async fn run(people: People, config: &Config) -> Result<(), Failure> {
    if !matches!(people, People::Add(_)) {
        config.is_there()?;
    }
    let app = service::open_beside(config).await?;
    let done = match people {
        People::Add(add) => add::run(&app, *add).await,
        People::List => list(&app).await,
        People::Link { email } => link(&app, &email).await,
    };
    app.store().close().await;
    done
}

async fn link(app: &App, email: &str) -> Result<(), Failure> {
    let known =
        app.store().read().await.map_err(Failure::doing("looking for the address"))?.account_by_email(email).await;
    if known.map_err(Failure::doing("looking for the address"))?.is_none() {
        return Err(Failure::BadInput(format!("{email}: nobody has this address")));
    }
    print_link(app, email).await
}

/// Prints a link that signs in once: the data of the command, to be handed over.
async fn print_link(app: &App, email: &str) -> Result<(), Failure> {
    let (link, valid_until) = app.link_make(By::Operator, email).await?;
    let valid_until = valid_until.to_zoned(app.settings().time_zone.clone());
    let shown = valid_until.round(Unit::Minute).unwrap_or(valid_until);
    eprintln!("This link signs {email} in, once, until {}:", shown.strftime("%Y-%m-%d %H:%M %Q"));
    let mut output = Output::to(None)?;
    output.line(&link)?;
    output.finish()
}

async fn list(app: &App) -> Result<(), Failure> {
    let machine =
        Actor { account: Some(AccountId::MACHINE), roles: BTreeSet::from([Role::Operator]), ..Actor::default() };
    let people = app.people(&machine).await?;
    let mut output = Output::to(None)?;
    for doctor in people.claims.iter().chain(&people.doctors) {
        output.line(&doctor_line(doctor, &app.settings().time_zone))?;
    }
    for staff in &people.staff {
        let roles: Vec<_> = staff.roles.iter().filter(|role| **role != Role::Patient).map(|role| word(*role)).collect();
        output.line(&format!("staff\t{}\t{}\t{}", staff.name, staff.email, roles.join(" ")))?;
    }
    output.finish()
}

fn doctor_line(doctor: &DoctorRow, zone: &TimeZone) -> String {
    // A registration ends with a day: the moment is the first of the next one.
    let last = doctor.valid_until - SignedDuration::from_secs(1);
    let until = last.to_zoned(zone.clone()).date();
    let standing = match doctor.standing {
        DoctorStanding::Claimed => "nobody has checked the register yet".to_owned(),
        DoctorStanding::Lapsed => format!("registration ended {until}"),
        DoctorStanding::LapsesSoon => format!("registration ends soon, {until}"),
        DoctorStanding::Suspended { at } => format!("suspended since {}", at.strftime("%Y-%m-%d")),
        DoctorStanding::Good => format!("may answer until {until}"),
    };
    let DoctorRow { name, register, registration, country, specialties, .. } = doctor;
    format!("doctor\t{name}\t{register} {registration} ({country})\t{}\t{standing}", specialties.join(" "))
}

/// Names a role as `people add` does.
pub(super) fn word(role: Role) -> &'static str {
    match role {
        Role::Patient => "patient",
        Role::Practitioner => "practitioner",
        Role::Editor => "editor",
        Role::Reviewer => "reviewer",
        Role::Coordinator => "coordinator",
        Role::Operator => "operator",
    }
}
