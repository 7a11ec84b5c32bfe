//! Checks both kinds of lines share; every refusal begins with the field's name.

use askwell_core::code::{Slug, Specialty};

/// Takes a text of `least` to `most` code points that says something and holds no control character but tab and line feed.
pub(super) fn text(field: &str, text: &str, least: usize, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length < least || length > most {
        return Err(format!("{field}: {length} characters, allowed are {least} to {most}"));
    }
    if least > 0 && text.trim().is_empty() {
        return Err(format!("{field}: only white space"));
    }
    if let Some(control) = text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(format!("{field}: the control character {}", control.escape_unicode()));
    }
    Ok(())
}

/// Takes an http or https address.
pub(super) fn address(field: &str, address: &str) -> Result<(), String> {
    text(field, address, 8, 2_000)?;
    let known = address.starts_with("https://") || address.starts_with("http://");
    if !known || address.chars().any(|c| c.is_whitespace() || matches!(c, '"' | '<' | '>')) {
        return Err(format!("{field}: not an http or https address"));
    }
    Ok(())
}

/// Takes the code of a specialty that has a page of its own.
pub(super) fn specialty(code: &str) -> Result<Specialty, String> {
    let known = askwell_text::specialty::ALL.iter().any(|specialty| specialty.code == code && code != "other");
    if !known {
        return Err(format!("specialty: {code:?} is not a known code"));
    }
    Specialty::new(code).map_err(|error| format!("specialty: {error}"))
}

/// Takes an address step.
pub(super) fn slug(field: &str, slug: &str) -> Result<Slug, String> {
    Slug::new(slug).map_err(|error| format!("{field}: {error}"))
}

/// An answer has at most so many sources; a larger number in brackets is a year or a register's number, shown as written.
pub(super) const SOURCES_MOST: usize = 100;

/// Takes a running text: no images, and every `[n]` cites one of so many sources.
pub(super) fn running_text(field: &str, running: &str, sources: usize) -> Result<(), String> {
    if running.contains("![") {
        return Err(format!("{field}: images do not exist here"));
    }
    for part in running.split('[').skip(1) {
        let Some((inside, _)) = part.split_once(']') else { continue };
        if let Ok(cited) = inside.parse::<usize>()
            && (cited == 0 || (sources + 1..=SOURCES_MOST).contains(&cited))
        {
            return Err(format!("{field}: [{cited}] cites a source that is not in the list"));
        }
    }
    Ok(())
}
