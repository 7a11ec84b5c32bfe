//! The HER2 teaching model: gene copies, receptors, pairs, medicines and the course of a small tumor, as equations.
//!
//! It shows how things work. It predicts no patient, compares no medicines for a choice and gives no doses.

pub mod medicine;
pub mod parameter;
pub mod receptor;

mod equations;
mod plan;

#[cfg(test)]
pub(crate) use equations::bound;
pub(crate) use equations::{Equations, State};
pub(crate) use plan::Plan;
