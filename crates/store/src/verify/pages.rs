//! Whether the words of imported pages and of synonyms are those the journal names: nobody's key seals them, so their digest
//! must tell.

use askwell_core::code::Digest;
use askwell_core::publication::{Origin, Publication};
use askwell_core::synonym::Synonym;
use sha2::{Digest as _, Sha256};

use super::check::Check;
use super::{PAGE, row};
use crate::reader::Reader;
use crate::record::Record as _;
use crate::{Error, Result};

impl Check {
    /// Compares every revision of an imported page with its digest. Words of a page that is no longer live may be gone.
    pub(super) async fn pages(&mut self, reader: &mut Reader) -> Result<()> {
        let mut after = None;
        loop {
            let page = reader.publications_page(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.id);
            for publication in page.iter().filter(|publication| matches!(publication.origin, Origin::Import { .. })) {
                self.words(reader, publication).await?;
            }
        }
    }

    /// Compares every wording of every synonym with its digest.
    pub(super) async fn synonyms(&mut self, reader: &mut Reader) -> Result<()> {
        for synonym in reader.synonyms().await? {
            for (number, written) in (1..).zip(&synonym.wordings) {
                let what = match reader.text(written.text).await {
                    Ok(Some(words)) if Digest(Sha256::digest(words.as_bytes()).into()) == written.digest => continue,
                    Ok(Some(_)) => format!("the words of wording {number} are not those the journal names"),
                    Ok(None) => format!("the words of wording {number} are not there"),
                    Err(Error::Tampered { .. }) => continue,
                    Err(error) => return Err(error),
                };
                self.faults.push(row(Synonym::TABLE, synonym.id, what));
            }
        }
        Ok(())
    }

    async fn words(&mut self, reader: &mut Reader, publication: &Publication) -> Result<()> {
        let live = publication.live().map(|live| live.number);
        for revision in &publication.revisions {
            let number = revision.number;
            let what = match reader.text(revision.text).await {
                Ok(Some(words)) if Digest(Sha256::digest(words.as_bytes()).into()) == revision.digest => continue,
                Ok(Some(_)) => format!("the words of revision {number} are not those the journal names"),
                Ok(None) if live == Some(number) => format!("the words of revision {number} are not there"),
                // Words that do not open were named when all texts were opened.
                Ok(None) | Err(Error::Tampered { .. }) => continue,
                Err(error) => return Err(error),
            };
            self.faults.push(row(Publication::TABLE, publication.id, what));
        }
        Ok(())
    }
}
