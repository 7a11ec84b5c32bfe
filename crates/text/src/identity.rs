//! Who could be recognized in a text: proposals to mask identifying details, and how unique the rest still is.
//!
//! A person decides about every proposal. What counts as identifying follows HIPAA Safe Harbor, 45 CFR 164.514(b)(2) (2013),
//! and adds doctors' names and handles. A year alone, a state, a country, a weekday and an age under 90 stay.

mod lexicon;
mod names;
mod numbers;
mod places;
mod token;
mod uniqueness;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Span;
use crate::span::covered;
pub use uniqueness::{Reason, Uniqueness, uniqueness};

/// What a detail identifies. The letters are those of 45 CFR 164.514(b)(2)(i).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Label {
    /// A name of a patient, relative or friend (A).
    Name,
    /// A name of a doctor or other professional; beyond Safe Harbor.
    Doctor,
    /// A street address (B).
    Address,
    /// A town, village or district (B).
    City,
    /// A postal code (B).
    Zip,
    /// A hospital, clinic or practice (B).
    Hospital,
    /// An employer, school or company (B).
    Org,
    /// Any element of a date finer than a year (C).
    Date,
    /// An age of 90 or more (C).
    #[serde(rename = "AGE_90PLUS")]
    Age90Plus,
    /// A telephone or fax number (D, E).
    Phone,
    /// An electronic mail address (F).
    Email,
    /// A national number: social security, Aadhaar, passport, NHS number and others (G).
    GovId,
    /// A medical record or laboratory number (H).
    Mrn,
    /// A health plan or policy number (I).
    InsuranceId,
    /// An account or card number (J).
    Account,
    /// A certificate or license number (K).
    LicenseId,
    /// A number plate or vehicle number (L).
    Vehicle,
    /// A device serial number (M).
    DeviceId,
    /// A web address (N).
    Url,
    /// An internet protocol address (O).
    Ip,
    /// A name on a social network or another unique code (R).
    Handle,
}

impl Label {
    /// The label as data files write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Doctor => "DOCTOR",
            Self::Address => "ADDRESS",
            Self::City => "CITY",
            Self::Zip => "ZIP",
            Self::Hospital => "HOSPITAL",
            Self::Org => "ORG",
            Self::Date => "DATE",
            Self::Age90Plus => "AGE_90PLUS",
            Self::Phone => "PHONE",
            Self::Email => "EMAIL",
            Self::GovId => "GOV_ID",
            Self::Mrn => "MRN",
            Self::InsuranceId => "INSURANCE_ID",
            Self::Account => "ACCOUNT",
            Self::LicenseId => "LICENSE_ID",
            Self::Vehicle => "VEHICLE",
            Self::DeviceId => "DEVICE_ID",
            Self::Url => "URL",
            Self::Ip => "IP",
            Self::Handle => "HANDLE",
        }
    }

    /// What stands in the text instead, so that it still reads.
    #[must_use]
    pub const fn placeholder(self) -> &'static str {
        match self {
            Self::Name => "[name]",
            Self::Doctor => "[doctor]",
            Self::Address => "[address]",
            Self::City => "[town]",
            Self::Zip => "[postal code]",
            Self::Hospital => "[hospital]",
            Self::Org => "[organization]",
            Self::Date => "[date]",
            Self::Age90Plus => "over 90",
            Self::Phone => "[phone number]",
            Self::Email => "[email]",
            Self::GovId | Self::Mrn | Self::InsuranceId | Self::Account | Self::LicenseId | Self::DeviceId => {
                "[number]"
            }
            Self::Vehicle => "[number plate]",
            Self::Url => "[link]",
            Self::Ip => "[internet address]",
            Self::Handle => "[user name]",
        }
    }
}

/// Details known from the account and the form; they are masked wherever they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Names of the patient and of people around them; each word of three letters or more is masked.
    pub names: Vec<String>,
    /// Names of the practitioners.
    pub practitioners: Vec<String>,
    /// Towns, streets and other places.
    pub places: Vec<String>,
}

/// A detail that should be masked, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Where it stands.
    pub span: Span,
    /// What it identifies.
    pub label: Label,
    /// What to put in its place.
    pub replacement: String,
    /// Why it was found, in plain words.
    pub reason: &'static str,
}

/// A decided replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// Where it stands.
    pub span: Span,
    /// What to put in its place.
    pub replacement: String,
}

/// A detail as the finders report it; the higher strength wins where two overlap.
#[derive(Debug, Clone)]
struct Found {
    span: Span,
    label: Label,
    reason: &'static str,
    strength: u8,
}

/// Finds the details to mask, in the order of the text; spans never overlap. Linear in the text.
#[must_use]
pub fn find(text: &str, known: &Known) -> Vec<Proposal> {
    let tokens = token::Tokens::new(text);
    let mut found = numbers::find(text);
    found.extend(places::find(&tokens, known));
    found.extend(names::find(&tokens, known));
    settle(text, found)
}

/// Keeps the strongest of overlapping details, the longer of equals; what a weaker one covers besides stays covered.
fn settle(text: &str, mut found: Vec<Found>) -> Vec<Proposal> {
    found.retain(|found| !found.span.is_empty() && text.get(found.span.clone()).is_some());
    found.sort_by(|left, right| {
        let length = |found: &Found| found.span.len();
        right
            .strength
            .cmp(&left.strength)
            .then(length(right).cmp(&length(left)))
            .then(left.span.start.cmp(&right.span.start))
    });
    let mut taken: BTreeMap<usize, Found> = BTreeMap::new();
    for candidate in found {
        for span in uncovered(text, &candidate.span, &taken) {
            taken.insert(span.start, Found { span, ..candidate.clone() });
        }
    }
    let propose = |found: Found| Proposal {
        replacement: replacement(covered(text, &found.span), found.label),
        span: found.span,
        label: found.label,
        reason: found.reason,
    };
    taken.into_values().map(propose).collect()
}

/// The parts of a span that nothing taken covers, without the spaces and marks at their ends.
fn uncovered(text: &str, span: &Span, taken: &BTreeMap<usize, Found>) -> Vec<Span> {
    let mut free = Vec::new();
    let mut from = span.start;
    let before = taken.range(..span.start).next_back().map(|(_, other)| other.span.end);
    from = from.max(before.unwrap_or(from));
    for (start, other) in taken.range(span.start..span.end) {
        if from < *start {
            free.push(from..*start);
        }
        from = from.max(other.span.end);
    }
    if from < span.end {
        free.push(from..span.end);
    }
    let whole = free.len() == 1 && free.first() == Some(span);
    if whole {
        return free;
    }
    let trim = |part: Span| {
        let inner = covered(text, &part);
        let start = part.start + (inner.len() - inner.trim_start_matches(|c: char| !c.is_alphanumeric()).len());
        start..(start + covered(text, &(start..part.end)).trim_end_matches(|c: char| !c.is_alphanumeric()).len())
    };
    free.into_iter().map(trim).filter(|part| !part.is_empty()).collect()
}

fn replacement(original: &str, label: Label) -> String {
    if label == Label::Age90Plus {
        let age: Option<u32> = original.parse().ok();
        return age.map_or_else(
            || label.placeholder().to_owned(),
            |age| if age >= 100 { "over 100".into() } else { "over 90".into() },
        );
    }
    if label == Label::Date {
        return numbers::year_of(original).map_or_else(|| label.placeholder().to_owned(), str::to_owned);
    }
    label.placeholder().to_owned()
}

/// Rebuilds the text with the replacements in place; everything between them stays byte for byte.
///
/// Redactions may come in any order. One that overlaps an earlier one, or does not fit the text, is left out.
#[must_use]
pub fn redact(text: &str, redactions: &[Redaction]) -> String {
    let mut ordered: Vec<&Redaction> =
        redactions.iter().filter(|redaction| text.get(redaction.span.clone()).is_some()).collect();
    ordered.sort_by_key(|redaction| (redaction.span.start, redaction.span.end));
    let mut redacted = String::with_capacity(text.len());
    let mut from = 0;
    for redaction in ordered {
        if redaction.span.start < from {
            continue;
        }
        redacted.push_str(covered(text, &(from..redaction.span.start)));
        redacted.push_str(&redaction.replacement);
        from = redaction.span.end;
    }
    redacted.push_str(covered(text, &(from..text.len())));
    redacted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        let proposals = find(text, &Known::default());
        let redactions: Vec<Redaction> =
            proposals.into_iter().map(|found| Redaction { span: found.span, replacement: found.replacement }).collect();
        redact(text, &redactions)
    }

    #[test]
    fn names_go_and_the_text_still_reads() {
        assert_eq!(
            masked("Hello, I am Sunita Deshmukh, 41. Dr. Bell said I have Bell's palsy.\nRegards, Sunita"),
            "Hello, I am [name], 41. Dr. [doctor] said I have Bell's palsy.\nRegards, [name]"
        );
    }

    #[test]
    fn small_letters_hide_no_name() {
        assert_eq!(
            masked("my wife rekha is worried, call her on 98450 12345"),
            "my wife [name] is worried, call her on [phone number]"
        );
    }

    #[test]
    fn everyday_words_that_are_names_stay_unless_they_are_meant_as_names() {
        let text = "I hope the rose cream helps, it may leave a mark. Will it sting?";
        assert_eq!(masked(text), text);
        assert_eq!(masked("My son Mark has a rash."), "My son [name] has a rash.");
    }

    #[test]
    fn medicine_stays() {
        for text in [
            "TSH 4.51, Hb 12.4, platelets 1,50,000, BP 120/80, vision 6/9.",
            "I take metformin 500 mg 1-0-1 and Crocin for 5 days.",
            "L4-L5 bulge, code F41.1, CA 125 normal, HbA1c 7.8.",
            "Is it Graves' disease or Hashimoto thyroiditis? The Romberg test was fine.",
            "I am 34 years old and weigh 58 kg.",
            "T-DM1 and T-DXd, PD-L1 is 60, HLA-B27 positive, HLA-B 27, NT-proBNP 450.",
        ] {
            assert_eq!(masked(text), text);
        }
    }

    #[test]
    fn dates_keep_their_year_and_ages_over_89_their_decade() {
        assert_eq!(masked("It began on 14 March 2019."), "It began on 2019.");
        assert_eq!(masked("My aunt is 94 years old."), "My aunt is over 90 years old.");
        assert_eq!(
            masked("I was diagnosed in 2016 in Kerala on a Monday."),
            "I was diagnosed in 2016 in Kerala on a Monday."
        );
    }

    #[test]
    fn numbers_of_documents_are_labeled() {
        for (text, label) in [
            ("My Aadhaar is 4321 8765 2109.", Label::GovId),
            ("SSN 219-09-9999", Label::GovId),
            ("NHS number 999 123 4567", Label::GovId),
            ("Policy no. P/123456/01/2020/654321", Label::InsuranceId),
            ("UHID 49281736", Label::Mrn),
            ("My car KA 05 MN 4321 was hit.", Label::Vehicle),
            ("Pacemaker serial SN 4821-90234", Label::DeviceId),
            ("I paid from DE89 3704 0044 0532 0130 00.", Label::Account),
            ("Write to someone@mail.example.org", Label::Email),
            ("I logged in from 203.0.113.7", Label::Ip),
            ("I live at 12 Church Lane, Leeds LS1 4AB.", Label::Address),
            ("She was admitted to Oakfield General Hospital.", Label::Hospital),
            ("I work at Northwind Traders Ltd.", Label::Org),
        ] {
            let labels: Vec<Label> = find(text, &Known::default()).into_iter().map(|proposal| proposal.label).collect();
            assert!(labels.contains(&label), "{text}: {labels:?}");
        }
    }

    #[test]
    fn known_names_and_places_are_masked_surely() {
        let known =
            Known { names: vec!["Xq Zorblat".into()], practitioners: vec![], places: vec!["Lower Wibble".into()] };
        let found: Vec<Label> =
            find("zorblat from Lower Wibble wrote this", &known).into_iter().map(|found| found.label).collect();
        assert_eq!(found, [Label::Name, Label::City]);
    }

    #[test]
    fn redactions_that_overlap_or_do_not_fit_are_left_out() {
        let redaction = |span: Span| Redaction { span, replacement: "_".into() };
        assert_eq!(redact("aéb", &[redaction(0..1), redaction(0..3), redaction(2..3), redaction(3..9)]), "_éb");
    }
}
