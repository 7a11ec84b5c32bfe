//! Letting somebody in from the machine: the first operator, a doctor whose register was looked up.

use std::collections::BTreeSet;

use askwell_app::core::access::Role;
use askwell_app::core::code::{Country, Language, NotACode, Register, Specialty};
use askwell_app::core::id::AccountId;
use askwell_app::core::practitioner::Scope;
use askwell_app::people::{Checked, Claim, NewPractitioner};
use askwell_app::{App, NewAccount};
use askwell_store::By;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{print_link, word};
use crate::failure::Failure;

/// Whom to let in.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "\
Examples:
  askwell people add operator --email ana@example.org --name 'Ana Ruiz'
  askwell people add coordinator --email bo@example.org --name 'Bo Lind' --mail
  askwell people add practitioner --email eve@example.org --name 'Dr. Eve Example' --register gmc --number 1234567 --country GB \\
      --specialty cardiology --language en --valid-until 2027-03-31 --checked-by ana@example.org")]
pub(crate) enum Add {
    /// Somebody who runs the machine: accounts, checks of doctors, settings.
    Operator(Person),
    /// Somebody who runs the desk: queue, roster, escalation.
    Coordinator(Person),
    /// Somebody who prepares pages from consented conversations.
    Editor(Person),
    /// A doctor; may answer when somebody has checked the register, here (--valid-until, --checked-by) or later in the browser.
    Practitioner(Doctor),
    /// A doctor who also signs pages, never their own words.
    Reviewer(Doctor),
}

/// How somebody is known.
#[derive(Debug, clap::Args)]
pub(crate) struct Person {
    /// Where mail goes; an account with this address is taken as it is.
    #[arg(long)]
    email: String,
    /// What they are called; of a doctor with title, as it stands on pages.
    #[arg(long)]
    name: String,
    /// Mail the link instead of printing it; it is sent by the running service and valid for half an hour.
    #[arg(long)]
    mail: bool,
}

/// A doctor as the register has them.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    person: Person,
    /// The register that holds them, such as `gmc`.
    #[arg(long, value_parser = register)]
    register: Register,
    /// The number in the register.
    #[arg(long)]
    number: String,
    /// The country of the register, two letters.
    #[arg(long, value_parser = country)]
    country: Country,
    /// A field in which they answer; once for each.
    #[arg(long, required = true, value_parser = specialty)]
    specialty: Vec<Specialty>,
    /// A language in which they answer; once for each.
    #[arg(long, required = true, value_parser = language)]
    language: Vec<Language>,
    /// Degrees and memberships, such as `MD, FRCP`.
    #[arg(long, default_value = "")]
    qualifications: String,
    /// Who they are, for their page.
    #[arg(long, default_value = "")]
    biography: String,
    /// Interests declared, or that there are none.
    #[arg(long, default_value = "")]
    interests: String,
    /// The last day on which the registration is valid, as somebody found it in the register today.
    #[arg(long, value_name = "DAY", requires = "checked_by")]
    valid_until: Option<Date>,
    /// The address of the operator who looked it up; never the doctor's own.
    #[arg(long, value_name = "EMAIL", requires = "valid_until")]
    checked_by: Option<String>,
}

fn register(text: &str) -> Result<Register, NotACode> {
    Register::new(text)
}

fn country(text: &str) -> Result<Country, NotACode> {
    Country::new(text)
}

fn specialty(text: &str) -> Result<Specialty, NotACode> {
    Specialty::new(text)
}

fn language(text: &str) -> Result<Language, NotACode> {
    Language::new(text)
}

/// Lets somebody in and hands out their link.
pub(super) async fn run(app: &App, add: Add) -> Result<(), Failure> {
    let (person, role) = match add {
        Add::Operator(person) => (staff(app, person, Role::Operator).await?, Role::Operator),
        Add::Coordinator(person) => (staff(app, person, Role::Coordinator).await?, Role::Coordinator),
        Add::Editor(person) => (staff(app, person, Role::Editor).await?, Role::Editor),
        Add::Practitioner(new) => (doctor(app, new, false).await?, Role::Practitioner),
        Add::Reviewer(new) => (doctor(app, new, true).await?, Role::Reviewer),
    };
    eprintln!("{} ({}) is here as {}", person.name, person.email, word(role));
    if person.mail {
        app.link_send(&person.email, "").await?;
        eprintln!("A link goes to them by mail.");
        return Ok(());
    }
    print_link(app, &person.email).await
}

async fn staff(app: &App, person: Person, role: Role) -> Result<Person, Failure> {
    app.people_add_staff(By::Operator, account(&person), BTreeSet::from([role])).await?;
    Ok(person)
}

async fn doctor(app: &App, doctor: Doctor, reviewer: bool) -> Result<Person, Failure> {
    let checked = match (&doctor.checked_by, doctor.valid_until) {
        (Some(by), Some(until)) => Some(checked(app, by, until).await?),
        _ => None,
    };
    let claim = Claim {
        name: doctor.person.name.clone(),
        qualifications: doctor.qualifications,
        register: doctor.register,
        country: doctor.country,
        registration: doctor.number,
        scope: Scope {
            specialties: doctor.specialty.into_iter().collect(),
            languages: doctor.language.into_iter().collect(),
        },
        biography: doctor.biography,
        interests: doctor.interests,
    };
    let new = NewPractitioner { account: account(&doctor.person), claim, slug: None, reviewer };
    app.people_add_practitioner(By::Operator, new, checked).await?;
    if checked.is_none() {
        eprintln!("They may not answer before somebody has checked the register.");
    }
    Ok(doctor.person)
}

fn account(person: &Person) -> NewAccount {
    NewAccount { email: person.email.clone(), name: person.name.clone(), password: None }
}

/// Takes a check that an operator of this service vouches for.
async fn checked(app: &App, by: &str, until: Date) -> Result<Checked, Failure> {
    let odd = |error: jiff::Error| Failure::BadInput(format!("--valid-until: {error}"));
    let end = until.tomorrow().and_then(|next| next.to_zoned(app.settings().time_zone.clone())).map_err(odd)?;
    if end.timestamp() <= app.now() {
        return Err(Failure::BadInput(format!("--valid-until: {until} is over")));
    }
    let by = operator(app, by).await?;
    Ok(Checked { by, at: app.now(), valid_until: Timestamp::from(end) })
}

async fn operator(app: &App, email: &str) -> Result<AccountId, Failure> {
    let looking = || Failure::doing("looking for who checked");
    let mut reader = app.store().read().await.map_err(looking())?;
    let known = reader.account_by_email(email).await.map_err(looking())?;
    let account = match known {
        Some(id) => reader.account(id).await.map_err(looking())?,
        None => None,
    };
    account.filter(|account| account.roles.contains(&Role::Operator)).map(|account| account.id).ok_or_else(|| {
        Failure::BadInput(format!("--checked-by: {email} is no operator here; `askwell people add operator` adds one"))
    })
}
