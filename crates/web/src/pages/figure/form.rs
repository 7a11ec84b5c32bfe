//! The figure's form: what it offers, what it takes, and what it says to a value it cannot take.

use askwell_app::figures::case::{COPIES, EXPRESSION};
use askwell_app::figures::{Category, Figure, Medicine, Phrase, Refused};

use crate::form::{Choice, Complaint, Form};
use crate::words::{Words, key};

/// Fields that hold one number each, in the order of the page; `weeks` comes only by address.
const NUMBERS: [&str; 4] = ["copies", "expression", "neighbours", "weeks"];
/// Shares of neighbors without HER2 that the form offers.
const NEIGHBOURS: [(&str, f64); 4] = [
    (key("figure-neighbors-none"), 0.0),
    (key("figure-neighbors-some"), 0.25),
    (key("figure-neighbors-half"), 0.5),
    (key("figure-neighbors-most"), 0.75),
];

/// A number that a slider sets; the slider is there where a script runs, and its steps grow with the value.
#[derive(Debug)]
pub(crate) struct Slider {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) hint: String,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// A button that sets both sliders.
#[derive(Debug)]
pub(crate) struct Preset {
    pub(crate) id: &'static str,
    pub(crate) name: String,
    pub(crate) copies: f64,
    pub(crate) expression: f64,
    pub(crate) is_set: bool,
}

/// The sliders.
pub(crate) fn sliders(words: Words) -> [Slider; 2] {
    let slider = |name, label, hint, (low, high): (f64, f64)| {
        let hint = words.say(hint).with("low", low).with("high", high).to_string();
        Slider { name, label: words.t(label), hint, low, high }
    };
    [
        slider("copies", key("figure-copies"), key("figure-copies-hint"), COPIES),
        slider("expression", key("figure-expression"), key("figure-expression-hint"), EXPRESSION),
    ]
}

/// The presets; the one whose sliders these are is set.
pub(crate) fn presets(figure: Option<&Figure>, words: Words) -> Vec<Preset> {
    let set = figure.and_then(Figure::category);
    let preset = |category: Category| Preset {
        id: category.id(),
        name: words.t(Phrase::Category(category).key()).to_owned(),
        copies: category.copies(),
        expression: category.expression(),
        is_set: set == Some(category),
    };
    Category::PRESETS.into_iter().map(preset).collect()
}

/// The medicines, each with what it is in a few words.
pub(crate) fn medicines(words: Words) -> Vec<Choice> {
    let choice = |medicine: Medicine| {
        let name = words.t(Phrase::Medicine(medicine).key());
        Choice::new(medicine.id(), name).hint(words.t(what_it_is(medicine)))
    };
    Medicine::TOGGLES.into_iter().map(choice).collect()
}

fn what_it_is(medicine: Medicine) -> &'static str {
    match medicine {
        Medicine::Trastuzumab => key("figure-is-trastuzumab"),
        Medicine::Pertuzumab => key("figure-is-pertuzumab"),
        Medicine::TDm1 => key("figure-is-t-dm1"),
        Medicine::TDxd => key("figure-is-t-dxd"),
        Medicine::Lapatinib | Medicine::Tucatinib | Medicine::Neratinib => key("figure-is-tablet"),
        Medicine::Chemotherapy => key("figure-is-chemotherapy"),
    }
}

/// The shares of neighbors to choose from, with the one set by an address, if it is another.
pub(crate) fn neighbours(figure: Option<&Figure>, words: Words) -> Vec<Choice> {
    let mut choices: Vec<Choice> =
        NEIGHBOURS.iter().map(|(label, share)| Choice::new(share.to_string(), words.t(label))).collect();
    let set = figure.map(Figure::neighbours).filter(|set| NEIGHBOURS.iter().all(|(_, share)| share != set));
    if let Some(share) = set {
        let label = words.say("figure-neighbors-other").with("percent", (share * 100.0).round());
        choices.push(Choice::new(share.to_string(), label));
    }
    choices
}

/// What was sent, without the sliders that a preset overrules and without choices left empty.
pub(crate) fn without_overruled(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    let preset = pairs.iter().any(|(name, _)| name == "preset");
    let stands = |name: &str| !(preset && ["copies", "expression"].contains(&name));
    pairs.iter().filter(|(name, _)| stands(name)).map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Reads the figure that was set, or complains about every field at fault.
pub(crate) fn read(form: &mut Form, pairs: &[(String, String)]) -> Option<Figure> {
    let pairs = without_overruled(pairs);
    for field in NUMBERS {
        let alone = pairs.iter().filter(|(name, _)| *name == field);
        if let Err(refused) = Figure::from_query(alone.copied()) {
            form.complain(field, complaint(&refused));
        }
    }
    let others = pairs.iter().filter(|(name, _)| ["preset", "medicine"].contains(name));
    if let Err(refused) = Figure::from_query(others.copied()) {
        form.complain("medicine", complaint(&refused));
    }
    if form.is_refused() { None } else { Figure::from_query(pairs).ok() }
}

/// The form as it shows a figure.
pub(crate) fn filled(figure: &Figure) -> Form {
    Form::new()
        .with("copies", figure.copies())
        .with("expression", figure.expression())
        .with("neighbours", figure.neighbours())
        .with_all("medicine", figure.medicines().iter().map(|medicine| medicine.id()))
}

fn complaint(refused: &Refused) -> Complaint {
    match refused {
        Refused::OutOfRange { low, high, .. } => {
            Complaint::new("figure-out-of-range").with("low", *low).with("high", *high)
        }
        Refused::NotANumber { got, .. } => Complaint::new("figure-not-a-number").with("got", got.clone()),
        Refused::Twice { .. } => Complaint::new("figure-twice"),
        Refused::TwoConjugates { .. } => Complaint::new("figure-two-conjugates"),
        _ => Complaint::new("figure-unknown"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn sent(query: &str) -> (Form, Option<Figure>) {
        let pairs: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut form = Form::from_pairs(pairs.iter().cloned());
        let figure = read(&mut form, &pairs);
        (form, figure)
    }

    #[test]
    fn every_field_at_fault_is_named_and_keeps_what_was_typed() {
        let (form, figure) = sent("copies=99&expression=much&neighbours=0.5&medicine=t-dm1&medicine=t-dxd");
        assert_eq!(figure, None);
        let fields: Vec<&str> = form.complaints().iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["copies", "expression", "medicine"]);
        assert_eq!((form.value("copies"), form.value("expression")), ("99", "much"));
        let said = form.complaint("copies").unwrap().say(&Words::default()).to_string();
        assert!(said.contains("40"), "{said}");
    }

    #[test]
    fn a_preset_overrules_whatever_the_sliders_hold() {
        let (form, figure) = sent("copies=nonsense&expression=&preset=low1&medicine=t-dxd");
        assert!(!form.is_refused());
        assert_eq!(figure.unwrap().category(), Some(Category::Low1));
    }

    #[test]
    fn what_no_number_is_and_what_nobody_offers_is_refused() {
        for query in [
            "copies=NaN",
            "copies=inf",
            "copies=",
            "copies=2&copies=3",
            "neighbours=2",
            "weeks=9000",
            "medicine=aspirin",
            "preset=huge",
            "medicine=t-dxd&medicine=t-dxd",
            "copies=\u{0661}",
        ] {
            assert!(sent(query).0.is_refused(), "{query}");
        }
    }

    #[test]
    fn a_share_set_by_address_stays_choosable() {
        let (_, figure) = sent("neighbours=0.3");
        let choices = neighbours(figure.as_ref(), Words::default());
        assert_eq!(choices.last().map(|choice| choice.value.as_str()), Some("0.3"));
        assert!(filled(figure.as_ref().unwrap()).has("neighbours", "0.3"));
    }
}
