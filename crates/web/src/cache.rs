//! Rendered public pages, kept in memory with their compressed form, and forgotten by tag when what they show changes.
//!
//! [`Cache::wrap`] stands before everything else: a page that is kept is answered with one copy of headers made beforehand.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::task::{Context, Poll};

use askama::Template;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::future::{Either, Ready, ready};
use tower::Service;

use crate::encoding::{Encoding, gzip};
use crate::page::{self, HTML, Page, Policy};
use crate::problem::Problem;
use crate::security::Headers;

/// Longer addresses are answered but not kept, so that nobody fills the cache with made-up queries cheaply.
const KEY_BYTES_MAX: usize = 256;

/// What a page shows, so that it can be forgotten when that changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag(String);

impl Tag {
    /// A tag for one thing of a kind: `Tag::new("publication", id)`.
    pub fn new(kind: &str, id: impl std::fmt::Display) -> Self {
        Self(format!("{kind}:{id}"))
    }
}

/// Taken before a page's data is read; a page whose data may have changed since is not kept.
#[derive(Clone, Copy, Debug)]
pub struct Ticket(u64);

/// The pages, shared by whoever holds a clone.
#[derive(Clone, Debug)]
pub struct Cache {
    shelf: Arc<RwLock<Shelf>>,
    generation: Arc<AtomicU64>,
    /// Requests answered with a kept page.
    answered: Arc<AtomicU64>,
}

#[derive(Debug)]
struct Shelf {
    pages: HashMap<Box<str>, Arc<Kept>>,
    tagged: HashMap<Tag, BTreeSet<Box<str>>>,
    /// Keys in the order they came, for making room; may name pages that are gone.
    order: VecDeque<Box<str>>,
    bytes: usize,
    bytes_max: usize,
}

/// One rendered page, or another text for everybody.
#[derive(Debug)]
struct Kept {
    kind: HeaderValue,
    identity: Bytes,
    gzip: OnceLock<Bytes>,
    etag: HeaderValue,
    tags: Vec<Tag>,
    /// Asked for since room was last made.
    is_used: AtomicBool,
}

impl Cache {
    /// A cache that keeps at most about `bytes_max` bytes of pages, compressed forms included.
    pub fn new(bytes_max: usize) -> Self {
        let shelf =
            Shelf { pages: HashMap::new(), tagged: HashMap::new(), order: VecDeque::new(), bytes: 0, bytes_max };
        Self { shelf: Arc::new(RwLock::new(shelf)), generation: Arc::default(), answered: Arc::default() }
    }

    /// A ticket for a page whose data is about to be read.
    pub fn ticket(&self) -> Ticket {
        Ticket(self.generation.load(Ordering::Acquire))
    }

    /// Renders a page for everybody, keeps it under its address, and answers with it.
    pub fn keep<P: Page>(&self, ticket: Ticket, uri: &Uri, tags: Vec<Tag>, page: &P, request: &HeaderMap) -> Response {
        let Some(kept) = rendered(page, HTML, tags) else { return Problem::broken().into_response() };
        if P::POLICY == Policy::Public && page.status() == StatusCode::OK {
            self.insert(ticket, key(uri), &kept);
        }
        kept.answer(request, page.status(), P::POLICY, &Heads::default())
    }

    /// The same for a text that is no page: a feed, a list of addresses.
    pub fn keep_text(
        &self,
        ticket: Ticket,
        uri: &Uri,
        tags: Vec<Tag>,
        (text, kind): (&impl Template, HeaderValue),
        request: &HeaderMap,
    ) -> Response {
        let Some(kept) = rendered(text, kind, tags) else { return Problem::broken().into_response() };
        self.insert(ticket, key(uri), &kept);
        kept.answer(request, StatusCode::OK, Policy::Public, &Heads::default())
    }

    fn insert(&self, ticket: Ticket, key: &str, kept: &Arc<Kept>) {
        if key.len() > KEY_BYTES_MAX {
            return;
        }
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        // Read under the lock that forgetting takes, so that a change cannot slip between the look and the keeping.
        if self.generation.load(Ordering::Acquire) == ticket.0 {
            shelf.insert(key, kept.clone());
        }
    }

    /// Forgets every page that shows what the tag names; gives how many there were.
    pub fn forget(&self, tag: &Tag) -> usize {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::AcqRel);
        let keys = shelf.tagged.remove(tag).unwrap_or_default();
        keys.iter().filter(|key| shelf.remove(key)).count()
    }

    /// Forgets one address, its query included.
    pub fn forget_address(&self, address: &str) -> bool {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::AcqRel);
        shelf.remove(address)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut shelf = self.shelf.write().unwrap_or_else(PoisonError::into_inner);
        self.generation.fetch_add(1, Ordering::AcqRel);
        shelf.pages.clear();
        shelf.tagged.clear();
        shelf.order.clear();
        shelf.bytes = 0;
    }

    /// How many pages are kept.
    pub fn len(&self) -> usize {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).pages.len()
    }

    /// How many requests were answered with a kept page; they meet nothing else that counts.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, key: &str) -> Option<Arc<Kept>> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner).pages.get(key).cloned()
    }

    /// The service with the cache before it; what is answered from here carries `headers` too.
    pub fn wrap<S>(&self, inner: S, headers: &Headers) -> Cached<S> {
        let before = Before { cache: self.clone(), heads: Heads::default().with(headers) };
        Cached { before: Arc::new(before), inner, peer: None }
    }
}

impl Shelf {
    fn insert(&mut self, key: &str, kept: Arc<Kept>) {
        self.remove(key);
        for tag in &kept.tags {
            self.tagged.entry(tag.clone()).or_default().insert(key.into());
        }
        self.bytes += kept.weight();
        self.pages.insert(key.into(), kept);
        self.order.push_back(key.into());
        self.make_room();
    }

    /// Lets the oldest page go that nobody asked for since it was last looked at.
    fn make_room(&mut self) {
        while self.bytes > self.bytes_max {
            let Some(key) = self.order.pop_front() else { break };
            let was_used = self.pages.get(&key).is_some_and(|kept| kept.is_used.swap(false, Ordering::Relaxed));
            if was_used {
                self.order.push_back(key);
            } else {
                self.remove(&key);
            }
        }
        // Pages that were forgotten leave their keys in the order; sweep when they outnumber the living.
        if self.order.len() > 2 * self.pages.len() + 64 {
            let mut seen = BTreeSet::new();
            let pages = &self.pages;
            self.order.retain(|key| pages.contains_key(key) && seen.insert(key.clone()));
        }
    }

    fn remove(&mut self, key: &str) -> bool {
        let Some(kept) = self.pages.remove(key) else { return false };
        self.bytes -= kept.weight();
        for tag in &kept.tags {
            if let Some(keys) = self.tagged.get_mut(tag) {
                keys.remove(key);
                if keys.is_empty() {
                    self.tagged.remove(tag);
                }
            }
        }
        true
    }
}

fn rendered(text: &impl Template, kind: HeaderValue, tags: Vec<Tag>) -> Option<Arc<Kept>> {
    match text.render() {
        Ok(text) => Some(Arc::new(Kept::new(text, kind, tags))),
        Err(error) => {
            tracing::error!(%error, "a page did not render");
            None
        }
    }
}

/// The headers of a kept page in each of its forms, but for its own tag: made once, copied for each answer.
#[derive(Debug)]
struct Heads {
    identity: HeaderMap,
    gzip: HeaderMap,
    not_modified: HeaderMap,
}

impl Default for Heads {
    fn default() -> Self {
        let form = |encoding: Encoding| {
            let mut headers = HeaderMap::with_capacity(HEADERS_MOST);
            headers.insert(CONTENT_TYPE, HTML);
            headers.insert(CACHE_CONTROL, Policy::Public.header());
            headers.insert(ETAG, HeaderValue::from_static(""));
            headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
            headers.extend(encoding.header().map(|value| (CONTENT_ENCODING, value)));
            headers
        };
        Self {
            identity: form(Encoding::Identity),
            gzip: form(Encoding::Gzip),
            not_modified: page::not_modified(HeaderValue::from_static(""), Policy::Public).headers().clone(),
        }
    }
}

/// So many headers fit without the map growing: ours and those that the connection adds.
const HEADERS_MOST: usize = 24;

impl Heads {
    fn with(mut self, headers: &Headers) -> Self {
        for map in [&mut self.identity, &mut self.gzip, &mut self.not_modified] {
            headers.put_into(map);
        }
        self
    }
}

impl Kept {
    fn new(text: String, kind: HeaderValue, tags: Vec<Tag>) -> Self {
        let etag = page::etag(text.as_bytes());
        let (identity, is_used) = (Bytes::from(text), AtomicBool::new(false));
        Self { kind, identity, gzip: OnceLock::new(), etag, tags, is_used }
    }

    /// What it takes in memory, its compressed form (about a third) counted before it is made.
    fn weight(&self) -> usize {
        self.identity.len() * 4 / 3 + 256
    }

    fn answer(&self, request: &HeaderMap, status: StatusCode, policy: Policy, heads: &Heads) -> Response {
        let mut response = if status == StatusCode::OK && page::is_known(request, &self.etag) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            response.headers_mut().clone_from(&heads.not_modified);
            response
        } else {
            let (body, head) = match Encoding::accepted_at_once(request) {
                Encoding::Gzip => (self.gzip.get_or_init(|| gzip(&self.identity)), &heads.gzip),
                _ => (&self.identity, &heads.identity),
            };
            let mut response = Response::new(Body::from(body.clone()));
            *response.status_mut() = status;
            *response.headers_mut() = head.clone();
            if self.kind != HTML {
                response.headers_mut().insert(CONTENT_TYPE, self.kind.clone());
            }
            response
        };
        response.headers_mut().insert(ETAG, self.etag.clone());
        if policy != Policy::Public {
            response.headers_mut().insert(CACHE_CONTROL, policy.header());
        }
        response
    }
}

fn key(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |address| address.as_str())
}

/// A service with kept pages before it.
#[derive(Clone, Debug)]
pub struct Cached<S> {
    before: Arc<Before>,
    inner: S,
    peer: Option<SocketAddr>,
}

#[derive(Debug)]
struct Before {
    cache: Cache,
    heads: Heads,
}

impl<S> Cached<S> {
    /// The service for the connection of one peer, whom requests that get past the kept pages name.
    #[must_use]
    pub fn for_peer(self, peer: SocketAddr) -> Self {
        Self { peer: Some(peer), ..self }
    }
}

impl Before {
    fn answer(&self, request: &Request<Body>) -> Option<Response> {
        if request.method() != Method::GET {
            return None;
        }
        let kept = self.cache.find(key(request.uri()))?;
        kept.is_used.store(true, Ordering::Relaxed);
        self.cache.answered.fetch_add(1, Ordering::Relaxed);
        Some(kept.answer(request.headers(), StatusCode::OK, Policy::Public, &self.heads))
    }
}

impl<S> Service<Request<Body>> for Cached<S>
where
    S: Service<Request<Body>, Response = Response>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Either<Ready<Result<Response, S::Error>>, S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        if let Some(response) = self.before.answer(&request) {
            return Either::Left(ready(Ok(response)));
        }
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(ConnectInfo(peer));
        }
        Either::Right(self.inner.call(request))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::header::{ACCEPT_ENCODING, CONTENT_SECURITY_POLICY, IF_NONE_MATCH};
    use tower::{ServiceExt as _, service_fn};

    use super::*;

    #[derive(Template)]
    #[template(source = "<p>{{ text }}</p>", ext = "html")]
    struct Note {
        text: &'static str,
    }

    impl Page for Note {
        const POLICY: Policy = Policy::Public;
    }

    fn keep(cache: &Cache, address: &'static str, tag: &str) {
        let uri = Uri::from_static(address);
        cache.keep(cache.ticket(), &uri, vec![Tag::new("publication", tag)], &Note { text: "kept" }, &HeaderMap::new());
    }

    async fn ask(cache: &Cache, request: Request<Body>) -> Response {
        let inner = service_fn(|_: Request<Body>| async {
            Ok::<_, std::convert::Infallible>(StatusCode::IM_A_TEAPOT.into_response())
        });
        cache.wrap(inner, &Headers::new(false)).oneshot(request).await.unwrap()
    }

    fn get(address: &str) -> Request<Body> {
        Request::get(address).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn a_kept_page_is_answered_without_the_router() {
        let cache = Cache::new(1 << 20);
        keep(&cache, "/answers/a", "1");
        let response = ask(&cache, get("/answers/a")).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[CACHE_CONTROL], Policy::Public.header());
        assert_eq!(ask(&cache, get("/answers/b")).await.status(), StatusCode::IM_A_TEAPOT);
    }

    #[tokio::test]
    async fn a_page_is_sent_compressed_and_not_sent_twice() {
        let cache = Cache::new(1 << 20);
        keep(&cache, "/a", "1");
        let mut request = get("/a");
        request.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br"));
        let response = ask(&cache, request).await;
        assert_eq!(response.headers()[CONTENT_ENCODING], "gzip");
        let mut again = get("/a");
        again.headers_mut().insert(IF_NONE_MATCH, response.headers()[ETAG].clone());
        assert_eq!(ask(&cache, again).await.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn a_kept_page_tells_the_browser_what_to_refuse_also_when_it_was_known() {
        let cache = Cache::new(1 << 20);
        keep(&cache, "/a", "1");
        let response = ask(&cache, get("/a")).await;
        assert!(response.headers().contains_key(CONTENT_SECURITY_POLICY));
        let mut again = get("/a");
        again.headers_mut().insert(IF_NONE_MATCH, response.headers()[ETAG].clone());
        let again = ask(&cache, again).await;
        assert_eq!(again.headers()[ETAG], response.headers()[ETAG]);
        assert!(again.headers().contains_key(CONTENT_SECURITY_POLICY));
        assert!(!again.headers().contains_key(CONTENT_TYPE));
    }

    #[tokio::test]
    async fn a_text_that_is_no_page_is_kept_under_its_own_type() {
        let cache = Cache::new(1 << 20);
        let (uri, feed) = (Uri::from_static("/feed.xml"), HeaderValue::from_static("application/atom+xml"));
        let first = cache.keep_text(
            cache.ticket(),
            &uri,
            Vec::new(),
            (&Note { text: "kept" }, feed.clone()),
            &HeaderMap::new(),
        );
        let kept = ask(&cache, get("/feed.xml")).await;
        assert_eq!((first.status(), &first.headers()[CONTENT_TYPE]), (StatusCode::OK, &feed));
        assert_eq!((kept.status(), &kept.headers()[CONTENT_TYPE]), (StatusCode::OK, &feed));
    }

    #[tokio::test]
    async fn only_a_request_past_the_kept_pages_names_its_peer() {
        let cache = Cache::new(1 << 20);
        let inner = service_fn(|request: Request<Body>| async move {
            let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.to_string());
            Ok::<_, std::convert::Infallible>(peer.unwrap_or_default().into_response())
        });
        let peer = SocketAddr::from(([192, 0, 2, 1], 4711));
        let service = cache.wrap(inner, &Headers::new(false)).for_peer(peer);
        let response = service.oneshot(get("/b")).await.unwrap();
        let body = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
        assert_eq!(body, "192.0.2.1:4711");
    }

    #[test]
    fn a_tag_forgets_its_pages_and_no_others() {
        let cache = Cache::new(1 << 20);
        keep(&cache, "/a", "1");
        keep(&cache, "/a?after=2", "1");
        keep(&cache, "/b", "2");
        assert_eq!(cache.forget(&Tag::new("publication", "1")), 2);
        assert_eq!(cache.len(), 1);
        assert!(cache.forget_address("/b"));
        assert!(cache.is_empty());
    }

    #[test]
    fn a_page_read_before_a_change_is_not_kept_after_it() {
        let cache = Cache::new(1 << 20);
        let ticket = cache.ticket();
        cache.forget(&Tag::new("publication", "1"));
        cache.keep(ticket, &Uri::from_static("/a"), Vec::new(), &Note { text: "old" }, &HeaderMap::new());
        assert!(cache.is_empty());
    }

    #[test]
    fn room_is_made_by_letting_unasked_pages_go() {
        let cache = Cache::new(1_000);
        for address in ["/a", "/b", "/c", "/d", "/e", "/f"] {
            keep(&cache, address, "1");
            if let Some(kept) = cache.find("/a") {
                kept.is_used.store(true, Ordering::Relaxed);
            }
        }
        assert!(cache.len() <= 3, "{}", cache.len());
        assert!(cache.find("/a").is_some(), "the page that is asked for stays");
    }

    #[test]
    fn forgetting_over_and_over_leaves_nothing_behind() {
        let cache = Cache::new(1 << 20);
        for _ in 0..1_000 {
            keep(&cache, "/a", "1");
            cache.forget(&Tag::new("publication", "1"));
        }
        let shelf = cache.shelf.read().unwrap();
        assert!(shelf.order.len() < 200 && shelf.tagged.is_empty() && shelf.bytes == 0);
    }
}
