//! The kinds of cell people ask about, as places on the two sliders.

use serde::Serialize;

use crate::model::receptor::Receptors;

/// A kind of cell, from no HER2 to much. Where each sits on the sliders is illustrative: laboratories differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// A healthy cell.
    Normal,
    /// A cancer cell with hardly any HER2: the neighbors of the figure.
    Null,
    /// IHC 0: no staining.
    Ihc0,
    /// IHC 0 with faint staining in some cells.
    Ultralow,
    /// HER2-low, IHC 1+.
    Low1,
    /// HER2-low, IHC 2+ and not amplified.
    Low2,
    /// HER2-positive.
    Positive,
}

impl Category {
    /// Every category, by rising number of receptors save the first.
    pub const ALL: [Self; 7] =
        [Self::Normal, Self::Null, Self::Ihc0, Self::Ultralow, Self::Low1, Self::Low2, Self::Positive];

    /// The presets of the figure, from most receptors to fewest.
    pub const PRESETS: [Self; 5] = [Self::Positive, Self::Low2, Self::Low1, Self::Ultralow, Self::Ihc0];

    /// The four presets drawn side by side.
    pub const SIDE_BY_SIDE: [Self; 4] = [Self::Positive, Self::Low1, Self::Ultralow, Self::Ihc0];

    /// The name in data and forms.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Null => "null",
            Self::Ihc0 => "ihc0",
            Self::Ultralow => "ultralow",
            Self::Low1 => "low1",
            Self::Low2 => "low2",
            Self::Positive => "positive",
        }
    }

    /// Gene copies per cell. Means of 135 tumors (J Pathol Transl Med 2026), rounded; the 20 is from memory, to be checked.
    #[must_use]
    pub fn copies(self) -> f64 {
        match self {
            Self::Normal | Self::Null | Self::Ihc0 | Self::Ultralow => 2.0,
            Self::Low1 => 2.25,
            Self::Low2 => 3.3,
            Self::Positive => 20.0,
        }
    }

    /// Receptors made per copy, relative to a normal cell; set so that receptors fall where cell lines of that score lie.
    #[must_use]
    pub fn expression(self) -> f64 {
        match self {
            Self::Normal | Self::Positive => 1.0,
            Self::Null => 0.05,
            Self::Ihc0 => 0.3,
            Self::Ultralow => 0.6,
            Self::Low1 => 2.5,
            Self::Low2 => 4.0,
        }
    }

    /// The receptors of such a cell.
    #[must_use]
    pub fn receptors(self) -> Receptors {
        Receptors::new(self.copies(), self.expression())
    }
}
