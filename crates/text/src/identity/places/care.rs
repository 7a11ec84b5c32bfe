//! Hospitals, clinics and surgeries, by the words of their names and by what is said around them.

use super::Finder;
use crate::identity::Label;
use crate::identity::lexicon::{
    CARE, CARE_FIRST, CARE_KNOWN, CARE_PAIRS, TREATED, begins_city, is_city, is_stop, stays,
};
use crate::identity::token::ends_sentence;

impl Finder<'_> {
    /// Facilities of care: "Oakfield Surgery", "Ospedale San Raffaele", "AIIMS", and whatever follows "admitted to".
    pub(super) fn care(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        let word = token.text.as_str();
        let may_name = token.capital || tokens.flat;
        let pair = may_name
            && matches!(tokens.behind(at), " " | "-")
            && CARE_PAIRS.contains(format!("{word}+{}", tokens.word(at + 1)).as_str());
        // Written small in their own languages: "Fakultní nemocnice".
        let foreign = matches!(
            word,
            "nemocnice"
                | "klinika"
                | "sjukhuset"
                | "sjukhus"
                | "hospitalet"
                | "korhaz"
                | "sairaala"
                | "haigla"
                | "ziekenhuis"
                | "bolnica"
        );
        if (may_name || foreign) && (pair || CARE.contains(word)) {
            let from = self.name_before(at);
            let surgery =
                word == "surgery" || word == "maternity" || word == "pharmacy" || word == "lab" || word == "labs";
            let believed =
                if tokens.flat { from < at && (!surgery || self.place_preposition(from)) } else { from < at };
            if believed {
                self.push(
                    from,
                    at + usize::from(pair),
                    Label::Hospital,
                    "ends like the name of a hospital or clinic",
                    68,
                );
            }
        }
        if may_name && CARE_FIRST.contains(word) && word != "centre" && word != "casa"
            || matches!(word, "st" | "saint" | "sankt" | "santa" | "san")
                && self.place_preposition(at)
                && (token.capital || tokens.flat)
        {
            let to = self.name_behind(at);
            if to > at && !(tokens.flat && word == "hospital") {
                self.push(at, to, Label::Hospital, "begins like the name of a hospital or clinic", 64);
            }
        }
        let alone = || !token.common() && !token.listed() && !is_city(word);
        let known = may_name && CARE_KNOWN.contains(word) && !(word == "max" && tokens.flat);
        let compound = word.len() > 10
            && [
                "hospitalet",
                "sjukhuset",
                "sjukhus",
                "krankenhaus",
                "klinikum",
                "ziekenhuis",
                "spital",
                "klinik",
                "clinic",
                "hospital",
            ]
            .iter()
            .any(|ending| word.ends_with(ending));
        if compound && !token.common()
            || known && (alone() || self.place_preposition(at) && (token.capital || !token.common()))
        {
            let to = self.name_behind(at);
            self.push(at, to, Label::Hospital, "is the name of a known hospital", 63);
        }
        if matches!(word, "at" | "to" | "of" | "in" | "from") && tokens.behind(at) == " " {
            self.cared_for_at(at);
        }
        // "boston children's", where no "hospital" follows.
        let children = word == "children" && tokens.behind(at).starts_with(['\'', '’']) && may_name;
        let from = if children { self.name_before(at) } else { at };
        if from < at && (token.capital || self.place_preposition(from)) {
            self.push(from, at, Label::Hospital, "ends like the name of a hospital or clinic", 62);
        }
        // "Ward: Ninewells".
        let field = matches!(word, "hospital" | "ward" | "clinic" | "facility") && tokens.behind(at) == ": ";
        if field && tokens.get(at + 1).is_some_and(|next| next.capital && next.alphabetic && !next.common()) {
            let to = self.name_behind(at + 1);
            self.push(at + 1, to, Label::Hospital, "said to be where somebody was treated", 56);
        }
    }

    /// "seen at X on", "admitted to X", "Dr. Y of X", "at X," with a name nobody knows.
    fn cared_for_at(&mut self, at: usize) {
        let tokens = self.tokens;
        let Some(next) = tokens.get(at + 1) else { return };
        let word = tokens.word(at);
        let treated = (1..=6).any(|back| TREATED.contains(tokens.back(at, back)));
        let ordinary = self.driven(at) || self.treated_there(at);
        let proper = next.alphabetic
            && !is_stop(&next.text)
            && !stays(&next.text)
            && (next.capital && !tokens.flat && !(next.all_capitals && next.text.len() < 4)
                || tokens.flat && next.text.len() > 3 && (!next.common() || ordinary));
        let abroad = word != "at" && is_city(&next.text);
        // "Dr. Rao of Sahyadri": the dot behind the title ends no sentence.
        let by_a_doctor = (2..=4).any(|back| {
            at >= back
                && matches!(tokens.word(at - back), "dr" | "prof" | "doctor")
                && !tokens.all[at - back + 2..=at].iter().any(|token| ends_sentence(token.gap))
        });
        let kept = (1..=2).any(|back| matches!(tokens.back(at, back), "kept" | "drove" | "took" | "rushed" | "driven"));
        let brought = (1..=3).any(|back| {
            matches!(
                tokens.back(at, back),
                "admitted"
                    | "ambulance"
                    | "taken"
                    | "referred"
                    | "transferred"
                    | "discharged"
                    | "moved"
                    | "come"
                    | "shifted"
                    | "rushed"
            )
        });
        let believed = match word {
            "at" => !tokens.flat || treated,
            "to" if self.driven(at) || tokens.flat && self.treated_there(at) => true,
            "to" => brought || kept,
            "of" => by_a_doctor || tokens.back(at, 1) == "patient",
            "from" => by_a_doctor,
            _ => treated && brought || kept,
        };
        if proper && !abroad && believed {
            let to = self.name_behind(at + 1);
            let to = if ordinary { self.flat_name_end(to) } else { to };
            self.push(at + 1, to, Label::Hospital, "said to be where somebody was treated", 50);
        }
    }

    /// "The ambulance took me to ...": what follows is where somebody was treated, however ordinary its words.
    fn driven(&self, at: usize) -> bool {
        let tokens = self.tokens;
        tokens.word(at) == "to"
            && matches!(tokens.back(at, 1), "me" | "him" | "her" | "us" | "them")
            && (2..=4).any(|back| matches!(tokens.back(at, back), "took" | "rushed" | "brought" | "drove" | "sent"))
            && (2..=6).any(|back| matches!(tokens.back(at, back), "ambulance" | "paramedics" | "medics" | "rushed"))
    }

    /// "i was seen at providence in spokane by dr okafor": an everyday word between "seen at" and a town, a doctor or a day.
    fn treated_there(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let treated = (1..=2).any(|back| TREATED.contains(tokens.back(at, back)));
        let everyday =
            matches!(tokens.word(at + 1), "home" | "work" | "school" | "night" | "birth" | "once" | "least" | "last");
        let small = |word: &str| matches!(word, "in" | "by" | "on" | "for" | "and" | "er" | "icu" | "last");
        let last = if small(tokens.word(at + 2)) { at + 1 } else { at + 2 };
        let (behind, ahead) = (tokens.word(last + 1), tokens.word(last + 2));
        let named = (at + 1..=last).all(|one| tokens.get(one).is_some_and(|it| it.alphabetic && !is_stop(&it.text)));
        let closes = match behind {
            "in" => begins_city(ahead) || tokens.get(last + 2).is_some_and(|town| !town.common()),
            "by" => matches!(ahead, "dr" | "doctor" | "prof" | "mr"),
            "er" | "icu" | "ward" | "for" | "and" | "last" | "yesterday" | "today" | "because" => last > at + 1,
            "on" => tokens.get(last + 2).is_some_and(|day| day.text.starts_with(|first: char| first.is_ascii_digit())),
            _ => last > at + 1 && tokens.behind(last).starts_with(['.', ',', ';', '\n']),
        };
        let ordinary = ["hospital", "clinic", "notice", "time", "home", "work", "night", "desk", "age"];
        let everyday = everyday || ordinary.contains(&tokens.word(last));
        matches!(tokens.word(at), "at" | "to") && treated && named && closes && !everyday
    }
}
