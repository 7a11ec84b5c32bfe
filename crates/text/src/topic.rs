//! The subject of a question below its specialty, from a small taxonomy.

use std::sync::LazyLock;

use serde::Serialize;

use crate::phrase::{Groups, Lexicon};
use crate::words::words;

/// One topic of the taxonomy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Topic {
    /// The part of an address, stable across releases.
    pub slug: &'static str,
    /// The name readers see.
    pub name: &'static str,
    /// The code of its specialty.
    pub specialty: &'static str,
}

struct Taxonomy {
    topics: Vec<Topic>,
    lexicon: Lexicon,
    /// By concept of the lexicon: the topic and how telling the phrase is (its number of words).
    of: Vec<(usize, usize)>,
}

/// "specialty | slug | name | phrase; phrase", one topic a line.
static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| {
    let mut taxonomy = Taxonomy { topics: Vec::new(), lexicon: Lexicon::default(), of: Vec::new() };
    for line in include_str!("../data/topics.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.splitn(4, " | ").map(str::trim);
        let (Some(specialty), Some(slug), Some(name), Some(phrases)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        for phrase in phrases.split(';').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            taxonomy.lexicon.add(taxonomy.of.len(), phrase, &Groups::new()).expect("the embedded topics are phrases");
            let telling = phrase.split_whitespace().filter(|item| !item.starts_with(['~', '&'])).count();
            taxonomy.of.push((taxonomy.topics.len(), telling));
        }
        taxonomy.topics.push(Topic { slug, name, specialty });
    }
    taxonomy
});

/// Every topic, by specialty in the order of the data file.
#[must_use]
pub fn all() -> &'static [Topic] {
    &TAXONOMY.topics
}

/// The topic with a slug.
#[must_use]
pub fn find(slug: &str) -> Option<Topic> {
    TAXONOMY.topics.iter().find(|topic| topic.slug == slug).copied()
}

/// The topic a text is most about; `None` when it names none. Longer phrases tell more, early ones break a tie.
#[must_use]
pub fn guess(text: &str) -> Option<Topic> {
    let words = words(text);
    let mut scores: Vec<(usize, usize)> = vec![(0, usize::MAX); TAXONOMY.topics.len()];
    for hit in TAXONOMY.lexicon.hits(&words) {
        let (topic, telling) = TAXONOMY.of[hit.concept];
        scores[topic].0 += telling * telling;
        scores[topic].1 = scores[topic].1.min(hit.words.start);
    }
    let best =
        (0..scores.len()).max_by_key(|topic| (scores[*topic].0, std::cmp::Reverse((scores[*topic].1, *topic))))?;
    (scores[best].0 > 0).then(|| TAXONOMY.topics[best])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_taxonomy_is_large_unique_and_hangs_on_specialties() {
        assert!(all().len() >= 120, "{}", all().len());
        let mut slugs: Vec<&str> = all().iter().map(|topic| topic.slug).collect();
        slugs.sort_unstable();
        slugs.dedup();
        assert_eq!(slugs.len(), all().len());
        for topic in all() {
            assert!(crate::specialty::find(topic.specialty).is_some(), "{topic:?}");
            assert!(
                topic
                    .slug
                    .chars()
                    .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'),
                "{topic:?}"
            );
        }
    }

    #[test]
    fn the_more_telling_topic_wins() {
        let topic = guess("Is HER2 positive breast cancer different from other types?");
        assert_eq!(topic.map(|topic| topic.slug), Some("her2-positive-breast-cancer"));
        assert_eq!(guess("hello there"), None);
    }
}
