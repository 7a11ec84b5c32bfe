//! Which compressed form of a text an asker takes, and how it is made.

use std::io::Write as _;

use axum::http::header::ACCEPT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// A form in which bytes travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
}

impl Encoding {
    /// The smallest form the asker takes of what was compressed beforehand; a form with `q=0` is not taken.
    pub fn accepted(request: &HeaderMap) -> Self {
        match taken(request) {
            Taken { brotli: true, .. } => Encoding::Brotli,
            Taken { gzip: true, .. } => Encoding::Gzip,
            Taken { .. } => Encoding::Identity,
        }
    }

    /// The form the asker takes of what is compressed while they wait.
    ///
    /// That is gzip: for a page of ours Brotli at its quick levels takes four times as long to save one byte in a hundred, and
    /// at its slow ones far longer than a reader should wait.
    pub fn accepted_at_once(request: &HeaderMap) -> Self {
        if taken(request).gzip { Encoding::Gzip } else { Encoding::Identity }
    }

    /// The value of `Content-Encoding`, where one is needed.
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some(HeaderValue::from_static("gzip")),
            Encoding::Brotli => Some(HeaderValue::from_static("br")),
        }
    }
}

/// The forms an asker takes.
#[derive(Default)]
struct Taken {
    gzip: bool,
    brotli: bool,
}

fn taken(request: &HeaderMap) -> Taken {
    let mut taken = Taken::default();
    for header in request.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()) {
        for range in header.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let is_taken = !parts.any(|parameter| is_zero(parameter.strip_prefix("q=")));
            match name {
                "br" => taken.brotli = is_taken,
                "gzip" => taken.gzip = is_taken,
                _ => {}
            }
        }
    }
    taken
}

fn is_zero(quality: Option<&str>) -> bool {
    quality.is_some_and(|quality| quality.parse() == Ok(0.0_f32))
}

/// The bytes as gzip.
pub fn gzip(bytes: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(header: &'static str) -> Encoding {
        Encoding::accepted(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(header))]))
    }

    #[test]
    fn the_smallest_accepted_form_is_taken() {
        assert_eq!(accepted("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(accepted("gzip;q=0.5"), Encoding::Gzip);
        assert_eq!(accepted("br;q=0, gzip"), Encoding::Gzip);
        assert_eq!(accepted("br; q=0.000"), Encoding::Identity);
        assert_eq!(Encoding::accepted(&HeaderMap::new()), Encoding::Identity);
    }

    #[test]
    fn what_is_compressed_at_once_is_gzip_or_nothing() {
        let at_once = |header: &'static str| {
            Encoding::accepted_at_once(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(header))]))
        };
        assert_eq!(at_once("gzip, deflate, br, zstd"), Encoding::Gzip);
        assert_eq!(at_once("br"), Encoding::Identity);
        assert_eq!(at_once("gzip;q=0, br"), Encoding::Identity);
    }

    #[test]
    fn compressed_text_is_smaller() {
        let text = Bytes::from("the same words again and again ".repeat(100));
        assert!(gzip(&text).len() < text.len() / 10);
    }
}
