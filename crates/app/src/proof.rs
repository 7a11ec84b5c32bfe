//! Proofs: that a public page is in the journal, exactly as it reads, and that the journal only grows.

use askwell_core::content::Page;
use askwell_core::event::Event;
use askwell_core::publication;
use askwell_core::review::Verdict;
use askwell_store::merkle::{Hash, inclusion_holds, leaf_hash};
use askwell_store::{By, Inclusion, LogKey, NotSigned, TILE_WIDTH, checkpoint_open};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::answers::place;
use crate::{App, Error, Result, texts};

/// The name of the format.
const SCHEMA: &str = "askwell.proof/1";

/// Everything it takes to check one public page without asking the service again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The name of the format.
    pub schema: String,
    /// Address of the page.
    pub page: String,
    /// Number of the public revision.
    pub revision: u32,
    /// The words exactly as they are stored: JSON, whose SHA-256 an entry names.
    pub text: String,
    /// The signed checkpoint that every entry is proven against.
    pub checkpoint: String,
    /// The entries about this revision: its review, its publication, the hash of its words, or its import.
    pub entries: Vec<ProvenEntry>,
}

/// One entry of the journal, with its way to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenEntry {
    /// Its number, from 1; its leaf stands at one less.
    pub number: u64,
    /// The six lines of which the leaf is the hash (RFC 6962).
    pub entry: String,
    /// The hashes from the leaf to the root in base64, deepest first.
    pub path: Vec<String>,
}

/// What a proof shows, once it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// Which log it is in.
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    /// Identifier of the publication.
    pub publication: String,
    /// Number of the revision.
    pub revision: u32,
    /// SHA-256 of its words.
    pub words: String,
    /// Who signed it, and when; none for an imported page.
    pub reviewed: Option<(String, String)>,
    /// When it became public.
    pub published_at: String,
}

/// Why a proof does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// The proof, or the page, is not written as it should be.
    #[error("{what} cannot be read: {problem}")]
    Unreadable {
        /// Which of them.
        what: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// The checkpoint is not signed by the key.
    #[error(transparent)]
    NotSigned(#[from] NotSigned),
    /// An entry's path does not lead to the root.
    #[error("entry {number} is not in the log of the checkpoint")]
    NotInLog {
        /// Its number.
        number: u64,
    },
    /// The entries do not tell of one published revision with these words.
    #[error("the entries do not show that: {what}")]
    NotShown {
        /// What they do not show.
        what: &'static str,
    },
    /// The page says something else than the words that were proven.
    #[error("the page differs from what was proven in its {part}")]
    AnotherPage {
        /// Where.
        part: &'static str,
    },
}

impl App {
    /// The name of this service's log: its address without the scheme.
    fn log_origin(&self) -> String {
        let address = &self.settings().base_url;
        let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
        format!("{}/log", address.trim_end_matches('/'))
    }

    async fn log_key(&self) -> Result<LogKey> {
        let origin = self.log_origin();
        if let Some(key) = self.inner.store.read().await?.log_key(&origin).await? {
            return Ok(key);
        }
        let work = self.inner.store.write(By::Service, self.now(), move |unit| {
            Box::pin(async move { Ok::<_, Error>(unit.log_key_ensure(&origin).await?) })
        });
        work.await
    }

    /// Gives the line by which anybody verifies this log's checkpoints.
    pub async fn log_verifier(&self) -> Result<String> {
        Ok(self.log_key().await?.verifier())
    }

    /// Gives the signed checkpoint of the journal as it is now.
    pub async fn log_checkpoint(&self) -> Result<String> {
        let key = self.log_key().await?;
        Ok(key.checkpoint(&self.inner.store.read().await?.journal_head().await?))
    }

    /// Gives a tile of the journal's tree: so many hashes of 32 bytes, one after another; no width asks for a full one.
    pub async fn log_tile(&self, level: u8, index: u64, width: Option<u64>) -> Result<Vec<u8>> {
        let mut reader = self.inner.store.read().await?;
        let tile = reader.journal_tile(level, index, width.unwrap_or(TILE_WIDTH)).await?;
        Ok(tile.ok_or(Error::NotFound)?.concat())
    }

    /// Gives the proof of exactly the revision that is public at an address.
    ///
    /// A page that became public before its words were hashed in the journal has none.
    pub async fn answer_proof(&self, specialty: &str, topic: &str, slug: &str) -> Result<Proof> {
        let key = self.log_key().await?;
        let mut reader = self.inner.store.snapshot().await?;
        let publication = reader.publication_at(&place(specialty, topic, slug)?).await?.ok_or(Error::NotFound)?;
        let live = publication.live().ok_or(Error::NotFound)?;
        let text = reader.text(live.text).await?.ok_or(Error::NotFound)?;
        let mut numbers = Told::default();
        for entry in reader.journal_about(publication.id).await? {
            numbers.hear(&entry.event, entry.number);
        }
        let mut entries = Vec::new();
        let mut head = reader.journal_head().await?;
        for number in numbers.all().ok_or(Error::NotFound)? {
            let Inclusion { head: at, line, proof } = reader.journal_inclusion(number).await?;
            head = at;
            let path = proof.iter().map(|hash| BASE64.encode(hash)).collect();
            entries.push(ProvenEntry { number, entry: line.hashed(), path });
        }
        Ok(Proof {
            schema: SCHEMA.to_owned(),
            page: publication.place.path(),
            revision: live.number,
            text,
            checkpoint: key.checkpoint(&head),
            entries,
        })
    }
}

/// The newest entries that make a page public.
#[derive(Default)]
struct Told {
    /// An approval that nothing was published under yet.
    approved: Option<u64>,
    reviewed: Option<u64>,
    published: Option<u64>,
    attested: Option<u64>,
    imported: Option<u64>,
}

impl Told {
    fn hear(&mut self, event: &Event, number: u64) {
        let Event::Publication { event, .. } = event else { return };
        match event {
            publication::Event::Reviewed { review } if matches!(review.verdict, Verdict::Approved { .. }) => {
                self.approved = Some(number);
            }
            publication::Event::Published { .. } => {
                *self = Self { reviewed: self.approved, published: Some(number), ..Self::default() };
            }
            publication::Event::Attested { .. } => self.attested = Some(number),
            publication::Event::Imported { .. } | publication::Event::Reimported { .. } => {
                *self = Self { imported: Some(number), ..Self::default() };
            }
            _ => {}
        }
    }

    /// The entries of the proof in their order; `None` when something is missing.
    fn all(&self) -> Option<Vec<u64>> {
        match (self.imported, self.reviewed, self.published, self.attested) {
            (Some(imported), _, None, _) => Some(vec![imported]),
            (_, Some(reviewed), Some(published), Some(attested)) => Some(vec![reviewed, published, attested]),
            _ => None,
        }
    }
}

/// Checks a proof without asking anybody: that the key signed the checkpoint, that each entry is in the log it speaks of, that
/// the entries tell of one published revision, and that its words are these. With a page (the JSON of its address), also that
/// the page says what was proven.
pub fn proof_verify(page: Option<&str>, proof: &str, key: &str) -> Result<Proven, NotProven> {
    let unreadable =
        |what: &'static str| move |error: serde_json::Error| NotProven::Unreadable { what, problem: error.to_string() };
    let proof: Proof = serde_json::from_str(proof).map_err(unreadable("the proof"))?;
    let checkpoint = checkpoint_open(&proof.checkpoint, key)?;
    let mut told = Heard::default();
    for entry in &proof.entries {
        let not_in_log = NotProven::NotInLog { number: entry.number };
        let decoded = |hash: &String| BASE64.decode(hash).ok().and_then(|hash| Hash::try_from(hash).ok());
        let path: Option<Vec<Hash>> = entry.path.iter().map(decoded).collect();
        let (Some(path), Some(index)) = (path, entry.number.checked_sub(1)) else { return Err(not_in_log) };
        let leaf = leaf_hash(entry.entry.as_bytes());
        if !inclusion_holds(&leaf, index, checkpoint.size, &path, &checkpoint.root) {
            return Err(not_in_log);
        }
        told.hear(entry)?;
    }
    let words = texts::digest(proof.text.as_bytes()).to_string();
    let shown = |what, holds: bool| if holds { Ok(()) } else { Err(NotProven::NotShown { what }) };
    shown("these are the words that were made public", told.words.as_ref() == Some(&words))?;
    shown("it was made public", told.published_at.is_some())?;
    // An import's later revisions are numbered by the service alone; their entry names the words, which is what counts.
    shown("the revision is the one named", told.revision.is_none_or(|revision| revision == proof.revision))?;
    shown("a reviewer approved the text that was published", told.approved == told.published)?;
    if let Some(page) = page {
        same(page, &proof.text)?;
    }
    Ok(Proven {
        origin: checkpoint.origin,
        size: checkpoint.size,
        publication: told.subject.unwrap_or_default(),
        revision: proof.revision,
        words,
        reviewed: told.reviewed,
        published_at: told.published_at.unwrap_or_default(),
    })
}

/// What the entries of a proof say together.
#[derive(Default)]
struct Heard {
    subject: Option<String>,
    words: Option<String>,
    revision: Option<u32>,
    /// The keyed digests by which review and publication name the text.
    approved: Option<String>,
    published: Option<String>,
    reviewed: Option<(String, String)>,
    published_at: Option<String>,
}

impl Heard {
    fn hear(&mut self, entry: &ProvenEntry) -> Result<(), NotProven> {
        let mut lines = entry.entry.splitn(6, '\n');
        let (Some(number), Some(subject), Some(event)) = (lines.next(), lines.nth(3), lines.next()) else {
            return Err(NotProven::NotShown { what: "an entry has six lines" });
        };
        let one = self.subject.get_or_insert_with(|| subject.to_owned()) == subject;
        if !one || number != entry.number.to_string() {
            return Err(NotProven::NotShown { what: "the entries are about one page" });
        }
        let event: Event = serde_json::from_str(event)
            .map_err(|error| NotProven::Unreadable { what: "an entry", problem: error.to_string() })?;
        let Event::Publication { event, .. } = event else {
            return Err(NotProven::NotShown { what: "the entries are about one page" });
        };
        match event {
            publication::Event::Reviewed { review } => {
                let is_approved = matches!(review.verdict, Verdict::Approved { .. });
                self.approved = is_approved.then(|| review.text.to_string());
                self.reviewed = Some((review.by.to_string(), review.at.to_string()));
            }
            publication::Event::Published { revision, text, at, .. } => {
                self.published = Some(text.to_string());
                self.revision = Some(revision);
                self.published_at = Some(at.to_string());
            }
            publication::Event::Attested { words } => self.words = Some(words.to_string()),
            publication::Event::Imported { digest, at, .. } => {
                self.words = Some(digest.to_string());
                self.revision = Some(1);
                self.published_at = Some(at.to_string());
            }
            publication::Event::Reimported { digest, at, .. } => {
                self.words = Some(digest.to_string());
                self.published_at = Some(at.to_string());
            }
            _ => {}
        }
        Ok(())
    }
}

/// Says whether the JSON of a page says what the proven words say.
fn same(page: &str, text: &str) -> Result<(), NotProven> {
    let read = |what: &'static str, text: &str| -> Result<serde_json::Value, NotProven> {
        serde_json::from_str(text).map_err(|error| NotProven::Unreadable { what, problem: error.to_string() })
    };
    let shown = read("the page", page)?;
    let proven: Page = serde_json::from_str(text)
        .map_err(|error| NotProven::Unreadable { what: "the words", problem: error.to_string() })?;
    let parts: [(&'static str, Result<serde_json::Value, serde_json::Error>); 7] = [
        ("title", serde_json::to_value(&proven.title)),
        ("summary", serde_json::to_value(&proven.summary)),
        ("sections", serde_json::to_value(&proven.sections)),
        ("seek_care", serde_json::to_value(&proven.seek_care)),
        ("numbers", serde_json::to_value(&proven.numbers)),
        ("sources", serde_json::to_value(&proven.sources)),
        ("evidence", serde_json::to_value(&proven.evidence)),
    ];
    for (part, value) in parts {
        if value.ok().as_ref() != shown.get(part) {
            return Err(NotProven::AnotherPage { part });
        }
    }
    Ok(())
}
