//! Sentences often said about HER2, each with what is more precise and where that was read.

use serde::Serialize;

use crate::source::Confidence;

/// How a sentence often said stands up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds as it is said.
    Holds,
    /// Holds, and leaves something out that matters.
    Simplified,
    /// A picture, not a mechanism.
    PictureOnly,
    /// Says more than is known.
    TooBroad,
    /// Not often said, and worth saying.
    Added,
    /// A question the model must not answer.
    NotForTheModel,
}

/// One sentence and its judgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Short name, `S1` to `S14`.
    pub id: &'static str,
    /// What is often said.
    pub often_said: &'static str,
    /// How it stands up.
    pub verdict: Verdict,
    /// What is more precise.
    pub more_precisely: &'static str,
    /// Whether it may be shown plainly (`High`) or only with a mark.
    pub confidence: Confidence,
    /// Short names in [`crate::source::SOURCES`].
    pub sources: &'static [&'static str],
    /// Properties of the model that show it (`P1` to `P15`).
    pub properties: &'static [&'static str],
}

/// The fourteen judged sentences, in reading order, for the box "often said, more precisely".
#[must_use]
pub fn claims() -> &'static [Claim] {
    CLAIMS
}

const CLAIMS: &[Claim] = &[
    Claim {
        id: "S1",
        often_said: "HER2-positive means that the cancer tested positive for a protein called HER2.",
        verdict: Verdict::Simplified,
        more_precisely: "A pathologist scores how strongly the cells stain for the protein (IHC). Where the score leaves doubt, \
                         the copies of the gene are counted as well (ISH).",
        confidence: Confidence::High,
        sources: &["wolff18", "ihc_tab"],
        properties: &["P1"],
    },
    Claim {
        id: "S2",
        often_said: "Too many copies of the gene give the cell too many receptors.",
        verdict: Verdict::Simplified,
        more_precisely: "That is so in HER2-positive cancer. In the others the copies hardly differ (on average 1.95 to 3.29), \
                         while the receptors on cells of different kinds differ far more: copies are not the only control.",
        confidence: Confidence::High,
        sources: &["copies", "hermark", "zhou24"],
        properties: &["P2"],
    },
    Claim {
        id: "S3",
        often_said: "Receptors are like ears or antennas that pick up messages to grow.",
        verdict: Verdict::PictureOnly,
        more_precisely: "No messenger of its own is known for HER2. Receptors that are crowded pair up and signal without being \
                         told to.",
        confidence: Confidence::Medium,
        sources: &["cags", "zhou24"],
        properties: &["P3"],
    },
    Claim {
        id: "S4",
        often_said: "Too many signals make the cells grow fast and out of control.",
        verdict: Verdict::Holds,
        more_precisely: "Without treatment, HER2-positive cancers tend to grow faster than others.",
        confidence: Confidence::Medium,
        sources: &["bcorg"],
        properties: &["P4", "P5"],
    },
    Claim {
        id: "S5",
        often_said: "Medicines against HER2 are used at every stage, early or advanced.",
        verdict: Verdict::Holds,
        more_precisely: "There are trials for every stage. Which medicine is used differs from stage to stage.",
        confidence: Confidence::High,
        sources: &["hera11", "cleo14", "db05"],
        properties: &["P11"],
    },
    Claim {
        id: "S6",
        often_said: "Medicines against HER2 attach to the receptor on the surface of the cell.",
        verdict: Verdict::Simplified,
        more_precisely: "Antibodies do, with or without a chemotherapy on board. The tablets (lapatinib, neratinib, tucatinib) go into \
                         the cell and block the receptor's switch there.",
        confidence: Confidence::High,
        sources: &["tki_tab", "epitopes"],
        properties: &["P6"],
    },
    Claim {
        id: "S7",
        often_said: "They work by blocking the signals to grow.",
        verdict: Verdict::Simplified,
        more_precisely: "That is one way. Antibodies also call immune cells, and some carry a chemotherapy into the cell.",
        confidence: Confidence::High,
        sources: &["sophia", "ogi_ccr"],
        properties: &["P7", "P8"],
    },
    Claim {
        id: "S8",
        often_said: "They slow or stop HER2-positive and HER2-low cancer.",
        verdict: Verdict::TooBroad,
        more_precisely: "In HER2-low cancer, T-DXd has shown a benefit (DESTINY-Breast04 and -06). Adding trastuzumab has not: \
                         in NSABP B-47 the hazard ratio was 0.98 (95 % interval 0.76 to 1.25).",
        confidence: Confidence::High,
        sources: &["b47", "db04s", "db06"],
        properties: &["P8", "P9"],
    },
    Claim {
        id: "S9",
        often_said: "They do not work against HER2-negative cancer.",
        verdict: Verdict::TooBroad,
        more_precisely: "That is so for medicines that only block. T-DXd is approved for HER2-ultralow cancer, which is a part of \
                         IHC 0, and in the trial DAISY 29.7 % of people with IHC 0 responded to it (95 % interval 15.9 to 47.0).",
        confidence: Confidence::High,
        sources: &["daisy", "enhertu"],
        properties: &["P10"],
    },
    Claim {
        id: "S10",
        often_said: "They are given together with other treatments.",
        verdict: Verdict::Holds,
        more_precisely: "Often, as in CLEOPATRA (two antibodies and docetaxel) and HER2CLIMB (a tablet, an antibody and \
                         capecitabine).",
        confidence: Confidence::High,
        sources: &["cleo14", "h2c20"],
        properties: &["P12"],
    },
    Claim {
        id: "S11",
        often_said: "Conjugates are medicines against HER2 with another medicine attached.",
        verdict: Verdict::Holds,
        more_precisely: "The antibody still holds and blocks the receptor. It also carries a chemotherapy.",
        confidence: Confidence::High,
        sources: &["ogi_ccr"],
        properties: &["P13"],
    },
    Claim {
        id: "S12",
        often_said: "Conjugates bring chemotherapy straight to cancer cells and protect healthy ones.",
        verdict: Verdict::Simplified,
        more_precisely: "Aimed does not mean harmless. T-DXd inflamed the lungs of about 1 in 10 people in trials, and some died of \
                         it. The US label of T-DM1 has a boxed warning about the liver, the heart and \
                         the unborn child.",
        confidence: Confidence::High,
        sources: &["db06", "db09", "kadcyla_bw"],
        properties: &["P14"],
    },
    Claim {
        id: "S13",
        often_said: "Only cells with HER2 are reached.",
        verdict: Verdict::Added,
        more_precisely: "In laboratory mixtures T-DXd also killed close neighbors without HER2, and T-DM1 did not. Tumors without \
                         HER2 farther away were not affected.",
        confidence: Confidence::High,
        sources: &["ogi_cs"],
        properties: &["P15"],
    },
    Claim {
        id: "S14",
        often_said: "How well do they work?",
        verdict: Verdict::NotForTheModel,
        more_precisely: "Only trials can say. Read the table of trials: who took part, what was compared, and what came out. This \
                         picture shows how things work and holds no answer.",
        confidence: Confidence::High,
        sources: &[],
        properties: &[],
    },
];

/// What no drawing, sentence or page may draw from the model.
pub const MUST_NOT_CLAIM: [&str; 7] = [
    "what will happen to a person or a tumor",
    "that one medicine is the better one for somebody",
    "a dose, an interval or a length of treatment",
    "cure, or when growth comes back: the model knows no resistance",
    "side effects or safety: it knows ordinary cells with normal HER2 only, not lungs, heart or liver",
    "that the number of gene copies decides alone",
    "anything about hormone receptors, the brain, the immune system or earlier treatment: they are not in it",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SOURCES, source};

    #[test]
    fn every_claim_is_numbered_sourced_and_tied_to_a_property() {
        for (index, claim) in claims().iter().enumerate() {
            assert_eq!(claim.id, format!("S{}", index + 1));
            let asks_trials = claim.verdict == Verdict::NotForTheModel;
            assert_eq!(claim.sources.is_empty(), asks_trials, "{}", claim.id);
            assert_eq!(claim.properties.is_empty(), asks_trials, "{}", claim.id);
            for id in claim.sources {
                assert!(source(id).is_some(), "{} names {id}", claim.id);
            }
        }
        assert_eq!(claims().len(), 14);
    }

    #[test]
    fn sources_are_unique_and_each_is_used() {
        for (index, source) in SOURCES.iter().enumerate() {
            assert!(SOURCES.iter().skip(index + 1).all(|other| other.id != source.id), "{}", source.id);
            assert!(source.address.starts_with("http"), "{}", source.id);
            assert!(claims().iter().any(|claim| claim.sources.contains(&source.id)), "{}", source.id);
        }
    }

    #[test]
    fn what_was_read_at_second_hand_is_marked() {
        let marked: Vec<_> =
            claims().iter().filter(|claim| claim.confidence == Confidence::Medium).map(|claim| claim.id).collect();
        assert_eq!(marked, ["S3", "S4"]);
    }
}
