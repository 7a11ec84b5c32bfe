//! A sheet to draw on: numbers to a tenth, text escaped and wrapped, one title and one description.

use std::fmt::Write as _;

/// A drawing in the making; `y` is where the next line of text goes.
pub(super) struct Canvas {
    id: String,
    class: &'static str,
    width: f64,
    pub(super) y: f64,
    body: String,
}

impl Canvas {
    pub(super) fn new(id: impl Into<String>, class: &'static str, width: f64) -> Self {
        Self { id: id.into(), class, width, y: 0.0, body: String::new() }
    }

    /// Adds a path that is stroked in its class's color.
    pub(super) fn stroke(&mut self, class: &str, width: f64, d: &str) {
        if !d.is_empty() {
            let width = tenth(width);
            let shape = "fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
            self.push(&format!("<path class=\"{class}\" {shape} stroke-width=\"{width}\" d=\"{d}\"/>"));
        }
    }

    /// Adds a path of dashes: `dash` is the pattern.
    pub(super) fn dashes(&mut self, class: &str, width: f64, dash: &str, d: &str) {
        if !d.is_empty() {
            let width = tenth(width);
            let shape = "fill=\"none\" stroke=\"currentColor\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
            self.push(&format!(
                "<path class=\"{class}\" {shape} stroke-dasharray=\"{dash}\" stroke-width=\"{width}\" d=\"{d}\"/>"
            ));
        }
    }

    /// Adds a path that is filled in its class's color.
    pub(super) fn fill(&mut self, class: &str, d: &str) {
        if !d.is_empty() {
            self.push(&format!("<path class=\"{class}\" fill=\"currentColor\" d=\"{d}\"/>"));
        }
    }

    /// Adds a circle, faintly filled and outlined.
    pub(super) fn body_circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64) {
        let (x, y, radius) = (tenth(x), tenth(y), tenth(radius));
        self.push(&format!(
            "<circle class=\"{class}\" fill=\"currentColor\" fill-opacity=\".06\" stroke=\"currentColor\" cx=\"{x}\" \
             cy=\"{y}\" r=\"{radius}\"/>"
        ));
    }

    /// Adds a rounded box.
    pub(super) fn frame(&mut self, class: &str, (x, y): (f64, f64), (width, height): (f64, f64)) {
        let (x, y, width, height) = (tenth(x), tenth(y), tenth(width), tenth(height));
        self.push(&format!(
            "<rect class=\"{class}\" fill=\"none\" stroke=\"currentColor\" x=\"{x}\" y=\"{y}\" width=\"{width}\" \
             height=\"{height}\" rx=\"6\"/>"
        ));
    }

    /// Adds one line of text; `anchor` is `start`, `middle` or `end`.
    pub(super) fn text(&mut self, class: &str, size: f64, anchor: &str, (x, y): (f64, f64), text: &str) {
        let (x, y, size) = (tenth(x), tenth(y), tenth(size));
        self.push(&format!(
            "<text class=\"{class}\" fill=\"currentColor\" font-size=\"{size}\" text-anchor=\"{anchor}\" x=\"{x}\" \
             y=\"{y}\">{}</text>",
            escape(text)
        ));
    }

    /// Adds text over as many lines as it needs from `self.y` on, between `x` and `x + width`.
    pub(super) fn paragraph(&mut self, class: &str, size: f64, (x, width): (f64, f64), text: &str) {
        for line in wrap(text, width / size / boldness(class)) {
            self.y += size * 1.35;
            let y = self.y;
            self.text(class, size, "start", (x, y), &line);
        }
    }

    /// Adds the label that stands on every view.
    pub(super) fn notice(&mut self, size: f64, text: &str) {
        let inside = (16.0, self.width - 32.0);
        let top = self.y + 6.0;
        let lines = wrap(text, inside.1 / size / boldness("her2-strong")).len();
        let lines = f64::from(u32::try_from(lines).unwrap_or(u32::MAX));
        let height = lines * size * 1.35 + size * 0.8;
        self.frame("her2-notice", (4.0, top), (self.width - 8.0, height));
        self.y = top + size * 0.25;
        self.paragraph("her2-strong", size, inside, text);
        self.y = top + height + 2.0;
    }

    /// The finished SVG, as high as what was drawn.
    pub(super) fn finish(self, title: &str, description: &str) -> String {
        let Self { id, class, width, y, body } = self;
        let (width, height) = (tenth(width), tenth(y));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"her2 {class}\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title\" \
             aria-describedby=\"{id}-description\">"
        );
        let _ = write!(svg, "<title id=\"{id}-title\">{}</title>", escape(title));
        let _ = write!(svg, "<desc id=\"{id}-description\">{}</desc>{body}</svg>", escape(description));
        svg
    }

    fn push(&mut self, element: &str) {
        self.body.push_str(element);
    }
}

/// A number to a tenth, without a needless zero; what is not finite becomes 0, so that a path never breaks.
pub(super) fn tenth(number: f64) -> String {
    let rounded = if number.is_finite() { (number * 10.0).round() / 10.0 } else { 0.0 };
    // Adding zero turns a negative zero into a plain one.
    (rounded + 0.0).to_string()
}

/// Text as SVG takes it; characters XML knows no place for are left out.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => {}
            control if control < ' ' && !matches!(control, '\t' | '\n' | '\r') => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Breaks text into as few lines as `width` letter heights allow, and makes those about equally long: no last word alone.
fn wrap(text: &str, width: f64) -> Vec<String> {
    let mut lines = break_lines(text, width);
    let mut narrower = width;
    while lines.len() > 1 && narrower > width / 2.0 {
        narrower -= 1.0;
        let tried = break_lines(text, narrower);
        if tried.len() > lines.len() {
            break;
        }
        lines = tried;
    }
    lines
}

/// Breaks text into lines of at most `width` letter heights, at spaces where there are any.
fn break_lines(text: &str, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0.0;
    for word in text.split_whitespace() {
        let wide: f64 = word.chars().map(letter_width).sum();
        if taken > 0.0 && taken + SPACE + wide > width {
            lines.push(std::mem::take(&mut line));
            taken = 0.0;
        }
        if taken > 0.0 {
            line.push(' ');
            taken += SPACE;
        }
        for letter in word.chars() {
            if taken + letter_width(letter) > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                taken = 0.0;
            }
            line.push(letter);
            taken += letter_width(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// How much wider the letters of a class run than plain ones.
fn boldness(class: &str) -> f64 {
    if matches!(class, "her2-title" | "her2-strong") { 1.12 } else { 1.0 }
}

/// Width of a space over letter height.
const SPACE: f64 = 0.28;

/// Width of a letter over its height, as in a wide sans-serif: the drawing cannot ask the reader's font.
fn letter_width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '\'' | '(' | ')' => 0.34,
        'm' | 'w' | 'M' | 'W' => 0.9,
        'A'..='Z' => 0.68,
        '\u{2e80}'.. => 1.0,
        _ => 0.58,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_at_spaces_and_inside_what_has_none() {
        assert_eq!(wrap("one two three", 5.0), ["one two", "three"]);
        assert_eq!(wrap("far more than on a normal cell", 12.0), ["far more than on", "a normal cell"]);
        assert_eq!(wrap("乳がんの細胞", 3.0), ["乳がん", "の細胞"]);
        assert_eq!(wrap("  ", 3.0), Vec::<String>::new());
    }

    #[test]
    fn a_number_that_is_none_does_not_break_a_path() {
        assert_eq!([f64::NAN, f64::INFINITY, -0.01, 2.0, 2.25].map(tenth), ["0", "0", "0", "2", "2.3"]);
    }
}
