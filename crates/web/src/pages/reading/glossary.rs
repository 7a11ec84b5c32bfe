//! Medical words in plain ones: those of a page that the glossary of its language knows, in their order.

use std::sync::LazyLock;

use serde::Deserialize;

/// One word.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Term {
    pub(crate) term: String,
    /// Other forms that mean the same.
    also: Vec<String>,
    pub(crate) meaning: String,
    /// Where the meaning can be read at greater length.
    pub(crate) source: String,
}

static ENGLISH: LazyLock<Vec<Term>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../content/glossary/en.json")).expect("a test reads the glossary")
});

/// Gives the words of a text that the glossary knows; a language without a glossary gives none.
pub(crate) fn found<'t>(language: &str, texts: impl IntoIterator<Item = &'t str>) -> Vec<&'static Term> {
    if language.split('-').next() != Some("en") {
        return Vec::new();
    }
    let mut text = String::from(" ");
    for part in texts {
        text.push_str(&plain(part));
    }
    let holds = |form: &str| text.contains(&format!(" {} ", plain(form).trim()));
    ENGLISH.iter().filter(|term| holds(&term.term) || term.also.iter().any(|form| holds(form))).collect()
}

/// The words of a text in lower case, with single spaces between them and around.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()) {
        plain.push_str(&word.to_lowercase());
        plain.push(' ');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glossary_is_read_in_order_and_names_its_sources() {
        assert!(ENGLISH.is_sorted_by_key(|term| term.term.to_lowercase()));
        assert!(ENGLISH.iter().all(|term| term.source.starts_with("https://") && !term.meaning.is_empty()));
    }

    #[test]
    fn whole_words_are_found_in_any_form_and_parts_are_not() {
        let terms = |text| found("en-GB", [text]).iter().map(|term| term.term.as_str()).collect::<Vec<_>>();
        assert_eq!(terms("Two BIOPSIES, and the hazard\nratio."), ["biopsy", "hazard ratio"]);
        assert_eq!(terms("generous; biopsychosocial"), Vec::<&str>::new());
        assert!(found("de", ["biopsy"]).is_empty());
    }
}
