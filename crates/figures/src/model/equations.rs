//! The twelve rates of change and one Runge-Kutta step over them.

use super::Plan;
use super::medicine::{CHEMOTHERAPY_HEALTHY, Conjugate};
use super::parameter::{B50, DW, F, G0, G1, KA, KD, KP, KR, KU, KX, KZ, PHI, TD, VMAX};
use super::receptor::{Hold, Receptors, drive};

/// Everything that changes with time. Concentrations in nM, volumes in mL.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct State {
    /// Trastuzumab, pertuzumab and conjugate in plasma.
    pub(crate) plasma: [f64; 3],
    /// Swallowed conjugate in the three kinds of tumor cell and in a healthy one.
    pub(crate) swallowed: [f64; 4],
    /// Living tumor cells of the three kinds.
    pub(crate) cells: [f64; 3],
    /// Healthy cells, 1 = intact.
    pub(crate) healthy: f64,
    /// Dying cells still visible.
    pub(crate) dying: f64,
}

impl State {
    /// Nothing given yet, healthy cells intact.
    pub(crate) fn new(cells: [f64; 3]) -> Self {
        Self { plasma: [0.0; 3], swallowed: [0.0; 4], cells, healthy: 1.0, dying: 0.0 }
    }

    pub(crate) fn volume(&self) -> f64 {
        self.living() + self.dying
    }

    fn living(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// This state moved along `slope` for `step` days.
    fn along(&self, slope: &Self, step: f64) -> Self {
        Self {
            plasma: added(self.plasma, slope.plasma, step),
            swallowed: added(self.swallowed, slope.swallowed, step),
            cells: added(self.cells, slope.cells, step),
            healthy: self.healthy + step * slope.healthy,
            dying: self.dying + step * slope.dying,
        }
    }
}

fn added<const N: usize>(values: [f64; N], rates: [f64; N], step: f64) -> [f64; N] {
    std::array::from_fn(|index| values[index] + step * rates[index])
}

/// What the equations say besides the state, at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// Hold on the receptors of the tumor.
    pub(crate) hold: Hold,
    /// Hold on the receptors of healthy cells.
    healthy_hold: Hold,
    /// Share of the antibodies at domain IV that carry a load.
    loaded: f64,
    /// Payload in the three kinds of tumor cell, nM.
    pub(crate) payload: [f64; 3],
    /// Payload in a healthy cell, nM.
    pub(crate) healthy_payload: f64,
}

/// The equations for one tumor under one plan.
pub(crate) struct Equations<'a> {
    plan: &'a Plan,
    pub(crate) receptors: [Receptors; 3],
    /// Drive of the three kinds without medicine.
    untreated_drive: [f64; 3],
    concentrations: [f64; 3],
    healthy: Receptors,
}

impl<'a> Equations<'a> {
    pub(crate) fn new(plan: &'a Plan, receptors: [Receptors; 3]) -> Self {
        Self {
            plan,
            receptors,
            untreated_drive: receptors.map(|kind| drive(kind.signal(Hold::default()))),
            concentrations: receptors.map(|kind| kind.concentration()),
            healthy: Receptors::normal(),
        }
    }

    /// One step of the classical fourth-order Runge-Kutta method; `since_dose` is the age of the last dose at its start.
    pub(crate) fn step(&self, state: &State, step: f64, tablets: f64, since_dose: Option<f64>) -> State {
        let half = step / 2.0;
        let kill_now = self.plan.chemotherapy_kill(since_dose);
        let kill_half = self.plan.chemotherapy_kill(since_dose.map(|since| since + half));
        let kill_end = self.plan.chemotherapy_kill(since_dose.map(|since| since + step));
        let first = self.rates(state, tablets, kill_now);
        let second = self.rates(&state.along(&first, half), tablets, kill_half);
        let third = self.rates(&state.along(&second, half), tablets, kill_half);
        let fourth = self.rates(&state.along(&third, step), tablets, kill_end);
        state.along(&first, step / 6.0).along(&second, step / 3.0).along(&third, step / 3.0).along(&fourth, step / 6.0)
    }

    /// Reads hold and payload off a state.
    pub(crate) fn read(&self, state: &State, tablets: f64) -> Reading {
        let [trastuzumab, pertuzumab, conjugate] = state.plasma;
        let domain_four = trastuzumab + conjugate;
        let loaded = if domain_four > 0.0 { conjugate / domain_four } else { 0.0 };
        let uptake = self.uptake(state);
        let free = free_antibody(domain_four, uptake);
        let hold = Hold { domain_four: bound(free), domain_two: bound(free_antibody(pertuzumab, uptake)), tablets };
        let healthy_hold = Hold { domain_four: bound(F * domain_four), domain_two: bound(F * pertuzumab), tablets };
        let mut reading = Reading { hold, healthy_hold, loaded, payload: [0.0; 3], healthy_payload: 0.0 };
        if let Some(conjugate) = &self.plan.conjugate {
            let released = |kind: usize| KR * conjugate.load * state.swallowed[kind];
            let outside = outside_payload(state, conjugate, free * loaded, released);
            reading.payload = [0, 1, 2].map(|kind| (released(kind) + conjugate.inward * outside) / conjugate.outward);
            reading.healthy_payload = released(3) / conjugate.outward;
        }
        reading
    }

    /// Antibody the tumor's receptors can swallow, nM/day.
    fn uptake(&self, state: &State) -> f64 {
        if state.living() <= 0.0 {
            return 0.0;
        }
        let receptors: f64 = state.cells.iter().zip(self.concentrations).map(|(cells, nm)| cells * nm).sum();
        KU * PHI * receptors / state.volume()
    }

    fn rates(&self, state: &State, tablets: f64, chemotherapy: f64) -> State {
        let reading = self.read(state, tablets);
        let mut rates = State { healthy: 0.0, ..State::new([0.0; 3]) };
        rates.plasma = self.plasma_rates(state);
        for (kind, rate) in rates.swallowed.iter_mut().enumerate() {
            let (nm, hold) = match self.concentrations.get(kind) {
                Some(nm) => (*nm, reading.hold),
                None => (self.healthy.concentration(), reading.healthy_hold),
            };
            *rate = KU * nm * hold.domain_four * reading.loaded - KR * state.swallowed[kind];
        }
        let room = 1.0 - state.volume() / VMAX;
        let mut died = 0.0;
        for kind in 0..3 {
            let kill = self.kill(kind, &reading) + chemotherapy;
            let growth = self.growth(kind, reading.hold) * room;
            rates.cells[kind] = (growth - kill) * state.cells[kind];
            died += kill * state.cells[kind];
        }
        rates.dying = died - state.dying / TD;
        let harm = self.payload_kill(reading.healthy_payload)
            + CHEMOTHERAPY_HEALTHY * chemotherapy
            + immune_kill(&self.healthy, reading.healthy_hold);
        rates.healthy = KZ * state.healthy * (1.0 - state.healthy) - harm * state.healthy;
        rates
    }

    fn plasma_rates(&self, state: &State) -> [f64; 3] {
        let Plan { domain_four, domain_two, conjugate, .. } = self.plan;
        let losses = [
            domain_four.map_or(0.0, |plasma| plasma.loss()),
            domain_two.map_or(0.0, |plasma| plasma.loss()),
            conjugate.map_or(0.0, |conjugate| conjugate.plasma.loss()),
        ];
        [0, 1, 2].map(|which| -losses[which] * state.plasma[which])
    }

    /// Growth of one kind of cell while there is room, 1/day.
    fn growth(&self, kind: usize, hold: Hold) -> f64 {
        G0 * (1.0 - self.untreated_drive[kind]) + G1 * drive(self.receptors[kind].signal(hold))
    }

    /// Death of one kind of cell by lost drive, immune cells and payload, 1/day.
    fn kill(&self, kind: usize, reading: &Reading) -> f64 {
        let untreated = self.untreated_drive[kind];
        let withdrawn = untreated - drive(self.receptors[kind].signal(reading.hold));
        DW * untreated * withdrawn
            + immune_kill(&self.receptors[kind], reading.hold)
            + self.payload_kill(reading.payload[kind])
    }

    fn payload_kill(&self, payload: f64) -> f64 {
        self.plan.conjugate.map_or(0.0, |conjugate| conjugate.kill(payload))
    }
}

impl Conjugate {
    /// Kill by that much payload inside a cell, 1/day.
    pub(crate) fn kill(&self, payload: f64) -> f64 {
        let strength = (payload / self.half_kill).powi(self.steepness);
        self.most_kill * strength / (1.0 + strength)
    }
}

/// Free antibody in the tumor, nM: what comes in from plasma less what receptors swallow. The stable root of a quadratic.
pub(crate) fn free_antibody(plasma: f64, uptake: f64) -> f64 {
    if plasma <= 0.0 {
        return 0.0;
    }
    let b = KD - F * plasma + uptake / KP;
    let root = (b * b + 4.0 * F * plasma * KD).sqrt();
    if b > 0.0 { 2.0 * F * plasma * KD / (b + root) } else { (root - b) / 2.0 }
}

/// Share of receptors an antibody at that concentration holds; half at its affinity.
pub(crate) fn bound(free: f64) -> f64 {
    free / (KD + free)
}

fn immune_kill(receptors: &Receptors, hold: Hold) -> f64 {
    let antibodies = receptors.total * (hold.domain_four + hold.domain_two);
    KA * antibodies / (B50 + antibodies)
}

/// Free payload between the cells, nM, in balance with what cells release and blood washes out.
fn outside_payload(state: &State, conjugate: &Conjugate, loaded: f64, released: impl Fn(usize) -> f64) -> f64 {
    let volume = state.volume();
    let from_cells: f64 = state.cells.iter().enumerate().map(|(kind, cells)| cells * released(kind)).sum();
    let share = if volume > 0.0 { PHI * from_cells / volume } else { 0.0 };
    (share + conjugate.loose * conjugate.load * loaded) / KX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_antibody_agrees_with_the_reference_even_where_almost_none_is_left() {
        for (plasma, uptake, listed) in [
            (50.0, 1000.0, 0.020_007_008_080_268_465),
            (0.0, 1000.0, 0.0),
            (5.0, 10_000.0, 0.000_188_483_480_418_814_3),
            (400.0, 20.0, 92.013_603_732_245_06),
        ] {
            let free = free_antibody(plasma, uptake);
            assert!((free - listed).abs() <= 1e-9 * listed, "{free} instead of {listed}");
        }
    }
}
