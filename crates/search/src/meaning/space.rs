//! Directions compared the way this collection needs: from its own middle.
//!
//! All medical texts point roughly one way; measured from the collection's mean, what sets them apart counts. (Against plain
//! cosines this was worth 0.004 to 0.026 MRR on both retrieval tasks that it was tried on.)

use super::model::DIMENSIONS;
use super::vectors::{MIDDLE, PACKED_BYTES, Vectors, steps};

/// The middle of a collection and how far every vector lies from it.
#[derive(Debug, Default)]
pub(crate) struct Space {
    mean: Vec<f32>,
    distances: Vec<f32>,
}

/// Below so many vectors their mean says more about them than about the language; zero is used instead.
const MEAN_FROM: usize = 50;
/// A query's numbers in whole steps; 384 products of 15 steps each stay far below `i32::MAX`.
const QUERY_STEPS: f32 = 8_000.0;

impl Space {
    /// The space of `vectors` as they are. Depends on the set alone, not on the order they came in.
    pub(crate) fn of(vectors: &Vectors) -> Self {
        let mut sum = vec![0.0_f64; DIMENSIONS];
        for (packed, scale) in vectors.all() {
            let scale = f64::from(scale);
            sum.iter_mut().zip(steps(packed)).for_each(|(sum, step)| *sum += f64::from(step) * scale);
        }
        let count = vectors.len().max(1) as f64;
        let weight = if vectors.len() < MEAN_FROM { 0.0 } else { 1.0 / count };
        let mean: Vec<f32> = sum.into_iter().map(|sum| (sum * weight) as f32).collect();
        let distances = vectors.all().map(|(packed, scale)| distance(packed, scale, &mean)).collect();
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
        let steps: Vec<i16> = seen.iter().map(|value| (value / step).round() as i16).collect();
        let sum = steps.iter().map(|step| i32::from(*step)).sum();
        View { steps, sum, step, along_mean }
    }

    /// How alike the viewed text and a row are, from -1 to 1. Rows newer than this space count from zero.
    pub(crate) fn alike(&self, view: &View, row: usize, packed: &[u8], scale: f32) -> f32 {
        // What is packed counts from the lowest step; the middle is taken off in one go.
        let dot = (dot(&view.steps, packed) as f32 - MIDDLE * view.sum as f32) * view.step * scale;
        match self.distances.get(row) {
            Some(distance) => (dot - view.along_mean) / distance,
            None => dot,
        }
    }

    /// How alike every row is to the viewed text.
    pub(crate) fn all_alike(&self, view: &View, vectors: &Vectors) -> Vec<f32> {
        vectors.all().enumerate().map(|(row, (packed, scale))| self.alike(view, row, packed, scale)).collect()
    }
}

/// A text's direction from the middle.
pub(crate) struct View {
    steps: Vec<i16>,
    /// Of all steps.
    sum: i32,
    step: f32,
    along_mean: f32,
}

fn distance(packed: &[u8], scale: f32, mean: &[f32]) -> f32 {
    let square: f32 = steps(packed).zip(mean).map(|(step, mean)| (step * scale - mean).powi(2)).sum();
    square.sqrt().max(f32::MIN_POSITIVE)
}

/// Written so that the compiler makes wide multiply-adds of it: whole blocks, no early end.
fn dot(steps: &[i16], packed: &[u8]) -> i32 {
    let (first, second) = steps.split_at(PACKED_BYTES.min(steps.len()));
    let mut sum = 0;
    for ((first, second), packed) in first.chunks_exact(64).zip(second.chunks_exact(64)).zip(packed.chunks_exact(64)) {
        let products = first.iter().zip(second).zip(packed).map(|((first, second), byte)| {
            i32::from(*first) * i32::from(byte & 15) + i32::from(*second) * i32::from(byte >> 4)
        });
        sum += products.sum::<i32>();
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
    fn four_bits_agree_with_the_whole_numbers() {
        let mut vectors = Vectors::in_memory("m");
        let made: Vec<_> = (0..60).map(|seed| (seed as u64, Small::new(&direction(seed)))).collect();
        vectors.extend(&made).unwrap();
        let space = Space::of(&vectors);
        let view = space.view(&direction(3));
        let alike = space.all_alike(&view, &vectors);
        assert!((alike[3] - 1.0).abs() < 0.02, "{}", alike[3]);
        for (seed, alike) in alike.iter().enumerate() {
            let exact = cosine(&from_middle(&direction(3), &space), &from_middle(&direction(seed), &space));
            assert!((alike - exact).abs() < 0.05, "{seed}: {alike} is not {exact}");
        }
    }

    #[test]
    fn a_row_that_came_later_is_compared_all_the_same() {
        let mut vectors = Vectors::in_memory("m");
        let space = Space::of(&vectors);
        vectors.extend(&[(1, Small::new(&direction(5)))]).unwrap();
        assert!((space.all_alike(&space.view(&direction(5)), &vectors)[0] - 1.0).abs() < 0.02);
    }
}
