//! The doctors, and one doctor.

use askama::Template;
use askwell_app::DoctorCard;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;

use super::prose::Prose;
use super::shelves::Card;
use crate::frame::Frame;
use crate::keeping;
use crate::page::{self, Page, Policy};
use crate::problem::Problem;
use crate::route;
use crate::web::Web;
use crate::words::Words;

/// A doctor in the list.
#[derive(Debug)]
pub(crate) struct DoctorRow {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) qualifications: String,
    pub(crate) specialties: String,
    pub(crate) languages: String,
}

impl DoctorRow {
    pub(crate) fn of(doctor: &DoctorCard, words: Words) -> Self {
        Self {
            name: doctor.name.clone(),
            href: route::to::doctor(&doctor.slug),
            qualifications: doctor.qualifications.clone(),
            specialties: specialties(doctor),
            languages: languages(doctor, words),
        }
    }
}

fn specialties(doctor: &DoctorCard) -> String {
    let names = doctor.specialties.iter().map(|code| askwell_app::specialty_name(code));
    names.collect::<Vec<_>>().join(", ")
}

/// Names a language in the words of the page; one without a name here keeps its tag.
fn languages(doctor: &DoctorCard, words: Words) -> String {
    let name = |tag: &String| {
        let key = format!("language-{tag}");
        if words.has(&key) { words.t(&key).to_owned() } else { tag.clone() }
    };
    doctor.languages.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The list of doctors.
#[derive(Debug, Template)]
#[template(path = "reading/doctors.html")]
pub(crate) struct DoctorsPage {
    pub(crate) frame: Frame,
    pub(crate) doctors: Vec<DoctorRow>,
}

impl Page for DoctorsPage {
    const POLICY: Policy = Policy::Public;
}

/// One doctor.
#[derive(Debug, Template)]
#[template(path = "reading/doctor.html")]
pub(crate) struct DoctorPage {
    pub(crate) frame: Frame,
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) doctor: DoctorRow,
    pub(crate) biography: Prose,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) in_good_standing: bool,
    pub(crate) answers: Vec<Card>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
}

impl Page for DoctorPage {
    const POLICY: Policy = Policy::Public;
}

/// Where a list goes on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    after: Option<String>,
}

pub(super) async fn doctors(State(web): State<Web>, uri: Uri, request: HeaderMap) -> Result<Response, Problem> {
    let ticket = web.cache.ticket();
    let doctors = web.app.doctors().await?;
    let frame = web.frame(&uri);
    let page =
        DoctorsPage { doctors: doctors.iter().map(|doctor| DoctorRow::of(doctor, frame.words)).collect(), frame };
    Ok(web.cache.keep(ticket, &uri, vec![keeping::doctors()], &page, &request))
}

pub(super) async fn doctor(
    State(web): State<Web>,
    Path(slug): Path<String>,
    Query(after): Query<After>,
    uri: Uri,
) -> Result<Response, Problem> {
    let found = web.app.doctor(&slug, after.after.as_deref()).await?;
    let frame = web.frame(&uri);
    let (words, when) = (frame.words, web.when(frame.words));
    let doctor = &found.doctor;
    let mut facts = vec![
        (words.t("doctor-specialties"), specialties(doctor)),
        (words.t("doctor-languages"), languages(doctor, words)),
        (words.t("doctor-register"), format!("{}, {}", doctor.register.to_uppercase(), doctor.country)),
        (words.t("doctor-number"), doctor.registration.clone()),
    ];
    if let Some(at) = doctor.verified_at {
        facts.push((words.t("doctor-verified"), when.day_of(at)));
        facts.push((words.t("doctor-valid-until"), when.day_of(doctor.valid_until)));
    }
    if !doctor.interests.is_empty() {
        facts.push((words.t("doctor-interests"), doctor.interests.clone()));
    }
    let older = found.next.as_ref().map(|next| route::with_query(uri.path(), [("after", next.as_str())]));
    let page = DoctorPage {
        crumbs: vec![(words.t("nav-doctors").to_owned(), route::to::doctors())],
        doctor: DoctorRow::of(doctor, words),
        biography: Prose::new(words, &doctor.biography, 0),
        facts,
        in_good_standing: doctor.in_good_standing,
        answers: found.answers.iter().map(|answer| Card::of(answer, &when)).collect(),
        newer: after.after.map(|_| uri.path().to_owned()),
        older,
        frame,
    };
    // Standing may lapse by the clock alone, without an entry in the journal: so this page is not kept.
    Ok(page::show(&page))
}
