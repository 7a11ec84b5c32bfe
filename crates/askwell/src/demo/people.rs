//! The people of the demo, as `demo/people.toml` tells them.

use std::collections::BTreeMap;

use askwell_app::core::access::Role;
use askwell_app::core::account::Account;
use askwell_app::core::code::{Country, Language, Register, Slug, Specialty};
use askwell_app::core::deadline::DayTime;
use askwell_app::core::id::{AccountId, PatientId, PractitionerId, ShiftId};
use askwell_app::core::practitioner::{License, Practitioner, Scope};
use askwell_app::core::roster::{Tier, WeeklyPattern};
use askwell_app::{App, NewAccount};
use askwell_store::{By, Profile, Unit};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::Deserialize;

use super::{Result, wrong};

/// Everybody of the demo signs in with this; it is printed at start and guards nothing real.
pub(super) const PASSWORD: &str = "demo only, not secret";

#[derive(Debug, Deserialize)]
pub(super) struct People {
    pub(super) organization: Organization,
    pub(super) doctor: Vec<Doctor>,
    pub(super) staff: Vec<Staff>,
    pub(super) patient: Vec<Patient>,
    pub(super) shift: Vec<Hours>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Organization {
    pub(super) name: String,
    pub(super) contact: String,
    pub(super) country: Country,
    pub(super) time_zone: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Doctor {
    pub(super) slug: Slug,
    pub(super) name: String,
    pub(super) email: String,
    credentials: String,
    specialties: Vec<Specialty>,
    languages: Vec<Language>,
    biography: String,
    register: Register,
    number: String,
    country: Country,
    verified_on: Option<toml::value::Datetime>,
    valid_until: toml::value::Datetime,
    conflicts: String,
    #[serde(default)]
    pub(super) reviewer: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Staff {
    slug: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: Vec<Role>,
    #[serde(default)]
    pub(super) shown: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Patient {
    slug: String,
    pub(super) name: String,
    pub(super) email: String,
    #[serde(default)]
    pub(super) shown: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct Hours {
    doctor: String,
    days: Vec<String>,
    from: String,
    until: String,
    tier: Tier,
}

/// Who is who, by slug.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) doctors: BTreeMap<String, PractitionerId>,
    pub(super) doctors_by_name: BTreeMap<String, PractitionerId>,
    pub(super) staff: BTreeMap<String, AccountId>,
    pub(super) patients: BTreeMap<String, PatientId>,
}

impl Known {
    pub(super) fn doctor(&self, slug: &str) -> Result<PractitionerId> {
        self.doctors.get(slug).copied().ok_or_else(|| wrong(format!("no doctor {slug}")))
    }

    pub(super) fn patient(&self, slug: &str) -> Result<PatientId> {
        self.patients.get(slug).copied().ok_or_else(|| wrong(format!("no patient {slug}")))
    }

    pub(super) fn editor(&self, slug: &str) -> Result<AccountId> {
        self.staff.get(slug).copied().ok_or_else(|| wrong(format!("no editor {slug}")))
    }
}

pub(super) fn read() -> Result<People> {
    toml::from_str(include_str!("../../demo/people.toml")).map_err(|error| wrong(format!("people.toml: {error}")))
}

/// Opens every account, verifies the doctors and puts their hours on the roster.
pub(super) async fn fill(app: &App, people: &People) -> Result<Known> {
    let mut known = Known::default();
    for staff in &people.staff {
        let account = open(app, &staff.email, &staff.name).await?;
        for role in &staff.roles {
            app.role_grant(By::Operator, account, *role).await?;
        }
        known.staff.insert(staff.slug.clone(), account);
    }
    let operator = people.staff.iter().find(|staff| staff.roles.contains(&Role::Operator));
    let operator = operator.and_then(|staff| known.staff.get(&staff.slug)).copied();
    let operator = operator.ok_or_else(|| wrong("people.toml: nobody verifies".to_owned()))?;
    for patient in &people.patient {
        let account = open(app, &patient.email, &patient.name).await?;
        let mut reader = app.store().read().await.map_err(askwell_app::Error::Store)?;
        let account = reader.account(account).await.map_err(askwell_app::Error::Store)?;
        drop(reader);
        let account = account.ok_or_else(|| wrong(format!("no account of {}", patient.slug)))?;
        known.patients.insert(patient.slug.clone(), account.patient);
    }
    for doctor in &people.doctor {
        let account = open(app, &doctor.email, &doctor.name).await?;
        let practitioner = PractitionerId(askwell_app::new_id(app.now()));
        let (claim, profile) = (doctor.scope()?, doctor.profile());
        let verified = doctor.verified_on.as_ref().map(moment).transpose()?;
        let (license, reviewer) = (doctor.license(&profile)?, doctor.reviewer);
        let verified = verified.map(|at| (operator, at));
        app.store()
            .write(By::Operator, app.now(), move |unit| {
                Box::pin(async move {
                    add_doctor(unit, account, practitioner, claim, license, &profile, verified, reviewer).await
                })
            })
            .await?;
        known.doctors.insert(doctor.slug.to_string(), practitioner);
        known.doctors_by_name.insert(doctor.name.clone(), practitioner);
    }
    roster(app, people, &known).await?;
    Ok(known)
}

async fn open(app: &App, email: &str, name: &str) -> Result<AccountId> {
    let new = NewAccount { email: email.to_owned(), name: name.to_owned(), password: Some(PASSWORD.to_owned()) };
    Ok(app.account_open_for(By::Operator, new).await?)
}

#[expect(clippy::too_many_arguments, reason = "everything a doctor's account begins with")]
async fn add_doctor(
    unit: &mut Unit,
    account: AccountId,
    id: PractitionerId,
    scope: Scope,
    license: License,
    profile: &Profile,
    verified: Option<(AccountId, Timestamp)>,
    reviewer: bool,
) -> askwell_app::Result<()> {
    let event = Practitioner::claim(account, scope.clone(), license.clone())?;
    let mut practitioner = Practitioner::begin(id, &event).expect("a claim begins a practitioner");
    unit.practitioner_save(&practitioner, &event).await?;
    unit.profile_put(id, profile).await?;
    let mut known: Account = unit.account(account).await?.ok_or(askwell_app::Error::NotFound)?;
    let mut events = vec![known.claim(id)?];
    if let Some((by, at)) = verified {
        let event = practitioner.verify(by, scope, license, at)?;
        practitioner.apply(&event);
        unit.practitioner_save(&practitioner, &event).await?;
        known.apply(&events[0]);
        unit.account_save(&known, &events[0]).await?;
        events = vec![known.grant(Role::Practitioner)?];
        known.apply(&events[0]);
        unit.account_save(&known, &events[0]).await?;
        events.clear();
        if reviewer {
            events.push(known.grant(Role::Reviewer)?);
        }
    }
    for event in &events {
        known.apply(event);
        unit.account_save(&known, event).await?;
    }
    Ok(())
}

impl Doctor {
    fn scope(&self) -> Result<Scope> {
        Ok(Scope {
            specialties: self.specialties.iter().cloned().collect(),
            languages: self.languages.iter().cloned().collect(),
        })
    }

    fn profile(&self) -> Profile {
        Profile {
            slug: self.slug.clone(),
            name: self.name.clone(),
            qualifications: self.credentials.clone(),
            registration: self.number.clone(),
            biography: self.biography.clone(),
            interests: self.conflicts.clone(),
        }
    }

    fn license(&self, profile: &Profile) -> Result<License> {
        Ok(License {
            register: self.register.clone(),
            country: self.country.clone(),
            credentials: profile.credentials(),
            valid_until: moment(&self.valid_until)?,
        })
    }
}

fn moment(day: &toml::value::Datetime) -> Result<Timestamp> {
    let date: Date = day.to_string().parse().map_err(|_| wrong(format!("{day} is not a day")))?;
    Ok(date.to_zoned(TimeZone::UTC).map_err(|error| wrong(error.to_string()))?.timestamp())
}

/// The roster from yesterday to two weeks ahead.
async fn roster(app: &App, people: &People, known: &Known) -> Result<()> {
    let zone = TimeZone::get(&people.organization.time_zone).map_err(|error| wrong(error.to_string()))?;
    let today = app.now().to_zoned(zone.clone()).date();
    let mut shifts = Vec::new();
    for hours in &people.shift {
        let pattern = WeeklyPattern {
            practitioner: known.doctor(&hours.doctor)?,
            tier: hours.tier,
            time_zone: zone.clone(),
            weekdays: hours.days.iter().map(|day| weekday(day)).collect::<Result<_>>()?,
            starts: day_time(&hours.from)?,
            ends: day_time(&hours.until)?,
            first: today.saturating_sub(1.day()),
            last: today.saturating_add(14.days()),
            except: Default::default(),
        };
        let ids = || ShiftId(askwell_app::new_id(app.now()));
        shifts.extend(pattern.shifts(ids).map_err(|error| wrong(format!("{}: {error}", hours.doctor)))?);
    }
    let added = app.store().write(By::Operator, app.now(), move |unit| {
        Box::pin(async move {
            for shift in &shifts {
                unit.shift_add(shift).await?;
            }
            Ok(())
        })
    });
    Ok(added.await.map_err(askwell_app::Error::Store)?)
}

fn weekday(day: &str) -> Result<i8> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = days.iter().position(|known| *known == day).ok_or_else(|| wrong(format!("{day} is not a weekday")))?;
    i8::try_from(at).map_err(|_| wrong(format!("{day} is not a weekday")))
}

fn day_time(text: &str) -> Result<DayTime> {
    let parsed = text.split_once(':').and_then(|(hour, minute)| DayTime::new(hour.parse().ok()?, minute.parse().ok()?));
    parsed.ok_or_else(|| wrong(format!("{text} is not a time of day")))
}
