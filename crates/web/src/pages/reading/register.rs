//! Where a register of doctors shows one registration to everybody.

/// Registers by their code, with the address of one registration; `{}` stands for its number. As of November 2026; a register
/// that shows registrations only through a search form is not here.
const REGISTERS: [(&str, &str); 2] = [
    // General Medical Council, United Kingdom.
    ("gmc", "https://www.gmc-uk.org/registrants/{}"),
    // National Plan and Provider Enumeration System, United States.
    ("npi", "https://npiregistry.cms.hhs.gov/provider-view/{}"),
];

/// Gives the page of a registration; `None` for a register that has none, and for a number that is not one.
pub(crate) fn page(register: &str, number: &str) -> Option<String> {
    let (_, address) = REGISTERS.iter().find(|(known, _)| *known == register)?;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_number.then(|| address.replace("{}", number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_found_at_its_register_and_nothing_else_becomes_an_address() {
        assert_eq!(page("gmc", "1234567").as_deref(), Some("https://www.gmc-uk.org/registrants/1234567"));
        assert_eq!(page("gmc", "12/../34"), None);
        assert_eq!(page("gmc-demo", "1234567"), None);
    }
}
