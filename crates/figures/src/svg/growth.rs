//! The growth chart: groups of cells against their own start, on a logarithmic axis without numbers.

use super::canvas::{Canvas, tenth};
use super::describe;
use crate::figure::Figure;
use crate::ordering::Orderings;
use crate::phrase::{Phrase, Words};

const WIDTH: f64 = 360.0;
/// Left and right edge of the plot.
const SIDES: (f64, f64) = (12.0, 348.0);
/// Doublings drawn below and above the start; the same for every figure, so that two can be compared by eye.
const DOUBLINGS: (i32, i32) = (-6, 9);
/// Height of one doubling.
const STEP: f64 = 15.0;

/// A line of the chart with its class, its dashes and its name.
struct Line<'a> {
    class: &'static str,
    dashes: &'static str,
    values: &'a [f64],
    name: Phrase,
}

/// Draws how the group of cells changes, with the chosen medicines and without, each relative to its own start.
#[must_use]
pub fn growth(figure: &Figure, words: &dyn Words) -> String {
    let orderings = Orderings::of(figure);
    let title = words.say(&Phrase::GrowthTitle);
    let mut canvas = Canvas::new("her2-growth", "her2-growth-view", WIDTH);
    canvas.y = 2.0;
    canvas.paragraph("her2-title", 18.0, (8.0, WIDTH - 16.0), &title);
    canvas.notice(15.0, &words.say(&Phrase::Notice));
    let top = canvas.y + 10.0;
    draw_axes(&mut canvas, top, words);
    let lines = lines(figure, &orderings, words);
    for line in &lines {
        canvas.dashes(line.class, 3.0, line.dashes, &path(line.values, top));
    }
    canvas.y = top + height(DOUBLINGS.0) + 22.0;
    for line in &lines {
        canvas.y += 5.0;
        let middle = tenth(canvas.y + 12.0);
        canvas.dashes(line.class, 3.0, line.dashes, &format!("M10 {middle}H38"));
        canvas.paragraph("her2-text", 15.0, (48.0, WIDTH - 56.0), &words.say(&line.name));
    }
    canvas.y += 6.0;
    let sunk = lines.iter().any(|line| line.values.iter().any(|&value| value < f64::from(DOUBLINGS.0)));
    for phrase in [Some(Phrase::AxisSteps), sunk.then_some(Phrase::Floor)].into_iter().flatten() {
        canvas.paragraph("her2-small", 14.0, (8.0, WIDTH - 16.0), &words.say(&phrase));
    }
    canvas.y += 8.0;
    canvas.finish(&title, &describe::sentences(figure, &orderings, words).join(" "))
}

fn lines<'a>(figure: &Figure, orderings: &'a Orderings, words: &dyn Words) -> Vec<Line<'a>> {
    let line = |class, dashes, values, name| Line { class, dashes, values, name };
    let mut lines = vec![line("her2-line-untreated", "9 6", &orderings.untreated, Phrase::LineUntreated)];
    if orderings.effect.is_none() {
        lines.push(line("her2-line-normal", "1 6", &orderings.normal_her2, Phrase::LineNormal));
        return lines;
    }
    let names = describe::medicines(figure, words);
    lines.push(line("her2-line-followed", "none", &orderings.followed, Phrase::LineFollowed(names)));
    if orderings.neighbour_effect.is_some() {
        lines.push(line("her2-line-neighbours", "1 6", &orderings.neighbours, Phrase::LineNeighbours));
    }
    lines
}

/// Depth of a doubling below the top of the plot.
fn height(doubling: i32) -> f64 {
    f64::from(DOUBLINGS.1 - doubling) * STEP
}

fn draw_axes(canvas: &mut Canvas, top: f64, words: &dyn Words) {
    let (left, right) = SIDES;
    let across = |doubling| {
        let y = tenth(top + height(doubling));
        format!("M{} {y}H{}", tenth(left), tenth(right))
    };
    let grid: String = (DOUBLINGS.0..=DOUBLINGS.1).filter(|doubling| *doubling != 0).map(across).collect();
    canvas.stroke("her2-grid", 1.0, &grid);
    canvas.stroke("her2-start", 1.6, &across(0));
    let start = top + height(0);
    canvas.text("her2-axis", 14.0, "start", (left + 2.0, top + 15.0), &format!("↑ {}", words.say(&Phrase::AxisMore)));
    canvas.text("her2-axis", 14.0, "end", (right, start + 17.0), &words.say(&Phrase::AxisStart));
    let bottom = top + height(DOUBLINGS.0);
    let fewer = format!("↓ {}", words.say(&Phrase::AxisFewer));
    canvas.text("her2-axis", 14.0, "start", (left + 2.0, bottom - 6.0), &fewer);
    canvas.text("her2-axis", 14.0, "end", (right, bottom + 18.0), &format!("{} →", words.say(&Phrase::AxisLater)));
}

/// The line through weekly values; what leaves the plot runs along its edge.
fn path(values: &[f64], top: f64) -> String {
    let (left, right) = SIDES;
    let last = values.len().saturating_sub(1).max(1);
    let last = f64::from(u32::try_from(last).unwrap_or(u32::MAX));
    let mut path = String::new();
    let mut x = 0.0;
    for value in values {
        let value = value.clamp(f64::from(DOUBLINGS.0), f64::from(DOUBLINGS.1));
        let y = top + (f64::from(DOUBLINGS.1) - value) * STEP;
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", tenth(left + (right - left) * x / last), tenth(y)));
        x += 1.0;
    }
    path
}
