//! The one table of addresses: a name, a method, a pattern, what one must be allowed to do, and a function that builds the link.
//!
//! Links are made here and nowhere else, handlers are hung on these entries ([`crate::router::Table`]), and every entry is
//! tried as every role in a test. So an address without a handler, or a handler without an entry, cannot stay unnoticed.

use std::fmt::{self, Display, Write as _};

pub use askwell_app::core::access::Action;

/// How an address is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads; changes nothing.
    Get,
    /// Changes something; carries a form, and must come from our own pages.
    Post,
}

/// One address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The name of its link function, unique in the table.
    pub name: &'static str,
    /// How it is called.
    pub verb: Verb,
    /// Its path, with `{parameters}` as axum writes them.
    pub pattern: &'static str,
    /// What one must be allowed to do to come here; whose thing it is, the use case asks again.
    pub needs: Action,
}

/// Writes the table: for each line a constant, a link function of the same name in [`to`], and a place in [`ROUTES`].
macro_rules! routes {
    ($($(#[$doc:meta])* $constant:ident $name:ident ( $($parameter:ident),* ) $verb:ident $pattern:literal $needs:ident;)*) => {
        $($(#[$doc])* pub const $constant: Route =
            Route { name: stringify!($name), verb: Verb::$verb, pattern: $pattern, needs: Action::$needs };)*

        /// Every address there is.
        pub const ROUTES: &[Route] = &[$($constant),*];

        /// Builds the links; parameters are percent-encoded.
        pub mod to {
            use std::fmt::Display;
            $($(#[$doc])* pub fn $name($($parameter: impl Display),*) -> String {
                super::filled($pattern, &[$((stringify!($parameter), &$parameter as &dyn Display)),*])
            })*
        }
    };
}

routes! {
    /// The front page, where one asks.
    HOME home() Get "/" ReadPublic;
    /// Whether the service is up, for machines that watch it.
    HEALTH health() Get "/health" ReadPublic;
    /// A style, script or picture, named by its content.
    ASSET asset(file) Get "/assets/{file}" ReadPublic;
    /// Asking a doctor.
    ASK ask() Get "/ask" ReadPublic;
    /// All published answers, by specialty.
    ANSWERS answers() Get "/answers" ReadPublic;
    /// The answers of one specialty.
    SPECIALTY specialty(specialty) Get "/answers/{specialty}" ReadPublic;
    /// The answers about one topic.
    TOPIC topic(specialty, topic) Get "/answers/{specialty}/{topic}" ReadPublic;
    /// One answer; with `.json` at its end, for machines.
    ANSWER answer(specialty, topic, slug) Get "/answers/{specialty}/{topic}/{slug}" ReadPublic;
    /// The revisions of one answer.
    ANSWER_HISTORY answer_history(specialty, topic, slug) Get "/answers/{specialty}/{topic}/{slug}/history" ReadPublic;
    /// Whether an answer helped.
    ANSWER_HELPED answer_helped(specialty, topic, slug) Post "/answers/{specialty}/{topic}/{slug}/helped" ReadPublic;
    /// Search among published answers.
    SEARCH search() Get "/search" ReadPublic;
    /// What is found while somebody types: a fragment.
    SEARCH_FOUND search_found() Get "/search/found" ReadPublic;
    /// The fields in which one can ask.
    SPECIALTIES specialties() Get "/specialties" ReadPublic;
    /// The doctors.
    DOCTORS doctors() Get "/doctors" ReadPublic;
    /// One doctor.
    DOCTOR doctor(slug) Get "/doctors/{slug}" ReadPublic;
    /// New answers, for feed readers.
    FEED feed() Get "/feed.xml" ReadPublic;
    /// Every public address, for search engines.
    SITEMAP sitemap() Get "/sitemap.xml" ReadPublic;
    /// Where search engines may go.
    ROBOTS robots() Get "/robots.txt" ReadPublic;
    /// How usable these pages are meant to be, for everybody.
    ACCESSIBILITY accessibility() Get "/accessibility" ReadPublic;
    /// Measured answer times.
    PROMISE promise() Get "/promise" ReadPublic;
    /// How answers are written, reviewed and corrected.
    EDITORIAL_PROCESS editorial_process() Get "/editorial-process" ReadPublic;
    /// Terms of use.
    TERMS terms() Get "/terms" ReadPublic;
    /// What is kept about people, and why.
    PRIVACY privacy() Get "/privacy" ReadPublic;
    /// What an open page listens to.
    LIVE live(topic) Get "/live/{topic}" ManageOwnAccount;
    /// A patient's consultations.
    MY my() Get "/my" ManageOwnAccount;
    /// A doctor's desk.
    DESK desk() Get "/desk" WorkDesk;
    /// Reviews to do.
    REVIEW review() Get "/review" ReadDraftPublication;
    /// The coordinator's board.
    BOARD board() Get "/board" SeeBoard;
    /// Administration.
    ADMIN admin() Get "/admin" ManagePeople;
    /// Signing in.
    SIGN_IN sign_in() Get "/sign-in" SignIn;
    /// Signing out.
    SIGN_OUT sign_out() Post "/sign-out" SignIn;
}

/// The pattern with its parameters filled in and percent-encoded.
fn filled(pattern: &str, parameters: &[(&str, &dyn Display)]) -> String {
    let mut link = String::with_capacity(pattern.len() + 24);
    for segment in pattern.split('/').skip(1) {
        link.push('/');
        let name = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        match name.and_then(|name| parameters.iter().find(|(known, _)| *known == name)) {
            Some((_, value)) => push_encoded(&mut link, &value.to_string()),
            None => link.push_str(segment),
        }
    }
    link
}

/// A link with a query, its names and values percent-encoded; pairs with an empty value are left out.
pub fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut link = path.to_owned();
    let mut separator = '?';
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        link.push(separator);
        push_encoded(&mut link, name);
        link.push('=');
        push_encoded(&mut link, value);
        separator = '&';
    }
    link
}

/// RFC 3986 unreserved characters stay, every other byte becomes `%XX`.
fn push_encoded(link: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => link.push(char::from(byte)),
            _ => write!(link, "%{byte:02X}").expect("writing to a string does not fail"),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Get => "GET",
            Verb::Post => "POST",
        };
        write!(formatter, "{verb} {}", self.pattern)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_addresses_are_unique() {
        let names: BTreeSet<&str> = ROUTES.iter().map(|route| route.name).collect();
        let addresses: BTreeSet<String> = ROUTES.iter().map(Route::to_string).collect();
        assert_eq!((names.len(), addresses.len()), (ROUTES.len(), ROUTES.len()));
    }

    #[test]
    fn parameters_are_encoded_into_one_segment() {
        assert_eq!(to::asset("a/b c?.css"), "/assets/a%2Fb%20c%3F.css");
        assert_eq!(to::home(), "/");
        assert_eq!(to::asset("ü"), "/assets/%C3%BC");
    }

    #[test]
    fn a_query_leaves_out_what_is_empty() {
        assert_eq!(with_query(&to::search(), [("q", "HER2 & me"), ("after", "")]), "/search?q=HER2%20%26%20me");
        assert_eq!(with_query("/search", []), "/search");
    }
}
