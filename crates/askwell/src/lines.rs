//! JSON Lines in and out: one record a line, `.gz` read everywhere, a wrong line named by its number.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::failure::Failure;

/// A line holds at most so many bytes; a longer one is no record but a mistake.
const LINE_BYTES_MOST: u64 = 16 * 1024 * 1024;

/// What a gzip file begins with (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Opens a file for reading by lines; one that is packed with gzip is unpacked on the way, whatever its name.
pub(crate) fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    let file = File::open(path).map_err(Failure::opening(path))?;
    let mut file = BufReader::with_capacity(1 << 16, file);
    let begins = file.fill_buf().map_err(Failure::opening(path))?;
    if begins.starts_with(&GZIP) {
        return Ok(Box::new(BufReader::with_capacity(1 << 16, flate2::read::MultiGzDecoder::new(file))));
    }
    Ok(Box::new(file))
}

/// Hands every record of the input to `take`, with its line number.
///
/// Stops at the first line that is not JSON, or that `take` refuses, and names it.
pub(crate) fn read<T: DeserializeOwned>(
    place: &str,
    input: impl BufRead,
    mut take: impl FnMut(usize, T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    read_texts(place, input, |line, text| {
        let wrong =
            |error: serde_json::Error| Failure::BadLine { place: place.to_owned(), line, problem: error.to_string() };
        take(line, serde_json::from_str(text).map_err(wrong)?)
    })
}

/// Hands every line of the input to `take`, with its number; empty lines are passed over but counted.
///
/// Stops at the first line that is not UTF-8, too long, or that `take` refuses, and names it.
pub(crate) fn read_texts(
    place: &str,
    mut input: impl BufRead,
    mut take: impl FnMut(usize, &str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        let wrong = |problem: String| Failure::BadLine { place: place.to_owned(), line, problem };
        let length = input
            .by_ref()
            .take(LINE_BYTES_MOST + 1)
            .read_until(b'\n', &mut bytes)
            .map_err(|error| wrong(error.to_string()))?;
        if length == 0 {
            return Ok(());
        }
        if length as u64 > LINE_BYTES_MOST {
            return Err(wrong(format!("longer than {LINE_BYTES_MOST} bytes")));
        }
        let text = str::from_utf8(&bytes).map_err(|error| wrong(format!("not UTF-8: {error}")))?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        take(line, text)?;
    }
    Ok(())
}

/// Reads records from standard input and writes what `answer` makes of each to standard output, as they come.
///
/// A reader that goes away (`| head`) ends it quietly.
pub(crate) fn stream<I: DeserializeOwned, O: Serialize>(mut answer: impl FnMut(I) -> O) -> Result<(), Failure> {
    let mut output = BufWriter::new(io::stdout().lock());
    let mut gone = false;
    let ended = read("standard input", io::stdin().lock(), |_, record| {
        let text = serde_json::to_string(&answer(record)).map_err(Failure::doing("writing a record"))?;
        if !gone {
            gone = writeln!(output, "{text}").is_err();
        }
        Ok(())
    });
    // What was right before a wrong line is handed over all the same; the exit code says that the rest is missing.
    let flushed = output.flush();
    ended?;
    match flushed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::doing("writing")(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &[u8]) -> Result<Vec<(usize, u32)>, String> {
        let mut found = Vec::new();
        let read = read("numbers", text, |line, number: u32| {
            found.push((line, number));
            Ok(())
        });
        read.map(|()| found).map_err(|failure| failure.to_string())
    }

    #[test]
    fn empty_lines_count_but_hold_nothing() {
        assert_eq!(numbers(b"1\n\n 2\r\n"), Ok(vec![(1, 1), (3, 2)]));
    }

    #[test]
    fn a_wrong_line_is_named_by_its_number() {
        let error = numbers(b"1\nmany\n3\n").expect_err("a word is no number");
        assert!(error.starts_with("numbers, line 2: "), "{error}");
        let error = numbers(b"1\n\xff\n").expect_err("not UTF-8");
        assert!(error.starts_with("numbers, line 2: not UTF-8"), "{error}");
    }
}
