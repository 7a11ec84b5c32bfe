//! How often one network may do what is open to everybody: enough for a waiting room that types, too little for a flood.
//!
//! What needs somebody signed in is not counted here: a hospital's doctors share one network, and their accounts are known.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::LazyLock;

use askwell_app::LimitSettings;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jiff::{SignedDuration, Timestamp};

use crate::brought;
use crate::limit::{Limit, network};
use crate::problem::Problem;
use crate::route::{self, Action, ROUTES, Route, Verb};
use crate::web::Web;

const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Networks counted at a time; about 100 bytes each.
const NETWORKS_MOST: usize = 20_000;
/// One in so many requests may begin something.
const BEGINNINGS_ONE_IN: u32 = 20;

/// What makes a row, a mail or the work of a password each time, for somebody nobody knows.
const BEGINNINGS: [Route; 4] = [route::ASK_BEGIN, route::NEWSLETTER_ASK, route::SIGN_IN_SEND, route::SIGN_IN_PASSWORD];
/// What is read and costs more than a page.
const SEARCHES: [Route; 4] = [route::SEARCH, route::SEARCH_FOUND, route::API_SEARCH, route::FIGURE_HER2_DRAWN];

type Places = BTreeSet<(bool, &'static str)>;

fn places<'r>(routes: impl IntoIterator<Item = &'r Route>) -> Places {
    routes.into_iter().map(|route| (route.verb == Verb::Post, route.pattern)).collect()
}

static COUNTED: LazyLock<Places> = LazyLock::new(|| {
    let is_open = |route: &&Route| matches!(route.needs, Action::ReadPublic | Action::SignIn);
    let mut counted = places(ROUTES.iter().filter(|route| route.verb == Verb::Post).filter(is_open));
    counted.extend(places(&SEARCHES));
    counted
});
static BEGUN: LazyLock<Places> = LazyLock::new(|| places(&BEGINNINGS));

/// The limits, and whom to believe about who asks.
#[derive(Debug)]
pub struct Limits {
    proxies: Vec<IpAddr>,
    requests: Option<(Limit<IpAddr>, Limit<IpAddr>)>,
}

impl Limits {
    /// The limits an organization set.
    pub fn new(settings: &LimitSettings) -> Self {
        let most = settings.requests_per_minute;
        let limit = |most: u32| Limit::new(most.max(1), MINUTE, NETWORKS_MOST);
        Self {
            proxies: settings.proxies.iter().map(IpAddr::to_canonical).collect(),
            requests: (most > 0).then(|| (limit(most), limit(most / BEGINNINGS_ONE_IN))),
        }
    }

    /// Takes one of what a network may do, or says after how many seconds it may.
    fn take(&self, is_form: bool, pattern: &str, client: IpAddr, now: Timestamp) -> Result<(), u64> {
        let Some((requests, beginnings)) = &self.requests else { return Ok(()) };
        if BEGUN.contains(&(is_form, pattern)) {
            beginnings.take(&client, now)?;
        }
        if COUNTED.contains(&(is_form, pattern)) { requests.take(&client, now) } else { Ok(()) }
    }

    /// Gives the network a request comes from; nothing when it comes from this very machine.
    ///
    /// A proxy on this machine, or one the organization names, is believed about whom it serves: the last address it did not
    /// write for another such proxy. Whoever else sends the header is not asked for it.
    fn client(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        if !self.is_proxy(peer) {
            return Some(network(peer));
        }
        let values = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let chain: Vec<IpAddr> = values.flat_map(|value| value.split(',')).filter_map(address).collect();
        let client = chain.into_iter().rev().find(|address| !self.is_proxy(*address));
        client.or_else(|| (!peer.is_loopback()).then_some(peer)).map(network)
    }

    fn is_proxy(&self, address: IpAddr) -> bool {
        address.is_loopback() || self.proxies.contains(&address)
    }
}

/// Reads an address as proxies write it, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let socket = || text.parse::<SocketAddr>().map(|socket| socket.ip());
    text.parse().or_else(|_| socket()).ok().map(|address: IpAddr| address.to_canonical())
}

/// Middleware: refuses what a network asked too often, and gives back what was typed.
pub async fn hold(State(web): State<Web>, request: Request, next: Next) -> Response {
    let client = web.limits.client(request.extensions(), request.headers());
    let pattern = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let (Some(client), Some(pattern)) = (client, pattern) else { return next.run(request).await };
    match web.limits.take(request.method() == Method::POST, pattern, client, web.app.now()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            tracing::info!(pattern, "a network asks too often");
            brought::remember(request).await;
            Problem::too_many(seconds).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn limits(requests_per_minute: u32) -> Limits {
        Limits::new(&LimitSettings { requests_per_minute, proxies: vec!["10.0.0.5".parse().unwrap()] })
    }

    fn client(peer: &str, forwarded: &str) -> Option<IpAddr> {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 5000)));
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        }
        limits(40).client(&extensions, &headers)
    }

    #[test]
    fn a_proxy_is_believed_about_whom_it_serves_and_nobody_else_is() {
        let somebody: Option<IpAddr> = Some("192.0.2.7".parse().unwrap());
        assert_eq!(client("192.0.2.7", "198.51.100.1"), somebody, "anybody can write a header");
        assert_eq!(client("127.0.0.1", "198.51.100.1, 192.0.2.7"), somebody, "what stands before it, anybody wrote");
        assert_eq!(client("10.0.0.5", "192.0.2.7:4711, 127.0.0.1"), somebody);
        assert_eq!(client("10.0.0.5", ""), Some("10.0.0.5".parse().unwrap()));
        assert_eq!(client("127.0.0.1", ""), None, "this machine is not counted");
    }

    #[test]
    fn beginning_something_is_rarer_than_asking_and_no_limit_is_none() {
        let (network, now) = ("192.0.2.7".parse().unwrap(), Timestamp::UNIX_EPOCH);
        let limits = limits(40);
        for _ in 0..2 {
            assert_eq!(limits.take(true, "/ask", network, now), Ok(()));
        }
        assert_eq!(limits.take(true, "/ask", network, now), Err(30));
        assert_eq!(limits.take(false, "/ask", network, now), Ok(()), "reading the page is free");
        for _ in 0..38 {
            assert_eq!(limits.take(false, "/search", network, now), Ok(()));
        }
        assert!(limits.take(true, "/ask/reading", network, now).is_err());
        assert_eq!(limits.take(true, "/desk/beat", network, now), Ok(()), "who is signed in is known");
        let none = self::limits(0);
        assert!((0..1_000).all(|_| none.take(true, "/ask", network, now).is_ok()));
    }
}
