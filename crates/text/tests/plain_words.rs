//! Our own advice, consent and disclaimer texts are easy to read: Flesch-Kincaid grade 6 or less, each group as a whole.

use std::path::Path;

use askwell_text::readability::measure;

/// The grade a sixth-grader reads without help; AMA and NIH advise it for texts to patients (2020).
const HIGHEST_GRADE: f32 = 6.0;

/// The values of the messages whose key begins so, without markup, as sentences.
fn texts(file: &str, keys: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/locales/en").join(file);
    let source = std::fs::read_to_string(&path).expect("the locale files stand beside this crate");
    let wanted = |key: &str| keys.iter().any(|begin| key.starts_with(begin));
    let mut texts = String::new();
    for (key, value) in source.lines().filter_map(|line| line.split_once(" = ")) {
        // A heading or a button is no sentence; a choice of forms has its words on lines of its own.
        if wanted(key) && value.ends_with(['.', '?']) {
            texts.push_str(&plain(value));
            texts.push(' ');
        }
    }
    texts
}

/// The words a person reads: tags away, a filled-in number as a number.
fn plain(value: &str) -> String {
    let mut plain = String::new();
    let mut tag = false;
    let mut field = false;
    for character in value.chars() {
        match character {
            '<' => tag = true,
            '>' => tag = false,
            '{' => field = true,
            '}' => {
                field = false;
                if !tag {
                    plain.push_str("112");
                }
            }
            _ if tag || field => {}
            _ => plain.push(character),
        }
    }
    plain
}

#[test]
fn advice_consent_and_disclaimers_need_no_more_than_six_years_of_school() {
    let groups: [(&str, &[&str]); 4] = [
        ("ask.ftl", &["care-"]),
        ("ask.ftl", &["advice-"]),
        ("my.ftl", &["consent-", "news-consent"]),
        ("reading.ftl", &["answer-disclaimer"]),
    ];
    let mut hard = Vec::new();
    for (file, keys) in groups {
        let text = texts(file, keys);
        assert!(text.split_whitespace().count() > 20, "{file} holds {keys:?}");
        let grade = measure(&text).fkgl;
        if grade > HIGHEST_GRADE {
            hard.push(format!("{file} {keys:?}: grade {grade:.1}"));
        }
    }
    assert!(hard.is_empty(), "{}", hard.join("\n"));
}
