//! What stands around every page: the words, who looks at it, and where they can go.

use std::collections::BTreeSet;
use std::sync::Arc;

pub use askwell_app::core::access::Role;

use crate::route;
use crate::words::{Words, key};

/// What is the same on every page of one service; from the configuration.
#[derive(Clone, Debug)]
pub struct Site {
    /// The organization that runs this service, as its readers know it.
    pub organization: String,
    /// Where readers reach it, without a slash at the end: `https://answers.example.org`.
    pub origin: String,
    /// The local emergency number, such as `112`.
    pub emergency_number: String,
    /// Whether everything here is demo content, which every page then says.
    pub demo: bool,
}

impl Site {
    /// Whether readers come over TLS: cookies are then `Secure` and browsers are told to stay on TLS.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}

/// The frame of one page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The words of the page's language.
    pub words: Words,
    /// What is the same on every page.
    pub site: Arc<Site>,
    /// The path of this page, without its query.
    pub path: String,
    /// What who is signed in may be; decides the ways in the header.
    pub roles: BTreeSet<Role>,
    /// The name of who is signed in; never on a page that is kept for others.
    pub name: Option<String>,
    /// What just happened, said once at the top of the page.
    pub news: Option<String>,
}

/// One way in the header.
#[derive(Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it leads.
    pub href: String,
    /// The key of its words.
    pub key: &'static str,
    /// Whether this page lies on it.
    pub is_current: bool,
}

impl Frame {
    /// The frame of a page that anyone may see, and that says nothing about who looks at it.
    pub fn public(words: Words, site: Arc<Site>, path: impl Into<String>) -> Self {
        Self { words, site, path: path.into(), roles: BTreeSet::new(), name: None, news: None }
    }

    /// The frame of a page for somebody signed in.
    #[must_use]
    pub fn signed_in(mut self, roles: impl IntoIterator<Item = Role>, name: impl Into<String>) -> Self {
        self.roles = roles.into_iter().collect();
        self.name = Some(name.into());
        self
    }

    /// Whether who is signed in works here; their pages need more script than a reader's.
    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| *role != Role::Patient)
    }

    /// The whole address of this page.
    pub fn canonical(&self) -> String {
        format!("{}{}", self.site.origin, self.path)
    }

    /// The ways in the header: the work places first, then what every reader has.
    pub fn ways(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        for role in &self.roles {
            ways.push(match role {
                Role::Patient => self.way(route::to::my(), key("nav-my")),
                Role::Practitioner => self.way(route::to::desk(), key("nav-desk")),
                Role::Editor | Role::Reviewer => self.way(route::to::review(), key("nav-review")),
                Role::Coordinator => self.way(route::to::board(), key("nav-board")),
                Role::Operator => self.way(route::to::admin(), key("nav-admin")),
            });
        }
        ways.dedup();
        ways.push(self.way(route::to::ask(), key("nav-ask")));
        ways.push(self.way(route::to::answers(), key("nav-answers")));
        ways.push(self.way(route::to::doctors(), key("nav-doctors")));
        ways.push(self.way(route::to::promise(), key("nav-promise")));
        ways
    }

    fn way(&self, href: String, key: &'static str) -> Way {
        let is_below = self.path.strip_prefix(href.as_str()).is_some_and(|rest| rest.starts_with('/'));
        Way { is_current: self.path == href || is_below, href, key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_way_a_page_lies_on_is_current() {
        let frame = sample::frame("/answers/cardiology");
        let current: Vec<&str> = frame.ways().iter().filter(|way| way.is_current).map(|way| way.key).collect();
        assert_eq!(current, ["nav-answers"]);
    }

    #[test]
    fn a_doctor_has_the_desk_first() {
        let frame = sample::frame("/desk").signed_in([Role::Practitioner], "Dr. Ada Brandt");
        assert_eq!(frame.ways().first().map(|way| way.href.as_str()), Some("/desk"));
    }

    #[test]
    fn an_editor_who_reviews_has_one_way_there() {
        let frame = sample::frame("/").signed_in([Role::Editor, Role::Reviewer], "Ida Sommer");
        assert_eq!(frame.ways().iter().filter(|way| way.key == "nav-review").count(), 1);
    }
}
