//! One cell: a nucleus with gene copies, a membrane with receptors, pairs that light up, and what medicines do there.

use std::f64::consts::{PI, TAU};

use super::canvas::Canvas;
use super::marks::{Marks, Place};
use crate::figure::Figure;
use crate::model::medicine::Medicine;
use crate::ordering::Orderings;

/// Dots for a normal cell's receptors; others by the square root of their number, so that few and many fit one picture.
const NORMAL_DOTS: f64 = 9.0;
/// Most dots that can be told apart around the cell.
const MOST_DOTS: f64 = 110.0;
/// Radius of the large drawing; marks shrink with the cell.
pub(super) const RADIUS: f64 = 104.0;
/// The turn from one seed of a sunflower to the next: places marks evenly over a disk.
const GOLDEN_TURN: f64 = 2.399_963;

/// Where and how large a cell is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body {
    pub(super) center: (f64, f64),
    pub(super) radius: f64,
}

/// How many of each mark a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) genes: u32,
    pub(super) dots: u32,
    pub(super) pairs: u32,
    pub(super) lit: u32,
}

impl Counts {
    pub(super) fn of(figure: &Figure, orderings: &Orderings) -> Self {
        let receptors = &orderings.receptors;
        let dots = (NORMAL_DOTS * (receptors.total / crate::model::parameter::R0).sqrt()).clamp(1.0, MOST_DOTS);
        let dots = whole(dots);
        let pairs = whole(f64::from(dots) * receptors.paired_share() / 2.0);
        let lit = f64::from(pairs) * orderings.signal_share;
        // A pair that still signals stays visible: a medicine that holds receptors does not silence them all.
        let lit = if pairs > 0 { whole(lit).max(1) } else { 0 };
        Self { genes: whole(figure.copies()), dots, pairs, lit }
    }
}

/// Draws the cell and gives the width of its receptor heads, for a key to match.
pub(super) fn draw(canvas: &mut Canvas, marks: &mut Marks, body: Body, figure: &Figure, orderings: &Orderings) -> f64 {
    let Body { center, radius } = body;
    let scale = radius / RADIUS;
    let counts = Counts::of(figure, orderings);
    canvas.body_circle("her2-cell", center, radius);
    canvas.body_circle("her2-nucleus", center, radius * 0.42);
    for index in 0..counts.genes {
        let (place, _) = sunflower(body, index, counts.genes, 0.0, 0.33);
        marks.gene(place);
    }
    let pitch = TAU * (radius + 9.0 * scale) / f64::from(counts.dots);
    draw_receptors(marks, body, counts, orderings, figure, pitch);
    if orderings.hold.tablets > 0.0 {
        let tablets = 10;
        for index in 0..tablets {
            let turn = TAU * (f64::from(index) + 0.5) / f64::from(tablets);
            marks.tablet(on_circle(body, radius - 19.0 * scale, turn));
        }
    }
    if let Some((_, share)) = orderings.payload {
        let grains = payload_grains(share);
        for index in 0..grains {
            marks.payload(sunflower(body, index, grains, 0.5, 0.74).0);
        }
    }
    if figure.medicines().contains(&Medicine::Chemotherapy) {
        for index in 0..9 {
            marks.chemotherapy(sunflower(body, index, 9, 0.46, 0.86).0);
        }
    }
    (9.0 * scale).min(pitch * 0.8)
}

/// Grains drawn for payload at work in a cell.
pub(super) fn payload_grains(share: f64) -> u32 {
    if share < 0.02 { 0 } else { whole(12.0 * share).max(1) }
}

fn draw_receptors(marks: &mut Marks, body: Body, counts: Counts, orderings: &Orderings, figure: &Figure, pitch: f64) {
    let conjugate = figure.medicines().iter().any(|medicine| medicine.is_conjugate());
    // Given together, plain antibodies and loaded ones share the receptors: every second is drawn loaded.
    let loaded = match (conjugate, figure.medicines().contains(&Medicine::Trastuzumab)) {
        (false, _) => 0,
        (true, true) => 2,
        (true, false) => 1,
    };
    let held = Held { four: orderings.hold.domain_four, two: orderings.hold.domain_two, loaded, pitch };
    let singles = counts.dots - 2 * counts.pairs;
    let units = counts.pairs + singles;
    let (mut slot, mut pair) = (0_u32, 0_u32);
    for unit in 0..units {
        let turn = |slots: f64| -PI / 2.0 + TAU * (f64::from(slot) + slots) / f64::from(counts.dots);
        if spread(unit, counts.pairs, units) {
            let lit = spread(pair, counts.lit, counts.pairs);
            for (member, slots) in [0.22, 0.78].into_iter().enumerate() {
                let place = on_membrane(body, turn(slots));
                marks.receptor(place, lit);
                held.draw(marks, place, slot + u32::from(member == 1), counts.dots);
            }
            if lit {
                let place = on_membrane(body, turn(0.5));
                marks.ray(place, body.radius * 0.42);
            }
            pair += 1;
            slot += 2;
        } else {
            let place = on_membrane(body, turn(0.0));
            marks.receptor(place, false);
            held.draw(marks, place, slot, counts.dots);
            slot += 1;
        }
    }
}

/// How antibodies hold the receptors of one cell.
struct Held {
    four: f64,
    two: f64,
    /// Every how manieth antibody carries a load; 0 for none.
    loaded: u32,
    pitch: f64,
}

impl Held {
    fn draw(&self, marks: &mut Marks, place: Place, slot: u32, dots: u32) {
        // Where dots stand too close for an antibody each, every second or third shows one.
        let room = 10.0 * place.scale;
        let every = whole((room / self.pitch).ceil()).max(1);
        if !slot.is_multiple_of(every) {
            return;
        }
        if spread(slot, whole(f64::from(dots) * self.four), dots) {
            marks.antibody_four(place);
            if self.loaded > 0 && (slot / every).is_multiple_of(self.loaded) {
                marks.load(place);
            }
        }
        if spread(slot, whole(f64::from(dots) * self.two), dots) {
            let beside = (self.pitch / 2.0).min(8.0 * place.scale);
            marks.antibody_two(place, beside);
        }
    }
}

/// Whether item `index` of `all` belongs to the `chosen` that are spread evenly over them.
fn spread(index: u32, chosen: u32, all: u32) -> bool {
    let up_to = |count: u32| u64::from(count) * u64::from(chosen) / u64::from(all.max(1));
    up_to(index + 1) > up_to(index)
}

fn on_membrane(body: Body, turn: f64) -> Place {
    on_circle(body, body.radius, turn)
}

fn on_circle(Body { center: (x, y), radius }: Body, distance: f64, turn: f64) -> Place {
    Place::new((x + distance * turn.cos(), y + distance * turn.sin()), turn, radius / RADIUS)
}

/// The place of one of `all` marks spread over the ring between two shares of the radius.
pub(super) fn sunflower(body: Body, index: u32, all: u32, inner: f64, outer: f64) -> (Place, f64) {
    let share = (f64::from(index) + 0.5) / f64::from(all.max(1));
    let distance = body.radius * (inner * inner + share * (outer * outer - inner * inner)).sqrt();
    let turn = f64::from(index) * GOLDEN_TURN + 0.6;
    (on_circle(body, distance, turn), distance)
}

/// A count rounded to the nearest whole, never below zero.
pub(super) fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of u32 just before"
    )]
    let whole = number.round().clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::category::Category;

    fn counts(category: Category, medicines: &[Medicine]) -> Counts {
        let figure = Figure::preset(category).with_medicines(medicines).unwrap();
        Counts::of(&figure, &Orderings::of(&figure))
    }

    #[test]
    fn dots_and_lit_pairs_follow_the_order_of_the_presets() {
        let presets = Category::PRESETS.map(|category| counts(category, &[]));
        assert!(presets.is_sorted_by(|more, fewer| more.dots > fewer.dots), "{presets:?}");
        assert!(presets.is_sorted_by(|more, fewer| more.lit >= fewer.lit), "{presets:?}");
        assert!(presets.iter().all(|counts| counts.lit == counts.pairs), "without medicine every pair signals");
    }

    #[test]
    fn blockers_put_pairs_out_and_two_put_out_more() {
        let lit = |medicines: &[Medicine]| counts(Category::Positive, medicines).lit;
        assert!(lit(&[Medicine::Trastuzumab]) < lit(&[]));
        assert!(lit(&[Medicine::Trastuzumab, Medicine::Pertuzumab]) < lit(&[Medicine::Trastuzumab]));
        assert!(lit(&[Medicine::Tucatinib]) < lit(&[]));
        assert_eq!(lit(&[Medicine::Chemotherapy]), lit(&[]));
    }

    #[test]
    fn a_spread_chooses_as_many_as_asked() {
        for (chosen, all) in [(0, 5), (3, 10), (10, 10), (7, 64)] {
            let count = (0..all).filter(|&index| spread(index, chosen, all)).count();
            assert_eq!(u32::try_from(count).unwrap(), chosen);
        }
    }
}
