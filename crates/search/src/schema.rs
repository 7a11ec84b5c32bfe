//! The fields of the index, and a document written into them.
//!
//! Two searchable fields: `head` (what the answer is called) and `body` (everything, with the head counted several
//! times: BM25F in one list of postings, half the size of a field each and one look-up a word).
//! Positions are left out: nothing here asks for phrases, and they would double the index.

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TantivyDocument, TextFieldIndexing, TextOptions,
    Value,
};

use crate::document::Document;
use crate::words::Stems;
use crate::{meaning, words};

/// How often a word of the head counts in the body.
const HEAD_WEIGHT: usize = 3;
/// How much of the text a list of results can quote and the vector covers, in bytes: about a hundred word pieces.
/// Whole answers would double the index.
const OPENING_BYTES: usize = 480;

/// The tokenizer of fields whose words we cut ourselves and join with spaces: handed over one by one, tantivy would carry each
/// through JSON.
const CUT: &str = "whitespace";
/// The tokenizer of fields that are one word.
const WHOLE: &str = "raw";

/// The fields, by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) card: Field,
    pub(crate) head: Field,
    pub(crate) body: Field,
    pub(crate) word: Field,
    pub(crate) kind: Field,
    pub(crate) specialty: Field,
    pub(crate) topic: Field,
    pub(crate) language: Field,
    pub(crate) reviewed_day: Field,
    pub(crate) key: Field,
}

/// What is kept of a document to show it in a list.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Card {
    #[serde(rename = "t")]
    pub(crate) title: String,
    #[serde(rename = "p")]
    pub(crate) path: String,
    #[serde(rename = "s")]
    pub(crate) specialty: String,
    #[serde(rename = "c")]
    pub(crate) topic: String,
    #[serde(rename = "n")]
    pub(crate) topic_name: String,
    #[serde(rename = "l")]
    pub(crate) language: String,
    #[serde(rename = "r")]
    pub(crate) reviewed: bool,
    #[serde(rename = "o")]
    pub(crate) opening: String,
}

impl Card {
    /// The text that stands for the document's meaning.
    pub(crate) fn embedded(&self) -> String {
        format!("{} {}", self.title, self.opening)
    }
}

/// Builds the schema; a change here is a new format, and older indexes are begun anew.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let counted = |tokenizer, norms| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqs)
                .set_fieldnorms(norms),
        )
    };
    let plain = |tokenizer| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        )
    };
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        card: builder.add_text_field("card", STORED),
        head: builder.add_text_field("head", counted(CUT, true)),
        body: builder.add_text_field("body", counted(CUT, true)),
        word: builder.add_text_field("word", plain(CUT)),
        kind: builder.add_text_field("kind", counted(WHOLE, false)),
        specialty: builder.add_text_field("specialty", plain(WHOLE).set_fast("raw")),
        topic: builder.add_text_field("topic", plain(WHOLE).set_fast("raw")),
        language: builder.add_text_field("language", plain(WHOLE).set_fast("raw")),
        reviewed_day: builder.add_i64_field("reviewed_day", INDEXED | FAST),
        key: builder.add_u64_field("key", INDEXED | FAST),
    };
    (builder.build(), fields)
}

impl Fields {
    /// Writes a document into the fields.
    pub(crate) fn write(&self, document: &Document, stems: &mut Stems) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.id, &document.id);
        let card = card(document);
        out.add_u64(self.key, meaning::key(&card.embedded()));
        out.add_text(self.card, serde_json::to_string(&card).expect("a card is plain strings"));
        let head = head_words(document);
        let rest: Vec<_> =
            [&document.summary, &document.answer].into_iter().flat_map(|text| words::words(text)).collect();
        let (mut head_stems, mut body) = (String::new(), String::new());
        head.iter().for_each(|word| push(&mut head_stems, stems.stem(&word.text)));
        (0..HEAD_WEIGHT).for_each(|_| push(&mut body, &head_stems));
        rest.iter().for_each(|word| push(&mut body, stems.stem(&word.text)));
        let mut said = String::new();
        head.iter().chain(&rest).for_each(|word| push(&mut said, &word.text));
        out.add_text(self.body, body);
        out.add_text(self.head, head_stems);
        out.add_text(self.word, said);
        if let Some(kind) = &document.kind {
            out.add_text(self.kind, kind);
        }
        out.add_text(self.specialty, &document.specialty);
        out.add_text(self.topic, &document.topic);
        out.add_text(self.language, language(document));
        if let Some(day) = document.reviewed_on.as_deref().and_then(day_number) {
            out.add_i64(self.reviewed_day, day);
        }
        out
    }

    /// Reads back what was kept to show.
    pub(crate) fn read(&self, document: &TantivyDocument) -> (String, Card) {
        let text = |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
        (text(self.id).to_owned(), serde_json::from_str(text(self.card)).unwrap_or_default())
    }
}

fn language(document: &Document) -> &str {
    if document.language.is_empty() { "en" } else { &document.language }
}

fn head_words(document: &Document) -> Vec<words::Word> {
    let texts = [&document.title, &document.focus, &document.topic_name];
    // A question that repeats the title would count it twice.
    let questions = document.questions.iter().filter(|question| **question != document.title);
    texts.into_iter().chain(questions).chain(&document.synonyms).flat_map(|text| words::words(text)).collect()
}

fn card(document: &Document) -> Card {
    let opening = [document.summary.as_str(), document.answer.as_str()].join(" ");
    let end = opening.char_indices().map(|(at, _)| at).take_while(|at| *at <= OPENING_BYTES).last();
    let cut = opening.get(..end.unwrap_or(0)).filter(|_| opening.len() > OPENING_BYTES);
    Card {
        title: document.title.clone(),
        path: document.path.clone(),
        specialty: document.specialty.clone(),
        topic: document.topic.clone(),
        topic_name: document.topic_name.clone(),
        language: language(document).to_owned(),
        reviewed: document.reviewed,
        opening: cut.unwrap_or(&opening).trim().to_owned(),
    }
}

/// Adds a word to words that stand apart by spaces.
fn push(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}

/// Numbers an ISO date so that later dates are larger; `None` when it is none. Not a count of days: gaps do no harm.
pub(crate) fn day_number(date: &str) -> Option<i64> {
    let mut parts = date.trim().splitn(3, '-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    ((0..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day))
        .then_some(year * 10_000 + month * 100 + day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_order_and_nonsense_is_none() {
        assert!(day_number("2026-03-01") > day_number("2025-12-31"));
        for nonsense in ["", "yesterday", "2026-13-01", "2026-01", "2026-01-99"] {
            assert_eq!(day_number(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn an_opening_ends_on_a_character() {
        let document = Document { answer: "é".repeat(2000), ..Document::default() };
        assert!(card(&document).opening.len() <= OPENING_BYTES);
    }
}
