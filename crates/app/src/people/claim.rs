//! Saying to be a doctor. Until somebody has checked it, it gives nothing.

use askwell_core::access::Actor;
use askwell_core::code::{Country, Register, Slug};
use askwell_core::id::{AccountId, PractitionerId};
use askwell_core::practitioner::{License, Practitioner, Scope};
use askwell_store::{By, Profile, Reader, Unit};

use crate::accounts::own_account;
use crate::unit::doing;
use crate::{App, Error, Result};

/// A name with title, or a number in a register, has at most so many characters.
const LINE_CHARS_MOST: usize = 120;
/// Degrees and memberships have at most so many characters.
const QUALIFICATIONS_CHARS_MOST: usize = 240;
/// A biography, or declared interests, has at most so many characters: a page of text.
const TEXT_CHARS_MOST: usize = 4_000;

/// What a doctor says of themselves, and what the public reads when it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Name as it stands on a page, with title.
    pub name: String,
    /// Degrees and memberships; may be empty.
    pub qualifications: String,
    /// The register that holds them.
    pub register: Register,
    /// The country of the register.
    pub country: Country,
    /// The number in the register.
    pub registration: String,
    /// Fields and languages in which they answer.
    pub scope: Scope,
    /// Who they are, running text; may be empty.
    pub biography: String,
    /// Interests declared, or that there are none.
    pub interests: String,
}

impl Claim {
    /// Refuses what cannot stand on a page or in a register.
    pub(super) fn check(&self) -> Result<()> {
        line("name", "doctor-name-missing", &self.name)?;
        line("registration", "doctor-number-missing", &self.registration)?;
        short("qualifications", &self.qualifications, QUALIFICATIONS_CHARS_MOST)?;
        short("biography", &self.biography, TEXT_CHARS_MOST)?;
        short("interests", &self.interests, TEXT_CHARS_MOST)?;
        // A question nobody could place belongs to no doctor before a coordinator has placed it.
        let is_known =
            |code: &str| code != "other" && askwell_text::specialty::ALL.iter().any(|known| known.code == code);
        if self.scope.specialties.iter().any(|specialty| !is_known(specialty.as_str())) {
            return Err(Error::Field { field: "specialties", problem: "specialty-unknown" });
        }
        Ok(())
    }

    /// Gives the public profile it makes at an address.
    pub(super) fn profile(&self, slug: Slug) -> Profile {
        Profile {
            slug,
            name: self.name.trim().to_owned(),
            qualifications: self.qualifications.trim().to_owned(),
            registration: self.registration.trim().to_owned(),
            biography: self.biography.trim().to_owned(),
            interests: self.interests.trim().to_owned(),
        }
    }

    /// Reads a claim back from what is kept.
    pub(super) fn of(practitioner: &Practitioner, profile: Profile) -> Self {
        Self {
            name: profile.name,
            qualifications: profile.qualifications,
            register: practitioner.license.register.clone(),
            country: practitioner.license.country.clone(),
            registration: profile.registration,
            scope: practitioner.scope.clone(),
            biography: profile.biography,
            interests: profile.interests,
        }
    }
}

fn line(field: &'static str, missing: &'static str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::Field { field, problem: missing });
    }
    short(field, text, LINE_CHARS_MOST)
}

fn short(field: &'static str, text: &str, most: usize) -> Result<()> {
    if text.chars().count() > most { Err(Error::Field { field, problem: "text-too-long" }) } else { Ok(()) }
}

impl App {
    /// Records that somebody says to be this doctor; operators hear of it. The same claim again gives the first result.
    pub async fn practitioner_claim(&self, actor: &Actor, claim: Claim) -> Result<PractitionerId> {
        let account = own_account(actor)?;
        claim.check()?;
        let id = PractitionerId(self.new_id());
        let work = doing(move |unit| {
            Box::pin(async move {
                if let Some(before) = same_claim(unit, account, &claim).await? {
                    return Ok(before);
                }
                record(unit, account, id, &claim, None).await?;
                Ok(id)
            })
        });
        self.store().write(By::Account(account), self.now(), work).await
    }
}

/// Gives the practitioner an account already claimed to be, when that was with the very same words.
async fn same_claim(reader: &mut Reader, account: AccountId, claim: &Claim) -> Result<Option<PractitionerId>> {
    let Some(id) = reader.account(account).await?.and_then(|account| account.practitioner) else { return Ok(None) };
    let (Some(practitioner), Some(profile)) = (reader.practitioner(id).await?, reader.profile(id).await?) else {
        return Ok(None);
    };
    let is_same = claim.profile(profile.slug.clone()) == profile && practitioner.scope == claim.scope;
    Ok(is_same.then_some(id))
}

/// Records a claim in a unit: the practitioner, the profile, and whose account it is. `slug` is made of the name if not given.
pub(super) async fn record(
    unit: &mut Unit,
    account: AccountId,
    id: PractitionerId,
    claim: &Claim,
    slug: Option<Slug>,
) -> Result<Practitioner> {
    let mut owner = unit.account(account).await?.ok_or(Error::NotFound)?;
    let claimed = owner.claim(id)?;
    let slug = match slug {
        Some(slug) => slug,
        None => free_slug(unit, &claim.name).await?,
    };
    let profile = claim.profile(slug);
    let license = License {
        register: claim.register.clone(),
        country: claim.country.clone(),
        credentials: profile.credentials(),
        // Nobody has looked into the register yet, so nothing is valid for any time.
        valid_until: unit.now(),
    };
    let event = Practitioner::claim(account, claim.scope.clone(), license)?;
    let practitioner = Practitioner::begin(id, &event).expect("a claim begins a practitioner");
    unit.practitioner_save(&practitioner, &event).await?;
    unit.profile_put(id, &profile).await?;
    owner.apply(&claimed);
    unit.account_save(&owner, &claimed).await?;
    Ok(practitioner)
}

/// Gives an address for a name that no other doctor has.
async fn free_slug(reader: &mut Reader, name: &str) -> Result<Slug> {
    let fallback = Slug::new("doctor").expect("letters");
    let slug = Slug::from_title(name, &fallback);
    let mut number = 1_u32;
    loop {
        let tried =
            if number == 1 { slug.clone() } else { Slug::new(format!("{slug}-{number}")).unwrap_or(slug.clone()) };
        if reader.profile_by_slug(&tried).await?.is_none() {
            return Ok(tried);
        }
        number += 1;
    }
}
