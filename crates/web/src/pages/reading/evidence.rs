//! The evidence of a page as a lay reader takes it in: what was compared, in whom, how many of 100, and what a ratio means.

use askwell_app::core::content::Source;
use askwell_app::core::evidence::{Both, Confidence, Evidence, EvidenceSource, Hazard, Medicine, TrialResult};

use crate::when::in_words;
use crate::words::Words;

/// A source in the list of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) title: String,
    pub(crate) publisher: String,
    pub(crate) year: Option<i16>,
    pub(crate) identifier: String,
    pub(crate) url: String,
    pub(crate) checked_on: Option<String>,
    pub(crate) is_second_hand: bool,
}

/// One result of a trial.
#[derive(Debug)]
pub(crate) struct Result {
    pub(crate) trial: String,
    pub(crate) tried: String,
    pub(crate) compared_with: String,
    pub(crate) in_whom: String,
    pub(crate) people: u32,
    pub(crate) measured: String,
    /// What came out in the first group and in the second.
    pub(crate) values: Vec<(String, String)>,
    /// What the numbers mean, in sentences; nothing to explain gives none.
    pub(crate) meaning: Vec<String>,
    pub(crate) note: String,
    pub(crate) sources: Vec<usize>,
    pub(crate) is_second_hand: bool,
}

/// A medicine.
#[derive(Debug)]
pub(crate) struct Drug {
    pub(crate) name: String,
    pub(crate) brands: String,
    pub(crate) class: String,
    pub(crate) mechanism: String,
    pub(crate) risks: Vec<String>,
    pub(crate) sources: Vec<usize>,
}

/// What a page shows of its evidence.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    pub(crate) results: Vec<Result>,
    pub(crate) drugs: Vec<Drug>,
    pub(crate) sources: Vec<Listed>,
}

impl Shown {
    /// Lays the evidence out; its sources come after those the page names itself, each once.
    pub(crate) fn of(words: Words, own: &[Source], evidence: &Evidence) -> Self {
        let mut sources: Vec<Listed> = own.iter().map(|source| own_source(words, source)).collect();
        let results = evidence.results.iter().map(|result| shown(words, result, &mut sources)).collect();
        let drugs = evidence.medicines.iter().map(|medicine| drug(words, medicine, &mut sources)).collect();
        Self { results, drugs, sources }
    }
}

fn own_source(words: Words, source: &Source) -> Listed {
    Listed {
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        year: source.year,
        identifier: String::new(),
        url: source.url.clone(),
        checked_on: source.checked_on.map(|on| in_words(words, on)),
        is_second_hand: false,
    }
}

/// Gives the numbers of sources in the list, adding those that are not in it.
fn numbered(words: Words, cited: &[EvidenceSource], list: &mut Vec<Listed>) -> Vec<usize> {
    let number = |source: &EvidenceSource| {
        if let Some(at) = list.iter().position(|listed| listed.url == source.url) {
            // A page that names it itself knows less of it than the evidence does.
            if let Some(listed) = list.get_mut(at).filter(|listed| listed.identifier.is_empty()) {
                listed.identifier.clone_from(&source.identifier);
                listed.is_second_hand |= source.confidence == Confidence::SecondHand;
            }
            return at + 1;
        }
        list.push(Listed {
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            year: source.year,
            identifier: source.identifier.clone(),
            url: source.url.clone(),
            checked_on: source.checked_on.map(|on| in_words(words, on)),
            is_second_hand: source.confidence == Confidence::SecondHand,
        });
        list.len()
    };
    cited.iter().map(number).collect()
}

fn shown(words: Words, result: &TrialResult, sources: &mut Vec<Listed>) -> Result {
    let mut values = Vec::new();
    let mut pair = |both: &Option<Both>, key: &'static str| {
        let Some(Both { tried, compared }) = both else { return };
        let say = |value: String| words.say(key).with("value", value).to_string();
        values.push((result.tried.clone(), say(tried.to_string())));
        values.extend(compared.as_ref().map(|value| (result.compared_with.clone(), say(value.to_string()))));
    };
    pair(&result.of_100, "evidence-of-100");
    pair(&result.months, "evidence-months");
    Result {
        trial: result.trial.clone(),
        tried: result.tried.clone(),
        compared_with: result.compared_with.clone(),
        in_whom: result.in_whom.clone(),
        people: result.people,
        measured: result.measured.clone(),
        values,
        meaning: meaning(words, result),
        note: result.note.clone(),
        is_second_hand: result.sources.iter().any(|source| source.confidence == Confidence::SecondHand),
        sources: numbered(words, &result.sources, sources),
    }
}

fn drug(words: Words, medicine: &Medicine, sources: &mut Vec<Listed>) -> Drug {
    Drug {
        name: medicine.name.clone(),
        brands: medicine.brands.clone(),
        class: medicine.class.clone(),
        mechanism: medicine.mechanism.clone(),
        risks: medicine.risks.clone(),
        sources: numbered(words, &medicine.sources, sources),
    }
}

fn meaning(words: Words, result: &TrialResult) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(Both { tried, compared: Some(compared) }) = &result.of_100 {
        let more = tried.value() - compared.value();
        sentences.push(match more {
            more if more >= 0.95 => words.n("evidence-more", more.round()).to_string(),
            more if more <= -0.95 => words.n("evidence-fewer", -more.round()).to_string(),
            _ => words.t("evidence-hardly").to_owned(),
        });
    }
    if result.months.is_some() {
        sentences.push(words.t("evidence-middle").to_owned());
    }
    sentences.extend(result.hazard.iter().flat_map(|hazard| ratio(words, hazard)));
    sentences
}

/// What a hazard ratio says, its interval, and whether that leaves room for chance.
fn ratio(words: Words, hazard: &Hazard) -> Vec<String> {
    let text = |number: &askwell_app::core::evidence::Figure| number.to_string();
    let named = words.say("evidence-hazard").with("ratio", text(&hazard.ratio));
    let mut sentences = vec![named.with("low", text(&hazard.low)).with("high", text(&hazard.high)).to_string()];
    let less = hazard.less_in_100();
    sentences.push(match less {
        3.. => words.say("evidence-hazard-less").with("percent", less).to_string(),
        ..=-3 => words.say("evidence-hazard-more").with("percent", -less).to_string(),
        _ => words.t("evidence-hazard-same").to_owned(),
    });
    let interval = words.say("evidence-interval").with("low", text(&hazard.low)).with("high", text(&hazard.high));
    sentences.push(interval.to_string());
    if hazard.may_be_chance() {
        sentences.push(words.t("evidence-chance").to_owned());
    }
    sentences
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn result(of_100: &str, hazard: &str) -> TrialResult {
        let text = format!(
            r#"{{"id":"a","trial":"A","people":10,"in_whom":"b","tried":"c","compared_with":"d","measured":"e","of_100":{of_100},
            "hazard":{hazard},"sources":[{{"title":"t","publisher":"p","year":2020,"url":"https://example.org/a","checked_on":null,
            "confidence":"second_hand"}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_ratio_is_put_into_words_with_its_interval_and_with_chance() {
        let words = Words::default();
        let clear = result(r#"{"tried":"80.8","compared":"67.1"}"#, r#"{"ratio":"0.54","low":"0.44","high":"0.66"}"#);
        let said = meaning(words, &clear).join(" ");
        assert!(said.contains("14 more") && said.contains("46 percent") && said.contains("0.44"), "{said}");
        assert!(!said.contains("chance"), "{said}");
        let none = result(r#"{"tried":"89.8","compared":"89.2"}"#, r#"{"ratio":"0.98","low":"0.76","high":"1.25"}"#);
        let said = meaning(words, &none).join(" ");
        assert!(said.contains("chance") && said.contains("less than 1") && !said.contains("percent lower"), "{said}");
    }

    #[test]
    fn a_source_is_listed_once_after_the_pages_own() {
        let twice = result(r#"{"tried":"1","compared":"2"}"#, "null");
        let evidence = Evidence { results: vec![twice.clone(), twice], medicines: Vec::new() };
        let own = Source { title: "own".into(), url: "https://example.org/own".into(), ..Source::default() };
        let shown = Shown::of(Words::default(), &[own], &evidence);
        assert_eq!(shown.sources.len(), 2);
        assert_eq!(shown.results.iter().map(|result| result.sources.clone()).collect::<Vec<_>>(), [[2], [2]]);
        assert!(shown.sources[1].is_second_hand && shown.results[0].is_second_hand);
    }
}
