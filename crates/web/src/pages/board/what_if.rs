//! What would become of the queue if something were done: asked by a form that changes nothing.

use askama::Template;
use askwell_app::Error;
use askwell_app::board::{Considered, WhatIf};
use askwell_app::core::dispatch::Change;
use askwell_app::core::id::{ConsultationId, PractitionerId};
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};

use super::case::reasons;
use super::queue::expected_words;
use crate::form::{Choice, Complaint, Form};
use crate::frame::Frame;
use crate::page::{self, Page, Policy};
use crate::pages::{codes, id_of};
use crate::problem::Problem;
use crate::route;
use crate::web::{Caller, Web};
use crate::when::{Moment, When};
use crate::words::{Words, key};

/// Hours one can ask about; longer than that another doctor is wanted.
const HOURS_MOST: i64 = 4;

/// A case that would fare otherwise.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) due: Moment,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What the plan makes of a change.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) late: String,
    pub(crate) rows: Vec<Row>,
    pub(crate) act: Option<Act>,
}

/// The form that does it.
#[derive(Debug)]
pub(crate) enum Act {
    /// Makes a shift longer.
    Longer { action: String, hours: i64, seen: Timestamp },
    /// Calls a doctor in for the case, or gives it.
    Give { action: String, key: String, version: u64, doctor: String, how: &'static str },
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "board/what_if.html")]
pub(crate) struct WhatIfPage {
    pub(crate) frame: Frame,
    pub(crate) case: Option<(String, String, String)>,
    pub(crate) doctors: Vec<Choice>,
    pub(crate) changes: Vec<Choice>,
    pub(crate) hours: Vec<Choice>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) seen: Option<Seen>,
    pub(crate) form: Form,
}

impl Page for WhatIfPage {
    const POLICY: Policy = Policy::Private;

    fn status(&self) -> StatusCode {
        if self.form.is_refused() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
    }
}

impl WhatIfPage {
    pub(crate) fn of(
        choices: &Considered,
        seen: Option<(Change, &WhatIf)>,
        frame: Frame,
        (when, key): (&When, String),
        form: Form,
    ) -> Self {
        let words = frame.words;
        let mut changes =
            vec![Choice::new("call", words.t("what-if-call")), Choice::new("extend", words.t("what-if-extend"))];
        changes.extend(choices.case.as_ref().map(|_| Choice::new("give", words.t("what-if-give"))));
        let form = match form.value("change") {
            "" => form.with("change", "call").with("hours", 2),
            _ => form,
        };
        let act = seen.and_then(|(change, seen)| act(change, seen, choices, key));
        let title = |id: ConsultationId, specialty: &str| {
            let name = askwell_app::specialty_name(specialty);
            words.say("desk-case").with("specialty", name).with("code", codes::short(id)).to_string()
        };
        let case = choices.case.as_ref();
        Self {
            case: case
                .map(|(id, _, specialty)| (id.to_string(), route::to::board_case(id), title(*id, specialty.as_str()))),
            doctors: choices.doctors.iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            changes,
            hours: (1..=HOURS_MOST).map(|hours| Choice::new(hours.to_string(), hours.to_string())).collect(),
            reasons: reasons(words),
            seen: seen.map(|(_, seen)| Seen {
                late: late(seen, words),
                rows: seen
                    .changed
                    .iter()
                    .map(|case| Row {
                        title: title(case.id, case.specialty.as_str()),
                        href: route::to::board_case(case.id),
                        due: when.soon(case.due, seen.at),
                        before: expected_words(&case.before, when, words, seen.at),
                        after: expected_words(&case.after, when, words, seen.at),
                    })
                    .collect(),
                act,
            }),
            form,
            frame,
        }
    }
}

fn late(seen: &WhatIf, words: Words) -> String {
    let said = words.say("what-if-late").with("waiting", seen.waiting);
    said.with("before", seen.late_before).with("after", seen.late_after).to_string()
}

/// The form that does what was looked at; a doctor is called in for a case and never for the queue as such.
fn act(change: Change, seen: &WhatIf, choices: &Considered, key: String) -> Option<Act> {
    let give = |to: PractitionerId, how| {
        let (id, version, _) = choices.case.as_ref()?;
        Some(Act::Give { action: route::to::board_give(id), key, version: *version, doctor: to.to_string(), how })
    };
    match change {
        Change::Extend { by, .. } => {
            let (shift, ends_at) = seen.shift?;
            Some(Act::Longer { action: route::to::board_shift_change(shift), hours: by.as_hours(), seen: ends_at })
        }
        Change::CallIn { practitioner, .. } => give(practitioner, "call"),
        Change::Give { to, .. } => give(to, "assign"),
    }
}

/// Reads the change; a complaint is left in the form.
fn read(form: &mut Form, case: Option<ConsultationId>, now: Timestamp) -> Option<Change> {
    let practitioner: Option<PractitionerId> =
        form.take("doctor", |text| text.parse().map_err(|_| Complaint::new(key("give-missing"))));
    if form.has("change", "give") {
        return Some(Change::Give { consultation: case?, to: practitioner? });
    }
    let hours = form.take("hours", |text| {
        let hours = text.parse().ok().filter(|hours| (1..=HOURS_MOST).contains(hours));
        hours.ok_or_else(|| Complaint::new(key("what-if-hours-odd")).with("most", HOURS_MOST))
    });
    let (practitioner, by) = (practitioner?, SignedDuration::from_hours(hours?));
    Some(match form.value("change") {
        "extend" => Change::Extend { practitioner, by },
        _ => Change::CallIn { practitioner, until: now + by },
    })
}

pub(super) async fn what_if(
    State(web): State<Web>,
    caller: Caller,
    Query(pairs): Query<Vec<(String, String)>>,
    uri: Uri,
) -> Result<Response, Problem> {
    let mut form = Form::from_pairs(pairs);
    let case = match form.value("case") {
        "" => None,
        id => Some(id_of(id)?),
    };
    let choices = web.app.what_if_choices(caller.actor(), case).await?;
    let waiting = choices.case.as_ref().map(|(id, ..)| *id);
    let is_asked = !form.value("change").is_empty();
    let change = if is_asked { read(&mut form, waiting, web.app.now()) } else { None };
    let seen = match change {
        Some(change) => match web.app.what_if(caller.actor(), change).await {
            Ok(seen) => Some((change, seen)),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error.into()),
        },
        None => None,
    };
    if is_asked && seen.is_none() && !form.is_refused() {
        form.complain("change", Complaint::new(key("what-if-cannot")));
    }
    let frame = caller.frame(&web, &uri);
    let when = web.when(frame.words);
    let new_key = web.app.form_key().to_string();
    let seen = seen.as_ref().map(|(change, seen)| (*change, seen));
    Ok(page::show(&WhatIfPage::of(&choices, seen, frame, (&when, new_key), form)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use uuid::Uuid;

    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Form {
        Form::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn a_change_is_read_with_its_doctor_and_its_hours() {
        let (doctor, now) = (PractitionerId(Uuid::from_u128(7)), Timestamp::UNIX_EPOCH);
        let id = doctor.to_string();
        let extend = read(&mut sent(&[("doctor", &id), ("change", "extend"), ("hours", "2")]), None, now);
        assert_eq!(extend, Some(Change::Extend { practitioner: doctor, by: SignedDuration::from_hours(2) }));
        let mut odd = sent(&[("doctor", "nobody"), ("change", "call"), ("hours", "400")]);
        assert_eq!(read(&mut odd, None, now), None);
        assert!(odd.complaint("doctor").is_some() && odd.complaint("hours").is_some());
        assert_eq!(
            read(&mut sent(&[("doctor", &id), ("change", "give")]), None, now),
            None,
            "there is no case to give"
        );
    }
}
