//! Places by what stands around them, however ordinary their words: behind a doctor or a role, behind "at", before a postal code.

use super::Finder;
use crate::identity::Label;
use crate::identity::lexicon::{CARE, WORK, WORKING, is_city, is_stop, stays};
use crate::identity::token::Token;

/// Behind a doctor's name and a comma these are the field, the degree or the end of the letter, and no place.
const NO_PLACE: &[&str] = &[
    "consultant",
    "registrar",
    "resident",
    "specialist",
    "surgeon",
    "physician",
    "md",
    "mbbs",
    "frcs",
    "mrcp",
    "phd",
    "ms",
    "dm",
    "dnb",
    "dch",
    "ortho",
    "orthopedics",
    "orthopaedics",
    "cardiology",
    "neurology",
    "nephrology",
    "urology",
    "oncology",
    "ent",
    "gynae",
    "gynaecology",
    "gynecology",
    "medicine",
    "surgery",
    "psychiatry",
    "dermatology",
    "radiology",
    "pediatrics",
    "paediatrics",
    "anaesthetics",
    "thanks",
    "please",
    "regards",
    "head",
    "chief",
    "professor",
    "gp",
    "reg",
    "gmc",
    "nmc",
    "npi",
    "license",
    "licence",
    "rheumatology",
    "reply",
    "says",
    "said",
    "ref",
    "nhs",
    "english",
    "hindi",
    "christmas",
    "easter",
    "diwali",
    "eid",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "covid",
    "icu",
    "er",
    "ed",
    "a&e",
    "opd",
    "ct",
    "mri",
    "facp",
    "do",
];
/// First words of regions and countries of two words, which may stay.
const REGIONS: &[&str] = &[
    "tamil",
    "west",
    "uttar",
    "madhya",
    "andhra",
    "himachal",
    "arunachal",
    "north",
    "south",
    "east",
    "northern",
    "southern",
    "eastern",
    "western",
    "united",
    "saudi",
    "sri",
    "costa",
    "el",
    "puerto",
    "czech",
    "great",
    "rhode",
    "nova",
    "central",
];
/// Roles behind which a comma and a workplace follow.
const ROLES: &[&str] = &[
    "nurse",
    "surgeon",
    "physician",
    "registrar",
    "pediatrician",
    "paediatrician",
    "midwife",
    "physiotherapist",
    "resident",
    "consultant",
    "matron",
    "gp",
    "pharmacist",
    "dentist",
    "houseman",
    "psychiatrist",
    "radiographer",
    "dietitian",
    "receptionist",
];
/// Pairs of words that begin the name of a hospital or school run by a church.
const HOLY: &[(&str, &str)] = &[
    ("our", "lady"),
    ("sacred", "heart"),
    ("holy", "family"),
    ("holy", "cross"),
    ("holy", "spirit"),
    ("holy", "name"),
    ("good", "shepherd"),
    ("good", "samaritan"),
    ("little", "flower"),
    ("little", "company"),
    ("notre", "dame"),
    ("hotel", "dieu"),
    ("mount", "sinai"),
    ("mount", "carmel"),
    ("mother", "teresa"),
    ("saint", "luke"),
    ("divine", "mercy"),
    ("baby", "memorial"),
    ("new", "hope"),
    ("new", "life"),
    ("life", "care"),
];

impl Finder<'_> {
    pub(super) fn around(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        if !token.alphabetic {
            return;
        }
        let word = token.text.as_str();
        let behind = tokens.behind(at);
        if matches!(token.gap, ", " | " (") && self.behind_a_professional(at) {
            self.run_of_place(at, 1, Label::Hospital, "stands behind a doctor or a role", 51);
        }
        if matches!(
            word,
            "at" | "in"
                | "from"
                | "to"
                | "near"
                | "outside"
                | "by"
                | "for"
                | "of"
                | "tell"
                | "with"
                | "behind"
                | "opposite"
                | "im"
        ) && behind == " "
        {
            let skip = usize::from(tokens.word(at + 1) == "the" && !tokens.all[at + 1].capital);
            let works = (1..=5).any(|back| WORKING.contains(tokens.back(at, back)));
            let least = if word == "at" { 1 } else { 2 };
            let label = if works { Label::Org } else { Label::Hospital };
            if !tokens.flat {
                self.run_of_place(at + 1 + skip, least, label, "said to be a place", 41);
            }
        }
        self.says(at);
        let owned = matches!(
            word,
            "school"
                | "college"
                | "office"
                | "company"
                | "employer"
                | "firm"
                | "factory"
                | "university"
                | "nursery"
                | "workplace"
                | "club"
        ) && matches!(tokens.back(at, 1), "our" | "my" | "the" | "his" | "her" | "their");
        if owned && behind == ", " {
            self.between_commas(at + 1);
        }
        if token.gap.contains('|') {
            self.between_bars(at);
        }
        let holy = HOLY.iter().any(|(first, second)| *first == word && *second == tokens.word(at + 1));
        if holy && matches!(behind, " " | "-") && (token.capital || tokens.flat && token.gap != " ")
            || holy && self.place_preposition(at)
        {
            self.holy(at);
        }
    }

    /// "Dr Bankole, Treliske", "staff nurse, Ninewells", "consultant neurologist, ...".
    fn behind_a_professional(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let before = tokens.back(at, 1);
        if ROLES.contains(&before) || before.len() > 7 && (before.ends_with("ologist") || before.ends_with("ology")) {
            return true;
        }
        let titled = |back: usize| {
            at > back
                && matches!(tokens.word(at - back), "dr" | "prof" | "doctor")
                && tokens.all[at - back + 2..at].iter().all(|token| matches!(token.gap, " " | "-" | ". "))
        };
        (2..=4).any(titled)
    }

    /// "Union Memorial says theatre tomorrow": who says something and is no person.
    fn says(&mut self, at: usize) {
        let tokens = self.tokens;
        let first = &tokens.all[at];
        if !tokens.opens(at) || !first.capital || tokens.flat || stays(&first.text) || first.given() {
            return;
        }
        let mut to = at;
        while to - at < 4
            && tokens.get(to + 1).is_some_and(|next| {
                matches!(next.gap, " " | "-" | "'s " | "’s ")
                    && (next.capital && !NO_PLACE.contains(&next.text.as_str())
                        || matches!(next.text.as_str(), "of" | "the" | "am" | "in")
                            && tokens.get(to + 2).is_some_and(|after| after.capital))
            })
        {
            to += 1;
        }
        let verb = matches!(
            tokens.word(to + 1),
            "says"
                | "said"
                | "wont"
                | "won't"
                | "gave"
                | "told"
                | "refuses"
                | "refused"
                | "asks"
                | "asked"
                | "sent"
                | "insists"
                | "wants"
                | "cancelled"
                | "lost"
        );
        let run = &tokens.all[at..=to];
        let known = run.len() > 1 && !(run.len() == 2 && is_stop(&run[0].text))
            || !first.common() && first.text.len() > 3
            || is_city(&first.text);
        if verb
            && known
            && !is_stop(&first.text) | (run.len() > 1 && first.text == "the")
            && run.iter().all(|token| !matches!(token.text.as_str(), "dr" | "i"))
        {
            self.push(at, to, Label::Hospital, "said to say something", 43);
        }
    }

    /// "our school, orange, asks".
    fn between_commas(&mut self, from: usize) {
        let tokens = self.tokens;
        let mut to = from;
        while to - from < 4 && tokens.get(to + 1).is_some_and(|next| next.gap == " " && next.alphabetic) {
            to += 1;
        }
        let run = tokens.all.get(from..=to).unwrap_or_default();
        let proper = run.iter().all(|token| {
            token.alphabetic && (token.capital || tokens.flat) && !NO_PLACE.contains(&token.text.as_str())
        });
        if !run.is_empty() && proper && tokens.behind(to).starts_with(", ") && !is_stop(&run[0].text) {
            self.push(from, to, Label::Org, "said to be where somebody works or studies", 50);
        }
    }

    /// "Ana Ruiz | Scottish Water | 020 ...": what stands between bars in a signature.
    fn between_bars(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut to = at;
        while to - at < 5
            && tokens.get(to + 1).is_some_and(|next| matches!(next.gap, " " | " & " | "-") && next.alphabetic)
        {
            to += 1;
        }
        if tokens.behind(to).contains('|') || tokens.behind(to).starts_with('\n') || to + 1 == tokens.all.len() {
            self.push(at, to, Label::Org, "stands between bars in a signature", 42);
        }
    }

    /// A run of words with capitals, or in flat text of words up to a mark, that may be the name of a place.
    fn run_of_place(&mut self, from: usize, least: usize, label: Label, reason: &'static str, strength: u8) {
        let tokens = self.tokens;
        let Some(first) = tokens.get(from) else { return };
        let small =
            |token: &Token<'_>| matches!(token.text.as_str(), "of" | "the" | "de" | "la" | "and" | "des" | "du" | "y");
        let part = |token: &Token<'_>| {
            token.alphabetic
                && token.text != "i"
                && (token.capital || tokens.flat)
                && !NO_PLACE.contains(&token.text.as_str())
                && !stays(&token.text)
        };
        let opens = |token: &Token<'_>| {
            !is_stop(&token.text)
                || token.capital
                    && !tokens.flat
                    && matches!(
                        token.text.as_str(),
                        "our" | "good" | "little" | "new" | "best" | "old" | "first" | "city"
                    )
        };
        let the = first.text == "the"
            && first.capital
            && !tokens.flat
            && tokens.get(from + 1).is_some_and(|next| part(next) && next.gap == " ");
        let specialty =
            first.text.ends_with("ology") || first.text.ends_with("iatrics") || first.text.ends_with("iatry");
        if specialty || !part(first) && !the || !opens(first) && !the || first.all_capitals && first.text.len() < 3 {
            return;
        }
        let mut to = from;
        while to - from < 5 {
            let Some(next) = tokens.get(to + 1).filter(|next| matches!(next.gap, " " | "-" | "'s " | "’s " | " & "))
            else {
                break;
            };
            let goes_on =
                !next.text.ends_with("ology") && part(next) && (!is_stop(&next.text) || next.capital && !tokens.flat)
                    || (small(next) || matches!(next.text.as_str(), "am" | "im" | "dos" | "das"))
                        && tokens
                            .get(to + 2)
                            .is_some_and(|after| part(after) && after.gap == " " && !tokens.flat || small(after));
            if !goes_on {
                break;
            }
            to += 1;
        }
        while to > from && small(&tokens.all[to]) {
            to -= 1;
        }
        let run = &tokens.all[from..=to];
        let telling = run
            .iter()
            .any(|token| !token.common() || CARE.contains(token.text.as_str()) || WORK.contains(token.text.as_str()));
        let region = run.len() == 2 && REGIONS.contains(&run[0].text.as_str());
        let believed = if tokens.flat {
            let closes = tokens.behind(to).is_empty() || tokens.behind(to).starts_with([',', '.', '\n', ';']);
            closes && telling && !run.iter().any(|token| is_stop(&token.text))
        } else {
            telling || run.len() > 1
        };
        let given = run.len() == 1 && run[0].given() && !is_city(&run[0].text);
        if run.len() >= least && believed && !region && !given {
            self.push(from, to, label, reason, strength);
        }
    }

    /// "our lady of the lake", "sacred heart convent".
    fn holy(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut to = at + 1;
        while to - at < 5 {
            let Some(next) = tokens.get(to + 1).filter(|next| matches!(next.gap, " " | "-" | "'s " | "’s ")) else {
                break;
            };
            let ends = CARE.contains(next.text.as_str())
                || WORK.contains(next.text.as_str())
                || matches!(next.text.as_str(), "medical" | "memorial" | "general" | "children");
            let goes_on = matches!(next.text.as_str(), "of" | "the")
                && tokens.get(to + 2).is_some_and(|after| after.gap == " ")
                || matches!(tokens.word(to), "of" | "the")
                || next.capital && !tokens.flat
                || ends;
            if !goes_on {
                break;
            }
            to += 1;
        }
        self.push(at, to, Label::Hospital, "begins like the name of a hospital or clinic", 53);
    }

    /// "Great Plains Health, Mobile, ...": a town behind a hospital, an employer or an address and a comma.
    pub(super) fn towns_behind(&mut self) {
        let tokens = self.tokens;
        let ends: Vec<usize> = self
            .found
            .iter()
            .filter(|found| matches!(found.label, Label::Hospital | Label::Org | Label::Address))
            .map(|found| found.span.end)
            .collect();
        for end in ends {
            let at = tokens.at_byte(end);
            let Some(first) =
                tokens.get(at).filter(|first| matches!(first.gap, ", " | ",\n" | "\n" | " in ") && first.alphabetic)
            else {
                continue;
            };
            let second = tokens.get(at + 1).is_some_and(|next| {
                next.gap == " " && next.capital && !tokens.flat && next.alphabetic && !is_stop(&next.text)
            });
            let to = at + usize::from(second);
            let closes = tokens.behind(to).is_empty() || tokens.behind(to).starts_with([',', '.', '\n', ' ', ';', ')']);
            let proper = first.capital
                && !tokens.flat
                && (!is_stop(&first.text) && !stays(&first.text) || is_city(&first.text))
                && !first.all_capitals
                && !NO_PLACE.contains(&first.text.as_str())
                && !first.text.ends_with("ology");
            let ends_part = !tokens.behind(to).starts_with(' ') || is_city(&first.text);
            if (proper && ends_part || tokens.flat && is_city(&first.text) && !is_stop(&first.text))
                && closes
                && first.gap != "\n"
            {
                self.push(at, to, Label::City, "stands behind a place", 42);
            }
        }
    }

    /// "Vinohradska 151, Praha", "Petofi utca 394": words with capitals and a number right before a town or a postal code.
    pub(super) fn streets(&mut self) {
        let tokens = self.tokens;
        let starts: Vec<usize> = self
            .found
            .iter()
            .filter(|found| matches!(found.label, Label::City | Label::Zip))
            .map(|found| found.span.start)
            .collect();
        for start in starts {
            let at = tokens.at_byte(start);
            if at < 2 || !matches!(tokens.all[at.min(tokens.all.len() - 1)].gap, ", " | "\n" | ",\n" | " ") {
                continue;
            }
            let number = at - 1;
            let house = |token: &Token<'_>| {
                token.text.len() < 6
                    && token.text.starts_with(|first: char| first.is_ascii_digit())
                    && !token.text.contains(['.', ','])
            };
            // "4B" is two words.
            let (number, last) = if house(&tokens.all[number]) {
                (number, number)
            } else if number > 1
                && tokens.all[number].text.len() == 1
                && tokens.all[number].gap.is_empty()
                && house(&tokens.all[number - 1])
            {
                (number - 1, number)
            } else {
                continue;
            };
            if tokens.all[at.min(tokens.all.len() - 1)].gap == " " || tokens.all[number].gap != " " {
                continue;
            }
            let mut from = number;
            while from > 0
                && number - from < 4
                && matches!(tokens.all[from].gap, " " | "-" | ". ")
                && tokens.all[from - 1].alphabetic
                && tokens.all[from - 1].capital
                && !tokens.flat
                && !is_stop(&tokens.all[from - 1].text)
                && !stays(&tokens.all[from - 1].text)
                && !(tokens.all[from - 1].all_capitals && tokens.all[from - 1].text.len() < 4)
            {
                from -= 1;
            }
            let run = &tokens.all[from..number];
            if run.iter().any(|token| !token.common()) {
                self.push(from, last, Label::Address, "stands before a town or postal code", 49);
            }
        }
    }
}
