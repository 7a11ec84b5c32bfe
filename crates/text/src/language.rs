//! In which language a text is written, by its script and its most frequent words.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// A language the house can name. What each part covers is said where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Language {
    /// English, also mixed with words of another language.
    English,
    /// Hindi or Urdu in Latin letters.
    RomanHindi,
    /// Hindi in its own script; other languages in Devanagari are taken for it.
    Hindi,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Polish.
    Polish,
    /// Arabic, Persian and Urdu script.
    Arabic,
    /// Bengali.
    Bengali,
    /// Tamil.
    Tamil,
    /// Telugu.
    Telugu,
    /// Cyrillic script.
    Russian,
    /// Chinese characters.
    Chinese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Another script.
    Other,
}

impl Language {
    /// The BCP 47 tag; `und` for another script.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::RomanHindi => "hi-Latn",
            Self::Hindi => "hi",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::German => "de",
            Self::Italian => "it",
            Self::Portuguese => "pt",
            Self::Dutch => "nl",
            Self::Polish => "pl",
            Self::Arabic => "ar",
            Self::Bengali => "bn",
            Self::Tamil => "ta",
            Self::Telugu => "te",
            Self::Russian => "ru",
            Self::Chinese => "zh",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::Other => "und",
        }
    }
}

/// The most frequent small words, which hardly stand in another of these languages.
const FREQUENT: [(Language, &[&str]); 9] = [
    (
        Language::English,
        &[
            "the", "and", "is", "my", "i", "have", "with", "for", "of", "to", "are", "what", "was", "has", "it",
            "this", "that", "since", "pain", "please", "should", "can", "how", "not", "days", "he", "she", "her",
            "his", "from", "after", "be", "but", "doctor", "am", "you", "your", "feel", "years", "old", "when", "been",
            "hi", "hello", "help", "need", "now", "on", "or",
        ],
    ),
    (
        Language::RomanHindi,
        &[
            "hai", "hain", "mein", "mujhe", "mera", "meri", "mere", "kya", "nahi", "nahin", "ho", "raha", "rahi",
            "rahe", "bahut", "dard", "se", "ko", "ka", "ki", "ke", "aur", "kar", "karu", "karna", "kaise", "bhi",
            "tha", "thi", "din", "ek", "hu", "hoon", "koi", "gaya", "gayi", "saab", "aap", "kuch", "bukhar",
        ],
    ),
    (
        Language::Spanish,
        &[
            "el", "los", "las", "que", "una", "tengo", "mi", "con", "por", "para", "esta", "desde", "hace", "dolor",
            "muy", "pero", "como", "puedo", "debo", "y", "es", "hola", "anos", "mucho", "cuando", "soy",
        ],
    ),
    (
        Language::French,
        &[
            "le", "les", "des", "une", "je", "et", "est", "j'ai", "mon", "ma", "avec", "pour", "depuis", "que", "suis",
            "dans", "mal", "pas", "du", "bonjour", "ans", "tres", "sur", "qui", "il", "elle",
        ],
    ),
    (
        Language::German,
        &[
            "der",
            "die",
            "das",
            "und",
            "ich",
            "habe",
            "ist",
            "mit",
            "seit",
            "nicht",
            "ein",
            "eine",
            "mein",
            "meine",
            "zu",
            "auf",
            "schmerzen",
            "was",
            "bin",
            "kann",
            "sehr",
            "bei",
            "wie",
            "jahre",
            "soll",
            "es",
        ],
    ),
    (
        Language::Italian,
        &[
            "il", "che", "di", "ho", "un", "una", "mio", "mia", "con", "per", "sono", "da", "non", "dolore", "molto",
            "della", "anni", "cosa", "posso", "e",
        ],
    ),
    (
        Language::Portuguese,
        &[
            "o", "os", "uma", "eu", "tenho", "meu", "minha", "com", "para", "nao", "dor", "muito", "desde", "estou",
            "e", "anos", "da", "do", "que", "posso", "ola",
        ],
    ),
    (
        Language::Dutch,
        &[
            "het", "een", "ik", "heb", "mijn", "en", "van", "met", "niet", "pijn", "sinds", "is", "wat", "kan", "moet",
            "ben", "aan", "voor", "jaar", "dat", "de",
        ],
    ),
    (
        Language::Polish,
        &[
            "mam", "nie", "jest", "od", "w", "na", "sie", "mnie", "bol", "jak", "czy", "co", "mi", "moja", "moj", "z",
            "bardzo", "dni", "lat", "do", "i",
        ],
    ),
];

/// The language of a text; `None` when it holds too little to tell.
///
/// A share of frequent words decides among Latin scripts. Mixed texts are called English when English words stand out:
/// then the English rules can still read them.
#[must_use]
pub fn detect(text: &str) -> Option<Language> {
    if let Some(language) = by_script(text) {
        return Some(language);
    }
    // A thousand words tell as much as a million.
    let sample: Vec<String> = words(text).into_iter().take(1_000).map(|word| word.text).collect();
    let counts = FREQUENT.map(|(language, frequent)| {
        let count = sample.iter().filter(|word| frequent.contains(&word.as_str())).count();
        (count, language)
    });
    let english = counts[0].0;
    let (most, language) = counts.into_iter().rev().max_by_key(|(count, _)| *count)?;
    if most == 0 {
        return sample.iter().any(|word| crate::spelling::is_common(word)).then_some(Language::English);
    }
    let mixed = language != Language::English && english * 2 >= most && english >= 2;
    Some(if mixed { Language::English } else { language })
}

fn by_script(text: &str) -> Option<Language> {
    let mut counts = [0_usize; 13];
    let mut latin = 0_usize;
    for character in text.chars().filter(|character| character.is_alphabetic()).take(4_000) {
        match character {
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => latin += 1,
            '\u{900}'..='\u{97f}' => counts[0] += 1,
            '\u{980}'..='\u{9ff}' => counts[1] += 1,
            '\u{b80}'..='\u{bff}' => counts[2] += 1,
            '\u{c00}'..='\u{c7f}' => counts[3] += 1,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => counts[4] += 1,
            '\u{400}'..='\u{52f}' => counts[5] += 1,
            '\u{3040}'..='\u{30ff}' => counts[6] += 1,
            '\u{ac00}'..='\u{d7af}' => counts[7] += 1,
            '\u{4e00}'..='\u{9fff}' => counts[8] += 1,
            _ => counts[9] += 1,
        }
    }
    let (most, at) = counts
        .iter()
        .zip(0..)
        .map(|(count, at)| (*count, at))
        .max_by_key(|(count, at)| (*count, std::cmp::Reverse(*at)))?;
    if most == 0 || most < latin {
        return None;
    }
    Some(match at {
        0 => Language::Hindi,
        1 => Language::Bengali,
        2 => Language::Tamil,
        3 => Language::Telugu,
        4 => Language::Arabic,
        5 => Language::Russian,
        6 => Language::Japanese,
        7 => Language::Korean,
        8 if counts[6] > 0 => Language::Japanese,
        8 => Language::Chinese,
        _ => Language::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, language) in [
            ("I have had a headache since this morning, what should I do?", Language::English),
            ("mujhe do din se bukhar hai aur sir mein dard ho raha hai", Language::RomanHindi),
            ("मुझे दो दिन से बुखार है", Language::Hindi),
            ("Tengo dolor de cabeza desde hace dos días, ¿qué puedo hacer?", Language::Spanish),
            ("Ich habe seit zwei Tagen Kopfschmerzen und Fieber", Language::German),
            ("J'ai mal à la tête depuis deux jours et je suis fatigué", Language::French),
            ("У меня болит голова", Language::Russian),
            ("Doctor saab, chest mein bahut pain hai since 1 hour, please help, I am sweating", Language::English),
        ] {
            assert_eq!(detect(text), Some(language), "{text}");
        }
    }

    #[test]
    fn nothing_is_no_language() {
        assert_eq!(detect("12 :) 34"), None);
    }
}
