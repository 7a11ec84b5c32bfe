//! What a reader set: the two sliders, the neighbors, the weeks and the medicines.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::case::{COPIES, Case, EXPRESSION, Kind, Scenario, check_medicines};
use crate::category::Category;
use crate::course::{Series, course};
use crate::model::medicine::Medicine;
use crate::refused::{Refused, excerpt, within};

/// Weeks the figure can follow.
pub const WEEKS: (f64, f64) = (12.0, 52.0);
/// Volume all figures start from, mL, as in the reference courses; it is shown nowhere.
const START_VOLUME: f64 = 1.6;

/// A figure within the model's limits. Start from a preset and change it, or read a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    copies: f64,
    expression: f64,
    neighbours: f64,
    weeks: f64,
    medicines: BTreeSet<Medicine>,
}

impl Figure {
    /// The figure of one kind of cell, alone, without medicine.
    #[must_use]
    pub fn preset(category: Category) -> Self {
        Self {
            copies: category.copies(),
            expression: category.expression(),
            neighbours: 0.0,
            weeks: 24.0,
            medicines: BTreeSet::new(),
        }
    }

    /// Reads the values of a plain form, in any order; what is left out keeps the default (HER2-positive, no medicine).
    ///
    /// Fields: `copies`, `expression`, `neighbours`, `weeks` (numbers), `preset` (a category; it outranks the two
    /// sliders, so that its button may stand beside them) and `medicine` (once for each). Other fields are passed over:
    /// an address may carry them for other reasons. A value that is no number, out of range, unknown or given twice is
    /// refused with its field named.
    pub fn from_query<K: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<Self, Refused> {
        let mut figure = Self::preset(Category::Positive);
        let mut preset = None;
        let mut medicines = Vec::new();
        let mut seen = BTreeSet::new();
        for (field, value) in pairs {
            let (field, value) = (field.as_ref(), value.as_ref());
            let known = ["copies", "expression", "neighbours", "weeks", "preset"].contains(&field);
            if known && !seen.insert(field.to_owned()) {
                return Err(Refused::Twice { field: field.to_owned(), got: excerpt(value) });
            }
            match field {
                "copies" => figure.copies = number(field, value, COPIES)?,
                "expression" => figure.expression = number(field, value, EXPRESSION)?,
                "neighbours" => figure.neighbours = number(field, value, (0.0, 1.0))?,
                "weeks" => figure.weeks = number(field, value, WEEKS)?,
                "preset" => {
                    let known = Category::PRESETS.into_iter().find(|category| category.id() == value);
                    preset = Some(known.ok_or_else(|| unknown(field, value))?);
                }
                "medicine" => {
                    let offered = Medicine::from_id(value).filter(|medicine| Medicine::TOGGLES.contains(medicine));
                    medicines.push(offered.ok_or_else(|| unknown(field, value))?);
                }
                _ => {}
            }
        }
        if let Some(category) = preset {
            figure.copies = category.copies();
            figure.expression = category.expression();
        }
        figure.with_medicines(&medicines)
    }

    /// This figure with these medicines in place of those it had; one twice, or two conjugates, are refused.
    pub fn with_medicines(self, medicines: &[Medicine]) -> Result<Self, Refused> {
        check_medicines("medicine", medicines)?;
        Ok(Self { medicines: medicines.iter().copied().collect(), ..self })
    }

    /// This figure with that share of cells without HER2, 0 to 1.
    pub fn with_neighbours(self, share: f64) -> Result<Self, Refused> {
        Ok(Self { neighbours: within("neighbours", share, 0.0, 1.0)?, ..self })
    }

    /// HER2 gene copies per cell.
    #[must_use]
    pub fn copies(&self) -> f64 {
        self.copies
    }

    /// Receptors made per copy, relative to a normal cell.
    #[must_use]
    pub fn expression(&self) -> f64 {
        self.expression
    }

    /// Share of cells without HER2, 0 to 1.
    #[must_use]
    pub fn neighbours(&self) -> f64 {
        self.neighbours
    }

    /// Weeks followed.
    #[must_use]
    pub fn weeks(&self) -> f64 {
        self.weeks
    }

    /// The medicines chosen.
    #[must_use]
    pub fn medicines(&self) -> &BTreeSet<Medicine> {
        &self.medicines
    }

    /// The preset whose sliders these are, if any.
    #[must_use]
    pub fn category(&self) -> Option<Category> {
        Category::PRESETS
            .into_iter()
            .find(|category| category.copies() == self.copies && category.expression() == self.expression)
    }

    /// The course of these cells under the chosen medicines.
    #[must_use]
    pub fn followed(&self) -> Series {
        self.follow(self.copies, self.expression, self.medicines.iter().copied().collect())
    }

    /// The course of the same cells without medicine.
    #[must_use]
    pub fn untreated(&self) -> Series {
        self.follow(self.copies, self.expression, Vec::new())
    }

    /// The course of cancer cells with a normal cell's HER2, without medicine.
    #[must_use]
    pub fn normal_her2(&self) -> Series {
        self.follow(Category::Normal.copies(), Category::Normal.expression(), Vec::new())
    }

    fn follow(&self, copies: f64, expression: f64, meds: Vec<Medicine>) -> Series {
        let null = Category::Null;
        let kind = |copies, expression, volume| Kind { copies, expression, volume };
        let tumour = [
            kind(copies, expression, START_VOLUME * (1.0 - self.neighbours)),
            kind(null.copies(), null.expression(), 0.0),
            kind(null.copies(), null.expression(), START_VOLUME * self.neighbours),
        ];
        let scenario = Scenario { tumour, meds, days: 7.0 * self.weeks, start: None, stop: None, every: None };
        course(&Case { scenario, t_days: None }).expect("every field of a figure lies within the model's limits")
    }
}

fn number(field: &str, value: &str, (low, high): (f64, f64)) -> Result<f64, Refused> {
    let Ok(number) = value.trim().parse::<f64>() else {
        return Err(Refused::NotANumber { field: field.to_owned(), got: excerpt(value) });
    };
    within(field, number, low, high)
}

fn unknown(field: &str, value: &str) -> Refused {
    Refused::Unknown { field: field.to_owned(), got: excerpt(value) }
}
