//! Medical words in plain ones: those of a page that the glossary of its language knows, in their order.

use std::sync::LazyLock;

use serde::Deserialize;

use super::prose::Stretch;

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
    /// Its forms as they stand in a plain text, with a space before and behind.
    #[serde(skip)]
    forms: Vec<String>,
}

static ENGLISH: LazyLock<Vec<Term>> = LazyLock::new(|| {
    let text = include_str!("../../../content/glossary/en.json");
    let mut terms: Vec<Term> = serde_json::from_str(text).expect("a test reads the glossary");
    for term in &mut terms {
        term.forms = std::iter::once(&term.term).chain(&term.also).map(|form| format!(" {}", plain(form))).collect();
    }
    terms
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
    ENGLISH.iter().filter(|term| term.forms.iter().any(|form| text.contains(form.as_str()))).collect()
}

impl Term {
    /// Where it stands in the list of a page.
    pub(crate) fn anchor(&self) -> String {
        format!("word-{}", plain(&self.term).trim_end().replace(' ', "-"))
    }
}

/// The words of a page's list that its running text has not led to yet.
#[derive(Debug, Default)]
pub(crate) struct Unseen(Vec<&'static Term>);

impl Unseen {
    pub(super) fn new(terms: &[&'static Term]) -> Self {
        Self(terms.to_vec())
    }

    /// Cuts a text at the words it names first.
    pub(super) fn split(&mut self, text: String, into: &mut Vec<Stretch>) {
        let mut rest = text;
        while let Some((at, begin, end)) = self.first_in(&rest) {
            let term = self.0.remove(at);
            let (Some(before), Some(word), Some(after)) = (rest.get(..begin), rest.get(begin..end), rest.get(end..))
            else {
                break;
            };
            if !before.is_empty() {
                into.push(Stretch::Text(before.to_owned()));
            }
            into.push(Stretch::Term(word.to_owned(), term.anchor()));
            rest = after.to_owned();
        }
        if !rest.is_empty() {
            into.push(Stretch::Text(rest));
        }
    }

    /// The earliest of them in a text, and of two that begin there the longer: which it is, and its bytes.
    fn first_in(&self, text: &str) -> Option<(usize, usize, usize)> {
        // Only the letters of ASCII change their case, so every byte keeps its place.
        let lower = text.to_ascii_lowercase();
        let mut first: Option<(usize, usize, usize)> = None;
        for (at, term) in self.0.iter().enumerate() {
            for form in term.forms.iter().map(|form| form.trim()) {
                let whole = lower.match_indices(form).find(|(begin, form)| {
                    let end = begin + form.len();
                    !lower.get(..*begin).is_some_and(|before| before.ends_with(in_word))
                        && !lower.get(end..).is_some_and(|after| after.starts_with(in_word))
                });
                let Some((begin, form)) = whole else { continue };
                let end = begin + form.len();
                if first.is_none_or(|(_, begun, ended)| (begin, ended) < (begun, end)) {
                    first = Some((at, begin, end));
                }
            }
        }
        first
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// The words of a text in lower case, with a space behind each.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 2);
    for word in text.split(|c: char| !in_word(c)).filter(|word| !word.is_empty()) {
        plain.extend(word.chars().flat_map(char::to_lowercase));
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
    fn a_word_leads_to_its_meaning_where_it_comes_first_and_nowhere_else() {
        let mut unseen = Unseen::new(&found("en", ["A biopsy. Lymph nodes; a lymph node."]));
        let mut stretches = Vec::new();
        unseen.split("Autobiopsy, then a Biopsy of lymph nodes, ".to_owned(), &mut stretches);
        unseen.split("and a biopsy of a lymph node.".to_owned(), &mut stretches);
        let text = |words: &str| Stretch::Text(words.to_owned());
        let term = |words: &str, anchor: &str| Stretch::Term(words.to_owned(), anchor.to_owned());
        let expected = [
            text("Autobiopsy, then a "),
            term("Biopsy", "word-biopsy"),
            text(" of "),
            term("lymph nodes", "word-lymph-node"),
            text(", "),
            text("and a biopsy of a lymph node."),
        ];
        assert_eq!(stretches, expected);
    }

    #[test]
    fn whole_words_are_found_in_any_form_and_parts_are_not() {
        let terms = |text| found("en-GB", [text]).iter().map(|term| term.term.as_str()).collect::<Vec<_>>();
        assert_eq!(terms("Two BIOPSIES, and the hazard\nratio."), ["biopsy", "hazard ratio"]);
        assert_eq!(terms("generous; biopsychosocial"), Vec::<&str>::new());
        assert!(found("de", ["biopsy"]).is_empty());
    }
}
