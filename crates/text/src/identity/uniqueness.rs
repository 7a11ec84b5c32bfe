//! How far what remains still singles a person out.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

/// Something that narrows down who a text is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// An exact age.
    Age,
    /// A place: state, region, village.
    Place,
    /// An uncommon job or a public role.
    Job,
    /// A rare disease or procedure.
    RareDisease,
    /// A family that is uncommon: twins, triplets, many children.
    Family,
    /// An event others may remember: an accident, the news, a prize.
    Event,
    /// A background few share where the page is read.
    Background,
}

impl Reason {
    /// The key of its words in the locale files.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Age => "unique-age",
            Self::Place => "unique-place",
            Self::Job => "unique-job",
            Self::RareDisease => "unique-rare-disease",
            Self::Family => "unique-family",
            Self::Event => "unique-event",
            Self::Background => "unique-background",
        }
    }
}

/// How far a text singles a person out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Uniqueness {
    /// 0 (nobody) to 1 (surely one person); from 0.5 an editor should generalize something.
    pub score: f32,
    /// What it rests on.
    pub reasons: Vec<Reason>,
}

struct Sign {
    reason: Reason,
    /// The share of people who remain, as a power of ten: 2 leaves one in a hundred.
    narrows: f32,
    pattern: Regex,
}

/// Powers of ten that single out one person among about ten million readers' neighbors.
const ONE_PERSON: f32 = 7.0;

static SIGNS: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    let sign = |reason, narrows, pattern: &str| Sign {
        reason,
        narrows,
        pattern: Regex::new(pattern).expect("the pattern is fixed and valid"),
    };
    vec![
        sign(
            Reason::Age,
            1.7,
            r"(?i)\b\d{1,2}([- ]| and a half )(year|yr|month|week)s?[- ]?olds?\b|\b(aged?|i am|i'm|he is|she is) \d{1,2}\b|\b\d{1,2} ?(yo|y/o)\b",
        ),
        sign(
            Reason::Place,
            2.0,
            r"(?i)\b(village|hamlet|island|small town|only (hospital|school|doctor|clinic) in|district of|reservation|military base|monastery|convent)\b",
        ),
        sign(
            Reason::Job,
            2.5,
            r"(?i)\b(mayor|minister|senator|sarpanch|councillor|bishop|imam|judge|pilot|astronaut|diplomat|ambassador|footballer|cricketer|olympi\w+|athlete|actor|actress|singer|television|tv (host|presenter|anchor)|newsreader|professor of|principal of|head ?(teacher|master|mistress)|chief (executive|officer)|ceo|police chief|fire chief|lighthouse|submarine|beekeeper|jockey|ballet|surgeon|vicar|priest|nun|owner of the only|town clerk|youtuber|influencer)\b",
        ),
        sign(
            Reason::RareDisease,
            3.0,
            r"(?i)\b(huntington|wilson'?s? disease|pompe|gaucher|fabry|batten|ehlers|marfan|osteogenesis imperfecta|epidermolysis|progeria|achondroplasia|hypochondroplasia|cystic fibrosis|duchenne|spinal muscular atrophy|motor neurone|amyotrophic|als\b|creutzfeldt|stiff person|fatal familial|porphyria|mitochondrial disease|tay-?sachs|phenylketonuria|erdheim|castleman|moyamoya|takayasu|behcet|pemphigus|scleroderma|acromegaly|phaeochromocytoma|pheochromocytoma|carcinoid|mesothelioma|angiosarcoma|chordoma|male breast cancer|conjoined|situs inversus|hermaphrod\w+|intersex|transplant\w*|rare (disease|condition|disorder|cancer|syndrome|mutation)|one of (only )?(\d+|few|five|ten|a handful))\b",
        ),
        sign(
            Reason::Family,
            1.5,
            r"(?i)\b(twins?|triplets?|quadruplets?|adopted|surrogate|(six|seven|eight|nine|ten|eleven|[6-9]|1\d) (children|kids|siblings)|widow(er)? at|orphan)\b",
        ),
        sign(
            Reason::Event,
            2.5,
            r"(?i)\b(in the news(paper)?s?|on (the )?(television|tv|front page)|was reported|plane crash|train (crash|accident)|bus accident|shooting|earthquake|flood|tsunami|factory (fire|explosion)|gas leak|lottery|award|medal|championship|world record|first (in|person|woman|man|patient) (in|to|ever))\b",
        ),
        sign(
            Reason::Background,
            1.5,
            r"(?i)\b(refugee|asylum seeker|the only (\w+ ){1,3}(in|at|of)|prisoner|inmate|deaf and blind|transgender|convert(ed)? to|amish|hutterite|parsi|roma\b|traveller community|inuit|maori|aboriginal)\b",
        ),
    ]
});

/// Scores how far a text still singles a person out; linear in its length. A guess to make an editor look, not a proof.
#[must_use]
pub fn uniqueness(text: &str) -> Uniqueness {
    let met: Vec<&Sign> = SIGNS.iter().filter(|sign| sign.pattern.is_match(text)).collect();
    let narrowed: f32 = met.iter().map(|sign| sign.narrows).sum();
    let reasons: BTreeSet<Reason> = met.iter().map(|sign| sign.reason).collect();
    Uniqueness { score: (narrowed / ONE_PERSON).min(1.0), reasons: reasons.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_story_is_nobody() {
        assert!(uniqueness("I am 34 and have had a cough for two weeks.").score < 0.5);
    }

    #[test]
    fn age_job_place_and_rare_disease_single_a_person_out() {
        let found = uniqueness("I am 52, mayor of a small town, and have Erdheim-Chester disease.");
        assert!(found.score > 0.9, "{found:?}");
        assert_eq!(found.reasons, [Reason::Age, Reason::Place, Reason::Job, Reason::RareDisease]);
    }
}
