//! What every drawing carries, and what none may hold.

use std::collections::BTreeSet;

use askwell_figures::svg::{cell, describe, growth, presets, standalone};
use askwell_figures::{Case, Category, English, Figure, Medicine, Phrase, Words};

/// Every preset under four choices of medicine, alone, mixed and with nothing but neighbors.
fn figures() -> Vec<Figure> {
    let choices = [&[][..], &[Medicine::Trastuzumab, Medicine::Pertuzumab], &[Medicine::TDxd], &Medicine::TOGGLES[4..]];
    let mut neighbours = [0.0, 0.3, 1.0].into_iter().cycle();
    let mut figures = Vec::new();
    for category in Category::PRESETS {
        for medicines in choices {
            let figure = Figure::preset(category).with_medicines(medicines).unwrap();
            figures.push(figure.with_neighbours(neighbours.next().unwrap()).unwrap());
        }
    }
    figures
}

fn views(figure: &Figure, words: &dyn Words) -> [String; 3] {
    [cell(figure, words), growth(figure, words), presets(figure, words)]
}

/// What stands between the tags.
pub(crate) fn text_of(svg: &str) -> String {
    let mut text = String::new();
    for piece in svg.split('<') {
        text.push_str(piece.split_once('>').map_or("", |(_, text)| text));
        text.push('\n');
    }
    text
}

/// The text without the numbers that follow `label`.
fn without_number_after(text: &str, label: &str) -> String {
    let mut pieces = text.split(label);
    let first = pieces.next().unwrap().to_owned();
    let number = |letter: char| letter.is_ascii_digit() || letter == '.';
    pieces.fold(first, |all, piece| all + piece.trim_start_matches(number))
}

/// Panics unless every tag is closed in order and no stray bracket stands in the text.
pub(crate) fn assert_well_formed(svg: &str) {
    let mut open = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "a stray bracket in {text:?}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap()),
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes pair in {tag:?}");
    }
    assert!(open.is_empty(), "{open:?} stay open");
}

#[test]
fn every_view_is_an_image_with_title_description_and_label() {
    for figure in figures() {
        for view in views(&figure, &English) {
            assert_well_formed(&view);
            let drawings = view.matches("<svg ").count();
            for part in ["role=\"img\"", "<title id=", "<desc id=", "aria-labelledby=", "aria-describedby="] {
                assert_eq!(view.matches(part).count(), drawings, "{part}");
            }
            // The description says the label whole; the drawing shows it, on two lines where it is narrow.
            assert_eq!(view.matches("-description\">How it works, not what will happen").count(), drawings);
            assert_eq!(view.matches("her2-notice").count(), drawings);
            let seen = text_of(&view).replace('\n', " ");
            let shown = seen.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(shown.matches("How it works, not what will happen").count(), 2 * drawings, "{shown}");
        }
    }
}

#[test]
fn a_strict_content_security_policy_has_nothing_to_object_to() {
    for figure in figures() {
        for view in views(&figure, &English) {
            for forbidden in ["style=", "<style", "<script", "href", "url(", "javascript:", " on", "rgb(", "fill=\"#"] {
                let tags: String = view.split('<').map(|piece| piece.split('>').next().unwrap()).collect();
                assert!(!tags.contains(forbidden), "{forbidden}");
            }
        }
    }
}

#[test]
fn no_view_states_a_number_beyond_what_was_set_and_the_names_of_tests() {
    for figure in figures() {
        for view in views(&figure, &English) {
            let mut text = text_of(&view);
            for set in ["HER2 gene copies set: ", "set against a normal cell: ", "set in percent: "] {
                text = without_number_after(&text, set);
            }
            // Longest first: a name may stand inside another.
            for name in ["(IHC 1+)", "(IHC 2+)", "(IHC", "1+)", "2+)", "IHC 0", "HER2", "T-DM1"] {
                text = text.replace(name, "");
            }
            assert!(!text.contains(|letter: char| letter.is_ascii_digit() || letter == '%'), "{text}");
            for word in ["cure", "safe", "dose", "week", "month", "survi", "chance", "better", "best"] {
                assert!(!text.to_lowercase().contains(word), "{word}: {text}");
            }
        }
    }
}

#[test]
fn the_key_names_only_what_is_drawn() {
    let plain = cell(&Figure::preset(Category::Positive), &English);
    let tablet = "tablet medicine";
    assert!(!plain.contains(tablet) && !plain.contains("her2-tablet"));
    let figure = Figure::preset(Category::Positive).with_medicines(&[Medicine::Tucatinib]).unwrap();
    let treated = cell(&figure, &English);
    assert!(treated.contains(tablet) && treated.contains("her2-tablet"));
}

#[test]
fn the_three_views_stand_on_one_page_without_sharing_an_id() {
    let page = views(&Figure::preset(Category::Low1), &English).concat();
    let ids: Vec<_> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids.len(), 12);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn the_same_figure_is_drawn_the_same() {
    for figure in figures().into_iter().take(6) {
        assert_eq!(views(&figure, &English), views(&figure, &English));
    }
}

#[test]
fn the_description_speaks_what_was_set_first_of_all_the_label() {
    let figure =
        Figure::from_query([("copies", "8"), ("expression", "1.5"), ("medicine", "t-dm1"), ("neighbours", "0.25")]);
    let sentences = describe(&figure.unwrap(), &English);
    assert_eq!(
        sentences,
        [
            "How it works, not what will happen",
            "HER2 gene copies set: 8",
            "Receptors made per copy, set against a normal cell: 1.5",
            "Cells around it without HER2, set in percent: 25",
            "HER2 receptors: far more than normal.",
            "Their signals to grow: far more than normal.",
            "Without medicine, these cells grow faster than cancer cells with a normal amount of HER2.",
            "With T-DM1: fewer signals get through.",
            "The carried medicine works strongly inside the cell.",
            "Hardly any of it works in the neighbors without HER2.",
            "In this model, the group of cells grows more slowly with T-DM1 than without.",
            "The neighbors without HER2 keep growing nearly as before.",
        ]
    );
}

#[test]
fn every_phrase_has_its_own_message_and_uses_its_argument() {
    let every = Phrase::every();
    let keys: BTreeSet<_> = every.iter().map(Phrase::key).collect();
    assert_eq!(keys.len(), every.len());
    for phrase in &every {
        let pattern = phrase.english();
        match phrase.argument() {
            Some((name, _)) => assert_eq!(pattern.matches(&format!("{{ ${name} }}")).count(), 1, "{pattern}"),
            None => assert!(!pattern.contains('{'), "{pattern}"),
        }
        assert!(!English.say(phrase).contains(['{', '$']), "{pattern}");
    }
}

#[test]
fn a_drawing_for_a_file_brings_its_colors_along() {
    let alone = standalone(&growth(&Figure::preset(Category::Positive), &English));
    assert!(alone.starts_with("<svg ") && alone.matches("<style>").count() == 1);
    assert!(alone.contains("prefers-color-scheme: dark"));
}

#[test]
fn a_case_is_drawn_beside_the_same_tumor_without_medicine() {
    let case = |meds: &[&str]| -> Case {
        let scenario = serde_json::json!({"tumour": [[20, 1, 1.6], [2, 1, 0], [2, 1, 0]], "meds": meds, "days": 100});
        serde_json::from_value(serde_json::json!({ "scenario": scenario })).unwrap()
    };
    let treated = askwell_figures::svg::case(&case(&["trastuzumab", "pertuzumab"]), &English).unwrap();
    assert_well_formed(&treated);
    assert!(treated.contains("the group of cells shrinks with trastuzumab + pertuzumab"));
    // Each line once in the plot and once in the key.
    assert_eq!(treated.matches("her2-line-followed").count(), 2);
    let untreated = askwell_figures::svg::case(&case(&[]), &English).unwrap();
    assert_eq!(untreated.matches("her2-line-followed").count(), 0);
    assert_eq!(untreated.matches("her2-line-untreated").count(), 2);
    assert!(askwell_figures::svg::case(&case(&["t-dm1", "t-dxd"]), &English).is_err());
}

#[test]
fn plain_and_loaded_antibodies_are_told_apart_when_given_together() {
    let figure = Figure::preset(Category::Positive).with_medicines(&[Medicine::Trastuzumab, Medicine::TDxd]).unwrap();
    let drawing = cell(&figure, &English);
    assert!(drawing.contains("trastuzumab, holding on") && drawing.contains("antibody that carries"));
}
