//! What a text asks, whatever it asks about.
//!
//! Two questions about one drug lie close together for the model, though one asks how it works and the other what it harms. How the questions of
//! `data/asked.tsv`, all about one thing, differ from their mean gives a direction for each thing that may be asked; along these, texts about one
//! thing come apart when they ask different things of it.

use super::model::{DIMENSIONS, Model};
use crate::error::Result;

const QUESTIONS: &str = include_str!("../../data/asked.tsv");

/// A direction for each thing that may be asked.
pub(crate) struct Asked {
    directions: Vec<[f32; DIMENSIONS]>,
}

impl Asked {
    /// Reads the questions with `model`: some fifty short sentences, a quarter of a second.
    ///
    /// # Errors
    /// When the model fails.
    pub(crate) fn read(model: &Model, pieces: usize) -> Result<Self> {
        let mut all = [0.0; DIMENSIONS];
        let mut kinds: Vec<(&str, [f32; DIMENSIONS], f32)> = Vec::new();
        let mut count = 0.0_f32;
        for (kind, question) in questions() {
            let direction = model.embed(question, pieces)?;
            add(&mut all, &direction, 1.0);
            count += 1.0;
            if kinds.last().is_none_or(|(last, ..)| *last != kind) {
                kinds.push((kind, [0.0; DIMENSIONS], 0.0));
            }
            if let Some((_, sum, questions)) = kinds.last_mut() {
                add(sum, &direction, 1.0);
                *questions += 1.0;
            }
        }
        let from_mean = |(_, mut sum, questions): (&str, [f32; DIMENSIONS], f32)| {
            sum.iter_mut().for_each(|value| *value /= questions);
            add(&mut sum, &all, -1.0 / count.max(1.0));
            sum
        };
        Ok(Self { directions: kinds.into_iter().map(from_mean).collect() })
    }

    /// How far apart two texts are in what they ask: 0 for the same, about 0.04 for two questions about one thing, 0.2 at most among doctors'
    /// pairs.
    pub(crate) fn apart(&self, one: &[f32], other: &[f32]) -> f32 {
        let along = |direction: &[f32; DIMENSIONS]| -> f32 {
            one.iter().zip(other).zip(direction).map(|((one, other), direction)| (one - other) * direction).sum()
        };
        self.directions.iter().map(|direction| along(direction).powi(2)).sum()
    }
}

fn add(sum: &mut [f32; DIMENSIONS], direction: &[f32], times: f32) {
    sum.iter_mut().zip(direction).for_each(|(sum, value)| *sum += times * value);
}

/// What is asked, and a question that asks it; those that ask the same follow one another.
fn questions() -> impl Iterator<Item = (&'static str, &'static str)> {
    QUESTIONS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_asks_something_and_kinds_stay_together() {
        let kinds: Vec<_> = questions().map(|(kind, _)| kind).collect();
        assert!(kinds.len() >= 50 && questions().all(|(kind, question)| !kind.is_empty() && question.ends_with('?')));
        let mut apart = kinds.clone();
        apart.dedup();
        let count = apart.len();
        apart.sort_unstable();
        apart.dedup();
        assert_eq!(apart.len(), count, "a kind is told in two places");
    }

    #[test]
    fn only_what_lies_along_a_direction_sets_texts_apart() {
        let axis = |at: usize, value: f32| {
            let mut direction = [0.0; DIMENSIONS];
            direction[at] = value;
            direction
        };
        let asked = Asked { directions: vec![axis(0, 0.5)] };
        assert_eq!(asked.apart(&axis(0, 1.0), &axis(0, 1.0)), 0.0);
        assert_eq!(asked.apart(&axis(1, 1.0), &axis(2, 1.0)), 0.0);
        assert_eq!(asked.apart(&axis(0, 1.0), &axis(0, -1.0)), 1.0);
    }
}
