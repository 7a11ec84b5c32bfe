//! Signatures, fields and contact lines: names that stand alone.

use super::{Finder, LONGEST_NAME, Trust, dashed};
use crate::identity::Label;
use crate::identity::lexicon::{is_stop, stays};
use crate::identity::token::Token;

impl Finder<'_> {
    /// "Patient: niamh penhaligon": what fills the field up to the end of the line or a comma.
    pub(super) fn field(&mut self, from: usize) {
        let end = self.bounded(from).map_or_else(|| self.words_end(from), |to| to + 1);
        if end > from && !is_stop(self.tokens.word(from)) {
            self.push(from, end - 1, Label::Name, "stands in a field for a name", 76);
        }
    }

    /// "Kanwaljit K. Tirkey, +91 84590": words without everyday ones, then a telephone number: a signature.
    pub(super) fn contact(&mut self, at: usize) {
        let tokens = self.tokens;
        let end = self.words_end(at);
        if end == at || end > at + LONGEST_NAME {
            return;
        }
        let telephone = tokens.get(end).is_some_and(|next| {
            let number = next.text.len() > 1 && next.text.starts_with(|c: char| c.is_ascii_digit());
            number && matches!(next.gap, ", " | ", +" | ", (" | " (" | " (+")
        });
        let digits =
            tokens.all.iter().skip(end).take(4).flat_map(|token| token.text.bytes()).filter(u8::is_ascii_digit).count();
        let named = tokens.all[at..end]
            .iter()
            .any(|token| !token.common() && !stays(&token.text) && token.text.len() > 2 || token.given());
        if telephone && digits >= 7 && named {
            self.push(at, end - 1, Label::Name, "signs before a telephone number", 61);
        }
    }

    /// "Fatima Khan here".
    pub(super) fn named_before(&mut self, at: usize) {
        let tokens = self.tokens;
        let at = if tokens.word(at) == "side" { at - 1 } else { at };
        let mut from = at;
        while from > 0
            && at - from < LONGEST_NAME
            && tokens.all[from].gap == " "
            && self.may_be_part(&tokens.all[from - 1])
        {
            from -= 1;
        }
        let opens = from < at
            && (tokens.opens(from)
                || matches!(tokens.back(from, 1), "its" | "is" | "hi" | "hello")
                || tokens.all[from].gap.contains(','));
        let listed = from < at
            && tokens.all[from..at].iter().any(|token| {
                (token.listed() || token.capital && !tokens.flat && !token.common()) && !is_stop(&token.text)
            });
        if opens && listed {
            self.push(from, at - 1, Label::Name, "introduces themselves", 70);
        }
    }

    /// "Regards,\nDr. X", "Thanks, Priya", "Take care. Dr X".
    pub(super) fn signed(&mut self, at: usize) {
        let tokens = self.tokens;
        let gap = tokens.behind(at);
        let word = tokens.word(at);
        let breaks = gap.contains([',', '\n', '-', '–', '.', '!', ':']) && gap.trim().chars().count() <= 3;
        let thanks_you = word == "you" && !matches!(tokens.back(at, 1), "thank" | "to");
        let ends_soon = tokens.all.len().saturating_sub(at) <= 24 || gap.contains('\n');
        if breaks && !thanks_you && ends_soon {
            let next = at + 1;
            let skip = usize::from(matches!(tokens.word(next), "and" | "from"));
            self.take(next + skip, Trust::Announced, Label::Name, "signs the message", 65);
            self.closing_line(next + skip);
        } else if word == "signed" && gap == " " && ends_soon {
            self.closing_line(at + 1);
        }
    }

    /// What fills the line behind a closing, when it looks like a name at all: "many thanks, autumn rivers".
    pub(super) fn closing_line(&mut self, from: usize) {
        let tokens = self.tokens;
        // "Price, Autumn": the family name first.
        let family_first = tokens.behind(from) == ", "
            && tokens.get(from).is_some_and(Token::surname)
            && tokens.get(from + 1).is_some_and(Token::given)
            && (from + 2 == tokens.all.len() || tokens.behind(from + 1).contains('\n'));
        if family_first {
            self.push(from, from + 1, Label::Name, "signs the message", 64);
        } else if let Some(to) = self.bounded(from)
            && (to + 1 == self.tokens.all.len() || self.tokens.behind(to).contains(['\n', ',', '(']))
        {
            self.push(from, to, Label::Name, "signs the message", 64);
        }
    }

    pub(super) fn degree(&mut self, at: usize) {
        let tokens = self.tokens;
        let mut from = at;
        while from > 0
            && at - from < LONGEST_NAME
            && matches!(tokens.all[from].gap, " " | ", " | ". ")
            && self.may_be_part(&tokens.all[from - 1])
        {
            from -= 1;
        }
        if from < at && tokens.all[from..at].iter().any(|token| !token.initial()) {
            self.push(from, at - 1, Label::Doctor, "stands before a medical degree", 65);
        }
    }

    /// A line that is nothing but a name, or starts with a dash and a name: a signature.
    pub(super) fn line(&mut self, at: usize) {
        let tokens = self.tokens;
        let token = &tokens.all[at];
        let Some(to) = self.name_end(at, Trust::Announced) else { return };
        let behind = tokens.behind(to);
        let dashed = dashed(token.gap);
        let signed = dashed && behind.starts_with([',', ' ']);
        let alone = signed
            || behind.is_empty()
            || behind.starts_with(['\n', '('])
            || behind.trim_start().starts_with('(')
            || behind.trim_matches(['.', ' ']).is_empty() && to + 1 == tokens.all.len();
        let listed = tokens.all[at..=to].iter().any(|token| token.listed() && !is_stop(&token.text));
        let last = behind.is_empty() || behind.starts_with('\n') || dashed;
        let plural = to > at || dashed || !token.common();
        if alone && listed && plural && (last || !tokens.opens(at) || behind.trim_start().starts_with('(')) && at > 0 {
            self.push(at, to, Label::Name, "signs the message", 62);
        } else if at == 0 && listed && behind.starts_with(',') && !tokens.flat && token.capital && !token.common() {
            self.push(at, to, Label::Name, "addressed at the start", 55);
        }
    }

    /// "Ruby, +1 836", "Ruby (ruby@": a telephone number or an address follows.
    pub(super) fn contact_follows(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(next) = tokens.get(at + 1) else { return false };
        let number = next.text.starts_with(|c: char| c.is_ascii_digit()) && next.text.len() > 1;
        let mail = next.gap == " (" && tokens.opens(at);
        mail || number && matches!(next.gap, ", " | " (" | ", +" | " (+" | ", (" | ": " | " - ")
    }
}
