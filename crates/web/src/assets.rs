//! Styles, scripts and pictures, compiled and compressed by `cargo xtask assets` and embedded here.
//!
//! Their names carry a hash of their content, so browsers keep them for ever and a new one has a new address.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use rust_embed::RustEmbed;

use crate::encoding::Encoding;
use crate::problem::Problem;
use crate::route;

#[derive(RustEmbed)]
#[folder = "assets/dist/"]
struct Dist;

struct Asset {
    content_type: HeaderValue,
    identity: Bytes,
    gzip: Bytes,
    brotli: Bytes,
}

/// By hashed name.
static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(load);

/// From plain name to address.
static PATHS: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| ASSETS.keys().map(|hashed| (plain(hashed), route::to::asset(hashed))).collect());

/// The address of an asset by its plain name, such as `askwell.css`.
pub fn path(name: &str) -> &'static str {
    PATHS.get(name).map_or("", String::as_str)
}

/// Answers a request for an asset.
pub async fn serve(Path(file): Path<String>, request: HeaderMap) -> Response {
    let Some(asset) = ASSETS.get(&file) else { return Problem::not_found().into_response() };
    let encoding = Encoding::accepted(&request);
    let body = match encoding {
        Encoding::Identity => &asset.identity,
        Encoding::Gzip => &asset.gzip,
        Encoding::Brotli => &asset.brotli,
    };
    let mut response = body.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, asset.content_type.clone());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(value) = encoding.header() {
        headers.insert(CONTENT_ENCODING, value);
    }
    response
}

fn load() -> BTreeMap<String, Asset> {
    let names = Dist::iter().filter(|name| !name.ends_with(".br") && !name.ends_with(".gz"));
    names.filter_map(|name| Some((name.to_string(), asset(&name)?))).collect()
}

fn asset(name: &str) -> Option<Asset> {
    let file = Dist::get(name)?;
    Some(Asset {
        content_type: HeaderValue::try_from(file.metadata.mimetype()).ok()?,
        identity: bytes(file.data),
        gzip: bytes(Dist::get(&format!("{name}.gz"))?.data),
        brotli: bytes(Dist::get(&format!("{name}.br"))?.data),
    })
}

fn bytes(data: Cow<'static, [u8]>) -> Bytes {
    match data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// `askwell.1a2b.css` without its hash.
fn plain(hashed: &str) -> String {
    let mut parts: Vec<&str> = hashed.split('.').collect();
    if parts.len() > 2 {
        parts.remove(parts.len() - 2);
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_leads_to_a_hashed_address() {
        assert_eq!(plain("askwell.0123.css"), "askwell.css");
        for name in ["askwell.css", "askwell.js", "icon.svg", "card.png"] {
            assert!(path(name).starts_with("/assets/"), "{name}");
        }
    }

    #[test]
    fn styles_and_scripts_are_small() {
        let weight = |name: &str| {
            ASSETS.iter().find(|(hashed, _)| plain(hashed) == name).map_or(0, |(_, asset)| asset.brotli.len())
        };
        assert!((1..=12_000).contains(&weight("askwell.css")), "{}", weight("askwell.css"));
        assert!((1..=8_000).contains(&weight("askwell.js")), "{}", weight("askwell.js"));
    }

    #[test]
    fn nothing_is_asked_of_anybody_else() {
        for (name, asset) in ASSETS.iter().filter(|(name, _)| !name.ends_with(".svg")) {
            let text = String::from_utf8_lossy(&asset.identity);
            assert!(!text.contains("://"), "{name} names a foreign address");
        }
    }
}
