//! Erasure: the key is destroyed, so nobody can read a word any more, here or in a backup; the journal stays whole.

use askwell_core::Refused;
use askwell_core::access::Actor;
use askwell_core::consultation::Consultation;
use askwell_core::id::{AttachmentId, PatientId};
use askwell_store::{By, Unit};

use crate::accounts::own_account;
use crate::publishing::withdraw_publications_of;
use crate::unit::doing;
use crate::{App, Error, Result};

/// Consultations are gone through so many at a time.
const AT_ONCE: u32 = 100;

impl App {
    /// Erases the person: what is public of them is withdrawn, open questions are taken back, texts, files, address and sessions
    /// are gone. Refused to who still holds a role besides patient: published words of a doctor stay under their name.
    pub async fn account_erase(&self, actor: &Actor) -> Result<()> {
        let id = own_account(actor)?;
        let erase = doing(move |unit| {
            Box::pin(async move {
                let mut account = unit.account(id).await?.ok_or(Error::NotFound)?;
                let event = account.erase(unit.now())?;
                let files = take_back(unit, account.patient).await?;
                account.apply(&event);
                unit.account_save(&account, &event).await?;
                if let Some(credentials) = unit.credentials(id).await? {
                    unit.newsletter_remove_of(&credentials.contact.email).await?;
                }
                unit.credentials_remove(id).await?;
                unit.erase(account.patient).await?;
                unit.erase(id).await?;
                Ok(files)
            })
        });
        let files = self.store().write(By::Account(id), self.now(), erase).await?;
        for file in files {
            // Sealed under a key that is gone: what cannot be taken away now is only noise.
            if let Err(error) = self.store().file_remove(file).await {
                tracing::warn!(%error, "a file of an erased person is left behind unreadable");
            }
        }
        Ok(())
    }
}

/// Ends what a patient has open, withdraws what is public, and gives their files.
async fn take_back(unit: &mut Unit, patient: PatientId) -> Result<Vec<AttachmentId>> {
    let mut files = Vec::new();
    let mut mark = None;
    loop {
        let consultations = unit.consultations_of(patient, mark, AT_ONCE).await?;
        let Some(last) = consultations.last() else { return Ok(files) };
        mark = Some((last.opened_at, last.id));
        for mut consultation in consultations {
            files.extend(unit.attachments_about(consultation.id).await?.into_iter().map(|file| file.id));
            withdraw_publications_of(unit, consultation.id).await?;
            take_consent_back(unit, &mut consultation).await?;
            match consultation.withdraw(unit.now()) {
                Ok(event) => {
                    consultation.apply(&event);
                    unit.consultation_save(&consultation, &event).await?;
                }
                Err(Refused::Ended | Refused::NothingToChange) => {}
                Err(refused) => return Err(refused.into()),
            }
        }
    }
}

async fn take_consent_back(unit: &mut Unit, consultation: &mut Consultation) -> Result<()> {
    let Ok(event) = consultation.withdraw_consent(unit.now()) else { return Ok(()) };
    consultation.apply(&event);
    unit.consultation_save(consultation, &event).await?;
    Ok(())
}
