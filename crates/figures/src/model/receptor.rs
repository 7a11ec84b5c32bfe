//! From gene copies to growth: receptors on one cell, the pairs they form, the signal, the drive.

use serde::Serialize;

use super::parameter::{EPH, EPX, ETH, ETX, G0, G1, GAM, H3, K1, K2, MOLECULES_PER_NM_LITER, R0, S50, VC, W};

/// The HER2 receptors of one kind of cell and the pairs they form.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Receptors {
    /// Receptors on the cell.
    pub total: f64,
    /// Receptors without a partner.
    pub free: f64,
    /// Pairs of two HER2.
    pub equal_pairs: f64,
    /// Pairs of HER2 with HER3.
    pub mixed_pairs: f64,
}

/// How far medicines hold the receptors: shares of 0 to 1, and the tablets' block.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Hold {
    /// Share of receptors with an antibody at domain IV (trastuzumab and the conjugates).
    pub domain_four: f64,
    /// Share of receptors with an antibody at domain II (pertuzumab).
    pub domain_two: f64,
    /// Block of the switch inside by tablets; 0 is none, 1 halves the signal.
    pub tablets: f64,
}

impl Receptors {
    /// Gives the receptors of a cell with that many gene copies and that much expression of each (1 = normal).
    #[must_use]
    pub fn new(copies: f64, expression: f64) -> Self {
        Self::of_total(R0 * expression * (copies / 2.0).powf(GAM))
    }

    /// Gives the pairs that `total` receptors form; the equal pair in closed form, the mixed one saturating in HER3.
    #[must_use]
    pub fn of_total(total: f64) -> Self {
        let free = K1 / 4.0 * ((1.0 + 8.0 * total / K1).sqrt() - 1.0);
        Self { total, free, equal_pairs: free * free / K1, mixed_pairs: H3 * free / (K2 + free) }
    }

    /// The receptors of a normal cell.
    #[must_use]
    pub fn normal() -> Self {
        Self::of_total(R0)
    }

    /// Share of the receptors that sit in a pair, 0 to 1.
    #[must_use]
    pub fn paired_share(&self) -> f64 {
        ((2.0 * self.equal_pairs + self.mixed_pairs) / self.total).clamp(0.0, 1.0)
    }

    /// The signal these pairs give under that hold, in signals per cell.
    #[must_use]
    pub fn signal(&self, hold: Hold) -> f64 {
        let Hold { domain_four, domain_two, tablets } = hold;
        let equal = self.equal_pairs * (1.0 - ETH * domain_four) * (1.0 - EPH * domain_two);
        let mixed = W * self.mixed_pairs * (1.0 - ETX * domain_four) * (1.0 - EPX * domain_two);
        (equal + mixed) / (1.0 + tablets)
    }

    /// Days in which untreated cells of this kind double while they are few.
    #[must_use]
    pub fn doubling_days(&self) -> f64 {
        let drive = drive(self.signal(Hold::default()));
        std::f64::consts::LN_2 / (G0 * (1.0 - drive) + G1 * drive)
    }

    /// Receptors as a concentration inside the cell, nM.
    pub(crate) fn concentration(&self) -> f64 {
        self.total / MOLECULES_PER_NM_LITER / VC
    }
}

/// The drive to grow that a signal gives, 0 to 1.
#[must_use]
pub fn drive(signal: f64) -> f64 {
    signal / (S50 + signal)
}
