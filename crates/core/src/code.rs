//! Short codes that may stand in the journal and in an address, each parsed once at the door.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text was not the code it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {kind}: {rule}")]
pub struct NotACode {
    /// What was expected, as one names it.
    pub kind: &'static str,
    /// What came, cut to 60 characters.
    pub text: String,
    /// What the code is made of.
    pub rule: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $most:literal, $allowed:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes a text that is already in the code's form.
            pub fn new(text: impl Into<String>) -> Result<Self, NotACode> {
                let text = text.into();
                let allowed: fn(char) -> bool = $allowed;
                let begins_well = text.chars().next().is_some_and(|first| first.is_ascii_alphanumeric());
                if begins_well && text.len() <= $most && text.chars().all(allowed) {
                    return Ok(Self(text));
                }
                Err(NotACode { kind: $kind, text: text.chars().take(60).collect(), rule: $rule })
            }

            /// Gives the code as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotACode;

            fn try_from(text: String) -> Result<Self, NotACode> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotACode;

            fn from_str(text: &str) -> Result<Self, NotACode> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

codes! {
    /// A field of medicine, such as `medical_oncology`.
    Specialty, "specialty", "lower-case letters, digits and underscores, at most 40", 40,
        |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    /// One step of an address, such as `her2-positive-breast-cancer`.
    Slug, "slug", "lower-case letters, digits and hyphens, at most 120", 120,
        |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    /// A language by its BCP 47 tag, such as `en` or `pt-BR`.
    Language, "language", "a BCP 47 tag such as en or pt-BR", 12,
        |c| c.is_ascii_alphanumeric() || c == '-';
    /// A rule of the text room by its identifier, such as `chest_pain_now`.
    Rule, "rule", "lower-case letters, digits, dots, hyphens and underscores, at most 80", 80,
        |c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
    /// A country by its two letters (ISO 3166-1), such as `GB`.
    Country, "country", "two capital letters (ISO 3166-1)", 2, |c| c.is_ascii_uppercase();
    /// A register of practitioners by its code, such as `gmc`.
    Register, "register", "lower-case letters, digits and hyphens, at most 40", 40,
        |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
}

impl Specialty {
    /// Gives the step it takes in an address: `medical-oncology` for `medical_oncology`.
    pub fn slug(&self) -> String {
        self.0.replace('_', "-")
    }

    /// Reads the step it takes in an address.
    pub fn from_slug(slug: &str) -> Result<Self, NotACode> {
        Self::new(slug.replace('-', "_"))
    }
}

impl Slug {
    /// Makes a slug of a title: ASCII letters and digits kept, all else a single hyphen; cut at a word near 80 characters.
    ///
    /// A title without one such letter (another script) gives `fallback`.
    pub fn from_title(title: &str, fallback: &Self) -> Self {
        let mut slug = String::new();
        for word in title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            if slug.len() + word.len() > 80 && !slug.is_empty() {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.extend(word.chars().take(80).map(|c| c.to_ascii_lowercase()));
        }
        Self::new(slug).unwrap_or_else(|_| fallback.clone())
    }
}

/// SHA-256 of a text or a file; written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        let refused =
            || NotACode { kind: "digest", text: text.chars().take(60).collect(), rule: "64 hexadecimal digits" };
        let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
        if digits.len() != 64 || text.len() != 64 {
            return Err(refused());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(bytes))
    }
}

impl std::str::FromStr for Digest {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        Self::try_from(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_specialty_and_its_address_are_one_thing() {
        let specialty = Specialty::new("medical_oncology").unwrap();
        assert_eq!(specialty.slug(), "medical-oncology");
        assert_eq!(Specialty::from_slug("medical-oncology").unwrap(), specialty);
    }

    #[test]
    fn a_code_with_a_slash_a_space_or_nothing_is_refused() {
        for text in ["", "a/b", "a b", "../etc", "Größe", "-x"] {
            assert!(Slug::new(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_title_becomes_an_address_cut_at_a_word() {
        let fallback = Slug::new("answer").unwrap();
        assert_eq!(
            Slug::from_title("Is HER2-positive breast cancer different?", &fallback).as_str(),
            "is-her2-positive-breast-cancer-different"
        );
        assert!(Slug::from_title(&"very long words ".repeat(30), &fallback).as_str().len() <= 81);
        assert_eq!(Slug::from_title("क्या यह कैंसर है?", &fallback), fallback);
    }

    #[test]
    fn a_digest_reads_what_it_prints() {
        let digest = Digest([0xa7; 32]);
        assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
        assert!("é".repeat(32).parse::<Digest>().is_err());
    }
}
