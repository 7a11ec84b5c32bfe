//! What the drawings say, apart from how it is said: every label is a [`Phrase`], put into words by a [`Words`].
//!
//! The English wording is written as Fluent patterns, so that [`Phrase::every`] with [`Phrase::key`] and
//! [`Phrase::english`] gives a translator the whole file to start from.

use crate::category::Category;
use crate::model::medicine::Medicine;
use crate::ordering::{Amount, Effect, Pace, Payload, Signals};

/// Puts phrases into the words of a language. What it gives is plain text; the drawings escape it.
pub trait Words {
    /// The phrase in words.
    fn say(&self, phrase: &Phrase) -> String;
}

/// The built-in English.
#[derive(Debug, Clone, Copy, Default)]
pub struct English;

/// Something a drawing says.
#[derive(Debug, Clone, PartialEq)]
pub enum Phrase {
    /// The label of every view.
    Notice,
    /// Name of a preset.
    Category(Category),
    /// Name of a cell that is no preset.
    OwnCell,
    /// Name of a medicine.
    Medicine(Medicine),
    /// Title of the cell, around its name.
    CellTitle(String),
    /// Title of the growth chart.
    GrowthTitle,
    /// Gene copies set, to a tenth.
    GeneCopies(f64),
    /// Receptors made per copy, relative to a normal cell.
    PerCopy(f64),
    /// Share of cells without HER2 around it, in percent.
    Neighbours(f64),
    /// Receptors against a normal cell.
    Receptors(Amount),
    /// Signals without medicine against a normal cell.
    Signals(Amount),
    /// Signals under these medicines (their names joined by plus signs).
    SignalsLeft(Signals, String),
    /// Growth without medicine.
    Pace(Pace),
    /// The cells under these medicines.
    Effect(Effect, String),
    /// The neighbors without HER2 under them.
    NeighbourEffect(Effect),
    /// Payload at work in the cell.
    Payload(Payload),
    /// Payload at work in the neighbors.
    NeighbourPayload(Payload),
    /// A line of the key.
    Key(Key),
    /// Said under the key: counts are not to scale.
    NotToScale,
    /// Upper end of the growth axis.
    AxisMore,
    /// The level of the start.
    AxisStart,
    /// Lower end of the growth axis.
    AxisFewer,
    /// Later, at the end of the time axis.
    AxisLater,
    /// How to read the axis.
    AxisSteps,
    /// Said where a line leaves the picture below.
    Floor,
    /// Name of the line without medicine.
    LineUntreated,
    /// Name of the line with these medicines.
    LineFollowed(String),
    /// Name of the line of cells with a normal cell's HER2.
    LineNormal,
    /// Name of the line of the neighbors without HER2.
    LineNeighbours,
}

/// A mark of the drawing, as its key explains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Copy of the gene.
    Gene,
    /// Receptor alone.
    Receptor,
    /// Pair that signals.
    LitPair,
    /// Antibody at domain IV.
    AntibodyFour,
    /// Antibody at domain II.
    AntibodyTwo,
    /// Antibody that carries a cell-killing medicine.
    Conjugate,
    /// Payload set free.
    Payload,
    /// Tablet.
    Tablet,
    /// Chemotherapy.
    Chemotherapy,
    /// Neighbor without HER2.
    Neighbour,
}

/// A value that stands inside a phrase.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A number to be written the way the language does.
    Number(f64),
    /// Names that stay as they are.
    Text(String),
}

impl Phrase {
    /// The name of the message in a locale file.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.entry().0
    }

    /// The English pattern, in Fluent's syntax.
    #[must_use]
    pub fn english(&self) -> &'static str {
        self.entry().1
    }

    /// The value inside the pattern, with the name it has there.
    #[must_use]
    pub fn argument(&self) -> Option<(&'static str, Argument)> {
        match self {
            Self::GeneCopies(number) | Self::PerCopy(number) | Self::Neighbours(number) => {
                Some(("number", Argument::Number((number * 100.0).round() / 100.0)))
            }
            Self::CellTitle(name) => Some(("name", Argument::Text(name.clone()))),
            Self::SignalsLeft(_, names) | Self::Effect(_, names) | Self::LineFollowed(names) => {
                Some(("medicines", Argument::Text(names.clone())))
            }
            _ => None,
        }
    }

    fn entry(&self) -> (&'static str, &'static str) {
        match self {
            Self::Notice => ("figure-notice", "How it works, not what will happen"),
            Self::Category(category) => name_of_category(*category),
            Self::OwnCell => ("figure-own-cell", "The cell you set"),
            Self::Medicine(medicine) => name_of_medicine(*medicine),
            Self::CellTitle(_) => ("figure-cell-title", "One cancer cell: { $name }"),
            Self::GrowthTitle => ("figure-growth-title", "How the group of cells changes"),
            Self::GeneCopies(_) => ("figure-gene-copies", "HER2 gene copies set: { $number }"),
            Self::PerCopy(_) => ("figure-per-copy", "Receptors made per copy, set against a normal cell: { $number }"),
            Self::Neighbours(_) => ("figure-neighbors", "Cells around it without HER2, set in percent: { $number }"),
            Self::Receptors(amount) => amount_of_receptors(*amount),
            Self::Signals(amount) => amount_of_signals(*amount),
            Self::SignalsLeft(signals, _) => signals_left(*signals),
            Self::Pace(Pace::Similar) => (
                "figure-pace-similar",
                "Without medicine, these cells grow about as fast as cancer cells with a normal amount of HER2.",
            ),
            Self::Pace(Pace::Faster) => (
                "figure-pace-faster",
                "Without medicine, these cells grow faster than cancer cells with a normal amount of HER2.",
            ),
            Self::Effect(effect, _) => effect_on_cells(*effect),
            Self::NeighbourEffect(effect) => effect_on_neighbours(*effect),
            Self::Payload(level) => payload_in_cell(*level),
            Self::NeighbourPayload(level) => payload_in_neighbours(*level),
            Self::Key(key) => key_of(*key),
            Self::NotToScale => {
                ("figure-not-to-scale", "Not to scale: real cells have many more receptors than dots drawn here.")
            }
            Self::AxisMore => ("figure-axis-more", "more cells"),
            Self::AxisStart => ("figure-axis-start", "as at the start"),
            Self::AxisFewer => ("figure-axis-fewer", "fewer cells"),
            Self::AxisLater => ("figure-axis-later", "later"),
            Self::AxisSteps => ("figure-axis-steps", "From one thin line to the next, the number of cells doubles."),
            Self::Floor => (
                "figure-floor",
                "Where a line reaches the bottom, the picture ends. It does not mean that no cells are left.",
            ),
            Self::LineUntreated => ("figure-line-untreated", "all cells, without medicine"),
            Self::LineFollowed(_) => ("figure-line-followed", "all cells, with { $medicines }"),
            Self::LineNormal => ("figure-line-normal", "cancer cells with a normal amount of HER2"),
            Self::LineNeighbours => ("figure-line-neighbors", "neighbors without HER2, with the same medicines"),
        }
    }

    /// One of each message, for a translator's file and for tests that a language has them all.
    #[must_use]
    pub fn every() -> Vec<Self> {
        let names = || "trastuzumab".to_owned();
        let mut every = vec![
            Self::Notice,
            Self::OwnCell,
            Self::CellTitle(String::from("HER2")),
            Self::GrowthTitle,
            Self::GeneCopies(20.0),
            Self::PerCopy(1.0),
            Self::Neighbours(50.0),
            Self::NotToScale,
            Self::AxisMore,
            Self::AxisStart,
            Self::AxisFewer,
            Self::AxisLater,
            Self::AxisSteps,
            Self::Floor,
            Self::LineUntreated,
            Self::LineFollowed(names()),
            Self::LineNormal,
            Self::LineNeighbours,
            Self::Pace(Pace::Similar),
            Self::Pace(Pace::Faster),
        ];
        every.extend(Category::ALL.map(Self::Category));
        every.extend(Medicine::ALL.map(Self::Medicine));
        for amount in [Amount::Fewer, Amount::Similar, Amount::More, Amount::FarMore] {
            every.extend([Self::Receptors(amount), Self::Signals(amount)]);
        }
        every.extend(
            [Signals::Untouched, Signals::Fewer, Signals::FarFewer].map(|left| Self::SignalsLeft(left, names())),
        );
        for effect in [Effect::Shrinks, Effect::Holds, Effect::Slower, Effect::LittleChanged] {
            every.extend([Self::Effect(effect, names()), Self::NeighbourEffect(effect)]);
        }
        for level in [Payload::Little, Payload::Some, Payload::Much] {
            every.extend([Self::Payload(level), Self::NeighbourPayload(level)]);
        }
        every.extend(Key::ALL.map(Self::Key));
        every
    }
}

impl Key {
    /// Every mark, in the order of the key.
    pub const ALL: [Self; 10] = [
        Self::Gene,
        Self::Receptor,
        Self::LitPair,
        Self::AntibodyFour,
        Self::AntibodyTwo,
        Self::Conjugate,
        Self::Payload,
        Self::Tablet,
        Self::Chemotherapy,
        Self::Neighbour,
    ];
}

impl Words for English {
    fn say(&self, phrase: &Phrase) -> String {
        let pattern = phrase.english();
        match phrase.argument() {
            None => pattern.to_owned(),
            Some((name, Argument::Number(number))) => pattern.replace(&format!("{{ ${name} }}"), &number.to_string()),
            Some((name, Argument::Text(text))) => pattern.replace(&format!("{{ ${name} }}"), &text),
        }
    }
}

fn name_of_category(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::Normal => ("figure-category-normal", "Normal HER2"),
        Category::Null => ("figure-category-null", "Without HER2"),
        Category::Ihc0 => ("figure-category-ihc0", "IHC 0"),
        Category::Ultralow => ("figure-category-ultralow", "HER2-ultralow"),
        Category::Low1 => ("figure-category-low1", "HER2-low (IHC 1+)"),
        Category::Low2 => ("figure-category-low2", "HER2-low (IHC 2+)"),
        Category::Positive => ("figure-category-positive", "HER2-positive"),
    }
}

fn name_of_medicine(medicine: Medicine) -> (&'static str, &'static str) {
    match medicine {
        Medicine::Trastuzumab => ("figure-medicine-trastuzumab", "trastuzumab"),
        Medicine::Pertuzumab => ("figure-medicine-pertuzumab", "pertuzumab"),
        Medicine::TDm1 => ("figure-medicine-t-dm1", "T-DM1"),
        Medicine::TDxd => ("figure-medicine-t-dxd", "T-DXd"),
        Medicine::Lapatinib => ("figure-medicine-lapatinib", "lapatinib"),
        Medicine::Tucatinib => ("figure-medicine-tucatinib", "tucatinib"),
        Medicine::Neratinib => ("figure-medicine-neratinib", "neratinib"),
        Medicine::Chemotherapy => ("figure-medicine-chemotherapy", "chemotherapy"),
    }
}

fn amount_of_receptors(amount: Amount) -> (&'static str, &'static str) {
    match amount {
        Amount::Fewer => ("figure-receptors-fewer", "HER2 receptors: fewer than normal."),
        Amount::Similar => ("figure-receptors-similar", "HER2 receptors: about as many as normal."),
        Amount::More => ("figure-receptors-more", "HER2 receptors: more than normal."),
        Amount::FarMore => ("figure-receptors-far-more", "HER2 receptors: far more than normal."),
    }
}

fn amount_of_signals(amount: Amount) -> (&'static str, &'static str) {
    match amount {
        Amount::Fewer => ("figure-signals-fewer", "Their signals to grow: fewer than normal."),
        Amount::Similar => ("figure-signals-similar", "Their signals to grow: about as many as normal."),
        Amount::More => ("figure-signals-more", "Their signals to grow: more than normal."),
        Amount::FarMore => ("figure-signals-far-more", "Their signals to grow: far more than normal."),
    }
}

fn signals_left(signals: Signals) -> (&'static str, &'static str) {
    match signals {
        Signals::Untouched => ("figure-signals-left-untouched", "With { $medicines }: the signals go on as before."),
        Signals::Fewer => ("figure-signals-left-fewer", "With { $medicines }: fewer signals get through."),
        Signals::FarFewer => ("figure-signals-left-far-fewer", "With { $medicines }: far fewer signals get through."),
    }
}

fn effect_on_cells(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Shrinks => ("figure-effect-shrinks", "In this model, the group of cells shrinks with { $medicines }."),
        Effect::Holds => {
            ("figure-effect-holds", "In this model, the group of cells stays about the same with { $medicines }.")
        }
        Effect::Slower => (
            "figure-effect-slower",
            "In this model, the group of cells grows more slowly with { $medicines } than without.",
        ),
        Effect::LittleChanged => (
            "figure-effect-little-changed",
            "In this model, { $medicines } hardly changes how the group of cells grows.",
        ),
    }
}

fn effect_on_neighbours(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Shrinks => ("figure-neighbor-effect-shrinks", "The neighbors without HER2 become fewer too."),
        Effect::Holds => ("figure-neighbor-effect-holds", "The neighbors without HER2 stay about as many."),
        Effect::Slower => ("figure-neighbor-effect-slower", "The neighbors without HER2 grow more slowly too."),
        Effect::LittleChanged => {
            ("figure-neighbor-effect-little-changed", "The neighbors without HER2 keep growing nearly as before.")
        }
    }
}

fn payload_in_cell(level: Payload) -> (&'static str, &'static str) {
    match level {
        Payload::Little => ("figure-payload-little", "Hardly any of the carried medicine works inside the cell."),
        Payload::Some => ("figure-payload-some", "Some of the carried medicine works inside the cell."),
        Payload::Much => ("figure-payload-much", "The carried medicine works strongly inside the cell."),
    }
}

fn payload_in_neighbours(level: Payload) -> (&'static str, &'static str) {
    match level {
        Payload::Little => ("figure-neighbor-payload-little", "Hardly any of it works in the neighbors without HER2."),
        Payload::Some => ("figure-neighbor-payload-some", "Some of it also works in the neighbors without HER2."),
        Payload::Much => ("figure-neighbor-payload-much", "It also works strongly in the neighbors without HER2."),
    }
}

fn key_of(key: Key) -> (&'static str, &'static str) {
    match key {
        Key::Gene => ("figure-key-gene", "copy of the HER2 gene"),
        Key::Receptor => ("figure-key-receptor", "HER2 receptor on the surface"),
        Key::LitPair => ("figure-key-lit-pair", "pair of receptors that signals: grow"),
        Key::AntibodyFour => ("figure-key-antibody-four", "trastuzumab, holding on to a receptor"),
        Key::AntibodyTwo => ("figure-key-antibody-two", "pertuzumab, keeping receptors apart"),
        Key::Conjugate => ("figure-key-conjugate", "antibody that carries a cell-killing medicine"),
        Key::Payload => ("figure-key-payload", "the carried medicine, set free in a cell"),
        Key::Tablet => ("figure-key-tablet", "tablet medicine, blocking the switch inside"),
        Key::Chemotherapy => ("figure-key-chemotherapy", "chemotherapy, which goes everywhere"),
        Key::Neighbour => ("figure-key-neighbor", "neighbor cell without HER2"),
    }
}
