//! Whole files at once: a corpus indexed for one call, queries into a TREC run, pairs into scores.
//!
//! Input is JSON Lines, gzip where the name ends in `.gz`. Unknown fields are ignored; a line that cannot be used stops the
//! work and names its number. Output appears under its name only when it is whole.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::document::{Change, Document};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::query::Query;

/// How far a long piece of work has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Things done in this stage.
    pub done: usize,
    /// Things to do in this stage, where known.
    pub total: Option<usize>,
}

/// The steps of working through files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Documents are read and indexed by words.
    Indexing,
    /// Their vectors are computed.
    Embedding,
    /// Queries or pairs are answered.
    Answering,
}

/// Documents in one commit while indexing a corpus.
const COMMIT_DOCUMENTS: usize = 5_000;
/// Vectors computed between two reports of progress.
const EMBED_STEP: usize = 64;

/// One line of a corpus: our own words (`title`) or those of a question-and-answer library (`question`, `qtype`).
#[derive(Debug, Deserialize)]
struct CorpusLine {
    id: String,
    #[serde(default, alias = "question")]
    title: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    focus: Option<String>,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default, alias = "qtype")]
    kind: Option<String>,
}

impl From<CorpusLine> for Document {
    fn from(line: CorpusLine) -> Self {
        Self {
            id: line.id,
            title: line.title,
            summary: line.summary,
            answer: line.answer,
            focus: line.focus.unwrap_or_default(),
            synonyms: line.synonyms,
            kind: line.kind,
            ..Self::default()
        }
    }
}

#[derive(Debug, Deserialize)]
struct QueryLine {
    qid: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct PairLine {
    pid: serde_json::Value,
    q1: String,
    q2: String,
}

/// Indexes a corpus, `{"id", "title", "answer"}` or a library's `{"id", "question", "answer", "focus", "synonyms", "qtype"}`
/// a line, in memory; with a model, by meaning too.
///
/// # Errors
/// When the file or one of its lines cannot be used.
pub fn index(corpus: &Path, model: Option<&Path>, progress: &mut dyn FnMut(Progress)) -> Result<Index> {
    let index = Index::in_memory(model)?;
    fill(&index, corpus, progress)?;
    Ok(index)
}

/// Puts a corpus into `index` and computes the vectors that are missing.
///
/// # Errors
/// When the file or one of its lines cannot be used, or the index refuses.
pub fn fill(index: &Index, corpus: &Path, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let mut changes = Vec::with_capacity(COMMIT_DOCUMENTS);
    let mut done = 0;
    for line in lines::<CorpusLine>(corpus)? {
        changes.push(Change::Put(Box::new(line?.into())));
        done += 1;
        if changes.len() == COMMIT_DOCUMENTS {
            index.apply(&changes, 0)?;
            changes.clear();
            progress(Progress { stage: Stage::Indexing, done, total: None });
        }
    }
    index.apply(&changes, 0)?;
    progress(Progress { stage: Stage::Indexing, done, total: Some(done) });
    let mut embedded = 0;
    loop {
        match index.embed_pending(EMBED_STEP)? {
            0 => return Ok(()),
            more => embedded += more,
        }
        progress(Progress { stage: Stage::Embedding, done: embedded, total: Some(done) });
    }
}

/// Answers every `{"qid", "text"}` line of `queries` and writes a TREC run (`qid Q0 docid rank score tag`) to `run`.
///
/// # Errors
/// When a file or one of its lines cannot be used; then `run` is left as it was.
pub fn answer(
    index: &Index,
    queries: &Path,
    run: &Path,
    limit: usize,
    progress: &mut dyn FnMut(Progress),
) -> Result<()> {
    let mut out = Output::create(run)?;
    for (done, line) in lines::<QueryLine>(queries)?.enumerate() {
        let line = line?;
        let results = index.search(&Query { limit, ..Query::new(line.text) })?;
        for (rank, hit) in results.hits.iter().enumerate() {
            out.line(format_args!("{} Q0 {} {} {:.6} askwell", line.qid, hit.id, rank + 1, hit.score))?;
        }
        progress(Progress { stage: Stage::Answering, done: done + 1, total: None });
    }
    out.finish()
}

/// Scores every `{"pid", "q1", "q2"}` line of `pairs` and writes `pid score` lines to `run`: how surely both ask the same.
///
/// # Errors
/// When a file or one of its lines cannot be used; then `run` is left as it was.
pub fn compare(index: &Index, pairs: &Path, run: &Path, progress: &mut dyn FnMut(Progress)) -> Result<()> {
    let mut out = Output::create(run)?;
    for (done, line) in lines::<PairLine>(pairs)?.enumerate() {
        let line = line?;
        let pid = line.pid.as_str().map_or_else(|| line.pid.to_string(), str::to_owned);
        out.line(format_args!("{pid} {:.6}", index.similar(&line.q1, &line.q2)))?;
        progress(Progress { stage: Stage::Answering, done: done + 1, total: None });
    }
    out.finish()
}

/// The lines of a file as values, blank ones left out.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<impl Iterator<Item = Result<T>>> {
    let file = File::open(path).map_err(|source| Error::file(path, source))?;
    let packed = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    let reader: Box<dyn BufRead> =
        if packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(BufReader::new(file)) };
    let path = path.to_owned();
    let numbered = reader.lines().enumerate().map(|(at, line)| (at + 1, line));
    Ok(numbered.filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim().is_empty())).map(move |(line, text)| {
        let text = text.map_err(|error| Error::Line { path: path.clone(), line, reason: error.to_string() })?;
        serde_json::from_str(&text).map_err(|error| Error::Line { path: path.clone(), line, reason: error.to_string() })
    }))
}

/// A file that gets its name when it is whole.
struct Output {
    name: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
}

impl Output {
    fn create(name: &Path) -> Result<Self> {
        let mut part = name.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part).map_err(|source| Error::file(&part, source))?;
        Ok(Self { name: name.to_owned(), part, file: BufWriter::new(file) })
    }

    fn line(&mut self, line: std::fmt::Arguments) -> Result<()> {
        writeln!(self.file, "{line}").map_err(|source| Error::file(&self.part, source))
    }

    fn finish(mut self) -> Result<()> {
        self.file.flush().map_err(|source| Error::file(&self.part, source))?;
        fs::rename(&self.part, &self.name).map_err(|source| Error::file(&self.name, source))
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // After a rename there is nothing to remove; after an error the half file goes.
        drop(fs::remove_file(&self.part));
    }
}
