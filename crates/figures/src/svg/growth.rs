//! The growth chart: groups of cells against their own start, on a logarithmic axis without numbers.

use super::canvas::{Canvas, tenth};
use super::describe;
use crate::case::{Case, Scenario};
use crate::course::course;
use crate::figure::Figure;
use crate::model::medicine::Medicine;
use crate::ordering::{Effect, Orderings, doublings};
use crate::phrase::{Phrase, Words};
use crate::refused::Refused;

const WIDTH: f64 = 360.0;
/// Left and right edge of the plot.
const SIDES: (f64, f64) = (12.0, 348.0);
/// Doublings drawn below and above the start; the same for every figure, so that two can be compared by eye.
const DOUBLINGS: (i32, i32) = (-6, 9);
/// Height of one doubling.
const STEP: f64 = 15.0;

/// A line of the chart with its class, its dashes and its name.
struct Line {
    class: &'static str,
    dashes: &'static str,
    values: Vec<f64>,
    name: Phrase,
}

/// Draws how the group of cells changes, with the chosen medicines and without, each relative to its own start.
#[must_use]
pub fn growth(figure: &Figure, words: &dyn Words) -> String {
    let orderings = Orderings::of(figure);
    let description = describe::sentences(figure, &orderings, words).join(" ");
    let Orderings { days, followed, untreated, normal_her2, neighbours, .. } = orderings;
    let mut lines = vec![untreated_line(untreated)];
    if figure.medicines().is_empty() {
        let name = Phrase::LineNormal;
        lines.push(Line { class: "her2-line-normal", dashes: "1 6", values: normal_her2, name });
    } else {
        lines.push(followed_line(followed, describe::medicines(figure.medicines(), words)));
        let name = Phrase::LineNeighbours;
        lines.push(Line { class: "her2-line-neighbours", dashes: "1 6", values: neighbours, name });
    }
    chart("her2-growth", &days, lines, &description, words)
}

/// Draws the course of a case beside the same tumor without medicine; refuses what [`course`](crate::course()) refuses.
pub fn case(case: &Case, words: &dyn Words) -> Result<String, Refused> {
    // Week by week from the first day, whichever moments were asked for: a chart starts at the start.
    let weekly = |meds: &[Medicine]| {
        let scenario = Scenario { meds: meds.to_vec(), ..case.scenario.clone() };
        course(&Case { scenario, t_days: None })
    };
    let (followed, untreated) = (weekly(&case.scenario.meds)?, weekly(&[])?);
    let names = describe::medicines(&case.scenario.meds, words);
    let (grown, alone) = (doublings(&followed.volume_mL), doublings(&untreated.volume_mL));
    let mut phrases = vec![Phrase::Notice];
    let mut lines = vec![untreated_line(alone.clone())];
    if !case.scenario.meds.is_empty() {
        phrases.push(Phrase::Effect(Effect::of(&grown, &alone), names.clone()));
        lines.push(followed_line(grown, names));
    }
    let description: Vec<_> = phrases.iter().map(|phrase| words.say(phrase)).collect();
    Ok(chart("her2-case", &followed.t_days, lines, &description.join(" "), words))
}

fn untreated_line(values: Vec<f64>) -> Line {
    Line { class: "her2-line-untreated", dashes: "9 6", values, name: Phrase::LineUntreated }
}

fn followed_line(values: Vec<f64>, names: String) -> Line {
    Line { class: "her2-line-followed", dashes: "none", values, name: Phrase::LineFollowed(names) }
}

/// The chart of these lines over these days; a line without values is left out.
fn chart(id: &str, days: &[f64], mut lines: Vec<Line>, description: &str, words: &dyn Words) -> String {
    lines.retain(|line| !line.values.is_empty());
    let title = words.say(&Phrase::GrowthTitle);
    let mut canvas = Canvas::new(id, "her2-growth-view", WIDTH);
    canvas.y = 2.0;
    canvas.paragraph("her2-title", 18.0, (8.0, WIDTH - 16.0), &title);
    canvas.notice(15.0, &words.say(&Phrase::Notice));
    let top = canvas.y + 10.0;
    draw_axes(&mut canvas, top, words);
    for line in &lines {
        canvas.dashes(line.class, 3.0, line.dashes, &path(days, &line.values, top));
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
    canvas.finish(&title, description)
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

/// The line through these values; what leaves the plot runs along its edge.
fn path(days: &[f64], values: &[f64], top: f64) -> String {
    let (left, right) = SIDES;
    let last = days.last().copied().unwrap_or(0.0).max(f64::MIN_POSITIVE);
    let mut path = String::new();
    for (day, value) in days.iter().zip(values) {
        let value = value.clamp(f64::from(DOUBLINGS.0), f64::from(DOUBLINGS.1));
        let y = top + (f64::from(DOUBLINGS.1) - value) * STEP;
        path.push(if path.is_empty() { 'M' } else { 'L' });
        path.push_str(&format!("{} {}", tenth(left + (right - left) * day / last), tenth(y)));
    }
    path
}
