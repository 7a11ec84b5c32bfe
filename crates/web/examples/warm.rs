//! How long a kept page takes, from request to response in process: `cargo run --release -p askwell-web --example warm`.

use std::convert::Infallible;
use std::time::Instant;

use askama::Template;
use askwell_web::cache::{Cache, Tag};
use askwell_web::page::{Page, Policy};
use askwell_web::router::{Table, front};
use askwell_web::security::Headers;
use askwell_web::trace::Numbers;
use askwell_web::{sample, words::Words};
use axum::body::Body;
use axum::http::{HeaderMap, Request, Uri};
use tower::{Service as _, ServiceExt as _};

/// A page of the usual weight.
#[derive(Template)]
#[template(source = "{{ text }}", ext = "txt")]
struct Weight {
    text: String,
}

impl Page for Weight {
    const POLICY: Policy = Policy::Public;
}

const PAGES: usize = 10_000;
const REQUESTS: u32 = 1_000_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Infallible> {
    let html = sample::pages(Words::default()).into_iter().find_map(|(_, page)| page.ok()).unwrap_or_default();
    let cache = Cache::new(512 << 20);
    for number in 0..PAGES {
        let uri: Uri = format!("/answers/specialty/topic/page-{number}").parse().unwrap_or_default();
        let page = Weight { text: html.clone() };
        cache.keep(cache.ticket(), &uri, vec![Tag::new("publication", number)], &page, &HeaderMap::new());
    }
    let router = Table::<()>::new().finish((), sample::site(), Numbers::new("warm"));
    let mut front = front(router, &cache, Headers::new(true));
    for encoding in ["identity", "gzip"] {
        let started = Instant::now();
        for number in 0..REQUESTS {
            let address = format!("/answers/specialty/topic/page-{}", number as usize * 7919 % PAGES);
            let request = Request::get(address).header("accept-encoding", encoding).body(Body::empty());
            let Ok(request) = request else { continue };
            let response = front.ready().await?.call(request).await?;
            std::hint::black_box(response);
        }
        let each_us = started.elapsed().as_secs_f64() * 1e6 / f64::from(REQUESTS);
        println!("{encoding}: {each_us:.2} µs a kept page of {} bytes, {PAGES} kept", html.len());
    }
    Ok(())
}
