//! What sort of thing is asked: treatment, symptoms, causes...

use crate::words;

/// The question types that documents may carry and that queries are read for, by their usual names in consumer health.
pub const KINDS: &[&str] = &[
    "information",
    "symptoms",
    "causes",
    "treatment",
    "outlook",
    "prevention",
    "susceptibility",
    "genetic changes",
    "inheritance",
    "exams and tests",
    "stages",
    "frequency",
    "complications",
    "considerations",
    "research",
    "side effects",
    "interaction",
    "dosage",
    "support groups",
];

/// Cues as stems or pairs of stems, strongest kinds first where two would match.
const CUES: &[(&str, &[&str])] = &[
    ("genetic changes", &["gene chang", "genet chang", "mutat", "gene relat"]),
    ("inheritance", &["inherit", "hereditari", "run in", "pass on", "pass down"]),
    ("side effects", &["side effect", "advers effect"]),
    ("interaction", &["interact"]),
    ("exams and tests", &["diagnos", "diagnosi", "test for", "screen", "biopsi"]),
    ("treatment", &["treat", "treatment", "cure", "therapi", "medicin for", "remedi", "manag", "get rid", "medic for"]),
    ("prevention", &["prevent", "avoid"]),
    ("symptoms", &["symptom", "sign of", "sign and"]),
    ("causes", &["caus", "reason", "whi do", "whi am", "whi is"]),
    ("outlook", &["outlook", "prognosi", "surviv", "life expect", "expect"]),
    ("susceptibility", &["at risk", "risk for", "risk factor", "who get"]),
    ("frequency", &["how common", "how mani", "how often"]),
    ("complications", &["complic"]),
    ("stages", &["stage"]),
    ("research", &["research", "clinic trial"]),
    ("dosage", &["dose", "dosag", "how much"]),
];

/// The question type a text asks for, when it says so.
pub(crate) fn asked(text: &str) -> Option<&'static str> {
    let stems: Vec<_> = words::words(text).iter().take(400).map(|word| words::stem(&word.text)).collect();
    let line = format!(" {} ", stems.join(" "));
    let says = |cue: &&&str| line.contains(&format!(" {cue} "));
    CUES.iter().find(|(_, cues)| cues.iter().any(|cue| says(&cue))).map(|(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_read_from_common_wordings() {
        for (text, kind) in [
            ("How is gout treated?", "treatment"),
            ("is lupus hereditary", "inheritance"),
            ("what causes hiccups", "causes"),
            ("side effects of metformin treatment", "side effects"),
        ] {
            assert_eq!(asked(text), Some(kind), "{text}");
        }
        assert_eq!(asked("my elbow hurts"), None);
    }

    #[test]
    fn every_cue_leads_to_a_known_kind() {
        assert!(CUES.iter().all(|(kind, _)| KINDS.contains(kind)));
    }
}
