//! How well every document answers the words of a plan.
//!
//! Term by term: each list of the index is read once, block by block, into one number a document. A message of a hundred terms asks for two hundred lists; to walk
//! them side by side, as the engine's union does for two or three, took three to four times as long.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query as Clause, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use crate::error::Result;
use crate::ranking::Ranked;

/// BM25's constants: how soon a repeated word says no more, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// The most a term can score beyond its weight times its rarity.
pub(crate) const SATURATION: f32 = K1 + 1.0;

/// A number for every document of a searcher; 0 for those that share no word.
pub(crate) struct Scores {
    segments: Vec<Segment>,
}

/// The numbers of one segment, and which documents have one: in a library of a million, few do.
struct Segment {
    scores: Vec<f32>,
    touched: Vec<u32>,
}

impl Scores {
    /// Nothing has been found yet.
    pub(crate) fn new(searcher: &Searcher) -> Self {
        let segment = |documents| Segment { scores: vec![0.0; documents as usize], touched: Vec::new() };
        Self { segments: searcher.segment_readers().iter().map(|reader| segment(reader.max_doc())).collect() }
    }

    /// Adds what the words of one field say.
    pub(crate) fn add(&mut self, searcher: &Searcher, field: Field, terms: &[(&str, f32)]) -> Result<()> {
        if terms.is_empty() {
            return Ok(());
        }
        let lists = searcher.segment_readers().iter().map(|reader| reader.inverted_index(field));
        let lists = lists.collect::<tantivy::Result<Vec<_>>>()?;
        let all: u64 = searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let words: u64 = lists.iter().map(|list| list.total_num_tokens()).sum();
        let mean = words as f32 / all.max(1) as f32;
        let lengths = lengths(mean.max(f32::MIN_POSITIVE));
        let norms: Vec<_> = searcher
            .segment_readers()
            .iter()
            .map(|reader| reader.fieldnorms_readers().get_field(field))
            .collect::<tantivy::Result<_>>()?;
        for (stem, weight) in terms {
            let term = Term::from_field_text(field, stem);
            let having = searcher.doc_freq(&term)?;
            if having == 0 {
                continue;
            }
            let most = weight * rarity(having, all) * SATURATION;
            for ((list, norms), segment) in lists.iter().zip(&norms).zip(&mut self.segments) {
                let postings = list.read_block_postings(&term, IndexRecordOption::WithFreqs);
                let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else { continue };
                while postings.block_len() > 0 {
                    for (doc, times) in postings.docs().iter().zip(postings.freqs()) {
                        let norm = norms.as_ref().map_or(1, |norms| norms.fieldnorm_id(*doc));
                        let times = *times as f32;
                        if let (Some(score), Some(length)) =
                            (segment.scores.get_mut(*doc as usize), lengths.get(usize::from(norm)))
                        {
                            if *score == 0.0 {
                                segment.touched.push(*doc);
                            }
                            *score += most * times / (times + length);
                        }
                    }
                    postings.advance();
                }
            }
        }
        Ok(())
    }

    /// The number of one document.
    pub(crate) fn at(&self, at: DocAddress) -> f32 {
        let segment = self.segments.get(at.segment_ord as usize);
        segment.map_or(0.0, |segment| segment.of(at.doc_id))
    }

    /// The best `limit` living documents that share a word and pass all `filters`, best first.
    pub(crate) fn best(&self, searcher: &Searcher, filters: Vec<Box<dyn Clause>>, limit: usize) -> Result<Vec<Ranked>> {
        let filter = passing(searcher, filters)?;
        let mut best = Best { found: Vec::new(), limit, least: 0.0 };
        for ((at, reader), segment) in (0..).zip(searcher.segment_readers()).zip(&self.segments) {
            let mut take = |doc: u32| {
                let score = segment.of(doc);
                if score > best.least && !reader.is_deleted(doc) {
                    best.take(Ranked { score, alike: None, at: DocAddress::new(at, doc) });
                }
            };
            match &filter {
                None => segment.touched.iter().copied().for_each(take),
                Some(filter) => {
                    let mut passing = filter.scorer(reader, 1.0)?;
                    while passing.doc() != TERMINATED {
                        take(passing.doc());
                        passing.advance();
                    }
                }
            }
        }
        Ok(best.in_order())
    }
}

impl Segment {
    fn of(&self, doc: u32) -> f32 {
        self.scores.get(doc as usize).copied().unwrap_or(0.0)
    }
}

/// The best so far, and some more that are cleared away from time to time.
struct Best {
    found: Vec<Ranked>,
    limit: usize,
    /// What scores so much or less is not among the best.
    least: f32,
}

impl Best {
    fn take(&mut self, ranked: Ranked) {
        self.found.push(ranked);
        if self.found.len() >= 16 * self.limit.max(16) {
            self.keep();
            // What scores the same and stands further forward may still come: only what scores less is left out.
            let last = self.found.iter().map(|ranked| ranked.score).fold(f32::INFINITY, f32::min);
            self.least = last.next_down().max(0.0);
        }
    }

    fn keep(&mut self) {
        if self.found.len() > self.limit && self.limit > 0 {
            self.found.select_nth_unstable_by(self.limit - 1, better);
        }
        self.found.truncate(self.limit);
    }

    fn in_order(mut self) -> Vec<Ranked> {
        self.keep();
        self.found.sort_by(better);
        self.found
    }
}

fn better(a: &Ranked, b: &Ranked) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.at.cmp(&b.at))
}

/// BM25's inverse document frequency.
pub(crate) fn rarity(having: u64, all: u64) -> f32 {
    (1.0 + (all.saturating_sub(having) as f32 + 0.5) / (having as f32 + 0.5)).ln()
}

/// What a text's length takes off, by the byte that the index keeps for it.
fn lengths(mean: f32) -> Vec<f32> {
    (0..=u8::MAX).map(|byte| K1 * (1.0 - B + B * FieldNormReader::id_to_fieldnorm(byte) as f32 / mean)).collect()
}

fn passing(searcher: &Searcher, filters: Vec<Box<dyn Clause>>) -> Result<Option<Box<dyn Weight>>> {
    if filters.is_empty() {
        return Ok(None);
    }
    let all = BooleanQuery::new(filters.into_iter().map(|clause| (Occur::Must, clause)).collect());
    Ok(Some(all.weight(EnableScoring::disabled_from_searcher(searcher))?))
}
