//! Why an input cannot be simulated, with its place.

/// A refused scenario, trace or policy name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not JSON, cut short, a field that is missing, unknown or of the wrong kind; the message names line and column.
    #[error("{0}")]
    Json(String),
    /// Well-formed, but it contradicts itself.
    #[error("{place}: {problem}")]
    Rule {
        /// Where, as a path into the document.
        place: String,
        /// What is wrong there.
        problem: String,
    },
    /// No policy of this name.
    #[error("no policy is called {0:?}; there are fifo_pull, self_pick, edf_pull, plan_pull and plan_ladder")]
    Policy(String),
}

pub(crate) fn rule(place: impl Into<String>, problem: impl Into<String>) -> Refused {
    Refused::Rule { place: place.into(), problem: problem.into() }
}

/// Checks that a number is finite and within bounds.
pub(crate) fn within(place: &str, value: f64, least: f64, most: f64) -> Result<(), Refused> {
    if value.is_finite() && (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(rule(place, format!("{value} is not between {least} and {most}")))
    }
}
