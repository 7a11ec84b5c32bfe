//! Numbers a patient measured or counted at home, with their units: temperature, blood pressure, oxygen, glucose, pulse,
//! breaths, tablets, weeks of pregnancy, age.

use crate::Span;
use crate::number::spelled;
use crate::words::{Break, Word};

/// What a number measures. Names are those the rules use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// Degrees Celsius.
    Temperature,
    /// Millimeters of mercury.
    Systolic,
    /// Millimeters of mercury.
    Diastolic,
    /// Percent.
    Oxygen,
    /// Millimoles a liter.
    Glucose,
    /// Beats a minute.
    Pulse,
    /// Breaths a minute.
    Breaths,
    /// Tablets taken.
    Tablets,
    /// Completed weeks of pregnancy.
    PregnantWeeks,
    /// Years; the person the message is about.
    Age,
    /// Points of the general impression; see `danger.rs`.
    Danger,
    /// Points of the wording for care now; see `wording.rs`.
    SoundsNow,
    /// Points of the wording for care soon.
    SoundsSoon,
}

impl Measure {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "temperature" => Self::Temperature,
            "systolic" => Self::Systolic,
            "diastolic" => Self::Diastolic,
            "oxygen" => Self::Oxygen,
            "glucose" => Self::Glucose,
            "pulse" => Self::Pulse,
            "breaths" => Self::Breaths,
            "tablets" => Self::Tablets,
            "pregnant_weeks" => Self::PregnantWeeks,
            "age" => Self::Age,
            "danger" => Self::Danger,
            "sounds_now" => Self::SoundsNow,
            "sounds_soon" => Self::SoundsSoon,
            _ => return None,
        })
    }
}

/// One measured number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) measure: Measure,
    pub(super) value: f32,
    pub(super) span: Span,
    /// Position of the number among the words.
    pub(super) word: usize,
}

/// Milligrams of glucose a deciliter in one millimole a liter.
const MG_PER_MMOL: f32 = 18.0;
/// A glucose number above this is read as milligrams a deciliter: home meters stop at 33.3 mmol/L ("HI").
const HIGHEST_MMOL: f32 = 34.0;
/// What "HI" on a meter stands for, in millimoles a liter.
const METER_HIGH: f32 = 33.4;
/// What "LO" on a meter stands for.
const METER_LOW: f32 = 1.0;

/// Finds the readings of a message, in the order of the text.
pub(super) fn readings(words: &[Word]) -> Vec<Reading> {
    let mut found = Vec::new();
    for at in 0..words.len() {
        let near = Near { words, at };
        let mut push = |measure, value| found.push(Reading { measure, value, span: words[at].span.clone(), word: at });
        if let Some((systolic, diastolic)) = pressure(&near) {
            push(Measure::Systolic, systolic);
            push(Measure::Diastolic, diastolic);
            continue;
        }
        if near.is_any(&["hi", "high", "lo", "low"])
            && near.before(3, &["reads", "says", "shows", "showing", "saying", "reading", "read", "said"])
            && near.before(8, GLUCOSE)
        {
            push(Measure::Glucose, if words[at].text.starts_with('h') { METER_HIGH } else { METER_LOW });
            continue;
        }
        if near.next(1) == "old" && !near.counted() {
            let years = match words[at].text.as_str() {
                "month" => 1.0 / 12.0,
                "week" => 1.0 / 52.18,
                "day" => 1.0 / 365.25,
                _ => f32::NAN,
            };
            if years.is_finite() {
                push(Measure::Age, years);
                continue;
            }
        }
        let Some(value) =
            words[at].number().or_else(|| spelled_pair(&near)).or_else(|| spelled(&words[at].text).map(f32::from))
        else {
            continue;
        };
        if let Some(weeks) = pregnant_weeks(&near, value) {
            push(Measure::PregnantWeeks, weeks);
        } else if let Some(age) = age(&near, value) {
            push(Measure::Age, age);
        } else if let Some(celsius) = temperature(&near, value) {
            push(Measure::Temperature, celsius);
        } else if let Some(measure) = plain_measure(&near, value) {
            push(measure, value);
        } else if let Some(millimoles) = glucose(&near, value) {
            push(Measure::Glucose, millimoles);
        } else if tablets(&near) {
            push(Measure::Tablets, value);
        }
    }
    found
}

const GLUCOSE: &[&str] =
    &["sugar", "sugars", "glucose", "glucometer", "bg", "meter", "cgm", "libre", "dexcom", "rbs", "fbs", "bsl", "grbs"];
const TABLET: &[&str] = &["tablets", "tablet", "pills", "pill", "capsules", "capsule", "strips", "strip", "tabs"];
const TAKEN: &[&str] = &[
    "took",
    "taken",
    "swallowed",
    "ate",
    "eaten",
    "take",
    "swallow",
    "had",
    "overdosed",
    "overdose",
    "popped",
    "consumed",
    "drank",
    "downed",
];
const POISON_DRUG: &[&str] = &[
    "paracetamol",
    "acetaminophen",
    "tylenol",
    "crocin",
    "dolo",
    "panadol",
    "calpol",
    "ibuprofen",
    "aspirin",
    "codeine",
    "tramadol",
    "zopiclone",
    "sleeping",
    "diazepam",
    "alprazolam",
    "clonazepam",
    "amitriptyline",
    "co-codamol",
    "iron",
    "metformin",
    "propranolol",
    "sertraline",
    "antidepressants",
    "painkillers",
];
const DOSE: &[&str] = &["mg", "mcg", "g", "ml", "times", "weeks", "days", "hours", "minutes", "months", "years"];
const TEMPERATURE: &[&str] =
    &["temperature", "temp", "fever", "thermometer", "feverish", "thermometre", "temps", "bukhar"];
const HOT: &[&str] = &[
    "hot",
    "boiling",
    "roasting",
    "burning",
    "scorching",
    "baking",
    "armpit",
    "underarm",
    "arm",
    "forehead",
    "shivering",
    "shivery",
    "chills",
    "rigors",
];
const OTHER_DECIMAL: &[&str] = &[
    "bmi",
    "weight",
    "weigh",
    "weighs",
    "waist",
    "hba1c",
    "a1c",
    "ferritin",
    "haematocrit",
    "hematocrit",
    "hct",
    "vitamin",
    "albumin",
    "size",
    "shoe",
    "height",
    "km",
    "miles",
    "tsh",
    "sugar",
    "glucose",
    "kg",
    "level",
    "levels",
];
const OXYGEN: &[&str] =
    &["oxygen", "oximeter", "spo2", "sats", "saturation", "sat", "o2", "oxymeter", "spo", "saturations", "sp02"];
const PULSE: &[&str] = &["pulse", "racing", "heartrate", "hr", "heartbeat", "bpm", "beats"];
const BREATHS: &[&str] = &["breaths", "breathes", "respirations", "rr", "resps"];
const PRESSURE: &[&str] = &["bp", "pressure", "systolic", "sys"];

/// The words around one word.
struct Near<'a> {
    words: &'a [Word],
    at: usize,
}

impl Near<'_> {
    /// Whether a number stands right before: "two month old" is no "month old".
    fn counted(&self) -> bool {
        self.at > 0
            && self.words.get(self.at - 1).is_some_and(|word| word.number().is_some() || spelled(&word.text).is_some())
    }

    fn is_any(&self, wanted: &[&str]) -> bool {
        wanted.contains(&self.words[self.at].text.as_str())
    }

    /// Whether one of the words stands up to `reach` words before, in the same sentence.
    fn before(&self, reach: usize, wanted: &[&str]) -> bool {
        let mut at = self.at;
        for _ in 0..reach {
            if at == 0 || self.words[at].before == Break::Sentence {
                return false;
            }
            at -= 1;
            if wanted.contains(&self.words[at].text.as_str()) {
                return true;
            }
        }
        false
    }

    /// Whether one of the words stands up to `reach` words behind, in the same sentence.
    fn after(&self, reach: usize, wanted: &[&str]) -> bool {
        self.words
            .iter()
            .skip(self.at + 1)
            .take(reach)
            .take_while(|word| word.before != Break::Sentence)
            .any(|word| wanted.contains(&word.text.as_str()))
    }

    fn next(&self, steps: usize) -> &str {
        self.words
            .get(self.at + steps)
            .filter(|word| word.before != Break::Sentence)
            .map_or("", |word| word.text.as_str())
    }

    /// "HR 38": the shorthand is also that for hours, so no number may stand before it.
    fn after_heart_rate(&self) -> bool {
        let counted = self.at >= 2 && self.words[self.at - 2].number().is_some();
        self.previous() == "hours" && !counted
    }

    /// Whether nothing follows in the same clause.
    fn ends_clause(&self) -> bool {
        self.words.get(self.at + 1).is_none_or(|next| next.before != Break::Space)
    }

    fn previous(&self) -> &str {
        if self.at == 0 || self.words[self.at].before == Break::Sentence {
            return "";
        }
        self.words[self.at - 1].text.as_str()
    }
}

/// "one sixty" as people say a pulse: 160.
fn spelled_pair(near: &Near<'_>) -> Option<f32> {
    let tens = spelled(near.next(1)).filter(|tens| tens % 10 == 0)?;
    (near.words[near.at].text == "one").then_some(100.0 + f32::from(tens))
}

/// "took 24 paracetamol", "swallowed my iron tablets, maybe 15": a count of what was swallowed, not a dose.
fn tablets(near: &Near<'_>) -> bool {
    let swallowed = near.before(6, TAKEN) || near.after(8, &["swallowed", "gone", "missing"]);
    let counted = near.before(2, POISON_DRUG) && near.after(1, TABLET) && !near.before(4, &["take", "pack", "box"]);
    counted
        || near.after(4, TABLET) && swallowed
        || near.before(4, TAKEN) && near.after(3, POISON_DRUG) && !near.after(1, DOSE)
}

fn pressure(near: &Near<'_>) -> Option<(f32, f32)> {
    let text = near.words[near.at].text.as_str();
    let (systolic, diastolic): (f32, f32) = match text.split_once('/') {
        Some((above, below)) => (above.parse().ok()?, below.parse().ok()?),
        None => {
            let over =
                matches!(near.next(1), "over" | "by" | "on") && (near.before(6, PRESSURE) || near.next(1) == "over");
            let alone = near.next(1) == "systolic" || (near.before(3, PRESSURE) && !near.after(2, &["years", "days"]));
            let above: f32 = text.parse().ok()?;
            if over {
                (above, near.next(2).parse().ok()?)
            } else if alone
                && (60.0..=280.0).contains(&above)
                && !near.before(2, &["/", "diastolic"])
                && !near.before(2, PULSE)
            {
                (above, f32::NAN)
            } else {
                return None;
            }
        }
    };
    let plausible = (50.0..=300.0).contains(&systolic)
        && (diastolic.is_nan() || (20.0..=200.0).contains(&diastolic) && diastolic < systolic);
    plausible.then_some((systolic, diastolic))
}

fn temperature(near: &Near<'_>, value: f32) -> Option<f32> {
    let unit = near.next(1);
    // "feels boiling, 38.3 under the arm": a tenth of a degree is nobody's age or house number.
    let felt = value.fract() != 0.0 && (near.before(6, HOT) || near.after(4, HOT));
    // A message may open with nothing but the reading: "40.2, and shaking".
    let alone =
        near.at == 0 && value.fract() != 0.0 && near.words.get(1).is_some_and(|next| next.before > Break::Space);
    // 38.5 without a word beside it is a temperature, unless another measure or unit stands there.
    let bare =
        value.fract() != 0.0 && (37.5..=42.4).contains(&value) && !near.before(5, OTHER_DECIMAL) && near.ends_clause();
    let said = felt
        || alone
        || bare
        || near.before(6, TEMPERATURE)
        || near.after(4, TEMPERATURE)
        || matches!(unit, "c" | "f" | "celsius" | "degrees" | "degree" | "fahrenheit" | "centigrade" | "deg")
        || value.fract() != 0.0 && matches!(unit, "rectal" | "rectally" | "axillary" | "oral" | "orally" | "tympanic");
    let elsewhere = matches!(
        unit,
        "weeks"
            | "week"
            | "years"
            | "year"
            | "mg"
            | "kg"
            | "ml"
            | "hours"
            | "days"
            | "months"
            | "minutes"
            | "%"
            | "mm"
            | "puffs"
            | "per"
            | "times"
            | "cm"
    ) || (unit == "f" && value < 90.0);
    if !said || elsewhere {
        return None;
    }
    match value {
        v if (33.0..=43.5).contains(&v) => Some(v),
        v if (93.0..=110.0).contains(&v) => Some((v - 32.0) / 1.8),
        _ => None,
    }
}

fn plain_measure(near: &Near<'_>, value: f32) -> Option<Measure> {
    let not_time = !matches!(
        near.next(1),
        "days" | "day" | "weeks" | "hours" | "minutes" | "years" | "mg" | "liters" | "litres" | "liter" | "l"
    );
    if (40.0..=100.0).contains(&value)
        && not_time
        && (near.before(7, OXYGEN) || (near.next(1) == "%" && near.after(4, OXYGEN)) || near.after(2, OXYGEN))
    {
        return Some(Measure::Oxygen);
    }
    if (20.0..=300.0).contains(&value)
        && not_time
        && (near.before(4, PULSE)
            || near.after_heart_rate()
            || (near.before(5, &["heart"]) && near.before(4, &["rate"]))
            || near.after(1, &["bpm", "beats"]))
    {
        return Some(Measure::Pulse);
    }
    let respiratory = near.before(3, BREATHS)
        || near.next(1) == "breaths"
        || near.next(1) == "times"
            && near.before(4, &["breathing", "breathes", "breathe"])
            && near.after(4, &["minute"])
        || (near.before(4, &["respiratory", "breathing"]) && near.before(3, &["rate"]));
    if (4.0..=90.0).contains(&value) && not_time && respiratory {
        return Some(Measure::Breaths);
    }
    None
}

fn glucose(near: &Near<'_>, value: f32) -> Option<f32> {
    let unit = near.next(1);
    let said = near.before(6, GLUCOSE) || matches!(unit, "mmol" | "mmol/l");
    if !said
        || matches!(unit, "%" | "mg" | "units" | "years" | "days" | "hours" | "weeks" | "times" | "minutes" | "months")
            && near.next(2) != "dl"
    {
        return None;
    }
    match value {
        v if (0.5..=HIGHEST_MMOL).contains(&v) && unit != "mg" => Some(v),
        v if (20.0..=900.0).contains(&v) => Some(v / MG_PER_MMOL),
        _ => None,
    }
}

const CHILDREN: &[&str] = &["infant", "newborn", "son", "daughter", "boy", "girl", "child", "twins", "prem"];

fn pregnant_weeks(near: &Near<'_>, value: f32) -> Option<f32> {
    let weeks = match near.next(1) {
        "weeks" | "week" | "wk" | "wks" | "w" | "weeker" => value,
        "months" | "month" => value * 4.345,
        "th" | "nd" | "rd" | "st" if matches!(near.next(2), "week" | "month") => {
            if near.next(2) == "week" {
                value
            } else {
                value * 4.345
            }
        }
        _ if near.previous() == "week" => value,
        _ => return None,
    };
    if near.after(2, &["old"]) {
        return None;
    }
    let said = near.after(5, &["pregnant", "pregnancy", "gestation", "expecting", "along"])
        || near.before(5, &["pregnant", "pregnancy", "gestation", "expecting", "along"])
        || (weeks > 19.0
            && near.after(
                12,
                &["water", "waters", "contractions", "baby", "bump", "kicks", "kick", "movements", "kicking"],
            )
            && (near.words[near.at].before == Break::Sentence || near.before(3, &["i", "am", "at"])));
    let birth_words = &["water", "waters", "contractions", "labor", "labour", "bump", "kicks", "movements"];
    let opens =
        near.at == 0 && !matches!(near.next(2), "after" | "ago" | "post" | "since" | "of" | "on" | "into" | "in");
    let ends = near.words.get(near.at + 2).is_none_or(|next| next.before != Break::Space);
    let stated = ends
        && near.next(1) != "months"
        && (near.previous() == "i"
            || weeks > 12.0 && near.before(3, &["i"]) && near.before(1, &["only", "just", "am"]));
    // "Headache since morning, 34 weeks": weeks alone between stops are how far along somebody is.
    let alone = near.words[near.at].before > Break::Space
        && ends
        && weeks > 12.0
        && matches!(near.next(1), "weeks" | "week" | "wks" | "wk")
        && !near.before(8, CHILDREN);
    // "I'm 37 weeks and have not felt a kick".
    let mine = weeks > 12.0
        && near.previous() == "i"
        && matches!(near.next(1), "weeks" | "week" | "wks")
        && !matches!(near.next(2), "old" | "ago" | "post" | "after" | "into" | "in" | "since" | "sober" | "out");
    let said = said || stated || mine || alone || weeks > 12.0 && (near.before(10, birth_words) || opens);
    (said && (2.0..=45.0).contains(&weeks)).then_some(weeks)
}

/// "no wet nappy since morning, 14 months": an age, alone between stops.
fn age_alone(near: &Near<'_>, most: f32, value: f32) -> bool {
    let ends = near.words.get(near.at + 2).is_none_or(|next| next.before != Break::Space);
    near.words[near.at].before > Break::Space && ends && value <= most
}

/// "he's 5 months, won't feed": an age, when nothing says since when or how far along.
fn stated_age(near: &Near<'_>) -> bool {
    let ends = near.words.get(near.at + 2).is_none_or(|next| next.before != Break::Space);
    ends && (near.before(1, &["he", "she"]) || near.before(1, &["is"]) && near.before(2, &["he", "she", "baby"]))
}

fn age(near: &Near<'_>, value: f32) -> Option<f32> {
    let old = |reach| near.after(reach, &["old", "aged"]);
    let kin = &["baby", "infant", "newborn", "daughter", "son", "boy", "girl", "child", "toddler", "twins", "twin"];
    let per_year = match near.next(1) {
        "years" | "year" | "yo" | "y" | "yr"
            if old(2) || near.previous() == "am" || near.next(1) == "yo" || near.before(1, &["aged", "age"]) =>
        {
            1.0
        }
        "years" | "year"
            if matches!(near.next(2), "male" | "female" | "man" | "woman" | "boy" | "girl" | "lady")
                || near.before(2, &["is", "aged"]) && near.next(2) != "ago" =>
        {
            1.0
        }
        "months" | "month" if old(2) || near.after(3, kin) || near.before(3, kin) && near.previous() == "is" => 12.0,
        "weeks" | "week" if old(2) || near.after(3, kin) || near.before(3, kin) && near.previous() == "is" => 52.18,
        "months" | "month" if stated_age(near) || age_alone(near, 36.0, value) => 12.0,
        "weeks" | "week" if stated_age(near) => 52.18,
        "days" | "day" if old(2) || near.after(3, &["newborn", "baby"]) => 365.25,
        "f" | "m" | "female" | "male" | "woman" | "man"
            if (14.0..=110.0).contains(&value) && near.words[near.at].text.len() <= 3 =>
        {
            1.0
        }
        _ if near.before(1, &["aged", "age"]) => 1.0,
        _ => {
            let measured = near.before(4, GLUCOSE)
                || near.before(4, TEMPERATURE)
                || near.before(4, OXYGEN)
                || near.before(4, PULSE)
                || near.before(4, PRESSURE);
            let said = !measured
                && matches!(near.previous(), "am" | "is" | "turned")
                && !near.after(1, &["weeks", "months", "days", "mg", "hours", "minutes", "kg", "%", "times"])
                || bare_age(near);
            if !(said && (1.0..=110.0).contains(&value) && near.words[near.at].text.len() <= 3 && ends_here(near)) {
                return None;
            }
            1.0
        }
    };
    let years = value / per_year;
    (years <= 115.0).then_some(years)
}

/// "Grandma, 84, has": a bare number between commas, or "my son, 17, has".
fn bare_age(near: &Near<'_>) -> bool {
    near.words[near.at].before == Break::Comma
        && near.words.get(near.at + 1).is_some_and(|next| next.before == Break::Comma)
}

fn ends_here(near: &Near<'_>) -> bool {
    near.words.get(near.at + 1).is_none_or(|next| {
        next.before > Break::Space || matches!(next.text.as_str(), "and" | "with" | "years" | "so" | "but" | "now")
    })
}
