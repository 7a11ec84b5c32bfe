//! Progress on standard error; nothing where that is no terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Gives a bar over so many things, or a count without an end where it is not known how many.
pub(crate) fn bar(length: Option<u64>, things: &'static str) -> ProgressBar {
    let bar = length.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.with_style(style(length.is_some())).with_message(things)
}

/// Sets a bar on a further stretch of the way.
pub(crate) fn turn_to(bar: &ProgressBar, done: u64, length: Option<u64>, things: &'static str) {
    match length {
        Some(length) => bar.set_length(length),
        None => bar.unset_length(),
    }
    bar.set_style(style(length.is_some()));
    bar.set_message(things);
    bar.set_position(done);
}

fn style(has_length: bool) -> ProgressStyle {
    let template =
        if has_length { "{bar:40} {pos}/{len} {msg}, {eta} left" } else { "{spinner} {pos} {msg}, {elapsed}" };
    ProgressStyle::with_template(template).expect("both templates parse")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_styles_parse() {
        for length in [None, Some(3)] {
            turn_to(&bar(length, "things"), 1, length, "others");
        }
    }
}
