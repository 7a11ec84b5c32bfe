//! Which field of medicine a question belongs to, from a hand-written weighted lexicon.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::About;
use crate::phrase::{Groups, Lexicon};
use crate::words::{Word, words};

/// A field of medicine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Specialty {
    /// The code used everywhere in the house; an address uses it with `-` for `_`.
    pub code: &'static str,
    /// The name a doctor would use.
    pub name: &'static str,
    /// Names a patient would use.
    pub lay: &'static [&'static str],
}

impl Specialty {
    /// The part of an address: the code with hyphens.
    #[must_use]
    pub fn slug(&self) -> String {
        self.code.replace('_', "-")
    }
}

/// Every specialty, in the order of a menu; `other` comes last and means that a coordinator decides.
pub const ALL: &[Specialty] = &[
    Specialty {
        code: "general_medicine",
        name: "General medicine",
        lay: &["family doctor", "general health", "fever", "tiredness"],
    },
    Specialty {
        code: "obstetrics_gynaecology",
        name: "Obstetrics and gynecology",
        lay: &["women's health", "pregnancy", "periods", "contraception"],
    },
    Specialty { code: "paediatrics", name: "Pediatrics", lay: &["children", "babies"] },
    Specialty { code: "dermatology", name: "Dermatology", lay: &["skin", "hair", "nails"] },
    Specialty {
        code: "psychiatry_psychology",
        name: "Psychiatry and psychology",
        lay: &["mental health", "mood", "anxiety", "sleep"],
    },
    Specialty { code: "cardiology", name: "Cardiology", lay: &["heart", "blood pressure"] },
    Specialty { code: "neurology", name: "Neurology", lay: &["brain", "nerves", "headache", "seizures"] },
    Specialty {
        code: "orthopaedics_physio",
        name: "Orthopedics and physiotherapy",
        lay: &["bones", "joints", "back", "sports injuries"],
    },
    Specialty { code: "gastroenterology", name: "Gastroenterology", lay: &["stomach", "bowel", "liver", "digestion"] },
    Specialty {
        code: "allergy_pulmonology",
        name: "Allergy and pulmonology",
        lay: &["lungs", "breathing", "asthma", "allergy"],
    },
    Specialty { code: "ent", name: "Ear, nose and throat", lay: &["ears", "nose", "throat", "hearing"] },
    Specialty { code: "ophthalmology", name: "Ophthalmology", lay: &["eyes", "sight"] },
    Specialty { code: "dentistry", name: "Dentistry", lay: &["teeth", "gums", "mouth"] },
    Specialty { code: "endocrinology", name: "Endocrinology", lay: &["diabetes", "thyroid", "hormones"] },
    Specialty { code: "urology_nephrology", name: "Urology and nephrology", lay: &["kidneys", "bladder", "prostate"] },
    Specialty {
        code: "sexology_andrology",
        name: "Sexology and andrology",
        lay: &["sexual health", "men's health", "erections"],
    },
    Specialty {
        code: "infectious_hiv",
        name: "Infectious diseases and HIV",
        lay: &["infections", "HIV", "travel medicine"],
    },
    Specialty { code: "medical_oncology", name: "Medical oncology", lay: &["cancer", "chemotherapy"] },
    Specialty { code: "haematology", name: "Hematology", lay: &["blood diseases", "anemia", "clots"] },
    Specialty { code: "rheumatology", name: "Rheumatology", lay: &["arthritis", "autoimmune diseases"] },
    Specialty { code: "general_surgery", name: "General surgery", lay: &["operations", "hernia", "gallbladder"] },
    Specialty { code: "alternative", name: "Alternative medicine", lay: &["ayurveda", "homeopathy"] },
    Specialty { code: "other", name: "Other", lay: &["not sure"] },
];

/// The specialty with a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Specialty> {
    ALL.iter().find(|specialty| specialty.code == code)
}

/// One specialty and how well it fits.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ranked {
    /// The code of the specialty.
    pub code: &'static str,
    /// Its share of all evidence in the text, 0 to 1.
    pub score: f32,
}

/// Specialties from the best fit down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// Every specialty except `other`, which stands first when nothing speaks for any.
    pub specialties: Vec<Ranked>,
    /// False when the first choice is not clear enough to send the question there without a coordinator.
    pub sure: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: BTreeMap<String, String>,
    /// By specialty, by weight: phrases.
    specialty: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

struct Weights {
    lexicon: Lexicon,
    /// By concept of the lexicon: the place in [`ALL`] and the weight.
    weight: Vec<(usize, f32)>,
    /// By concept: the phrase as the file has it.
    phrase: Vec<String>,
}

static WEIGHTS: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("../data/specialties.toml")).expect("the embedded lexicon parses"));

impl Weights {
    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let groups: Groups = file
            .groups
            .iter()
            .map(|(name, words)| (name.clone(), words.split_whitespace().map(str::to_owned).collect()))
            .collect();
        let mut weights = Self { lexicon: Lexicon::default(), weight: Vec::new(), phrase: Vec::new() };
        for (code, by_weight) in &file.specialty {
            let place = ALL
                .iter()
                .position(|specialty| specialty.code == code)
                .ok_or_else(|| format!("unknown specialty {code:?}"))?;
            for (weight, phrases) in by_weight {
                let weight: f32 = weight.parse().map_err(|_| format!("bad weight {weight:?}"))?;
                for phrase in phrases {
                    weights.lexicon.add(weights.weight.len(), phrase, &groups)?;
                    weights.weight.push((place, weight));
                    weights.phrase.push(phrase.clone());
                }
            }
        }
        Ok(weights)
    }
}

/// A phrase in the first words (a title, the first sentence) says more about the subject than one later on.
const OPENING_WORDS: usize = 25;
const OPENING_FACTOR: f32 = 2.0;
/// Repeating a phrase adds ever less: the n-th mention counts 1/n.
const GENERAL_PRIOR: f32 = 1.2;
/// Years under which a patient is seen by a pediatrician.
const CHILD_YEARS: f32 = 15.0;
/// What a child's age adds to pediatrics.
const CHILD_WEIGHT: f32 = 6.0;
/// The first choice is sure from this share of all evidence, and this much ahead of the second; calibrated so that about
/// four in five sure choices are right (see `docs/safety.md`).
const SURE_SHARE: f32 = 0.45;
const SURE_LEAD: f32 = 1.6;

/// Ranks the specialties for a question; linear in the text.
#[must_use]
pub fn rank(text: &str, about: &About) -> Ranking {
    let words = words(text);
    let scores = scores(&words, about);
    let total: f32 = scores.iter().sum();
    let mut order: Vec<usize> = (0..ALL.len() - 1).collect();
    order.sort_by(|left, right| scores[*right].total_cmp(&scores[*left]).then(left.cmp(right)));
    let ranked =
        |place: usize| Ranked { code: ALL[place].code, score: if total > 0.0 { scores[place] / total } else { 0.0 } };
    let (first, second) =
        (order.first().map_or(0.0, |place| scores[*place]), order.get(1).map_or(0.0, |place| scores[*place]));
    let evidence = total > GENERAL_PRIOR;
    let sure = evidence && first / total >= SURE_SHARE && first >= SURE_LEAD * second;
    let mut specialties: Vec<Ranked> = order.into_iter().map(ranked).collect();
    if !evidence {
        specialties.insert(0, Ranked { code: "other", score: 0.0 });
    }
    Ranking { specialties, sure }
}

/// A phrase of the lexicon that a text holds, and for which specialty it speaks.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Evidence {
    /// The code of the specialty.
    pub specialty: &'static str,
    /// The phrase, in the lexicon's words and not the text's.
    pub phrase: &'static str,
    /// What it adds; less than nothing where it speaks against.
    pub weight: f32,
}

/// Gives the phrases of the lexicon that a text holds, each once, in the lexicon's order.
///
/// These are all that routing learns from: they say nothing that is not in our own file.
#[must_use]
pub fn evidence(text: &str) -> Vec<Evidence> {
    let met: BTreeSet<usize> = WEIGHTS.lexicon.hits(&words(text)).into_iter().map(|hit| hit.concept).collect();
    met.into_iter()
        .map(|concept| {
            let (place, weight) = WEIGHTS.weight[concept];
            Evidence { specialty: ALL[place].code, phrase: &WEIGHTS.phrase[concept], weight }
        })
        .collect()
}

fn scores(words: &[Word], about: &About) -> Vec<f32> {
    let mut scores = vec![0.0; ALL.len()];
    scores[0] = GENERAL_PRIOR;
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    for hit in WEIGHTS.lexicon.hits(words) {
        let (place, weight) = WEIGHTS.weight[hit.concept];
        let mention = times.entry(hit.concept).or_default();
        *mention += 1;
        let opening = if hit.words.start < OPENING_WORDS { OPENING_FACTOR } else { 1.0 };
        scores[place] += weight * opening / *mention as f32;
    }
    let place = |code: &str| ALL.iter().position(|specialty| specialty.code == code).unwrap_or(0);
    if about.age_years.is_some_and(|age| age < CHILD_YEARS) {
        scores[place("paediatrics")] += CHILD_WEIGHT;
    }
    if about.pregnant == Some(true) {
        scores[place("obstetrics_gynaecology")] += CHILD_WEIGHT;
    }
    // A negative weight speaks against a specialty, never below nothing.
    scores.iter().map(|score: &f32| score.max(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_questions_find_their_specialty() {
        for (text, code) in [
            ("My HER2 positive breast cancer is treated with trastuzumab, what comes next?", "medical_oncology"),
            ("I have acne scars and dark spots on my face, which cream helps?", "dermatology"),
            ("My period is late and the pregnancy test is negative", "obstetrics_gynaecology"),
            ("My baby of 4 months vomits after breast milk", "paediatrics"),
            ("Toothache after a root canal", "dentistry"),
            ("Is there an ayurvedic treatment for this?", "alternative"),
        ] {
            assert_eq!(rank(text, &About::default()).specialties[0].code, code, "{text}");
        }
    }

    #[test]
    fn what_spoke_for_a_specialty_is_told_in_the_words_of_the_lexicon() {
        let spoke = evidence("I, Ana Ruiz of Leeds, have acne scars and a toothache");
        assert!(spoke.iter().any(|one| one.specialty == "dermatology"), "{spoke:?}");
        assert!(spoke.iter().any(|one| one.specialty == "dentistry"), "{spoke:?}");
        assert!(spoke.iter().all(|one| !one.phrase.contains("ruiz") && !one.phrase.contains("leeds")));
    }

    #[test]
    fn nothing_to_go_by_is_for_the_coordinator() {
        let ranking = rank("Hello, I need your opinion please.", &About::default());
        assert_eq!((ranking.specialties[0].code, ranking.sure), ("other", false));
    }

    #[test]
    fn codes_are_unique_and_other_is_last() {
        let mut codes: Vec<&str> = ALL.iter().map(|specialty| specialty.code).collect();
        assert_eq!(codes.last(), Some(&"other"));
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
    }
}
