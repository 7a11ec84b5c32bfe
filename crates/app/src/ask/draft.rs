//! What somebody has typed of a query so far: kept sealed at every step, before and after they sign in.

use askwell_core::code::{Digest, Language, Specialty};
use askwell_core::consultation::Subject;
use askwell_core::content::{self, About, Asked, MESSAGE_CHARS_MOST};
use askwell_core::id::{AccountId, AttachmentId, ConsultationId};
use askwell_core::query::QUESTIONS_MOST;
use serde::{Deserialize, Serialize};

use super::reading::{self, Reading};
use crate::{Error, Result};

/// One question holds at most so many characters; the rest belongs into the message.
pub const QUESTION_CHARS_MOST: usize = 2_000;

/// Nobody is older: a larger number is a slip of the hand.
const AGE_MOST: f32 = 125.0;

/// A file that was put into a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    /// Its identifier.
    pub id: AttachmentId,
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub media_type: String,
    /// How long it is.
    pub size_bytes: u64,
    /// Stands for its content, so that the same file is not there twice; nothing in drafts from before it was kept.
    #[serde(default)]
    pub digest: Option<Digest>,
}

/// For whom one asks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForWhom {
    /// For oneself or somebody in one's care.
    pub subject: Subject,
    /// What changes what is safe to say.
    pub about: About,
}

/// A query on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The consultation it will be.
    pub consultation: ConsultationId,
    /// Whose it is, once somebody signed in while writing it.
    pub account: Option<AccountId>,
    /// The whole message.
    pub text: String,
    /// The questions as the patient confirmed them; none yet where they have not looked at them.
    pub questions: Vec<String>,
    /// For whom, once said.
    pub for_whom: Option<ForWhom>,
    /// The field the patient chose; `None` leaves it to our guess.
    pub specialty: Option<Specialty>,
    /// The language the patient chose for the answer; `None` leaves it to our guess.
    pub language: Option<Language>,
    /// Whether the patient read that care is needed now and went on.
    pub went_on: bool,
    /// Files.
    pub files: Vec<DraftFile>,
}

impl Draft {
    /// Begins a query.
    pub(super) fn begin(consultation: ConsultationId, text: &str) -> Result<Self> {
        let mut draft = Self {
            consultation,
            account: None,
            text: String::new(),
            questions: Vec::new(),
            for_whom: None,
            specialty: None,
            language: None,
            went_on: false,
            files: Vec::new(),
        };
        draft.set_text(text)?;
        Ok(draft)
    }

    /// Changes the message. Questions that were confirmed for other words are asked for anew; care is advised anew.
    pub(super) fn set_text(&mut self, text: &str) -> Result<()> {
        let text = plain(text);
        content::filled("text", &text, MESSAGE_CHARS_MOST)?;
        if text != self.text {
            self.text = text;
            self.questions.clear();
            self.went_on = false;
        }
        Ok(())
    }

    /// Confirms the questions, as the patient ordered and worded them; empty ones are left out.
    pub(super) fn set_questions(&mut self, questions: &[String]) -> Result<()> {
        self.questions = confirmed(questions)?;
        Ok(())
    }

    /// Says for whom. What was advised without knowing it is looked at anew.
    pub(super) fn set_for_whom(&mut self, for_whom: ForWhom) -> Result<()> {
        let odd_age = |age: f32| !age.is_finite() || !(0.0..=AGE_MOST).contains(&age);
        if for_whom.about.age_years.is_some_and(odd_age) {
            return Err(Error::Field { field: "age", problem: "age-odd" });
        }
        let relation = for_whom.about.relation.as_deref().map(plain).filter(|relation| !relation.is_empty());
        if relation.as_ref().is_some_and(|relation| relation.chars().count() > 80) {
            return Err(Error::Field { field: "relation", problem: "relation-too-long" });
        }
        let before = self.reading().rules();
        self.for_whom = Some(ForWhom { about: About { relation, ..for_whom.about }, ..for_whom });
        // A fever is another thing in a baby: what was waved aside for an adult is not waved aside for a child.
        if self.reading().rules() != before {
            self.went_on = false;
        }
        Ok(())
    }

    /// Gives what is read in the message, knowing what was said about the person; questions that were added count too.
    pub fn reading(&self) -> Reading {
        let added: Vec<&str> = self.questions.iter().map(String::as_str).collect();
        if added.is_empty() {
            return reading::read(&self.text, &self.about());
        }
        reading::read(&format!("{}\n\n{}", self.text, added.join("\n")), &self.about())
    }

    /// Says whether the page that advises care now must be shown before anything else.
    pub fn needs_care_page(&self) -> bool {
        !self.went_on && self.reading().is_emergency()
    }

    /// Gives the questions: those confirmed, or those split out of the message.
    pub fn proposed_questions(&self) -> Vec<String> {
        if self.questions.is_empty() { reading::questions(&self.text) } else { self.questions.clone() }
    }

    /// Gives what is known about the person.
    pub fn about(&self) -> About {
        self.for_whom.as_ref().map(|for_whom| for_whom.about.clone()).unwrap_or_default()
    }

    /// Gives the field: the patient's choice, else our guess; `None` where we are not sure.
    pub fn field(&self) -> Option<Specialty> {
        self.specialty.clone().or_else(|| reading::specialty(&self.text, &self.about()))
    }

    /// Gives the first step that is not done yet.
    pub fn next_step(&self) -> Step {
        self.next_step_knowing(&self.reading())
    }

    /// The same, for who has read the draft already.
    pub(super) fn next_step_knowing(&self, reading: &Reading) -> Step {
        match self {
            _ if !self.went_on && reading.is_emergency() => Step::Care,
            Self { questions, .. } if questions.is_empty() => Step::Questions,
            Self { for_whom: None, .. } => Step::ForWhom,
            Self { specialty: None, .. } => Step::Field,
            _ => Step::Check,
        }
    }

    /// Gives the text that is sealed when it is submitted.
    pub(super) fn asked(&self) -> Asked {
        Asked { text: self.text.clone(), questions: self.questions.clone(), about: self.about() }
    }
}

/// Takes questions as a patient confirmed them: in their order and words, empty ones left out, at least one and at most twelve.
pub(crate) fn confirmed(questions: &[String]) -> Result<Vec<String>> {
    let questions = questions.iter().map(|question| plain(question)).filter(|question| !question.is_empty());
    let questions: Vec<String> = questions.collect();
    if questions.is_empty() {
        return Err(Error::Field { field: "question", problem: "question-missing" });
    }
    if questions.len() > QUESTIONS_MOST {
        return Err(Error::Field { field: "question", problem: "question-too-many" });
    }
    for question in &questions {
        content::filled("question", question, QUESTION_CHARS_MOST)?;
    }
    Ok(questions)
}

/// A step of asking; one page each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Care is needed now.
    Care,
    /// Look at the questions.
    Questions,
    /// Say for whom.
    ForWhom,
    /// Look at the field.
    Field,
    /// See everything and the promise, and send.
    Check,
}

/// Takes text as people type or paste it: line ends are one, NUL and other invisible controls are left out, ends are trimmed.
pub(crate) fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::content::BadContent;
    use uuid::Uuid;

    use super::*;

    fn draft(text: &str) -> Result<Draft> {
        Draft::begin(ConsultationId(Uuid::from_u128(1)), text)
    }

    const HER2: &str = "Is HER2 positive breast cancer different from other types, and which medicines target it and how well do they work?";

    #[test]
    fn the_her2_query_has_two_questions_and_oncology_as_its_field() {
        let draft = draft(HER2).unwrap();
        assert_eq!(draft.proposed_questions().len(), 2, "{:?}", draft.proposed_questions());
        assert_eq!(draft.field().unwrap().as_str(), "medical_oncology");
    }

    #[test]
    fn nothing_invisible_or_endless_is_taken() {
        for nothing in ["", "  \n\t ", "\0\0", "\u{200b}\u{200f}"] {
            assert!(matches!(draft(nothing), Err(Error::BadContent(BadContent::Empty { .. }))), "{nothing:?}");
        }
        assert!(draft(&"a".repeat(40_000)).is_ok());
        assert!(matches!(draft(&"a".repeat(40_001)), Err(Error::BadContent(BadContent::TooLong { most: 40_000, .. }))));
    }

    #[test]
    fn any_script_and_emoji_are_just_text_and_nul_is_left_out() {
        assert_eq!(draft("מה לעשות?\0 🤒\r\nשלום").unwrap().text, "מה לעשות? 🤒\nשלום");
        assert_eq!(draft("Is it normal to wake up at night?!").unwrap().proposed_questions().len(), 1);
    }

    #[test]
    fn going_on_after_the_care_page_holds_for_those_words_only() {
        let mut draft = draft("I have crushing chest pain and my left arm hurts").unwrap();
        assert_eq!(draft.next_step(), Step::Care);
        draft.went_on = true;
        assert_eq!(draft.next_step(), Step::Questions);
        draft.set_text("I have crushing chest pain and I cannot breathe").unwrap();
        assert_eq!(draft.next_step(), Step::Care);
    }

    #[test]
    fn a_question_added_later_is_read_for_signs_too() {
        let mut draft = draft("My stomach has felt odd for a week. What helps?").unwrap();
        assert!(!draft.needs_care_page());
        draft
            .set_questions(&["What helps?".to_owned(), "I want to kill myself, what should I do?".to_owned()])
            .unwrap();
        assert!(draft.needs_care_page() && draft.reading().is_self_harm);
    }

    #[test]
    fn twelve_questions_fit_and_thirteen_do_not() {
        let mut draft = draft(HER2).unwrap();
        let many = |count: usize| -> Vec<String> { (0..count).map(|n| format!("Question {n}?")).collect() };
        assert!(draft.set_questions(&many(12)).is_ok());
        assert!(matches!(draft.set_questions(&many(13)), Err(Error::Field { problem: "question-too-many", .. })));
        assert!(matches!(
            draft.set_questions(&["  ".to_owned()]),
            Err(Error::Field { problem: "question-missing", .. })
        ));
    }

    #[test]
    fn an_age_nobody_has_is_refused() {
        let mut draft = draft(HER2).unwrap();
        for age in [-1.0, 126.0, f32::NAN, f32::INFINITY] {
            let about = About { age_years: Some(age), ..About::default() };
            assert!(draft.set_for_whom(ForWhom { subject: Subject::Myself, about }).is_err(), "{age}");
        }
    }
}
