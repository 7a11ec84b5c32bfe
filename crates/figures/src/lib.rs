//! What can be shown moving: the HER2 teaching model and its drawings. Data in, SVG out.
//!
//! [`course()`] follows a case in the data format; [`Figure`] is what a reader set on the page; [`svg`] draws it in words that
//! come in through [`Words`]. The model shows how things work. It predicts no patient, compares no medicines for a choice
//! and gives no doses, so the drawings speak in orderings only: more or fewer, faster or slower.

pub mod case;
pub mod category;
pub mod claim;
pub mod classifier;
pub mod course;
pub mod figure;
pub mod model;
pub mod ordering;
pub mod phrase;
pub mod refused;
pub mod source;
pub mod svg;

#[cfg(test)]
mod properties;

pub use case::{Case, Kind, Scenario};
pub use category::Category;
pub use claim::{Claim, claims};
pub use classifier::{Ihc, Ish, Status, classify};
pub use course::{Series, course};
pub use figure::Figure;
pub use model::medicine::Medicine;
pub use ordering::Orderings;
pub use phrase::{English, Phrase, Words};
pub use refused::Refused;
