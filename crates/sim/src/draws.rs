//! Chance as values: the shared draws of the trace format, and a stream for making scenarios real.

use sha2::{Digest, Sha256};

/// Draws named by a tag and numbers: the same name gives the same value in every program that reads the format.
#[derive(Debug, Clone)]
pub(crate) struct Draws {
    seed: Sha256,
}

impl Draws {
    pub(crate) fn new(seed: &str) -> Self {
        Self { seed: Sha256::new().chain_update(seed.as_bytes()) }
    }

    /// A number in 0..1: the first 53 bits of SHA-256 of `seed|tag|id1|id2…`.
    pub(crate) fn uniform(&self, tag: &str, ids: &[usize]) -> f64 {
        let mut hash = self.seed.clone();
        hash.update(b"|");
        hash.update(tag.as_bytes());
        for id in ids {
            hash.update(b"|");
            hash.update(id.to_string().as_bytes());
        }
        unit(first_word(hash))
    }

    /// An exponential duration with that mean.
    pub(crate) fn exponential(&self, mean: f64, tag: &str, ids: &[usize]) -> f64 {
        -mean * (1.0 - self.uniform(tag, ids)).ln()
    }
}

/// A stream of numbers from a seed (SplitMix64; Steele, Lea, Flood 2014).
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    state: u64,
}

impl Stream {
    pub(crate) fn new(seed: &str) -> Self {
        Self { state: first_word(Sha256::new().chain_update(seed.as_bytes())) }
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn uniform(&mut self) -> f64 {
        unit(self.next_u64())
    }

    pub(crate) fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.uniform()).ln()
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// The number of one of several shares, which sum to 1.
    pub(crate) fn choose(&mut self, shares: impl Iterator<Item = f64>) -> usize {
        let mut left = self.uniform();
        let mut last = 0;
        for (number, share) in shares.enumerate() {
            if left < share {
                return number;
            }
            left -= share;
            last = number;
        }
        last
    }

    /// A standard normal number (Box and Muller 1958).
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * (sigma * self.normal()).exp()
    }

    /// A gamma number with mean 1 and that coefficient of variation (Marsaglia and Tsang 2000; shape at least 1).
    pub(crate) fn gamma_factor(&mut self, variation: f64) -> f64 {
        if variation <= 0.0 {
            return 1.0;
        }
        let shape = 1.0 / (variation * variation);
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.uniform()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v / shape;
            }
        }
    }
}

fn first_word(hash: Sha256) -> u64 {
    hash.finalize().iter().take(8).fold(0, |word, &byte| (word << 8) | u64::from(byte))
}

#[expect(clippy::cast_precision_loss, reason = "53 bits fit a float exactly")]
fn unit(word: u64) -> f64 {
    (word >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_the_hash_of_its_name() {
        // The first eight bytes that sha256sum prints for "S1-hospital-0|poll|3|1".
        let expected = unit(0x2077_1979_a760_f692);
        assert_eq!(Draws::new("S1-hospital-0").uniform("poll", &[3, 1]).to_bits(), expected.to_bits());
    }

    #[test]
    fn the_day_factor_has_the_asked_mean_and_spread() {
        let mut stream = Stream::new("gamma");
        let factors: Vec<f64> = (0..20_000).map(|_| stream.gamma_factor(0.1)).collect();
        let mean = factors.iter().sum::<f64>() / 20_000.0;
        let variance = factors.iter().map(|factor| (factor - mean).powi(2)).sum::<f64>() / 20_000.0;
        assert!((mean - 1.0).abs() < 0.005, "{mean}");
        assert!((variance.sqrt() - 0.1).abs() < 0.005, "{}", variance.sqrt());
    }
}
