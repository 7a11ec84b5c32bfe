//! The general impression of a message, in points: what it says of body, course and person before any one illness comes to
//! mind. It finds emergencies told in words that no rule foresaw; the facets and their points are in `data/danger.toml`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::reading::{Measure, Reading};
use super::rules::{Term, grouped, parse_term};
use super::status::{Reader, Status};
use crate::phrase::Lexicon;
use crate::words::Word;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: BTreeMap<String, String>,
    /// "temperature>=39" and what it adds.
    reading: BTreeMap<String, f32>,
    facet: BTreeMap<String, FacetText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FacetText {
    points: f32,
    words: Vec<String>,
}

struct Facets {
    lexicon: Lexicon,
    /// The points of each facet, by concept number; calm words have fewer than none.
    points: Vec<f32>,
    readings: Vec<(Term, f32)>,
    /// The facet that says that something is happening now.
    recent: usize,
}

static FACETS: LazyLock<Facets> =
    LazyLock::new(|| parse(include_str!("../../data/danger.toml")).expect("the embedded facets parse"));

fn parse(text: &str) -> Result<Facets, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let groups = grouped(&file.groups)?;
    let mut lexicon = Lexicon::of_roots();
    let mut points = Vec::new();
    for facet in file.facet.values() {
        for phrase in &facet.words {
            lexicon.add(points.len(), phrase, &groups)?;
        }
        points.push(facet.points);
    }
    let measured = |(condition, points): (&String, &f32)| Ok((parse_term(condition, &HashMap::new())?, *points));
    let readings = file.reading.iter().map(measured).collect::<Result<_, String>>()?;
    let recent = file.facet.keys().position(|name| name == "recent").ok_or("a facet \"recent\" is needed")?;
    Ok(Facets { lexicon, points, readings, recent })
}

/// How many words apart the facets of one picture may stand.
const PICTURE_WORDS: usize = 40;
/// A message of more words than this tells a history; each stretch of as many takes a point away.
const STORY_WORDS: usize = 50;

/// What one facet that is denied takes away ("no vomiting, not sleepy": somebody looked), and how many are heard.
const DENIED_POINTS: f32 = -1.0;
const MOST_DENIED: usize = 2;

/// One facet where it is said.
struct Said {
    facet: usize,
    word: usize,
    at: crate::Span,
}

/// The points of the most alarming stretch of a message, shown at its weightiest words; `None` when nothing alarms.
/// Calm words calm the whole message.
pub(super) fn impression(words: &[Word], reader: &Reader<'_>, readings: &[Reading]) -> Option<Reading> {
    let Message { alarming, calming, denied } = said(words, reader);
    let denied = once(&denied).take(MOST_DENIED).map(|_| DENIED_POINTS);
    let calm: f32 = once(&calming).map(|facet| FACETS.points[facet]).chain(denied).sum();
    let stories = u16::try_from(words.len() / STORY_WORDS).unwrap_or(u16::MAX);
    let calm = calm - f32::from(stories) + measured(readings);
    let mut best: Option<Reading> = None;
    for (from, first) in alarming.iter().enumerate() {
        let stretch = alarming.get(from..).unwrap_or_default();
        let near = stretch.partition_point(|one| one.word < first.word + PICTURE_WORDS);
        let stretch = stretch.get(..near).unwrap_or_default();
        let value = calm + once(stretch).map(|facet| FACETS.points[facet]).sum::<f32>();
        if best.as_ref().is_none_or(|known| value > known.value) {
            let weight = |one: &&Said| FACETS.points[one.facet];
            let top = stretch.iter().max_by(|one, other| weight(one).total_cmp(&weight(other))).unwrap_or(first);
            best = Some(Reading { measure: Measure::Danger, value, span: top.at.clone(), word: top.word });
        }
    }
    best
}

/// A message of at least this many words may be a history: of an illness in treatment, with questions about it.
const HISTORY_WORDS: usize = 90;
/// And its calm words weigh at least as much as this.
const HISTORY_POINTS: f32 = -8.0;
/// How many words a word of now reaches in a history.
const NOW_REACH: usize = 25;

/// Where a long history says that something happens now, as positions of words; `None` when the message is no history. A
/// history is an emergency only near such words: what it tells otherwise has been so and was seen.
pub(super) fn moments_of_history(words: &[Word], reader: &Reader<'_>) -> Option<Vec<usize>> {
    let message = said(words, reader);
    let calm: f32 = once(&message.calming).map(|facet| FACETS.points[facet]).sum();
    let history = words.len() >= HISTORY_WORDS && calm <= HISTORY_POINTS;
    let recent = message.alarming.iter().filter(|one| one.facet == FACETS.recent);
    history.then(|| recent.map(|one| one.word).collect())
}

/// Whether one of the moments is near a word.
pub(super) fn happens_now(moments: &[usize], word: usize) -> bool {
    moments.iter().any(|moment| moment.abs_diff(word) <= NOW_REACH)
}

/// What the home readings add or take away, each kind once.
fn measured(readings: &[Reading]) -> f32 {
    let holds = |term: &Term| match *term {
        Term::AtLeast(measure, least) => readings.iter().any(|it| it.measure == measure && it.value >= least),
        Term::Below(measure, limit) => readings.iter().any(|it| it.measure == measure && it.value < limit),
        _ => false,
    };
    FACETS.readings.iter().filter(|(term, _)| holds(term)).map(|(_, points)| points).sum()
}

/// Each facet once.
fn once(said: &[Said]) -> impl Iterator<Item = usize> {
    said.iter().map(|one| one.facet).collect::<BTreeSet<usize>>().into_iter()
}

/// The facets of a message, each list in the order of the text.
#[derive(Default)]
struct Message {
    alarming: Vec<Said>,
    /// Calm words count however they are meant.
    calming: Vec<Said>,
    denied: Vec<Said>,
}

/// Sorts the facets by how they are meant. What is past, a what-if or another's history is in none of the lists.
fn said(words: &[Word], reader: &Reader<'_>) -> Message {
    let mut message = Message::default();
    for hit in FACETS.lexicon.hits(words) {
        let list = if FACETS.points[hit.concept] < 0.0 {
            &mut message.calming
        } else {
            match reader.status(&hit) {
                Status::Present => &mut message.alarming,
                Status::Denied => &mut message.denied,
                _ => continue,
            }
        };
        let same = |known: &&Said| known.word == hit.words.start;
        if !list.iter().rev().take_while(same).any(|known| known.facet == hit.concept) {
            let at = words[hit.words.start].span.start..words[hit.words.end - 1].span.end;
            list.push(Said { facet: hit.concept, word: hit.words.start, at });
        }
    }
    message
}
