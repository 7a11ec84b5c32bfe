//! Claims to check, doctors, staff, and putting somebody in.

use std::collections::BTreeSet;

use askama::Template;
use askwell_app::Error;
use askwell_app::core::Refused;
use askwell_app::core::access::Role;
use askwell_app::people::{DoctorRow, DoctorStanding, People, StaffRow};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::{Words, key};

/// A doctor in a list.
#[derive(Debug)]
pub(crate) struct DoctorItem {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) register: String,
    pub(crate) specialties: String,
    pub(crate) standing: &'static str,
    pub(crate) colour: &'static str,
    /// When the registration ends; of a claim, when it was made.
    pub(crate) day: String,
}

/// Somebody with a role beside the patient's.
#[derive(Debug)]
pub(crate) struct StaffItem {
    pub(crate) href: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) roles: String,
}

/// The people.
#[derive(Debug, Template)]
#[template(path = "admin/people.html")]
pub(crate) struct PeoplePage {
    pub(crate) frame: Frame,
    pub(crate) claims: Vec<DoctorItem>,
    pub(crate) doctors: Vec<DoctorItem>,
    pub(crate) staff: Vec<StaffItem>,
    pub(crate) add: Form,
    pub(crate) roles: Vec<Choice>,
}

impl Page for PeoplePage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.add.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

pub(super) async fn people(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    show(&web, &caller, &uri, Form::new()).await
}

pub(super) async fn add(State(web): State<Web>, caller: Caller, uri: Uri, mut form: Form) -> Result<Response, Problem> {
    let roles: BTreeSet<Role> = form.values("roles").iter().filter_map(|value| role(value)).collect();
    if roles.is_empty() {
        form.complain("roles", Complaint::new("people-add-roles-missing"));
        return show(&web, &caller, &uri, form).await;
    }
    match web.app.staff_add(caller.actor(), form.value("email"), form.value("name"), roles).await {
        Ok(id) => {
            let person = route::to::admin_person(id);
            Ok(Redirect::to(&route::with_query(&person, [("done", "roles")])).into_response())
        }
        Err(error) => {
            let (field, complaint) = refused(error)?;
            form.complain(field, complaint);
            show(&web, &caller, &uri, form).await
        }
    }
}

fn refused(error: Error) -> Result<(&'static str, Complaint), Problem> {
    match error {
        Error::Field { field: "email", .. } => Ok(("email", Complaint::new("people-add-email-odd"))),
        Error::Field { field: "name", .. } => Ok(("name", Complaint::new("doctor-form-too-long"))),
        Error::Refused(refused @ Refused::OwnWork) => Ok(("email", Complaint::new(refusal_key(&refused)))),
        Error::Refused(refused) => Ok(("roles", Complaint::new(refusal_key(&refused)))),
        error => Err(error.into()),
    }
}

async fn show(web: &Web, caller: &Caller, uri: &Uri, add: Form) -> Result<Response, Problem> {
    let people = web.app.people(caller.actor()).await?;
    let frame = caller.frame(web, uri);
    let when = web.when(frame.words);
    Ok(page::show(&page(frame, &people, add, &when)))
}

/// Words everything that the page shows.
pub(super) fn page(frame: Frame, people: &People, add: Form, when: &When) -> PeoplePage {
    let w = frame.words;
    PeoplePage {
        claims: people.claims.iter().map(|row| doctor(row, w, when)).collect(),
        doctors: people.doctors.iter().map(|row| doctor(row, w, when)).collect(),
        staff: people.staff.iter().map(|row| staff(row, w)).collect(),
        add,
        // Doctors and reviewers come by way of a claim that was checked.
        roles: role_choices(w, &[Role::Editor, Role::Coordinator, Role::Operator]),
        frame,
    }
}

fn doctor(row: &DoctorRow, w: Words, when: &When) -> DoctorItem {
    let (standing, colour) = standing(row.standing);
    let specialties = row.specialties.iter().map(|code| askwell_app::specialty_name(code));
    DoctorItem {
        href: route::to::admin_person(row.account),
        name: row.name.clone(),
        register: format!("{} {}, {}", row.register.to_uppercase(), row.registration, row.country),
        specialties: specialties.collect::<Vec<_>>().join(", "),
        standing: w.t(standing),
        colour,
        day: when.day_of(row.valid_until),
    }
}

fn staff(row: &StaffRow, w: Words) -> StaffItem {
    StaffItem {
        href: route::to::admin_person(row.account),
        name: if row.name.is_empty() { row.email.clone() } else { row.name.clone() },
        email: row.email.clone(),
        roles: role_names(&row.roles, w),
    }
}

/// The key that says where a doctor stands, and the colour that repeats it.
pub(super) fn standing(standing: DoctorStanding) -> (&'static str, &'static str) {
    match standing {
        DoctorStanding::Claimed => (key("standing-claimed"), "yellow"),
        DoctorStanding::Lapsed => (key("standing-lapsed"), "red"),
        DoctorStanding::LapsesSoon => (key("standing-lapses-soon"), "yellow"),
        DoctorStanding::Suspended { .. } => (key("standing-suspended"), "red"),
        DoctorStanding::Good => (key("standing-good"), "green"),
    }
}

/// The name of a role and what it means.
fn role_keys(role: Role) -> (&'static str, &'static str, &'static str) {
    match role {
        Role::Patient => ("patient", key("role-patient"), key("role-patient-means")),
        Role::Practitioner => ("practitioner", key("role-practitioner"), key("role-practitioner-means")),
        Role::Editor => ("editor", key("role-editor"), key("role-editor-means")),
        Role::Reviewer => ("reviewer", key("role-reviewer"), key("role-reviewer-means")),
        Role::Coordinator => ("coordinator", key("role-coordinator"), key("role-coordinator-means")),
        Role::Operator => ("operator", key("role-operator"), key("role-operator-means")),
    }
}

/// Reads a role as forms write it.
pub(super) fn role(value: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role_keys(*role).0 == value)
}

/// A role as forms write it.
pub(super) fn role_value(role: Role) -> &'static str {
    role_keys(role).0
}

/// Roles to choose from.
pub(super) fn role_choices(w: Words, roles: &[Role]) -> Vec<Choice> {
    let choice = |role: &Role| {
        let (value, name, means) = role_keys(*role);
        Choice::new(value, w.t(name)).hint(w.t(means))
    };
    roles.iter().map(choice).collect()
}

/// Roles as a list in a sentence.
pub(super) fn role_names(roles: &BTreeSet<Role>, w: Words) -> String {
    roles.iter().map(|role| w.t(role_keys(*role).1)).collect::<Vec<_>>().join(", ")
}
