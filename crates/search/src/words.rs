//! From text to words: cutting, folding, stemming. The same for documents and queries.

use std::collections::HashMap;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer, TokenStream};

/// One word of a text: lower case, without accents, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}

/// Longer runs are no words (keys, hashes, pasted images).
const WORD_LONGEST: usize = 40;

/// Cuts `text` into words.
///
/// `'s` falls away, other apostrophes close up ("don't" is "dont"), and a short name followed by a short number is
/// given a second time in one piece: "HER-2", "type 2" also yield "her2", "type2".
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut run: Option<(usize, String)> = None;
    let end_of_text = text.len();
    for (at, c) in text.char_indices().chain([(end_of_text, ' ')]) {
        let apostrophe = matches!(c, '\'' | '\u{2019}') && run.is_some();
        if c.is_alphanumeric() && !is_ideograph(c) || apostrophe {
            run.get_or_insert_with(|| (at, String::new())).1.push(c);
            continue;
        }
        if let Some((start, run)) = run.take() {
            push(&mut words, text, start..at, &run);
        }
        if is_ideograph(c) {
            words.push(Word { text: c.to_string(), span: at..at + c.len_utf8() });
        }
    }
    words
}

fn push(words: &mut Vec<Word>, text: &str, span: Range<usize>, run: &str) {
    let folded = fold(run);
    if folded.is_empty() || folded.chars().count() > WORD_LONGEST {
        return;
    }
    let joined = words
        .last()
        .filter(|last| joins(text, last, &span, &folded))
        .map(|last| Word { text: format!("{}{folded}", last.text), span: last.span.start..span.end });
    words.push(Word { text: folded, span });
    // The joined form comes before the number, so that the last word stays the last one typed.
    if let Some(joined) = joined {
        words.insert(words.len() - 1, joined);
    }
}

fn joins(text: &str, last: &Word, span: &Range<usize>, folded: &str) -> bool {
    let between = text.get(last.span.end..span.start);
    matches!(between, Some("-" | " " | "\u{2010}" | "\u{2011}"))
        && folded.len() <= 3
        && folded.bytes().all(|b| b.is_ascii_digit())
        && last.text.len() <= 5
        && last.text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// Scripts written without spaces: every character is a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

fn fold(run: &str) -> String {
    if run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return run.to_ascii_lowercase();
    }
    let lower = run.to_lowercase().replace('\u{2019}', "'");
    let trimmed = lower.trim_end_matches('\'');
    let bare = trimmed.strip_suffix("'s").unwrap_or(trimmed).replace('\'', "");
    if bare.is_ascii() { bare } else { without_accents(&bare) }
}

fn without_accents(word: &str) -> String {
    let mut analyzer = TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build();
    let mut stream = analyzer.token_stream(word);
    if stream.advance() { stream.token().text.clone() } else { String::new() }
}

/// The stem under which a word is indexed. Words of other languages pass through the same English rules on both sides.
pub(crate) fn stem(word: &str) -> String {
    Stemmer::new(Algorithm::English).stem(word).into_owned()
}

/// Stems of one collection: its words come over and over, and finding a stem anew costs more than remembering it.
pub(crate) struct Stems {
    stemmer: Stemmer,
    known: HashMap<String, String>,
}

impl Stems {
    pub(crate) fn new() -> Self {
        Self { stemmer: Stemmer::new(Algorithm::English), known: HashMap::new() }
    }

    /// The stem under which a word is indexed, as [`stem`] gives it.
    pub(crate) fn stem(&mut self, word: &str) -> &str {
        if !self.known.contains_key(word) {
            let stem = self.stemmer.stem(word).into_owned();
            self.known.insert(word.to_owned(), stem);
        }
        self.known.get(word).map_or("", String::as_str)
    }
}

/// Whether a word says nothing about the subject: grammar, greetings, the patter of letters to a doctor.
pub(crate) fn is_stop(word: &str) -> bool {
    STOP.binary_search(&word).is_ok()
}

/// Sorted, for binary search. Negations stay out of it on purpose only where they are rare in questions ("without").
const STOP: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "anyone", "are", "as", "ask", "at", "be", "been",
    "before", "being", "but", "by", "can", "could", "dear", "did", "do", "doc", "doctor", "does", "doing", "dont",
    "dr", "etc", "for", "from", "get", "give", "go", "going", "got", "had", "has", "have", "having", "he", "hello",
    "help", "her", "here", "hi", "him", "his", "how", "i", "if", "ill", "im", "in", "into", "is", "it", "its", "ive",
    "just", "kindly", "know", "let", "like", "ma", "madam", "me", "more", "my", "no", "not", "now", "of", "on", "or",
    "our", "out", "please", "pls", "question", "regards", "s", "she", "should", "sir", "so", "some", "suggest", "t",
    "tell", "than", "thank", "thanks", "that", "the", "their", "them", "then", "there", "these", "they", "this", "to",
    "u", "up", "us", "very", "want", "was", "we", "well", "were", "what", "when", "where", "which", "while", "who",
    "why", "will", "with", "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn the_stop_list_is_sorted() {
        assert!(STOP.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_name_and_its_number_are_also_one_word() {
        assert_eq!(texts("HER-2"), ["her", "her2", "2"]);
        assert_eq!(texts("type 2 diabetes"), ["type", "type2", "2", "diabetes"]);
        assert_eq!(texts("her2"), ["her2"]);
    }

    #[test]
    fn case_accents_and_apostrophes_make_no_difference() {
        assert_eq!(texts("Sjögren’s"), texts("sjogren's"));
        assert_eq!(texts("don't"), ["dont"]);
    }

    #[test]
    fn spans_point_into_the_text() {
        let text = "Été à l'hôpital, 癌症";
        for word in words(text) {
            assert!(text.get(word.span).is_some());
        }
    }
}
