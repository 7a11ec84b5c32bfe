//! What the service reads in a text before anybody sees it: signs that need care now, its language, its field, its questions.

use askwell_core::code::{Country, Language, Rule, Specialty};
use askwell_core::consultation::Priority;
use askwell_core::content::About;
use askwell_core::query::QUESTIONS_MOST;
use askwell_text as text;
use askwell_text::triage::{Kind, Urgency};
use serde::Serialize;

/// A sign that was met, and whose criterion it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// The rule, as the journal records it.
    pub rule: Rule,
    /// The key of the advice in the locale files.
    pub advice: &'static str,
    /// Whether care is needed now, and not only soon.
    pub is_emergency: bool,
    /// The criterion in one plain sentence.
    pub criterion: &'static str,
    /// Who publishes it.
    pub source: &'static str,
    /// The year of the source.
    pub year: u16,
}

/// What was read in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Signs that need care now or soon, most urgent first, as a nurse would say them.
    pub signs: Vec<Sign>,
    /// Whether one of them is about suicide or self-harm, which has a kind page of its own.
    pub is_self_harm: bool,
    /// False when the rules do not know the text's language: then no sign says nothing.
    pub is_covered: bool,
    /// The language it seems to be written in; `None` when it is too short to tell.
    pub language: Option<Language>,
}

/// Whom to call in one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// For an ambulance, as it is dialed inside the country.
    pub emergency: String,
    /// The name of a line for people who think of suicide, where one serves the whole country.
    pub line_name: Option<String>,
    /// Its number.
    pub line_number: Option<String>,
    /// False when the country is not in our list and the number is only what most phones route.
    pub is_known: bool,
}

impl Reading {
    /// Says whether care is needed now.
    pub fn is_emergency(&self) -> bool {
        self.signs.iter().any(|sign| sign.is_emergency)
    }

    /// Gives how soon an answer is wanted of somebody who goes on asking.
    pub fn priority(&self) -> Priority {
        match (self.is_emergency(), self.signs.is_empty()) {
            (true, _) => Priority::Asap,
            (false, false) => Priority::Urgent,
            (false, true) => Priority::Routine,
        }
    }

    /// Gives the rules that were met, each once, in their order.
    pub fn rules(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = Vec::new();
        for sign in &self.signs {
            if !rules.contains(&sign.rule) {
                rules.push(sign.rule.clone());
            }
        }
        rules
    }
}

/// Reads a text for what must be known before anything else.
pub fn read(text: &str, about: &About) -> Reading {
    let language = text::language::detect(text);
    let triage = text::triage::read(text, &known(about));
    let sign = |finding: &text::triage::Finding| {
        // An urgency of "routine" is no sign; a rule whose name is no code would be a slip in the data, and is left out here.
        let rule = Rule::new(finding.rule).ok().filter(|_| finding.urgency != Urgency::Routine)?;
        Some(Sign {
            rule,
            advice: finding.kind.advice(),
            is_emergency: finding.urgency == Urgency::Emergency,
            criterion: finding.criterion,
            source: finding.source,
            year: finding.year,
        })
    };
    Reading {
        signs: triage.findings.iter().filter_map(sign).collect(),
        is_self_harm: triage.findings.iter().any(|finding| finding.kind == Kind::SelfHarm),
        is_covered: triage.covered,
        language: language.and_then(|language| Language::new(language.tag()).ok()),
    }
}

/// Splits a text into the questions it asks, as many as a consultation holds.
pub(crate) fn questions(text: &str) -> Vec<String> {
    text::question::split(text).into_iter().map(|question| question.text).take(QUESTIONS_MOST).collect()
}

/// Gives the field a text seems to belong to; `None` when that is not clear and a coordinator should decide.
pub(super) fn specialty(text: &str, about: &About) -> Option<Specialty> {
    let ranking = text::specialty::rank(text, &known(about));
    let first = ranking.specialties.first().filter(|_| ranking.sure)?;
    Specialty::new(first.code).ok().filter(|code| code.as_str() != "other")
}

/// Gives every field one can choose, as codes with the names a doctor and a patient would use; `other` stands last.
pub fn specialties() -> Vec<(Specialty, &'static str, &'static [&'static str])> {
    let named = |field: &text::specialty::Specialty| Some((Specialty::new(field.code).ok()?, field.name, field.lay));
    text::specialty::ALL.iter().filter_map(named).collect()
}

/// Gives whom to call in a country.
pub fn numbers(country: &Country) -> Numbers {
    let numbers = text::emergency::number(country.as_str());
    let (line_name, line_number) = numbers.self_harm_line.map(|line| (line.name, line.number)).unzip();
    Numbers { emergency: numbers.general, line_name, line_number, is_known: numbers.known }
}

fn known(about: &About) -> text::About {
    text::About { age_years: about.age_years, pregnant: about.pregnant, language: None }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn chest_pain_needs_care_now_and_a_common_cold_does_not() {
        let reading = read("I have crushing chest pain going down my left arm and I am sweating", &About::default());
        assert!(reading.is_emergency(), "{reading:?}");
        assert!(!reading.rules().is_empty());
        let reading = read("I have had a runny nose for two days, which tea helps?", &About::default());
        assert_eq!(reading.priority(), Priority::Routine, "{reading:?}");
    }

    #[test]
    fn a_language_the_rules_do_not_know_is_said() {
        let reading = read("胸が痛いです。どうすればいいですか。昨日から息が苦しいです。", &About::default());
        assert!(!reading.is_covered);
    }

    #[test]
    fn every_rule_can_stand_in_the_journal() {
        for card in text::triage::rules() {
            assert!(Rule::new(card.id).is_ok(), "{}", card.id);
        }
    }

    #[test]
    fn every_field_is_a_code_and_other_is_last() {
        let fields = specialties();
        assert_eq!(fields.len(), text::specialty::ALL.len());
        assert_eq!(fields.last().unwrap().0.as_str(), "other");
    }
}
