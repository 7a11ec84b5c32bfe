//! `triage`, `deidentify`, `route`: what the text room says about records from standard input.

use askwell_text::identity::{self, Known, Redaction};
use askwell_text::{About, span, specialty, triage};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::lines;

/// One text with its identifier; other fields are passed over.
#[derive(Debug, Deserialize)]
struct Text {
    id: String,
    text: String,
    /// What is known of the person; only triage asks.
    #[serde(default)]
    age_years: Option<f32>,
    #[serde(default)]
    pregnant: Option<bool>,
}

#[derive(Debug, Serialize)]
struct Triaged {
    id: String,
    urgency: triage::Urgency,
    /// False where the rules do not know the language: then "routine" says nothing.
    covered: bool,
    findings: Vec<Finding>,
}

/// A sign that was met; offsets in Unicode code points.
#[derive(Debug, Serialize)]
struct Finding {
    rule: &'static str,
    start: usize,
    end: usize,
    criterion: &'static str,
}

/// `askwell triage`: how soon care is needed, and why.
pub(crate) fn triage() -> Result<(), Failure> {
    lines::stream(|Text { id, text, age_years, pregnant }: Text| {
        let read = triage::read(&text, &About { age_years, pregnant, language: None });
        let spans: Vec<_> = read.findings.iter().map(|finding| finding.span.clone()).collect();
        let places = span::code_points(&text, &spans);
        let findings = read.findings.iter().zip(places).map(|(finding, place)| Finding {
            rule: finding.rule,
            start: place.start,
            end: place.end,
            criterion: finding.criterion,
        });
        Triaged { id, urgency: read.urgency, covered: read.covered, findings: findings.collect() }
    })
}

#[derive(Debug, Serialize)]
struct Deidentified {
    id: String,
    spans: Vec<(usize, usize, &'static str)>,
    text: String,
}

/// `askwell deidentify`: what would identify somebody, and the text without it.
pub(crate) fn deidentify() -> Result<(), Failure> {
    lines::stream(|Text { id, text, .. }: Text| {
        let proposals = identity::find(&text, &Known::default());
        let spans: Vec<_> = proposals.iter().map(|proposal| proposal.span.clone()).collect();
        let places = span::code_points(&text, &spans);
        let labels = proposals.iter().map(|proposal| proposal.label.code());
        let spans = places.into_iter().zip(labels).map(|(place, label)| (place.start, place.end, label)).collect();
        let redactions: Vec<_> = proposals
            .into_iter()
            .map(|proposal| Redaction { span: proposal.span, replacement: proposal.replacement })
            .collect();
        Deidentified { id, spans, text: identity::redact(&text, &redactions) }
    })
}

#[derive(Debug, Serialize)]
struct Routed {
    id: String,
    specialties: Vec<&'static str>,
    /// Whether the first is clear enough to go there without a coordinator.
    sure: bool,
}

/// `askwell route`: the fields of medicine a question may belong to, best first.
pub(crate) fn route() -> Result<(), Failure> {
    lines::stream(|Text { id, text, .. }: Text| {
        let ranking = specialty::rank(&text, &About::default());
        let specialties = ranking.specialties.into_iter().map(|ranked| ranked.code).collect();
        Routed { id, specialties, sure: ranking.sure }
    })
}
