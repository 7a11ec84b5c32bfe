//! The questions a message asks, one by one, so that each can be answered, deferred or declined.

use serde::Serialize;

use crate::Span;
use crate::span::covered;
use crate::words::fold;

/// One question of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// Where it stands in the message.
    pub span: Span,
    /// The question tidied for display: one line, a capital first, a question mark last where it asks.
    pub text: String,
}

/// A message asks rarely more; what is beyond stays part of the message itself.
const MOST_QUESTIONS: usize = 12;
/// A display line; longer questions are cut at a word with an ellipsis.
const LONGEST_DISPLAY: usize = 280;

const ASKS: &[&str] = &["what", "which", "how", "why", "who", "whom", "whose", "where", "when", "whats"];
const AUXILIARIES: &[&str] = &[
    "is",
    "are",
    "am",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "should",
    "shall",
    "will",
    "would",
    "may",
    "might",
    "must",
    "has",
    "have",
    "had",
    "isn't",
    "aren't",
    "don't",
    "doesn't",
    "can't",
    "won't",
    "shouldn't",
];
const REQUESTS: &[&str] = &[
    "please suggest",
    "please advise",
    "please advice",
    "please tell",
    "please help",
    "please guide",
    "please explain",
    "please let me know",
    "please recommend",
    "kindly suggest",
    "kindly advise",
    "kindly advice",
    "kindly tell",
    "kindly help",
    "kindly guide",
    "i want to know",
    "i would like to know",
    "i'd like to know",
    "i need to know",
    "i wonder",
    "i was wondering",
    "i am wondering",
    "i'm wondering",
    "tell me",
    "let me know",
    "suggest me",
    "suggest a",
    "advise me",
    "need advice",
    "need help",
    "my question is",
    "my doubt is",
    "my query is",
    "want to ask",
    "like to ask",
    "explain",
    "pls suggest",
    "pls advise",
    "plz suggest",
    "plz help",
    "plz tell",
];
/// Words that point back, so that the part they stand in cannot be asked alone.
const POINTS_BACK: &[&str] = &["it", "they", "them", "these", "those", "this", "that", "its", "their"];

/// Splits a message into its questions, in the order of the text.
///
/// Sentences that ask are taken; a sentence that asks two things is cut where the second one can stand alone. A message that
/// asks nothing outright gives its request, or its last sentence. Only an empty message gives none.
#[must_use]
pub fn split(text: &str) -> Vec<Question> {
    let sentences = sentences(text);
    let mut found: Vec<Question> = Vec::new();
    for sentence in sentences.iter().filter(|sentence| asks(text, sentence)) {
        for part in parts(text, sentence) {
            let question = Question { text: tidy(covered(text, &part), true), span: part };
            if !found.iter().any(|other| other.text.eq_ignore_ascii_case(&question.text)) {
                found.push(question);
            }
        }
    }
    if found.is_empty() {
        let requests =
            sentences.iter().rev().find(|sentence| requests(text, sentence) && word_count(text, sentence) > 3);
        let told = || sentences.iter().rev().filter(|sentence| !is_closing(text, sentence));
        let last = || told().max_by_key(|sentence| word_count(text, sentence).min(6)).or(sentences.last());
        if let Some(span) = requests.or_else(last) {
            found.push(Question { text: tidy(covered(text, span), false), span: span.clone() });
        }
    }
    found.truncate(MOST_QUESTIONS);
    found
}

/// Sentences as trimmed spans; a line break ends one, a point inside a number or after a short abbreviation does not.
fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut word_start = 0;
    while let Some((at, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        let end = at + character.len_utf8();
        let closes = match character {
            '?' | '!' | '\n' | '。' | '？' | '।' => next.is_none_or(|next| !matches!(next, '?' | '!')),
            '.' => next.is_none_or(char::is_whitespace) && !is_abbreviation(covered(text, &(word_start..at))),
            _ => false,
        };
        if character.is_whitespace() {
            word_start = end;
        }
        if closes {
            push_trimmed(text, start..end, &mut found);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut found);
    found
}

fn is_abbreviation(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "dr" | "mr" | "mrs" | "ms" | "e.g" | "i.e" | "vs" | "st" | "no" | "approx"
    ) || (!word.is_empty() && word.chars().all(|character| character.is_ascii_digit()) && word.len() <= 2)
}

fn push_trimmed(text: &str, span: Span, found: &mut Vec<Span>) {
    let part = covered(text, &span);
    let start = span.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    if covered(text, &(start..end)).chars().any(char::is_alphanumeric) {
        found.push(start..end);
    }
}

fn word_count(text: &str, span: &Span) -> usize {
    covered(text, span).split_whitespace().count()
}

fn asks(text: &str, sentence: &Span) -> bool {
    let part = covered(text, sentence);
    if part.ends_with(['?', '？']) {
        return word_count(text, sentence) > 1 || part.chars().count() > 3;
    }
    let words = folded(part);
    let first = words.iter().position(|word| !OPENERS.contains(&word.as_str())).unwrap_or(0);
    words.len() - first >= 4 && opens_question(&words[first..])
}

/// What may stand before the question word: "so, doctor, what ..." .
const OPENERS: &[&str] = &[
    "so", "and", "but", "also", "doctor", "dr", "sir", "madam", "please", "now", "then", "hi", "hello", "or", "1", "2",
    "3", "4", "5", "6", "q", "ok",
];

fn requests(text: &str, sentence: &Span) -> bool {
    let folded = fold(covered(text, sentence));
    REQUESTS.iter().any(|request| folded.contains(request))
}

fn is_closing(text: &str, sentence: &Span) -> bool {
    let folded = fold(covered(text, sentence));
    let courtesies =
        ["thank", "regards", "hi ", "hello", "dear ", "good morning", "good evening", "sincerely", "respected"];
    word_count(text, sentence) <= 4 && courtesies.iter().any(|courtesy| folded.starts_with(courtesy))
}

fn folded(part: &str) -> Vec<String> {
    crate::words::words(part).into_iter().map(|word| word.text).collect()
}

/// "What should", "is it", "how long": not "when I eat", "which is why".
fn opens_question(words: &[String]) -> bool {
    let Some(first) = words.first().map(String::as_str) else { return false };
    let second = words.get(1).map_or("", String::as_str);
    if ASKS.contains(&first) {
        let aside = matches!(second, "i" | "he" | "she" | "it" | "we" | "they" | "my" | "you");
        return !(aside
            || (first == "which" && matches!(second, "is" | "was" | "i"))
            || (first == "when" && !AUXILIARIES.contains(&second)));
    }
    let subject = matches!(
        second,
        "i" | "you"
            | "he"
            | "she"
            | "it"
            | "we"
            | "they"
            | "there"
            | "this"
            | "that"
            | "these"
            | "my"
            | "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "any"
            | "anyone"
            | "someone"
            | "your"
            | "our"
            | "those"
    );
    AUXILIARIES.contains(&first) && subject
}

/// The parts of an asking sentence that can each be asked alone.
fn parts(text: &str, sentence: &Span) -> Vec<Span> {
    let words = crate::words::words(covered(text, sentence));
    let at = |index: usize| words.get(index).map_or("", |word| word.text.as_str());
    let mut starts = vec![0];
    for index in 1..words.len() {
        let joined = matches!(at(index), "and" | "also");
        let opener = if joined { index + 1 } else { index };
        let rest: Vec<String> = words[opener.min(words.len())..].iter().map(|word| word.text.clone()).take(4).collect();
        let comma = words[index].before > crate::words::Break::Space;
        let from = *starts.last().unwrap_or(&0);
        let opens_itself = AUXILIARIES.contains(&at(from)) || (ASKS.contains(&at(from)) && at(from) != "when");
        let asked_before = opens_itself || (from..index).any(|start| opens_after(&words, start, index));
        let alone = || !words[opener.min(words.len())..].iter().any(|word| POINTS_BACK.contains(&word.text.as_str()));
        let enough = index - from >= 3 && words.len() - opener >= 3;
        if enough && opens_question(&rest) && asked_before && (comma || (joined && alone() && opens_with_ask(&rest))) {
            starts.push(index);
        }
    }
    let mut parts = Vec::with_capacity(starts.len());
    for (position, start) in starts.iter().enumerate() {
        let skip = usize::from(position > 0 && matches!(at(*start), "and" | "also"));
        let begin = if position == 0 { sentence.start } else { sentence.start + words[start + skip].span.start };
        let end = starts.get(position + 1).map_or(sentence.end, |next| {
            // "... surgery 3) which ..." : the number belongs to the next question.
            let listed = words[*next].before == crate::words::Break::Clause
                && words[next - 1].text.len() == 1
                && words[next - 1].number().is_some();
            sentence.start + words[next - 1 - usize::from(listed && next - 1 > *start)].span.end
        });
        parts.push(begin..end);
    }
    parts
}

fn opens_with_ask(words: &[String]) -> bool {
    words.first().is_some_and(|first| ASKS.contains(&first.as_str()) || AUXILIARIES.contains(&first.as_str()))
}

fn opens_after(words: &[crate::words::Word], from: usize, to: usize) -> bool {
    let starts_clause = words[from].before > crate::words::Break::Space
        || from == 0
        || OPENERS.contains(&words[from - 1].text.as_str());
    let rest: Vec<String> = words[from..to].iter().map(|word| word.text.clone()).take(3).collect();
    starts_clause && opens_question(&rest)
}

fn tidy(part: &str, asks: bool) -> String {
    let line = part.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_start_matches(|character: char| {
        !character.is_alphanumeric() && !matches!(character, '"' | '“' | '(' | '¿')
    });
    let numbered = line.trim_start_matches(|character: char| character.is_ascii_digit());
    let line = match numbered.strip_prefix(['.', ')']) {
        Some(rest) if numbered.len() < line.len() && rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    };
    let line = line.trim_end_matches([',', ';', ' ', '?', '!', '.']);
    let mut characters = line.chars();
    let mut tidy: String = characters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    tidy.push_str(characters.as_str());
    let tidied: Vec<&str> = tidy.split(' ').map(|word| if word == "i" { "I" } else { word }).collect();
    let mut tidy = tidied.join(" ");
    if tidy.chars().count() > LONGEST_DISPLAY {
        let cut: String = tidy.chars().take(LONGEST_DISPLAY).collect();
        tidy = cut.rsplit_once(' ').map_or(cut.clone(), |(kept, _)| kept.to_owned()) + "…";
    }
    tidy.push(if asks { '?' } else { '.' });
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        split(text).into_iter().map(|question| question.text).collect()
    }

    #[test]
    fn a_sentence_with_two_questions_gives_two() {
        assert_eq!(
            texts(
                "Is HER2 positive breast cancer different from other types, and which medicines target it and how well do they work?"
            ),
            [
                "Is HER2 positive breast cancer different from other types?",
                "Which medicines target it and how well do they work?"
            ]
        );
    }

    #[test]
    fn questions_with_and_without_a_mark_are_found_in_order() {
        assert_eq!(
            texts("Hi doctor. I have a rash. What is it? Should I see somebody and can I use a steroid cream\nThanks"),
            ["What is it?", "Should I see somebody?", "Can I use a steroid cream?"]
        );
    }

    #[test]
    fn a_choice_is_one_question_and_a_list_is_many() {
        assert_eq!(texts("Can i drink alcohol or should i stop?"), ["Can I drink alcohol or should I stop?"]);
        assert_eq!(
            texts("1) Is it arthritis? 2) Does she need surgery 3) which exercises help"),
            ["Is it arthritis?", "Does she need surgery?", "Which exercises help?"]
        );
    }

    #[test]
    fn a_request_stands_in_for_a_question() {
        assert_eq!(
            texts("My knee clicks. Please suggest some exercises. Thank you."),
            ["Please suggest some exercises."]
        );
    }

    #[test]
    fn any_message_gives_a_question_and_an_empty_one_none() {
        assert_eq!(texts("headache since morning"), ["Headache since morning."]);
        assert_eq!(texts(" \n "), Vec::<String>::new());
    }

    #[test]
    fn a_clause_of_time_is_no_question() {
        assert_eq!(texts("When I eat, what should I avoid?"), ["When I eat, what should I avoid?"]);
    }
}
