//! The drawings: SVG text that a page places inline and its style sheet colors.
//!
//! Nothing in them needs a script, an inline style or a font of ours. Every color is a class of [`STYLESHEET`] with
//! `currentColor` beneath it, so that a drawing stays legible without the sheet, in dark mode and in forced colors.
//! Each carries `role="img"`, a title and a description that says in words what is drawn; the words also stand alone in
//! [`describe`]. Element ids are fixed: place one cell, one growth chart and one row of presets on a page.

mod canvas;
mod cell;
mod describe;
mod growth;
mod marks;
mod membrane;
mod presets;

pub use cell::cell;
pub use describe::{describe, follows};
pub use growth::{case, growth};
pub use presets::presets;

/// The colors and the layout of the drawings, for the page to serve; dark mode and forced colors included.
pub const STYLESHEET: &str = include_str!("figure.css");

/// Gives a drawing that stands alone in a file: the same SVG with the style sheet inside.
#[must_use]
pub fn standalone(svg: &str) -> String {
    svg.replacen("<title", &format!("<style>{STYLESHEET}</style><title"), 1)
}
