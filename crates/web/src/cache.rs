//! Rendered public pages, kept in memory with their compressed forms, and forgotten by tag when what they show changes.
//!
//! [`Cache::wrap`] stands before the router: a page that is kept is answered without touching anything else.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::task::{Context, Poll};

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::future::{Either, Ready, ready};
use tower::Service;

use crate::encoding::Encoding;
use crate::page::{self, HTML, Page, Policy};
use crate::problem::Problem;

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

/// One rendered page.
#[derive(Debug)]
struct Kept {
    identity: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
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
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, "a page did not render");
                return Problem::broken().into_response();
            }
        };
        let kept = Arc::new(Kept::new(html, tags));
        let key = key(uri);
        if P::POLICY == Policy::Public && page.status() == StatusCode::OK && key.len() <= KEY_BYTES_MAX {
            self.insert(ticket, key, &kept);
        }
        kept.answer(request, page.status(), P::POLICY)
    }

    fn insert(&self, ticket: Ticket, key: &str, kept: &Arc<Kept>) {
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

    /// The service with the cache before it.
    pub fn wrap<S>(&self, inner: S) -> Cached<S> {
        Cached { cache: self.clone(), inner }
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

impl Kept {
    fn new(html: String, tags: Vec<Tag>) -> Self {
        let etag = page::etag(html.as_bytes());
        let identity = Bytes::from(html);
        Self { identity, gzip: OnceLock::new(), brotli: OnceLock::new(), etag, tags, is_used: AtomicBool::new(false) }
    }

    /// What it takes in memory, its compressed forms (about a half together) counted before they are made.
    fn weight(&self) -> usize {
        self.identity.len() * 3 / 2 + 256
    }

    fn answer(&self, request: &HeaderMap, status: StatusCode, policy: Policy) -> Response {
        if status == StatusCode::OK && page::is_known(request, &self.etag) {
            return page::not_modified(self.etag.clone(), policy);
        }
        let encoding = Encoding::accepted(request);
        let body = match encoding {
            Encoding::Identity => &self.identity,
            Encoding::Gzip => self.gzip.get_or_init(|| encoding.compress(&self.identity)),
            Encoding::Brotli => self.brotli.get_or_init(|| encoding.compress(&self.identity)),
        };
        let mut response = Response::new(Body::from(body.clone()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HTML);
        headers.insert(CACHE_CONTROL, policy.header());
        headers.insert(ETAG, self.etag.clone());
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(value) = encoding.header() {
            headers.insert(CONTENT_ENCODING, value);
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
    cache: Cache,
    inner: S,
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

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if request.method() == Method::GET
            && let Some(kept) = self.cache.find(key(request.uri()))
        {
            kept.is_used.store(true, Ordering::Relaxed);
            self.cache.answered.fetch_add(1, Ordering::Relaxed);
            return Either::Left(ready(Ok(kept.answer(request.headers(), StatusCode::OK, Policy::Public))));
        }
        Either::Right(self.inner.call(request))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askama::Template;
    use axum::http::header::{ACCEPT_ENCODING, IF_NONE_MATCH};
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
        cache.wrap(inner).oneshot(request).await.unwrap()
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
        assert_eq!(response.headers()[CONTENT_ENCODING], "br");
        let mut again = get("/a");
        again.headers_mut().insert(IF_NONE_MATCH, response.headers()[ETAG].clone());
        assert_eq!(ask(&cache, again).await.status(), StatusCode::NOT_MODIFIED);
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
