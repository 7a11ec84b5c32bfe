//! The word pieces of uncased BERT: a vocabulary file and greedy longest match.

use std::collections::HashMap;

/// Turns text into the numbers that the model was trained on.
pub(super) struct WordPiece {
    pieces: HashMap<String, i32>,
    begin: i32,
    end: i32,
    unknown: i32,
}

/// Words longer than this are unknown, as in the original.
const WORD_LONGEST: usize = 100;

impl WordPiece {
    /// Reads `vocab.txt`: one piece a line, its number is the line's.
    pub(super) fn from_vocabulary(vocabulary: &str) -> Result<Self, String> {
        let pieces = vocabulary.lines().map(str::trim_end).zip(0..).map(|(piece, id)| (piece.to_owned(), id));
        Self::from_pieces(pieces.collect())
    }

    /// Reads the `model.vocab` table of a `tokenizer.json`.
    pub(super) fn from_tokenizer(json: &str) -> Result<Self, String> {
        let value: serde_json::Value =
            serde_json::from_str(json).map_err(|error| format!("tokenizer.json: {error}"))?;
        let table = value.pointer("/model/vocab").cloned().unwrap_or_default();
        Self::from_pieces(serde_json::from_value(table).map_err(|error| format!("tokenizer.json: {error}"))?)
    }

    fn from_pieces(pieces: HashMap<String, i32>) -> Result<Self, String> {
        let find = |name: &str| pieces.get(name).copied().ok_or_else(|| format!("the vocabulary lacks {name}"));
        let (begin, end, unknown) = (find("[CLS]")?, find("[SEP]")?, find("[UNK]")?);
        Ok(Self { pieces, begin, end, unknown })
    }

    /// `[CLS]`, at most `most - 2` pieces of `text`, `[SEP]`.
    pub(super) fn encode(&self, text: &str, most: usize) -> Vec<i32> {
        let mut ids = vec![self.begin];
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if ids.len() >= most {
                break;
            }
            if c.is_whitespace() || is_dropped(c) && c.is_whitespace() {
                self.flush(&mut word, &mut ids);
            } else if is_dropped(c) {
            } else if is_alone(c) {
                self.flush(&mut word, &mut ids);
                word.push(c);
                self.flush(&mut word, &mut ids);
            } else {
                fold(c, &mut word);
            }
        }
        ids.truncate(most.saturating_sub(1).max(1));
        ids.push(self.end);
        ids
    }

    fn flush(&self, word: &mut String, ids: &mut Vec<i32>) {
        if word.is_empty() {
            return;
        }
        let before = ids.len();
        if word.chars().count() > WORD_LONGEST || !self.split(word, ids) {
            ids.truncate(before);
            ids.push(self.unknown);
        }
        word.clear();
    }

    /// Takes the longest known piece from the front until nothing is left; false when something stays unknown.
    fn split(&self, word: &str, ids: &mut Vec<i32>) -> bool {
        let mut rest = word;
        let mut candidate = String::with_capacity(word.len() + 2);
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
            let found = ends.into_iter().find_map(|end| {
                candidate.clear();
                if rest.len() < word.len() {
                    candidate.push_str("##");
                }
                candidate.push_str(rest.get(..end)?);
                self.pieces.get(&candidate).map(|id| (*id, end))
            });
            let Some((id, end)) = found else { return false };
            ids.push(id);
            rest = rest.get(end..).unwrap_or_default();
        }
        true
    }
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\0' | '\u{fffd}') || c.is_control() && !c.is_whitespace()
}

/// Punctuation and ideographs are words by themselves.
fn is_alone(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}')
        || matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3011}' | '\u{f900}'..='\u{faff}')
}

/// Lower case without accents, for the Latin letters that carry them; combining marks fall away.
fn fold(c: char, word: &mut String) {
    for lower in c.to_lowercase() {
        match lower {
            '\u{300}'..='\u{36f}' => {}
            'à'..='å' | 'ā' | 'ă' | 'ą' => word.push('a'),
            'ç' | 'ć' | 'č' => word.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => word.push('e'),
            'ì'..='ï' | 'ī' => word.push('i'),
            'ñ' | 'ń' | 'ň' => word.push('n'),
            'ò'..='ö' | 'ō' | 'ő' => word.push('o'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => word.push('u'),
            'ý' | 'ÿ' => word.push('y'),
            'ś' | 'š' => word.push('s'),
            'ź' | 'ż' | 'ž' => word.push('z'),
            other => word.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    fn pieces() -> WordPiece {
        WordPiece::from_vocabulary("[PAD]\n[UNK]\n[CLS]\n[SEP]\nheart\n##burn\n##s\n?\n-\ncafe\nh").unwrap()
    }

    #[test]
    fn words_fall_into_the_longest_known_pieces() {
        assert_eq!(pieces().encode("Heartburns?", 256), [2, 4, 5, 6, 7, 3]);
        assert_eq!(pieces().encode("heart-heart Café", 256), [2, 4, 8, 4, 9, 3]);
    }

    #[test]
    fn what_is_not_known_is_one_unknown_word() {
        assert_eq!(pieces().encode("heartzz h", 256), [2, 1, 10, 3]);
        assert_eq!(pieces().encode(&"h".repeat(500), 256), [2, 1, 3]);
    }

    #[test]
    fn long_texts_keep_their_beginning_and_the_end_mark() {
        let ids = pieces().encode(&"heart ".repeat(9_000), 8);
        assert_eq!(ids, [2, 4, 4, 4, 4, 4, 4, 3]);
    }

    #[test]
    fn a_vocabulary_without_its_marks_is_refused() {
        assert!(WordPiece::from_vocabulary("heart\nburn").is_err());
    }
}
