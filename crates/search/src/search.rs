//! Suggestions, searches, and how alike two questions are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as Clause, RangeQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Searcher, Term};

use crate::error::Result;
use crate::index::Index;
use crate::kind;
use crate::lexicon::Lexicon;
use crate::plan::Plan;
use crate::query::{DEPTH, Facets, Hit, Query, Relation, Results, Snippet};
use crate::schema::{Card, day_number};
use crate::snippet;
use crate::words;

/// What a match in the head adds to the same match in the body.
const HEAD_BOOST: f32 = 0.5;
/// What the right question type adds.
const KIND_BOOST: f32 = 1.0;

impl Index {
    /// The best `limit` documents for what has been typed so far, by words alone and fast enough for every keystroke.
    ///
    /// The last word counts as a beginning unless a space or a mark follows it. Titles say why they are there, so
    /// snippets stay empty.
    ///
    /// # Errors
    /// When the index cannot be read; never for what was typed.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Hit>> {
        let searcher = self.searcher();
        let plan = self.plan(typed, &searcher);
        let found = self.by_words(&searcher, &plan, typed, None, limit.min(DEPTH))?;
        found.into_iter().map(|(score, at)| self.hit(&searcher, score, at, None).map(|(hit, _)| hit)).collect()
    }

    /// Searches for a text, by words and by meaning.
    ///
    /// # Errors
    /// When the index cannot be read; never for what was asked.
    pub fn search(&self, query: &Query) -> Result<Results> {
        let searcher = self.searcher();
        let plan = self.plan(&query.text, &searcher);
        let found = self.by_words(&searcher, &plan, &query.text, Some(query), DEPTH)?;
        let (mut hits, mut facets) = (Vec::new(), Counts::default());
        let page = query.offset..query.offset.saturating_add(query.limit);
        for (rank, (score, at)) in found.iter().enumerate() {
            let terms = page.contains(&rank).then_some(&plan.terms);
            let (hit, card) = self.hit(&searcher, *score, *at, terms)?;
            facets.count(&card);
            if terms.is_some() {
                hits.push(hit);
            }
        }
        let more = found.len() > page.end;
        Ok(Results { hits, more, facets: facets.into(), meaning_used: false, corrected: plan.corrected })
    }

    /// How surely two texts ask the same question, from 0 to 1.
    pub fn similar(&self, one: &str, other: &str) -> f32 {
        let stems = |text| {
            words::words(text)
                .iter()
                .filter(|word| !words::is_stop(&word.text))
                .map(|word| words::stem(&word.text))
                .collect::<BTreeSet<_>>()
        };
        let (one, other) = (stems(one), stems(other));
        let either = one.union(&other).count();
        if either == 0 { 0.0 } else { one.intersection(&other).count() as f32 / either as f32 }
    }

    fn plan(&self, text: &str, searcher: &Searcher) -> Plan {
        let lexicon = Lexicon::new(searcher, self.fields.word);
        let thesaurus = self.thesaurus.read().unwrap_or_else(PoisonError::into_inner);
        let mut plan = Plan::new(text, true, &lexicon, &thesaurus);
        let documents = searcher.num_docs().max(1) as f32;
        plan.keep_most_telling(|stem| {
            let frequency = searcher.doc_freq(&Term::from_field_text(self.fields.body, stem)).unwrap_or(0);
            if frequency == 0 { 0.0 } else { (1.0 + documents / frequency as f32).ln() }
        });
        plan
    }

    fn by_words(
        &self,
        searcher: &Searcher,
        plan: &Plan,
        text: &str,
        query: Option<&Query>,
        limit: usize,
    ) -> Result<Vec<(f32, DocAddress)>> {
        if plan.terms.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let mut clauses: Vec<(Occur, Box<dyn Clause>)> = Vec::new();
        for (stem, weight) in &plan.terms {
            clauses.push(term(self.fields.body, stem, *weight));
            clauses.push(term(self.fields.head, stem, *weight * HEAD_BOOST));
        }
        if let Some(kind) = kind::asked(text) {
            clauses.push(term(self.fields.kind, kind, KIND_BOOST));
        }
        let words: Box<dyn Clause> = Box::new(BooleanQuery::new(clauses));
        let filters = query.map(|query| self.filters(query)).unwrap_or_default();
        let clause = if filters.is_empty() {
            words
        } else {
            let all = filters.into_iter().chain([words]).map(|clause| (Occur::Must, clause)).collect();
            Box::new(BooleanQuery::new(all))
        };
        Ok(searcher.search(&clause, &TopDocs::with_limit(limit).order_by_score())?)
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
            let range = RangeQuery::new(from, std::ops::Bound::Unbounded);
            filters.push(Box::new(ConstScoreQuery::new(Box::new(range), 0.0)));
        }
        filters
    }

    fn hit(
        &self,
        searcher: &Searcher,
        score: f32,
        at: DocAddress,
        terms: Option<&BTreeMap<String, f32>>,
    ) -> Result<(Hit, Card)> {
        let (id, card) = self.fields.read(&searcher.doc(at)?);
        let hit = Hit {
            id,
            title: card.title.clone(),
            path: card.path.clone(),
            specialty: card.specialty.clone(),
            topic: card.topic.clone(),
            topic_name: card.topic_name.clone(),
            reviewed: card.reviewed,
            snippet: terms.map(|terms| snippet::snippet(&card.opening, terms)).unwrap_or_else(Snippet::default),
            score,
            relation: Relation::Related,
        };
        Ok((hit, card))
    }
}

fn term(field: Field, stem: &str, weight: f32) -> (Occur, Box<dyn Clause>) {
    let exact = TermQuery::new(Term::from_field_text(field, stem), IndexRecordOption::WithFreqs);
    (Occur::Should, Box::new(BoostQuery::new(Box::new(exact), weight)))
}

#[derive(Default)]
struct Counts {
    specialties: BTreeMap<String, usize>,
    topics: BTreeMap<String, usize>,
    languages: BTreeMap<String, usize>,
}

impl Counts {
    fn count(&mut self, card: &Card) {
        for (counts, value) in [
            (&mut self.specialties, &card.specialty),
            (&mut self.topics, &card.topic),
            (&mut self.languages, &card.language),
        ] {
            *counts.entry(value.clone()).or_default() += 1;
        }
    }
}

impl From<Counts> for Facets {
    fn from(counts: Counts) -> Self {
        Self {
            specialties: Self::ranked(counts.specialties),
            topics: Self::ranked(counts.topics),
            languages: Self::ranked(counts.languages),
        }
    }
}
