//! Doctors as the public knows them.

use std::collections::BTreeMap;

use askwell_core::code::Slug;
use askwell_core::id::PractitionerId;
use askwell_core::practitioner::{Practitioner, Standing};
use askwell_store::{PageMark, Profile, Reader};
use jiff::Timestamp;
use serde::Serialize;

use crate::answers::AnswerCard;
use crate::{App, Error, Result};

/// So many of a doctor's answers stand on one page.
const ANSWERS_ON_A_PAGE: u32 = 20;

/// A doctor as a page shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DoctorCard {
    /// Last step of the address below `/doctors`.
    pub slug: String,
    /// Name with title.
    pub name: String,
    /// Degrees and memberships.
    pub qualifications: String,
    /// Who they are, running text.
    pub biography: String,
    /// Interests declared, or that there are none.
    pub interests: String,
    /// Code of the register, such as `gmc`.
    pub register: String,
    /// Number in the register.
    pub registration: String,
    /// Country of the register.
    pub country: String,
    /// Codes of the specialties.
    pub specialties: Vec<String>,
    /// Tags of the languages.
    pub languages: Vec<String>,
    /// When the registration was last checked; none while they are not in good standing.
    pub verified_at: Option<Timestamp>,
    /// Until when the registration is valid.
    pub valid_until: Timestamp,
    /// Whether they may act as a doctor here now.
    pub in_good_standing: bool,
}

/// A doctor's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoctorPage {
    /// The doctor.
    pub doctor: DoctorCard,
    /// What they answered or reviewed, the newest first.
    pub answers: Vec<AnswerCard>,
    /// Where the list goes on.
    pub next: Option<String>,
}

impl App {
    /// Gives every doctor in good standing, by name.
    pub async fn doctors(&self) -> Result<Vec<DoctorCard>> {
        let mut reader = self.inner.store.read().await?;
        let now = self.now();
        let practitioners = reader.practitioners().await?;
        let profiles: BTreeMap<PractitionerId, Profile> = reader.profiles().await?.into_iter().collect();
        let shown = practitioners.iter().filter(|practitioner| practitioner.in_good_standing(now).is_ok());
        let mut cards: Vec<DoctorCard> =
            shown.filter_map(|practitioner| Some(card(practitioner, profiles.get(&practitioner.id)?, now))).collect();
        cards.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(cards)
    }

    /// Gives a doctor's page; a doctor who left keeps it as long as their words are public.
    pub async fn doctor(&self, slug: &str, after: Option<&str>) -> Result<DoctorPage> {
        let slug = Slug::new(slug).map_err(|_| Error::NotFound)?;
        let after = after.map(str::parse::<PageMark>).transpose().map_err(|_| Error::NotFound)?;
        let mut reader = self.inner.store.read().await?;
        let (id, profile) = reader.profile_by_slug(&slug).await?.ok_or(Error::NotFound)?;
        let practitioner = reader.practitioner(id).await?.ok_or(Error::NotFound)?;
        let doctor = card(&practitioner, &profile, self.now());
        let publications = reader.publications_by(id, after, ANSWERS_ON_A_PAGE + 1).await?;
        if publications.is_empty() && !doctor.in_good_standing {
            return Err(Error::NotFound);
        }
        let most = ANSWERS_ON_A_PAGE as usize;
        let (answers, next) = crate::answers::cards(&mut reader, publications, most, self.today()).await?;
        Ok(DoctorPage { doctor, answers, next })
    }
}

/// Gives a doctor as a page shows one; `None` for an identifier without profile.
pub(crate) async fn doctor_card(reader: &mut Reader, id: PractitionerId, now: Timestamp) -> Result<Option<DoctorCard>> {
    let Some(practitioner) = reader.practitioner(id).await? else { return Ok(None) };
    let profile = reader.profile(id).await?;
    Ok(profile.map(|profile| card(&practitioner, &profile, now)))
}

fn card(practitioner: &Practitioner, profile: &Profile, now: Timestamp) -> DoctorCard {
    let verified_at = if let Standing::Verified { at, .. } = practitioner.standing { Some(at) } else { None };
    DoctorCard {
        slug: profile.slug.to_string(),
        name: profile.name.clone(),
        qualifications: profile.qualifications.clone(),
        biography: profile.biography.clone(),
        interests: profile.interests.clone(),
        register: practitioner.license.register.to_string(),
        registration: profile.registration.clone(),
        country: practitioner.license.country.to_string(),
        specialties: practitioner.scope.specialties.iter().map(ToString::to_string).collect(),
        languages: practitioner.scope.languages.iter().map(ToString::to_string).collect(),
        verified_at,
        valid_until: practitioner.license.valid_until,
        in_good_standing: practitioner.in_good_standing(now).is_ok(),
    }
}
