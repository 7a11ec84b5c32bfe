//! The presets side by side: four small cells under the same medicines.

use super::canvas::Canvas;
use super::describe;
use super::marks::Marks;
use super::membrane::{self, Body};
use crate::category::Category;
use crate::figure::Figure;
use crate::ordering::Orderings;
use crate::phrase::{Phrase, Words};

/// Width of one panel: two stand beside each other on a narrow telephone.
const WIDTH: f64 = 172.0;
/// Radius of its cell.
const RADIUS: f64 = 54.0;

/// Draws positive, low, ultralow and IHC 0 beside each other, under the medicines of `figure`: an HTML list of drawings
/// that the style sheet lays out two or four abreast.
#[must_use]
pub fn presets(figure: &Figure, words: &dyn Words) -> String {
    let medicines: Vec<_> = figure.medicines().iter().copied().collect();
    let panels = Category::SIDE_BY_SIDE.map(|category| {
        let preset = Figure::preset(category).with_medicines(&medicines).expect("they were taken from a figure");
        format!("<li>{}</li>", panel(&preset, category, words))
    });
    format!("<ul class=\"her2-presets\">{}</ul>", panels.concat())
}

fn panel(figure: &Figure, category: Category, words: &dyn Words) -> String {
    let orderings = Orderings::of(figure);
    let name = words.say(&Phrase::Category(category));
    let mut canvas = Canvas::new(format!("her2-preset-{}", category.id()), "her2-preset", WIDTH);
    let mut marks = Marks::default();
    canvas.y = 2.0;
    canvas.paragraph("her2-title", 16.0, (6.0, WIDTH - 8.0), &name);
    canvas.notice(13.5, &words.say(&Phrase::Notice));
    let body = Body { center: (WIDTH / 2.0, canvas.y + RADIUS + 26.0), radius: RADIUS };
    let head = membrane::draw(&mut canvas, &mut marks, body, figure, &orderings);
    marks.draw(&mut canvas, head, RADIUS / membrane::RADIUS);
    canvas.y = body.center.1 + RADIUS + 24.0;
    let mut phrases = vec![Phrase::Receptors(orderings.amount), Phrase::Signals(orderings.signals)];
    match orderings.effect {
        Some(effect) => phrases.push(Phrase::Effect(effect, describe::medicines(figure.medicines(), words))),
        None => phrases.push(Phrase::Pace(orderings.pace)),
    }
    for phrase in phrases {
        canvas.paragraph("her2-text", 14.0, (6.0, WIDTH - 8.0), &words.say(&phrase));
        canvas.y += 4.0;
    }
    canvas.y += 4.0;
    let title = words.say(&Phrase::CellTitle(name));
    canvas.finish(&title, &describe::sentences(figure, &orderings, words).join(" "))
}
