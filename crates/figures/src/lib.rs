//! What can be shown moving: the HER2 teaching model and its drawings.

pub mod case;
pub mod course;
pub mod model;
pub mod refused;

pub use case::{Case, Kind, Scenario};
pub use course::{Series, course};
pub use model::medicine::Medicine;
pub use refused::Refused;
