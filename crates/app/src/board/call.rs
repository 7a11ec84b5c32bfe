//! Who could take a case, and why not.

use askwell_core::Refused;
use askwell_core::consultation::Consultation;
use askwell_core::id::PractitionerId;
use askwell_core::roster::Tier;
use jiff::Timestamp;
use serde::Serialize;

use super::{Names, name};
use crate::dispatcher::Mirror;

/// A doctor as somebody who could be called or given the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Callable {
    /// Who.
    pub id: PractitionerId,
    /// Their name.
    pub name: String,
    /// Whether they may take it, or why not.
    pub may: Result<(), Why>,
    /// Whether they are on duty, and how they are reached.
    pub on: Option<Tier>,
    /// Whether they have something in hand.
    pub is_busy: bool,
}

/// Why a doctor may not take a case; the order is that of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Declined it before.
    Declined,
    /// Another field.
    Specialty,
    /// Another language.
    Language,
    /// Registration lapsed, suspended or never checked.
    Standing,
}

/// Gives every doctor: first who may take it and is free and on duty, then the others who may, then who may not and why.
pub(super) fn callable(mirror: &Mirror, consultation: &Consultation, names: &Names, now: Timestamp) -> Vec<Callable> {
    let mut doctors: Vec<Callable> = mirror
        .practitioners
        .values()
        .map(|practitioner| {
            let may = match practitioner.may_answer(&consultation.specialty, &consultation.language, now) {
                Ok(()) if consultation.declined_by.contains(&practitioner.id) => Err(Why::Declined),
                Ok(()) => Ok(()),
                Err(Refused::OutsideScope) => Err(Why::Specialty),
                Err(Refused::OtherLanguage) => Err(Why::Language),
                Err(_) => Err(Why::Standing),
            };
            let doctor = mirror.state.doctor(practitioner.id);
            Callable {
                id: practitioner.id,
                name: name(names, practitioner.id),
                may,
                on: doctor.and_then(|doctor| doctor.duty_at(now)).map(|duty| duty.tier),
                is_busy: mirror.state.is_busy(practitioner.id),
            }
        })
        .collect();
    doctors.sort_by(|left, right| {
        let order = |doctor: &Callable| (doctor.may.err(), doctor.on.is_none(), doctor.is_busy);
        order(left).cmp(&order(right)).then_with(|| left.name.cmp(&right.name)).then(left.id.cmp(&right.id))
    });
    doctors
}
