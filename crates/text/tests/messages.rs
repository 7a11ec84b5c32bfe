//! The red flags read over a few hundred messages in our own words, each labeled after the criterion of the rule it is about.

use askwell_text::About;
use askwell_text::triage::{Urgency, read};

struct Message {
    label: &'static str,
    text: &'static str,
}

fn messages(label: &str) -> Vec<Message> {
    let files = [include_str!("messages.tsv"), include_str!("letters.tsv")];
    let lines = files.into_iter().flat_map(str::lines).filter_map(|line| line.split_once('\t'));
    lines.map(|(label, text)| Message { label, text }).filter(|message| message.label == label).collect()
}

fn called_emergency(text: &str) -> bool {
    read(text, &About::default()).urgency == Urgency::Emergency
}

#[test]
fn emergencies_in_plain_words_are_found() {
    let missed: Vec<&str> =
        messages("E").iter().map(|message| message.text).filter(|text| !called_emergency(text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn everyday_questions_raise_no_alarm() {
    let alarms: Vec<&str> =
        messages("R").iter().map(|message| message.text).filter(|text| called_emergency(text)).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn what_a_clinician_should_see_soon_is_neither() {
    let wrong: Vec<&str> = messages("U")
        .iter()
        .map(|message| message.text)
        .filter(|text| read(text, &About::default()).urgency != Urgency::Urgent)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the rules cannot read yet, kept in sight: one that is found belongs under E.
#[test]
fn what_is_missed_today_is_named() {
    let found: Vec<&str> =
        messages("M").iter().map(|message| message.text).filter(|text| called_emergency(text)).collect();
    assert!(!messages("M").is_empty() && found.is_empty(), "{found:#?}");
}

/// What is called an emergency and should not be, kept in sight: one that is quiet belongs under R.
#[test]
fn false_alarms_of_today_are_named() {
    let quiet: Vec<&str> =
        messages("F").iter().map(|message| message.text).filter(|text| !called_emergency(text)).collect();
    assert!(!messages("F").is_empty() && quiet.is_empty(), "{quiet:#?}");
}

/// What a clinician should see soon and is read as more or less today, kept in sight: one that is read rightly belongs under U.
#[test]
fn what_is_not_read_as_soon_today_is_named() {
    let right: Vec<&str> = messages("u")
        .iter()
        .map(|message| message.text)
        .filter(|text| read(text, &About::default()).urgency == Urgency::Urgent)
        .collect();
    assert!(!messages("u").is_empty() && right.is_empty(), "{right:#?}");
}
