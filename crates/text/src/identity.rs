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
