//! Evidence that pages cite: what trials found and what medicines are, each fact with where it was read and when.
//!
//! A page carries the evidence it cites word for word, so that a signature covers every number on it; the identifiers say which
//! items those were, so that a change to one finds the pages that cite it.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::Slug;
use crate::content::Source;

/// The name of the format of a file of evidence.
pub const SCHEMA: &str = "askwell.evidence/1";
/// A text of an item holds at most so many characters.
const TEXT_MOST: usize = 400;

/// How a fact was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Read in the paper, its abstract, the label or a regulator's notice.
    High,
    /// Read at second hand: shown only with a mark.
    SecondHand,
}

/// A number exactly as its source writes it, such as `0.70`; at most four digits before the point and three after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Figure(String);

/// A text is no number in the form that evidence takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number such as 0.70")]
pub struct NotAFigure(String);

impl Figure {
    /// Reads a number.
    pub fn new(text: impl Into<String>) -> Result<Self, NotAFigure> {
        let text = text.into();
        let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
        let digits = |part: &str, most: usize| {
            !part.is_empty() && part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if digits(whole, 4) && rest.is_none_or(|rest| digits(rest, 3)) {
            return Ok(Self(text));
        }
        Err(NotAFigure(text.chars().take(20).collect()))
    }

    /// The number as one can count with it.
    pub fn value(&self) -> f64 {
        self.0.parse().expect("digits with at most one point are a number")
    }
}

impl TryFrom<String> for Figure {
    type Error = NotAFigure;

    fn try_from(text: String) -> Result<Self, NotAFigure> {
        Self::new(text)
    }
}

impl From<Figure> for String {
    fn from(figure: Figure) -> Self {
        figure.0
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSource {
    /// Title, with the first author where there is one.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Year of publication; none for what is kept up to date, such as a label.
    pub year: Option<i16>,
    /// A number by which it is known, such as a DOI or a registration.
    #[serde(default)]
    pub identifier: String,
    /// Address, `https:` or `http:`.
    pub url: String,
    /// The day on which somebody opened it, or a copy of its abstract, and found what is claimed; none where nobody did again.
    pub checked_on: Option<Date>,
    /// How far it was read.
    pub confidence: Confidence,
}

/// A hazard ratio with its 95 % interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hazard {
    /// The ratio; below 1 the first group had fewer events.
    pub ratio: Figure,
    /// Lower end of the interval.
    pub low: Figure,
    /// Upper end of the interval.
    pub high: Figure,
}

impl Hazard {
    /// Whether the interval holds 1: the difference may be chance.
    pub fn may_be_chance(&self) -> bool {
        self.low.value() <= 1.0 && 1.0 <= self.high.value()
    }

    /// By how many in 100 the risk at any moment differs, rounded; positive where the first group had less.
    pub fn less_in_100(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "a ratio has at most four digits before the point")]
        let less = (100.0 * (1.0 - self.ratio.value())).round() as i64;
        less
    }
}

/// A pair of values: with what was tried, and with what it was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both {
    /// With what was tried.
    pub tried: Figure,
    /// With what it was compared; none in a trial of one group.
    pub compared: Option<Figure>,
}

/// One result of one trial, in words a lay reader understands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrialResult {
    /// Its name here, such as `katherine-free-of-cancer`.
    pub id: Slug,
    /// The trial's name.
    pub trial: String,
    /// How many took part.
    pub people: u32,
    /// Who they were.
    pub in_whom: String,
    /// What was tried.
    pub tried: String,
    /// What it was compared with; empty where there was one group only.
    #[serde(default)]
    pub compared_with: String,
    /// What was measured.
    pub measured: String,
    /// How many of 100 had it.
    #[serde(default)]
    pub of_100: Option<Both>,
    /// The middle value, in months.
    #[serde(default)]
    pub months: Option<Both>,
    /// The hazard ratio.
    #[serde(default)]
    pub hazard: Option<Hazard>,
    /// What one should know beside the number.
    #[serde(default)]
    pub note: String,
    /// Where it was read, at least one.
    pub sources: Vec<EvidenceSource>,
}

/// A medicine, in words a lay reader understands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medicine {
    /// Its name here, such as `t-dxd`.
    pub id: Slug,
    /// Its name without a brand.
    pub name: String,
    /// Brands people know it by.
    #[serde(default)]
    pub brands: String,
    /// What sort of medicine it is.
    pub class: String,
    /// How it works, in one sentence.
    pub mechanism: String,
    /// Key serious risks, at least one.
    pub risks: Vec<String>,
    /// Where it was read, at least one.
    pub sources: Vec<EvidenceSource>,
}

/// The evidence of a page, or of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Results of trials, in the order they are shown.
    #[serde(default)]
    pub results: Vec<TrialResult>,
    /// Medicines, in the order they are shown.
    #[serde(default)]
    pub medicines: Vec<Medicine>,
}

/// One thing that can be cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Item {
    /// A result of a trial.
    Result(TrialResult),
    /// A medicine.
    Medicine(Medicine),
}

/// A file of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSet {
    /// The name of the format.
    pub schema: String,
    /// What it is about, for whoever opens the file.
    #[serde(default)]
    pub about: String,
    /// Results of trials.
    #[serde(default)]
    pub results: Vec<TrialResult>,
    /// Medicines.
    #[serde(default)]
    pub medicines: Vec<Medicine>,
}

/// What is wrong with evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEvidence {
    /// The file is of another format.
    #[error("the format is {found:?}, not {SCHEMA:?}")]
    Format {
        /// What the file says.
        found: String,
    },
    /// An entry of a file is not what it must be.
    #[error("{place}: {problem}")]
    Entry {
        /// Its kind, number and name, such as `results, entry 4 (katherine-alive)`.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Two items have one name.
    #[error("{id} comes twice")]
    Twice {
        /// The name.
        id: Slug,
    },
    /// A field is empty, or too long.
    #[error("{id}: {field} must hold 1 to {TEXT_MOST} characters")]
    Text {
        /// The item.
        id: Slug,
        /// The field.
        field: &'static str,
    },
    /// A number without a source, or a risk without one.
    #[error("{id} names no source")]
    NoSource {
        /// The item.
        id: Slug,
    },
    /// A source that nobody can open, or of which nobody can tell how old it is.
    #[error("{id}: source {number} needs an address, and a year or the day on which it was opened")]
    BadSource {
        /// The item.
        id: Slug,
        /// Which of its sources, from 1.
        number: usize,
    },
    /// A result that says no number, or one that cannot be.
    #[error("{id}: {problem}")]
    BadNumber {
        /// The item.
        id: Slug,
        /// What is wrong.
        problem: &'static str,
    },
}

impl Item {
    /// Its name.
    pub fn id(&self) -> &Slug {
        match self {
            Self::Result(result) => &result.id,
            Self::Medicine(medicine) => &medicine.id,
        }
    }

    /// Where it was read.
    pub fn sources(&self) -> &[EvidenceSource] {
        match self {
            Self::Result(result) => &result.sources,
            Self::Medicine(medicine) => &medicine.sources,
        }
    }

    /// Says whether it has what one of its kind needs.
    pub fn check(&self) -> Result<(), BadEvidence> {
        let id = self.id();
        let text = |field, text: &str| match text.trim().is_empty() || text.chars().count() > TEXT_MOST {
            true => Err(BadEvidence::Text { id: id.clone(), field }),
            false => Ok(()),
        };
        match self {
            Self::Result(result) => {
                for (field, held) in [
                    ("trial", &result.trial),
                    ("in_whom", &result.in_whom),
                    ("tried", &result.tried),
                    ("measured", &result.measured),
                ] {
                    text(field, held)?;
                }
                result.check_numbers()?;
            }
            Self::Medicine(medicine) => {
                let fields = [("name", &medicine.name), ("class", &medicine.class), ("mechanism", &medicine.mechanism)];
                fields.into_iter().try_for_each(|(field, held)| text(field, held))?;
                let risks = if medicine.risks.is_empty() { text("risks", "") } else { Ok(()) };
                risks.and_then(|()| medicine.risks.iter().try_for_each(|risk| text("risks", risk)))?;
            }
        }
        self.check_sources()
    }

    fn check_sources(&self) -> Result<(), BadEvidence> {
        let id = self.id();
        if self.sources().is_empty() {
            return Err(BadEvidence::NoSource { id: id.clone() });
        }
        for (number, source) in (1..).zip(self.sources()) {
            let opens = source.url.starts_with("https://") || source.url.starts_with("http://");
            let titled = !source.title.trim().is_empty() && source.title.chars().count() <= TEXT_MOST;
            let dated = source.year.map_or(source.checked_on.is_some(), |year| (1800..=2200).contains(&year));
            if !opens || !titled || !dated {
                return Err(BadEvidence::BadSource { id: id.clone(), number });
            }
        }
        Ok(())
    }
}

impl From<&EvidenceSource> for Source {
    fn from(source: &EvidenceSource) -> Self {
        Self {
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            year: source.year,
            url: source.url.clone(),
            checked_on: source.checked_on,
        }
    }
}

impl TrialResult {
    fn check_numbers(&self) -> Result<(), BadEvidence> {
        let wrong = |problem| Err(BadEvidence::BadNumber { id: self.id.clone(), problem });
        if self.people == 0 {
            return wrong("a trial in nobody");
        }
        if self.of_100.is_none() && self.months.is_none() && self.hazard.is_none() {
            return wrong("no number is given");
        }
        let above_100 = |both: &Both| both.tried.value() > 100.0 || both.compared.iter().any(|it| it.value() > 100.0);
        if self.of_100.as_ref().is_some_and(above_100) {
            return wrong("more than 100 of 100");
        }
        if let Some(Hazard { ratio, low, high }) = &self.hazard
            && !(low.value() <= ratio.value() && ratio.value() <= high.value())
        {
            return wrong("the hazard ratio lies outside its interval");
        }
        let compares = |both: &Option<Both>| both.as_ref().is_some_and(|both| both.compared.is_some());
        let compared = compares(&self.of_100) || compares(&self.months) || self.hazard.is_some();
        if compared && self.compared_with.trim().is_empty() {
            return wrong("it compares with nothing");
        }
        Ok(())
    }
}

impl Evidence {
    /// Whether nothing is cited.
    pub fn is_empty(&self) -> bool {
        self.results.is_empty() && self.medicines.is_empty()
    }

    /// Gives every item, results first.
    pub fn items(&self) -> impl Iterator<Item = Item> + '_ {
        let results = self.results.iter().cloned().map(Item::Result);
        results.chain(self.medicines.iter().cloned().map(Item::Medicine))
    }

    /// Names the items that are cited.
    pub fn ids(&self) -> BTreeSet<Slug> {
        self.items().map(|item| item.id().clone()).collect()
    }

    /// Adds an item at the end of its kind.
    pub fn push(&mut self, item: Item) {
        match item {
            Item::Result(result) => self.results.push(result),
            Item::Medicine(medicine) => self.medicines.push(medicine),
        }
    }

    /// Says whether every item has what it needs and none comes twice.
    pub fn check(&self) -> Result<(), BadEvidence> {
        let mut seen = BTreeSet::new();
        for item in self.items() {
            item.check()?;
            if !seen.insert(item.id().clone()) {
                return Err(BadEvidence::Twice { id: item.id().clone() });
            }
        }
        Ok(())
    }
}

impl EvidenceSet {
    /// Gives the evidence of a file whose every item has what it needs.
    pub fn checked(self) -> Result<Evidence, BadEvidence> {
        if self.schema != SCHEMA {
            return Err(BadEvidence::Format { found: self.schema.chars().take(60).collect() });
        }
        let evidence = Evidence { results: self.results, medicines: self.medicines };
        evidence.check()?;
        Ok(evidence)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FILE: &str = r#"{"schema":"askwell.evidence/1","results":[{"id":"hera","trial":"HERA","people":5099,
        "in_whom":"women after surgery","tried":"trastuzumab for a year","compared_with":"no trastuzumab",
        "measured":"alive without the cancer after 10 years","of_100":{"tried":"69","compared":"63"},
        "hazard":{"ratio":"0.76","low":"0.68","high":"0.86"},
        "sources":[{"title":"HERA after 11 years","publisher":"Lancet","year":2017,"url":"https://example.org/hera",
        "checked_on":"2026-11-22","confidence":"high"}]}]}"#;

    fn checked(text: &str) -> Result<Evidence, String> {
        let set: EvidenceSet = serde_json::from_str(text).map_err(|error| error.to_string())?;
        set.checked().map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_whole_file_is_taken() {
        let evidence = checked(FILE).unwrap();
        let hazard = evidence.results[0].hazard.as_ref().unwrap();
        assert_eq!((hazard.less_in_100(), hazard.may_be_chance()), (24, false));
        assert_eq!(evidence.ids().len(), 1);
    }

    #[test]
    fn what_is_missing_or_cannot_be_is_named() {
        for (find, replace, named) in [
            ("askwell.evidence/1", "evidence", "format"),
            ("\"people\":5099", "\"people\":0", "nobody"),
            ("\"69\"", "\"690\"", "100 of 100"),
            ("\"69\"", "\"sixty\"", "number"),
            ("\"69\"", "69", "string"),
            ("\"0.76\"", "\"0.96\"", "interval"),
            ("no trastuzumab", " ", "compares with nothing"),
            ("https://example.org", "javascript:alert(1)", "source 1"),
            ("\"year\":2017", "\"year\":17", "source 1"),
            ("\"trial\":\"HERA\"", "\"trial\":\"\"", "trial"),
            ("\"trial\":\"HERA\"", "\"trial\":\"HERA\",\"note2\":\"\"", "note2"),
        ] {
            let text = FILE.replace(find, replace);
            assert_ne!(text, FILE, "{find} is in the example");
            let problem = checked(&text).unwrap_err();
            assert!(problem.contains(named), "{named}: {problem}");
        }
    }

    #[test]
    fn a_number_without_a_source_is_refused() {
        let mut set: EvidenceSet = serde_json::from_str(FILE).unwrap();
        set.results[0].sources.clear();
        assert!(matches!(set.checked(), Err(BadEvidence::NoSource { .. })));
    }

    #[test]
    fn a_number_stays_as_its_source_writes_it() {
        assert_eq!(Figure::new("0.70").unwrap().to_string(), "0.70");
        for text in ["", ".5", "5.", "1e3", "-1", "12345", "0.1234", "١"] {
            assert!(Figure::new(text).is_err(), "{text}");
        }
    }
}
