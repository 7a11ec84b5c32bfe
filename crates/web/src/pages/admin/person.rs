//! One person: what they claim, where they stand, what they may be; and the three things an operator does about it.

use std::collections::BTreeSet;

use askama::Template;
use askwell_app::Error;
use askwell_app::core::access::Role;
use askwell_app::core::id::AccountId;
use askwell_app::core::practitioner::SuspensionReason;
use askwell_app::people::{Check, Clinician, DoctorStanding, Person};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::doctor_form::{self, Choices};
use super::journal::EntryItem;
use super::people::{role, role_choices, role_names, role_value, standing};
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::pages::id_of;
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::{Words, key};

/// What may be given by hand; the doctor's role comes with the check, and everybody stays a patient.
const ROLES: [Role; 5] = [Role::Practitioner, Role::Editor, Role::Reviewer, Role::Coordinator, Role::Operator];

/// Why somebody may be suspended, with its value in a form.
const REASONS: [(&str, SuspensionReason, &str); 4] = [
    ("register", SuspensionReason::Register, key("suspension-register")),
    ("complaint", SuspensionReason::Complaint, key("suspension-complaint")),
    ("organization", SuspensionReason::Organization, key("suspension-organization")),
    ("own_request", SuspensionReason::OwnRequest, key("suspension-own-request")),
];

/// What an operator does about a doctor.
#[derive(Debug)]
pub(crate) struct DoctorPart {
    pub(crate) standing: &'static str,
    pub(crate) colour: &'static str,
    /// Why they are suspended, if they are.
    pub(crate) reason: Option<&'static str>,
    /// The public profile, while there is one.
    pub(crate) profile: Option<String>,
    pub(crate) title: &'static str,
    pub(crate) button: &'static str,
    pub(crate) version: u64,
    pub(crate) verify: String,
    /// Where they are suspended; nothing when they are already, or were never verified.
    pub(crate) suspend: Option<String>,
    pub(crate) choices: Choices,
    pub(crate) reasons: Vec<Choice>,
}

/// One person.
#[derive(Debug, Template)]
#[template(path = "admin/person.html")]
pub(crate) struct PersonPage {
    pub(crate) frame: Frame,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) title: String,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) doctor: Option<DoctorPart>,
    /// The one form with complaints, or none: fields have the same names nowhere else on the page.
    pub(crate) form: Form,
    pub(crate) role_choices: Vec<Choice>,
    pub(crate) set_roles: String,
    pub(crate) is_self: bool,
    pub(crate) is_erased: bool,
    pub(crate) entries: Vec<EntryItem>,
}

impl Page for PersonPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// What was just done, said once.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

pub(super) async fn person(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    Query(Done { done }): Query<Done>,
    uri: Uri,
) -> Result<Response, Problem> {
    let person = web.app.person(caller.actor(), id_of(&id)?).await?;
    let mut frame = caller.frame(&web, &uri);
    let news = match done.as_str() {
        "verified" => Some(key("person-done-verified")),
        "suspended" => Some(key("person-done-suspended")),
        "roles" => Some(key("person-done-roles")),
        _ => None,
    };
    frame.news = news.map(|key| frame.words.t(key).to_owned());
    let when = web.when(frame.words);
    Ok(page::show(&page(frame, &person, None, &when)))
}

pub(super) async fn verify(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let person = web.app.person(caller.actor(), id).await?;
    let doctor = person.doctor.as_ref().ok_or_else(Problem::not_found)?;
    let Some(check) = read_check(&mut form) else { return again(&web, &caller, &uri, &person, form) };
    match web.app.practitioner_verify(caller.actor(), doctor.id, check).await {
        Ok(()) => Ok(done(id, "verified")),
        Err(Error::Field { field: "valid-until", .. }) => {
            form.complain("valid-until", Complaint::new("person-valid-until-odd"));
            again(&web, &caller, &uri, &person, form)
        }
        Err(Error::Refused(refused)) => {
            form.complain("valid-until", Complaint::new(refusal_key(&refused)));
            again(&web, &caller, &uri, &person, form)
        }
        Err(error) => Err(error.into()),
    }
}

fn read_check(form: &mut Form) -> Option<Check> {
    let claim = doctor_form::read(form);
    let valid_until = form.take("valid-until", |text| {
        text.parse::<jiff::civil::Date>().map_err(|_| Complaint::new("person-valid-until-odd"))
    });
    if !form.has("checked", "yes") {
        form.complain("checked", Complaint::new("person-checked-missing"));
        return None;
    }
    let version = form.value("version").parse().ok()?;
    Some(Check { version, claim: claim?, valid_until: valid_until? })
}

pub(super) async fn suspend(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let person = web.app.person(caller.actor(), id).await?;
    let doctor = person.doctor.as_ref().ok_or_else(Problem::not_found)?;
    let reason = form.take("reason", |text| {
        let reason = REASONS.iter().find(|(value, _, _)| *value == text).map(|(_, reason, _)| *reason);
        reason.ok_or(Complaint::new("person-reason-missing"))
    });
    let Some(reason) = reason else { return again(&web, &caller, &uri, &person, form) };
    web.app.practitioner_suspend(caller.actor(), doctor.id, reason).await?;
    Ok(done(id, "suspended"))
}

pub(super) async fn roles(
    State(web): State<Web>,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let wanted: BTreeSet<Role> = form.values("roles").iter().filter_map(|value| role(value)).collect();
    match web.app.roles_set(caller.actor(), id, wanted).await {
        Ok(()) => Ok(done(id, "roles")),
        Err(Error::Refused(refused)) => {
            form.complain("roles", Complaint::new(refusal_key(&refused)));
            let person = web.app.person(caller.actor(), id).await?;
            again(&web, &caller, &uri, &person, form)
        }
        Err(error) => Err(error.into()),
    }
}

fn done(id: AccountId, what: &str) -> Response {
    Redirect::to(&route::with_query(&route::to::admin_person(id), [("done", what)])).into_response()
}

fn again(web: &Web, caller: &Caller, uri: &Uri, person: &Person, form: Form) -> Result<Response, Problem> {
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&page(frame, person, Some(form), &when)))
}

/// Words everything that the page shows. A form that came back keeps its fields; the others show how things are.
pub(super) fn page(frame: Frame, person: &Person, sent: Option<Form>, when: &When) -> PersonPage {
    let w = frame.words;
    let form = sent.unwrap_or_else(|| as_it_is(person));
    let (name, email) = person.contact.clone().unwrap_or_default();
    let claimed = person.doctor.as_ref().map(|doctor| doctor.claim.name.clone());
    let title =
        claimed.or(Some(name).filter(|name| !name.is_empty())).unwrap_or_else(|| w.t("person-unnamed").to_owned());
    let mut facts = vec![(w.t("person-account"), person.id.to_string())];
    if !email.is_empty() {
        facts.push((w.t("person-email"), email));
    }
    facts.push((w.t("person-opened"), when.day_of(person.opened_at)));
    facts.push((w.t("person-roles"), role_names(&person.roles, w)));
    if let Some(at) = person.erased_at {
        facts.push((w.t("person-erased"), when.day_of(at)));
    }
    PersonPage {
        crumbs: vec![
            (w.t("nav-admin").to_owned(), route::to::admin()),
            (w.t("people-title").to_owned(), route::to::admin_people()),
        ],
        title,
        facts,
        doctor: person.doctor.as_ref().map(|doctor| part(person.id, doctor, &form, w)),
        role_choices: role_choices(w, &ROLES),
        set_roles: route::to::admin_roles(person.id),
        is_self: person.is_self,
        is_erased: person.erased_at.is_some(),
        entries: person.entries.iter().map(|row| EntryItem::of(row, when)).collect(),
        form,
        frame,
    }
}

/// The fields as they are.
fn as_it_is(person: &Person) -> Form {
    let doctor = person.doctor.as_ref();
    let form = doctor.map(|doctor| doctor_form::filled(&doctor.claim)).unwrap_or_default();
    let valid_until = doctor.and_then(|doctor| doctor.valid_until);
    let form = form.with("valid-until", valid_until.map(|day| day.to_string()).unwrap_or_default());
    form.with_all("roles", person.roles.iter().map(|role| role_value(*role)))
}

fn part(account: AccountId, doctor: &Clinician, form: &Form, w: Words) -> DoctorPart {
    let (words, colour) = standing(doctor.standing);
    let (title, button) = match doctor.standing {
        DoctorStanding::Claimed => (key("person-verify-title"), key("person-verify")),
        DoctorStanding::Suspended { .. } => (key("person-reinstate-title"), key("person-reinstate")),
        _ => (key("person-renew-title"), key("person-renew")),
    };
    let may_suspend = !matches!(doctor.standing, DoctorStanding::Claimed | DoctorStanding::Suspended { .. });
    let is_public = matches!(doctor.standing, DoctorStanding::Good | DoctorStanding::LapsesSoon);
    let reason = REASONS.iter().find(|(_, reason, _)| Some(*reason) == doctor.suspension);
    DoctorPart {
        standing: w.t(words),
        colour,
        reason: reason.map(|(_, _, words)| w.t(words)),
        profile: is_public.then(|| route::to::doctor(&doctor.slug)),
        title: w.t(title),
        button: w.t(button),
        version: doctor.version,
        verify: route::to::admin_verify(account),
        suspend: may_suspend.then(|| route::to::admin_suspend(account)),
        choices: Choices::new(w, form),
        reasons: REASONS.iter().map(|(value, _, words)| Choice::new(*value, w.t(words))).collect(),
    }
}
