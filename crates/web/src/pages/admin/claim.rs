//! Saying to be a doctor, and seeing how far the check is.

use askama::Template;
use askwell_app::Error;
use askwell_app::people::{DoctorStanding, MyClaim};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};

use super::doctor_form::{self, Choices};
use super::people::standing;
use crate::form::{Complaint, Form};
use crate::frame::Frame;
use crate::outcome::refusal_key;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::When;
use crate::words::key;

/// The claim of a doctor-to-be.
#[derive(Debug, Template)]
#[template(path = "admin/claim.html")]
pub(crate) struct ClaimPage {
    pub(crate) frame: Frame,
    pub(crate) form: Form,
    pub(crate) choices: Choices,
}

impl Page for ClaimPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

/// How far the check of one's claim is.
#[derive(Debug, Template)]
#[template(path = "admin/claimed.html")]
pub(crate) struct ClaimedPage {
    pub(crate) frame: Frame,
    pub(crate) standing: &'static str,
    pub(crate) colour: &'static str,
    /// What that means, and what happens next.
    pub(crate) next: &'static str,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) contact: String,
    /// The public profile, once there is one to see.
    pub(crate) profile: Option<String>,
}

impl Page for ClaimedPage {
    const POLICY: Policy = Policy::Private;
}

pub(super) async fn claim(State(web): State<Web>, caller: Caller, uri: Uri) -> Result<Response, Problem> {
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    match web.app.my_claim(caller.actor()).await? {
        Some(claim) => Ok(page::show(&claimed(frame, &claim, &web.app.settings().contact, &when))),
        None => Ok(page::show(&page(frame, Form::new()))),
    }
}

pub(super) async fn send(
    State(web): State<Web>,
    caller: Caller,
    uri: Uri,
    mut form: Form,
) -> Result<Response, Problem> {
    let frame = caller.frame(&web, &uri);
    let Some(claim) = doctor_form::read(&mut form) else { return Ok(page::show(&page(frame, form))) };
    match web.app.practitioner_claim(caller.actor(), claim).await {
        Ok(_) => return Ok(Redirect::to(&route::to::my_doctor()).into_response()),
        Err(Error::Field { field, .. }) => form.complain(field, Complaint::new("doctor-form-odd")),
        Err(Error::Refused(refused)) => form.complain("name", Complaint::new(refusal_key(&refused))),
        Err(error) => return Err(error.into()),
    }
    Ok(page::show(&page(frame, form)))
}

/// The form, empty or come back.
pub(super) fn page(frame: Frame, form: Form) -> ClaimPage {
    ClaimPage { choices: Choices::new(frame.words, &form), form, frame }
}

/// Words where the claim stands.
pub(super) fn claimed(frame: Frame, claim: &MyClaim, contact: &str, when: &When) -> ClaimedPage {
    let w = frame.words;
    let doctor = &claim.doctor;
    let (words, colour) = standing(doctor.standing);
    let next = match doctor.standing {
        DoctorStanding::Claimed => key("claimed-next-claimed"),
        DoctorStanding::Lapsed => key("claimed-next-lapsed"),
        DoctorStanding::Suspended { .. } => key("claimed-next-suspended"),
        DoctorStanding::LapsesSoon => key("claimed-next-lapses-soon"),
        DoctorStanding::Good => key("claimed-next-good"),
    };
    let register = format!("{}, {}", doctor.claim.register.as_str().to_uppercase(), doctor.claim.country);
    let fields = doctor.claim.scope.specialties.iter().map(|code| askwell_app::specialty_name(code.as_str()));
    let mut facts = vec![
        (w.t("doctor-form-name"), doctor.claim.name.clone()),
        (w.t("doctor-register"), register),
        (w.t("doctor-number"), doctor.claim.registration.clone()),
        (w.t("doctor-specialties"), fields.collect::<Vec<_>>().join(", ")),
    ];
    if let Some(day) = doctor.valid_until {
        facts.push((w.t("doctor-valid-until"), when.day(day)));
    }
    ClaimedPage {
        standing: w.t(words),
        colour,
        next: w.t(next),
        facts,
        contact: contact.to_owned(),
        profile: claim.in_good_standing.then(|| route::to::doctor(&doctor.slug)),
        frame,
    }
}
