//! The large drawing: one cell, its neighbors, a key.

use super::canvas::Canvas;
use super::describe;
use super::marks::{Marks, Place};
use super::membrane::{self, Body, Counts, RADIUS, whole};
use crate::figure::Figure;
use crate::model::medicine::Medicine;
use crate::ordering::Orderings;
use crate::phrase::{Key, Phrase, Words};

/// Width of the sheet: that of a narrow telephone, so that text keeps its size there.
const WIDTH: f64 = 360.0;
/// Neighbors drawn.
const NEIGHBOURS: u32 = 6;
/// Their radius.
const NEIGHBOUR_RADIUS: f64 = 19.0;

/// Draws one cell with its gene copies, receptors and pairs, what the chosen medicines do there, the neighbors and a key.
#[must_use]
pub fn cell(figure: &Figure, words: &dyn Words) -> String {
    let orderings = Orderings::of(figure);
    let title = words.say(&Phrase::CellTitle(describe::name(figure, words)));
    let mut canvas = Canvas::new("her2-cell", "her2-cell-view", WIDTH);
    let mut marks = Marks::default();
    canvas.y = 2.0;
    canvas.paragraph("her2-title", 18.0, (8.0, WIDTH - 16.0), &title);
    canvas.notice(15.0, &words.say(&Phrase::Notice));
    let body = Body { center: (WIDTH / 2.0, canvas.y + RADIUS + 42.0), radius: RADIUS };
    let head = membrane::draw(&mut canvas, &mut marks, body, figure, &orderings);
    canvas.y = body.center.1 + RADIUS + 34.0;
    if figure.neighbours() > 0.0 {
        draw_neighbours(&mut canvas, &mut marks, figure, &orderings);
    }
    let facts = [Phrase::Receptors(orderings.amount), Phrase::Signals(orderings.signals)];
    for phrase in facts.into_iter().chain(describe::consequences(figure, &orderings, words)) {
        canvas.paragraph("her2-text", 15.0, (8.0, WIDTH - 16.0), &words.say(&phrase));
        canvas.y += 5.0;
    }
    canvas.y += 4.0;
    draw_key(&mut canvas, &mut marks, &keys(figure, &orderings), words);
    canvas.paragraph("her2-small", 14.0, (8.0, WIDTH - 16.0), &words.say(&Phrase::NotToScale));
    marks.draw(&mut canvas, head, 1.0);
    canvas.y += 8.0;
    canvas.finish(&title, &describe::sentences(figure, &orderings, words).join(" "))
}

/// The row of neighbors: those without HER2 have a bare, broken outline.
fn draw_neighbours(canvas: &mut Canvas, marks: &mut Marks, figure: &Figure, orderings: &Orderings) {
    let share = figure.neighbours();
    // Neither side of a mixture vanishes from the row, however small it is.
    let without = match whole(f64::from(NEIGHBOURS) * share) {
        0 => 1,
        NEIGHBOURS if share < 1.0 => NEIGHBOURS - 1,
        count => count,
    };
    canvas.y += 6.0;
    for index in 0..NEIGHBOURS {
        let center = (WIDTH * (f64::from(index) + 0.5) / f64::from(NEIGHBOURS), canvas.y + 22.0);
        let body = Body { center, radius: NEIGHBOUR_RADIUS };
        let bare = index >= NEIGHBOURS - without;
        canvas.body_circle(if bare { "her2-bare" } else { "her2-cell" }, center, NEIGHBOUR_RADIUS);
        canvas.body_circle("her2-nucleus", center, NEIGHBOUR_RADIUS * 0.4);
        let payload = if bare { orderings.neighbour_payload } else { orderings.payload };
        let grains = membrane::payload_grains(payload.map_or(0.0, |(_, share)| share)).div_ceil(3);
        for grain in 0..grains {
            marks.payload(small(membrane::sunflower(body, grain, grains, 0.6, 0.72).0));
        }
        if figure.medicines().contains(&Medicine::Chemotherapy) {
            marks.chemotherapy(small(membrane::sunflower(body, 1, 2, 0.62, 0.74).0));
        }
        if !bare {
            for dot in 0..8 {
                let turn = f64::from(dot) * std::f64::consts::TAU / 8.0;
                let (x, y) = center;
                let at = (x + NEIGHBOUR_RADIUS * turn.cos(), y + NEIGHBOUR_RADIUS * turn.sin());
                marks.bristle(Place::new(at, turn, 0.6));
            }
        }
    }
    canvas.y += 46.0;
}

fn small(place: Place) -> Place {
    place.scaled(0.8)
}

/// The marks this drawing shows.
fn keys(figure: &Figure, orderings: &Orderings) -> Vec<Key> {
    let counts = Counts::of(figure, orderings);
    let has = |medicine: &Medicine| figure.medicines().contains(medicine);
    let conjugate = figure.medicines().iter().any(|medicine| medicine.is_conjugate());
    let seen = |payload: Option<(_, f64)>| payload.is_some_and(|(_, share)| membrane::payload_grains(share) > 0);
    let shown = |key: &Key| match key {
        Key::Gene => true,
        Key::Receptor => counts.dots > 2 * counts.lit,
        Key::LitPair => counts.lit > 0,
        Key::AntibodyFour => has(&Medicine::Trastuzumab),
        Key::AntibodyTwo => has(&Medicine::Pertuzumab),
        Key::Conjugate => conjugate,
        Key::Payload => seen(orderings.payload) || figure.neighbours() > 0.0 && seen(orderings.neighbour_payload),
        Key::Tablet => orderings.hold.tablets > 0.0,
        Key::Chemotherapy => has(&Medicine::Chemotherapy),
        Key::Neighbour => figure.neighbours() > 0.0,
    };
    Key::ALL.into_iter().filter(shown).collect()
}

fn draw_key(canvas: &mut Canvas, marks: &mut Marks, keys: &[Key], words: &dyn Words) {
    let up = -std::f64::consts::FRAC_PI_2;
    for key in keys {
        canvas.y += 8.0;
        let middle = canvas.y + 11.0;
        let place = |x: f64, y: f64| Place::new((x, y), up, 1.0);
        match key {
            Key::Gene => marks.gene(place(24.0, middle)),
            Key::Receptor => marks.receptor(place(24.0, middle + 5.0), false),
            Key::LitPair => {
                marks.receptor(place(19.0, middle + 5.0), true);
                marks.receptor(place(29.0, middle + 5.0), true);
            }
            Key::AntibodyFour => marks.antibody_four(place(24.0, middle + 20.0)),
            Key::AntibodyTwo => marks.antibody_two(place(24.0, middle + 9.0), 0.0),
            Key::Conjugate => {
                marks.antibody_four(place(24.0, middle + 23.0));
                marks.load(place(24.0, middle + 23.0));
            }
            Key::Payload => marks.payload(place(24.0, middle)),
            Key::Tablet => marks.tablet(place(24.0, middle)),
            Key::Chemotherapy => marks.chemotherapy(place(24.0, middle)),
            Key::Neighbour => canvas.body_circle("her2-bare", (24.0, middle), 8.0),
        }
        canvas.paragraph("her2-text", 15.0, (46.0, WIDTH - 54.0), &words.say(&Phrase::Key(*key)));
    }
    canvas.y += 6.0;
}
