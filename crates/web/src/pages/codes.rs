//! Codes in words: what the journal and the lists say, as people read it.

use askwell_app::core::consultation::{Cause, DeclineReason, OverrideReason, Priority, ReleaseReason, Subject};
use askwell_app::core::content::Number;
use askwell_app::core::query;
use askwell_app::core::roster::Tier;
use jiff::SignedDuration;

use crate::words::{Words, key};

/// Languages somebody may write in, each by its own name, so that it is found by who needs it.
pub(crate) const LANGUAGES: [(&str, &str); 27] = [
    ("en", "English"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("cy", "Cymraeg"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("hi-Latn", "Hindi (Latin)"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("mr", "मराठी"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sv", "Svenska"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("zh", "中文"),
];

/// Gives a language's own name, or its tag.
pub(crate) fn language_name(tag: &str) -> &str {
    LANGUAGES.iter().find(|(known, _)| *known == tag).map_or(tag, |(_, name)| name)
}

/// Gives the beginning of a text, for a title.
pub(crate) fn opening(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let beginning: String = line.chars().take(80).collect();
    if beginning.len() < text.len() { format!("{}…", beginning.trim_end()) } else { beginning }
}

/// How soon.
pub(crate) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Routine => key("priority-routine"),
        Priority::Urgent => key("priority-urgent"),
        Priority::Asap => key("priority-asap"),
        Priority::Stat => key("priority-stat"),
    }
}

/// The colour that repeats how soon.
pub(crate) fn priority_colour(priority: Priority) -> &'static str {
    match priority {
        Priority::Routine => "grey",
        Priority::Urgent => "yellow",
        Priority::Asap | Priority::Stat => "red",
    }
}

/// For whom the patient asks.
pub(crate) fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Myself => key("subject-myself"),
        Subject::Child => key("subject-child"),
        Subject::CaredFor => key("subject-cared-for"),
    }
}

/// How a doctor is reached.
pub(crate) fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Regular => key("tier-regular"),
        Tier::OnCall => key("tier-on-call"),
        Tier::Backup => key("tier-backup"),
    }
}

/// Why the coordinator was told.
pub(crate) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::NobodyEligible => key("cause-nobody-eligible"),
        Cause::NobodyRostered => key("cause-nobody-rostered"),
        Cause::DeclinedByAll => key("cause-declined-by-all"),
        Cause::PagesUnanswered => key("cause-pages-unanswered"),
        Cause::MissedInHand => key("cause-missed-in-hand"),
        Cause::MissedWaiting => key("cause-missed-waiting"),
    }
}

/// Why a doctor declines.
pub(crate) fn decline(reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::OutsideExpertise => key("decline-outside-expertise"),
        DeclineReason::ConflictOfInterest => key("decline-conflict-of-interest"),
        DeclineReason::NoTime => key("decline-no-time"),
        DeclineReason::NeedsExamination => key("decline-needs-examination"),
    }
}

/// Every reason to decline, with its value in a form.
pub(crate) const DECLINES: [(&str, DeclineReason); 4] = [
    ("outside_expertise", DeclineReason::OutsideExpertise),
    ("conflict_of_interest", DeclineReason::ConflictOfInterest),
    ("no_time", DeclineReason::NoTime),
    ("needs_examination", DeclineReason::NeedsExamination),
];

/// Why a case went back to the queue.
pub(crate) fn release(reason: ReleaseReason) -> &'static str {
    match reason {
        ReleaseReason::HandedBack => key("release-handed-back"),
        ReleaseReason::ShiftEnded => key("release-shift-ended"),
        ReleaseReason::LeaseExpired => key("release-lease-expired"),
        ReleaseReason::NotEligible => key("release-not-eligible"),
        ReleaseReason::ByCoordinator => key("release-by-coordinator"),
    }
}

/// Why a coordinator overrides the dispatcher.
pub(crate) fn override_reason(reason: OverrideReason) -> &'static str {
    match reason {
        OverrideReason::KnowsPatient => key("override-knows-patient"),
        OverrideReason::NobodyElse => key("override-nobody-else"),
        OverrideReason::PatientAsked => key("override-patient-asked"),
        OverrideReason::UnfairLoad => key("override-unfair-load"),
        OverrideReason::WrongField => key("override-wrong-field"),
        OverrideReason::Clinical => key("override-clinical"),
        OverrideReason::Other => key("override-other"),
    }
}

/// Every reason to override, with its value in a form.
pub(crate) const OVERRIDES: [(&str, OverrideReason); 7] = [
    ("knows_patient", OverrideReason::KnowsPatient),
    ("nobody_else", OverrideReason::NobodyElse),
    ("patient_asked", OverrideReason::PatientAsked),
    ("unfair_load", OverrideReason::UnfairLoad),
    ("wrong_field", OverrideReason::WrongField),
    ("clinical", OverrideReason::Clinical),
    ("other", OverrideReason::Other),
];

/// What an answer does with a question, by its value in a form.
pub(crate) const HOWS: [(&str, query::How, &str); 8] = [
    ("answer", query::How::Answer, key("how-answer")),
    ("test_result", query::How::Defer(query::DeferralReason::TestResult), key("how-defer-test-result")),
    ("course", query::How::Defer(query::DeferralReason::Course), key("how-defer-course")),
    ("colleague", query::How::Defer(query::DeferralReason::Colleague), key("how-defer-colleague")),
    ("examination", query::How::Decline(query::DeclineReason::NeedsExamination), key("how-decline-examination")),
    ("treating_team", query::How::Decline(query::DeclineReason::TreatingTeam), key("how-decline-treating-team")),
    ("outside_service", query::How::Decline(query::DeclineReason::OutsideService), key("how-decline-outside-service")),
    ("no_evidence", query::How::Decline(query::DeclineReason::NoEvidence), key("how-decline-no-evidence")),
];

/// A length as people say it, such as `3 h 20 min`; without its sign.
pub(crate) fn length(words: Words, length: SignedDuration) -> String {
    let minutes = length.abs().as_mins();
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, _) => words.say("length-minutes").with("minutes", minutes).to_string(),
        (_, 0) => words.say("length-hours").with("hours", hours).to_string(),
        _ => words.say("length-both").with("hours", hours).with("minutes", rest).to_string(),
    }
}

/// What is left until a moment, or by how much it has passed.
pub(crate) fn left(words: Words, left: SignedDuration) -> String {
    let said = length(words, left);
    let key = if left.is_negative() { "length-over" } else { "length-left" };
    words.say(key).with("length", said).to_string()
}

/// The last four signs of an identifier: enough to tell cases apart on a desk, and nothing about anybody.
pub(crate) fn short(id: impl std::fmt::Display) -> String {
    let id = id.to_string();
    let from = id.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    id.get(from..).unwrap_or_default().to_owned()
}

/// Says a number with what it rests on: what was measured, its value, in whom, against what, from which source.
pub(crate) fn number_line(words: Words, number: &Number) -> String {
    let mut rests_on = vec![number.in_whom.clone()];
    if !number.compared_with.is_empty() {
        rests_on.push(words.say("preview-versus").with("what", number.compared_with.as_str()).to_string());
    }
    rests_on.retain(|part| !part.is_empty());
    let rests_on = if rests_on.is_empty() { String::new() } else { format!(" ({})", rests_on.join("; ")) };
    let what = if number.what.is_empty() { String::new() } else { format!("{}: ", number.what) };
    let mark = if number.source == 0 { String::new() } else { format!(" [{}]", number.source) };
    format!("{what}{}{rests_on}{mark}", number.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_as_people_say_them() {
        let words = Words::default();
        assert_eq!(length(words, SignedDuration::from_mins(200)), "3 h 20 min");
        assert_eq!(length(words, SignedDuration::from_mins(60)), "1 h");
        assert_eq!(left(words, SignedDuration::from_mins(-5)), "5 min over");
    }

    #[test]
    fn a_short_name_is_the_end_of_the_identifier() {
        assert_eq!(short("0190-abcd-1234"), "1234");
        assert_eq!(short("ab"), "ab");
    }
}
