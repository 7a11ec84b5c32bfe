//! Directions compared the way this collection needs: from its own middle.
//!
//! All medical texts point roughly one way; measured from the collection's mean, what sets them apart counts. (Against plain
//! cosines this was worth 0.004 to 0.026 MRR on both retrieval tasks that it was tried on.)

use super::model::DIMENSIONS;
use super::vectors::Vectors;

/// The middle of a collection and how far every vector lies from it.
#[derive(Debug, Default)]
pub(crate) struct Space {
    mean: Vec<f32>,
    distances: Vec<f32>,
}

/// Below so many vectors their mean says more about them than about the language; zero is used instead.
const MEAN_FROM: usize = 50;
/// A query's numbers in whole steps; 384 products of 127 steps each stay far below `i32::MAX`.
const QUERY_STEPS: f32 = 8_000.0;

impl Space {
    /// The space of `vectors` as they are. Depends on the set alone, not on the order they came in.
    pub(crate) fn of(vectors: &Vectors) -> Self {
        let mut sum = vec![0.0_f64; DIMENSIONS];
        for (numbers, scale) in vectors.all() {
            let scale = f64::from(scale);
            sum.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += f64::from(*number) * scale);
        }
        let count = vectors.len().max(1) as f64;
        let weight = if vectors.len() < MEAN_FROM { 0.0 } else { 1.0 / count };
        let mean: Vec<f32> = sum.into_iter().map(|sum| (sum * weight) as f32).collect();
        let distances = vectors.all().map(|(numbers, scale)| distance(numbers, scale, &mean)).collect();
        Self { mean, distances }
    }

    /// `direction` as seen from the middle, ready to be compared.
    pub(crate) fn view(&self, direction: &[f32]) -> View {
        let mut seen: Vec<f32> = direction.to_vec();
        seen.iter_mut().zip(&self.mean).for_each(|(value, mean)| *value -= mean);
        let length = seen.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        seen.iter_mut().for_each(|value| *value /= length);
        let along_mean = seen.iter().zip(&self.mean).map(|(value, mean)| value * mean).sum();
        let largest = seen.iter().fold(f32::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
        let step = largest / QUERY_STEPS;
        View { steps: seen.iter().map(|value| (value / step).round() as i16).collect(), step, along_mean }
    }

    /// How alike the viewed text and a row are, from -1 to 1. Rows newer than this space count from zero.
    pub(crate) fn alike(&self, view: &View, row: usize, numbers: &[i8], scale: f32) -> f32 {
        let dot = dot(&view.steps, numbers) as f32 * view.step * scale;
        match self.distances.get(row) {
            Some(distance) => (dot - view.along_mean) / distance,
            None => dot,
        }
    }

    /// How alike every row is to the viewed text.
    pub(crate) fn all_alike(&self, view: &View, vectors: &Vectors) -> Vec<f32> {
        vectors.all().enumerate().map(|(row, (numbers, scale))| self.alike(view, row, numbers, scale)).collect()
    }
}

/// A text's direction from the middle.
pub(crate) struct View {
    steps: Vec<i16>,
    step: f32,
    along_mean: f32,
}

fn distance(numbers: &[i8], scale: f32, mean: &[f32]) -> f32 {
    let square: f32 = numbers.iter().zip(mean).map(|(number, mean)| (f32::from(*number) * scale - mean).powi(2)).sum();
    square.sqrt().max(f32::MIN_POSITIVE)
}

/// Written so that the compiler makes wide multiply-adds of it: whole blocks, no early end.
fn dot(steps: &[i16], numbers: &[i8]) -> i32 {
    let mut sum = 0;
    for (steps, numbers) in steps.chunks_exact(64).zip(numbers.chunks_exact(64)) {
        sum += steps
            .iter()
            .zip(numbers)
            .map(|(step, number)| i32::from(*step) * i32::from(i16::from(*number)))
            .sum::<i32>();
    }
    sum
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::super::vectors::Small;
    use super::*;

    fn direction(seed: usize) -> Vec<f32> {
        let raw: Vec<f32> = (0..DIMENSIONS).map(|at| ((at * 31 + seed * 97) % 61) as f32 - 20.0).collect();
        let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
        raw.iter().map(|value| value / length).collect()
    }

    fn from_middle(direction: &[f32], space: &Space) -> Vec<f32> {
        direction.iter().zip(&space.mean).map(|(value, mean)| value - mean).collect()
    }

    fn cosine(one: &[f32], other: &[f32]) -> f32 {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        dot(one, other) / (dot(one, one) * dot(other, other)).sqrt()
    }

    #[test]
    fn eight_bits_agree_with_the_whole_numbers() {
        let mut vectors = Vectors::in_memory("m");
        let made: Vec<_> = (0..60).map(|seed| (seed as u64, Small::new(&direction(seed)))).collect();
        vectors.extend(&made).unwrap();
        let space = Space::of(&vectors);
        let view = space.view(&direction(3));
        let alike = space.all_alike(&view, &vectors);
        assert!((alike[3] - 1.0).abs() < 0.01, "{}", alike[3]);
        for (seed, alike) in alike.iter().enumerate() {
            let exact = cosine(&from_middle(&direction(3), &space), &from_middle(&direction(seed), &space));
            assert!((alike - exact).abs() < 0.01, "{seed}: {alike} is not {exact}");
        }
    }

    #[test]
    fn a_row_that_came_later_is_compared_all_the_same() {
        let mut vectors = Vectors::in_memory("m");
        let space = Space::of(&vectors);
        vectors.extend(&[(1, Small::new(&direction(5)))]).unwrap();
        assert!((space.all_alike(&space.view(&direction(5)), &vectors)[0] - 1.0).abs() < 0.01);
    }
}
