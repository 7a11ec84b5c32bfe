//! Which number to call, by country.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// A crisis line for people who think of suicide or self-harm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The line's own name.
    pub name: String,
    /// The number to call, as it is dialed inside the country.
    pub number: String,
    /// Who publishes the number, with the year.
    pub source: String,
}

/// What to call in one country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyNumbers {
    /// The number for an ambulance, as it is dialed inside the country.
    pub general: String,
    /// A crisis line, where one is known that serves the whole country.
    pub self_harm_line: Option<Line>,
    /// Who publishes the general number, with the year.
    pub source: String,
    /// False for the default: the country is not in the list, and the reader must be told so.
    pub known: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    general: String,
    source: String,
    line: Option<Line>,
}

static COUNTRIES: LazyLock<BTreeMap<String, Row>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/emergency.toml")).expect("the embedded numbers parse"));

/// The numbers for an ISO 3166-1 alpha-2 country code, in any case.
///
/// A country that is not in the list gets 112, which mobile phones route to the local emergency service in most networks
/// (3GPP TS 22.101, 10.1, 2023), and `known: false`.
#[must_use]
pub fn number(country: &str) -> EmergencyNumbers {
    COUNTRIES.get(&country.trim().to_ascii_uppercase()).map_or_else(
        || EmergencyNumbers {
            general: "112".into(),
            self_harm_line: None,
            source: "3GPP TS 22.101, 10.1, emergency calls (2023)".into(),
            known: false,
        },
        |row| EmergencyNumbers {
            general: row.general.clone(),
            self_harm_line: row.line.clone(),
            source: row.source.clone(),
            known: true,
        },
    )
}

/// The country codes in the list, in order.
pub fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_their_own_numbers() {
        assert_eq!(number("in").general, "112");
        assert_eq!(number("US").self_harm_line.map(|line| line.number), Some("988".into()));
        assert_eq!(number(" gb ").general, "999");
    }

    #[test]
    fn an_unknown_country_gets_the_mobile_number_and_is_said_to_be_unknown() {
        let numbers = number("XX");
        assert!(!numbers.known);
        assert_eq!(numbers.general, "112");
    }

    #[test]
    fn every_number_can_be_dialed_and_names_its_source() {
        for country in countries() {
            let numbers = number(country);
            let dialed = [Some(&numbers.general), numbers.self_harm_line.as_ref().map(|line| &line.number)];
            for digits in dialed.into_iter().flatten() {
                assert!(
                    digits.len() >= 3 && digits.chars().all(|digit| digit.is_ascii_digit() || digit == ' '),
                    "{country}: {digits}"
                );
            }
            assert!(numbers.source.contains("20"), "{country} has no year");
        }
    }
}
