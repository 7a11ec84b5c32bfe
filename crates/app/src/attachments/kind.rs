//! What a file is, found by looking into it; its name and what the browser says count for nothing.

use crate::{Error, Result};

/// A kind of file that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Jpeg,
    Png,
    Pdf,
    Text,
}

/// Names are cut to so many characters: longer ones do not fit a line and say nothing more.
const NAME_CHARS_MOST: usize = 100;

impl Kind {
    /// Finds out what a file is, or why it is not taken.
    pub(crate) fn of(content: &[u8]) -> Result<Self> {
        if content.is_empty() {
            return refused("file-empty");
        }
        if content.starts_with(b"\xff\xd8\xff") {
            return Ok(Self::Jpeg);
        }
        if content.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        // Some writers put a few bytes before the header; readers look for it in the first kilobyte, and so do we.
        if find(content.get(..1_024).unwrap_or(content), b"%PDF-").is_some() {
            return Ok(Self::Pdf);
        }
        if content.starts_with(b"PK\x03\x04") || content.starts_with(b"PK\x05\x06") {
            return refused("file-archive");
        }
        let is_heif = content.get(4..8) == Some(b"ftyp") && content.get(8..12).is_some_and(is_heif_brand);
        if is_heif {
            return refused("file-heic");
        }
        if is_plain_text(content) { Ok(Self::Text) } else { refused("file-kind") }
    }

    /// Gives the media type, as it is sent.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
        }
    }

    const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Png => &["png"],
            Self::Pdf => &["pdf"],
            Self::Text => &["txt", "text", "csv", "md", "log"],
        }
    }

    /// Gives the name under which the file is kept: the last step of its path, without anything invisible, with an ending
    /// that says what it is. Text that calls itself a picture or a document is refused.
    pub(crate) fn name(self, given: &str) -> Result<String> {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let visible =
            |c: &char| !c.is_control() && !is_invisible(*c) && !matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*');
        let name: String = last.chars().filter(visible).collect();
        let name = name.trim().trim_start_matches('.');
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let extension = extension.to_ascii_lowercase();
        let others = [Self::Jpeg, Self::Png, Self::Pdf];
        if self == Self::Text && others.iter().any(|other| other.extensions().contains(&extension.as_str())) {
            return refused("file-not-what-it-says");
        }
        if self.extensions().contains(&extension.as_str()) {
            let stem: String = stem.chars().take(NAME_CHARS_MOST).collect();
            return Ok(format!("{}.{extension}", if stem.is_empty() { "file" } else { stem.as_str() }));
        }
        let stem: String = name.chars().take(NAME_CHARS_MOST).collect();
        Ok(format!("{}.{}", if stem.is_empty() { "file" } else { stem.as_str() }, self.extensions()[0]))
    }
}

pub(super) fn refused<T>(problem: &'static str) -> Result<T> {
    Err(Error::File { problem })
}

fn is_heif_brand(brand: &[u8]) -> bool {
    [&b"heic"[..], b"heix", b"hevc", b"mif1", b"msf1", b"avif"].contains(&brand)
}

/// Says whether it reads as text and as nothing a browser might run.
fn is_plain_text(content: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(content) else { return false };
    let shown = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if !text.trim_start_matches('\u{feff}').chars().all(shown) {
        return false;
    }
    let lower = text.to_ascii_lowercase();
    let begins = lower.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    let markup = ["<!doctype", "<html", "<script", "<svg", "<iframe", "<body", "<head", "<?xml", "<?php"];
    !begins.starts_with('<') && !markup.iter().any(|tag| lower.contains(tag)) && !begins.starts_with("#!")
}

/// Characters that turn the direction of a name or stand in it unseen: `gpj.exe` must not read `exe.jpg`.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Finds the first place of some bytes.
pub(super) fn find(content: &[u8], wanted: &[u8]) -> Option<usize> {
    content.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn problem<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
        match result {
            Err(Error::File { problem }) => problem,
            other => panic!("not refused as a file: {other:?}"),
        }
    }

    #[test]
    fn a_page_with_a_script_is_refused_whatever_it_is_called() {
        for page in ["<html><body>hi", "  <!DOCTYPE html>", "\u{feff}<svg onload=x>", "hello <script>alert(1)</script>"]
        {
            assert_eq!(problem(Kind::of(page.as_bytes())), "file-kind", "{page}");
        }
    }

    #[test]
    fn an_archive_is_refused_by_its_content() {
        assert_eq!(problem(Kind::of(b"PK\x03\x04\x14\x00rest of a bomb")), "file-archive");
    }

    #[test]
    fn a_phone_picture_of_another_kind_is_refused_with_advice() {
        assert_eq!(problem(Kind::of(b"\0\0\0\x18ftypheic\0\0\0\0")), "file-heic");
    }

    #[test]
    fn nothing_and_noise_are_refused() {
        assert_eq!(problem(Kind::of(b"")), "file-empty");
        assert_eq!(problem(Kind::of(b"MZ\x90\0\x03\0\0\0")), "file-kind");
        assert_eq!(problem(Kind::of(b"text with a \0 in it")), "file-kind");
    }

    #[test]
    fn a_name_keeps_its_letters_and_loses_its_tricks() {
        assert_eq!(Kind::Jpeg.name("C:\\Users\\me\\रिपोर्ट 🫀.JPG").unwrap(), "रिपोर्ट 🫀.jpg");
        assert_eq!(Kind::Pdf.name("../../etc/passwd").unwrap(), "passwd.pdf");
        assert_eq!(Kind::Png.name("photo\u{202e}gnp.exe").unwrap(), "photognp.exe.png");
        assert_eq!(Kind::Text.name("").unwrap(), "file.txt");
        assert_eq!(Kind::Jpeg.name(".jpg").unwrap(), "jpg.jpg");
    }

    #[test]
    fn text_that_calls_itself_a_picture_is_refused() {
        assert_eq!(problem(Kind::Text.name("scan.jpg")), "file-not-what-it-says");
    }
}
