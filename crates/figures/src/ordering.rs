//! What the figure may say in words: more or fewer, faster or slower, never how much or how long.

use serde::Serialize;

use crate::figure::Figure;
use crate::model::medicine::{Action, Medicine};
use crate::model::receptor::{Hold, Receptors};

/// An amount against that of a normal cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Clearly below.
    Fewer,
    /// No clear difference.
    Similar,
    /// Clearly above.
    More,
    /// Above by more than an order of magnitude.
    FarMore,
}

/// What becomes of the signals under the chosen medicines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Signals {
    /// Nothing chosen touches them.
    Untouched,
    /// Fewer get through.
    Fewer,
    /// Only a small part gets through.
    FarFewer,
}

/// What becomes of a group of cells under the chosen medicines, against the same cells without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The group gets smaller than it was.
    Shrinks,
    /// It stays about as it was.
    Holds,
    /// It grows, more slowly than without.
    Slower,
    /// It grows nearly as without.
    LittleChanged,
}

/// How the untreated cells grow against cancer cells with a normal cell's HER2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// About as fast.
    Similar,
    /// Faster.
    Faster,
}

/// How much of the carried medicine takes effect inside a kind of cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// Hardly any.
    Little,
    /// Some.
    Some,
    /// Much.
    Much,
}

/// Everything the drawings need to know of a figure. Shares are 0 to 1, while the medicines are present.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Orderings {
    /// The cell's receptors and pairs.
    pub receptors: Receptors,
    /// Receptors against a normal cell.
    pub amount: Amount,
    /// Signals without medicine against a normal cell.
    pub signals: Amount,
    /// Signals under the chosen medicines.
    pub signals_left: Signals,
    /// Share of the signal that gets through.
    pub signal_share: f64,
    /// Hold of the antibodies on the receptors.
    pub hold: Hold,
    /// Pace of growth without medicine.
    pub pace: Pace,
    /// What becomes of all cells together; none when nothing is chosen.
    pub effect: Option<Effect>,
    /// What becomes of the neighbors without HER2; none when nothing is chosen or there are none.
    pub neighbour_effect: Option<Effect>,
    /// Payload at work in the cell, with its share of the most it can do; none without a conjugate.
    pub payload: Option<(Payload, f64)>,
    /// The same in a neighbor without HER2.
    pub neighbour_payload: Option<(Payload, f64)>,
    /// The days of the lists below.
    pub days: Vec<f64>,
    /// All cells together, relative to the start, as powers of two: the chosen medicines.
    pub followed: Vec<f64>,
    /// The same without medicine.
    pub untreated: Vec<f64>,
    /// Cancer cells with a normal cell's HER2, without medicine.
    pub normal_her2: Vec<f64>,
    /// The neighbors without HER2 under the chosen medicines, relative to their own start; empty when there are none.
    pub neighbours: Vec<f64>,
}

impl Orderings {
    /// Runs the model for a figure and reads the orderings off it. Costs three courses.
    #[must_use]
    pub fn of(figure: &Figure) -> Self {
        let (followed, untreated, normal) = (figure.followed(), figure.untreated(), figure.normal_her2());
        let receptors = Receptors::new(figure.copies(), figure.expression());
        let normal_cell = Receptors::normal();
        let signal = receptors.signal(Hold::default());
        // A week in, the medicines have spread and the first cycle is far from over: the moment that is drawn.
        let week = 1;
        let signal_share = followed.signal_H_rel[week];
        let chosen = !figure.medicines().is_empty();
        let grown = (doublings(&followed.volume_mL), doublings(&untreated.volume_mL));
        let alone = (doublings(&followed.N), doublings(&untreated.N));
        let payload = |levels: &[f64]| payload(figure, levels[week]);
        Self {
            receptors,
            amount: Amount::of(receptors.total / normal_cell.total),
            signals: Amount::of(signal / normal_cell.signal(Hold::default())),
            signals_left: Signals::of(signal_share),
            signal_share,
            hold: Hold {
                domain_four: followed.occupancy_IV[week],
                domain_two: followed.occupancy_II[week],
                tablets: tablets(figure),
            },
            pace: Pace::of(receptors.doubling_days() / normal_cell.doubling_days()),
            effect: chosen.then(|| Effect::of(&grown.0, &grown.1)),
            neighbour_effect: (chosen && !alone.0.is_empty()).then(|| Effect::of(&alone.0, &alone.1)),
            payload: payload(&followed.payload_H_nM),
            neighbour_payload: payload(&followed.payload_N_nM),
            days: followed.t_days,
            followed: grown.0,
            untreated: grown.1,
            normal_her2: doublings(&normal.volume_mL),
            neighbours: alone.0,
        }
    }
}

impl Amount {
    /// Within a quarter of the normal is similar: tests cannot tell such cells apart.
    fn of(ratio: f64) -> Self {
        match ratio {
            ratio if ratio < 0.8 => Self::Fewer,
            ratio if ratio <= 1.25 => Self::Similar,
            ratio if ratio <= 15.0 => Self::More,
            _ => Self::FarMore,
        }
    }
}

impl Signals {
    fn of(share: f64) -> Self {
        match share {
            share if share > 0.95 => Self::Untouched,
            share if share > 0.25 => Self::Fewer,
            _ => Self::FarFewer,
        }
    }
}

impl Effect {
    /// Compares rates of growth over the whole course. What leaves more than 70 % of the rate counts as little changed:
    /// where the model slows cells that little, trials saw no benefit (trastuzumab in HER2-low, NSABP B-47 2020).
    pub(crate) fn of(followed: &[f64], untreated: &[f64]) -> Self {
        let (Some(followed), Some(untreated)) = (followed.last(), untreated.last()) else { return Self::LittleChanged };
        match followed / untreated {
            share if share > 0.7 => Self::LittleChanged,
            share if share > 0.1 => Self::Slower,
            share if share > -0.1 => Self::Holds,
            _ => Self::Shrinks,
        }
    }
}

impl Pace {
    fn of(doubling_ratio: f64) -> Self {
        if doubling_ratio < 0.95 { Self::Faster } else { Self::Similar }
    }
}

/// A course relative to its start, as powers of two; empty when it starts from nothing.
pub(crate) fn doublings(values: &[f64]) -> Vec<f64> {
    match values.first() {
        Some(&start) if start > 0.0 => values.iter().map(|value| (value / start).log2()).collect(),
        _ => Vec::new(),
    }
}

fn tablets(figure: &Figure) -> f64 {
    let block = |medicine: &Medicine| match medicine.action() {
        Action::Tablet { block } => block,
        _ => 0.0,
    };
    figure.medicines().iter().map(block).sum()
}

fn payload(figure: &Figure, level_nm: f64) -> Option<(Payload, f64)> {
    let conjugate = figure.medicines().iter().find_map(|medicine| match medicine.action() {
        Action::Conjugate(conjugate) => Some(conjugate),
        _ => None,
    })?;
    let share = conjugate.kill(level_nm) / conjugate.most_kill;
    let level = match share {
        share if share < 0.1 => Payload::Little,
        share if share < 0.4 => Payload::Some,
        _ => Payload::Much,
    };
    Some((level, share))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::category::Category;
    use Medicine::{Pertuzumab, TDm1, TDxd, Trastuzumab, Tucatinib};

    fn orderings(category: Category, neighbours: f64, medicines: &[Medicine]) -> Orderings {
        let figure = Figure::preset(category).with_neighbours(neighbours).unwrap();
        Orderings::of(&figure.with_medicines(medicines).unwrap())
    }

    #[test]
    fn effects_are_those_the_properties_allow() {
        let effect = |category, medicines: &[Medicine]| orderings(category, 0.0, medicines).effect;
        assert_eq!(effect(Category::Positive, &[]), None);
        assert_eq!(effect(Category::Positive, &[Trastuzumab]), Some(Effect::Slower));
        assert_eq!(effect(Category::Positive, &[TDm1]), Some(Effect::Holds));
        assert_eq!(effect(Category::Positive, &[Trastuzumab, Pertuzumab]), Some(Effect::Shrinks));
        assert_eq!(effect(Category::Low1, &[TDxd]), Some(Effect::Shrinks));
        for medicine in [Trastuzumab, Pertuzumab, Tucatinib, TDm1] {
            assert_eq!(effect(Category::Low1, &[medicine]), Some(Effect::LittleChanged), "{medicine:?}");
            assert_eq!(effect(Category::Ihc0, &[medicine]), Some(Effect::LittleChanged), "{medicine:?}");
        }
    }

    #[test]
    fn neighbors_are_reached_by_t_dxd_alone() {
        let reached = orderings(Category::Positive, 0.5, &[TDxd]);
        let spared = orderings(Category::Positive, 0.5, &[TDm1]);
        assert_eq!(reached.neighbour_effect, Some(Effect::Shrinks));
        assert_eq!(spared.neighbour_effect, Some(Effect::LittleChanged));
        assert_eq!(spared.neighbour_payload.map(|(level, _)| level), Some(Payload::Little));
        assert_eq!(orderings(Category::Positive, 0.0, &[TDm1]).neighbour_effect, None);
    }

    #[test]
    fn amounts_and_pace_rise_from_ihc_0_to_positive() {
        let read = Category::PRESETS.map(|category| orderings(category, 0.0, &[]));
        use Amount::{FarMore, Fewer, More};
        assert_eq!(read.each_ref().map(|read| read.amount), [FarMore, More, More, Fewer, Fewer]);
        assert_eq!(read.each_ref().map(|read| read.signals), [FarMore, More, More, Fewer, Fewer]);
        use Pace::{Faster, Similar};
        assert_eq!(read.each_ref().map(|read| read.pace), [Faster, Faster, Faster, Similar, Similar]);
    }
}
