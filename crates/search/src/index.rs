//! The index: follows changes, remembers how far it has come, answers from the state of its last commit.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::{IndexWriter, Searcher, TantivyDocument, Term};

use crate::document::Change;
use crate::error::Result;
use crate::meaning::Meaning;
use crate::pending::Pending;
use crate::query::Status;
use crate::schema::{self, Fields};
use crate::shelf::{self, Mark, Opened, Shelf};
use crate::synonyms::{Synonym, Thesaurus};
use crate::words::Stems;

/// Memory a writer may fill before it flushes: an import's commit in one or two segments. Nothing is held between commits.
const WRITER_BYTES: usize = 40_000_000;

/// Reviewed answers, findable by words and, with a model, by meaning.
///
/// Share it by reference or in an `Arc`: searching never waits for writing, and writers take turns.
/// All functions block; from async code call them where blocking is allowed.
pub struct Index {
    pub(crate) fields: Fields,
    shelf: Shelf,
    opened: Opened,
    writer: Mutex<Option<IndexWriter>>,
    mark: RwLock<Mark>,
    pub(crate) thesaurus: RwLock<Thesaurus>,
    pub(crate) meaning: Option<Meaning>,
    /// What was wrong with the model or its vectors when the index was opened.
    complaint: Option<String>,
    pub(crate) pending: Mutex<Pending>,
}

impl Index {
    /// Opens the index in `folder`, creating what is missing; `model` is the folder with the sentence model's files.
    ///
    /// A damaged or outdated index is moved aside and an empty one begun: ask [`opened`](Self::opened), and follow the
    /// journal again from [`position`](Self::position). A missing or damaged model is no error: search goes by words and
    /// [`status`](Self::status) says why.
    ///
    /// # Errors
    /// When the folder itself cannot be created, moved or written.
    pub fn open(folder: &Path, model: Option<&Path>) -> Result<Self> {
        let (schema, fields) = schema::schema();
        let (shelf, opened) = Shelf::open(folder, schema)?;
        Ok(Self::around(fields, shelf, opened, model, Some(&folder.join(shelf::VECTORS))))
    }

    /// An index that lives and dies with this value.
    ///
    /// # Errors
    /// When memory for it cannot be had.
    pub fn in_memory(model: Option<&Path>) -> Result<Self> {
        let (schema, fields) = schema::schema();
        Ok(Self::around(fields, Shelf::in_memory(schema)?, Opened::Fresh, model, None))
    }

    fn around(fields: Fields, shelf: Shelf, opened: Opened, model: Option<&Path>, vectors: Option<&Path>) -> Self {
        let mark = RwLock::new(shelf.mark);
        let thesaurus = RwLock::new(Thesaurus::new(&[]));
        let (meaning, complaint) = match model.map(|model| Meaning::open(model, vectors)) {
            None => (None, Some("no sentence model was given".to_owned())),
            Some(Err(error)) => (None, Some(error.to_string())),
            Some(Ok((meaning, complaint))) => (Some(meaning), complaint),
        };
        let pending = Mutex::new(Pending::default());
        Self { fields, shelf, opened, writer: Mutex::new(None), mark, thesaurus, meaning, complaint, pending }
    }

    /// What `open` found.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// The journal number of the last change that is in: what follows it is still to come. 0 in an empty index.
    pub fn position(&self) -> u64 {
        self.mark.read().unwrap_or_else(PoisonError::into_inner).position
    }

    /// Takes `changes` in, in order, and `position` with them, as one durable commit; the next query sees it.
    ///
    /// With no changes the position alone moves. Applying the same changes twice gives the same index.
    ///
    /// # Errors
    /// When the disk refuses; then nothing of it is in.
    pub fn apply(&self, changes: &[Change], position: u64) -> Result<()> {
        let mut stems = Stems::new();
        self.write(position, |writer| {
            for change in changes {
                match change {
                    Change::Put(document) => {
                        writer.delete_term(Term::from_field_text(self.fields.id, &document.id));
                        writer.add_document(self.fields.write(document, &mut stems))?;
                    }
                    Change::Remove(id) => {
                        writer.delete_term(Term::from_field_text(self.fields.id, id));
                    }
                }
            }
            Ok(())
        })
    }

    /// Empties the index and sets its position to 0, for a rebuild.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn clear(&self) -> Result<()> {
        self.write(0, |writer| writer.delete_all_documents().map(drop))
    }

    fn write(&self, position: u64, change: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>) -> Result<()> {
        let mut slot = self.writer();
        // A writer that failed is dropped: its half-taken changes go with it.
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => self.shelf.index.writer_with_num_threads::<TantivyDocument>(1, WRITER_BYTES)?,
        };
        let mark = Mark { position };
        change(&mut writer)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(&mark).expect("a mark is a number"));
        commit.commit()?;
        self.shelf.reader.reload()?;
        *self.mark.write().unwrap_or_else(PoisonError::into_inner) = mark;
        *slot = Some(writer);
        Ok(())
    }

    fn writer(&self) -> MutexGuard<'_, Option<IndexWriter>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many documents can be found.
    pub fn len(&self) -> usize {
        usize::try_from(self.searcher().num_docs()).unwrap_or(usize::MAX)
    }

    /// Whether there is nothing to find.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds the names that reviewers gave to the built-in list, in place of those set before.
    pub fn set_synonyms(&self, added: &[Synonym]) {
        *self.thesaurus.write().unwrap_or_else(PoisonError::into_inner) = Thesaurus::new(added);
    }

    /// What the index holds and whether it knows meaning.
    pub fn status(&self) -> Status {
        let model = self.meaning.as_ref().map(|meaning| meaning.checksum().to_owned());
        let words_only_reason = self.complaint.clone().filter(|_| model.is_none());
        Status { documents: self.len(), vectors: self.vectors(), model, words_only_reason }
    }

    pub(crate) fn searcher(&self) -> Searcher {
        self.shelf.reader.searcher()
    }
}
