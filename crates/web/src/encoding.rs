//! Which compressed form of a text an asker takes, and how it is made.

use std::io::Write as _;

use axum::http::header::ACCEPT_ENCODING;
use axum::http::{HeaderMap, HeaderValue};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// For pages compressed while somebody waits: a quarter of a millisecond for 20 kB; one level more costs half as much again for 5 %.
const BROTLI_QUALITY: i32 = 4;
/// The largest window, as a power of two; a page has the smallest that holds it whole, since the encoder clears as much memory.
const BROTLI_WINDOW_MOST: u32 = 18;

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
    /// The smallest form the asker takes; a form with `q=0` is not taken.
    pub fn accepted(request: &HeaderMap) -> Self {
        let mut best = Encoding::Identity;
        for header in request.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()) {
            for range in header.split(',') {
                let mut parts = range.split(';').map(str::trim);
                let name = parts.next().unwrap_or_default();
                let is_refused = parts.any(|parameter| is_zero(parameter.strip_prefix("q=")));
                match name {
                    _ if is_refused => {}
                    "br" => return Encoding::Brotli,
                    "gzip" => best = Encoding::Gzip,
                    _ => {}
                }
            }
        }
        best
    }

    /// The value of `Content-Encoding`, where one is needed.
    pub fn header(self) -> Option<HeaderValue> {
        match self {
            Encoding::Identity => None,
            Encoding::Gzip => Some(HeaderValue::from_static("gzip")),
            Encoding::Brotli => Some(HeaderValue::from_static("br")),
        }
    }

    /// The bytes in this form.
    pub fn compress(self, bytes: &Bytes) -> Bytes {
        match self {
            Encoding::Identity => bytes.clone(),
            Encoding::Gzip => gzip(bytes),
            Encoding::Brotli => brotli(bytes),
        }
    }
}

fn is_zero(quality: Option<&str>) -> bool {
    quality.is_some_and(|quality| quality.parse() == Ok(0.0_f32))
}

fn gzip(bytes: &Bytes) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 3), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail").into()
}

fn brotli(bytes: &Bytes) -> Bytes {
    // A window of 2^n holds 2^n - 16 bytes (RFC 7932, 9.1).
    let window = (bytes.len() + 16).next_power_of_two().ilog2().clamp(10, BROTLI_WINDOW_MOST);
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: window.cast_signed(),
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut bytes.as_ref(), &mut out, &parameters).expect("writing to memory does not fail");
    out.into()
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
    fn compressed_text_is_smaller() {
        let text = Bytes::from("the same words again and again ".repeat(100));
        assert!(Encoding::Brotli.compress(&text).len() < text.len() / 10);
        assert!(Encoding::Gzip.compress(&text).len() < text.len() / 10);
    }
}
