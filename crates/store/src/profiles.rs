//! What the public may know of a practitioner: words they chose, and the number anybody can look up.

use askwell_core::code::{Digest, Slug};
use askwell_core::id::PractitionerId;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::db::sql;
use crate::reader::Reader;
use crate::unit::Unit;
use crate::{Error, Result};

/// A practitioner's public profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The last step of the profile's address.
    pub slug: Slug,
    /// Name as it stands on a page, with title.
    pub name: String,
    /// Degrees and memberships, such as `MD, FRCP`.
    #[serde(default)]
    pub qualifications: String,
    /// The number in the register.
    pub registration: String,
    /// Who they are, in plain running text.
    #[serde(default)]
    pub biography: String,
    /// Interests declared, or that there are none.
    #[serde(default)]
    pub interests: String,
}

impl Profile {
    /// Gives the digest of name and number that a license records, so that what was checked can be proved later.
    pub fn credentials(&self) -> Digest {
        Digest(Sha256::digest(format!("{}\n{}", self.name, self.registration)).into())
    }
}

type ProfileRow = (String, String);

fn profile((practitioner, profile): ProfileRow) -> Result<(PractitionerId, Profile)> {
    let contradiction = |column| Error::Contradiction { table: "profiles", column, id: practitioner.clone() };
    let id = practitioner.parse().map_err(|_| contradiction("practitioner"))?;
    Ok((id, serde_json::from_str(&profile).map_err(|_| contradiction("profile"))?))
}

impl Reader {
    /// Gives a practitioner's profile.
    pub async fn profile(&mut self, practitioner: PractitionerId) -> Result<Option<Profile>> {
        let row: Option<ProfileRow> = sql!(
            self,
            one "select practitioner, profile from profiles where practitioner = $1",
            practitioner.to_string()
        )?;
        Ok(row.map(profile).transpose()?.map(|(_, profile)| profile))
    }

    /// Gives the practitioner with this address.
    pub async fn profile_by_slug(&mut self, slug: &Slug) -> Result<Option<(PractitionerId, Profile)>> {
        let row: Option<ProfileRow> =
            sql!(self, one "select practitioner, profile from profiles where slug = $1", slug.as_str())?;
        row.map(profile).transpose()
    }

    /// Gives every profile, in the order of their addresses.
    pub async fn profiles(&mut self) -> Result<Vec<(PractitionerId, Profile)>> {
        let rows: Vec<ProfileRow> = sql!(self, all "select practitioner, profile from profiles order by slug")?;
        rows.into_iter().map(profile).collect()
    }
}

impl Unit {
    /// Keeps a profile; [`Error::Taken`] when another practitioner has the address.
    pub async fn profile_put(&mut self, practitioner: PractitionerId, profile: &Profile) -> Result<()> {
        if self.profile_by_slug(&profile.slug).await?.is_some_and(|(other, _)| other != practitioner) {
            return Err(Error::Taken { what: format!("the address {}", profile.slug) });
        }
        let now = self.now_micros();
        let text = serde_json::to_string(profile)?;
        sql!(
            self,
            run "insert into profiles (practitioner, slug, profile, changed_at) values ($1, $2, $3, $4)
                 on conflict (practitioner) do update
                 set slug = excluded.slug, profile = excluded.profile, changed_at = excluded.changed_at",
            practitioner.to_string(),
            profile.slug.as_str(),
            text,
            now
        )?;
        Ok(())
    }
}
