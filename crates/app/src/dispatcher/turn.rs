//! What is kept of every turn, so that the promise can be measured: read from the consultation, which the journal rebuilds.

use askwell_core::consultation::{AnsweredTurn, Cause, Consultation, State};
use askwell_core::id::PractitionerId;
use askwell_core::message::{Author, Kind};
use askwell_store::Turn;
use jiff::Timestamp;

/// Gives every turn of a consultation, the answered ones first. When an answered one had been due is of no more interest.
pub(super) fn turns(consultation: &Consultation) -> Vec<Turn> {
    let mut turns: Vec<Turn> = consultation.answered_turns.iter().map(|turn| answered(consultation, turn)).collect();
    if !consultation.deadline.is_answered() {
        turns.push(Turn {
            opened_at: consultation.deadline.opened_at(),
            due: consultation.deadline.due(),
            ended_at: ended_at(consultation),
            ..blank(consultation, consultation.turn)
        });
    }
    turns
}

fn answered(consultation: &Consultation, answered: &AnsweredTurn) -> Turn {
    Turn {
        opened_at: answered.opened_at,
        practitioner: author(consultation, answered),
        answered_at: Some(answered.answered_at),
        took: Some(answered.took),
        kept: Some(answered.kept),
        ..blank(consultation, answered.turn)
    }
}

fn blank(consultation: &Consultation, turn: u32) -> Turn {
    Turn {
        consultation: consultation.id,
        turn,
        specialty: consultation.specialty.clone(),
        language: consultation.language.clone(),
        priority: consultation.priority,
        opened_at: consultation.opened_at,
        due: None,
        practitioner: None,
        answered_at: None,
        took: None,
        kept: None,
        cause: cause(consultation, turn),
        ended_at: None,
        expected: None,
    }
}

fn author(consultation: &Consultation, answered: &AnsweredTurn) -> Option<PractitionerId> {
    let answer = consultation
        .messages
        .iter()
        .rfind(|message| message.kind == Kind::Answer && message.at == answered.answered_at)?;
    match answer.author {
        Author::Practitioner(by) => Some(by),
        Author::Patient => None,
    }
}

/// The first cause the coordinator heard of this turn says most: what came after followed from it.
fn cause(consultation: &Consultation, turn: u32) -> Option<Cause> {
    consultation.alarms.iter().find(|(about, _)| *about == turn).map(|(_, cause)| *cause)
}

fn ended_at(consultation: &Consultation) -> Option<Timestamp> {
    match consultation.state {
        State::Closed { at, .. } | State::Withdrawn { at } | State::RedirectedToCare { at, .. } => Some(at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use askwell_core::consultation::Event;
    use jiff::SignedDuration;

    use super::*;
    use crate::sample;

    #[test]
    fn an_open_turn_is_due_and_not_answered() {
        let turns = turns(&sample::consultation());
        let [turn] = turns.as_slice() else { panic!("{turns:?}") };
        assert_eq!((turn.answered_at, turn.kept, turn.turn), (None, None, 1));
        assert_eq!(turn.due, Some(sample::moment() + SignedDuration::from_hours(4)));
    }

    #[test]
    fn an_answered_turn_says_who_how_long_and_whether_in_time() {
        let mut consultation = sample::consultation();
        let at = sample::moment() + SignedDuration::from_mins(50);
        consultation.apply(&Event::Accepted { by: sample::doctor_id(1), at: sample::moment() });
        let resolutions = Vec::new();
        consultation.apply(&Event::Answered { by: sample::doctor_id(1), words: sample::words(2), resolutions, at });
        consultation.apply(&Event::FollowedUp { words: sample::words(3), questions: 1, at });
        let turns = turns(&consultation);
        let [first, second] = turns.as_slice() else { panic!("{turns:?}") };
        assert_eq!((first.practitioner, first.kept), (Some(sample::doctor_id(1)), Some(true)));
        assert_eq!(first.took, Some(SignedDuration::from_mins(50)));
        assert_eq!((second.turn, second.answered_at), (2, None));
    }

    #[test]
    fn a_withdrawn_turn_ended_without_an_answer() {
        let mut consultation = sample::consultation();
        consultation.apply(&Event::Withdrawn { at: sample::moment() });
        let ended = turns(&consultation).first().and_then(|turn| turn.ended_at);
        assert_eq!(ended, Some(sample::moment()));
    }
}
