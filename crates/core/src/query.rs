//! What a patient asks: numbered questions, each answered, deferred or declined, none forgotten.

use serde::{Deserialize, Serialize};

use crate::Refused;
use crate::id::MessageId;

/// A query holds at most so many questions: more in one case cannot be answered well within one promise.
pub const QUESTIONS_MOST: usize = 12;

/// Where one question stands. Its words are in the sealed text of the message that asked it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Question {
    /// Nobody has dealt with it.
    Open,
    /// Answered in this message.
    Answered {
        /// The answer.
        message: MessageId,
    },
    /// Cannot be answered yet; may be answered later.
    Deferred {
        /// What it waits for.
        reason: DeferralReason,
        /// The message that says so.
        message: MessageId,
    },
    /// Will not be answered here.
    Declined {
        /// Why.
        reason: DeclineReason,
        /// The message that says so and what to do instead.
        message: MessageId,
    },
}

/// What a deferred question waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeferralReason {
    /// A test result that is not there yet.
    TestResult,
    /// How things go over the next days.
    Course,
    /// Another doctor's opinion.
    Colleague,
}

/// Why a question is not answered here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// Needs somebody to examine the patient.
    NeedsExamination,
    /// Needs the treating team, who know the records.
    TreatingTeam,
    /// Outside medicine, or outside what this service answers.
    OutsideService,
    /// Nobody knows: there is no evidence.
    NoEvidence,
}

/// What an answer does with one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The question's number, from 1.
    pub question: u8,
    /// How it is dealt with.
    pub how: How,
}

/// How an answer deals with a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// Answers it.
    Answer,
    /// Puts it off.
    Defer(DeferralReason),
    /// Does not answer it.
    Decline(DeclineReason),
}

/// The numbered questions of one consultation, from 1 on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Questions(Vec<Question>);

impl Questions {
    /// Begins with so many open questions.
    pub fn open(count: u8) -> Result<Self, Refused> {
        let mut questions = Self(Vec::new());
        questions.room_for(count)?;
        questions.add(count);
        Ok(questions)
    }

    /// Says whether so many further questions still fit; at least one must be asked.
    pub fn room_for(&self, count: u8) -> Result<(), Refused> {
        if count == 0 || self.0.len() + usize::from(count) > QUESTIONS_MOST {
            return Err(Refused::QuestionCount { most: QUESTIONS_MOST });
        }
        Ok(())
    }

    /// Adds open questions; the caller asked [`Self::room_for`] first.
    pub fn add(&mut self, count: u8) {
        self.0.extend(std::iter::repeat_n(Question::Open, usize::from(count)));
    }

    /// Says whether these resolutions name only existing questions and leave none open.
    pub fn check(&self, resolutions: &[Resolution]) -> Result<(), Refused> {
        let mut after = self.clone();
        for resolution in resolutions {
            if resolution.question == 0 || usize::from(resolution.question) > self.0.len() {
                return Err(Refused::NoSuchQuestion { number: resolution.question });
            }
        }
        after.resolve(resolutions, MessageId(uuid::Uuid::nil()));
        after.none_open()
    }

    /// Says whether every question was dealt with.
    pub fn none_open(&self) -> Result<(), Refused> {
        for (number, question) in self.numbered() {
            if *question == Question::Open {
                return Err(Refused::QuestionOpen { number });
            }
        }
        Ok(())
    }

    /// Deals with questions as the message says; numbers that do not exist change nothing.
    pub fn resolve(&mut self, resolutions: &[Resolution], message: MessageId) {
        for resolution in resolutions {
            let Some(question) = usize::from(resolution.question).checked_sub(1).and_then(|at| self.0.get_mut(at))
            else {
                continue;
            };
            *question = match resolution.how {
                How::Answer => Question::Answered { message },
                How::Defer(reason) => Question::Deferred { reason, message },
                How::Decline(reason) => Question::Declined { reason, message },
            };
        }
    }

    /// Gives each question with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (u8, &Question)> {
        (1..).zip(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn answer(question: u8) -> Resolution {
        Resolution { question, how: How::Answer }
    }

    #[test]
    fn a_query_without_a_question_or_with_too_many_is_refused() {
        assert_eq!(Questions::open(0), Err(Refused::QuestionCount { most: QUESTIONS_MOST }));
        assert!(Questions::open(12).is_ok());
        assert!(Questions::open(13).is_err());
    }

    #[test]
    fn an_answer_must_deal_with_every_question() {
        let questions = Questions::open(2).unwrap();
        assert_eq!(questions.check(&[answer(1)]), Err(Refused::QuestionOpen { number: 2 }));
        assert_eq!(questions.check(&[answer(3)]), Err(Refused::NoSuchQuestion { number: 3 }));
        let declined = Resolution { question: 2, how: How::Decline(DeclineReason::NeedsExamination) };
        assert_eq!(questions.check(&[answer(1), declined]), Ok(()));
    }
}
