//! Takes out of a PDF what its pages do not show: author, title, program, dates (the Info dictionary) and XMP.
//!
//! Every value is overwritten in place by as many blanks, so no offset moves and nothing has to be written anew. Names of
//! objects: ISO 32000-1 (2008), 7.5 and 14.3. An encrypted file is left as it is: its values cannot be told apart from its
//! pages, and nobody without its key reads them. What a file embeds or scripts is not taken out; it is only ever sent as a
//! download that a browser may not run.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::ops::Range;

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::kind::find;

/// A compressed list of objects is opened up to so much; a bomb stays closed.
const OPENED_BYTES_MOST: u64 = 8 * 1024 * 1024;

/// So many Info dictionaries are looked for: one for each time the file was changed, and no file is made slow to read.
const INFOS_MOST: usize = 64;

/// Gives the document without its metadata; takes time in proportion to its length.
pub(super) fn strip(mut content: Vec<u8>) -> Vec<u8> {
    if find(&content, b"/Encrypt").is_some() {
        return content;
    }
    let infos = info_objects(&content);
    for body in bodies(&content, &infos) {
        blank_strings(&mut content[body]);
    }
    for packet in packets(&content) {
        content[packet].fill(b' ');
    }
    for stream in streams(&content) {
        if let Some(replaced) = cleaned_stream(&content, &stream, &infos) {
            content[stream.data].copy_from_slice(&replaced);
        }
    }
    content
}

/// Gives the numbers of the objects that `/Info` names, in every trailer the file has.
fn info_objects(content: &[u8]) -> BTreeSet<u32> {
    let numbers = places(content, b"/Info").filter_map(|at| number(content.get(at + 5..)?));
    numbers.map(|(number, _)| number).take(INFOS_MOST).collect()
}

/// Gives the insides of some objects; a file that was changed has several of one number.
fn bodies(content: &[u8], wanted: &BTreeSet<u32>) -> Vec<Range<usize>> {
    let mut bodies: Vec<Range<usize>> = Vec::new();
    for at in places(content, b" obj") {
        let inside_last = bodies.last().is_some_and(|last| at < last.end);
        // Backwards from ` obj`: generation, blank, number.
        let head = content.get(at.saturating_sub(24)..at).unwrap_or_default();
        let mut words = head.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let has_generation = words.next().is_some_and(|word| word.iter().all(u8::is_ascii_digit));
        let named = words.next().and_then(number).map(|(number, _)| number);
        if inside_last || !has_generation || named.is_none_or(|number| !wanted.contains(&number)) {
            continue;
        }
        let begin = at + 4;
        let end = find(&content[begin..], b"endobj").map_or(content.len(), |length| begin + length);
        bodies.push(begin..end);
    }
    bodies
}

/// Overwrites the strings of a dictionary, `(...)` with its nested pairs and `<...>`, by blanks.
fn blank_strings(dictionary: &mut [u8]) {
    let mut at = 0;
    while at < dictionary.len() {
        match dictionary[at] {
            b'(' => {
                let end = literal_end(dictionary, at + 1);
                dictionary[at + 1..end].fill(b' ');
                at = end;
            }
            b'<' if dictionary.get(at + 1) == Some(&b'<') => at += 1,
            b'<' => {
                let end = dictionary[at..]
                    .iter()
                    .position(|byte| *byte == b'>')
                    .map_or(dictionary.len(), |length| at + length);
                dictionary[at + 1..end].fill(b' ');
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Gives where a string ends whose inside begins at `at`; parentheses may be nested or escaped in it.
fn literal_end(dictionary: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while at < dictionary.len() {
        match dictionary[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
        at += 1;
    }
    dictionary.len()
}

/// Gives the insides of XMP packets that stand in the clear.
fn packets(content: &[u8]) -> Vec<Range<usize>> {
    let mut packets = Vec::new();
    let mut at = 0;
    while let Some(begin) = find(&content[at..], b"<x:xmpmeta").map(|found| at + found + 10) {
        let end = find(&content[begin..], b"</x:xmpmeta").map_or(content.len(), |length| begin + length);
        let inside = content[begin..end].iter().position(|byte| *byte == b'>').map_or(end, |length| begin + length + 1);
        packets.push(inside.min(end)..end);
        at = end;
    }
    packets
}

/// A compressed stream that may hold metadata.
struct Stream {
    data: Range<usize>,
    is_metadata: bool,
}

fn streams(content: &[u8]) -> Vec<Stream> {
    let mut streams = Vec::new();
    let mut at = 0;
    while let Some(found) = find(&content[at..], b"stream").map(|found| at + found) {
        at = found + 6;
        let before = &content[found.saturating_sub(1_024)..found];
        let dictionary = &before[places(before, b" obj").last().unwrap_or(0)..];
        let is_metadata = find(dictionary, b"/Metadata").is_some();
        let is_list = find(dictionary, b"/ObjStm").is_some();
        let is_deflated = find(dictionary, b"/FlateDecode").is_some() && find(dictionary, b"/DecodeParms").is_none();
        if !is_deflated || !(is_metadata || is_list) || before.ends_with(b"end") {
            continue;
        }
        let line_end = if content[at..].starts_with(b"\r\n") { 2 } else { 1 };
        let begin = (at + line_end).min(content.len());
        let end = find(&content[begin..], b"endstream").map_or(content.len(), |length| begin + length);
        streams.push(Stream { data: begin..end, is_metadata });
        at = end;
    }
    streams
}

/// Gives the stream with its metadata blanked, as long as it was; `None` when there is nothing in it or it does not fit.
fn cleaned_stream(content: &[u8], stream: &Stream, infos: &BTreeSet<u32>) -> Option<Vec<u8>> {
    let data = content.get(stream.data.clone())?;
    let mut opened = Vec::new();
    ZlibDecoder::new(data).take(OPENED_BYTES_MOST).read_to_end(&mut opened).ok()?;
    if stream.is_metadata {
        opened.fill(b' ');
    } else {
        let objects = listed(&opened).into_iter().filter(|(number, _)| infos.contains(number)).map(|(_, range)| range);
        let objects: Vec<Range<usize>> = objects.collect();
        if objects.is_empty() {
            return None;
        }
        for range in objects {
            blank_strings(opened.get_mut(range)?);
        }
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&opened).ok()?;
    let mut closed = encoder.finish().ok()?;
    if closed.len() > data.len() {
        return None;
    }
    // Bytes behind the end of the compressed data are not looked at.
    closed.resize(data.len(), b'\n');
    Some(closed)
}

/// Gives the objects of an object stream: pairs of number and offset stand first, then the objects one after another.
fn listed(opened: &[u8]) -> Vec<(u32, Range<usize>)> {
    let mut pairs = Vec::new();
    let mut rest = opened;
    while let Some((object, after)) = number(rest) {
        let Some((offset, after)) = number(after) else { break };
        pairs.push((object, offset as usize));
        rest = after;
    }
    let first = opened.len() - rest.len();
    let first = first + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let ends = pairs.iter().skip(1).map(|(_, offset)| first + offset).chain([opened.len()]);
    let objects =
        pairs.iter().zip(ends).map(|((object, offset), end)| (*object, first + offset..end.min(opened.len())));
    objects.filter(|(_, range)| range.start <= range.end).collect()
}

/// Reads a number after any blanks, and gives what follows.
fn number(content: &[u8]) -> Option<(u32, &[u8])> {
    let blanks = content.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let content = &content[blanks..];
    let digits = content.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = std::str::from_utf8(&content[..digits]).ok()?.parse().ok()?;
    Some((number, &content[digits..]))
}

fn places<'a>(content: &'a [u8], wanted: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    content.windows(wanted.len()).enumerate().filter(move |(_, window)| *window == wanted).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn holds(content: &[u8], text: &str) -> bool {
        find(content, text.as_bytes()).is_some()
    }

    #[test]
    fn the_author_is_gone_and_the_pages_are_not() {
        let document =
            b"%PDF-1.4\n4 0 obj\n<< /Author (A. \\(Bee\\) (Cee) Dee) /Title <41204265> /Pages 1 >>\nendobj\n\
            5 0 obj\n<< /Contents (The report) >>\nendobj\ntrailer << /Info 4 0 R /Root 1 0 R >>\n%%EOF"
                .to_vec();
        let stripped = strip(document.clone());
        assert_eq!(stripped.len(), document.len());
        for gone in ["Bee", "Cee", "Dee", "41204265"] {
            assert!(!holds(&stripped, gone), "{gone}");
        }
        assert!(holds(&stripped, "(The report)") && holds(&stripped, "/Pages 1 >>"));
    }

    #[test]
    fn every_earlier_state_of_the_file_is_cleaned() {
        let document = b"%PDF-1.4\n4 0 obj\n<< /Author (First) >>\nendobj\ntrailer << /Info 4 0 R >>\n\
            4 0 obj\n<< /Author (Second) >>\nendobj\n14 0 obj\n(Stays)\nendobj\ntrailer << /Info 4 0 R >>"
            .to_vec();
        let stripped = strip(document);
        assert!(!holds(&stripped, "First") && !holds(&stripped, "Second") && holds(&stripped, "Stays"));
    }

    #[test]
    fn xmp_in_the_clear_is_blanked() {
        let document = b"%PDF-1.4 <x:xmpmeta xmlns:x='y'><dc:creator>Bee</dc:creator></x:xmpmeta> rest".to_vec();
        let stripped = strip(document);
        assert!(!holds(&stripped, "Bee") && holds(&stripped, "</x:xmpmeta> rest"));
    }

    fn closed(opened: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(opened).unwrap();
        encoder.finish().unwrap()
    }

    fn compressed(kind: &str, opened: &[u8]) -> Vec<u8> {
        let data = closed(opened);
        let mut document =
            format!("%PDF-1.5\n9 0 obj\n<< /Type /{kind} /Filter /FlateDecode >>\nstream\n").into_bytes();
        document.extend_from_slice(&data);
        document.extend_from_slice(b"\nendstream\nendobj\n<< /Info 7 0 R >>");
        document
    }

    fn opened(document: &[u8]) -> Vec<u8> {
        let at = find(document, b"stream\n").unwrap() + 7;
        let mut opened = Vec::new();
        ZlibDecoder::new(&document[at..]).read_to_end(&mut opened).unwrap();
        opened
    }

    #[test]
    fn an_author_in_a_compressed_list_is_blanked_where_it_stands() {
        let list = b"6 0 7 15 8 54 << /Kept (yes) >> << /Author (Somebody Someone) /X 1 >>    << /Also (kept) >>";
        let document = compressed("ObjStm", list);
        let stripped = strip(document.clone());
        assert_eq!(stripped.len(), document.len());
        let opened = opened(&stripped);
        assert!(!holds(&opened, "Somebody") && holds(&opened, "(yes)") && holds(&opened, "(kept)"), "{opened:?}");
    }

    #[test]
    fn compressed_xmp_is_blanked() {
        let stripped = strip(compressed("Metadata", b"<x:xmpmeta><creator>Bee Bee Bee</creator></x:xmpmeta>"));
        assert!(opened(&stripped).iter().all(|byte| *byte == b' '));
    }

    #[test]
    fn cut_off_anywhere_nothing_panics() {
        let whole = compressed("ObjStm", b"7 0 << /Author (Bee) >>");
        for length in 0..whole.len() {
            strip(whole[..length].to_vec());
        }
    }
}
