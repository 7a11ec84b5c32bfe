//! What is known of a file besides its bytes.

use askwell_core::code::Digest;
use askwell_core::id::{AttachmentId, ConsultationId, PatientId};
use serde::{Deserialize, Serialize};

use crate::db::sql;
use crate::keys::{Owner, Purpose};
use crate::reader::{Reader, count, number};
use crate::unit::Unit;
use crate::{Error, Result};

/// A file of a consultation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its identifier, under which [`Store::file`](crate::Store::file) finds the bytes.
    pub id: AttachmentId,
    /// Whose key seals it.
    pub patient: PatientId,
    /// The consultation it belongs to.
    pub consultation: ConsultationId,
    /// The name it came with; sealed, since it often names a person.
    pub name: String,
    /// What it is, such as `image/jpeg`, as was found by looking into it.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
    /// Its digest, as [`Store::file_put`](crate::Store::file_put) gave it.
    pub digest: Digest,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    patient: PatientId,
    consultation: ConsultationId,
    name: String,
    media_type: String,
}

type AttachmentRow = (String, String, Vec<u8>, i64, Vec<u8>);

impl Unit {
    /// Records a file that was taken in.
    pub async fn attachment_put(&mut self, attachment: &Attachment) -> Result<()> {
        let Attachment { id, patient, consultation, name, media_type, size_bytes, digest } = attachment.clone();
        let (id, owner) = (id.to_string(), Owner::Patient(patient).to_string());
        let key = self.key_ensure(&owner, Purpose::Name).await?;
        let sealed = serde_json::to_vec(&Sealed { patient, consultation, name, media_type })?;
        let now = self.now_micros();
        sql!(
            self,
            run "insert into attachments (id, owner, subject, sealed, size_bytes, digest, made_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
            id,
            owner,
            consultation.to_string(),
            key.seal(&id, &sealed),
            number(size_bytes),
            &digest.0[..],
            now
        )?;
        Ok(())
    }
}

impl Reader {
    /// Gives what is known of a file; `None` when there is none or its owner was erased.
    pub async fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>> {
        let row: Option<AttachmentRow> = sql!(
            self,
            one "select id, owner, sealed, size_bytes, digest from attachments where id = $1",
            id.to_string()
        )?;
        match row {
            Some(row) => self.attachment_open(row).await,
            None => Ok(None),
        }
    }

    /// Gives the files of a consultation, oldest first.
    pub async fn attachments_about(&mut self, consultation: ConsultationId) -> Result<Vec<Attachment>> {
        let rows: Vec<AttachmentRow> = sql!(
            self,
            all "select id, owner, sealed, size_bytes, digest from attachments
                 where subject = $1 order by made_at, id",
            consultation.to_string()
        )?;
        let mut attachments = Vec::with_capacity(rows.len());
        for row in rows {
            attachments.extend(self.attachment_open(row).await?);
        }
        Ok(attachments)
    }

    async fn attachment_open(
        &mut self,
        (id, owner, sealed, size_bytes, digest): AttachmentRow,
    ) -> Result<Option<Attachment>> {
        let Some(key) = self.key(&owner, Purpose::Name).await? else { return Ok(None) };
        let opened = key.open(&id, &sealed).ok_or_else(|| Error::Tampered { table: "attachments", id: id.clone() })?;
        let Sealed { patient, consultation, name, media_type } = serde_json::from_slice(&opened)?;
        let attachment_id = id.parse();
        Ok(Some(Attachment {
            id: attachment_id.map_err(|_| Error::Contradiction {
                table: "attachments",
                column: "id",
                id: id.clone(),
            })?,
            patient,
            consultation,
            name,
            media_type,
            size_bytes: count(size_bytes, "attachments", "size_bytes", &id)?,
            digest: Digest(crate::journal::hash(digest, "attachments", "digest", &id)?),
        }))
    }
}
