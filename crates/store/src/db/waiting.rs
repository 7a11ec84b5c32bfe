//! Writes of which nobody asks how many rows they touched: they wait, and SQLite takes them in one go.
//!
//! A statement on SQLite is a trip to the connection's thread and back, which takes longer than most statements. So inside a unit
//! such a write waits for the next statement that somebody needs an answer to, or for the end of the unit, and travels with
//! it. The order stays. PostgreSQL runs each at once: it takes one statement at a time.

use super::{Cell, bulk};
use crate::Result;
use crate::reader::Reader;

/// What waits, as one text with values in its order.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    texts: Vec<String>,
    cells: Vec<Cell>,
}

impl Waiting {
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Forgets what waits, as when its unit is undone.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
        self.cells.clear();
    }

    /// Gives what waits with a last statement behind it, and nothing waits any more.
    pub(super) fn take_with(&mut self, last: String, cells: Vec<Cell>) -> (String, Vec<Cell>) {
        let mut texts = std::mem::take(&mut self.texts);
        let mut all = std::mem::take(&mut self.cells);
        texts.push(last);
        all.extend(cells);
        (texts.join(";\n"), all)
    }
}

/// Has a write wait; `$1` and on are `cells` in their order.
///
/// The same statement twice is no longer text: what waits goes first. So there are as many texts to keep prepared as
/// there are ways to write, and not as there are rows.
pub(crate) async fn later(at: &mut Reader, text: &str, cells: Vec<Cell>) -> Result<()> {
    if !at.is_sqlite() {
        return bulk::execute(at, text.to_owned(), true, cells).await.map(drop);
    }
    let (text, cells) = unnamed(text, cells);
    if at.waiting.texts.contains(&text) {
        at.ready().await?;
    }
    at.waiting.texts.push(text);
    at.waiting.cells.extend(cells);
    Ok(())
}

/// Gives a text with `?` for `$1`, `$2` and so on, and its values in the order in which they are met: numbers count through a
/// whole text, also when it is several statements.
fn unnamed(text: &str, cells: Vec<Cell>) -> (String, Vec<Cell>) {
    let mut pieces = text.split('$');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let mut met = Vec::with_capacity(cells.len());
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = piece.strip_suffix(rest).and_then(|digits| digits.parse::<usize>().ok());
        let cell = number.and_then(|number| cells.get(number.checked_sub(1)?));
        met.push(cell.expect("every number in a statement has its value").clone());
        out.push('?');
        out.push_str(rest);
    }
    (out, met)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_their_numbers() {
        let (text, cells) =
            unnamed("update a set b = $2, c = $2 where d = $1 and e = 'f'", vec![Cell::from(1), Cell::from(2)]);
        assert_eq!(text, "update a set b = ?, c = ? where d = ? and e = 'f'");
        assert_eq!(cells, [Cell::from(2), Cell::from(2), Cell::from(1)]);
    }
}
