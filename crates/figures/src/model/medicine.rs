//! The medicines the model knows, with what each does to a cell in it.
//!
//! Amounts are inputs of the equations and are shown nowhere: the figure says nothing about doses.

use serde::{Deserialize, Serialize};

/// A medicine of the model, named as in its data format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Medicine {
    /// Antibody to domain IV of HER2, near the cell surface.
    Trastuzumab,
    /// Antibody to domain II of HER2, the arm that reaches for a partner.
    Pertuzumab,
    /// Trastuzumab carrying emtansine, which stays in the cell that swallowed it.
    TDm1,
    /// Trastuzumab carrying deruxtecan, which also leaks to close neighbors.
    TDxd,
    /// Tablet against the switch inside the cell.
    Lapatinib,
    /// Tablet against the switch inside the cell.
    Tucatinib,
    /// Tablet against the switch inside the cell.
    Neratinib,
    /// A generic chemotherapy, which hits every dividing cell.
    Chemotherapy,
}

impl Medicine {
    /// Every medicine of the model.
    pub const ALL: [Self; 8] = [
        Self::Trastuzumab,
        Self::Pertuzumab,
        Self::TDm1,
        Self::TDxd,
        Self::Lapatinib,
        Self::Tucatinib,
        Self::Neratinib,
        Self::Chemotherapy,
    ];

    /// The medicines the figure offers; one tablet stands for the three.
    pub const TOGGLES: [Self; 6] =
        [Self::Trastuzumab, Self::Pertuzumab, Self::TDm1, Self::TDxd, Self::Tucatinib, Self::Chemotherapy];

    /// The name in data and forms.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Trastuzumab => "trastuzumab",
            Self::Pertuzumab => "pertuzumab",
            Self::TDm1 => "t-dm1",
            Self::TDxd => "t-dxd",
            Self::Lapatinib => "lapatinib",
            Self::Tucatinib => "tucatinib",
            Self::Neratinib => "neratinib",
            Self::Chemotherapy => "chemotherapy",
        }
    }

    /// The medicine of that name, in the spelling of [`Medicine::id`].
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|medicine| medicine.id() == id)
    }

    /// Whether it is an antibody that carries a cell-killing medicine.
    #[must_use]
    pub fn is_conjugate(self) -> bool {
        matches!(self, Self::TDm1 | Self::TDxd)
    }

    pub(crate) fn action(self) -> Action {
        match self {
            Self::Trastuzumab => Action::DomainFour(TRASTUZUMAB),
            Self::Pertuzumab => Action::DomainTwo(PERTUZUMAB),
            Self::TDm1 => Action::Conjugate(T_DM1),
            Self::TDxd => Action::Conjugate(T_DXD),
            Self::Lapatinib => Action::Tablet { block: 0.8 },
            Self::Tucatinib => Action::Tablet { block: 1.2 },
            Self::Neratinib => Action::Tablet { block: 1.8 },
            Self::Chemotherapy => Action::Chemotherapy,
        }
    }
}

/// What a medicine does in the equations.
pub(crate) enum Action {
    DomainFour(Plasma),
    DomainTwo(Plasma),
    Conjugate(Conjugate),
    /// `block` is `u` of the equations, in the order of Conlon 2021; neratinib's is set to Martin 2013.
    Tablet {
        block: f64,
    },
    Chemotherapy,
}

/// How an antibody stays in the blood: one well-mixed compartment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plasma {
    /// First amount and every later one, mg.
    pub(crate) amounts: (f64, f64),
    /// kDa, so that mg over it is micromole.
    pub(crate) weight: f64,
    /// Clearance, L/day.
    pub(crate) clearance: f64,
    /// Volume, L.
    pub(crate) volume: f64,
}

impl Plasma {
    /// What one dose adds to the plasma, nM.
    pub(crate) fn rise(&self, first: bool) -> f64 {
        let amount = if first { self.amounts.0 } else { self.amounts.1 };
        amount / self.weight * 1000.0 / self.volume
    }

    /// Loss from plasma, 1/day.
    pub(crate) fn loss(&self) -> f64 {
        self.clearance / self.volume
    }
}

/// How an antibody that carries a cell-killing medicine unloads it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conjugate {
    pub(crate) plasma: Plasma,
    /// Molecules of payload on one antibody.
    pub(crate) load: f64,
    /// Payload into the cell, 1/day.
    pub(crate) inward: f64,
    /// Payload out of the cell, 1/day.
    pub(crate) outward: f64,
    /// Payload for half the kill, nM.
    pub(crate) half_kill: f64,
    /// Exponent of the kill.
    pub(crate) steepness: i32,
    /// Most it kills, 1/day.
    pub(crate) most_kill: f64,
    /// Payload cut loose outside the cells, 1/day.
    pub(crate) loose: f64,
}

/// Clearance: EU product information of trastuzumab; volume chosen for one compartment.
const TRASTUZUMAB: Plasma = Plasma { amounts: (560.0, 420.0), weight: 145.5, clearance: 0.241, volume: 4.0 };
/// Clearance: product information of pertuzumab; volume chosen.
const PERTUZUMAB: Plasma = Plasma { amounts: (840.0, 420.0), weight: 148.0, clearance: 0.24, volume: 4.0 };
/// Plasma: Lu 2014. Load, exchange and half-kill (mouse): Scheuher 2023. Exponent: Zhou 2024. Most kill: fitted.
const T_DM1: Conjugate = Conjugate {
    plasma: Plasma { amounts: (252.0, 252.0), weight: 148.8, clearance: 0.676, volume: 3.127 },
    load: 3.5,
    inward: 5.14,
    outward: 3.41,
    half_kill: 485.0,
    steepness: 2,
    most_kill: 0.088,
    loose: 0.0,
};
/// Plasma: Yin 2021, scaled to 70 kg. Load and exchange: Scheuher 2023. Exponent: Zhou 2024. The rest: fitted.
const T_DXD: Conjugate = Conjugate {
    plasma: Plasma { amounts: (378.0, 378.0), weight: 155.0, clearance: 0.452, volume: 3.04 },
    load: 8.0,
    inward: 1106.0,
    outward: 775.0,
    half_kill: 30.0,
    steepness: 1,
    most_kill: 0.06,
    loose: 0.8,
};

/// Kill by chemotherapy right after a dose, 1/day (assumed, generic).
pub(crate) const CHEMOTHERAPY_KILL: f64 = 0.1;
/// Time in which that falls to 37 %, day (assumed).
pub(crate) const CHEMOTHERAPY_FADE: f64 = 3.0;
/// Share of it that healthy cells feel (assumed).
pub(crate) const CHEMOTHERAPY_HEALTHY: f64 = 0.6;
/// Days between doses when a case does not say: the three-week cycle of the trials behind the model.
pub(crate) const CYCLE_DAYS: f64 = 21.0;
