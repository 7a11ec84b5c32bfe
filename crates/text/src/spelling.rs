//! Everyday spelling made regular before phrases are matched: contractions, text-message forms, romanized Hindi words for
//! symptoms, and slips of one letter in words the phrases know.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::phrase::Lexicon;
use crate::words::{Break, Word};

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| include_str!("../data/words.txt").lines().collect());

/// "written = meant", one a line; several written forms may share a line. What holds "_" is a saying, see [`SAYINGS`].
static FORMS: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| written().filter(|(form, _)| !form.contains('_')).collect());

/// Sayings of several words that mean one, by their first word, longest first: "all_of_a_sudden = suddenly".
static SAYINGS: LazyLock<HashMap<&'static str, Vec<Saying>>> = LazyLock::new(|| {
    let mut sayings: HashMap<&str, Vec<Saying>> = HashMap::new();
    for (form, meant) in written() {
        if let Some((first, rest)) = form.split_once('_') {
            sayings.entry(first).or_default().push(Saying { rest: rest.split('_').collect(), meant });
        }
    }
    for known in sayings.values_mut() {
        known.sort_by_key(|saying| std::cmp::Reverse(saying.rest.len()));
    }
    sayings
});

struct Saying {
    rest: Vec<&'static str>,
    meant: &'static str,
}

impl Saying {
    /// Whether the words behind the first are its own, without a stop between.
    fn follows(&self, words: &[Word]) -> bool {
        words.len() >= self.rest.len()
            && self.rest.iter().zip(words).all(|(own, word)| *own == word.text && word.before == Break::Space)
    }
}

fn written() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("../data/spelling.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .flat_map(|(written, meant)| written.split_whitespace().map(move |form| (form, meant.trim())))
}

/// Whether the word is ordinary English (SCOWL sizes 10 to 35, British and American).
pub(crate) fn is_common(word: &str) -> bool {
    COMMON.contains(word)
}

/// Known words reachable from a slip of one letter: dropped, doubled, swapped or wrong.
#[derive(Debug, Default)]
pub(crate) struct Slips {
    shortened: HashMap<String, Vec<String>>,
}

/// Shorter words are too easily another word; longer ones are no words at all.
const SLIP_LENGTHS: std::ops::RangeInclusive<usize> = 5..=20;

impl Slips {
    /// Prepares the words a lexicon names.
    pub(crate) fn of(lexicon: &Lexicon) -> Self {
        let mut shortened: HashMap<String, Vec<String>> = HashMap::new();
        for word in lexicon.vocabulary().filter(|word| SLIP_LENGTHS.contains(&word.len()) && word.is_ascii()) {
            for key in shorter_by_one(word).chain([word.to_owned()]) {
                shortened.entry(key).or_default().push(word.to_owned());
            }
        }
        for candidates in shortened.values_mut() {
            candidates.sort();
        }
        Self { shortened }
    }

    fn mended(&self, word: &str) -> Option<&str> {
        if !SLIP_LENGTHS.contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let keys = shorter_by_one(word).chain([word.to_owned()]);
        keys.filter_map(|key| self.shortened.get(&key)).flatten().map(String::as_str).find(|known| {
            // The first letter is rarely the slip, and holding it fixed keeps "fever" from "never".
            known.as_bytes().first() == word.as_bytes().first() && known.len().abs_diff(word.len()) <= 1
        })
    }
}

fn shorter_by_one(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices()
        .map(move |(skip, _)| word.char_indices().filter(|(at, _)| *at != skip).map(|(_, c)| c).collect())
}

/// Makes spelling regular: see the top of this file. Spans stay those of the words as written.
pub(crate) fn mend(words: Vec<Word>, lexicon: &Lexicon, slips: &Slips) -> Vec<Word> {
    let mut mended: Vec<Word> = Vec::with_capacity(words.len());
    for mut word in words {
        if let Some(plain) = without_contraction(&word.text) {
            word.text = plain.to_owned();
        } else if let Some(owner) = word.text.strip_suffix("'s").or_else(|| word.text.strip_suffix("s'")) {
            word.text = FORMS.get(owner).copied().unwrap_or(owner).to_owned();
        } else if let Some(meant) = FORMS.get(word.text.as_str()) {
            word.text = (*meant).to_owned();
        } else if !lexicon.knows(&word.text)
            && !is_common(&word.text)
            && let Some(meant) = slips.mended(&word.text)
        {
            word.text = meant.to_owned();
        }
        let joins_can = word.text == "not" && word.before == Break::Space;
        match mended.last_mut() {
            Some(last) if joins_can && matches!(last.text.as_str(), "can" | "could" | "able") => {
                last.text = "cannot".into();
                last.span.end = word.span.end;
            }
            _ => mended.push(word),
        }
    }
    say_plainly(mended)
}

/// Puts one word for a saying of several; its span covers them all.
fn say_plainly(words: Vec<Word>) -> Vec<Word> {
    let mut plain: Vec<Word> = Vec::with_capacity(words.len());
    let mut skip = 0;
    for (at, word) in words.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        let behind = words.get(at + 1..).unwrap_or_default();
        let saying = SAYINGS.get(word.text.as_str()).and_then(|known| known.iter().find(|it| it.follows(behind)));
        let mut word = word.clone();
        if let Some(saying) = saying {
            skip = saying.rest.len();
            word.text = saying.meant.to_owned();
            word.span.end = behind.get(skip - 1).map_or(word.span.end, |last| last.span.end);
        }
        plain.push(word);
    }
    plain
}

fn without_contraction(word: &str) -> Option<&'static str> {
    Some(match word {
        "can't" | "cant" | "couldn't" | "couldnt" | "cannot" => "cannot",
        "don't" | "dont" | "doesn't" | "doesnt" | "didn't" | "didnt" | "isn't" | "isnt" | "wasn't" | "wasnt"
        | "aren't" | "arent" | "weren't" | "haven't" | "havent" | "hasn't" | "hasnt" | "hadn't" | "won't" | "wont"
        | "wouldn't" | "wouldnt" | "shouldn't" | "ain't" | "aint" => "not",
        "i'm" | "im" | "i've" | "ive" | "i'd" | "i'll" => "i",
        "he's" => "he",
        "she's" => "she",
        "it's" => "it",
        "they're" => "they",
        "there's" => "there",
        "what's" => "what",
        "who's" => "who",
        _ => return None,
    })
}
