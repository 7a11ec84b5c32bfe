//! Everything about oneself as one JSON document, files included.

use std::collections::BTreeSet;

use askwell_core::access::Actor;
use askwell_core::code::Specialty;
use askwell_core::id::AttachmentId;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt as _, TryStreamExt as _};
use serde::Serialize;

use crate::accounts::Me;
use crate::ask::asker;
use crate::converse::{Conversation, shown};
use crate::{App, Error, Result};

/// Consultations are gone through so many at a time.
const AT_ONCE: u32 = 100;

/// An export on its way; files are opened one after another as it is read.
pub struct Export {
    /// The document, in pieces.
    pub content: BoxStream<'static, Result<Bytes>>,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Export")
    }
}

/// The document without its files.
#[derive(Serialize)]
struct Document {
    exported_at: jiff::Timestamp,
    account: Me,
    /// The fields of which new answers come by mail.
    newsletter: Option<BTreeSet<Specialty>>,
    consultations: Vec<Conversation>,
}

/// A file in the document, before its bytes.
#[derive(Serialize)]
struct FileHead {
    id: AttachmentId,
    name: String,
    media_type: String,
}

impl App {
    /// Gives everything about oneself: account, consultations with every message, files in base64.
    pub async fn account_export(&self, actor: &Actor) -> Result<Export> {
        let (_, patient) = asker(actor)?;
        let account = self.me(actor).await?;
        let mut reader = self.store().read().await?;
        let (mut consultations, mut files, mut mark) = (Vec::new(), Vec::new(), None);
        loop {
            let some = reader.consultations_of(patient, mark, AT_ONCE).await?;
            let Some(last) = some.last() else { break };
            mark = Some((last.opened_at, last.id));
            for consultation in &some {
                consultations.push(shown(&mut reader, consultation, self.now()).await?);
                files.extend(reader.attachments_about(consultation.id).await?);
            }
        }
        let newsletter = reader.newsletter_of(&account.email).await?.map(|found| found.subscriber.fields);
        drop(reader);
        self.reading_note(actor, patient, "export").await?;
        let document = Document { exported_at: self.now(), account, newsletter, consultations };
        let document = serde_json::to_string_pretty(&document).expect("texts, codes and moments are JSON");
        let open = document.strip_suffix('}').unwrap_or(&document).trim_end().to_owned() + ",\n  \"files\": [";
        let store = self.store().clone();
        let files = stream::iter(files.into_iter().enumerate()).then(move |(at, file)| {
            let store = store.clone();
            async move {
                let head = FileHead { id: file.id, name: file.name, media_type: file.media_type };
                let head = serde_json::to_string(&head).expect("names are JSON");
                let open = head.strip_suffix('}').unwrap_or(&head).to_owned();
                let Some(content) = store.file(file.id, patient).await? else {
                    return Ok(Bytes::from(format!("{}{open}}}", comma(at))));
                };
                let content: Vec<Bytes> = content.try_collect().await?;
                let content = STANDARD.encode(content.concat());
                Ok::<_, Error>(Bytes::from(format!("{}{open},\"content_base64\":\"{content}\"}}", comma(at))))
            }
        });
        let first = stream::iter([Ok(Bytes::from(open))]);
        let last = stream::iter([Ok(Bytes::from_static(b"\n  ]\n}\n"))]);
        Ok(Export { content: first.chain(files).chain(last).boxed() })
    }
}

fn comma(at: usize) -> &'static str {
    if at == 0 { "\n    " } else { ",\n    " }
}
