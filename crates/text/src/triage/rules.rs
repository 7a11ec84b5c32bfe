//! The red-flag rules: one readable file, `data/red-flags.toml`, parsed once.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use super::reading::Measure;
use super::{Kind, Urgency};
use crate::Language;
use crate::phrase::{Groups, Lexicon};
use crate::spelling::Slips;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// What the rules cover, unless a rule says otherwise.
    languages: Vec<Language>,
    groups: BTreeMap<String, String>,
    /// Signs that count only when they are present now.
    signs: BTreeMap<String, Vec<String>>,
    /// Circumstances that count whenever they are not denied: "had chemotherapy", "takes warfarin".
    context: BTreeMap<String, Vec<String>>,
    rule: Vec<RuleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    id: String,
    kind: Kind,
    urgency: Urgency,
    criterion: String,
    source: String,
    year: u16,
    #[serde(default)]
    languages: Vec<Language>,
    when: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are read by the tests alone"))]
    fires: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are read by the tests alone"))]
    quiet: Vec<String>,
}

/// One rule, its words leaked to live as long as the program: they are a fixed set, made once.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) kind: Kind,
    pub(super) urgency: Urgency,
    pub(super) criterion: &'static str,
    pub(super) source: &'static str,
    pub(super) year: u16,
    pub(super) languages: &'static [Language],
    /// Any of these makes the rule fire; each is a list of which every part must hold.
    pub(super) when: Vec<Vec<Any>>,
    /// Any of these keeps it quiet.
    pub(super) unless: Vec<Vec<Any>>,
    #[cfg(test)]
    pub(super) fires: Vec<String>,
    #[cfg(test)]
    pub(super) quiet: Vec<String>,
}

/// One of several terms must hold.
pub(super) type Any = Vec<Term>;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Term {
    Concept(usize),
    NotConcept(usize),
    /// Both, within a few sentences of each other.
    Joined(usize, usize),
    AtLeast(Measure, f32),
    Below(Measure, f32),
    Pregnant,
    NotPregnant,
}

#[derive(Debug)]
pub(super) struct Rules {
    pub(super) lexicon: Lexicon,
    pub(super) slips: Slips,
    /// Concepts up to here are signs, from here on circumstances.
    pub(super) signs: usize,
    pub(super) concepts: usize,
    pub(super) rules: Vec<Rule>,
}

pub(super) static RULES: LazyLock<Rules> =
    LazyLock::new(|| Rules::parse(include_str!("../../data/red-flags.toml")).expect("the embedded rules parse"));

impl Rules {
    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let groups = grouped(&file.groups)?;
        let mut lexicon = Lexicon::of_roots();
        let mut names = HashMap::new();
        for (name, phrases) in file.signs.iter().chain(&file.context) {
            let concept = names.len();
            if names.insert(name.as_str(), concept).is_some() {
                return Err(format!("concept {name:?} stands twice"));
            }
            for phrase in phrases {
                lexicon.add(concept, phrase, &groups)?;
            }
        }
        let slips = Slips::of(&lexicon);
        let rules = file.rule.into_iter().map(|rule| rule.ready(&names, &file.languages)).collect::<Result<_, _>>()?;
        Ok(Self { lexicon, slips, signs: file.signs.len(), concepts: names.len(), rules })
    }
}

/// Groups by name; `<name>` inside a group stands for the words of that other group.
pub(super) fn grouped(written: &BTreeMap<String, String>) -> Result<Groups, String> {
    let plain = |name: &str| {
        let words = written.get(name).ok_or_else(|| format!("unknown group {name:?}"))?;
        Ok::<_, String>(words.split_whitespace())
    };
    let mut groups = Groups::new();
    for name in written.keys() {
        let mut words = Vec::new();
        for word in plain(name)? {
            match word.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                Some(other) => words.extend(plain(other)?.map(str::to_owned)),
                None => words.push(word.to_owned()),
            }
        }
        groups.insert(name.clone(), words);
    }
    Ok(groups)
}

impl RuleText {
    fn ready(self, names: &HashMap<&str, usize>, languages: &[Language]) -> Result<Rule, String> {
        let conditions = |texts: &[String]| {
            let parse =
                |text: &String| condition(text, names).map_err(|problem| format!("{problem} in rule {:?}", self.id));
            texts.iter().map(parse).collect::<Result<Vec<_>, _>>()
        };
        Ok(Rule {
            when: conditions(&self.when)?,
            unless: conditions(&self.unless)?,
            id: self.id.leak(),
            kind: self.kind,
            urgency: self.urgency,
            criterion: self.criterion.leak(),
            source: self.source.leak(),
            year: self.year,
            languages: if self.languages.is_empty() { languages.to_vec() } else { self.languages }.leak(),
            #[cfg(test)]
            fires: self.fires,
            #[cfg(test)]
            quiet: self.quiet,
        })
    }
}

/// "a & b|c & temperature>=38 & !d" as parts of alternatives.
fn condition(text: &str, names: &HashMap<&str, usize>) -> Result<Vec<Any>, String> {
    text.split('&').map(|part| part.split('|').map(|term| parse_term(term.trim(), names)).collect()).collect()
}

pub(super) fn parse_term(text: &str, names: &HashMap<&str, usize>) -> Result<Term, String> {
    let measure = |name: &str| Measure::named(name).ok_or_else(|| format!("unknown measure {name:?}"));
    let number = |value: &str| value.parse().map_err(|_| format!("bad number {value:?}"));
    if let Some((name, value)) = text.split_once(">=") {
        return Ok(Term::AtLeast(measure(name)?, number(value)?));
    }
    if let Some((name, value)) = text.split_once('<') {
        return Ok(Term::Below(measure(name)?, number(value)?));
    }
    let concept = |name: &str| names.get(name).copied().ok_or_else(|| format!("unknown concept {name:?}"));
    if let Some((one, other)) = text.split_once('+') {
        return Ok(Term::Joined(concept(one.trim())?, concept(other.trim())?));
    }
    match text {
        "pregnant" => Ok(Term::Pregnant),
        "!pregnant" => Ok(Term::NotPregnant),
        _ => match text.strip_prefix('!') {
            Some(name) => concept(name).map(Term::NotConcept),
            None => concept(text).map(Term::Concept),
        },
    }
}
