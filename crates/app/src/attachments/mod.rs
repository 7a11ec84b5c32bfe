//! Files that go with a message: looked into, cleaned, sealed, and given to nobody but those involved.

mod jpeg;
mod kind;
mod pdf;
mod png;

use std::pin::Pin;

use askwell_core::Refused;
use askwell_core::access::{Action, Actor};
use askwell_core::id::{AttachmentId, ConsultationId, PatientId};
use askwell_core::message::ATTACHMENTS_MOST;
use askwell_store::{Attachment, By};
use bytes::Bytes;
use futures::{Stream, StreamExt as _};

use kind::{Kind, refused};

use crate::ask::{Asking, DraftFile, asker};
use crate::converse::readable;
use crate::unit::doing;
use crate::{App, Error, Result};

/// A file that may be kept: what it is, under which name, and its bytes without what nobody meant to send.
#[derive(Debug)]
struct Cleaned {
    name: String,
    media_type: &'static str,
    content: Vec<u8>,
}

/// Looks into a file and takes out of it what nobody sees and nobody meant to send.
fn cleaned(name: &str, content: Vec<u8>) -> Result<Cleaned> {
    let kind = Kind::of(&content)?;
    let name = kind.name(name)?;
    let content = match kind {
        Kind::Jpeg => jpeg::strip(&content)?,
        Kind::Png => png::strip(&content)?,
        Kind::Pdf => pdf::strip(content),
        Kind::Text => content,
    };
    Ok(Cleaned { name, media_type: kind.media_type(), content })
}

/// A file that was taken in.
pub type FileStream = Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>>;

/// A file on its way to somebody involved.
pub struct FileSent {
    /// Its name, cleaned.
    pub name: String,
    /// What it is, as was found by looking into it.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
    /// Its bytes; a piece that was tampered with ends the stream with an error.
    pub content: FileStream,
}

impl std::fmt::Debug for FileSent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileSent").field("media_type", &self.media_type).field("size_bytes", &self.size_bytes).finish()
    }
}

impl App {
    /// Puts a file into the draft of a query. One must be signed in: files are sealed under the patient's key from the start.
    pub async fn ask_file_add<S, E>(&self, actor: &Actor, token: &str, name: &str, content: S) -> Result<Asking>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let (_, patient) = asker(actor)?;
        let Asking { draft, .. } = self.ask_change(actor, token, |_| Ok(())).await?;
        // One more than fit is read, so that what is there already can be told from what is too much.
        has_room(draft.files.len().saturating_sub(1))?;
        let file = self.file_take_in(patient, draft.consultation, name, content).await?;
        let id = file.id;
        let added = self.ask_change(actor, token, move |draft| {
            let is_there = |known: &DraftFile| known.name == file.name && known.digest == file.digest;
            if draft.files.iter().any(is_there) {
                // The same form sent twice brings the same file twice.
                return Ok(());
            }
            has_room(draft.files.len())?;
            draft.files.push(file);
            Ok(())
        });
        let added = added.await;
        let is_kept = added.as_ref().is_ok_and(|asking| asking.draft.files.iter().any(|file| file.id == id));
        if !is_kept {
            self.store().file_remove(id).await?;
        }
        added
    }

    /// Takes a file out of the draft of a query; one that is out already is no error.
    pub async fn ask_file_remove(&self, actor: &Actor, token: &str, id: AttachmentId) -> Result<Asking> {
        asker(actor)?;
        let before = self.ask_look(actor, token).await?;
        if !before.draft.files.iter().any(|file| file.id == id) {
            return Ok(before);
        }
        let asking = self
            .ask_change(actor, token, move |draft| {
                draft.files.retain(|file| file.id != id);
                Ok(())
            })
            .await?;
        self.store().file_remove(id).await?;
        Ok(asking)
    }

    /// Takes a file in for a message that is about to be sent in a consultation of one's own.
    pub async fn file_add<S, E>(
        &self,
        actor: &Actor,
        consultation: ConsultationId,
        name: &str,
        content: S,
    ) -> Result<DraftFile>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::ConverseAsPatient, consultation).await?;
        drop(reader);
        if consultation.ended() {
            return Err(askwell_core::Refused::Ended.into());
        }
        self.file_take_in(consultation.patient, consultation.id, name, content).await
    }

    /// Gives a file to somebody involved in its consultation; the reading is written down.
    pub async fn file_send(&self, actor: &Actor, consultation: ConsultationId, id: AttachmentId) -> Result<FileSent> {
        let mut reader = self.store().read().await?;
        let consultation = readable(&mut reader, actor, Action::ReadConsultation, consultation).await?;
        let said = consultation.messages.iter().any(|message| message.words.attachments.contains(&id));
        let file = reader.attachment(id).await?.filter(|file| said && file.consultation == consultation.id);
        let file = file.ok_or(Error::NotFound)?;
        drop(reader);
        let content = self.store().file(id, file.patient).await?.ok_or(Error::NotFound)?;
        self.reading_note(actor, id, "file").await?;
        let content = Box::pin(content.map(|piece| piece.map_err(Error::from)));
        Ok(FileSent { name: file.name, media_type: file.media_type, size_bytes: file.size_bytes, content })
    }

    async fn file_take_in<S, E>(
        &self,
        patient: PatientId,
        consultation: ConsultationId,
        name: &str,
        content: S,
    ) -> Result<DraftFile>
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    {
        let most = self.settings().attachment_bytes_most;
        let content = whole(content, most).await?;
        let given = name.to_owned();
        let cleaned = tokio::task::spawn_blocking(move || cleaned(&given, content)).await;
        let Cleaned { name, media_type, content } = cleaned.map_err(|_| Error::File { problem: "file-damaged" })??;
        let id = AttachmentId(self.new_id());
        let pieces = futures::stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from(content))]);
        // What is put in place of metadata may be a few bytes longer than what was there.
        let taken = self.store().file_put(id, patient, pieces, most + 4_096, self.now()).await?;
        let media_type = media_type.to_owned();
        let (size_bytes, digest) = (taken.size_bytes, Some(taken.digest));
        let file = DraftFile { id, name: name.clone(), media_type: media_type.clone(), size_bytes, digest };
        let attachment = Attachment {
            id,
            patient,
            consultation,
            name,
            media_type,
            size_bytes: taken.size_bytes,
            digest: taken.digest,
        };
        let put = doing(move |unit| Box::pin(async move { Ok(unit.attachment_put(&attachment).await?) }));
        self.store().write(By::Service, self.now(), put).await?;
        Ok(file)
    }
}

/// Says whether a message has room for one more file.
fn has_room(files: usize) -> Result<()> {
    if files >= ATTACHMENTS_MOST { Err(Refused::TooManyAttachments { most: ATTACHMENTS_MOST }.into()) } else { Ok(()) }
}

/// Reads a file as it comes, and stops reading as soon as there is too much of it.
async fn whole<S, E>(mut content: S, most: u64) -> Result<Vec<u8>>
where
    S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
{
    let mut read = Vec::new();
    while let Some(piece) = content.next().await {
        let Ok(piece) = piece else { return refused("file-broke-off") };
        if (read.len() + piece.len()) as u64 > most {
            return refused("file-too-big");
        }
        read.extend_from_slice(&piece);
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn a_file_without_end_is_stopped_while_it_comes() {
        let mut pieces = 0_u64;
        let endless = futures::stream::repeat_with(|| {
            pieces += 1;
            Ok::<_, std::io::Error>(Bytes::from(vec![0; 65_536]))
        });
        let result = whole(endless, 1_000_000).await;
        assert!(matches!(result, Err(Error::File { problem: "file-too-big" })), "{result:?}");
        assert_eq!(pieces, 16, "nothing is read beyond what shows it is too big");
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_refused() {
        let pieces = [Ok(Bytes::from_static(b"%PDF-")), Err(std::io::Error::other("gone"))];
        let result = whole(futures::stream::iter(pieces), 1_000_000).await;
        assert!(matches!(result, Err(Error::File { problem: "file-broke-off" })));
    }

    #[test]
    fn a_page_called_a_picture_is_refused() {
        assert!(matches!(cleaned("scan.jpg", b"<html>hello".to_vec()), Err(Error::File { problem: "file-kind" })));
    }
}
