//! A case as it comes in: a tumor of three kinds of cell, medicines, days.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::medicine::Medicine;
use crate::model::parameter::VMAX;
use crate::refused::{Refused, within};

/// Gene copies the model was made for.
pub const COPIES: (f64, f64) = (1.0, 40.0);
/// Receptors made per copy, relative to a normal cell, the model was made for.
pub const EXPRESSION: (f64, f64) = (0.05, 6.0);
/// Longest course, in days: the year the figure's 52 weeks fit in.
pub const LONGEST_DAYS: f64 = 366.0;
/// Latest day from which nothing is given any more: beyond every course, for those who mean never.
const LATEST_STOP: f64 = 10_000.0;
/// Most moments one course answers: twelve a day for the longest.
const MOST_MOMENTS: usize = 4392;

/// What `askwell figure her2` reads: a scenario, and the moments to answer (every week when none are named).
///
/// Fields besides these two are passed over, so that a reference course can be sent in whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The tumor, the medicines and the days.
    pub scenario: Scenario,
    /// Moments to answer, in days, rising.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub t_days: Option<Vec<f64>>,
}

/// A tumor, what is given and for how long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Three kinds of cell, each `[gene copies, expression of each, volume in mL]`; a kind may be absent (volume 0).
    pub tumour: [Kind; 3],
    /// What is given, each once, at most one conjugate.
    pub meds: Vec<Medicine>,
    /// Length of the course, in days.
    pub days: f64,
    /// First day of medicines; 0 when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<f64>,
    /// Day from which nothing is given any more; never when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<f64>,
    /// Days from dose to dose; the model's three weeks when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<f64>,
}

/// One kind of cell of a tumor, written `[copies, expression, mL]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f64, f64, f64)", into = "(f64, f64, f64)")]
pub struct Kind {
    /// HER2 gene copies in each cell.
    pub copies: f64,
    /// Receptors made per copy, relative to a normal cell.
    pub expression: f64,
    /// Volume of these cells, in mL.
    pub volume: f64,
}

impl From<(f64, f64, f64)> for Kind {
    fn from((copies, expression, volume): (f64, f64, f64)) -> Self {
        Self { copies, expression, volume }
    }
}

impl From<Kind> for (f64, f64, f64) {
    fn from(kind: Kind) -> Self {
        (kind.copies, kind.expression, kind.volume)
    }
}

impl Scenario {
    /// Says what is wrong with it, if anything.
    pub(crate) fn check(&self) -> Result<(), Refused> {
        let mut volume = 0.0;
        for (index, kind) in self.tumour.iter().enumerate() {
            within(&format!("tumour[{index}] copies"), kind.copies, COPIES.0, COPIES.1)?;
            within(&format!("tumour[{index}] expression"), kind.expression, EXPRESSION.0, EXPRESSION.1)?;
            volume += within(&format!("tumour[{index}] volume"), kind.volume, 0.0, VMAX)?;
        }
        if volume <= 0.0 {
            return Err(Refused::NoCells);
        }
        within("tumour volume in all", volume, 0.0, VMAX)?;
        within("days", self.days, 1.0, LONGEST_DAYS)?;
        let start = within("start", self.start.unwrap_or(0.0), 0.0, LONGEST_DAYS)?;
        if let Some(stop) = self.stop {
            within("stop", stop, start, LATEST_STOP)?;
        }
        if let Some(every) = self.every {
            within("every", every, 1.0, LONGEST_DAYS)?;
        }
        check_medicines("meds", &self.meds)
    }
}

impl Case {
    /// The moments to answer: those asked for, else every week and the last day.
    pub(crate) fn moments(&self) -> Result<Vec<f64>, Refused> {
        let days = self.scenario.days;
        let Some(asked) = &self.t_days else {
            let mut weekly: Vec<f64> =
                (0u32..).map(|week| 7.0 * f64::from(week)).take_while(|&moment| moment < days).collect();
            weekly.push(days);
            return Ok(weekly);
        };
        if asked.len() > MOST_MOMENTS {
            return Err(Refused::TooManyMoments { got: asked.len(), most: MOST_MOMENTS });
        }
        for moment in asked {
            within("t_days", *moment, 0.0, days)?;
        }
        if asked.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(Refused::NotRising);
        }
        Ok(asked.clone())
    }
}

/// Refuses a medicine named twice, and two conjugates.
pub(crate) fn check_medicines(field: &str, medicines: &[Medicine]) -> Result<(), Refused> {
    let mut seen = BTreeSet::new();
    for medicine in medicines {
        if !seen.insert(medicine) {
            return Err(Refused::Twice { field: field.to_owned(), got: medicine.id().to_owned() });
        }
    }
    if seen.contains(&Medicine::TDm1) && seen.contains(&Medicine::TDxd) {
        return Err(Refused::TwoConjugates { field: field.to_owned() });
    }
    Ok(())
}
