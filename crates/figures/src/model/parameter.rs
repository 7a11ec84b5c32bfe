//! The numbers of the model: each with its unit, its source and how far it can be trusted.
//!
//! Sources are named by the keys of [`crate::source`]. A value marked [`Status::Assumed`] or [`Status::Fitted`] was
//! chosen so that the picture behaves as trials and laboratory work say it should; it measures nothing.

use serde::Serialize;

/// How a number of the model came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read in the named source.
    Cited,
    /// Computed from numbers read in the named source.
    Derived,
    /// Adjusted until the model's response rates came near the published ones.
    Fitted,
    /// Chosen; no source gives it.
    Assumed,
    /// A tuning handle of the model, neutral as it stands.
    Switch,
}

/// One number of the model as a table shows it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Parameter {
    /// The symbol used in the equations.
    pub id: &'static str,
    /// The value, in `unit`.
    pub value: f64,
    /// The unit; `1` for a pure number.
    pub unit: &'static str,
    /// How the value came about.
    pub status: Status,
    /// Where it came from; empty where it was assumed.
    pub source: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
}

macro_rules! parameters {
    ($($name:ident = $value:literal, $id:literal, $unit:literal, $status:ident, $source:literal, $meaning:literal;)*) => {
        $(
            #[doc = concat!($meaning, ", in ", $unit, " (", stringify!($status), "; ", $source, ").")]
            pub const $name: f64 = $value;
        )*
        /// Every parameter, in the order of the equations.
        pub const PARAMETERS: &[Parameter] = &[
            $(Parameter { id: $id, value: $value, unit: $unit, status: Status::$status, source: $source, meaning: $meaning },)*
        ];
    };
}

parameters! {
    R0 = 20_000.0, "r0", "receptors/cell", Cited, "scheuher 2023", "Receptors of a normal cell, which has two gene copies";
    GAM = 1.7, "gam", "1", Derived, "2 copies to 2e4 (scheuher 2023), 20 copies to 1e6 (zhou 2024; the 20 is from memory, to be checked)", "Exponent of receptors over half the gene copies";
    K1 = 153_000.0, "K1", "receptors/cell", Derived, "zhou 2024: 254 nM in a 1 pL cell", "Constant of the pair of two HER2 receptors";
    H3 = 40_000.0, "H3", "receptors/cell", Cited, "zhou 2024", "HER3 receptors of a cell";
    K2 = 635_000.0, "K2", "receptors/cell", Derived, "zhou 2024: 1055 nM in a 1 pL cell", "Constant of the pair of HER2 with HER3";
    W = 4.0, "w", "1", Assumed, "HER2 with HER3 is held to be the stronger pair", "Signal of a mixed pair over that of an equal pair";
    S50 = 200_000.0, "S50", "signals/cell", Assumed, "a free fit gave 2.06e5", "Signal that gives half the drive";
    G0 = 0.0173, "g0", "1/day", Assumed, "a doubling in 40 days; a free fit gave 0.0186", "Growth that needs no HER2";
    G1 = 0.036, "g1", "1/day", Derived, "23 days at 20 copies, near the 25 days of scheuher 2023 and singh", "Growth added at full drive";
    DW = 0.1, "dw", "1/day", Fitted, "response rates", "Death of cells that depend on the drive when it is taken away";
    KA = 0.006, "ka", "1/day", Assumed, "", "Death by immune cells at many bound antibodies";
    B50 = 500_000.0, "B50", "antibodies/cell", Assumed, "", "Bound antibodies for half of that";
    KD = 0.314, "Kd", "nM", Cited, "scheuher 2023", "Affinity of the three antibodies";
    KU = 2.16, "ku", "1/day", Cited, "singh and zhou 2024: 0.09 per hour", "Net uptake of a bound receptor";
    VC = 2e-12, "Vc", "L", Cited, "scheuher 2023", "Volume of a cell";
    PHI = 0.56, "phi", "1", Cited, "scheuher 2023: void 0.44", "Share of a tumor that is cells";
    KP = 5.0, "kp", "1/day", Assumed, "singh has 0.95 for a poorly supplied one", "Penetration of antibodies into a small, well supplied tumor";
    F = 0.24, "f", "1", Cited, "singh and scheuher 2023", "Highest ratio of tissue fluid to plasma";
    KR = 0.72, "kr", "1/day", Cited, "singh: 0.03 per hour", "Release of payload inside the cell";
    KX = 60.0, "kx", "1/day", Derived, "singh: capillary and tissue radii, permeability", "Wash-out of free payload";
    TD = 7.0, "td", "day", Assumed, "", "Time a dying cell stays visible";
    VMAX = 523.8, "Vmax", "mL", Cited, "scheuher 2023, singh", "Volume at which growth stops";
    KZ = 0.05, "kz", "1/day", Assumed, "", "Renewal of healthy cells";
    ETH = 0.84, "eTh", "1", Fitted, "response rates", "Most an antibody to domain IV blocks of the signal of equal pairs";
    ETX = 0.4, "eTx", "1", Assumed, "", "Most an antibody to domain IV blocks of the signal of mixed pairs";
    EPH = 0.3, "ePh", "1", Assumed, "", "Most an antibody to domain II blocks of the signal of equal pairs";
    EPX = 0.85, "ePx", "1", Assumed, "the pertuzumab label: it blocks mixed pairs", "Most an antibody to domain II blocks of the signal of mixed pairs";
    SC = 1.0, "sc", "1", Switch, "", "Scale of the kill by chemotherapy";
}

/// Avogadro's number times 1e-9: molecules in a liter at 1 nM (SI 2019, exact).
pub const MOLECULES_PER_NM_LITER: f64 = 6.022_140_76e14;
