//! The drawing in sentences, for whoever hears it instead of seeing it.

use crate::figure::Figure;
use crate::model::medicine::Medicine;
use crate::ordering::Orderings;
use crate::phrase::{Phrase, Words};

/// Says a figure in sentences: what was set, and the orderings that follow. The first is the label of every view.
#[must_use]
pub fn describe(figure: &Figure, words: &dyn Words) -> Vec<String> {
    sentences(figure, &Orderings::of(figure), words)
}

/// Says only the orderings that follow from what was set: for whoever moves a slider and hears its value there.
#[must_use]
pub fn follows(figure: &Figure, words: &dyn Words) -> Vec<String> {
    said(&orderings_of(figure, &Orderings::of(figure), words), words)
}

pub(super) fn sentences(figure: &Figure, orderings: &Orderings, words: &dyn Words) -> Vec<String> {
    let mut phrases = vec![Phrase::Notice, Phrase::GeneCopies(figure.copies()), Phrase::PerCopy(figure.expression())];
    if figure.neighbours() > 0.0 {
        phrases.push(Phrase::Neighbours(100.0 * figure.neighbours()));
    }
    phrases.extend(orderings_of(figure, orderings, words));
    said(&phrases, words)
}

fn said(phrases: &[Phrase], words: &dyn Words) -> Vec<String> {
    phrases.iter().map(|phrase| words.say(phrase)).collect()
}

/// The cell against a normal one, and what the chosen medicines do.
fn orderings_of(figure: &Figure, orderings: &Orderings, words: &dyn Words) -> Vec<Phrase> {
    let mut phrases = vec![Phrase::Receptors(orderings.amount), Phrase::Signals(orderings.signals)];
    phrases.push(Phrase::Pace(orderings.pace));
    phrases.extend(consequences(figure, orderings, words));
    phrases
}

/// What the chosen medicines do, in the order it happens.
pub(super) fn consequences(figure: &Figure, orderings: &Orderings, words: &dyn Words) -> Vec<Phrase> {
    let Some(effect) = orderings.effect else { return Vec::new() };
    let names = medicines(figure.medicines(), words);
    let mut phrases = vec![Phrase::SignalsLeft(orderings.signals_left, names.clone())];
    phrases.extend(orderings.payload.map(|(level, _)| Phrase::Payload(level)));
    if figure.neighbours() > 0.0 {
        phrases.extend(orderings.neighbour_payload.map(|(level, _)| Phrase::NeighbourPayload(level)));
    }
    phrases.push(Phrase::Effect(effect, names));
    phrases.extend(orderings.neighbour_effect.map(Phrase::NeighbourEffect));
    phrases
}

/// The chosen medicines, joined by plus signs.
pub(super) fn medicines<'a>(medicines: impl IntoIterator<Item = &'a Medicine>, words: &dyn Words) -> String {
    let names: Vec<String> = medicines.into_iter().map(|medicine| words.say(&Phrase::Medicine(*medicine))).collect();
    names.join(" + ")
}

/// The name of the cell: its preset, or the reader's own.
pub(super) fn name(figure: &Figure, words: &dyn Words) -> String {
    words.say(&figure.category().map_or(Phrase::OwnCell, Phrase::Category))
}
