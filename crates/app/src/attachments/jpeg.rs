//! Takes out of a JPEG what was not seen when the picture was taken: place, device, time, names, thumbnails.
//!
//! Kept are the picture itself, its color profile and which side is up. Segments: ITU-T T.81 (1992), annex B.

use super::kind::refused;
use crate::Result;

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// Gives the picture without its metadata.
pub(super) fn strip(content: &[u8]) -> Result<Vec<u8>> {
    let mut stripped = vec![0xff, 0xd8];
    let mut rest = content.get(2..).unwrap_or_default();
    let mut has_scan = false;
    let mut upright = 1;
    let mut head = Vec::new();
    loop {
        // Any number of fill bytes may stand before a marker.
        while let [0xff, 0xff, ..] = rest {
            rest = &rest[1..];
        }
        let [0xff, marker, after @ ..] = rest else { break };
        if *marker == END_OF_IMAGE {
            break;
        }
        if matches!(marker, 0x01 | 0xd0..=0xd7) {
            rest = after;
            continue;
        }
        let Some((payload, next)) = segment(after) else { break };
        if *marker == 0xe1 && payload.starts_with(b"Exif\0\0") {
            upright = orientation(payload).unwrap_or(upright);
        }
        if is_kept(*marker, payload) {
            let target = if has_scan { &mut stripped } else { &mut head };
            target.extend_from_slice(&[0xff, *marker]);
            target.extend_from_slice(&after[..payload.len() + 2]);
        }
        rest = next;
        if *marker == START_OF_SCAN {
            if !has_scan {
                // What tells the side that is up stands behind the JFIF header, which must be first.
                put_head(&mut stripped, &head, upright);
                has_scan = true;
            }
            let scan = scan_length(rest);
            stripped.extend_from_slice(&rest[..scan]);
            rest = &rest[scan..];
        }
    }
    if !has_scan {
        return refused("file-damaged");
    }
    stripped.extend_from_slice(&[0xff, END_OF_IMAGE]);
    Ok(stripped)
}

/// Cuts a segment's payload off; its length stands before it and counts itself.
fn segment(after: &[u8]) -> Option<(&[u8], &[u8])> {
    let [high, low, ..] = after else { return None };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    (length >= 2 && length <= after.len()).then(|| (&after[2..length], &after[length..]))
}

fn is_kept(marker: u8, payload: &[u8]) -> bool {
    match marker {
        0xe0 => payload.starts_with(b"JFIF\0"),
        0xe2 => payload.starts_with(b"ICC_PROFILE\0"),
        // Adobe's segment says how the colors are coded.
        0xee => payload.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// How many bytes belong to a scan: up to the next marker that is neither a stuffed zero nor a restart.
fn scan_length(rest: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    rest.windows(2).position(ends).unwrap_or(rest.len())
}

fn put_head(stripped: &mut Vec<u8>, head: &[u8], upright: u8) {
    let first = if head.starts_with(&[0xff, 0xe0]) {
        segment(&head[2..]).map_or(0, |(payload, _)| payload.len() + 4)
    } else {
        0
    };
    stripped.extend_from_slice(&head[..first]);
    if upright > 1 {
        stripped.extend_from_slice(&[0xff, 0xe1, 0, 34]);
        stripped.extend_from_slice(b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
        stripped.extend_from_slice(&[upright, 0, 0, 0, 0, 0, 0]);
    }
    stripped.extend_from_slice(&head[first..]);
}

/// Reads which side is up (1 to 8) from the first directory of an Exif segment (CIPA DC-008, tag 0x0112).
fn orientation(payload: &[u8]) -> Option<u8> {
    let tiff = payload.get(6..)?;
    let big = tiff.starts_with(b"MM");
    let u16_at = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let u32_at = |at: usize| {
        let bytes: [u8; 4] = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    };
    let directory = usize::try_from(u32_at(4)?).ok()?;
    let entries = usize::from(u16_at(directory)?);
    let entry = (0..entries).map(|entry| directory + 2 + entry * 12).find(|at| u16_at(*at) == Some(0x0112))?;
    u8::try_from(u16_at(entry + 8)?).ok().filter(|upright| (1..=8).contains(upright))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::kind::find;
    use super::*;

    fn with(segments: &[&[u8]]) -> Vec<u8> {
        let mut picture = vec![0xff, 0xd8];
        picture.extend_from_slice(b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        for segment in segments {
            picture.extend_from_slice(segment);
        }
        picture.extend_from_slice(b"\xff\xdb\0\x04\0\x01\xff\xda\0\x02scan\xff\0data\xff\xd0more\xff\xd9");
        picture
    }

    fn exif(upright: u8) -> Vec<u8> {
        let mut payload = b"Exif\0\0II\x2a\0\x08\0\0\0\x02\0".to_vec();
        payload.extend_from_slice(b"\x10\x01\x02\0\x05\0\0\0\x26\0\0\0");
        payload.extend_from_slice(&[0x12, 0x01, 3, 0, 1, 0, 0, 0, upright, 0, 0, 0]);
        payload.extend_from_slice(b"\0\0\0\0Pixel GPS 52.5N");
        let mut segment = vec![0xff, 0xe1];
        segment.extend_from_slice(&u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
        segment.extend_from_slice(&payload);
        segment
    }

    #[test]
    fn place_device_and_comments_are_gone_and_the_picture_is_not() {
        let picture = with(&[&exif(1), b"\xff\xfe\0\x0dtaken by me"]);
        let stripped = strip(&picture).unwrap();
        assert_eq!(stripped, with(&[]));
    }

    #[test]
    fn the_side_that_was_up_stays_up() {
        let stripped = strip(&with(&[&exif(6)])).unwrap();
        assert!(find(&stripped, b"GPS").is_none());
        let at = find(&stripped, b"Exif\0\0").unwrap();
        assert_eq!(orientation(&stripped[at..]), Some(6));
        assert_eq!(strip(&stripped).unwrap(), stripped, "a second time changes nothing");
    }

    #[test]
    fn what_is_hung_behind_the_picture_is_cut_off() {
        let mut picture = with(&[]);
        picture.extend_from_slice(b"a video, or another file altogether");
        assert_eq!(strip(&picture).unwrap(), with(&[]));
    }

    #[test]
    fn a_picture_without_a_picture_is_refused_and_nothing_panics() {
        assert!(strip(b"\xff\xd8\xff\xe1").is_err());
        assert!(strip(b"\xff\xd8\xff\xe1\xff\xff").is_err());
        let whole = with(&[&exif(3)]);
        for length in 0..whole.len() {
            let _ = strip(&whole[..length]);
        }
    }
}
