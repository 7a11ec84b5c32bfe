//! The fields that describe a doctor, where somebody claims to be one and where an operator checks it.

use std::collections::BTreeSet;

use askwell_app::core::code::{Country, Language, Register, Specialty};
use askwell_app::core::practitioner::Scope;
use askwell_app::people::Claim;

use crate::form::{Choice, Complaint, Form};
use crate::words::{Words, key};

/// A line, such as a name, has at most so many characters.
const LINE_CHARS_MOST: usize = 120;
/// Degrees and memberships have at most so many.
const QUALIFICATIONS_CHARS_MOST: usize = 240;
/// Running text has at most so many.
pub(crate) const TEXT_CHARS_MOST: usize = 4_000;

/// The languages one can choose, with their words.
const LANGUAGES: [(&str, &str); 26] = [
    ("en", key("language-en")),
    ("es", key("language-es")),
    ("de", key("language-de")),
    ("fr", key("language-fr")),
    ("hi", key("language-hi")),
    ("ar", key("language-ar")),
    ("pt", key("language-pt")),
    ("it", key("language-it")),
    ("pl", key("language-pl")),
    ("tr", key("language-tr")),
    ("ur", key("language-ur")),
    ("bn", key("language-bn")),
    ("zh", key("language-zh")),
    ("ru", key("language-ru")),
    ("nl", key("language-nl")),
    ("cy", key("language-cy")),
    ("el", key("language-el")),
    ("fa", key("language-fa")),
    ("ja", key("language-ja")),
    ("ko", key("language-ko")),
    ("mr", key("language-mr")),
    ("ro", key("language-ro")),
    ("sv", key("language-sv")),
    ("ta", key("language-ta")),
    ("te", key("language-te")),
    ("uk", key("language-uk")),
];

/// What one can choose from.
#[derive(Debug)]
pub(crate) struct Choices {
    pub(crate) specialties: Vec<Choice>,
    pub(crate) languages: Vec<Choice>,
}

impl Choices {
    /// Every field in which one can answer, and every language; those a doctor has besides are kept.
    pub(super) fn new(w: Words, form: &Form) -> Self {
        let mut languages: Vec<Choice> = LANGUAGES.iter().map(|(tag, key)| Choice::new(*tag, w.t(key))).collect();
        let others = form.values("languages").iter().filter(|tag| LANGUAGES.iter().all(|(known, _)| known != tag));
        languages.extend(others.map(|tag| Choice::new(tag.as_str(), tag)));
        let specialties = askwell_app::specialty_choices().map(|(code, name)| Choice::new(code, name));
        Self { specialties: specialties.collect(), languages }
    }
}

/// The form with a doctor filled in.
pub(super) fn filled(claim: &Claim) -> Form {
    let plain = [
        ("name", claim.name.clone()),
        ("qualifications", claim.qualifications.clone()),
        ("register", claim.register.to_string()),
        ("country", claim.country.to_string()),
        ("registration", claim.registration.clone()),
        ("biography", claim.biography.clone()),
        ("interests", claim.interests.clone()),
    ];
    let specialties = claim.scope.specialties.iter().map(|code| ("specialties", code.to_string()));
    let languages = claim.scope.languages.iter().map(|tag| ("languages", tag.to_string()));
    Form::from_pairs(
        plain.into_iter().chain(specialties).chain(languages).map(|(name, value)| (name.to_owned(), value)),
    )
}

/// Reads a doctor out of the form; what is missing or odd stands beside its field.
pub(super) fn read(form: &mut Form) -> Option<Claim> {
    let name = form.text("name", key("doctor-form-name-missing"), LINE_CHARS_MOST);
    let qualifications = form.optional_text("qualifications", QUALIFICATIONS_CHARS_MOST);
    let register = form.take("register", |text| {
        let code = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
        Register::new(code).map_err(|_| Complaint::new("doctor-form-register-odd"))
    });
    let country = form.take("country", |text| {
        let odd = || Complaint::new("doctor-form-country-odd");
        if text.chars().count() == 2 { Country::new(text.to_uppercase()).map_err(|_| odd()) } else { Err(odd()) }
    });
    let registration = form.text("registration", key("doctor-form-registration-missing"), LINE_CHARS_MOST);
    let specialties =
        codes(form, "specialties", key("doctor-form-specialties-missing"), |code| Specialty::new(code).ok());
    let languages = codes(form, "languages", key("doctor-form-languages-missing"), |tag| Language::new(tag).ok());
    let biography = form.optional_text("biography", TEXT_CHARS_MOST);
    let interests = form.text("interests", key("doctor-form-interests-missing"), TEXT_CHARS_MOST);
    Some(Claim {
        name: name?,
        qualifications: qualifications?,
        register: register?,
        country: country?,
        registration: registration?,
        scope: Scope { specialties: specialties?, languages: languages? },
        biography: biography?,
        interests: interests?,
    })
}

fn codes<T: Ord>(
    form: &mut Form,
    name: &'static str,
    missing: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<BTreeSet<T>> {
    let codes: Option<BTreeSet<T>> = form.values(name).iter().map(|code| parse(code)).collect();
    let codes = codes.filter(|codes| !codes.is_empty());
    if codes.is_none() {
        form.complain(name, Complaint::new(missing));
    }
    codes
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::pages::admin::samples;

    #[test]
    fn every_language_a_doctor_can_answer_in_can_be_asked_in() {
        let asked = |tag: &str| crate::pages::codes::LANGUAGES.iter().any(|(known, _)| *known == tag);
        let missing: Vec<&str> = LANGUAGES.iter().map(|(tag, _)| *tag).filter(|tag| !asked(tag)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_was_filled_in_is_read_back() {
        let claim = samples::claim();
        assert_eq!(read(&mut filled(&claim)), Some(claim));
    }

    #[test]
    fn everything_that_is_missing_is_said_at_once() {
        let mut form = Form::new();
        assert_eq!(read(&mut form), None);
        let about: Vec<&str> = form.complaints().iter().map(|(name, _)| *name).collect();
        assert_eq!(about, ["name", "register", "country", "registration", "specialties", "languages", "interests"]);
    }

    #[test]
    fn a_register_and_a_country_are_taken_as_people_write_them() {
        let mut form = filled(&samples::claim()).with("register", "Lek Berlin").with("country", "de");
        let claim = read(&mut form).unwrap();
        assert_eq!((claim.register.as_str(), claim.country.as_str()), ("lek-berlin", "DE"));
        let mut form = filled(&samples::claim()).with("country", "D");
        assert_eq!(read(&mut form), None);
    }
}
