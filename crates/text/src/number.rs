//! Numbers written as words: one table for phrases and for home readings.

/// The number a word spells out, up to ninety: "seven", "twenty".
pub(crate) fn spelled(word: &str) -> Option<u8> {
    const UNITS: [&str; 19] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let at = |list: &[&str]| list.iter().position(|number| *number == word).and_then(|at| u8::try_from(at).ok());
    at(&UNITS).map(|unit| unit + 1).or_else(|| at(&TENS).map(|ten| (ten + 2) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_spell_numbers() {
        assert_eq!(["one", "ten", "nineteen", "twenty", "ninety"].map(spelled), [1, 10, 19, 20, 90].map(Some));
        assert_eq!(spelled("few"), None);
    }
}
