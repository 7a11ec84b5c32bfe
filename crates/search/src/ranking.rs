//! Which documents, in which order: words first, then meaning mixed in.

use std::collections::{BTreeMap, HashMap, HashSet};

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as Clause, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use crate::error::Result;
use crate::index::Index;
use crate::kind;
use crate::meaning::{Meaning, View};
use crate::plan::Plan;
use crate::query::{DEPTH, Query};
use crate::schema::day_number;
use crate::scoring::{self, SATURATION, Scores};

/// What a match in the head adds to the same match in the body.
const HEAD_BOOST: f32 = 0.5;
/// What the right question type adds.
const KIND_BOOST: f32 = 1.0;
/// The share of words in the mixed score of a short question that is whole; the rest is meaning. One share for all texts was at its best
/// at 0.37: 0.004 MRR worse on whole messages and on misspellings, 0.002 and 0.001 on whole and on half-typed questions, 0.001 better on 30 letters.
const WORDS_SHARE: f32 = 0.30;
/// What a long message adds to it: the model reads its beginning only, and averages what it reads.
const WORDS_SHARE_LONG: f32 = 0.15;
/// What a text adds to it that ends in the middle of a word: the model reads guesses.
const WORDS_SHARE_UNFINISHED: f32 = 0.15;
/// What a word score says of the meaning of a document that has no vector yet; a guess on the careful side.
const UNKNOWN_SHARE: f32 = 0.7;
/// Up to so many terms a word score is measured against the best any document could have...
const SHORT_TERMS: f32 = 10.0;
/// ...and from so many on against the best any document has: nothing answers a long story word by word.
const LONG_TERMS: f32 = 35.0;
/// Up to so many terms, and for a short list, the engine's own way is the faster one.
const FEW_TERMS: usize = 8;

/// A document in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranked {
    /// Higher is better.
    pub(crate) score: f32,
    /// How alike its vector and the query are, where meaning took part.
    pub(crate) alike: Option<f32>,
    pub(crate) at: DocAddress,
}

impl Index {
    /// The best `limit` documents by words.
    pub(crate) fn by_words(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        query: &Query,
        limit: usize,
    ) -> Result<Vec<Ranked>> {
        if plan.terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let filters = self.filters(query);
        if plan.terms.len() <= FEW_TERMS && limit < DEPTH {
            return self.by_skipping(searcher, plan, filters, limit);
        }
        self.scores(searcher, plan)?.best(searcher, filters, limit)
    }

    /// The same for few terms: the engine walks their lists side by side and skips what cannot be among the best. In a library of a million a list
    /// of one frequent word is long, and most of it need not be read.
    fn by_skipping(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        filters: Vec<Box<dyn Clause>>,
        limit: usize,
    ) -> Result<Vec<Ranked>> {
        let term = |field, (stem, weight): (&str, f32)| -> (Occur, Box<dyn Clause>) {
            let exact = TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(BoostQuery::new(Box::new(exact), weight)))
        };
        let lists = self.lists(plan).into_iter();
        let clauses = lists.flat_map(|(field, terms)| terms.into_iter().map(move |said| term(field, said))).collect();
        let words: Box<dyn Clause> = Box::new(BooleanQuery::new(clauses));
        let clause = if filters.is_empty() {
            words
        } else {
            let all = filters.into_iter().chain([words]).map(|clause| (Occur::Must, clause)).collect();
            Box::new(BooleanQuery::new(all))
        };
        let found = searcher.search(&clause, &TopDocs::with_limit(limit).order_by_score())?;
        Ok(found.into_iter().map(|(score, at)| Ranked { score, alike: None, at }).collect())
    }

    /// The best [`DEPTH`] documents by words and meaning together.
    pub(crate) fn by_both(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        query: &Query,
        meaning: &Meaning,
    ) -> Result<Vec<Ranked>> {
        let by_words = self.scores(searcher, plan)?;
        let words = by_words.best(searcher, self.filters(query), DEPTH)?;
        let view = meaning.view(&plan.readings)?;
        let allowed = self.allowed(searcher, query)?;
        let near = meaning.nearest(&view, DEPTH, allowed.as_ref());
        let mut scores: BTreeMap<DocAddress, (f32, f32)> =
            words.iter().map(|ranked| (ranked.at, (ranked.score, 0.0))).collect();
        for (key, alike) in near {
            for at in self.holders(searcher, key)? {
                scores.entry(at).or_insert_with(|| (by_words.at(at), 0.0)).1 = alike;
            }
        }
        self.add_alikeness(searcher, meaning, &view, &mut scores)?;
        let unit = unit(plan, words.first().map_or(0.0, |best| best.score));
        let share = words_share(plan);
        let mixed = |(at, (words, alike)): (DocAddress, (f32, f32))| {
            // 0 stands for a vector that is still to be made: the document is taken to be as near as its words say.
            let known = Some(alike).filter(|alike| *alike != 0.0);
            let nearness = known.unwrap_or(UNKNOWN_SHARE * words / unit);
            Ranked { score: share * words / unit + (1.0 - share) * nearness, alike: known, at }
        };
        let mut ranked: Vec<Ranked> = scores.into_iter().map(mixed).collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
        ranked.truncate(DEPTH);
        Ok(ranked)
    }

    /// The rarity of a stem, and how many documents have it.
    pub(crate) fn known(&self, searcher: &Searcher, stem: &str) -> (f32, u64) {
        let having = searcher.doc_freq(&Term::from_field_text(self.fields.body, stem)).unwrap_or(0);
        let all: u64 = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
        (if having == 0 { 0.0 } else { scoring::rarity(having, all) }, having)
    }

    /// Alikeness of documents that only words found.
    fn add_alikeness(
        &self,
        searcher: &Searcher,
        meaning: &Meaning,
        view: &View,
        scores: &mut BTreeMap<DocAddress, (f32, f32)>,
    ) -> Result<()> {
        let mut columns = HashMap::new();
        for (at, (_, alike)) in scores.iter_mut().filter(|(_, (_, alike))| *alike == 0.0) {
            if let std::collections::hash_map::Entry::Vacant(vacant) = columns.entry(at.segment_ord) {
                vacant.insert(searcher.segment_reader(at.segment_ord).fast_fields().u64("key")?);
            }
            let key = columns.get(&at.segment_ord).and_then(|column| column.first(at.doc_id));
            *alike = key.and_then(|key| meaning.alike(view, key)).unwrap_or(0.0);
        }
        Ok(())
    }

    /// Living documents whose text has the vector `key`.
    fn holders(&self, searcher: &Searcher, key: u64) -> Result<Vec<DocAddress>> {
        let term = Term::from_field_u64(self.fields.key, key);
        let mut holders = Vec::new();
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let Some(mut postings) = reader
                .inverted_index(self.fields.key)?
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(tantivy::TantivyError::from)?
            else {
                continue;
            };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    holders.push(DocAddress::new(segment, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(holders)
    }

    /// Keys of the documents that pass the facets; `None` when there are no facets.
    fn allowed(&self, searcher: &Searcher, query: &Query) -> Result<Option<HashSet<u64>>> {
        let filters = self.filters(query);
        if filters.is_empty() {
            return Ok(None);
        }
        let all = BooleanQuery::new(filters.into_iter().map(|clause| (Occur::Must, clause)).collect());
        let mut keys = HashSet::new();
        for at in searcher.search(&all, &DocSetCollector)? {
            keys.extend(searcher.segment_reader(at.segment_ord).fast_fields().u64("key")?.first(at.doc_id));
        }
        Ok(Some(keys))
    }

    /// What the words of a plan say of every document.
    fn scores(&self, searcher: &Searcher, plan: &Plan) -> Result<Scores> {
        let mut scores = Scores::new(searcher);
        for (field, terms) in self.lists(plan) {
            scores.add(searcher, field, &terms)?;
        }
        Ok(scores)
    }

    /// What is looked up in which field, with its weight there.
    fn lists<'a>(&self, plan: &'a Plan) -> [(Field, Vec<(&'a str, f32)>); 3] {
        let terms = |boost: f32| plan.terms.iter().map(move |(stem, weight)| (stem.as_str(), weight * boost)).collect();
        let kind = kind::asked(plan.understood()).map(|kind| (kind, KIND_BOOST));
        let fields = &self.fields;
        [(fields.body, terms(1.0)), (fields.head, terms(HEAD_BOOST)), (fields.kind, kind.into_iter().collect())]
    }

    fn filters(&self, query: &Query) -> Vec<Box<dyn Clause>> {
        let exact = [
            (self.fields.specialty, &query.specialty),
            (self.fields.topic, &query.topic),
            (self.fields.language, &query.language),
        ];
        let mut filters: Vec<Box<dyn Clause>> = Vec::new();
        for (field, value) in exact {
            if let Some(value) = value {
                let only = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
                filters.push(Box::new(ConstScoreQuery::new(Box::new(only), 0.0)));
            }
        }
        if let Some(date) = &query.reviewed_since {
            let since = day_number(date).unwrap_or(i64::MAX);
            let from = std::ops::Bound::Included(Term::from_field_i64(self.fields.reviewed_day, since));
            filters
                .push(Box::new(ConstScoreQuery::new(Box::new(RangeQuery::new(from, std::ops::Bound::Unbounded)), 0.0)));
        }
        filters
    }
}

/// What a word score is divided by to lie between 0 and about 1.
pub(crate) fn unit(plan: &Plan, best: f32) -> f32 {
    let possible = plan.possible * SATURATION * (1.0 + HEAD_BOOST);
    let long = length(plan);
    (possible.powf(1.0 - long) * best.powf(long)).max(f32::MIN_POSITIVE)
}

/// How long a text is: 0 for a question of a few words, 1 for a story.
fn length(plan: &Plan) -> f32 {
    ((plan.terms.len() as f32 - SHORT_TERMS) / (LONG_TERMS - SHORT_TERMS)).clamp(0.0, 1.0)
}

/// The share of words in the mixed score.
fn words_share(plan: &Plan) -> f32 {
    let long = length(plan);
    let stump = if plan.unfinished { WORDS_SHARE_UNFINISHED * (1.0 - long) } else { 0.0 };
    WORDS_SHARE + WORDS_SHARE_LONG * long + stump
}
