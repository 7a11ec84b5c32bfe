//! The word lists: names, places, words that stay.

use std::collections::HashSet;
use std::sync::LazyLock;

/// One word or phrase a line; the words stay where they are in the program.
fn lines(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

fn set(text: &'static str) -> HashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

static GIVEN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| lines(include_str!("../../data/given-names.txt")));
static SURNAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| lines(include_str!("../../data/surnames.txt")));
static CITIES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| lines(include_str!("../../data/cities.txt")));
/// The first words of the names of towns.
static CITY_OPENINGS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| CITIES.iter().filter_map(|city| city.split([' ', '-']).next()).collect());
static KEEP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(include_str!("../../data/keep.txt")));
static STOP: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(include_str!("../../data/stop.txt")));

/// A given name somewhere.
pub(super) fn is_given(word: &str) -> bool {
    GIVEN.contains(word)
}

/// A family name somewhere.
pub(super) fn is_surname(word: &str) -> bool {
    SURNAMES.contains(word)
}

/// A town, in one or more words.
pub(super) fn is_city(words: &str) -> bool {
    CITIES.contains(words)
}

/// Whether the name of a town may begin with this word: a cheap look before words are joined.
pub(super) fn begins_city(word: &str) -> bool {
    CITY_OPENINGS.contains(word)
}

/// An eponym, a medicine, a brand, a region: stays unless a title stands before it.
pub(super) fn stays(word: &str) -> bool {
    KEEP.contains(word)
}

/// A word that is no name whatever stands before it.
pub(super) fn is_stop(word: &str) -> bool {
    STOP.contains(word)
}

/// One list of `data/cues.txt`, by the name in its brackets.
fn cues(name: &str) -> HashSet<&'static str> {
    let lines = include_str!("../../data/cues.txt").lines().filter(|line| !line.starts_with('#'));
    let heading = |line: &&str| line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) == Some(name);
    let list = lines.skip_while(|line| !heading(line)).skip(1).take_while(|line| !line.starts_with('['));
    list.flat_map(str::split_whitespace).collect()
}

/// Stand before a name.
pub(super) static TITLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("titles"));

/// Stand before the name of a relative or friend.
pub(super) static KIN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("kin"));

/// Announce a name.
pub(super) static CALLED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("called"));

/// End a letter; a signature follows.
pub(super) static CLOSINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("closings"));

/// Open a letter; a name follows.
pub(super) static GREETINGS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("greetings"));

/// Stand inside a name.
pub(super) static PARTICLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("particles"));

/// Follow a name that is also an everyday word.
pub(super) static VERBS_BEHIND: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("verbs_behind"));

/// End the name of a care facility.
pub(super) static CARE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("care"));

/// Begin the name of a care facility.
pub(super) static CARE_FIRST: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("care_first"));

/// Care facilities known by one word.
pub(super) static CARE_KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("care_known"));

/// End the name of an organization.
pub(super) static WORK: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("work"));

/// Organizations known by one word.
pub(super) static WORK_KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("work_known"));

/// Two words that end the name of a care facility.
pub(super) static CARE_PAIRS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("care_pairs"));

/// Say that somebody works or studies somewhere.
pub(super) static WORKING: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("working"));

/// Say that somebody was treated somewhere.
pub(super) static TREATED: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("treated"));

/// Say that the next name is a medicine.
pub(super) static MEDICINE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("medicine"));

/// Follow a person's name that stands for something else.
pub(super) static NO_PERSON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| cues("no_person"));
