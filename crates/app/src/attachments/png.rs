//! Takes out of a PNG what is not the picture: text, time, Exif, private chunks. W3C PNG specification (2003).

use super::kind::refused;
use crate::Result;

const SIGNATURE_BYTES: usize = 8;

/// Chunks that the picture needs to look as it did, animation included.
const KEPT: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// Gives the picture without its metadata.
pub(super) fn strip(content: &[u8]) -> Result<Vec<u8>> {
    let (signature, mut rest) = content.split_at_checked(SIGNATURE_BYTES).unwrap_or((content, &[]));
    let mut stripped = signature.to_vec();
    let mut has_data = false;
    while let Some((name, chunk, next)) = chunk(rest) {
        if KEPT.iter().any(|kept| kept[..] == *name) {
            stripped.extend_from_slice(chunk);
        }
        has_data |= name == b"IDAT";
        rest = next;
        if name == b"IEND" {
            // What is hung behind the end is not the picture.
            return if has_data { Ok(stripped) } else { refused("file-damaged") };
        }
    }
    refused("file-damaged")
}

/// Cuts a chunk off: its name, the whole of it, and what follows.
fn chunk(rest: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let length: [u8; 4] = rest.get(..4)?.try_into().ok()?;
    let whole = usize::try_from(u32::from_be_bytes(length)).ok()?.checked_add(12)?;
    let (chunk, next) = rest.split_at_checked(whole)?;
    Some((chunk.get(4..8)?, chunk, next))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn picture(extra: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut put = |name: &[u8], data: &[u8]| {
            picture.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
            picture.extend_from_slice(name);
            picture.extend_from_slice(data);
            picture.extend_from_slice(b"crc!");
        };
        put(b"IHDR", &[0; 13]);
        for (name, data) in extra {
            put(*name, data);
        }
        put(b"IDAT", b"pixels");
        put(b"IEND", b"");
        picture
    }

    #[test]
    fn text_time_and_place_are_gone_and_the_picture_is_not() {
        let with =
            picture(&[(b"tEXt", b"Author\0Somebody"), (b"eXIf", b"GPS"), (b"tIME", b"1234567"), (b"prVt", b"x")]);
        assert_eq!(strip(&with).unwrap(), picture(&[]));
    }

    #[test]
    fn what_the_picture_needs_stays() {
        let with = picture(&[(b"pHYs", b"123456789"), (b"iCCP", b"profile")]);
        assert_eq!(strip(&with).unwrap(), with);
    }

    #[test]
    fn a_broken_one_is_refused_and_nothing_panics() {
        let whole = picture(&[]);
        for length in 0..whole.len() {
            assert!(strip(&whole[..length]).is_err());
        }
        let mut huge = whole.clone();
        huge[8..12].copy_from_slice(&[0xff; 4]);
        assert!(strip(&huge).is_err());
    }
}
