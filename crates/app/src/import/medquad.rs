//! A record shaped like MedQuAD (Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019, 20:511).

use askwell_core::code::{Language, Slug, Specialty};
use askwell_core::content::{Page, Section, Source};
use askwell_text::{About, specialty};
use serde::Deserialize;

use super::{Candidate, check, slug};

/// A summary takes whole sentences up to so many code points.
const SUMMARY_CHARS_MOST: usize = 400;
/// A summary takes at most so many sentences.
const SUMMARY_SENTENCES_MOST: usize = 3;

/// The subject of a record that names none.
const NO_FOCUS: &str = "Other subjects";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    id: String,
    source: String,
    url: Option<String>,
    focus: String,
    synonyms: Vec<String>,
    #[serde(rename = "category")]
    _category: Option<String>,
    #[serde(rename = "cui")]
    _concepts: Vec<String>,
    #[serde(rename = "semtype")]
    _semantic_types: Vec<String>,
    question: String,
    qtype: String,
    answer: String,
}

/// Reads and checks one record.
pub(super) fn read(text: &str) -> Result<Candidate, String> {
    let record: Record = serde_json::from_str(text).map_err(|error| error.to_string())?;
    check::text("id", &record.id, 1, 200)?;
    check::text("source", &record.source, 1, 200)?;
    check::text("focus", &record.focus, 0, 200)?;
    check::text("question", &record.question, 3, 1_000)?;
    check::text("qtype", &record.qtype, 1, 60)?;
    check::text("answer", &record.answer, 1, 400_000)?;
    let origin = record.url.filter(|url| check::address("url", url).is_ok());
    let answer = tidy(&record.answer);
    let focus = if record.focus.trim().is_empty() { NO_FOCUS.to_owned() } else { record.focus };
    let topic = Slug::from_title(&focus, &slug(&record.question, &record.id));
    let source = Source {
        title: focus.clone(),
        publisher: record.source.clone(),
        year: None,
        url: origin.clone().unwrap_or_default(),
        checked_on: None,
    };
    let page = Page {
        summary: summary(&answer),
        sections: vec![Section { question: record.question.clone(), answer }],
        topic_name: focus.clone(),
        kind: Some(record.qtype.replace(' ', "_")),
        synonyms: record.synonyms,
        sources: vec![source],
        license: Some(format!("CC BY 4.0; from the MedQuAD collection, first published by {}", record.source)),
        origin,
        title: record.question,
        ..Page::default()
    };
    Ok(Candidate {
        slug: slug(&page.title, &record.id),
        specialty: routed(&focus, &page.title),
        external_id: record.id,
        language: Language::new("en").map_err(|error| error.to_string())?,
        topic,
        reviewed_on: None,
        page,
        cites: Vec::new(),
    })
}

/// Reads the field of medicine from focus and question; general medicine when the rules are not sure.
fn routed(focus: &str, question: &str) -> Specialty {
    let ranking = specialty::rank(&format!("{focus}. {question}"), &About::default());
    let best = ranking.specialties.first().filter(|best| ranking.sure && best.code != "other");
    let code = best.map_or("general_medicine", |best| best.code);
    check::specialty(code).expect("the text room gives its own codes")
}

/// Folds white space; an item that begins with `- ` gets its own line, since the records run lists together.
fn tidy(answer: &str) -> String {
    let mut paragraphs = Vec::new();
    for line in answer.lines() {
        let folded = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !folded.is_empty() {
            paragraphs.push(folded.replace(". - ", ".\n- ").replace(": - ", ":\n- "));
        }
    }
    let mut text = String::new();
    for paragraph in paragraphs {
        if !text.is_empty() {
            text.push_str(if paragraph.starts_with("- ") { "\n" } else { "\n\n" });
        }
        text.push_str(&paragraph);
    }
    text
}

/// Takes the first whole sentences; a heading such as "Key Points" is passed over.
fn summary(answer: &str) -> String {
    let running = answer.split_whitespace().filter(|word| *word != "-").collect::<Vec<_>>().join(" ");
    let running = running.strip_prefix("Key Points ").unwrap_or(&running);
    let mut taken = String::new();
    for sentence in running.split_inclusive(". ").take(SUMMARY_SENTENCES_MOST) {
        if !taken.is_empty() && taken.chars().count() + sentence.chars().count() > SUMMARY_CHARS_MOST {
            break;
        }
        taken.push_str(sentence);
    }
    let taken = taken.trim();
    if taken.chars().count() <= SUMMARY_CHARS_MOST {
        return taken.to_owned();
    }
    // One endless sentence: cut at a word and say so.
    let mut cut = String::new();
    for word in taken.split(' ') {
        if cut.chars().count() + word.chars().count() >= SUMMARY_CHARS_MOST {
            break;
        }
        cut.push_str(word);
        cut.push(' ');
    }
    if cut.is_empty() { taken.chars().take(SUMMARY_CHARS_MOST).collect() } else { format!("{}…", cut.trim_end()) }
}
