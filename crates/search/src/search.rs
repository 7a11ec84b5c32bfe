//! Suggestions, searches, and how alike two questions are.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use tantivy::Searcher;

use crate::error::Result;
use crate::index::Index;
use crate::lexicon::Lexicon;
use crate::plan::{ENTRIES_MOST, Plan, TERMS_MOST, TERMS_QUICK};
use crate::query::{DEPTH, Facets, Hit, Query, Relation, Results, Snippet, Sought};
use crate::ranking::{Ranked, unit};
use crate::{pair, snippet};

/// First hits that are asked whether they answer.
const RELATED_MOST: usize = 2;
/// A hit for people reaches this share of a perfect score. Of 17 answers, those about the subject scored 0.25 and more, and for a
/// subject that none was about the best scored 0.07 to 0.19.
const NEAR_LEAST: f32 = 0.2;
/// And this share of the best hit's score.
const NEAR_SHARE: f32 = 0.3;
/// Alikeness below which no hit was the same question.
const HOPEFUL: f32 = 0.5;
/// A longer text is a story with more than one question in it; no title answers all of it.
const QUESTION_BYTES: usize = 400;

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
        let plan = self.plan(typed, &searcher, TERMS_QUICK);
        let found = self.by_words(&searcher, &plan, &Query::new(""), limit.min(DEPTH))?;
        let found = Self::near(&plan, found, false);
        found.into_iter().map(|ranked| self.hit(&searcher, ranked, None)).collect()
    }

    /// Searches for a text, by words and by meaning.
    ///
    /// # Errors
    /// When the index cannot be read; never for what was asked.
    pub fn search(&self, query: &Query) -> Result<Results> {
        let searcher = self.searcher();
        let plan = self.plan_for(query, &searcher);
        let says_something = query.text.chars().any(char::is_alphanumeric);
        let meaning = self.meaning.as_ref().filter(|_| says_something);
        // A model that fails on this text leaves the words.
        let both = meaning.and_then(|meaning| self.by_both(&searcher, &plan, query, meaning).ok());
        let meaning_used = both.is_some();
        let mut found = match both {
            Some(found) => found,
            None => self.by_words(&searcher, &plan, query, DEPTH)?,
        };
        if query.only_near {
            found = Self::near(&plan, found, meaning_used);
        }
        let page = found.iter().skip(query.offset).take(query.limit);
        let mut hits =
            page.map(|ranked| self.hit(&searcher, *ranked, Some(&plan.terms))).collect::<Result<Vec<_>>>()?;
        for (hit, ranked) in hits.iter_mut().zip(&found).take(if query.offset == 0 { RELATED_MOST } else { 0 }) {
            hit.relation = self.relation(&query.text, ranked, &hit.title);
        }
        let more = found.len() > query.offset.saturating_add(query.limit);
        let facets = facets(&searcher, &found)?;
        Ok(Results { hits, more, facets, meaning_used, corrected: plan.corrected, sought: Sought(plan.terms) })
    }

    /// Leaves out what has little to do with the text; `mixed` says that the scores lie between 0 and about 1 already.
    fn near(plan: &Plan, found: Vec<Ranked>, mixed: bool) -> Vec<Ranked> {
        let best = found.first().map_or(0.0, |ranked| ranked.score);
        let unit = if mixed { 1.0 } else { unit(plan, best) };
        let least = (NEAR_LEAST * unit).max(NEAR_SHARE * best);
        found.into_iter().take_while(|ranked| ranked.score >= least).collect()
    }

    /// How surely two texts ask the same question, from 0 to 1; from about 0.87 on, 19 of 20 do.
    pub fn similar(&self, one: &str, other: &str) -> f32 {
        let alike = self.meaning.as_ref().and_then(|meaning| meaning.compare(one, other).ok());
        pair::same(one, other, alike)
    }

    /// Whether a hit asks the very question: asked only of those that could, since each costs a reading by the model.
    fn relation(&self, text: &str, ranked: &Ranked, title: &str) -> Relation {
        let hopeless = text.len() > QUESTION_BYTES || ranked.alike.is_some_and(|alike| alike < HOPEFUL);
        if !hopeless && self.similar(text, title) >= pair::SURE { Relation::Answered } else { Relation::Related }
    }

    fn plan(&self, text: &str, searcher: &Searcher, terms: usize) -> Plan {
        self.plan_with(text, searcher, Lexicon::new(self, searcher), terms)
    }

    fn plan_for(&self, query: &Query, searcher: &Searcher) -> Plan {
        let lexicon = Lexicon::new(self, searcher);
        let lexicon = if query.as_typed { lexicon.leaving_words() } else { lexicon };
        self.plan_with(&query.text, searcher, lexicon, TERMS_MOST)
    }

    fn plan_with(&self, text: &str, searcher: &Searcher, mut lexicon: Lexicon, terms: usize) -> Plan {
        let thesaurus = self.thesaurus.read().unwrap_or_else(PoisonError::into_inner);
        let mut plan = Plan::new(text, true, &mut lexicon, &thesaurus);
        plan.weigh(terms, ENTRIES_MOST, |stem| self.known(searcher, stem));
        plan
    }

    fn hit(&self, searcher: &Searcher, ranked: Ranked, terms: Option<&BTreeMap<String, f32>>) -> Result<Hit> {
        let (id, card) = self.fields.read(&searcher.doc(ranked.at)?);
        Ok(Hit {
            id,
            snippet: terms.map_or_else(Snippet::default, |terms| snippet::snippet(&card.opening, terms)),
            title: card.title,
            path: card.path,
            specialty: card.specialty,
            topic: card.topic,
            topic_name: card.topic_name,
            reviewed: card.reviewed,
            score: ranked.score,
            relation: Relation::Related,
        })
    }
}

/// Counts the values of the facets over `found`, from columns rather than documents.
fn facets(searcher: &Searcher, found: &[Ranked]) -> Result<Facets> {
    let count = |field: &str| -> Result<Vec<(String, usize)>> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (segment, reader) in (0..).zip(searcher.segment_readers()) {
            let Some(column) = reader.fast_fields().str(field)? else { continue };
            let mut ords: BTreeMap<u64, usize> = BTreeMap::new();
            for ranked in found.iter().filter(|ranked| ranked.at.segment_ord == segment) {
                column.term_ords(ranked.at.doc_id).for_each(|ord| *ords.entry(ord).or_default() += 1);
            }
            for (ord, times) in ords {
                let mut value = String::new();
                column.ord_to_str(ord, &mut value).map_err(tantivy::TantivyError::from)?;
                *counts.entry(value).or_default() += times;
            }
        }
        Ok(Facets::ranked(counts))
    };
    Ok(Facets {
        specialties: count("specialty")?,
        topics: count("topic")?,
        languages: count("language")?,
        reviewed_days: reviewed_days(searcher, found)?,
    })
}

/// Counts the days of review over `found`, the newest first.
fn reviewed_days(searcher: &Searcher, found: &[Ranked]) -> Result<Vec<(i64, usize)>> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let Some(column) = reader.fast_fields().column_opt::<i64>("reviewed_day")? else { continue };
        let here = found.iter().filter(|ranked| ranked.at.segment_ord == segment);
        here.filter_map(|ranked| column.first(ranked.at.doc_id)).for_each(|day| *counts.entry(day).or_default() += 1);
    }
    Ok(counts.into_iter().rev().collect())
}
